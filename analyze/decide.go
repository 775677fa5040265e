package analyze

import (
	"sort"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// placed is a finding with where the log shows its refusal.
type placed struct {
	Finding
	at        int // event of the reply (or error) that shows it; of the command where there is none
	recovered bool
	rule      *Rule
}

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
		d.Warnings = append(d.Warnings, Warning{ID: "reply-out-of-step", Line: t.Line(t.Shifted), Title: "From here on the client reads each reply one command late"})
	}
	markEchoes(t, cause, illegal)
	d.Transitions, d.Total = transitions(t)
	d.Signature = signature(t, &d)
	return d
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
		return false
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
	if cause.Step < 0 || t.Steps[cause.Step].Words().Any(knowledge.NeedsAuth|knowledge.NeedsTLS) || t.Steps[cause.Step].Command != "RCPT" || cause.Rule != "mail-before-auth" && cause.Rule != "mail-before-starttls" {
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
		if s.Phase == Hello && (verb == "EHLO" || verb == "HELO") || verb == "BDAT" && !s.Facts.Caps.Has("CHUNKING") || verb == "STARTTLS" && !s.Facts.Caps.Has("STARTTLS") || verb == "AUTH" && !s.Facts.Caps.Has("AUTH") {
			continue
		}
		legal = append(legal, verb)
	}
	return legal
}

// outcome is how the session ended.
func outcome(t *Trace, cause, illegal *placed, all []placed) Outcome {
	if illegal != nil && illegal.rule.Who == ByClient {
		return Illegal
	}
	if cause != nil {
		return map[Who]Outcome{ByClient: Illegal, ByTransport: Transport, ByRefusal: Refused, ByServer: ServerFault}[cause.rule.Who]
	}
	delivered := t.End.Delivered > 0 && !t.Session.RepliesHidden || t.EventAfter(-1, stream.Delivered) >= 0
	clean := t.End.Closed == "quit" || t.End.Closed == "client"
	switch {
	case delivered && !t.End.Open && t.EndIn != ContentOpen && t.EndIn != AuthDialog:
		return OK
	case clean && !refusedAny(t):
		return OK
	case clean && len(all) > 0 && t.End.Closed == "quit":
		return OK // refused, and recovered
	}
	return Incomplete
}

// refusedAny tells whether the server refused anything.
func refusedAny(t *Trace) bool {
	for k := range t.Steps {
		if t.Steps[k].Refused() {
			return true
		}
	}
	return false
}

// delivered are the lines of the replies that accepted a message.
func delivered(t *Trace) []int {
	var lines []int
	for k := range t.Steps {
		s := &t.Steps[k]
		if e := effect(s, s.Code()); e != nil && (s.Command == VerbEndOfData || s.Command == "BDAT" || s.Command == "BURL") && s.Accepted() && e.To == Hello {
			lines = append(lines, t.replyLine(k))
		}
	}
	return lines
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

// transitions are the steps as a diagnosis lists them.
func transitions(t *Trace) ([]Transition, int) {
	var list []Transition
	total := 0
	for k := range t.Steps {
		s := &t.Steps[k]
		if s.FromError || s.Local && s.Verdict == Legal {
			continue
		}
		if total++; total > MaxTransitions {
			continue
		}
		tr := Transition{Line: t.Line(k), Command: s.Command, Argument: s.Argument, State: s.Phase.String(), Verdict: s.Verdict}
		if r := s.Reply(); r != nil {
			tr.ReplyLine, tr.Code = r.Place.Line, r.Code
		}
		if len(s.Replies) > 1 {
			for _, r := range s.Replies {
				tr.Replies = append(tr.Replies, *Ref(r))
			}
		}
		list = append(list, tr)
	}
	return list, total
}
