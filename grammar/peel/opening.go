package peel

import (
	"strings"

	"badseq/grammar/wire"
)

// labels are what the clients print in front of what went over the wire.
var labels = []string{
	"send: '", "send: b'", "send: \"", "send: b\"", "reply: '", "reply: b'", "reply: \"", "reply: b\"", "reply: retcode (", "connect: (", "connect: to",
	"SERVER -> CLIENT", "CLIENT -> SERVER", "SERVER -&gt;", "CLIENT -&gt;", "CLIENT -> SMTP", "SMTP -> ", "SMTP ERROR", "SMTP NOTICE", "SMTP INBOUND", "Connection: opening",
	"S: ", "C: ", "< S: ", "> C: ", "SERVER:", "CLIENT:", "└──", "CONNECTED(", "--> ", "<-- ", ">>> ", "<<< ", "-> ", "<- ", "=> ", "<= ", "Traceback (most recent call last)",
}

// opens reports whether text begins with what SMTP, or a client that prints it,
// begins a line with.
func opens(text string) bool {
	if text == "" {
		return false
	}
	switch c := text[0]; {
	case '1' <= c && c <= '5':
		return replies(text)
	case 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z':
		if commands(text) {
			return true
		}
	}
	for _, label := range labelsBy[text[0]] {
		if strings.HasPrefix(text, label) {
			return true
		}
	}
	return false
}

// labelsBy has the labels by their first byte.
var labelsBy = func() (by [256][]string) {
	for _, label := range labels {
		by[label[0]] = append(by[label[0]], label)
	}
	return by
}()

// codes are the reply codes of RFC 5321 4.2.3, 4954 6, 3030, 7504 and of common
// servers.
var codes = [600]bool{
	211: true, 214: true, 220: true, 221: true, 235: true, 250: true, 251: true, 252: true, 334: true, 354: true,
	421: true, 432: true, 450: true, 451: true, 452: true, 454: true, 455: true, 458: true, 459: true,
	500: true, 501: true, 502: true, 503: true, 504: true, 521: true, 523: true, 530: true, 534: true, 535: true, 538: true,
	550: true, 551: true, 552: true, 553: true, 554: true, 555: true, 556: true, 571: true,
}

// replies reports whether text is a line of a reply with a code that SMTP has.
func replies(text string) bool {
	code, ok := wire.ReplyCode(text)
	return ok && codes[code] && len(text) > 3
}

// commands reports whether text is, whole, a command that ordinary prose is not.
func commands(text string) bool {
	end := 0
	for end < len(text) && end < 15 && text[end] != ' ' && text[end] != '\t' {
		end++
	}
	known := wire.Verb(text[:end])
	if known == "" {
		return false
	}
	verb, at, argument := wire.SplitCommand(text)
	if at > 0 || !wire.LooksLikeCommand(text) {
		return false
	}
	switch known {
	case "EHLO", "HELO", "LHLO", "AUTH":
		return argument != ""
	case "MAIL", "RCPT", "BDAT", "STARTTLS":
		return true
	case "DATA", "QUIT", "RSET":
		return argument == "" && verb == known
	}
	return false
}
