package analyze

import (
	"slices"

	"badseq/grammar/stream"
)

// standing is where a conversation stands, as far as the table and the server
// care. It is small and comparable: the search meets each once.
type standing struct {
	phase           Phase
	hello           string
	list            int8 // which EHLO list is in force
	tls, upgraded   bool
	auth            bool
	open, binary    bool
	accepted        bool // a recipient
	refused         bool // a recipient, and a MAIL
	mailRefused     bool
	closed          bool
	withdrawn       bool  // STARTTLS, for good
	outlived        bool  // the transaction is still open though EHLO came inside it: nothing to build on
	progress        int16 // three steps a message: MAIL, RCPT, accepted
	deliveredBefore int16
}

// The lists that can be in force.
const (
	listNone int8 = iota // none, or an EHLO that STARTTLS made void
	listClear
	listTLS
	listUnknown
)

// startOf is where the searched part of the conversation begins.
func (w *world) startOf(t *Trace, d *Diagnosis, c stretch) standing {
	if c.at < 0 {
		return standing{phase: Greeted}
	}
	s := &t.Steps[c.first]
	f := s.Facts
	phase := s.Phase
	if phase == Unknown && (s.Is("EHLO", "LHLO", "HELO") || needsHello[d.Cause.ID]) || phase == Connected {
		phase = Greeted
	}
	p := standing{phase: phase, hello: f.Hello, tls: f.TLS, upgraded: f.Upgraded, auth: f.Authenticated, closed: f.Closed != ""}
	if phase == Unknown {
		p.phase, p.hello, p.list = Hello, w.hello, listUnknown
		return p
	}
	p.open, p.binary, p.accepted, p.refused, p.mailRefused = f.Open, f.Binary, f.Accepted > 0, f.Refused > 0, f.MailRefused >= 0
	switch {
	case f.Hello == "" || f.Hello == "HELO":
	case !f.CapsKnown:
		p.list = listUnknown
	case f.TLS:
		p.list = listTLS
	default:
		p.list = listClear
		p.withdrawn = w.offersTLS() && !f.Caps.Has("STARTTLS")
	}
	return p
}

// needsHello are the causes that prove that no EHLO was in force.
var needsHello = map[string]bool{"mail-before-helo": true, "auth-before-helo": true, "starttls-before-ehlo": true}

// facts are the standing in the table's words.
func (w *world) facts(p standing) *Facts {
	f := &Facts{
		StartShown: true, Greeted: true, TLS: p.tls, TLSKnown: true, Upgraded: p.upgraded, Hello: p.hello,
		HelloStep: -1, Authenticated: p.auth, AuthFailed: -1, MailRefused: -1, Open: p.open, RcptRefused: -1,
		DataRefused: -1, Binary: p.binary, LMTP: w.hello == "LHLO", ClosedStep: -1,
	}
	switch {
	case p.hello == "HELO":
		f.CapsKnown = true
	case p.list == listClear:
		f.Caps, f.CapsKnown = w.clear, true
	case p.list == listTLS:
		f.Caps, f.CapsKnown = w.tls, true
	}
	if p.withdrawn {
		f.Caps = without(f.Caps, "STARTTLS")
	}
	if p.accepted {
		f.Accepted = 1
	}
	if p.refused {
		f.Refused, f.RcptRefused = 1, 0
	}
	if p.mailRefused {
		f.MailRefused = 0
	}
	if p.closed {
		f.Closed, f.ClosedStep = "quit", 0
	}
	return f
}

// move is the standing after a command got a reply of that code, by the table
// of effects.
func (w *world) move(p standing, s *Step, code int) standing {
	f := w.facts(p)
	scratch := &Trace{Steps: []Step{*s}, Server: Server{Software: w.software}}
	e := scratch.effect(s, code)
	if e == nil {
		return p
	}
	for _, name := range e.Changes {
		changes[name](scratch, 0, f)
	}
	to := e.To
	switch to {
	case stay:
		to = p.phase
	case back:
		if to = f.spine(); to == Unknown {
			to = p.phase
		}
	}
	q := standing{
		phase: to, hello: f.Hello, list: p.list, tls: f.TLS, upgraded: f.Upgraded, auth: f.Authenticated, open: f.Open,
		binary: f.Binary, accepted: f.Accepted > 0, refused: f.Refused > 0, mailRefused: f.MailRefused >= 0,
		closed: f.Closed != "", progress: p.progress, deliveredBefore: p.deliveredBefore,
	}
	switch {
	case f.Hello == "" || f.Hello == "HELO":
		q.list = listNone
	case s.Is("EHLO", "LHLO") && code/100 == 2:
		q.list = listClear
		if q.tls {
			q.list = listTLS
		}
	}
	q.withdrawn = !q.tls && (p.withdrawn || slices.Contains(e.Changes, "withdraw STARTTLS"))
	q.outlived = q.open && (p.outlived || p.open && s.Is("EHLO", "HELO", "LHLO"))
	return q.advance(s, code)
}

// advance notes how far a message got.
func (p standing) advance(s *Step, code int) standing {
	stage := int16(0)
	switch {
	case code >= 400:
	case s.Is("MAIL"):
		stage = 1
	case s.Is("RCPT"):
		stage = 2
	case s.Is(VerbEndOfData), s.Is("BDAT", "BURL") && p.phase == Hello:
		stage = 3
	}
	if reached := 3*p.deliveredBefore + stage; reached > p.progress {
		p.progress = reached
	}
	if stage == 3 {
		p.deliveredBefore++
	}
	return p
}

// play is a unit at a standing.
type play struct {
	from standing
	unit unit
}

type result struct {
	to standing
	ok bool
}

// plays says where a unit leads, and whether it is legal there and the server's
// demands are met.
func (w *world) plays(p standing, u unit) (standing, bool) {
	u.line, u.column = 0, 0
	key := play{p, u}
	if r, ok := w.played[key]; ok {
		return r.to, r.ok
	}
	r := result{}
	r.to, r.ok = w.try(p, u)
	w.played[key] = r
	return r.to, r.ok
}

func (w *world) try(p standing, u unit) (standing, bool) {
	s := &Step{Command: u.verb, Argument: u.argument}
	if u.turnedAway && p.auth {
		u.refused = 0
	}
	if u.kept.tls && !p.tls && w.offersTLS() || u.kept.login && !p.auth && w.offersLogin() {
		return p, false
	}
	if u.refused != 0 && Judge(u.verb, u.argument, p.phase, w.facts(p)) == "" {
		return w.move(p, s, u.refused), true
	}
	cause := w.refuses(u.verb, u.argument, p.phase, w.facts(p))
	if u.never || u.refused != 0 || cause != "" && cause != u.tolerated || p.outlived && s.Is("RCPT", "DATA", "BDAT") {
		return p, false
	}
	s.Replies = []*stream.Event{{Kind: stream.Reply, Code: 250, Text: "server\n" + w.offer(p.tls)}}
	if s.Is("DATA") {
		p = w.move(p, s, 354)
		s = &Step{Command: VerbEndOfData}
	}
	return w.move(p, s, 250), true
}
