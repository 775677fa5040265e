package wire

import (
	"encoding/base64"
	"strings"

	"badseq/grammar/stream"
)

// Server tells that the server sent a line. Lines of one reply come one by one;
// a line that cannot belong to the open reply begins another.
func (c *Conversation) Server(t Text) {
	line, ok := ParseReplyLine(t.S)
	if !ok {
		c.badLine(t)
		return
	}
	if c.reply != none && c.w.events[c.reply].Code == line.Code {
		c.replyMore(t, line)
	} else {
		if c.reply != none {
			c.w.events[c.reply].Malformed = "codes differ"
			c.endReply()
		}
		c.replyFirst(t, line)
	}
	if !line.More {
		c.endReply()
	}
}

// ServerMore tells that the server's reply goes on in a line that the client
// printed without its code.
func (c *Conversation) ServerMore(t Text) {
	if c.reply == none {
		return
	}
	if line, ok := ParseReplyLine(t.S); ok {
		c.replyMore(t, line)
		return
	}
	c.replyMore(t, ReplyLine{Text: strings.TrimRight(t.S, " \t\r\n")})
}

// badLine takes a line that no reply can be: it goes on an open reply or is a
// reply without a code.
func (c *Conversation) badLine(t Text) {
	if c.reply != none {
		c.w.events[c.reply].Malformed = "no code"
		c.replyMore(t, ReplyLine{Text: strings.TrimRight(t.S, " \t\r\n")})
		return
	}
	c.replyFirst(t, ReplyLine{Text: strings.TrimRight(t.S, " \t\r\n")})
	c.w.events[c.reply].Malformed = "no code"
	c.endReply()
}

// replyFirst begins a reply, and a session where the reply is a greeting that
// the open session cannot get any more.
func (c *Conversation) replyFirst(t Text, line ReplyLine) {
	if c.secondGreeting(line) {
		c.begin()
	}
	e := stream.Event{Kind: stream.Reply, Session: c.open(), Code: line.Code, Enhanced: line.Enhanced,
		Text: c.replyText(t, line)}
	c.reply = c.add(e, t.Span())
	if c.mode == atContent {
		c.mode = atCommand // the client did not print the dot
	}
}

// secondGreeting reports whether a 220 must be that of another connection: the
// session has had its greeting, nothing waits for a 220.
func (c *Conversation) secondGreeting(line ReplyLine) bool {
	if c.w.connections || line.Code != 220 || line.Enhanced != "" || c.session == 0 || !c.started() {
		return false // RFC 2034 4: no greeting has an enhanced code
	}
	if c.over || c.quit {
		return true
	}
	for _, verb := range c.pending {
		if verb == "STARTTLS" || !greets(verb) {
			return false
		}
	}
	return c.replies > 0 && len(c.pending) == 0 && !c.w.hidesCommands
}

func (c *Conversation) replyMore(t Text, line ReplyLine) {
	e := &c.w.events[c.reply]
	if e.Lines == nil {
		e.Lines = append(e.Lines, e.Place.Line)
	}
	from, _ := c.w.view.Input(t.From, t.To)
	e.Lines = append(e.Lines, c.w.view.In.LineAt(from)+1)
	e.Text += "\n" + c.replyText(t, line)
	c.w.extend(c.reply, t.Span())
}

// replyText is a reply line's text; a challenge that is more than a prompt is
// part of the SASL exchange and hidden.
func (c *Conversation) replyText(t Text, line ReplyLine) string {
	if line.Code != 334 || line.Text == "" {
		return line.Text
	}
	if plain, err := base64.StdEncoding.DecodeString(line.Text); err == nil {
		prompt := strings.TrimRight(strings.ToLower(string(plain)), ": \x00")
		switch prompt {
		case "username", "user name", "user", "login":
			c.login = true
			return string(plain)
		case "password", "pass":
			return string(plain)
		}
	}
	c.w.Secret(t.at(line.TextAt), t.To)
	return stream.Hidden
}

// closeReply ends an open reply that lacks its last line.
func (c *Conversation) closeReply() {
	if c.reply == none {
		return
	}
	c.w.events[c.reply].Malformed = "unterminated"
	c.endReply()
}

// endReply keeps the state after a whole reply.
func (c *Conversation) endReply() {
	e := c.w.events[c.reply]
	c.reply = none
	c.replies++
	c.lastCode, c.lastText = e.Code, e.Text
	verb := ""
	if len(c.pending) > 0 {
		verb = c.pending[0]
		c.pending = c.pending[1:]
	}
	switch {
	case e.Code == 334:
		c.mode = atChallenge
	case e.Code == 354 && (c.sentLast == "DATA" || c.sentLast == "" || c.w.hidesCommands):
		c.mode = atContent
	case e.Code == 221 && (verb == "QUIT" || verb == ""), e.Code == 421:
		c.over = true
		c.mode = atCommand
	case verb == "AUTH" && len(c.pending) == 0:
		c.mode = atCommand
	case verb == "DATA" && len(c.pending) == 0 && e.Code >= 400:
		c.mode = atStray
	case verb == "BDAT" && c.mode == atChunk:
		c.mode = atCommand // what the client did not print of the chunk will not come any more
	}
}

// NoReply tells that the client waited for a reply and got none: whatever comes
// next is not the answer to what it sent before.
func (c *Conversation) NoReply() {
	c.closeReply()
	if len(c.pending) > 0 {
		c.pending = c.pending[1:]
	}
}
