package analyze

import "badseq/analyze/fix"

// Repair is how a conversation with one cause is made legal. The zero value is a
// search over the table for the shortest edit.
type Repair struct {
	None string                          // why no other sequence of commands mends it
	By   func(*Trace, *Diagnosis) []Edit // finds what the search does not: another connection, another argument, patience
	Else string                          // why no edit helps where By finds none
}

// hopeless is the repair that no other sequence of commands is.
func hopeless(why string) Repair {
	return Repair{None: "No other order of commands helps: " + why}
}

// repair returns the shortest edit of the conversation that makes it legal and
// brings the client where it was going, or no edit and why none can help.
func repair(t *Trace, d *Diagnosis) (edits []Edit, none string) {
	if r := RuleOf(d.Cause.ID); r != nil {
		switch by := r.Repair.By; {
		case r.Repair.None != "":
			return nil, r.Repair.None
		case by != nil:
			if edits := by(t, d); edits != nil {
				return edits, ""
			}
			return nil, r.Repair.Else
		}
	}
	units, at := unitsOf(t, d)
	if at >= 0 {
		w := worldOf(t, d, units)
		edits = w.search(units, aimOf(units, at), t.Session.Last+1)
	}
	if len(edits) == 0 && illegalID(d) == "content-before-354" {
		return drop(t, d), ""
	}
	if len(edits) == 0 {
		return nil, "The log does not show a sequence of commands that this server would take."
	}
	return edits, ""
}

// connect is a new connection in another mode: on the port in use unless that
// is the one for the other mode (or any does not count: 0), else on port.
func connect(mode TLSMode, other, port int) func(*Trace, *Diagnosis) []Edit {
	return func(_ *Trace, d *Diagnosis) []Edit {
		to := d.Server.Port
		if to == other || to == 0 || other == 0 {
			to = port
		}
		return []Edit{{Op: "connect", TLS: string(mode), Port: to}}
	}
}

// reconnect is a new connection like the one that was closed.
func reconnect(t *Trace, d *Diagnosis) []Edit {
	mode := tlsMode(t)
	if mode == TLSUnknown {
		mode = TLSNone
	}
	return []Edit{{Op: "connect", TLS: string(mode), Port: d.Server.Port}}
}

// wait sends the command that came too early after the reply that it should
// have waited for.
func wait(t *Trace, d *Diagnosis) []Edit {
	at := stepAt(t, d.Cause.Place.Line)
	if at < 0 {
		return nil
	}
	reply := 0
	for i := range t.Steps[:at+1] {
		if i == at && t.Steps[i].Phase != Connected {
			break
		}
		for _, r := range t.Steps[i].Replies {
			reply = max(reply, r.Place.Line+max(len(r.Lines)-1, 0))
		}
	}
	if g := t.Next(-1, VerbGreeting); t.Steps[at].Phase == Connected && g >= 0 {
		reply = t.Line(g)
	}
	if reply < t.Line(at) {
		return nil
	}
	return []Edit{{Op: "move", Line: t.Line(at), BeforeLine: reply + 1}}
}

// again sends the same command with a better argument.
func again(t *Trace, d *Diagnosis) []Edit {
	if at := stepAt(t, d.Cause.Place.Line); at >= 0 && onWire(t.Steps[at].Command) {
		return []Edit{{Op: "replace", Line: t.Line(at), Command: t.Steps[at].Command}}
	}
	return drop(t, d)
}

// drop leaves the command out.
func drop(_ *Trace, d *Diagnosis) []Edit {
	if d.FirstIllegal != nil {
		return []Edit{{Op: "delete", Line: d.FirstIllegal.Place.Line}}
	}
	return []Edit{{Op: "delete", Line: d.Cause.Place.Line}}
}

// lowerCase types the recipient that the tool took for itself in lower case.
// What else it took is no command.
func lowerCase(_ *Trace, d *Diagnosis) []Edit {
	if t := d.FirstIllegal; t != nil && (t.State == Mail.String() || t.State == Rcpt.String()) {
		return []Edit{{Op: "insert", Command: "rcpt", BeforeLine: t.Place.Line}}
	}
	return nil
}

// advice says what to change, in the words of the library that wrote the log.
func advice(t *Trace, d *Diagnosis) fix.Fix {
	f := fix.Facts{Host: d.Server.Host, Port: d.Server.Port, Settings: t.Settings.All, Started: t.Next(-1, "EHLO", "HELO", "LHLO") >= 0}
	if i := stepAt(t, d.Cause.Place.Line); i >= 0 {
		s := &t.Steps[i]
		f.Command, f.Mechanism = s.Command, mechanism(s)
		f.Offered = s.Facts.Caps["AUTH"].Params
	}
	if d.Cause.ID == "mechanism-not-advertised" {
		f.Mechanism = "" // the one to use is another
	}
	r := RuleOf(d.Cause.ID)
	if r == nil {
		return fix.Fix{}
	}
	return fix.For(r.Advice(), d.Session.Client, f)
}

// stepAt is the first step on a line of the input, -1 if none is there.
func stepAt(t *Trace, line int) int {
	for i := range t.Steps {
		if t.Line(i) == line {
			return i
		}
	}
	return -1
}
