package grammar

import (
	"strconv"
	"strings"

	"badseq/grammar/wire"
)

// pyConnections tells apart the connections of a log that names none of them.
// Each smtplib object waits for the reply to what it sent, so a second command
// without a reply between is another thread's. As long as nothing shows a second
// connection there is one.
type pyConnections struct {
	w    *wire.Writer
	list []*pyConnection
	last *pyConnection // the one that printed last
}

// pyConnection is one connection and how far it is.
type pyConnection struct {
	c       *wire.Conversation
	pending string // the verb that waits for its reply, "" none; "greeting" after connect
	stage   string // the verb that was last answered
	sent    int    // when it sent, to tell the latest
}

// one returns the connection that printed last, making the first if there is none.
func (p *pyConnections) one() *pyConnection {
	if p.last == nil {
		p.add()
	}
	return p.last
}

func (p *pyConnections) add() *pyConnection {
	key := ""
	if n := len(p.list); n > 0 {
		key = strconv.Itoa(n + 1)
	}
	p.last = &pyConnection{c: p.w.On(key)}
	p.list = append(p.list, p.last)
	return p.last
}

// connect is the connection that a connect line opens: another one where the last
// still waits, or has said nothing since its greeting.
func (p *pyConnections) connect() *pyConnection {
	p.one()
	for _, k := range p.list {
		if k.c.IsOver() || k.stage == "" && k.pending == "" {
			p.last = k
			return p.wait(k, "greeting")
		}
	}
	if p.last.pending != "" && p.last.pending != "greeting" || p.last.stage == "greeting" {
		p.add()
	}
	return p.wait(p.last, "greeting")
}

func (p *pyConnections) wait(k *pyConnection, verb string) *pyConnection {
	if verb != "greeting" || k.pending != "greeting" {
		k.stage = before(verb, k.stage)
	}
	k.pending = verb
	for _, other := range p.list {
		k.sent = max(k.sent, other.sent+1)
	}
	p.last = k
	return k
}

// before forgets a connection's past where a new one begins on it.
func before(verb, stage string) string {
	if verb == "greeting" {
		return ""
	}
	return stage
}

// sender is the connection that sends a line that begins with verb: one that
// waits for nothing and has come to where that verb follows; of several, the one
// that has been silent longest.
func (p *pyConnections) sender(verb string) *pyConnection {
	p.one()
	best, rank := p.last, -1
	for _, k := range p.list {
		if r := k.readiness(verb); r > rank || r == rank && k.sent < best.sent {
			best, rank = k, r
		}
	}
	if rank == 0 && greetsAgain(verb) && greetsAgain(best.pending) {
		best = p.add()
	}
	return p.wait(best, verb)
}

// pyUsual says after which verbs one usually comes.
var pyUsual = map[string]string{"EHLO": "greeting STARTTLS", "MAIL": "EHLO HELO AUTH RSET end-of-data", "RCPT": "MAIL RCPT",
	"DATA": "RCPT", "content": "DATA", "AUTH": "EHLO", "STARTTLS": "EHLO", "QUIT": "end-of-data RSET"}

// readiness says how well a verb follows on what a connection has done: 0 it
// still waits, 1 it could, 2 it is the usual next step.
func (k *pyConnection) readiness(verb string) int {
	if k.pending != "" && k.pending != "greeting" {
		return 0
	}
	for stage := range strings.FieldsSeq(pyUsual[verb]) {
		if k.stage == stage {
			return 2
		}
	}
	return 1
}

// receiver is the connection that a reply's line belongs to: of those that wait,
// the latest whose command can get that code.
func (p *pyConnections) receiver(line string) *pyConnection {
	p.one()
	r, ok := wire.ParseReplyLine(line)
	if !ok || len(p.list) == 1 {
		return p.answered(p.last, !ok || !r.More)
	}
	var best *pyConnection
	for _, k := range p.list {
		if k.pending != "" && canGet(k.pending, r) && (best == nil || k.sent > best.sent) {
			best = k
		}
	}
	if best == nil {
		best = p.last
	}
	return p.answered(best, !r.More)
}

func (p *pyConnections) answered(k *pyConnection, whole bool) *pyConnection {
	p.last = k
	if whole {
		k.stage, k.pending = k.pending, ""
	}
	return k
}

// canGet reports whether a reply can answer a command (RFC 5321 4.3.2), by its
// code and, where servers are usual, by its enhanced code.
func canGet(verb string, r wire.ReplyLine) bool {
	switch {
	case r.Code >= 400:
		return true
	case verb == "greeting":
		return r.Code == 220
	case verb == "QUIT":
		return r.Code == 221
	case verb == "DATA":
		return r.Code == 354
	case verb == "AUTH":
		return r.Code == 235 || r.Code == 334
	case r.Enhanced == "2.1.0":
		return verb == "MAIL"
	case r.Enhanced == "2.1.5":
		return verb == "RCPT"
	}
	return r.Code == 250 || r.Code == 220 && verb == "STARTTLS"
}
