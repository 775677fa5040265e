package grammar

import "badseq/grammar/stream"

// quotedWords are words that mail software prints before a reply, lower case, with
// the command that they speak of and what they say where no reply follows.
type quotedWords struct {
	words  string
	verb   string
	signal stream.Signal
	reply  bool // counts only before a reply
	code   int  // of the reply whose text alone follows, 0 none
}

// quotedTable: php-src win32/sendmail.c 8.3; Net_SMTP 1.10; qmail-remote.c 1.03; postfix
// smtp_proto.c 3.10; exim deliver.c 4.98; Roundcube rcube_smtp.php 1.6; the bounces of
// Gmail and Exchange Online and the errors of Outlook Express as received (2026-08); Go
// net/smtp auth.go 1.22; CPython Lib/smtplib.py 3.13; .NET System.Net.Mail SmtpException.cs 8.0.
var quotedTable = []quotedWords{
	{"smtp server response: ", "", "", true, 0},
	{"failed to connect to mailserver at ", "connect", stream.Refused, false, 0},
	{"failed to connect to ", "connect", "", false, 0},
	{"[smtp: starttls failed", "STARTTLS", stream.TLSFailed, false, 0}, // code 220: the handshake that follows it
	{": unencrypted connection", "AUTH", stream.NotAllowed, false, 0},
	{"starttls extension not supported by server", "STARTTLS", stream.NotOffered, false, 0},
	{"smtp auth extension not supported by server", "AUTH", stream.NotOffered, false, 0},
	{" rejected rcpt ", "RCPT", "", false, 0},
	{"authentication failure [smtp: ", "AUTH", "", true, 0},
	{"failed to set sender", "MAIL", "", true, 0},
	{"failed to add recipient", "RCPT", "", true, 0},
	{"failed to send data", stream.EndOfData, "", true, 0},
	{"invalid response code received from server (code: ", "", "", true, 0},
	{"smtp error: authentication failure", "AUTH", "", false, 0},
	{"smtp error: failed to add recipient", "RCPT", "", false, 0},
	{"smtp error: failed to set sender", "MAIL", "", false, 0},
	{"smtp error: failed to send data", stream.EndOfData, "", false, 0},
	{"remote host said: ", "", "", true, 0},
	{"refused to talk to me: ", "greeting", "", true, 0},
	{"smtp error from remote mail server after ", "", "", true, 0},
	{"smtp error from remote server after ", "", "", true, 0},
	{"smtp error from remote server for ", "", "", true, 0},
	{" said: ", "", "", true, 0},
	{"remote server returned ", "", "", true, 0},
	{"server returned: ", "", "", true, 0},
	{"diagnostic-code: smtp", "", "", true, 0},
	{"diagnosticcode\":\"smtp", "", "", true, 0},
	{"diagnosticcode\": \"smtp", "", "", true, 0},
	{"reported error: ", "", "", true, 0},
	{"the server responded: ", "", "", true, 0},
	{"the mail server responded: ", "", "", true, 0},
	{"mail server could not execute", "", "", true, 0},
	{"server response: ", "", "", true, 0},
	{"resposta do servidor: ", "", "", true, 0},
	{"respuesta del servidor: ", "", "", true, 0},
	{"réponse du serveur", "", "", true, 0},
	{"serverantwort: ", "", "", true, 0},
	{"antwort vom server", "", "", true, 0},
	{"ответ сервера: ", "", "", true, 0},
	{"curl: (67) ", "AUTH", "", false, 0},
	{"libcurl: (67)", "AUTH", "", false, 0},
	{" exceeds size limit ", "MAIL", "", false, 0},
	{"mail from command failed", "MAIL", "", true, 0},
	{"rcpt to command failed", "RCPT", "", true, 0},
	// .NET prints a sentence in place of the reply's code.
	{"authenticated. the server response was: ", "", stream.ServerRefused, false, 530},
	{"mailbox unavailable. the server response was: ", "", stream.ServerRefused, false, 550},
	{"mailbox name not allowed. the server response was: ", "", stream.ServerRefused, false, 553},
	{"transaction failed. the server response was: ", "", stream.ServerRefused, false, 554},
	{"exceeded storage allocation. the server response was: ", "", stream.ServerRefused, false, 552},
	{"bad sequence of commands. the server response was: ", "", stream.ServerRefused, false, 503},
	{"closing transmission channel. the server response was: ", "", stream.ServerRefused, false, 421},
}

// quotedSteps are lines of a bounce that tell of the command, lower case; the reply
// stands in the next lines.
var quotedSteps = []struct{ words, verb string }{
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

// runtimeWords are words of runtimes and libraries around an error below SMTP that no
// prose has.
var runtimeWords = []string{"SSL routines", "ssl3_get_record", "ECONNREFUSED", "ETIMEDOUT", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN",
	"stream_socket_client()", "fsockopen()", "stream_socket_enable_crypto()", "[Errno ", "dial tcp", "x509: ", "tls: first record",
	"java.net.", "javax.net.ssl", "Net::OpenTimeout", "Net::ReadTimeout", "Errno::E", "OpenSSL::SSL", "[SSL: ",
	"DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "CERT_HAS_EXPIRED",
	"Error: self signed certificate", "Error: self-signed certificate", "Error: certificate has expired", "Error: unable to verify the first certificate"}
