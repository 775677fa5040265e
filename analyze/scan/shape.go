package scan

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"
	"sync"

	"badseq/grammar"
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
	edgeBytes      = 512      // of a line beside its text
	mostShared     = 1 << 14  // judged shapes
)

// shape is what was judged: the sessions of a conversation, lines counted in the
// text that was read.
type shape struct {
	sessions []shapeSession
	// slow is set where the free parts of the dialect's lines are not known well
	// enough: each conversation of the shape is read and judged by itself.
	slow bool
}

// proven are the dialects whose shapes were held against the slow path, over their
// fixtures and over these with other ids, addresses, times and messages. Sessions
// of any other are read one by one.
var proven = map[string]bool{
	"smtplib": true, "nodemailer": true, "phpmailer": true, "s_client": true, "plain": true,
	"aiosmtpd": true, "curl": true, "exim": true, "gnutls": true, "go-mail": true, "haraka": true, "javamail": true,
	"msmtp": true, "mutt": true, "perl": true, "postfix": true, "ruby": true, "s-nail": true, "sendemail": true,
	"emailjs": true, "mox": true, "ssmtp": true, "swaks": true, "swiftmailer": true, "symfony": true,
}

type shapeSession struct {
	verdict Verdict
	// host is the free part that the host's name holds, -1 none, between two strings.
	host          int
	before, after string
}

// node is where a conversation has come to.
type node struct {
	up      *edge
	depth   int // edges that lead to it
	lines   int // of the input, as they are counted: a lone CR ends one, too
	kids    []*edge
	by      map[string]*edge // the same by text; nil while there are few
	cutter  grammar.Cutter
	style   grammar.Style // how content is printed that may follow
	bodies  []*edge       // what content leads to
	counted bool          // the client says how many bytes of message follow
	asked   bool          // DATA was sent and 354 did not come yet
	obeys   bool          // the tool obeys some lines of a message
	shape   *shape        // of the conversation that ends here, nil unknown
}

// edge is a line without its free parts.
type edge struct {
	from   *node
	text   string // as it is read: free parts replaced
	segs   []seg
	tail   string
	begins bool // a conversation begins with it: the one before is over
	to     *node
}

// seg is a literal piece of a line and the free part after it.
type seg struct {
	lit   string
	kind  grammar.FreeKind
	n     int  // number of the free part
	size  int  // its length where that is not free, 0
	fresh bool // it is not equal to any before it in the conversation
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
	size        int
	judged      *judged
	judge       func(text []byte, whole bool) *shape

	free  []freePart
	extra []longer
	parts []grammar.Free
	text  []byte
}

// judged is the shapes that any worker has judged.
type judged struct {
	lock sync.Mutex
	by   map[shapeKey]*shape
}

// shapeKey is a shape's text, and whether it is a whole text.
type shapeKey struct {
	text  [sha256.Size]byte
	whole bool
}

func newShapes(shared *judged, judge func(text []byte, whole bool) *shape) *shapes {
	s := &shapes{judged: shared, judge: judge}
	s.reset()
	return s
}

func (s *shapes) reset() { s.root, s.whole, s.size = &node{}, &node{}, 0 }

// read walks through a piece, gives the shape of each conversation and, for what
// cannot be looked up, its text.
func (s *shapes) read(p piece, give func(sh *shape, text []byte, line int)) {
	whole := p.whole()
	for at, line := 0, p.line; at < len(p.text); {
		if s.size > mostTree {
			s.reset()
		}
		end, lines, sh := s.conversation(p.text[at:], whole)
		if sh == nil {
			end = conversationEnd(p.text[at:], whole)
			lines = countLines(p.text[at : at+end])
		}
		give(sh, p.text[at:at+end], line)
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
	s.free, s.extra = s.free[:0], s.extra[:0]
	at := 0
	for at < len(text) {
		stop := bytes.IndexByte(text[at:], '\n')
		next := at + stop + 1
		if stop < 0 {
			stop, next = len(text)-at, len(text)
		}
		line := text[at : at+stop]
		var e *edge
		if n.style != 0 {
			if from, to, ok := grammar.ContentAt(n.style, line); ok {
				if e = s.content(n, line, from, to); e == nil {
					return 0, 0, nil
				}
				used, count := s.message(n.style, e, text[next:])
				lines += count
				at, n = next+used, e.to
				if count > 0 {
					s.extra = append(s.extra, longer{n.lines, count})
				}
				continue
			}
		}
		if e = s.follow(n, line); e == nil {
			if e = s.learn(n, line, whole); e == nil {
				return 0, 0, nil
			}
		}
		if e.begins && at > 0 {
			break
		}
		n = e.to
		at = next
	}
	if n.shape == nil {
		n.shape = s.look(n, whole)
	}
	if n.shape.slow {
		return at, lines + n.lines, nil
	}
	return at, lines + n.lines, n.shape
}

// follow finds the known line that a line is, nil if there is none. Lines that
// were met last are tried first.
func (s *shapes) follow(n *node, line []byte) *edge {
	const tried = 12
	for i, e := range n.kids {
		if i == tried {
			break
		}
		if s.match(e, line) {
			if i > 0 {
				copy(n.kids[1:i+1], n.kids[:i])
				n.kids[0] = e
			}
			return e
		}
	}
	return nil
}

// match reports whether a line is the known one but for its free parts, and
// takes these in.
func (s *shapes) match(e *edge, line []byte) bool {
	at, before := 0, len(s.free)
	for i := range e.segs {
		g := &e.segs[i]
		if len(line)-at < len(g.lit) || string(line[at:at+len(g.lit)]) != g.lit {
			s.free = s.free[:before]
			return false
		}
		at += len(g.lit)
		end := grammar.FreeEnd(g.kind, line, at)
		if end <= at || g.size > 0 && end-at != g.size || g.kind.Counts() && !s.same(g, line[at:end]) {
			s.free = s.free[:before]
			return false
		}
		at = end
	}
	if string(line[at:]) != e.tail {
		s.free = s.free[:before]
		return false
	}
	return true
}

// same reports whether a free part is the one that a known line has there.
func (s *shapes) same(g *seg, text []byte) bool {
	n, fresh := s.number(g.kind, text)
	return n == g.n && fresh == g.fresh
}

// number gives equal free parts of a conversation the same number, and takes in
// a new one.
func (s *shapes) number(kind grammar.FreeKind, text []byte) (n int, fresh bool) {
	h := uint64(14695981039346656037)
	for _, c := range text {
		h = (h ^ uint64(c)) * 1099511628211
	}
	for i := range s.free {
		if f := &s.free[i]; f.hash == h && f.kind == kind && bytes.Equal(f.text, text) {
			return i, false
		}
	}
	s.free = append(s.free, freePart{kind, h, text})
	return len(s.free) - 1, true
}

// learn makes a line known. It is nil where the conversation is too much to be
// kept.
func (s *shapes) learn(n *node, line []byte, whole bool) *edge {
	if len(line) > longestLine || n.depth >= mostShapeLines || len(s.free) > mostFree {
		return nil
	}
	s.parts = grammar.FreeParts(line, s.parts[:0])
	if n.counted {
		s.parts = slices.DeleteFunc(s.parts, func(f grammar.Free) bool {
			return !f.Kind.KeepsLength() && !(f.From > 0 && line[f.From-1] == '[') // but for the id of a connection
		})
	}
	before := len(s.free)
	s.text = s.stand(s.text[:0], line, s.parts)
	if have := n.known(s.text); have != nil {
		n.kids = first(n.kids, have)
		return have
	}
	s.free = s.free[:before]
	e := s.edge(n, line, s.parts)
	c := n.cutter
	mark := grammar.EdgeOf([]byte(e.text))
	e.begins = c.Begins(mark) && !whole && n.depth > 0
	if !e.begins {
		e.to = &node{up: e, depth: n.depth + 1, lines: n.lines + 1 + loneCR(line), cutter: c, obeys: n.obeys || grammar.Obeys(e.text)}
		if e.to.counted = n.counted || grammar.CountsBytes(line); !e.to.counted {
			e.to.style = grammar.StyleAfter(e.text, n.asked, e.to.obeys)
		}
		e.to.asked = grammar.AsksToSend(e.text) || n.asked && e.to.style == 0
	}
	n.add(e)
	return e
}

// few is how many lines may follow one before they are looked up in a map.
const few = 8

// known is the line with that text that may follow, nil if there is none.
func (n *node) known(text []byte) *edge {
	if n.by != nil {
		return n.by[string(text)]
	}
	for _, e := range n.kids {
		if e.text == string(text) {
			return e
		}
	}
	return nil
}

// add takes in a line that may follow.
func (n *node) add(e *edge) {
	n.kids = first(append(n.kids, e), e)
	switch {
	case n.by != nil:
		n.by[e.text] = e
	case len(n.kids) > few:
		n.by = make(map[string]*edge, 2*few)
		for _, k := range n.kids {
			n.by[k.text] = k
		}
	}
}

// stand appends a line to out as it is read: free parts replaced.
func (s *shapes) stand(out, line []byte, parts []grammar.Free) []byte {
	at := 0
	for _, f := range parts {
		n := 0
		if f.Kind.Counts() {
			n, _ = s.number(f.Kind, line[f.From:f.To])
		}
		out = append(out, line[at:f.From]...)
		out = f.Kind.AppendStand(out, n, f.To-f.From)
		at = f.To
	}
	return append(out, line[at:]...)
}

// loneCR counts the CRs that end a line of their own.
func loneCR(line []byte) int {
	return bytes.Count(line, []byte{'\r'}) - bytes.Count(line[max(len(line)-1, 0):], []byte{'\r'})
}

// first moves an edge to the beginning of a list that holds it.
func first(list []*edge, e *edge) []*edge {
	for i, have := range list {
		if have == e {
			copy(list[1:i+1], list[:i])
			list[0] = e
			break
		}
	}
	return list
}

// edge is a line cut at its free parts.
func (s *shapes) edge(n *node, line []byte, parts []grammar.Free) *edge {
	e := &edge{from: n}
	var text strings.Builder
	at := 0
	for _, f := range parts {
		g := seg{lit: string(line[at:f.From]), kind: f.Kind}
		if f.Kind.Counts() {
			g.n, g.fresh = s.number(f.Kind, line[f.From:f.To])
		}
		text.WriteString(g.lit)
		text.WriteString(f.Kind.Stand(g.n, f.To-f.From))
		if f.Kind.Sized() {
			g.size = f.To - f.From
		}
		e.segs = append(e.segs, g)
		at = f.To
	}
	e.tail = string(line[at:])
	text.WriteString(e.tail)
	e.text = text.String()
	s.size += edgeBytes + 3*len(line)
	return e
}

// content is the known line that stands for all lines of a message.
func (s *shapes) content(n *node, line []byte, from, to int) *edge {
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
	s.parts = grammar.FreeParts(line[:from], s.parts[:0])
	e := s.edge(n, line[:from], s.parts)
	e.text += n.style.Stand() + string(line[to:])
	e.to = &node{up: e, depth: n.depth + 1, lines: n.lines + 1, cutter: n.cutter, style: n.style, obeys: n.obeys}
	n.bodies = append(n.bodies, e)
	return e
}

// matchContent reports whether a line of a message begins as the known one does.
func (s *shapes) matchContent(e *edge, line []byte, from, to int) bool {
	return s.match(e, line[:from]) && strings.HasSuffix(e.text, "x"+string(line[to:]))
}

// message passes the further lines of a message that begin as the first did:
// their bytes and their number.
func (s *shapes) message(style grammar.Style, e *edge, text []byte) (used, lines int) {
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
func (s *shapes) matchContentAgain(e *edge, line []byte, from, to int) bool {
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
			if n, _ := s.number(g.kind, line[at:end]); n != g.n {
				return false
			}
		}
		at = end
	}
	return string(line[at:from]) == e.tail && strings.HasSuffix(e.text, "x"+string(line[to:]))
}

// look finds what the conversation is that ends at n, judging it if no worker
// has.
func (s *shapes) look(n *node, whole bool) *shape {
	lines := make([]string, n.depth)
	for at := n; at.up != nil; at = at.up.from {
		lines[at.depth-1] = at.up.text
	}
	text := []byte(strings.Join(lines, "\n") + "\n")
	key := shapeKey{sha256.Sum256(text), whole}
	s.judged.lock.Lock()
	sh := s.judged.by[key]
	s.judged.lock.Unlock()
	if sh != nil {
		return sh
	}
	sh = s.judge(text, whole)
	s.judged.lock.Lock()
	if s.judged.by == nil || len(s.judged.by) >= mostShared {
		s.judged.by = map[shapeKey]*shape{}
	}
	s.judged.by[key] = sh
	s.judged.lock.Unlock()
	return sh
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

// shapeOf judges the text of a shape.
func shapeOf(text []byte, whole bool, dialect string) *shape {
	sh := &shape{}
	for _, d := range diagnose(text, 0, whole, dialect) {
		one := shapeSession{verdict: VerdictOf(&d), host: -1}
		one.hole()
		sh.slow = sh.slow || !proven[d.Session.Dialect]
		sh.sessions = append(sh.sessions, one)
	}
	return sh
}

// hole finds the free part that the host's name holds.
func (one *shapeSession) hole() {
	if !strings.Contains(one.verdict.Host, "7k0") && !strings.Contains(one.verdict.Host, "198.18.") {
		return
	}
	for _, kind := range []grammar.FreeKind{grammar.FreeIP, grammar.FreeID, grammar.FreeToken} {
		for n := range mostFree {
			if before, after, ok := strings.Cut(one.verdict.Host, kind.Stand(n, 0)); ok && (after == "" || after[0] < '0' || after[0] > '9') {
				one.host, one.before, one.after = n, before, after
				return
			}
		}
	}
}

// hostOf is the host of a session of the conversation at hand.
func (s *shapes) hostOf(one *shapeSession) string {
	if one.host < 0 || one.host >= len(s.free) {
		return one.verdict.Host
	}
	return one.before + string(s.free[one.host].text) + one.after
}
