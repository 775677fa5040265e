package analyze

import (
	"slices"
	"strings"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// unasked is a reply that no command in the log asks for: the command was not
// printed, or the server spoke up by itself.
func (p *pairing) unasked(i int, e *stream.Event) {
	if e.Code == 421 { // RFC 5321 3.8: the one reply that may come any time
		k := p.step(i, Step{Command: VerbClose})
		p.answer(k, i, e)
		return
	}
	verb := p.hinted(i, e)
	if verb == "" {
		verb = p.infer(e)
	}
	if verb == "" {
		p.t.Unasked = append(p.t.Unasked, i)
		return
	}
	p.answer(p.step(i, Step{Command: verb, Inferred: true}), i, e)
}

// hinted is the command that the client's own error, just after the reply, says
// it answers.
func (p *pairing) hinted(i int, e *stream.Event) string {
	for n := i + 1; n < len(p.t.Events) && n <= i+hintReach; n++ {
		f := &p.t.Events[n]
		if f.Kind == stream.Reply || f.Kind == stream.Command {
			break
		}
		if f.Kind == stream.Error && f.Verb != "" && f.Code == e.Code {
			if s := p.last; f.Verb == "AUTH" && s >= 0 && p.t.Steps[s].Code() == 334 {
				return VerbAuthResponse
			} else if f.Verb == "DATA" && s >= 0 && p.t.Steps[s].Code() == 354 {
				return VerbEndOfData
			}
			return f.Verb
		}
	}
	return ""
}

// hintReach is how many events after a reply the error stands that repeats it.
const hintReach = 4

// guess is one line of the table of commands that are not printed: after this
// command, a reply of this code proves that command.
type guess struct {
	after string // the last command that got a reply; "" any, "start" none yet
	codes string // first digits, or a whole code
	is    string
	proof bool // true even where the client prints its commands
}

var guesses = []guess{
	{"DATA", "2", VerbEndOfData, true},
	{"DATA", "4", VerbEndOfData, true},
	{"DATA", "5", VerbEndOfData, true},
	{"AUTH", "334", VerbAuthResponse, true},
	{"AUTH", "235", VerbAuthResponse, true},
	{"AUTH", "5", VerbAuthResponse, true},
	{"AUTH", "4", VerbAuthResponse, true},
	{VerbAuthResponse, "334", VerbAuthResponse, true},
	{VerbAuthResponse, "235", VerbAuthResponse, true},
	{VerbAuthResponse, "5", VerbAuthResponse, true},
	{"", "354", "DATA", true},
	{"", "334", "AUTH", true},
	{"", "235", "AUTH", true},
	{"", "535", "AUTH", true},
	{"", "534", "AUTH", true},
	{"start", "250", "EHLO", true},
	{"EHLO", "220", "STARTTLS", true},
	{"HELO", "220", "STARTTLS", true},
	{"", "221", "QUIT", false},
	{VerbGreeting, "2", "EHLO", false},
	{VerbGreeting, "5", "EHLO", false},
	{"STARTTLS", "2", "EHLO", false},
	{"MAIL", "2", "RCPT", false},
	{"MAIL", "4", "RCPT", false},
	{"MAIL", "5", "RCPT", false},
	{"RCPT", "2", "RCPT", false},
	{"RCPT", "4", "RCPT", false},
	{"RCPT", "5", "RCPT", false},
	{"QUIT", "", "", false},
	{"", "2", "MAIL", false},
	{"", "4", "MAIL", false},
	{"", "5", "MAIL", false},
}

// infer names the command that a reply without one proves, "" if none.
func (p *pairing) infer(e *stream.Event) string {
	after, open := "start", false
	if p.last >= 0 {
		s := &p.t.Steps[p.last]
		after = s.Command
		// A closed exchange is no reason to expect its next line.
		open = s.Code()/100 == 3
		if !open && (after == "DATA" || after == "AUTH" || after == VerbAuthResponse) {
			after = "RSET"
		}
		if s.Refused() && after == "MAIL" {
			after = "RSET"
		}
	}
	if after == "start" && p.t.Session.StartMissing && e.Code != 250 {
		after = ""
	}
	hidden := p.t.Session.CommandsHidden || !p.asked
	if verb := demanded(knowledge.Classify(e)); verb != "" && hidden && !open {
		return verb
	}
	if strings.Count(e.Text, "\n") > 0 && e.Code == 250 && hidden && !open {
		return "EHLO"
	}
	if after == "start" && e.Code == 250 && takesMessage(e.Text) {
		return VerbEndOfData // the log begins within a message
	}
	code := [3]byte{byte('0' + e.Code/100), byte('0' + e.Code/10%10), byte('0' + e.Code%10)}
	for _, g := range guesses {
		if (g.after == "" || g.after == after) && strings.HasPrefix(string(code[:]), g.codes) && (g.proof || hidden) {
			return g.is
		}
	}
	return ""
}

// taken are the words by which servers say that they took a message, lower case: Postfix,
// smtp-server, Exchange; sendmail, Haraka; Exim.
var taken = []string{"queued", "message accepted", "accepted for delivery", "ok id="}

// takesMessage reports whether the text of a 250 says that a message was taken.
func takesMessage(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc(taken, func(words string) bool { return strings.Contains(lower, words) })
}

// demanded is the command that a complaint answers when the command itself is
// not shown: "need MAIL" answers RCPT.
func demanded(says knowledge.Words) string {
	switch {
	case says.Has(knowledge.NeedsMail):
		return "RCPT"
	case says.Any(knowledge.NeedsRcpt | knowledge.LastRefusedRepeated):
		return "DATA"
	case says.Any(knowledge.NestedMail | knowledge.SenderRefused):
		return "MAIL"
	case says.Any(knowledge.RecipientUnknown | knowledge.Relay):
		return "RCPT"
	case says.Any(knowledge.BadCredentials | knowledge.AlreadyAuthenticated | knowledge.MechanismUnknown | knowledge.MechanismDisabled):
		return "AUTH"
	case says.Any(knowledge.AlreadyTLS | knowledge.TLSUnavailable):
		return "STARTTLS"
	case says.Any(knowledge.DuplicateHello | knowledge.HelloRefused):
		return "EHLO"
	}
	return ""
}
