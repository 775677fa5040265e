package analyze

import "badseq/analyze/fix"

// repair returns the shortest edit of the conversation that makes it legal, or
// no edit and why none can help.
func repair(_ *Trace, _ *Diagnosis) (edits []Edit, none string) { return nil, "" }

// advice says what to change, in the words of the library that wrote the log.
func advice(t *Trace, d *Diagnosis) fix.Fix {
	f := fix.Facts{Host: d.Server.Host, Port: d.Server.Port}
	if i := stepAt(t, d.Cause.Place.Line); i >= 0 {
		s := &t.Steps[i]
		f.Command, f.Mechanism = s.Command, mechanism(s)
		f.Offered = s.Facts.Caps["AUTH"].Params
	}
	out := fix.For(d.Cause.ID, d.Session.Client, f)
	if out.Sentence == "" { // a cause that has no row yet
		if r := RuleOf(d.Cause.ID); r != nil {
			out.Sentence = r.Doc.Change
		}
	}
	return out
}

// stepAt is the first step on a line of the input, -1 if none is there.
func stepAt(t *Trace, line int) int {
	for i := range t.Steps {
		if t.Line(i) == line {
			return i
		}
	}
	return -1
}
