package analyze

// recap is what of a session's later course tells whether it got over a
// refusal.
type recap struct {
	accepted    map[string]int // of each command, the last step that was answered 2xx
	lastCommand int            // last step that is a command but QUIT
}

func recapOf(t *Trace) recap {
	r := recap{accepted: map[string]int{}, lastCommand: -1}
	for k := range t.Steps {
		s := &t.Steps[k]
		if s.Code()/100 == 2 || s.Is(VerbEndOfData) && s.Accepted() {
			r.accepted[s.Command] = k
		}
		if onWire(s.Command) && s.Command != "QUIT" {
			r.lastCommand = k
		}
	}
	return r
}

// after tells whether one of the commands was accepted after step k.
func (r *recap) after(k int, verbs ...string) bool {
	for _, v := range verbs {
		if at, ok := r.accepted[v]; ok && at > k {
			return true
		}
	}
	return false
}

// recovered tells whether the session got over what a finding shows. Order
// faults stay, but for a verb that the server lacks where another served.
func (r *recap) recovered(t *Trace, p *placed) bool {
	if p.Step < 0 || p.rule.Who == ByTransport || p.rule.Who == ByServer {
		return false
	}
	s := &t.Steps[p.Step]
	hello := s.Is("EHLO", "HELO", "LHLO")
	if p.Illegal && !hello && !s.Local {
		return p.Rule == "unknown-command" && s.Is("NOOP") // which does nothing, so that nothing is lost
	}
	switch {
	case s.Local: // nothing was refused on the wire
		return r.after(p.Step, VerbEndOfData)
	case hello:
		return p.Rule != "ehlo-twice-rejected" && p.Reply == nil && r.after(p.Step, "EHLO", "HELO", "LHLO")
	case s.Is("AUTH", VerbAuthResponse):
		return r.after(p.Step, "AUTH", VerbAuthResponse, VerbEndOfData)
	case s.Is(VerbEndOfData):
		return s.Accepted() // LMTP: some recipients got it
	case s.Code() == 421:
		return s.Facts.Delivered > 0 && !s.Facts.Open && r.lastCommand <= p.Step
	case s.Is("VRFY", "EXPN", "HELP", "NOOP", "RSET", "ETRN"):
		return true
	}
	return r.after(p.Step, VerbEndOfData) || r.after(p.Step, "BDAT") && t.End.Delivered > 0
}
