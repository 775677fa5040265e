package analyze

import (
	"cmp"
	"fmt"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// refused is the Find of a rule of the table of refusals.
func refused(cause string) func(*Trace) []Finding {
	return func(t *Trace) []Finding {
		var found []Finding
		for k := range t.Steps {
			r := meant(&t.Steps[k], refusedCommand(t, k))
			if r == nil || r.Cause != cause || belongsToOrder(t, k, r) {
				continue
			}
			found = append(found, refusalFinding(t, k, r))
		}
		return append(found, toldOnly(t, cause)...)
	}
}

// refusedCommand is the verb of a refused step, "" where the log does not show
// what the reply answers.
func refusedCommand(t *Trace, k int) string {
	s := &t.Steps[k]
	switch {
	case loneRefusal(t, k):
		return ""
	case s.Is("QUIT") && pendingLogin(t, k) >= 0:
		return VerbAuthResponse
	case s.Is(VerbClose) && s.Code() == 421 && t.End.Delivered > 0 && !s.Facts.Open:
		return VerbConnect // the server ends an idle connection after its work: no refusal
	}
	return s.Command
}

// pendingLogin is the AUTH whose exchange a client left open when it sent step
// k, so that the reply to the login was read as that to step k; -1 if none.
// PHPMailer ends an OAuth2 exchange so that fails (RFC 7628 3.2.3).
func pendingLogin(t *Trace, k int) int {
	if k == 0 || !t.Steps[k-1].Is("AUTH", VerbAuthResponse) || t.Steps[k-1].Code() != 334 {
		return -1
	}
	return t.Last(k, "AUTH")
}

// toldOnly finds refusals that only the client's own words tell of: an error
// without a code, in a session without replies (contract, decision 8).
func toldOnly(t *Trace, cause string) []Finding {
	for k := range t.Steps {
		if t.Steps[k].Answered() {
			return nil
		}
	}
	for i := range t.Events {
		e := &t.Events[i]
		if e.Kind != stream.Error || e.Signal != stream.Abandoned && e.Signal != stream.ServerRefused || e.Code != 0 || e.Repeated || faultOf(e)&^knowledge.CannotConnect != 0 {
			continue
		}
		says := knowledge.Read(0, e.Enhanced, e.Text)
		sure, because, or := Medium, "the client's words say so; the log shows no reply", told(cause)
		r := namedByWords(e, says)
		if only := namedOnly(e, says); only != nil {
			r, sure, because, or = only, Low, "the client's error says what was refused, not why", cmp.Or(only.Or, or)
		}
		if r != nil && r.Cause == cause {
			return []Finding{{Rule: cause, Step: -1, Event: i, Confidence: sure, Because: because,
				RunnerUp: &RunnerUp{ID: or, Decides: "the reply itself"},
				Evidence: []Evidence{{Line: e.Place.Line, Says: errorSays(e)}}}}
		}
	}
	return nil
}

// namedByWords is the line of the table that the client's own words name, nil for
// none.
func namedByWords(e *stream.Event, says knowledge.Words) *refusal {
	for i := range refusals {
		if r := &refusals[i]; says.Any(r.Says) && r.When == "" && refusalGroups[r.To][e.Verb] && !says.Any(r.Not) {
			return r
		}
	}
	return nil
}

// logins is the Find of auth-failed: logins that were refused, and one that had nothing to
// be tried with.
func logins(t *Trace) []Finding {
	return append(refused("auth-failed")(t), noCredentials(t)...)
}

// noCredentials finds a login that a library did not try because it was given no user
// name or password, whatever the log shows of the conversation.
func noCredentials(t *Trace) []Finding {
	for i := range t.Events {
		e := &t.Events[i]
		if e.Kind == stream.Error && e.Signal == stream.NotAllowed && e.Verb == "AUTH" && !e.Repeated && knowledge.ReadFault(e.Text).Any(knowledge.NoCredentials) {
			return []Finding{{Rule: "auth-failed", Step: -1, Event: i, Confidence: Medium, Because: "the library says so, and sent nothing",
				Says:     "The library has no user name or no password to log in with: the setting is empty, or the variable that it comes from is not set where the program runs.",
				RunnerUp: &RunnerUp{ID: "mail-before-auth", Decides: "whether the server lets mail in without a login"},
				Evidence: []Evidence{{Line: e.Place.Line, Says: errorSays(e)}}}}
		}
	}
	return nil
}

// namedOnly is the line of the table for an error whose kind says that the server refused a
// command, and which says no more: what that command is refused for in most cases. nil
// if it says more.
func namedOnly(e *stream.Event, says knowledge.Words) *refusal {
	if e.Signal != stream.ServerRefused || e.Verb == "" || says != 0 {
		return nil
	}
	code := 550
	if e.Verb == "AUTH" {
		code = 535
	}
	for i := range refusals {
		if r := &refusals[i]; r.Says == 0 && r.When == "" && refusalGroups[r.To][e.Verb] && codeFits(r.Codes, code) {
			return r
		}
	}
	return nil
}

// told is what else a refusal could be that only the client tells of.
func told(cause string) string {
	if cause == "relay-denied" {
		return "mail-before-auth"
	}
	return "relay-denied"
}

// belongsToOrder tells whether a refusal that reads like one of these is an
// ordering fault all the same: relaying is denied to whom could have logged in,
// and did not (contract, decision 3).
func belongsToOrder(t *Trace, k int, r *refusal) bool {
	s := &t.Steps[k]
	return r.Cause == "relay-denied" && s.Code()/100 == 5 && guards["AUTH listed, not done"](s.Facts, s)
}

// refusalFinding is the finding for step k by line r of the table.
func refusalFinding(t *Trace, k int, r *refusal) Finding {
	s := &t.Steps[k]
	reply := s.Reply()
	command := refusedCommand(t, k)
	f := Finding{Rule: r.Cause, Step: k, Confidence: High, Because: "the command is in order and the reply says why it is refused",
		Lead: refusalLead(s, command), Says: refusalSays(t, s, r.Cause), Evidence: []Evidence{{Line: reply.Place.Line, Says: "the server refuses: " + quote(Ref(reply))}}}
	if s.Is("QUIT") {
		f.Step, f.Reply = pendingLogin(t, k), Ref(reply)
	}
	if r.Cause == "timeout" && !commandAfter(t, k) { // what is sent after it is command-after-close
		f.Illegal, f.Step, f.Event, f.Reply = true, -1, s.Answer, Ref(reply)
	}
	switch {
	case r.Says == 0, r.Says == knowledge.OutOfOrder:
		f.Confidence, f.Because = Medium, "the reply code alone: the words do not say why"
		if r.Or != "" {
			f.RunnerUp = &RunnerUp{ID: r.Or, Decides: "the server's own log for this moment"}
		}
	case r.Cause == "relay-denied" && r.Says == knowledge.Access && command == "MAIL":
		f.Confidence, f.Because = Medium, "the words deny access, and do not say to whom or why: MAIL names no recipient yet"
		f.RunnerUp = deniedSender(s.Facts)
	case r.Cause == "relay-denied" && !s.Facts.Authenticated && !s.Facts.StartShown:
		f.Confidence, f.Because = Medium, "the words say so, but the log does not show whether the client logged in"
		f.RunnerUp = &RunnerUp{ID: "mail-before-auth", Decides: "the session from its start: whether the server offers AUTH, and whether it was done"}
	}
	if command == "" {
		f.Confidence, f.Because = lessSure(f.Confidence), "the log does not show which command got the reply"
	}
	return f
}

// deniedSender is what else it can be that MAIL is denied without a word of why:
// Exim's access lists say "Administrative prohibition" whatever they are about
// unless they are given a message, the want of a login least of all.
func deniedSender(f *Facts) *RunnerUp {
	switch {
	case f.Authenticated:
		return &RunnerUp{ID: "sender-refused", Decides: "the server's own log for this moment: whether this login may send as this address"}
	case !f.TLS && f.Caps.Has("STARTTLS"):
		return &RunnerUp{ID: "mail-before-starttls", Decides: "the list after STARTTLS and a new EHLO: if AUTH is on it, log in before MAIL"}
	}
	return &RunnerUp{ID: "client-blocked", Decides: "the server's own log for this moment: which of its access lists denied it"}
}

// commandAfter tells whether a command other than QUIT stands after a step.
func commandAfter(t *Trace, k int) bool {
	for next := k + 1; next < len(t.Steps); next++ {
		if s := &t.Steps[next]; onWire(s.Command) && s.Command != "QUIT" {
			return true
		}
	}
	return false
}

// lessSure is the confidence where the log does not show the command.
func lessSure(c Confidence) Confidence {
	if c == High {
		return Medium
	}
	return Low
}

// refusedWhat is what a server refuses that refuses a command.
var refusedWhat = map[string]string{
	"EHLO": "the client", "HELO": "the client", "LHLO": "the client", "STARTTLS": "TLS", "AUTH": "the login", VerbAuthResponse: "the login",
	"MAIL": "the sender", "RCPT": "the recipient", "DATA": "the message", "BDAT": "the message", "BURL": "the message",
	VerbContent: "the message", VerbEndOfData: "the message", VerbClose: "to go on",
}

// refusalLead says what was refused in this session, and by which reply.
func refusalLead(s *Step, command string) string {
	reply := s.Reply()
	what := refusedWhat[command]
	if what == "" {
		what = "a command"
	}
	code := fmt.Sprint(reply.Code)
	if reply.Enhanced != "" {
		code += " " + reply.Enhanced
	}
	return fmt.Sprintf("The sequence is right; the server refuses %s (%s).", what, code)
}

// refusalSays explains a refusal: what the provider or the enhanced code means by
// it, else what such a refusal is.
func refusalSays(t *Trace, s *Step, cause string) string {
	reply := s.Reply()
	note := knowledge.Advise(provider(t, reply.Text), reply.Code, reply.Enhanced, reply.Text)
	if note != nil {
		return note.Says + " (as of " + note.AsOf + ")"
	}
	if e := knowledge.EnhancedCode(reply.Enhanced); e != nil {
		return fmt.Sprintf("%s means: %s (%s).", reply.Enhanced, e.Meaning, e.Ref)
	}
	return RuleOf(cause).Doc.Why
}

// provider is whose server answers, as the host asked for, its greeting or this
// reply tell; nil unknown.
func provider(t *Trace, text string) *knowledge.Provider {
	greeting := ""
	if k := t.Next(-1, VerbGreeting); k >= 0 && t.Steps[k].Answered() {
		greeting = t.Steps[k].Reply().Text
	}
	return knowledge.ProviderOf(t.Server.Host, greeting, text)
}
