package analyze

import (
	"badseq/analyze/knowledge"
)

// decide makes one diagnosis of what was found: the first illegal transition,
// the cause (which may stand above it), the rest as echoes and warnings.
func decide(t *Trace, found []Finding) Diagnosis {
	d := Diagnosis{Session: t.Session, Server: t.Server, TLS: tlsMode(t), Authenticated: authenticated(t)}
	all := place(t, found)
	cause, illegal, rest := choose(t, all)
	if cause != nil {
		d.Cause = causeOf(t, cause)
	}
	if illegal != nil {
		d.FirstIllegal = illegalOf(t, illegal)
	}
	d.Outcome = outcome(t, cause, illegal, all)
	d.Delivered = delivered(t)
	d.Warnings = warnings(t, rest)
	if t.Shifted >= 0 && (cause == nil || cause.Rule != "reply-out-of-step") {
		d.Warnings = append(d.Warnings, Warning{ID: "reply-out-of-step", Line: t.Line(t.Shifted),
			Title: "From here on the client reads each reply one command late"})
	}
	markEchoes(t, cause, illegal)
	d.Transitions, d.Total = transitions(t)
	d.Signature = signature(t, &d)
	return d
}

// choose picks the cause and the first illegal transition; rest is what becomes
// warnings.
func choose(t *Trace, all []placed) (cause, illegal *placed, rest []*placed) {
	for i := range all {
		if p := &all[i]; cause == nil && !p.recovered {
			cause = p
			if p.Illegal {
				illegal = p
			}
		}
	}
	if cause == nil {
		for i := range all {
			rest = append(rest, &all[i])
		}
		return nil, nil, rest
	}
	for i := range all {
		p := &all[i]
		if illegal == nil && p.Illegal && !p.recovered && p.rule.Who == ByClient && p.at > cause.at {
			illegal = p
		}
	}
	if illegal != nil && illegal != cause && !explained(t, illegal, cause) {
		cause = illegal
	}
	if later := afterRefusedRecipients(t, all, cause); later != nil {
		illegal = later
	}
	if illegal == cause && illegal != nil {
		if above := refusalAbove(t, all, illegal); above != nil {
			cause = above
		}
	}
	for i := range all {
		if p := &all[i]; p != cause && p != illegal && p.recovered {
			rest = append(rest, p)
		}
	}
	return cause, illegal, rest
}

// afterRefusedRecipients: where no recipient was let in for want of a step that
// the server did not name, the illegal transition is the DATA that was sent all
// the same.
func afterRefusedRecipients(t *Trace, all []placed, cause *placed) *placed {
	named := func(s *Step) bool { return s.Words().Any(knowledge.NeedsAuth | knowledge.NeedsTLS) }
	if cause.Step < 0 || t.Steps[cause.Step].Command != "RCPT" || named(&t.Steps[cause.Step]) ||
		cause.Rule != "mail-before-auth" && cause.Rule != "mail-before-starttls" {
		return nil
	}
	for i := range all {
		if all[i].Rule == "data-after-failed-rcpt" && all[i].at > cause.at {
			return &all[i]
		}
	}
	return nil
}

// explained tells whether a refusal is why the client went wrong later.
func explained(t *Trace, illegal, cause *placed) bool {
	verb := ""
	if cause.Step >= 0 {
		verb = t.Steps[cause.Step].Command
	}
	if verb == "RCPT" && illegal.Step >= 0 && t.Steps[illegal.Step].Facts.Accepted > 0 {
		return false // another recipient was accepted
	}
	for _, v := range explains[illegal.Rule] {
		if v == "*" || v == verb {
			return true
		}
	}
	return false
}

// refusalAbove is the refusal, recovered or not, that stands above an illegal
// transition and explains it: the last before it.
func refusalAbove(t *Trace, all []placed, illegal *placed) *placed {
	var above *placed
	for i := range all {
		p := &all[i]
		if p.at < illegal.at && !p.Illegal && p.rule.Who == ByRefusal && explained(t, illegal, p) && !p.recovered {
			above = p
		}
	}
	return above
}

// causeOf is a finding as the cause of a diagnosis.
func causeOf(t *Trace, p *placed) *Cause {
	c := &Cause{
		ID: p.Rule, Place: placeOf(t, &p.Finding), Reply: replyOf(t, &p.Finding), Title: p.rule.Title, Explanation: explanation(t, p), Lead: p.Lead,
		Evidence: p.Evidence, References: p.rule.Refs, Confidence: p.Confidence, Because: p.Because, RunnerUp: p.RunnerUp,
	}
	if c.Confidence == "" {
		c.Confidence = Medium
	}
	return c
}

// markEchoes marks what was refused only because of the fault: every refusal
// after it that is an order fault itself.
func markEchoes(t *Trace, cause, illegal *placed) {
	first := cause
	if illegal != nil {
		first = illegal
	}
	for k := range t.Steps {
		s := &t.Steps[k]
		switch {
		case first == nil || first.Step == k:
		case s.Verdict == IllegalMove:
			s.Verdict = Echo
		case cause.at < s.Event && s.Verdict == Legal && !s.Answered() && onWire(s.Command):
			s.Verdict = Echo
		case s.Refused() && s.Verdict == Legal && s.Answer > cause.at && complaint(s.Reply()) != 0 && orderly(s):
			s.Verdict = Echo
		}
	}
	if illegal != nil && illegal.Step >= 0 {
		t.Steps[illegal.Step].Verdict = IllegalMove
	}
}

// orderly tells whether a refusal complains of order.
func orderly(s *Step) bool {
	return s.Words().Any(orderWords) || s.Code() == 503
}
