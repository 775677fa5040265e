package analyze

import "testing"

// TestPrecedenceOfPairs asks the table of pairs, and walks Precedence line by line, for
// every two rules.
func TestPrecedenceOfPairs(t *testing.T) {
	walked := func(over, under string, anywhere bool) bool {
		for _, p := range Precedence {
			switch {
			case anywhere && p.Reach == sameStep:
			case is(over, p.Over) && is(under, p.Under):
				return true
			case is(under, p.Over) && is(over, p.Under):
				return false
			}
		}
		return false
	}
	won := 0
	for _, over := range Rules {
		for _, under := range Rules {
			for _, anywhere := range []bool{false, true} {
				if over.ID == under.ID {
					continue
				}
				want := walked(over.ID, under.ID, anywhere)
				if got := beats(over.ID, under.ID, anywhere); got != want {
					t.Errorf("%s beats %s (anywhere %v): %v, the lines say %v", over.ID, under.ID, anywhere, got, want)
				}
				if want {
					won++
				}
			}
		}
	}
	if won == 0 {
		t.Error("no pair is decided")
	}
}
