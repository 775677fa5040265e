package main

import (
	"strings"
	"testing"
)

// TestErrorAlone: an error without any dialogue has a cause, and none is certain of it
// where nobody tells which command was refused.
func TestErrorAlone(t *testing.T) {
	for _, c := range []struct{ text, cause, confidence string }{
		{"SMTP Error: 530 5.7.0 Must issue a STARTTLS command first. x - gsmtp", "mail-before-starttls", "medium"},
		{"with message \"530 5.7.1 Authentication required\"", "mail-before-auth", "medium"},
		{"Cause: 503 5.5.1 Error: send HELO/EHLO first", "mail-before-helo", "medium"},
		{"error: \"503 5.5.1 Error: nested MAIL command\"", "nested-mail", "medium"},
		{"error: \"503 5.5.1 Error: need RCPT command\"", "data-before-rcpt", "medium"},
		{"error: \"503 5.5.1 Error: need MAIL command\"", "rcpt-before-mail", "medium"},
		{"error: \"555 5.5.2 Syntax error. x - gsmtp\"", "command-syntax", "medium"},
		{"SMTP Error: Could not authenticate.", "auth-failed", "low"},
		{"Mailer Error: SMTP Error: The following recipients failed: b@example.com", "recipient-refused", "low"},
		{"Error: Missing credentials for \"PLAIN\"", "auth-failed", "medium"},
		{"503 Bad sequence of commands", "out-of-order", "low"},
		{"503 AUTH command is not permitted when TLS is not active", "auth-before-starttls", "medium"},
		{"smtplib.SMTPSenderRefused: (503, b'5.5.1 Bad sequence of commands', 'a@example.com')", "mail-before-auth", "low"},
		{"smtplib.SMTPAuthenticationError: (503, b'5.5.1 Bad sequence of commands')", "auth-before-starttls", "low"},
		{"Expected response code 354 but got code \"503\"", "data-after-failed-rcpt", "low"},
		{"MAIL FROM command failed: 503 Error: need EHLO and AUTH first !", "mail-before-auth", "medium"},
		{"Error: libcurl: (67)", "auth-failed", "medium"},
		{"5.7.3 Authentication unsuccessful", "auth-failed", "medium"},
		{"`535 5.7.8 Error: authentication failed`", "auth-failed", "medium"},
		{"554 5.7.1 <b@example.com>: Relay access denied", "relay-denied", "low"},
		{"{ Error: connect ETIMEDOUT 192.0.2.25:465\n    at x (net.js:1) code: 'ECONNECTION', command: 'CONN' }", "timeout", "high"},
		{"2023-03-24 10:02:24 1pfdJV-004eVE-9X == b@example.com R=dnslookup T=remote_smtp defer (113): No route to host H=mx.example.com [192.0.2.25]", "connection-refused", "medium"},
		{"Could not connect to SMTP host: mx.example.com, port: 465, response: -1", "plaintext-on-implicit-tls-port", "medium"},
	} {
		sessions := judge("-", strings.NewReader(c.text+"\n"), "").sessions
		if len(sessions) != 1 || sessions[0].Cause == nil {
			t.Errorf("%q: no cause in %d sessions", c.text, len(sessions))
			continue
		}
		if d := sessions[0]; d.Cause.ID != c.cause || string(d.Cause.Confidence) != c.confidence {
			t.Errorf("%q: %s, %s; want %s, %s", c.text, d.Cause.ID, d.Cause.Confidence, c.cause, c.confidence)
		}
	}
	for _, talk := range []struct{ text, cause string }{
		{"c: Trying to connect to mx.example.com on port 25\ns: 220 mx ESMTP\nc: Connected!\nc: ehlo x\\r\\n\ns: 250-mx\n250 STARTTLS\nc: Info: STARTTLS is available by the server, the communication will be encrypted.\nc: STARTTLS\\r\\n\ns: 220 go\nc: <Start TLS negotiation>\nc: TLS session ready!\nc: ehlo x\\r\\n\ns: 250 mx\nc: MAIL FROM:<a@example.com>\\r\\n\ns: 250 Ok\nc: RCPT TO:<b@example.org>\\r\\n\ns: 550 5.1.1 User unknown\n", "recipient-refused"},
		{"May 10 23:31:08 mx postfix/smtpd[15008]: connect from c.example[192.0.2.7]\nMay 10 23:31:08 mx postfix/smtpd[15008]: 3r4C9S5SrvzbbYr: reject: DATA from c.example[192.0.2.7]: 503 5.5.0 <DATA>: Data command rejected: Improper use of SMTP command pipelining; from=<a@example.com> to=<b@example.org> proto=ESMTP helo=<c.example>\nMay 10 23:31:08 mx postfix/smtpd[15008]: disconnect from c.example[192.0.2.7]\n", "pipelined-without-offer"},
		{"  276   <= a@example.com H=app (c.example) [192.0.2.7] P=esmtps S=24989 id=1@c.example\n  276 LOG: smtp_connection MAIN\n  276   SMTP connection from app (c.example) [192.0.2.7] closed by QUIT\n  277 delivering 1orYRv-00004S-Ny\n  277 R: dnslookup for b@example.org\n  277 LOG: MAIN\n  277   == b@example.org R=dnslookup defer (-1): host lookup did not complete\n", "dns-failure"},
		{"220 m ESMTP\nHELO x\n250 m\nMAIL FROM:<a@example.com>\n503 bad sequence of commands\nQUIT\n221 bye\n", "mail-before-auth"},
		{"220 m ESMTP\nEHLO x\n250-m\n250 STARTTLS\nSTARTTLS\n554 TLS not supported here\nQUIT\n221 bye\n", "server-unavailable"},
		{"[220] 'm ESMTP'\n> HELO x\n[250] 'm'\n> MAIL FROM:<a@example.com>\n[553] 'authentication is required'\nMAIL FROM <a@example.com> failed: '553 authentication is required'\n> QUIT\n[221] 'Bye'\n", "mail-before-auth"},
		{"[m:1] [2024-05-01T10:00:00.669] -- : [A] <= EHLO x\n[m:1] [2024-05-01T10:00:00.700] -- : [A] => 250-m\n[m:1] [2024-05-01T10:00:00.700] -- : [A] => 250 SIZE\n[m:1] [2024-05-01T10:00:00.801] -- : [A] <= RCPT TO:<a@example.com>\n[m:1] [2024-05-01T10:00:00.801] -- : [A] => 503 MAIL first\n", "rcpt-before-mail"},
		{"< ehlo x\n> 250-m\n> 250 SIZE\n< rcpt to:<a@example.com>\n> 503 5.5.1 Bad sequence of commands\n", "rcpt-before-mail"},
	} {
		sessions := judge("-", strings.NewReader(talk.text), "").sessions
		if len(sessions) != 1 || sessions[0].Cause == nil || sessions[0].Cause.ID != talk.cause {
			t.Errorf("%q: %+v, want %s", talk.text, sessions, talk.cause)
		}
	}
}
