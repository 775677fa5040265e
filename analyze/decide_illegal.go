package analyze

// illegalOf is a finding as the first illegal transition.
func illegalOf(t *Trace, p *placed) *IllegalTransition {
	f := &IllegalTransition{ID: p.Rule, Place: placeOf(t, &p.Finding), Reply: replyOf(t, &p.Finding), Fault: "client"}
	switch p.rule.Who {
	case ByTransport:
		f.Fault = "transport"
	case ByServer:
		f.Fault = "server"
	}
	k := p.Step
	if k < 0 {
		if k = t.StepAt(p.Event); k < 0 {
			f.State = Unknown.String()
			return f
		}
	} else if s := &t.Steps[k]; p.rule.Who != ByServer && onWire(s.Command) || s.Is(VerbContent, VerbEndOfData, VerbAuthResponse) {
		f.Command = s.Command
	}
	f.State = t.Steps[k].Phase.String()
	if p.rule.Who == ByClient {
		f.Expected = expected(t, k, p.Rule)
	}
	return f
}

// candidates are the commands that are tried for what was legal, the likeliest
// next step first.
var candidates = []string{"STARTTLS", "EHLO", "HELO", "AUTH", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "NOOP", "QUIT"}

// expected are the commands that were legal where a step was sent.
func expected(t *Trace, k int, cause string) []string {
	if r := RuleOf(cause); r != nil && r.Expected != nil {
		return r.Expected
	}
	s := &t.Steps[k]
	var legal []string
	for _, verb := range candidates {
		if Judge(verb, "", s.Phase, s.Facts) != "" || verb == s.Command {
			continue
		}
		if s.Phase == Hello && (verb == "EHLO" || verb == "HELO") || !offeredWhereNeeded(verb, s.Facts) {
			continue
		}
		legal = append(legal, verb)
	}
	return legal
}

// keywordOf is the capability that a command wants offered.
var keywordOf = map[string]string{"AUTH": "AUTH", "BDAT": "CHUNKING", "STARTTLS": "STARTTLS"}

// offeredWhereNeeded tells whether the server offers what a command wants offered.
func offeredWhereNeeded(verb string, f *Facts) bool {
	keyword, needed := keywordOf[verb]
	return !needed || f.Caps.Has(keyword)
}
