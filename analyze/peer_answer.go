package analyze

// answer is what servers say to a command that has one cause.
type answer struct {
	cause string
	reply string   // what most say: code, enhanced code, text
	also  []string // other codes that the servers of the live harness give, the commonest first
}

// answers are the replies to commands out of order, measured by the live harness
// (fixtures/live/MATRIX.md); the texts are those of RFC 3463 and 4954 where they
// have one. What one server says stands in its profile.
var answers = []answer{
	{"mail-before-helo", "503 5.5.1 Send EHLO first", []string{"502", "530"}},
	{"auth-before-helo", "503 5.5.1 Send EHLO first", []string{"502", "500"}},
	{"auth-after-helo-not-ehlo", "503 5.5.1 Send EHLO first, not HELO", []string{"500", "502"}},
	{"starttls-before-ehlo", "503 5.5.1 Send EHLO first", []string{"500", "502"}},
	{"no-ehlo-after-starttls", "503 5.5.1 Send EHLO first", []string{"502", "530"}},
	{"auth-before-starttls", "538 5.7.11 Encryption required for requested authentication mechanism", []string{"530", "503", "523", "500"}},
	{"mail-before-starttls", "530 5.7.0 Must issue a STARTTLS command first", []string{"550", "502", "400"}},
	{"mail-before-auth", "530 5.7.0 Authentication required", []string{"550", "554", "502", "535"}},
	{"rcpt-before-mail", "503 5.5.1 Need MAIL command", []string{"502"}},
	{"rcpt-after-failed-mail", "503 5.5.1 Need MAIL command", []string{"502"}},
	{"data-before-rcpt", "503 5.5.1 Need RCPT command", []string{"554", "502"}},
	{"data-after-failed-rcpt", "554 5.5.1 No valid recipients", []string{"503", "502"}},
	{"nested-mail", "503 5.5.1 Nested MAIL command", []string{"502"}},
	{"auth-not-advertised", "503 5.5.1 Authentication not enabled", []string{"500", "502", "535"}},
	{"mechanism-not-advertised", "504 5.5.4 Unrecognized authentication type", []string{"535"}},
	{"auth-twice", "503 5.5.1 Already authenticated", []string{"502"}},
	{"auth-during-transaction", "503 5.5.1 MAIL transaction in progress", []string{"502"}},
	{"starttls-not-advertised", "502 5.5.1 Command not implemented", []string{"503", "500", "454"}},
	{"starttls-twice", "503 5.5.1 TLS already active", []string{"554", "502", "454", "500"}},
	{"starttls-during-transaction", "503 5.5.1 TLS not permitted during a mail transaction", []string{"500"}},
	{"ehlo-twice-rejected", "503 5.5.1 Already identified", nil},
	{"bdat-data-mixed", "503 5.5.1 Only BDAT is allowed after BDAT", []string{"502"}},
	{"extension-not-advertised", "503 5.5.1 Command used when not advertised", []string{"500", "502", "555"}},
	{"unknown-command", "500 5.5.2 Command not recognized", []string{"502", "501"}},
	{"command-syntax", "501 5.5.4 Syntax error in parameters", []string{"500"}},
	{"lhlo-expected", "500 5.5.1 This is an LMTP server, use LHLO", []string{"502"}},
	{"lhlo-on-smtp", "500 5.5.1 This is not a LMTP server", []string{"502"}},
	{"content-before-354", "500 5.5.2 Command not recognized", []string{"502"}},
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
