package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
)

var msmtp = define(Dialect{
	ID:       "msmtp",
	Title:    "msmtp",
	Versions: "msmtp 1.4 to 1.8.28, --debug, English messages",
	Doc: "The settings, then `--> ` before each line that msmtp sent, the message's too, and `<-- ` before each that came. " +
		"Credentials show. Errors, `msmtp: …`, go to stderr: into a file they come before all else. MAIL, RCPT and DATA go " +
		"out together where the server offers PIPELINING, and the replies behind a refusal are not read.",
	Sample: "using account default from /home/alice/.msmtprc\nhost = mx.example.com\nport = 587\n" +
		"<-- 220 mx.example.com ESMTP\n--> EHLO localhost\n<-- 250 mx.example.com",
	Trace:  "msmtp --debug you@example.com < message.txt",
	Tokens: labelTokens,
	Cut:    msmtpLabels.cut,
	Words:  msmtpLabels.words(),
	Marks:  map[int]int{labelClient: Weak, labelServer: Weak, labelTLS: Strong, labelConnecting: Strong, labelError: Strong},
	Starts: map[int]bool{labelClient: true},
}, msmtpLabels.open)

// msmtpLabels are the words of msmtp.c, smtp.c and mtls.c, 1.8.28.
var msmtpLabels = &labels{id: "msmtp", special: msmtpSetting, table: []label{
	{words: "--> ", kind: labelClient},
	{words: "<-- ", kind: labelServer},
	{words: "using account ", kind: labelConnecting},
	{words: "host = ", kind: labelAside},
	{words: "port = ", kind: labelAside},
	{words: "password = ", kind: labelAside},
	{words: "passwordeval = ", kind: labelAside},
	{words: "TLS session parameters:", kind: labelTLS},
	{words: "msmtp: authentication failed", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "msmtp: envelope from address ", kind: labelError, signal: stream.ServerRefused, verb: "MAIL"},
	{words: "msmtp: recipient address ", kind: labelError, signal: stream.ServerRefused, verb: "RCPT"},
	{words: "msmtp: the server did not accept the mail", kind: labelError, signal: stream.ServerRefused, verb: stream.EndOfData},
	{words: "msmtp: the server does not support TLS via the STARTTLS command", kind: labelError, signal: stream.NotOffered, verb: "STARTTLS"},
	{words: "msmtp: the server does not support authentication", kind: labelError, signal: stream.NotOffered, verb: "AUTH"},
	{words: "msmtp: the server sent an invalid reply", kind: labelError, signal: stream.BadReply},
	{words: "msmtp: the server sent an empty reply", kind: labelError, signal: stream.PeerClosed},
	{words: "msmtp: TLS certificate verification failed", kind: labelError, signal: stream.CertificateRejected},
	{words: "msmtp: TLS handshake failed", kind: labelError, signal: stream.TLSFailed},
	{words: "msmtp: cannot locate host ", kind: labelError, signal: stream.NoSuchHost},
	{words: "msmtp: cannot connect to ", kind: labelError, signal: stream.Refused},
	{words: "msmtp: network read error", kind: labelError, signal: stream.PeerClosed},
	{words: "msmtp: server message: ", kind: labelAside},
	{words: "msmtp: ", kind: labelError},
}}

// msmtpSetting reads the settings: where msmtp connects to, and secrets.
func msmtpSetting(l *labelLowering, at *label, t *lexer.Token) bool {
	value := t.Value[min(len(at.words), len(t.Value)):]
	c := l.on(t.Value)
	switch at.words {
	case "using account ":
		c.Connect(span(t), "", 0, false)
	case "host = ":
		c.Connect(span(t), value, 0, false)
	case "password = ", "passwordeval = ":
		if value != "*" && !strings.HasPrefix(value, "(not set") {
			l.w.Secret(t.Pos.Offset+len(at.words), t.Pos.Offset+len(t.Value))
			l.w.SecretWord(value)
		}
		c.Tell(span(t))
	default:
		return false
	}
	return true
}
