package grammar

import (
	"strings"
	"testing"

	"badseq/grammar/stream"
)

// TestDotIsNoRest: the dot that ends a message is not taken for what was wrapped off the line before, however long that is.
func TestDotIsNoRest(t *testing.T) {
	for n := 1; n <= 90; n++ {
		log := "220 mx.example.com ESMTP\nEHLO client.example.com\n250 mx.example.com\nMAIL FROM:<a@example.com>\n250 Ok\nRCPT TO:<b@example.org>\n250 Ok\n" +
			"DATA\n354 End data with <CR><LF>.<CR><LF>\nSubject: one two\n\nThe words " + strings.Repeat("ab cd ", 15)[:n] + "\n.\n554 5.7.1 Spam message rejected\n"
		read, err := Read([]byte(log), Options{})
		if err != nil {
			t.Fatal(err)
		}
		ended := 0
		for _, e := range read.Events {
			if e.Verb == stream.EndOfData {
				ended = e.Place.Line
			}
		}
		if ended != 13 {
			t.Errorf("%d characters: the message ends on line %d, want 13", n, ended)
		}
	}
}
