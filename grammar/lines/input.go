// Package lines turns the bytes of an input into text whose every offset leads
// back to a line, a column and a byte of what the user gave, however much was
// decoded or peeled off on the way.
package lines

import (
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"badseq/grammar/stream"
)

// Input is one input, decoded: UTF-8 (bytes that are not valid UTF-8 stay as
// they are) without its byte order mark.
type Input struct {
	Text   string
	Starts []uint32 // offset of each line's first byte; lines end at LF, CRLF or a lone CR

	bom   int      // bytes of the byte order mark
	units []uint32 // UTF-16 only: code units before each line's start

	near int // the line that was asked for last
	last spot
}

// spot is a place that was counted to: the next one on its line is counted on from
// there, so that a line of any length is counted through once.
type spot struct{ offset, characters, units int }

// Decode reads UTF-8, with or without a byte order mark, and UTF-16 of either
// byte order (with a mark, or recognised by its NUL bytes). It takes any bytes.
func Decode(b []byte) *Input {
	in := &Input{}
	switch {
	case len(b) >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF:
		in.bom = 3
		in.Text = string(b[3:])
	default:
		big, mark, ok := UTF16(b)
		switch in.bom = mark; {
		case !ok:
			in.Text = string(b)
		case big:
			in.decode16(b[mark:], 1, 0)
		default:
			in.decode16(b[mark:], 0, 1)
		}
	}
	if in.Starts == nil {
		in.Starts = starts(in.Text)
	}
	return in
}

// UTF16 tells whether a text is UTF-16, in which order its bytes are, and how many its
// byte order mark has: by that mark, else by its beginning, where half of the bytes of
// ASCII characters are NUL.
func UTF16(b []byte) (bigEndian bool, mark int, ok bool) {
	switch {
	case len(b) >= 2 && b[0] == 0xFF && b[1] == 0xFE:
		return false, 2, true
	case len(b) >= 2 && b[0] == 0xFE && b[1] == 0xFF:
		return true, 2, true
	}
	n := min(len(b), 512) &^ 1
	if n < 8 {
		return false, 0, false
	}
	even, odd := 0, 0
	for i := 0; i < n; i += 2 {
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			odd++
		}
	}
	most := n / 2 * 9 / 10
	big, little := even >= most && odd == 0, odd >= most && even == 0
	return big, 0, big || little
}

// decode16 decodes UTF-16 whose low and high bytes stand at lo and hi of each
// pair, and counts code units so that byte offsets can be given back.
func (in *Input) decode16(b []byte, lo, hi int) {
	var text strings.Builder
	text.Grow(len(b) / 2)
	in.Starts, in.units = []uint32{0}, []uint32{0}
	unit := func(i int) uint16 { return uint16(b[i+lo]) | uint16(b[i+hi])<<8 }
	for i := 0; i+1 < len(b); i += 2 {
		r := rune(unit(i))
		if utf16.IsSurrogate(r) && i+3 < len(b) {
			if pair := utf16.DecodeRune(r, rune(unit(i+2))); pair != utf8.RuneError {
				r = pair
				i += 2
			}
		}
		text.WriteRune(r)
		lone := r == '\r' && !(i+3 < len(b) && unit(i+2) == '\n')
		if r == '\n' || lone {
			in.Starts = append(in.Starts, uint32(text.Len()))
			in.units = append(in.units, uint32(i/2+1))
		}
	}
	if len(b)%2 == 1 {
		text.WriteRune(utf8.RuneError)
	}
	in.Text = text.String()
	in.trimStarts()
}

// trimStarts drops the empty line after a final line end: a file of "a\n" has
// one line.
func (in *Input) trimStarts() {
	if n := len(in.Starts); n > 1 && int(in.Starts[n-1]) == len(in.Text) {
		in.Starts = in.Starts[:n-1]
	}
}

// starts lists where the lines of text begin.
func starts(text string) []uint32 {
	list := make([]uint32, 1, 1+strings.Count(text, "\n"))
	if strings.IndexByte(text, '\r') < 0 {
		for at := 0; ; {
			i := strings.IndexByte(text[at:], '\n')
			if i < 0 {
				break
			}
			at += i + 1
			list = append(list, uint32(at))
		}
	} else {
		for i := 0; i < len(text); i++ {
			switch {
			case text[i] == '\n', text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n'):
				list = append(list, uint32(i+1))
			}
		}
	}
	if n := len(list); n > 1 && int(list[n-1]) == len(text) {
		list = list[:n-1]
	}
	return list
}

// LineAt returns the index (from 0) of the line that holds the byte at offset. Like
// Place, it remembers where it was: an input is for one reader at a time.
func (in *Input) LineAt(offset int) int {
	in.near = lineAt(in.Starts, offset, in.near)
	return in.near
}

// lineAt finds the line that holds the byte at offset. It looks at near and the line
// behind that first: events come in the log's order.
func lineAt(starts []uint32, offset, near int) int {
	if near < len(starts) && int(starts[near]) <= offset {
		if near+1 == len(starts) || offset < int(starts[near+1]) {
			return near
		}
		if near+2 == len(starts) || offset < int(starts[near+2]) {
			return near + 1
		}
	}
	i := sort.Search(len(starts), func(i int) bool { return int(starts[i]) > offset }) - 1
	return max(i, 0)
}

// Place says where the bytes [from, to) of Text stand in the input as given.
func (in *Input) Place(from, to int) stream.Place {
	from = min(max(from, 0), len(in.Text))
	to = min(max(to, from), len(in.Text))
	line, at := in.count(from)
	begin, end := in.given(from), in.given(to)
	return stream.Place{
		Line:   line + 1,
		Column: at.characters + 1,
		Offset: int64(begin),
		Length: int64(end - begin),
	}
}

// count counts the characters, and in UTF-16 the code units, that stand on a line
// before offset.
func (in *Input) count(offset int) (line int, at spot) {
	line = in.LineAt(offset)
	if at = in.last; at.offset > offset || at.offset < int(in.Starts[line]) {
		at = spot{offset: int(in.Starts[line])}
	}
	text := in.Text[at.offset:offset]
	at.offset = offset
	at.characters += utf8.RuneCountInString(text)
	if in.units != nil {
		for _, r := range text {
			at.units += utf16.RuneLen(r)
		}
	}
	if offset == len(in.Text) || utf8.RuneStart(in.Text[offset]) { // else what follows is the rest of a character
		in.last = at
	}
	return line, at
}

// given is the offset in the bytes as given of an offset in Text.
func (in *Input) given(offset int) int {
	if in.units == nil {
		return in.bom + offset
	}
	line, at := in.count(offset)
	return in.bom + 2*(int(in.units[line])+at.units)
}
