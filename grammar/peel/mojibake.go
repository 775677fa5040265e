package peel

import (
	"unicode/utf8"

	"badseq/grammar/lines"
)

var mojibake = &Layer{
	ID:   "mojibake",
	Doc:  "UTF-8 that was read as Latin-1 or Windows-1252 and written as UTF-8 again.",
	Sure: true,
	Samples: []Sample{
		{"250 GrÃ¼ÃŸe\n\u00e2\u20ac\u0153x\u00e2\u20ac\u009d\n", "250 Grüße\n\u201cx\u201d\n"},
		{"â””â”€â”€250 mx\n", "└──250 mx\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if v.ASCII() {
			return nil, false
		}
		b, at, any := lines.NewBuilder(v), 0, false
		for i := lines.NextHigh(v.Text, 0); i < len(v.Text); i = lines.NextHigh(v.Text, i) {
			if v.Text[i] < 0xc2 {
				i++
				continue
			}
			r, n := mistaken(v.Text[i:])
			if n == 0 {
				_, n = utf8.DecodeRuneInString(v.Text[i:])
				i += n
				continue
			}
			any = true
			b.Keep(at, i)
			b.Put(string(r), i, i+n)
			i += n
			at = i
		}
		if !any {
			return nil, false
		}
		b.Keep(at, len(v.Text))
		return b.View("mojibake"), true
	},
}

// mistaken reads characters that are the bytes of one UTF-8 character, as
// Windows-1252 has them, and how many bytes of s they take; 0 for none.
func mistaken(s string) (rune, int) {
	var bytes [4]byte
	want, n := 1, 0
	for k := 0; k < want; k++ {
		r, size := utf8.DecodeRuneInString(s[n:])
		c, ok := windows1252Byte(r)
		if !ok || r == utf8.RuneError || r < 0x80 {
			return 0, 0
		}
		switch {
		case k > 0:
			if c&0xc0 != 0x80 {
				return 0, 0
			}
		case 0xc2 <= c && c < 0xe0:
			want = 2
		case 0xe0 <= c && c < 0xf0:
			want = 3
		case 0xf0 <= c && c < 0xf5:
			want = 4
		default:
			return 0, 0
		}
		bytes[k] = c
		n += size
	}
	r, size := utf8.DecodeRune(bytes[:want])
	if size != want || r == utf8.RuneError {
		return 0, 0
	}
	return r, n
}
