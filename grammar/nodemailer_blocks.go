package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// block tells of a block of simplesmtp.
func (l *nodemailerLowering) block(r *nmBlock) {
	l.version.family = "0.2-0.7"
	number := strings.Trim(r.Label.Value[strings.LastIndexAny(r.Label.Value, " RT)")+1:], ":")
	s := l.on(number)
	s.c.Tell(span(r.Label))
	var lines []wire.Text
	if r.Text != nil {
		lines = append(lines, text(r.Text))
	}
	last := 0
	for i := range r.More {
		n := r.More[i].Pos.Line
		if n == last {
			continue
		}
		last = n
		t := l.whole(n)
		lines = append(lines, after(t, min(len("   "), len(t.S))))
	}
	switch {
	case len(lines) == 0:
	case int(r.Label.Type)-1 == nmTreeServer:
		l.server(s, lines)
	case int(r.Label.Type)-1 == nmTreeClient:
		l.client(s, lines, false)
	default:
		for _, t := range lines {
			if t.S == "." {
				s.c.Message(t) // a dot is never the end here: that one is not printed
				continue
			}
			l.contentLine(s, t)
		}
	}
}

// line tells of a line that simplesmtp prints without a number: it speaks of the
// connection that waits for it.
func (l *nodemailerLowering) line(t *lexer.Token) {
	switch int(t.Type) - 1 {
	case nmSecured:
		s := l.current
		if len(l.secure) > 0 {
			s, l.secure = l.secure[0], l.secure[1:]
		}
		if s != nil {
			s.c.TLS(stream.TLSStarted, span(t), t.Value)
		}
	case nmLeaving:
		s := l.leaving()
		if s == nil || s.closing {
			l.w.On("").Tell(span(t))
			return
		}
		s.closing = true
		s.c.Transport(stream.Closed, span(t), t.Value)
	case nmAside:
		if banner, ok := strings.CutPrefix(t.Value, "Nodemailer, "); ok {
			l.version.name(banner)
		}
		l.w.On("").Tell(span(t))
	}
}

// leaving is the session that the client closes: one that said QUIT, else the
// last one spoken of.
func (l *nodemailerLowering) leaving() *nmSession {
	for i := len(l.recent) - 1; i >= 0; i-- {
		if s := l.recent[i]; s.quit && !s.closing {
			return s
		}
	}
	return l.current
}

// chunk tells of what 0.1 wrote or read in one piece.
func (l *nodemailerLowering) chunk(r *nmChunk) {
	l.version.family = "0.1"
	_, number, _ := strings.Cut(strings.Trim(r.Label.Value, "):"), "(")
	s := l.on(number)
	if r.Text == nil {
		s.c.Tell(span(r.Label))
		return
	}
	t := text(r.Text)
	if strings.HasPrefix(t.S, `"`) {
		t = jsText(t.S, t.From) // read strings have another, empty one behind them
	}
	if t.S == "" {
		s.c.Tell(wire.Span{From: r.Label.Pos.Offset, To: r.Text.Pos.Offset + len(r.Text.Value)})
		return
	}
	switch int(r.Label.Type) - 1 {
	case nmReceive, nmGreeting:
		l.server(s, splitLines(t))
	case nmSend:
		l.written(s, t)
	}
	s.c.Tell(span(r.Label))
}

// written tells of bytes that the client wrote: commands, or a piece of a
// message.
func (l *nodemailerLowering) written(s *nmSession, t wire.Text) {
	if !s.c.InContent() && !strings.HasSuffix(t.S, "\r\n.\r\n") {
		for _, line := range splitLines(t) {
			l.client(s, []wire.Text{line}, false)
		}
		return
	}
	l.shown = true
	_, header, _ := strings.Cut(t.S, "X-Mailer: ")
	l.version.mailer("X-Mailer: " + header)
	s.c.Message(t)
	if strings.HasSuffix(t.S, "\r\n.\r\n") || t.S == ".\r\n" {
		s.c.Dot(wire.Span{From: max(t.To-len(`.\r\n`), t.From), To: t.To})
	}
}
