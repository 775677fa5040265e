package knowledge

import "strings"

// Profile is what one server program was measured to do otherwise than the RFCs
// have it, or than most others do.
type Profile struct {
	Server  string // as a diagnosis names the software
	Version string // that was measured, and whose package
	Habits  []Habit
}

// Habit is one thing that a server does. Evidence is a session of the live
// harness (fixtures/live): the page MATRIX.md there shows under the policy, in
// the server's column, that its last command gets Code.
type Habit struct {
	Verb     string // the command that it is about
	Cause    string // the rule that the command breaks though it is accepted, or that names its refusal; "" none
	Ref      string // "RFC 5321 4.1.4"
	Policy   string // "plain", "submission", "mixed"
	Evidence string // "EHLO MAIL EHLO MAIL"
	Code     string // "250", "closed": no reply, "–": the session was over
	Says     string // what follows the server's name in a sentence
	After    After
}

// After is how the server's state moves otherwise than the table of effects has
// it; the zero value: it does not. Analyze knows the names of the changes.
type After struct {
	Verbs   string // commands, a blank between
	Class   string // first digits of the reply: "2", "45"
	Changes []string
}

// Accepts tells whether the command goes through.
func (h *Habit) Accepts() bool {
	return strings.HasPrefix(h.Code, "2") || strings.HasPrefix(h.Code, "3")
}

// ProfileOf is the profile of a server program, nil if none was measured.
func ProfileOf(server string) *Profile {
	for i := range Profiles {
		if Profiles[i].Server == server {
			return &Profiles[i]
		}
	}
	return nil
}

// Habit is what the server does about a command that a rule is about: that it
// accepts it, or how it refuses it. Nil: nothing that is known.
func (p *Profile) Habit(verb, cause string, accepted bool) *Habit {
	if p == nil || cause == "" {
		return nil
	}
	for i := range p.Habits {
		if h := &p.Habits[i]; h.Verb == verb && h.Cause == cause && h.Accepts() == accepted {
			return h
		}
	}
	return nil
}
