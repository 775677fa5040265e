package peel

import (
	"strings"

	"badseq/grammar/lines"
)

var prefix = &Layer{
	ID:    "prefix",
	Worth: 3,
	Doc:   "Whatever else a program writes before the message: a prefix whose shape (words, digits, punctuation) most of the lines share that go on as SMTP does.",
	Samples: []Sample{
		{"mail@web1:7 <in> 220 mx\nmail@web1:7 <out> EHLO me\nmail@web1:8 <in> 250 mx\n", "220 mx\nEHLO me\n250 mx\n"},
		{"Got: 220 mx\nSent: EHLO me\nGot: 250 mx\nDone: bye\n", "220 mx\nEHLO me\n250 mx\nbye\n"},
		{"220 mx\nEHLO me\n250 mx\n", ""},
		{"x 1.5 220 mx\ny EHLO me\n", ""},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		shapes := commonShapes(v)
		if len(shapes) == 0 {
			return nil, false
		}
		return stripped(v, "prefix", before(func(line string) int {
			longest := 0
			for _, shape := range shapes {
				longest = max(longest, fits(shape, line))
			}
			return longest
		}))
	},
}

// How far into a line a prefix is looked for, and in how many lines.
const (
	maxPrefix    = 160
	sampledLines = 400
)

// commonShapes lists the shapes of prefixes that the lines share which go on as
// SMTP does; none where most of those lines have no prefix.
func commonShapes(v *lines.View) []string {
	votes := map[string]int{}
	all, sampled := 0, 0
	for i := 0; i < len(v.Starts) && sampled < sampledLines; i++ {
		line, _ := v.Line(i)
		if blank(line) {
			continue
		}
		sampled++
		if n, ok := opening(line); ok {
			all++
			votes[shapeOf(line[:n])]++
		}
	}
	var shapes []string
	kept := 0
	for shape, n := range votes {
		if n >= 2 && n*7 >= all && telling(shape) {
			shapes = append(shapes, shape)
			kept += n
		}
	}
	if kept*5 < all*3 || kept < 2 {
		return nil
	}
	return shapes
}

// opening finds the first place of a line where what follows opens as SMTP does.
func opening(line string) (at int, ok bool) {
	if opens(line) {
		return 0, true
	}
	for i := 1; i < len(line) && i < maxPrefix; i++ {
		if parts[line[i-1]]&behindPrefix != 0 && opens(line[i:]) {
			return i, true
		}
	}
	return 0, false
}

// parts says of each byte what may stand behind it, one bit each.
var parts = func() (set [256]uint8) {
	for _, c := range []byte(" \t:|]>)") {
		set[c] = behindPrefix | behindQuote
	}
	for _, c := range []byte("\"'") {
		set[c] = behindQuote
	}
	return set
}()

const (
	behindPrefix = 1 << iota // what SMTP says behind a prefix
	behindQuote              // or behind a quote
)

// Opens reports whether a line begins with SMTP or a client's label.
func Opens(line string) bool { return opens(line) }

// Hints reports whether SMTP, or a client's label, begins somewhere in a line.
func Hints(line string) bool {
	if opens(line) {
		return true
	}
	for i := 1; i < len(line) && i < maxPrefix; i++ {
		if parts[line[i-1]]&behindQuote != 0 && opens(line[i:]) {
			return true
		}
	}
	return false
}

// shapeOf is a prefix with every word as "w" and every run of white space as one
// space.
func shapeOf(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		switch n := word(s[i:], ""); {
		case n > 0:
			b.WriteByte('w')
			i += n
		case s[i] == ' ' || s[i] == '\t':
			b.WriteByte(' ')
			i += spaces(s[i:])
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String()
}

// telling reports whether a shape is more than words, which prose has, and
// without quotes, for what is quoted is not the rest of the line.
func telling(shape string) bool {
	return strings.Trim(shape, "w ") != "" && !strings.ContainsAny(shape, "'\"`\u2018\u2019\u201c\u201d")
}

// fits is the length of what a line begins with and has that shape, 0 if nothing
// has.
func fits(shape, line string) int {
	at := 0
	for i := 0; i < len(shape); i++ {
		n := 0
		switch c := shape[i]; c {
		case 'w':
			n = word(line[at:], "")
		case ' ':
			n = spaces(line[at:])
			if i == len(shape)-1 {
				n = min(n, 1) // more may be the message's own
			}
			if at+n == len(line) && i == len(shape)-1 { // the message is empty, the end was trimmed
				return at + n
			}
		default:
			if at < len(line) && line[at] == c {
				n = 1
			}
		}
		if n == 0 {
			return 0
		}
		at += n
	}
	return at
}
