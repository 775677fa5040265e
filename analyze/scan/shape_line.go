package scan

import (
	"bytes"
	"hash/maphash"
	"slices"

	"badseq/grammar"
)

// follow finds the known line that a line is, nil if there is none. Lines that
// were met last are tried first.
func (s *shapes) follow(n *node, line []byte) *node {
	const tried = 12
	if n.last == nil || s.match(n.last, line) {
		return n.last
	}
	for i, e := range n.kids[:min(len(n.kids), tried)] {
		if i > 0 && s.match(e, line) {
			copy(n.kids[1:i+1], n.kids[:i])
			n.kids[0], n.last = e, e
			return e
		}
	}
	return nil
}

// match reports whether a line is the known one but for its free parts, and
// takes these in.
func (s *shapes) match(e *node, line []byte) bool {
	at, before := 0, len(s.free)
	for i := range e.segs {
		g := &e.segs[i]
		if len(line)-at < len(g.lit) || string(line[at:at+len(g.lit)]) != g.lit {
			s.free = s.free[:before]
			return false
		}
		at += len(g.lit)
		end := 0
		if !isHost(g.kind) {
			end = grammar.FreeEnd(g.kind, line, at)
		} else if at < len(line) {
			if from, _, to, _, ok := s.hostAt(line, at); ok && from == at {
				end = to
			}
		}
		if end <= at || g.size > 0 && end-at != g.size || isHost(g.kind) && !s.hostLike(e, g, line, at) ||
			g.typed && grammar.Obeyed(line[at]) || g.kind.Counts() && !s.same(g, line, at, end) {
			s.free = s.free[:before]
			return false
		}
		at = end
	}
	if string(line[at:]) != e.tail {
		s.free = s.free[:before]
		return false
	}
	if e.wait >= 0 {
		if wait, ok := s.waited(line); !ok || wait != e.wait {
			s.free = s.free[:before]
			return false
		}
	}
	return true
}

// same reports whether a free part is the one that a known line has there.
func (s *shapes) same(g *seg, line []byte, from, to int) bool {
	n, aside, fresh := s.numbers(g.kind, line, from, to)
	return n == g.n && aside == g.aside && fresh == g.fresh
}

// numbers gives a free part its number, and a host its domain's.
func (s *shapes) numbers(kind grammar.FreeKind, line []byte, from, to int) (n, aside int, fresh bool) {
	if !isHost(kind) {
		n, fresh = s.number(kind, line[from:to])
		return n, 0, fresh
	}
	n, fresh = s.number(grammar.FreeHost, line[from:to])
	aside, _ = s.number(grammar.FreeDomain, line[s.domain(line, from):to])
	return n, aside, fresh
}

// domain is where the domain begins of the host whose name begins at line[from].
func (s *shapes) domain(line []byte, from int) int {
	_, domain, _, _, _ := s.hostAt(line, from)
	return domain
}

// hostAt is grammar.HostAt, which is asked for one name again and again.
func (s *shapes) hostAt(line []byte, at int) (from, domain, to int, address, ok bool) {
	h := &s.host
	if h.line != &line[0] || h.length != len(line) || h.at != at {
		h.line, h.length, h.at = &line[0], len(line), at
		h.from, h.domain, h.to, h.address, h.ok = grammar.HostAt(line, at)
	}
	return h.from, h.domain, h.to, h.address, h.ok
}

func isHost(kind grammar.FreeKind) bool {
	return kind == grammar.FreeHost || kind == grammar.FreeMailHost
}

// hostClass says what may be taken for the name of a host.
type hostClass uint8

const (
	itself    hostClass = iota // a verdict may rest on the very name
	anyHost                    // any name like it
	anyMailer                  // any name like it that has a word of mail, too
)

// hostsKept is how many names are remembered, each where its hash says.
const hostsKept = 1 << 11

// keptHost is a name that was looked at, by its hash.
type keptHost struct {
	hash  uint64
	class hostClass
}

// class looks at the name of the host that begins at line[at].
func (s *shapes) class(line []byte, at int) hostClass {
	from, domain, to, address, _ := s.hostAt(line, at)
	if address {
		from-- // the @ tells the two apart
	}
	h := maphash.Bytes(alikeSeed, line[from:to]) | 1
	kept := &s.hosts[h>>1%hostsKept]
	if kept.hash == h {
		return kept.class
	}
	name := bytes.TrimPrefix(line[from:to], []byte("@"))
	class := anyHost
	mail, other := grammar.MailWords(string(name))
	mailDomain := false
	if mail {
		mailDomain, _ = grammar.MailWords(string(line[domain:to]))
	}
	switch {
	case other, mailDomain, tellingHost(name, address):
		class = itself
	case mail:
		class = anyMailer
	}
	*kept = keptHost{h, class}
	return class
}

// hostLike reports whether the name of a host that begins at line[at] is like the
// one that was learned.
func (s *shapes) hostLike(e *node, g *seg, line []byte, at int) bool {
	switch s.class(line, at) {
	case anyHost:
		return g.kind == grammar.FreeHost
	case anyMailer:
		return e.said || g.kind == grammar.FreeMailHost
	}
	return false
}

// parted finds the free parts of a line that follows n.
func (s *shapes) parted(n *node, line []byte) []grammar.Free {
	if n.message && !n.counted {
		if part, ok := grammar.MessagePart(line); ok {
			before := s.partedFree(n, line[:part.From])
			return append(before, part)
		}
	}
	return s.partedFree(n, line)
}

// partedFree is parted for what is no line of a message.
func (s *shapes) partedFree(n *node, line []byte) []grammar.Free {
	s.parts = grammar.FreeParts(line, n.prompts, s.parts[:0])
	kept := s.parts[:0]
	for _, f := range s.parts {
		if sized := grammar.SizedKind(f.Kind); n.counted && sized != 0 && !grammar.Replies(line) {
			f.Kind = sized
		}
		switch {
		case f.Kind == grammar.FreeProse && f.From == len("Subject: ") && !n.message: // typed, it is a command
			continue
		case f.From == 0 && f.Kind == grammar.FreeAnswer && grammar.Obeyed(line[0]):
			f.Kind, f.From = grammar.FreeTyped, 1
		case f.From == 0 && !f.Kind.IsMoment() && f.Kind != grammar.FreeAnswer:
			continue
		case n.counted && !grammar.Replies(line) && !f.Kind.KeepsLength() && !(f.From > 0 && line[f.From-1] == '['): // but for the id of a connection
			continue
		case f.Kind == grammar.FreeHost:
			switch s.class(line, f.From) {
			case itself:
				continue
			case anyMailer:
				if !grammar.IsDialogue(line) {
					f.Kind = grammar.FreeMailHost
				}
			}
		}
		kept = append(kept, f)
	}
	return kept
}

// number gives equal free parts of a conversation the same number, and takes in
// a new one.
func (s *shapes) number(kind grammar.FreeKind, text []byte) (n int, fresh bool) {
	h := maphash.Bytes(alikeSeed, text)
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
func (s *shapes) learn(n *node, line []byte, whole bool) *node {
	if len(line) > longestLine || n.depth >= mostShapeLines || len(s.free) > mostFree {
		return nil
	}
	parts := s.parted(n, line)
	timed := hasTime(parts)
	wait := int8(-1)
	if timed && grammar.TimeTells(line) {
		var ok bool
		if wait, ok = s.waited(line); !ok {
			return nil
		}
	}
	clock := int(n.clock) + max(int(wait), 0)
	s.part(line, parts, clock)
	if have := n.known(s.text); have != nil {
		n.kids, n.last = first(n.kids, have), have
		return have
	}
	s.learned++
	e := &node{form: s.form(line, timed), wait: wait, cutter: n.cutter, up: n}
	s.size += nodeBytes
	if e.begins = e.cutter.Begins(e.mark) && !whole && n.depth > 0; !e.begins {
		e.depth, e.lines, e.clock = n.depth+1, n.lines+1+loneCR(line), int32(clock)
		e.prompts = grammar.Prompts(line)
		if e.counted = grammar.CountsBytes(line) || n.counted && !grammar.Replies(line); !e.counted {
			e.style = grammar.StyleAfter(e.text, n.asked)
			if _, _, ok := grammar.ContentAt(n.style, line); ok && n.style != 0 {
				e.style = n.style // a blank line of a message
			}
		}
		e.message = n.message && grammar.InMessage(line) || n.asked && (grammar.Says354(line) || grammar.Headed(line))
		e.asked = grammar.AsksToSend(e.text) || n.asked && e.style == 0
	}
	n.add(e)
	return e
}

func hasTime(parts []grammar.Free) bool {
	return slices.ContainsFunc(parts, func(f grammar.Free) bool { return f.Kind == grammar.FreeTime })
}

// few is how many lines may follow one before they are looked up in a map.
const few = 8

// known is the line with that text that may follow, nil if there is none.
func (n *node) known(text []byte) *node {
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
func (n *node) add(e *node) {
	n.kids, n.last = first(append(n.kids, e), e), e
	switch {
	case n.by != nil:
		n.by[e.text] = e
	case len(n.kids) > few:
		n.by = make(map[string]*node, 2*few)
		for _, k := range n.kids {
			n.by[k.text] = k
		}
	}
}

// loneCR counts the CRs that end a line of their own.
func loneCR(line []byte) int32 {
	return int32(bytes.Count(line, []byte{'\r'}) - bytes.Count(line[max(len(line)-1, 0):], []byte{'\r'}))
}

// first moves a node to the beginning of a list that holds it.
func first(list []*node, e *node) []*node {
	for i, have := range list {
		if have == e {
			copy(list[1:i+1], list[:i])
			list[0] = e
			break
		}
	}
	return list
}
