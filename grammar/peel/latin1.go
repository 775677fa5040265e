package peel

import (
	"strings"
	"unicode/utf8"

	"badseq/grammar/lines"
)

var latin1 = &Layer{
	ID:      "latin1",
	Doc:     "Text in Latin-1 or Windows-1252: bytes that are not UTF-8 stand for one character each.",
	Sure:    true,
	Samples: []Sample{{"250 Gr\xfc\xdfe\xa0von \x93mx\x94 \u00fc\n", "250 Gr\u00fc\u00dfe\u00a0von \u201cmx\u201d \u00fc\n"}},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if v.ASCII() || utf8.ValidString(v.Text) || strings.IndexByte(v.Text, 0) >= 0 {
			return nil, false
		}
		b, at := lines.NewBuilder(v), 0
		for i := 0; i < len(v.Text); {
			r, n := utf8.DecodeRuneInString(v.Text[i:])
			if r == utf8.RuneError && n == 1 {
				b.Keep(at, i)
				b.Put(string(windows1252(v.Text[i])), i, i+1)
				at = i + 1
			}
			i += n
		}
		b.Keep(at, len(v.Text))
		return b.View("latin1"), true
	},
}

// high are the characters of Windows-1252 from 0x80 to 0x9f; 0 where it has none.
var high = [32]rune{
	'\u20ac', 0, '\u201a', '\u0192', '\u201e', '\u2026', '\u2020', '\u2021', '\u02c6', '\u2030', '\u0160', '\u2039', '\u0152', 0, '\u017d', 0,
	0, '\u2018', '\u2019', '\u201c', '\u201d', '\u2022', '\u2013', '\u2014', '\u02dc', '\u2122', '\u0161', '\u203a', '\u0153', 0, '\u017e', '\u0178',
}

// windows1252 is the character of a byte.
func windows1252(c byte) rune {
	if 0x80 <= c && c < 0xa0 && high[c-0x80] != 0 {
		return high[c-0x80]
	}
	return rune(c)
}

// windows1252Byte is the byte of a character, false where there is none.
func windows1252Byte(r rune) (byte, bool) {
	if r < 0x100 {
		return byte(r), true
	}
	for i, h := range high {
		if h == r {
			return byte(0x80 + i), true
		}
	}
	return 0, false
}
