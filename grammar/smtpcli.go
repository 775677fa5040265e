package grammar

import (
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"

	"github.com/alecthomas/participle/v2/lexer"
)

var smtpcli = define(Dialect{
	ID:       "smtp-cli",
	Title:    "smtp-cli",
	Versions: "smtp-cli 2.9 to 3.10, --verbose",
	Doc: "`> ` before each line sent and `[250] 'words'` for each line of a reply. A refusal is said again in the tool's words. " +
		"It says HELO, and so does not log in, unless --enable-auth, --force-ehlo or TLS makes it say EHLO. The message does not show.",
	Sample: "Connection from 192.0.2.7:48402 to 192.0.2.25:25\n[220] 'mx.example.com ESMTP'\n> HELO localhost\n[250] 'mx.example.com'\n> QUIT\n[221] 'Bye'",
	Trace:  "smtp-cli --verbose --host mx.example.com …",
	Tokens: labelTokens,
	Cut:    smtpcliLabels.cut,
	Words:  smtpcliLabels.words(),
	Marks:  map[int]int{labelClient: Weak, labelServer: Strong, labelConnected: Strong},
	Starts: labelStarts,
}, openSmtpcli)

// smtpcliLabels are the words of smtp-cli, 3.10.
var smtpcliLabels = &labels{id: "smtp-cli", hints: []string{" SSL/TLS: "}, table: []label{
	{words: "> ", kind: labelClient},
	{words: "[2", holds: "] '", kind: labelServer},
	{words: "[3", holds: "] '", kind: labelServer},
	{words: "[4", holds: "] '", kind: labelServer},
	{words: "[5", holds: "] '", kind: labelServer},
	{words: "Connection from ", holds: " to ", kind: labelConnected},
	{words: "Starting SMTP/SSL", kind: labelAside},
	{words: "SSL/TLS: ", kind: labelFailed, signal: stream.TLSFailed},
	{words: "", holds: " SSL/TLS: ", kind: labelFailed, signal: stream.TLSFailed},
	{words: "Using cipher: ", kind: labelTLS},
	{words: "MAIL FROM ", holds: " failed: '", kind: labelAside},
	{words: "RCPT TO ", holds: " failed: '", kind: labelAside},
	{words: "DATA ", holds: " failed: '", kind: labelAside},
}}

type smtpcliLowering struct{ *labelLowering }

func openSmtpcli(w *wire.Writer) lowering[labelRecord] {
	return smtpcliLowering{smtpcliLabels.open(w).(*labelLowering)}
}

// Record puts the lines of a reply together: every line shows its code in brackets,
// none the hyphen.
func (l smtpcliLowering) Record(r *labelRecord) {
	c := l.on("")
	if r.Said != nil && strings.HasPrefix(r.Said.Value, "Connection from ") {
		host, port := plainTarget("to " + r.Said.Value[strings.Index(r.Said.Value, " to ")+len(" to "):])
		c.Connected(span(r.Said), host, port, false)
		return
	}
	for i := range r.Reply {
		line := &r.Reply[i]
		body := strings.TrimPrefix(line.Label.Value, "[")
		if line.Text != nil {
			body += line.Text.Value
		}
		code, words, ok := strings.Cut(body, "] '")
		if !ok || len(code) != 3 {
			c.Tell(span(line.Label))
			continue
		}
		sign := "-"
		if i == len(r.Reply)-1 || !strings.HasPrefix(r.Reply[i+1].Label.Value+textOf(r.Reply[i+1].Text), "["+code) {
			sign = " "
		}
		from := line.Label.Pos.Offset
		c.Server(wire.Text{S: code + sign + strings.TrimSuffix(words, "'"), From: from, To: from + len(body) + 1})
	}
	if r.Reply == nil {
		l.labelLowering.Record(r)
	}
}

func textOf(t *lexer.Token) string {
	if t == nil {
		return ""
	}
	return t.Value
}
