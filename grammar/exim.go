package grammar

import (
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var exim = define(Dialect{
	ID:       "exim",
	Title:    "Exim",
	Versions: "Exim 4.80 to 4.98: a delivery with -v or -d, a server with -d, a session typed into -bh, refusals in the main log",
	Doc: "A delivery shows `  SMTP>> EHLO client` for what Exim sent (`SMTP|>` and `SMTP+>` where more goes out with it) and " +
		"`  SMTP<< 250 mx` for what came; further lines of a reply have nine spaces and no label. Credentials are asterisks, " +
		"the message never shows. A server's arrows point the other way. -bh mixes the bare session with `>>> ` lines, " +
		"which are Exim's thoughts, not SMTP.",
	Sample: "Connecting to mx.example.com [192.0.2.1]:25 ... connected\n  SMTP<< 220 mx.example.com ESMTP\n" +
		"  SMTP>> EHLO client.example.com\n  SMTP<< 250-mx.example.com\n         250 HELP",
	Trace:  "exim -v -M MESSAGE-ID",
	Tokens: labelTokens,
	Cut:    cutExim,
	Words:  eximLabels.words(),
	Marks: map[int]int{labelClient: Strong, labelServer: Strong, labelConnecting: Strong, labelError: Strong, labelClosed: Strong,
		labelAside: Weak, labelOwn: Strong},
	Starts: labelStarts,
}, eximLabels.open)

// cutExim cuts a line. In a bounce the reply stands below the words that introduce it:
// that is no log.
func cutExim(line string, out []Token) []Token {
	if strings.HasSuffix(strings.TrimRight(line, " \r"), ":") && strings.Contains(line, "SMTP error from remote mail server after ") {
		return out
	}
	return eximLabels.cut(line, out)
}

// eximLabels are the words of smtp_out.c, transports/smtp.c, deliver.c and exim.c,
// 4.96 and 4.98.2.
var eximLabels = &labels{id: "exim", head: eximHead, turn: eximTurn, ours: eximOurs, special: eximSaid,
	bareReplies: true, bareCommands: true, hints: []string{"SMTP ", " defer ("}, table: []label{
		{words: "SMTP>> (writing message)", kind: labelOwn},
		{words: "SMTP>> ", kind: labelClient},
		{words: "SMTP|> ", kind: labelClient},
		{words: "SMTP+> ", kind: labelClient},
		{words: "SMTP<< ", kind: labelServer},
		{words: "SMTP(close)>>", kind: labelClosed},
		{words: "SMTP(closed)<<", kind: labelError, signal: stream.PeerClosed},
		{words: "SMTP(", holds: ")<<", kind: labelError, signal: stream.PeerClosed},
		{words: "SMTP(", kind: labelOwn},
		{words: "Connecting to ", holds: "]:", kind: labelConnecting},
		{words: "**** SMTP testing", kind: labelOwn},
		{words: ">>> ", kind: labelAside},
		{words: "", holds: "SMTP error from remote mail server after ", kind: labelError, signal: stream.ServerRefused},
		{words: "", holds: ": failed to expand ", kind: labelAside}, // its own configuration
		{words: "", holds: "_smtp defer (", kind: labelError},
		{words: "", holds: " defer (-1): host lookup did not complete", kind: labelError, signal: stream.NoSuchHost}, // routers/dnslookup.c
		{words: "", holds: " defer (-1): lowest numbered MX record points to local host", kind: labelAside},
		{words: "", holds: "SMTP timeout after ", kind: labelError, signal: stream.TimedOut},
		{words: "LOG: ", kind: labelOwn},
		{words: "cmdlog: ", kind: labelOwn},
		{words: "delivering ", kind: labelAside},
		{words: "will write message using ", kind: labelOwn},
	}}

// eximHead splits off the indent and what -d puts before it: time, pid, the marks
// of nested work.
func eximHead(line string) (key string, at int) {
	if line != "" && line[0] >= 'A' && line[0] < 0x80 {
		return "", 0
	}
	at = len(line) - len(strings.TrimLeft(line, " 0123456789:!╎├└─"))
	if at > 0 && !slices.ContainsFunc(eximBehind, func(words string) bool { return strings.HasPrefix(line[at:], words) }) {
		at = 0
	}
	return "", at
}

// eximBehind are what may stand behind a pid: a daemon in the foreground writes its main
// log so, "LOG: MAIN" above each entry (log.c, debug.c).
var eximBehind = []string{"SMTP", "Connecting to ", "will write ", "LOG: ", "delivering ", "<= ", "=> ", "== ", "** ", "-> "}

// eximTurn knows that a reply is a server's, whoever printed it.
func eximTurn(line string, _ int) int {
	if i := strings.Index(line, "SMTP"); i >= 0 && len(line) > i+len("SMTP>> ") && replyShaped(line[i+len("SMTP>> "):]) {
		return labelServer
	}
	return labelClient
}

// eximOurs reports whether the reply was Exim's own: sent, not received.
func eximOurs(line string) bool { return strings.HasSuffix(line, "SMTP>> ") }

// eximSaid reads where Exim connects to and what its log says of a refusal.
func eximSaid(l *labelLowering, at *label, t *lexer.Token) bool {
	c := l.on(t.Value)
	_, from := eximHead(t.Value)
	words, where := t.Value[from:], wire.Span{From: t.Pos.Offset + from, To: t.Pos.Offset + len(t.Value)}
	switch {
	case at.kind == labelConnecting:
		host, rest, _ := strings.Cut(strings.TrimPrefix(words, at.words), " ")
		_, rest, _ = strings.Cut(rest, "]:")
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		port, _ := strconv.Atoi(rest[:digits])
		c.Connect(where, host, port, false)
		if _, why, failed := strings.Cut(words, " failed: "); failed {
			if s := wire.SignalOf(why); s != "" {
				c.Below(s, where, words)
			}
		}
	case strings.HasPrefix(at.words, "**** SMTP testing"):
		l.w.ServerView()
		c.Tell(where)
	case at.signal == stream.ServerRefused:
		_, after, _ := strings.Cut(words, at.holds)
		verb, _, _ := strings.Cut(strings.TrimPrefix(after, "pipelined "), " ")
		if verb = strings.TrimRight(verb, ":"); !wire.IsVerb(verb) {
			verb = stream.EndOfData
		}
		quoted := words[strings.Index(words, at.holds):]
		c.FailWith(where, wire.Failure{Signal: at.signal, Verb: verb, Text: words}, quoted[replyIn(quoted):])
	default:
		return false
	}
	return true
}
