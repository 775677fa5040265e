package grammar

import (
	"strconv"
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var mox = define(Dialect{
	ID:       "mox",
	Title:    "mox",
	Versions: "mox 0.0.8 to 0.0.17: smtpclient, the queue and smtpserver at the levels debug, trace, traceauth and tracedata; logfmt, or as its command-line tools print",
	Doc: "At trace `LC: ` is what the client wrote and `RS: ` what it read, `RC: ` and `LS: ` the same in the server, each as one " +
		"quoted text that may hold several commands or replies; logins show as `***`, the message as `...`, unless the level says " +
		"otherwise. At debug only the results show: `cmd=starttls code=502 secode=5.1`. The error quotes the reply. cid= tells connections apart.",
	Sample: `l=trace m="RS: 220 mx.example.com ESMTP\r\n" pkg=smtpclient cid=18d5a0f2` + "\n" +
		`l=trace m="LC: EHLO client.example.com\r\n" pkg=smtpclient cid=18d5a0f2` + "\n" +
		`l=trace m="RS: 250-mx.example.com\r\n250 STARTTLS\r\n" pkg=smtpclient cid=18d5a0f2` + "\n" +
		`l=debug m="smtpclient command result" pkg=smtpclient cmd=ehlo code=250 secode= cid=18d5a0f2`,
	Trace:  "mox loglevels trace   # back with: mox loglevels info",
	Tokens: labelTokens,
	Cut:    moxLabels.cut,
	Words:  Words{Any: []string{` m="`, "; pkg="}},
	Marks: map[int]int{labelClient: Strong, labelServer: Strong, labelOwn: Strong, labelTLS: Strong, labelError: Strong,
		labelConnecting: Strong, labelClosed: Weak},
	Starts: labelStarts,
}, openMox)

// moxLabels are the words of smtpclient/client.go, smtpserver/server.go and mlog/log.go, 0.0.11 and 0.0.17.
var moxLabels = &labels{id: "mox", head: moxHead, table: []label{
	{words: "LC: ", kind: labelClient},
	{words: "RC: ", kind: labelClient},
	{words: "RS: ", kind: labelServer},
	{words: "LS: ", kind: labelServer},
	{words: "smtp", holds: "cmd=", kind: labelOwn},
	{words: "", holds: "tls client handshake done", kind: labelTLS},
	{words: "tls handshake completed", kind: labelTLS},
	{words: "new connection", holds: "remote=", kind: labelConnecting},
	{words: "connection closed", kind: labelClosed},
	{words: "", holds: "err=", kind: labelError},
	{words: "", holds: "pkg=", kind: labelOwn},
}}

// moxHead finds the message of a record, and the id of its connection.
func moxHead(line string) (key string, at int) {
	if _, rest, ok := strings.Cut(line, " cid="); ok {
		key, _, _ = strings.Cut(rest, " ")
		key = strings.TrimSuffix(key, ";")
	}
	if i := strings.Index(line, ` m="`); i >= 0 && strings.Contains(line[:i], "l=") {
		return key, i + len(` m="`)
	}
	for _, level := range []string{"trace: ", "traceauth: ", "tracedata: ", "debug: ", "info: ", "error: "} {
		if strings.HasPrefix(line, level) && strings.Contains(line, "; pkg=") {
			return key, len(line) - len(strings.TrimPrefix(line[len(level):], `"`))
		}
	}
	return "", -1
}

// moxField is a field of a record, unquoted.
func moxField(line, name string) string {
	_, rest, _ := strings.Cut(line, " "+name+"=")
	if quoted, err := strconv.QuotedPrefix(rest); err == nil {
		rest, _ = strconv.Unquote(quoted)
		return rest
	}
	value, _, _ := strings.Cut(rest, " ")
	return strings.TrimSuffix(value, ";")
}

// moxLowering knows of which connections the lines themselves are in the log: the results only tell them again.
type moxLowering struct {
	*labelLowering
	traced, refused map[*wire.Conversation]bool
}

func openMox(w *wire.Writer) lowering[labelRecord] {
	return &moxLowering{moxLabels.open(w).(*labelLowering), map[*wire.Conversation]bool{}, map[*wire.Conversation]bool{}}
}

func (l *moxLowering) Record(r *labelRecord) {
	switch {
	case r.Sent != nil && r.Sent.Text != nil:
		for _, t := range moxLines(text(r.Sent.Text)) {
			l.wrote(l.of(r.Sent.Label.Value+r.Sent.Text.Value), r.Sent.Label.Value, t)
		}
	case r.Reply != nil:
		for i := range r.Reply {
			if said := &r.Reply[i]; said.Text != nil {
				l.reads(l.of(said.Label.Value+said.Text.Value), moxLines(text(said.Text)))
			}
		}
	case r.Said != nil:
		l.says(r)
	}
}

// of is the conversation of a line. What the server wrote has "LS: " and "RC: ", or results of its own.
func (l *moxLowering) of(line string) *wire.Conversation {
	if strings.Contains(line, `"RC: `) || strings.Contains(line, `"LS: `) || strings.Contains(line, "smtp command result") {
		l.w.ServerView()
	}
	return l.on(line)
}

// moxLines are the lines of a quoted text.
func moxLines(t wire.Text) []wire.Text {
	end := len(t.S)
	if quoted, err := strconv.QuotedPrefix(`"` + t.S); err == nil {
		end = len(quoted) - len(`""`)
	}
	return splitLines(unquote(t.S[:end], t.From))
}

// wrote tells a line that the client wrote.
func (l *moxLowering) wrote(c *wire.Conversation, lead string, t wire.Text) {
	switch {
	case t.S == "..." && strings.Contains(lead, "tracedata"):
		c.Message(wire.Text{From: t.From, To: t.From})
		c.Dot(t.Span())
	case t.S == "***" && !c.InAuth():
		c.Infer("AUTH", "", t.Span())
	default:
		l.traced[c] = true
		c.Client(t)
	}
}

// reads tells lines that the client read.
func (l *moxLowering) reads(c *wire.Conversation, lines []wire.Text) {
	for _, t := range lines {
		if l.traced[c] = t.S != "***"; l.traced[c] {
			c.Server(t)
		}
	}
}

func (l *moxLowering) says(r *labelRecord) {
	t := r.Said
	at, from, _ := moxLabels.find(t.Value)
	c, where := l.of(t.Value), span(t)
	switch {
	case at == nil:
	case at.holds == "cmd=":
		l.result(c, t.Value, where)
	case at.kind == labelConnecting:
		l.w.ServerView()
		c.Connect(where, "", 0, moxField(t.Value, "tls") == "true")
	case at.holds == "err=":
		moxError(c, moxField(" "+t.Value[from:], "err"), where)
	default:
		l.labelLowering.Record(r)
	}
}

// moxCommands are commands that results name in another way.
var moxCommands = map[string]string{"(greeting)": "", "mailfrom": "MAIL", "rcptto": "RCPT"}

// result is a reply of which only the codes are told, and the command that it answers. DATA after a refused recipient went out
// with it, in one group.
func (l *moxLowering) result(c *wire.Conversation, line string, where wire.Span) {
	name := moxField(line, "cmd")
	code, _ := strconv.Atoi(moxField(line, "code"))
	verb, known := moxCommands[name]
	if !known {
		verb = strings.ToUpper(name)
	}
	if l.traced[c] || code == 0 || verb == "DATA" && code >= 400 && l.refused[c] {
		c.Tell(where)
		return
	}
	l.refused[c] = verb == "RCPT" && code >= 400
	switch {
	case verb == "DATA" && c.InContent():
		c.Message(wire.Text{From: where.From, To: where.From})
		c.Dot(where)
	case verb != "" && (verb != "AUTH" || !c.InAuth()):
		c.Infer(verb, "", where)
	}
	enhanced := moxField(line, "secode") + moxField(line, "ecode")
	if enhanced != "" {
		enhanced = strconv.Itoa(code/100) + "." + enhanced
	}
	c.InferReply(code, enhanced, where)
}

// moxError tells the error of a record: a reply, or what broke the connection.
func moxError(c *wire.Conversation, words string, where wire.Span) {
	if below := wire.SignalOf(words); below != "" {
		c.Below(below, where, words)
	} else if quoted := words[replyIn(words):]; quoted != "" {
		c.FailWith(where, wire.Failure{Signal: stream.ServerRefused, Text: words}, quoted)
	} else {
		c.Tell(where)
	}
}
