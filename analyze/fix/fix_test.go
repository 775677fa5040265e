package fix

import (
	"slices"
	"strings"
	"testing"

	"badseq/grammar/stream"
)

// contract are the causes that the product promises to name.
var contract = strings.Fields(`
mail-before-helo auth-before-helo auth-after-helo-not-ehlo starttls-before-ehlo auth-before-starttls mail-before-starttls
no-ehlo-after-starttls mail-before-auth rcpt-before-mail rcpt-after-failed-mail data-before-rcpt data-after-failed-rcpt
nested-mail auth-not-advertised mechanism-not-advertised auth-twice auth-during-transaction starttls-not-advertised
starttls-twice starttls-during-transaction ehlo-twice-rejected command-after-quit command-after-close bdat-data-mixed
pipelined-without-offer content-before-354 helo-refused command-before-greeting command-syntax unknown-command
extension-not-advertised
implicit-tls-on-starttls-port plaintext-on-implicit-tls-port tls-handshake-failed certificate-rejected connection-refused
dns-failure timeout connection-lost greeting-rejected starttls-stripped client-tool-ate-command connection-redirected
reply-out-of-step
auth-failed auth-mechanism-disabled sender-refused recipient-refused relay-denied size-exceeded rate-limited greylisted
content-refused client-blocked server-unavailable
server-bad-reply server-unsolicited-reply server-wrong-503`)

var four = []string{"smtplib", "nodemailer", "phpmailer", "s_client"}

func TestEveryCauseHasAdvice(t *testing.T) {
	if len(contract) < 50 {
		t.Fatalf("only %d causes in the test", len(contract))
	}
	for _, id := range contract {
		f := For(id, stream.Client{}, Facts{})
		if f.Sentence == "" || !strings.HasSuffix(f.Sentence, ".") || strings.Contains(f.Sentence, "{") {
			t.Errorf("%s: sentence %q", id, f.Sentence)
		}
		if f.Code != nil || f.Library != "" || f.Also != nil {
			t.Errorf("%s: an unknown client got code: %+v", id, f)
		}
		for _, library := range four {
			f := For(id, stream.Client{Library: library}, Facts{})
			if len(f.Code) == 0 && !(id == "client-tool-ate-command" && library != "s_client") {
				t.Errorf("%s: no code for %s", id, library)
			}
		}
	}
	for id := range causes {
		if !slices.Contains(contract, id) {
			t.Errorf("advice for %s, which is no cause", id)
		}
	}
}

func TestStarted(t *testing.T) {
	client := stream.Client{Library: "smtplib"}
	before, after := For("timeout", client, Facts{}), For("timeout", client, Facts{Started: true})
	if before.Sentence == after.Sentence || !before.Ports || after.Ports || !strings.Contains(strings.Join(after.Code, ""), "timeout=60") {
		t.Errorf("before a word was said: %+v, after: %+v", before, after)
	}
}

func TestUnknownCause(t *testing.T) {
	if f := For("no-such-cause", stream.Client{Library: "smtplib"}, Facts{}); f.Sentence != "" || f.Code != nil {
		t.Errorf("got %+v", f)
	}
	if All("no-such-cause") != nil {
		t.Error("All of an unknown cause is not nil")
	}
}

func TestRows(t *testing.T) {
	used := map[string]bool{}
	for id, c := range causes {
		for _, topic := range []string{c.topic, c.also} {
			if topic != "" && topics[topic] == "" {
				t.Errorf("%s: topic %q has no words", id, topic)
			}
			used[topic] = true
		}
	}
	if len(code) == 0 {
		t.Fatal("no rows")
	}
	seen := map[string]bool{}
	for _, r := range code {
		key := r.topic + " " + r.library + " " + string(r.versions)
		switch {
		case seen[key]:
			t.Errorf("%s: two rows", key)
		case !used[r.topic]:
			t.Errorf("%s: no cause has this topic", key)
		case ID(r.library) != r.library:
			t.Errorf("%s: unknown library", key)
		case len(r.code) == 0:
			t.Errorf("%s: no code", key)
		}
		seen[key] = true
		f := r.fix(Facts{Host: "mx.example.com", Port: 587})
		for _, l := range f.Code {
			if strings.Contains(l, "{host}") || strings.Contains(l, "{port}") || strings.Contains(l, "{mechanism}") {
				t.Errorf("%s: a place is left open in %q", key, l)
			}
			if len(l) > 72 { // lines that a page of 80 columns need not break, with a short host
				t.Errorf("%s: %d columns in %q", key, len(l), l)
			}
		}
	}
}

// The three fixes of the usual help page for a 503 before STARTTLS.
func TestGuideFixes(t *testing.T) {
	f := For("auth-before-starttls", stream.Client{Library: "smtplib", Version: "3.8-3.12"}, Facts{Host: "mx.example.com", Port: 587})
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
		f := For(c.cause, stream.Client{Library: c.library, Version: c.version}, Facts{})
		got := strings.Join(f.Code, "\n")
		if !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("%s for %s %s: want %q and no %q in\n%s", c.cause, c.library, c.version, c.want, c.not, got)
		}
	}
}

func TestValuesOfTheLogStayWords(t *testing.T) {
	evil := "x\"); os.system(\"id"
	f := For("auth-before-starttls", stream.Client{Library: "smtplib"}, Facts{Host: evil, Port: 25, Mechanism: evil, Command: evil})
	for _, l := range f.Code {
		if strings.Contains(l, "os.system") {
			t.Errorf("the log wrote code: %s", l)
		}
	}
	f = For("mechanism-not-advertised", stream.Client{Library: "phpmailer"}, Facts{Offered: []string{"XOAUTH2", "LOGIN"}})
	if !strings.Contains(f.Sentence, "such as LOGIN") || !strings.Contains(f.Code[0], "'LOGIN'") {
		t.Errorf("%+v", f)
	}
}

func TestPorts(t *testing.T) {
	for _, l := range append([]string{""}, four...) {
		ports := PortsOf(l)
		if len(ports) != 3 || ports[0].Number != 25 || ports[1].Number != 587 || ports[2].Number != 465 {
			t.Fatalf("%q: %v", l, ports)
		}
		for _, p := range ports {
			if p.Setting == "" || p.TLS == "" || p.For == "" {
				t.Errorf("%q: %+v", l, p)
			}
		}
	}
	if PortsOf("swaks")[2].Setting == "" {
		t.Error("a library without code has no settings")
	}
}
