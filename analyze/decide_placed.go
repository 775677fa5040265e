package analyze

import (
	"sort"

	"badseq/grammar/stream"
)

// placed is a finding with where the log shows its refusal.
type placed struct {
	Finding
	at        int // event of the reply (or error) that shows it; of the command where there is none
	recovered bool
	rule      *Rule
}

// place sorts findings by where their refusal stands, and drops at each place
// those that another beats.
func place(t *Trace, found []Finding) []placed {
	all := make([]placed, 0, len(found))
	r := recapOf(t)
	for _, f := range found {
		if f.Illegal && f.Step >= 0 {
			settle(t, &f)
		}
		rule := RuleOf(f.Rule)
		if rule == nil {
			continue
		}
		p := placed{Finding: f, rule: rule, at: refusalAt(t, &f)}
		p.recovered = r.recovered(t, &p)
		all = append(all, p)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].at < all[j].at })
	all = few(all)
	kept := make([]placed, 0, len(all))
	for i := range all {
		if !beaten(all, i) {
			kept = append(kept, all[i])
		}
	}
	return kept
}

// What is kept of one rule's findings: only the first can be the cause, the
// recovered ones become warnings.
const (
	keepFindings  = 3
	keepRecovered = 12
)

// few keeps the first findings of each rule, so that a session with thousands
// of refusals costs no more than one with some.
func few(all []placed) []placed {
	seen := map[string]int{}
	kept := all[:0]
	for _, p := range all {
		key, most := p.Rule, keepFindings
		if p.recovered {
			key, most = key+" recovered", keepRecovered
		}
		if seen[key]++; seen[key] <= most {
			kept = append(kept, p)
		}
	}
	return kept
}

// beaten tells whether another finding drops this one.
func beaten(all []placed, i int) bool {
	for j := range all {
		same := all[i].at == all[j].at || all[i].Step >= 0 && all[i].Step == all[j].Step
		if j == i || all[j].recovered && !all[i].recovered {
			continue
		}
		if beats(all[j].Rule, all[i].Rule, !same) && (same || all[i].at > all[j].at || !onlyAfter(all[j].Rule, all[i].Rule)) {
			return true
		}
		if same && all[i].Rule == all[j].Rule && all[i].Step != all[j].Step {
			if all[j].Step < all[i].Step {
				return true // the command that is to blame, rather than the one that was refused for it
			}
			continue
		}
		if same && j < i && !beats(all[i].Rule, all[j].Rule, false) {
			return true // the same thing found twice, or two that nothing decides between: the first
		}
	}
	return false
}

// refusalAt is the event that shows a finding: its reply's, else its own.
func refusalAt(t *Trace, f *Finding) int {
	if f.Reply != nil {
		from := f.Event
		if f.Step >= 0 {
			from = t.Steps[f.Step].Event
		}
		for i := max(from, 0); i < len(t.Events); i++ {
			if e := &t.Events[i]; e.Place.Line == f.Reply.Line && e.Code == f.Reply.Code {
				return i
			}
		}
	}
	if f.Step < 0 {
		return f.Event
	}
	s := &t.Steps[f.Step]
	if s.Answer >= 0 {
		return s.Answer
	}
	return afterPending(t, f.Step)
}

// afterPending is where a command shows that got no reply: its own event, but
// for one of a pipelined group the event after the last reply that those ahead
// of it got.
func afterPending(t *Trace, k int) int {
	at := t.Steps[k].Event
	for i := k - 1; t.Steps[k].Piped && i >= 0 && i >= k-aheadLimit; i-- {
		if a := t.Steps[i].Answer; a >= at {
			at = a + 1
		}
	}
	return at
}

// placeOf is where a finding stands: its command's verb; for a line of a SASL
// exchange that of its AUTH; for a server's fault the reply.
func placeOf(t *Trace, f *Finding) stream.Place {
	if f.Step >= 0 {
		s := &t.Steps[f.Step]
		if r := RuleOf(f.Rule); r != nil && r.Who == ByServer && s.Answer >= 0 {
			return t.Events[s.Answer].Place
		}
		if a := t.Last(f.Step, "AUTH"); s.Is(VerbAuthResponse) && a >= 0 {
			return t.Place(a)
		}
		return t.Place(f.Step)
	}
	if f.Event >= 0 && f.Event < len(t.Events) {
		p := t.Events[f.Event].Place
		if f.Line > 0 {
			p.Line = f.Line
		}
		return p
	}
	return stream.Place{Line: t.Session.First, Column: 1}
}

func replyOf(t *Trace, f *Finding) *ReplyRef {
	if f.Reply != nil || f.Step < 0 {
		return f.Reply
	}
	return Ref(t.Steps[f.Step].Reply())
}
