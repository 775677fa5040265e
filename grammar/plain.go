package grammar

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
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

// invocation finds where a shell line calls one of the tools, -1 if it does not:
// at the line's beginning, with a host or an option behind it, or behind a prompt.
func invocation(line string, tools []string) int {
	prompted := strings.ContainsAny(line, "$#>%")
	for _, tool := range tools {
		if !prompted && line[0] != tool[0] {
			continue
		}
		i := strings.Index(line, tool)
		if i == 0 {
			host, port, _ := strings.Cut(line[len(tool):], " ")
			if strings.ContainsAny(host, ".:-") || host == "localhost" || port != "" && digitRun([]byte(port), 0) > 0 {
				return 0
			}
			continue
		}
		if i > 0 && strings.ContainsRune("$#>% /", rune(line[i-1])) && strings.ContainsAny(line[:i], "$#>%") {
			return i
		}
	}
	return -1
}

type plainLowering struct {
	w      *wire.Writer
	c      *wire.Conversation
	dialog typed
}

func newPlainLowering(w *wire.Writer) lowering[plainRecord] {
	l := &plainLowering{w: w, c: w.On("")}
	l.dialog.c = l.c
	w.HoldsRecipes()
	return l
}

// Record tells what one record says.
func (l *plainLowering) Record(r *plainRecord) {
	switch {
	case r.Reply != nil && r.Reply.Bare != nil:
		l.dialog.reply(text(r.Reply.Bare))
	case r.Reply != nil && r.Reply.Words != nil:
		l.dialog.reply(text(r.Reply.Words))
	case r.Sent != nil && r.Sent.Bare != nil:
		l.dialog.line(text(r.Sent.Bare))
	case r.Sent != nil && r.Sent.Words != nil:
		l.labelled(text(r.Sent.Words))
	case r.Line != nil:
		l.dialog.line(text(r.Line))
	case r.Opening != nil:
		l.opening(r.Opening)
	case r.Closed != nil:
		l.dialog.flush()
		l.c.Transport(closedBy(r.Closed.Value, l.dialog.codes), span(r.Closed), r.Closed.Value)
		l.dialog = typed{c: l.c, typed: l.dialog.typed, replies: l.dialog.replies}
	case r.Failed != nil:
		l.dialog.flush()
		if s := wire.SignalOf(r.Failed.Value); s != "" {
			l.c.Below(s, span(r.Failed), r.Failed.Value)
		}
	}
}

// labelled is a client's line that its label proves to be one: a command, or what the
// client tells of itself behind the same label, in a sentence.
func (l *plainLowering) labelled(t wire.Text) {
	if l.dialog.content || l.c.InContent() {
		l.dialog.line(t)
		return
	}
	if end := strings.TrimSuffix(t.S, `\r\n`); wire.LooksLikeCommand(end) { // printed with its end spelled out
		t = piece(t, 0, len(end))
	} else if !l.c.InAuth() && sentence(t.S) {
		l.dialog.line(t) // a command all the same if the server objects
		return
	}
	l.dialog.drop()
	l.dialog.send(t)
}

// sentence reports whether words that are no command read like a tool's own.
func sentence(words string) bool {
	return len(strings.Fields(words)) >= 3 || strings.HasSuffix(words, "!") || strings.HasPrefix(words, "<") && strings.HasSuffix(words, ">")
}

// closedBy is how a tool's last line says that the connection ended: telnet's own
// quit says less than an end by the server.
func closedBy(line string, codes []int) stream.Signal {
	if line == "Connection closed." {
		return stream.Closed
	}
	return closing(codes)
}

// closing is how a connection ended: in order after 221 or 421, else the peer
// left.
func closing(codes []int) stream.Signal {
	if n := len(codes); n > 0 && codes[n-1] == 221 {
		return stream.Closed
	}
	return stream.PeerClosed
}

// opening is what the tool says before the server speaks.
func (l *plainLowering) opening(r *plainStart) {
	if l.dialog.content {
		for _, t := range []*lexer.Token{r.Invoked, r.Trying, r.Open, r.Escape, r.Lone} {
			if t != nil {
				l.dialog.line(text(t))
			}
		}
		return
	}
	l.dialog.flush()
	host, port := "", 0
	for _, t := range []*lexer.Token{r.Invoked, r.Trying, r.Open, r.Escape, r.Lone} {
		if t == nil {
			continue
		}
		h, p := plainTarget(t.Value)
		if h != "" && (host == "" || t != r.Trying) {
			host = h
		}
		if p != 0 {
			port = p
		}
		switch {
		case strings.HasPrefix(t.Value, "Conn") || strings.HasPrefix(t.Value, "Ncat"):
			l.c.Connected(span(t), host, port, false)
		case strings.HasPrefix(t.Value, "Escape"):
			l.c.Tell(span(t))
		default:
			l.c.Connect(span(t), host, port, false)
		}
	}
}

// plainTarget reads host and port out of a tool's line.
func plainTarget(line string) (host string, port int) {
	fields := strings.Fields(line)
	for i, f := range fields {
		f = strings.TrimSuffix(strings.TrimSuffix(f, "..."), ".")
		switch {
		case i == 0 || strings.HasPrefix(f, "-") || f == "to" || f == "Connected":
		case host == "" && strings.ContainsAny(f, ".:") || host == "" && f == "localhost":
			host = f
		case host != "" && port == 0:
			port, _ = strconv.Atoi(f)
		}
	}
	if i := strings.LastIndexByte(host, ':'); i > 0 && strings.Count(host, ":") == 1 {
		if n, err := strconv.Atoi(host[i+1:]); err == nil {
			host, port = host[:i], n
		}
	}
	return strings.Trim(host, "[]()"), port
}

// Close ends the dialogue; replies without any command were piped.
func (l *plainLowering) Close() {
	l.dialog.flush()
	if l.dialog.replies > 1 && l.dialog.typed == 0 {
		l.w.HidesCommands(true)
	}
}
