package analyze

import (
	"strings"
	"testing"
)

const (
	c587 = "*** connecting mx.example.com:587\n*** connected mx.example.com:587\n"
	c465 = "*** connecting mx.example.com:465\n*** connected mx.example.com:465\n"
)

// breakCases are breaks below SMTP by what the client says, when, and on which port.
var breakCases = []struct {
	name, talk, cause string
	confidence        Confidence
}{
	{"TLS at once on 587", c587 + "*** plaintext-peer wrong version number\n", "implicit-tls-on-starttls-port", High},
	{"TLS at once, port unknown", "*** plaintext-peer wrong version number\n", "implicit-tls-on-starttls-port", Medium},
	{"the words alone", c587 + "!!! abandoned connect 0 [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1007)\n", "implicit-tls-on-starttls-port", High},
	{"plain text where STARTTLS was accepted", talkGreeting + talkUpgrade + "*** plaintext-peer wrong version number\n", "tls-handshake-failed", High},
	{"silence on 465", c465 + "*** timed-out\n", "plaintext-on-implicit-tls-port", High},
	{"closed on 465", c465 + "*** peer-closed Connection unexpectedly closed\n", "plaintext-on-implicit-tls-port", High},
	{"silence on 587", c587 + "*** timed-out Greeting never received\n", "timeout", High},
	{"closed before the greeting on 587", c587 + "*** peer-closed Connection unexpectedly closed\n", "connection-lost", Medium},
	{"handshake after STARTTLS", talkGreeting + talkUpgrade + "*** tls-failed dh key too small\n", "tls-handshake-failed", High},
	{"closed after STARTTLS", talkGreeting + talkUpgrade + "*** peer-closed Connection reset by peer\n", "tls-handshake-failed", Medium},
	{"silence after STARTTLS", talkGreeting + talkUpgrade + "*** timed-out\n", "timeout", Medium},
	{"QUIT at once after STARTTLS", talkGreeting + talkUpgrade + "C: QUIT\n", "tls-handshake-failed", Low},
	{"handshake at once", "*** tls-failed sslv3 alert handshake failure\n", "tls-handshake-failed", High},
	{"certificate", talkGreeting + talkUpgrade + "*** certificate-rejected self signed certificate\n", "certificate-rejected", High},
	{"certificate by words", talkGreeting + talkUpgrade + "*** tls-failed certificate verify failed\n", "certificate-rejected", High},
	{"refused", c587[:len("*** connecting mx.example.com:587\n")] + "*** refused connect ECONNREFUSED 192.0.2.1:587\n", "connection-refused", High},
	{"Windows", "!!! abandoned connect 0 No connection could be made because the target machine actively refused it 192.0.2.1:587\n", "connection-refused", High},
	{"no route", "*** unreachable No route to host\n", "connection-refused", Medium},
	{"no name", "*** no-such-host getaddrinfo ENOTFOUND mx.example.com\n", "dns-failure", High},
	{"could not connect", "!!! abandoned connect 0 SMTP Error: Could not connect to SMTP host.\n", "connection-refused", Low},
	{"lost on a command", talkGreeting + talkHello + "C: MAIL FROM:<a@example.com>\n*** peer-closed Connection reset by peer\n", "connection-lost", High},
	{"timeout on a command", talkGreeting + talkHello + "C: MAIL FROM:<a@example.com>\n*** timed-out\n", "timeout", High},
	{"no reply, and then one", talkGreeting + talkHello + talkEnvelope + "C: DATA\nS: 354 Go on\nC: x\nC: .\n!!! abandoned end-of-data 0 DATA END command failed\nC: QUIT\nS: 250 2.0.0 Ok: queued\n", "timeout", Medium},
	{"the greeting came late", c587 + "*** timed-out\nC: EHLO c\nS: 220 mx.example.com\nC: HELO c\nS: 250-mx.example.com\nS: 250 STARTTLS\nC: STARTTLS\nS: 503 5.5.1 Already identified\n!!! abandoned connect 0 Could not connect to SMTP host.\nC: QUIT\nS: 220 ready\n", "timeout", High},
	{"no reply at all", talkGreeting + talkHello + "C: MAIL FROM:<a@example.com>\n!!! abandoned MAIL 0 MAIL FROM command failed\n", "connection-lost", Medium},
	{"no connection to send on", "!!! not-allowed - 0 please run connect() first\n", "connection-lost", Low},
	{"421 for idling", talkGreeting + talkHello + "S: 421 4.4.2 mx.example.com Error: timeout exceeded\n", "timeout", High},
	{"the server answers in TLS", c465 + "C: EHLO c\nS: 000 \x15\x03\x01\n", "plaintext-on-implicit-tls-port", High},
	{"handshake broken off at once on 587", "*** connecting mx.example.com:587 tls\n*** peer-closed\n", "implicit-tls-on-starttls-port", Medium},
	{"handshake after STARTTLS, no reason", talkGreeting + talkUpgrade + "*** tls-failed TLS failed\n", "tls-handshake-failed", Medium},
	{"handshake at once, no reason", "*** tls-failed TLS failed\n", "tls-handshake-failed", Medium},
	{"no connection in time", "!!! abandoned connect 0 Could not connect to SMTP host: connection timed out\n", "timeout", Medium},
	{"no connection in time on 587", "*** connecting mx.example.com:587\n!!! abandoned connect 0 Could not connect to SMTP host: connection timed out\n", "timeout", High},
	{"silence, and settings for 465 in clear", "=== port 465\n=== tls none\n*** timed-out Greeting never received\n", "plaintext-on-implicit-tls-port", Medium},
	{"silence on 465, in one line", "*** connecting mx.example.com:465\n& *** timed-out Greeting never received\n", "plaintext-on-implicit-tls-port", Medium},
	{"given up on 465", c465 + "!!! abandoned connect 0 could not connect to SMTP host\n", "plaintext-on-implicit-tls-port", Medium},
	{"silence, port unknown", "*** timed-out Greeting never received\n", "timeout", Medium},
	{"closed before the greeting, port unknown", "*** peer-closed Connection unexpectedly closed\n", "connection-lost", Medium},
	{"given up on 587", c587 + "!!! abandoned connect 0 could not connect to SMTP host\n", "connection-lost", Low},
	{"closed between commands", talkGreeting + talkHello + "*** peer-closed Connection reset by peer\n", "connection-lost", Medium},
	{"turned away", "S: 421 4.7.0 Too many connections\n*** peer-closed\n", "greeting-rejected", High},
	{"turned away for good", "S: 554 5.7.1 blocked\nC: QUIT\nS: 221 Bye\n", "greeting-rejected", High},
	{"another host answers", "*** connecting smtp.office365.com:587\nS: 220 fw.hoster.example ESMTP Exim 4.96\n" + talkUpgrade + "*** certificate-rejected hostname mismatch\n", "connection-redirected", High},
	{"another host answers for an unknown one", "*** connecting smtp.mailprovider.example:587\nS: 220 mail.hoster.test ESMTP Exim 4.96\n" + talkUpgrade + "*** certificate-rejected hostname mismatch\n", "connection-redirected", Medium},
	{"RCPT eaten", talkGreeting + talkHello + talkFrom + "*** tool-ate-command RENEGOTIATING\n*** tls-failed no renegotiation\n", "client-tool-ate-command", High},
	{"masked list", "S: 220 ********************\nC: EHLO c\nS: 250-mx.example.com\nS: 250-XXXXXXXA\nS: 250 SIZE\nC: MAIL FROM:<a@example.com>\nS: 530 5.7.0 Must issue a STARTTLS command first\n", "starttls-stripped", High},
	{"library will not start TLS", "S: 220 mx.example.com\nC: EHLO c\nS: 250-mx.example.com\nS: 250-XXXXXXXB\nS: 250-XXXXXXXA\nS: 250 SIZE\n!!! not-offered STARTTLS\n", "starttls-stripped", High},
	{"masked greeting alone", "S: 220 ********************\nC: EHLO c\nS: 250-mx.example.com\nS: 250 SIZE\nC: STARTTLS\nS: 500 unrecognized command\n", "starttls-stripped", Medium},
}

// TestBreaks: what a break below SMTP is.
func TestBreaks(t *testing.T) {
	for _, c := range breakCases {
		d := judgedTranscript(t, c.talk)
		if d.Cause == nil || d.Cause.ID != c.cause || d.Cause.Confidence != c.confidence {
			t.Errorf("%s: cause %s, want %s (%s)\n%s", c.name, causeWords(d), c.cause, c.confidence, c.talk)
			continue
		}
		if d.FirstIllegal == nil || c.cause != "timeout" && d.FirstIllegal.Fault != "transport" {
			t.Errorf("%s: first illegal %+v, want a fault of the transport", c.name, d.FirstIllegal)
		}
		if c.confidence != High && d.Cause.RunnerUp == nil {
			t.Errorf("%s: %s, and no runner-up", c.name, c.confidence)
		}
	}
}

// TestBreakTable: every line of the table names conditions and causes that there
// are, says what else it could be unless it is certain, and decides one of the
// cases above.
func TestBreakTable(t *testing.T) {
	asked, decides := map[string]bool{}, map[*breakRow]bool{}
	talks := make([]string, 0, len(breakCases)+len(noBreakCases))
	for _, c := range breakCases {
		talks = append(talks, c.talk)
	}
	for _, c := range noBreakCases {
		talks = append(talks, c.talk)
	}
	for _, talk := range talks {
		log := transcript(t, talk)
		trace := Replay(log.Sessions[0], log.Of(1), log.Source)
		trace.settled(log.Settings)
		if b := broken(trace); b != nil {
			decides[causeOfBreak(trace, b)] = true
		}
	}
	for i := range breakTable {
		r := &breakTable[i]
		for _, when := range r.When {
			if asked[when] = true; breakGuards[when] == nil {
				t.Errorf("%s: no condition %q", r, when)
			}
		}
		if r.Cause != "" && (RuleOf(r.Cause) == nil || r.Because == "" || (r.Sure == High) != (r.Or == "") || (r.Or == "") != (r.Decides == "")) {
			t.Errorf("%+v is not whole", r)
		}
		if r.Or != "" && RuleOf(r.Or) == nil {
			t.Errorf("%s: no cause %q", r, r.Or)
		}
		if !decides[r] {
			t.Errorf("line %d decides no case: %s %s", i+1, r.Cause, r)
		}
	}
	for when := range breakGuards {
		if !asked[when] {
			t.Errorf("no line asks for %q", when)
		}
	}
}

// TestBreaksAreExplained: where the client says more than the cause's name, so
// does the diagnosis.
func TestBreaksAreExplained(t *testing.T) {
	seen := map[string]bool{}
	for _, n := range nearer {
		if RuleOf(n.cause) == nil || n.says == "" || seen[n.says] {
			t.Errorf("%+v names no cause, says nothing or stands twice", n)
		}
		seen[n.says] = true
	}
	d := judgedTranscript(t, talkGreeting+talkUpgrade+"*** certificate-rejected certificate has expired\n")
	if d.Cause == nil || !strings.Contains(d.Cause.Explanation, "time is over") {
		t.Errorf("explanation %+v does not say that the certificate has expired", d.Cause)
	}
}

// noBreakCases look like a break and are none.
var noBreakCases = map[string]struct{ talk, cause string }{
	"closed after QUIT":                     {talkSized + talkMail + "*** peer-closed EOF\n", ""},
	"closed instead of 221":                 {talkSized + talkEnvelope + talkContent + "C: QUIT\n*** peer-closed Connection reset by peer\n", ""},
	"closed after a refusal":                {refusedMail("AUTH", "535 5.7.8 Error: authentication failed") + "*** peer-closed\n", "auth-failed"},
	"disconnected after a refused login":    {talkGreeting + talkSecure + "C: AUTH PLAIN [hidden]\nS: 535 Login fail.\nC: AUTH LOGIN\nC: QUIT\n*** peer-closed Connection unexpectedly closed\n", "auth-failed"},
	"another address answers":               {"*** connecting mx.example.com:587\n*** unreachable connect ENETUNREACH\n*** connected mx.example.com:587\n" + talkSized + talkMail, ""},
	"greeting of the provider":              {"*** connecting smtp.office365.com:587\nS: 220 AM0PR04CA0011.outlook.office365.com Microsoft ESMTP MAIL Service ready\n" + talkSecure + "C: AUTH PLAIN [hidden]\nS: 535 5.7.3 Authentication unsuccessful\n", "auth-failed"},
	"certificate of a shared host":          {"*** connecting mail.customer.example:587\nS: 220 box7.hoster.example ESMTP Exim 4.96\n" + strings.ReplaceAll(talkUpgrade, "client.example", "www.customer.example") + "*** certificate-rejected did not match expected CN\n", "certificate-rejected"},
	"Q typed to end":                        {talkSized + talkEnvelope + talkContent + "*** tool-ate-command DONE\n", "client-tool-ate-command"},
	"handshake though STARTTLS was refused": {talkGreeting + talkHello + "C: STARTTLS\nS: 454 4.7.0 TLS not available due to temporary reason\n*** tls-failed handshake failure\n", "starttls-not-advertised"},
}

// TestNoBreak: the cause is what stands before the end, or there is none.
func TestNoBreak(t *testing.T) {
	for name, c := range noBreakCases {
		d := judgedTranscript(t, c.talk)
		id := ""
		if d.Cause != nil {
			id = d.Cause.ID
		}
		if id != c.cause {
			t.Errorf("%s: cause %s, want %q", name, causeWords(d), c.cause)
		}
	}
}

// TestServerFaults: replies that no server may give.
func TestServerFaults(t *testing.T) {
	for _, c := range []struct{ name, talk, cause string }{
		{"250 to DATA", talkSized + talkEnvelope + "C: DATA\nS: 250 2.0.0 Ok\n" + talkQuit, "server-bad-reply"},
		{"250 to DATA, last", talkSized + talkEnvelope + "C: DATA\nS: 250 2.0.0 Ok\n", "server-bad-reply"},
		{"334 to MAIL", talkSized + "C: MAIL FROM:<a@example.com>\nS: 334 go\n", "server-bad-reply"},
		{"the client could not read it", talkGreeting + "C: EHLO c\n!!! bad-reply EHLO 0 Unexpected Response\n", "server-bad-reply"},
		{"one reply too many", talkGreeting + "C: EHLO c\nS: 220 again\nC: MAIL FROM:<a@example.com>\nS: 250 mx.example.com\nC: RCPT TO:<b@example.org>\nS: 250 2.1.0 Ok\nC: DATA\nS: 250 2.1.5 Ok\nC: QUIT\nS: 354 Go on\n", "server-unsolicited-reply"},
		{"a reply that the client does not want", talkGreeting + talkHello + "S: 250 2.0.0 Ok\n!!! bad-reply - 250 2.0.0 Ok\n*** closed\n", "server-unsolicited-reply"},
		{"503 to RCPT in order", talkSized + talkFrom + talkRcpt + "S: 503 5.5.1 Bad sequence of commands\n" + talkQuit, "server-wrong-503"},
		{"one command late", talkSized + "C: NOOP\nC: MAIL FROM:<a@example.com>\nS: 250 2.0.0 Ok\nC: RCPT TO:<b@example.org>\nS: 250 2.1.0 Ok\nC: DATA\nS: 250 2.1.5 Ok\nC: QUIT\nS: 354 Go on\n", "reply-out-of-step"},
		{"the client misreads", talkGreeting + "C: EHLO c\nC: AUTH LOGIN\n!!! server-refused AUTH 250 mx.example.com\n", "reply-out-of-step"},
	} {
		d := judgedTranscript(t, c.talk)
		if d.Cause == nil || d.Cause.ID != c.cause {
			t.Errorf("%s: cause %s, want %s\n%s", c.name, causeWords(d), c.cause, c.talk)
		}
	}
}
