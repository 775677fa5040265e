package scan

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"badseq/analyze"
	"badseq/analyze/knowledge"
	"badseq/grammar"
)

// tellingHost reports whether a verdict may rest on the very name of a host, in
// lower case: it is a provider's, or holds a text that is looked for in replies or
// errors. In an address it is nobody's host.
func tellingHost(host []byte, address bool) bool {
	return !address && knowledge.AskedProvider(string(host)) != nil || hostTexts().in(host)
}

// texts finds which of some texts a word holds: three bytes choose those that can
// begin there.
type texts struct {
	begins [1 << 12]bool
	by     map[uint32][]hostText
}

// hostText is a text that a word may hold: only as its beginning where the text has
// a blank before it, only as its end where it has one behind it.
type hostText struct {
	text       []byte
	first, end bool
}

func gram3(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }

func place3(gram uint32) uint32 { return gram * 2654435761 >> 20 }

// hostTexts are all texts that are looked for and that a name of a host may hold.
var hostTexts = sync.OnceValue(func() *texts {
	t := &texts{by: map[uint32][]hostText{}}
	for _, spaced := range slices.Concat(analyze.HostTexts(), grammar.ErrorTexts()) {
		text := strings.TrimSpace(spaced)
		if len(text) < 3 || strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" || strings.ContainsAny(text, " /:()[]") {
			continue
		}
		key := gram3([]byte(text))
		t.begins[place3(key)] = true
		t.by[key] = append(t.by[key], hostText{[]byte(text), spaced[0] == ' ', spaced[len(spaced)-1] == ' '})
	}
	return t
})

func (t *texts) in(word []byte) bool {
	for at := 0; at+3 <= len(word); at++ {
		key := gram3(word[at:])
		if !t.begins[place3(key)] {
			continue
		}
		for _, text := range t.by[key] {
			if bytes.HasPrefix(word[at:], text.text) && (at == 0 || !text.first) && (at+len(text.text) == len(word) || !text.end) {
				return true
			}
		}
	}
	return false
}
