package grammar

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// The token kinds of an error that quotes a reply.
const (
	quotedNamed = iota + 1 // words that only mail software prints, and what they quote
	quotedAny              // a reply with an enhanced code, or in the words of mail, in any program's error
	quotedBelow            // an error of an operating system, a TLS library or a runtime, in its own words
	quotedStep             // a line of a bounce that tells which command the reply below answers
	quotedBare             // a line that is a line of a reply and nothing else
)

var quotedError = define(Dialect{
	ID:       "error",
	Title:    "an error message or a bounce",
	Versions: "any program's error that quotes a reply; bounces of qmail, Postfix, Exim, Gmail and Exchange; PHP mail(), PEAR Net_SMTP, Roundcube, Outlook Express",
	Doc: "No dialogue: what a program says of its failure, with the server's reply in it. Read only where nothing else in the input " +
		"is a dialogue or a known client's error. Which command was refused is known where the words say so.",
	Sample: "Warning: mail(): SMTP server response: 530 5.7.0 Must issue a STARTTLS command first in send.php on line 3",
	Trace:  "turn on the debug output of the program that sends (badseq dialects lists how), or swaks --server mx.example.com --to you@example.com",
	Tokens: []string{"Named", "Quoted", "Below", "Step", "Bare"},
	Cut:    cutQuoted,
	Marks:  map[int]int{quotedNamed: Strong, quotedAny: Strong, quotedBelow: Strong, quotedStep: Weak, quotedBare: Weak},
	Starts: map[int]bool{quotedNamed: true, quotedAny: true, quotedBelow: true},
	Last:   true,
}, openQuoted)

// quotedRecord is an error with the further lines of the reply that it quotes, or
// a line that tells of the command.
type quotedRecord struct {
	Said   *lexer.Token  `parser:"  (@(Named | Quoted)"`
	More   []lexer.Token `parser:"   @(Bare*))"`
	Below  *lexer.Token  `parser:"| @Below"`
	Step   *lexer.Token  `parser:"| @Step"`
	Bare   *lexer.Token  `parser:"| @Bare"`
	Unread *lexer.Token  `parser:"| @Other"`
}

// cutQuoted cuts a line that names an error of mail.
func cutQuoted(line string, out []Token) []Token {
	from := len(line) - len(strings.TrimLeft(line, " \t>*-#"))
	to := len(strings.TrimRight(line, " \t\r"))
	if from >= to {
		return out
	}
	if replyShaped(line[from:to]) {
		if at, _ := quotedAt(line[:to]); at == from && !strings.HasPrefix(line[at+3:], "-") {
			return append(out, Token{quotedAny, from, to})
		}
		return append(out, Token{quotedBare, from, to})
	}
	if w, _ := quotedSays(line[:to]); w != nil {
		return append(out, Token{quotedNamed, from, to})
	}
	if at, _ := quotedAt(line[:to]); at >= 0 {
		return append(out, Token{quotedAny, from, to})
	}
	if machineWords(line[from:to]) {
		return append(out, Token{quotedBelow, from, to})
	}
	if verb := quotedVerb(strings.ToLower(line[from:to])); verb != "" {
		return append(out, Token{quotedStep, from, to})
	}
	return out
}

// quotedSays finds the words of the table that a line says, and where what they
// quote begins.
func quotedSays(line string) (*quotedWords, int) {
	if !strings.ContainsAny(line, ":)(") || len(line) > 4096 {
		return nil, 0
	}
	lower := strings.ToLower(line)
	for i := range quotedTable {
		w := &quotedTable[i]
		at := strings.Index(lower, w.words)
		if at < 0 || len(lower) != len(line) {
			continue
		}
		end := at + len(w.words)
		if w.reply {
			reply, ok := quotedReplyIn(line[end:])
			if r, _ := wire.ParseReplyLine(reply); !ok || r.Enhanced == "" && w.verb == "" && !speaksOfMail(line[:at]+line[end:]) {
				continue
			}
		} else if w.signal == "" && w.verb == "connect" && wire.SignalOf(line[end:]) == "" {
			continue
		}
		if w.signal == stream.NotAllowed && !strings.Contains(lower, "auth") {
			continue
		}
		if w.words == "failed to connect to " && !strings.Contains(lower, "smtp") && !strings.Contains(lower, "mail") {
			continue
		}
		return w, end
	}
	return nil, 0
}

// quotedVerb is the command that a line names, "" none.
func quotedVerb(lower string) string {
	if _, rest, ok := strings.Cut(lower, "in reply to "); ok {
		if strings.HasPrefix(rest, "end of data") {
			return stream.EndOfData
		}
		if verb, _, _ := strings.Cut(rest, " "); wire.IsVerb(verb) {
			return strings.ToUpper(verb)
		}
	}
	for _, s := range quotedSteps {
		if strings.Contains(lower, s.words) {
			return s.verb
		}
	}
	return ""
}

// quotedAt finds a reply that a program quotes somewhere in a line, -1 if there is
// none: 4xx or 5xx with an enhanced code of its class, or with words of mail behind
// "error" and its like. A line of source code quotes nothing.
func quotedAt(line string) (at int, reply string) {
	if len(line) > 4096 || sourceCode(line) || strings.Contains(line, "\" or \"") { // a text about errors
		return -1, ""
	}
	alone, words := -1, "" // an enhanced code without a reply code, if nothing better comes
	for i := 0; i+3 < len(line); i++ {
		if line[i] != '4' && line[i] != '5' || i > 0 && strings.IndexByte(" \t:('\"`_*[=,;>", line[i-1]) < 0 {
			continue
		}
		if line[i+1] == '.' {
			if said := enhancedAlone(line[i:]); alone < 0 && said != "" && introduced(line[:i]) {
				alone, words = i, said
			}
			continue
		}
		reply, ok := quotedHead(line[i:])
		if !ok || !introduced(line[:i]) {
			continue
		}
		r, _ := wire.ParseReplyLine(reply)
		if r.Enhanced != "" && r.Enhanced[0] == line[i] && len(r.Text) > 3 {
			return i, reply
		}
		if before := strings.ToLower(line[:i]); r.Enhanced == "" && complains(before) && (speaksOfMail(r.Text) || line[i+1] == '3' && r.Text != "") {
			return i, reply
		}
	}
	return alone, words
}

// complains reports whether the words before a reply, in lower case, tell of a failure or
// of mail.
func complains(before string) bool {
	return strings.HasSuffix(before, "message: '") || strings.Contains(before, "error") || strings.Contains(before, "failed") || strings.Contains(before, "mail")
}

// machineWords reports whether a line is such an error.
func machineWords(line string) bool {
	if len(line) > 4096 || sourceCode(line) {
		return false
	}
	errnos, found := 0, false
	for _, w := range runtimeWords {
		if !strings.Contains(line, w) {
			continue
		}
		found = true
		if w[0] == 'E' && w == strings.ToUpper(w) {
			errnos++
		}
	}
	return found && errnos < 2 && wire.SignalOf(line) != "" // an error is one of them, prose lists several
}

// introduced reports whether what stands before a reply introduces a quotation: a
// colon, a quote, a bracket, or nothing.
func introduced(before string) bool {
	before = strings.TrimRight(before, " \t")
	return before == "" || strings.IndexByte(":('\"`[*_>-=#", before[len(before)-1]) >= 0 ||
		strings.HasSuffix(strings.ToLower(before), "error") || strings.HasSuffix(before, "“") || strings.HasSuffix(before, "‘")
}

// speaksOfMail reports whether a reply's text has words of mail.
func speaksOfMail(text string) bool {
	lower := strings.ToLower(text)
	for _, w := range quotedSpeaks {
		if strings.Contains(lower, w) {
			return true
		}
	}
	return false
}

// sourceCode reports whether a line is one of a program rather than of its output.
func sourceCode(line string) bool {
	end := strings.TrimRight(line, " \t\r")
	for _, tail := range []string{";", "{", "},", ");", "\\", ",\""} {
		if strings.HasSuffix(end, tail) {
			return true
		}
	}
	for _, w := range []string{" = ", " := ", "==", "printf(", "return ", "raise ", "throw ", "assert", "!= ", "case ", "&&", "const ", "#define", "//", "/*"} {
		if strings.Contains(line, w) && !strings.Contains(line, "://") {
			return true
		}
	}
	return false
}

// enhancedAlone reads an enhanced code and words of mail whose reply code was left out
// ("5.7.3 Authentication unsuccessful"), "" if words begin with none.
func enhancedAlone(words string) string {
	reply, ok := quotedHead(words[:1] + "50 " + words)
	if r, _ := wire.ParseReplyLine(reply); !ok || r.Enhanced == "" || !speaksOfMail(r.Text) {
		return ""
	}
	return reply[4:]
}

// quotedReplyIn finds the first reply in words, in whichever form a program prints
// it: "530 5.7.0 no", "'550 5.7.1 no'", "530: 5.7.0 no", "code: 535, response: no".
func quotedReplyIn(words string) (string, bool) {
	for i := 0; i+2 < len(words); i++ {
		if words[i] != '4' && words[i] != '5' || i > 0 && (isLetter(words[i-1]) || words[i-1] == '.' || words[i-1] == '-') {
			continue
		}
		if reply, ok := quotedHead(words[i:]); ok {
			return reply, true
		}
	}
	return "", false
}

// quotedHead reads the reply that words begin with.
func quotedHead(words string) (string, bool) {
	if len(words) < 3 || !refusalCode(words[:3]) {
		return "", false
	}
	code, rest := words[:3], words[3:]
	switch {
	case strings.HasPrefix(rest, ": "):
		rest = rest[1:]
	case strings.HasPrefix(rest, ", response: "):
		rest = rest[len(", response:"):]
	case strings.HasPrefix(rest, ", "), strings.HasPrefix(rest, "; "):
		rest = rest[1:]
	case rest == "", rest[0] == ' ', rest[0] == '-' && len(rest) > 1:
	default:
		return "", false
	}
	rest = strings.NewReplacer(`\r\n`, "\n", `\n`, "\n").Replace(rest)
	for _, end := range []string{" (in reply to ", "; from=<", "'\"", "' to ", "\",", "', '", "',", "`", "\"}", " [SMTP: ", ")]", "\n\n", "</"} {
		rest, _, _ = strings.Cut(rest, end)
	}
	return code + strings.TrimRight(rest, " '\"`)]*_,"), replyShaped(code + rest)
}

// refusalCode reports whether three digits are a code with which servers of mail refuse
// (RFC 5321 4.2.3, RFC 4954 4, RFC 7504): 404 is none.
func refusalCode(code string) bool {
	switch {
	case code == "421", code == "432", code == "521", code == "523", code == "524", code == "525":
		return true
	case strings.Trim(code, "0123456789") != "":
		return false
	}
	return code[:2] == "45" || code[:2] == "53" || code[:2] == "55" || code[:2] == "50" && code[2] <= '4'
}

type quotedLowering struct {
	c     *wire.Conversation
	below *lexer.Token // an error below SMTP that waits for words of mail
	mail  bool         // there were such words
	step  string       // the command that a line above told of
	since int          // records since
	seen  int          // records
	told  map[string]bool
}

func openQuoted(w *wire.Writer) lowering[quotedRecord] {
	return &quotedLowering{c: w.On(""), told: map[string]bool{}}
}

// Record tells what one record says. The same reply again is no second event.
func (l *quotedLowering) Record(r *quotedRecord) {
	if l.since++; l.since > 4 {
		l.step = ""
	}
	l.seen++
	l.mail = l.mail || namesMail(r)
	switch {
	case r.Below != nil:
		if l.below == nil {
			l.below = &lexer.Token{Value: r.Below.Value, Pos: r.Below.Pos}
		} else {
			l.c.Tell(span(r.Below))
		}
	case r.Step != nil:
		l.step, l.since = quotedVerb(strings.ToLower(r.Step.Value)), 0
	case r.Bare != nil && l.step != "":
		l.fail(span(r.Bare), r.Bare.Value, r.Bare.Value, l.step)
	case r.Said != nil:
		l.said(r)
	}
}

// namesMail reports whether a line names mail's protocol, a mailer or a port of it.
func namesMail(r *quotedRecord) bool {
	for _, t := range []*lexer.Token{r.Below, r.Step, r.Unread} {
		if t == nil {
			continue
		}
		lower := strings.ToLower(t.Value)
		for _, w := range []string{"smtp", "mailer", "email_host", "mail_host", ":587", ":465", ":25 ", ": 587", ": 465", "'conn'", "sendmail", "send_mail", "sending mail", "send mail", "sending email", "send email",
			"*** tls startup failed"} {
			if strings.Contains(lower, w) {
				return true
			}
		}
	}
	return r.Said != nil
}

func (l *quotedLowering) said(r *quotedRecord) {
	line, where := r.Said.Value, span(r.Said)
	verb, reply, before := quotedVerb(strings.ToLower(line)), "", line
	w, end := quotedSays(line)
	if w != nil {
		verb = cmp.Or(verb, w.verb)
		reply, _ = quotedReplyIn(line[end:])
		if reply == "" && w.code != 0 {
			reply, before = w.statusReply(line[end:])
		} else if n := quotedCode(line); reply == "" && n != 0 {
			reply = strconv.Itoa(n) + " " + strings.TrimSpace(line[end:])
		}
	} else {
		end, reply = quotedAt(line)
		before = line[:max(end, 0)]
	}
	verb = cmp.Or(verb, l.step, quotedCommand(before, reply))
	for i := range r.More {
		if strings.HasPrefix(r.More[i].Value, reply[:min(3, len(reply))]) {
			reply += "\n" + r.More[i].Value
			l.c.Tell(span(&r.More[i]))
		}
	}
	switch {
	case reply == "":
		l.told[""] = true
		l.unreached(w, where, line, verb)
	case len(reply) > 1 && reply[1] == '.':
		code, text, _ := strings.Cut(reply, " ")
		l.told[code] = true
		l.c.Fail(where, wire.Failure{Signal: stream.Abandoned, Verb: verb, Enhanced: code, Text: text})
		l.c.Another()
	default:
		l.fail(where, line, reply, verb)
	}
}

// unreached tells of words that quote no reply.
func (l *quotedLowering) unreached(w *quotedWords, where wire.Span, line, verb string) {
	signal := wire.SignalOf(line)
	if signal == "" && w != nil {
		signal = w.signal
	}
	switch signal {
	case stream.NotAllowed, stream.NotOffered:
		if l.told[verb] {
			l.c.Tell(where)
			return
		}
		l.told[verb] = true
		l.c.Fail(where, wire.Failure{Signal: signal, Verb: verb, Text: line})
	case "":
		if strings.Contains(line, "(67)") { // CURLE_LOGIN_DENIED
			line += " (login denied)"
		}
		l.c.Fail(where, wire.Failure{Signal: stream.Abandoned, Verb: verb, Text: line})
	default:
		l.c.Below(signal, where, line)
	}
	l.c.Another()
}

// statusReply is the reply whose text follows words that stand for its code, and the
// words that name its command; "" where no text does.
func (w *quotedWords) statusReply(text string) (reply, before string) {
	reply, ok := quotedHead(strconv.Itoa(w.code) + " " + strings.TrimSpace(text))
	if r, _ := wire.ParseReplyLine(reply); ok && r.Enhanced != "" && r.Enhanced[0] == '4' && w.code == 550 {
		reply = "450" + reply[3:] // both are the same sentence
	}
	if strings.Contains(text, "during MAIL FROM") {
		before = "MAIL FROM"
	}
	return reply, before
}

// quotedRejected are words of replies that tell which command they answer, lower case
// (Postfix smtpd_check.c).
var quotedRejected = []struct{ words, verb string }{{"helo command rejected", "EHLO"}, {"sender address rejected", "MAIL"}, {"recipient address rejected", "RCPT"}}

// quotedPaste is how many lines a paste has at most in which a word of mail anywhere tells
// what an error below it is of.
const quotedPaste = 300

// quotedReach is how many bytes before a reply the words stand that name its command.
const quotedReach = 64

// quotedCommand is the command that the words before a reply, or the reply itself by
// its first word, name.
func quotedCommand(before, reply string) string {
	lower := strings.ToLower(before[max(0, len(before)-quotedReach):])
	for _, s := range []struct{ words, verb string }{{"rcpt to", "RCPT"}, {"mail from", "MAIL"}, {"auth", "AUTH"}, {"login", "AUTH"}, {"ehlo", "EHLO"}, {"helo ", "HELO"}} {
		if strings.Contains(lower, s.words) {
			return s.verb
		}
	}
	if r, ok := wire.ParseReplyLine(reply); ok {
		lower := strings.ToLower(r.Text)
		for _, s := range quotedRejected {
			if strings.Contains(lower, s.words) {
				return s.verb
			}
		}
		if word, rest, _ := strings.Cut(strings.TrimPrefix(r.Text, "Command \""), " "); rest != "" && wire.IsVerb(word) && word == strings.ToUpper(word) {
			return word
		}
	}
	return ""
}

// fail tells a refusal that a line quotes.
func (l *quotedLowering) fail(where wire.Span, line, reply, verb string) {
	first, _, _ := strings.Cut(reply, "\n")
	if key := first[:min(len(first), 24)]; l.told[key] {
		l.c.Tell(where)
		return
	} else {
		l.told[key] = true
	}
	l.c.FailWith(where, wire.Failure{Signal: stream.ServerRefused, Verb: verb, Text: line}, reply)
	l.c.Another()
}

// quotedCode is the code of "(Code: 535)" and "SMTP Error (535)", 0 none.
func quotedCode(line string) int {
	for _, mark := range []string{"(Code: ", "SMTP Error ("} {
		if _, rest, ok := strings.Cut(line, mark); ok {
			number, _, _ := strings.Cut(rest, ")")
			if n, err := strconv.Atoi(number); err == nil && n >= 400 && n < 600 {
				return n
			}
		}
	}
	return 0
}

// Close ends the region: an error below SMTP is mail's where the paste names mail, and
// tells nothing that a refusal has not told.
func (l *quotedLowering) Close() {
	if l.below == nil || !l.mail || len(l.told) > 0 || l.seen > quotedPaste {
		return
	}
	l.c.Below(wire.SignalOf(l.below.Value), span(l.below), l.below.Value)
}
