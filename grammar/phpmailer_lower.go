package grammar

import (
	"strings"
	"time"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// phpmailerLowering keeps what one region shows of the version and of the
// commands that were seen.
type phpmailerLowering struct {
	w        *wire.Writer
	c        *wire.Conversation
	saw      map[string]bool // labels and verbs
	commands int
	replies  int
	version  phpVersion
	silence  *phpSilence // an empty reply that is not explained yet
	timeout  time.Duration
	line     int    // the last record's
	timedOut bool   // level 4 said so of the wait that is going on
	lastVerb string // of the client, and the code that answered it
	lastCode int
	when     time.Time // the last record's time
}

func newPHPMailerLowering(w *wire.Writer) lowering[phpRecord] {
	w.PrintsGreetings()
	return &phpmailerLowering{w: w, c: w.On(""), saw: map[string]bool{}}
}

// label is the token that a record begins with, nil if it has no label.
func (r *phpRecord) label() *lexer.Token {
	switch {
	case r.Server != nil:
		return r.Server.Label
	case r.Client != nil:
		return r.Client.Label
	case r.Problem != nil:
		return r.Problem.Label
	case r.Opening != nil:
		return r.Opening.Label
	case r.Aside != nil:
		return r.Aside.Label
	}
	return r.Closed
}

// quoted reports whether a label is the message's own words: it stands behind
// another on a line of content, without the time that begins a record.
func (l *phpmailerLowering) quoted(label *lexer.Token) bool {
	if label.Pos.Line != l.line || !l.c.InContent() {
		return false
	}
	line, at := l.w.View().Line(label.Pos.Line - 1)
	return stampLength(strings.TrimRight(line[:label.Pos.Offset-at], " \t")) == 0
}

// Record tells what one record says.
func (l *phpmailerLowering) Record(r *phpRecord) {
	if label := r.label(); label != nil {
		if l.quoted(label) {
			line, at := l.w.View().Line(label.Pos.Line - 1)
			l.c.Client(wire.Text{S: "quoted", From: label.Pos.Offset, To: at + len(line)})
			return
		}
		l.line = label.Pos.Line
	}
	switch {
	case r.Server != nil:
		l.server(r.Server)
	case r.Client != nil:
		l.client(r.Client)
	case r.Problem != nil:
		l.problem(r.Problem)
	case r.Opening != nil:
		l.opening(r.Opening)
	case r.Closed != nil:
		l.closed(r.Closed)
	case r.Aside != nil:
		l.aside(r.Aside)
	}
}

// phpWire is the text of a token, entities decoded where its label has them.
func phpWire(label, t *lexer.Token) wire.Text {
	plain := text(t)
	if label != nil && strings.Contains(label.Value, "&gt;") {
		return unentity(plain)
	}
	return plain
}

func (l *phpmailerLowering) client(r *phpCommand) {
	if !l.saw["commands"] {
		l.saw["commands"] = true
		l.w.HidesCommands(false)
	}
	l.commands++
	l.version.label(r.Label.Value)
	if r.Text == nil {
		l.empty(r.Label)
		return
	}
	t := phpWire(r.Label, r.Text)
	l.version.text(t.S)
	verb, _, _ := wire.SplitCommand(t.S)
	verb = strings.ToUpper(verb)
	l.saw[verb] = true
	l.lastVerb, l.lastCode = verb, 0
	l.when = l.stamp(r.Label)
	l.c.Client(t)
}

// empty is a client label with nothing behind it: a blank line of the message,
// the empty answer of an OAuth exchange, or credentials in angle brackets that a
// browser took for a tag.
func (l *phpmailerLowering) empty(label *lexer.Token) {
	t := wire.Text{From: label.Pos.Offset, To: label.Pos.Offset + len(label.Value)}
	if l.c.InContent() || l.c.InAuth() {
		l.c.Client(t)
		return
	}
	l.c.Tell(span(label))
}

func (l *phpmailerLowering) server(r *phpReply) {
	l.version.label(r.Label.Value)
	l.replies++
	if strings.HasPrefix(r.Label.Value, "SMTP") && !l.saw["commands"] {
		l.w.HidesCommands(true)
	}
	if r.Text == nil && len(r.More) == 0 {
		l.silent(r.Label)
		return
	}
	l.heard(true)
	l.when, l.timedOut = l.stamp(r.Label), false
	if r.Text != nil {
		for _, line := range splitFused(phpWire(r.Label, r.Text)) {
			if parsed, ok := wire.ParseReplyLine(line.S); ok {
				l.lastCode = parsed.Code
			}
			l.c.Server(line)
		}
	} else {
		l.c.Tell(span(r.Label))
	}
	for i := range r.More {
		l.c.Server(text(&r.More[i]))
	}
}

func (l *phpmailerLowering) opening(r *phpStart) {
	l.heard(false)
	at := span(r.Label)
	l.when = l.stamp(r.Label)
	if r.Text == nil {
		l.c.Connect(at, "", 0, false)
		return
	}
	at.To = r.Text.Pos.Offset + len(r.Text.Value)
	target := strings.TrimPrefix(r.Text.Value, "to ")
	l.version.opening(target)
	l.timeout = phpTimeout(target)
	target, _, _ = strings.Cut(target, ",")
	host, port, implicit := splitTarget(target)
	l.c.Connect(at, host, port, implicit)
}

func (l *phpmailerLowering) closed(t *lexer.Token) {
	if strings.Contains(t.Value, "due to error") {
		l.version.since("6.3")
		l.c.Tell(span(t))
		return
	}
	l.heard(false)
	l.c.Transport(stream.Closed, span(t), "")
}

func (l *phpmailerLowering) aside(r *phpAside) {
	t := r.Label
	switch {
	case strings.HasPrefix(t.Value, "SMTP INBOUND"):
		l.version.since("6.0")
	case strings.Contains(t.Value, "NOTICE"):
		l.heard(false)
		l.c.Transport(stream.PeerClosed, span(t), "EOF caught while checking if connected")
		return
	case strings.HasPrefix(t.Value, "Connection: opened"):
		l.when = l.stamp(t)
	}
	if r.Text != nil && (strings.Contains(r.Text.Value, "timed-out") || strings.Contains(r.Text.Value, "timelimit reached")) {
		l.silence = nil
		l.c.Transport(stream.TimedOut, wire.Span{From: t.Pos.Offset, To: r.Text.Pos.Offset + len(r.Text.Value)}, r.Text.Value)
		l.timedOut = true
		return
	}
	l.c.Tell(span(t))
}

// Close names the version as narrowly as the region proves it.
func (l *phpmailerLowering) Close() {
	l.heard(false)
	l.w.Library("phpmailer", l.version.String())
	if l.commands > 0 && l.replies == 0 {
		l.w.HidesReplies()
	}
}
