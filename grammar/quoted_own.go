package grammar

import (
	"slices"
	"strings"
	"sync"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// ownWords are what a program says of its failure in its own words, lower case, where no
// reply is quoted: the command that they speak of, and what they say.
type ownWords struct {
	words  string
	needs  needed
	verb   string        // "" none
	signal stream.Signal // "": the words of the line decide, or nothing but that it failed
	vague  bool          // no connection came about, and nobody says why: whatever else is told says more
	code   int           // of the reply that the words stand for, 0 none
	ends   bool          // no letter or digit follows the words
	shared bool          // clients of other protocols say it too: believed where the paste names mail's
}

// ownTable has the words as these programs print them. Read in their sources: .NET System.Net.Mail (Strings.resx), msmtp,
// Alertmanager notify/email, Gitea services/mailer, gen_smtp_client.erl, lettre. As people quote them in public reports
// (2026-11), no version pinned: MailKit, Go net/smtp and go-mail, Ruby net-smtp, git-send-email, Email::Sender, Home
// Assistant, aiosmtplib, Nodemailer, emailjs, sendmail (npm), Swift Mailer, symfony/mailer, Laminas, ZF1, CodeIgniter,
// Net_SMTP, Horde_Smtp, MailSo, swaks, mutt, ssmtp, mailsend, blat, Postfix, Sendmail, qmail-remote, CDOSYS, Outlook,
// Thunderbird.
var ownTable = []ownWords{
	// Below SMTP.
	{words: "the smtp host was not found", verb: "connect", signal: stream.NoSuchHost},
	{words: "host or domain name not found", needs: needed{"postfix", "smtp;"}, verb: "connect", signal: stream.NoSuchHost},
	{words: ": eof", needs: needed{"smtp", "mail"}, signal: stream.PeerClosed, ends: true},
	{words: "end of file reached", needs: needed{"smtp", "mail"}, signal: stream.PeerClosed},
	{words: ":econnrefused", needs: needed{"network_failure"}, verb: "connect", signal: stream.Refused},
	{words: ":nxdomain", needs: needed{"network_failure"}, verb: "connect", signal: stream.NoSuchHost},
	{words: ":ehostunreach", needs: needed{"network_failure"}, verb: "connect", signal: stream.Unreachable},
	{words: ":timeout", needs: needed{"network_failure"}, signal: stream.TimedOut},
	{words: ":closed", needs: needed{"network_failure"}, signal: stream.PeerClosed},
	{words: "unsupported_record_type", needs: needed{"network_failure", "tls_failed"}, signal: stream.PlaintextPeer},
	{words: ":unknown_ca", needs: needed{"network_failure"}, signal: stream.CertificateRejected},
	{words: ":tls_failed", needs: needed{"_failure"}, signal: stream.TLSFailed},
	{words: "timed out connecting to ", needs: needed{"port"}, verb: "connect", signal: stream.TimedOut},
	{words: "unable to connect with tls encryption", signal: stream.TLSFailed},
	{words: "unable to connect via tls", needs: needed{"mail"}, signal: stream.TLSFailed},
	{words: "unable to write bytes on the wire", signal: stream.PeerClosed},
	{words: "connection to tcp://", needs: needed{"timed"}, signal: stream.TimedOut},
	{words: "connection to ssl://", needs: needed{"timed"}, signal: stream.TimedOut},
	{words: "could not read from ", needs: needed{"zend_mail"}, signal: stream.PeerClosed},
	{words: "server certificate not trusted", needs: needed{"postfix"}, signal: stream.CertificateRejected},
	{words: "server certificate not verified", needs: needed{"postfix"}, signal: stream.CertificateRejected},
	{words: "lost connection with ", needs: needed{"postfix/smtp["}, signal: stream.PeerClosed},
	{words: "outgoing server (smtp)", needs: needed{"timed"}, signal: stream.TimedOut},
	{words: "outgoing server (smtp)", needs: needed{"middle"}, signal: stream.PeerClosed},
	{words: "waiting for a response from the sending (smtp) server", signal: stream.TimedOut},
	// No connection, and nobody says why.
	{words: "unable to connect to the remote server", needs: needed{"send-mailmessage", "system.net.webexception", "smtpexception"}, verb: "connect", vague: true},
	{words: "unable to initialize smtp properly", verb: "connect", vague: true},
	{words: "unable to establish smtp connection", verb: "connect", vague: true},
	{words: "failed to connect to mail server", verb: "connect", vague: true},
	{words: "smtp server not found or refused connection", verb: "connect", vague: true},
	{words: "can not connect to any smtp server", verb: "connect", vague: true},
	{words: "could not open socket", needs: needed{"mail"}, verb: "connect", vague: true},
	{words: "unable to send email using php smtp", verb: "connect", vague: true},
	{words: "unable to connect to smtp server", verb: "connect", vague: true},
	{words: "could not connect to smtp server", verb: "connect", vague: true},
	{words: "sending the email to the following server failed", verb: "connect", vague: true}, // Commons Email
	{words: "cannot connect to smtp server", verb: "connect", vague: true},
	{words: "error connecting to smtp server", verb: "connect", vague: true},
	{words: "mail could not connect to the smtp server", verb: "connect", vague: true},
	{words: "cannot open ", needs: needed{":25", ":465", ":587"}, verb: "connect", vague: true},
	{words: "able to establish an smtp connection", needs: needed{"sorry"}, verb: "connect", vague: true},
	{words: "the transport failed to connect to the server", verb: "connect", vague: true},
	{words: "connecting to outgoing server (smtp)", verb: "connect", vague: true},
	{words: "connect to your outgoing (smtp)", verb: "connect", vague: true},
	// STARTTLS.
	{words: "server does not support secure connections", needs: needed{"smtp", "mail"}, verb: "STARTTLS", signal: stream.NotOffered},
	{words: "server does not support the starttls extension", verb: "STARTTLS", signal: stream.NotOffered},
	{words: "server does not support starttls", verb: "STARTTLS", signal: stream.NotOffered},
	{words: "host does not support starttls", verb: "STARTTLS", signal: stream.NotOffered},
	{words: "does not advertise the starttls extension", verb: "STARTTLS", signal: stream.NotOffered},
	{words: "starttls is not supported on this server", verb: "STARTTLS", signal: stream.NotOffered},
	{words: "starttls attempted but remote does not advertise", verb: "STARTTLS", signal: stream.NotOffered},
	{words: "tls required but neither tls or starttls are in use", verb: "STARTTLS", signal: stream.NotOffered},
	{words: "tls is required, but was not offered by host", verb: "STARTTLS", signal: stream.NotOffered},
	{words: ":tls}", needs: needed{"missing_requirement"}, verb: "STARTTLS", signal: stream.NotOffered},
	{words: "starttls since it doesn't advertise that feature", verb: "STARTTLS", signal: stream.NotOffered},
	{words: "e-mail server does not support ssl secured connections", needs: needed{"smtp"}, verb: "STARTTLS", signal: stream.NotOffered},
	// AUTH.
	{words: "server doesn't support auth", needs: needed{"smtp", "mail"}, verb: "AUTH", signal: stream.NotOffered, ends: true},
	{words: "server does not support auth, but credentials", verb: "AUTH", signal: stream.NotOffered},
	{words: "smtp server does not support authentication", verb: "AUTH", signal: stream.NotOffered},
	{words: "auth extension is not supported by this server", verb: "AUTH", signal: stream.NotOffered},
	{words: "auth is not supported on this server", verb: "AUTH", signal: stream.NotOffered},
	{words: "command unknown: 'auth'", verb: "AUTH", signal: stream.NotOffered},
	{words: ":auth}", needs: needed{"missing_requirement"}, verb: "AUTH", signal: stream.NotOffered},
	{words: "does not support smtp auth type", verb: "AUTH", signal: stream.NotOffered},
	{words: "unknown auth mechanism", needs: needed{"smtp", "mail"}, verb: "AUTH", signal: stream.NotOffered},
	{words: "unknown authentication method \"", verb: "AUTH", signal: stream.NotOffered},
	{words: "failed to find an authenticator supported by the smtp server", verb: "AUTH", signal: stream.NotOffered},
	{words: "no supported authentication methods", needs: needed{"smtp"}, verb: "AUTH", signal: stream.NotOffered},
	{words: "cannot authenticate to server", needs: needed{"no mechanism available"}, verb: "AUTH", signal: stream.NotOffered},
	{words: "cannot use a secure authentication method", needs: needed{"msmtp"}, verb: "AUTH", signal: stream.NotOffered},
	{words: "smtp authentication requires sasl", verb: "AUTH", signal: stream.NotOffered},
	{words: "does not support the selected authentication method", needs: needed{"smtp"}, verb: "AUTH", signal: stream.NotOffered},
	{words: "none of the authentication methods supported by this client", verb: "AUTH", signal: stream.NotOffered},
	{words: "smtp-auth requested but missing ", verb: "AUTH", signal: stream.NotAllowed},
	{words: "unexpected server challenge", needs: needed{"auth", "smtp"}, verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtp auth failed: unexpected server response", verb: "AUTH", signal: stream.ServerRefused},
	{words: ":auth_failed", needs: needed{"_failure"}, verb: "AUTH", signal: stream.ServerRefused},
	{words: "login not possible. please check your setting", needs: needed{"smtp"}, verb: "AUTH", signal: stream.ServerRefused},
	{words: "authorization.failed", needs: needed{"smtp"}, verb: "AUTH", signal: stream.ServerRefused},
	{words: "incorrect username / password / credentials", verb: "AUTH", signal: stream.ServerRefused}, // mailer 6 (Dart)
	{words: "mail server denied authentication", verb: "AUTH", signal: stream.ServerRefused},
	{words: "loginbadcredentialsexception", needs: needed{"smtp"}, verb: "AUTH", signal: stream.ServerRefused},
	{words: "no authentication type succeeded", verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtp server did not accept auth login", verb: "AUTH", signal: stream.ServerRefused},
	{words: "unable to authenticate to outgoing server (smtp)", verb: "AUTH", signal: stream.ServerRefused},
	{words: "transport error code was 0x80040217", verb: "AUTH", signal: stream.ServerRefused},
	{words: "(smtp authentication failed)", verb: "AUTH", signal: stream.ServerRefused},
	// What a reply says in a program's own words.
	{words: "server requires a secure connection or the client was not authenticated", code: 530},
	{words: "exceeds the global size limit", needs: needed{"message"}, verb: "MAIL", code: 552},
	{words: "stat=user unknown", verb: "RCPT", code: 550},
	{words: "mail from command failed", verb: "MAIL"},
	{words: "zend_mail_protocol_exception' with message '"},
	{words: "zend_mail_protocol_exception: "},
	{words: "mail server responded: "},
	// OpenCart 2 and 3, system/library/mail.php.
	{words: "ehlo not accepted from server", verb: "EHLO", signal: stream.ServerRefused},
	{words: "helo not accepted from server", verb: "HELO", signal: stream.ServerRefused},
	{words: "starttls not accepted from server", verb: "STARTTLS", signal: stream.ServerRefused},
	{words: "auth login not accepted from server", verb: "AUTH", signal: stream.ServerRefused},
	{words: "username not accepted from server", verb: "AUTH", signal: stream.ServerRefused},
	{words: "password not accepted from server", verb: "AUTH", signal: stream.ServerRefused},
	{words: "mail from not accepted from server", verb: "MAIL", signal: stream.ServerRefused},
	{words: "rcpt to not accepted from server", verb: "RCPT", signal: stream.ServerRefused},
	{words: "data not accepted from server", verb: stream.EndOfData, signal: stream.ServerRefused},
	// JavaMail 1.4 to 2.1 and Spring: those that quote no reply.
	{words: "messagingexception: [eof]", signal: stream.PeerClosed, shared: true},
	{words: "messagingexception: connection dropped by server", signal: stream.PeerClosed, shared: true},
	{words: "supported by both server and client", needs: needed{"authenticationfailedexception"}, verb: "AUTH", signal: stream.NotOffered},
	{words: "mailauthenticationexception", verb: "AUTH", signal: stream.ServerRefused},
	{words: "no password specified?", needs: needed{"authenticationfailedexception"}, verb: "AUTH", signal: stream.NotAllowed, shared: true},
	{words: "mail.authenticationfailedexception", verb: "AUTH", signal: stream.ServerRefused, shared: true},
	// No connection to send on.
	{words: "the smtpclient is not connected", signal: stream.NotAllowed},
}

// outlookCodes are the numbers that Outlook and Outlook Express print, with what they stand
// for (Microsoft, "List of error codes in Outlook", 2023): none of them quotes a reply.
var outlookCodes = []struct {
	code string
	own  ownWords
}{
	{"0x800ccc0d", ownWords{verb: "connect", signal: stream.NoSuchHost}},
	{"0x800ccc0e", ownWords{verb: "connect", vague: true}},
	{"0x800ccc0f", ownWords{signal: stream.PeerClosed}},
	{"0x800ccc13", ownWords{verb: "connect", vague: true}},
	{"0x800ccc15", ownWords{signal: stream.TimedOut}},
	{"0x800ccc19", ownWords{signal: stream.TimedOut}},
	{"0x800ccc1a", ownWords{signal: stream.TLSFailed}},
	{"0x800ccc7d", ownWords{verb: "STARTTLS", signal: stream.NotOffered}},
	{"0x800ccc80", ownWords{verb: "AUTH", signal: stream.NotOffered}},
	{"0x800ccc92", ownWords{verb: "AUTH", signal: stream.ServerRefused}},
	{"0x80040217", ownWords{verb: "AUTH", signal: stream.ServerRefused}},
	{"0x80042109", ownWords{verb: "connect", vague: true}},
	{"0x8004210b", ownWords{signal: stream.TimedOut}},
}

// ownRows are the table with a row for each way in which a number is printed.
var ownRows = sync.OnceValue(func() []ownWords {
	rows := append(slices.Clone(ownTable), translated...)
	for _, c := range outlookCodes {
		for _, before := range []string{"reported error (", "error number: ", "(0x"} {
			own := c.own
			own.words, own.needs = before+c.code, needed{"smtp", "send"}
			if before == "(0x" {
				own.words, own.needs = "("+c.code+")", needed{"smtp", "sending"}
			}
			rows = append(rows, own)
		}
	}
	return rows
})

// ownIndex tells whether a line, in lower case, holds the words of any row.
var ownIndex = sync.OnceValue(func() *wordIndex {
	owners := map[string]uint64{}
	for _, row := range ownRows() {
		owners[row.words] = 1
	}
	return newWordIndex(owners)
})

// ownSays finds the row whose words a line says, nil for none.
func ownSays(line string) *ownWords {
	lower := strings.ToLower(line)
	if len(line) > 4096 || ownIndex().find(lower, 0) == 0 || sourceCode(line) {
		return nil
	}
	rows := ownRows()
	for i := range rows {
		if row := &rows[i]; row.saidIn(lower) {
			return row
		}
	}
	return nil
}

func (row *ownWords) saidIn(lower string) bool {
	at := strings.Index(lower, row.words)
	if at < 0 {
		return false
	}
	if end := at + len(row.words); row.ends && end < len(lower) && isLetter(lower[end]) {
		return false
	}
	return row.needs.in(lower)
}

// mailers are what mail's programs print beside an error of the layers below, lower case: no
// sentence that somebody writes has them.
var mailers = []string{"smtpexception", "system.net.mail.", "mailkit.", "send-mailmessage :", "net::smtp", "net/smtp.rb", "postfix/smtp[", "sendmail[", "sm-mta[",
	"stat=deferred: ", "dma[", "smtp io error", "smtp connection error", "smtp timeout error", "smtp client error", "smtp encryption error", "smtp error: ",
	"errormsg='", "result=\"tempfail\"", "zend_mail_protocol", "horde_smtp", "gomail: ", "integration=email", "notify for alerts failed", "logger=alerting.notifier",
	"sendmail: ", "could not notify via ", "mail: dial ", "email: dial ", "smtp: ", "smtp server: dial ", "smtp session: ", "starttls failed: ", "starttls command: ", "mailconnectexception"}

// mailersWords reports whether a line is an error below SMTP that a program of mail prints:
// the words of both stand in it.
func mailersWords(line string) bool {
	lower := strings.ToLower(line)
	if len(line) > 4096 || strings.HasPrefix(strings.TrimLeft(lower, " \t"), "at ") || strings.Contains(lower, "status=sent") || sourceCode(line) {
		return false
	}
	return slices.ContainsFunc(mailers, func(word string) bool { return strings.Contains(lower, word) }) && wire.SignalOf(line) != ""
}

// quotedClients tell by what a library is known in its errors; other libraries have no advice in
// their own words.
var quotedClients = []struct{ words, library string }{
	{"Net::SMTP", "ruby"}, {"net/smtp.rb", "ruby"}, {"MailKit.", "mailkit"}, {"javax.mail", "javamail"}, {"jakarta.mail", "javamail"},
	{"springframework.mail", "javamail"}, {"smtplib", "smtplib"}, {"nodemailer", "nodemailer"}, {"lettre", "lettre"}, {"SMTP 5xx error", "lettre"},
	{"SMTP 4xx error", "lettre"}, {"PHPMailer", "phpmailer"}, {"Symfony\\Component\\Mailer", "symfony"}, {"Swift_", "swiftmailer"}, {"msmtp", "msmtp"},
}
