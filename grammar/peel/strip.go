package peel

import (
	"strings"

	"badseq/grammar/lines"
)

// part is what is left of a line: its bytes [from, to), and whose line it is
// where the prefix says so (a process, a container, a thread).
type part struct {
	from, to int
	key      string
	escaped  bool // the part is escaped text
}

// cutter finds what a prefix leaves of a line; ok is false for a line without it.
type cutter func(line string) (p part, ok bool)

// before makes a cutter out of a function that measures a prefix, 0 for none.
func before(length func(line string) int) cutter {
	return func(line string) (part, bool) {
		n := length(line)
		return part{from: n, to: len(line)}, n > 0
	}
}

// stripped builds the view in which every line that has the prefix lost it. Lines
// without it go on the line before.
func stripped(v *lines.View, id string, cut cutter) (*lines.View, bool) {
	hits, all := 0, 0
	keys := newSources()
	for i := range v.Starts {
		line, _ := v.Line(i)
		if blank(line) {
			continue
		}
		all++
		if p, ok := cut(line); ok {
			hits++
			keys.see(p.key)
		}
	}
	if !enough(hits, all) {
		return nil, false
	}
	b := lines.NewBuilder(v)
	if keys.interleaved() {
		for k := range keys.order {
			b.Break()
			strippedLines(b, v, cut, func(i int) bool { return i == k }, keys)
		}
	} else {
		strippedLines(b, v, cut, func(int) bool { return true }, keys)
	}
	peeled := b.View(id)
	peeled.Lost = hits
	return peeled, true
}

// strippedLines writes the lines of the sources that are wanted.
func strippedLines(b *lines.Builder, v *lines.View, cut cutter, wanted func(source int) bool, keys *sources) {
	source := 0
	for i := range v.Starts {
		line, from, end, next := whole(v, i)
		p, ok := cut(line)
		if ok && p.key != "" {
			source = keys.index[p.key]
		}
		if !wanted(source) {
			continue
		}
		switch {
		case !ok:
			b.Keep(from, next)
		case p.escaped:
			writeUnescaped(b, v.Text[:from+p.to], from+p.from)
			lineEnd(b, end, next)
		default:
			b.Keep(from+p.from, from+p.to)
			lineEnd(b, end, next)
		}
	}
}

// lineEnd writes a line's end unless what was written already ends with one.
func lineEnd(b *lines.Builder, end, next int) {
	if next > end {
		b.Keep(end, next)
	}
}

// sources tells whether the lines of several programs or threads are mixed.
type sources struct {
	index    map[string]int
	order    []string
	count    []int
	last     int
	switches int
}

func newSources() *sources { return &sources{index: map[string]int{}, last: -1} }

// maxSources bounds how many are told apart; more is no sign of threads.
const maxSources = 64

func (s *sources) see(key string) {
	if key == "" || len(s.order) > maxSources {
		return
	}
	i, ok := s.index[key]
	if !ok {
		i = len(s.order)
		s.index[key] = i
		s.order = append(s.order, key)
		s.count = append(s.count, 0)
	}
	s.count[i]++
	if s.last >= 0 && s.last != i {
		s.switches++
	}
	s.last = i
}

// interleaved reports whether the lines of different sources alternate more than
// one after the other would.
func (s *sources) interleaved() bool {
	return len(s.order) > 1 && len(s.order) <= maxSources && s.switches >= len(s.order)
}

// after is the length of what parts a prefix from the rest, at the beginning of s:
// a separator with spaces around, or one space. More may be the rest's own.
func after(s string) int {
	n := spaces(s)
	if n < len(s) && strings.IndexByte("-:|,", s[n]) >= 0 {
		switch {
		case n+1 == len(s):
			return len(s)
		case s[n+1] == ' ' || s[n+1] == '\t':
			return n + 2
		}
	}
	return min(n, 1)
}

// spaces is how many spaces and tabs s begins with.
func spaces(s string) int {
	n := 0
	for n < len(s) && (s[n] == ' ' || s[n] == '\t') {
		n++
	}
	return n
}

// digits is how many digits s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// word is how many letters, digits and the bytes of more s begins with.
func word(s, more string) int {
	n := 0
	for n < len(s) && (wordByte(s[n]) || strings.IndexByte(more, s[n]) >= 0) {
		n++
	}
	return n
}

func wordByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_'
}
