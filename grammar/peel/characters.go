package peel

import (
	"strings"
	"unicode/utf8"

	"badseq/grammar/lines"
)

// replaced builds the view in which characters stand for others: into gives what
// a character becomes, false where it stays.
func replaced(v *lines.View, id string, into func(r rune) (string, bool)) (*lines.View, bool) {
	return replacedBefore(v, id, func(r rune, _ byte) (string, bool) { return into(r) })
}

// replacedBefore is replaced by what depends on the byte that follows, 0 at the end.
func replacedBefore(v *lines.View, id string, into func(r rune, next byte) (string, bool)) (*lines.View, bool) {
	if v.ASCII() {
		return nil, false
	}
	b, at, any := lines.NewBuilder(v), 0, false
	for i := lines.NextHigh(v.Text, 0); i < len(v.Text); i = lines.NextHigh(v.Text, i) {
		r, n := utf8.DecodeRuneInString(v.Text[i:])
		next := byte(0)
		if i+n < len(v.Text) {
			next = v.Text[i+n]
		}
		if s, ok := into(r, next); ok {
			any = true
			b.Keep(at, i)
			b.Put(s, i, i+n)
			at = i + n
		}
		i += n
	}
	if !any {
		return nil, false
	}
	b.Keep(at, len(v.Text))
	return b.View(id), true
}

var nonBreaking = &Layer{
	ID:      "non-breaking",
	Sure:    true,
	Doc:     "No-break and other odd spaces, characters of no width and byte order marks in the middle, as web pages and word processors have them.",
	Samples: []Sample{{"250\u00a0OK\u200b\n\ufeff250\u202f2\u2003x\n", "250 OK\n250 2 x\n"}},
	Peel: func(v *lines.View) (*lines.View, bool) {
		return replaced(v, "non-breaking", func(r rune) (string, bool) {
			switch {
			case r == 0xa0, r == 0x202f, r == 0x205f, r == 0x3000, 0x2000 <= r && r <= 0x200a:
				return " ", true
			case 0x200b <= r && r <= 0x200f, r == 0xfeff, r == 0x2060, r == 0xad, 0x202a <= r && r <= 0x202e:
				return "", true
			}
			return "", false
		})
	},
}

var typography = &Layer{
	ID:      "typography",
	Doc:     "Quotes, dashes, arrows and dots that an editor made finer than they were.",
	Samples: []Sample{{"send: \u2018ehlo me\\r\\n\u2019\nreply: b\u201c250\u2013mx\u2026\u201d\nSERVER \u2192 CLIENT: 220\n", "send: 'ehlo me\\r\\n'\nreply: b\"250-mx...\"\nSERVER -> CLIENT: 220\n"}},
	Peel: func(v *lines.View) (*lines.View, bool) {
		return replaced(v, "typography", func(r rune) (string, bool) {
			s, ok := coarseFor[r]
			return s, ok
		})
	},
}

var longArrows = &Layer{
	ID:      "long-arrows",
	Doc:     "The same, where an editor made one character of an arrow of three.",
	Samples: []Sample{{"\u2192 EHLO me\n\u2190 250 mx\n\u2190- 250 \u201cmx\u201d\n", "--> EHLO me\n<-- 250 mx\n<-- 250 \"mx\"\n"}},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if !strings.Contains(v.Text, "\u2192") && !strings.Contains(v.Text, "\u2190") {
			return nil, false
		}
		return replacedBefore(v, "long-arrows", func(r rune, next byte) (string, bool) {
			switch {
			case r == '\u2192':
				return "-->", true
			case r == '\u2190' && next != '-':
				return "<--", true
			}
			s, ok := coarseFor[r]
			return s, ok
		})
	},
}

const fine = "\u2018\u2019\u201a\u201b\u2032\u201c\u201d\u201e\u201f\u2033\u2010\u2011\u2012\u2013\u2014\u2212\u2026\u2192\u2190\u27f6\u27f5\u21d2\u21d0"

var coarse = []string{"'", "'", "'", "'", "'", "\"", "\"", "\"", "\"", "\"", "-", "-", "-", "-", "--", "-", "...", "->", "<-", "->", "<-", "=>", "<="}

// coarseFor is what stands for each of the fine.
var coarseFor = func() map[rune]string {
	list := map[rune]string{}
	for i, r := range []rune(fine) {
		list[r] = coarse[i]
	}
	return list
}()
