package knowledge

// What several servers do alike.
const (
	authNoHello    = "accepts AUTH without EHLO"
	authHelo       = "accepts AUTH after HELO"
	tlsNoHello     = "accepts STARTTLS without EHLO"
	tlsHelo        = "accepts STARTTLS after HELO"
	tlsTransaction = "accepts STARTTLS inside a transaction, and forgets the transaction"
	keepsHello     = "remembers the EHLO through STARTTLS"
	authUnderTLS   = "accepts AUTH after STARTTLS without a new EHLO"
	keepsLogin     = "remembers the login through STARTTLS"
	authInside     = "accepts AUTH inside a transaction, which goes on"
	chunkRead      = "takes the chunk of a BDAT that it refuses for commands"
	noSecondHello  = "refuses a second EHLO or HELO, and a transaction goes on"
	bdatHelo       = "accepts BDAT after HELO"
	noChunking     = "does not offer CHUNKING, and answers BDAT as an unknown command"
)

// How states move otherwise.
var (
	afterReset   = After{"RSET", "2", []string{"end transaction", "withdraw STARTTLS"}}
	afterMessage = After{"end-of-data", "2", []string{"end transaction", "delivered", "withdraw STARTTLS"}}
	afterLogin   = After{"AUTH auth-response", "2", []string{"log in", "withdraw STARTTLS"}}
	afterFailure = After{"AUTH auth-response", "45", []string{"login failed", "withdraw STARTTLS"}}
	afterLookup  = After{"VRFY", "2", []string{"withdraw STARTTLS"}}
	loginStays   = After{"STARTTLS", "2", []string{"encrypt", "forget, but the login"}}
)

// Profiles are what the live harness measured, in November 2026: a row is one
// thing that one server does.
var Profiles = []Profile{
	{"Postfix", "3.7.11 (Debian 12)", []Habit{
		{"MAIL", "mail-before-helo", "RFC 5321 4.1.4", "plain", "MAIL", "250", "accepts MAIL without EHLO by default (smtpd_helo_required is off)", After{}},
		{"MAIL", "no-ehlo-after-starttls", "RFC 3207 4.2", "mixed", "EHLO STARTTLS MAIL", "250", "accepts MAIL without EHLO by default, after STARTTLS too (smtpd_helo_required is off)", After{}},
		{"AUTH", "auth-before-helo", "RFC 5321 4.1.4", "mixed", "AUTH-OK", "235", authNoHello, After{}},
		{"AUTH", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO AUTH-OK", "235", authHelo, After{}},
		{"AUTH", "no-ehlo-after-starttls", "RFC 3207 4.2", "mixed", "EHLO STARTTLS AUTH-OK", "235", authUnderTLS, After{}},
		{"STARTTLS", "starttls-before-ehlo", "RFC 5321 4.1.4", "mixed", "STARTTLS", "220", tlsNoHello, After{}},
		{"STARTTLS", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO STARTTLS", "220", tlsHelo, After{}},
		{"STARTTLS", "starttls-during-transaction", "RFC 3207 4.2", "mixed", "EHLO MAIL STARTTLS", "220", tlsTransaction, After{}},
		{"STARTTLS", "starttls-twice", "RFC 3207 4.2", "mixed", "EHLO STARTTLS STARTTLS", "554", "answers 554 to STARTTLS under TLS", After{}},
		{"DATA", "data-before-rcpt", "RFC 5321 3.3", "plain", "EHLO MAIL DATA", "554", "answers 554, not 503, to DATA without a recipient", After{}},
		{"DATA", "data-after-failed-rcpt", "RFC 5321 3.3", "plain", "EHLO MAIL RCPT-BAD DATA", "554", "answers 554, not 503, to DATA without a recipient", After{}},
		{"BDAT", "extension-not-advertised", "RFC 3030 2", "plain", "HELO MAIL RCPT BDAT", "250", bdatHelo, After{}},
		{"BDAT", "data-before-rcpt", "RFC 3030 2", "plain", "EHLO MAIL BDAT RCPT", "503", "ends the transaction when it refuses BDAT", After{"BDAT", "45", []string{"end transaction"}}},
		{"BDAT", "mail-before-starttls", "RFC 3030 2", "submission", "EHLO BDAT NOOP", "500", chunkRead, After{}},
		{"RSET", "mail-before-starttls", "RFC 3207 4", "submission", "RSET", "530", "answers 530 before TLS even to RSET", After{}},
		{"RCPT", "mail-before-auth", "RFC 6409 4.3", "submission", "EHLO STARTTLS EHLO MAIL RCPT", "554", "lets MAIL pass without a login and refuses RCPT by default (smtpd_delay_reject)", After{}},
		{"VRFY", "mail-before-auth", "RFC 6409 4.3", "submission", "EHLO STARTTLS EHLO VRFY", "554", "refuses VRFY by the rules for recipients", After{}},
	}},
	{"Exim", "4.96 (Debian 12)", []Habit{
		{"STARTTLS", "starttls-during-transaction", "RFC 3207 4.2", "mixed", "EHLO MAIL STARTTLS", "220", tlsTransaction, After{}},
		{"STARTTLS", "starttls-twice", "RFC 3207 4.2", "mixed", "EHLO STARTTLS STARTTLS EHLO", "554", "answers 554 to all but QUIT once STARTTLS comes twice with no EHLO between", After{}},
		{"STARTTLS", "starttls-before-ehlo", "RFC 5321 4.1.4", "mixed", "STARTTLS", "503", "answers 503 to what it has not offered yet", After{}},
		{"AUTH", "auth-before-helo", "RFC 5321 4.1.4", "mixed", "AUTH-OK", "503", "answers 503 to what it has not offered yet", After{}},
		{"AUTH", "auth-before-starttls", "RFC 4954 4", "submission", "EHLO AUTH-OK", "503", "answers 503 to AUTH that it offers under TLS only", After{}},
		{"DATA", "data-after-failed-rcpt", "RFC 5321 3.3", "plain", "EHLO MAIL RCPT-BAD DATA", "503", "repeats in its 503 to DATA what it answered to RCPT", After{}},
		{"MAIL", "mail-before-auth", "RFC 6409 4.3", "submission", "EHLO STARTTLS EHLO MAIL", "550", "answers 550 for want of a login, as its access lists do unless they name a code", After{}},
	}},
	{"Sendmail", "8.17.1.9 (Debian 12)", []Habit{
		{"MAIL", "no-ehlo-after-starttls", "RFC 3207 4.2", "mixed", "EHLO STARTTLS MAIL", "250", keepsHello, After{}},
		{"AUTH", "auth-before-helo", "RFC 5321 4.1.4", "mixed", "AUTH-OK", "235", authNoHello, After{}},
		{"AUTH", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO AUTH-OK", "235", authHelo, After{}},
		{"AUTH", "no-ehlo-after-starttls", "RFC 3207 4.2", "mixed", "EHLO STARTTLS AUTH-OK", "235", authUnderTLS, After{}},
		{"AUTH", "auth-twice", "RFC 4954 4", "mixed", "EHLO AUTH-OK STARTTLS EHLO AUTH-OK", "503", keepsLogin, loginStays},
		{"STARTTLS", "starttls-before-ehlo", "RFC 5321 4.1.4", "mixed", "STARTTLS", "220", tlsNoHello, After{}},
		{"STARTTLS", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO STARTTLS", "220", tlsHelo, After{}},
		{"STARTTLS", "starttls-twice", "RFC 3207 4.2", "mixed", "EHLO STARTTLS STARTTLS", "454", "answers 454 to STARTTLS under TLS", After{}},
		{"STARTTLS", "starttls-not-advertised", "RFC 3207 4", "plain", "EHLO STARTTLS", "454", "answers 454 to STARTTLS that it does not offer", After{}},
		{"STARTTLS", "starttls-during-transaction", "RFC 3207 4.2", "mixed", "EHLO MAIL STARTTLS", "503", "refuses STARTTLS inside a transaction, which goes on", After{}},
		{"BDAT", "extension-not-advertised", "RFC 3030 2", "plain", "EHLO BDAT", "500", noChunking, After{}},
	}},
	{"OpenSMTPD", "7.4.0p1 (Debian 12 backports)", []Habit{
		{"EHLO", "ehlo-twice-rejected", "RFC 5321 4.1.4", "plain", "EHLO EHLO", "503", noSecondHello, After{}},
		{"HELO", "ehlo-twice-rejected", "RFC 5321 4.1.4", "plain", "EHLO HELO", "503", noSecondHello, After{}},
		{"RSET", "mail-before-helo", "RFC 5321 4.1.1.5", "plain", "RSET", "503", "refuses RSET before EHLO", After{}},
		{"VRFY", "unknown-command", "RFC 5321 4.1.1.6", "plain", "EHLO VRFY", "500", "does not know VRFY", After{}},
		{"STARTTLS", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO STARTTLS", "220", tlsHelo, After{}},
		{"STARTTLS", "starttls-during-transaction", "RFC 3207 4.2", "mixed", "EHLO MAIL STARTTLS", "503", "refuses STARTTLS inside a transaction, which goes on", After{}},
		{"AUTH", "auth-before-starttls", "RFC 4954 4", "mixed", "EHLO AUTH-OK", "503", "offers and takes AUTH under TLS only", After{}},
		{"BDAT", "extension-not-advertised", "RFC 3030 2", "plain", "EHLO BDAT NOOP", "closed", "takes the chunk of a BDAT for a command sent before its turn, and closes", After{}},
		{"RCPT", "pipelined-without-offer", "RFC 2920 3.1", "plain", "EHLO MAIL+RCPT+DATA", "closed", "refuses commands sent before their turn by 500, and closes", After{}},
	}},
	{"Courier", "1.0.16 (Debian 12)", []Habit{
		{"MAIL", "nested-mail", "RFC 5321 4.1.4", "plain", "EHLO MAIL EHLO MAIL", "502", "keeps the transaction when EHLO comes inside it", After{"EHLO", "2", []string{"hello", "list", "forget recipients"}}},
		{"MAIL", "nested-mail", "RFC 5321 4.1.4", "plain", "EHLO MAIL HELO MAIL", "502", "keeps the transaction when HELO comes inside it", After{"HELO", "2", []string{"hello", "no list", "forget recipients"}}},
		{"RCPT", "rcpt-before-mail", "RFC 5321 4.1.4", "plain", "EHLO MAIL EHLO RCPT", "250", "keeps the transaction when EHLO comes inside it", After{}},
		{"MAIL", "mail-before-helo", "RFC 5321 4.1.4", "plain", "MAIL", "502", "answers 502 to all that is out of order or unknown", After{}},
		{"MAIL", "no-ehlo-after-starttls", "RFC 3207 4.2", "mixed", "EHLO STARTTLS MAIL", "250", keepsHello, After{}},
		{"AUTH", "auth-before-helo", "RFC 5321 4.1.4", "mixed", "AUTH-OK", "235", authNoHello, After{}},
		{"AUTH", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO AUTH-OK", "235", authHelo, After{}},
		{"AUTH", "no-ehlo-after-starttls", "RFC 3207 4.2", "mixed", "EHLO STARTTLS AUTH-OK", "235", authUnderTLS, After{}},
		{"AUTH", "auth-twice", "RFC 4954 4", "mixed", "EHLO AUTH-OK AUTH-OK", "502", "answers 502 to all that is out of order or unknown", After{}},
		{"AUTH", "auth-not-advertised", "RFC 4954 3", "plain", "EHLO AUTH-OK", "535", "answers 535, as to a wrong password, to AUTH that it does not offer", After{}},
		{"STARTTLS", "starttls-before-ehlo", "RFC 5321 4.1.4", "mixed", "STARTTLS", "220", tlsNoHello, After{}},
		{"STARTTLS", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO STARTTLS", "220", tlsHelo, After{}},
		{"STARTTLS", "starttls-not-advertised", "RFC 3207 4", "mixed", "EHLO RSET STARTTLS", "540", "withdraws STARTTLS after RSET, a message or a login, though its last EHLO offered it", afterReset},
		{"STARTTLS", "starttls-not-advertised", "RFC 3207 4", "mixed", "EHLO MAIL RCPT DATA STARTTLS", "540", "withdraws STARTTLS after a message", afterMessage},
		{"STARTTLS", "starttls-not-advertised", "RFC 3207 4", "mixed", "EHLO AUTH-OK STARTTLS", "540", "withdraws STARTTLS after a login", afterLogin},
		{"STARTTLS", "starttls-not-advertised", "RFC 3207 4", "mixed", "EHLO AUTH-BAD STARTTLS", "540", "withdraws STARTTLS after a refused login", afterFailure},
		{"STARTTLS", "starttls-not-advertised", "RFC 3207 4", "mixed", "EHLO VRFY STARTTLS", "540", "withdraws STARTTLS after VRFY", afterLookup},
		{"STARTTLS", "starttls-during-transaction", "RFC 3207 4.2", "mixed", "EHLO MAIL STARTTLS", "540", "refuses STARTTLS inside a transaction, which goes on", After{}},
		{"STARTTLS", "starttls-twice", "RFC 3207 4.2", "mixed", "EHLO STARTTLS STARTTLS", "540", "answers 540 to STARTTLS under TLS", After{}},
		{"MAIL", "mail-before-starttls", "RFC 3207 4", "submission", "EHLO MAIL", "400", "answers 400, not 530, to all but EHLO, HELO, RSET and QUIT before TLS", After{}},
		{"NOOP", "mail-before-starttls", "RFC 3207 4", "submission", "NOOP", "400", "answers 400, not 530, to all but EHLO, HELO, RSET and QUIT before TLS", After{}},
		{"MAIL", "mail-before-auth", "RFC 4954 6", "submission", "EHLO STARTTLS EHLO MAIL", "535", "answers 535, not 530, for want of a login", After{}},
		{"BDAT", "extension-not-advertised", "RFC 3030 2", "plain", "EHLO BDAT", "502", noChunking, After{}},
	}},
	{"Dovecot", "2.3.19.1 submission (Debian 12)", []Habit{
		{"MAIL", "mail-before-auth", "RFC 6409 4.3", "mixed", "EHLO MAIL", "530", "demands a login of everybody, as a submission server", After{}},
		{"MAIL", "mail-before-helo", "RFC 5321 4.1.4", "mixed", "AUTH-OK MAIL", "250", "accepts MAIL without EHLO after a login", After{}},
		{"MAIL", "command-after-close", "RFC 5321 4.1.4", "mixed", "EHLO AUTH-OK MAIL EHLO MAIL", "closed", "closes on MAIL after an EHLO that ended a transaction without recipients: a crash", After{}},
		{"AUTH", "auth-before-helo", "RFC 5321 4.1.4", "mixed", "AUTH-OK", "235", authNoHello, After{}},
		{"AUTH", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO AUTH-OK", "235", authHelo, After{}},
		{"AUTH", "no-ehlo-after-starttls", "RFC 3207 4.2", "mixed", "EHLO STARTTLS AUTH-OK", "235", authUnderTLS, After{}},
		{"STARTTLS", "starttls-before-ehlo", "RFC 5321 4.1.4", "mixed", "STARTTLS", "220", tlsNoHello, After{}},
		{"STARTTLS", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO STARTTLS", "220", tlsHelo, After{}},
		{"STARTTLS", "starttls-not-advertised", "RFC 3207 4", "mixed", "EHLO AUTH-OK STARTTLS", "502", "withdraws STARTTLS after a login, though its last EHLO offered it", afterLogin},
		{"STARTTLS", "starttls-twice", "RFC 3207 4.2", "mixed", "EHLO STARTTLS STARTTLS", "502", "answers 502 to STARTTLS under TLS", After{}},
		{"DATA", "data-before-rcpt", "RFC 5321 3.3", "mixed", "EHLO AUTH-OK MAIL DATA", "554", "answers 554, not 503, to DATA without a recipient", After{}},
		{"BDAT", "mail-before-auth", "RFC 3030 2", "mixed", "EHLO BDAT NOOP", "500", chunkRead + ": later replies are one late", After{}},
	}},
	{"qpsmtpd", "0.94 (Debian 12)", []Habit{
		{"EHLO", "ehlo-twice-rejected", "RFC 5321 4.1.4", "plain", "EHLO EHLO", "503", noSecondHello, After{}},
		{"HELO", "ehlo-twice-rejected", "RFC 5321 4.1.4", "plain", "EHLO HELO", "503", noSecondHello, After{}},
		{"MAIL", "nested-mail", "RFC 5321 4.1.4", "plain", "EHLO MAIL MAIL", "250", "accepts a second MAIL, and forgets the recipients of the first", After{}},
		{"AUTH", "auth-during-transaction", "RFC 4954 4", "mixed", "EHLO MAIL AUTH-OK", "235", authInside, After{}},
		{"AUTH", "auth-before-helo", "RFC 5321 4.1.4", "mixed", "AUTH-OK", "500", "answers 500 to what it has not offered yet", After{}},
		{"AUTH", "no-ehlo-after-starttls", "RFC 3207 4.2", "mixed", "EHLO STARTTLS AUTH-OK", "235", authUnderTLS, After{}},
		{"AUTH", "auth-twice", "RFC 4954 4", "mixed", "EHLO AUTH-OK STARTTLS EHLO AUTH-OK", "503", keepsLogin, loginStays},
		{"STARTTLS", "starttls-before-ehlo", "RFC 5321 4.1.4", "mixed", "STARTTLS", "500", "answers 500 to what it has not offered yet", After{}},
		{"STARTTLS", "starttls-not-advertised", "RFC 3207 4", "mixed", "EHLO RSET STARTTLS", "500", "withdraws STARTTLS after RSET or a message, though its last EHLO offered it", afterReset},
		{"STARTTLS", "starttls-not-advertised", "RFC 3207 4", "mixed", "EHLO MAIL RCPT DATA STARTTLS", "500", "withdraws STARTTLS after a message", afterMessage},
		{"STARTTLS", "starttls-during-transaction", "RFC 3207 4.2", "mixed", "EHLO MAIL STARTTLS", "500", "answers 500 to STARTTLS inside a transaction, which goes on", After{}},
		{"STARTTLS", "starttls-twice", "RFC 3207 4.2", "mixed", "EHLO STARTTLS STARTTLS", "500", "answers 500 to STARTTLS under TLS", After{}},
		{"BDAT", "extension-not-advertised", "RFC 3030 2", "plain", "EHLO BDAT", "500", noChunking, After{}},
	}},
	{"Haraka", "3.3.4 (npm)", []Habit{
		{"MAIL", "nested-mail", "RFC 5321 4.1.4", "plain", "EHLO MAIL MAIL", "250", "accepts a second MAIL, and forgets the recipients of the first", After{}},
		{"AUTH", "auth-during-transaction", "RFC 4954 4", "mixed", "EHLO MAIL AUTH-OK", "235", authInside, After{}},
		{"AUTH", "auth-during-transaction", "RFC 4954 4", "mixed", "EHLO MAIL AUTH-BAD RCPT", "503", "ends the transaction when it refuses AUTH", After{"AUTH auth-response", "45", []string{"login failed", "end transaction"}}},
		{"AUTH", "auth-twice", "RFC 4954 4", "mixed", "EHLO AUTH-OK AUTH-OK", "235", "accepts AUTH any number of times", After{}},
		{"AUTH", "auth-before-helo", "RFC 5321 4.1.4", "mixed", "AUTH-OK", "500", "answers 500 to what it has not offered yet", After{}},
		{"AUTH", "no-ehlo-after-starttls", "RFC 3207 4.2", "mixed", "EHLO STARTTLS AUTH-OK", "235", authUnderTLS, After{}},
		{"STARTTLS", "starttls-before-ehlo", "RFC 5321 4.1.4", "mixed", "STARTTLS", "500", "answers 500 to what it has not offered yet", After{}},
		{"STARTTLS", "starttls-twice", "RFC 3207 4.2", "mixed", "EHLO STARTTLS STARTTLS", "220", "accepts STARTTLS under TLS", After{}},
		{"STARTTLS", "starttls-during-transaction", "RFC 3207 4.2", "mixed", "EHLO MAIL STARTTLS", "220", tlsTransaction, After{}},
		{"BDAT", "extension-not-advertised", "RFC 3030 2", "plain", "EHLO BDAT", "500", noChunking, After{}},
	}},
	{"smtp-server", "3.21.6 (npm)", []Habit{
		{"AUTH", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO AUTH-OK", "235", authHelo, After{}},
		{"AUTH", "auth-during-transaction", "RFC 4954 4", "mixed", "EHLO MAIL AUTH-OK", "235", authInside, After{}},
		{"AUTH", "auth-before-starttls", "RFC 4954 4", "submission", "EHLO AUTH-OK", "538", "offers AUTH before TLS and answers 538 to it, unless allowInsecureAuth is set", After{}},
		{"STARTTLS", "starttls-before-ehlo", "RFC 5321 4.1.4", "mixed", "STARTTLS", "220", tlsNoHello, After{}},
		{"STARTTLS", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO STARTTLS", "220", tlsHelo, After{}},
		{"STARTTLS", "starttls-during-transaction", "RFC 3207 4.2", "mixed", "EHLO MAIL STARTTLS", "220", tlsTransaction, After{}},
		{"BDAT", "extension-not-advertised", "RFC 3030 2", "plain", "EHLO BDAT", "500", noChunking, After{}},
	}},
	{"aiosmtpd", "1.4.3 (Debian 12)", []Habit{
		{"AUTH", "auth-during-transaction", "RFC 4954 4", "mixed", "EHLO MAIL AUTH-OK", "235", authInside, After{}},
		{"AUTH", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO AUTH-OK", "500", "answers 500 to AUTH after HELO", After{}},
		{"AUTH", "auth-not-advertised", "RFC 4954 3", "plain", "EHLO AUTH-OK", "538", "answers 538 to AUTH where it has no TLS", After{}},
		{"STARTTLS", "starttls-before-ehlo", "RFC 5321 4.1.4", "mixed", "STARTTLS", "220", tlsNoHello, After{}},
		{"STARTTLS", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO STARTTLS", "220", tlsHelo, After{}},
		{"STARTTLS", "starttls-during-transaction", "RFC 3207 4.2", "mixed", "EHLO MAIL STARTTLS", "220", tlsTransaction, After{}},
		{"STARTTLS", "starttls-twice", "RFC 3207 4.2", "mixed", "EHLO STARTTLS STARTTLS", "220", "accepts STARTTLS under TLS, and the second handshake fails", After{}},
		{"STARTTLS", "starttls-not-advertised", "RFC 3207 4", "plain", "EHLO STARTTLS", "454", "answers 454 to STARTTLS that it does not offer", After{}},
		{"RSET", "mail-before-starttls", "RFC 3207 4", "submission", "RSET", "530", "answers 530 before TLS even to RSET and to unknown commands", After{}},
		{"BDAT", "extension-not-advertised", "RFC 3030 2", "plain", "EHLO BDAT", "500", noChunking, After{}},
	}},
	{"go-smtp", "0.25.1 (Go module)", []Habit{
		{"MAIL", "nested-mail", "RFC 5321 4.1.4", "plain", "EHLO MAIL RCPT MAIL DATA", "354", "accepts a second MAIL, and keeps the recipients of the first", After{"MAIL", "2", []string{"begin transaction"}}},
		{"MAIL", "mail-before-helo", "RFC 5321 4.1.4", "plain", "MAIL", "502", "answers 502 to all that is out of order", After{}},
		{"MAIL", "mail-before-auth", "RFC 4954 6", "submission", "EHLO STARTTLS EHLO MAIL", "502", "answers 502, not 530, for want of a login", After{}},
		{"AUTH", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO AUTH-OK", "235", authHelo, After{}},
		{"AUTH", "auth-during-transaction", "RFC 4954 4", "mixed", "EHLO MAIL AUTH-OK", "235", authInside, After{}},
		{"AUTH", "auth-before-starttls", "RFC 4954 4", "submission", "EHLO AUTH-OK", "523", "answers 523 to AUTH in clear", After{}},
		{"AUTH", "auth-not-advertised", "RFC 4954 3", "plain", "EHLO AUTH-OK", "523", "answers 523 to AUTH where it has no TLS", After{}},
		{"STARTTLS", "starttls-before-ehlo", "RFC 5321 4.1.4", "mixed", "STARTTLS", "220", tlsNoHello, After{}},
		{"STARTTLS", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1", "mixed", "HELO STARTTLS", "220", tlsHelo, After{}},
		{"STARTTLS", "starttls-during-transaction", "RFC 3207 4.2", "mixed", "EHLO MAIL STARTTLS", "220", tlsTransaction, After{}},
		{"STARTTLS", "starttls-twice", "RFC 3207 4.2", "mixed", "EHLO STARTTLS STARTTLS", "502", "answers 502 to STARTTLS under TLS", After{}},
		{"BDAT", "extension-not-advertised", "RFC 3030 2", "plain", "HELO MAIL RCPT BDAT", "250", bdatHelo, After{}},
	}},
}
