package knowledge

import (
	"strings"
	"sync"
)

// phrase is a text that servers use, in lower case, and what it means. "…"
// stands for anything between two parts. A blank at either end asks that no
// letter or digit stands there. White space of the text counts as one blank, so
// that a phrase may run over the lines of a reply.
type phrase[W ~uint64] struct {
	text  string
	means W
	// not is what the phrase takes back of what more general phrases say:
	// "sender is unauthenticated" is about SPF, not about AUTH.
	not W
}

// wording is the phrases of one server, provider or library, where they were
// read and when.
type wording[W ~uint64] struct {
	who    string // "Postfix"; "several" for texts that many share
	source string // source file and version, page, or "run" where the server itself was run
	asOf   string // "2026-08"
	says   []phrase[W]
}

// replyPhrases is the matcher over all wordings of replies.
var replyPhrases = sync.OnceValue(func() *matcher[Words] { return newMatcher(replyWordings()) })

// matcher finds phrases in a text in one pass: at each place the next four
// bytes choose the few phrases that can begin there.
type matcher[W ~uint64] struct {
	rows   []phrase[W]
	parts  [][]string // of each row: its text cut at "…"
	begins [1 << 12]bool
	index  map[uint32][]int32
}

func newMatcher[W ~uint64](wordings []wording[W]) *matcher[W] {
	m := &matcher[W]{index: map[uint32][]int32{}}
	for _, w := range wordings {
		for _, p := range w.says {
			parts := strings.Split(p.text, "…")
			key := gram(strings.TrimPrefix(parts[0], " "))
			m.begins[fold(key)] = true
			m.index[key] = append(m.index[key], int32(len(m.rows)))
			m.rows = append(m.rows, p)
			m.parts = append(m.parts, parts)
		}
	}
	return m
}

// gram is the first four bytes of s as a number; phrases are never shorter.
func gram(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func fold(key uint32) uint32 { return (key * 2654435761) >> 20 }

// read is the union of what the phrases in text mean, less what they take back.
func (m *matcher[W]) read(text string) W {
	var means, not W
	m.find(text, func(row int) {
		means |= m.rows[row].means
		not |= m.rows[row].not
	})
	return means &^ not
}

// find calls found for each phrase that stands in text, maybe more than once.
func (m *matcher[W]) find(text string, found func(row int)) {
	var room [512]byte
	flat := flatten(room[:0], text)
	for at := 1; at+4 < len(flat); at++ {
		key := uint32(flat[at]) | uint32(flat[at+1])<<8 | uint32(flat[at+2])<<16 | uint32(flat[at+3])<<24
		if !m.begins[fold(key)] {
			continue
		}
		for _, row := range m.index[key] {
			if standsAt(flat, at, m.parts[row]) {
				found(int(row))
			}
		}
	}
}

// maxText bounds what is read of one reply; what a server means stands in its
// first lines.
const maxText = 8 << 10

// flatten appends text in lower case (ASCII only: replies come in any charset),
// with one blank for each run of white space and one at either end.
func flatten(to []byte, text string) []byte {
	if len(text) > maxText {
		text = text[:maxText]
	}
	to = append(to, ' ')
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == ' ' || c == '\n' || c == '\r' || c == '\t':
			if to[len(to)-1] == ' ' {
				continue
			}
			c = ' '
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		to = append(to, c)
	}
	return append(to, ' ')
}

// standsAt tells whether the parts stand in flat in order, the first at at.
func standsAt(flat []byte, at int, parts []string) bool {
	first := strings.TrimPrefix(parts[0], " ")
	if len(first) != len(parts[0]) && isWord(flat[at-1]) {
		return false
	}
	end, ok := prefixed(flat, at, first)
	if !ok {
		return false
	}
	for _, part := range parts[1:] {
		if end, ok = after(flat, end, part); !ok {
			return false
		}
	}
	return true
}

// after looks for part in flat from from on.
func after(flat []byte, from int, part string) (end int, ok bool) {
	for at := from; at < len(flat); at++ {
		if flat[at] == part[0] {
			if end, ok = prefixed(flat, at, part); ok {
				return end, true
			}
		}
	}
	return 0, false
}

// prefixed tells whether part stands in flat at at, and where it ends. A blank
// at its end matches whatever is no letter or digit.
func prefixed(flat []byte, at int, part string) (end int, ok bool) {
	bounded := strings.HasSuffix(part, " ")
	if bounded {
		part = part[:len(part)-1]
	}
	end = at + len(part)
	if end > len(flat) || string(flat[at:end]) != part {
		return 0, false
	}
	return end, !bounded || end == len(flat) || !isWord(flat[end])
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c >= 0x80
}
