package analyze

import (
	"strings"
	"testing"
)

// refusedMail is a conversation in order up to a refused command.
func refusedMail(command, reply string) string {
	talk := talkGreeting + "C: EHLO client.example\nS: 250-mx.example.com\nS: 250 SIZE 10240000\n"
	switch command {
	case "EHLO":
		return talkGreeting + "C: EHLO client.example\nS: " + reply + "\n" + talkQuit
	case "AUTH":
		return talkGreeting + talkSecure + "C: AUTH PLAIN [hidden]\nS: " + reply + "\n" + talkQuit
	case "response":
		return talkGreeting + talkSecure + "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: [hidden]\nS: 334 UGFzc3dvcmQ6\nC: [hidden]\nS: " + reply + "\n" + talkQuit
	case "STARTTLS":
		return talkGreeting + talkOffers + "C: STARTTLS\nS: " + reply + "\n" + talkQuit
	case "MAIL":
		return talk + "C: MAIL FROM:<a@example.com>\nS: " + reply + "\n" + talkQuit
	case "RCPT":
		return talk + talkFrom + "C: RCPT TO:<b@example.org>\nS: " + reply + "\n" + talkQuit
	case "DATA":
		return talk + talkEnvelope + "C: DATA\nS: " + reply + "\n" + talkQuit
	case "dot":
		return talk + talkEnvelope + "C: DATA\nS: 354 Go on\nC: Subject: x\nC: \nC: x\nC: .\nS: " + reply + "\n" + talkQuit
	}
	return talk
}

// TestRefusals: the cause, its confidence and its line for a refusal of each
// command.
func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		command, reply, cause string
		confidence            Confidence
	}{
		{"AUTH", "535 5.7.8 Error: authentication failed: authentication failure", "auth-failed", High},
		{"AUTH", "535 Incorrect authentication data", "auth-failed", High},
		{"AUTH", "535 No", "auth-failed", High},
		{"AUTH", "550 No", "auth-failed", Medium},
		{"AUTH", "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.", "auth-mechanism-disabled", High},
		{"AUTH", "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", "auth-mechanism-disabled", High},
		{"AUTH", "550 User has no permission", "auth-mechanism-disabled", High},
		{"AUTH", "534 5.7.9 Application-specific password required.", "auth-failed", High},
		{"AUTH", "534 5.7.9 No", "auth-mechanism-disabled", High},
		{"AUTH", "454 4.7.0 Too many login attempts, please try again later.", "rate-limited", High},
		{"AUTH", "454 4.7.0 Temporary authentication failure", "server-unavailable", High},
		{"AUTH", "451 No", "server-unavailable", Medium},
		{"AUTH", "451 Authentication failed: Maximum credits exceeded", "rate-limited", High},
		{"response", "535 5.7.8 Username and Password not accepted.", "auth-failed", High},
		{"response", "535 Login Fail. Please enter your authorization code to login.", "auth-failed", High},
		{"response", "550 No", "auth-failed", Medium},
		{"STARTTLS", "454 4.7.0 TLS not available due to local problem", "server-unavailable", High},
		{"EHLO", "550 5.7.1 Your IP is on our blocklist", "client-blocked", High},
		{"EHLO", "421 4.7.0 too many connections", "rate-limited", High},
		{"MAIL", "550 5.1.8 <a@example.com>: Sender address rejected: Domain not found", "sender-refused", High},
		{"MAIL", "553 Relaying disallowed as a@example.com", "sender-refused", High},
		{"MAIL", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", "sender-refused", High},
		{"MAIL", "550 Requested action not taken: mailbox unavailable", "sender-refused", High},
		{"MAIL", "550 No", "sender-refused", Medium},
		{"MAIL", "552 5.3.4 Message size exceeds fixed limit", "size-exceeded", High},
		{"MAIL", "450 4.7.1 Error: too many messages", "rate-limited", High},
		{"MAIL", "452 4.3.1 Insufficient system storage", "server-unavailable", High},
		{"MAIL", "550 5.4.5 Daily user sending quota exceeded.", "rate-limited", High},
		{"MAIL", "421 4.3.2 Service shutting down", "server-unavailable", High},
		{"MAIL", "421 No", "server-unavailable", Medium},
		{"RCPT", "550 5.1.1 <b@example.org>: Recipient address rejected: User unknown in local recipient table", "recipient-refused", High},
		{"RCPT", "550 5.1.1 No", "recipient-refused", High},
		{"RCPT", "550 No", "recipient-refused", Medium},
		{"RCPT", "550 5.5.1 Protocol error", "recipient-refused", Medium},
		{"RCPT", "552 5.2.2 Mailbox full", "recipient-refused", High},
		{"RCPT", "450 4.1.1 <b@example.org>: Recipient address rejected: unverified address", "recipient-refused", High},
		{"RCPT", "554 5.7.1 <b@example.org>: Relay access denied", "relay-denied", High},
		{"RCPT", "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "relay-denied", High},
		{"RCPT", "554 5.7.1 <b@example.org>: Recipient address rejected: Access denied", "relay-denied", High},
		{"RCPT", "554 5.7.1 <c[192.0.2.1]>: Client host rejected: Access denied", "client-blocked", High},
		{"RCPT", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "client-blocked", High},
		{"RCPT", "450 4.2.0 <b@example.org>: Recipient address rejected: Greylisted, see http://greylist.example/", "greylisted", High},
		{"RCPT", "451 4.7.1 Please try again in 300 seconds", "greylisted", High},
		{"RCPT", "451 4.3.0 <b@example.org>: Temporary lookup failure", "server-unavailable", High},
		{"RCPT", "450 No", "server-unavailable", Medium},
		{"RCPT", "452 4.5.3 Your message has too many recipients.", "rate-limited", High},
		{"RCPT", "550 5.1.8 <a@example.com>: Sender address rejected: Domain not found", "sender-refused", High},
		{"DATA", "451 4.3.0 Error: queue file write error", "server-unavailable", High},
		{"DATA", "554 No", "content-refused", Medium},
		{"dot", "554 5.7.1 Spam message rejected", "content-refused", High},
		{"dot", "550 5.7.26 This mail has been blocked because the sender is unauthenticated.", "content-refused", High},
		{"dot", "552 5.3.4 Error: message file too big", "size-exceeded", High},
		{"dot", "552 No", "size-exceeded", High},
		{"dot", "550 No", "content-refused", Medium},
		{"dot", "554 Message rejected: Email address is not verified.", "sender-refused", High},
		{"dot", "550 5.1.1 User unknown", "recipient-refused", High},
		{"dot", "421 4.4.2 mx.example.com Error: timeout exceeded", "timeout", High},
	} {
		talk := refusedMail(c.command, c.reply)
		d := judgedTranscript(t, talk)
		if d.Cause == nil || d.Cause.ID != c.cause || d.Cause.Confidence != c.confidence {
			t.Errorf("%s, %s\n cause %s, want %s (%s)", c.command, c.reply, causeWords(d), c.cause, c.confidence)
			continue
		}
		if line := strings.Count(talk[:strings.Index(talk, c.reply)], "\n"); d.Cause.Place.Line > line+1 || d.Cause.Place.Line < line-5 {
			t.Errorf("%s, %s: line %d, the reply stands in line %d", c.command, c.reply, d.Cause.Place.Line, line+1)
		}
		if c.cause != "timeout" && (d.Outcome != Refused || d.FirstIllegal != nil) {
			t.Errorf("%s, %s: outcome %s, first illegal %+v", c.command, c.reply, d.Outcome, d.FirstIllegal)
		}
		if (c.confidence == High) != (d.Cause.RunnerUp == nil) {
			t.Errorf("%s, %s: %s with runner-up %+v", c.command, c.reply, c.confidence, d.Cause.RunnerUp)
		}
	}
}

func causeWords(d Diagnosis) string {
	if d.Cause == nil {
		return "none"
	}
	return d.Cause.ID + " (" + string(d.Cause.Confidence) + ", " + d.Cause.Because + ")"
}

// TestRelayOrLogin: what is not shown is not known. Relaying denied is a missing
// login only where the log shows that one was offered and not done.
func TestRelayOrLogin(t *testing.T) {
	denied := talkFrom + "C: RCPT TO:<b@example.org>\nS: 554 5.7.1 <b@example.org>: Relay access denied\n" + talkQuit
	for _, c := range []struct {
		name, talk, cause string
		confidence        Confidence
	}{
		{"AUTH offered, not done", talkGreeting + talkSecure + denied, "mail-before-auth", ""},
		{"AUTH offered and done", talkGreeting + talkSecure + talkLogin + denied, "relay-denied", High},
		{"AUTH not offered", talkGreeting + talkHello + denied, "relay-denied", High},
		{"the start is not shown", "C: RCPT TO:<b@example.org>\nS: 554 5.7.1 <b@example.org>: Relay access denied\n", "relay-denied", Medium},
	} {
		d := judgedTranscript(t, c.talk)
		if d.Cause == nil || d.Cause.ID != c.cause || c.confidence != "" && d.Cause.Confidence != c.confidence {
			t.Errorf("%s: cause %s, want %s (%s)", c.name, causeWords(d), c.cause, c.confidence)
		}
	}
}

// TestRefusalsThatRecovered are warnings, not causes (decision 4).
func TestRefusalsThatRecovered(t *testing.T) {
	for name, talk := range map[string]string{
		"auth-failed":       talkGreeting + talkSecure + "C: AUTH PLAIN [hidden]\nS: 535 5.7.8 Error: authentication failed\n" + talkLogin + talkMail,
		"recipient-refused": talkSized + talkFrom + "C: RCPT TO:<x@example.org>\nS: 550 5.1.1 No such user here\nC: RCPT TO:<b@example.org>\nS: 250 2.1.5 Ok\n" + talkContent + talkQuit,
	} {
		d := judgedTranscript(t, talk)
		if d.Outcome != OK || d.Cause != nil || len(d.Warnings) == 0 || d.Warnings[0].ID != name {
			t.Errorf("%s: outcome %s, cause %s, warnings %+v", name, d.Outcome, causeWords(d), d.Warnings)
		}
	}
}

// TestErrorsThatQuoteARefusal: an exception without dialogue (decision 8).
func TestErrorsThatQuoteARefusal(t *testing.T) {
	for _, c := range []struct{ talk, cause string }{
		{"!!! server-refused AUTH 535 5.7.8 Username and Password not accepted.\n", "auth-failed"},
		{"!!! server-refused RCPT 550 5.1.1 No such user\n", "recipient-refused"},
		{"!!! server-refused - 552 5.3.4 message file too big\n", "size-exceeded"},
		{"!!! server-refused - 535 5.7.8 No\n", "auth-failed"},
		{"!!! server-refused - 550 5.4.5 Daily user sending quota exceeded.\n", "rate-limited"},
		{"!!! abandoned RCPT 0 The following recipients failed: b@example.org: <b@example.org>: Recipient address rejected: User unknown in local recipient table\n", "recipient-refused"},
		{"!!! server-refused greeting 421 4.7.0 Too many connections\n", "greeting-rejected"},
	} {
		d := judgedTranscript(t, c.talk)
		if d.Cause == nil || d.Cause.ID != c.cause {
			t.Errorf("%s cause %s, want %s", c.talk, causeWords(d), c.cause)
		}
		if len(d.Transitions) != 0 {
			t.Errorf("%s %d transitions of a dialogue that is not there", c.talk, len(d.Transitions))
		}
	}
}

// TestRefusalTable: every line of the table is reached by some refusal of the
// tests above or by an example; a line behind a wider one never would be.
func TestRefusalTable(t *testing.T) {
	known := map[string]bool{}
	for _, r := range Rules {
		known[r.ID] = true
	}
	for _, r := range refusals {
		if !known[r.Cause] || r.Or != "" && !known[r.Or] {
			t.Errorf("line %+v names a cause that is none", r)
		}
		if refusalGroups[r.To] == nil {
			t.Errorf("line %+v: no group %q", r, r.To)
		}
		if guards[r.When] == nil {
			t.Errorf("line %+v: no guard %q", r, r.When)
		}
	}
}

// TestAdviceNamesTheProvider: what a provider means is said with its date.
func TestAdviceNamesTheProvider(t *testing.T) {
	d := judgedTranscript(t, "*** connecting smtp.gmail.com:587\nS: 220 smtp.gmail.com ESMTP x - gsmtp\n"+talkSecure+"C: AUTH PLAIN [hidden]\nS: 535 5.7.8 Username and Password not accepted. - gsmtp\n")
	if d.Cause == nil || !strings.Contains(d.Cause.Explanation, "Google") || !strings.Contains(d.Cause.Explanation, "as of 20") {
		t.Errorf("explanation %+v does not say what Google means, and since when", d.Cause)
	}
}
