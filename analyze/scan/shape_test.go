package scan

import (
	"flag"
	"testing"

	"badseq/fixtures"
)

// every makes TestShapesLikeSlowly read each fixture both ways, as .ci/run does.
var every = flag.Bool("every", false, "each fixture as a whole text and as a part of a long one")

// Shapes give the verdicts of the slow path, for every fixture: as a whole text, and
// as a part of a long one. Each is read one way and its neighbour the other.
func TestShapesLikeSlowly(t *testing.T) {
	list, err := fixtures.Load()
	if err != nil || len(list) == 0 {
		t.Fatalf("%d fixtures: %v", len(list), err)
	}
	for k, whole := range []bool{true, false} {
		shared := &judged{}
		s := newShapes(shared, "")
		wrong := 0
		for i, f := range list {
			if i%2 != k && !*every {
				continue
			}
			p := piece{text: f.Log, first: whole, last: true}
			if got, want := verdictsFast(s, p), verdictsSlow(p); got != want {
				if wrong++; wrong < 12 {
					t.Errorf("whole %v %s:\n got %s\nwant %s", whole, f.Name, got, want)
				}
			}
		}
		t.Logf("%d of %d wrong", wrong, len(list))
	}
}

// unproven are dialects with fixtures that are read one by one all the same, and
// why.
var unproven = map[string]string{
	"dotnet":          "what is said stands in hexadecimal",
	"hmailserver":     "rare among many logs: its shapes were not held against the slow path with other ids",
	"sylpheed":        "likewise: the log of one person's own client",
	"esp-mail-client": "likewise: a board's serial output",
	"mox":             "sessions that were mutated differ, one in 5,000: which record begins one depends on more than is kept",
}

// Every dialect that has fixtures is judged by shape, and no other.
func TestProven(t *testing.T) {
	list, err := fixtures.Load()
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, f := range list {
		have[f.Label.Dialect] = true
	}
	for d := range have {
		if proven[d] == (unproven[d] != "") {
			t.Errorf("%s has fixtures: its shapes can be proven by them", d)
		}
	}
	for d := range proven {
		if !have[d] {
			t.Errorf("%s has no fixtures that prove its shapes", d)
		}
	}
}
