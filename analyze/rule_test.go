package analyze

import (
	"strings"
	"testing"
)

// TestExamples: each rule's Bad has that rule as its cause or first illegal
// transition, its Good has no cause.
func TestExamples(t *testing.T) {
	if len(Rules) == 0 {
		t.Fatal("no rules")
	}
	for _, r := range Rules {
		t.Run(r.ID, func(t *testing.T) {
			bad := judgedTranscript(t, r.Bad)
			id := ""
			if bad.Cause != nil {
				id = bad.Cause.ID
			}
			first := ""
			if bad.FirstIllegal != nil {
				first = bad.FirstIllegal.ID
			}
			if id != r.ID && first != r.ID {
				t.Errorf("Bad: cause %q, first illegal %q, want %q\n%s", id, first, r.ID, r.Bad)
			}
			good := judgedTranscript(t, r.Good)
			if good.Cause != nil || good.FirstIllegal != nil {
				t.Errorf("Good: cause %+v\n%s", good.Cause, r.Good)
			}
			if good.Outcome != OK {
				t.Errorf("Good: outcome %s, want ok", good.Outcome)
			}
		})
	}
}

// TestRulesAreWhole: every rule has its words, ids are unique.
func TestRulesAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules {
		if seen[r.ID] {
			t.Errorf("%s: twice", r.ID)
		}
		seen[r.ID] = true
		if r.Title == "" || r.Who == "" || len(r.Refs) == 0 || r.Doc.Shows == "" || r.Doc.Why == "" || r.Doc.Change == "" || r.Doc.Fine == "" || r.Bad == "" || r.Good == "" {
			t.Errorf("%s: something is empty", r.ID)
		}
		if strings.HasSuffix(r.Title, ".") {
			t.Errorf("%s: a title has no full stop", r.ID)
		}
	}
}

// TestSayings: every rule of the client says what a session did, and nothing
// else does.
func TestSayings(t *testing.T) {
	for _, r := range orderRules {
		if sayings[r.ID] == "" {
			t.Errorf("%s: no saying", r.ID)
		}
	}
	if len(sayings) != len(orderRules) {
		t.Errorf("%d sayings, %d rules of the client", len(sayings), len(orderRules))
	}
	d := judgedTranscript(t, talkGreeting+"C: MAIL FROM:<a@example.com>\nS: 503 5.5.1 Error: send HELO/EHLO first\n")
	if d.Cause == nil || !strings.HasPrefix(d.Cause.Explanation, "MAIL was sent without an EHLO or HELO in force. ") {
		t.Errorf("%+v", d.Cause)
	}
}
