package wire

import (
	"strings"

	"badseq/grammar/stream"
)

// Connect tells that the client opens a connection; implicit where TLS comes
// before the greeting.
func (c *Conversation) Connect(span Span, host string, port int, implicit bool) {
	c.connection(stream.Connecting, span, host, port, implicit)
}

// Connected tells that the connection stands.
func (c *Conversation) Connected(span Span, host string, port int, implicit bool) {
	c.connection(stream.Connected, span, host, port, implicit)
}

func (c *Conversation) connection(signal stream.Signal, span Span, host string, port int, implicit bool) {
	c.closeReply()
	if c.started() {
		c.begin()
	}
	c.add(stream.Event{Kind: stream.Transport, Session: c.open(), Signal: signal, Host: host, Port: port, Implicit: implicit}, span)
}

// TLS tells how a handshake went, in the client's words.
func (c *Conversation) TLS(signal stream.Signal, span Span, text string) {
	c.closeReply()
	c.add(stream.Event{Kind: stream.TLS, Session: c.open(), Signal: signal, Text: text}, span)
}

// Transport tells what happened below SMTP, in the client's words.
func (c *Conversation) Transport(signal stream.Signal, span Span, text string) {
	c.closeReply()
	if signal == stream.Closed && c.session == 0 {
		return // nothing was open: these words are not of a session
	}
	c.add(stream.Event{Kind: stream.Transport, Session: c.open(), Signal: signal, Text: text}, span)
	switch signal {
	case stream.Closed, stream.PeerClosed, stream.Refused, stream.NoSuchHost, stream.Unreachable:
		c.over = true
		c.mode = atCommand
	}
}

// Failure is an error of the client library.
type Failure struct {
	Signal   stream.Signal
	Verb     string // the command it speaks of, "" none
	Argument string
	Code     int // the reply it quotes, 0 none
	Enhanced string
	Text     string // the client's words, or the reply's text where it quotes one
	Host     string
	Port     int
}

// Fail tells of an error that the client library reports. One that quotes the
// reply that was just seen is marked as the same event told again.
func (c *Conversation) Fail(span Span, f Failure) {
	c.closeReply()
	e := stream.Event{Kind: stream.Error, Session: c.open(), Signal: f.Signal, Verb: f.Verb, Argument: f.Argument,
		Code: f.Code, Enhanced: f.Enhanced, Text: f.Text, Host: f.Host, Port: f.Port}
	e.Repeated = f.Code != 0 && c.replies > 0 && f.Code == c.lastCode
	c.add(e, span)
}

// FailWith is Fail for an error that quotes a reply as text: "535 5.7.8 no".
func (c *Conversation) FailWith(span Span, f Failure, reply string) {
	first, rest, _ := strings.Cut(reply, "\n")
	if line, ok := ParseReplyLine(strings.TrimSpace(first)); ok {
		f.Code, f.Enhanced, f.Text = line.Code, line.Enhanced, line.Text
		for more := range strings.SplitSeq(rest, "\n") {
			if l, ok := ParseReplyLine(strings.TrimSpace(more)); ok && l.Text != "" {
				f.Text += "\n" + l.Text
			}
		}
	}
	c.Fail(span, f)
}

// Over tells that the session ended here, so that the next EHLO begins another.
func (c *Conversation) Over() { c.over = true }

// Another says that what comes next belongs to another session: errors without
// any dialogue between them are of one each.
func (c *Conversation) Another() { c.begin() }

// Unused reports whether nothing has been told of the session yet.
func (c *Conversation) Unused() bool { return c.session == 0 }

// IsOver reports whether the session has ended as far as the log shows.
func (c *Conversation) IsOver() bool { return c.over }

// NotOver says that what comes next still belongs to the session that ended.
func (c *Conversation) NotOver() { c.over = false }

// Tell covers lines that tell an event again (a reply printed twice): they are
// neither events nor misunderstood.
func (c *Conversation) Tell(span Span) {
	c.w.add(stream.Event{Kind: stream.Note, Session: c.session, Repeated: true}, span)
}

// Ate tells that the tool took a typed line for itself and never sent it; verb is
// the command that the line was meant to be, "" unknown.
func (c *Conversation) Ate(span Span, verb, text string) {
	c.closeReply()
	c.add(stream.Event{Kind: stream.Transport, Session: c.open(), Signal: stream.ToolAteCommand, Verb: verb, Text: text}, span)
}
