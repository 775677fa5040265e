package peel

import (
	"bytes"
	"strings"

	"badseq/grammar/lines"
)

var sameStart = &Layer{
	ID:    "same-start",
	Worth: 3,
	Doc:   "What every line of the log begins with, letter by letter but for its numbers, whoever writes it.",
	Samples: []Sample{
		{"app/web.1 <1> out :: 220 mx\napp/web.1 <2> out :: EHLO me\napp/web.1 <10> out :: 250 mx\n", "220 mx\nEHLO me\n250 mx\n"},
		{"Hello\n\nx1: 220 mx\nx2:\nx3: EHLO me\nx4: 250 mx\nx5: QUIT\n\nThanks\n", "Hello\n\n220 mx\n\nEHLO me\n250 mx\nQUIT\n\nThanks\n"},
		{"job 7 > 220 a\njob 9 > 220 b\njob 7 > EHLO a\njob 9 > EHLO b\njob 7 > 250 a\njob 9 > 250 b\njob 7 > QUIT\njob 9 > QUIT\n",
			"220 a\nEHLO a\n250 a\nQUIT\n220 b\nEHLO b\n250 b\nQUIT\n"},
		{"220 mx\nEHLO me\n250 mx\n", ""},
		{"250-a b\n250-a c\n250-a d\n", ""},
	},
	Peel: func(v *lines.View) (*lines.View, bool) { return withoutShape(v, "same-start", commonPrefix(v)) },
}

var sameStartLess = &Layer{
	ID:    "same-start-less",
	Worth: 3,
	Doc:   "The same but for its last word, which may be the client's own.",
	Samples: []Sample{
		{"app/web.1 <1> :: mail: 220 mx\napp/web.1 <2> :: mail: EHLO me\napp/web.1 <10> :: mail: 250 mx\n", "mail: 220 mx\nmail: EHLO me\nmail: 250 mx\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		shape := commonPrefix(v)
		return withoutShape(v, "same-start-less", shape[:strings.LastIndexByte(strings.TrimRight(shape, " \t"), ' ')+1])
	},
}

// withoutShape takes a shape off every line; false where there is none.
func withoutShape(v *lines.View, id, shape string) (*lines.View, bool) {
	if shape == "" {
		return nil, false
	}
	whose := sourceNumber(v, shape)
	return stripped(v, id, func(line string) (part, bool) {
		n := shapedLength(shape, line)
		if n == 0 {
			return part{}, false
		}
		p := part{from: n, to: len(line)}
		if whose >= 0 {
			p.key = numberIn(line[:n], whose)
		}
		return p, true
	})
}

// sourceNumber is which of a shape's numbers says whose the line is: it takes few values
// again and again, in no order. -1 where none does: times and counts go up.
func sourceNumber(v *lines.View, shape string) int {
	if strings.ContainsAny(shape, "\"\t") {
		return -1 // columns of the client's own, which has threads that share a session
	}
	for which := range strings.Count(shape, "0") {
		count, last, falls, n := map[string]int{}, "", 0, 0
		for i := 0; i < len(v.Starts) && n < sampledLines; i++ {
			line, _ := v.Line(i)
			end := shapedLength(shape, line)
			if end == 0 {
				continue
			}
			n++
			value := numberIn(line[:end], which)
			if len(value) < len(last) || len(value) == len(last) && value < last {
				falls++
			}
			count[value]++
			last = value
		}
		if len(count) > 1 && len(count)*4 <= n && falls > len(count) {
			return which
		}
	}
	return -1
}

// numberIn is one of the numbers in a text, "" where there are not so many.
func numberIn(text string, which int) string {
	for i := 0; i < len(text); {
		n := digits(text[i:])
		if n == 0 {
			i++
			continue
		}
		if which == 0 {
			return text[i : i+n]
		}
		which--
		i += n
	}
	return ""
}

// commonPrefix finds what the lines between the first and the last that have it begin
// with, nearly all of them: its letters, 0 for every number, up to a space or a time.
func commonPrefix(v *lines.View) string {
	votes := map[string]*int{} // of pairs of lines
	var made [maxPrefix]byte
	last, seen := "", 0
	for i := 0; i < len(v.Starts) && seen < sampledLines; i++ {
		line, _ := v.Line(i)
		if blank(line) {
			continue
		}
		seen++
		if shape := sharedShape(last, line, made[:0]); len(shape) == 0 {
		} else if n := votes[string(shape)]; n != nil {
			*n++
		} else {
			first := 1
			votes[string(shape)] = &first
		}
		last = line
	}
	best, most := "", 0
	for shape, n := range votes {
		if *n < 2 {
			continue
		}
		if hits := covered(v, shape); hits > most || hits == most && hits > 0 && (len(shape) > len(best) || len(shape) == len(best) && shape < best) {
			best, most = shape, hits
		}
	}
	return best
}

// sharedShape appends to shape that of what two lines begin with, up to the last space in
// it; nothing where that is nothing, or opens as SMTP does.
func sharedShape(a, b string, shape []byte) []byte {
	end, i, k := 0, 0, 0
	for i < min(len(a), maxPrefix) && k < min(len(b), maxPrefix) {
		if i > 0 && end == len(shape) && stampLength(a[i:]) > 0 { // a time begins another prefix, maybe the log's own
			break
		}
		if n, m := digits(a[i:]), digits(b[k:]); n > 0 && m > 0 {
			shape = append(shape, '0')
			i, k = i+n, k+m
			continue
		}
		if a[i] != b[k] {
			break
		}
		shape = append(shape, a[i])
		if a[i] == ' ' || a[i] == '\t' {
			end = len(shape)
		}
		i, k = i+1, k+1
	}
	shape = shape[:end]
	if len(bytes.Trim(shape, " \t0")) == 0 || opens(a) || begun(shape) {
		return nil
	}
	return shape
}

// begun reports whether a shape begins with a quote that it does not close: it is a part
// of a literal.
func begun(shape []byte) bool {
	for _, q := range quotes {
		if rest, ok := bytes.CutPrefix(shape, q[0]); ok && !bytes.Contains(rest, q[1]) {
			return true
		}
	}
	return false
}

// quotes are those that a literal begins and ends with.
var quotes = [...][2][]byte{{[]byte("'"), []byte("'")}, {[]byte("\""), []byte("\"")},
	{[]byte("\u2018"), []byte("\u2019")}, {[]byte("\u201c"), []byte("\u201d")}}

// covered counts the lines that have a shape, 0 where they are few or not nearly all
// between the first and the last of them.
func covered(v *lines.View, shape string) int {
	hits, missed, all := 0, 0, 0
	for i, n := 0, 0; i < len(v.Starts) && n < sampledLines; i++ {
		line, _ := v.Line(i)
		if blank(line) {
			continue
		}
		n++
		if shapedLength(shape, line) > 0 {
			hits++
			all += missed + 1
			missed = 0
		} else if hits > 0 {
			missed++
		}
	}
	if hits < 3 || hits*100 < all*95 {
		return 0
	}
	return hits
}

// shapedLength is the length of what a line begins with and has that shape, 0 if it
// has not. Where the line ends, the shape's last space may be missing.
func shapedLength(shape, line string) int {
	at := 0
	for i := 0; i < len(shape); i++ {
		if shape[i] == '0' {
			n := digits(line[at:])
			if n == 0 {
				return 0
			}
			at += n
			continue
		}
		if at == len(line) && i == len(shape)-1 {
			return at
		}
		if at == len(line) || line[at] != shape[i] {
			return 0
		}
		at++
	}
	return at
}
