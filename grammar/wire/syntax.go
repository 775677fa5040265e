// Package wire knows what SMTP looks like on the wire, whatever a client
// printed around it. A dialect tells it "the client sent this line", "the
// server said that"; it keeps the little state that reading needs (is this a
// command, a line of a SASL exchange or message content?), cuts the log into
// sessions, marks secrets where they are known and writes the stream's events.
package wire

import (
	"strings"

	"badseq/grammar/stream"
)

// Text is something that was on the wire, decoded from what a client printed.
type Text struct {
	S        string // as it was on the wire, without CRLF
	From, To int    // the bytes of the view that print it
	// At maps a byte of S to its offset in the view; nil where S is printed as it is.
	At func(i int) int
}

// at is the view offset of byte i of the text.
func (t Text) at(i int) int {
	if t.At != nil {
		return t.At(i)
	}
	return min(t.From+i, t.To)
}

// Span is a range of bytes of the view.
type Span struct{ From, To int }

// Span is where the text is printed.
func (t Text) Span() Span { return Span{t.From, t.To} }

// verbs are the commands that a line is believed to be even where message
// content or a SASL response could stand. RFC 5321 4.1.1, 3207, 4954, 3030,
// 4468, 1985, 2645, 2033 and the extensions of Postfix.
var verbs = func() map[string]string {
	by := map[string]string{}
	for _, verb := range []string{
		"EHLO", "HELO", "LHLO", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "NOOP", "QUIT", "VRFY", "EXPN", "HELP", "STARTTLS",
		"AUTH", "BURL", "ETRN", "ATRN", "TURN", "SEND", "SOML", "SAML", "XCLIENT", "XFORWARD", "XEXCH50", "X-EXPS", "X-ANONYMOUSTLS",
	} {
		by[verb] = verb
	}
	return by
}()

// verbsBegin are the letters that verbs begin with, small.
var verbsBegin = func() (begin [256]bool) {
	for verb := range verbs {
		begin[verb[0]|0x20] = true
	}
	return begin
}()

// IsVerb reports whether word, in any case, is a command of SMTP.
func IsVerb(word string) bool { return Verb(word) != "" }

// Verb is the command of SMTP that word is, in any case; "" for none.
func Verb(word string) string {
	if len(word) < 4 || len(word) > 14 || word[0] < 0x80 && !verbsBegin[word[0]|0x20] {
		return ""
	}
	var upper [14]byte
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c >= 0x80:
			return verbs[strings.ToUpper(word)]
		case 'a' <= c && c <= 'z':
			upper[i] = c - 'a' + 'A'
		default:
			upper[i] = c
		}
	}
	return verbs[string(upper[:len(word)])]
}

// SplitCommand cuts a line into its verb as printed, where that begins, and its
// argument. The verb ends at a space, a tab or, as in "MAIL:", nothing else.
func SplitCommand(line string) (verb string, at int, argument string) {
	for at < len(line) && (line[at] == ' ' || line[at] == '\t') {
		at++
	}
	end := at
	for end < len(line) && line[end] != ' ' && line[end] != '\t' {
		end++
	}
	from, to := end, len(line)
	for from < to && (line[from] == ' ' || line[from] == '\t') {
		from++
	}
	for to > from && (line[to-1] == ' ' || line[to-1] == '\t') {
		to--
	}
	return line[at:end], at, line[from:to]
}

// LooksLikeCommand reports whether a line is a command beyond reasonable doubt:
// a known verb with the argument that it takes.
func LooksLikeCommand(line string) bool {
	verb, _, argument := SplitCommand(line)
	switch Verb(verb) {
	case "":
		return false
	case "MAIL", "SEND", "SOML", "SAML":
		return begins(argument, "FROM") && !complains(argument)
	case "RCPT":
		return begins(argument, "TO") && !complains(argument)
	case "EHLO", "HELO", "LHLO":
		return argument != "" && !strings.ContainsAny(argument, " \t") || argument == ""
	case "DATA", "RSET", "QUIT", "STARTTLS":
		return argument == ""
	case "AUTH":
		return argument == "" || len(strings.Fields(argument)) <= 2
	case "BDAT":
		return argument != "" && argument[0] >= '0' && argument[0] <= '9'
	case "NOOP", "HELP", "VRFY", "EXPN", "TURN":
		return true
	}
	return true
}

// begins reports whether text begins with a word, in any case.
func begins(text, word string) bool {
	return len(text) >= len(word) && strings.EqualFold(text[:len(word)], word)
}

// complains reports whether an argument is a tool's complaint of the command.
func complains(argument string) bool {
	for i := strings.IndexByte(argument, ' '); i >= 0; {
		argument = argument[i+1:]
		if begins(argument, "FAILED") || begins(argument, "NOT ACCEPTED") {
			return true
		}
		i = strings.IndexByte(argument, ' ')
	}
	return false
}

// ReplyLine is one line of a reply (RFC 5321 4.2).
type ReplyLine struct {
	Code     int
	More     bool   // a hyphen after the code: further lines follow
	Enhanced string // RFC 2034: "5.7.1"
	Text     string // without code and enhanced code
	TextAt   int    // where Text begins in the line
}

// ReplyCode is the code of a line of a reply; ok is false as ParseReplyLine has it.
func ReplyCode(line string) (code int, ok bool) {
	if len(line) < 3 || line[0] < '1' || line[0] > '5' || !digit(line[1]) || !digit(line[2]) {
		return 0, false
	}
	if len(line) > 3 && line[3] != ' ' && line[3] != '-' && line[3] != '\t' {
		return 0, false
	}
	if line[1] > '5' && (line[1] != '7' || line[0] < '4') {
		return 0, false // RFC 5321 4.2: a process's number, a port (465, 587); of refusals there are 571 and its like
	}
	return int(line[0]-'0')*100 + int(line[1]-'0')*10 + int(line[2]-'0'), true
}

// ParseReplyLine reads a line as a line of a reply. ok is false when it does not
// begin with three digits and then a space, a hyphen or its end.
func ParseReplyLine(line string) (r ReplyLine, ok bool) {
	if r.Code, ok = ReplyCode(line); !ok {
		return r, false
	}
	r.TextAt = 3
	if len(line) > 3 {
		r.More = line[3] == '-'
		r.TextAt = 4
	}
	if n := enhanced(line[r.TextAt:], line[0]); n > 0 {
		r.Enhanced = strings.TrimLeft(line[r.TextAt:r.TextAt+n], " ")
		r.TextAt += n
		if r.TextAt < len(line) && (line[r.TextAt] == ' ' || line[r.TextAt] == '\t') {
			r.TextAt++
		}
	}
	r.Text = strings.TrimRight(line[r.TextAt:], " \t\r\n")
	return r, true
}

// enhanced is the length of an enhanced status code at the beginning of text,
// up to two leading spaces included; 0 if there is none. RFC 2034 4 wants its
// class to match the reply's and none after a 3xx; servers that break the first
// half are believed.
func enhanced(text string, class byte) int {
	start := len(text) - len(strings.TrimLeft(text, " "))
	if class == '3' || start > 2 || start == len(text) || strings.IndexByte("245", text[start]) < 0 {
		return 0
	}
	i := start + 1
	for range 2 {
		if i >= len(text) || text[i] != '.' {
			return 0
		}
		i++
		digits := i
		for i < len(text) && digit(text[i]) {
			i++
		}
		if i == digits || i-digits > 3 {
			return 0
		}
	}
	if i < len(text) && strings.IndexByte(" \t:\r", text[i]) < 0 {
		return 0
	}
	return i
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// hidden masks a SASL argument: the mechanism stays, what follows goes.
func hidden(argument string) (masked string, secretAt int) {
	end := strings.IndexAny(argument, " \t")
	if end < 0 {
		return argument, -1
	}
	rest := end + len(argument[end:]) - len(strings.TrimLeft(argument[end:], " \t"))
	if argument[rest:] == "=" || argument[rest:] == "" {
		return argument, -1
	}
	return argument[:end] + " " + stream.Hidden, rest
}
