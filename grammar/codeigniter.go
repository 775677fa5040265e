package grammar

import (
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var codeigniter = define(Dialect{
	ID:       "codeigniter",
	Title:    "CodeIgniter",
	Versions: "CodeIgniter 2 to 4, print_debugger() and printDebugger() of the email library, as the page's source or as a browser shows it",
	Doc: "Only replies, behind a word for the command: `hello: 250-…`, `starttls: `, `from: `, `to: `, `data: `, `quit: `; the greeting and " +
		"the reply to the message stand bare. Of a login only a failure shows, and since 3 a 503 to AUTH is taken for success. " +
		"`The following SMTP error was encountered: ` says a reply again. Last comes the whole message.",
	Sample: "220 mx.example.com ESMTP<br /><pre>hello: 250-mx.example.com\n250 STARTTLS\n</pre><pre>from: 530 5.7.0 Must issue a STARTTLS command first\n" +
		"</pre>The following SMTP error was encountered: 530 5.7.0 Must issue a STARTTLS command first<br />",
	Trace:  "$this->email->send(FALSE);\necho $this->email->print_debugger();   // in 4 printDebugger()",
	Tokens: labelTokens,
	Cut:    codeigniterLabels.cut,
	Words:  codeigniterLabels.words(),
	Bare:   true,
	Marks: map[int]int{labelServer: Strong, labelError: Strong, labelOwn: Strong, labelFailed: Strong + 1,
		labelReply: Weak},
	Starts: map[int]bool{labelOwn: true},
}, openCodeigniter)

// codeigniterLabels are the words of Email.php and email_lang.php, 2.1.0 and 3.1.13, and of Email/Email.php, 4.6.3; verb is the
// command that they stand for.
var codeigniterLabels = &labels{id: "codeigniter", bareReplies: true, table: []label{
	{words: "hello: ", reply: true, kind: labelServer, verb: "EHLO"},
	{words: "starttls: ", reply: true, kind: labelServer, verb: "STARTTLS"},
	{words: "from: ", reply: true, kind: labelServer, verb: "MAIL"},
	{words: "to: ", reply: true, kind: labelServer, verb: "RCPT"},
	{words: "data: ", reply: true, kind: labelServer, verb: "DATA"},
	{words: "reset: ", reply: true, kind: labelServer, verb: "RSET"},
	{words: "quit: ", reply: true, kind: labelServer, verb: "QUIT"},
	{words: "Failed to send AUTH LOGIN command. Error: ", kind: labelServer, verb: "AUTH"},
	{words: "Failed to authenticate username. Error: ", kind: labelServer, verb: "AUTH"},
	{words: "Failed to authenticate password. Error: ", kind: labelServer, verb: "AUTH"},
	{words: "The following SMTP error was encountered: ", kind: labelError},
	{words: "", holds: "/Email.php on line ", kind: labelFailed},
	{words: "Unable to send data: ", kind: labelError, signal: stream.PeerClosed},
	{words: "Unable to send email using PHP SMTP.", kind: labelOwn},
	{words: "Unable to send email using SMTP.", kind: labelOwn},
	{words: "Your message has been successfully sent using the following protocol: smtp", kind: labelOwn},
}}

type codeigniterLowering struct {
	*labelLowering
	message bool   // what follows is the message
	silent  string // the command that had no reply
	final   bool   // the last reply is whole
}

func openCodeigniter(w *wire.Writer) lowering[labelRecord] {
	return &codeigniterLowering{labelLowering: codeigniterLabels.open(w).(*labelLowering)}
}

func (l *codeigniterLowering) Record(r *labelRecord) {
	c := l.on("")
	switch {
	case r.Reply != nil:
		for i := range r.Reply {
			l.replied(c, &r.Reply[i])
		}
	case r.Said != nil:
		at, from, end := codeigniterLabels.find(r.Said.Value)
		if at == nil || at.kind == labelOwn {
			l.message = true
			c.Tell(span(r.Said))
			return
		}
		l.failed(c, at, r.Said.Value[from:], r.Said.Value[min(end, len(r.Said.Value)):], span(r.Said))
	case r.Unread != nil && l.message:
		l.hide(c, span(r.Unread))
	}
}

// hide keeps a line of the message secret.
func (l *codeigniterLowering) hide(c *wire.Conversation, at wire.Span) {
	l.w.Secret(at.From, at.To)
	c.Tell(at)
}

// replied tells a line of a reply, and the command that its label names. A bare one goes on the reply before; behind a whole one
// it is that to the message, or a greeting.
func (l *codeigniterLowering) replied(c *wire.Conversation, r *labelLine) {
	at, _, _ := codeigniterLabels.find(r.Label.Value)
	where := span(r.Label)
	switch {
	case at != nil && r.Label.Value != "":
		l.message, l.silent = false, ""
		l.ask(c, at.verb, r)
		if r.Text == nil || strings.TrimSpace(r.Text.Value) == "" {
			l.silent = at.verb
			return
		}
	case l.message && !strings.HasPrefix(r.Text.Value, "220"):
		l.hide(c, span(r.Text))
		return
	case l.final && c.InContent():
		where = span(r.Text)
		c.Message(wire.Text{From: where.From, To: where.From})
		c.Dot(where)
	}
	t := text(r.Text)
	line, ok := wire.ParseReplyLine(t.S)
	l.final, l.message = ok && !line.More, false
	c.Server(t)
}

// ask tells the command that a label stands for. The reply to EHLO has several lines; HELO is what is sent without a login.
func (l *codeigniterLowering) ask(c *wire.Conversation, verb string, r *labelLine) {
	argument := ""
	switch {
	case verb == "EHLO" && r.Text != nil && strings.HasPrefix(r.Text.Value, "250 "):
		verb = "HELO"
	case verb == "AUTH":
		argument = "LOGIN"
	}
	l.w.HidesCommands(true)
	c.Infer(verb, argument, span(r.Label))
}

// failed tells an error: a reply again, or what broke the connection; no words at all where no reply came.
func (l *codeigniterLowering) failed(c *wire.Conversation, at *label, words, behind string, where wire.Span) {
	quoted := strings.TrimSpace(behind)
	below := wire.SignalOf(words)
	switch {
	case at.signal != "":
		c.Below(at.signal, where, words)
	case replyShaped(quoted) && at.kind == labelError && (quoted[0] != '1' || below == ""): // "110 Connection timed out" is fsockopen's
		c.FailWith(where, wire.Failure{Signal: stream.ServerRefused, Text: words}, quoted)
	case below != "":
		c.Below(below, where, words)
	case quoted == "" && l.silent != "" && !c.IsOver():
		c.Below(stream.PeerClosed, where, words)
	default:
		c.Tell(where)
	}
}
