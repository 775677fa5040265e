package knowledge

import (
	"os"
	"strings"
	"testing"
)

// faultNames are the faults in the order of their bits, as testdata/faults.txt
// spells them.
var faultNames = []string{"no-name", "connect-refused", "no-route", "not-permitted", "timed-out", "peer-gone", "plain-peer", "tls-peer",
	"no-tls", "handshake", "old-tls", "bad-certificate", "name-mismatch", "self-signed", "expired", "cannot-connect", "no-reply", "no-credentials", "unconnected"}

func faultString(f Fault) string {
	var said []string
	for i, name := range faultNames {
		if f.Has(1 << i) {
			said = append(said, name)
		}
	}
	if said == nil {
		return "-"
	}
	return strings.Join(said, "+")
}

func TestErrorTextsSayWhatTheListTells(t *testing.T) {
	data, err := os.ReadFile("testdata/faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	m := faultPhrases()
	heard := make([]bool, len(m.rows))
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		words, text, ok := strings.Cut(line, " | ")
		if !ok {
			text = line
		}
		got := faultString(ReadFault(text))
		if got != words && !*update {
			t.Errorf("%q\n says %s, the list tells %s", text, got, words)
		}
		m.find(text, func(row int) { heard[row] = true })
		lines = append(lines, got+" | "+text)
	}
	if len(lines) < 50 {
		t.Fatalf("testdata/faults.txt holds %d texts", len(lines))
	}
	for row, ok := range heard {
		if !ok {
			t.Errorf("no text of testdata/faults.txt holds %q", m.rows[row].text)
		}
	}
	if *update {
		if err := os.WriteFile("testdata/faults.txt", []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
