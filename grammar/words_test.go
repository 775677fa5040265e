package grammar

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"badseq/fixtures/dress"
	"badseq/grammar/lines"
)

// TestWords: a look at a line's words leaves out no dialect that has a mark on it, in
// any fixture as it is, dressed, and with bytes changed.
func TestWords(t *testing.T) {
	if claimsOf(first) == nil {
		t.Fatal("no index of the dialects that every input is shown to")
	}
	check := newWordCheck(t)
	random := rand.New(rand.NewPCG(6, 28))
	for i, f := range load(t) {
		v := lines.Whole(lines.Decode(f.Log))
		for k := range v.Starts {
			line, _ := v.Line(k)
			check(line)
			if i%8 == 0 && line != "" {
				check(garbled(random, line))
			}
		}
		if text, ok := dress.Lines(f.Log); ok && i%64 == 0 {
			for _, d := range dress.Dresses {
				worn, _, _ := d.Wear(slices.Clone(text))
				for _, line := range worn {
					check(line)
				}
			}
		}
	}
	for _, d := range Dialects {
		for _, line := range strings.Split(d.Sample, "\n") {
			for n := range line {
				check(line[:n])
			}
		}
		for _, word := range slices.Concat(d.Words.Any, d.Words.First) {
			check(word)
			check(" " + strings.TrimRight(word, " ") + "\r")
		}
	}
}

// newWordCheck returns what compares, for a line, the marks of the dialects that its
// words name with those of all.
func newWordCheck(t *testing.T) func(line string) {
	some, all := &marker{dialects: Dialects, claims: newClaims(Dialects)}, &marker{dialects: Dialects}
	seen := map[string]bool{} // the versions of a client print the same lines
	return func(line string) {
		t.Helper()
		if blank(line) || seen[line] {
			return
		}
		seen[line] = true
		got, want := some.of(line, false), all.of(line, false)
		if got.best != want.best || !slices.Equal(got.list, want.list) {
			var lost []string
			for _, m := range want.list {
				if got.weight(m.dialect) == 0 {
					lost = append(lost, Dialects[m.dialect].ID)
				}
			}
			t.Errorf("no word of %s is known that %q holds", lost, line)
		}
	}
}

// garbled changes a few bytes of a line.
func garbled(random *rand.Rand, line string) string {
	b := []byte(line)
	for range 1 + random.IntN(3) {
		i := random.IntN(len(b))
		switch random.IntN(3) {
		case 0:
			b[i] = byte(random.IntN(256))
		case 1:
			b = append(b[:i], b[i+1:]...)
		default:
			b = slices.Insert(b, i, ` >:[{"'-`[random.IntN(8)])
		}
		if len(b) == 0 {
			break
		}
	}
	return strings.NewReplacer("\n", " ", "\r", " ").Replace(string(b))
}
