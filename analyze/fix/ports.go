package fix

// Port is one row of the table of ports.
type Port struct {
	Number  int
	TLS     string
	For     string
	Setting string // in the library's words
}

// PortsOf is the table of ports with the settings of one library. RFC 6409 3.1
// and RFC 8314 3.3 say what 587 and 465 are for, RFC 5321 4.5.4.2 what 25 is.
func PortsOf(library string) []Port {
	s := settings[ID(library)]
	return []Port{
		{25, "STARTTLS if offered", "server to server", s[0]},
		{587, "STARTTLS, then login", "sending mail", s[1]},
		{465, "TLS from the start", "sending mail", s[2]},
	}
}

// settings are those for ports 25, 587 and 465.
var settings = map[string][3]string{
	"":           {"no login", "start TLS, then log in", "TLS on connect"},
	"smtplib":    {"SMTP(host, 25)", "SMTP(host, 587), starttls()", "SMTP_SSL(host, 465)"},
	"django":     {"both False", "EMAIL_USE_TLS = True", "EMAIL_USE_SSL = True"},
	"nodemailer": {"secure: false", "secure: false, requireTLS: true", "secure: true"},
	"phpmailer":  {"SMTPSecure = ''", "SMTPSecure = 'tls'", "SMTPSecure = 'ssl'"},
	"wordpress":  {"SMTPSecure = ''", "SMTPSecure = 'tls'", "SMTPSecure = 'ssl'"},
	"s_client":   {"-starttls smtp", "-starttls smtp", "no -starttls"},
}
