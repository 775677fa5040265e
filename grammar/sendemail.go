package grammar

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var sendemail = define(Dialect{
	ID:       "sendemail",
	Title:    "sendEmail",
	Versions: "sendEmail 1.55 and 1.56, -v -v",
	Doc: "`INFO => Sending: ` a line sent and `SUCCESS => Received: ` a reply, behind the time and the process; the lines of a " +
		"reply are joined by a comma and a space. A refusal comes as `WARNING => Received: ` or `ERROR => Received: `. " +
		"Credentials show, the message does not.",
	Sample: "Feb 05 09:30:00 client sendEmail[4711]: DEBUG => Connecting to mx.example.com:25\n" +
		"Feb 05 09:30:00 client sendEmail[4711]: SUCCESS => Received: \t220 mx.example.com ESMTP\n" +
		"Feb 05 09:30:00 client sendEmail[4711]: INFO => Sending: \tEHLO client.example.com",
	Trace:  "sendEmail -v -v -f me@example.com -t you@example.com \\\n  -s mx.example.com:587 -u test -m test",
	Tokens: labelTokens,
	Cut:    sendemailLabels.cut,
	Words:  Words{Any: []string{"sendEmail["}},
	Marks: map[int]int{labelClient: Strong, labelServer: Strong, labelConnecting: Strong, labelFailed: Strong, labelError: Strong,
		labelAside: Strong},
	Starts: labelStarts,
}, sendemailLabels.open)

// sendemailLabels are the words of sendEmail.pl, 1.56.
var sendemailLabels = &labels{id: "sendemail", head: sendemailHead, split: sendemailSplit, special: sendemailCode, table: []label{
	{words: "INFO => Sending: \t", kind: labelClient},
	{words: "INFO => Sending:  ", kind: labelClient}, // a tab that became a space
	{words: "INFO => Sending: ", kind: labelClient},
	{words: "SUCCESS => Received: \t", kind: labelServer},
	{words: "WARNING => Received: \t", kind: labelServer},
	{words: "ERROR => Received: \t", kind: labelServer},
	{words: "INFO => Received: \t", kind: labelServer},
	{words: "", holds: "=> Received: ", upto: "=> Received: ", kind: labelServer},
	{words: "DEBUG => Connecting to ", kind: labelConnecting},
	{words: "ERROR => Connection attempt to ", kind: labelError, signal: stream.Refused},
	{words: "ERROR => TLS setup failed: ", kind: labelError, signal: stream.TLSFailed},
	{words: "ERROR => Timeout ", kind: labelError, signal: stream.TimedOut},
	{words: "DEBUG => evalSMTPresponse() - Found SMTP error code: ", kind: labelAside, signal: stream.ServerRefused},
	{words: "ERROR => ERROR => SMTP-AUTH: Authentication to ", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "ERROR => ", kind: labelFailed},
	{words: "", kind: labelAside},
}}

// sendemailHead splits off time, host and process.
func sendemailHead(line string) (key string, at int) {
	const name = "sendEmail["
	i := strings.Index(line, name)
	if i < 0 {
		return "", -1
	}
	i += len(name)
	end := strings.Index(line[i:], "]: ")
	if end < 0 {
		return "", -1
	}
	return line[i : i+end], i + end + len("]: ")
}

// sendemailCode reads the code of a refusal. Of a login it is all that shows of the
// reply.
func sendemailCode(l *labelLowering, at *label, t *lexer.Token) bool {
	if at.kind != labelAside || at.signal != stream.ServerRefused {
		return false
	}
	c := l.on(t.Value)
	code, err := strconv.Atoi(strings.TrimSpace(t.Value[strings.LastIndexByte(t.Value, ':')+1:]))
	l.later = func(reply bool) {
		if reply || err != nil {
			c.Tell(span(t))
			return
		}
		c.InferReply(code, "", span(t))
	}
	return true
}

// sendemailSplit cuts a reply whose lines were joined by ", ".
func sendemailSplit(t wire.Text) []wire.Text {
	t = piece(t, len(t.S)-len(strings.TrimLeft(t.S, " ")), len(t.S)) // a tab that became a space
	if len(t.S) < 4 {
		return []wire.Text{t}
	}
	code := t.S[:3]
	var list []wire.Text
	from := 0
	for at := 0; ; {
		i := strings.Index(t.S[at:], ", "+code)
		if i < 0 {
			return append(list, piece(t, from, len(t.S)))
		}
		at += i + len(", ")
		if replyShaped(t.S[at:]) {
			list = append(list, piece(t, from, at-len(", ")))
			from = at
		}
	}
}
