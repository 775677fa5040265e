package main

import (
	"testing"

	"badseq/analyze"
	"badseq/grammar"
)

// TestShort judges what people paste of a session when it is a few lines only: the cause, and
// never high confidence where the command is not in them.
func TestShort(t *testing.T) {
	const talk = "220 mx.example.com ESMTP Postfix\nEHLO client.example.com\n250 mx.example.com\nMAIL FROM:<a@example.com>\n250 2.1.0 Ok\n" +
		"RCPT TO:<b@example.org>\n554 5.7.1 <b@example.org>: Relay access denied\nRCPT TO:<c@example.com>\n250 2.1.5 Ok\n"
	for _, c := range []struct {
		text, cause string
		line        int
	}{
		{"SMTP< 530 5.7.57 Client not authenticated to send mail", "mail-before-auth", 1},
		{"[09:30:00] ESMTP< 535 5.7.8 Error: authentication failed", "auth-failed", 1},
		{"Error: MAIL FROM failed: '503 5.5.4 Error: send AUTH command first.", "mail-before-auth", 1},
		{"\"SmtpResponse\": \"550 5.5.1 Command received before SMTP greeting\\r\\n\"", "pipelined-without-offer", 1},
		{"smtplib.SMTPSenderRefused: (552, b'the from address and the authenticated user must be the same', 'x')", "sender-refused", 1},
		{"EHLO failed: Called HELO without being connected", "connection-lost", 1},
		{"javax.mail.SendFailedException: Invalid Addresses\n\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)", "recipient-refused", 1},
		{"stream_socket_client(): unable to connect to tls://mx.example.com:587 (Unknown error)", "implicit-tls-on-starttls-port", 1},
		{"auth login\n500 Error: command \"AUTH\" not recognized", "auth-not-advertised", 1},
		// Postfix takes leave of a client that types a header where DATA is due; a recipient
		// refused before is no cause of that.
		{talk + "Subject: this is a test\n221 2.7.0 Error: I can break rules, too. Goodbye.\n", "content-before-354", 10},
		// The reply was cut, not sent so.
		{"SERVER -> CLIENT: 220 mx.example.com ESMTP\nCLIENT -> SERVER: EHLO client\nSERVER -> CLIENT: 2", "", 0},
	} {
		log, err := grammar.Read([]byte(c.text), grammar.Options{})
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		cause, line, sure := "", 0, analyze.Low
		for _, d := range analyze.Analyze(log) {
			if d.Cause != nil {
				cause, line, sure = d.Cause.ID, d.Cause.Place.Line, d.Cause.Confidence
			}
		}
		if cause != c.cause || line != c.line {
			t.Errorf("%q\n\tcause %q in line %d, want %q in %d", c.text, cause, line, c.cause, c.line)
		}
		if sure == analyze.High && line == 1 && c.text != "" && cause != "sender-refused" {
			t.Errorf("%q: %s is said to be certain", c.text, cause)
		}
	}
}
