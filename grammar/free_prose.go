package grammar

import (
	"bytes"
	"strings"
	"sync"

	"badseq/grammar/wire"
)

// Prose is a subject, or the body of a message that stands in one line, escaped: it
// is free where nothing in it could be taken for anything else.

// mostProse is how long it is at most.
const mostProse = 4096

// proseByte marks what prose is made of.
var proseByte = func() (p [256]bool) {
	for c := 0; c < 128; c++ {
		p[c] = alnum[c] || strings.IndexByte(" ,.!?-=_+;()/", byte(c)) >= 0
	}
	return p
}()

// tellingWords finds, in lower case, what prose may not hold to be free: the words of
// dialects, of other protocols and of errors.
var tellingWords = sync.OnceValue(func() *wordIndex {
	owners := map[string]uint64{}
	add := func(list []string) {
		for _, word := range list {
			if word = strings.ToLower(strings.TrimLeft(word, " ")); len(word) > 1 {
				owners[word] = 1
			}
		}
	}
	for _, d := range first {
		add(d.Words.Any)
		add(d.Words.First)
	}
	for _, list := range [][]string{ours, either, theirs, talking, openings, endings, failures, wire.ErrorTexts()} {
		add(list)
	}
	return newWordIndex(owners)
})

// proseEnd is where prose ends that begins at line[at] behind "Subject: ", behind the
// mark of an encoded word (RFC 2047) or behind an escaped blank line; 0 where it is
// none.
func proseEnd(line []byte, at int) int {
	switch before := line[:at]; {
	case bytes.HasSuffix(before, []byte("Subject: ")):
		i := at - len("Subject: ")
		if i > 0 && (alnum[line[i-1]] && (i < 2 || line[i-2] != '\\') || line[i-1] == '-') {
			return 0
		}
		return proseUpTo(line, at, false)
	case bytes.HasSuffix(before, []byte("?Q?")) || bytes.HasSuffix(before, []byte("?B?")):
		if from := max(0, at-24); bytes.LastIndex(line[from:at-3], []byte("=?")) < 0 {
			return 0
		}
		end := bytes.Index(line[at:min(len(line), at+mostProse)], []byte("?="))
		if end < 0 {
			return 0
		}
		if end += at; proseUpTo(line[:end], at, false) == end {
			return end
		}
	case bytes.HasSuffix(before, []byte("Subject: [")): // sendEmail
		if i := bytes.IndexByte(line[at:min(len(line), at+mostProse)], ']'); i > 0 && proseUpTo(line[:at+i], at, false) == at+i {
			return at + i
		}
	case bytes.HasSuffix(before, []byte(`\r\n\r\n`)):
		return proseUpTo(line, at, true)
	case at > len(" 354 CLIENT -> SERVER: ") && line[at-1] == ' ' && line[at-2] == ':' && bytes.Contains(before, []byte(" 354 ")): // a browser's one line
		for _, label := range clients {
			if bytes.HasSuffix(before, label) {
				return proseUpTo(line, at, false)
			}
		}
	}
	return 0
}

// proseUpTo is where the prose ends that begins at line[at]: at the end of the line,
// at an escaped line break, at a quotation's end. Where lines may follow, it is all of them.
func proseUpTo(line []byte, at int, lines bool) int {
	end := at
	stop := min(len(line), at+mostProse)
scan:
	for end < stop {
		switch c := line[end]; {
		case proseByte[c]:
			end++
		case c == '\r' && end == len(line)-1, c == '"', c == '\'' && end+1 < len(line) && strings.IndexByte(",; }\r", line[end+1]) >= 0, c == '\'' && end+1 == len(line),
			c == '<' && bytes.HasPrefix(line[end:], []byte("<br")), c == '[' && bytes.HasPrefix(line[end:], []byte("[] []")):
			break scan
		case c == ':' && end-at >= len(" 2006-01-02 15") && end+6 <= len(line) && line[end-14] == ' ' && stampLength(string(line[end-13:end+6])) > 0:
			end -= len(" 2006-01-02 15") // the next record's
			break scan
		case c == ':' && end-at >= 3 && end+1 < len(line) && line[end+1] == ' ' && line[end-1] >= 'a':
			end++
		case c == '\\' && end+1 < len(line) && (line[end+1] == 'r' || line[end+1] == 'n'):
			if !lines {
				break scan
			}
			end += 2
		default:
			return 0
		}
	}
	if end == stop && stop < len(line) {
		return 0
	}
	for end > at && (line[end-1] == ' ' || lines && end-at > 2 && line[end-2] == '\\') {
		if line[end-1] == ' ' {
			end--
		} else {
			end -= 2
		}
	}
	if end > at && !telling(line[at:end]) {
		return end
	}
	return 0
}

// telling reports whether prose holds what could be read as a reply, a command or
// a word of a program.
func telling(prose []byte) bool {
	var room [256]byte
	low := append(room[:0], prose...)
	for i, c := range low {
		if 'A' <= c && c <= 'Z' {
			low[i] = c | 0x20
		}
	}
	if len(low) > 1 && tellingWords().find(string(low), 0) != 0 {
		return true
	}
	begins := true // a line
	for at := 0; at < len(prose); {
		switch c := prose[at]; {
		case c == '\\':
			at, begins = at+2, true
			continue
		case c == '.' && begins: // it may end a message
			return true
		case !alnum[c]:
			begins = begins && c == ' '
			at++
			continue
		}
		end := alnumEnd(prose, at)
		word := prose[at:end]
		if len(word) == 3 && '2' <= word[0] && word[0] <= '5' && digits(string(word)) || begins && wire.IsVerb(string(word)) {
			return true
		}
		at, begins = end, false
	}
	return false
}

// Marked reports whether a line holds a word that a program marks its lines with.
func Marked(line []byte) bool { return claimsOfFirst().words.find(string(line), 0) != 0 }

// clients are the labels behind which PHPMailer prints the lines of a message.
var clients = [][]byte{[]byte("CLIENT -> SERVER: "), []byte("CLIENT -> SMTP: "), []byte("CLIENT -&gt; SERVER: "), []byte("CLIENT -&gt; SMTP: ")}

// MessagePart is the prose of a line of a message, behind a client's label or on a
// line of its own, which says nothing else.
func MessagePart(line []byte) (part Free, ok bool) {
	for _, label := range clients {
		if i := bytes.Index(line[:min(len(line), 96)], label); i >= 0 {
			from := i + len(label)
			part = Free{FreeMessage, from, messageEnd(line, from)}
			return part, part.To > from
		}
	}
	part = Free{FreeMessage, 0, messageEnd(line, 0)}
	return part, part.To > 0
}

// messageEnd is where prose ends that is all there is of a line's message.
func messageEnd(line []byte, at int) int {
	if at >= len(line) || !alnum[line[at]] || at == 0 && Obeyed(line[0]) {
		return 0
	}
	end := proseUpTo(line, at, false)
	if end <= at {
		return 0
	}
	if rest := bytes.Trim(line[end:], " \r"); at > 0 && len(rest) > 0 && rest[0] != '<' && rest[0] != '[' || at == 0 && len(rest) > 0 {
		return 0
	}
	return end
}

// Says354 reports whether a line is the reply after which a message is sent.
func Says354(line []byte) bool {
	i := bytes.Index(line[:min(len(line), 96)], []byte("354"))
	return i >= 0 && (i == 0 || line[i-1] == ' ' || line[i-1] == ':' || line[i-1] == '\'') && (i+3 == len(line) || line[i+3] == ' ' || line[i+3] == '-')
}

// Headed reports whether a client sends the first line of a message's header, as far as
// it looks.
func Headed(line []byte) bool {
	for _, label := range clients {
		if i := bytes.Index(line[:min(len(line), 96)], label); i >= 0 {
			name, _, ok := bytes.Cut(line[i+len(label):], []byte(": "))
			return ok && len(name) > 1 && 'A' <= name[0] && name[0] <= 'Z' && !bytes.ContainsAny(name, " \t")
		}
	}
	return false
}

// InMessage reports whether a message may go on behind a line of it.
func InMessage(line []byte) bool {
	if Replies(line) {
		return false
	}
	body := bytes.TrimSpace(line)
	for _, label := range clients { // its time may stand before it
		if i := bytes.Index(line[:min(len(line), 96)], bytes.TrimRight(label, " ")); i >= 0 {
			body = bytes.TrimSpace(line[i+len(label)-1:])
			break
		}
	}
	if len(body) >= 3 && digits(string(body[:3])) {
		return false
	}
	for _, tag := range breaks {
		body = bytes.TrimSuffix(body, tag)
	}
	body = bytes.TrimSuffix(body, []byte(" [] []"))
	body = bytes.TrimRight(body, " ")
	return !bytes.Equal(body, []byte(".")) && !bytes.HasSuffix(body, []byte(": ."))
}
