package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var snail = define(Dialect{
	ID:       "s-nail",
	Title:    "s-nail (mailx)",
	Versions: "s-nail 14.8 to 14.9.25, -v -v",
	Doc: "`s-nail: >>> ` before each line sent, `s-nail: >>> SERVER: ` before each that came: both point the same way. The " +
		"message and credentials show, the latter in clear as `Credentials: …`. A connection that failed is one line that " +
		"does not end in `connected.`",
	Sample: "s-nail: Connecting to 192.0.2.1:587 ... connected.\ns-nail: >>> SERVER: 220 mx.example.com ESMTP\n" +
		"s-nail: >>> EHLO client.example.com\ns-nail: >>> SERVER: 250 mx.example.com",
	Trace:  "s-nail -v -v -s test you@example.com < message.txt",
	Tokens: labelTokens,
	Cut:    snailLabels.cut,
	Words:  Words{Any: []string{"s-nail: ", "mailx: ", "mail: ", ">>> "}},
	Marks: map[int]int{labelClient: Weak, labelServer: Strong, labelConnecting: Strong, labelTLS: Strong, labelError: Strong,
		labelAside: Weak, labelOwn: Strong},
	Starts: labelStarts,
}, snailLabels.open)

// snailLabels are the words of net-smtp.c, net-socket.c and xtls.c, 14.9.24.
var snailLabels = &labels{id: "s-nail", head: snailHead, special: snailSaid, unstuffed: true, table: []label{
	{words: ">>> SERVER: ", kind: labelServer},
	{words: ">>> ", kind: labelClient},
	{words: "Credentials: ", kind: labelOwn},
	{words: "Connecting to ", holds: " ... ", kind: labelConnecting},
	{words: "TLS connection using ", kind: labelTLS},
	{words: "SMTP server: ", kind: labelError, signal: stream.ServerRefused},
	{words: "SMTP: unexpected status from server: ", kind: labelError, signal: stream.ServerRefused},
	{words: "Unexpected EOF on SMTP connection", kind: labelError, signal: stream.PeerClosed},
	{words: "TLS certificate ok", kind: labelOwn},
	{words: "could not ", kind: labelFailed},
	{words: "", kind: labelAside},
}}

// snailHead splits off the program's name.
func snailHead(line string) (key string, at int) {
	for _, name := range []string{"s-nail: ", "mailx: ", "mail: "} {
		if strings.HasPrefix(line, name) {
			return "", len(name)
		}
	}
	if strings.HasPrefix(line, ">>> ") {
		return "", 0
	}
	return "", -1
}

// snailSaid hides the password, and knows a connection that failed by the end of
// its line.
func snailSaid(l *labelLowering, at *label, t *lexer.Token) bool {
	c := l.on(t.Value)
	_, from := snailHead(t.Value)
	where := wire.Span{From: t.Pos.Offset + from, To: t.Pos.Offset + len(t.Value)}
	switch {
	case at.words == "Credentials: ":
		if i := strings.LastIndex(t.Value, ", pass "); i >= 0 {
			i += len(", pass ")
			l.w.Secret(t.Pos.Offset+i, t.Pos.Offset+len(t.Value))
			l.w.SecretWord(t.Value[i:])
		}
		c.Tell(where)
	case at.kind == labelConnecting && !strings.Contains(t.Value, "... connected."):
		host, port := plainTarget(t.Value[from:])
		c.Connect(where, host, port, false)
		c.Transport(stream.Refused, where, t.Value[from:])
	default:
		return false
	}
	return true
}
