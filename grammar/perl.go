package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
)

var perl = define(Dialect{
	ID:       "perl",
	Title:    "Perl Net::SMTP",
	Versions: "libnet 1.x to 3.15 (Perl 5.8 to 5.38), Debug => 1; Net::SMTP::SSL, Net::SMTP::TLS, git send-email --smtp-debug=1",
	Doc: "`Net::SMTP=GLOB(0x55d0)>>> ` before each line sent and `<<< ` before each that came; the address tells connections " +
		"apart. Under STARTTLS the class is `Net::SMTP::_SSL`. Credentials show. The message is printed before its dots are " +
		"doubled, and loses empty lines.",
	Sample: "Net::SMTP=GLOB(0x55d0c8a5b0a8)<<< 220 mx.example.com ESMTP\n" +
		"Net::SMTP=GLOB(0x55d0c8a5b0a8)>>> EHLO client.example.com\n" +
		"Net::SMTP=GLOB(0x55d0c8a5b0a8)<<< 250 mx.example.com",
	Trace:  "my $smtp = Net::SMTP->new($host, Port => 587, Debug => 1);",
	Tokens: labelTokens,
	Cut:    perlLabels.cut,
	Words:  perlLabels.words(),
	Marks:  map[int]int{labelClient: Strong, labelServer: Strong, labelBareClient: Weak, labelBareServer: Weak, labelError: Strong, labelOwn: Strong},
	Starts: labelStarts,
}, perlLabels.open)

// perlLabels are the words of Net/Cmd.pm and Net/SMTP.pm, libnet 3.14.
var perlLabels = &labels{id: "perl", head: perlHead, special: perlDecoded, beheaded: true, unstuffed: true, hints: []string{" failed"}, table: []label{
	{words: ">>> (decoded) ", kind: labelOwn},
	{words: "<<< (decoded) ", kind: labelOwn},
	{words: ">>> ", kind: labelClient},
	{words: "<<< ", kind: labelServer},
	{words: "Net::SMTP>>> ", kind: labelOwn},
	{words: "Net::SMTP: Net::Cmd::", kind: labelError},
	{words: "Net::SMTP::_SSL: Net::Cmd::", kind: labelError},
	{words: "STARTTLS failed! ", kind: labelFailed, signal: stream.TLSFailed},
	{words: "Unable to initialize SMTP properly", kind: labelFailed, signal: stream.Refused},
	{words: "", holds: "hostname verification failed", kind: labelFailed, signal: stream.CertificateRejected},
	{words: "", holds: "SSL connect attempt failed", kind: labelFailed, signal: stream.TLSFailed},
}}

// perlHead splits off the object: "Net::SMTP=GLOB(0x55d0c8a5b0a8)". Its address is
// the connection's.
func perlHead(line string) (key string, at int) {
	const glob = "=GLOB("
	i := strings.Index(line, glob)
	if i <= 0 || strings.ContainsAny(line[:i], " \t") {
		return "", 0
	}
	end := strings.IndexByte(line[i:], ')')
	if end < 0 || !strings.Contains(line[:i], "SMTP") {
		return "", 0
	}
	return line[i+len(glob) : i+end], i + end + 1
}

// perlDecoded hides what Net::Cmd decodes of a SASL exchange.
func perlDecoded(l *labelLowering, at *label, t *lexer.Token) bool {
	if !strings.Contains(at.words, "(decoded)") {
		return false
	}
	_, from := perlHead(t.Value)
	l.w.Secret(t.Pos.Offset+from+len(at.words), t.Pos.Offset+len(t.Value))
	l.on(t.Value).Tell(span(t))
	return true
}
