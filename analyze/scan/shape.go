package scan

import (
	"bytes"
	"slices"
	"time"

	"badseq/grammar"
	"badseq/grammar/stream"
)

// Most sessions of many logs are alike but for ids, addresses, times and
// messages. A shape is a conversation with these taken out; it is read and judged
// once. Shapes are kept as a tree of lines, so that a conversation is recognised by
// comparing it with lines that were seen before.

// Bounds of a conversation that is looked up, and of what a worker keeps.
const (
	mostShapeLines = 1500
	mostFree       = 200
	longestLine    = 1 << 20
	mostTree       = 10 << 20 // bytes of a worker's lines
	nodeBytes      = 232      // of a line's place among others
	mostShared     = 1 << 14  // judged shapes
)

// node is a line that was met where it stands, and what may follow: where a
// conversation has come to. What is read for every line comes first.
type node struct {
	*form                 // nil of what no line leads to
	last    *node         // the line that followed last, which is tried first
	kids    []*node       // the lines that may follow
	style   grammar.Style // how content is printed that may follow
	begins  bool          // a conversation begins with it: the one before is over
	wait    int8          // how long before it nothing came, -1 where that does not tell
	shape   *shape        // of the conversation that ends here, nil unknown
	lines   int32         // of the input, as they are counted: a lone CR ends one, too
	depth   int32         // lines that lead to it
	up      *node
	by      map[string]*node // the kids by text; nil while there are few
	bodies  []*node          // what content leads to
	cutter  grammar.Cutter
	clock   int32 // seconds of waits that tell
	message bool  // a message is sent, as far as the lines show
	counted bool  // the client says how many bytes of message follow
	asked   bool  // DATA was sent and 354 did not come yet
	prompts bool  // the line is a 334
}

// freePart is a free part of the conversation at hand.
type freePart struct {
	kind grammar.FreeKind
	hash uint64
	text []byte
}

// longer is a place in a shape's text after which the conversation has more
// lines than the shape: content.
type longer struct{ after, lines int }

// shapes recognises conversations. It is one worker's; judged is shared.
type shapes struct {
	root, whole *node
	forms       map[string]*form
	size        int
	novelty     novelty
	judged      *judged
	judge       func(text []byte, whole, varied bool) *shape // shapeOf, where a test counts no calls
	prove       func(sh *shape, raw []byte, whole bool) bool // tells, likewise
	learned     int                                          // lines, for the tests
	dialect     string                                       // that everything is read as, "" finds out

	free  []freePart
	extra []longer
	parts []grammar.Free
	text  []byte
	segs  []seg
	lits  [][2]int // of s.segs and the tail: places in text
	key   []byte
	hosts [hostsKept]keptHost // names of hosts that were looked at lately
	host  struct {            // the name that was looked at last
		line             *byte
		length           int
		at               int
		from, domain, to int
		address, ok      bool
	}
	began     []stream.Moment // see times
	runs      []uint64        // see proven
	path      []*form         // that leads to a shape which is judged
	alike     []byte
	different map[uint64]bool // see varied
	bodies    [][]byte        // of the message that is not at its dot
	timed     [][]byte        // lines with times, from the last one that a wait may be measured from
}

func newShapes(shared *judged, dialect string) *shapes {
	s := &shapes{judged: shared, dialect: dialect}
	s.judge = func(text []byte, whole, varied bool) *shape { return shapeOf(text, whole, varied, dialect) }
	s.prove = s.tells
	s.reset()
	return s
}

func (s *shapes) reset() {
	s.root, s.whole, s.size = &node{}, &node{}, 0
	s.forms = map[string]*form{}
}

// read walks through a piece, gives the shape of each conversation and, for what
// cannot be looked up, its text.
func (s *shapes) read(p piece, give func(sh *shape, text []byte, line int)) {
	whole := p.whole()
	if !whole && !grammar.MaybeSMTP(p.text) {
		return
	}
	for at, line := 0, p.line; at < len(p.text); {
		if s.size > mostTree {
			s.reset()
		}
		end, lines, sh := s.conversation(p.text[at:], whole)
		if sh == nil {
			end = conversationEnd(p.text[at:], whole)
			lines = countLines(p.text[at : at+end])
		}
		if sh == nil || !sh.faint || grammar.MaybeSMTP(p.text[at:at+end]) {
			give(sh, p.text[at:at+end], line)
		}
		at += end
		line += lines
	}
}

// conversationEnd is where the conversation ends that text begins with.
func conversationEnd(text []byte, whole bool) int {
	if whole {
		return len(text)
	}
	var c grammar.Cutter
	for at := 0; at < len(text); {
		end := nextLine(text, at)
		if c.Begins(grammar.EdgeOf(text[at:end])) && at > 0 {
			return at
		}
		at = end
	}
	return len(text)
}

// conversation recognises the conversation that text begins with: where it ends,
// how many lines it has and what it is; nil when it cannot be looked up.
func (s *shapes) conversation(text []byte, whole bool) (end, lines int, sh *shape) {
	n := s.root
	if whole {
		n = s.whole
	}
	s.free, s.extra, s.timed = s.free[:0], s.extra[:0], s.timed[:0]
	open := false     // a message without labels that is not at its dot yet
	s.host.line = nil // the text may stand where another stood
	at := 0
	for at < len(text) {
		stop := bytes.IndexByte(text[at:], '\n')
		next := at + stop + 1
		if stop < 0 {
			stop, next = len(text)-at, len(text)
		}
		line := text[at : at+stop]
		var e *node
		if n.style != 0 {
			if from, to, ok := grammar.ContentAt(n.style, line); ok && !grammar.Blank(line[from:to]) {
				if e = s.content(n, line, from, to); e == nil {
					return 0, 0, nil
				}
				if !open {
					s.bodies = s.bodies[:0]
				}
				open = n.style.IsBare()
				used, count := s.message(n.style, e, text[next:])
				s.pass(e, lastLineOf(text[at:next+used]))
				s.bodies = append(s.bodies, text[at:next+used])
				lines += count
				at, n = next+used, e
				if count > 0 {
					s.extra = append(s.extra, longer{int(n.lines), count})
				}
				continue
			}
		}
		if e = s.follow(n, line); e == nil {
			if s.novelty.pauses() {
				return 0, 0, nil
			}
			if e = s.learn(n, line, whole); e == nil {
				return 0, 0, nil
			}
		}
		if e.begins && at > 0 {
			break
		}
		if open && len(line) > 0 && len(line) <= 2 && line[0] == '.' {
			open = false
		}
		s.pass(e, line)
		n = e
		at = next
	}
	if open && slices.ContainsFunc(s.bodies, marked) { // another program's lines follow a message that breaks off
		return 0, 0, nil
	}
	s.novelty.take(n.shape == nil)
	if n.shape == nil {
		n.shape = s.look(n, text[:at], whole)
	}
	if n.shape.slow {
		return at, lines + int(n.lines), nil
	}
	return at, lines + int(n.lines), n.shape
}

// marked reports whether a line of a text bears a program's mark.
func marked(text []byte) bool {
	for line := range bytes.Lines(text) {
		if grammar.Marked(line) {
			return true
		}
	}
	return false
}

// pass takes in what time a line has.
func (s *shapes) pass(e *node, line []byte) {
	if e.labels {
		s.timed = s.timed[:0]
	}
	if e.timed {
		s.timed = append(s.timed, line)
	}
}

// lastLineOf is the last line of a text that ends with one, without its end.
func lastLineOf(text []byte) []byte {
	text = bytes.TrimSuffix(text, []byte{'\n'})
	return text[bytes.LastIndexByte(text, '\n')+1:]
}

// waited is how many seconds nothing came before a line, up to grammar.MostWait. It is
// false where the lines do not say so with one voice.
func (s *shapes) waited(line []byte) (seconds int8, ok bool) {
	now, ok := grammar.WholeTime(line)
	for i, before := range s.timed {
		then, known := grammar.WholeTime(before)
		wait := int8(min(max(now.Sub(then)/time.Second, 0), time.Duration(grammar.MostWait)))
		if ok = ok && known && (i == 0 || wait == seconds); !ok {
			return 0, false
		}
		seconds = wait
	}
	return seconds, ok
}

// line is the line of the text at hand that a line of the shape is.
func (s *shapes) line(n int) int {
	for i := len(s.extra) - 1; i >= 0; i-- {
		if e := s.extra[i]; n > e.after {
			for k := 0; k <= i; k++ {
				n += s.extra[k].lines
			}
			break
		}
	}
	return n
}

// times finds when the sessions of the conversation at hand began, whose text that
// is: times are free, so they are read on the lines where the shape has one. It is
// false where one cannot be read.
func (s *shapes) times(sh *shape, text []byte) bool {
	s.began = s.began[:0]
	for i := range sh.sessions {
		var m stream.Moment
		if at := sh.sessions[i].verdict.Began.Line; at > 0 {
			n := s.line(at)
			var ok bool
			if m, ok = grammar.MomentOf(nthLine(text, n)); !ok {
				return false
			}
			m.Line = n
		}
		s.began = append(s.began, m)
	}
	return true
}

// nthLine is line n of a text, from 1, without its end, which may be a lone CR.
func nthLine(text []byte, n int) []byte {
	for at := 0; at < len(text); {
		end := nextLine(text, at)
		for raw := text[at:end]; len(raw) > 0; n-- {
			size := len(raw)
			if i := bytes.IndexByte(raw, '\r'); i >= 0 && (i+1 == size || raw[i+1] != '\n') {
				size = i + 1
			}
			if n == 1 {
				return bytes.TrimRight(raw[:size], "\r\n")
			}
			raw = raw[size:]
		}
		at = end
	}
	return nil
}
