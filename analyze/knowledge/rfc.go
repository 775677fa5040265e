package knowledge

import (
	_ "embed"
	"strings"
	"sync"
)

// rfcTable is the sections of the RFCs that rules may name: number, section,
// title, by tabs, after a line of headings.
//
//go:embed rfc.tsv
var rfcTable string

// Section is a section of an RFC.
type Section struct {
	RFC     string // "5321"
	Section string // "4.1.4"
	Title   string // "Order of Commands"
}

// URL is where the section can be read.
func (s Section) URL() string {
	anchor := "section-"
	if s.Section[0] >= 'A' {
		anchor = "appendix-"
	}
	return "https://www.rfc-editor.org/rfc/rfc" + s.RFC + "#" + anchor + s.Section
}

var sections = sync.OnceValue(func() map[string]Section {
	index := map[string]Section{}
	for i, line := range strings.Split(strings.TrimSpace(rfcTable), "\n") {
		f := strings.SplitN(line, "\t", 3)
		if i == 0 || len(f) < 3 {
			continue
		}
		index["RFC "+f[0]+" "+f[1]] = Section{RFC: f[0], Section: f[1], Title: f[2]}
	}
	return index
})

// Reference looks up "RFC 5321 4.1.4"; false if there is no such section.
func Reference(ref string) (Section, bool) {
	s, ok := sections()[ref]
	return s, ok
}
