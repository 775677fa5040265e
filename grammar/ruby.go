package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var ruby = define(Dialect{
	ID:       "ruby",
	Title:    "Ruby net/smtp",
	Versions: "Ruby 1.9 to 3.4, net-smtp 0.1 to 0.5, set_debug_output; Action Mailer and the mail gem over it",
	Doc: "`<- \"EHLO client\\r\\n\"` is what Ruby wrote and `-> \"250 mx\\r\\n\"` what it read, each as a dumped string: the arrows " +
		"point the other way than in most logs. Credentials show, the message does not: `writing message from String`. " +
		"`TLS connection started` comes before the handshake.",
	Sample: "Connection opened: mx.example.com:587\n-> \"220 mx.example.com ESMTP\\r\\n\"\n" +
		"<- \"EHLO client.example.com\\r\\n\"\n-> \"250 mx.example.com\\r\\n\"",
	Trace:  "smtp = Net::SMTP.new(host, 587)\nsmtp.set_debug_output($stderr)\nsmtp.start(...)",
	Tokens: labelTokens,
	Cut:    rubyLabels.cut,
	Words:  rubyLabels.words(),
	Marks:  map[int]int{labelClient: Strong, labelServer: Strong, labelConnecting: Strong, labelTLS: Weak, labelError: Strong, labelAside: Weak, labelOwn: Strong},
	Starts: labelStarts,
}, rubyLabels.open)

// rubyLabels are the words of net/smtp.rb 0.3.1.1 and net/protocol.rb of Ruby
// 3.1, and of the exceptions that Ruby prints when nothing catches them.
var rubyLabels = &labels{id: "ruby", decode: literalText, hints: []string{".rb:", "Net::"}, special: rubyRefused, table: []label{
	{words: "<- ", holds: `"`, kind: labelClient},
	{words: "-> ", holds: `"`, kind: labelServer},
	{words: "Connection opened: ", kind: labelConnecting},
	{words: "TLS connection started", kind: labelTLS},
	{words: "writing message from ", kind: labelAside},
	{words: "wrote ", holds: " bytes", kind: labelAside},
	{words: "", holds: "Net::SMTPAuthenticationError", kind: labelError, quotes: true, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "", holds: "(Net::SMTPServerBusy)", kind: labelError, quotes: true, signal: stream.ServerRefused},
	{words: "", holds: "(Net::SMTPFatalError)", kind: labelError, quotes: true, signal: stream.ServerRefused},
	{words: "", holds: "(Net::SMTPSyntaxError)", kind: labelError, quotes: true, signal: stream.ServerRefused},
	{words: "", holds: "(Net::SMTPUnknownError)", kind: labelError, quotes: true, signal: stream.ServerRefused},
	{words: "", holds: "STARTTLS is not supported on this server", kind: labelError, signal: stream.NotOffered, verb: "STARTTLS"},
	{words: "", holds: "(Net::ReadTimeout)", kind: labelFailed, signal: stream.TimedOut},
	{words: "", holds: "(Net::OpenTimeout)", kind: labelFailed, signal: stream.TimedOut},
	{words: "", holds: "(EOFError)", kind: labelFailed, signal: stream.PeerClosed},
	{words: "", holds: "(Errno::E", kind: labelFailed},
	{words: "", holds: "(SocketError)", kind: labelFailed, signal: stream.NoSuchHost},
	{words: "", holds: "(OpenSSL::SSL::SSLError)", kind: labelFailed, signal: stream.TLSFailed},
	{words: "", holds: "/net/smtp.rb:", kind: labelOwn},
}}

// rubyRefused tells a 530 that net/smtp calls an authentication error: so it calls every 53x,
// to whatever command it came, and no login is refused for want
// of one (net/smtp.rb, Response#exception_class).
func rubyRefused(l *labelLowering, at *label, t *lexer.Token) bool {
	if at.verb != "AUTH" || at.signal != stream.ServerRefused {
		return false
	}
	words := t.Value[replyIn(t.Value):]
	if !strings.HasPrefix(words, "530") || strings.Contains(strings.ToLower(words), "tls") {
		return false // a demand for TLS meets the login first
	}
	l.on(t.Value).FailWith(span(t), wire.Failure{Signal: at.signal, Text: t.Value}, words)
	return true
}
