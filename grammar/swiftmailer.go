package grammar

import (
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"

	"github.com/alecthomas/participle/v2/lexer"
)

var swiftmailer = define(Dialect{
	ID:       "swiftmailer",
	Title:    "SwiftMailer",
	Versions: "SwiftMailer 4 to 6.3, Swift_Plugins_LoggerPlugin with the echo or the array logger; Symfony's swiftmailer bundle",
	Doc: "`>> ` before what was sent and `<< ` before a reply, whose further lines have no label; `++ ` what the transport does, " +
		"`!! ` what went wrong. It pipelines where that is offered. Credentials show, the message does not, only its dot. " +
		"An exception says the whole log again behind `Log data:`.",
	Sample: "++ Starting Swift_SmtpTransport\n<< 220 mx.example.com ESMTP\n\n>> EHLO [127.0.0.1]\n\n<< 250-mx.example.com\n250 STARTTLS\n",
	Trace:  "$logger = new Swift_Plugins_Loggers_EchoLogger(false);\n$mailer->registerPlugin(new Swift_Plugins_LoggerPlugin($logger));",
	Tokens: labelTokens,
	Cut:    swiftmailerLabels.cut,
	Words:  swiftmailerLabels.words(),
	Marks:  map[int]int{labelClient: Weak, labelServer: Weak, labelOwn: Strong, labelError: Strong, labelClosed: Strong, labelFailed: Strong},
	Starts: map[int]bool{labelClient: true, labelOwn: true},
}, openSwiftmailer)

// swiftmailerLabels are the words of LoggerPlugin.php and AbstractSmtpTransport.php,
// 6.3.
var swiftmailerLabels = &labels{id: "swiftmailer", more: swiftmailerMore, hints: []string{swiftmailerThrown, "Connection could not be established with host "}, special: swiftmailerSaid, table: []label{
	{words: ">> ", kind: labelClient},
	{words: "<< ", kind: labelServer},
	{words: "++ Swift_", holds: " stopped", kind: labelClosed},
	{words: "++ ", holds: "Swift_", kind: labelOwn},
	{words: "!! Connection could not be established", kind: labelError, signal: stream.Refused},
	{words: "!! Connection to ", holds: " Timed Out", kind: labelError, signal: stream.TimedOut},
	{words: "!! Failed to authenticate on SMTP server", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "!! Expected response code ", holds: "but got an empty response", kind: labelError, signal: stream.PeerClosed},
	{words: "!! Expected response code ", holds: "but got code", kind: labelError, signal: stream.ServerRefused},
	{words: "!! Unable to connect with TLS encryption", kind: labelError, signal: stream.TLSFailed},
	{words: "!! ", kind: labelError},
	{words: "Failed to authenticate on SMTP server with username ", kind: labelFailed, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "", holds: "Connection could not be established with host ", kind: labelFailed, signal: stream.Refused},
	{words: "", holds: "Expected response code 2", kind: labelError, signal: stream.ServerRefused},
	{words: "", holds: "Expected response code 3", kind: labelError, signal: stream.ServerRefused},
	{words: "", holds: "Expected response code(s) [", kind: labelError, signal: stream.ServerRefused},
	{words: "Log data:", kind: labelAside},
}}

// swiftmailerThrown begins the words of the exception of an unexpected reply, wherever a
// framework prints it: `Expected response code 250 but got code "530", with message "530 5.7.1
// no"`, in version 3 `Expected response code(s) [250] but got response [530 5.7.1 no]`.
const swiftmailerThrown = "Expected response code"

// swiftmailerSaid tells of such an exception: the code that was expected tells of some
// commands, an empty reply of the connection.
func swiftmailerSaid(l *labelLowering, at *label, t *lexer.Token) bool {
	_, words, ok := strings.Cut(t.Value, swiftmailerThrown)
	if !ok || strings.HasPrefix(t.Value, "!! ") {
		return false
	}
	c, where := l.on(t.Value), span(t)
	_, got, _ := strings.Cut(words, "but got ")
	got = strings.TrimPrefix(got, "response [")
	reply := got[replyIn(got):]
	if i := strings.IndexAny(reply, "\"]"); i >= 0 {
		reply = reply[:i]
	}
	if reply == "" && (strings.HasPrefix(got, "an empty response") || strings.HasPrefix(got, `code ""`)) {
		c.Below(stream.PeerClosed, where, t.Value)
		c.Over()
		return true
	}
	if code, _, _ := strings.Cut(strings.TrimPrefix(got, `code "`), `"`); reply == "" && len(code) == 3 {
		reply = code // the message is cut off
	}
	verb := at.verb
	if strings.HasPrefix(strings.TrimLeft(words, " ()s["), "220") {
		if verb = "greeting"; strings.Contains(strings.ToLower(got), "tls") {
			verb = "STARTTLS"
		}
	}
	for _, step := range swiftmailerSteps {
		if strings.HasPrefix(strings.TrimLeft(words, " ()s["), step.expected) {
			verb = step.verb
		}
	}
	c.FailWith(where, wire.Failure{Signal: stream.ServerRefused, Verb: verb, Text: t.Value}, reply)
	c.Over()
	return true
}

// swiftmailerSteps are the codes that only one command is answered with.
var swiftmailerSteps = []struct{ expected, verb string }{{"354", "DATA"}, {"334", "AUTH"}, {"235", "AUTH"}, {"221", "QUIT"}}

// swiftmailerMore is a line of a reply after its first, or the dot that its own line break parts from
// the label.
func swiftmailerMore(line string) int {
	if replyShaped(line) || strings.TrimRight(line, "\r") == "." {
		return 0
	}
	return -1
}

type swiftmailerLowering struct {
	*labelLowering
	closed bool // the server is gone: what follows says so again
}

func openSwiftmailer(w *wire.Writer) lowering[labelRecord] {
	return &swiftmailerLowering{labelLowering: swiftmailerLabels.open(w).(*labelLowering)}
}

func (l *swiftmailerLowering) Record(r *labelRecord) {
	c := l.on("")
	if r.Said != nil && strings.HasPrefix(r.Said.Value, "++ Starting ") {
		l.closed = false // another connection
	}
	switch {
	case r.Sent != nil && dotAlone(r.Sent.More):
		if r.Sent.Text != nil {
			c.Tell(span(r.Sent.Text))
		}
		end := text(&r.Sent.More[0]).Span()
		if c.InContent() {
			c.Message(wire.Text{From: end.From, To: end.From})
		}
		c.Dot(end)
	case r.Said != nil && strings.Contains(r.Said.Value, "but got an empty response"):
		if l.closed {
			c.Tell(span(r.Said))
			return
		}
		l.closed = true
		l.labelLowering.Record(r)
	case r.Sent != nil && l.closed: // RSET and QUIT into the void
		c.Tell(span(r.Sent.Label))
	default:
		l.labelLowering.Record(r)
	}
}

// dotAlone reports whether the lines below a label are a dot.
func dotAlone(more []lexer.Token) bool {
	return len(more) > 0 && strings.TrimRight(more[0].Value, "\r") == "."
}
