package analyze

import (
	"strings"
	"testing"

	"badseq/grammar/stream"
)

// laid replays what a client said to the server w and lays the flow of the
// edits.
func laid(w *world, said string, edits []Edit) string {
	events := w.session(conversation(said))
	t := Replay(stream.Session{Index: 1, First: 1, Last: len(events)}, events, stream.NewSource("", nil, nil, nil))
	d := &Diagnosis{Session: t.Session, Repair: edits, Cause: &Cause{}, FirstIllegal: &IllegalTransition{}}
	for i := range t.Steps {
		if t.Steps[i].Refused() {
			d.FirstIllegal.Place = t.Place(i)
			break
		}
	}
	var rows []string
	for _, s := range flow(t, d) {
		row := s.Went + "|" + s.Should
		if s.Mark != "" {
			row += " " + s.Mark
		}
		rows = append(rows, row)
	}
	return strings.Join(rows, ", ")
}

func TestFlow(t *testing.T) {
	for _, c := range []struct {
		said  string
		edits []Edit
		want  string
	}{
		{"EHLO AUTH", []Edit{{Op: "insert", Command: "STARTTLS", BeforeLine: 4}, {Op: "insert", Command: "EHLO", BeforeLine: 4}},
			"greeting|greeting, EHLO|EHLO, |STARTTLS missing, |(TLS handshake), |EHLO missing, AUTH PLAIN|AUTH PLAIN fault, |MAIL …"},
		{"EHLO STARTTLS STARTTLS QUIT", []Edit{{Op: "delete", Line: 7}},
			"greeting|greeting, EHLO|EHLO, STARTTLS|STARTTLS, (TLS handshake)|(TLS handshake), STARTTLS| extra, |EHLO, |MAIL …, QUIT|QUIT"},
		{"HELO MAIL", []Edit{{Op: "replace", Line: 2, Command: "EHLO"}},
			"greeting|greeting, HELO|EHLO fault, MAIL|MAIL fault"},
		{"EHLO MAIL AUTH", []Edit{{Op: "move", Line: 6, BeforeLine: 4}},
			"greeting|greeting, EHLO|EHLO, |AUTH PLAIN missing, MAIL|MAIL fault, AUTH PLAIN| extra"},
		{"EHLO", []Edit{{Op: "connect", TLS: "implicit", Port: 465}},
			"greeting|(TLS handshake), EHLO|greeting, |EHLO, |AUTH, |MAIL …"},
		{"EHLO", nil, ""},
	} {
		if got := laid(strict(), c.said, c.edits); got != c.want {
			t.Errorf("%s with %v:\n got %s\nwant %s", c.said, c.edits, got, c.want)
		}
	}
}
