package peel

import (
	"strings"

	"badseq/grammar/lines"
)

var twice = &Layer{
	ID:      "twice",
	Sure:    true,
	Doc:     "A log pasted twice: the second copy is cut from the first, so that no session goes on in it.",
	Samples: []Sample{{"220 mx\nEHLO me\n250 mx\nDATA\n503 no\n220 mx\nEHLO me\n250 mx\nDATA\n503 no\n", "220 mx\nEHLO me\n250 mx\nDATA\n503 no\n220 mx\nEHLO me\n250 mx\nDATA\n503 no\n"}},
	Peel: func(v *lines.View) (*lines.View, bool) {
		half := copyBegins(v)
		if half == 0 || len(v.Breaks) > 0 {
			return nil, false
		}
		b := lines.NewBuilder(v)
		at := int(v.Starts[half])
		b.Keep(0, at)
		b.Break()
		b.Keep(at, len(v.Text))
		return b.View("twice"), true
	},
}

// copyBegins finds the line at which the text begins again, 0 if it does not: so
// many lines that are not blank, and the same again.
func copyBegins(v *lines.View) int {
	const least = 4
	first, n := "", 0
	for i := range v.Starts {
		line, _ := v.Line(i)
		if blank(line) {
			continue
		}
		n++
		if first == "" {
			first = line
		}
	}
	if n < 2*least || n%2 != 0 || !begins(v, n/2) {
		return 0
	}
	at, seen := 0, 0
	for i := range v.Starts {
		line, _ := v.Line(i)
		if blank(line) {
			continue
		}
		if seen == n/2 {
			at = i
			break
		}
		seen++
	}
	if line, _ := v.Line(at); line != first {
		return 0
	}
	for i, k := 0, at; k < len(v.Starts); {
		a, _ := v.Line(i)
		b, _ := v.Line(k)
		switch {
		case blank(a) && i < at:
			i++
		case blank(b):
			k++
		case a != b:
			return 0
		default:
			i++
			k++
		}
	}
	return at
}

// begins reports whether a session begins among the first n lines: else they are
// what a client tries again.
func begins(v *lines.View, n int) bool {
	for i := 0; i < min(n, len(v.Starts)); i++ {
		line, _ := v.Line(i)
		if strings.Contains(line, "220") || strings.Contains(strings.ToLower(line), "lo ") {
			return true
		}
	}
	return false
}
