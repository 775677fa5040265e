package analyze

import (
	"maps"
	"strings"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// Effect is what the reply to a command changes. The first row that matches
// wins; what no row names changes nothing.
type Effect struct {
	Verb    string
	Class   string // first digits of the reply code that it speaks of: "2", "23", "45"
	To      Phase
	Changes []string // names of changes to the facts, in order
}

// Two phases that only Effects knows.
const (
	stay Phase = 200 + iota // nothing changes
	back                    // to where AUTH was sent from
)

// Effects is the other half of the state machine. An accepted EHLO clears a
// transaction (RFC 5321 4.1.4), a refused command leaves the state alone, a
// message that was refused after the dot is gone all the same (4.1.1.4),
// STARTTLS makes both sides forget everything (RFC 3207 4.2).
var Effects = []Effect{
	{VerbGreeting, "2", Greeted, []string{"greeted"}},
	{VerbGreeting, "45", Greeted, []string{"greeted"}},
	{"EHLO", "2", Hello, []string{"end transaction", "hello", "list"}},
	{"LHLO", "2", Hello, []string{"end transaction", "hello", "list", "LMTP"}},
	{"LHLO", "5", stay, []string{"no LMTP"}},
	{"HELO", "2", Hello, []string{"end transaction", "hello", "no list"}},
	{"STARTTLS", "2", Greeted, []string{"encrypt", "forget"}},
	{"AUTH", "3", AuthDialog, nil},
	{"AUTH", "2", back, []string{"log in"}},
	{"AUTH", "45", back, []string{"login failed"}},
	{VerbAuthResponse, "3", AuthDialog, nil},
	{VerbAuthResponse, "2", back, []string{"log in"}},
	{VerbAuthResponse, "45", back, []string{"login failed"}},
	{"MAIL", "2", Mail, []string{"end transaction", "begin transaction"}},
	{"MAIL", "45", stay, []string{"MAIL refused"}},
	{"SEND", "2", Mail, []string{"end transaction", "begin transaction"}}, // RFC 821 4.1.1, RFC 5321 F.6: these begin a transaction, too
	{"SOML", "2", Mail, []string{"end transaction", "begin transaction"}},
	{"SAML", "2", Mail, []string{"end transaction", "begin transaction"}},
	{"RCPT", "2", Rcpt, []string{"recipient"}},
	{"RCPT", "45", stay, []string{"recipient refused"}},
	{"DATA", "3", ContentOpen, nil},
	{"DATA", "45", stay, []string{"DATA refused"}},
	{VerbEndOfData, "2", Hello, []string{"end transaction", "delivered"}},
	{VerbEndOfData, "45", Hello, []string{"end transaction"}},
	{"BDAT LAST", "2", Hello, []string{"end transaction", "delivered"}},
	{"BDAT LAST", "45", stay, []string{"DATA refused"}},
	{"BDAT", "2", Chunks, nil},
	{"BDAT", "45", stay, []string{"DATA refused"}},
	{"BURL LAST", "2", Hello, []string{"end transaction", "delivered"}},
	{"BURL", "2", Chunks, nil},
	{"RSET", "2", back, []string{"end transaction"}},
	{"NOOP", "2", stay, nil},
	{"VRFY", "2", stay, nil},
	{"EXPN", "2", stay, nil},
	{"HELP", "2", stay, nil},
	{"ETRN", "2", stay, nil},
	{"QUIT", "2", Ended, []string{"quit"}},
}

// changes are the changes by the names that Effects uses. The facts are a copy
// that is the change's own.
var changes = map[string]func(t *Trace, step int, f *Facts){
	"greeted": func(t *Trace, step int, f *Facts) {
		f.Greeted, f.StartShown = true, true
		f.LMTP = f.LMTP || greetsLMTP(t.Steps[step].Reply())
	},
	"LMTP": func(_ *Trace, _ int, f *Facts) { f.LMTP = true },
	"no LMTP": func(t *Trace, step int, f *Facts) {
		if complaint(t.Steps[step].Reply()).Any(knowledge.NotImplemented | knowledge.OutOfOrder) { // else the name is refused
			f.LMTP = false
		}
	},
	"hello": func(t *Trace, step int, f *Facts) {
		f.Hello, f.HelloStep, f.Closed, f.ClosedStep = t.Steps[step].Command, step, "", -1
	},
	"list": func(t *Trace, step int, f *Facts) { f.learn(t.Steps[step].Reply()) },
	"no list": func(_ *Trace, _ int, f *Facts) {
		f.Caps, f.CapsKnown = nil, true
	},
	"encrypt": func(_ *Trace, _ int, f *Facts) {
		f.TLS, f.TLSKnown, f.Upgraded = true, true, true
	},
	"forget": func(_ *Trace, _ int, f *Facts) { f.forget() },
	"forget, but the login": func(_ *Trace, _ int, f *Facts) {
		login := f.Authenticated
		f.forget()
		f.Authenticated = login
	},
	"forget recipients": func(_ *Trace, _ int, f *Facts) {
		f.Accepted, f.Refused, f.RcptRefused = 0, 0, -1
	},
	"withdraw STARTTLS": func(_ *Trace, _ int, f *Facts) {
		f.Caps = maps.Clone(f.Caps)
		delete(f.Caps, "STARTTLS")
	},
	"log in":       func(_ *Trace, _ int, f *Facts) { f.Authenticated, f.AuthFailed = true, -1 },
	"login failed": func(_ *Trace, step int, f *Facts) { f.AuthFailed = step },
	"end transaction": func(_ *Trace, _ int, f *Facts) {
		f.endTransaction()
		f.MailRefused = -1
	},
	"begin transaction": func(t *Trace, step int, f *Facts) {
		f.Open, f.Binary = true, strings.Contains(strings.ToUpper(t.Steps[step].Argument), "BODY=BINARYMIME")
	},
	"MAIL refused": func(_ *Trace, step int, f *Facts) { f.MailRefused = step },
	"recipient":    func(_ *Trace, _ int, f *Facts) { f.Open, f.Accepted = true, f.Accepted+1 },
	"recipient refused": func(_ *Trace, step int, f *Facts) {
		f.Refused, f.RcptRefused = f.Refused+1, step
	},
	"DATA refused": func(_ *Trace, step int, f *Facts) { f.DataRefused = step },
	"delivered": func(t *Trace, step int, f *Facts) {
		if t.Steps[step].Answered() {
			f.Delivered++
		}
	},
	"quit": func(_ *Trace, step int, f *Facts) { f.close("quit", step) },
}

func (f *Facts) endTransaction() {
	f.Open, f.Binary, f.Accepted, f.Refused, f.RcptRefused, f.DataRefused = false, false, 0, 0, -1, -1
}

// forget is what STARTTLS does (RFC 3207 4.2).
func (f *Facts) forget() {
	f.CapsBefore, f.Caps, f.CapsKnown = f.Caps, nil, false
	f.Hello, f.HelloStep, f.Authenticated, f.AuthFailed, f.MailRefused = "", -1, false, -1, -1
	f.endTransaction()
}

// close says why the session is over; the first reason stays.
func (f *Facts) close(why string, step int) {
	if f.Closed == "" {
		f.Closed, f.ClosedStep = why, step
	}
}

// spine is the phase that the facts amount to where no exchange is open.
func (f *Facts) spine() Phase {
	switch {
	case f.Accepted > 0:
		return Rcpt
	case f.Open:
		return Mail
	case f.Hello != "":
		return Hello
	case f.Greeted || f.Upgraded:
		return Greeted
	}
	return Unknown
}

// learn takes over an EHLO list. A reply that was cut teaches what it shows,
// but not what is missing.
func (f *Facts) learn(reply *stream.Event) {
	f.CapsBefore = f.Caps
	f.Caps, f.CapsKnown = capabilities(reply)
	if f.Caps.Has("STARTTLS") && !f.TLSKnown {
		f.TLSKnown = true // RFC 3207 4.2: never offered under TLS
	}
}

// greetsLMTP tells whether a greeting names LMTP as what the server speaks, as
// Cyrus does: "220 mx.example.com Cyrus LMTP 3.4 server ready".
func greetsLMTP(greeting *stream.Event) bool {
	if greeting == nil || greeting.Code != 220 {
		return false
	}
	said := false
	for _, word := range strings.Fields(strings.ToUpper(greeting.Text)) {
		switch strings.Trim(word, ".,;:()[]") {
		case "SMTP", "ESMTP":
			return false
		case "LMTP":
			said = true
		}
	}
	return said
}

// effect is the row of Effects for a command and a reply code, nil if none.
func effect(s *Step, code int) *Effect {
	verb := s.Command
	if verb == "BDAT" || verb == "BURL" {
		if fields := strings.Fields(strings.ToUpper(s.Argument)); len(fields) > 0 && fields[len(fields)-1] == "LAST" {
			verb += " LAST"
		}
	}
	class := byte('0' + code/100)
	for i := range Effects {
		e := &Effects[i]
		if e.Verb == verb && strings.IndexByte(e.Class, class) >= 0 {
			return e
		}
	}
	return nil
}

// expects is the class of reply that a command gets when all goes well; a
// pipelined group is judged as if it did.
func expects(s *Step) int {
	switch s.Command {
	case "DATA":
		return 300
	case "AUTH":
		if len(strings.Fields(s.Argument)) < 2 {
			return 300
		}
	}
	return 200
}
