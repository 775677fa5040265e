package analyze

import (
	"fmt"
	"strings"
	"testing"
)

// verdict is a diagnosis in one line: outcome, first illegal transition, cause,
// each with its line, and the confidence.
func verdict(d Diagnosis) string {
	first, cause := "-", "-"
	if f := d.FirstIllegal; f != nil {
		first = fmt.Sprintf("%s@%d", f.ID, f.Place.Line)
		if f.Reply != nil {
			first += fmt.Sprintf("/%d", f.Reply.Code)
		}
	}
	if c := d.Cause; c != nil {
		cause = fmt.Sprintf("%s@%d %s", c.ID, c.Place.Line, c.Confidence)
	}
	return fmt.Sprintf("%s | %s | %s", d.Outcome, first, cause)
}

// join makes a transcript of pieces.
func join(pieces ...string) string { return strings.Join(pieces, "") }

const (
	talkExim     = "C: EHLO client.example\nS: 250-mx.example.com\nS: 250-AUTH PLAIN LOGIN\nS: 250 HELP\n"
	talkBare     = "C: EHLO client.example\nS: 250 mx.example.com\n"
	talkNoTLSYet = "C: EHLO client.example\nS: 250-mx.example.com\nS: 250-STARTTLS\nS: 250 8BITMIME\n"
)

// sessions are transcripts with the verdict that a postmaster would give.
var sessions = []struct {
	name, text, want string
}{
	// Decision 5: what the rest of a pipelined group suffers is an echo, also where only its acceptance would forbid it.
	{"MAIL twice in a group, both turned away", join(talkGreeting, talkBare, "C: MAIL FROM:<a@example.com>\nC: MAIL FROM:<a@example.com>\nC: RCPT TO:<b@example.org>\nS: 550 Administrative prohibition\nS: 550 Administrative prohibition\nS: 503 sender not yet given\n"),
		"refused | - | relay-denied@4 medium"},
	// Decision 1: what was missing wins, whatever the number.
	{"500 to AUTH that is not offered", join(talkGreeting, talkBare, "C: AUTH LOGIN\nS: 500 Error: command not recognized\n"),
		"illegal | auth-not-advertised@4/500 | auth-not-advertised@4 high"},
	{"502 to RCPT without MAIL", join(talkGreeting, talkBare, "C: RCPT TO:<b@example.org>\nS: 502 5.5.1 Missing MAIL FROM command.\n"),
		"illegal | rcpt-before-mail@4/502 | rcpt-before-mail@4 high"},
	{"Courier: 502 to everything", join(talkGreeting, talkBare, "C: DATA\nS: 502 ESMTP command error\n"),
		"illegal | data-before-rcpt@4/502 | data-before-rcpt@4 high"},
	{"AUTH without mechanism", join(talkGreeting, talkExim, "C: AUTH\nS: 501 5.5.4 Syntax: AUTH mechanism\n"),
		"illegal | command-syntax@6/501 | command-syntax@6 high"},
	{"a verb nobody knows", join(talkGreeting, talkBare, "C: HLEP\nS: 500 5.5.2 Error: command not recognized\n"),
		"illegal | unknown-command@4/500 | unknown-command@4 high"},
	{"NOOP is not known, which loses nothing", join(talkGreeting, talkBare, "C: NOOP\nS: 500 Expected MAIL FROM:<addr> or QUIT\n", talkQuit), "ok | - | -"},
	{"SEND begins a transaction", join(talkGreeting, talkBare, "C: SEND FROM:<a@example.com>\nS: 250 OK\nC: RCPT TO:<b@example.org>\nS: 250 Ok\n", talkContent, talkQuit), "ok | - | -"},
	{"a temporary refusal that says nothing of order", join(talkGreeting, talkBare, "C: RCPT TO:<b@example.org>\nS: 450 User not active now\n", talkQuit),
		"illegal | rcpt-before-mail@4/450 | rcpt-before-mail@4 medium"},
	{"DATA after BODY=BINARYMIME", join("C: EHLO x.example\nS: 250-Hello\nS: 250-PIPELINING\nS: 250-BINARYMIME\nS: 250 CHUNKING\n",
		"C: MAIL FROM:<a@example.com> BODY=BINARYMIME\nC: RCPT TO:<b@example.org>\nS: 250 2.1.0 Sender OK\nS: 250 2.1.5 Recipient OK\nC: DATA\nS: 503 5.5.1 Bad sequence of commands\n"),
		"illegal | bdat-data-mixed@10/503 | bdat-data-mixed@10 high"},

	// Decision 2: AUTH in clear.
	{"AUTH in clear, not listed, no words", join(talkGreeting, talkNoTLSYet, "C: AUTH LOGIN\nS: 503 5.5.1 Bad sequence of commands\n"),
		"illegal | auth-before-starttls@6/503 | auth-before-starttls@6 medium"},
	{"AUTH in clear, the reply names TLS", join(talkGreeting, talkNoTLSYet, "C: AUTH LOGIN\nS: 530 5.7.0 Must issue a STARTTLS command first\n"),
		"illegal | auth-before-starttls@6/530 | auth-before-starttls@6 high"},
	{"AUTH in clear, listed after TLS", join(talkGreeting, talkNoTLSYet, "C: AUTH LOGIN\nS: 503 5.5.1 Bad sequence of commands\nC: STARTTLS\nS: 220 go\n", talkExim, talkQuit),
		"illegal | auth-before-starttls@6/503 | auth-before-starttls@6 high"},
	{"AUTH in clear, not listed after TLS either", join(talkGreeting, talkNoTLSYet, "C: AUTH LOGIN\nS: 503 5.5.1 Bad sequence of commands\nC: STARTTLS\nS: 220 go\n", talkBare, talkQuit),
		"illegal | auth-not-advertised@6/503 | auth-not-advertised@6 high"},
	{"530 to AUTH before any EHLO", join(talkGreeting, "C: AUTH LOGIN\nS: 530 5.7.0 Must issue a STARTTLS command first\n"),
		"illegal | auth-before-starttls@2/530 | auth-before-starttls@2 medium"},

	// Decision 3: demanded AUTH or denied relay.
	{"relay denied, AUTH offered and not done", join(talkGreeting, talkExim, "C: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\nS: 554 5.7.1 <b@example.org>: Relay access denied\n"),
		"illegal | mail-before-auth@8/554 | mail-before-auth@8 medium"},
	{"530 after a failed login", join(talkGreeting, talkExim, "C: AUTH PLAIN x\nS: 535 5.7.8 Error: authentication failed\nC: MAIL FROM:<a@example.com>\nS: 530 5.7.0 Authentication required\n"),
		"illegal | mail-before-auth@8/530 | auth-failed@6 high"},
	{"530 in clear, a later reply names TLS", join(talkGreeting, talkNoTLSYet, "C: MAIL FROM:<a@example.com>\nS: 530 5.7.0 Authentication required\nC: RSET\nS: 530 Must issue a STARTTLS command first\n", talkQuit),
		"illegal | mail-before-starttls@6/530 | mail-before-starttls@6 medium"},
	{"530 speaks for itself in mid-session", "C: MAIL FROM:<a@example.com>\nS: 530 5.7.0 Authentication required\n",
		"illegal | mail-before-auth@1/530 | mail-before-auth@1 high"},

	// Decision 4: recovered trouble.
	{"535 then 235", join(talkGreeting, talkExim, "C: AUTH CRAM-MD5\nS: 535 5.7.8 no\nC: AUTH PLAIN x\nS: 235 ok\n", talkMail), "ok | - | -"},
	{"EHLO 502 then HELO 250", join(talkGreeting, "C: EHLO x.example\nS: 502 command not implemented\nC: HELO x.example\nS: 250 mx\n", talkMail), "ok | - | -"},
	{"one of three recipients refused", join(talkGreeting, talkBare, "C: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\nS: 250 Ok\nC: RCPT TO:<c@example.org>\nS: 550 5.1.1 User unknown\nC: RCPT TO:<d@example.org>\nS: 250 Ok\n", talkContent, talkQuit), "ok | - | -"},
	{"an order fault stays though mail is accepted later", join(talkGreeting, talkBare, "C: RCPT TO:<b@example.org>\nS: 503 5.5.1 Error: need MAIL command\n", talkMail),
		"illegal | rcpt-before-mail@4/503 | rcpt-before-mail@4 high"},

	// Decision 5: pipelined groups.
	{"pipelined group, RCPT refused", join(talkGreeting, talkHello, "C: MAIL FROM:<a@example.com>\nC: RCPT TO:<b@example.org>\nC: DATA\nS: 250 2.1.0 Ok\nS: 550 5.1.1 <b@example.org>: User unknown\nS: 554 5.5.1 Error: no valid recipients\n", talkQuit),
		"refused | - | recipient-refused@7 high"},
	{"pipelined group, MAIL refused", join(talkGreeting, talkHello, "C: MAIL FROM:<a@example.com>\nC: RCPT TO:<b@example.org>\nC: DATA\nS: 530 5.7.0 Must issue a STARTTLS command first\nS: 503 5.5.1 Error: need MAIL command\nS: 503 5.5.1 Error: need MAIL command\n", talkQuit),
		"illegal | mail-before-starttls@6/530 | mail-before-starttls@6 high"},

	// The cause above the illegal transition.
	{"DATA after refused recipients", join(talkGreeting, talkBare, "C: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\nS: 550 5.1.1 User unknown\nC: DATA\nS: 503 5.5.1 Error: need RCPT command\n"),
		"illegal | data-after-failed-rcpt@8/503 | recipient-refused@6 high"},
	{"DATA after a recipient refused for want of a login", join(talkGreeting, talkExim, "C: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\nS: 550 5.7.1 Relaying denied\nC: DATA\nS: 503 5.5.1 valid RCPT command must precede DATA\n"),
		"illegal | data-after-failed-rcpt@10/503 | mail-before-auth@8 medium"},
	{"RCPT after a refused MAIL", join(talkGreeting, talkBare, "C: MAIL FROM:<a@nx.example>\nS: 550 5.1.8 Sender address rejected: Domain not found\nC: RCPT TO:<b@example.org>\nS: 503 5.5.1 Error: need MAIL command\nC: DATA\nS: 503 5.5.1 Error: need MAIL command\n"),
		"illegal | rcpt-after-failed-mail@6/503 | sender-refused@4 high"},

	// STARTTLS.
	{"MAIL without EHLO after STARTTLS", join(talkGreeting, talkUpgrade, "C: MAIL FROM:<a@example.com>\nS: 503 5.5.1 Error: send HELO/EHLO first\n"),
		"illegal | no-ehlo-after-starttls@7/503 | no-ehlo-after-starttls@7 high"},
	{"MAIL without EHLO after STARTTLS, 530", join(talkGreeting, talkUpgrade, "C: MAIL FROM:<a@example.com>\nS: 530 5.7.0 Authentication required\n"),
		"illegal | no-ehlo-after-starttls@7/530 | no-ehlo-after-starttls@7 medium"},
	{"no EHLO after STARTTLS, accepted", join(talkGreeting, talkUpgrade, talkMail), "ok | - | -"},
	{"RCPT after STARTTLS dropped the transaction", join(talkGreeting, talkOffers, "C: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: STARTTLS\nS: 220 go\n", talkBare, "C: RCPT TO:<b@example.org>\nS: 503 5.5.1 Error: need MAIL command\n"),
		"illegal | rcpt-before-mail@12/503 | rcpt-before-mail@12 high"},
	{"STARTTLS under TLS, 454", join(talkGreeting, talkSecure, "C: STARTTLS\nS: 454 4.3.3 TLS not available after start\n"),
		"illegal | starttls-twice@10/454 | starttls-twice@10 high"},
	{"RCPT after EHLO dropped the transaction", join(talkGreeting, talkBare, "C: MAIL FROM:<a@example.com>\nS: 250 Ok\n", talkBare, "C: RCPT TO:<b@example.org>\nS: 503 need MAIL command\n"),
		"illegal | rcpt-before-mail@8/503 | rcpt-before-mail@8 high"},

	{"RSET without EHLO after STARTTLS, refused for order", join(talkGreeting, talkUpgrade, "C: RSET\nS: 503 5.5.1 Invalid command: Command not allowed at this point.\n"),
		"illegal | no-ehlo-after-starttls@7/503 | no-ehlo-after-starttls@7 medium"},

	// What real servers showed (fixtures/live).
	{"an unknown command before lines that are taken for content", join(talkGreeting, talkBare, "C: VRFY a\nS: 500 5.5.1 Command unrecognized\nC: DATA\nS: 503 5.5.1 No recipient\nC: JUNK\nS: 500 5.5.1 Command unrecognized\nC: JUNK\nS: 500 5.5.1 Command unrecognized\nC: RSET\nS: 250 ok\n"),
		"illegal | unknown-command@4/500 | unknown-command@4 high"},
	{"a wrong greeting made good after a refused recipient", join("S: 220 mx LMTP\nC: LHLO x.example\nS: 250 mx\nC: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\nS: 550 5.1.1 User unknown\nC: HELO x.example\nS: 500 This is a LMTP server, use LHLO\nC: LHLO x.example\nS: 250 mx\n"),
		"refused | - | recipient-refused@6 high"},
	{"VRFY denied where AUTH is offered and not done", join(talkGreeting, talkExim, "C: VRFY b@example.org\nS: 554 5.7.1 <b@example.org>: Recipient address rejected: Access denied\n"),
		"illegal | mail-before-auth@6/554 | mail-before-auth@6 medium"},
	{"RCPT without MAIL, and the reply speaks of pipelining", join(talkGreeting, talkBare, "C: RCPT TO:<b@example.org>\nC: DATA\nS: 500 5.5.1 Invalid command: Pipelining not supported\n*** peer-closed\n"),
		"illegal | rcpt-before-mail@4/500 | rcpt-before-mail@4 medium"},
	{"a group of which the server refuses the first for pipelining, and closes", join(talkGreeting, talkBare, "C: MAIL FROM:<a@example.com>\nC: RCPT TO:<b@example.org>\nC: BDAT 5 LAST\nS: 500 5.5.1 Invalid command: Pipelining not supported\n*** peer-closed\n"),
		"illegal | pipelined-without-offer@5/500 | pipelined-without-offer@5 high"},

	// Refusals that only look like order faults.
	{"MAIL with SIZE unlisted, sender refused", join(talkGreeting, talkBare, "C: MAIL FROM:<a@nx.example> SIZE=10\nS: 550 5.1.8 Sender address rejected: Domain not found\n"),
		"refused | - | sender-refused@4 high"},
	{"tolerated MAIL without EHLO, recipient refused", join(talkGreeting, "C: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\nS: 550 5.1.1 User unknown\n"),
		"refused | - | recipient-refused@4 high"},
	{"tolerated MAIL without EHLO, refused later for it", join(talkGreeting, "C: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\nS: 503 5.5.1 Error: send HELO/EHLO first\n"),
		"illegal | mail-before-helo@2/503 | mail-before-helo@2 high"},

	// Cut off.
	{"a forbidden command is the last line", join(talkGreeting, "C: MAIL FROM:<a@example.com>\n"),
		"illegal | mail-before-helo@2 | mail-before-helo@2 medium"},
	{"a legal command is the last line", join(talkGreeting, "C: EHLO x.example\n"), "incomplete | - | -"},
	{"only EHLO and QUIT", join(talkGreeting, talkBare, talkQuit), "ok | - | -"},
	{"mid-session, all accepted", "C: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\nS: 250 Ok\n", "incomplete | - | -"},
	{"mid-session, RCPT first", "...\nC: RCPT TO:<b@example.org>\nS: 250 Ok\nC: DATA\nS: 354 go\nC: x\nC: .\nS: 250 Ok\n", "ok | - | -"},

	// Not on the wire, and errors alone.
	{"the library refuses AUTH", join(talkGreeting, talkBare, "!!! not-offered AUTH\n"), "illegal | auth-not-advertised@4 | auth-not-advertised@4 high"},
	{"the library refuses AUTH in clear", join(talkGreeting, talkNoTLSYet, "!!! not-offered AUTH\n"), "illegal | auth-before-starttls@6 | auth-before-starttls@6 medium"},
	{"the library refuses STARTTLS", join(talkGreeting, talkBare, "!!! not-offered STARTTLS\n"), "illegal | starttls-not-advertised@4 | starttls-not-advertised@4 high"},
	{"the library complains once it has hung up", join(talkGreeting, talkBare, talkQuit, "!!! not-offered STARTTLS\n"), "illegal | starttls-not-advertised@6 | starttls-not-advertised@6 high"},
	{"STARTTLS on a port where TLS comes first", "*** connected mx.example.com:465\n!!! not-offered STARTTLS\n*** tls-failed write:errno=32\n", "transport | plaintext-on-implicit-tls-port@2 | plaintext-on-implicit-tls-port@2 high"},
	{"an error alone, 530", "!!! server-refused MAIL 530 5.7.0 Must issue a STARTTLS command first\n", "illegal | mail-before-starttls@1/530 | mail-before-starttls@1 medium"},
	{"an error alone, 535", "!!! server-refused AUTH 535 5.7.8 Username and Password not accepted\n", "refused | - | auth-failed@1 high"},
	{"an error alone, no password in clear", "!!! not-allowed AUTH 0 unencrypted connection\n", "illegal | auth-before-starttls@1 | auth-before-starttls@1 medium"},
	{"an error alone, library", "!!! not-offered AUTH\n", "illegal | auth-not-advertised@1 | auth-not-advertised@1 medium"},

	// LMTP.
	{"LMTP, a reply for each recipient", "S: 220 mx LMTP\nC: LHLO x\nS: 250-mx\nS: 250 PIPELINING\nC: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\nS: 250 Ok\nC: RCPT TO:<c@example.org>\nS: 250 Ok\nC: DATA\nS: 354 go\nC: x\nC: .\nS: 250 Ok one\nS: 250 Ok two\nC: QUIT\nS: 221 Bye\n", "ok | - | -"},
}

func TestSessions(t *testing.T) {
	if len(sessions) == 0 {
		t.Fatal("no sessions")
	}
	for _, s := range sessions {
		t.Run(s.name, func(t *testing.T) {
			if got := verdict(judgedTranscript(t, s.text)); got != s.want {
				t.Errorf("\n got %s\nwant %s\n%s", got, s.want, s.text)
			}
		})
	}
}
