package analyze

import (
	"fmt"
	"strings"

	"badseq/analyze/knowledge"
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

	// 550 5.5.1 to what is in order: the server's policy, in the words of a fault that there is none of.
	{"sender-refused", "MAIL", knowledge.OutOfOrder, knowledge.Order &^ knowledge.OutOfOrder, "55", "EHLO in force", "server-wrong-503"},
	{"recipient-refused", "RCPT", knowledge.OutOfOrder, knowledge.Order &^ knowledge.OutOfOrder, "55", "EHLO in force", "server-wrong-503"},
	{"content-refused", "message", knowledge.OutOfOrder, knowledge.Order &^ knowledge.OutOfOrder, "55", "EHLO in force", "server-wrong-503"},
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
