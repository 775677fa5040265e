package grammar

import (
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/wire"
)

// literalAt finds a Python string literal (u'…', b"…", '…') that begins at
// line[at]: where its body and the literal itself end. A literal that is cut off
// ends with the line. Python quotes with ' unless the text holds ' and no ".
func literalAt(line string, at int) (body, bodyEnd, end int, ok bool) {
	i := at
	for i < len(line) && i < at+2 && (line[i] == 'b' || line[i] == 'u' || line[i] == 'B' || line[i] == 'r') {
		i++
	}
	if i >= len(line) || line[i] != '\'' && line[i] != '"' {
		return 0, 0, 0, false
	}
	quote := line[i]
	body = i + 1
	for j := body; ; j++ {
		k := strings.IndexByte(line[j:], quote)
		if k < 0 {
			return body, len(line), len(line), true
		}
		if j += k; !escapedAt(line, body, j) {
			return body, j, j + 1, true
		}
	}
}

// escapedAt reports whether an odd number of backslashes stands before line[at], none
// of them before low.
func escapedAt(line string, low, at int) bool {
	n := 0
	for at-n > low && line[at-n-1] == '\\' {
		n++
	}
	return n%2 == 1
}

// beginsLiteral reports whether a literal begins at line[at].
func beginsLiteral(line string, at int) bool {
	i := at
	for i < len(line) && i < at+2 && (line[i] == 'b' || line[i] == 'u' || line[i] == 'B' || line[i] == 'r') {
		i++
	}
	return i < len(line) && (line[i] == '\'' || line[i] == '"')
}

// lineLiteral decodes a literal that is one line, as nearly all are: nothing in it is
// escaped but the line's end, which is left out.
func lineLiteral(t *lexer.Token) (line wire.Text, ok bool) {
	body, end, _, _ := literalAt(t.Value, 0)
	s := strings.TrimSuffix(t.Value[body:end], `\n`)
	s = strings.TrimSuffix(s, `\r`)
	if s == "" || strings.IndexByte(s, '\\') >= 0 || s[len(s)-1] == '\r' {
		return line, false
	}
	from := t.Pos.Offset
	return wire.Text{S: s, From: from + body, To: from + end}, true
}

// unquote decodes the body of a Python literal that stands at offset from of the
// view, to the rules of repr() in CPython 2.7 to 3.13: \\ \' \t \n \r \xhh \uhhhh
// \Uhhhhhhhh. Anything else stays as it is.
func unquote(body string, from int) wire.Text {
	t := wire.Text{S: body, From: from, To: from + len(body)}
	if strings.IndexByte(body, '\\') < 0 {
		return t
	}
	var out strings.Builder
	out.Grow(len(body))
	var marks []mark // where decoded text moves against the printed one
	for i := 0; i < len(body); {
		next := strings.IndexByte(body[i:], '\\')
		if next < 0 {
			out.WriteString(body[i:])
			break
		}
		out.WriteString(body[i : i+next])
		i += next
		n := unescape(&out, body[i:])
		i += n
		marks = append(marks, mark{out.Len(), from + i})
	}
	t.S = out.String()
	t.At = func(i int) int { return locate(marks, from, i) }
	return t
}

// mark says that byte decoded of a decoded text is printed at offset printed.
type mark struct{ decoded, printed int }

// locate is the printed offset of byte i of a decoded text that begins at from.
func locate(marks []mark, from, i int) int {
	k := sort.Search(len(marks), func(k int) bool { return marks[k].decoded > i }) - 1
	if k < 0 {
		return from + i
	}
	return marks[k].printed + i - marks[k].decoded
}

// unescape decodes the escape that s begins with and returns its length.
func unescape(out *strings.Builder, s string) int {
	if len(s) < 2 {
		out.WriteByte('\\')
		return 1
	}
	switch s[1] {
	case 'n':
		out.WriteByte('\n')
	case 'r':
		out.WriteByte('\r')
	case 't':
		out.WriteByte('\t')
	case '\\', '\'', '"':
		out.WriteByte(s[1])
	case 'x':
		return unescapeHex(out, s, 2, func(v uint64) { out.WriteByte(byte(v)) })
	case 'u':
		return unescapeHex(out, s, 4, func(v uint64) { out.WriteRune(rune(v)) })
	case 'U':
		return unescapeHex(out, s, 8, func(v uint64) { out.WriteRune(rune(min(v, utf8.MaxRune))) })
	default:
		out.WriteByte('\\')
		return 1
	}
	return 2
}

func unescapeHex(out *strings.Builder, s string, digits int, write func(uint64)) int {
	if len(s) >= 2+digits {
		if v, err := strconv.ParseUint(s[2:2+digits], 16, 32); err == nil {
			write(v)
			return 2 + digits
		}
	}
	out.WriteByte('\\')
	return 1
}
