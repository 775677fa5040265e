package analyze

import (
	"maps"
	"slices"
	"strings"
)

// ListRepair is the repair for the case that the server's EHLO list, of which the
// log shows nothing, has Listed and has not Unlisted (of STARTTLS and AUTH).
type ListRepair struct {
	Listed, Unlisted []string
	Repair           []Edit
	Says             string // what the conversation is then, in a sentence
}

// mayList are the lists that a server may answer with, as far as the order of
// commands goes.
var mayList = []struct {
	listed, unlisted []string
	when             string
}{
	{nil, []string{"STARTTLS", "AUTH"}, "neither STARTTLS nor AUTH"},
	{[]string{"STARTTLS"}, []string{"AUTH"}, "STARTTLS and no AUTH"},
	{[]string{"AUTH"}, []string{"STARTTLS"}, "AUTH and no STARTTLS"},
	{[]string{"STARTTLS", "AUTH"}, nil, "STARTTLS and AUTH"},
}

// byList are the repairs of a conversation in which STARTTLS or AUTH came without
// a list, for each list of the server's under which it is another than edits. The
// client reads the list before it has to choose.
func byList(t *Trace, d *Diagnosis, c stretch, barred string, edits []Edit) []ListRepair {
	o, lacks := t.offered(), t.lacks()
	if len(edits) == 0 || o.clear != nil || o.tls != nil || !t.Steps[c.first].Facts.StartShown || !conversed(t) || !extends(c, edits) {
		return nil
	}
	c.units = slices.Clone(c.units)
	for i := range c.units {
		if u := &c.units[i]; u.verb == "HELO" && worldOf(t, d, c).hello == "EHLO" { // HELO is answered by no list
			u.verb, u.never = "EHLO", true
		}
	}
	var all []ListRepair
	for _, may := range mayList {
		list := used(c.units)
		auth, uses := list["AUTH"]
		if !uses {
			auth = Capability{Params: []string{"PLAIN"}}
		}
		delete(list, "STARTTLS")
		delete(list, "AUTH")
		maps.DeleteFunc(list, func(keyword string, _ Capability) bool { return lacks[keyword] })
		known := o.starttls && !slices.Contains(may.listed, "STARTTLS")
		for _, keyword := range may.listed {
			known = known || lacks[keyword]
			list[keyword] = map[string]Capability{"AUTH": auth}[keyword]
		}
		if known { // the log says otherwise
			continue
		}
		w := worldWith(t, d, c, list)
		a := aimOf(c.units, c.at)
		a.hello = w.hello // the list that it is about
		other := w.search(c, a, barred)
		if len(other) == 0 || slices.Equal(other, edits) {
			continue
		}
		all = append(all, ListRepair{may.listed, may.unlisted, other, "If " + w.hello + " lists " + may.when + ": " + spokenFlow(t, d, other)})
	}
	return all
}

// extends tells whether a conversation, repaired or not, has a command that the
// list is to name.
func extends(c stretch, edits []Edit) bool {
	needs := func(verb string) bool { return verb == "STARTTLS" || strings.HasPrefix(verb, "AUTH") }
	return slices.ContainsFunc(c.units, func(u unit) bool { return needs(u.verb) }) ||
		slices.ContainsFunc(edits, func(e Edit) bool { return needs(e.Command) })
}

// spokenFlow is a repaired conversation as the list of its commands.
func spokenFlow(t *Trace, d *Diagnosis, edits []Edit) string {
	mended := *d
	mended.Repair = edits
	var commands []string
	for _, s := range flow(t, &mended) {
		if s.Should != "" && s.Should != VerbGreeting && s.Should[0] != '(' {
			commands = append(commands, s.Should)
		}
	}
	const most = 12
	if len(commands) > most {
		commands = append(commands[:most], "…")
	}
	text := strings.Join(commands, ", ")
	if !strings.HasSuffix(text, "…") {
		text += "."
	}
	return text
}
