package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var sylpheed = define(Dialect{
	ID:       "sylpheed",
	Title:    "Sylpheed and Claws Mail",
	Versions: "Sylpheed 0.7 to 3.7, Claws Mail 2.0 to 4.3: the log window and ~/.claws-mail/claws.log",
	Doc: "`SMTP> ` or `ESMTP> ` before each line sent and `SMTP< ` or `ESMTP< ` before each that came, behind the time in brackets. " +
		"A login shows as `[AUTH PLAIN]`, `[USERID]` and `[PASSWORD]`, the end of the message as `. (EOM)`, the message not at all. " +
		"IMAP and POP3 of the same program stand in the same log.",
	Sample: "* Connecting to SMTP server: mx.example.com ...\n[09:30:00] SMTP< 220 mx.example.com ESMTP\n" +
		"[09:30:00] ESMTP> EHLO client.example.com\n[09:30:00] ESMTP< 250 mx.example.com",
	Trace:  "Claws Mail: Tools, Network log\nSylpheed: Tools, Log window; then send again",
	Tokens: labelTokens,
	Cut:    sylpheedLabels.cut,
	Words:  Words{Any: []string{"SMTP> ", "SMTP< ", "Connecting to SMTP server: ", "SMTP AUTH not available"}},
	Marks:  map[int]int{labelClient: Strong, labelServer: Strong, labelConnecting: Strong, labelError: Strong, labelOwn: Strong},
	Starts: labelStarts,
}, sylpheedLabels.open)

// sylpheedLabels are the words of libsylph/smtp.c of Sylpheed and src/common/smtp.c of Claws
// Mail, as their logs in public threads and their sources have them (2005 to 2025).
var sylpheedLabels = &labels{id: "sylpheed", head: sylpheedHead, decode: sylpheedText, special: sylpheedSaid, table: []label{
	{words: "ESMTP> [Encoded: ", kind: labelOwn},
	{words: "ESMTP< [Decoded: ", kind: labelOwn},
	{words: "ESMTP> ", kind: labelClient},
	{words: "SMTP> ", kind: labelClient},
	{words: "ESMTP< ", kind: labelServer},
	{words: "SMTP< ", kind: labelServer},
	{words: "* ", holds: "Connecting to SMTP server: ", kind: labelConnecting},
	{words: "** SMTP AUTH not available", kind: labelError, signal: stream.NotOffered, verb: "AUTH"},
}}

// sylpheedHead skips the time in brackets.
func sylpheedHead(line string) (key string, at int) {
	at = len(line) - len(strings.TrimLeft(line, " \t"))
	if end := strings.Index(line[at:], "] "); at < len(line) && line[at] == '[' && end > 0 && end <= len("[2024-02-05 09:30:00") && strings.IndexByte(line[at:at+end], ':') > 0 {
		at += end + len("] ")
	}
	return "", at
}

// sylpheedText is the line that was sent: a command of a login stands in brackets, and so
// do words in place of its secrets; the dot has its name behind it.
func sylpheedText(t wire.Text) wire.Text {
	body := strings.TrimRight(t.S, " \r")
	switch {
	case strings.HasPrefix(body, "[AUTH ") && strings.HasSuffix(body, "]"):
		return wire.Text{S: body[1 : len(body)-1], From: t.From + 1, To: t.From + len(body) - 1}
	case body == ". (EOM)":
		return wire.Text{S: ".", From: t.From, To: t.From + 1}
	}
	return t
}

// sylpheedSaid tells where the client connects, and hides what an exchange of CRAM-MD5 says
// in clear.
func sylpheedSaid(l *labelLowering, at *label, t *lexer.Token) bool {
	c, where := l.on(t.Value), span(t)
	switch at.kind {
	case labelOwn:
		l.w.Secret(where.From+strings.Index(t.Value, ": ")+len(": "), where.To)
		c.Tell(where)
	case labelConnecting:
		_, target, _ := strings.Cut(t.Value, at.holds)
		host, port, _ := splitTarget(strings.TrimRight(target, " .\r"))
		c.Connect(where, host, port, false)
	default:
		return false
	}
	return true
}
