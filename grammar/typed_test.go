package grammar

import (
	"testing"

	"badseq/grammar/stream"
)

// TestTypedHeader: a header that somebody typed without DATA is a line that the server got,
// where the server objects to it; in prose it is none.
func TestTypedHeader(t *testing.T) {
	const talk = "220 mx.example.com ESMTP\nEHLO client\n250 mx.example.com\nMAIL FROM:<a@example.com>\n250 2.1.0 Ok\n" +
		"RCPT TO:<b@example.com>\n250 2.1.5 Ok\nSubject: this is a test\n"
	for text, sent := range map[string]bool{
		talk + "500 unrecognized command\n":                            true,
		talk + "221 2.7.0 Error: I can break rules, too. Goodbye.\n":   true,
		talk + "221 2.0.0 Bye\n":                                       false,
		"Subject: this is a test\n" + talk[:len("220 mx.example.com")]: false,
	} {
		log, _ := Read([]byte(text), Options{})
		got := false
		for _, e := range log.Events {
			got = got || e.Kind == stream.Content || e.Kind == stream.Command && e.Verb == "SUBJECT:"
		}
		if got != sent {
			t.Errorf("%q: sent %v, want %v", text, got, sent)
		}
	}
}
