package analyze

import (
	"strings"

	"badseq/analyze/fix"
)

// gap is something that a log may leave unseen, and that its reader may take for
// granted.
type gap struct {
	says  string // {first} is the session's first line
	when  func(*Trace, *Diagnosis) bool
	trace bool // the client's debug output shows it, and is not turned on
}

// gaps are read from the top; each that applies is told.
var gaps = []gap{
	{"The conversation: the log has no command and no reply of it, so what led to this is not known.",
		func(t *Trace, d *Diagnosis) bool { return !conversed(t) }, true},
	{"What the client sent: the log has the server's replies only, and its commands are concluded from them.",
		func(t *Trace, d *Diagnosis) bool { return t.Session.CommandsHidden && conversed(t) }, false},
	{"What the server answered: the log has the client's commands only.",
		func(t *Trace, d *Diagnosis) bool { return t.Session.RepliesHidden && conversed(t) }, true},
	{"What came before line {first}: what the server offers, and whether TLS was started and the login done.",
		func(t *Trace, d *Diagnosis) bool { return t.Session.StartMissing && conversed(t) }, false},
	{"How it went on after the last line.",
		func(t *Trace, d *Diagnosis) bool { return d.Outcome == Incomplete && conversed(t) }, false},
	{"What became of the message after the server took it: the server's own log says that, or a bounce to the sender.",
		func(t *Trace, d *Diagnosis) bool { return d.Outcome == OK && len(d.Delivered) > 0 }, false},
}

// conversed tells whether the log shows anything of the conversation: a command, or a
// reply that is not quoted by an error.
func conversed(t *Trace) bool {
	for k := range t.Steps {
		if s := &t.Steps[k]; !s.FromError && !s.Local && (onWire(s.Command) || s.Answered()) {
			return true
		}
	}
	return false
}

// unseen tells what the log does not show of a session, and how its client is made
// to print it.
func unseen(t *Trace, d *Diagnosis) (says []string, trace fix.Fix) {
	for i := range gaps {
		g := &gaps[i]
		if !g.when(t, d) {
			continue
		}
		says = append(says, strings.ReplaceAll(g.says, "{first}", itoa(t.Session.First)))
		if g.trace && trace.Sentence == "" {
			trace = fix.Trace(&t.Session, t.Settings.All)
		}
	}
	return says, trace
}
