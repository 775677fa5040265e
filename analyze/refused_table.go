package analyze

import (
	"cmp"
	"fmt"
	"strings"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// refusal is one line of the table of refusals: what a server means that says
// no to a command which is in order.
type refusal struct {
	Cause string
	To    string          // group of commands, see refusalGroups
	Says  knowledge.Words // any of them; 0 where the code alone must do
	Not   knowledge.Words // none of them
	Codes string          // reply codes, or their first digits, a blank between; "" every one
	When  string          // guard, as in the legality table
	Or    string          // what else it could be, where the code alone speaks
}

// unclear are words that leave open why: they complain of something else.
const unclear = knowledge.Order | knowledge.Syntax | knowledge.NotImplemented | knowledge.Unsupported | knowledge.HelloRefused |
	knowledge.LastRefusedRepeated

// refusalGroups are the commands that a group of the table stands for. The verb
// "" is that of an error which quotes a reply and does not say to what.
var refusalGroups = map[string]map[string]bool{
	"hello":     set("EHLO", "HELO", "LHLO"),
	"login":     set("AUTH", VerbAuthResponse, ""),
	"STARTTLS":  set("STARTTLS"),
	"MAIL":      set("MAIL"),
	"RCPT":      set("RCPT"),
	"address":   set("MAIL", "RCPT", ""),
	"recipient": set("RCPT", "DATA", "BDAT", VerbEndOfData, ""),
	"message":   set("DATA", "BDAT", "BURL", VerbContent, VerbEndOfData),
	"mail":      set("MAIL", "RCPT", "DATA", "BDAT", "BURL", VerbContent, VerbEndOfData, ""),
	"unasked":   set(VerbClose),
	"verbless":  set(""),
	"any": set("EHLO", "HELO", "LHLO", "AUTH", VerbAuthResponse, "STARTTLS", "MAIL", "RCPT", "DATA", "BDAT", "BURL", VerbContent,
		VerbEndOfData, VerbClose, "RSET", "NOOP", ""),
}

func set(verbs ...string) map[string]bool {
	group := make(map[string]bool, len(verbs))
	for _, v := range verbs {
		group[v] = true
	}
	return group
}

// refusals is read from the top, the first line that fits wins. Words come
// before codes, the narrower word before the wider.
var refusals = []refusal{
	{"timeout", "any", knowledge.Idle, 0, "4", "", ""},

	{"auth-mechanism-disabled", "login", knowledge.MechanismDisabled, 0, "4 5", "", ""},
	{"rate-limited", "login", knowledge.Rate, knowledge.AppPassword, "4 5", "", ""},
	{"auth-failed", "login", knowledge.BadCredentials, 0, "4 5", "", ""},
	{"client-blocked", "login", knowledge.Blocked, unclear, "4 5", "", ""},
	{"server-unavailable", "login", knowledge.Unavailable, unclear, "4 5", "", ""},
	{"auth-mechanism-disabled", "login", knowledge.MechanismUnknown, 0, "5", "", ""},

	{"rate-limited", "hello", knowledge.Rate, 0, "4 5", "", ""},
	{"client-blocked", "hello", knowledge.Blocked, knowledge.HelloRefused, "4 5", "", ""},
	{"server-unavailable", "hello", 0, unclear, "4", "", ""},

	{"server-unavailable", "STARTTLS", knowledge.TLSUnavailable | knowledge.Unavailable, 0, "4 5", "", ""},
	{"server-unavailable", "STARTTLS", 0, unclear, "4", "", ""},

	{"rate-limited", "mail", knowledge.Rate, 0, "4 5", "", ""},
	{"greylisted", "mail", knowledge.Greylisted, 0, "4", "", ""},
	{"sender-refused", "mail", knowledge.SenderRefused, unclear, "4 5", "", ""},
	{"content-refused", "mail", knowledge.DomainAuth, 0, "4 5", "", ""},
	{"relay-denied", "address", knowledge.Relay, 0, "4 5", "", ""},
	{"client-blocked", "mail", knowledge.Blocked, unclear, "4 5", "", ""},
	{"content-refused", "mail", knowledge.Content, unclear, "4 5", "", ""},
	{"recipient-refused", "recipient", knowledge.MailboxFull, 0, "4 5", "", ""},
	{"size-exceeded", "mail", knowledge.Size | knowledge.MailboxFull, 0, "4 5", "", ""},
	{"recipient-refused", "recipient", knowledge.RecipientUnknown, unclear, "4 5", "", ""},
	{"sender-refused", "MAIL", knowledge.RecipientUnknown, unclear, "4 5", "", ""},
	{"recipient-refused", "RCPT", knowledge.Access, unclear, "4 5", "authenticated", ""},
	{"relay-denied", "address", knowledge.Access, unclear, "4 5", "", ""},
	{"content-refused", "message", knowledge.Access, unclear, "4 5", "", ""},
	{"server-unavailable", "mail", knowledge.Unavailable, unclear, "4 5", "", ""},
	{"rate-limited", "unasked", knowledge.Rate, 0, "4 5", "", ""},

	{"server-unavailable", "any", knowledge.Unavailable, unclear, "421", "", ""},
	{"server-unavailable", "any", 0, unclear, "421", "", "rate-limited"},
	{"server-unavailable", "login", 0, unclear, "4", "", "auth-failed"},
	{"auth-failed", "login", 0, unclear, "53", "", "auth-mechanism-disabled"},
	{"server-unavailable", "mail", 0, unclear, "4", "", "greylisted"},
	{"server-unavailable", "STARTTLS", 0, unclear, "5", "", ""},
	{"server-unavailable", "STARTTLS", knowledge.NotOffered | knowledge.NotImplemented | knowledge.Unsupported, 0, "5", "STARTTLS listed", ""},
	{"auth-failed", "login", 0, unclear | knowledge.MechanismUnknown, "50 52 55", "", "auth-mechanism-disabled"},
	{"sender-refused", "MAIL", 0, unclear, "5", "", "client-blocked"},
	{"recipient-refused", "RCPT", 0, unclear, "5", "", "relay-denied"},
	{"content-refused", "message", 0, unclear, "5", "", "client-blocked"},
	{"recipient-refused", "verbless", 0, unclear, "55", "", "content-refused"},
}

// loginVerbless: an error without a verb is a login's only where the code is.
func loginVerbless(r *refusal, command string, code int) bool {
	return command != "" || r.To != "login" || r.Says != 0 || code/10 == 53
}

// codeFits tells whether a list of codes or first digits has the code.
func codeFits(codes string, code int) bool {
	if codes == "" {
		return true
	}
	number := fmt.Sprint(code)
	for _, c := range strings.Fields(codes) {
		if strings.HasPrefix(number, c) {
			return true
		}
	}
	return false
}

// meant is the line of the table that fits a refused step, nil where the
// refusal is none of these: an ordering fault, or trouble of the server.
func meant(s *Step, command string) *refusal {
	if !s.Refused() || s.Row != nil || s.Local {
		return nil
	}
	says := s.Words()
	for i := range refusals {
		r := &refusals[i]
		if !refusalGroups[r.To][command] || r.Says != 0 && !says.Any(r.Says) || says.Any(r.Not) || !codeFits(r.Codes, s.Code()) {
			continue
		}
		if loginVerbless(r, command, s.Code()) && guards[r.When](s.Facts, s) {
			return r
		}
	}
	return nil
}

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
		if r := namedOnly(e, says); r != nil {
			if r.Cause == cause {
				return []Finding{{Rule: cause, Step: -1, Event: i, Confidence: Low, Because: "the client's error says what was refused, not why",
					RunnerUp: &RunnerUp{ID: cmp.Or(r.Or, told(cause)), Decides: "the reply itself"},
					Evidence: []Evidence{{Line: e.Place.Line, Says: errorSays(e)}}}}
			}
			continue
		}
		for r := range refusals {
			r := &refusals[r]
			if r.Says == 0 || r.When != "" || !refusalGroups[r.To][e.Verb] || !says.Any(r.Says) || says.Any(r.Not) {
				continue
			}
			if r.Cause != cause {
				break
			}
			return []Finding{{Rule: cause, Step: -1, Event: i, Confidence: Medium, Because: "the client's words say so; the log shows no reply",
				RunnerUp: &RunnerUp{ID: told(cause), Decides: "the reply itself"},
				Evidence: []Evidence{{Line: e.Place.Line, Says: errorSays(e)}}}}
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
	case r.Says == 0:
		f.Confidence, f.Because = Medium, "the reply code alone: the words do not say why"
		if r.Or != "" {
			f.RunnerUp = &RunnerUp{ID: r.Or, Decides: "the server's own log for this moment"}
		}
	case r.Cause == "relay-denied" && !s.Facts.Authenticated && !s.Facts.StartShown:
		f.Confidence, f.Because = Medium, "the words say so, but the log does not show whether the client logged in"
		f.RunnerUp = &RunnerUp{ID: "mail-before-auth", Decides: "the session from its start: whether the server offers AUTH, and whether it was done"}
	}
	if command == "" {
		f.Confidence, f.Because = lessSure(f.Confidence), "the log does not show which command got the reply"
	}
	return f
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
