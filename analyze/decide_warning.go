package analyze

import (
	"strings"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// orderWords are the words that complain of order.
const orderWords = knowledge.Order

// Ids of warnings that are no causes.
const (
	WarnNoHelloAfterTLS = "no-ehlo-after-starttls-tolerated"
	WarnCleartextAuth   = "cleartext-auth"
	WarnCertificate     = "certificate-not-verified"
	WarnNoQuit          = "no-quit"
	WarnTolerated       = "tolerated-order"
	WarnPipelining      = "pipelining-beyond-offer"
	WarnMixedEnds       = "mixed-line-ends"
	WarnTwice           = "log-twice"
)

// maxWarnings bounds what a session may warn of.
const maxWarnings = 20

// warnings are what the session survived: recovered findings, then what was
// forbidden and accepted, then what is unwise.
func warnings(t *Trace, rest []*placed) []Warning {
	var list []Warning
	add := func(id string, line int, title string) {
		for _, w := range list {
			if w.ID == id && (w.Line == line || id == WarnTolerated && w.Title == title) {
				return
			}
		}
		if len(list) < maxWarnings {
			list = append(list, Warning{ID: id, Line: line, Title: title})
		}
	}
	for _, p := range rest {
		title := p.rule.Title
		if p.recovered {
			title += "; the session recovered"
		}
		add(p.Rule, placeOf(t, &p.Finding).Line, title)
	}
	for k := range t.Steps {
		if s := &t.Steps[k]; s.Verdict == WarningMove && s.Row != nil {
			id, title := tolerated(t, s)
			add(id, t.Line(k), title)
		}
	}
	if k := firstBeyondOffer(t); k >= 0 && t.Steps[k].Verdict != IllegalMove {
		add(WarnPipelining, t.Line(k), "Sent before a reply that must be waited for")
	}
	if k := clearLogin(t); k >= 0 {
		add(WarnCleartextAuth, t.Line(k), "The login went over an unencrypted connection")
	}
	if e := t.EventAfter(-1, stream.CertificateAccepted); e >= 0 {
		add(WarnCertificate, t.Events[e].Place.Line, "The server's certificate was not verified")
	}
	for i := range t.Events {
		if e := &t.Events[i]; e.Kind == stream.Content && e.Malformed == stream.MixedEnds {
			add(WarnMixedEnds, e.Place.Line, "Lines of the message end with LF alone, others with CRLF")
			break
		}
	}
	if n := len(t.Steps); n > 0 && t.End.Closed == "client" && t.End.Delivered > 0 && t.Next(-1, "QUIT") < 0 {
		add(WarnNoQuit, t.Line(n-1), "The client closed without QUIT")
	}
	return list
}

// tolerated is the warning for a step that is forbidden but was accepted.
func tolerated(t *Trace, s *Step) (id, title string) {
	why := "this server accepts it"
	if h := t.habitOf(s, s.Row.Cause); h != nil {
		why = t.Server.Software + " " + h.Says
	}
	switch s.Row.Cause {
	case "no-ehlo-after-starttls":
		return WarnNoHelloAfterTLS, s.Command + " without a new EHLO after STARTTLS; " + why
	case "extension-not-advertised", "mechanism-not-advertised":
		return s.Row.Cause, s.Command + " uses what the server does not list; " + strings.Replace(why, "this server", "it", 1)
	}
	return WarnTolerated, s.Command + " is out of order here (" + s.Row.Cause + "); " + why
}

// clearLogin is the step of a login in clear that succeeded, -1 if none.
func clearLogin(t *Trace) int {
	for k := range t.Steps {
		s := &t.Steps[k]
		if s.Code() != 235 || s.Facts.TLS || !s.Facts.TLSKnown {
			continue
		}
		a := k
		if s.Command != "AUTH" {
			a = t.Last(k, "AUTH")
		}
		if a >= 0 && (mechanism(&t.Steps[a]) == "PLAIN" || mechanism(&t.Steps[a]) == "LOGIN") {
			return a
		}
	}
	return -1
}
