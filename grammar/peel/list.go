package peel

import "badseq/grammar/lines"

var list = &Layer{
	ID:      "list",
	Doc:     "A list's marks, one a line: `- `, `* `, `+ `, a bullet.",
	Samples: []Sample{{"- 220 mx\n- EHLO me\n- 250 mx\n", "220 mx\nEHLO me\n250 mx\n"}, {"\u2022 220 mx\n\u2022 EHLO me\n", "220 mx\nEHLO me\n"}},
	Peel: func(v *lines.View) (*lines.View, bool) {
		return stripped(v, "list", before(func(line string) int {
			n := spaces(line)
			for _, mark := range [...]string{"- ", "* ", "+ ", "\u2022 ", "\u2022\t", "\u00b7 "} {
				if len(line) >= n+len(mark) && line[n:n+len(mark)] == mark {
					return n + len(mark)
				}
			}
			return 0
		}))
	},
}
