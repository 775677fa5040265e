package grammar

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var mailkit = define(Dialect{
	ID:       "mailkit",
	Title:    "MailKit",
	Versions: "MailKit 1.x to 4.x, ProtocolLogger, with or without time stamps, secrets redacted or not",
	Doc: "`Connected to smtp://host:port/` and then each line behind `C: ` or `S: `, all of the message too. Several " +
		"connections follow one another in a file. Since 3.1 what is secret of a login shows as eight asterisks. IMAP and POP3 " +
		"print the same way.",
	Sample: "Connected to smtp://mx.example.com:587/?starttls=when-available\nS: 220 mx.example.com ESMTP\nC: EHLO client.example.com\n" +
		"S: 250 mx.example.com",
	Trace:  "using var client = new SmtpClient(new ProtocolLogger(\"smtp.log\"));",
	Tokens: labelTokens,
	Cut:    mailkitLabels.cut,
	Words:  mailkitLabels.words(),
	Marks:  map[int]int{labelConnected: Strong, labelError: Strong, labelClient: Weak, labelServer: Weak},
	Starts: labelStarts,
}, mailkitLabels.open)

// mailkitLabels are the prefixes of ProtocolLogger.cs and the exceptions of
// MailKit, 4.9.
var mailkitLabels = &labels{id: "mailkit", head: mailkitHead, special: mailkitSaid, table: []label{
	{words: "Connected to smtp://", kind: labelConnected},
	{words: "Connected to smtps://", kind: labelConnected},
	{words: "C: ", kind: labelClient},
	{words: "S: ", kind: labelServer},
	{words: "", holds: "MailKit.Net.Smtp.SmtpCommandException: ", kind: labelError, signal: stream.ServerRefused},
	{words: "", holds: "MailKit.Net.Smtp.SmtpProtocolException: ", kind: labelError, signal: stream.PeerClosed},
	{words: "", holds: "MailKit.Security.AuthenticationException: ", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "", holds: "MailKit.Security.SslHandshakeException: ", kind: labelError, signal: stream.TLSFailed},
	{words: "", holds: "is typically reserved for plain-text connections", kind: labelError, signal: stream.PlaintextPeer},
	{words: "", holds: "SSL certificate could not be validated for the following reasons", kind: labelError, signal: stream.CertificateRejected},
}}

// mailkitCodes are the names that MailKit's exceptions have for the codes of refusals
// (SmtpStatusCode.cs, 4.9).
var mailkitCodes = map[string]int{
	"ServiceNotAvailable": 421, "PasswordTransitionNeeded": 432, "MailboxBusy": 450, "ErrorInProcessing": 451, "InsufficientStorage": 452,
	"TemporaryAuthenticationFailure": 454, "CommandUnrecognized": 500, "SyntaxError": 501, "CommandNotImplemented": 502,
	"BadCommandSequence": 503, "CommandParameterNotImplemented": 504, "AuthenticationRequired": 530, "AuthenticationMechanismTooWeak": 534,
	"AuthenticationInvalidCredentials": 535, "EncryptionRequiredForAuthenticationMechanism": 538, "MailboxUnavailable": 550,
	"UserNotLocalTryAlternatePath": 551, "ExceededStorageAllocation": 552, "MailboxNameNotAllowed": 553, "TransactionFailed": 554,
	"MailFromOrRcptToParametersNotRecognizedOrNotImplemented": 555,
}

// mailkitSaid reads the reply out of an exception: "535: 5.7.8 no" or
// "AuthenticationInvalidCredentials: 5.7.8 no" after a login, else its text alone.
func mailkitSaid(l *labelLowering, at *label, t *lexer.Token) bool {
	if at.signal != stream.ServerRefused {
		return false
	}
	_, words, _ := strings.Cut(t.Value, at.holds)
	f := wire.Failure{Signal: at.signal, Verb: at.verb, Text: words}
	if name, rest, ok := strings.Cut(words, ": "); ok {
		code, known := mailkitCodes[name]
		if n, err := strconv.Atoi(name); err == nil && n >= 400 && n < 600 {
			code, known = n, true
		}
		if known {
			l.on(t.Value).FailWith(span(t), f, strconv.Itoa(code)+" "+rest)
			return true
		}
	}
	f.Signal = stream.Abandoned
	if reply, ok := wire.ParseReplyLine("500 " + words); ok && reply.Enhanced != "" {
		f.Enhanced, f.Text = reply.Enhanced, reply.Text
	}
	l.on(t.Value).Fail(span(t), f)
	return true
}

// mailkitHead skips the time of a line: "2024-02-05T09:30:00Z ".
func mailkitHead(line string) (key string, at int) {
	const stamp = "2024-02-05T09:30:00Z "
	if len(line) > len(stamp) && line[4] == '-' && line[10] == 'T' {
		if i := strings.IndexByte(line, ' '); i >= len(stamp)-2 && i < len(stamp)+16 {
			return "", i + 1
		}
	}
	return "", 0
}
