package peel

import (
	"strings"
	"unicode/utf16"

	"badseq/grammar/lines"
)

var escaped = &Layer{
	ID:  "escaped",
	Doc: "One level of escapes: a whole log printed as a string, `\\n` or `\\r\\n` where its lines end.",
	Samples: []Sample{
		{`220 mx\r\nEHLO me\r\n250 mx\r\n`, "220 mx\nEHLO me\n250 mx\n"},
		{`send: 'ehlo me\\r\\n'\nreply: b\'250 mx\\r\\n\'\n`, "send: 'ehlo me\\r\\n'\nreply: b'250 mx\\r\\n'\n"},
		{`a\tb \u003cx\u003e\ud83d\udce7\nc\x41\/\q\`, "a\tb <x>\U0001F4E7\ncA/\\q\\"},
		{"220 mx#015#012EHLO me#012x\n", "220 mx\nEHLO me\nx\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if n := strings.Count(v.Text, `\n`); n < 2 && n*4 < len(v.Starts) && strings.Count(v.Text, "#012") < 1 && !strings.Contains(v.Text, `\\`) {
			return nil, false
		}
		b := lines.NewBuilder(v)
		writeUnescaped(b, v.Text, 0)
		return b.View("escaped"), true
	},
}

// single are the escapes of one letter that C, JSON, JavaScript, Python and PHP
// share.
var single = map[byte]string{'t': "\t", '\\': `\`, '"': `"`, '\'': "'", '/': "/", 'b': "\b", 'f': "\f", 'v': "\v", '0': "\x00"}

// writeUnescaped writes text from at on to b, which stands for the view it is of,
// without its escapes. What is no escape stays as it is. Line ends become LF.
// rsyslog writes control characters as "#012".
func writeUnescaped(b *lines.Builder, text string, at int) {
	kept := at
	for i := at; i < len(text); {
		if text[i] != '\\' && text[i] != '#' {
			i++
			continue
		}
		s, n := unescape(text[i:])
		if n == 0 {
			i++
			continue
		}
		b.Keep(kept, i)
		b.Put(s, i, i+n)
		i += n
		kept = i
	}
	b.Keep(kept, len(text))
}

// unescape reads the escape that s begins with, and its length; 0 if it is none.
func unescape(s string) (string, int) {
	for _, end := range [...]string{`\r\n`, `\n`, `\r`, "#015#012", "#012", "#015"} {
		if strings.HasPrefix(s, end) {
			return "\n", len(end)
		}
	}
	if s[0] != '\\' || len(s) < 2 {
		return "", 0
	}
	switch s[1] {
	case 'u':
		r, ok := hex(s[2:], 4)
		if !ok {
			return "", 0
		}
		if utf16.IsSurrogate(r) && strings.HasPrefix(s[6:], `\u`) {
			if low, ok := hex(s[8:], 4); ok {
				return string(utf16.DecodeRune(r, low)), 12
			}
		}
		return lineBreak(r), 6
	case 'x':
		if r, ok := hex(s[2:], 2); ok && r < 0x80 {
			return lineBreak(r), 4
		}
		return "", 0
	}
	if t, ok := single[s[1]]; ok {
		return t, 2
	}
	return "", 0
}

// lineBreak is a character, LF for the carriage return.
func lineBreak(r rune) string {
	if r == '\r' {
		return "\n"
	}
	return string(r)
}

func hex(s string, n int) (rune, bool) {
	if len(s) < n {
		return 0, false
	}
	var r rune
	for i := 0; i < n; i++ {
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
