package grammar

import (
	"slices"
	"strings"

	"badseq/grammar/stream"
)

// quotedWords are words that mail software prints before a reply, lower case, with
// the command that they speak of and what they say where no reply follows.
type quotedWords struct {
	words  string
	verb   string
	signal stream.Signal
	reply  bool // counts only before a reply
	code   int  // of the reply whose text alone follows, 0 none
	sure   bool // no other program says that before a reply
	needs  needed
}

// needed are texts, lower case, of which a line must hold one; none: any line will do.
type needed []string

// in tells whether a line, in lower case, holds what is needed.
func (n needed) in(lower string) bool {
	return len(n) == 0 || slices.ContainsFunc(n, func(text string) bool { return strings.Contains(lower, text) })
}

// quotedTable: php-src win32/sendmail.c 8.3; Net_SMTP 1.10; qmail-remote.c 1.03; postfix
// smtp_proto.c 3.10; exim deliver.c 4.98; Roundcube rcube_smtp.php 1.6; the bounces of
// Gmail and Exchange Online and the errors of Outlook Express as received (2026-08); Go
// net/smtp auth.go 1.22; CPython Lib/smtplib.py 3.13; .NET System.Net.Mail SmtpException.cs 8.0.
var quotedTable = []quotedWords{
	{words: "permanent_failure, ", reply: true, sure: true}, // gen_smtp 1.2
	{words: "curl: (55) mail failed: ", verb: "MAIL", reply: true, sure: true},
	{words: "curl: (55) rcpt failed: ", verb: "RCPT", reply: true, sure: true},
	{words: "got unexpected smtp-server response: ", verb: "greeting", reply: true, sure: true},
	{words: "net::smtpfatalerror", reply: true, sure: true},
	{words: "net::smtpsyntaxerror", reply: true, sure: true},
	{words: "net::smtpserverbusy", reply: true, sure: true},
	{words: "net::smtpunknownerror", reply: true, sure: true},
	{words: "temporary_failure, ", reply: true, sure: true},
	{words: "mua.smtperror) ", reply: true, sure: true}, // mua 0.2
	{words: "smtp server response: ", reply: true},
	{words: "failed to connect to mailserver at ", verb: "connect", signal: stream.Refused},
	{words: "failed to connect to ", verb: "connect", needs: needed{"smtp", "mail"}},
	{words: "[smtp: starttls failed", verb: "STARTTLS", signal: stream.TLSFailed}, // code 220: the handshake that follows it
	{words: "unencrypted connection", verb: "AUTH", signal: stream.NotAllowed, needs: needed{"auth", "smtp", "mail"}},
	{words: " without being connected", signal: stream.NotAllowed, needs: needed{"called"}},
	{words: "starttls extension not supported by server", verb: "STARTTLS", signal: stream.NotOffered},
	{words: "smtp auth extension not supported by server", verb: "AUTH", signal: stream.NotOffered},
	{words: " rejected rcpt ", verb: "RCPT"},
	{words: "authentication failure [smtp: ", verb: "AUTH", reply: true},
	{words: "failed to set sender", verb: "MAIL", reply: true},
	{words: "failed to add recipient", verb: "RCPT", reply: true},
	{words: "failed to send data", verb: stream.EndOfData, reply: true},
	{words: "invalid response code received from server (code: ", reply: true},
	{words: "smtp error: authentication failure", verb: "AUTH"},
	{words: "smtp error: failed to add recipient", verb: "RCPT"},
	{words: "smtp error: failed to set sender", verb: "MAIL"},
	{words: "smtp error: failed to send data", verb: stream.EndOfData},
	{words: "remote host said: ", reply: true},
	{words: "refused to talk to me: ", verb: "greeting", reply: true},
	{words: "smtp error from remote mail server after ", reply: true},
	{words: "smtp error from remote server after ", reply: true},
	{words: "smtp error from remote server for ", reply: true},
	{words: " said: ", reply: true},
	{words: "remote server returned ", reply: true},
	{words: "server returned: ", reply: true},
	{words: "diagnostic-code: smtp", reply: true},
	{words: "diagnosticcode\":\"smtp", reply: true},
	{words: "diagnosticcode\": \"smtp", reply: true},
	{words: " smtp;", reply: true},                      // the "#<host #5.7.1 smtp;550 5.7.1 no>" of Exchange 2003 to 2010
	{words: "response from server: < ", reply: true},    // mailer 6 (Dart)
	{words: "returned a permanent error ", reply: true}, // Domino
	{words: "returned a transient error ", reply: true},
	{words: "reported error: ", reply: true},
	// nette/mail SmtpMailer 3.1, which names what it sent or, of a login, what of it.
	{words: "did not accept credentials with error: ", verb: "AUTH", reply: true},
	{words: "did not accept username with error: ", verb: "AUTH", reply: true},
	{words: "did not accept password with error: ", verb: "AUTH", reply: true},
	{words: "did not accept starttls with error: ", verb: "STARTTLS", reply: true},
	{words: " with error: ", reply: true, needs: needed{"accept"}},
	{words: "the server responded: ", reply: true},
	{words: "the mail server responded: ", reply: true},
	{words: "mail server could not execute", reply: true},
	{words: "server response: ", reply: true},
	{words: "resposta do servidor: ", reply: true},
	{words: "respuesta del servidor: ", reply: true},
	{words: "réponse du serveur", reply: true},
	{words: "serverantwort: ", reply: true},
	{words: "antwort vom server", reply: true},
	{words: "ответ сервера: ", reply: true},
	{words: "smtp permanent error: ", reply: true, sure: true}, // Oracle UTL_SMTP 19c
	{words: "smtp transient error: ", reply: true, sure: true},
	{words: "failed to issue helo command: ", verb: "EHLO", reply: true, sure: true}, // Gitea 1.22
	{words: "failed to issue mail command: ", verb: "MAIL", reply: true, sure: true},
	{words: "failed to issue rcpt command: ", verb: "RCPT", reply: true, sure: true},
	{words: "failed to issue data command: ", verb: "DATA", reply: true, sure: true},
	{words: "smtp close failed: ", verb: stream.EndOfData, reply: true, sure: true},
	{words: "could not initiate smtp session: ", verb: "greeting", reply: true, sure: true},
	{words: "sending mail from: ", verb: "MAIL", reply: true, sure: true}, // Alertmanager 0.20 to 0.27
	{words: "sending rcpt to: ", verb: "RCPT", reply: true, sure: true},
	{words: "send mail command: ", verb: "MAIL", reply: true, sure: true},
	{words: "send rcpt command: ", verb: "RCPT", reply: true, sure: true},
	{words: "delivery failure: ", verb: stream.EndOfData, reply: true},
	{words: "curl: (67) ", verb: "AUTH"},
	{words: "libcurl: (67)", verb: "AUTH"},
	{words: " exceeds size limit ", verb: "MAIL"},
	{words: "mail from command failed", verb: "MAIL", reply: true},
	{words: "rcpt to command failed", verb: "RCPT", reply: true},
	// .NET prints a sentence in place of the reply's code.
	{words: "authenticated. the server response ", signal: stream.ServerRefused, code: 530},
	{words: "mailbox unavailable. the server response ", signal: stream.ServerRefused, code: 550},
	{words: "mailbox name not allowed. the server response ", signal: stream.ServerRefused, code: 553},
	{words: "transaction failed. the server response ", signal: stream.ServerRefused, code: 554},
	{words: "exceeded storage allocation. the server response ", signal: stream.ServerRefused, code: 552},
	{words: "bad sequence of commands. the server response ", signal: stream.ServerRefused, code: 503},
	{words: "closing transmission channel. the server response ", signal: stream.ServerRefused, code: 421},
	{words: "error in processing. the server response ", signal: stream.ServerRefused, code: 451},
	{words: "insufficient system storage. the server response ", signal: stream.ServerRefused, code: 452},
	{words: "permission to submit mail to this server. the server response ", signal: stream.ServerRefused, code: 454},
	{words: "parameters or arguments. the server response ", signal: stream.ServerRefused, code: 501},
	{words: "command not implemented. the server response ", signal: stream.ServerRefused, code: 502},
	{words: "command parameter not implemented. the server response ", signal: stream.ServerRefused, code: 504},
	{words: "please try a different path. the server response ", signal: stream.ServerRefused, code: 551},
}

// quotedSteps are lines of a bounce, or names of errors, that tell of the command, lower
// case, "" any; the reply stands in the next lines.
var quotedSteps = []struct{ words, verb string }{
	// net/smtp of Ruby prints the reply below the name of its error.
	{"net::smtpauthenticationerror", "AUTH"},
	{"net::smtpfatalerror", ""},
	{"net::smtpserverbusy", ""},
	{"net::smtpsyntaxerror", ""},
	{"net::smtpunknownerror", ""},
	{" does not like recipient.", "RCPT"},
	{" but sender was rejected.", "MAIL"},
	{" but greeting failed.", "greeting"},
	{" but my name was rejected.", "EHLO"},
	{" failed after i sent the message.", stream.EndOfData},
	{" failed on data command.", "DATA"},
	{"after rcpt to:", "RCPT"},
	{"after mail from:", "MAIL"},
	{"after end of data", stream.EndOfData},
	{"after sending data block", stream.EndOfData},
	{"after pipelined end of data", stream.EndOfData},
	{"after initial connection", "greeting"},
	{"after ehlo ", "EHLO"},
	{"after helo ", "HELO"},
	{"to command 'ehlo'", "EHLO"},
	{"to command 'helo'", "HELO"},
	{"to command 'mail", "MAIL"},
	{"to command 'rcpt", "RCPT"},
	{"to command 'auth", "AUTH"},
	{"to command 'data'", "DATA"},
}

// quotedSpeaks are words of mail that make a reply without an enhanced code one,
// lower case.
var quotedSpeaks = []string{"relay", "mailbox", "recipient", "sender", "authentication", "authenticat", "auth ", "starttls", "ehlo", "helo ",
	"helo/", "rcpt", "mail from", "sequence of commands", "login fail", "user unknown", "spam", "blacklist", "blocklist", "blocked", "smtp",
	"message rejected", "too many", "rejected", "nested mail", "need mail", "need rcpt"}

// quotedOwn are those of quotedSpeaks that no other protocol's servers say behind three
// digits.
var quotedOwn = []string{"sequence of commands", "starttls", "ehlo", "helo ", "helo/", "rcpt", "mail from", "mail command", "relay", "auth command", "mailbox", "recipient", "sender"}

// runtimeWords are words of runtimes and libraries around an error below SMTP that no
// prose has.
var runtimeWords = []string{"SSL routines", "ssl3_get_record", "ECONNREFUSED", "ETIMEDOUT", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN",
	"stream_socket_client()", "fsockopen()", "stream_socket_enable_crypto()", "[Errno ", "dial tcp", "read tcp ", "write tcp ", "x509: ", "tls: first record",
	"fgets(): SSL", "fwrite(): SSL", "java.net.", "javax.net.ssl", "connect(2) for ", "Net::OpenTimeout", "Net::ReadTimeout", "Errno::E", "OpenSSL::SSL", "[SSL: ",
	"DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "CERT_HAS_EXPIRED",
	"SocketException", "System.IO.IOException", "System.TimeoutException", "System.Net.WebException: ",
	"System.Security.Authentication.AuthenticationException", "EOFError", "SocketError: ", "Client network socket disconnected", "Hostname/IP does not match certificate",
	"EIdSocketError", "EIdConnectTimeout", "remote error: tls: ",
	"error=EOF", "error=\"EOF\"", "err=EOF", "err=\"EOF\"", "Error: self signed certificate", "Error: self-signed certificate", "Error: certificate has expired", "unable to verify the first certificate"}

// quotedComplains are words, lower case, of which one stands before a reply without an
// enhanced code that a program, or a person, quotes.
var quotedComplains = []string{"error", "failed", "mail", "message", "response", "reply", "server"}

// quotedIntroduces are words, lower case, right before a reply that is quoted without a
// colon or a quote.
var quotedIntroduces = []string{"error", "returns", "returned", "return", "get", "got", "gets", "getting", "receive", "received", "says", "said", "with"}

// quotedMail are words, lower case, that tell what an error below SMTP is of.
var quotedMail = []string{"smtp", "mailer", "email_host", "mail_host", ":587", ":465", ":25 ", ": 587", ": 465", "'conn'", "sendmail", "send_mail",
	"notifier.email", "*** tls startup failed", "mailkit.", "system.net.mail", "net/smtp", "gomail", "alerting.notifier"}
