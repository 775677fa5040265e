package grammar

import "strings"

// cutNodemailer cuts a line of any of Nodemailer's logs. Anything may stand
// before an entry of the console logger, and copying joins entries.
func cutNodemailer(line string, out []Token) []Token {
	first := 0
	for first < len(line) && (line[first] == ' ' || line[first] == '\t') {
		first++
	}
	if first == len(line) {
		return out
	}
	if line[first] == '{' {
		return cutObject(line, first, out)
	}
	if from, end, ok := nextHead(line, 0); ok {
		begin := len(out)
		out = cutEntries(line, from, end, out)
		if k := out[begin].Kind; first < 3 || k == nmEntry || k == nmOldEntry {
			return out
		}
		out = out[:begin] // such words inside a block of simplesmtp
	}
	if first > 0 {
		return cutIndented(line, first, out)
	}
	switch line[0] {
	case '"':
		if _, _, end, ok := jsLiteral(line, 0); ok {
			return append(out, Token{nmQuoted, 0, end})
		}
		return append(out, Token{nmQuoted, 0, len(line)})
	case '}':
		if closesOnly(line) {
			return append(out, Token{nmClose, 0, 1})
		}
	case ']':
		return cutBracket(line, out)
	case 0xE2:
		if strings.HasPrefix(line, "└──") {
			return append(out, Token{nmBranch, len("└──"), len(line)})
		}
	case 'N':
		if strings.HasPrefix(line, "Nodemailer, 0.") {
			return append(out, Token{nmAside, 0, len(line)})
		}
	case 'S', 'C', 'R':
		if n := len(out); len(cutLabel(line, out)) > n {
			return cutLabel(line, out)
		}
	}
	if begin := len(out); len(cutError(line, 0, out)) > begin {
		return cutError(line, 0, out)
	}
	return cutOutdented(line, out)
}

// cutOutdented cuts a line of an object or of a stack whose indent was lost.
func cutOutdented(line string, out []Token) []Token {
	tail := strings.TrimRight(line, " ,+{")
	switch {
	case strings.HasPrefix(line, "at ") && strings.HasSuffix(tail, ")") && strings.Contains(line, ":"):
		return cutFrame(line, 0, out)
	case line[0] == '\'':
		if _, _, end, ok := jsLiteral(line, 0); ok && strings.Trim(line[end:], " +,") == "" {
			return append(out, Token{nmString, 0, end})
		}
		return out
	}
	name, value, ok := keyAt(line, 0)
	if !ok || !outdented[name] || value == len(line) || line[0] == '"' || line[0] == '\'' {
		return out
	}
	if _, _, end, ok := jsLiteral(line, value); ok && strings.Trim(line[end:], " +,}") == "" || strings.Trim(line[value:], "0123456789-") == "," {
		return cutMembers(line, 0, out, false)
	}
	return out
}

// outdented are the members of what Nodemailer logs and throws.
var outdented = map[string]bool{"type": true, "message": true, "code": true, "response": true, "responseCode": true, "command": true,
	"errno": true, "syscall": true, "address": true, "port": true, "rejected": true}

// nextHead finds the next "[2024-05-01 10:00:00] LEVEL" at or after at; end is
// where what it heads begins.
func nextHead(line string, at int) (from, end int, ok bool) {
	for {
		i := strings.IndexByte(line[at:], '[')
		if i < 0 {
			return 0, 0, false
		}
		at += i
		if end := headEnd(line[at:]); end > 0 {
			return at, at + end, true
		}
		at++
	}
}

// headShape is the shape of a head's date: 0 stands for a digit.
const headShape = "[0000-00-00 00:00:00] "

func headEnd(s string) int {
	if len(s) < len(headShape)+4 || s[5] != '-' || s[14] != ':' {
		return 0
	}
	for i := 0; i < len(headShape); i++ {
		if c := s[i]; headShape[i] == '0' && (c < '0' || c > '9') || headShape[i] != '0' && c != headShape[i] {
			return 0
		}
	}
	end := len(headShape)
	for _, level := range [...]string{"DEBUG", "INFO", "ERROR", "WARN", "TRACE", "FATAL"} {
		if strings.HasPrefix(s[end:], level) {
			end += len(level)
			switch {
			case end == len(s):
				return end
			case s[end] == ':':
				end++
			case s[end] != ' ':
				return 0
			case len(level) == 4 && end+1 < len(s) && s[end+1] == ' ':
				end++
			}
			if end < len(s) && s[end] == ' ' {
				end++
			}
			return end
		}
	}
	return 0
}

// cutEntries cuts the entries of a line, the first of which has its head at
// [from, end).
func cutEntries(line string, from, end int, out []Token) []Token {
	for {
		next, nextEnd, more := nextHead(line, end)
		stop := len(line)
		if more {
			stop = next
		}
		out = cutEntry(line, from, end, stop, out)
		if !more {
			return out
		}
		from, end = next, nextEnd
	}
}

// cutEntry cuts the entry that ends at stop.
func cutEntry(line string, from, at, stop int, out []Token) []Token {
	plain, own := nmPlainEntry, nmEntry
	if colonHead(line[from:at]) {
		plain, own = nmOldPlain, nmOldEntry
	}
	head := len(out)
	out = append(out, Token{plain, from, at})
	named := false
	if at < stop && line[at] == '[' {
		if kind, end := idAt(line[:stop], at); kind != 0 {
			named = true
			out = append(out, Token{kind, at, end})
			at = end
			if at < stop && line[at] == ' ' {
				at++
			}
		}
	}
	if named && at+1 < stop && line[at+1] == ':' && (line[at] == 'S' || line[at] == 'C') && (at+2 == stop || line[at+2] == ' ') {
		kind := nmServer
		if line[at] == 'C' {
			kind = nmClient
		}
		at = min(at+len("S: "), stop)
		if kind == nmClient && at < stop && line[at] == '<' {
			kind = wordsKind(line[at:stop]) // 2.x calls the size of a message a line of the client
			if kind == nmText {
				kind = nmClient
			}
		}
		out[head].Kind = own
		return append(out, Token{kind, at, stop})
	}
	if at >= stop {
		return out
	}
	kind := wordsKind(line[at:stop])
	if kind == nmTransport || kind == nmSendError || kind == nmHousekeeping || kind != nmText && named {
		out[head].Kind = own
	}
	return append(out, Token{kind, at, stop})
}

func colonHead(head string) bool { return strings.HasSuffix(strings.TrimRight(head, " "), ":") }

// idAt reads the id of a connection in brackets at line[at].
func idAt(line string, at int) (kind, end int) {
	kind, i := nmSid, at+1
	if i < len(line) && line[i] == '#' {
		kind, i = nmCid, i+1
	}
	begin := i
	for i < len(line) && (letterOrDigit(line[i]) || line[i] == '/' || line[i] == '+' || line[i] == '_' || line[i] == '-') {
		i++
	}
	if n := i - begin; i == len(line) || line[i] != ']' || n > 24 || n < 1 || kind == nmSid && n < 5 {
		return 0, 0
	}
	return kind, i + 1
}

func letterOrDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// nmPhrases are the words of entries, by their beginnings. nodemailer
// lib/smtp-connection, lib/smtp-pool, lib/smtp-transport 3.1.8 to 10.6.0;
// smtp-connection 2.12; smtp-server 3.13.
var nmPhrases = []struct {
	words string
	kind  int
}{
	{"Resolved ", nmResolved},
	{"Connection established to ", nmConnected}, {"Secure connection established to ", nmConnected},
	{"Connection upgraded", nmUpgraded},
	{"Connection closed unexpectedly", nmText},
	{"Connection closed", nmClosed},
	{"Connection from [", nmAccepted},
	{"Connection #", nmHousekeeping},
	{"Closing connection to the server", nmClosing},
	{"Closing connection #", nmHousekeeping},
	{"Creating transport: ", nmTransport}, {"Sending mail using ", nmTransport},
	{"Sending message <", nmHousekeeping}, {"SMTP handshake finished", nmReady},
	{"Send Error: ", nmSendError}, {"Send error for ", nmSendError},
	{"Created new pool resource #", nmHousekeeping}, {"Assigned message <", nmHousekeeping},
	{"All connections removed", nmHousekeeping}, {"Pending queue e", nmHousekeeping}, {"Re-queued message <", nmHousekeeping},
	{"Max messages limit exchausted", nmHousekeeping},
	{"Failed STARTTLS upgrade, continuing", nmHousekeeping},
}

// wordsKind tells what the words of an entry say.
func wordsKind(words string) int {
	switch words[0] {
	case '<':
		if len(words) > 8 && words[1] >= '0' && words[1] <= '9' &&
			(strings.Contains(words, " bytes encoded mime message") || strings.Contains(words, " bytes of DATA>")) {
			return nmEncoded
		}
	case 'U':
		if strings.HasPrefix(words, "User ") && (strings.HasSuffix(words, " authenticated") || strings.HasSuffix(words, " failed to authenticate")) {
			return nmUser
		}
	case 'R', 'C', 'S', 'A', 'P', 'M', 'F':
		for i := range nmPhrases {
			if p := &nmPhrases[i]; p.words[0] == words[0] && strings.HasPrefix(words, p.words) {
				return p.kind
			}
		}
	}
	return nmText
}

// cutLabel cuts the labels of simplesmtp and of 0.1, which begin a line.
func cutLabel(line string, out []Token) []Token {
	label, rest, ok := strings.Cut(line, ":")
	if !ok {
		switch {
		case line == "Connection secured":
			return append(out, Token{nmSecured, 0, len(line)})
		case line == "Closing connection to the server":
			return append(out, Token{nmLeaving, 0, len(line)})
		case strings.HasPrefix(line, "Routing Data ("), strings.HasPrefix(line, "Connection established! ("):
			return append(out, Token{nmAside, 0, len(line)})
		}
		return out
	}
	greeting := strings.HasPrefix(label, "CONNECTION")
	if strings.TrimRight(rest, " \t") != "" && !greeting {
		return out
	}
	for _, l := range nmLabels {
		if tail, ok := strings.CutPrefix(label, l.words); ok && labelNumber(tail, l.braces) {
			out = append(out, Token{l.kind, 0, len(label) + 1})
			if greeting && len(rest) > 1 {
				out = append(out, Token{nmText, len(label) + 2, len(line)})
			}
			return out
		}
	}
	return out
}

var nmLabels = []struct {
	words  string
	kind   int
	braces bool // the number stands in parentheses
}{
	{"SERVER", nmTreeServer, false}, {"CLIENT (DATA)", nmTreeData, false}, {"CLIENT", nmTreeClient, false},
	{"SEND", nmSend, true}, {"RECEIVE", nmReceive, true}, {"CONNECTION", nmGreeting, true},
}

// labelNumber reports whether what follows a label's word is nothing or the
// number of a connection.
func labelNumber(tail string, braces bool) bool {
	if tail == "" {
		return true
	}
	if tail[0] != ' ' {
		return false
	}
	tail = tail[1:]
	if braces {
		if len(tail) < 3 || tail[0] != '(' || tail[len(tail)-1] != ')' {
			return false
		}
		tail = tail[1 : len(tail)-1]
	}
	return tail != "" && strings.Trim(tail, "0123456789") == ""
}

// cutIndented cuts a line that begins with spaces: a line of a stack, of an
// object, or of a block.
func cutIndented(line string, first int, out []Token) []Token {
	rest := line[first:]
	if strings.HasPrefix(rest, "at ") && first >= 4 {
		return cutFrame(line, first, out)
	}
	if first == 3 {
		return append(out, Token{nmIndent, first, len(line)})
	}
	switch {
	case rest[0] == '}' || rest[0] == ']':
		if closesOnly(rest) {
			return append(out, Token{nmInner, first, len(line)})
		}
	case strings.HasPrefix(rest, "[errors]: ["), strings.HasPrefix(rest, "[cause]: "):
		return append(out, Token{nmInner, first, len(line)})
	case rest[0] == '\'' || rest[0] == '`' || rest[0] == '"':
		if _, at, ok := keyAt(line, first); ok && at > 0 {
			return cutMembers(line, first, out, first > 2)
		}
		if _, _, end, ok := jsLiteral(line, first); ok {
			out = append(out, Token{nmString, first, end})
			if tail := strings.TrimRight(line[end:], " "); strings.HasSuffix(tail, "}") {
				out = append(out, Token{nmClose, len(line) - 1, len(line)})
			}
			return out
		}
	case letterOrDigit(rest[0]) && !strings.HasPrefix(rest, "Error: "):
		if _, _, ok := keyAt(line, first); ok {
			return cutMembers(line, first, out, first > 2)
		}
	}
	if begin := len(out); first > 2 {
		if out = cutError(line, first, out); len(out) > begin {
			out = out[:begin+1]
			out[begin].Kind = nmInnerError
			return out
		}
		return append(out, Token{nmInner, first, len(line)})
	}
	return cutError(line, first, out)
}

// cutFrame cuts a line of a stack; the last one opens the error's members.
func cutFrame(line string, first int, out []Token) []Token {
	kind, end := nmFrame, len(line)
	for _, file := range [...]string{"nodemailer", "simplesmtp", "smtp-connection", "smtp-transport"} {
		if strings.Contains(line, file) {
			kind = nmOwnFrame
			break
		}
	}
	open := strings.HasSuffix(line, " {") && first <= 4 // deeper is an error inside the error
	if open {
		end -= 2
	}
	out = append(out, Token{kind, first, end})
	if open {
		out = append(out, Token{nmOpen, len(line) - 1, len(line)})
	}
	return out
}

// cutBracket cuts the line that ends "[Error: …".
func cutBracket(line string, out []Token) []Token {
	if !closesOnly(strings.TrimSuffix(line, " {")) {
		return out
	}
	out = append(out, Token{nmBracket, 0, 1})
	if strings.HasSuffix(line, " {") {
		out = append(out, Token{nmOpen, len(line) - 1, len(line)})
	}
	return out
}

// closesOnly reports whether a line only closes what is open.
func closesOnly(line string) bool { return strings.Trim(line, "}]);, \t") == "" }
