package analyze

import (
	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// about is what a refusal says that is about something else than order.
const about = knowledge.SenderRefused | knowledge.RecipientUnknown | knowledge.Size | knowledge.Rate | knowledge.Greylisted | knowledge.Blocked |
	knowledge.Content | knowledge.Unavailable | knowledge.HelloRefused | knowledge.MailboxFull | knowledge.DomainAuth

// codeComplaints is what a refusal complains of when neither words nor enhanced
// code say it (RFC 5321 4.2.4, 4.3.2; RFC 4954 4).
var codeComplaints = map[int]knowledge.Words{
	500: knowledge.NotImplemented,
	501: knowledge.Syntax,
	502: knowledge.NotImplemented,
	503: knowledge.OutOfOrder,
	504: knowledge.Unsupported | knowledge.MechanismUnknown,
	555: knowledge.Unsupported,
}

// complaint is what a refusal says, by words or, failing that, by its code.
func complaint(reply *stream.Event) knowledge.Words {
	if reply == nil || reply.Code < 400 {
		return 0
	}
	says := knowledge.Classify(reply)
	if says == 0 || reply.Code == 503 && !says.Any(knowledge.Order) {
		says |= codeComplaints[reply.Code]
	}
	return says
}

// charge is what one refusal amounts to: the row or the demand that it breaks.
type charge struct {
	row    *Row
	demand *Demand
	rival  string // another cause that fits, "" none
}

func (c charge) cause() string {
	switch {
	case c.row != nil:
		return c.row.Cause
	case c.demand != nil:
		return c.demand.Cause
	}
	return ""
}

// rows are the rows of Legality that forbid a step where it was sent.
func rows(s *Step) []*Row {
	var found []*Row
	for i := range Legality {
		r := &Legality[i]
		if r.Verb != s.Command && (r.Verb != "*" || !onWire(s.Command)) || !in(r.In, s.Phase) || !guards[r.When](s.Facts, s) {
			continue
		}
		if r.Cause == "" {
			break
		}
		found = append(found, r)
	}
	return found
}

// onWire tells a command from a pseudo-command.
func onWire(verb string) bool { return verb != "" && verb[0] < 'a' }

func in(phases []Phase, p Phase) bool {
	if phases == nil {
		return true
	}
	for _, q := range phases {
		if p == q {
			return true
		}
	}
	return false
}

// Judge is the cause for which the table forbids a command in a state, "" if it
// is legal there. Repairs ask it of commands that were never sent.
func Judge(command, argument string, phase Phase, facts *Facts) string {
	s := Step{Command: command, Argument: argument, Phase: phase, Facts: facts}
	if found := rows(&s); len(found) > 0 {
		return found[0].Cause
	}
	return ""
}

// blame finds what a refusal of a step is for: a row that agrees with the
// reply, else a demand that the reply makes, else the first row, else what the
// reply only hints at.
func blame(s *Step, says knowledge.Words, code int) charge {
	forbidding := rows(s)
	kept := forbidding[:0:0]
	for _, r := range forbidding {
		if !excused(r.Cause, says, code) {
			kept = append(kept, r)
		}
	}
	if says.Has(knowledge.Pipelined) && (len(kept) == 0 || !wordsOf(kept[0].Cause).Names.Has(knowledge.Pipelined)) {
		if d := demandsOf(s, knowledge.Pipelined, code); len(d) > 0 {
			return charge{demand: d[0]}
		}
	}
	for i, r := range kept {
		if says.Any(wordsOf(r.Cause).Agree) {
			return charge{row: r, rival: otherRow(kept, i)}
		}
	}
	demands := demandsOf(s, says, code)
	for _, d := range demands {
		if d.Sure && d.Verb != "*" {
			return charge{demand: d, rival: otherRow(kept, -1)}
		}
	}
	for i, r := range kept {
		if !wordsOf(r.Cause).Needed {
			return charge{row: r, rival: otherRow(kept, i)}
		}
	}
	if len(demands) > 0 {
		return charge{demand: demands[0]}
	}
	return charge{}
}

// excused tells that a refusal speaks of something else than that cause.
func excused(cause string, says knowledge.Words, code int) bool {
	w := wordsOf(cause)
	switch {
	case says.Any(w.Excuse):
		return true
	case says.Any(w.Agree):
		return false
	}
	return code < 500 && says.Any(knowledge.Rate|knowledge.Greylisted|knowledge.Unavailable|knowledge.Blocked|knowledge.Idle)
}

func otherRow(kept []*Row, but int) string {
	for i, r := range kept {
		if i != but && (but < 0 || r.Cause != kept[but].Cause) {
			return r.Cause
		}
	}
	return ""
}

// demandsOf are the rows of Policy that a refused step matches.
func demandsOf(s *Step, says knowledge.Words, code int) []*Demand {
	var found []*Demand
	for i := range Policy {
		d := &Policy[i]
		if d.Verb != s.Command && d.Verb != "*" && (d.Verb != "mail" || !wantsMail(s.Command)) {
			continue
		}
		if !says.Any(d.Says) || !guards[d.When](s.Facts, s) {
			continue
		}
		if d.Verb == "*" && !d.Says.Has(knowledge.Pipelined) &&
			(!onWire(s.Command) || says.Any(about|knowledge.BadCredentials) && code != 500 && code != 501) {
			continue // "550 bad sender address": the address is the matter, not the syntax
		}
		if s.Is("EHLO", "HELO", "LHLO") && d.Cause == "command-syntax" && (s.Argument != "" || s.Inferred) {
			continue // helo-refused
		}
		found = append(found, d)
	}
	return found
}

// judged turns every step that the table forbids or the server's demands
// convict into a finding, and marks the steps that were forbidden but accepted.
func judged(t *Trace) []Finding {
	var found []Finding
	answered := -1 // last step that has a reply
	for k := range t.Steps {
		if t.Steps[k].Answered() {
			answered = k
		}
	}
	for k := range t.Steps {
		s := &t.Steps[k]
		if s.Verdict = Legal; s.Is(VerbConnect, VerbGreeting, VerbTLS, VerbClose, "") && !s.FromError {
			continue
		}
		if f, ok := t.judge(k, answered); ok {
			found = append(found, f)
		}
	}
	if answered < 0 {
		found = append(found, demandedOnly(t)...)
	}
	return found
}

// demandedOnly finds what a server demanded first where only the client's own words tell of
// it: an error without a code, in a session without replies.
func demandedOnly(t *Trace) []Finding {
	for i := range t.Events {
		e := &t.Events[i]
		if e.Kind != stream.Error || e.Signal != stream.Abandoned || e.Code != 0 || e.Repeated {
			continue
		}
		says := knowledge.Read(0, "", e.Text)
		for k := range Policy {
			if d := &Policy[k]; d.Verb == "" && d.Sure && says.Any(d.Says&knowledge.Order) {
				return []Finding{{Rule: d.Cause, Step: -1, Event: i, Illegal: true, Confidence: Medium,
					Because: "the client's words say so; the log shows no reply", RunnerUp: rival(d.Cause, ""),
					Evidence: []Evidence{{Line: e.Place.Line, Says: errorSays(e)}}}}
			}
		}
	}
	return nil
}

// judge is the finding of one step, if there is one.
func (t *Trace) judge(k, answered int) (Finding, bool) {
	s := &t.Steps[k]
	switch {
	case s.Local:
		return t.refusedLocally(k)
	case s.Is(VerbAuthResponse) && s.Refused():
		return t.judgeExchange(k)
	case s.Refused():
		says := complaint(s.Reply())
		if s.Piped && (says.Any(knowledge.Order) && len(rows(s)) == 0 || s.InPlace && len(rows(s)) > 0) && t.groupRefused(k) {
			s.Verdict = Echo
			return Finding{}, false
		}
		c := blame(s, says, s.Code())
		if c.cause() == "" || s.Inferred && s.Phase == Connected {
			return Finding{}, false
		}
		return t.convict(k, nil, c, says), true
	case len(rows(s)) == 0 || s.Inferred:
		return Finding{}, false
	case s.Answered():
		s.Row, s.Verdict = rows(s)[0], WarningMove
		return Finding{}, false
	case s.Command == VerbContent:
		return t.judgeContent(k)
	case t.Session.RepliesHidden || k < answered || s.Phase == Connected && !t.End.Greeted:
		return Finding{}, false // the log leaves replies out, or the greeting never came
	}
	f := t.convict(k, nil, charge{row: rows(s)[0]}, 0)
	f.Confidence, f.Because = Medium, "the state forbids it; the log shows no reply"
	return f, true
}

// judgeContent judges content that no 354 asked for, by the reply that it got.
// Without a refusal of DATA, or of what was sent, the log may just leave the 354
// out.
func (t *Trace) judgeContent(k int) (Finding, bool) {
	s := &t.Steps[k]
	if d := s.Facts.DataRefused; d >= 0 {
		return t.convict(k, nil, charge{row: rows(s)[0]}, 0), true
	}
	end := t.Next(k, VerbEndOfData)
	const noMessage = knowledge.NotImplemented | knowledge.Syntax | knowledge.OutOfOrder | knowledge.NeedsMail | knowledge.NeedsRcpt
	if end < 0 || !complaint(t.Steps[end].Reply()).Any(noMessage) {
		return Finding{}, false
	}
	f := t.convict(k, Ref(t.Steps[end].Reply()), charge{row: rows(s)[0]}, 0)
	f.Confidence, f.Because, f.RunnerUp = High, "no DATA was accepted, and the server took the message for commands", nil
	return f, true
}

// groupRefused tells whether a command that was pending when step k was sent
// was refused: what the rest of a pipelined group suffers is an echo.
func (t *Trace) groupRefused(k int) bool {
	for i := k - 1; i >= 0 && i >= k-aheadLimit; i-- {
		w := &t.Steps[i]
		if w.Answered() && w.Answer < t.Steps[k].Event {
			return false
		}
		if w.Refused() {
			return true
		}
	}
	return false
}

// judgeExchange judges AUTH by the last word of its exchange: a demand in it
// speaks of the AUTH command, not of the line that it answers.
func (t *Trace) judgeExchange(k int) (Finding, bool) {
	auth := t.Last(k, "AUTH")
	if auth < 0 {
		return Finding{}, false
	}
	says := complaint(t.Steps[k].Reply())
	s := t.Steps[auth]
	for _, d := range demandsOf(&s, says, t.Steps[k].Code()) {
		if d.Sure {
			return t.convict(auth, Ref(t.Steps[k].Reply()), charge{demand: d}, says), true
		}
	}
	return Finding{}, false
}
