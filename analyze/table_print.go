package analyze

import (
	"cmp"
	"fmt"
	"strings"
)

// PrintTable is what judges, a row a line, for `badseq explain table`: what the
// RFCs forbid, what servers demand, what refusals mean, what replies change.
func PrintTable() string {
	var b strings.Builder
	b.WriteString("Forbidden by the RFCs: the command, the states, the condition, the cause, the section.\n")
	b.WriteString("The first row that matches counts; what no row forbids is legal; forbidden but accepted is a warning.\n\n")
	for _, r := range Legality {
		cause := r.Cause
		if cause == "" {
			cause = "(legal)"
		}
		fmt.Fprintf(&b, "%-9s %-28s %-26s %-28s %s\n", r.Verb, phaseList(r.In), r.When, cause, r.Ref)
	}
	b.WriteString("\nDemanded by servers: legal by the RFCs, refused, and the reply says what was missing.\n\"mail\" is every command but EHLO, HELO, STARTTLS, AUTH and QUIT.\n\n")
	for _, d := range Policy {
		fmt.Fprintf(&b, "%-9s %-52s %-31s %-28s %s\n", d.Verb, d.Says, d.When, d.Cause, d.Ref)
	}
	b.WriteString("\nRefused in good order: the commands, the words, the words that must not be there, the codes, the condition, the cause.\n\n")
	for _, r := range refusals {
		fmt.Fprintf(&b, "%-9s %-28s %-26s %-9s %-14s %s\n", r.To, r.Says, r.without(), r.Codes, r.When, r.Cause)
	}
	b.WriteString("\nBroken below SMTP: what is told of it, what must not be, the conditions, the cause and its confidence.\n\n")
	for _, r := range breakTable {
		fmt.Fprintf(&b, "%-23s %-16s %-42s %-30s %s\n", r.Fault, r.Not, strings.Join(r.When, ", "), cmp.Or(r.Cause, "(none of its own)"), r.Sure)
	}
	b.WriteString("\nWhat a reply changes: the command, the first digit, the next state, the facts.\n\n")
	for _, e := range Effects {
		to := map[Phase]string{stay: "(same)", back: "(as before AUTH)"}[e.To]
		if to == "" {
			to = e.To.String()
		}
		fmt.Fprintf(&b, "%-13s %-3s %-17s %s\n", e.Verb, e.Class, to, strings.Join(e.Changes, ", "))
	}
	return b.String()
}

// RowsOf is the rows that name a cause, in words, in the order in which they
// are asked; none for a cause that is found otherwise.
func RowsOf(cause string) []string {
	var rows []string
	for _, r := range Legality {
		if r.Cause == cause {
			rows = append(rows, fmt.Sprintf("%s in state %s%s: forbidden by %s", r.Verb, phaseList(r.In), when(r.When), r.Ref))
		}
	}
	for _, d := range Policy {
		if d.Cause == cause {
			rows = append(rows, fmt.Sprintf("%s refused, the reply says %s%s: %s", d.Verb, d.Says, when(d.When), d.Ref))
		}
	}
	for _, r := range refusals {
		if r.Cause == cause {
			rows = append(rows, r.String())
		}
	}
	for i := range breakTable {
		if r := &breakTable[i]; r.Cause == cause {
			rows = append(rows, r.String())
		}
	}
	return rows
}

// String is the line in words: `mail refused with 4, the reply says greylisted`.
func (r *refusal) String() string {
	text := r.To + " refused"
	if r.Codes != "" {
		text += " with " + strings.ReplaceAll(r.Codes, " ", " or ")
	}
	if r.Says != 0 {
		text += ", the reply says " + r.Says.String()
	}
	switch r.without() {
	case "unclear":
		text += ", and of no fault of order, syntax or support"
	case "-":
	default:
		text += ", and not " + r.without()
	}
	return text + when(r.When)
}

// String is the line in words: `broken, and plain-peer is told, if no greeting
// and STARTTLS port: sure`.
func (r *breakRow) String() string {
	text := "broken"
	if r.Fault != 0 {
		text += ", " + strings.ReplaceAll(r.Fault.String(), "+", " or ") + " is told"
	}
	if r.Not != 0 {
		text += ", " + strings.ReplaceAll(r.Not.String(), "+", " or ") + " is not"
	}
	return text + when(strings.Join(r.When, " and ")) + ": " + string(r.Sure)
}

// without is the words that a reply must not say, the usual set by its name.
func (r *refusal) without() string {
	switch {
	case r.Not == unclear:
		return "unclear"
	case r.Not&unclear == unclear:
		return "unclear+" + (r.Not &^ unclear).String()
	}
	return r.Not.String()
}

// when is a guard as the end of a sentence.
func when(guard string) string {
	if guard == "" {
		return ""
	}
	return ", if " + guard
}

func phaseList(in []Phase) string {
	if in == nil {
		return "any"
	}
	names := make([]string, len(in))
	for i, p := range in {
		names[i] = p.String()
	}
	return strings.Join(names, " ")
}
