package grammar

import (
	"errors"
	"testing"

	"badseq/grammar/stream"
)

// TestQuoted reads errors and bounces without any dialogue, in the words that
// programs print around a reply.
func TestQuoted(t *testing.T) {
	for _, c := range []struct {
		text, dialect, verb string
		code                int
		enhanced            string
		signal              stream.Signal
	}{
		{"Warning: mail(): SMTP server response: 530 5.7.0 Must issue a STARTTLS command first in a.php on line 3", "error", "", 530, "5.7.0", stream.ServerRefused},
		{"Warning: mail(): Failed to connect to mailserver at \"localhost\" port 25, verify your settings", "error", "", 0, "", stream.Refused},
		{"authentication failure [SMTP: Invalid response code received from server (code: 535, response: 5.7.8 no such login)]", "error", "AUTH", 535, "5.7.8", stream.ServerRefused},
		{"SMTP Error: Authentication failure: 5.7.8 no (Code: 535)", "error", "AUTH", 535, "", stream.ServerRefused},
		{"192.0.2.9 does not like recipient.\nRemote host said: 550 5.1.1 unknown", "error", "RCPT", 550, "5.1.1", stream.ServerRefused},
		{"status=bounced (host mx.example.com[192.0.2.9] said: 554 5.7.1 no DKIM (in reply to end of DATA command))", "error", stream.EndOfData, 554, "5.7.1", stream.ServerRefused},
		{"SMTP error from remote mail server after RCPT TO:<b@example.com>:\n550 mailbox unavailable", "error", "RCPT", 550, "", stream.ServerRefused},
		{"Remote Server returned '550 5.7.1 TRANSPORT.RULES.RejectMessage; not allowed'", "error", "", 550, "5.7.1", stream.ServerRefused},
		{"`tool: login: 530 5.7.0 Must issue a STARTTLS command first`", "error", "AUTH", 530, "5.7.0", stream.ServerRefused},
		{"it says `503 5.5.1 STARTTLS command used when not advertised`", "error", "STARTTLS", 503, "5.5.1", stream.ServerRefused},
		{"{\"smtp_error\": \"530: 5.7.0 Must issue a STARTTLS command first\"}", "error", "", 530, "5.7.0", stream.ServerRefused},
		{"5.7.3 Authentication unsuccessful [X.PROD.OUTLOOK.COM]", "error", "", 0, "5.7.3", stream.Abandoned},
		{"Error: libcurl: (67)", "error", "AUTH", 0, "", stream.Abandoned},
		{"smtp on port 587\n[Nest] ERROR ABC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../x.c:354:", "error", "", 0, "", stream.PlaintextPeer},
		{"Failed to send alert notification email error=\"535 Denied\"", "error", "", 535, "", stream.ServerRefused},
		{"the UI says \"Net::SMTPAuthenticationError: 535 5.7.0 not loving your password\"", "ruby", "AUTH", 535, "5.7.0", stream.ServerRefused},
		{"Completed 500\nNet::SMTPAuthenticationError (530-5.7.0 Log in first. Learn more at\n):", "ruby", "", 530, "5.7.0", stream.ServerRefused},
		{"`{ Error: self signed certificate\n    at TLSSocket.x (_tls_wrap.js:1) code: 'ESOCKET', command: 'CONN' }`", "error", "", 0, "", stream.CertificateRejected},
		{"4.2.0 <b@example.com>: Recipient address rejected: Greylisted for 300 seconds", "error", "", 0, "4.2.0", stream.Abandoned},
		{"status=bounced (message size 13760367 exceeds size limit 10485760 of server mx.example.com[192.0.2.9])", "error", "MAIL", 0, "", stream.Abandoned},
		{"X.SmtpException: The SMTP server requires a secure connection or the client was not authenticated. The server response was: 5.7.0 Log in first", "error", "", 530, "5.7.0", stream.ServerRefused},
		{"was not authenticated. The server response was: 5.7.57 Client was not authenticated to send anonymous mail during MAIL FROM [x]", "error", "MAIL", 530, "5.7.57", stream.ServerRefused},
		{"was not authenticated. The server response was: 5.7.57 no. Error: 535 5.7.3 Authentication unsuccessful", "error", "AUTH", 535, "5.7.3", stream.ServerRefused},
		{"Mailbox unavailable. The server response was: 5.7.1 Unable to relay", "error", "", 550, "5.7.1", stream.ServerRefused},
		{"Mailbox unavailable. The server response was: 4.2.2 mailbox full", "error", "", 450, "4.2.2", stream.ServerRefused},
		{"notice id 7: mailer: error authenticating: unencrypted connection", "error", "AUTH", 0, "", stream.NotAllowed},
		{"# Test mail failed: STARTTLS extension not supported by server.", "error", "STARTTLS", 0, "", stream.NotOffered},
		{"  '    raise X(\"SMTP AUTH extension not supported by server.\")\\n'\n  'a.errors.SMTPError: SMTP AUTH extension not supported by server.\\n'", "error", "AUTH", 0, "", stream.NotOffered},
		{"authentication failure [SMTP: STARTTLS failed (code: 220, response: go ahead)]", "error", "", 0, "", stream.TLSFailed},
		{"authentication failure [SMTP: STARTTLS failed (code: 454, response: 4.7.0 TLS not available)]", "error", "STARTTLS", 454, "4.7.0", stream.ServerRefused},
		{"Message failed: 503 Error: nested MAIL command", "error", "", 503, "", stream.ServerRefused},
		{"{ stack: [Getter/Setter],\n  message: '535 Authentication Failed\\r' }", "error", "", 535, "", stream.ServerRefused},
		{"report: Failed to send emails: x509: certificate signed by unknown authority", "error", "", 0, "", stream.CertificateRejected},
		{"  9 LOG: MAIN REJECT\n  9   H=(localhost) [192.0.2.1] F=<a@example.com> rejected RCPT <b@example.com>: relay not permitted", "error", "RCPT", 0, "", stream.Abandoned},
		{"Unable to send: SMTP Error (535): Authentication failed", "error", "AUTH", 535, "", stream.ServerRefused},
		{"# Erreur SMTP (535) : authentication failed", "error", "AUTH", 535, "", stream.ServerRefused},
		{"PHP message: ERROR: Invalid response code received from server (535)\" while authenticating", "error", "AUTH", 535, "", stream.ServerRefused},
		{"Bad response received for command. command: (), response: 535 AUTH failed", "error", "AUTH", 535, "", stream.ServerRefused},
		{"it returns 503 5.5.1 Error: authentication not enabled.", "error", "", 503, "5.5.1", stream.ServerRefused},
		{"the server sends back the message \"554 <a b>: Recipient address rejected: Relay access denied\"", "error", "RCPT", 554, "", stream.ServerRefused},
		{"**Net::SMTPFatalError** in **Mails**\n554 Message rejected: Email address is not verified", "error", "", 554, "", stream.ServerRefused},
		{"Error type: `Net::SMTPAuthenticationError`\nError message: `` 451 Authentication failed ``", "ruby", "AUTH", 451, "", stream.ServerRefused},
		{"sending an email alert\nlogger=x error=\"tls: first record does not look like a TLS handshake\"", "error", "", 0, "", stream.PlaintextPeer},
		{"lvl=eror msg=\"Failed\" logger=alerting.notifier.email error=EOF", "error", "", 0, "", stream.PeerClosed},
		{"lvl=eror logger=alerting.notifier.email error=\"unencrypted connection\"", "error", "AUTH", 0, "", stream.NotAllowed},
		{"SMTP error: EHLO failed: Called HELO without being connected", "error", "", 0, "", stream.NotAllowed},
		{"The SMTP server requires a secure connection or the client is not authenticated. The server response is: 5.7.57 SMTP; no", "error", "", 530, "5.7.57", stream.ServerRefused},
		// Exceptions of known clients, wherever a framework prints them.
		{"SMTPSenderRefused at /reset/\n\n(530, b'5.5.1 Log in first', 'a@example.com')\n\nException Type: SMTPSenderRefused\nException Value:\n(530, b'5.5.1 Log in first', 'a@example.com')", "smtplib", "MAIL", 530, "5.5.1", stream.ServerRefused},
		{"  File \"/usr/lib/python2.7/smtplib.py\", line 328, in send\n    raise SMTPServerDisconnected('please run connect() first')", "smtplib", "", 0, "", stream.NotAllowed},
		{"javax.mail.SendFailedException: Invalid Addresses\n\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)", "javamail", "RCPT", 0, "", stream.Abandoned},
		{"Unexpected return code - Expected: 354, Got: 503 | 503 Bad sequence of commands", "dokuwiki", "DATA", 503, "", stream.ServerRefused},
		{"Connection from 192.0.2.1:57890 to 192.0.2.9:25\nStarting SMTP/SSL...\nSSL/TLS: SSL connect attempt failed error:1408F10B:SSL routines:ssl3_get_record:wrong version number", "smtp-cli", "", 0, "", stream.PlaintextPeer},
		{"stream_socket_client(): unable to connect to tls://mx.example.com:587 (Unknown error)", "phpmailer", "", 0, "", stream.TLSFailed},
		{"stream_socket_client(): unable to connect to ssl://mx.example.com:465 (Connection refused)", "phpmailer", "", 0, "", stream.Refused},
		{"[2017-07-29 14:46:32] x.ERROR: Swift_TransportException: Expected response code 250 but got code \"530\", with message \"530 5.7.1 Authentication required", "swiftmailer", "", 530, "5.7.1", stream.ServerRefused},
		{"Expected response code 354 but got code \"503\"", "swiftmailer", "DATA", 503, "", stream.ServerRefused},
		{"with message 'Expected response code(s) [250] but got response [530 5.7.0 Must issue a STARTTLS command first]'", "swiftmailer", "", 530, "5.7.0", stream.ServerRefused},
		{"x.ERROR: Connection could not be established with host mx.example.com [ #0] {\"userId\":1", "swiftmailer", "", 0, "", stream.Refused},
		{"Expected response code 220 but got code \"554\", with message \"554 5.7.1 Client host rejected: Access denied", "swiftmailer", "greeting", 554, "5.7.1", stream.ServerRefused},
		{"Expected response code 250 but got code \"\", with message \"\"", "swiftmailer", "", 0, "", stream.PeerClosed},
		{"Expected response code \"250\" but got an empty response.", "symfony", "", 0, "", stream.PeerClosed},
		{"Expected response code \"250\" but got code \"550\", with message \"550 MIME message is missing 'From' header\".", "symfony", "", 550, "", stream.ServerRefused},
		{"x.MessagingException: Could not connect to SMTP host: mx.example.com, port: 465, response: -1", "javamail", "", 0, "", stream.PeerClosed},
		{"Could not connect to SMTP host: mx.example.com, port: 587;", "javamail", "connect", 0, "", stream.Abandoned},
		{"Couldn't connect to host, port: mx.example.com, 587; timeout -1", "javamail", "connect", 0, "", stream.Abandoned},
		{"MailKit.Security.AuthenticationException: AuthenticationInvalidCredentials: 5.7.3 Authentication unsuccessful", "mailkit", "AUTH", 535, "5.7.3", stream.ServerRefused},
		{"MailKit.Net.Smtp.SmtpCommandException: 5.7.3 Authentication unsuccessful", "mailkit", "", 0, "5.7.3", stream.Abandoned},
		{"error: { [Error: Message failed: 550 5.3.4 Req", "nodemailer", stream.EndOfData, 550, "5.3.4", stream.ServerRefused},
	} {
		log, err := Read([]byte(c.text), Options{})
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		var got stream.Event
		for _, e := range log.Events {
			if e.Kind == stream.Error || e.Kind == stream.TLS || e.Kind == stream.Transport && e.Signal != stream.Connecting {
				got = e
			}
		}
		if d := log.Sessions[0].Dialect; len(log.Sessions) != 1 || d != c.dialect || got.Verb != c.verb || got.Code != c.code || got.Enhanced != c.enhanced || got.Signal != c.signal {
			t.Errorf("%q\n  reads as %s, %d sessions: %q %d %q %q\n  want %s: %q %d %q %q", c.text, d, len(log.Sessions),
				got.Verb, got.Code, got.Enhanced, got.Signal, c.dialect, c.verb, c.code, c.enhanced, c.signal)
		}
	}
}

// TestQuotedNothing: texts that speak of errors, and errors of others, have none.
func TestQuotedNothing(t *testing.T) {
	for _, text := range []string{
		"telnet and also Thunderbird showed this error.\n",
		"Test it with openssl s_client -connect mx.example.com:587 first.\n",
		"- it fails with \"503 5.5.1 send EHLO first\" or \"503 Bad sequence of commands\"\n",
		"raise SMTPError(\"550 5.1.1 unknown user\")\n",
		"return \"530 5.7.0 Must issue a STARTTLS command first\";\n",
		"\"\"\"Error 401 -- authentication required.\"\"\"\n",
		"server response: 404 page not found\n",
		"Error: 503 Service Unavailable\n",
		"except FileNotFoundError: # no smtp\n",
		"Error: connect ECONNREFUSED 127.0.0.1:5432\n",
		"Mail may fail for want of time (ETIMEDOUT), or of a listener (ECONNREFUSED), with nodemailer and others.\n",
		"db: open: unencrypted connection\n",
		"235 2.7.0  Authentication Succeeded\n\nThe client is known.\n\n432 4.7.12  A password transition is needed\n\nLog in otherwise.\n\n" +
			"454 4.7.0  Temporary authentication failure\n\nTry again.\n\n535 5.7.8  Authentication credentials invalid\n\nAsk the user.\n",
		"101 | Socket timeout. |\n421 | <domain> service not available, closing transmission channel. |\n450 | mailbox unavailable. |\n503 | Bad sequence of commands. |\n554 | Transaction failed. |\n",
		"level=error msg=\"scrape failed\" err=EOF\n",
		"the socket was used without being connected\n",
		"code (500): HTTP error, mail the webmaster\n",
		"$ openssl s_client -connect 192.0.2.1:443 -servername web.example.com\nCONNECTED(00000003)\n1:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:x.c:252:\n",
		"I tried `openssl s_client -connect queue:9093 -tls1_2` and got:\n\n1:error:1408F10B:SSL routines:SSL3_GET_RECORD:wrong version number:s3_pkt.c:365:\nNew, (NONE), Cipher is (NONE)\n",
	} {
		if log, err := Read([]byte(text), Options{}); !errors.Is(err, ErrNotSMTP) {
			t.Errorf("%q is taken for %s: %+v", text, log.Sessions[0].Dialect, log.Events)
		}
	}
}

// TestQuotedApart: two refusals in one paste are two sessions, one said twice is one.
func TestQuotedApart(t *testing.T) {
	for text, want := range map[string]int{
		"554 5.7.1 <a@example.com>: Relay access denied\n550 5.1.1 unknown mailbox\n":                                                                         2,
		"with port 587:\n`530 5.7.0 Must issue a STARTTLS command first`\n\nWhen using port 25, I get this:\n`503 5.5.1 Error: authentication not enabled`\n": 2,
		"# 554 5.7.1 <a@example.com>: Relay access denied\n\n`554 5.7.1 <a@example.com>: Relay access denied`\nhelp\n":                                        1,
	} {
		log, err := Read([]byte(text), Options{})
		if err != nil || len(log.Sessions) != want {
			t.Errorf("%q: %d sessions, want %d: %v", text, len(log.Sessions), want, err)
		}
	}
}
