package analyze

import (
	"strings"

	"badseq/analyze/knowledge"
)

// redirected: a known provider was asked and somebody else answers. Only a
// session that goes wrong is worth the word.
func redirected(t *Trace) []Finding {
	c := connectionOf(t)
	asked := knowledge.AskedProvider(c.host)
	greeting := t.Next(-1, VerbGreeting)
	if asked == nil {
		return strangers(t, c, greeting)
	}
	if greeting < 0 || !t.Steps[greeting].Answered() || !suffers(t, greeting) {
		return nil
	}
	said := t.Steps[greeting].Reply()
	if asked.Answers(said.Text) || masked(said.Text) || greetedHost(said.Text) == "" {
		return nil
	}
	for k := t.Next(greeting, "EHLO", "HELO"); k >= 0; k = t.Next(k, "EHLO", "HELO") {
		if r := t.Steps[k].Reply(); r != nil && asked.Answers(r.Text) {
			return nil
		}
	}
	f := Finding{Rule: "connection-redirected", Step: -1, Event: t.Steps[greeting].Event, Illegal: true, Confidence: High,
		Because: "the host that was asked for and the one that answers are strangers",
		Evidence: []Evidence{{Line: t.Events[c.event].Place.Line, Says: "the client asks for " + c.host + " (" + asked.Name + ")"},
			{Line: said.Place.Line, Says: "the answer comes from " + greetedHost(said.Text)}}}
	if b := broken(t); b != nil && b.fault.Any(knowledge.BadCertificate) {
		f.Event = b.at
		f.Evidence = append(f.Evidence, Evidence{Line: t.Events[b.at].Place.Line, Says: errorSays(&t.Events[b.at])})
	}
	return []Finding{f}
}

// strangers: a host that is no known provider's was asked, another domain's
// answers, and the certificate is not for the host that was asked. A client
// that asks for its own domain at a hoster's gets the hoster's certificate all
// the same; that is no redirection.
func strangers(t *Trace, c connection, greeting int) []Finding {
	b := broken(t)
	if b == nil || !b.fault.Has(knowledge.BadCertificate|knowledge.NameMismatch) || greeting < 0 || !t.Steps[greeting].Answered() {
		return nil
	}
	said := t.Steps[greeting].Reply()
	asked, answers := domainOf(c.host), domainOf(greetedHost(said.Text))
	if asked == "" || answers == "" || asked == answers || ownDomain(t, asked) {
		return nil
	}
	return []Finding{{Rule: "connection-redirected", Step: -1, Event: b.at, Illegal: true, Confidence: Medium,
		Because:  "greeting and certificate are another's than the host that was asked for",
		RunnerUp: &RunnerUp{ID: "certificate-rejected", Decides: "whether the host that was asked for belongs to the one that answers"},
		Evidence: []Evidence{{Line: t.Events[c.event].Place.Line, Says: "the client asks for " + c.host},
			{Line: said.Place.Line, Says: "the answer comes from " + greetedHost(said.Text)},
			{Line: t.Events[b.at].Place.Line, Says: errorSays(&t.Events[b.at])}}}}
}

// ownDomain tells whether a domain is the client's own, as its EHLO or its
// sender's address say.
func ownDomain(t *Trace, domain string) bool {
	for k := range t.Steps {
		switch s := &t.Steps[k]; s.Command {
		case "EHLO", "HELO":
			if domainOf(s.Argument) == domain {
				return true
			}
		case "MAIL":
			_, host, _ := strings.Cut(s.Argument, "@")
			host, _, _ = strings.Cut(host, ">")
			if domainOf(host) == domain {
				return true
			}
		}
	}
	return false
}

// domainOf is the part of a host name that one owner holds: its last two
// labels, three where the last but one is short as in "co.uk". "" for what is
// no name.
func domainOf(host string) string {
	labels := strings.Split(strings.ToLower(strings.TrimSuffix(strings.TrimSpace(host), ".")), ".")
	n := len(labels)
	if n < 2 || strings.ContainsAny(host, "[]:_ ") || labels[n-1] == "" || labels[n-1][0] >= '0' && labels[n-1][0] <= '9' {
		return ""
	}
	if n > 2 && len(labels[n-1]) == 2 && len(labels[n-2]) <= 3 {
		return strings.Join(labels[n-3:], ".")
	}
	return strings.Join(labels[n-2:], ".")
}

// suffers tells whether anything went wrong after a step: a refusal, or a
// break.
func suffers(t *Trace, after int) bool {
	for k := after + 1; k < len(t.Steps); k++ {
		if t.Steps[k].Refused() {
			return true
		}
	}
	return broken(t) != nil
}
