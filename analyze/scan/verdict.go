package scan

import (
	"cmp"

	"badseq/analyze"
	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// Verdict is what the summary needs of one session.
type Verdict struct {
	Signature  string
	Dialect    string
	Library    string // "" unknown
	Host       string // of the server, "" unknown
	Software   string // of the server, "" unknown
	Provider   string // whose server it is, "" unknown
	Outcome    analyze.Outcome
	Cause      string // cause id, "" none
	Confidence analyze.Confidence
	Command    string // at fault, "" none
	Code       int    // of the reply that shows it, 0 none
	Enhanced   string
	Line       int // of the cause, else the session's first
	Began      stream.Moment
}

// VerdictOf reduces a diagnosis.
func VerdictOf(d *analyze.Diagnosis) Verdict {
	v := Verdict{
		Signature: d.Signature, Dialect: d.Session.Dialect, Library: d.Session.Client.Library,
		Host: d.Server.Host, Software: d.Server.Software, Outcome: d.Outcome, Line: d.Session.First,
		Began: d.Session.Began,
	}
	if p := knowledge.AskedProvider(d.Server.Host); p != nil {
		v.Provider = p.Name
	}
	if c := d.Cause; c != nil {
		v.Cause, v.Confidence, v.Line = c.ID, c.Confidence, c.Place.Line
		if c.Reply != nil {
			v.Code, v.Enhanced = c.Reply.Code, c.Reply.Enhanced
		}
	}
	if f := d.FirstIllegal; f != nil {
		v.Command = f.Command
	}
	return v
}

// compare orders verdicts of one signature by what may differ among them.
func (v *Verdict) compare(o *Verdict) int {
	return cmp.Or(cmp.Compare(v.Host, o.Host), cmp.Compare(v.Confidence, o.Confidence), cmp.Compare(v.Code, o.Code),
		cmp.Compare(v.Enhanced, o.Enhanced), cmp.Compare(v.Command, o.Command))
}

// Filter says which sessions are findings. The zero value takes every session
// that has a cause.
type Filter struct {
	Select   map[string]bool // cause ids; empty: all
	Ignore   map[string]bool // cause ids
	Sure     int             // least rank of confidence, see Rank
	Baseline map[string]bool // signatures that are known already
}

// Rank orders confidences: low 1, medium 2, high 3; 0 for none.
func Rank(c analyze.Confidence) int {
	switch c {
	case analyze.High:
		return 3
	case analyze.Medium:
		return 2
	case analyze.Low:
		return 1
	}
	return 0
}

// Finds reports whether a session is a finding; known is set where only the
// baseline speaks against it.
func (f *Filter) Finds(v *Verdict) (finding, known bool) {
	if v.Cause == "" || f.Ignore[v.Cause] || len(f.Select) > 0 && !f.Select[v.Cause] || Rank(v.Confidence) < f.Sure {
		return false, false
	}
	if f.Baseline[v.Signature] {
		return false, true
	}
	return true, false
}

// Shows reports whether a list of sessions names this one: findings, and
// sessions without a cause unless causes were selected.
func (f *Filter) Shows(v *Verdict) bool {
	if v.Cause == "" {
		return len(f.Select) == 0 && f.Sure == 0
	}
	finding, _ := f.Finds(v)
	return finding
}
