package grammar

import (
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var gomail = define(Dialect{
	ID:       "go-mail",
	Title:    "go-mail for Go",
	Versions: "wneessen/go-mail 0.3 to 0.8, WithDebugLog(), the standard and the JSON logger",
	Doc: "`DEBUG: C --> S: ` before each line sent and `C <-- S: ` before each reply; the further lines of a reply follow bare, " +
		"without the code. In JSON they are one text. The greeting, the message and the reply to it are never printed; a login " +
		"shows as `<SMTP auth data redacted>`, and so do `*` and QUIT after one that failed. From 0.7 on a refusal is only in " +
		"the error.",
	Sample: "2024/02/05 09:30:00 DEBUG: C --> S: EHLO client.example.com\n2024/02/05 09:30:00 DEBUG: C <-- S: 250 mx.example.com\n" +
		"STARTTLS\nSIZE 1000\n2024/02/05 09:30:00 DEBUG: C --> S: STARTTLS",
	Trace:  "mail.NewClient(host, mail.WithDebugLog())",
	Tokens: labelTokens,
	Cut:    gomailLabels.cut,
	Words:  gomailLabels.words(),
	Marks:  map[int]int{labelClient: Strong, labelServer: Strong, labelError: Strong, labelFailed: Weak},
	Starts: labelStarts,
}, openGomail)

const gomailRedacted = "<SMTP auth data redacted>"

// gomailLabels are the words of log/stdlog.go, log/jsonlog.go and client.go,
// 0.4.4 to 0.8.1.
var gomailLabels = &labels{id: "go-mail", head: gomailHead, more: gomailMore, decode: gomailDecode, table: []label{
	{words: "C --> S: ", kind: labelClient},
	{words: "C <-- S: ", kind: labelServer},
	{words: `{"`, holds: `"direction":{"from":"client"`, upto: `"msg":"`, kind: labelClient},
	{words: `{"`, holds: `"direction":{"from":"server"`, upto: `"msg":"`, kind: labelServer},
	{words: "", holds: "SMTP AUTH failed: ", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "", holds: "sending SMTP MAIL FROM command: ", kind: labelError, signal: stream.ServerRefused, verb: "MAIL"},
	{words: "", holds: "sending SMTP RCPT TO command: ", kind: labelError, signal: stream.ServerRefused, verb: "RCPT"},
	{words: "", holds: "sending SMTP DATA command: ", kind: labelError, signal: stream.ServerRefused, verb: "DATA"},
	{words: "", holds: "closing SMTP DATA writer: ", kind: labelError, signal: stream.ServerRefused},
	{words: "", holds: "dial failed: dial tcp ", kind: labelError, signal: stream.Refused},
	{words: "", holds: "dial failed: tls: ", kind: labelError, signal: stream.TLSFailed},
	{words: "", holds: "dial failed: ", kind: labelFailed},
}}

// gomailHead skips the time and the level before the direction.
func gomailHead(line string) (key string, at int) {
	if i := strings.Index(line, "DEBUG: C "); i >= 0 {
		return "", i + len("DEBUG: ")
	}
	return "", 0
}

// gomailMore is a further line of a reply: a capability or a text, without its
// code.
func gomailMore(line string) int {
	if line == "" || len(line) > 10 && line[4] == '/' && line[7] == '/' || line[0] == '{' {
		return -1
	}
	return 0
}

// gomailDecode takes the message out of a line of JSON.
func gomailDecode(t wire.Text) wire.Text {
	end := strings.Index(t.S, `","direction":{`)
	if end < 0 {
		return t
	}
	return unquote(t.S[:end], t.From)
}

type gomailLowering struct {
	*labelLowering
	waiting bool      // for the reply to a command
	asked   wire.Span // the command
	refused bool      // the login was: "*" and QUIT follow, redacted
	// held is what follows a command whose reply was not printed: the error at the end
	// may quote it.
	held []labelRecord
}

// gomailHeld is how much is held: RSET and QUIT, and what the server says to them.
const gomailHeld = 8

func openGomail(w *wire.Writer) lowering[labelRecord] {
	return &gomailLowering{labelLowering: gomailLabels.open(w).(*labelLowering)}
}

func (l *gomailLowering) Record(r *labelRecord) {
	if l.last != nil && r.Sent != nil && len(l.held) == 0 && l.waiting && !l.refused && !l.last.InAuth() || len(l.held) > 0 && r.Said == nil && r.Unread == nil {
		l.held = append(l.held, r.clone())
		if len(l.held) > gomailHeld {
			l.release(false)
		}
		return
	}
	if r.Said != nil && len(l.held) > 0 {
		if at, _, _ := l.s.find(r.Said.Value); at != nil && at.signal == stream.ServerRefused {
			words := r.Said.Value[strings.Index(r.Said.Value, at.holds)+len(at.holds):]
			if reply, ok := wire.ParseReplyLine(words); ok {
				l.on("").InferReply(reply.Code, strings.ReplaceAll(words[min(4, len(words)):], "\"", ""), l.asked)
				l.release(true)
				l.last.Tell(span(r.Said))
				return
			}
		}
	}
	l.release(false)
	l.tell(r)
}

// release tells what is held; answered says that the reply before it is known.
func (l *gomailLowering) release(answered bool) {
	held := l.held
	l.held = nil
	if len(held) > 0 && !answered {
		l.last.NoReply()
	}
	for i := range held {
		l.tell(&held[i])
	}
}

func (l *gomailLowering) Close() {
	l.release(false)
	l.labelLowering.Close()
}

// tell tells what one record says.
func (l *gomailLowering) tell(r *labelRecord) {
	switch {
	case r.Sent != nil && r.Sent.Text != nil:
		l.sent(r.Sent)
	case r.Reply != nil:
		for i := range r.Reply {
			l.replied(&r.Reply[i])
		}
	default:
		l.labelLowering.Record(r)
	}
}

// sent tells a command. What is redacted after one is a login; a message is never printed, only that the next
// command follows its end.
func (l *gomailLowering) sent(r *labelSent) {
	c, t := l.on(r.Label.Value), l.decoded(r.Text)
	if c.InContent() {
		c.Message(wire.Text{From: t.From, To: t.From})
		c.Dot(wire.Span{From: t.From, To: t.From})
		c.InferReply(250, "", wire.Span{From: t.From, To: t.From})
	}
	redacted := t.S == gomailRedacted
	switch {
	case redacted && l.refused:
		c.Tell(t.Span())
	case redacted && !c.InAuth():
		c.Infer("AUTH", "", t.Span())
	default:
		l.refused = false
		c.Client(t)
	}
	l.waiting, l.asked = true, t.Span()
}
