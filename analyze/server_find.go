package analyze

import (
	"strconv"
	"strings"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

func itoa(n int) string { return strconv.Itoa(n) }

// brokenSyntax are the ways a reply can break the syntax that are the server's
// doing; a reply that the log cuts off is not.
var brokenSyntax = map[string]string{
	"codes differ": "the lines of the reply bear different codes",
	"no code":      "the reply has no code",
}

// badReply: a reply that is malformed, or that the command cannot get.
func badReply(t *Trace) []Finding {
	if i := oneWrongReply(t); i >= 0 {
		if !failsAfter(t, t.Shifted) {
			return nil
		}
		return []Finding{wrongReply(t, t.Shifted, &t.Events[i])}
	}
	if t.Shifted >= 0 {
		return nil
	}
	for k := range t.Steps {
		s := &t.Steps[k]
		if s.FromError || s.Local || s.Inferred {
			continue
		}
		if f := malformedReply(t, k); f != nil {
			return []Finding{*f}
		}
		if r := s.Reply(); r != nil && r.Code >= 200 && !fits(s.Command, r.Code) && failsAfter(t, k) {
			return []Finding{wrongReply(t, k, r)}
		}
	}
	if f := noReplyAtAll(t); f != nil {
		return f
	}
	return clientDisliked(t)
}

// eventOf is the index of an event of the trace.
func (t *Trace) eventOf(e *stream.Event) int {
	for i := range t.Events {
		if &t.Events[i] == e {
			return i
		}
	}
	return len(t.Events) - 1
}

// noReplyAtAll: what answers does not speak SMTP: text without a code, never a
// reply, and the client gives up.
func noReplyAtAll(t *Trace) []Finding {
	first, gaveUp := -1, false
	for i := range t.Events {
		e := &t.Events[i]
		switch {
		case e.Kind == stream.Reply && e.Code != 0:
			return nil
		case e.Kind == stream.Reply && first < 0 && strings.TrimSpace(e.Text) != "" && !tlsBytes(e.Text):
			first = i
		case e.Kind == stream.Error && first >= 0:
			gaveUp = true
		}
	}
	if first < 0 || !gaveUp {
		return nil
	}
	return []Finding{
		{Rule: "server-bad-reply", Step: -1, Event: first, Illegal: true, Confidence: Medium, Because: "what answers does not speak SMTP",
			RunnerUp: &RunnerUp{ID: "connection-lost", Decides: "the octets as they came over the wire"},
			Evidence: []Evidence{{Line: t.Events[first].Place.Line, Says: "the first thing that comes is no reply"}}},
	}
}

// wrongReply is the finding for a reply that the command cannot get.
func wrongReply(t *Trace, k int, r *stream.Event) Finding {
	return Finding{
		Rule:       "server-bad-reply",
		Step:       -1,
		Event:      t.eventOf(r),
		Reply:      Ref(r),
		Illegal:    true,
		Confidence: Medium,
		Because:    "no server may answer this command so",
		RunnerUp:   &RunnerUp{ID: "reply-out-of-step", Decides: "the lines before this one: whether a reply is missing or late"},
		Evidence:   []Evidence{{Line: r.Place.Line, Says: t.Steps[k].Command + " cannot get " + quote(Ref(r))}},
	}
}

// oneWrongReply is the event of the only reply that does not fit, where no later
// command was misread: no shift, but a wrong reply. -1 if there is none.
func oneWrongReply(t *Trace) int {
	if t.Shifted < 0 || t.Steps[t.Shifted].Answered() || len(t.Unasked) != 1 {
		return -1
	}
	for k := t.Shifted + 1; k < len(t.Steps); k++ {
		if t.Steps[k].Misread {
			return -1
		}
	}
	i := t.Unasked[0]
	if i < t.Steps[t.Shifted].Event {
		return -1
	}
	return i
}

// malformedReply is the finding for a step whose reply breaks the syntax.
func malformedReply(t *Trace, k int) *Finding {
	for _, r := range t.Steps[k].Replies {
		says := brokenSyntax[r.Malformed]
		if says == "" || tlsBytes(r.Text) || !failsAfter(t, k) {
			continue
		}
		return &Finding{
			Rule:       "server-bad-reply",
			Step:       -1,
			Event:      t.eventOf(r),
			Reply:      Ref(r),
			Illegal:    true,
			Confidence: High,
			Because:    says,
			Evidence:   []Evidence{{Line: r.Place.Line, Says: says}},
		}
	}
	return nil
}

// clientDisliked: the client itself says that it could not read a reply.
func clientDisliked(t *Trace) []Finding {
	i := t.EventAfter(-1, stream.BadReply)
	if i < 0 || tlsBytes(t.Events[i].Text) || t.Events[i].Code >= 400 {
		return nil
	}
	for k := range t.Steps {
		if t.Steps[k].Refused() && t.Steps[k].Event < i {
			return nil // the client repeats a refusal
		}
	}
	return []Finding{{Rule: "server-bad-reply", Step: -1, Event: i, Illegal: true, Confidence: Medium, Because: "the client says so",
		RunnerUp: &RunnerUp{ID: "reply-out-of-step", Decides: "the replies as they came over the wire"},
		Evidence: []Evidence{{Line: t.Events[i].Place.Line, Says: errorSays(&t.Events[i])}}}}
}

// failsAfter tells whether the session does not come to a good end after a
// step: a message accepted later, or a login and a clean end, excuse much.
func failsAfter(t *Trace, k int) bool {
	for next := k + 1; next < len(t.Steps); next++ {
		s := &t.Steps[next]
		if s.Is(VerbEndOfData) && s.Accepted() {
			return false
		}
	}
	return true
}

// unasked: a reply that no command asked for, from which on every reply is read
// one command late.
func unasked(t *Trace) []Finding {
	i := oneMore(t)
	if i < 0 {
		return dislikedExtra(t)
	}
	if !failsAfter(t, t.Shifted) {
		return nil
	}
	return []Finding{{Rule: "server-unsolicited-reply", Step: -1, Event: i, Reply: Ref(&t.Events[i]), Illegal: true, Confidence: Medium,
		Because:  "there is one reply more than commands, and the later ones are read late",
		RunnerUp: &RunnerUp{ID: "reply-out-of-step", Decides: "whether the log shows every command that was sent"},
		Evidence: []Evidence{{Line: t.Events[i].Place.Line, Says: "no command asked for " + quote(Ref(&t.Events[i]))}}}}
}

// dislikedExtra: no command asked for a reply, and the client gave up over it.
func dislikedExtra(t *Trace) []Finding {
	if len(t.Unasked) == 0 || t.Shifted >= 0 {
		return nil
	}
	i := t.Unasked[0]
	for n := i + 1; n < len(t.Events); n++ {
		e := &t.Events[n]
		if e.Signal != stream.BadReply || e.Code != t.Events[i].Code || e.Code == 0 {
			continue
		}
		return []Finding{{Rule: "server-unsolicited-reply", Step: -1, Event: i, Reply: Ref(&t.Events[i]), Illegal: true, Confidence: High,
			Because: "no command was waiting, and the client says that it expected none",
			Evidence: []Evidence{
				{Line: t.Events[i].Place.Line, Says: "no command asked for " + quote(Ref(&t.Events[i]))},
				{Line: e.Place.Line, Says: errorSays(e)},
			}}}
	}
	return nil
}

// oneMore is the event of the reply that nobody asked for and that put the
// later ones out of step, -1 if there is none.
func oneMore(t *Trace) int {
	if t.Shifted < 0 || len(t.Unasked) == 0 || oneWrongReply(t) >= 0 || t.Session.CommandsHidden {
		return -1
	}
	for _, i := range t.Unasked {
		if e := &t.Events[i]; e.Code != 0 && i < end(t, t.Shifted) {
			return i
		}
	}
	return -1
}

// end is the event of the step after k, the number of events where it is the
// last.
func end(t *Trace, k int) int {
	if k+1 < len(t.Steps) {
		return t.Steps[k+1].Event
	}
	return len(t.Events)
}

// wrong503: 503 to a command that is in order, and nothing earlier explains it.
func wrong503(t *Trace) []Finding {
	if t.Session.CommandsHidden || t.Shifted >= 0 {
		return nil
	}
	for k := range t.Steps {
		s := &t.Steps[k]
		if !s.Refused() {
			continue
		}
		if s.Code() != 503 || s.Local || s.FromError || !s.Facts.StartShown || hasReason(s) {
			return nil // an earlier refusal explains what comes after it
		}
		return []Finding{
			{
				Rule:       "server-wrong-503",
				Step:       k,
				Illegal:    true,
				Confidence: Medium,
				Because:    "the state allows the command, and no step is missing",
				RunnerUp: &RunnerUp{
					ID:      "pipelined-without-offer",
					Decides: "a trace with time stamps: whether each command waited for the reply before it",
				},
				Evidence: []Evidence{{Line: s.Reply().Place.Line, Says: "the server answers " + quote(Ref(s.Reply()))}},
			},
		}
	}
	return nil
}

// hasReason tells whether the table of order faults or that of refusals has a
// reason for a refusal that fits the state.
func hasReason(s *Step) bool {
	says := complaint(s.Reply())
	if c := blame(s, says, s.Code()); c.cause() != "" && !contradicted(s, says) {
		return true
	}
	return meant(s, s.Command) != nil
}

// contradicted: the server complains that a step is missing which it accepted.
func contradicted(s *Step, says knowledge.Words) bool {
	f := s.Facts
	switch {
	case len(rows(s)) > 0:
		return false
	case says.Has(knowledge.NeedsMail):
		return f.Open
	case says.Has(knowledge.NeedsRcpt):
		return f.Accepted > 0
	case says.Has(knowledge.NeedsHello):
		return f.Hello != "" && s.Phase != Greeted
	case says.Has(knowledge.NestedMail):
		return !f.Open && s.Phase == Hello
	case says.Has(knowledge.AlreadyAuthenticated):
		return !f.Authenticated && f.StartShown
	}
	return false
}
