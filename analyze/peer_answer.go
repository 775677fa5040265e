package analyze

import "strconv"

// answer is a reply to a command that has one cause.
type answer struct {
	cause string
	reply string // code, enhanced code, text
}

// answers are the replies to commands out of order that predictions expect: the
// words are for the replay, which reads them as it reads those of a server. The
// codes that servers give, program by program, stand in knowledge.Answers.
var answers = []answer{
	{"mail-before-helo", "503 5.5.1 Send EHLO first"},
	{"auth-before-helo", "503 5.5.1 Send EHLO first"},
	{"auth-after-helo-not-ehlo", "503 5.5.1 Send EHLO first, not HELO"},
	{"starttls-before-ehlo", "503 5.5.1 Send EHLO first"},
	{"no-ehlo-after-starttls", "503 5.5.1 Send EHLO first"},
	{"auth-before-starttls", "538 5.7.11 Encryption required for requested authentication mechanism"},
	{"mail-before-starttls", "530 5.7.0 Must issue a STARTTLS command first"},
	{"mail-before-auth", "530 5.7.0 Authentication required"},
	{"rcpt-before-mail", "503 5.5.1 Need MAIL command"},
	{"rcpt-after-failed-mail", "503 5.5.1 Need MAIL command"},
	{"data-before-rcpt", "503 5.5.1 Need RCPT command"},
	{"data-after-failed-rcpt", "554 5.5.1 No valid recipients"},
	{"nested-mail", "503 5.5.1 Nested MAIL command"},
	{"auth-not-advertised", "503 5.5.1 Authentication not enabled"},
	{"mechanism-not-advertised", "504 5.5.4 Unrecognized authentication type"},
	{"auth-twice", "503 5.5.1 Already authenticated"},
	{"auth-during-transaction", "503 5.5.1 MAIL transaction in progress"},
	{"starttls-not-advertised", "502 5.5.1 Command not implemented"},
	{"starttls-twice", "503 5.5.1 TLS already active"},
	{"starttls-during-transaction", "503 5.5.1 TLS not permitted during a mail transaction"},
	{"ehlo-twice-rejected", "503 5.5.1 Already identified"},
	{"bdat-data-mixed", "503 5.5.1 Only BDAT is allowed after BDAT"},
	{"extension-not-advertised", "503 5.5.1 Command used when not advertised"},
	{"unknown-command", "500 5.5.2 Command not recognized"},
	{"command-syntax", "501 5.5.4 Syntax error in parameters"},
	{"lhlo-expected", "500 5.5.1 This is an LMTP server, use LHLO"},
	{"lhlo-on-smtp", "500 5.5.1 This is not a LMTP server"},
	{"content-before-354", "500 5.5.2 Command not recognized"},
}

func (a *answer) code() int {
	code, _ := strconv.Atoi(a.reply[:3])
	return code
}

// answerTo is the row of a cause, nil if there is none.
func answerTo(cause string) *answer {
	for i := range answers {
		if answers[i].cause == cause {
			return &answers[i]
		}
	}
	return nil
}
