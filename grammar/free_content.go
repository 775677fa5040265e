package grammar

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"badseq/grammar/wire"
)

// Style says how a log prints the lines of a message, so that they can be told
// from the dialogue; 0 where it is not known.
type Style uint8

const (
	bareStyle        Style = iota + 1 // nothing before them
	typedStyle                        // the same, typed into a tool that obeys some letters
	entryStyle                        // Nodemailer: the head of an entry
	arrowStyle                        // PHPMailer: "CLIENT -> SERVER: "
	pointStyle                        // swaks: " -> "
	treeStyle                         // simplesmtp: the lines of a block
	certificateStyle                  // the lines of a certificate
)

// StyleAfter is how the lines of a message are printed that follow a line, 0 where
// none may follow: it says 354 while a DATA waits for that.
func StyleAfter(line string, waits bool) Style {
	if len(line) > headBytes {
		return 0
	}
	if strings.HasPrefix(line, "CLIENT (DATA) ") {
		return treeStyle
	}
	switch strings.TrimRight(line, "\r") {
	case "-----BEGIN CERTIFICATE-----":
		return certificateStyle
	}
	if !waits {
		return 0
	}
	style := styleOf([]byte(line))
	if style == bareStyle {
		style = typedStyle // a log that lost its beginning does not say which tool it was typed into
	}
	return style
}

// AsksToSend reports whether a line is DATA, behind a client's label or none.
func AsksToSend(line string) bool {
	if len(line) > headBytes {
		return false
	}
	word := strings.TrimSuffix(strings.TrimSpace(line), " [] []")
	word = strings.TrimSpace(strings.TrimSuffix(strings.ToUpper(word), "<BR>"))
	before, ok := strings.CutSuffix(word, "DATA")
	before = strings.TrimRight(before, " ")
	return ok && !strings.Contains(before, "'") && (before == "" || strings.IndexByte(":>-~*]", before[len(before)-1]) >= 0 && !strings.HasSuffix(before, "S:"))
}

// TimeTells reports whether the time of a line is evidence: an empty reply, as
// PHPMailer prints it, is a timeout if it came late.
func TimeTells(line []byte) bool {
	rest := bytes.TrimRight(line, " \t\r")
	for _, tag := range breaks {
		rest = bytes.TrimRight(bytes.TrimSuffix(rest, tag), " \t")
	}
	return bytes.HasSuffix(rest, []byte(" CLIENT:")) || bytes.HasSuffix(rest, []byte("FROM SERVER:"))
}

// waitedFrom are PHPMailer's labels that a wait is measured from, asides those that none is.
var (
	waitedFrom = [][]byte{[]byte("SERVER -> CLIENT:"), []byte("CLIENT -> SERVER:"), []byte("SERVER -&gt; CLIENT:"), []byte("CLIENT -&gt; SERVER:"),
		[]byte("FROM SERVER:"), []byte("CLIENT -> SMTP:"), []byte("CLIENT -&gt; SMTP:"), []byte("onnection: open")}
	asides = [][]byte{[]byte("get_lines()"), []byte("SMTP INBOUND")}
)

// Waits reports whether a wait is measured from a line by its label, and whether none
// ever is.
func Waits(line []byte) (from, never bool) {
	head := line[:min(len(line), 96)]
	in := func(label []byte) bool { return bytes.Contains(head, label) }
	if slices.ContainsFunc(asides, in) {
		return false, true
	}
	return slices.ContainsFunc(waitedFrom, in), false
}

// MostWait is how long a wait is counted, in seconds: none longer tells more.
const MostWait = int(patience / time.Second)

// WholeTime is the time of a line that has exactly one with its date.
func WholeTime(line []byte) (t time.Time, ok bool) {
	const stamp = len(time.DateTime)
	found := -1
	for at := 0; at+stamp <= len(line); at++ {
		if line[at+4] == '-' && stampLength(string(line[at:at+stamp])) > 0 {
			if found >= 0 {
				return time.Time{}, false
			}
			found = at
			at += stamp - 1
		}
	}
	if found < 0 {
		return time.Time{}, false
	}
	t, err := time.Parse(time.DateTime, string(line[found:found+stamp]))
	return t, err == nil
}

// Obeyed reports whether a tool may take a line that begins with c for a command of
// its own (openssl s_client).
func Obeyed(c byte) bool { return strings.IndexByte("RQBkK?{", c) >= 0 }

// CountsBytes reports whether a line says how many bytes of message follow (BDAT,
// RFC 3030 2): then only parts are free whose stand is as long, see KeepsLength.
func CountsBytes(line []byte) bool {
	return bytes.Contains(line, []byte("BDAT ")) || bytes.Contains(line, []byte("bdat "))
}

// replied are the labels of a server's line, which ends what a client sends.
var replied = [][]byte{[]byte("reply: "), []byte("SERVER -> CLIENT: "), []byte("SERVER -&gt; CLIENT: "), []byte("] S: "), []byte("FROM SERVER:")}

// Replies reports whether a line is a server's by its label.
func Replies(line []byte) bool {
	head := line[:min(len(line), 80)]
	for _, label := range replied {
		if bytes.Contains(head, label) {
			return true
		}
	}
	return false
}

// styleOf is how a line is printed that says 354.
func styleOf(line []byte) Style {
	at := bytes.Index(line, []byte("354"))
	if at < 0 || at+3 < len(line) && line[at+3] != ' ' && line[at+3] != '-' {
		return 0
	}
	switch before := line[:at]; {
	case at == 0:
		return bareStyle
	case bytes.HasSuffix(before, []byte("] S: ")):
		return entryStyle
	case bytes.HasSuffix(before, []byte("SERVER -> CLIENT: ")), bytes.HasSuffix(before, []byte("SERVER -&gt; CLIENT: ")):
		return arrowStyle
	case bytes.Equal(before, []byte("<-  ")), bytes.Equal(before, []byte("<~  ")):
		return pointStyle
	}
	return 0
}

// arrows are PHPMailer's label of what the client sends, breaks how its HTML ends a line.
var (
	arrows = [][]byte{[]byte("CLIENT -> SERVER:"), []byte("CLIENT -&gt; SERVER:")}
	breaks = [][]byte{[]byte("<br />"), []byte("<br>")}
)

// ContentAt is where the content begins and ends in a line of a message that is printed
// in that style; ok is false when the line may be something else.
func ContentAt(style Style, line []byte) (from, to int, ok bool) {
	to = len(bytes.TrimRight(line, "\r"))
	switch style {
	case entryStyle:
		i := bytes.IndexByte(line, ']') // the date's
		if i < 0 {
			return 0, 0, false
		}
		k := bytes.IndexByte(line[i+1:], ']')
		if k < 0 || k > 40 || line[0] != '[' {
			return 0, 0, false
		}
		from = i + 1 + k + 1
	case arrowStyle:
		for _, label := range arrows {
			if i := bytes.Index(line, label); i >= 0 && i <= 64 {
				from = i + len(label)
				break
			}
		}
		if from == 0 {
			return 0, 0, false
		}
		for _, tag := range breaks {
			to -= len(line[:to]) - len(bytes.TrimSuffix(line[:to], tag))
		}
	case treeStyle:
		switch {
		case bytes.HasPrefix(line, []byte("└──")):
			from = len("└──")
		case bytes.HasPrefix(line, []byte("   ")):
			from = 3
		default:
			return 0, 0, false
		}
	case pointStyle:
		if !bytes.HasPrefix(line, []byte(" -> ")) && !bytes.HasPrefix(line, []byte(" ~> ")) {
			return 0, 0, false
		}
		from = len(" ->")
	}
	switch style {
	case certificateStyle:
		return 0, to, base64Line(line[:to])
	}
	from = min(from, to)
	body := line[from:to]
	return from, to, contentOnly(body, style) && (style == entryStyle || style == arrowStyle || !tellsTime(line))
}

// tellsTime reports whether a line that bears no label of a client tells a time: the session
// may have begun then.
func tellsTime(line []byte) bool {
	_, ok := MomentOf(line)
	return ok
}

// ticketRow reports whether a line is a row of a dump that is indented.
func ticketRow(line []byte) bool {
	return len(line) > len("    0000 - ") && string(line[:4]) == "    " && string(line[8:11]) == " - " && hexDigits(line[4:8]) &&
		bytes.IndexByte(line[:len(line)-1], '\r') < 0
}

func hexDigits(b []byte) bool {
	for _, c := range b {
		if !hexDigit(c, false) {
			return false
		}
	}
	return true
}

// base64Line reports whether a line is one of a certificate.
func base64Line(line []byte) bool {
	if len(line) < 16 || len(line) > 76 {
		return false
	}
	for _, c := range bytes.TrimRight(line, "=") {
		if !alnum[c] && c != '+' && c != '/' {
			return false
		}
	}
	return true
}

// IsBare reports whether nothing stands before the lines of a message.
func (s Style) IsBare() bool { return s == bareStyle || s == typedStyle }

// Blank reports whether what a line shows of a message is blank.
func Blank(content []byte) bool { return len(bytes.TrimSpace(content)) == 0 }

// Stand is what is read in place of the content of a line in that style.
func (s Style) Stand() string {
	switch s {
	case certificateStyle:
		return "MIIBgzCCASqgAwIBAgIBAjAKBggqhkjOPQQDAjApMRAwDgYDVQQKEwdFeGFtcGxx"
	case entryStyle, arrowStyle, pointStyle:
		return " x"
	}
	return "x"
}

// contentOnly reports whether words can be nothing but content.
func contentOnly(body []byte, style Style) bool {
	word := bytes.TrimSpace(body)
	switch {
	case len(word) == 0:
		return style > typedStyle || len(body) == 0
	case word[0] == '.', word[0] == '<', word[0] == '=', word[0] == '*', bytes.HasSuffix(word, []byte("br>")), bytes.HasSuffix(word, []byte("br />")):
		return false
	case bytes.IndexByte(body, '\r') >= 0, len(body) > 4096:
		return false
	case style == typedStyle && (body[0] == ' ' || Obeyed(body[0])):
		return false
	case style >= entryStyle && style != treeStyle && body[0] != ' ', style == entryStyle && len(word) > 1 && word[1] == ':':
		return false
	case len(word) >= 3 && digits(string(word[:3])):
		return false
	}
	end := bytes.IndexAny(word, " \t:")
	if end < 0 {
		end = len(word)
	}
	return !wire.IsVerb(string(word[:end])) && EdgeOf(word).Edge == 0
}
