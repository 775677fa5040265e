package grammar

import (
	"bytes"

	"badseq/grammar/wire"
)

// addressEnd is where the part before the @ ends of local@domain. The domain ends
// with a letter or digit.
func addressEnd(line []byte, at int) int {
	local := at
	for local < len(line) && inLocal[line[local]] {
		local++
	}
	if local == len(line) || line[local] != '@' || local-at > 64 {
		return 0
	}
	begin := local + 1
	end := begin
	dot := false
	for end < len(line) && (alnum[line[end]] || line[end] == '.' || line[end] == '-') {
		dot = dot || line[end] == '.'
		end++
	}
	for end > begin && !alnum[line[end-1]] {
		end--
	}
	if end == begin || !dot {
		return 0
	}
	return local
}

func digitRun(line []byte, at int) int {
	for at < len(line) && '0' <= line[at] && line[at] <= '9' {
		at++
	}
	return at
}

// ipEnd: four numbers up to 255.
func ipEnd(line []byte, at int) int {
	if at > 0 && line[at-1] == '.' {
		return 0
	}
	for i := range 4 {
		end := digitRun(line, at)
		if n := end - at; n < 1 || n > 3 || n == 3 && string(line[at:end]) > "255" {
			return 0
		}
		at = end
		if i < 3 {
			if at >= len(line) || line[at] != '.' {
				return 0
			}
			at++
		}
	}
	if at < len(line) && (alnum[line[at]] || line[at] == '.' && at+1 < len(line) && alnum[line[at+1]]) {
		return 0
	}
	return at
}

// timeEnd: 09:30:00.
func timeEnd(line []byte, at int) int {
	if len(line)-at < 8 || !shaped(line[at:at+8], "00:00:00") {
		return 0
	}
	end := at + 8
	if end < len(line) && alnum[line[end]] && line[end] != 'Z' {
		return 0
	}
	return end
}

// fractionEnd: the digits of a second after a time.
func fractionEnd(line []byte, at int) int {
	if at < 9 || line[at-1] != '.' && line[at-1] != ',' || !shaped(line[at-9:at-1], "00:00:00") {
		return 0
	}
	end := digitRun(line, at)
	if end < len(line) && alnum[line[end]] && line[end] != 'Z' {
		return 0
	}
	return end
}

// dateEnd: 2026-11-24 or 2026-11-24T, and the beginning of a date of RFC 5322 3.3.
func dateEnd(line []byte, at int) int {
	if len(line)-at >= 10 && shaped(line[at:at+10], "0000-00-00") {
		end := at + 10
		switch {
		case end == len(line) || !alnum[line[end]]:
			return end
		case line[end] == 'T' && timeEnd(line, end+1) > 0:
			return end + 1
		}
		return 0
	}
	if len(line)-at < 15 || line[at+3] != ',' || line[at+4] != ' ' || !bytes.Contains(weekdays, line[at:at+3]) {
		return 0
	}
	end := digitRun(line, at+5)
	if n := end - at - 5; n < 1 || n > 2 || len(line)-end < 9 || line[end] != ' ' || !bytes.Contains(months, line[end+1:end+4]) ||
		!shaped(line[end+4:end+9], " 0000") {
		return 0
	}
	return end + 9
}

var (
	weekdays = []byte("Mon Tue Wed Thu Fri Sat Sun")
	months   = []byte("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
)

// sizeEnd: the digits after SIZE= (RFC 1870 6).
func sizeEnd(line []byte, at int) int {
	if at < len(" SIZE=") || line[at-1] != '=' || line[at-6] != ' ' || !bytes.EqualFold(line[at-5:at-1], []byte("SIZE")) {
		return 0
	}
	return digitRun(line, at)
}

// numbers are the words before numbers of a TLS session.
var numbers = [][]byte{[]byte("Start Time: "), []byte("has read "), []byte("and written "), []byte("lifetime hint: ")}

// numberEnd: the digits after one of these.
func numberEnd(line []byte, at int) int {
	if at < 9 || line[at-1] != ' ' || line[at] > '9' {
		return 0
	}
	for _, words := range numbers {
		if bytes.HasSuffix(line[:at], words) {
			return digitRun(line, at)
		}
	}
	return 0
}

// shaped reports whether text has a digit wherever the shape has 0, and the same
// sign elsewhere.
func shaped(text []byte, shape string) bool {
	for i := 0; i < len(shape); i++ {
		if c := text[i]; shape[i] == '0' && (c < '0' || c > '9') || shape[i] != '0' && c != shape[i] {
			return false
		}
	}
	return true
}

// mechanisms are the SASL mechanisms that are followed by a response in base64.
var mechanisms = [][]byte{[]byte("PLAIN "), []byte("LOGIN "), []byte("XOAUTH2 "), []byte("OAUTHBEARER "), []byte("plain "), []byte("login ")}

// saslEnd: the response in base64 that AUTH brings along.
func saslEnd(line []byte, at int) int {
	if at < len("AUTH PLAIN ") || line[at-1] != ' ' {
		return 0
	}
	for _, m := range mechanisms {
		if before := bytes.TrimSuffix(line[:at], m); len(before) < at && len(before) >= 5 && bytes.EqualFold(before[len(before)-5:], []byte("AUTH ")) {
			return base64End(line, at)
		}
	}
	return 0
}

// Prompts reports whether a line says 334, so that it holds a challenge and the
// next is the answer.
func Prompts(line []byte) bool {
	i := bytes.Index(line, []byte("334"))
	return i >= 0 && i+3 < len(line) && (line[i+3] == ' ' || line[i+3] == ')') && (i == 0 || !alnum[line[i-1]] || line[i-1] == 'n')
}

// answerEnd: base64 that ends a line, but for what closes a quotation or the line;
// no word of letters alone and no prompt of AUTH LOGIN.
func answerEnd(line []byte, at int) int {
	end := at
	signs := false
	for end < len(line) && (alnum[line[end]] || line[end] == '+' || line[end] == '/') {
		signs = signs || line[end] < 'A'
		end++
	}
	word := end
	for end < len(line) && line[end] == '=' {
		end++
	}
	if n := end - at; n < leastID || n%4 != 0 || end-word > 2 || end == word && !signs && !mixedWord(line[at:end]) || knownWord(line[at:word]) || at > 0 && (line[at-1] == '-' || line[at-1] == '=') {
		return 0
	}
	for rest := line[end:]; len(rest) > 0; {
		cut := false
		for _, c := range closings {
			if rest, cut = bytes.CutPrefix(rest, c); cut {
				break
			}
		}
		if !cut {
			return 0
		}
	}
	return end
}

// mixedWord reports whether letters are no word of any language: their cases change
// again and again.
func mixedWord(word []byte) bool {
	changes := 0
	for i := 1; i < len(word); i++ {
		if (word[i]^word[i-1])&0x20 != 0 {
			changes++
		}
	}
	return changes >= 4 && !wire.IsVerb(string(word))
}

// closings are what may stand after an answer.
var closings = [][]byte{[]byte(" "), []byte("'"), []byte("\r"), []byte(`\r\n`), []byte("}"), []byte("<br>"), []byte("<br />"), []byte(`"`)}

// base64End: base64 of at least 9 bytes, whole.
func base64End(line []byte, at int) int {
	end := at
	for end < len(line) && (alnum[line[end]] || line[end] == '+' || line[end] == '/') {
		end++
	}
	for end < len(line) && line[end] == '=' {
		end++
	}
	if n := end - at; n < 12 || n%4 != 0 {
		return 0
	}
	return end
}

// literalMessage finds the message in a line of smtplib that sends it whole.
func literalMessage(line []byte) (from, to int, ok bool) {
	body := bytes.TrimRight(line, "\r")
	const end = `\r\n.\r\n`
	const clock = "00:00:00.000000 " // at debug level 2
	if len(body) > len(clock) && shaped(body[:len(clock)], clock) {
		from = len(clock)
	}
	if !bytes.HasPrefix(body[from:], []byte("send: ")) || len(body) < from+24 {
		return 0, 0, false
	}
	from += len("send: ")
	if body[from] == 'b' {
		from++
	}
	quote := body[from]
	if quote != '\'' && quote != '"' || body[len(body)-1] != quote || !bytes.HasSuffix(body[:len(body)-1], []byte(end)) {
		return 0, 0, false
	}
	from++
	to = len(body) - 1 - len(end)
	if to <= from || bytes.IndexByte(body, '\r') >= 0 || quoted(body[from:to], quote) || !bytes.Contains(body[from:to], []byte(`\r\n`)) || bytes.HasPrefix(body[from:to], []byte(`mail `)) {
		return 0, 0, false
	}
	return from, to, true
}

// quoted reports whether a literal's body holds its quote without a backslash.
func quoted(body []byte, quote byte) bool {
	for at := 0; ; {
		i := bytes.IndexByte(body[at:], quote)
		if i < 0 {
			return false
		}
		before := bytes.TrimRight(body[:at+i], `\`)
		if (at+i-len(before))%2 == 0 {
			return true
		}
		at += i + 1
	}
}

// rowFrom is where the bytes of a row begin: "    0010 - c2 2d", and rowText where they
// stand as text, columns from there on.
const (
	rowFrom = len("    0000 - ")
	rowText = 16*3 + len("  ")
)

// rowEnd is where the bytes end of a row of a TLS session ticket.
func rowEnd(line []byte, at int) int {
	to := len(bytes.TrimRight(line, "\r"))
	if at != rowFrom || to-at <= rowText || to-at > rowText+16 || !ticketRow(line[:to]) {
		return 0
	}
	return to
}

// appendRow is a row of as many columns, all of them full.
func appendRow(out []byte, columns int) []byte {
	n := max(columns-rowText, 0)
	for i := range 16 {
		switch {
		case i >= n:
			out = append(out, "   "...)
		case i == 7:
			out = append(out, "27-"...)
		default:
			out = append(out, "27 "...)
		}
	}
	out = append(out, "  "...)
	return append(out, bytes.Repeat([]byte{'\''}, n)...)
}
