package peel

import (
	"strings"

	"badseq/grammar/lines"
)

var ansi = &Layer{
	ID:   "ansi",
	Doc:  "Colours and other orders to a terminal, with the escape byte, with what a shell or an editor wrote for it, or with it lost.",
	Sure: true,
	Samples: []Sample{
		{"\x1b[32m220 mx\x1b[0m\n\x1b]0;title\aEHLO me\n", "220 mx\nEHLO me\n"},
		{"^[[1;31m503 no^[[0m\n", "503 no\n"},
		{"\\x1b[31m503 no\\x1b[0m\n\\u001b[31m503\\u001b[39m\n\\033[1m503\\033[0m\n", "503 no\n503\n503\n"},
		{"[32m220 mx[0m\n", "220 mx\n"},
		{"?[32m220 mx?[0m\n", "220 mx\n"},
		{"[0m7yRLxQwE] S: 220 mx\n[0m7yRLxQwE] C: EHLO me\n", ""},
		{"[32m[0m7yRLxQwE] S: 220 mx[0m\n[32m[0m7yRLxQwE] C: EHLO me[0m\n", "[0m7yRLxQwE] S: 220 mx\n[0m7yRLxQwE] C: EHLO me\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if strings.IndexByte(v.Text, '[') < 0 && strings.IndexByte(v.Text, 0x1b) < 0 {
			return nil, false
		}
		b, at, any := lines.NewBuilder(v), 0, false
		ways := waysToEscape(v.Text)
		if len(ways) == 0 {
			return nil, false
		}
		for i := 0; i < len(v.Text); {
			n := escapeLength(v.Text, i, ways)
			if n == 0 {
				i++
				continue
			}
			any = true
			b.Keep(at, i)
			i += n
			at = i
		}
		if !any {
			return nil, false
		}
		b.Keep(at, len(v.Text))
		return b.View("ansi"), true
	},
}

// escapeBytes are the ways to write the escape byte. The last two are what is left
// where it was lost: they need more evidence, for an id in brackets can begin so.
var escapeBytes = [...]string{"\x1b", "^[", `\x1b`, `\x1B`, `\u001b`, `\u001B`, `\033`, `\e`, "\u241b", "?", ""}

// escapeEnds are the bytes that those end with.
var escapeEnds = func() (ends [256]bool) {
	for _, e := range escapeBytes {
		if e != "" {
			ends[e[len(e)-1]] = true
		}
	}
	return ends
}()

// waysToEscape lists the ways that a text has.
func waysToEscape(text string) []string {
	var before [len(escapeBytes)]int // brackets that each stands before; resets of those that may be lost
	for from := 0; ; {
		i := strings.IndexByte(text[from:], '[')
		if i < 0 {
			break
		}
		at := from + i
		from = at + 1
		reset := resets(text[at:])
		if reset == 0 && (at == 0 || !escapeEnds[text[at-1]]) {
			continue
		}
		for w, e := range escapeBytes {
			switch {
			case !strings.HasSuffix(text[:at], e):
			case e == "" || e == "?":
				before[w] += reset
			default:
				before[w]++
			}
		}
	}
	var ways []string
	for w, e := range escapeBytes {
		switch n := before[w]; {
		case e == "" || e == "?":
			if n >= 2 || n == 1 && strings.HasSuffix(strings.TrimRight(text, "\r\n"), "[0m") {
				ways = append(ways, e)
			}
		case n > 0, e == "\x1b" && strings.Contains(text, e):
			ways = append(ways, e)
		}
	}
	return ways
}

// resets is 1 where s begins with an order that ends another, 0 elsewhere, and where an id
// in brackets begins ("[0m7yRLxQ]", Nodemailer's).
func resets(s string) int {
	for _, order := range [...]string{"[0m", "[39m", "[m", "[22m"} {
		if strings.HasPrefix(s, order) && !beginsID(s[len(order):]) {
			return 1
		}
	}
	return 0
}

// beginsID reports whether s goes on as the rest of an id in brackets does.
func beginsID(s string) bool {
	n := word(s[:min(len(s), 40)], "/+-=.")
	return n > 0 && n < len(s) && s[n] == ']'
}

// escapeLength is the length of an order to a terminal at text[i], 0 for none.
// ECMA-48 5.4: CSI, parameters, a final byte; OSC up to BEL or ST.
func escapeLength(text string, i int, ways []string) int {
	switch text[i] {
	case 0x1b, '^', '\\', '?', '[', 0xe2:
	default:
		return 0
	}
	for _, e := range ways {
		if !strings.HasPrefix(text[i:], e) {
			continue
		}
		at := i + len(e)
		if n := csiLength(text[at:], e != "" && e != "?"); n > 0 && (e != "" || !beginsID(text[at+n:])) {
			return len(e) + n
		}
		if e == "\x1b" {
			if n := titleLength(text[at:]); n > 0 {
				return 1 + n
			}
		}
	}
	return 0
}

// csiLength is the length of "[1;31m"; whole is set where the escape byte was
// seen, so that any final byte will do and no parameter is needed.
func csiLength(s string, whole bool) int {
	if len(s) < 2 || s[0] != '[' {
		return 0
	}
	n := 1
	for n < len(s) && n < 20 && ('0' <= s[n] && s[n] <= '9' || s[n] == ';' || whole && (s[n] == '?' || s[n] == ':')) {
		n++
	}
	switch {
	case n == len(s) || !whole && (s[n] != 'm' || n == 1):
		return 0
	case whole && !('@' <= s[n] && s[n] <= '~'):
		return 0
	}
	return n + 1
}

// titleLength is the length of a window's title up to BEL or ST, or of the choice
// of a character set, behind a lone escape byte.
func titleLength(s string) int {
	if s == "" {
		return 0
	}
	if s[0] == ']' {
		for n := 1; n < len(s) && n < 256 && s[n] != '\n'; n++ {
			if s[n] == '\a' {
				return n + 1
			}
			if s[n] == 0x1b && n+1 < len(s) && s[n+1] == '\\' {
				return n + 2
			}
		}
		return 0
	}
	if s[0] == '(' && len(s) > 1 && (s[1] == 'B' || s[1] == '0') {
		return 2
	}
	return 0
}
