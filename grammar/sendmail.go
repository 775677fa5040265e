package grammar

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var sendmail = define(Dialect{
	ID:       "sendmail",
	Title:    "sendmail",
	Versions: "sendmail 8.9 to 8.18: -v, -X FILE, the transcript in a bounce",
	Doc: "-v shows `>>> ` before each command and the replies bare; MAIL, RCPT and DATA go out together where the server offers " +
		"PIPELINING, and the message does not show. -X writes both ways with a pid, `04711 >>> ` and `04711 <<< `, the message " +
		"and sendmail's own input too. A bounce has, below `... while talking to mx.example.com.:`, the last command printed " +
		"and `<<< ` before each line of a refusal, so that a refused recipient stands below DATA.",
	Sample: "bob@example.org... Connecting to mx.example.com. via esmtp...\n220 mx.example.com ESMTP\n" +
		">>> EHLO client.example.com\n250 mx.example.com",
	Trace:  "sendmail -v you@example.com < message.txt",
	Tokens: labelTokens,
	Cut:    sendmailLabels.cut,
	Words:  sendmailLabels.words(),
	Marks: map[int]int{labelClient: Strong, labelServer: Strong, labelBareClient: Weak, labelBareServer: Weak, labelConnecting: Strong,
		labelError: Strong, labelClosed: Strong, labelOwn: Strong},
	Starts: labelStarts,
}, sendmailLabels.open)

// sendmailLabels are the words of usersmtp.c, deliver.c, savemail.c and err.c,
// 8.17.1 and 8.18.1.
var sendmailLabels = &labels{id: "sendmail", head: sendmailHead, beheaded: true, special: sendmailSaid, bareReplies: true, hints: []string{"... "}, table: []label{
	{words: ">>> AUTH dialogue", kind: labelOwn, verb: "AUTH"},
	{words: ">>> STARTTLS dialogue", kind: labelOwn, verb: "STARTTLS"},
	{words: ">>> ", kind: labelClient},
	{words: "<<< ", kind: labelServer, reply: true},
	{words: "<<< ", kind: labelAside},
	{words: "=== CONNECT ", kind: labelConnecting},
	{words: "", holds: "... Connecting to ", kind: labelConnecting},
	{words: "", holds: "... while talking to ", kind: labelConnecting},
	{words: "... while talking to ", kind: labelConnecting},
	{words: "Closing connection to ", kind: labelAside}, // other clients say so too
	{words: "   ----- Transcript of session follows -----", kind: labelOwn},
	{words: "", holds: "... Sent (", kind: labelOwn},
	{words: "", holds: "... Deferred", kind: labelError},
	{words: "", holds: "... Host unknown", kind: labelError, signal: stream.NoSuchHost},
}}

// sendmailHead splits off what -X puts before a line: the pid.
func sendmailHead(line string) (key string, at int) {
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	rest := line[digits:]
	if digits >= 5 && (strings.HasPrefix(rest, " >>> ") || strings.HasPrefix(rest, " <<< ") || strings.HasPrefix(rest, " === ")) {
		return line[:digits], digits + 1
	}
	return "", 0
}

// sendmailSaid reads where sendmail connects to, and why it gave up.
func sendmailSaid(l *labelLowering, at *label, t *lexer.Token) bool {
	c := l.on(t.Value)
	switch {
	case strings.Contains(at.words+at.holds, "while talking to "): // only what was refused is to be seen
		l.bounce = true
		l.w.HidesCommands(true)
		c.StartMissing()
		c.Tell(span(t))
	case at.kind == labelConnecting:
		_, host, _ := strings.Cut(t.Value, at.holds)
		if at.words != "" {
			_, host, _ = strings.Cut(t.Value, at.words)
		}
		port := 0
		host, rest, _ := strings.Cut(host, " ")
		if _, number, ok := strings.Cut(rest, "port "); ok {
			number, _, _ = strings.Cut(number, " ")
			port, _ = strconv.Atoi(number)
		}
		c.Connect(span(t), strings.Trim(strings.TrimRight(host, ".:"), "[]"), port, false)
	case at.verb != "":
		c.Infer(at.verb, "", span(t))
	case at.holds == "... Deferred" && strings.HasSuffix(strings.TrimRight(t.Value, " "), at.holds):
		c.Below(stream.PeerClosed, span(t), t.Value)
	case at.holds == "... Deferred":
		words := t.Value[strings.Index(t.Value, at.holds):]
		if s := wire.SignalOf(words); s != "" {
			c.Below(s, span(t), t.Value)
			return true
		}
		if strings.Contains(words, "host name lookup failure") {
			c.Below(stream.NoSuchHost, span(t), t.Value)
			return true
		}
		c.Tell(span(t))
	default:
		return false
	}
	return true
}

// unasked tells the DATA of a bounce and returns the replies that are left to tell.
// Where two refusals follow, the first is that of a recipient, whose RCPT went out
// with DATA and was not printed; the second only says that none was left.
func (l *labelLowering) unasked(replies []labelLine) []labelLine {
	if l.data == nil {
		return replies
	}
	data, c := l.data, l.on("")
	l.data = nil
	first, whole := 0, 0
	for i := range replies {
		r := &replies[i]
		if r.Label.Value == "" || r.Text == nil {
			continue
		}
		if line, ok := wire.ParseReplyLine(r.Text.Value); ok && !line.More {
			if whole++; whole == 1 {
				first = i
			}
		}
	}
	if whole < 2 {
		c.Client(text(data))
		return replies
	}
	c.Tell(span(data))
	c.Infer("RCPT", "", span(replies[0].Label))
	for i := first + 1; i < len(replies); i++ {
		at := span(replies[i].Label)
		if t := replies[i].Text; t != nil {
			at.To = span(t).To
		}
		c.Tell(at)
	}
	return replies[:first+1]
}
