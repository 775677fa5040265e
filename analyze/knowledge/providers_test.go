package knowledge

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestProviderIsFoundByHostOrWords(t *testing.T) {
	for _, c := range []struct {
		host, greeting, reply, want string
	}{
		{"smtp.gmail.com", "", "", "google"},
		{"SMTP.Gmail.com.", "", "", "google"},
		{"", "220 mx.google.com ESMTP x - gsmtp", "", "google"},
		{"", "220 mail.example.com", "Client not authenticated to send mail. [AM0PR04CA0011.eurprd04.prod.outlook.com]", "microsoft"},
		{"email-smtp.eu-west-1.amazonaws.com", "", "", "ses"},
		{"", "220 relay.example ESMTP SimpleEmailService-x", "", "ses"},
		{"smtp.qq.com", "", "", "tencent"},
		{"smtp.163.com", "", "", "netease"},
		{"notgmail.com", "", "", ""},
		{"mail.example.com", "220 mail.example.com ESMTP Postfix", "<a@gmail.com>: Relay access denied", ""},
		{"", "", "221 See you later. Yours truly, Mailgun", "mailgun"},
	} {
		got := ""
		if p := ProviderOf(c.host, c.greeting, c.reply); p != nil {
			got = p.ID
		}
		if got != c.want {
			t.Errorf("ProviderOf(%q, %q, %q) = %q, want %q", c.host, c.greeting, c.reply, got, c.want)
		}
	}
}

func TestAdviceFollowsTheWords(t *testing.T) {
	for _, c := range []struct {
		provider, enhanced, text string
		code                     int
		holds                    string
	}{
		{"google", "5.7.9", "Application-specific password required", 534, "app password"},
		{"google", "5.7.8", "Username and Password not accepted", 535, "app password"},
		{"microsoft", "5.7.139", "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.", 535, "Authenticated SMTP"},
		{"microsoft", "5.7.139", "Authentication unsuccessful, basic authentication is disabled.", 535, "OAuth2"},
		{"microsoft", "5.7.30", "Basic authentication is not supported for Client Submission.", 550, "OAuth2"},
		{"sendgrid", "", "Authentication failed: Maximum credits exceeded", 451, "plan"},
		{"sendgrid", "", "Authentication failed", 535, "apikey"},
		{"", "", "Login Fail. Please enter your authorization code to login.", 535, "authorization code"},
		{"", "", "Incorrect authentication data", 535, "whole address"},
		{"netease", "", "User has no permission", 550, "Switch SMTP on"},
	} {
		var p *Provider
		for i := range Providers {
			if Providers[i].ID == c.provider {
				p = &Providers[i]
			}
		}
		n := Advise(p, c.code, c.enhanced, c.text)
		if n == nil || !strings.Contains(n.Change, c.holds) {
			t.Errorf("%s %d %q: advice %+v does not speak of %q", c.provider, c.code, c.text, n, c.holds)
		}
	}
	if n := Advise(nil, 550, "5.1.1", "No such user"); n != nil {
		t.Errorf("advice for an unknown provider's unknown user: %+v", n)
	}
}

func TestProvidersAreWhole(t *testing.T) {
	if len(Providers) == 0 || len(Providers) > 64 {
		t.Fatalf("%d providers; the matcher has a bit for each of 64", len(Providers))
	}
	seen := map[string]bool{}
	for _, p := range Providers {
		if p.ID == "" || p.Name == "" || len(p.Hosts) == 0 || len(p.Marks) == 0 || p.Entry == "" || len(p.Notes) == 0 || seen[p.ID] {
			t.Errorf("provider %q lacks something or stands twice", p.ID)
		}
		seen[p.ID] = true
		for _, n := range p.Notes {
			checkNote(t, p.ID, n)
		}
	}
	for _, n := range anybody {
		checkNote(t, "anybody", n)
	}
}

func checkNote(t *testing.T, id string, n Note) {
	t.Helper()
	if n.Says == "" || n.Change == "" || n.AsOf == "" || n.Source == "" || !strings.HasSuffix(n.Says, ".") || !strings.HasSuffix(n.Change, ".") {
		t.Errorf("%s: note lacks something: %+v", id, n)
	}
	for _, h := range n.Holds {
		if utf8.ValidString(h) && h != strings.ToLower(h) && h == strings.Map(ascii, h) {
			t.Errorf("%s: %q is not in lower case", id, h)
		}
	}
}

func ascii(r rune) rune {
	if r > 127 {
		return -1
	}
	return r
}
