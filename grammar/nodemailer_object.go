package grammar

import (
	"sort"
	"strings"

	"badseq/grammar/wire"
)

// cutObject cuts a line that begins with "{" at line[first]: a line of a JSON
// logger, what util.inspect makes of an event of 1.x, or an error of Node.js 10
// and before.
func cutObject(line string, first int, out []Token) []Token {
	rest := strings.TrimLeft(line[first+1:], " ")
	if strings.HasPrefix(rest, "Error") || strings.HasPrefix(rest, "[") {
		return cutError(line, len(line)-len(rest), out)
	}
	kind := nmOpen
	if ownObject(rest) {
		kind = nmOwnOpen
	}
	if kind == nmOpen && rest != "" {
		if rest[0] == '"' && !strings.Contains(rest, `"E`) {
			return out // JSON of another program
		}
		if _, _, ok := keyAt(rest, 0); !ok {
			return out
		}
	}
	out = append(out, Token{kind, first, first + 1})
	return cutMembers(line, len(line)-len(rest), out, false)
}

// ownObject reports whether only Nodemailer writes an object that begins so.
func ownObject(rest string) bool {
	if strings.HasPrefix(rest, "type: '") {
		for _, kind := range [...]string{"server'", "client'", "stream'", "socket'"} {
			if strings.HasPrefix(rest[len("type: '"):], kind) {
				return strings.Contains(rest, ", message: ")
			}
		}
		return false
	}
	if rest == "" || rest[0] != '"' {
		return false
	}
	if i := strings.Index(rest, `"msg":"[`); i >= 0 && headEnd(rest[i+len(`"msg":"`):]) > 0 {
		return false // another program's object around a line of the console
	}
	if strings.Contains(rest, `"component":"smtp-`) || strings.Contains(rest, `"tnx":"`) && strings.Contains(rest, `"component":"`) {
		return true
	}
	if strings.Contains(rest, `] S: `) || strings.Contains(rest, `] C: `) || strings.Contains(rest, `"msg":"Sending mail using SMTP`) ||
		strings.Contains(rest, `"msg":"Send Error: `) {
		return strings.Contains(rest, `"msg":"`)
	}
	if strings.Contains(rest, `"code":"E`) {
		return strings.Contains(rest, `"responseCode":`) || strings.Contains(rest, `"command":"CONN"`) || strings.Contains(rest, `"command":"API"`)
	}
	return strings.Contains(rest, `"msg":"[`) && (strings.Contains(rest, "] Connection established to ") ||
		strings.Contains(rest, "] Closing connection to the server using") || strings.Contains(rest, "] Connection closed"))
}

// keyAt reads a member's name and colon at line[at]; value is where the value
// begins.
func keyAt(line string, at int) (name string, value int, ok bool) {
	if at >= len(line) {
		return "", 0, false
	}
	i := at
	if line[i] == '"' || line[i] == '\'' {
		body, bodyEnd, end, closed := jsLiteral(line[:min(len(line), i+64)], i)
		if !closed {
			return "", 0, false
		}
		name, i = line[body:bodyEnd], end
	} else {
		for i < len(line) && (letterOrDigit(line[i]) || line[i] == '_' || line[i] == '$') {
			i++
		}
		name = line[at:i]
	}
	if name == "" || i >= len(line) || line[i] != ':' {
		return "", 0, false
	}
	i++
	if i < len(line) && line[i] != ' ' && line[i] != '"' && line[at] != '"' {
		return "", 0, false
	}
	for i < len(line) && line[i] == ' ' {
		i++
	}
	return name, i, true
}

// cutMembers cuts the members of an object that stand on a line from at on.
// Members whose names are numbers are the letters of a text that a logger took
// for an object: they say nothing that is not said elsewhere.
func cutMembers(line string, at int, out []Token, inner bool) []Token {
	for at < len(line) {
		switch line[at] {
		case ' ', ',', '\t':
			at++
			continue
		case '}':
			if inner {
				return append(out, Token{nmInner, at, at + 1})
			}
			return append(out, Token{nmClose, at, at + 1})
		}
		name, value, ok := keyAt(line, at)
		if !ok {
			return append(out, Token{nmScalar, at, len(line)})
		}
		end, quoted := valueEnd(line, value)
		if strings.Trim(name, "0123456789") != "" {
			kind := nmInnerKey
			if !inner {
				kind = memberKind(name, line[value:end])
			}
			out = append(out, Token{kind, at, value})
			switch {
			case value == end:
			case quoted:
				out = append(out, Token{nmString, value, end})
			default:
				out = append(out, Token{nmScalar, value, end})
			}
		}
		at = end
		for strings.HasPrefix(line[at:], " +") {
			at += 2
		}
		if at == value && at < len(line) && line[at] != ',' && line[at] != '}' {
			at++ // a value that is not one: go on behind it
		}
	}
	return out
}

// valueEnd is where the value at line[at] ends.
func valueEnd(line string, at int) (end int, quoted bool) {
	if at >= len(line) {
		return at, false
	}
	if _, _, end, ok := jsLiteral(line, at); ok {
		return end, true
	}
	depth := 0
	for i := at; i < len(line); i++ {
		switch line[i] {
		case '{', '[', '(':
			depth++
		case '}', ']', ')':
			if depth == 0 {
				return max(at, len(strings.TrimRight(line[:i], " "))), false
			}
			depth--
		case ',':
			if depth == 0 {
				return i, false
			}
		case '\'', '"', '`':
			_, _, end, ok := jsLiteral(line, i)
			if !ok {
				return len(line), false
			}
			i = end - 1
		}
	}
	return len(line), false
}

// nmCodes are the codes of Nodemailer's errors: lib/errors.js 8.0 and before it
// the connection class since 1.0.
var nmCodes = map[string]bool{"EAUTH": true, "EENVELOPE": true, "EMESSAGE": true, "ECONNECTION": true, "ESOCKET": true, "EDNS": true,
	"ETLS": true, "EPROTOCOL": true, "EOAUTH2": true, "ENOAUTH": true, "ESTREAM": true, "EMAXLIMIT": true, "EREQUIRETLS": true}

// memberKind tells how much a member speaks for an error of Nodemailer.
func memberKind(name, value string) int {
	bare := strings.Trim(value, `'"`)
	switch name {
	case "code":
		if nmCodes[bare] {
			return nmOwnKey
		}
	case "command":
		switch bare {
		case "CONN", "API", "MAIL FROM", "RCPT TO", "STARTTLS":
			return nmOwnKey
		}
		if strings.HasPrefix(bare, "AUTH ") {
			return nmOwnKey
		}
	case "responseCode":
		return nmOwnKey
	case "type":
		if bare == "server" || bare == "client" || bare == "stream" {
			return nmHintKey
		}
	case "port":
		if mailPort(bare) {
			return nmHintKey
		}
	case "hostname", "host":
		if mailHost(bare) {
			return nmHintKey
		}
	}
	return nmKey
}

// mailPort reports whether a port is one that mail is handed in at.
func mailPort(port string) bool {
	switch port {
	case "25", "465", "587", "2525", "2465", "2587":
		return true
	}
	return false
}

// mailHost reports whether a host is called as mail servers are.
func mailHost(host string) bool {
	host = strings.ToLower(host)
	return strings.HasPrefix(host, "smtp") || strings.HasPrefix(host, "mail") || strings.HasPrefix(host, "mx") || strings.Contains(host, ".smtp.") ||
		strings.Contains(host, "smtp-")
}

// jsLiteral finds a JavaScript or JSON string that begins at line[at]. One that
// does not end on the line is none.
func jsLiteral(line string, at int) (body, bodyEnd, end int, ok bool) {
	if at >= len(line) {
		return 0, 0, 0, false
	}
	quote := line[at]
	if quote != '"' && quote != '\'' && quote != '`' {
		return 0, 0, 0, false
	}
	for i := at + 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case quote:
			return at + 1, i, i + 1, true
		}
	}
	return 0, 0, 0, false
}

// jsText decodes the string that a token begins with, at offset from of the
// view. One that is cut off ends with the token.
func jsText(literal string, from int) wire.Text {
	body, bodyEnd, _, ok := jsLiteral(literal, 0)
	if !ok {
		body, bodyEnd = min(1, len(literal)), len(literal)
	}
	return unquote(literal[body:bodyEnd], from+body)
}

// joinTexts is one text that is printed in pieces.
func joinTexts(pieces []wire.Text) wire.Text {
	if len(pieces) == 1 {
		return pieces[0]
	}
	var s strings.Builder
	begins := make([]int, len(pieces))
	for i, p := range pieces {
		begins[i] = s.Len()
		s.WriteString(p.S)
	}
	return wire.Text{S: s.String(), From: pieces[0].From, To: pieces[len(pieces)-1].To, At: func(i int) int {
		k := max(sort.SearchInts(begins, i+1)-1, 0)
		return offsetIn(pieces[k], i-begins[k])
	}}
}

// offsetIn is where byte i of a text is printed.
func offsetIn(t wire.Text, i int) int {
	if t.At != nil {
		return t.At(i)
	}
	return min(t.From+i, t.To)
}

// after is a text without its first n bytes.
func after(t wire.Text, n int) wire.Text {
	from := offsetIn(t, n)
	return wire.Text{S: t.S[n:], From: from, To: max(t.To, from), At: func(i int) int { return offsetIn(t, n+i) }}
}
