package analyze

import "testing"

func TestServerOf(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Server
	}{
		{"the greeting names both", "S: 220 mx.example.com ESMTP Postfix (Debian/GNU)\n", Server{Host: "mx.example.com", Software: "Postfix"}},
		{"the host that was asked for wins", "*** connecting smtp.example.net:587\nS: 220 mx.example.com ESMTP Exim 4.96\n", Server{Host: "smtp.example.net", Port: 587, Software: "Exim"}},
		{"by the EHLO list", "S: 220 mail.example.com ready\nC: EHLO x\nS: 250-mail.example.com Hello\nS: 250 X-ANONYMOUSTLS\n", Server{Host: "mail.example.com", Software: "Exchange"}},
		{"by the words of a refusal", "C: MAIL FROM:<a@example.com>\nS: 502 5.5.1 Please introduce yourself first.\n", Server{Software: "go-smtp"}},
		{"nothing betrays it", "S: 220 *** ready\nC: EHLO x\nS: 250 ok\n", Server{}},
	} {
		if got := judgedTranscript(t, c.text).Server; got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestSigns(t *testing.T) {
	for _, s := range signs {
		if s.software == "" || s.source == "" || len(s.text) < 4 {
			t.Errorf("%+v", s)
		}
		if s.in != "greeting" && s.in != "hello" && s.in != "reply" {
			t.Errorf("%s: looked for in %q", s.software, s.in)
		}
	}
}

func TestTLSAndLogin(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		name, text string
		tls        TLSMode
		login      *bool
	}{
		{"in clear", talkGreeting + talkBare + talkMail, TLSNone, &no},
		{"STARTTLS and login", talkGreeting + talkSecure + talkLogin + talkMail, TLSStartTLS, &yes},
		{"STARTTLS, login refused", talkGreeting + talkSecure + "C: AUTH PLAIN x\nS: 535 no\n", TLSStartTLS, &no},
		{"TLS from the start", "*** connecting mx.example.com:465\n*** tls-started\n" + talkGreeting + talkBare, TLSImplicit, &no},
		{"mid-session", "C: MAIL FROM:<a@example.com>\nS: 250 ok\n", TLSUnknown, nil},
		{"STARTTLS on the list proves that TLS is off", talkNoTLSYet, TLSNone, &no},
	} {
		d := judgedTranscript(t, c.text)
		if d.TLS != c.tls {
			t.Errorf("%s: TLS %s, want %s", c.name, d.TLS, c.tls)
		}
		if (d.Authenticated == nil) != (c.login == nil) || c.login != nil && *d.Authenticated != *c.login {
			t.Errorf("%s: authenticated %v, want %v", c.name, d.Authenticated, c.login)
		}
	}
}

// TestSignature: the same for the same trouble, another for another; the value
// itself is a promise to baselines.
func TestSignature(t *testing.T) {
	fault := talkGreeting + talkOffers + "C: AUTH PLAIN x\nS: 530 5.7.0 Must issue a STARTTLS command first\n"
	a := judgedTranscript(t, fault+talkQuit).Signature
	if b := judgedTranscript(t, fault).Signature; b != a {
		t.Errorf("the same trouble: %s and %s", a, b)
	}
	if b := judgedTranscript(t, talkGreeting+talkOffers+"C: AUTH PLAIN x\nS: 538 5.7.11 Must issue a STARTTLS command first\n").Signature; b == a {
		t.Errorf("another reply code, the same signature %s", a)
	}
	if want := "48eb41da600de5f4"; a != want {
		t.Errorf("signature %s, want %s: baselines of users hold it", a, want)
	}
}

// TestWarnings: what the session survived.
func TestWarnings(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"MAIL without EHLO", talkGreeting + talkMail, WarnTolerated},
		{"no EHLO after STARTTLS", talkGreeting + talkUpgrade + talkMail, WarnNoHelloAfterTLS},
		{"login in clear", talkGreeting + talkOffers + talkLogin + talkMail, WarnCleartextAuth},
		{"pipelining that is not offered", talkGreeting + talkBare + "C: MAIL FROM:<a@example.com>\nC: RCPT TO:<b@example.org>\nS: 250 a\nS: 250 b\n" + talkContent + talkQuit, WarnPipelining},
		{"no QUIT", talkGreeting + talkBare + talkEnvelope + talkContent + "*** closed\n", WarnNoQuit},
		{"certificate not verified", talkGreeting + talkUpgrade + "*** certificate-unverified\n" + talkBare + talkQuit, WarnCertificate},
		{"a refused login that was made good", talkGreeting + talkExim + "C: AUTH CRAM-MD5\nS: 535 5.7.8 no\n" + talkLogin + talkMail, "auth-failed"},
		{"EHLO refused, HELO taken", talkGreeting + "C: EHLO x\nS: 502 5.5.1 command not implemented\nC: HELO x\nS: 250 mx\n" + talkMail, "unknown-command"},
	} {
		d := judgedTranscript(t, c.text)
		if d.Outcome != OK {
			t.Errorf("%s: outcome %s", c.name, d.Outcome)
		}
		found := false
		for _, w := range d.Warnings {
			found = found || w.ID == c.want
		}
		if !found {
			t.Errorf("%s: warnings %+v, want %s", c.name, d.Warnings, c.want)
		}
	}
	if d := judgedTranscript(t, talkGreeting+talkSecure+talkLogin+talkMail); len(d.Warnings) != 0 {
		t.Errorf("a good session warns: %+v", d.Warnings)
	}
}

// TestTransitions: what is an echo, what a warning, and where replies stand.
func TestTransitions(t *testing.T) {
	d := judgedTranscript(t, talkGreeting+talkBare+"C: RCPT TO:<b@example.org>\nS: 503 5.5.1 need MAIL command\nC: DATA\nS: 503 5.5.1 need MAIL command\n"+talkQuit)
	want := []struct {
		command string
		line    int
		code    int
		verdict Verdict
	}{{"greeting", 1, 220, Legal}, {"EHLO", 2, 250, Legal}, {"RCPT", 4, 503, IllegalMove}, {"DATA", 6, 503, Echo}, {"QUIT", 8, 221, Legal}}
	if len(d.Transitions) != len(want) || d.Total != len(want) {
		t.Fatalf("%+v", d.Transitions)
	}
	for i, w := range want {
		if g := d.Transitions[i]; g.Command != w.command || g.Line != w.line || g.Code != w.code || g.Verdict != w.verdict {
			t.Errorf("%d: %+v, want %+v", i, g, w)
		}
	}
	if f := d.FirstIllegal; f == nil || f.State != "hello" || f.Fault != "client" || strings3(f.Expected) != "MAIL RSET NOOP" {
		t.Errorf("%+v", d.FirstIllegal)
	}
	lmtp := judgedTranscript(t, "S: 220 mx LMTP\nC: LHLO x\nS: 250-mx\nS: 250 PIPELINING\nC: MAIL FROM:<a@example.com>\nS: 250 Ok\nC: RCPT TO:<b@example.org>\nS: 250 Ok\nC: RCPT TO:<c@example.org>\nS: 250 Ok\nC: DATA\nS: 354 go\nC: x\nC: .\nS: 250 Ok one\nS: 552 5.2.2 full\n"+talkQuit)
	end := lmtp.Transitions[len(lmtp.Transitions)-2]
	if lmtp.Outcome != OK || end.Command != VerbEndOfData || len(end.Replies) != 2 || len(lmtp.Delivered) != 1 {
		t.Errorf("LMTP: %s, %+v, delivered %v", lmtp.Outcome, end, lmtp.Delivered)
	}
}

func strings3(list []string) string {
	out := ""
	for i, s := range list {
		if i < 3 {
			out += s + " "
		}
	}
	return out[:max(len(out)-1, 0)]
}
