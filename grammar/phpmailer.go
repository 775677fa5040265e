package grammar

import (
	"strings"
	"time"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// The token kinds of PHPMailer.
const (
	phpServer     = iota + 1 // "SERVER -> CLIENT:", 5.2.8 and later
	phpOldServer             // "SMTP -> FROM SERVER:", up to 5.2.7
	phpClient                // "CLIENT -> SERVER:", 5.2.8 and later
	phpOldClient             // "CLIENT -> SMTP:", 5.2.5 to 5.2.7
	phpError                 // "SMTP ERROR:", "SMTP -> ERROR:"
	phpNotice                // "SMTP NOTICE:", "SMTP -> NOTICE:"
	phpLow                   // level 4: what is read from the socket, and waiting for it
	phpOpening               // "Connection: opening to"
	phpOpened                // "Connection: opened"
	phpClosed                // "Connection: closed", "closing due to error"
	phpFailed                // "Connection failed. Error", a PHP warning of its socket functions
	phpOutcome               // what PHPMailer tells its caller: "SMTP Error: …", "SMTP connect() failed"
	phpAuthMethod            // level 4: "Auth method selected: …"
	phpText                  // what stands behind a label
	phpMore                  // a further line of a reply, without a label
)

var phpmailer = define(Dialect{
	ID:       "phpmailer",
	Title:    "PHPMailer",
	Versions: "PHPMailer 5.0 to 7.x, SMTPDebug 1 to 4; Debugoutput echo, html, error_log, a callable or a PSR-3 logger",
	Doc: "`CLIENT -> SERVER: ` and `SERVER -> CLIENT: ` lines from 5.2.8, `SMTP -> FROM SERVER:` before; what the client " +
		"sends shows from 5.2.5. A reply of many lines goes on without a label, or, in html output, on the same line. " +
		"Level 3 adds `Connection: ` lines. Handshakes and certificates are never shown; a refusal that PHPMailer " +
		"makes itself shows only as `SMTP Error: Could not authenticate.`",
	Sample: "2024-05-01 10:00:00\tSERVER -> CLIENT: 220 mx.example.com ESMTP\n" +
		"2024-05-01 10:00:00\tCLIENT -> SERVER: EHLO client.example.com",
	Trace: "$mail->SMTPDebug = SMTP::DEBUG_CONNECTION; // 3: commands, replies and the connection",
	Tokens: []string{"Server", "OldServer", "Client", "OldClient", "Error", "Notice", "Low", "Opening", "Opened", "Closed",
		"Failed", "Outcome", "AuthMethod", "Text", "More"},
	Cut: cutPHPMailer,
	Marks: map[int]int{phpServer: Strong, phpOldServer: Strong, phpClient: Strong, phpOldClient: Strong, phpError: Strong,
		phpNotice: Strong, phpLow: Strong, phpOpening: Strong, phpOpened: Weak, phpClosed: Weak, phpFailed: Strong,
		phpOutcome: Strong, phpMore: Weak},
	Starts: map[int]bool{phpServer: true, phpOldServer: true, phpClient: true, phpOldClient: true, phpOpening: true},
}, newPHPMailerLowering)

// phpRecord is one message of PHPMailer's debug output.
type phpRecord struct {
	Server  *phpReply    `parser:"  @@"`
	Client  *phpCommand  `parser:"| @@"`
	Problem *phpProblem  `parser:"| @@"`
	Opening *phpStart    `parser:"| @@"`
	Closed  *lexer.Token `parser:"| @Closed Text?"`
	Aside   *phpAside    `parser:"| @@"`
	Unread  *lexer.Token `parser:"| @(Other | Text | More)"`
}

// phpReply is a reply: the line of the label, fused or alone, and those behind it.
type phpReply struct {
	Label *lexer.Token  `parser:"@(Server | OldServer)"`
	Text  *lexer.Token  `parser:"@Text?"`
	More  []lexer.Token `parser:"@(More*)"`
}

type phpCommand struct {
	Label *lexer.Token `parser:"@(Client | OldClient)"`
	Text  *lexer.Token `parser:"@Text?"`
}

// phpProblem is an error in PHPMailer's or PHP's words. The words, and the reply
// that they quote, may go on over further lines.
type phpProblem struct {
	Label *lexer.Token  `parser:"@(Error | Failed | Outcome)"`
	Text  *lexer.Token  `parser:"@Text?"`
	More  []lexer.Token `parser:"@((More | Other)*)"`
}

// phpAside is housekeeping: what level 4 reads from the socket, notices.
type phpAside struct {
	Label *lexer.Token `parser:"@(Low | Opened | AuthMethod | Notice)"`
	Text  *lexer.Token `parser:"@Text?"`
}

type phpStart struct {
	Label *lexer.Token `parser:"@Opening"`
	Text  *lexer.Token `parser:"@Text?"`
}

// phpLabel is a label of PHPMailer's debug output. Its arrows may be written as
// the entities of its html mode.
type phpLabel struct {
	words string
	kind  int
	// where the label is believed when it is not the first of its line
	joined bool
}

var phpLabels = []phpLabel{
	{"SERVER -> CLIENT:", phpServer, true},
	{"CLIENT -> SERVER:", phpClient, true},
	{"CLIENT -> SMTP:", phpOldClient, true},
	{"SMTP -> FROM SERVER:", phpOldServer, true},
	{"SMTP -> ERROR:", phpError, true},
	{"SMTP -> NOTICE:", phpNotice, true},
	{"SMTP -> get_lines():", phpLow, true},
	{"SMTP ERROR:", phpError, true},
	{"SMTP NOTICE:", phpNotice, true},
	{"SMTP INBOUND:", phpLow, true},
	{"Connection: opening", phpOpening, true},
	{"Connection: opened", phpOpened, true},
	{"Connection: closed", phpClosed, true},
	{"Connection: closing due to error", phpClosed, true},
	{"Connection: Failed to connect to server.", phpFailed, true},
	{"Connection failed. Error", phpFailed, true},
	{"stream_socket_client(): ", phpFailed, false},
	{"stream_socket_enable_crypto(): ", phpFailed, false},
	{"fsockopen(): ", phpFailed, false},
	{"SMTP Error: ", phpOutcome, false},
	{"SMTP connect() failed", phpOutcome, false},
	{"The following From address failed: ", phpOutcome, false},
	{"Mailer Error: ", phpOutcome, false},
	{"Auth method", phpAuthMethod, true},
}

// phpArrows is where the arrow of each label stands, -1 where it has none.
var phpArrows = func() []int {
	at := make([]int, len(phpLabels))
	for i, l := range phpLabels {
		at[i] = strings.Index(l.words, "->")
	}
	return at
}()

// cutPHPMailer cuts a line at PHPMailer's labels, wherever they begin: any words
// may stand before the first, and copying joins records.
func cutPHPMailer(line string, out []Token) []Token {
	label, from, end := nextPHPLabel(line, 0, true)
	if label == nil {
		if at := len(line) - len(strings.TrimLeft(line, " \t-")); replyShaped(line[at:]) {
			return append(out, Token{phpMore, at, len(strings.TrimRight(line, " \t\r"))})
		}
		return out
	}
	for label != nil {
		next, nextFrom, nextEnd := nextPHPLabel(line, end, false)
		stop := len(line)
		if next != nil {
			stop = nextFrom
		}
		out = append(out, Token{label.kind, from, end})
		if a, b := phpTrim(line, end, stop); a < b {
			out = append(out, Token{phpText, a, b})
		}
		label, from, end = next, nextFrom, nextEnd
	}
	return out
}

// nextPHPLabel finds the next label at or after at; first is set where no label
// stands before it on the line.
func nextPHPLabel(line string, at int, first bool) (label *phpLabel, from, end int) {
	if !phpPossible(line[at:]) {
		return nil, 0, 0
	}
	for i := range phpLabels {
		l := &phpLabels[i]
		if !first && !l.joined {
			continue
		}
		k, n := indexPHPLabel(line[at:], l.words, phpArrows[i])
		if k >= 0 && (label == nil || at+k < from) {
			label, from, end = l, at+k, at+k+n
		}
	}
	if label != nil && !first && !joins(line, from) {
		return nil, 0, 0
	}
	return label, from, end
}

// phpPossible is a quick look whether any label can be in s.
func phpPossible(s string) bool {
	return strings.Contains(s, "SMTP") || strings.Contains(s, "CLIENT") || strings.Contains(s, "onnection") ||
		strings.Contains(s, "Mailer Error: ") || strings.Contains(s, "From address failed") ||
		strings.Contains(s, "fsockopen(): ") || strings.Contains(s, "stream_socket") || strings.Contains(s, "Auth method")
}

// indexPHPLabel finds a label whose arrow, which stands at offset arrow of its
// words (-1: it has none), is written as such or as an entity, and its length as
// written.
func indexPHPLabel(s, words string, arrow int) (at, length int) {
	if arrow < 0 {
		return strings.Index(s, words), len(words)
	}
	for from := 0; ; {
		i := strings.Index(s[from:], words[:arrow+1])
		if i < 0 {
			return -1, 0
		}
		at = from + i
		rest := s[at+arrow+1:]
		for _, tip := range [...]string{">", "&gt;"} {
			if behind, ok := strings.CutPrefix(rest, tip); ok && strings.HasPrefix(behind, words[arrow+2:]) {
				return at, len(words) + len(tip) - 1
			}
		}
		from = at + 1
	}
}

// joins reports whether a label in the middle of a line can begin a record: after
// a space, a tag's end, a bracket, or the label of a reply that is empty.
func joins(line string, from int) bool {
	return from > 0 && strings.IndexByte(" \t>]):", line[from-1]) >= 0
}

// replyShaped reports whether a line looks like a line of a reply.
func replyShaped(s string) bool {
	_, ok := wire.ParseReplyLine(s)
	return ok
}

// phpTrim takes away what stands around a label's text: spaces, tags that break
// the line, the escapes that Apache writes for line ends, the time of the record
// that was joined to this line.
func phpTrim(line string, from, to int) (int, int) {
	for from < to && (line[from] == ' ' || line[from] == '\t') {
		from++
	}
	for changed := true; changed; {
		changed = false
		text := line[from:to]
		for _, end := range []string{" ", "\t", "\r", "<br>", "<br />", "<br/>", `\n`, `\r`, "<p>", "</p>"} {
			if strings.HasSuffix(text, end) {
				to -= len(end)
				changed = true
				break
			}
		}
		if n := stampLength(line[from:to]); n > 0 {
			to -= n
			changed = true
		}
	}
	return from, to
}

// stampLength is the length of a "2024-05-01 10:00:00" at the end of s.
func stampLength(s string) int {
	const stamp = "0000-00-00 00:00:00"
	if len(s) < len(stamp) {
		return 0
	}
	tail := s[len(s)-len(stamp):]
	for i := 0; i < len(stamp); i++ {
		if stamp[i] == '0' && (tail[i] < '0' || tail[i] > '9') || stamp[i] != '0' && tail[i] != stamp[i] {
			return 0
		}
	}
	return len(stamp)
}

// phpmailerLowering keeps what one region shows of the version and of the
// commands that were seen.
type phpmailerLowering struct {
	w        *wire.Writer
	c        *wire.Conversation
	saw      map[string]bool // labels and verbs
	commands int
	replies  int
	version  phpVersion
	silence  *phpSilence // an empty reply that is not explained yet
	timeout  time.Duration
	line     int    // the last record's
	timedOut bool   // level 4 said so of the wait that is going on
	lastVerb string // of the client, and the code that answered it
	lastCode int
	when     time.Time // the last record's time
}

func newPHPMailerLowering(w *wire.Writer) lowering[phpRecord] {
	w.PrintsGreetings()
	return &phpmailerLowering{w: w, c: w.On(""), saw: map[string]bool{}}
}

// label is the token that a record begins with, nil if it has no label.
func (r *phpRecord) label() *lexer.Token {
	switch {
	case r.Server != nil:
		return r.Server.Label
	case r.Client != nil:
		return r.Client.Label
	case r.Problem != nil:
		return r.Problem.Label
	case r.Opening != nil:
		return r.Opening.Label
	case r.Aside != nil:
		return r.Aside.Label
	}
	return r.Closed
}

// quoted reports whether a label is the message's own words: it stands behind
// another on a line of content, without the time that begins a record.
func (l *phpmailerLowering) quoted(label *lexer.Token) bool {
	if label.Pos.Line != l.line || !l.c.InContent() {
		return false
	}
	line, at := l.w.View().Line(label.Pos.Line - 1)
	return stampLength(strings.TrimRight(line[:label.Pos.Offset-at], " \t")) == 0
}

// Record tells what one record says.
func (l *phpmailerLowering) Record(r *phpRecord) {
	if label := r.label(); label != nil {
		if l.quoted(label) {
			line, at := l.w.View().Line(label.Pos.Line - 1)
			l.c.Client(wire.Text{S: "quoted", From: label.Pos.Offset, To: at + len(line)})
			return
		}
		l.line = label.Pos.Line
	}
	switch {
	case r.Server != nil:
		l.server(r.Server)
	case r.Client != nil:
		l.client(r.Client)
	case r.Problem != nil:
		l.problem(r.Problem)
	case r.Opening != nil:
		l.opening(r.Opening)
	case r.Closed != nil:
		l.closed(r.Closed)
	case r.Aside != nil:
		l.aside(r.Aside)
	}
}

// phpWire is the text of a token, entities decoded where its label has them.
func phpWire(label, t *lexer.Token) wire.Text {
	plain := text(t)
	if label != nil && strings.Contains(label.Value, "&gt;") {
		return unentity(plain)
	}
	return plain
}

func (l *phpmailerLowering) client(r *phpCommand) {
	if !l.saw["commands"] {
		l.saw["commands"] = true
		l.w.HidesCommands(false)
	}
	l.commands++
	l.version.label(r.Label.Value)
	if r.Text == nil {
		l.empty(r.Label)
		return
	}
	t := phpWire(r.Label, r.Text)
	l.version.text(t.S)
	verb, _, _ := wire.SplitCommand(t.S)
	verb = strings.ToUpper(verb)
	l.saw[verb] = true
	l.lastVerb, l.lastCode = verb, 0
	l.when = l.stamp(r.Label)
	l.c.Client(t)
}

// empty is a client label with nothing behind it: a blank line of the message,
// the empty answer of an OAuth exchange, or credentials in angle brackets that a
// browser took for a tag.
func (l *phpmailerLowering) empty(label *lexer.Token) {
	t := wire.Text{From: label.Pos.Offset, To: label.Pos.Offset + len(label.Value)}
	if l.c.InContent() || l.c.InAuth() {
		l.c.Client(t)
		return
	}
	l.c.Tell(span(label))
}

func (l *phpmailerLowering) server(r *phpReply) {
	l.version.label(r.Label.Value)
	l.replies++
	if strings.HasPrefix(r.Label.Value, "SMTP") && !l.saw["commands"] {
		l.w.HidesCommands(true)
	}
	if r.Text == nil && len(r.More) == 0 {
		l.silent(r.Label)
		return
	}
	l.heard(true)
	l.when, l.timedOut = l.stamp(r.Label), false
	if r.Text != nil {
		for _, line := range splitFused(phpWire(r.Label, r.Text)) {
			if parsed, ok := wire.ParseReplyLine(line.S); ok {
				l.lastCode = parsed.Code
			}
			l.c.Server(line)
		}
	} else {
		l.c.Tell(span(r.Label))
	}
	for i := range r.More {
		l.c.Server(text(&r.More[i]))
	}
}

func (l *phpmailerLowering) opening(r *phpStart) {
	l.heard(false)
	at := span(r.Label)
	l.when = l.stamp(r.Label)
	if r.Text == nil {
		l.c.Connect(at, "", 0, false)
		return
	}
	at.To = r.Text.Pos.Offset + len(r.Text.Value)
	target := strings.TrimPrefix(r.Text.Value, "to ")
	l.version.opening(target)
	l.timeout = phpTimeout(target)
	target, _, _ = strings.Cut(target, ",")
	host, port, implicit := splitTarget(target)
	l.c.Connect(at, host, port, implicit)
}

func (l *phpmailerLowering) closed(t *lexer.Token) {
	if strings.Contains(t.Value, "due to error") {
		l.version.since("6.3")
		l.c.Tell(span(t))
		return
	}
	l.heard(false)
	l.c.Transport(stream.Closed, span(t), "")
}

func (l *phpmailerLowering) aside(r *phpAside) {
	t := r.Label
	switch {
	case strings.HasPrefix(t.Value, "SMTP INBOUND"):
		l.version.since("6.0")
	case strings.Contains(t.Value, "NOTICE"):
		l.heard(false)
		l.c.Transport(stream.PeerClosed, span(t), "EOF caught while checking if connected")
		return
	case strings.HasPrefix(t.Value, "Connection: opened"):
		l.when = l.stamp(t)
	}
	if r.Text != nil && (strings.Contains(r.Text.Value, "timed-out") || strings.Contains(r.Text.Value, "timelimit reached")) {
		l.silence = nil
		l.c.Transport(stream.TimedOut, wire.Span{From: t.Pos.Offset, To: r.Text.Pos.Offset + len(r.Text.Value)}, r.Text.Value)
		l.timedOut = true
		return
	}
	l.c.Tell(span(t))
}

// Close names the version as narrowly as the region proves it.
func (l *phpmailerLowering) Close() {
	l.heard(false)
	l.w.Library("phpmailer", l.version.String())
	if l.commands > 0 && l.replies == 0 {
		l.w.HidesReplies()
	}
}
