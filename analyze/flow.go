package analyze

import (
	"cmp"
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
	l := &layout{t: t, d: d, before: map[spot][]Edit{}, at: map[spot]Edit{}}
	l.read(d.Repair)
	l.lay()
	return l.steps
}

// layout is a flow as it grows.
type layout struct {
	t      *Trace
	d      *Diagnosis
	before map[spot][]Edit // inserts and moves, by where they go
	at     map[spot]Edit   // deletes, moves and replacements, by where the command stands
	steps  []FlowStep
}

// spot is where a command stands: a line, and the column where others share it.
type spot struct{ line, column int }

// before tells whether the spot is not behind another.
func (s spot) before(o spot) bool { return s.line < o.line || s.line == o.line && s.column <= o.column }

// order sorts spots.
func (s spot) order(o spot) int {
	return cmp.Or(cmp.Compare(s.line, o.line), cmp.Compare(s.column, o.column))
}

// read puts the edits where they belong.
func (l *layout) read(edits []Edit) {
	for _, e := range edits {
		to := spot{e.BeforeLine, e.Before}
		switch e.Op {
		case "insert":
			l.before[to] = append(l.before[to], e)
		case "move":
			l.before[to] = append(l.before[to], e)
			l.at[spot{e.Line, e.Column}] = e
		default:
			l.at[spot{e.Line, e.Column}] = e
		}
	}
}

// edit is the edit of a step's command; it is taken once.
func (l *layout) edit(i int) (Edit, bool) {
	p := l.t.Place(i)
	for _, at := range []spot{{p.Line, p.Column}, {p.Line, 0}} {
		if e, ok := l.at[at]; ok && onWire(l.t.Steps[i].Command) {
			delete(l.at, at)
			return e, true
		}
	}
	return Edit{}, false
}

// lay walks the session.
func (l *layout) lay() {
	fault := l.faultLine()
	at := l.faultAt()
	for i := range l.t.Steps {
		s, line := &l.t.Steps[i], l.t.Line(i)
		if s.Is(VerbAuthResponse, VerbContent, VerbConnect, VerbClose, "") || s.FromError && line != fault {
			continue
		}
		l.put(spot{line, l.t.Place(i).Column})
		went := FlowStep{Line: line, Went: label(s), Code: l.t.exchangeCode(i)}
		if e, ok := l.edit(i); ok {
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
		if line == fault && (at < 0 || i == at) {
			went.Mark = "fault"
		}
		l.add(went)
	}
	l.put(spot{line: l.t.Session.Last + 1})
	l.onward()
}

// faultAt is the command at fault, -1 if none is.
func (l *layout) faultAt() int {
	if f := l.d.FirstIllegal; f != nil {
		return l.t.commandAt(f.Place.Line, f.Place.Column)
	}
	return l.t.commandAt(l.d.Cause.Place.Line, l.d.Cause.Place.Column)
}

// faultLine is the line of the command at fault, 0 if there is none.
func (l *layout) faultLine() int {
	if l.d.FirstIllegal == nil {
		return l.d.Cause.Place.Line
	}
	return l.d.FirstIllegal.Place.Line
}

// put adds what belongs before a spot, once.
func (l *layout) put(here spot) {
	for _, at := range slices.SortedFunc(maps.Keys(l.before), spot.order) {
		if !at.before(here) {
			return
		}
		edits := l.before[at]
		delete(l.before, at)
		for _, e := range edits {
			command := e.Command
			if e.Op == "move" {
				if i := l.t.commandAt(e.Line, e.Column); i >= 0 {
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
