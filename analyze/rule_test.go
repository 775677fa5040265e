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
		if r.Repair.None != "" && (r.Repair.By != nil || r.Repair.Else != "") {
			t.Errorf("%s: a repair, and none: %+v", r.ID, r.Repair.None)
		}
		if strings.HasSuffix(r.Title, ".") {
			t.Errorf("%s: a title has no full stop", r.ID)
		}
	}
}

// TestSayings: every rule of the client, and no other, says what a session did.
func TestSayings(t *testing.T) {
	for _, r := range Rules {
		if (r.Says != "") != (r.Who == ByClient) {
			t.Errorf("%s says %q", r.ID, r.Says)
		}
	}
	d := judgedTranscript(t, talkGreeting+"C: MAIL FROM:<a@example.com>\nS: 503 5.5.1 Error: send HELO/EHLO first\n")
	if d.Cause == nil || !strings.HasPrefix(d.Cause.Explanation, "MAIL was sent without an EHLO or HELO in force. ") {
		t.Errorf("%+v", d.Cause)
	}
}

// TestBareRule: a literal that has only its words and its function is enough.
func TestBareRule(t *testing.T) {
	const id = "bare-rule"
	ruleOf[id] = &Rule{ID: id, Title: "Bare", Who: ByClient, Doc: Doc{Why: "Because.", Change: "Do this."}}
	t.Cleanup(func() { delete(ruleOf, id) })
	log := transcript(t, talkGreeting+talkHello+"C: MAIL FROM:<a@example.com>\nS: 550 no\n"+talkQuit)
	tr := Replay(log.Sessions[0], log.Of(1), log.Source)
	d := decide(tr, []Finding{{Rule: id, Step: tr.Next(-1, "MAIL"), Illegal: true, Evidence: proofs(tr, tr.Next(-1, "MAIL"), id), RunnerUp: rival(id, "")}})
	if d.Cause == nil || d.Cause.ID != id || d.Cause.Explanation != "Because." || len(d.Cause.Evidence) != 1 || d.Cause.RunnerUp != nil {
		t.Fatalf("%+v", d.Cause)
	}
	if edits, none, _, _ := repair(tr, &d); edits == nil && none == "" {
		t.Error("neither a repair nor why there is none")
	}
	if got := advice(tr, &d).Sentence; got != "Do this." {
		t.Errorf("advice %q", got)
	}
}
