package scan

import (
	"testing"

	"badseq/fixtures"
)

// Learning is left off where all conversations are new, for longer each time, and
// taken up again; it is not where some are known.
func TestNoveltyPauses(t *testing.T) {
	pauses := func(known int) (list []int) {
		var v novelty
		for range 3 {
			for i := range weighed {
				v.take(i >= known)
			}
			n := 0
			for v.pauses() {
				n++
			}
			list = append(list, n)
		}
		return list
	}
	for known, want := range map[int][3]int{0: {shortPause, 2 * shortPause, 4 * shortPause}, fewKnown: {shortPause, 2 * shortPause, 4 * shortPause}, fewKnown + 1: {}} {
		if got := pauses(known); [3]int(got) != want {
			t.Errorf("%d of %d known: pauses of %v, want %v", known, weighed, got, want)
		}
	}
}

// What is not learned has the same verdicts.
func TestNoveltyAlike(t *testing.T) {
	list, err := fixtures.Load()
	if err != nil || len(list) == 0 {
		t.Fatalf("%d fixtures: %v", len(list), err)
	}
	s := newShapes(&judged{}, "")
	for i := 0; i < len(list); i += 9 {
		s.novelty.paused = i % 2 // the others are learned
		for range 2 {
			p := piece{text: list[i].Log, first: i%4 < 2, last: true}
			if got, want := verdictsFast(s, p), verdictsSlow(p); got != want {
				t.Errorf("%s:\n got %s\nwant %s", list[i].Name, got, want)
			}
		}
	}
}
