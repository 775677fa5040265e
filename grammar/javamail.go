package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var javamail = define(Dialect{
	ID:       "javamail",
	Title:    "JavaMail and Jakarta Mail",
	Versions: "JavaMail 1.4 to 1.6, Jakarta and Angus Mail 1.x to 2.x, mail.debug=true, with mail.debug.auth or not",
	Doc: "What the client sent and the server answered stands bare, the message too; between that what the library does, behind " +
		"`DEBUG SMTP: ` or `DEBUG: `. Of a login only `AUTH LOGIN command trace suppressed` and `AUTH LOGIN failed` show unless " +
		"mail.debug.auth is true. Exceptions of Java quote the reply.",
	Sample: "DEBUG SMTP: trying to connect to host \"mx.example.com\", port 587, isSSL false\n220 mx.example.com ESMTP\n" +
		"DEBUG SMTP: connected to host \"mx.example.com\", port: 587\nEHLO client.example.com\n250 mx.example.com",
	Trace:  "properties.put(\"mail.debug\", \"true\");",
	Tokens: labelTokens,
	Cut:    javamailLabels.cut,
	Words:  javamailLabels.words(),
	Marks:  map[int]int{labelConnecting: Strong, labelConnected: Strong, labelOwn: Strong, labelError: Strong, labelAside: Weak},
	Starts: map[int]bool{labelConnecting: true, labelCommand: true},
}, openJavamail)

// javamailLabels are the words of SMTPTransport.java, 1.6.5 and 2.0.0.
var javamailLabels = &labels{id: "javamail", head: javamailHead, bareReplies: true, bareCommands: true, special: javamailSaid, table: []label{
	{words: "trying to connect to host ", kind: labelConnecting},
	{words: "connected to host ", kind: labelConnected},
	{words: "AUTH ", holds: "command trace suppressed", kind: labelOwn, verb: "AUTH"},
	{words: "AUTH ", holds: " succeeded", kind: labelOwn},
	{words: "AUTH ", holds: " failed", kind: labelOwn, signal: stream.ServerRefused},
	{words: "EOF: [EOF]", kind: labelError, signal: stream.PeerClosed},
	{words: "STARTTLS required but", kind: labelError, signal: stream.NotOffered, verb: "STARTTLS"},
	{words: "[SMTP] ", kind: labelOwn},
	{words: "[JAVA] ", kind: labelOwn},
	{words: "", holds: "AuthenticationFailedException: ", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "", holds: "SMTPAddressFailedException: ", kind: labelError, signal: stream.ServerRefused, verb: "RCPT"},
	{words: "", holds: "SMTPSenderFailedException: ", kind: labelError, signal: stream.ServerRefused, verb: "MAIL"},
	{words: "", holds: "SMTPSendFailedException: ", kind: labelError, signal: stream.ServerRefused},
	{words: "", holds: "Couldn't connect to host, port: ", kind: labelError},
	{words: "", holds: "Could not connect to SMTP host: ", kind: labelError},
	{words: "", holds: "Got bad greeting from SMTP host: ", kind: labelError},
	{words: "", holds: "Unknown SMTP host: ", kind: labelError, signal: stream.NoSuchHost},
	{words: "", holds: "MessagingException: Exception reading response", kind: labelError, signal: stream.PeerClosed},
	{words: "", holds: "MessagingException: Can't send command to SMTP host", kind: labelError, signal: stream.PeerClosed},
	{words: "", holds: "STARTTLS is required but host does not support STARTTLS", kind: labelError, signal: stream.NotOffered, verb: "STARTTLS"},
	{words: "", holds: "MessagingException: Could not convert socket to TLS", kind: labelError, signal: stream.TLSFailed},
	{words: "", holds: "Can't verify identity of server", kind: labelError, signal: stream.CertificateRejected},
	{words: "", holds: "SSLException: ", kind: labelError, signal: stream.TLSFailed},
	{words: "", holds: "SSLHandshakeException: ", kind: labelError, signal: stream.TLSFailed},
	{words: "", holds: "SocketTimeoutException: ", kind: labelError, signal: stream.TimedOut},
	{words: "", holds: "ConnectException: ", kind: labelError, signal: stream.Refused},
	{words: "", holds: "UnknownHostException: ", kind: labelError, signal: stream.NoSuchHost},
	{words: "", holds: "SendFailedException: Invalid Addresses", kind: labelOwn},
	{words: "", holds: "SendFailedException: ", kind: labelAside},
	{words: "\tat ", kind: labelAside},
	{words: "DEBUG: ", kind: labelAside},
	{words: "DEBUG SMTP", kind: labelAside},
}}

// javamailHead skips "DEBUG SMTP: ", which only says that the library speaks.
// What is not behind it is known only by the exception that it names.
func javamailHead(line string) (key string, at int) {
	for _, lead := range []string{"DEBUG SMTP: ", "DEBUG SMTPS: "} {
		if strings.HasPrefix(line, lead) {
			if l, _, _ := javamailSays.find(line[len(lead):]); l != nil {
				return "", len(lead)
			}
			return "", 0
		}
	}
	return "", 0
}

// javamailSays are the words behind "DEBUG SMTP: " that tell something.
var javamailSays = &labels{table: []label{{words: "trying to connect to host "}, {words: "connected to host "}, {words: "AUTH "},
	{words: "EOF: [EOF]"}, {words: "STARTTLS required but"}}}

type javamailLowering struct {
	*labelLowering
	outer *lexer.Token // an exception whose nested one says why it could not connect
	// invalid is an exception that says that addresses were refused; those nested in it
	// quote the replies.
	invalid *lexer.Token
}

func openJavamail(w *wire.Writer) lowering[labelRecord] {
	return &javamailLowering{labelLowering: javamailLabels.open(w).(*labelLowering)}
}

// Record takes bare lines of the message for what they are, whatever they look like.
func (l *javamailLowering) Record(r *labelRecord) {
	if l.outer != nil && r.Unread == nil && (r.Said == nil || l.kind(r.Said) != labelAside) {
		if l.nested(r.Said) {
			return
		}
	}
	switch {
	case r.Said == nil:
	case strings.Contains(r.Said.Value, "SendFailedException: Invalid Addresses"):
		l.invalid = &lexer.Token{Value: r.Said.Value, Pos: r.Said.Pos}
		return
	case l.kind(r.Said) == labelError && l.invalid != nil:
		l.on("").Tell(span(l.invalid))
		l.invalid = nil
	}
	if r.Said != nil && javamailOuter(r.Said.Value) {
		l.outer = &lexer.Token{Value: r.Said.Value, Pos: r.Said.Pos}
		return
	}
	if c := l.last; c != nil && c.InContent() && r.Reply != nil {
		for i := range r.Reply {
			if t := r.Reply[i].Text; t != nil {
				c.Client(text(t))
			}
		}
		return
	}
	l.labelLowering.Record(r)
}

// javamailSaid tells of a login that the library does not print, and of a refusal by the
// reply that the exception quotes.
func javamailSaid(l *labelLowering, at *label, t *lexer.Token) bool {
	c, where := l.on(t.Value), span(t)
	switch {
	case at.kind == labelConnected:
		c.Tell(where) // it is said after the greeting
	case at.kind == labelConnecting:
		_, host, _ := strings.Cut(t.Value, "host \"")
		host, rest, _ := strings.Cut(host, "\"")
		c.Connect(where, host, javamailPort(rest), strings.Contains(rest, "isSSL true"))
	case at.kind == labelOwn && at.verb == "AUTH":
		mechanism, _, _ := strings.Cut(t.Value[strings.Index(t.Value, "AUTH ")+len("AUTH "):], " ")
		c.Infer("AUTH", mechanism, where)
	case at.kind == labelOwn && at.holds == " succeeded":
		if !c.InAuth() {
			c.Tell(where)
			return true
		}
		c.InferReply(235, "", where)
	case at.kind == labelOwn && at.holds == " failed":
		if !c.InAuth() {
			c.Tell(where)
			return true
		}
		c.Fail(where, wire.Failure{Signal: stream.ServerRefused, Verb: "AUTH", Text: t.Value})
	case at.kind == labelError && strings.HasSuffix(at.holds, "FailedException: "):
		_, words, _ := strings.Cut(t.Value, at.holds)
		if i := replyIn(words); i < len(words) && words[i] >= '4' {
			c.FailWith(where, wire.Failure{Signal: stream.ServerRefused, Verb: at.verb, Text: words}, words[i:])
		} else {
			c.Tell(where)
		}
	default:
		return false
	}
	return true
}

// Close ends the region.
func (l *javamailLowering) Close() {
	if l.outer != nil {
		l.nested(nil)
	}
	if l.invalid != nil {
		l.on("").Fail(span(l.invalid), wire.Failure{Signal: stream.Abandoned, Verb: "RCPT", Text: "Invalid Addresses"})
	}
	l.labelLowering.Close()
}
