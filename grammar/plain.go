package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/wire"
)

// The token kinds of a bare transcript.
const (
	plainReply   = iota + 1 // a line that looks like a line of a reply
	plainCommand            // a line that looks like a command
	plainLine               // any other line
	plainTrying             // telnet: "Trying 192.0.2.1..."
	plainOpen               // telnet, nc, ncat: the connection stands
	plainEscape             // telnet: "Escape character is '^]'."
	plainClosed             // telnet: "Connection closed by foreign host."
	plainFailed             // telnet, nc: the connection failed
	plainInvoked            // "$ telnet mx.example.com 25"
	plainServer             // "S: ", and what stands for it
	plainClient             // "C: "
	plainWords              // what stands behind such a label
)

var plain = define(Dialect{
	ID:       "plain",
	Title:    "a bare transcript",
	Versions: "telnet, netcat and ncat sessions, the ASCII view of a packet follow, C:/S: transcripts, getLog() of laminas-mail and zend-mail",
	Doc: "What went over the wire and nothing else: lines that begin with a reply code are the server's, the others the " +
		"client's. Between 354 and the lone dot everything is the message. With piped input the client's lines are " +
		"missing. After STARTTLS nothing can be read.",
	Sample: "220 mx.example.com ESMTP\nEHLO client.example.com\n250-mx.example.com\n250 STARTTLS",
	Trace:  "script -c 'telnet mx.example.com 25' session.log",
	Tokens: []string{"Reply", "Command", "Line", "Trying", "Open", "Escape", "Closed", "Failed", "Invoked",
		"Server", "Client", "Words"},
	Cut:   cutPlain,
	Words: plainOwnWords(),
	Bare:  true,
	Marks: map[int]int{plainReply: Weak, plainCommand: Weak, plainTrying: Weak, plainOpen: Weak, plainEscape: Strong,
		plainClosed: Strong, plainFailed: Strong, plainInvoked: Strong, plainServer: Weak, plainClient: Weak},
	Behind: map[int]string{plainInvoked: "$"},
	Starts: map[int]bool{plainCommand: true, plainClient: true, plainTrying: true},
}, newPlainLowering)

// plainRecord is one line of the dialogue, or one mark of the tool.
type plainRecord struct {
	Reply   *plainSaid   `parser:"  @@"`
	Sent    *plainSent   `parser:"| @@"`
	Line    *lexer.Token `parser:"| @(Line | Other | Words)"`
	Opening *plainStart  `parser:"| @@"`
	Closed  *lexer.Token `parser:"| @Closed"`
	Failed  *lexer.Token `parser:"| @Failed"`
}

type plainSaid struct {
	Label *lexer.Token `parser:"(   @Server"`
	Words *lexer.Token `parser:"    @Words?"`
	Bare  *lexer.Token `parser:") | @Reply"`
}

type plainSent struct {
	Label *lexer.Token `parser:"(   @Client"`
	Words *lexer.Token `parser:"    @Words?"`
	Bare  *lexer.Token `parser:") | @Command"`
}

// plainStart is what a tool prints until the server speaks.
type plainStart struct {
	Invoked *lexer.Token `parser:"(   @Invoked"`
	Trying  *lexer.Token `parser:"    @Trying?"`
	Open    *lexer.Token `parser:"    @Open?"`
	Escape  *lexer.Token `parser:"    @Escape?"`
	Lone    *lexer.Token `parser:") | @(Trying | Open | Escape)"`
}

// plainMarks are the lines of the tools. inetutils telnet 2.4, OpenBSD netcat
// 1.219, ncat 7.93, Windows telnet; what laminas-mail throws behind its log.
var plainMarks = []struct {
	prefix, within string
	kind           int
}{
	{"Trying ", "...", plainTrying},
	{"Connected to ", "", plainOpen},
	{"Connection to ", "succeeded!", plainOpen},
	{"Ncat: Connected to ", "", plainOpen},
	{"Escape character is ", "", plainEscape},
	{"Server lookup failure:", "", plainFailed},
	{"Connection closed by foreign host.", "", plainClosed},
	{"Connection closed.", "", plainClosed},
	{"Connection closed by remote host.", "", plainClosed},
	{"Connection to host lost.", "", plainClosed},
	{"telnet: ", "", plainFailed},
	{"nc: ", "", plainFailed},
	{"Ncat: ", "", plainFailed},
	{"(UNKNOWN) [", "", plainFailed},
	{"Could not open connection to the host", "", plainFailed},
	{"Laminas\\Mail\\Protocol\\Exception\\RuntimeException: ", "", plainFailed},
	{"Zend\\Mail\\Protocol\\Exception\\RuntimeException: ", "", plainFailed},
}

// plainTools are the words that a shell line calls a tool with.
var plainTools = []string{"telnet ", "nc ", "ncat ", "netcat "}

// plainLabels are the labels of transcripts in prose, client's and server's. What
// stands behind one must look like what it says.
var plainLabels = []struct {
	words string
	kind  int
}{
	{"C: ", plainClient}, {"S: ", plainServer}, {"Client: ", plainClient}, {"Server: ", plainServer},
	{"C:", plainClient}, {"S:", plainServer}, {"c: ", plainClient}, {"s: ", plainServer}, {"-> ", plainClient}, {"<- ", plainServer},
	{">>> ", plainClient}, {"<<< ", plainServer}, {">> ", plainClient}, {"<< ", plainServer},
	{"> ", plainClient}, {"< ", plainServer}, {"--> ", plainClient}, {"<-- ", plainServer},
	{"=> ", plainClient}, {"<= ", plainServer},
	{">e ", plainServer}, {"<e ", plainClient}, // Qsmtp, under TLS
}

// plainMarksBy and plainLabelsBy list, by the byte that one begins with, the marks and the
// labels in their order.
var plainMarksBy, plainLabelsBy = func() (marks, labels [256][]int) {
	for i, m := range plainMarks {
		marks[m.prefix[0]] = append(marks[m.prefix[0]], i)
	}
	for i, l := range plainLabels {
		labels[l.words[0]] = append(labels[l.words[0]], i)
	}
	return marks, labels
}()

// plainOwnWords are the words of tools and labels.
func plainOwnWords() Words {
	words := Words{Any: plainTools, Head: func(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }}
	for _, m := range plainMarks {
		words.First = append(words.First, m.prefix)
	}
	for _, l := range plainLabels {
		words.First = append(words.First, l.words)
	}
	return words
}

// cutPlain cuts one line. Every line that is not blank is the dialogue's.
func cutPlain(line string, out []Token) []Token {
	from := len(line) - len(strings.TrimLeft(line, " \t"))
	to := len(strings.TrimRight(line, " \t\r"))
	if from >= to {
		return out
	}
	body := line[from:to]
	if replyShaped(body) {
		return append(out, Token{plainReply, from, to})
	}
	for _, i := range plainMarksBy[body[0]] {
		if m := &plainMarks[i]; strings.HasPrefix(body, m.prefix) && strings.Contains(body, m.within) {
			return append(out, Token{m.kind, from, to})
		}
	}
	if wire.LooksLikeCommand(body) {
		return append(out, Token{plainCommand, from, to})
	}
	if at := invocation(body, plainTools); at >= 0 {
		return append(out, Token{plainInvoked, from + at, to})
	}
	for _, i := range plainLabelsBy[body[0]] {
		if l := &plainLabels[i]; strings.HasPrefix(body, l.words) {
			at := from + len(l.words)
			for at < to && line[at] == ' ' {
				at++
			}
			kind := l.kind
			if strings.ContainsAny(l.words, "<>") { // a server's log has its arrows the other way round
				switch {
				case replyShaped(line[at:to]):
					kind = plainServer
				case wire.LooksLikeCommand(line[at:to]):
					kind = plainClient
				}
			}
			if kind == plainServer && replyShaped(line[at:to]) || kind == plainClient {
				return append(out, Token{kind, from, from + len(strings.TrimRight(l.words, " "))}, Token{plainWords, at, to})
			}
		}
	}
	return append(out, Token{plainLine, from, to})
}
