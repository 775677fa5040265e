package settings

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"badseq/grammar/lines"
	"badseq/grammar/stream"
)

// read tells the settings of a text as "line key role=value", and its secrets.
func read(text string) (told, hidden []string) {
	view := lines.Whole(lines.Decode([]byte(text)))
	found := Read(view, func(int) bool { return true }, func(from, to int) { hidden = append(hidden, view.Text[from:to]) })
	for _, s := range found {
		told = append(told, fmt.Sprintf("%d %s %s=%s", s.Place.Line, s.Key, s.Role, s.Value))
	}
	return told, hidden
}

// examples are settings as programs have them, a case or more for each system.
var examples = []struct {
	system, text string
	want         []string
	hidden       []string
}{
	{"Django", "EMAIL_HOST = 'smtp.example.com'\nEMAIL_PORT=465\nEMAIL_USE_TLS = True\nEMAIL_HOST_PASSWORD = \"hunter2 again\"\nEMAIL_HOST_USER = 'a@example.com'",
		[]string{"1 EMAIL_HOST host=smtp.example.com", "2 EMAIL_PORT port=465", "3 EMAIL_USE_TLS tls=starttls", "5 EMAIL_HOST_USER user=given"}, []string{"hunter2 again"}},
	{"Flask-Mail", "app.config['MAIL_SERVER'] = 'smtp.example.com'\napp.config['MAIL_PORT'] = 587\napp.config['MAIL_USE_SSL'] = False\napp.config['MAIL_PASSWORD'] = 'hunter2'",
		[]string{"1 MAIL_SERVER host=smtp.example.com", "2 MAIL_PORT port=587", "3 MAIL_USE_SSL tls=none"}, []string{"hunter2"}},
	{"smtplib", "server = smtplib.SMTP_SSL(\"smtp.example.com\", 587)\nserver.starttls()",
		[]string{"1 smtplib.SMTP_SSL tls=implicit", "1 smtplib.SMTP_SSL host=smtp.example.com", "1 smtplib.SMTP_SSL port=587", "2 server.starttls tls=starttls"}, nil},
	{"smtplib", "with smtplib.SMTP(host=HOST, port=25) as s:", []string{"1 smtplib.SMTP tls=none", "1 smtplib.SMTP port=25"}, nil},
	{"Nodemailer", "const t = nodemailer.createTransport({\n  host: \"smtp.example.com\",\n  port: 465,\n  secure: false, // true for 465\n  auth: { user: 'me', pass: 'hunter2' },\n});\nlet port = 3000;",
		[]string{"2 host host=smtp.example.com", "3 port port=465", "4 secure tls=none", "5 user user=given"}, []string{"hunter2"}},
	{"Nodemailer", "createTransport({ host: process.env.SMTP_HOST, port: 587, secure: true })", []string{"1 port port=587", "1 secure tls=implicit"}, nil},
	{"PHPMailer", "$mail->Host = 'smtp.example.com';\n$mail->SMTPSecure = 'tls';\n$mail->Port       = 465;\n$mail->Password = 'hunter2';",
		[]string{"1 mail->Host host=smtp.example.com", "2 mail->SMTPSecure tls=starttls", "3 mail->Port port=465"}, []string{"hunter2"}},
	{"PHPMailer", "$this->mailer->SMTPSecure = PHPMailer::ENCRYPTION_SMTPS;", []string{"1 this->mailer->SMTPSecure tls=implicit"}, nil},
	{"WP Mail SMTP", "define( 'WPMS_SMTP_HOST', 'smtp.example.com' );\ndefine( 'WPMS_SSL', 'ssl' );", []string{"1 WPMS_SMTP_HOST host=smtp.example.com", "2 WPMS_SSL tls=implicit"}, nil},
	{"Laravel", "MAIL_MAILER=smtp\nMAIL_HOST=smtp.example.com\nMAIL_PORT=587\nMAIL_ENCRYPTION=ssl\nMAIL_PASSWORD=hunter2\nMAIL_USERNAME=null",
		[]string{"2 MAIL_HOST host=smtp.example.com", "3 MAIL_PORT port=587", "4 MAIL_ENCRYPTION tls=implicit"}, []string{"hunter2"}},
	{"Spring and JavaMail", "spring.mail.host=smtp.example.com\nspring.mail.properties.mail.smtp.starttls.enable=true\nprops.put(\"mail.smtp.port\", \"465\");\nspring.mail.password=hunter2",
		[]string{"1 spring.mail.host host=smtp.example.com", "2 spring.mail.properties.mail.smtp.starttls.enable tls=starttls", "3 mail.smtp.port port=465"}, []string{"hunter2"}},
	{"Rails", "config.action_mailer.smtp_settings = {\n  address: 'smtp.example.com',\n  port: 465,\n  enable_starttls_auto: true,\n  password: 'hunter2' }",
		[]string{"2 address host=smtp.example.com", "3 port port=465", "4 enable_starttls_auto tls=starttls"}, []string{"hunter2"}},
	{".NET", "var client = new SmtpClient(\"smtp.example.com\", 465) { EnableSsl = true };", []string{"1 SmtpClient host=smtp.example.com", "1 SmtpClient port=465", "1 EnableSsl tls=starttls"}, nil},
	{"CodeIgniter", "'smtp_host' => 'ssl://smtp.example.com',\n'smtp_port' => 465,\n'smtp_crypto' => 'tls',\n'smtp_pass' => 'hunter2'",
		[]string{"1 smtp_host host=smtp.example.com", "2 smtp_port port=465", "3 smtp_crypto tls=starttls"}, []string{"hunter2"}},
	{"sSMTP", "mailhub=smtp.example.com:465\nUseSTARTTLS=YES\nAuthPass=hunter2", []string{"1 mailhub port=465", "1 mailhub host=smtp.example.com", "2 UseSTARTTLS tls=starttls"}, []string{"hunter2"}},
	{"msmtp", "account default\nhost smtp.example.com\nport 465\ntls_starttls on\npassword hunter2", []string{"2 host host=smtp.example.com", "3 port port=465", "4 tls_starttls tls=starttls"}, []string{"hunter2"}},
	{"Nextcloud", "'mail_smtphost' => 'smtp.example.com',\n'mail_smtpsecure' => 'ssl',", []string{"1 mail_smtphost host=smtp.example.com", "2 mail_smtpsecure tls=implicit"}, nil},
	{"the environment", "export SMTP_SERVER=smtp.example.com SMTP_PORT=587\nSMTP_PASSWORD: hunter2", []string{"1 SMTP_SERVER host=smtp.example.com", "1 SMTP_PORT port=587"}, []string{"hunter2"}},
	{"the address", "MAILER_DSN=smtps://me:hunter2@smtp.example.com:587?verify_peer=0", []string{"1 smtps:// host=smtp.example.com", "1 smtps:// port=587", "1 smtps:// tls=implicit"}, []string{"hunter2"}},
	{"", "# EMAIL_PORT = 465\n// secure: true\nI set the port to 465 and the host is smtp.example.com, secure: true\nhttp://smtp.example.com:465", nil, nil},
}

func TestRead(t *testing.T) {
	seen := map[string]bool{"the address": true}
	for _, e := range examples {
		seen[e.system] = true
		told, hidden := read(e.text)
		if !slices.Equal(told, e.want) || !slices.Equal(hidden, e.hidden) {
			t.Errorf("%s\nis told as  %q\nin place of %q\nhidden %q, not %q", e.text, told, e.want, hidden, e.hidden)
		}
	}
	for _, s := range Systems {
		if !seen[s.Name] {
			t.Errorf("%s has no example", s.Name)
		}
	}
}

// TestSpelled: what to write is written as the user writes.
func TestSpelled(t *testing.T) {
	for _, c := range []struct{ text, starttls, implicit string }{
		{"EMAIL_USE_TLS = False", "True", "False"},
		{"EMAIL_USE_SSL=1", "0", "1"},
		{"MAIL_ENCRYPTION=SSL", "TLS", "SSL"},
		{`define("WPMS_SSL", "")`, `"tls"`, `"ssl"`},
		{"$mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;", "'tls'", "'ssl'"},
		{"UseSTARTTLS=No", "Yes", "No"},
		{"'mail_smtpsecure' => 'Ssl',", "'Tls'", "'Ssl'"},
	} {
		view := lines.Whole(lines.Decode([]byte(c.text)))
		found := Read(view, func(int) bool { return true }, func(int, int) {})
		if len(found) != 1 {
			t.Errorf("%s: %d settings", c.text, len(found))
			continue
		}
		if s := found[0].Spelled; s[stream.ByStartTLS] != c.starttls || s[stream.ByImplicitTLS] != c.implicit {
			t.Errorf("%s: STARTTLS is %q, TLS from the start %q", c.text, s[stream.ByStartTLS], s[stream.ByImplicitTLS])
		}
	}
}

// FuzzRead: any text is read, and every place lies in it.
func FuzzRead(f *testing.F) {
	for _, e := range examples {
		f.Add(e.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		in := lines.Decode([]byte(text))
		view := lines.Whole(in)
		hide := func(from, to int) {
			if from < 0 || from > to || to > len(view.Text) || strings.ContainsAny(view.Text[from:to], "\n\r") {
				t.Errorf("hides [%d, %d) of %d bytes", from, to, len(view.Text))
			}
		}
		for _, s := range Read(view, func(int) bool { return true }, hide) {
			if s.Place.Line < 1 || s.Place.Line > len(view.Starts) || s.Role == password || s.Role == call || s.Value == "" {
				t.Errorf("%+v", s)
			}
		}
	})
}
