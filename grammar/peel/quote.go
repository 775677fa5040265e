package peel

import (
	"strings"

	"badseq/grammar/lines"
)

var quote = &Layer{
	ID:    "quote",
	Worth: 12,
	Doc:   "One level of the quotes of mail and Markdown, `> `, or of a box drawn around, `| `.",
	Samples: []Sample{
		{"> 220 mx\n>\n> EHLO me\n", "220 mx\n\nEHLO me\n"},
		{"> > 220 mx\n>> EHLO me\n", "> 220 mx\n> EHLO me\n"},
		{"| 220 mx |\n| EHLO |\n", "220 mx\nEHLO\n"},
		{"On Monday someone wrote:\n> 220 mx\n> EHLO me\n> 250 mx\nThanks\n", "On Monday someone wrote:\n220 mx\nEHLO me\n250 mx\nThanks\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if strings.IndexByte(v.Text, '>') < 0 && strings.IndexByte(v.Text, '|') < 0 {
			return nil, false
		}
		return stripped(v, "quote", func(line string) (part, bool) {
			n := min(spaces(line), 4)
			if n == len(line) || line[n] != '>' && line[n] != '|' {
				return part{}, false
			}
			p := part{from: n + 1, to: len(line)}
			if line[n] == '|' && n+1 < len(line) {
				if line[n+1] != ' ' {
					return part{}, false
				}
				p.to = len(strings.TrimSuffix(line, " |"))
			}
			if p.from < p.to && line[p.from] == ' ' {
				p.from++
			}
			return p, true
		})
	},
}
