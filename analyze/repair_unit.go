package analyze

import (
	"slices"
	"strings"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// unit is one command of a conversation with all that belongs to it: the lines
// of a login, the content after DATA.
type unit struct {
	verb, argument string
	line           int
	column         int        // on its line, where other commands share that; else 0
	tolerated      string     // the cause for which it was out of order, though the server took it; "" none
	accepted       bool       // 2xx in the end
	fixed          bool       // stands where another does (the tool sent both by itself): it stays
	refused        int        // code of a refusal that no order mends, 0 none
	never          bool       // the server takes it in no state as it stands
	extra          bool       // rather left out than anything else
	turnedAway     bool       // refused in words that a login may answer
	kept           protection // what protected it, and still has to
}

// protection is what the session had when a command of mail was sent: it is not to be
// sent with less.
type protection struct{ tls, login bool }

// stretch is the part of a conversation that is searched for a repair.
type stretch struct {
	units []unit
	at    int // index of the command at fault, -1 if the log shows none
	first int // step of the first unit
	after int // line behind the stretch
}

// mostUnits bounds how much of a conversation is searched for a repair.
const mostUnits = 40

// stretchOf is the part of a conversation around the fault.
func stretchOf(t *Trace, d *Diagnosis) stretch {
	c := stretch{at: -1, after: t.Session.Last + 1}
	fault, column := d.Cause.Place.Line, d.Cause.Place.Column
	if d.FirstIllegal != nil {
		fault, column = d.FirstIllegal.Place.Line, d.FirstIllegal.Place.Column
	}
	var steps []int
	at := t.commandAt(fault, column)
	for i := range t.Steps {
		if !onWire(t.Steps[i].Command) || t.Steps[i].FromError && t.Line(i) != fault {
			continue
		}
		u := unitOf(t, i)
		if shows(d.FirstIllegal, t.Steps[i].Reply()) {
			u.refused = 0 // for the fault, which stands above
		}
		if i == at {
			c.at, u.refused = len(c.units), 0
			u.never = wrongInItself[causeAt(d)] || u.never && !complaint(t.Steps[i].Reply()).Any(knowledge.NeedsTLS|knowledge.NeedsAuth)
			u.extra = RuleOf(causeAt(d)).leavesOut()
		}
		if n := len(c.units); n > 0 && c.units[n-1].line == u.line {
			c.beside(&u, t, steps[n-1], i)
		}
		c.units, steps = append(c.units, u), append(steps, i)
	}
	if c.at < 0 && d.FirstIllegal != nil && d.FirstIllegal.Command == VerbContent {
		for c.at = len(c.units) - 1; c.at >= 0 && c.units[c.at].line > fault; c.at-- {
		}
	}
	if c.at < 0 {
		return c
	}
	from, to := 0, len(c.units)
	if to > mostUnits {
		from = max(0, c.at-mostUnits/2)
		to = min(to, from+mostUnits)
	}
	if to < len(c.units) {
		c.after = c.units[to].line
	}
	c.units, c.at, c.first = c.units[from:to], c.at-from, steps[from]
	return c
}

// commandAt is the command that stands at a line and column, else the first on
// the line; -1 if there is none.
func (t *Trace) commandAt(line, column int) int {
	at := -1
	for i := range t.Steps {
		if !onWire(t.Steps[i].Command) || t.Line(i) != line {
			continue
		}
		if t.Place(i).Column == column {
			return i
		}
		if at < 0 {
			at = i
		}
	}
	return at
}

// beside notes of a unit that it shares its line with the last one: each has a
// column then, unless they share that, too.
func (c *stretch) beside(u *unit, t *Trace, last, step int) {
	other := &c.units[len(c.units)-1]
	if t.Place(last).Column == t.Place(step).Column {
		other.fixed, u.fixed = true, true
		return
	}
	other.column, u.column = t.Place(last).Column, t.Place(step).Column
}

// shows tells whether a reply is the one that shows the fault.
func shows(fault *IllegalTransition, reply *stream.Event) bool {
	return reply != nil && fault != nil && fault.Reply != nil && fault.Reply.Line == reply.Place.Line
}

// unitOf is the command of a step.
func unitOf(t *Trace, i int) unit {
	s := &t.Steps[i]
	u := unit{verb: s.Command, argument: s.Argument, line: t.Line(i)}
	code, says := t.exchangeCode(i), complaint(s.Reply())
	u.accepted = code/100 == 2
	u.turnedAway = code >= 500 && !s.Facts.Authenticated && s.Is("MAIL", "RCPT") && says.Any(knowledge.Access|knowledge.Relay)
	if s.Is("MAIL", "RCPT", "DATA", "BDAT", "BURL") {
		u.kept = protection{s.Facts.TLS, s.Facts.Authenticated}
	}
	switch {
	case s.Verdict == WarningMove && s.Row != nil:
		u.tolerated = s.Row.Cause
	case code == 0 && replyClasses[s.Command] == nil && (s.Facts.Closed != "" || t.knowsNot(s.Command)), foreign(s, code, says):
		u.never = true
	case code < 400:
	case replyClasses[s.Command] == nil && (s.Verdict != Legal || says.Any(knowledge.NotImplemented|knowledge.Syntax)):
		u.never = true // nobody knows the verb
	case len(rows(s)) > 0 || code == 503 || says.Any(knowledge.Order) && s.Verdict != Legal:
	case s.Verdict == Legal || says.Any(knowledge.NotImplemented|knowledge.Syntax):
		u.refused = code
	}
	return u
}

// knowsNot tells whether the server said of a verb, wherever it stood, that it
// does not know it.
func (t *Trace) knowsNot(verb string) bool {
	return slices.ContainsFunc(t.Steps, func(s Step) bool { return s.Is(verb) && complaint(s.Reply()).Has(knowledge.NotImplemented) })
}

// foreign tells whether the server's refusal says that it does not know a
// command that others do: VRFY and the like in their place, BDAT in any (who
// knows it and has it out of order answers 503).
func foreign(s *Step, code int, says knowledge.Words) bool {
	if !says.Has(knowledge.NotImplemented) || says.Any(knowledge.NotOffered) {
		return false
	}
	return code == 500 && s.Is("BDAT") || (code == 500 || code == 502) && s.Is("VRFY", "EXPN", "ETRN", "HELP") && len(rows(s)) == 0
}

// exchangeCode is the reply that ended a command: of a login the last of its
// exchange.
func (t *Trace) exchangeCode(i int) int {
	code := t.Steps[i].Code()
	if t.Steps[i].Is("AUTH") {
		for j := i + 1; j < len(t.Steps) && t.Steps[j].Is(VerbAuthResponse); j++ {
			if c := t.Steps[j].Code(); c != 0 {
				code = c
			}
		}
	}
	return code
}

// wrongInItself are the causes of a command that has no place as it stands: it
// goes, or it gets another argument.
var wrongInItself = map[string]bool{"unknown-command": true, "command-syntax": true, "helo-refused": true, "lhlo-on-smtp": true}

// leavesOut tells whether a command with that cause is one too many.
func (r *Rule) leavesOut() bool { return r != nil && r.Repair.LeaveOut }

// causeAt is the cause of the command at fault.
func causeAt(d *Diagnosis) string {
	if d.FirstIllegal != nil {
		return d.FirstIllegal.ID
	}
	return d.Cause.ID
}

// spoken is the command as an edit names it: the verb, and of a login its
// mechanism.
func (u unit) spoken() string {
	if u.verb == "AUTH" && u.argument != "" {
		return "AUTH " + mechanism(&Step{Argument: u.argument})
	}
	return u.verb
}

// aim is where the client was going: encrypted, logged in, and how far with its
// message.
type aim struct {
	tls, login bool
	hello      string // the greeting to be in force in the end, "" any or none
	progress   int16
}

// aimOf is what the client reached before the fault, and the farthest that it
// tried to get from there.
func aimOf(units []unit, at int) aim {
	a := aim{}
	delivered, stage := int16(0), int16(0)
	for i, u := range units {
		s := Step{Command: u.verb}
		done := i < at
		switch {
		case done && u.refused != 0:
		case s.Is("STARTTLS"):
			a.tls = true
		case s.Is("AUTH"):
			a.login = true
		case s.Is("MAIL"):
			stage = max(stage, 1)
		case s.Is("RCPT"):
			stage = max(stage, 2)
		case s.Is("DATA", "BDAT", "BURL") && (stage > 0 || delivered == 0):
			if stage = 3; done && (u.verb == "DATA" || strings.HasSuffix(strings.ToUpper(u.argument), "LAST")) {
				delivered, stage = delivered+1, 0
			}
		}
	}
	a.progress = 3*delivered + stage
	return a
}
