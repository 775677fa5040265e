package peel

import "badseq/grammar/lines"

var indent = &Layer{
	ID:    "indent",
	Worth: 8,
	Doc:   "An indentation that all lines of a block share, as Markdown has for code.",
	Samples: []Sample{
		{"    220 mx\n    EHLO me\n      x\n", "220 mx\nEHLO me\n  x\n"},
		{"The log:\n\n\t220 mx\n\tEHLO me\n\t250 mx\n", "The log:\n\n220 mx\nEHLO me\n250 mx\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		least := indentation(v)
		if least == 0 {
			return nil, false
		}
		return stripped(v, "indent", before(func(line string) int { return min(spaces(line), least) }))
	},
}

// indentation finds how far every line is indented or, where prose stands around,
// the blocks that a blank line parts from it; 0 where there is no such thing.
func indentation(v *lines.View) int {
	all, hits, least, parted := 0, 0, 0, true
	apart := true // the line before is blank or indented
	for i := range v.Starts {
		line, _ := v.Line(i)
		if blank(line) {
			apart = true
			continue
		}
		all++
		n := spaces(line)
		if n == 0 {
			apart = false
			continue
		}
		hits++
		if least == 0 || n < least {
			least = n
		}
		if !apart || n < 4 && line[0] != '\t' {
			parted = false
		}
	}
	if hits == all || parted && hits >= 2 {
		return least
	}
	return 0
}
