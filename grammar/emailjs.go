package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var emailjs = define(Dialect{
	ID:       "emailjs",
	Title:    "emailjs",
	Versions: "emailjs 0.3 to 5.0 for Node.js, client.smtp.debug(1), and its error printed alone",
	Doc: "`connecting: ` and `connected: `, then bare what is sent and what comes, each with an empty line behind it; since 5.0 a " +
		"reply is an object, `{\"code\":\"250\",\"message\":…,\"data\":…}`. Credentials and the message show, a line of it that is a dot " +
		"without a second one. The error names the command, `bad response on command 'RCPT': …`, and has the reply in its member smtp.",
	Sample: "connecting: mx.example.com:587\nconnected: mx.example.com:587\n220 mx.example.com ESMTP\n\nehlo client.example.com\n\n" +
		"{\"code\":\"250\",\"message\":\"STARTTLS\",\"data\":\"250-mx.example.com\\n250 STARTTLS\\n\"}",
	Trace:  "client.smtp.debug(1);   // before client.send()",
	Tokens: labelTokens,
	Cut:    emailjsLabels.cut,
	Words:  emailjsLabels.words(),
	Marks:  map[int]int{labelServer: Strong, labelConnecting: Strong, labelConnected: Strong, labelClosed: Strong, labelError: Strong},
	Starts: map[int]bool{labelCommand: true, labelConnecting: true},
}, openEmailjs)

// emailjsLabels are the words of smtp/smtp.js, smtp/response.js and smtp/error.js, 0.3.16 and 2.2.0, and of dist/connection.js, 5.0.3.
var emailjsLabels = &labels{id: "emailjs", bareReplies: true, bareCommands: true, unstuffed: true, decode: emailjsDecode, split: splitLines,
	hints: []string{"rror", "smtp"}, table: []label{
		{words: "connecting: ", holds: ":", kind: labelConnecting},
		{words: "connected: ", holds: ":", kind: labelConnected},
		{words: `{"code":"`, holds: `,"data":"`, upto: `,"data":"`, kind: labelServer},
		{words: "smtp connection closed.", kind: labelClosed},
		{words: "smtp connection destroyed!", kind: labelOwn},
		{words: "  smtp: '", reply: true, kind: labelAside},
		{words: "smtp: '", reply: true, kind: labelAside},
		{words: "  previous: ", kind: labelOwn},
		{words: "previous: ", kind: labelOwn},
		{words: "", holds: "bad response on c", kind: labelError, signal: stream.ServerRefused},
		{words: "", holds: "Error: no form of authorization supported", kind: labelError, signal: stream.NotOffered, verb: "AUTH"},
		{words: "", holds: "Error: timedout while connecting to smtp server", kind: labelError, signal: stream.TimedOut},
		{words: "", holds: "Error: connection encountered an error", kind: labelError, signal: stream.PeerClosed},
		{words: "", holds: "Error: connection has ended", kind: labelError, signal: stream.PeerClosed},
		{words: "", holds: "Error: connection has closed", kind: labelError, signal: stream.PeerClosed},
		{words: "", holds: "Error: could not connect", kind: labelError, signal: stream.Refused},
	}}

// emailjsDecode takes the wire's text out of a reply that is printed as an object.
func emailjsDecode(t wire.Text) wire.Text {
	if body, ok := strings.CutSuffix(strings.TrimRight(t.S, " "), `"}`); ok && replyShaped(body) {
		return unquote(body, t.From)
	}
	return t
}

// emailjsLowering keeps an error until its members say which reply it quotes, or what broke the connection.
type emailjsLowering struct {
	*labelLowering
	thrown *lexer.Token
	verb   string // the command that it names, "" for a broken connection
}

func openEmailjs(w *wire.Writer) lowering[labelRecord] {
	return &emailjsLowering{labelLowering: emailjsLabels.open(w).(*labelLowering)}
}

func (l *emailjsLowering) Record(r *labelRecord) {
	if r.Said == nil {
		if r.Sent != nil {
			l.refuse("")
		}
		l.labelLowering.Record(r)
		return
	}
	at, from, _ := emailjsLabels.find(r.Said.Value)
	switch {
	case at == nil:
	case at.holds == "bad response on c":
		l.refuse("")
		l.thrown, l.verb = r.Said, l.command(r.Said)
	case at.holds == "Error: connection encountered an error" && wire.SignalOf(r.Said.Value) == "":
		l.refuse("")
		l.thrown, l.verb = r.Said, ""
	case strings.HasSuffix(at.words, "previous: ") && l.thrown != nil && l.verb == "":
		if below := wire.SignalOf(r.Said.Value); below != "" {
			l.on("").Tell(span(l.thrown))
			l.on("").Below(below, span(r.Said), r.Said.Value)
			l.thrown = nil
		}
	case at.kind == labelAside:
		l.refuse(strings.TrimRight(r.Said.Value[min(from+len(at.words), len(r.Said.Value)):], "',\r "))
	default:
		l.refuse("")
		l.labelLowering.Record(r)
	}
}

// command is the command that an error names. Of a login it may be a line of the exchange: that is secret.
func (l *emailjsLowering) command(t *lexer.Token) string {
	_, rest, _ := strings.Cut(t.Value, "on command '")
	word, _, _ := strings.Cut(rest, "'")
	if wire.IsVerb(word) {
		return strings.ToUpper(word)
	}
	if at := strings.Index(t.Value, word); word != "" && strings.Trim(word, ".\\rn") != "" {
		l.w.Secret(t.Pos.Offset+at, t.Pos.Offset+at+len(word))
		l.w.SecretWord(word)
		return "AUTH"
	}
	if word != "" {
		return stream.EndOfData
	}
	return "greeting"
}

// refuse tells the error that waits, by the reply that it quotes or by its words.
func (l *emailjsLowering) refuse(reply string) {
	t := l.thrown
	l.thrown = nil
	switch {
	case t == nil:
		return
	case l.verb == "":
		l.on("").Below(stream.PeerClosed, span(t), t.Value)
		return
	}
	_, words, _ := strings.Cut(t.Value, "': ")
	reply, _, _ = strings.Cut(strings.ReplaceAll(reply, `\n`, "\n"), "\n")
	l.on("").FailWith(span(t), wire.Failure{Signal: stream.ServerRefused, Verb: l.verb, Text: words}, reply)
}

func (l *emailjsLowering) Close() {
	l.refuse("")
	l.labelLowering.Close()
}
