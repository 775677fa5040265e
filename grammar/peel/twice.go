package peel

import (
	"slices"
	"strings"

	"badseq/grammar/lines"
)

var twice = &Layer{
	ID:      "twice",
	Sure:    true,
	Doc:     "A log pasted twice: the second copy, letter by letter the same, is marked as one (View.Copy) and cut from the first.",
	Samples: []Sample{{"220 mx\nEHLO me\n250 mx\nDATA\n503 no\n220 mx\nEHLO me\n250 mx\nDATA\n503 no\n", "220 mx\nEHLO me\n250 mx\nDATA\n503 no\n220 mx\nEHLO me\n250 mx\nDATA\n503 no\n"}},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if len(v.Breaks) > 0 && !slices.Contains(v.Layers, "fence") || len(v.Text) > longestPaste || !repeats(v) {
			return nil, false
		}
		from, to := copied(v)
		if from == to {
			return nil, false
		}
		b := lines.NewBuilder(v)
		b.Keep(0, from)
		b.Break()
		b.Keep(from, to)
		b.Break()
		b.Keep(to, len(v.Text))
		b.Copy(from, to)
		return b.View("twice"), true
	},
}

// longestPaste is how long a text is at most that somebody pasted twice.
const longestPaste = 256 << 10

// beginnings are what a line has with which a session begins.
var beginnings = [...]string{"220", "EHLO ", "ehlo ", "HELO ", "helo "}

// repeats is a quick look whether the text can hold anything twice: its first line, or
// one that begins a session, stands there again.
func repeats(v *lines.View) bool {
	if line, _ := v.Line(0); line != "" && strings.Contains(v.Text[len(line):], line) {
		return true
	}
	for _, word := range beginnings {
		seen := map[string]bool{}
		for at := 0; ; {
			i := strings.Index(v.Text[at:], word)
			if i < 0 {
				break
			}
			n := v.LineAt(at + i)
			line, _ := v.Line(n)
			if seen[line] {
				return true
			}
			seen[line] = true
			if at = len(v.Text); n+1 < len(v.Starts) {
				at = int(v.Starts[n+1])
			}
		}
	}
	return false
}

// How much must come again to be a copy, so many lines or bytes, and how many lines
// of other text may stand between the two.
const (
	leastCopy  = 4
	leastBytes = 200
	mostApart  = 6
)

// copied finds the text that repeats, letter by letter, what stands before it:
// the offsets that it begins and ends at, equal if nothing does.
func copied(v *lines.View) (from, to int) {
	said := spoken(v)
	line := func(k int) string {
		s, _ := v.Line(said[k])
		return s
	}
	same := func(p int) (best, n int) { // the longest run of lines that come again p lines later
		for i, run := 0, 0; i+p < len(said); i++ {
			if run++; line(i) != line(i+p) {
				run = 0
			}
			if run > n {
				best, n = i-run+1, run
			}
		}
		return best, n
	}
	p := len(said) / 2
	best, n := 0, 0
	if p > 0 {
		best, n = same(p)
	}
	if 2*n != len(said) {
		if p = period(v, said); p > 0 {
			best, n = same(p)
		}
	}
	if n == 0 || p-n > mostApart {
		return 0, 0
	}
	if best == 0 && p == n && 2*n == len(said) { // all of it: the first half may be copies itself
		for p%2 == 0 && repeatsAt(p/2, p, line) {
			p /= 2
		}
		n = len(said) - p
	}
	bytes, begins := 0, false
	for k := best; k < best+n; k++ {
		s := line(k)
		bytes += len(s)
		for _, word := range beginnings {
			begins = begins || strings.Contains(s, word)
		}
	}
	apart := func(k int) bool { // something parts line k from the one before
		return k == 0 || k == len(said) || said[k] > said[k-1]+1
	}
	all := best == 0 && n+p == len(said)
	switch {
	case all && apart(best+p):
	case n < leastCopy && bytes < leastBytes, !begins: // it may be what a client tries again
		return 0, 0
	case all:
	case (!apart(best) || !apart(best+p)) && !connects(line(best)), !apart(best + p + n):
		return 0, 0
	}
	end := best + p + n - 1
	_, from = v.Line(said[best+p])
	_, _, _, to = whole(v, said[end])
	return from, to
}

// repeatsAt reports whether the lines before end come again half of it later.
func repeatsAt(half, end int, line func(k int) string) bool {
	for k := 0; k+half < end; k++ {
		if line(k) != line(k+half) {
			return false
		}
	}
	return true
}

// spoken lists the lines that hold a letter or a digit.
func spoken(v *lines.View) []int {
	var list []int
	for i := range v.Starts {
		line, _ := v.Line(i)
		for k := 0; k < len(line); k++ {
			if wordByte(line[k]) || line[k] >= 0x80 {
				list = append(list, i)
				break
			}
		}
	}
	return list
}

// period is how many lines after themselves most of the lines that come twice come
// again, 0 where fewer than half of all do.
func period(v *lines.View, said []int) int {
	first, votes := make(map[string]int, len(said)), map[int]int{}
	repeated := 0
	for k, i := range said {
		line, _ := v.Line(i)
		if at, ok := first[line]; ok {
			if at >= 0 {
				votes[k-at]++
				first[line] = -1
			}
			repeated++
			continue
		}
		first[line] = k
	}
	if repeated == 0 {
		return 0
	}
	best := 0
	for p, n := range votes {
		if n > votes[best] || n == votes[best] && p < best {
			best = p
		}
	}
	return best
}

// connects reports whether a line is what a log begins with.
func connects(line string) bool {
	return strings.Contains(line, "220") || strings.Contains(line, "onnect") || strings.Contains(line, "Trying") || strings.Contains(line, "openssl")
}
