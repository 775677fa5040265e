package analyze

import "badseq/grammar/stream"

// Analyze judges every session of a log, in the log's order.
func Analyze(log *stream.Log) []Diagnosis {
	out := make([]Diagnosis, 0, len(log.Sessions))
	for _, s := range log.Sessions {
		t := Replay(s, log.Of(s.Index), log.Source)
		t.settled(log.Settings)
		out = append(out, diagnose(t))
	}
	warnOfCopy(log, out)
	return out
}

// Verdicts is Analyze without what only a report needs: the advice, the repair and
// the flow of each diagnosis are empty. The rules are the same.
func Verdicts(log *stream.Log) []Diagnosis {
	out := make([]Diagnosis, 0, len(log.Sessions))
	for _, s := range log.Sessions {
		t := Replay(s, log.Of(s.Index), log.Source)
		t.settled(log.Settings)
		out = append(out, decide(t, findings(t)))
	}
	warnOfCopy(log, out)
	return out
}

// warnOfCopy says, of the last session before it, that the log stands in the input
// twice.
func warnOfCopy(log *stream.Log, out []Diagnosis) {
	for i := len(out) - 1; i >= 0 && log.Repeats > 0; i-- {
		if out[i].Session.First < log.Repeats {
			twice := Warning{WarnTwice, log.Repeats, "The log stands here a second time; its sessions count once"}
			out[i].Warnings = append(out[i].Warnings, twice)
			return
		}
	}
}

// diagnose judges one replayed session and says what to do.
func diagnose(t *Trace) Diagnosis {
	d := decide(t, findings(t))
	d.Settings = t.Settings.All
	if d.Cause != nil {
		d.Cause.Fix = advice(t, &d)
		if d.Cause.Fix.Ports {
			d.Cause.Evidence = append(d.Cause.Evidence, t.Settings.evidence()...)
		}
		d.Repair, d.NoRepair, d.RepairRests, d.RepairByList = repair(t, &d)
	}
	d.Flow = flow(t, &d)
	d.Unseen, d.Trace = unseen(t, &d)
	return d
}

// findings are what the rows of the table and the rules find in a session.
func findings(t *Trace) []Finding {
	found := judged(t)
	for i := range Rules {
		if find := Rules[i].Find; find != nil {
			found = append(found, find(t)...)
		}
	}
	return found
}
