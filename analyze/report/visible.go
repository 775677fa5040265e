package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// Visible returns text as one line that no terminal obeys: control, ANSI and
// bidirectional characters, bytes that are no UTF-8 and whatever else has no
// ink become escapes such as \x1b and \u202e. Every kind of space is a space.
func Visible(text string) string { return visible(text, false) }

// visible is Visible; with ascii, what is beyond ASCII becomes an escape too.
func visible(text string, ascii bool) string {
	if harmless(text) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		out.WriteString(ink(text[i:i+n], r, ascii))
		i += n
	}
	return out.String()
}

// harmless says whether text is printable ASCII throughout.
func harmless(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// asciiForms are the ASCII forms of the signs in our own sentences.
var asciiForms = map[rune]string{
	'→': "->", '←': "<-", '…': "...", '–': "-", '—': "-", '×': "x", '✗': "x", '≥': ">=", '≤': "<=",
	'“': `"`, '”': `"`, '‘': "'", '’': "'", '§': "section ", '·': "-",
}

// ink is how one character is shown; text is its bytes.
func ink(text string, r rune, ascii bool) string {
	switch {
	case r == utf8.RuneError && len(text) == 1:
		return fmt.Sprintf(`\x%02x`, text[0])
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t' || unicode.Is(unicode.Zs, r):
		return " "
	case r < ' ' || r >= 0x7f && r < 0xa0:
		return fmt.Sprintf(`\x%02x`, r)
	case !unicode.IsPrint(r):
		return escape(r)
	case ascii && r > '~':
		if sign, ok := asciiForms[r]; ok {
			return sign
		}
		return escape(r)
	}
	return text
}

// escape names a character by its number.
func escape(r rune) string {
	if r > 0xffff {
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// widthOf is the number of columns that visible text takes.
func widthOf(text string) int { return twwidth.Width(text) }

// window shows the part of one input line around its character number column
// (from 1), in at most width columns, and says where in it that character
// stands (from 0) and how many columns the next length characters take. What is
// cut off on either side is marked with more.
func window(line string, column, length, width int, ascii bool, more string) (shown string, at, long int) {
	start := 0 // byte at which the window begins
	lead := prefix(line, column-1)
	marked := min(widthOf(visible(prefix(line[len(lead):], length), ascii)), width/2)
	if tooWide(lead, width-marked-widthOf(more)-1, ascii) {
		start = len(lead)
		for room := width / 3; start > 0; {
			r, n := utf8.DecodeLastRuneInString(line[:start])
			if room -= widthOf(ink(line[start-n:start], r, ascii)); room < 0 {
				break
			}
			start -= n
		}
	}
	var out strings.Builder
	used := 0
	if start > 0 {
		out.WriteString(more)
		used = widthOf(more)
	}
	character := utf8.RuneCountInString(line[:start]) + 1
	at = -1
	for i := start; i < len(line); character++ {
		r, n := utf8.DecodeRuneInString(line[i:])
		sign := ink(line[i:i+n], r, ascii)
		wide := widthOf(sign)
		last := i+n == len(line)
		if used+wide > width || !last && used+wide+widthOf(more) > width && tooWide(line[i:], width-used, ascii) {
			out.WriteString(more)
			break
		}
		if character == column {
			at = used
		}
		if at >= 0 && character < column+length {
			long += wide
		}
		out.WriteString(sign)
		used += wide
		i += n
	}
	return out.String(), at, long
}

// prefix is the first n characters of text, or all of it.
func prefix(text string, n int) string {
	for i := range text {
		if n <= 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// tooWide says whether text takes more than width columns. It looks at no more
// of text than it must.
func tooWide(text string, width int, ascii bool) bool {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if width -= widthOf(ink(text[i:i+n], r, ascii)); width < 0 {
			return true
		}
		i += n
	}
	return width < 0
}

// Wrap breaks visible text into lines of at most width columns, at spaces where
// there are any.
func Wrap(text string, width int) []string {
	var lines []string
	line, used := "", 0
	flush := func() {
		if used > 0 {
			lines = append(lines, line)
		}
		line, used = "", 0
	}
	for _, word := range strings.Fields(text) {
		for over(word, width) {
			flush()
			head := fitting(word, width)
			lines = append(lines, head)
			word = word[len(head):]
		}
		wide := widthOf(word)
		if used > 0 && used+1+wide > width {
			flush()
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		line, used = line+word, used+wide
	}
	flush()
	return lines
}

// over tells whether visible text takes more than width columns. It looks at no
// more of it than it must: a line of a log may be very long.
func over(text string, width int) bool { return len(fitting(text, width)) < len(text) }

// fitting is the longest beginning of a word that takes at most width columns,
// at least one character.
func fitting(word string, width int) string {
	used := 0
	for i, r := range word {
		used += widthOf(string(r))
		if used > width && i > 0 {
			return word[:i]
		}
	}
	return word
}
