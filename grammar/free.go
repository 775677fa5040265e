package grammar

import (
	"bytes"
	"fmt"
	"strings"

	"badseq/grammar/wire"
)

// FreeKind says what a free part of a line is: text that differs from session to
// session and that no verdict rests on.
type FreeKind uint8

// The kinds of free parts.
const (
	FreeHex      FreeKind = iota + 1 // an id in hexadecimal, lower case; its length counts
	FreeUpper                        // the same in upper case
	FreeUUID                         // 8-4-4-4-12 hexadecimal digits, lower case
	FreeUPPER                        // the same in upper case
	FreeID                           // a queue id, a message id, a session's id: "4Fq1Zk2mYz"
	FreeToken                        // what stands after "queued as " or "id="
	FreeAddress                      // alice@example.com
	FreeIP                           // 192.0.2.25
	FreeTime                         // 09:30:00
	FreeFraction                     // the digits after 09:30:00. or 09:30:00,
	FreeDate                         // 2026-11-24, with or without the T after it, or "Tue, 24 Nov 2026"
	FreeSASL                         // base64 of a SASL exchange that the client sent
	FreeSize                         // the number of SIZE=1234: nothing is judged by it but its keyword
	FreeText                         // message content
)

// Free is a free part of a line, by its bytes.
type Free struct {
	Kind     FreeKind
	From, To int
}

// FreeParts appends to out the free parts of a line, ascending and disjoint.
// Whether a part is free depends on what stands before it in the line and on its
// own bytes alone, so that two lines that are alike but for parts of the same
// kinds have the same free parts.
func FreeParts(line []byte, out []Free) []Free {
	if dumped(line) {
		return out
	}
	if i := bytes.Index(line, opensslError); i >= 0 {
		for i > 0 && alnum[line[i-1]] {
			i--
		}
		return freeUpTo(line, i, out)
	}
	if from, to, ok := literalMessage(line); ok {
		out = freeUpTo(line, from, out)
		return append(out, Free{FreeText, from, to})
	}
	return freeUpTo(line, len(line), out)
}

// opensslError marks the errors of OpenSSL, whose numbers say what they are.
var opensslError = []byte(":error:")

// dumped reports whether a line begins as one of a dump does: its numbers are the
// dialogue, or its columns say how a line goes on (curl).
func dumped(line []byte) bool {
	if len(line) < 8 {
		return false
	}
	for _, c := range line[:4] {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return line[4] == ':' || line[4] == ' ' && line[5] == '-'
}

// freeUpTo is FreeParts for the beginning of a line.
func freeUpTo(line []byte, stop int, out []Free) []Free {
	for at := 0; at < stop; {
		if !isAlnum(line[at]) {
			at++
			continue
		}
		end := at
		for _, kind := range kinds {
			if end = FreeEnd(kind, line, at); end > at {
				out = append(out, Free{kind, at, end})
				break
			}
		}
		if end <= at {
			end = alnumEnd(line, at)
		}
		at = end
	}
	return out
}

// kinds lists the kinds in the order in which they are tried.
var kinds = [...]FreeKind{FreeSASL, FreeToken, FreeAddress, FreeUUID, FreeUPPER, FreeDate, FreeTime, FreeFraction, FreeIP, FreeSize,
	FreeHex, FreeUpper, FreeID}

// FreeEnd is where a free part of that kind ends that begins at line[at], at or
// less if there is none. The byte before is no letter and no digit.
func FreeEnd(kind FreeKind, line []byte, at int) int {
	switch kind {
	case FreeHex, FreeUpper:
		return hexEnd(line, at, kind == FreeUpper)
	case FreeUUID, FreeUPPER:
		return uuidEnd(line, at, kind == FreeUPPER)
	case FreeFraction:
		return fractionEnd(line, at)
	case FreeID:
		return idEnd(line, at)
	case FreeToken:
		return tokenEnd(line, at)
	case FreeAddress:
		return addressEnd(line, at)
	case FreeIP:
		return ipEnd(line, at)
	case FreeTime:
		return timeEnd(line, at)
	case FreeDate:
		return dateEnd(line, at)
	case FreeSASL:
		return saslEnd(line, at)
	case FreeSize:
		return sizeEnd(line, at)
	case FreeText:
		if _, to, ok := literalMessage(line); ok {
			return to
		}
	}
	return 0
}

// alnum marks letters and digits, local what an address has before its @.
var alnum, local = func() (a, l [256]bool) {
	for c := 0; c < 256; c++ {
		a[c] = '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' && c < 128
		l[c] = a[c] || strings.IndexByte("._+-", byte(c)) >= 0
	}
	return a, l
}()

func isAlnum(c byte) bool { return alnum[c] }

func alnumEnd(line []byte, at int) int {
	for at < len(line) && alnum[line[at]] {
		at++
	}
	return at
}

// hexDigit reports whether c is a hexadecimal digit of that case.
func hexDigit(c byte, upper bool) bool {
	if upper {
		return '0' <= c && c <= '9' || 'A' <= c && c <= 'F'
	}
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f'
}

// mostHex is how long an id in hexadecimal is at most.
const mostHex = 64

// hexEnd: at least eight hexadecimal digits, some of them letters and some not.
func hexEnd(line []byte, at int, upper bool) int {
	end := at
	digits := 0
	for end < len(line) && hexDigit(line[end], upper) {
		if line[end] <= '9' {
			digits++
		}
		end++
	}
	n := end - at
	if n < leastID || n > mostHex || digits == 0 || digits == n || end < len(line) && alnum[line[end]] || bytes.HasSuffix(line[at:end], []byte("250")) {
		return 0
	}
	return end
}

// uuidEnd: 8-4-4-4-12 hexadecimal digits.
func uuidEnd(line []byte, at int, upper bool) int {
	const length = 36
	if len(line)-at < length || line[at+8] != '-' {
		return 0
	}
	letters := 0
	for i, c := range line[at : at+length] {
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return 0
			}
		default:
			if !hexDigit(c, upper) {
				return 0
			}
			if c > '9' {
				letters++
			}
		}
	}
	if letters == 0 || at+length < len(line) && alnum[line[at+length]] {
		return 0
	}
	return at + length
}

// leastID is how long an id is at least: shorter words with digits are words.
const leastID = 8

// idEnd: letters and digits mixed; between brackets ten or eleven letters are an
// id too, Nodemailer's. Digits alone may be a size or a number of an error.
func idEnd(line []byte, at int) int {
	end := alnumEnd(line, at)
	n := end - at
	if n < leastID || line[at] == '0' && line[at+1] == 'x' {
		return 0
	}
	digits, letters := 0, 0
	for _, c := range line[at:end] {
		if c <= '9' {
			digits++
		} else {
			letters++
		}
	}
	switch {
	case digits > 0 && letters > 0:
		if knownWord(line[at:end]) {
			return 0
		}
	case digits == 0 && (n == 10 || n == 11) && at > 0 && line[at-1] == '[' && end < len(line) && line[end] == ']' && mixedCase(line[at:end]):
	default:
		return 0
	}
	return end
}

func mixedCase(word []byte) bool {
	upper := 0
	for _, c := range word[1:] {
		if c < 'a' {
			upper++
		}
	}
	return upper >= 1 && upper < len(word)-1
}

// knownWords are words with digits that mean something, lower case: keywords,
// mechanisms, algorithms, prompts of AUTH LOGIN in base64, names of programs.
var knownWords = func() map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq("8bitmime smtputf8 xoauth2 oauth2bearer utf8smtp binarymime oauth2 " +
		"vxnlcm5hbwu6 ugfzc3dvcmq6 vxnlcibowyw1laa vxnlcm5hbwua ugfzc3dvcmqa vxnlcibowyw1loga vxnlcibowyw1laa " +
		"scramsha1 scramsha256 tlsv12 sha256withrsa chacha20 poly1305 iso88591 iso885915 windows1252 utf8mb4 " +
		"smtp2go office365 outlook365 python27 python36 python38 python39 python310 python311 python312 python313 " +
		"nodemailer6 ipv4only ipv6only 7bitmime x25519kyber768 x25519mlkem768 secp256r1 secp384r1 secp521r1 prime256v1") {
		words[w] = true
	}
	return words
}()

// knownWord reports whether a word is one of them. A reply whose line breaks are lost
// has the next line's code behind a word.
func knownWord(word []byte) bool {
	if bytes.HasSuffix(word, []byte("250")) {
		return true
	}
	var low [24]byte
	if len(word) > len(low) {
		return false
	}
	for i, c := range word {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		low[i] = c
	}
	return knownWords[string(low[:len(word)])]
}

// marks are the words after which a server tells its own id.
var marks = [][]byte{[]byte("queued as "), []byte(" id="), []byte("ESMTP id "), []byte("(id ")}

// tokenEnd: whatever stands after one of the marks, up to a blank or a sign that
// ends it.
func tokenEnd(line []byte, at int) int {
	if at < 4 {
		return 0
	}
	switch line[at-1] {
	case ' ', '=':
	default:
		return 0
	}
	for _, m := range marks {
		if bytes.HasSuffix(line[:at], m) {
			end := at
			for end < len(line) && (alnum[line[end]] || line[end] == '-' || line[end] == '.' || line[end] == '_') {
				end++
			}
			for end > at && !alnum[line[end-1]] {
				end--
			}
			if end-at >= 6 {
				return end
			}
		}
	}
	return 0
}

// addressEnd: local@domain. The domain ends with a letter or digit.
func addressEnd(line []byte, at int) int {
	end := at
	for end < len(line) && local[line[end]] {
		end++
	}
	if end == len(line) || line[end] != '@' || end-at > 64 {
		return 0
	}
	end++
	begin := end
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
	return end
}

func digitRun(line []byte, at int) int {
	for at < len(line) && '0' <= line[at] && line[at] <= '9' {
		at++
	}
	return at
}

// ipEnd: four numbers of one to three digits.
func ipEnd(line []byte, at int) int {
	if at > 0 && line[at-1] == '.' {
		return 0
	}
	for i := range 4 {
		end := digitRun(line, at)
		if n := end - at; n < 1 || n > 3 {
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
	if !bytes.HasPrefix(body, []byte("send: ")) || len(body) < 24 {
		return 0, 0, false
	}
	from = len("send: ")
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

// Stand is what is read in place of free part number n of that many bytes, the
// same for equal parts of one session.
func (k FreeKind) Stand(n, size int) string { return string(k.AppendStand(nil, n, size)) }

// AppendStand appends Stand(n, size) to out.
func (k FreeKind) AppendStand(out []byte, n, size int) []byte {
	switch k {
	case FreeHex:
		return fmt.Appendf(out, "ab%0*d", size-2, n)
	case FreeUpper:
		return fmt.Appendf(out, "AB%0*d", size-2, n)
	case FreeUUID:
		return fmt.Appendf(out, "ab%06d-0000-4000-8000-000000000000", n)
	case FreeUPPER:
		return fmt.Appendf(out, "AB%06d-0000-4000-8000-000000000000", n)
	case FreeID:
		return fmt.Appendf(out, "Qz7k%05d", n)
	case FreeToken:
		return fmt.Appendf(out, "Qt7k%05d", n)
	case FreeAddress:
		return fmt.Appendf(out, "u%d@p%d.example", n, n)
	case FreeIP:
		return fmt.Appendf(out, "198.18.%d.%d", n>>8&255, n&255)
	case FreeTime:
		return append(out, "10:00:00"...)
	case FreeFraction:
		return fmt.Appendf(out, "%0*d", size, 0)
	case FreeDate:
		return append(out, dates[size]...)
	case FreeSize:
		return append(out, "1000"...)
	case FreeSASL:
		return append(out, "AHVzZXIAcGFzc3dvcmQx"...)
	}
	return append(out, `Subject: x\r\n\r\nx`...)
}

// dates stand for dates, by their length.
var dates = map[int]string{10: "2026-01-01", 11: "2026-01-01T", 15: "Thu, 1 Jan 2026", 16: "Thu, 01 Jan 2026"}

// Counts reports whether equal parts of that kind must stay equal.
func (k FreeKind) Counts() bool { return k <= FreeIP }

// KeepsLength reports whether such a part is as long as what is read in its place.
func (k FreeKind) KeepsLength() bool {
	return k.Sized() || k == FreeTime || k == FreeUUID || k == FreeUPPER
}

// Sized reports whether the length of such a part is not free.
func (k FreeKind) Sized() bool {
	return k == FreeHex || k == FreeUpper || k == FreeFraction || k == FreeDate
}

// Style says how a log prints the lines of a message, so that they can be told
// from the dialogue; 0 where it is not known.
type Style uint8

const (
	bareStyle  Style = iota + 1 // nothing before them
	typedStyle                  // the same, typed into a tool that obeys some letters
	entryStyle                  // Nodemailer: the head of an entry
	arrowStyle                  // PHPMailer: "CLIENT -> SERVER: "
	pointStyle                  // swaks: " -> "
	treeStyle                   // simplesmtp: the lines of a block
)

// StyleAfter is how the lines of a message are printed that follow a line, 0 where
// none may follow: it says 354 while a DATA waits for that. obeys says that the
// tool obeys some lines, see Obeys.
func StyleAfter(line string, waits, obeys bool) Style {
	if len(line) > headBytes {
		return 0
	}
	if strings.HasPrefix(line, "CLIENT (DATA) ") {
		return treeStyle
	}
	if !waits {
		return 0
	}
	style := styleOf([]byte(line))
	if obeys && style == bareStyle {
		style = typedStyle
	}
	return style
}

// AsksToSend reports whether a line is DATA.
func AsksToSend(line string) bool {
	if len(line) > headBytes {
		return false
	}
	word := strings.ToUpper(strings.TrimSpace(line))
	return strings.HasSuffix(word, "DATA") || strings.HasSuffix(word, "DATA<BR>")
}

// Obeys reports whether a line shows a tool that takes lines of a message for
// commands of its own (openssl s_client, by their first letter).
func Obeys(line string) bool { return strings.Contains(line, "CONNECTED(0") }

// CountsBytes reports whether a line says how many bytes of message follow (BDAT,
// RFC 3030 2): then only parts are free whose stand is as long, see KeepsLength.
func CountsBytes(line []byte) bool {
	return bytes.Contains(line, []byte("BDAT ")) || bytes.Contains(line, []byte("bdat "))
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
	from = min(from, to)
	body := line[from:to]
	return from, to, contentOnly(body, style)
}

// Stand is what is read in place of the content of a line in that style.
func (s Style) Stand() string {
	switch s {
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
	case style == typedStyle && (body[0] == ' ' || bytes.IndexByte([]byte("RQBkK?{"), body[0]) >= 0):
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
