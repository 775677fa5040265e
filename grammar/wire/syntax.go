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
var verbs = map[string]bool{
	"EHLO": true, "HELO": true, "LHLO": true, "MAIL": true, "RCPT": true, "DATA": true, "BDAT": true,
	"RSET": true, "NOOP": true, "QUIT": true, "VRFY": true, "EXPN": true, "HELP": true, "STARTTLS": true,
	"AUTH": true, "BURL": true, "ETRN": true, "ATRN": true, "TURN": true, "SEND": true, "SOML": true, "SAML": true,
	"XCLIENT": true, "XFORWARD": true, "XEXCH50": true, "X-EXPS": true, "X-ANONYMOUSTLS": true,
}

// verbsBegin are the letters that verbs begin with, small.
var verbsBegin = func() (begin [256]bool) {
	for verb := range verbs {
		begin[verb[0]|0x20] = true
	}
	return begin
}()

// IsVerb reports whether word, in any case, is a command of SMTP.
func IsVerb(word string) bool {
	if len(word) < 4 || len(word) > 14 || word[0] < 0x80 && !verbsBegin[word[0]|0x20] {
		return false
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
	if !IsVerb(verb) {
		return false
	}
	upper := strings.ToUpper(argument)
	switch strings.ToUpper(verb) {
	case "MAIL", "SEND", "SOML", "SAML", "RCPT":
		if strings.Contains(upper, " FAILED") || strings.Contains(upper, " NOT ACCEPTED") {
			return false // a tool's complaint of the command
		}
	}
	switch strings.ToUpper(verb) {
	case "MAIL", "SEND", "SOML", "SAML":
		return strings.HasPrefix(upper, "FROM")
	case "RCPT":
		return strings.HasPrefix(upper, "TO")
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

// ReplyLine is one line of a reply (RFC 5321 4.2).
type ReplyLine struct {
	Code     int
	More     bool   // a hyphen after the code: further lines follow
	Enhanced string // RFC 2034: "5.7.1"
	Text     string // without code and enhanced code
	TextAt   int    // where Text begins in the line
}

// ParseReplyLine reads a line as a line of a reply. ok is false when it does not
// begin with three digits and then a space, a hyphen or its end.
func ParseReplyLine(line string) (r ReplyLine, ok bool) {
	if len(line) < 3 || !digit(line[0]) || !digit(line[1]) || !digit(line[2]) || line[0] < '1' || line[0] > '5' {
		return r, false
	}
	r.Code = int(line[0]-'0')*100 + int(line[1]-'0')*10 + int(line[2]-'0')
	r.TextAt = 3
	if len(line) > 3 {
		switch line[3] {
		case ' ', '\t':
		case '-':
			r.More = true
		default:
			return r, false
		}
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
	if class == '3' || start > 2 || start == len(text) || !strings.ContainsRune("245", rune(text[start])) {
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
	if i < len(text) && !strings.ContainsRune(" \t:\r", rune(text[i])) {
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
