package grammar

import (
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var ssmtp = define(Dialect{
	ID:       "ssmtp",
	Title:    "sSMTP",
	Versions: "sSMTP 2.60 to 2.64, -v",
	Doc: "`[->] ` before each line sent and `[<-] ` before the last line of each reply: what the server offers is not to be seen. " +
		"The message shows; of a login the user name does, the password does not.",
	Sample: "[<-] 220 mx.example.com ESMTP\n[->] HELO client.example.com\n[<-] 250 mx.example.com",
	Trace:  "ssmtp -v you@example.com < message.txt",
	Tokens: labelTokens,
	Cut:    ssmtpLabels.cut,
	Words:  ssmtpLabels.words(),
	Marks:  map[int]int{labelClient: Strong, labelServer: Strong, labelError: Strong},
	Starts: labelStarts,
}, openSsmtp)

// ssmtpLabels are the words of ssmtp.c, 2.64.
var ssmtpLabels = &labels{id: "ssmtp", table: []label{
	{words: "[->] ", kind: labelClient},
	{words: "[<-] ", kind: labelServer},
	{words: "ssmtp: Cannot open ", kind: labelError, signal: stream.Refused},
	{words: "ssmtp: Authorization failed ", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "ssmtp: Server didn't like our AUTH ", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "ssmtp: Server rejected AUTH ", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "ssmtp: RCPT TO:", kind: labelError, signal: stream.ServerRefused, verb: "RCPT"},
	{words: "ssmtp: Invalid response", kind: labelError, signal: stream.BadReply},
	{words: "ssmtp: TLS initialization failed", kind: labelError, signal: stream.TLSFailed},
	{words: "ssmtp: ", holds: "(", kind: labelError, signal: stream.ServerRefused},
	{words: "ssmtp: ", kind: labelError},
}}

// ssmtpLowering knows that of a reply to EHLO only the last line shows: what else is offered is not known.
type ssmtpLowering struct {
	*labelLowering
	greeted bool // the last command was EHLO
}

func openSsmtp(w *wire.Writer) lowering[labelRecord] {
	return &ssmtpLowering{labelLowering: ssmtpLabels.open(w).(*labelLowering)}
}

func (l *ssmtpLowering) Record(r *labelRecord) {
	if r.Sent != nil {
		l.greeted = r.Sent.Text != nil && strings.HasPrefix(strings.ToUpper(r.Sent.Text.Value), "EHLO")
	}
	if r.Reply == nil || !l.greeted {
		l.labelLowering.Record(r)
		return
	}
	for i := range r.Reply {
		t := r.Reply[i].Text
		if t == nil || !strings.HasPrefix(t.Value, "250 ") {
			l.server(&r.Reply[i])
			continue
		}
		from := t.Pos.Offset
		l.on(r.Reply[i].Label.Value).Server(wire.Text{S: "250-" + t.Value[len("250 "):], From: from, To: from + len(t.Value), At: func(i int) int { return from + i }})
	}
	l.greeted = false
}
