package analyze

import (
	"badseq/analyze/fix"
	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// Repair is how a conversation with one cause is made legal. The zero value is a
// search over the table for the shortest edit.
type Repair struct {
	None string  // why no other sequence of commands mends it
	By   mending // finds what the search does not: another connection, patience
	Else string  // why no edit helps where By finds none
	// LeaveOut: the command is one too many, so of two edits that are as short the
	// one without it.
	LeaveOut bool
}

// mending finds the edits that end a cause, nil none, and what they rest on that
// the log does not show, a sentence each.
type mending func(*Trace, *Diagnosis) (edits []Edit, rests []string)

// hopeless is the repair that no other sequence of commands is.
func hopeless(why string) Repair {
	return Repair{None: "No other order of commands helps: " + why}
}

// repair returns the shortest edit of the conversation that makes it legal and
// brings the client where it was going, or no edit and why none can help; what the
// edit rests on that the log does not show; and other edits for other EHLO lists.
func repair(t *Trace, d *Diagnosis) (edits []Edit, none string, rests []string, lists []ListRepair) {
	barred := ""
	if r := RuleOf(d.Cause.ID); r != nil {
		switch by := r.Repair.By; {
		case r.Repair.None != "":
			barred = orderedAll(t, d)
			if none = r.Repair.None; barred == "" {
				return nil, none, nil, nil
			}
		case by != nil:
			if edits, rests := by(t, d); edits != nil {
				return edits, "", rests, nil
			}
			if none = r.Repair.Else; d.FirstIllegal == nil {
				return nil, none, nil, nil
			}
		}
	}
	if c := stretchOf(t, d); c.at >= 0 {
		c.bar(barred)
		w := worldOf(t, d, c)
		edits, rests = w.search(c, aimOf(c.units, c.at), barred), w.rests
		lists = byList(t, d, c, barred, edits)
	}
	switch {
	case len(edits) > 0:
		return edits, "", rests, lists
	case none != "":
		return nil, none, nil, nil
	case causeAt(d) == "content-before-354", wrongInItself[causeAt(d)]:
		return drop(d), "", nil, nil
	}
	if !conversed(t) { // there is no sequence to speak of
		return nil, "", nil, nil
	}
	return nil, "The log does not show a sequence of commands that this server would take.", nil, nil
}

// orderedAll is the verb that was refused for another reason than its place, if
// something else in the session was out of place too: that can be mended
// without another such command (another recipient is not known). "" where
// nothing else was.
func orderedAll(t *Trace, d *Diagnosis) string {
	if d.FirstIllegal == nil || d.FirstIllegal.Fault != "client" {
		return ""
	}
	at := t.stepOf(d.Cause.Place)
	if at < 0 || !onWire(t.Steps[at].Command) {
		return ""
	}
	return t.Steps[at].Command
}

// bar makes every command of that verb which was not accepted one that never
// will be.
func (c *stretch) bar(verb string) {
	for i := range c.units {
		if u := &c.units[i]; verb != "" && u.verb == verb && !u.accepted && u.refused == 0 {
			u.refused = 550
		}
	}
}

// connect is a new connection in another mode: on the port in use unless that
// is the one for the other mode (or any does not count: 0), else on port.
func connect(mode TLSMode, other, port int) mending {
	return func(_ *Trace, d *Diagnosis) ([]Edit, []string) {
		to := d.Server.Port
		if to == other || to == 0 || other == 0 {
			to = port
		}
		return []Edit{{Op: "connect", TLS: string(mode), Port: to}}, nil
	}
}

// reconnect is a new connection like the one that was closed.
func reconnect(t *Trace, d *Diagnosis) ([]Edit, []string) {
	mode := tlsMode(t)
	if mode == TLSUnknown {
		mode = TLSNone
	}
	return []Edit{{Op: "connect", TLS: string(mode), Port: d.Server.Port}}, nil
}

// waited is what a repair rests on that sends one by one what the server would
// not read.
const waited = "Whether what the client sent with it is in order: the server objected to its coming too early."

// wait sends the command that came too early after the reply that it should
// have waited for.
func wait(t *Trace, d *Diagnosis) (edits []Edit, rests []string) {
	at := t.stepOf(d.Cause.Place)
	if at < 0 {
		return nil, nil
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
		return nil, nil
	}
	edits, rests = []Edit{{Op: "move", Line: t.Line(at), BeforeLine: reply + 1}}, nil
	if c := stretchOf(t, d); c.at > 0 && c.units[c.at].column != 0 { // a group in one write: what follows goes one by one, too
		edits, rests = edits[:0], []string{waited}
		for i := range c.units[c.at:] {
			if u := &c.units[c.at+i]; u.line == t.Line(at) {
				edits = append(edits, *u.moved(&unit{line: reply + 1}))
			}
		}
	}
	return edits, rests
}

// logIn logs in before the mail that a server turned away by words that name no
// reason, relaying least of all, if the client has left a login out that the
// server may offer: it lists AUTH, or STARTTLS, under which AUTH is to come.
func logIn(t *Trace, d *Diagnosis) ([]Edit, []string) {
	at := t.stepOf(d.Cause.Place)
	if at < 0 {
		return nil, nil
	}
	s := &t.Steps[at]
	says := complaint(s.Reply())
	if !says.Has(knowledge.Access) || says.Has(knowledge.Relay) || s.Facts.Authenticated || !s.Facts.StartShown {
		return nil, nil
	}
	c := stretchOf(t, d)
	w := worldOf(t, d, c)
	shown := t.offered()
	auth := Capability{Params: []string{w.mechanism}}
	switch {
	case c.at < 0:
		return nil, nil
	case w.clear.Has("AUTH") || w.tls.Has("AUTH"):
	case w.offersTLS() && shown.tls == nil:
		w.tls = with(w.tls, "AUTH", auth)
	case shown.clear == nil && shown.tls == nil:
		w.clear = with(w.clear, "AUTH", auth) // no list was asked for: EHLO may show AUTH
	default:
		return nil, nil
	}
	w.mailNeeds = true
	edits := w.search(c, aimOf(c.units, c.at), "")
	return edits, append(w.rests, guessedLogin)
}

// drop leaves the command at fault out.
func drop(d *Diagnosis) []Edit {
	if d.FirstIllegal != nil {
		return []Edit{{Op: "delete", Line: d.FirstIllegal.Place.Line}}
	}
	return []Edit{{Op: "delete", Line: d.Cause.Place.Line}}
}

// lowerCase types the recipient that the tool took for itself in lower case.
// What else it took is no command.
func lowerCase(_ *Trace, d *Diagnosis) ([]Edit, []string) {
	if t := d.FirstIllegal; t != nil && (t.State == Mail.String() || t.State == Rcpt.String()) {
		return []Edit{{Op: "insert", Command: "rcpt", BeforeLine: t.Place.Line}}, nil
	}
	return nil, nil
}

// advice says what to change, in the words of the library that wrote the log.
func advice(t *Trace, d *Diagnosis) fix.Fix {
	f := fix.Facts{Host: d.Server.Host, Port: d.Server.Port, Settings: t.Settings.All, Started: t.Next(-1, "EHLO", "HELO", "LHLO") >= 0}
	if i := t.stepOf(d.Cause.Place); i >= 0 {
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

// stepOf is the step that stands at a place, else the first on its line; -1 if
// none is there.
func (t *Trace) stepOf(p stream.Place) int {
	for i := range t.Steps {
		if at := t.Place(i); at.Line == p.Line && at.Column == p.Column {
			return i
		}
	}
	return stepAt(t, p.Line)
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
