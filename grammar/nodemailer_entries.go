package grammar

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// entry tells of an entry of the console logger; more are the bare lines that
// follow it in 2.x.
func (l *nodemailerLowering) entry(head, id, words *lexer.Token, more []lexer.Token) {
	nested := head.Pos.Line == l.lastLine
	two := int(head.Type)-1 >= nmOldEntry
	l.raw, l.lastLine = nil, head.Pos.Line
	key, to := idOf(id), endOf(head, id, words)
	if nested && l.content && l.sessions[key] == nil && l.current != nil {
		l.current.c.Message(wire.Text{S: head.Value, From: head.Pos.Offset, To: to})
		return
	}
	l.content = false
	e := nmSaid{span: wire.Span{From: head.Pos.Offset, To: to}, kind: nmText, error: severeHead(head.Value)}
	if words != nil {
		e.kind = int(words.Type) - 1
		e.lines = append(e.lines, text(words))
	} else {
		e.lines = append(e.lines, wire.Text{From: to, To: to})
	}
	switch {
	case e.kind == nmServer:
		e.side, e.kind = theServer, nmText
	case e.kind == nmClient:
		e.side, e.kind = theClient, nmText
	case id != nil && id.Value[1] != '#' && e.kind == nmText && !e.error && !two:
		e.side = theMessage
	}
	if two {
		l.prefix = l.before(head)
		e.lines = l.further(e, more)
	}
	l.version.head(two)
	l.entries = true
	l.said(key, e, two)
}

// severeHead reports whether an entry's head names the level of an error or a
// warning.
func severeHead(head string) bool {
	return len(head) > len(headShape) && (head[len(headShape)] == 'E' || head[len(headShape)] == 'W' || head[len(headShape)] == 'F')
}

// idOf is what stands in an id's brackets, "" without one.
func idOf(id *lexer.Token) string {
	if id == nil {
		return ""
	}
	return id.Value[1 : len(id.Value)-1]
}

// endOf is where an entry's own line ends.
func endOf(head, id, words *lexer.Token) int {
	last := head
	switch {
	case words != nil:
		last = words
	case id != nil:
		last = id
	}
	return last.Pos.Offset + len(last.Value)
}

// before is what stands on a head's line before it.
func (l *nodemailerLowering) before(head *lexer.Token) string {
	v := l.w.View()
	at := int(v.Starts[head.Pos.Line-1])
	return v.Text[at:head.Pos.Offset]
}

// bare is a further line of an entry of 2.x, without what a terminal or a
// container runtime put before every line.
func (l *nodemailerLowering) bare(t *lexer.Token) wire.Text {
	line := text(t)
	if l.prefix != "" && strings.HasPrefix(line.S, l.prefix) {
		line.S, line.From = line.S[len(l.prefix):], line.From+len(l.prefix)
	}
	return line
}

// further are the lines of an entry of 2.x: its own and the bare ones that go on
// it. What an application prints behind a whole reply is none of them.
func (l *nodemailerLowering) further(e nmSaid, more []lexer.Token) []wire.Text {
	lines := e.lines
	for i := range more {
		t := l.bare(&more[i])
		last := lines[len(lines)-1].S
		open := len(last) > 3 && last[3] == '-' && replyShaped(last)
		if (e.side == theServer && !open || e.error) && !replyShaped(t.S) {
			break
		}
		lines = append(lines, t)
	}
	return lines
}

// said tells of an entry, whichever logger wrote it; two is set for 2.x.
func (l *nodemailerLowering) said(key string, e nmSaid, two bool) {
	if key == "" {
		l.general(e)
		return
	}
	if strings.HasPrefix(key, "#") && e.side == nobody {
		l.pooled(key, e)
		return
	}
	s := l.on(key)
	if !two && s.body && s.c.InContent() && e.side != theMessage && e.kind != nmEncoded && l.messageGoesOn(s, e.span) {
		if e.side != nobody {
			e.lines[0].S, e.lines[0].From = "S: "+e.lines[0].S, e.lines[0].From-len("S: ")
		}
		e.side = theMessage
	}
	switch {
	case e.kind != nmText && e.side != theMessage:
		l.event(s, e)
	case e.side == theServer:
		l.server(s, e.lines)
	case e.side == theClient:
		l.client(s, e.lines, two)
	case e.side == theMessage:
		l.message(s, e.lines)
	case e.error:
		l.hold(s, key, e)
	default:
		s.c.Tell(e.span)
	}
}

// general tells of an entry that names no connection.
func (l *nodemailerLowering) general(e nmSaid) {
	words := e.lines[0].S
	switch {
	case e.kind == nmTransport:
		l.version.transport(words)
		l.w.On("").Tell(e.span)
	case e.kind == nmSendError:
		l.hold(l.any(withoutLabel(joinLines(e.lines))), "", e)
	case e.kind == nmHousekeeping:
		l.w.On("").Tell(e.span)
	case e.side == theServer:
		l.server(l.on(""), e.lines)
	case e.side == theClient:
		l.client(l.on(""), e.lines, true)
	}
}

// pooled tells of an entry of a pool, which names a number and not the
// connection's id, or of a line of smtp-server.
func (l *nodemailerLowering) pooled(key string, e nmSaid) {
	switch {
	case e.kind == nmAccepted, l.sessions[key] != nil && (e.kind == nmClosed || e.kind == nmUser || e.kind == nmEncoded):
		l.event(l.on(key), e)
	case replyShaped(e.lines[0].S) && !e.error:
		s := l.on(key)
		l.server(s, e.lines)
	default:
		l.w.On("").Tell(e.span)
	}
}

// server tells lines that the server sent.
func (l *nodemailerLowering) server(s *nmSession, lines []wire.Text) {
	s.shown, l.shown = true, true
	for i, t := range lines {
		t.S = strings.TrimRight(t.S, "\r")
		if t.S == "" {
			s.c.Tell(t.Span())
			continue
		}
		if i == 0 {
			s.last = t.S
		}
		s.c.Server(t)
	}
	switch {
	case strings.HasPrefix(s.last, "354"):
		s.body, s.bodyKnown = false, false
	case strings.HasPrefix(s.last, "220") && s.upgrading:
		l.secure = append(l.secure, s)
		s.upgrading = false
	}
}

// client tells lines that the client sent.
func (l *nodemailerLowering) client(s *nmSession, lines []wire.Text, two bool) {
	l.shown, s.spoke = true, true
	t := lines[0]
	if s.c.InContent() && (two || t.S == ".") {
		for _, line := range lines {
			l.contentLine(s, line)
		}
		if two {
			l.raw = s
		}
		return
	}
	verb, _, argument := wire.SplitCommand(t.S)
	switch strings.ToUpper(verb) {
	case "STARTTLS":
		s.upgrading = true
	case "QUIT":
		s.quit = true
	case "AUTH":
		l.version.login(argument)
	}
	for _, line := range lines {
		if s.c.InContent() {
			s.c.Command(line)
			continue
		}
		s.c.Client(line)
		if line.S == "" {
			s.c.Tell(line.Span()) // it may go on what was sent before, and takes no place
		}
	}
}

// message tells lines of a message.
func (l *nodemailerLowering) message(s *nmSession, lines []wire.Text) {
	l.content, l.shown = true, true
	for _, t := range lines {
		l.contentLine(s, t)
	}
}

func (l *nodemailerLowering) contentLine(s *nmSession, t wire.Text) {
	if t.S == "." {
		s.c.Dot(t.Span())
		return
	}
	l.version.mailer(t.S)
	if t.S == "" && !s.body {
		s.c.Tell(t.Span()) // no content begins on a line without any
		return
	}
	s.body = true
	s.c.Message(t)
}

// messageGoesOn reports whether the message of a session goes on behind a line
// that looks like a command or a reply: then the line is part of it.
func (l *nodemailerLowering) messageGoesOn(s *nmSession, span wire.Span) bool {
	v := l.w.View()
	at := v.LineAt(span.From)
	if !s.bodyKnown {
		s.bodyKnown, s.bodyTo = true, 0
		id := "[" + s.key + "] "
		for i := at + 1; i < len(v.Starts) && i < at+4096 && s.bodyTo == 0; i++ {
			line, _ := v.Line(i)
			_, rest, ok := strings.Cut(line, id)
			switch {
			case !ok:
			case rest == ".", strings.HasPrefix(rest, "<") && strings.Contains(rest, "bytes encoded mime message"):
				s.bodyTo = i
			case strings.HasPrefix(rest, "Closing connection to the server"), strings.HasPrefix(rest, "S: 354"):
				s.bodyTo = -1
			}
		}
	}
	return at < s.bodyTo
}

// event tells of an entry whose words are known.
func (l *nodemailerLowering) event(s *nmSession, e nmSaid) {
	words := e.lines[0].S
	switch e.kind {
	case nmUpgraded, nmReady, nmUser, nmEncoded:
		l.silent = true
	}
	switch e.kind {
	case nmResolved:
		l.version.atLeast(50000)
		s.host, _, _ = strings.Cut(strings.TrimPrefix(words, "Resolved "), " as ")
		s.c.Connect(e.span, s.host, 0, false)
	case nmConnected:
		_, where, _ := strings.Cut(words, " established to ")
		i := max(strings.LastIndexByte(where, ':'), 0)
		port, _ := strconv.Atoi(strings.TrimPrefix(where[i:], ":"))
		s.connected = true
		s.c.Connected(e.span, where[:i], port, strings.HasPrefix(words, "Secure"))
	case nmAccepted:
		l.version.server = true
		l.w.ServerView()
		s.connected = true
		s.c.Connected(e.span, "", 0, false)
	case nmUpgraded:
		s.upgrading = false
		l.prove(s, "EHLO", e.span)
		l.prove(s, "STARTTLS", e.span)
		s.c.TLS(stream.TLSStarted, e.span, words)
	case nmReady:
		l.prove(s, "EHLO", e.span)
		s.c.Tell(e.span)
	case nmUser:
		l.user(s, e)
	case nmEncoded:
		if s.c.InContent() {
			s.c.Dot(e.span)
			return
		}
		s.c.Tell(e.span)
	case nmClosing:
		s.closing = true
		if s.below == stream.PeerClosed {
			s.c.Tell(e.span)
			return
		}
		if !l.shown {
			s.parting = &e.span // the reply that made it close may follow in an error
			l.parting = append(l.parting, s)
			return
		}
		s.c.Transport(stream.Closed, e.span, words)
	case nmClosed:
		l.closed(s, e.span, words)
	default:
		s.c.Tell(e.span)
	}
}

// user tells how a login went, where the log shows no reply that says it.
func (l *nodemailerLowering) user(s *nmSession, e nmSaid) {
	if s.shown {
		s.c.Tell(e.span)
		return
	}
	switch {
	case strings.HasSuffix(e.lines[0].S, " authenticated"):
		l.prove(s, "AUTH", e.span)
		s.c.Fail(e.span, wire.Failure{Signal: stream.Authenticated, Verb: "AUTH", Text: "authenticated"})
	default:
		s.c.Fail(e.span, wire.Failure{Signal: stream.ServerRefused, Verb: "AUTH", Text: "failed to authenticate"})
	}
}

// closed tells that a connection is gone: by the client's own will, after QUIT,
// or because the other side left.
func (l *nodemailerLowering) closed(s *nmSession, span wire.Span, words string) {
	if strings.HasPrefix(words, "Connection closed to ") { // smtp-server's words; the client names nobody
		l.version.server = true
		l.w.ServerView()
	}
	switch {
	case s.closing || s.below != "":
		s.c.Tell(span)
	case l.version.server || s.quit && strings.HasPrefix(s.last, "221"):
		s.c.Transport(stream.Closed, span, words)
	default:
		s.below = stream.PeerClosed
		s.c.Transport(stream.PeerClosed, span, words)
	}
	s.closing = true
}

func joinLines(lines []wire.Text) string {
	if len(lines) == 1 {
		return lines[0].S
	}
	var s strings.Builder
	for i, t := range lines {
		if i > 0 {
			s.WriteByte('\n')
		}
		s.WriteString(t.S)
	}
	return s.String()
}

// rawLines tells the lines of tokens as lines of a message of 2.x, which prints
// them bare.
func (l *nodemailerLowering) rawLines(s *nmSession, tokens []lexer.Token) {
	line := -1
	for i := range tokens {
		if n := tokens[i].Pos.Line; n != line && tokens[i].Type != lexer.EOF {
			line = n
			l.contentLine(s, l.whole(n))
		}
	}
}

// whole is line n of the view, from 1.
func (l *nodemailerLowering) whole(n int) wire.Text {
	line, at := l.w.View().Line(n - 1)
	return wire.Text{S: line, From: at, To: at + len(line)}
}
