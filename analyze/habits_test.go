package analyze

import (
	"strings"
	"testing"

	"badseq/analyze/knowledge"
)

// TestHabitMovesTheState: what a server's profile says of its state decides,
// and only for that server.
func TestHabitMovesTheState(t *testing.T) {
	courier := "S: 220 mx.example.com ESMTP\nC: EHLO client.example\nS: 250-mx.example.com Ok.\nS: 250-STARTTLS\nS: 250 XVERP=Courier\n"
	other := strings.Replace(courier, "XVERP=Courier", "HELP", 1)
	withdrawn := "C: RSET\nS: 250 Ok\nC: STARTTLS\nS: 540 No TLS.\n"
	kept := "C: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: EHLO client.example\nS: 250-mx.example.com Ok.\nS: 250 STARTTLS\nC: MAIL FROM:<a@example.com>\nS: 502 No.\n"
	for _, c := range []struct{ name, text, want string }{
		{"STARTTLS withdrawn by RSET", courier + withdrawn, "starttls-not-advertised"},
		{"and by nobody else", other + withdrawn, ""},
		{"a transaction that outlives EHLO", courier + kept, "nested-mail"},
		{"and elsewhere does not", other + kept, "unknown-command"},
	} {
		d := judgedTranscript(t, c.text)
		got := ""
		if d.FirstIllegal != nil {
			got = d.FirstIllegal.ID
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q (%s)", c.name, got, c.want, d.Server.Software)
		}
	}
}

// TestHabitIsTold: a report says that the server at hand is known for it.
func TestHabitIsTold(t *testing.T) {
	postfix := "S: 220 mx.example.com ESMTP Postfix\n"
	d := judgedTranscript(t, postfix+"C: MAIL FROM:<a@example.com>\nS: 250 2.1.0 Ok\nC: QUIT\nS: 221 2.0.0 Bye\n")
	if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0].Title, "Postfix accepts MAIL without EHLO by default") {
		t.Errorf("warnings %+v", d.Warnings)
	}
	d = judgedTranscript(t, postfix+talkHello+"C: MAIL FROM:<a@example.com>\nS: 250 2.1.0 Ok\nC: DATA\nS: 554 5.5.1 Error: no valid recipients\n")
	if d.Cause == nil || !strings.Contains(d.Cause.Explanation, "Postfix answers 554, not 503") {
		t.Errorf("cause %+v", d.Cause)
	}
}

// TestHabitsAreOne: no server has two rows for the same, and a row that moves
// the state has commands, a class and changes.
func TestHabitsAreOne(t *testing.T) {
	for _, p := range knowledge.Profiles {
		seen := map[string]bool{}
		for _, h := range p.Habits {
			key := h.Verb + " " + h.Policy + " " + h.Evidence
			if seen[key] {
				t.Errorf("%s: %s stands twice", p.Server, key)
			}
			seen[key] = true
			if a := h.After; (a.Verbs == "") != (len(a.Changes) == 0) || (a.Verbs == "") != (a.Class == "") {
				t.Errorf("%s: %s moves the state by %+v", p.Server, key, a)
			}
		}
	}
	if knowledge.ProfileOf("nothing") != nil || len(habitEffects) == 0 {
		t.Error("an unknown server has a profile, or no profile moves the state")
	}
}
