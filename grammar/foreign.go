package grammar

import (
	"slices"
	"strings"

	"badseq/grammar/lines"
	"badseq/grammar/wire"
)

// Other protocols answer with three digits too (FTP), or are typed into the same
// tools. A bare transcript is believed to be SMTP for what only SMTP says; so is
// what curl prints, which speaks all of them.

// ours are words that mail's protocol has and the others do not; theirs the other
// way round. Both in lower case.
var (
	ours = []string{"smtp", "mail from", "rcpt to", "ehlo", "helo", "lhlo", "8bitmime", "enhancedstatuscodes", "sequence of commands",
		"message accepted", "end data", "enter mail"}
	// either are words that the others have too, where they show themselves.
	either = []string{"starttls", "mailbox", "recipient", "relay", "sender", "queued", "pipelining", "message size", "authentication"}
	theirs = []string{"ftp", "sftp", "tftp", "vsftp", "proftp", "pureftp", "http/1.", "http/2", "* ok", "+ok", "-err", "user and pass", "anonymous", "password required", "passive mode", "directory",
		"transfer complete", "get /", "post /", "imap", "pop3", "news", "nntp", "\"get ", "\"post "}
)

// wordsOfMail finds any of them.
var wordsOfMail = func() *wordIndex {
	owners := map[string]uint64{}
	for _, word := range slices.Concat(ours, either, theirs) {
		owners[word] = 1
	}
	return newWordIndex(owners)
}()

// evidenceLines is how many lines are looked at.
const evidenceLines = 2000

// foreign reports whether a region that a dialect of typed lines claims is no
// SMTP: it says nothing that only SMTP says and bears no tool's mark, or it says
// what another protocol does.
func foreign(v *lines.View, r region) bool {
	switch r.dialect {
	case plain, sClient, curl:
	case smtplib: // Python's other clients print what they send in the same words
	case javamail:
		return fetches(v, r)
	default:
		return false
	}
	if r.dialect != curl && r.dialect != smtplib && silent(v, r) || r.dialect == plain && (refusalsOnly(v, r) || listing(v, r)) {
		return true
	}
	theirsSaid := false
	for i := r.from; i < min(r.to, r.from+evidenceLines); i++ {
		line, _ := v.Line(i)
		said := strings.TrimSpace(line)
		if label, words, ok := strings.Cut(said, ": "); r.dialect == plain && ok && label == "S" {
			said = words
		}
		reply, isReply := wire.ParseReplyLine(said)
		if isReply && reply.Enhanced != "" || wire.LooksLikeCommand(said) && !shared(said) {
			return false
		}
		lower := strings.ToLower(said)
		if slices.ContainsFunc(theirs, func(word string) bool { return begun(lower, word) }) {
			theirsSaid = true
			continue
		}
		holds := func(word string) bool { return strings.Contains(lower, word) }
		talks := r.dialect != plain || isReply || wire.LooksLikeCommand(said)
		if slices.ContainsFunc(ours, holds) || !theirsSaid && (namesPort(lower) || talks && slices.ContainsFunc(either, holds)) {
			return false
		}
	}
	return theirsSaid || r.dialect == sClient && elsewhere(v, r) || r.marked == 0 && r.dialect != smtplib || r.dialect == curl
}

// fetches reports whether JavaMail's errors are of its clients of IMAP and POP3, and none of SMTP's.
func fetches(v *lines.View, r region) bool {
	found := false
	for i := r.from; i < min(r.to, r.from+evidenceLines); i++ {
		line, _ := v.Line(i)
		if strings.Contains(strings.ToLower(line), "smtp") {
			return false
		}
		found = found || strings.Contains(line, ".mail.imap.") || strings.Contains(line, ".mail.pop3.")
	}
	return found
}

// ports are those of mail.
var ports = [...]string{"25", "587", "465", "2525"}

// otherPorts are well-known ports of other protocols that s_client is pointed at: web, IMAP,
// POP3, LDAP, FTP, DNS, XMPP, databases, queues.
var otherPorts = []string{"443", "8443", "4443", "6443", "993", "143", "995", "110", "636", "389", "990", "21", "853", "5222", "5223", "5432", "3306",
	"6379", "27017", "5671", "8883", "9092", "9093", "3389", "1194"}

// callReach is how many lines above what s_client printed its call may stand, in prose too.
const callReach = 10

// elsewhere reports whether s_client was called for another protocol: every call in a region
// and shortly above it names one's port, and none asks for STARTTLS.
func elsewhere(v *lines.View, r region) bool {
	found := false
	for i := max(0, r.from-callReach); i < min(r.to, r.from+evidenceLines); i++ {
		line, _ := v.Line(i)
		if !strings.Contains(line, "s_client") {
			continue
		}
		_, target, ok := strings.Cut(line, "-connect ")
		target, _, _ = strings.Cut(strings.TrimSpace(target), " ")
		port := strings.TrimRight(target[strings.LastIndexByte(target, ':')+1:], "`'\".,;)\r")
		if !ok || strings.Contains(line, "-starttls") || !slices.Contains(otherPorts, port) {
			return false
		}
		found = true
	}
	return found
}

// namesPort reports whether a line names one of mail's ports: behind a host's name or
// the word port, or as its last word. Digits of a time or of a dump are none.
func namesPort(line string) bool {
	for _, port := range ports {
		for from := 0; ; {
			i := strings.Index(line[from:], port)
			if i < 0 {
				break
			}
			at, end := from+i, from+i+len(port)
			from = end
			last := end == len(line)
			if !last && strings.IndexByte(" ,;)/\"'.", line[end]) < 0 {
				continue
			}
			before := line[:at]
			switch {
			case strings.HasSuffix(before, "port "), strings.HasSuffix(before, "port: "), strings.HasSuffix(before, "port="):
				return true
			case strings.HasSuffix(before, ":"):
				host := before[strings.LastIndexAny(before, " \t\"'(/=")+1 : at-1]
				if strings.ContainsAny(host, ".abcdefghijklmnopqrstuvwxyz]") {
					return true
				}
			case last && strings.HasSuffix(before, " ") && strings.IndexByte(strings.TrimSpace(before), ' ') > 0 && strings.Count(before, ".") > 0:
				return true
			}
		}
	}
	return false
}

// begun reports whether text holds word where no letter stands before it.
func begun(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		if at := from + i; at == 0 || text[at-1] < 'a' || text[at-1] > 'z' || word[0] < 'a' {
			return true
		}
		from += i + 1
	}
}

// MailWords reports whether the name of a host, in lower case, holds a word that
// only mail's protocol has, or one that others have.
func MailWords(host string) (mail, other bool) {
	if wordsOfMail.find(host, 0) == 0 {
		return false, false
	}
	in := func(word string) bool { return strings.Contains(host, word) }
	begins := func(word string) bool { return begun(host, word) }
	return slices.ContainsFunc(ours, in) || slices.ContainsFunc(either, in), slices.ContainsFunc(theirs, begins)
}

// refusalsOnly reports whether all that a region says are refusals, which nobody answers to:
// errors that were quoted, not a dialogue.
func refusalsOnly(v *lines.View, r region) bool {
	var tokens []Token
	said := 0
	for i := r.from; i < r.to; i++ {
		line, _ := v.Line(i)
		tokens = cutPlain(line, tokens[:0])
		switch {
		case len(tokens) == 0 || tokens[0].Kind == plainLine:
		case tokens[0].Kind == plainReply && line[tokens[0].From] >= '4':
			said++
		default:
			return false
		}
	}
	return said > 0
}

// listing reports whether a region is a list of codes, as documentation has it: nobody
// says anything but replies, whose codes rise from the first to the last.
func listing(v *lines.View, r region) bool {
	var tokens []Token
	replies, last := 0, ""
	for i := r.from; i < r.to; i++ {
		line, _ := v.Line(i)
		tokens = cutPlain(line, tokens[:0])
		switch {
		case len(tokens) == 0 || tokens[0].Kind == plainLine:
			continue
		case tokens[0].Kind != plainReply:
			return false
		}
		code, more := line[tokens[0].From:tokens[0].From+3], strings.HasPrefix(line[tokens[0].From+3:], "-")
		if more || code < last {
			return false
		}
		if code != last {
			replies++
		}
		last = code
	}
	return replies >= listedCodes
}

// ofStandard reports whether a region is a piece of an RFC that tells what a reply is for (RFC 4954 6).
func ofStandard(v *lines.View, r region) bool {
	for i := r.from; i < min(r.to, r.from+evidenceLines); i++ {
		if line, _ := v.Line(i); strings.Contains(line, "This response ") || strings.Contains(line, "This reply code ") {
			return true
		}
	}
	return false
}

// listedCodes is how many different codes a list of them has at least. In a dialogue they
// fall back to 250 sooner.
const listedCodes = 4

// silent reports whether nothing but a tool's call stands in a region: nobody said
// anything, and nothing went wrong.
func silent(v *lines.View, r region) bool {
	var tokens []Token
	for i := r.from; i < r.to; i++ {
		line, _ := v.Line(i)
		if tokens = cutPlain(line, tokens[:0]); len(tokens) > 0 && tokens[0].Kind != plainInvoked && tokens[0].Kind != plainLine {
			return false
		}
		if tokens = r.dialect.Cut(line, tokens[:0]); r.dialect == sClient && len(tokens) > 0 && tokens[0].Kind != sslInvoked && r.dialect.Marks[tokens[0].Kind] > 0 {
			return false
		}
	}
	return true
}

// saslMechanisms are those that mail clients use (registry of RFC 4422, and XOAUTH2,
// NTLM and LOGIN as Exchange and Gmail have them).
var saslMechanisms = []string{"PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "XOAUTH2", "OAUTHBEARER", "NTLM", "GSSAPI", "EXTERNAL", "SCRAM-SHA-1",
	"SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"}

// shared reports whether a command is one of other protocols, or prose, as well.
func shared(line string) bool {
	verb, _, argument := wire.SplitCommand(line)
	switch strings.ToUpper(verb) {
	case "AUTH": // AUTH TLS and AUTH SSL are FTP's
		mechanism, _, _ := strings.Cut(argument, " ")
		return !slices.Contains(saslMechanisms, strings.ToUpper(mechanism))
	case "QUIT", "NOOP", "HELP", "RSET", "DATA", "SEND", "TURN", "VRFY", "EXPN":
		return true
	}
	return argument == "" && !strings.EqualFold(verb, "starttls")
}
