package analyze

import (
	"badseq/grammar/stream"
)

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
		if e := effect(s, s.Code()); e != nil && e.To == Hello && s.Is(VerbEndOfData, "BDAT", "BURL") && s.Accepted() {
			lines = append(lines, t.replyLine(k))
		}
	}
	return lines
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
