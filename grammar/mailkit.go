package grammar

import (
	"strings"

	"badseq/grammar/stream"
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
var mailkitLabels = &labels{id: "mailkit", head: mailkitHead, table: []label{
	{words: "Connected to smtp://", kind: labelConnected},
	{words: "Connected to smtps://", kind: labelConnected},
	{words: "C: ", kind: labelClient},
	{words: "S: ", kind: labelServer},
	{words: "", holds: "MailKit.Net.Smtp.SmtpCommandException: ", kind: labelError},
	{words: "", holds: "MailKit.Net.Smtp.SmtpProtocolException: ", kind: labelError, signal: stream.PeerClosed},
	{words: "", holds: "MailKit.Security.AuthenticationException: ", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "", holds: "MailKit.Security.SslHandshakeException: ", kind: labelError, signal: stream.TLSFailed},
}}

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
