package knowledge

import (
	"sort"
	"strconv"
	"strings"
)

// Answer is what each server answers to a command that breaks a rule, or lacks
// a step that the server demands. Evidence is a session of the live harness, and
// the codes are those of its page (fixtures/live/MATRIX.md): a test compares.
type Answer struct {
	Verb     string
	Cause    string // the rule
	Policy   string // "plain", "submission", "mixed"
	Evidence string // "EHLO MAIL MAIL"
	Codes    string // in the order of AnswerServers; "–" not measured
}

// AnswerServers are the servers of the answers, as diagnoses name them.
var AnswerServers = strings.Fields("aiosmtpd go-smtp smtp-server Postfix Exim OpenSMTPD Sendmail Courier Dovecot qpsmtpd Haraka")

// Answers are the measured answers, a rule and a command a row.
var Answers = []Answer{
	{"MAIL", "mail-before-helo", "plain", "MAIL", "503 502 503 250 503 503 503 502 – 503 503"},
	{"RCPT", "mail-before-helo", "plain", "RCPT", "503 502 503 503 503 503 503 502 – 503 503"},
	{"DATA", "mail-before-helo", "plain", "DATA", "503 502 503 503 503 503 503 502 – 503 503"},
	{"RSET", "mail-before-helo", "plain", "RSET", "250 250 250 250 250 503 250 250 – 250 250"},
	{"MAIL", "no-ehlo-after-starttls", "mixed", "EHLO STARTTLS MAIL", "503 502 503 250 503 503 250 250 530 503 503"},
	{"AUTH", "no-ehlo-after-starttls", "mixed", "EHLO STARTTLS AUTH-OK", "503 502 503 235 503 503 235 235 235 235 235"},
	{"MAIL", "nested-mail", "plain", "EHLO MAIL MAIL", "503 250 503 503 503 503 503 502 – 250 250"},
	{"RCPT", "rcpt-before-mail", "plain", "EHLO RCPT", "503 502 503 503 503 503 503 502 – 503 503"},
	{"DATA", "data-before-rcpt", "plain", "EHLO MAIL DATA", "503 502 503 554 503 503 503 502 – 503 503"},
	{"DATA", "data-after-failed-rcpt", "plain", "EHLO MAIL RCPT-BAD DATA", "503 502 503 554 503 503 503 502 – 503 503"},
	{"BDAT", "extension-not-advertised", "plain", "HELO MAIL RCPT BDAT", "500 250 500 250 503 500 500 502 – 500 500"},
	{"EHLO", "ehlo-twice-rejected", "plain", "EHLO EHLO", "250 250 250 250 250 503 250 250 – 503 250"},
	{"VRFY", "unknown-command", "plain", "EHLO VRFY", "252 252 252 252 250 500 252 252 – 252 252"},
	{"STARTTLS", "starttls-before-ehlo", "mixed", "STARTTLS", "220 220 220 220 503 503 220 220 220 500 500"},
	{"STARTTLS", "auth-after-helo-not-ehlo", "mixed", "HELO STARTTLS", "220 220 220 220 503 220 220 220 220 500 500"},
	{"STARTTLS", "starttls-not-advertised", "plain", "EHLO STARTTLS", "454 502 500 502 503 503 454 540 – 500 500"},
	{"STARTTLS", "starttls-twice", "mixed", "EHLO STARTTLS EHLO STARTTLS", "220 502 503 554 503 503 454 540 502 500 220"},
	{"STARTTLS", "starttls-during-transaction", "mixed", "EHLO MAIL STARTTLS", "220 220 220 220 220 503 503 540 220 500 220"},
	{"AUTH", "auth-before-helo", "mixed", "AUTH-OK", "503 502 503 235 503 503 235 235 235 500 500"},
	{"AUTH", "auth-after-helo-not-ehlo", "mixed", "HELO AUTH-OK", "500 235 235 235 503 503 235 235 235 500 500"},
	{"AUTH", "auth-not-advertised", "plain", "EHLO AUTH-OK", "538 523 500 503 503 503 504 535 – 500 500"},
	{"AUTH", "auth-before-starttls", "submission", "EHLO AUTH-OK", "530 523 538 530 503 503 503 400 530 500 500"},
	{"AUTH", "auth-twice", "mixed", "EHLO AUTH-OK AUTH-OK", "503 503 503 503 503 503 503 502 503 503 235"},
	{"AUTH", "auth-during-transaction", "mixed", "EHLO MAIL AUTH-OK", "235 235 235 503 503 503 503 502 235 235 235"},
	{"MAIL", "mail-before-starttls", "submission", "EHLO MAIL", "530 502 530 530 550 530 530 400 530 550 550"},
	{"NOOP", "mail-before-starttls", "submission", "NOOP", "250 250 250 250 250 250 250 400 250 250 250"},
	{"RSET", "mail-before-starttls", "submission", "RSET", "530 250 250 530 250 503 250 250 530 250 250"},
	{"VRFY", "mail-before-starttls", "submission", "EHLO VRFY", "530 252 252 530 250 500 252 400 530 252 252"},
	{"MAIL", "mail-before-auth", "submission", "EHLO STARTTLS EHLO MAIL", "530 502 530 250 550 530 530 535 530 550 550"},
	{"RCPT", "mail-before-auth", "submission", "EHLO STARTTLS EHLO MAIL RCPT", "530 502 530 554 503 503 503 535 530 503 503"},
}

// Reaction is what servers do about a command that a rule is about.
type Reaction struct {
	Refusals []int    // the codes of those that refuse, the commonest first
	Accepts  []string // the servers that accept it
	code     map[string]int
}

// Code is the code of one server, 0 if it was not measured.
func (r Reaction) Code(server string) int { return r.code[server] }

// ReactionTo is what servers do about a command that a rule is about; the zero
// value where none was measured.
func ReactionTo(verb, cause string) Reaction {
	r := Reaction{code: map[string]int{}}
	count := map[int]int{}
	for i := range Answers {
		a := &Answers[i]
		if a.Verb != verb || a.Cause != cause {
			continue
		}
		for k, text := range strings.Fields(a.Codes) {
			code, err := strconv.Atoi(text)
			if err != nil {
				continue
			}
			r.code[AnswerServers[k]] = code
			if code < 400 {
				r.Accepts = append(r.Accepts, AnswerServers[k])
				continue
			}
			if count[code]++; count[code] == 1 {
				r.Refusals = append(r.Refusals, code)
			}
		}
	}
	sort.SliceStable(r.Refusals, func(i, j int) bool { return count[r.Refusals[i]] > count[r.Refusals[j]] })
	return r
}
