// Package settings finds the settings of the program that sent the mail, where
// they stand beside the log: host, port, TLS, whether there is a user. They are
// evidence for the judge and a place to point the advice at; a password is
// marked as a secret and never a value.
package settings

import "badseq/grammar/stream"

// System is one way of writing settings.
type System struct {
	Name string // as a person says it
	// Libraries are those whose logs such settings belong to; nil any.
	Libraries []string
	// Opens are the words that open a block in which plain names such as "host"
	// count; nil where the names speak for themselves.
	Opens []string
	// Quoted says that a text stands in quotes: what does not is a variable.
	Quoted bool
	Keys   []Key
}

// Key is one name and what it says.
type Key struct {
	Name string // lower case; "->host" only behind an arrow, "starttls(" only as a call
	Role Role
	// Modes spells the modes of TLS, for the role TLS.
	Modes Spelling
}

// Role is what a key is for.
type Role = stream.Role

// The roles that a setting is told of under, and those that only lead to some.
const (
	host     = stream.SettingHost
	port     = stream.SettingPort
	tls      = stream.SettingTLS
	user     = stream.SettingUser
	password = Role("password") // hidden
	call     = Role("call")     // its first text is the host, its first number the port; its name may tell the mode
)

// Spelling is how a key says each mode of TLS, the first of several values the
// one to write; a mode that is not there cannot be said with this key.
type Spelling map[stream.Mode][]string

// Switches that are on for one mode and off for the others. What is written is
// the first of each; yes and no in other words are read alike.
var (
	startTLS = Spelling{stream.ByStartTLS: {"true"}, stream.InClear: {"false"}, stream.ByImplicitTLS: {"false"}}
	implicit = Spelling{stream.ByImplicitTLS: {"true"}, stream.InClear: {"false"}, stream.ByStartTLS: {"false"}}
	named    = Spelling{stream.ByStartTLS: {"tls", "starttls"}, stream.ByImplicitTLS: {"ssl", "smtps"}, stream.InClear: {"", "none", "null", "false"}}
)

// Systems are those that are known, each after its documentation.
var Systems = []System{
	{Name: "Django", Libraries: []string{"smtplib"}, Keys: []Key{ // django/conf/global_settings.py, 5.1
		{"email_host", host, nil}, {"email_port", port, nil},
		{"email_use_tls", tls, startTLS}, {"email_use_ssl", tls, implicit},
		{"email_host_user", user, nil}, {"email_host_password", password, nil}}},
	{Name: "smtplib", Libraries: []string{"smtplib"}, Quoted: true, Keys: []Key{ // Lib/smtplib.py, 3.13
		{"smtplib.smtp(", call, Spelling{stream.InClear: nil}},
		{"smtplib.smtp_ssl(", call, Spelling{stream.ByImplicitTLS: nil}},
		{"smtp_ssl(", call, Spelling{stream.ByImplicitTLS: nil}},
		{".starttls(", tls, Spelling{stream.ByStartTLS: nil}}}},
	{Name: "Nodemailer", Libraries: []string{"nodemailer"}, Quoted: true, Opens: []string{"createtransport(", "createtransporter("}, Keys: []Key{ // lib/smtp-connection, 7.0
		{"host", host, nil}, {"port", port, nil},
		{"secure", tls, implicit}, {"secureconnection", tls, implicit},
		{"requiretls", tls, startTLS},
		{"user", user, nil}, {"pass", password, nil},
		{"clientsecret", password, nil}, {"refreshtoken", password, nil}, {"accesstoken", password, nil}}},
	{Name: "PHPMailer", Libraries: []string{"phpmailer"}, Keys: []Key{ // src/PHPMailer.php, 6.9
		{"->host", host, nil}, {"->port", port, nil},
		{"->smtpsecure", tls, Spelling{
			stream.ByStartTLS: {"'tls'", "phpmailer::encryption_starttls"}, stream.ByImplicitTLS: {"'ssl'", "phpmailer::encryption_smtps"},
			stream.InClear: {"''", "false", "none"}}},
		{"->username", user, nil}, {"->password", password, nil}}},
	{Name: "WP Mail SMTP", Libraries: []string{"phpmailer"}, Quoted: true, Keys: []Key{ // wp-mail-smtp 4, wp-config.php constants
		{"wpms_smtp_host", host, nil}, {"wpms_smtp_port", port, nil}, {"wpms_ssl", tls, named},
		{"wpms_smtp_user", user, nil}, {"wpms_smtp_pass", password, nil}}},
	{Name: "Laravel", Libraries: []string{"swiftmailer", "symfony", "phpmailer"}, Keys: []Key{ // config/mail.php, 6 to 12
		{"mail_host", host, nil}, {"mail_port", port, nil},
		{"mail_encryption", tls, named},
		{"mail_scheme", tls, Spelling{stream.ByImplicitTLS: {"smtps"}, stream.ByStartTLS: {"smtp"}, stream.InClear: {"smtp"}}},
		{"mail_username", user, nil}, {"mail_password", password, nil}}},
	{Name: "Flask-Mail", Libraries: []string{"smtplib"}, Keys: []Key{ // Flask-Mail 0.10
		{"mail_server", host, nil}, {"mail_port", port, nil}, {"mail_username", user, nil}, {"mail_password", password, nil},
		{"mail_use_tls", tls, startTLS}, {"mail_use_ssl", tls, implicit}}},
	{Name: "Spring and JavaMail", Libraries: []string{"javamail"}, Keys: []Key{ // com.sun.mail.smtp package documentation, 1.4 to 2.1; Spring Boot 3
		{"spring.mail.host", host, nil}, {"spring.mail.port", port, nil},
		{"spring.mail.username", user, nil}, {"spring.mail.password", password, nil},
		{"mail.smtp.host", host, nil}, {"mail.smtp.port", port, nil},
		{"mail.smtps.host", host, nil}, {"mail.smtps.port", port, nil},
		{"mail.smtp.starttls.enable", tls, startTLS}, {"mail.smtp.ssl.enable", tls, implicit}}},
	{Name: "Rails", Libraries: []string{"net-smtp", "ruby"}, Opens: []string{"smtp_settings"}, Keys: []Key{ // actionmailer/lib/action_mailer/base.rb, 7.1
		{"address", host, nil}, {"port", port, nil},
		{"enable_starttls_auto", tls, startTLS}, {"enable_starttls", tls, startTLS},
		{"ssl", tls, implicit}, {"tls", tls, implicit},
		{"user_name", user, nil}, {"password", password, nil}}},
	{Name: ".NET", Libraries: []string{"mailkit", "dotnet"}, Quoted: true, Keys: []Key{ // System.Net.Mail.SmtpClient, .NET 8
		{"smtpclient(", call, nil}, {"enablessl", tls, startTLS}}},
	{Name: "CodeIgniter", Libraries: []string{"codeigniter"}, Keys: []Key{ // system/Email/Email.php, 4.5
		{"smtp_host", host, nil}, {"smtphost", host, nil}, {"smtpport", port, nil},
		{"smtp_crypto", tls, named}, {"smtpcrypto", tls, named},
		{"smtpuser", user, nil}, {"smtppass", password, nil}}},
	{Name: "sSMTP", Libraries: []string{"ssmtp"}, Keys: []Key{ // ssmtp.conf(5), 2.64
		{"mailhub", host, nil}, {"usestarttls", tls, startTLS},
		{"authuser", user, nil}, {"authpass", password, nil}}},
	{Name: "msmtp", Libraries: []string{"msmtp"}, Opens: []string{"defaults", "account"}, Keys: []Key{ // msmtp(1), 1.8
		{"host", host, nil}, {"port", port, nil}, {"tls_starttls", tls, Spelling{
			stream.ByStartTLS: {"on"}, stream.ByImplicitTLS: {"off"}}},
		{"user", user, nil}, {"password", password, nil}}},
	{Name: "Nextcloud", Libraries: []string{"phpmailer", "swiftmailer", "symfony"}, Keys: []Key{ // config/config.sample.php, 29
		{"mail_smtphost", host, nil}, {"mail_smtpport", port, nil}, {"mail_smtpsecure", tls, named},
		{"mail_smtpname", user, nil}, {"mail_smtppassword", password, nil}}},
	{Name: "the environment", Keys: []Key{ // names that many programs share
		{"smtp_server", host, nil}, {"smtp_port", port, nil}, {"smtp_ssl", tls, implicit},
		{"smtp_secure", tls, implicit}, {"smtp_tls", tls, startTLS},
		{"smtp_username", user, nil}, {"smtp_user", user, nil},
		{"smtp_password", password, nil}, {"smtp_pass", password, nil}}},
}
