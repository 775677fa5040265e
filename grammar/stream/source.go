package stream

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Hidden stands in every output where a secret stood.
const Hidden = "[hidden]"

// Span is a range of bytes of the source's text.
type Span struct{ From, To int }

// Source gives the user's own lines back, secrets masked. It is the only way
// from a diagnosis to the raw text, so a renderer cannot leak what a reader
// marked.
type Source struct {
	text    string
	starts  []uint32 // offset of each line's first byte
	secrets []Span   // ascending, disjoint
	words   *words   // secrets by value, masked wherever they stand
	before  int      // lines of the input that stand before the text
}

// NewSource returns the source over text whose lines begin at starts. Secrets
// may overlap and come in any order; words are masked wherever they occur.
func NewSource(text string, starts []uint32, secrets []Span, words []string) *Source {
	sort.Slice(secrets, func(i, j int) bool { return secrets[i].From < secrets[j].From })
	merged := secrets[:0]
	for _, s := range secrets {
		if s.To <= s.From {
			continue
		}
		if n := len(merged); n > 0 && s.From <= merged[n-1].To {
			merged[n-1].To = max(merged[n-1].To, s.To)
			continue
		}
		merged = append(merged, s)
	}
	return &Source{text: text, starts: starts, secrets: merged, words: newWords(words)}
}

// Lines is the number of lines of the text.
func (s *Source) Lines() int { return len(s.starts) }

// After returns the source of a text that has that many lines of the input before
// it: its lines are numbered as the input's.
func (s *Source) After(lines int) *Source {
	c := *s
	c.before = lines
	return &c
}

// Line returns line n (from 1) without its line end, secrets masked, and a
// function from a column of the input to the column in the masked text, both
// from 1 and in characters. A line that does not exist is empty.
func (s *Source) Line(n int) (string, func(column int) int) {
	same := func(column int) int { return column }
	n -= s.before
	if n < 1 || n > len(s.starts) {
		return "", same
	}
	from := int(s.starts[n-1])
	to := len(s.text)
	if n < len(s.starts) {
		to = int(s.starts[n])
	}
	line := strings.TrimRight(s.text[from:to], "\r\n")
	cuts := s.cuts(line, from)
	if len(cuts) == 0 {
		return line, same
	}
	var out strings.Builder
	at := 0
	for _, c := range cuts {
		out.WriteString(line[at:c.From])
		out.WriteString(Hidden)
		at = c.To
	}
	out.WriteString(line[at:])
	return out.String(), func(column int) int { return maskedColumn(line, cuts, column) }
}

// Mask hides in any text the secrets that are known by value.
func (s *Source) Mask(text string) string {
	return s.words.mask(text)
}

// cuts lists what to hide in a line that begins at offset from, ascending and
// disjoint, relative to the line.
func (s *Source) cuts(line string, from int) []Span {
	var cuts []Span
	i := sort.Search(len(s.secrets), func(i int) bool { return s.secrets[i].To > from })
	for ; i < len(s.secrets) && s.secrets[i].From < from+len(line); i++ {
		cuts = append(cuts, Span{max(s.secrets[i].From-from, 0), min(s.secrets[i].To-from, len(line))})
	}
	marked := len(cuts)
	for _, i := range s.words.in(line) {
		w := s.words.list[i]
		for at := 0; ; {
			k := strings.Index(line[at:], w)
			if k < 0 {
				break
			}
			cuts = append(cuts, Span{at + k, at + k + len(w)})
			at += k + len(w)
		}
	}
	if len(cuts) == marked {
		return cuts
	}
	sort.Slice(cuts, func(i, j int) bool { return cuts[i].From < cuts[j].From })
	merged := cuts[:1]
	for _, c := range cuts[1:] {
		last := &merged[len(merged)-1]
		if c.From <= last.To {
			last.To = max(last.To, c.To)
			continue
		}
		merged = append(merged, c)
	}
	return merged
}

// maskedColumn is where the character at column of line stands once cuts are
// replaced; inside a cut it is the mask's first character.
func maskedColumn(line string, cuts []Span, column int) int {
	shift := 0
	for _, c := range cuts {
		before := utf8.RuneCountInString(line[:c.From]) + 1
		width := utf8.RuneCountInString(line[c.From:c.To])
		if column < before {
			break
		}
		if column < before+width {
			return before + shift
		}
		shift += len(Hidden) - width
	}
	return column + shift
}
