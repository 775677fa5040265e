package scan

import (
	"encoding/binary"
	"slices"

	"badseq/grammar"
)

// form is a line without its free parts, wherever it stands.
type form struct {
	text   string // as it is read: free parts replaced
	segs   []seg
	tail   string
	said   bool // it is a dialogue's for sure, see grammar.IsDialogue; not looked at where it names no host
	labels bool // waits are measured from it
	timed  bool // it has a time
	mark   grammar.Mark
	alike  uint64 // a hash of the text without what may differ in a second copy of the log, see alikeLine; 0 not known yet
}

// seg is a literal piece of a line and the free part after it.
type seg struct {
	lit   string
	kind  grammar.FreeKind
	n     int  // number of the free part
	size  int  // its length where that is not free, 0
	fresh bool // it is not equal to any before it in the conversation
	aside int  // number of its domain, where it is a host
	typed bool // it begins a line that is typed into a tool which obeys some letters
}

// formBytes is what a form takes beside its text and its parts, segBytes a part.
const (
	formBytes = 160
	segBytes  = 72
)

// part cuts a line at its free parts into s.text, as it is read, times by that of
// a clock, and s.segs, whose literal pieces are lengths in s.lits.
func (s *shapes) part(line []byte, parts []grammar.Free, clock int) {
	s.text, s.segs, s.lits = s.text[:0], s.segs[:0], s.lits[:0]
	at := 0
	for _, f := range parts {
		g := seg{kind: f.Kind, n: clock, typed: f.From == 0 && !f.Kind.IsMoment()}
		size := f.To - f.From
		if f.Kind.Sized() {
			g.size = size
		}
		if f.Kind.Counts() {
			if g.n, g.aside, g.fresh = s.numbers(f.Kind, line, f.From, f.To); isHost(f.Kind) {
				size = g.aside
			}
		}
		s.text = append(s.text, line[at:f.From]...)
		s.lits = append(s.lits, [2]int{len(s.text) - (f.From - at), len(s.text)})
		s.text = f.Kind.AppendStand(s.text, g.n, size)
		s.segs = append(s.segs, g)
		at = f.To
	}
	s.lits = append(s.lits, [2]int{len(s.text), len(s.text) + len(line) - at})
	s.text = append(s.text, line[at:]...)
}

// form is the form of a line that was cut, the same for equal ones.
func (s *shapes) form(line []byte, timed bool) *form {
	f := form{}
	if slices.ContainsFunc(s.segs, func(g seg) bool { return isHost(g.kind) }) {
		f.said = grammar.IsDialogue(line)
	}
	var never bool
	f.labels, never = grammar.Waits(line)
	f.timed = timed && !never
	key := append(s.key[:0], s.text...)
	for i := range s.segs {
		g := &s.segs[i]
		key = append(binary.AppendUvarint(key, uint64(s.lits[i][1]-s.lits[i][0])), byte(g.kind), flags(g.fresh, g.typed))
	}
	last := s.lits[len(s.lits)-1]
	key = append(binary.AppendUvarint(key, uint64(last[1]-last[0])), byte(len(s.segs)), flags(f.said, f.labels, f.timed))
	s.key = key
	if have := s.forms[string(key)]; have != nil {
		return have
	}
	f.text = string(s.text)
	f.segs = slices.Clone(s.segs)
	for i := range f.segs {
		f.segs[i].lit = f.text[s.lits[i][0]:s.lits[i][1]]
	}
	f.tail = f.text[last[0]:last[1]]
	f.mark = grammar.EdgeOf(s.text)
	s.forms[string(key)] = &f
	s.size += formBytes + len(key) + len(f.text) + segBytes*len(f.segs)
	return &f
}

func flags(list ...bool) (b byte) {
	for i, set := range list {
		if set {
			b |= 1 << i
		}
	}
	return b
}
