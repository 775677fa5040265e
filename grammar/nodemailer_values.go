package grammar

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// nmMember is a member of an object, its texts decoded.
type nmMember struct {
	name string
	text wire.Text // of a string
	bare string    // any other value
	span wire.Span
}

// nmMembers are the members of an object by name; the first of two counts.
type nmMembers map[string]*nmMember

// words is the text of a member, "" if there is none.
func (m nmMembers) words(name string) string {
	if v := m[name]; v != nil {
		return v.text.S
	}
	return ""
}

// bare is a member's value that is no text.
func (m nmMembers) bare(name string) string {
	if v := m[name]; v != nil {
		return v.bare
	}
	return ""
}

// number is a member's number, quoted or not.
func (m nmMembers) number(name string) int {
	n, _ := strconv.Atoi(m.bare(name) + m.words(name))
	return n
}

// members reads the members of an object.
func (l *nodemailerLowering) members(parts []nmPart) nmMembers {
	out := nmMembers{}
	for i := range parts {
		p := &parts[i]
		l.hide(p)
		if p.Key == nil || int(p.Key.Type)-1 == nmInnerKey {
			continue
		}
		m := &nmMember{name: memberName(p.Key), span: span(p.Key)}
		switch {
		case len(p.Strings) > 0:
			m.text = memberText(p.Strings)
			m.span.To = m.text.To
		case p.Scalar != nil:
			m.bare = p.Scalar.Value
		}
		if out[m.name] == nil {
			out[m.name] = m
		}
	}
	return out
}

func memberName(key *lexer.Token) string {
	return strings.Trim(strings.TrimRight(key.Value, ": "), `"'`)
}

func memberText(pieces []lexer.Token) wire.Text {
	texts := make([]wire.Text, len(pieces))
	for i := range pieces {
		texts[i] = jsText(pieces[i].Value, pieces[i].Pos.Offset)
	}
	return joinTexts(texts)
}

// secretMembers are the members of options and messages that nobody else may see.
var secretMembers = map[string]bool{"pass": true, "password": true, "accessToken": true, "refreshToken": true, "clientSecret": true,
	"privateKey": true, "text": true, "html": true, "subject": true, "token": true, "apiKey": true}

// hide masks a member that holds a secret, also inside an object on its line.
func (l *nodemailerLowering) hide(p *nmPart) {
	if p.Key == nil {
		return
	}
	switch name := memberName(p.Key); {
	case secretMembers[name]:
		for i := range p.Strings {
			l.hideString(&p.Strings[i])
		}
	case p.Scalar != nil && strings.HasPrefix(p.Scalar.Value, "{"):
		l.hideInside(p.Scalar)
	}
}

func (l *nodemailerLowering) hideString(t *lexer.Token) {
	if len(t.Value) <= 2 {
		return
	}
	l.w.Secret(t.Pos.Offset+1, t.Pos.Offset+len(t.Value)-1)
	l.w.SecretWord(jsText(t.Value, t.Pos.Offset).S)
}

// hideInside masks the secrets of an object that stands on one line.
func (l *nodemailerLowering) hideInside(t *lexer.Token) {
	s := t.Value
	for at := 1; at < len(s); {
		name, value, ok := keyAt(s, at)
		if !ok {
			at++
			continue
		}
		at = value
		if at == len(s) || s[at] != '\'' && s[at] != '"' && s[at] != '`' {
			continue
		}
		_, _, end, ok := jsLiteral(s, value)
		if !ok {
			end = len(s) // cut off
		}
		if secretMembers[name] && end-value > 2 {
			l.w.Secret(t.Pos.Offset+value+1, t.Pos.Offset+end-1)
			l.w.SecretWord(jsText(s[value:end], 0).S)
		}
		at = end
	}
}

// object tells of an object: a line of a JSON logger, an event of 1.x, an error
// as JSON, or options.
func (l *nodemailerLowering) object(r *nmObject) {
	m := l.members(r.Parts)
	at := span(r.Open)
	if n := len(r.Parts); n > 0 {
		at.To = partEnd(&r.Parts[n-1])
	}
	if r.Close != nil {
		at.To = r.Close.Pos.Offset + 1
	}
	msg := m["msg"]
	if msg == nil {
		msg = m["message"]
	}
	switch {
	case msg != nil && m["type"] != nil && msg.text.To > 0 && m["tnx"] == nil && m["level"] == nil:
		l.logged(at, m["type"].text.S, msg.text)
	case msg != nil && msg.text.To > 0 && int(r.Open.Type)-1 == nmOwnOpen:
		l.json(at, m, msg.text)
	case m["response"] != nil || m["code"] != nil && m["command"] != nil || m["responseCode"] != nil:
		l.fail(l.any(m.words("response")), nmReport{span: at, response: m.words("response"), command: m.words("command"),
			words: m.words("message"), host: m.words("address"), port: m.number("port")})
	case m["host"] != nil && l.current == nil && l.asked == nil:
		l.asked = &nmOptions{span: m["host"].span, host: m.words("host"), port: m.number("port"), tls: m.bare("secure") == "true"}
	}
}

// partEnd is where a part ends.
func partEnd(p *nmPart) int {
	last := p.Key
	switch {
	case p.Inner != nil:
		last = p.Inner
	case len(p.Strings) > 0:
		last = &p.Strings[len(p.Strings)-1]
	case p.Scalar != nil:
		last = p.Scalar
	}
	return last.Pos.Offset + len(last.Value)
}

// logged tells of a log event of 1.x.
func (l *nodemailerLowering) logged(at wire.Span, kind string, t wire.Text) {
	l.version.family = "1.x"
	s := l.on("")
	switch kind {
	case "server":
		l.server(s, splitLines(t))
	case "client":
		l.client(s, splitLines(t), false)
	case "stream":
		l.message(s, splitLines(t))
	case "socket":
		switch {
		case strings.HasPrefix(t.S, "Connection upgraded"):
			s.c.TLS(stream.TLSStarted, at, t.S)
		case s.below == "" && !s.closing && s.shown:
			s.c.Transport(stream.Closed, at, t.S)
			s.closing = true
		}
	}
	s.c.Tell(at)
}

// json tells of a line of a JSON logger. 2.x puts id and side into the message.
func (l *nodemailerLowering) json(at wire.Span, m nmMembers, t wire.Text) {
	key, two := m.words("sid"), false
	if cid := m.words("cid"); cid != "" && key == "" {
		key = "#" + cid
	}
	e := nmSaid{span: at, kind: nmText, error: severe(m)}
	switch m.words("tnx") {
	case "server":
		e.side = theServer
	case "client":
		e.side = theClient
	case "message":
		e.side = theMessage
	case "":
		key, t, e.side, two = l.unprefixed(key, t, e.side)
	}
	l.entries = true
	l.version.head(two)
	if t.S == "" {
		e.lines = []wire.Text{t}
	} else {
		e.kind, e.lines = wordsKind(t.S), splitLines(t)
	}
	switch {
	case e.side == theMessage && e.kind == nmEncoded:
		e.side = nobody
	case e.side != nobody:
		e.kind = nmText
	}
	l.said(key, e, true)
	l.raw = nil
	l.w.On("").Tell(at)
}

// unprefixed takes "[id] S: " from the message of an entry of 2.x.
func (l *nodemailerLowering) unprefixed(key string, t wire.Text, side nmSide) (string, wire.Text, nmSide, bool) {
	if key != "" || !strings.HasPrefix(t.S, "[") {
		return key, t, side, key == "" && l.version.family == "2.x"
	}
	kind, end := idAt(t.S, 0)
	if kind == 0 {
		return key, t, side, false
	}
	key = strings.Trim(t.S[:end], "[]")
	rest := strings.TrimPrefix(t.S[end:], " ")
	switch {
	case strings.HasPrefix(rest, "S: "):
		side, rest = theServer, rest[3:]
	case strings.HasPrefix(rest, "C: "):
		side, rest = theClient, rest[3:]
		if strings.HasPrefix(rest, "<") && wordsKind(rest) == nmEncoded {
			side = nobody
		}
	}
	return key, after(t, len(t.S)-len(rest)), side, true
}

// severe reports whether an entry has the level of a warning or an error: the
// numbers of bunyan and pino, the names of winston.
func severe(m nmMembers) bool {
	switch m.words("level") {
	case "error", "warn", "fatal":
		return true
	}
	return m.number("level") >= 40
}

// raised tells of an error that the application printed.
func (l *nodemailerLowering) raised(r *nmRaised) {
	words, at := r.Words.Value, span(r.Words)
	for i := range r.More {
		if !replyShaped(r.More[i].Value) {
			break
		}
		words += "\n" + r.More[i].Value
		at.To = r.More[i].Pos.Offset + len(r.More[i].Value)
	}
	own := int(r.Words.Type)-1 == nmOwnError
	for i := range r.Stack {
		own = l.version.frame(r.Stack[i].Value) || own || int(r.Stack[i].Type)-1 == nmOwnFrame
		l.w.On("").Tell(span(&r.Stack[i]))
	}
	m := l.members(r.Parts)
	named := false
	for i := range r.Parts {
		named = named || r.Parts[i].Key != nil && int(r.Parts[i].Key.Type)-1 == nmOwnKey
		l.w.On("").Tell(wire.Span{From: partBegin(&r.Parts[i]), To: partEnd(&r.Parts[i])})
	}
	for _, t := range []*lexer.Token{r.Open, r.Closed} {
		if t != nil {
			l.w.On("").Tell(span(t))
		}
	}
	if below := wire.SignalOf(words) != ""; !named && int(r.Words.Type)-1 == nmError && (!own && (l.current == nil || !below) || l.current == nil && !below) {
		return // the error of another part of the program
	}
	if m["permanent"] != nil {
		l.version.atLeast(100201)
	}
	report := nmReport{span: at, words: words, response: m.words("response"), command: m.words("command"),
		host: m.words("address"), port: m.number("port")}
	if report.response == "" && replyShaped(m.words("data")) {
		report.response = m.words("data")
	}
	if report.host == "" {
		report.host = m.words("hostname")
	}
	for i := 0; i < len(r.Parts) && report.host == ""; i++ {
		if t := r.Parts[i].Inner; t != nil && int(t.Type)-1 == nmInnerError {
			var port string
			report.host, port = target(t.Value)
			report.port, _ = strconv.Atoi(port)
		}
	}
	l.fail(l.any(words), report)
}

func partBegin(p *nmPart) int {
	if p.Key != nil {
		return p.Key.Pos.Offset
	}
	return p.Inner.Pos.Offset
}
