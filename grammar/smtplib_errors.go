package grammar

import (
	"strconv"
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// pyException ties an exception class to what it tells. CPython Lib/smtplib.py
// 2.7.18 and 3.13.0; aiosmtplib/errors.py 5.1.
type pyClass struct {
	signal stream.Signal // "": by the words
	verb   string
}

var pyClasses = map[string]pyClass{
	"SMTPAuthenticationError":  {stream.ServerRefused, "AUTH"},
	"SMTPSenderRefused":        {stream.ServerRefused, "MAIL"},
	"SMTPRecipientsRefused":    {stream.ServerRefused, "RCPT"},
	"SMTPRecipientRefused":     {stream.ServerRefused, "RCPT"},
	"SMTPDataError":            {stream.ServerRefused, "DATA"},
	"SMTPHeloError":            {stream.ServerRefused, "EHLO"},
	"SMTPConnectError":         {stream.ServerRefused, "greeting"},
	"SMTPResponseException":    {stream.ServerRefused, ""},
	"SMTPNotSupportedError":    {stream.NotOffered, ""},
	"SMTPNotSupported":         {stream.NotOffered, ""},
	"SMTPException":            {},
	"SMTPServerDisconnected":   {},
	"SMTPConnectTimeoutError":  {stream.TimedOut, ""},
	"SMTPReadTimeoutError":     {stream.TimedOut, ""},
	"SMTPTimeoutError":         {stream.TimedOut, ""},
	"SMTPConnectResponseError": {stream.ServerRefused, "greeting"},
}

// pySystem are exceptions that any Python program can raise.
var pySystem = []string{"ConnectionRefusedError", "ConnectionResetError", "ConnectionAbortedError", "BrokenPipeError",
	"TimeoutError", "OSError", "IOError", "error", "gaierror", "timeout", "SSLError", "SSLCertVerificationError",
	"SSLEOFError", "SSLZeroReturnError", "CertificateError", "herror", "ValueError"}

// pyExceptionName reads "module.Class: words". own is set when the class is
// smtplib's; at is where the name begins.
func pyExceptionName(line string) (class string, own bool, at int, ok bool) {
	end := strings.IndexByte(line, ':')
	if end < 0 {
		end = len(strings.TrimRight(line, " \r"))
	}
	name := line[:end]
	if i := strings.LastIndexAny(name, " \t"); i >= 0 {
		at = i + 1
		name = name[at:]
	}
	class = name[strings.LastIndexByte(name, '.')+1:]
	if _, own = pyClasses[class]; own {
		return class, true, at, true
	}
	if at > 0 || end == len(line) {
		return "", false, 0, false
	}
	for _, s := range pySystem {
		if class == s && (class != "error" && class != "timeout" || strings.HasPrefix(name, "socket.")) {
			return class, false, at, true
		}
	}
	return "", false, 0, false
}

// raised tells of the exception that a traceback ends in, or that stands alone.
func (l *smtplibLowering) raised(r *pyRaised) {
	if r.Exception == nil {
		r.Exception = r.Alone
	}
	if r.Exception == nil {
		if r.Head != nil {
			l.c.Tell(span(r.Head))
		}
		return
	}
	class, _, _, _ := pyExceptionName(r.Exception.Value)
	_, words, _ := strings.Cut(r.Exception.Value, ":")
	words = strings.TrimSpace(words)
	known := pyClasses[class]
	f := wire.Failure{Signal: known.signal, Verb: known.verb, Text: words}
	if code, text, ok := pyReplyTuple(words); ok {
		f.Text = text
		l.c.FailWith(span(r.Exception), f, strconv.Itoa(code)+" "+strings.ReplaceAll(text, "\n", "\n"+strconv.Itoa(code)+" "))
		l.c.Over()
		return
	}
	if f.Signal == "" || f.Signal == stream.ServerRefused {
		f.Signal = pySignal(class, words)
	}
	f.Verb, f.Argument = pyNamed(f.Verb, words)
	l.c.Fail(span(r.Exception), f)
	l.c.Over()
}

// pySignal is what an exception without a reply says.
func pySignal(class, words string) stream.Signal {
	lower := strings.ToLower(words)
	switch {
	case strings.Contains(lower, "extension not supported"), strings.Contains(lower, "no suitable authentication method"):
		return stream.NotOffered
	case strings.Contains(lower, "please run connect() first"), strings.Contains(lower, "server not connected"),
		strings.Contains(lower, "prohibited newline"), strings.Contains(lower, "server_hostname"):
		return stream.NotAllowed
	case class == "gaierror", class == "herror":
		return stream.NoSuchHost
	case class == "timeout", class == "TimeoutError":
		return stream.TimedOut
	}
	if s := wire.SignalOf(class + " " + words); s != "" {
		return s
	}
	switch class {
	case "ConnectionRefusedError":
		return stream.Refused
	case "ConnectionResetError", "BrokenPipeError", "ConnectionAbortedError", "SMTPServerDisconnected":
		return stream.PeerClosed
	case "SSLError", "SSLEOFError", "SSLZeroReturnError":
		return stream.TLSFailed
	case "SSLCertVerificationError", "CertificateError":
		return stream.CertificateRejected
	}
	return stream.Abandoned
}

// pyNamed is the command that an exception's words speak of.
func pyNamed(verb, words string) (string, string) {
	switch {
	case verb != "":
		return verb, ""
	case strings.Contains(words, "STARTTLS"):
		return "STARTTLS", ""
	case strings.Contains(words, "AUTH"), strings.Contains(words, "authentication"):
		return "AUTH", ""
	case strings.Contains(words, "SMTPUTF8"):
		return "MAIL", "SMTPUTF8"
	}
	return "", ""
}

// pyReplyTuple reads the reply that an exception quotes: (535, b'5.7.8 no') or,
// for recipients, {'x@example.com': (550, b'5.1.1 no')}.
func pyReplyTuple(words string) (code int, text string, ok bool) {
	i := strings.IndexByte(words, '(')
	if i < 0 {
		return 0, "", false
	}
	number, _, found := strings.Cut(words[i+1:], ",")
	code, err := strconv.Atoi(strings.TrimSpace(number))
	if !found || err != nil || code < 100 || code > 599 {
		return 0, "", false
	}
	at := i + 1 + len(number) + 1
	for at < len(words) && words[at] == ' ' {
		at++
	}
	if body, end, _, ok := literalAt(words, at); ok {
		return code, unquote(words[body:end], 0).S, true
	}
	return code, "", true
}
