package analyze

import (
	"strings"
	"testing"
)

// wordings are how servers refuse one order fault each, as they were run:
// Postfix 3.7, Exim 4.96, Sendmail 8.17, OpenSMTPD 7.4, Courier 1.0, qpsmtpd
// 0.94, Dovecot 2.3, Haraka 3.3, smtp-server 3.21, aiosmtpd 1.4, smtpd.py 3.11,
// go-smtp 0.25. The same fault must get the same name, whatever they say.
var wordings = []struct {
	cause   string
	before  string // up to the command at fault
	command string
	replies []string
}{
	{"mail-before-helo", talkGreeting, "MAIL FROM:<a@example.com>", []string{
		"503 5.5.1 Error: send HELO/EHLO first", "503 HELO or EHLO required", "503 5.0.0 Polite people say HELO first",
		"503 5.5.1 Invalid command: Command not allowed at this point.", "502 Polite people say HELO first", "503 please say hello first ...",
		"503 Use EHLO/HELO before MAIL", "503 Error: send HELO/EHLO first", "503 Error: send HELO first", "502 5.5.1 Please introduce yourself first."}},
	{"auth-before-helo", talkGreeting, "AUTH PLAIN [hidden]", []string{
		"503 5.5.1 Error: send HELO/EHLO first", "503 AUTH command used when not advertised", "503 5.5.1 Invalid command: Command not allowed at this point.",
		"500 Unrecognized command", "503 Error: send EHLO first", "502 5.5.1 Please introduce yourself first."}},
	{"auth-after-helo-not-ehlo", talkGreeting + "C: HELO x\nS: 250 mx\n", "AUTH PLAIN [hidden]", []string{
		"503 AUTH command used when not advertised", "500 Unrecognized command", "503 AUTH not defined for HELO", `500 command "AUTH" not recognized`,
		"503 5.5.1 Invalid command: Command not supported", "502 ESMTP command error", "503 5.5.1 Error: authentication not enabled"}},
	{"starttls-before-ehlo", talkGreeting, "STARTTLS", []string{
		"503 STARTTLS command used when not advertised", "503 5.5.1 Invalid command: Command not allowed at this point.", "500 Unrecognized command"}},
	{"auth-before-starttls", talkGreeting + talkNoTLSYet, "AUTH PLAIN [hidden]", []string{
		"530 5.7.0 Must issue a STARTTLS command first", "503 AUTH command used when not advertised", "503 5.3.3 AUTH not available",
		"400 STARTTLS is required first.", "500 Unrecognized command", "538 Error: Must issue a STARTTLS command first", "523 5.7.10 TLS is required",
		"503 AUTH command is not permitted when TLS is not active", "504 5.7.4 Unrecognized authentication type", "530 5.5.1 Invalid command: Must issue a STARTTLS command first"}},
	{"mail-before-starttls", talkGreeting + talkNoTLSYet, "MAIL FROM:<a@example.com>", []string{
		"530 5.7.0 Must issue a STARTTLS command first", "530 5.5.1 Invalid command: Must issue a STARTTLS command first", "400 STARTTLS is required first.",
		"550 5.7.1 STARTTLS required", "554 5.7.3 Unable to initialize TLS, encryption required", "451 5.7.3 STARTTLS is required to send mail"}},
	{"no-ehlo-after-starttls", talkGreeting + talkUpgrade, "AUTH PLAIN [hidden]", []string{
		"503 5.5.1 Error: send HELO/EHLO first", "503 AUTH command used when not advertised", "503 5.5.1 Invalid command: Command not allowed at this point.",
		"500 Unrecognized command", "502 5.5.1 Please introduce yourself first.", "503 Error: send EHLO first"}},
	{"mail-before-auth", talkGreeting + talkSecure, "MAIL FROM:<a@example.com>", []string{
		"530 5.7.0 Authentication required", "530 5.5.1 Invalid command: Must issue an AUTH command first", "535 Authentication required.",
		"550 Authentication required", "550 authentication required", "502 5.7.0 Please authenticate first", "530 5.7.1 Client was not authenticated",
		"503 5.5.1 Bad sequence of commands", "554 5.7.1 Access denied"}},
	{"rcpt-before-mail", talkGreeting + talkBare, "RCPT TO:<b@example.org>", []string{
		"503 5.5.1 Error: need MAIL command", "503 sender not yet given", "503 5.0.0 Need MAIL before RCPT", "502 ESMTP command error", "503 Use MAIL before RCPT",
		"503 5.5.0 MAIL needed first", "503 Error: need MAIL command", "502 5.5.1 Missing MAIL FROM command."}},
	{"data-before-rcpt", talkGreeting + talkBare + "C: MAIL FROM:<a@example.com>\nS: 250 Ok\n", "DATA", []string{
		"554 5.5.1 Error: no valid recipients", "503 valid RCPT command must precede DATA", "503 5.0.0 Need RCPT (recipient)", "503 5.5.4 Invalid command: No recipient specified",
		"502 ESMTP command error", "503 RCPT first", "554 5.5.0 No valid recipients", "503 RCPT required first", "503 Error: need RCPT command", "502 5.5.1 Missing RCPT TO command."}},
	{"data-after-failed-rcpt", talkGreeting + talkBare + "C: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\nS: 550 5.1.1 User unknown\n", "DATA", []string{
		"554 5.5.1 Error: no valid recipients", "503-All RCPT commands were rejected with this error:\nS: 503-550 User unknown\nS: 503 Valid RCPT command must precede DATA",
		"503 5.0.0 Need RCPT (recipient)", "502 ESMTP command error", "502 5.5.1 Missing RCPT TO command."}},
	{"nested-mail", talkGreeting + talkBare + "C: MAIL FROM:<a@example.com>\nS: 250 Ok\n", "MAIL FROM:<c@example.com>", []string{
		"503 5.5.1 Error: nested MAIL command", "503 sender already given", "503 5.5.0 Sender already specified", "502 ESMTP command error", "503 5.5.0 MAIL already given",
		"503 5.5.1 Invalid command: Command not allowed at this point."}},
	{"auth-not-advertised", talkGreeting + talkBare, "AUTH PLAIN [hidden]", []string{
		"503 5.5.1 Error: authentication not enabled", "503 AUTH command used when not advertised", "503 5.3.3 AUTH not available", "535 Authentication rejected",
		"500 Unrecognized command", "500 Error: command not recognized", "502 5.5.1 Error: command not implemented"}},
	{"mechanism-not-advertised", talkGreeting + talkExim, "AUTH CRAM-MD5", []string{
		"504 5.5.4 Unrecognized authentication type", "504 CRAM-MD5 authentication mechanism not supported", "535 5.7.8 Error: authentication failed: Invalid authentication mechanism"}},
	{"auth-twice", talkGreeting + talkSecure + talkLogin, "AUTH PLAIN [hidden]", []string{
		"503 5.5.1 Error: already authenticated", "503 already authenticated", "503 5.5.0 Already Authenticated", "502 ESMTP command error",
		"503 but you already said AUTH ...", "503 No identity changes permitted", "503 5.5.1 Already authenticated"}},
	{"auth-during-transaction", talkGreeting + talkExim + talkEnvelope, "AUTH PLAIN [hidden]", []string{
		"503 5.5.1 Error: MAIL transaction in progress", "503 not permitted in mail transaction", "503 5.5.0 AUTH not permitted during a mail transaction", "502 ESMTP command error"}},
	{"starttls-not-advertised", talkGreeting + talkBare, "STARTTLS", []string{
		"502 5.5.1 Error: command not implemented", "503 STARTTLS command used when not advertised", "503 5.5.0 TLS not available", "540 TLS not available.",
		"500 Unrecognized command", "454 TLS not available", "502 5.5.1 TLS not supported", "502 5.5.1 TLS support is not enabled."}},
	{"starttls-twice", talkGreeting + talkSecure, "STARTTLS", []string{
		"554 5.5.1 Error: TLS already active", "554 Already in TLS", "454 4.3.3 TLS not available after start", "503 5.5.1 Invalid command: Channel already secured",
		"540 TLS not available.", "500 Unrecognized command", "502 5.5.1 TLS is already active.", "503 Error: TLS already active", "502 5.5.1 Already running in TLS"}},
	{"starttls-during-transaction", talkGreeting + talkOffers + talkEnvelope, "STARTTLS", []string{
		"503 5.5.0 TLS not permitted during a mail transaction", "503 5.5.1 Invalid command: Command not allowed at this point.", "540 TLS not available."}},
	{"lhlo-expected", "S: 220 mx.example.com Cyrus LMTP 3.4 server ready\n", "EHLO client.example", []string{
		"500 5.5.2 Syntax error", "500 5.5.1 Unknown command", "502 5.5.2 Error: command not recognized", "503 Bad sequence of commands"}},
	{"lhlo-expected", talkGreeting, "EHLO client.example", []string{
		"500 5.5.1 This is a LMTP server, use LHLO", "500 This is LMTP, not SMTP. Please use LHLO.", "500 Error: command not allowed in LMTP server"}},
	{"lhlo-expected", "S: 220 mx.example.com Dovecot ready.\n", "HELO client.example", []string{"500 5.5.1 Unknown command", "502 5.5.2 Unknown command"}},
	{"lhlo-on-smtp", talkGreeting, "LHLO client.example", []string{
		"500 5.5.1 This is not a LMTP server", "502 5.5.2 Error: command not recognized", "500 Unrecognized command", "500 unrecognized command"}},
	{"ehlo-twice-rejected", talkGreeting + talkBare, "EHLO client.example", []string{
		"503 5.5.1 Invalid command: Already identified", "503 but you already said HELO ...", "503 Duplicate HELO/EHLO"}},
	{"bdat-data-mixed", talkGreeting + talkHello + talkEnvelope + "C: BDAT 3\nS: 250 ok\n", "DATA", []string{
		"503 5.5.1 Bad sequence of commands", "503 5.5.1 Error: MAIL transaction in progress", "502 5.5.1 DATA not allowed during message transfer", "503 5.5.1 No DATA after BDAT."}},
	{"extension-not-advertised", talkGreeting + talkBare, "MAIL FROM:<a@example.com> SMTPUTF8", []string{
		"555 5.5.4 Unsupported option: SMTPUTF8", "501 Syntax error", "504 5.5.4 SMTPUTF8 is not implemented", "501 5.5.4 Unknown parameter"}},
}

func TestServerWordings(t *testing.T) {
	if len(wordings) == 0 {
		t.Fatal("no wordings")
	}
	for _, w := range wordings {
		line := strings.Count(w.before, "\n") + 1
		for _, reply := range w.replies {
			d := judgedTranscript(t, w.before+"C: "+w.command+"\nS: "+reply+"\n"+talkQuit)
			if d.FirstIllegal == nil || d.FirstIllegal.ID != w.cause || d.FirstIllegal.Place.Line != line {
				t.Errorf("%s, %q: %s", w.cause, reply, verdict(d))
				continue
			}
			if d.Cause.Confidence == Low {
				t.Errorf("%s, %q: %s", w.cause, reply, verdict(d))
			}
		}
	}
}
