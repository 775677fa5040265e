package peel

import (
	stdhtml "html"
	"strings"

	"badseq/grammar/lines"
)

var html = &Layer{
	ID:  "html",
	Doc: "HTML: tags that break a line (`<br>`, `<p>`, `<div>`, `<li>`, table rows), tags that do not, and entities. An address in angle brackets is no tag.",
	Samples: []Sample{
		{"<pre>220 mx<br>EHLO me<br/>\n250 mx</pre>\n", "220 mx\nEHLO me\n250 mx\n"},
		{"MAIL FROM:&lt;a@example.com&gt;&nbsp;SIZE=1<br />RCPT TO:<b@example.com>", "MAIL FROM:<a@example.com> SIZE=1\nRCPT TO:<b@example.com>"},
		{"<p class=\"x\"><span style='a>b'>220</span> mx</p><p>EHLO &amp;#39;me&#39; &copy &x;</p>\n", "220 mx\nEHLO &#39;me' &copy &x;\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if strings.IndexByte(v.Text, '<') < 0 && strings.IndexByte(v.Text, '&') < 0 {
			return nil, false
		}
		return unmarked(v)
	},
}

// unmarked builds the view without tags and entities.
func unmarked(v *lines.View) (*lines.View, bool) {
	b, kept, any, empty := lines.NewBuilder(v), 0, false, true
	tagged := false // a tag stands right before
	for i := 0; i < len(v.Text); {
		c := v.Text[i]
		if !marksUp[c] {
			empty = false
			i++
			continue
		}
		if c == '\n' && empty && tagged && kept == i { // a tag already ended this line
			i++
			kept, tagged = i, false
			continue
		}
		s, n := "", 0
		switch c {
		case '<':
			s, n = tag(v.Text[i:])
		case '&':
			s, n = entity(v.Text[i:])
		}
		if n == 0 {
			empty = c == '\n' || c == '\r' && empty
			i++
			continue
		}
		any, tagged = true, c == '<'
		b.Keep(kept, i)
		if s != "\n" || !empty && !endsLine(v.Text[i+n:]) {
			b.Put(s, i, i+n)
			empty = s == "\n" || s == "" && empty
		}
		i += n
		kept = i
	}
	if !any {
		return nil, false
	}
	b.Keep(kept, len(v.Text))
	return b.View("html"), true
}

// marksUp are the bytes that say something of markup or of lines.
var marksUp = [256]bool{'<': true, '&': true, '\n': true, '\r': true}

// endsLine reports whether rest begins with a line end, or tags and then one: a
// tag that breaks the line breaks nothing more there.
func endsLine(rest string) bool {
	for {
		rest = strings.TrimLeft(rest, " \t\r")
		if rest == "" {
			return false
		}
		if rest[0] == '\n' {
			return true
		}
		if rest[0] != '<' {
			return false
		}
		_, n := tag(rest)
		if n == 0 {
			return false
		}
		rest = rest[n:]
	}
}

// tags are the tags that are taken off, and whether they break the line.
var tags = map[string]bool{
	"br": true, "p": true, "div": true, "li": true, "tr": true, "pre": true, "table": true, "tbody": true, "thead": true, "ul": true, "ol": true, "dl": true,
	"dt": true, "dd": true, "h1": true, "h2": true, "h3": true, "h4": true, "blockquote": true, "hr": true, "body": true, "html": true, "head": true,
	"section": true, "article": true, "form": true, "textarea": true,
	"span": false, "b": false, "i": false, "u": false, "em": false, "strong": false, "code": false, "font": false, "td": false, "th": false, "tt": false,
	"samp": false, "kbd": false, "small": false, "a": false, "wbr": false, "mark": false, "label": false, "input": false, "img": false, "sup": false, "sub": false,
	"meta": false, "link": false, "title": false, "!doctype": false, "svg": false, "path": false, "button": false,
}

// maxTag bounds how long a tag can be.
const maxTag = 2048

// tag reads the tag that s begins with: what stands for it, and its length; 0
// where it is none that HTML knows.
func tag(s string) (string, int) {
	at := 1
	if at < len(s) && s[at] == '/' {
		at++
	}
	name := at
	for at < len(s) && at < name+12 && (wordByte(s[at]) || s[at] == '!') {
		at++
	}
	breaks, known := tags[strings.ToLower(s[name:at])]
	if !known {
		return "", 0
	}
	end := tagEnd(s, at)
	if end < 0 {
		return "", 0
	}
	if breaks {
		return "\n", end
	}
	return "", end
}

// tagEnd is where the tag ends whose name ends at at, -1 if it does not: after
// white space come attributes, in which ">" stands only in quotes.
func tagEnd(s string, at int) int {
	if at < len(s) && s[at] == '>' {
		return at + 1
	}
	if strings.HasPrefix(s[at:], "/>") {
		return at + 2
	}
	if at >= len(s) || strings.IndexByte(" \t\n\r", s[at]) < 0 {
		return -1
	}
	quote := byte(0)
	for i := at; i < len(s) && i < maxTag; i++ {
		switch c := s[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			return -1
		case c == '>':
			return i + 1
		}
	}
	return -1
}

// entity reads the entity that s begins with: only those that end as they must.
func entity(s string) (string, int) {
	end := strings.IndexByte(s[:min(len(s), 12)], ';')
	if end < 2 || word(s[1:end], "#") != end-1 {
		return "", 0
	}
	text := stdhtml.UnescapeString(s[:end+1])
	switch {
	case text == s[:end+1]:
		return "", 0
	case text == "\u00a0":
		text = " "
	case text == "\r":
		text = "\n"
	}
	return text, end + 1
}
