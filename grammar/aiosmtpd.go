package grammar

import (
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var aiosmtpd = define(Dialect{
	ID:       "aiosmtpd",
	Title:    "aiosmtpd",
	Versions: "aiosmtpd 1.2 to 1.4.6, the logger mail.log at DEBUG, any format",
	Doc: "A server's log: `('192.0.2.9', 40000) >> b'EHLO client'` is what the client said and `<< b'250 mx'` what the server " +
		"answered, as Python bytes; the address and port tell connections apart. At INFO the replies are missing. What is read " +
		"is printed twice. Credentials are asterisks; the message shows only as it is read.",
	Sample: "INFO:mail.log:Peer: ('192.0.2.9', 40000)\nDEBUG:mail.log:('192.0.2.9', 40000) << b'220 mx.example.com Python SMTP 1.4'\n" +
		"INFO:mail.log:('192.0.2.9', 40000) >> b'EHLO client.example.com'\nDEBUG:mail.log:('192.0.2.9', 40000) << b'250 HELP'",
	Trace:  "logging.basicConfig(level=logging.DEBUG)",
	Tokens: labelTokens,
	Cut:    aiosmtpdLabels.cut,
	Words:  Words{Any: []string{"('", " readline: "}},
	Marks: map[int]int{labelClient: Strong, labelServer: Strong, labelConnecting: Strong, labelClosed: Strong, labelError: Strong,
		labelAside: Weak, labelOwn: Strong},
	Starts: labelStarts,
}, aiosmtpdLabels.open)

// aiosmtpdLabels are the words of smtp.py, 1.4.3 and 1.4.6.
var aiosmtpdLabels = &labels{id: "aiosmtpd", head: aiosmtpdHead, decode: literalText, begin: (*wire.Writer).ServerView, table: []label{
	{words: " >> ", kind: labelClient},
	{words: " << ", kind: labelServer},
	{words: "Peer: ", kind: labelConnecting},
	{words: " handling connection", kind: labelOwn},
	{words: " EOF received", kind: labelClosed},
	{words: " connection lost", kind: labelClosed},
	{words: " Connection lost during ", kind: labelOwn},
	{words: " SSL ", kind: labelError, signal: stream.TLSFailed},
	{words: "_handle_client readline: ", kind: labelOwn},
	{words: "DATA readline: ", kind: labelOwn},
	{words: " ", kind: labelOwn},
}}

// aiosmtpdHead splits off what a logger puts before the words, and the client's
// address: "('192.0.2.9', 40000)", for IPv6 of four parts.
func aiosmtpdHead(line string) (key string, at int) {
	if !strings.Contains(line, "('") && !strings.Contains(line, " readline: ") {
		return "", -1
	}
	for _, words := range []string{"_handle_client readline: ", "DATA readline: "} {
		if i := strings.Index(line, words); i >= 0 {
			return "", i
		}
	}
	from := strings.Index(line, "('")
	if from < 0 {
		return "", -1
	}
	end := strings.IndexByte(line[from:], ')')
	if end < 0 || !strings.Contains(line[from:from+end], "', ") {
		return "", -1
	}
	key = line[from : from+end+1]
	if i := strings.Index(line, "Peer: "+key); i >= 0 {
		return key, i
	}
	return key, from + end + 1
}
