package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// labelLowering tells what the records of a region say.
type labelLowering struct {
	w *wire.Writer
	s *labels
	// held are complaints that something is not offered: no errors where the tool
	// goes on without it.
	held   []func(goesOn bool)
	last   *wire.Conversation               // of the line before: what has no key of its own is its
	dots   map[*wire.Conversation]wire.Text // of unstuffed messages: may be the end
	later  func(reply bool)                 // what a line says if no reply follows
	bounce bool                             // replies without a label are words of the tool's own
	data   *lexer.Token                     // of a bounce: the DATA that waits for its replies
}

// open returns the lowering of one region.
func (s *labels) open(w *wire.Writer) lowering[labelRecord] {
	if s.id != "" {
		w.Library(s.id, "")
	}
	if s.begin != nil {
		s.begin(w)
	}
	return &labelLowering{w: w, s: s, dots: map[*wire.Conversation]wire.Text{}}
}

// on is the conversation of a line.
func (l *labelLowering) on(line string) *wire.Conversation {
	key := ""
	if l.s.head != nil {
		key, _ = l.s.head(line)
	}
	if key != "" || l.last == nil {
		l.last = l.w.On(key)
	}
	return l.last
}

// Record tells what one record says.
func (l *labelLowering) Record(r *labelRecord) {
	l.release(r)
	if then := l.later; then != nil && (r.Said == nil || l.kind(r.Said) != labelAside) {
		l.later = nil
		then(r.Reply != nil)
	}
	switch {
	case r.Reply != nil:
		replies := l.unasked(r.Reply) // the record is its shape's, and stays as it is
		for i := range replies {
			l.server(&replies[i])
		}
	case r.Sent != nil:
		l.client(r.Sent)
	case r.Said != nil:
		at, from, _ := l.s.find(r.Said.Value)
		if at != nil && (l.s.special == nil || !l.s.special(l, at, r.Said)) {
			l.said(at, r.Said, from)
		}
	case l.s.bareCommands && l.last != nil && (l.last.InContent() || l.last.InAuth()):
		l.last.Client(text(r.Unread))
	}
}

// release tells the complaints that wait for what the tool does next; nil is the
// region's end.
func (l *labelLowering) release(r *labelRecord) {
	if len(l.held) == 0 || r != nil && r.Sent == nil && (r.Said == nil || l.kind(r.Said) != labelConnecting) {
		return
	}
	held := l.held
	l.held = nil
	goesOn := false
	if r != nil && r.Sent != nil && r.Sent.Text != nil {
		verb, _, _ := wire.SplitCommand(l.decoded(r.Sent.Text).S)
		goesOn = wire.IsVerb(verb) && !strings.EqualFold(verb, "QUIT")
	}
	for _, tell := range held {
		tell(goesOn)
	}
}

// kind is the kind of the label that a token begins with.
func (l *labelLowering) kind(t *lexer.Token) int {
	if at, _, _ := l.s.find(t.Value); at != nil {
		return at.kind
	}
	return 0
}

// decoded is the wire text of a token and of what was wrapped off it.
func (l *labelLowering) decoded(t *lexer.Token, more ...lexer.Token) wire.Text {
	if l.s.decode != nil {
		return l.s.decode(text(t))
	}
	whole := text(t)
	if !l.s.wrapped {
		return whole
	}
	for i := range more {
		whole = together(piece(whole, 0, len(whole.S)), spaced(text(&more[i])))
	}
	return whole
}

// literalText decodes a string literal of Python, or of Ruby's String#dump, without
// the line's end.
func literalText(t wire.Text) wire.Text {
	body, end, _, ok := literalAt(t.S, 0)
	if !ok {
		return t
	}
	t = unquote(t.S[body:end], t.From+body)
	t.S = strings.TrimRight(t.S, "\r\n")
	return t
}

// spaced is a wire text after the space that it was wrapped at.
func spaced(t wire.Text) wire.Text {
	from := t.From
	return wire.Text{S: " " + t.S, From: t.From, To: t.To, At: func(i int) int { return from + max(i-1, 0) }}
}

func (l *labelLowering) server(r *labelLine) {
	c := l.on(r.Label.Value)
	if at, _, _ := l.s.find(r.Label.Value); at != nil && at.rows {
		for _, t := range l.rows(r.Label, r.More) {
			c.Server(t)
		}
		return
	}
	l.ended(c, true)
	if l.bounce && r.Label.Value == "" {
		c.Tell(span(r.Text))
		return
	}
	if r.Text == nil {
		c.Tell(span(r.Label))
	} else if t := l.decoded(r.Text, r.More...); strings.TrimSpace(t.S) == "" {
		c.Tell(span(r.Label))
	} else if l.s.split != nil {
		for _, line := range l.s.split(t) {
			c.Server(line)
		}
	} else {
		c.Server(t)
	}
	if l.s.ours != nil && l.s.ours(r.Label.Value) {
		l.w.ServerView()
	}
	for i := range r.More {
		if !l.s.wrapped {
			c.ServerMore(text(&r.More[i]))
		}
	}
}

// rows are the lines of wire text that a label's rows print.
func (l *labelLowering) rows(label *lexer.Token, more []lexer.Token) []wire.Text {
	l.on(label.Value).Tell(span(label))
	var list []wire.Text
	before := ""
	for i := range more {
		t := text(&more[i])
		from, goesOn := l.s.row(before, t.S)
		before = t.S
		t = piece(t, from, len(t.S))
		if n := len(list); goesOn && n > 0 {
			t = together(list[n-1], t)
			list = list[:n-1]
		}
		list = append(list, t)
	}
	return list
}

// together is a wire text that stands in two places.
func together(a, b wire.Text) wire.Text {
	return wire.Text{S: a.S + b.S, From: a.From, To: b.To, At: func(i int) int {
		if i < len(a.S) {
			return a.At(i)
		}
		return b.At(i - len(a.S))
	}}
}

func (l *labelLowering) client(r *labelSent) {
	c := l.on(r.Label.Value)
	if at, _, _ := l.s.find(r.Label.Value); at != nil && at.rows {
		for _, t := range l.rows(r.Label, r.More) {
			c.Client(t)
		}
		return
	}
	l.ended(c, false)
	if l.bounce && r.Text != nil && r.Text.Value == "DATA" {
		l.data = r.Text
		return
	}
	switch {
	case r.Text != nil && !c.InContent() && !c.InAuth() && replyShaped(l.decoded(r.Text).S):
		// a quotation of a reply behind what looks like the client's label
	case r.Text != nil && l.s.unstuffed && c.InContent() && r.Text.Value == ".":
		l.dots[c] = text(r.Text)
	case r.Text != nil:
		c.Client(l.decoded(r.Text, r.More...))
	case c.InContent() || c.InAuth():
		c.Client(wire.Text{From: r.Label.Pos.Offset, To: r.Label.Pos.Offset + len(r.Label.Value)})
	default:
		c.Tell(span(r.Label))
	}
	for i := range r.More {
		if c.InContent() && !l.s.wrapped {
			c.Client(text(&r.More[i]))
		}
	}
}

// ended tells the dot that waits: the message's end where a reply follows.
func (l *labelLowering) ended(c *wire.Conversation, reply bool) {
	dot, ok := l.dots[c]
	if !ok {
		return
	}
	delete(l.dots, c)
	if reply {
		c.Dot(dot.Span())
	} else {
		c.Message(dot)
	}
}

// said tells what the tool says in its own words, which begin at from.
func (l *labelLowering) said(at *label, t *lexer.Token, from int) {
	c, words := l.on(t.Value), t.Value[from:]
	where := wire.Span{From: t.Pos.Offset + from, To: t.Pos.Offset + len(t.Value)}
	switch at.kind {
	case labelConnecting, labelConnected:
		host, port := plainTarget(words)
		if at.kind == labelConnecting {
			c.Connect(where, host, port, false)
		} else {
			c.Connected(where, host, port, false)
		}
	case labelTLS:
		c.TLS(stream.TLSStarted, where, words)
	case labelClosed:
		c.Transport(stream.Closed, where, words)
	case labelFailed, labelError:
		l.failed(c, at, where, words)
	default:
		c.Tell(where)
	}
}

// failed tells an error: of the layers below SMTP, of a command, or one that says
// nothing new.
func (l *labelLowering) failed(c *wire.Conversation, at *label, where wire.Span, words string) {
	below := wire.SignalOf(words)
	if host, port := tlsTarget(words); port != 0 && c.Unused() {
		c.Connect(where, host, port, true)
	}
	switch {
	case at.signal == stream.ServerRefused:
		c.FailWith(where, wire.Failure{Signal: at.signal, Verb: at.verb, Text: words}, words[refusalIn(words):])
	case below != "" && at.signal != stream.NotOffered:
		c.Below(below, where, words)
	case at.signal == "":
		c.Tell(where)
	case at.signal == stream.NotOffered:
		l.held = append(l.held, func(goesOn bool) {
			if goesOn {
				c.Tell(where)
				return
			}
			c.Fail(where, wire.Failure{Signal: at.signal, Verb: at.verb, Text: words})
		})
	default:
		c.Below(at.signal, where, words)
	}
}

// replyIn is where words quote a reply: at their end if they quote none.
func replyIn(words string) int {
	for i := range len(words) {
		if (i == 0 || strings.IndexByte(" :(\t\"'", words[i-1]) >= 0) && replyShaped(words[i:]) {
			return i
		}
	}
	return len(words)
}

// refusalIn is where words quote a reply that refuses, or any: the code that was wanted may
// stand before it ("Expected response code 235 but got code 535").
func refusalIn(words string) int {
	for at := 0; at < len(words); at++ {
		i := replyIn(words[at:])
		if at += i; at < len(words) && (words[at] == '4' || words[at] == '5') && (at == 0 || words[at-1] != '/') {
			return at
		}
	}
	return replyIn(words)
}

// Close ends the region.
func (l *labelLowering) Close() {
	l.unasked(nil)
	if l.later != nil {
		l.later(false)
	}
	l.release(nil)
	for c := range l.dots {
		l.ended(c, true)
	}
}
