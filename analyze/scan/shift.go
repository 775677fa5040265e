package scan

import (
	"regexp"
	"strconv"

	"badseq/analyze"
)

// shift makes a diagnosis of a piece one of the text that the piece is of: lines
// further down.
func shift(d *analyze.Diagnosis, lines int) {
	if lines == 0 {
		return
	}
	s := shifter(lines)
	s.line(&d.Session.First, &d.Session.Last, &d.Session.Began.Line)
	if f := d.FirstIllegal; f != nil {
		s.line(&f.Place.Line)
		s.reply(f.Reply)
	}
	if c := d.Cause; c != nil {
		s.cause(c, d.FirstIllegal)
	}
	for i := range d.Repair {
		s.line(&d.Repair[i].Line, &d.Repair[i].BeforeLine)
	}
	for i := range d.RepairByList {
		for k := range d.RepairByList[i].Repair {
			e := &d.RepairByList[i].Repair[k]
			s.line(&e.Line, &e.BeforeLine)
		}
	}
	for i := range d.Warnings {
		s.line(&d.Warnings[i].Line)
	}
	for i := range d.Transitions {
		t := &d.Transitions[i]
		s.line(&t.Line, &t.ReplyLine)
		for k := range t.Replies {
			s.line(&t.Replies[k].Line)
		}
	}
	for i := range d.Flow {
		s.line(&d.Flow[i].Line)
	}
	for i := range d.Delivered {
		s.line(&d.Delivered[i])
	}
}

type shifter int

// line moves line numbers; 0 means that there is none.
func (s shifter) line(lines ...*int) {
	for _, l := range lines {
		if *l != 0 {
			*l += int(s)
		}
	}
}

func (s shifter) reply(r *analyze.ReplyRef) {
	if r != nil {
		s.line(&r.Line)
	}
}

// cause moves a cause, but for a reply that it shares with the first illegal
// transition.
func (s shifter) cause(c *analyze.Cause, f *analyze.IllegalTransition) {
	s.line(&c.Place.Line)
	if f == nil || c.Reply != f.Reply {
		s.reply(c.Reply)
	}
	for i := range c.Evidence {
		e := &c.Evidence[i]
		s.line(&e.Line)
		e.Says = saidLine.ReplaceAllStringFunc(e.Says, s.words)
	}
}

// saidLine is a line number in the words of evidence.
var saidLine = regexp.MustCompile(`\breply to line \d+`)

func (s shifter) words(text string) string {
	const before = len("reply to line ")
	n, err := strconv.Atoi(text[before:])
	if err != nil {
		return text
	}
	return text[:before] + strconv.Itoa(n+int(s))
}
