package fix_test

import (
	"slices"
	"strings"
	"testing"

	"badseq/analyze"
	"badseq/analyze/fix"
	"badseq/grammar/stream"
)

// advised is the advice of the product for one of its causes.
func advised(t *testing.T, cause string) fix.Advice {
	t.Helper()
	r := analyze.RuleOf(cause)
	if r == nil {
		t.Fatalf("%s is no cause", cause)
	}
	return r.Fix
}

var four = []string{"smtplib", "nodemailer", "phpmailer", "s_client"}

func TestEveryCauseHasAdvice(t *testing.T) {
	if len(analyze.Rules) < 50 {
		t.Fatalf("only %d causes in the test", len(analyze.Rules))
	}
	for _, r := range analyze.Rules {
		id := r.ID
		f := fix.For(r.Fix, stream.Client{}, fix.Facts{})
		if f.Sentence == "" || !strings.HasSuffix(f.Sentence, ".") || strings.Contains(f.Sentence, "{") {
			t.Errorf("%s: sentence %q", id, f.Sentence)
		}
		if f.Code != nil || f.Library != "" || f.Also != nil {
			t.Errorf("%s: an unknown client got code: %+v", id, f)
		}
		for _, library := range four {
			f := fix.For(r.Fix, stream.Client{Library: library}, fix.Facts{})
			if len(f.Code) == 0 && !(id == "client-tool-ate-command" && library != "s_client") {
				t.Errorf("%s: no code for %s", id, library)
			}
		}
	}
}

// TestTopics: every topic that a cause names has words, and every topic is named.
func TestTopics(t *testing.T) {
	used := map[string]bool{"trace": true} // what every incomplete log gets
	for _, r := range analyze.Rules {
		for _, topic := range []string{r.Fix.Topic, r.Fix.Also} {
			if topic != "" && !slices.Contains(fix.Topics(), topic) {
				t.Errorf("%s: topic %q has no words", r.ID, topic)
			}
			used[topic] = true
		}
	}
	for _, topic := range fix.Topics() {
		if !used[topic] {
			t.Errorf("no cause has the topic %s", topic)
		}
	}
}

func TestStarted(t *testing.T) {
	client := stream.Client{Library: "smtplib"}
	before, after := fix.For(advised(t, "timeout"), client, fix.Facts{}), fix.For(advised(t, "timeout"), client, fix.Facts{Started: true})
	if before.Sentence == after.Sentence || !before.Ports || after.Ports || !strings.Contains(strings.Join(after.Code, ""), "timeout=60") {
		t.Errorf("before a word was said: %+v, after: %+v", before, after)
	}
}

func TestNoAdvice(t *testing.T) {
	if f := fix.For(fix.Advice{}, stream.Client{Library: "smtplib"}, fix.Facts{}); f.Sentence != "" || f.Code != nil || f.Also != nil {
		t.Errorf("got %+v", f)
	}
}

// The three fixes of the usual help page for a 503 before STARTTLS.
func TestGuideFixes(t *testing.T) {
	f := fix.For(advised(t, "auth-before-starttls"), stream.Client{Library: "smtplib", Version: "3.8-3.12"}, fix.Facts{Host: "mx.example.com", Port: 587})
	wantCode := []string{
		`server = smtplib.SMTP("mx.example.com", 587)`, `server.ehlo()`,
		`server.starttls(context=ssl.create_default_context())`, `server.ehlo()`, `server.login(user, password)`}
	if !slices.Equal(f.Code, wantCode) {
		t.Errorf("fix 1: %q", f.Code)
	}
	if !f.Ports || len(f.Also) != 2 {
		t.Fatalf("ports %v, %d other ways, want 2", f.Ports, len(f.Also))
	}
	if got := strings.Join(f.Also[0].Code, "\n"); !strings.Contains(got, `smtplib.SMTP_SSL("mx.example.com", 465, context=context)`) {
		t.Errorf("fix 2: %s", got)
	}
	if got := strings.Join(f.Also[1].Code, "\n"); f.Also[1].Library != "Django" ||
		!strings.Contains(got, "EMAIL_USE_TLS = True") || !strings.Contains(got, "EMAIL_USE_SSL = False") || !strings.Contains(got, "EMAIL_PORT = 587") {
		t.Errorf("fix 3: %+v", f.Also[1])
	}
}

func TestVersions(t *testing.T) {
	for _, c := range []struct{ cause, library, version, want, not string }{
		{"auth-before-starttls", "PHPMailer", "6.9.1", "PHPMailer::ENCRYPTION_STARTTLS", "'tls'"},
		{"auth-before-starttls", "PHPMailer", "", "PHPMailer::ENCRYPTION_STARTTLS", "'tls'"},
		{"auth-before-starttls", "PHPMailer", "5.2.8-5.2.28", "'tls'", "ENCRYPTION"},
		{"auth-before-starttls", "phpmailer", "5.2.8-7.1.1", "'tls'", "ENCRYPTION"},
		{"auth-before-starttls", "phpmailer", "6.0.7", "'tls'", "ENCRYPTION"},
		{"auth-before-starttls", "smtplib", "2.7", "server.starttls()", "context"},
		{"auth-before-starttls", "smtplib", "3.13+", "context=ssl", "starttls()"},
		{"auth-before-starttls", "Nodemailer", "6.6.3", "requireTLS: true", "secure: true"},
		{"plaintext-on-implicit-tls-port", "Nodemailer", "", "secure: true", "requireTLS"},
		{"client-tool-ate-command", "openssl s_client", "3.0", "rcpt to:", "RCPT"},
		{"mechanism-not-advertised", "smtplib", "3.3-3.4", `esmtp_features["auth"]`, "auth_plain"},
	} {
		f := fix.For(advised(t, c.cause), stream.Client{Library: c.library, Version: c.version}, fix.Facts{})
		got := strings.Join(f.Code, "\n")
		if !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("%s for %s %s: want %q and no %q in\n%s", c.cause, c.library, c.version, c.want, c.not, got)
		}
	}
}

func TestValuesOfTheLogStayWords(t *testing.T) {
	evil := "x\"); os.system(\"id"
	f := fix.For(advised(t, "auth-before-starttls"), stream.Client{Library: "smtplib"}, fix.Facts{Host: evil, Port: 25, Mechanism: evil, Command: evil})
	for _, l := range f.Code {
		if strings.Contains(l, "os.system") {
			t.Errorf("the log wrote code: %s", l)
		}
	}
	f = fix.For(advised(t, "mechanism-not-advertised"), stream.Client{Library: "phpmailer"}, fix.Facts{Offered: []string{"XOAUTH2", "LOGIN"}})
	if !strings.Contains(f.Sentence, "such as LOGIN") || !strings.Contains(f.Code[0], "'LOGIN'") {
		t.Errorf("%+v", f)
	}
}

func TestPorts(t *testing.T) {
	for _, l := range append([]string{""}, four...) {
		ports := fix.PortsOf(l)
		if len(ports) != 3 || ports[0].Number != 25 || ports[1].Number != 587 || ports[2].Number != 465 {
			t.Fatalf("%q: %v", l, ports)
		}
		for _, p := range ports {
			if p.Setting == "" || p.TLS == "" || p.For == "" {
				t.Errorf("%q: %+v", l, p)
			}
		}
	}
	if fix.PortsOf("swaks")[2].Setting == "" {
		t.Error("a library without code has no settings")
	}
}
