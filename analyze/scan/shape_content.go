package scan

import (
	"bytes"

	"badseq/grammar"
)

// content is the known line that stands for all lines of a message.
func (s *shapes) content(n *node, line []byte, from, to int) *node {
	before := len(s.free)
	for _, e := range n.bodies {
		if s.matchContent(e, line, from, to) {
			return e
		}
		s.free = s.free[:before]
	}
	if n.depth >= mostShapeLines || len(s.free) > mostFree {
		return nil
	}
	parts := s.parted(n, line[:from])
	s.part(line[:from], parts, int(n.clock))
	s.text = append(append(s.text, n.style.Stand()...), line[to:]...)
	e := &node{form: s.form(line[:from], hasTime(parts)), wait: -1, up: n, depth: n.depth + 1, lines: n.lines + 1, cutter: n.cutter, style: n.style,
		clock: n.clock, message: n.message}
	e.cutter.Begins(grammar.Mark{}) // the last line is none of the dialogue
	s.size += nodeBytes
	n.bodies = append(n.bodies, e)
	return e
}

// matchContent reports whether a line of a message begins as the known one does.
func (s *shapes) matchContent(e *node, line []byte, from, to int) bool {
	return s.match(e, line[:from]) && e.endsContent(line[to:])
}

// message passes the further lines of a message that begin as the first did:
// their bytes and their number.
func (s *shapes) message(style grammar.Style, e *node, text []byte) (used, lines int) {
	for used < len(text) {
		stop := bytes.IndexByte(text[used:], '\n')
		next := used + stop + 1
		if stop < 0 {
			stop, next = len(text)-used, len(text)
		}
		line := text[used : used+stop]
		from, to, ok := grammar.ContentAt(style, line)
		if !ok {
			break
		}
		before := len(s.free)
		if !s.matchContentAgain(e, line, from, to) {
			s.free = s.free[:before]
			break
		}
		s.free = s.free[:before]
		used = next
		lines++
	}
	return used, lines
}

// matchContentAgain is matchContent once the free parts of the beginning are
// known: a session's id, which is no longer new.
func (s *shapes) matchContentAgain(e *node, line []byte, from, to int) bool {
	at := 0
	for i := range e.segs {
		g := &e.segs[i]
		if from-at < len(g.lit) || string(line[at:at+len(g.lit)]) != g.lit {
			return false
		}
		at += len(g.lit)
		end := grammar.FreeEnd(g.kind, line[:from], at)
		if end <= at || g.size > 0 && end-at != g.size {
			return false
		}
		if g.kind.Counts() {
			if n, _, _ := s.numbers(g.kind, line, at, end); n != g.n {
				return false
			}
		}
		at = end
	}
	return string(line[at:from]) == e.tail && e.endsContent(line[to:])
}

// endsContent reports whether a line of a message ends so that stands for one with
// that behind its content.
func (f *form) endsContent(rest []byte) bool {
	at := len(f.text) - len(rest)
	return at > 0 && f.text[at-1] == 'x' && f.text[at:] == string(rest)
}
