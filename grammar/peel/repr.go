package peel

import (
	"strings"

	"badseq/grammar/lines"
)

var repr = &Layer{
	ID:  "repr",
	Doc: "Every line as a string literal: Python's repr, JavaScript's, an array of strings.",
	Samples: []Sample{
		{"'220 mx\\r\\n'\nb'250-mx\\r\\n'\n\"EHLO \\\"me\\\"\"\n", "220 mx\n250-mx\nEHLO \"me\"\n"},
		{"[\n  \"220 mx\",\n  \"EHLO me\",\n]\n", "[\n220 mx\nEHLO me\n]\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		return stripped(v, "repr", func(line string) (part, bool) {
			from, to := spaces(line), len(strings.TrimRight(line, " \t,;+"))
			if from < to && (line[from] == 'b' || line[from] == 'u') {
				from++
			}
			if to-from < 3 || line[from] != '\'' && line[from] != '"' && line[from] != '`' || line[to-1] != line[from] {
				return part{}, false
			}
			p := part{from: from + 1, to: to - 1, escaped: true}
			for _, end := range [...]string{`\n`, `\r`} {
				if strings.HasSuffix(line[p.from:p.to], end) {
					p.to -= 2
				}
			}
			return p, !closes(line[p.from:p.to], line[from])
		})
	},
}

// closes reports whether a quote stands in a literal without a backslash.
func closes(body string, quote byte) bool {
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '\\':
			i++
		case quote:
			return true
		}
	}
	return false
}
