package analyze

import (
	"testing"
)

// TestPrecedenceNames: every name of the table is a cause or a family that has
// members.
func TestPrecedenceNames(t *testing.T) {
	members := map[string]int{}
	for i := range Rules {
		for _, f := range []Family{Missing, Misplaced, Refusal, OfServer, BelowSMTP} {
			if Rules[i].in(f) {
				members[string(f)]++
			}
		}
	}
	known := func(name string) bool { return members[name] > 1 || RuleOf(name) != nil }
	for _, p := range Precedence {
		if !known(p.Over) || !known(p.Under) {
			t.Errorf("%s over %s: an unknown name", p.Over, p.Under)
		}
		if p.Why == "" {
			t.Errorf("%s over %s: no reason", p.Over, p.Under)
		}
	}
	for id := range explains {
		if RuleOf(id) == nil {
			t.Errorf("explains: %s is no cause", id)
		}
	}
}

// TestPrecedenceDecides: wherever two rules fire at one place in any of the
// transcripts, the table decides between them, and only one way.
func TestPrecedenceDecides(t *testing.T) {
	texts := map[string]string{}
	for _, s := range sessions {
		texts[s.name] = s.text
	}
	for _, r := range Rules {
		texts["Bad of "+r.ID] = r.Bad
	}
	pairs := 0
	for name, text := range texts {
		log := transcript(t, text)
		tr := Replay(log.Sessions[0], log.Of(1), log.Source)
		found := findings(tr)
		for i := range found {
			for j := i + 1; j < len(found); j++ {
				a, b := found[i], found[j]
				if a.Rule == b.Rule || refusalAt(tr, &a) != refusalAt(tr, &b) {
					continue
				}
				pairs++
				if beats(a.Rule, b.Rule, false) == beats(b.Rule, a.Rule, false) {
					t.Errorf("%s: %s and %s fire at one place, and nothing decides", name, a.Rule, b.Rule)
				}
			}
		}
	}
	if pairs == 0 {
		t.Fatal("no two rules fire at one place in any transcript")
	}
}

// TestPrecedence holds the table's word on pairs.
func TestPrecedence(t *testing.T) {
	for _, c := range []struct {
		over, under string
		anywhere    bool
	}{
		{"auth-before-helo", "command-syntax", false},
		{"auth-not-advertised", "unknown-command", false},
		{"command-syntax", "unknown-command", false},
		{"mail-before-auth", "relay-denied", false},
		{"mail-before-auth", "server-wrong-503", false},
		{"bdat-data-mixed", "command-syntax", false},
		{"connection-redirected", "certificate-rejected", true},
		{"timeout", "reply-out-of-step", true},
		{"greeting-rejected", "command-after-close", true},
		{"certificate-rejected", "tls-handshake-failed", false},
	} {
		if !beats(c.over, c.under, c.anywhere) {
			t.Errorf("%s does not beat %s (anywhere: %v)", c.over, c.under, c.anywhere)
		}
		if beats(c.under, c.over, c.anywhere) {
			t.Errorf("%s beats %s (anywhere: %v)", c.under, c.over, c.anywhere)
		}
	}
}
