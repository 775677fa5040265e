package report

import (
	"testing"

	"badseq/analyze"
)

// TestFirstHereAlone: where only an error tells of a refusal, no command is pointed at.
func TestFirstHereAlone(t *testing.T) {
	c := &analyze.Cause{ID: "mail-before-auth"}
	is := &analyze.IllegalTransition{ID: "mail-before-auth", Fault: "client"}
	if got := firstHere(is, c, true); got != "what was refused; the command is not shown" {
		t.Errorf("alone: %q", got)
	}
	if got := firstHere(is, c, false); got != "the first command out of place" {
		t.Errorf("in a dialogue: %q", got)
	}
}
