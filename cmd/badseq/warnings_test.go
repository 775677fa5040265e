package main

import (
	"bytes"
	"slices"
	"testing"

	"badseq/analyze"
	"badseq/fixtures"
)

// TestTwice: of a log pasted twice each session counts once, the second copy is named,
// and its secrets are hidden as the first one's are.
func TestTwice(t *testing.T) {
	tried := 0
	for i, f := range allFixtures(t) {
		if i%9 != 0 || len(f.Label.Secrets) == 0 {
			continue
		}
		tried++
		text := append(append(bytes.Clone(f.Log), '\n'), f.Log...)
		in := judge("-", bytes.NewReader(text), "")
		if len(in.sessions) != len(f.Label.Sessions) {
			t.Errorf("%s: %d sessions, want %d", f.Name, len(in.sessions), len(f.Label.Sessions))
			continue
		}
		last := in.sessions[len(in.sessions)-1].Warnings
		if !slices.ContainsFunc(last, func(w analyze.Warning) bool { return w.ID == analyze.WarnTwice && w.Line > 1 }) {
			t.Errorf("%s: nothing says that it stands there twice: %v", f.Name, last)
		}
		once := fixtures.Leak(shown(judge("-", bytes.NewReader(f.Log), "")), f.Label.Secrets) // a word that is no secret there
		if secret := fixtures.Leak(shown(in), f.Label.Secrets); secret != once {
			t.Errorf("%s: the copy shows %q", f.Name, secret)
		}
	}
	if tried < 20 {
		t.Fatalf("only %d fixtures", tried)
	}
}

// shown is an input as a report shows its lines.
func shown(in input) []byte {
	var all bytes.Buffer
	for n := 1; n <= in.log.Source.Lines(); n++ {
		line, _ := in.log.Source.Line(n)
		all.WriteString(line + "\n")
	}
	return all.Bytes()
}

// TestMixedEnds: a message some of whose lines end with LF alone is warned of.
func TestMixedEnds(t *testing.T) {
	for ends, want := range map[string]bool{`Subject: x\n\r\nbody\r\n.\r\n`: true, `Subject: x\r\n\r\nbody\r\n.\r\n`: false} {
		log := `reply: b'220 mx.example.com\r\n'` + "\n" + `send: 'ehlo me\r\n'` + "\n" + `reply: b'250 mx.example.com\r\n'` + "\n" +
			`send: 'mail FROM:<a@example.com>\r\n'` + "\n" + `reply: b'250 ok\r\n'` + "\n" + `send: 'rcpt TO:<b@example.com>\r\n'` + "\n" +
			`reply: b'250 ok\r\n'` + "\n" + `send: 'data\r\n'` + "\n" + `reply: b'354 go\r\n'` + "\n" + `send: b'` + ends + "'\n" + `reply: b'250 ok\r\n'` + "\n"
		in := judge("-", bytes.NewReader([]byte(log)), "")
		if len(in.sessions) != 1 {
			t.Fatal(in.err)
		}
		got := slices.ContainsFunc(in.sessions[0].Warnings, func(w analyze.Warning) bool { return w.ID == analyze.WarnMixedEnds && w.Line == 10 })
		if got != want {
			t.Errorf("%s: %v", ends, in.sessions[0].Warnings)
		}
	}
}
