package grammar

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

type smtplibLowering struct {
	w       *wire.Writer
	on      pyConnections
	py2     bool
	py3     bool
	lower   bool // `mail from:` of 3.13
	level2  bool
	lone    bool       // `connect: to` without the line before it: 3.8 and later
	connect int        // connect lines in a row
	held    *wire.Text // an EHLO after the end: another session's, unless smtplib refused to send it
	named   *pyNaming  // an exception whose reply stands in a line below its name
	told    map[string]bool
}

// Record tells what one record says.
func (l *smtplibLowering) Record(r *smtplibRecord) {
	if r.Connect == nil {
		l.connect = 0
	}
	l.release(r.Raised)
	if l.named != nil && r.Tuple == nil && !l.named.waits() {
		l.forget()
	}
	switch {
	case r.Sent != nil && r.Sent.Text != nil:
		l.sent(r.Sent)
	case r.Replied != nil:
		l.replied(r.Replied)
	case r.Retcode != nil:
		l.whole(r.Retcode)
	case r.Connect != nil:
		l.opening(r.Connect)
	case r.Data != nil:
		l.on.one().c.Tell(span(r.Data.Label))
	case r.Raised != nil:
		l.raised(r.Raised)
	case r.Tuple != nil && l.named != nil:
		l.holds(r.Tuple)
	}
}

// literal decodes a literal token.
func literal(t *lexer.Token) wire.Text {
	body, end, _, _ := literalAt(t.Value, 0)
	return unquote(t.Value[body:end], t.Pos.Offset+body)
}

func (l *smtplibLowering) sent(r *pySent) {
	l.level2 = l.level2 || digitOrTime(r.Label.Value[0])
	if line, ok := lineLiteral(r.Text); ok && !l.content(line) {
		l.lower = l.lower || strings.HasPrefix(line.S, "mail from:")
		l.command(line)
		return
	}
	t := literal(r.Text)
	if t.S == "" {
		l.on.one().c.Tell(span(r.Label))
		return
	}
	if l.content(t) {
		c := l.on.sender("content").c
		c.Message(t)
		if strings.HasSuffix(t.S, "\r\n.\r\n") || t.S == ".\r\n" {
			c.Dot(wire.Span{From: max(t.To-len(`.\r\n`), t.From), To: t.To})
		}
		return
	}
	l.lower = l.lower || strings.HasPrefix(t.S, "mail from:")
	for _, line := range splitLines(t) {
		l.command(line)
	}
}

// command takes a line that may be a command.
func (l *smtplibLowering) command(t wire.Text) {
	if l.on.one().c.IsOver() && greetsAgain(t.S) {
		l.held = &t
		return
	}
	l.send(t)
}

// send tells a line on the connection that sends it.
func (l *smtplibLowering) send(t wire.Text) {
	verb, _, _ := wire.SplitCommand(t.S)
	l.on.sender(strings.ToUpper(verb)).c.Client(t)
}

// content reports whether a text is message content: smtplib sends a message in
// one piece that ends with the dot, and pieces only when its user makes them.
func (l *smtplibLowering) content(t wire.Text) bool {
	if strings.HasSuffix(t.S, "\r\n.\r\n") {
		return true
	}
	for _, k := range l.on.list {
		if k.c.InContent() {
			verb, _, _ := wire.SplitCommand(t.S)
			return len(l.on.list) == 1 || !wire.IsVerb(strings.TrimSpace(verb))
		}
	}
	return false
}

// greetsAgain reports whether a line is EHLO, HELO or LHLO.
func greetsAgain(line string) bool {
	verb, _, _ := wire.SplitCommand(line)
	return strings.EqualFold(verb, "ehlo") || strings.EqualFold(verb, "helo") || strings.EqualFold(verb, "lhlo")
}

// release tells the EHLO that waited for what smtplib did with it. After quit() a
// new connection begins with one; so does sending without a connection, which
// smtplib prints before it finds out.
func (l *smtplibLowering) release(next *pyRaised) {
	if l.held == nil {
		return
	}
	t := *l.held
	l.held = nil
	if next != nil && next.unconnected() {
		l.on.one().c.NotOver()
	}
	l.send(t)
}

// splitLines cuts a wire text at its line ends.
func splitLines(t wire.Text) []wire.Text {
	body := strings.TrimSuffix(strings.TrimSuffix(t.S, "\n"), "\r")
	if strings.IndexByte(body, '\n') < 0 {
		return []wire.Text{{S: body, From: t.From, To: t.To, At: t.At}}
	}
	at := func(i int) int {
		if t.At == nil {
			return t.From + i
		}
		return t.At(i)
	}
	var list []wire.Text
	for i := 0; i <= len(body); {
		end := strings.IndexByte(body[i:], '\n')
		if end < 0 {
			end = len(body) - i
		}
		begin := i
		list = append(list, wire.Text{
			S: strings.TrimSuffix(body[i:i+end], "\r"), From: at(i), To: max(at(i), at(i+end)),
			At: func(k int) int { return at(begin + k) },
		})
		i += end + 1
	}
	return list
}

func (l *smtplibLowering) replied(r *pyReplied) {
	for i := range r.Lines {
		line := &r.Lines[i]
		l.level2 = l.level2 || digitOrTime(line.Label.Value[0])
		if line.Text == nil {
			continue
		}
		l.l23(line.Text)
		t, ok := lineLiteral(line.Text)
		if !ok {
			t = literal(line.Text)
			t.S = strings.TrimRight(t.S, "\r\n")
		}
		if t.S == "" {
			l.on.one().c.Tell(span(line.Label))
			continue
		}
		l.on.receiver(t.S).c.Server(t)
	}
	if r.Whole != nil {
		l.repeat(r.Whole, len(r.Lines)-1)
	}
}

// l23 notes whether a literal is Python 2's or 3's.
func (l *smtplibLowering) l23(t *lexer.Token) {
	if t.Value[0] == 'b' {
		l.py3 = true
	} else {
		l.py2 = true
	}
}

// repeat covers a reply told again, and the raw lines that Python 2.7 leaves
// behind.
func (l *smtplibLowering) repeat(r *pyWhole, more int) {
	l.on.one().c.Tell(span(r.Label))
	for i := range r.More {
		if i < more {
			l.on.one().c.Tell(span(&r.More[i]))
		}
	}
}

// whole is a reply whose lines are not in the log. smtplib gives -1 as the code
// of a line that it could not read.
func (l *smtplibLowering) whole(r *pyWhole) {
	code, _ := strconv.Atoi(between(r.Label.Value, "(", ")"))
	at := span(r.Label)
	if r.Text != nil {
		at.To = r.Text.Pos.Offset + len(r.Text.Value)
	}
	if code < 100 {
		l.on.one().c.Tell(at)
		return
	}
	text := ""
	if r.Text != nil {
		text = r.Text.Value
		if _, _, _, ok := literalAt(text, 0); ok {
			text = literal(r.Text).S
		}
	}
	for i, line := range strings.Split(text, "\n") {
		sep := "-"
		if i == strings.Count(text, "\n") {
			sep = " "
		}
		l.on.receiver(strconv.Itoa(code) + sep + line).c.Server(wire.Text{S: strconv.Itoa(code) + sep + line, From: at.From, To: at.To, At: func(int) int { return at.From }})
	}
}

// opening is a connection attempt, which most versions print twice, or the
// greeting told again.
func (l *smtplibLowering) opening(r *pyOpening) {
	if r.Address == nil {
		if r.Label.Value == "connect fail:" {
			l.on.one().c.Transport(stream.Refused, span(r.Label), r.Label.Value)
			return
		}
		l.on.one().c.Tell(span(r.Label))
		return
	}
	l.connect++
	if l.connect > 1 {
		l.on.one().c.Tell(span(r.Label))
		return
	}
	l.lone = l.lone || r.Options != nil
	host, port, _ := strings.Cut(strings.Trim(r.Address.Value, "()"), ", ")
	number, _ := strconv.Atoi(port)
	at := span(r.Label)
	at.To = r.Address.Pos.Offset + len(r.Address.Value)
	l.on.connect().c.Connect(at, strings.Trim(host, `u'"`), number, number == 465)
}

// Close names the version as narrowly as the region proves it.
func (l *smtplibLowering) Close() {
	l.release(nil)
	l.forget()
	version := ""
	switch {
	case l.lower:
		version = "3.13+"
	case l.lone:
		version = "3.8+"
	case l.level2:
		version = "3.5+"
	case l.py2 && !l.py3:
		version = "2.7"
	case l.py3:
		version = "3.x"
	}
	l.w.Library("smtplib", version)
}

// between is what stands between the first open and the next close.
func between(s, open, close string) string {
	_, rest, _ := strings.Cut(s, open)
	inner, _, _ := strings.Cut(rest, close)
	return inner
}
