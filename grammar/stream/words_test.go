package stream

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestWordsFound compares the words that one pass finds, and what masking leaves, with
// those of looking for every word by itself.
func TestWordsFound(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 9))
	letters := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "abc"[random.IntN(3)]
		}
		return string(b)
	}
	hits := 0
	for range 2000 {
		var list []string
		for range random.IntN(6) {
			list = append(list, letters(1+random.IntN(9)))
		}
		slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
		list = slices.Compact(list)
		text, want := letters(random.IntN(40)), ""
		found := []int32(nil)
		want = text
		for i, word := range list {
			if strings.Contains(text, word) {
				found = append(found, int32(i))
			}
			want = strings.ReplaceAll(want, word, Hidden)
		}
		w := newWords(list)
		if got := w.in(text); !slices.Equal(named(list, got), named(list, found)) {
			t.Fatalf("%q holds %q of %q, found %q", text, named(list, found), list, named(list, got))
		}
		if got := w.mask(text); got != want {
			t.Fatalf("%q without %q is %q, want %q", text, list, got, want)
		}
		hits += len(found)
	}
	if hits < 1000 {
		t.Fatal("too few words were there to be found: ", hits)
	}
}

// named is the words at those places of a list, each once.
func named(list []string, at []int32) []string {
	var words []string
	for _, i := range at {
		if !slices.Contains(words, list[i]) {
			words = append(words, list[i])
		}
	}
	return words
}
