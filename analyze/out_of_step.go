package analyze

import (
	"badseq/grammar/stream"
)

// outOfStep: the first command whose reply the client misread. A timeout that
// the log shows is the cause of the shift (contract, decision 1).
func outOfStep(t *Trace) []Finding {
	k := t.Shifted
	if b := broken(t); b != nil && causeOfBreak(t, b).Cause == "timeout" {
		return nil
	}
	if k < 0 {
		if found := misquoted(t); found != nil || t.End.Delivered > 0 {
			return found
		}
		return lagging(t)
	}
	if oneWrongReply(t) >= 0 || oneMore(t) >= 0 {
		return nil
	}
	f := Finding{
		Rule:       "reply-out-of-step",
		Step:       k,
		Illegal:    true,
		Confidence: Medium,
		Because:    "the replies fit the commands only when each is read one step earlier",
		RunnerUp:   &RunnerUp{ID: "server-unsolicited-reply", Decides: "a trace with time stamps"},
	}
	if r := t.Steps[k].Reply(); r != nil {
		f.Evidence = []Evidence{{Line: r.Place.Line, Says: "this is the reply to line " + itoa(t.Line(k)) + ": " + quote(Ref(r))}}
	}
	return []Finding{f}
}

// misquoted: the client complains of a good reply that its command cannot get,
// so it read the reply to another command.
func misquoted(t *Trace) []Finding {
	for i := range t.Events {
		e := &t.Events[i]
		if e.Kind != stream.Error || e.Code < 200 || e.Code >= 400 || e.Verb == "" || fits(e.Verb, e.Code) {
			continue
		}
		f := Finding{Rule: "reply-out-of-step", Step: t.shownBefore(i, e.Verb), Event: i, Illegal: true, Confidence: Medium,
			Because:  "the client took this for the reply to " + e.Verb + ", which it cannot be",
			RunnerUp: &RunnerUp{ID: "server-bad-reply", Decides: "a trace with time stamps"},
			Evidence: []Evidence{{Line: e.Place.Line, Says: "the client reads " + quote(Ref(e)) + " as the reply to " + e.Verb}}}
		if k := f.Step; k >= 0 && !t.Steps[k].Inferred && (t.Steps[k].Code() == e.Code || unansweredBefore(t, i) < 0) {
			continue // it was the command's own reply, or nothing else was due
		}
		if late := misread(t, i); len(late) > 0 && late[0] < f.Step {
			f.Step = late[0]
		}
		return []Finding{f}
	}
	return nil
}

// lagging: command after command went out when the reply to the one before had
// not been read, each after the reply to an earlier one. A pipelined group looks
// otherwise: its commands stand together.
func lagging(t *Trace) []Finding {
	late := misread(t, len(t.Events))
	if len(late) < 2 || refusedAny(t) || t.Steps[late[0]].Facts.Caps.Has("PIPELINING") {
		return nil
	}
	k := late[0]
	return []Finding{
		{
			Rule:       "reply-out-of-step",
			Step:       k,
			Illegal:    true,
			Confidence: Medium,
			Because:    "from here on each command goes out after the reply to an earlier one",
			RunnerUp:   &RunnerUp{ID: "pipelined-without-offer", Decides: "a trace with time stamps"},
			Evidence: []Evidence{
				{Line: t.replyLine(k), Says: "the reply to line " + itoa(t.Line(k)) + " comes when it is read for another command"},
			},
		},
	}
}

// misread are the commands before an event after which the client read the
// reply to an earlier one.
func misread(t *Trace, event int) []int {
	owner := map[int]int{}
	for k := range t.Steps {
		if a := t.Steps[k].Answer; a >= 0 {
			owner[a] = k
		}
	}
	var late []int
	for k := 0; k+1 < len(t.Steps) && t.Steps[k].Event < event; k++ {
		for i := t.Steps[k].Event + 1; i < t.Steps[k+1].Event; i++ {
			if j, ok := owner[i]; ok && j < k && onWire(t.Steps[k].Command) {
				late = append(late, k)
				break
			}
		}
	}
	return late
}

// shownBefore is the last command of that verb that the log shows before an
// event, -1 if there is none.
func (t *Trace) shownBefore(event int, verb string) int {
	for k := t.StepAt(event); k >= 0; k-- {
		if s := &t.Steps[k]; s.Command == verb && !s.FromError {
			return k
		}
	}
	return -1
}
