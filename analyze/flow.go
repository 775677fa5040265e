package analyze

import (
	"maps"
	"slices"
	"strings"
)

// flow lays the session as it went beside the session as it should go: what
// d.Repair makes of it. Nothing is laid where there is nothing to mend.
func flow(t *Trace, d *Diagnosis) []FlowStep {
	if len(d.Repair) == 0 {
		return nil
	}
	if e := d.Repair[0]; e.Op == "connect" {
		return connectFlow(t, d, e)
	}
	l := &layout{t: t, d: d, before: map[int][]Edit{}, at: map[int]Edit{}}
	l.read(d.Repair)
	l.lay()
	return l.steps
}

// layout is a flow as it grows.
type layout struct {
	t      *Trace
	d      *Diagnosis
	before map[int][]Edit // inserts and moves, by the line before which they go
	at     map[int]Edit   // deletes, moves and replacements, by the line of the command
	steps  []FlowStep
}

// read puts the edits where they belong.
func (l *layout) read(edits []Edit) {
	for _, e := range edits {
		switch e.Op {
		case "insert":
			l.before[e.BeforeLine] = append(l.before[e.BeforeLine], e)
		case "move":
			l.before[e.BeforeLine] = append(l.before[e.BeforeLine], e)
			l.at[e.Line] = e
		default:
			l.at[e.Line] = e
		}
	}
}

// lay walks the session.
func (l *layout) lay() {
	fault := l.faultLine()
	for i := range l.t.Steps {
		s, line := &l.t.Steps[i], l.t.Line(i)
		if s.Is(VerbAuthResponse, VerbContent, VerbConnect, VerbClose, "") || s.FromError && line != fault {
			continue
		}
		l.put(line)
		went := FlowStep{Line: line, Went: label(s), Code: l.t.exchangeCode(i)}
		if e, ok := l.at[line]; ok && onWire(s.Command) {
			delete(l.at, line)
			went.Mark = "extra"
			if e.Op == "replace" && akin(s.Command, e.Command) {
				went.Should, went.Want, went.Mark = e.Command, wanted(e.Command), "fault"
			} else if e.Op == "replace" {
				l.missing(e.Command)
			}
			l.add(went)
			continue
		}
		went.Should, went.Want = went.Went, went.Code
		if went.Want >= 400 || went.Want == 0 {
			went.Want = wanted(went.Went)
		}
		if line == fault {
			went.Mark = "fault"
		}
		l.add(went)
	}
	l.put(l.t.Session.Last + 1)
	l.onward()
}

// faultLine is the line of the command at fault, 0 if there is none.
func (l *layout) faultLine() int {
	if l.d.FirstIllegal == nil {
		return l.d.Cause.Place.Line
	}
	return l.d.FirstIllegal.Place.Line
}

// put adds what belongs before a line, once.
func (l *layout) put(line int) {
	for _, at := range slices.Sorted(maps.Keys(l.before)) {
		if at > line {
			return
		}
		edits := l.before[at]
		delete(l.before, at)
		for _, e := range edits {
			command := e.Command
			if e.Op == "move" {
				if i := stepAt(l.t, e.Line); i >= 0 {
					command = label(&l.t.Steps[i])
				}
			}
			l.missing(command)
		}
	}
}

// missing adds a command that was not sent, with what follows from it.
func (l *layout) missing(command string) {
	l.add(FlowStep{Should: command, Want: wanted(command), Mark: "missing"})
	switch command {
	case "STARTTLS":
		l.add(FlowStep{Should: "(TLS handshake)"})
	case "DATA":
		l.add(FlowStep{Should: "(message)", Want: 250})
	}
}

// akin tells whether one command is another form of the other, so that they
// share a row.
func akin(went, should string) bool {
	verb, _, _ := strings.Cut(should, " ")
	switch went {
	case "EHLO", "HELO", "LHLO":
		return verb == "EHLO" || verb == "HELO" || verb == "LHLO"
	case "BDAT":
		return verb == "DATA"
	}
	return went == verb
}

func (l *layout) add(s FlowStep) { l.steps = append(l.steps, s) }

// onward tells that the message follows where the log ends with the login.
func (l *layout) onward() {
	for i := range l.t.Steps {
		if l.t.Steps[i].Is("MAIL", "RCPT", "DATA", "BDAT") {
			return
		}
	}
	at, greeted, hello := len(l.steps), false, "EHLO"
	if l.t.End.LMTP {
		hello = "LHLO"
	}
	if at > 0 && l.steps[at-1].Should == "QUIT" {
		at--
	}
	for _, s := range l.steps[:at] {
		switch s.Should {
		case "EHLO", "HELO", "LHLO":
			greeted = true
		case "(TLS handshake)":
			greeted = false
		}
	}
	onward := []FlowStep{{Should: "MAIL …"}}
	if !greeted {
		onward = []FlowStep{{Should: hello, Want: 250}, {Should: "MAIL …"}}
	}
	l.steps = slices.Insert(l.steps, at, onward...)
}

// label is a step as a row of the flow names it.
func label(s *Step) string {
	switch s.Command {
	case VerbEndOfData:
		return "(message)"
	case VerbTLS:
		return "(TLS handshake)"
	case "AUTH":
		if m := mechanism(s); m != "" {
			return "AUTH " + m
		}
	}
	return s.Command
}

// wanted is the code that a command gets when all is well.
func wanted(command string) int {
	verb, _, _ := strings.Cut(command, " ")
	switch verb {
	case VerbGreeting, "STARTTLS":
		return 220
	case "AUTH":
		return 235
	case "DATA":
		return 354
	case "QUIT":
		return 221
	case "(TLS":
		return 0
	}
	return 250
}

// connectFlow lays a session beside one that begins on another connection.
func connectFlow(t *Trace, d *Diagnosis, e Edit) []FlowStep {
	hello := "EHLO"
	if t.End.LMTP {
		hello = "LHLO"
	}
	should := []string{VerbGreeting, hello}
	switch e.TLS {
	case string(TLSStartTLS):
		should = append(should, "STARTTLS", "(TLS handshake)", hello)
	case string(TLSImplicit):
		should = append([]string{"(TLS handshake)"}, should...)
	}
	should = append(should, "AUTH", "MAIL …")
	var steps []FlowStep
	l := &layout{t: t, d: d}
	fault := l.faultLine()
	for i := range t.Steps {
		s := &t.Steps[i]
		if s.Is(VerbAuthResponse, VerbContent, VerbConnect, VerbClose, "") {
			continue
		}
		step := FlowStep{Line: t.Line(i), Went: label(s), Code: l.t.exchangeCode(i)}
		if step.Line == fault {
			step.Mark = "fault"
		}
		steps = append(steps, step)
		if len(steps) == mostUnits {
			break
		}
	}
	for i, command := range should {
		if i == len(steps) {
			steps = append(steps, FlowStep{})
		}
		steps[i].Should, steps[i].Want = command, wanted(command)
		if command == "MAIL …" {
			steps[i].Want = 0
		}
	}
	return steps
}
