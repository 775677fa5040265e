package analyze

import "strings"

// explanation is why a finding of the client's order is a fault, for this
// session.
func explanation(t *Trace, p *placed) string {
	if p.Says != "" {
		return strings.TrimSpace(p.Lead + " " + p.Says)
	}
	if p.rule.Says == "" || p.Step < 0 {
		return p.rule.Doc.Why + t.sayHabit(p)
	}
	command := t.Steps[p.Step].Command
	switch command {
	case "":
		command = "this line"
	case VerbEndOfData, VerbContent:
		command = "the message"
	}
	return upperFirst(strings.Replace(p.rule.Says, "%", command, 1)) + " " + p.rule.Doc.Why + t.sayHabit(p)
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
