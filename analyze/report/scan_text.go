package report

import (
	"fmt"
	"io"

	"badseq/analyze/scan"
)

// scanText is the summary for a person at a terminal.
type scanText struct {
	summaryOnly
	o *ScanOptions
}

// mostRowsOfTable bounds how much of a table is printed for a person.
const mostRowsOfTable = 10

func (f scanText) Close(w io.Writer, s *scan.Summary) error {
	p := newPage(f.o.Options)
	if f.o.Interrupted {
		p.line(p.paint.fault("Interrupted: this is what was finished."))
		p.line("")
	}
	for _, l := range Wrap(p.say(headlineOf(s)), p.width()) {
		p.line(p.paint.strong(l))
	}
	for _, more := range []string{inputsOf(s), filteredOf(s)} {
		if more != "" {
			for _, l := range Wrap(p.say("Besides: "+more), p.width()) {
				p.line(l)
			}
		}
	}
	p.cures(s)
	p.groups(s, f.o.MaxSame)
	p.times(s)
	p.tables(s)
	_, err := io.WriteString(w, p.out.String())
	return err
}

// cures prints the changes that clear most.
func (p *page) cures(s *scan.Summary) {
	list, says := cures(s)
	if len(list) == 0 {
		return
	}
	p.line("")
	p.line(p.paint.strong(p.say(says)))
	for i := range list {
		c := &list[i]
		p.line("")
		p.part(fmt.Sprintf("%6d", c.Count), fmt.Sprintf("%s, %s (%s)", titleOf(c.Cause), whereOf(c), c.Cause))
		p.part("", changeOf(c.Cause))
	}
}

// mostGroups bounds how many groups are printed for a person.
const mostGroups = 30

// groups prints the groups of failing sessions, with where to find some.
func (p *page) groups(s *scan.Summary, same int) {
	list := failing(s)
	if len(list) == 0 {
		return
	}
	p.line("")
	p.line(p.paint.strong("Failing sessions that are alike"))
	for i, g := range list {
		if i == mostGroups {
			p.line("")
			p.part("", fmt.Sprintf("and %s more, see --format json", plural(len(list)-i, "group")))
			break
		}
		p.line("")
		p.part(fmt.Sprintf("%6d", g.Count), titleOf(g.Cause)+" ("+g.Cause+")")
		p.part("", saidBy(g))
		for _, e := range examples(g, same) {
			p.part("", placeText(e))
		}
	}
}

// tables prints the counts.
func (p *page) tables(s *scan.Summary) {
	for _, t := range tables(s) {
		rows := t.table.Rows()
		if len(rows) == 0 || len(rows) == 1 && rows[0].Key == "unknown" {
			continue
		}
		p.line("")
		p.line(p.paint.strong(t.title))
		others, keys := t.table.Others, 0
		for i, r := range rows {
			if i >= mostRowsOfTable {
				others += r.Count
				keys++
				continue
			}
			p.part(fmt.Sprintf("%6d", r.Count), p.clip(p.say(r.Key), p.width()-gutter))
		}
		if others > 0 {
			p.part(fmt.Sprintf("%6d", others), fmt.Sprintf("others (%d more)", keys))
		}
	}
}
