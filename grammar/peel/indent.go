package peel

import "badseq/grammar/lines"

var indent = &Layer{
	ID:  "indent",
	Doc: "An indentation that all lines of a block share, as Markdown has for code.",
	Samples: []Sample{
		{"    220 mx\n    EHLO me\n      x\n", "220 mx\nEHLO me\n  x\n"},
		{"The log:\n\n\t220 mx\n\tEHLO me\n\t250 mx\n", "The log:\n\n220 mx\nEHLO me\n250 mx\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		depth := map[int]int{}
		hits, all := 0, 0
		for i := range v.Starts {
			line, _ := v.Line(i)
			if blank(line) {
				continue
			}
			all++
			if n := spaces(line); n > 0 {
				hits++
				depth[n]++
			}
		}
		if !enough(hits, all) {
			return nil, false
		}
		// the least indentation that more than strays have
		least := 0
		for n, count := range depth {
			if count*10 >= hits && (least == 0 || n < least) {
				least = n
			}
		}
		if least == 0 {
			return nil, false
		}
		return stripped(v, "indent", before(func(line string) int { return min(spaces(line), least) }))
	},
}
