package grammar

import (
	"strings"

	"badseq/grammar/wire"
)

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

// sendsMail reports whether a line, in lower case, speaks of sending mail: "send an
// email alert", "failed to send mails".
func sendsMail(lower string) bool {
	for from := 0; ; {
		i := strings.Index(lower[from:], "send")
		if i < 0 {
			return false
		}
		from += i + len("send")
		near := lower[from:min(len(lower), from+len("ing out a test e-mail"))]
		if strings.Contains(near, " mail") || strings.Contains(near, "email") || strings.Contains(near, "e-mail") {
			return true
		}
	}
}
