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
		certain     bool
	}{
		{"SMTP< 530 5.7.57 Client not authenticated to send mail", "mail-before-auth", 1, false},
		{"[09:30:00] ESMTP< 535 5.7.8 Error: authentication failed", "auth-failed", 1, false},
		{"Error: MAIL FROM failed: '503 5.5.4 Error: send AUTH command first.", "mail-before-auth", 1, false},
		{"\"SmtpResponse\": \"550 5.5.1 Command received before SMTP greeting\\r\\n\"", "pipelined-without-offer", 1, false},
		{"smtplib.SMTPSenderRefused: (552, b'the from address and the authenticated user must be the same', 'x')", "sender-refused", 1, true},
		{"EHLO failed: Called HELO without being connected", "connection-lost", 1, false},
		{"javax.mail.SendFailedException: Invalid Addresses\n\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)", "recipient-refused", 1, false},
		{"stream_socket_client(): unable to connect to tls://mx.example.com:587 (Unknown error)", "implicit-tls-on-starttls-port", 1, false},
		{"auth login\n500 Error: command \"AUTH\" not recognized", "auth-not-advertised", 1, false},
		{"Failed to send mail (from): 5.7.3 STARTTLS is required to send mail", "mail-before-starttls", 1, false},
		{"smtplib.SMTPRecipientsRefused: {'x@example.net'}", "recipient-refused", 1, false},
		{"SMTPRecipientsRefused: {u'x@example.com': (501, '5.1.5 Recipient address reserved by RFC 2606')}", "recipient-refused", 1, true},
		{"with host \"ssl://mx.example.com:587\"\nConnection could not be established with host \"ssl://mx.example.com:587\": stream_socket_client(): SSL operation failed with code 1. OpenSSL Error messages:", "implicit-tls-on-starttls-port", 2, false},
		{"AuthenticationFailedException: 220 2.0.0 Ready to start TLS\n;\n  nested exception is:\n\tjakarta.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: PKIX path building failed: x", "certificate-rejected", 4, false},
		{"Account: 'x', Server: 'mx.example.com', Protocol: SMTP, Server Response: '550 not local host example.net, not a gateway', Port: 25", "relay-denied", 1, false},
		{"SMTP ERROR: Failed to connect to server: php_network_getaddres", "dns-failure", 1, true},
		{"SMTP Client error: No compatible authentication mechanism was found", "auth-not-advertised", 1, false},
		{"S: 550-Requested action not taken: mailbox unavailable\nS: 550 Failure sending mail", "recipient-refused", 1, false},
		{"# {:nocatch, {:permanent_failure, \"501 Invalid command or cannot parse to address\\r\\n\"}}", "command-syntax", 1, false},
		{"Error with sending the test email: `try again. Connection refused - connect(2) for \"localhost\" port 25`", "connection-refused", 1, true},
		{"smtpmail-send-it: Sending failed: 501 5.5.2 Cannot Decode response x.3 - gsmtp in response to AUTH XOAUTH2 some mixed case letters", "command-syntax", 1, false},
		{"# Sender address rejected: not logged in (Diagnostic-Code: smtp; 553 5.7.1)", "mail-before-auth", 1, false},
		// Postfix takes leave of a client that types a header where DATA is due; a recipient
		// refused before is no cause of that.
		{talk + "Subject: this is a test\n221 2.7.0 Error: I can break rules, too. Goodbye.\n", "content-before-354", 10, false},
		// The reply was cut, not sent so.
		{"SERVER -> CLIENT: 220 mx.example.com ESMTP\nCLIENT -> SERVER: EHLO client\nSERVER -> CLIENT: 2", "", 0, false},
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
		if sure == analyze.High && !c.certain && line == 1 {
			t.Errorf("%q: %s is said to be certain", c.text, cause)
		}
	}
}
