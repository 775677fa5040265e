package peel

import (
	"strings"

	"badseq/grammar/lines"
)

var fence = &Layer{
	ID:   "fence",
	Doc:  "Code fences: the lines ``` and ~~~, with a language or without, and the tags that forums have for them.",
	Sure: true,
	Samples: []Sample{
		{"Here:\n```text\n220 mx\nEHLO me\n```\n", "Here:\n220 mx\nEHLO me\n"},
		{"[code]\n220 mx\n[/code]\n", "220 mx\n"},
		{"{code:title=log}\n220 mx\n{code}\n", "220 mx\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		var b *lines.Builder
		kept := 0
		for i := range v.Starts {
			line, from, _, next := whole(v, i)
			if !mayFence(line) {
				continue
			}
			if a, z := unfenced(line); a == z {
				if b == nil {
					b = lines.NewBuilder(v)
				}
				b.Keep(kept, from)
				b.Break() // what stands outside is not the log
				kept = next
			}
		}
		if b == nil {
			return nil, false
		}
		b.Keep(kept, len(v.Text))
		return b.View("fence"), true
	},
}

var backquote = &Layer{
	ID:  "backquote",
	Doc: "Backquotes around a line, or a fence on the line of its first or last word.",
	Samples: []Sample{
		{"`220 mx`\n`EHLO me`\n", "220 mx\nEHLO me\n"},
		{"```220 mx\nEHLO me```\n", "220 mx\nEHLO me\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if !strings.Contains(v.Text, "`") && !strings.Contains(v.Text, "~~~") {
			return nil, false
		}
		b, any := lines.NewBuilder(v), false
		for i := range v.Starts {
			line, from, end, next := whole(v, i)
			a, z := unfenced(line)
			any = any || a > 0 || z < len(line)
			b.Keep(from+a, from+z)
			b.Keep(end, next)
		}
		if !any {
			return nil, false
		}
		return b.View("backquote"), true
	},
}

// mayFence is a quick look whether a line can be a fence, by how it begins.
func mayFence(line string) bool {
	at := spaces(line)
	return at < len(line) && strings.IndexByte("`~[{<", line[at]) >= 0
}

// unfenced finds what fences leave of a line; nothing where it is one.
func unfenced(line string) (from, to int) {
	from, to = spaces(line), len(strings.TrimRight(line, " \t"))
	if from >= to {
		return 0, len(line)
	}
	s := line[from:to]
	if len(s) > 4 && strings.IndexByte("[{<", s[0]) >= 0 && strings.IndexByte("/cCnNpP", s[1]) >= 0 && codeTag(strings.ToLower(s)) {
		return 0, 0
	}
	for _, mark := range [...]string{"```", "~~~"} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			rest = strings.TrimLeft(rest, "`~")
			if !opens(rest) && (word(rest, "+-.#{} ") == len(rest)) {
				return 0, 0
			}
			from = to - len(rest)
		}
		if strings.HasSuffix(line[from:to], mark) {
			to -= len(mark)
		}
	}
	if n := to - from; n > 2 && line[from] == '`' && line[to-1] == '`' && strings.IndexByte(line[from+1:to-1], '`') < 0 {
		return from + 1, to - 1
	}
	if line[from:to] == s {
		return 0, len(line)
	}
	return from, to
}

// codeTag reports whether a line is, whole, a tag that a forum has for code.
func codeTag(lower string) bool {
	switch lower {
	case "[code]", "[/code]", "{code}", "{noformat}", "[pre]", "[/pre]", "<code>", "</code>":
		return true
	}
	return strings.HasPrefix(lower, "{code:") && strings.HasSuffix(lower, "}") || strings.HasPrefix(lower, "[code=") && strings.HasSuffix(lower, "]")
}
