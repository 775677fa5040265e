package grammar

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// The token kinds of smtplib.
const (
	pySend         = iota + 1 // "send:"
	pyReply                   // "reply:"
	pyRetcode                 // "reply: retcode (250); Msg:"
	pyConnect                 // "connect:", "connect: to"
	pyConnectText             // "connect:" and raw text: the greeting again, up to 2.7
	pyConnectFail             // "connect fail:"
	pyData                    // "data:"
	pyLiteral                 // a string literal, quotes included
	pyAddress                 // ('mx.example.com', 25)
	pyRest                    // the rest of the line
	pyTraceback               // "Traceback (most recent call last):" and what chains two of them
	pyFrame                   // an indented line of a traceback
	pyOwnFrame                // one that names smtplib
	pyException               // the line that names the exception
	pyOwnException            // one that only smtplib raises
)

var smtplib = define(Dialect{
	ID:       "smtplib",
	Title:    "Python smtplib",
	Versions: "CPython 2.7, 3.3 to 3.13, set_debuglevel(1) and (2); SMTP, SMTP_SSL and LMTP; aiosmtplib's exceptions",
	Doc: "Every write as `send: ` and every line read as `reply: `, each with the Python repr of the text; then the " +
		"whole reply again as `reply: retcode (250); Msg: …`. Level 2 puts the time before each line. The greeting " +
		"shows only when the level was set before connect(). TLS handshakes and the end of the connection are never shown.",
	Sample: "send: 'ehlo client.example.com\\r\\n'\n" +
		"reply: b'250-mx.example.com\\r\\n'\n" +
		"reply: b'250 STARTTLS\\r\\n'\n" +
		"reply: retcode (250); Msg: b'mx.example.com\\nSTARTTLS'",
	Trace: "server = smtplib.SMTP(timeout=30); server.set_debuglevel(1); server.connect(host, port)",
	Tokens: []string{"Send", "Reply", "Retcode", "Connect", "ConnectText", "ConnectFail", "Data", "Literal", "Address", "Rest",
		"Traceback", "Frame", "OwnFrame", "Exception", "OwnException"},
	Cut: cutSmtplib,
	Marks: map[int]int{pySend: Strong, pyReply: Strong, pyRetcode: Strong, pyConnect: Strong, pyConnectText: Weak, pyConnectFail: Strong,
		pyData: Strong, pyOwnFrame: Strong, pyOwnException: Strong, pyException: Weak},
	Starts: map[int]bool{pySend: true, pyConnect: true},
}, func(w *wire.Writer) lowering[smtplibRecord] {
	w.PrintsConnections()
	return &smtplibLowering{w: w, on: pyConnections{w: w}}
})

// smtplibRecord is one thing that smtplib printed.
type smtplibRecord struct {
	Sent    *pySent      `parser:"  @@"`
	Replied *pyReplied   `parser:"| @@"`
	Retcode *pyWhole     `parser:"| @@"`
	Connect *pyOpening   `parser:"| @@"`
	Data    *pyDataEcho  `parser:"| @@"`
	Raised  *pyRaised    `parser:"| @@"`
	Unread  *lexer.Token `parser:"| @(Other | Rest | Literal | Address | Frame)"`
}

type pySent struct {
	Label *lexer.Token `parser:"@Send"`
	Text  *lexer.Token `parser:"@Literal?"`
}

// pyReplied is a reply, line by line, and its repetition as a whole.
type pyReplied struct {
	Lines []pyReplyLine `parser:"@@+"`
	Whole *pyWhole      `parser:"@@?"`
}

type pyReplyLine struct {
	Label *lexer.Token `parser:"@Reply"`
	Text  *lexer.Token `parser:"@Literal?"`
}

// pyWhole repeats a reply. Python 2.7 prints its text raw, so that further lines
// follow without any mark.
type pyWhole struct {
	Label *lexer.Token  `parser:"@Retcode"`
	Text  *lexer.Token  `parser:"( @Literal | @Rest )?"`
	More  []lexer.Token `parser:"@(Other*)"`
}

type pyOpening struct {
	Label   *lexer.Token `parser:"( @Connect | @ConnectText | @ConnectFail )"`
	Address *lexer.Token `parser:"( @Address"`
	Text    *lexer.Token `parser:"| @Literal | @Rest )?"`
	Options *lexer.Token `parser:"@Rest?"`
}

type pyDataEcho struct {
	Label *lexer.Token `parser:"@Data"`
	Rest  *lexer.Token `parser:"@Rest?"`
}

// pyRaised is a traceback, or the exception alone.
type pyRaised struct {
	Head      *lexer.Token  `parser:"(   @(Traceback | OwnFrame)"`
	Frames    []lexer.Token `parser:"    @((Frame | OwnFrame)*)"`
	Exception *lexer.Token  `parser:"    @(Exception | OwnException)?"`
	Alone     *lexer.Token  `parser:") | @(Exception | OwnException)"`
}

// cutSmtplib cuts a line at the labels that smtplib prints, wherever they begin:
// threads and copying put several on one line.
func cutSmtplib(line string, out []Token) []Token {
	at, begin := 0, len(out)
	for at < len(line) {
		kind, from, end := pyLabel(line, at)
		if kind == 0 {
			break
		}
		out = append(out, Token{kind, from, end})
		out, at = pyOperand(line, end, kind, out)
	}
	if len(out) > begin {
		return out
	}
	if kind, from, to := pyApart(line); kind != 0 {
		return append(out, Token{kind, from, to})
	}
	return cutTraceback(line, out)
}

// pyApart recognises a label, or a literal, that a logger in place of the stream
// made a line of its own.
func pyApart(line string) (kind, from, to int) {
	to = len(strings.TrimRight(line, " \t\r"))
	switch text := line[:to]; {
	case strings.HasSuffix(text, "send:"):
		return pySend, to - len("send:"), to
	case strings.HasSuffix(text, "reply:"):
		return pyReply, to - len("reply:"), to
	case strings.HasSuffix(text, `\n'`), strings.HasSuffix(text, `\n"`):
		for from = 0; from < to; from++ {
			if from > 0 && line[from-1] != ' ' {
				continue
			}
			if _, _, end, ok := literalAt(line, from); ok && end == to {
				return pyLiteral, from, to
			}
		}
	}
	return 0, 0, 0
}

// pyLabels are the words before the colon of a label, the longer first, and its
// kind; a label counts only when what must follow it does.
var pyLabels = []struct {
	words string
	kind  int
}{{"send", pySend}, {"reply", pyReply}, {"connect fail", pyConnectFail}, {"connect", pyConnect}, {"data", pyData}}

// pyLabel finds the next label at or after at. The token takes in the time that
// level 2 prints before it.
func pyLabel(line string, at int) (kind, from, end int) {
	best := -1
	for colon := at; best < 0; {
		i := strings.Index(line[colon:], ": ")
		if i < 0 {
			return 0, 0, 0
		}
		colon += i
		for _, l := range pyLabels {
			if begin := colon - len(l.words); begin >= at && line[begin:colon] == l.words {
				if k, stop := pyBehind(line, colon+2, l.kind); k != 0 {
					best, kind, from, end = begin, k, begin, stop
				}
				break
			}
		}
		colon += 2
	}
	switch kind {
	case pyRetcode:
		end = best + len("reply: retcode (")
		end += strings.Index(line[end:], ");") + 2
		if strings.HasPrefix(line[end:], " Msg:") {
			end += len(" Msg:")
		}
	case pyData:
		end = best + len("data:")
	case pyConnect:
		end--
		if _, _, _, ok := literalAt(line, end+1); !ok && line[end+1] != '(' && !strings.HasPrefix(line[end+1:], "to (") {
			kind = pyConnectText
		}
	default:
		end--
	}
	return kind, timeBefore(line, at, from), end
}

// pyBehind is the kind of a label that ends before at, by what stands there, and
// where its operand begins; 0 if it is none.
func pyBehind(line string, at, kind int) (label, operand int) {
	switch {
	case kind == pyReply && strings.HasPrefix(line[at:], "retcode ("):
		if stop := at + len("retcode ("); pyFollows(line, stop, pyRetcode) {
			return pyRetcode, stop
		}
		return 0, 0
	case kind == pyData:
		if !strings.HasPrefix(line[at:], "(") || !pyFollows(line, at+1, pyData) {
			return 0, 0
		}
		return pyData, at + 1
	case pyFollows(line, at, kind):
		return kind, at
	}
	return 0, 0
}

// pyFollows reports whether line goes on from at as it must after that label.
func pyFollows(line string, at, kind int) bool {
	rest := line[at:]
	switch kind {
	case pySend, pyReply:
		_, _, _, ok := literalAt(line, at)
		return ok
	case pyRetcode, pyData:
		rest = strings.TrimPrefix(rest, "-")
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		return digits > 0 && digits < len(rest) && (rest[digits] == ',' || strings.HasPrefix(rest[digits:], ");"))
	case pyConnect:
		return strings.HasPrefix(rest, "('") || strings.HasPrefix(rest, "to ('") || rest != "" && at == len("connect: ")
	}
	return rest != ""
}

// timeBefore is where "14:05:09.123456 " begins that ends at from, or from.
func timeBefore(line string, low, from int) int {
	i := from
	for i > low && (digitOrTime(line[i-1]) || i == from && line[i-1] == ' ') {
		i--
	}
	if n := from - i; n >= len("14:05:09 ") && line[i+2] == ':' && line[i+5] == ':' {
		return i
	}
	return from
}

func digitOrTime(c byte) bool { return '0' <= c && c <= '9' || c == ':' || c == '.' }

// pyOperand cuts what follows a label and returns where the next one may begin.
func pyOperand(line string, at, kind int, out []Token) ([]Token, int) {
	for at < len(line) && line[at] == ' ' {
		at++
	}
	if at >= len(line) {
		return out, at
	}
	switch kind {
	case pySend, pyReply, pyRetcode:
		if _, _, end, ok := literalAt(line, at); ok {
			return append(out, Token{pyLiteral, at, end}), end
		}
	case pyConnect:
		if _, _, end, ok := literalAt(line, at); ok {
			return append(out, Token{pyLiteral, at, end}), end
		}
		if i := strings.IndexByte(line[at:], '('); i == 0 || i == 3 {
			if end := strings.IndexByte(line[at:], ')'); end > i {
				out = append(out, Token{pyAddress, at + i, at + end + 1})
				rest := at + end + 1
				for _, word := range []string{" None", " ('', 0)"} {
					if strings.HasPrefix(line[rest:], word) {
						return append(out, Token{pyRest, rest + 1, rest + len(word)}), rest + len(word)
					}
				}
				return out, rest
			}
		}
	}
	return append(out, Token{pyRest, at, len(line)}), len(line)
}

// cutTraceback cuts the lines of a traceback.
func cutTraceback(line string, out []Token) []Token {
	switch {
	case strings.HasPrefix(line, "Traceback (most recent call last):"),
		strings.HasPrefix(line, "During handling of the above exception"),
		strings.HasPrefix(line, "The above exception was the direct cause"):
		return append(out, Token{pyTraceback, 0, len(line)})
	case strings.HasPrefix(line, "  File \""):
		kind := pyFrame
		if strings.Contains(line, "smtplib") {
			kind = pyOwnFrame
		}
		return append(out, Token{kind, 0, len(line)})
	case strings.HasPrefix(line, "    "):
		return append(out, Token{pyFrame, 0, len(line)})
	}
	if _, own, at, _, ok := pyExceptionName(line); ok {
		kind := pyException
		if own {
			kind = pyOwnException
		}
		return append(out, Token{kind, at, len(line)})
	}
	return out
}

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
}

// Record tells what one record says.
func (l *smtplibLowering) Record(r *smtplibRecord) {
	if r.Connect == nil {
		l.connect = 0
	}
	l.release(r.Raised)
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
	}
}

// literal decodes a literal token.
func literal(t *lexer.Token) wire.Text {
	body, end, _, _ := literalAt(t.Value, 0)
	return unquote(t.Value[body:end], t.Pos.Offset+body)
}

func (l *smtplibLowering) sent(r *pySent) {
	l.level2 = l.level2 || digitOrTime(r.Label.Value[0])
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
		if l.on.one().c.IsOver() && greetsAgain(line.S) {
			l.held = &line
			continue
		}
		l.send(line)
	}
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
		t := literal(line.Text)
		t.S = strings.TrimRight(t.S, "\r\n")
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
