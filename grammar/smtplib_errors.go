package grammar

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// pyClass ties an exception class to what it tells. CPython Lib/smtplib.py
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

// pyWords are the words that smtplib's lines are known by.
func pyWords() []string {
	words := []string{"send:", "reply:", "connect: ", "connect fail: ", "data: ", "smtplib", "socket."}
	for class := range pyClasses {
		words = append(words, class)
	}
	for _, class := range pySystem {
		words = append(words, class+":")
	}
	return words
}

// pyExceptionName reads "module.Class: words", or "Class(words)" as repr prints
// it. own is set when the class is smtplib's, which is believed anywhere in a
// line; at is where the name begins, end where the words do.
func pyExceptionName(line string) (class string, own bool, at, end int, ok bool) {
	for from := 0; ; {
		i := strings.Index(line[from:], "SMTP")
		if i < 0 {
			break
		}
		at = from + i
		end = at
		for end < len(line) && isLetter(line[end]) {
			end++
		}
		if _, own = pyClasses[line[at:end]]; own && (end == len(line) || strings.IndexByte(":( \r", line[end]) >= 0) &&
			!strings.HasSuffix(line[:at], "raise ") && !strings.HasSuffix(line[:at], "Net::") && (at == 0 || !isLetter(line[at-1])) {
			return line[at:end], true, at, end, true
		}
		from = end
	}
	end = strings.IndexByte(line, ':')
	if end < 0 {
		return "", false, 0, 0, false
	}
	name := line[:end]
	class = name[strings.LastIndexByte(name, '.')+1:]
	for _, s := range pySystem {
		if class == s && (class != "error" && class != "timeout" || strings.HasPrefix(name, "socket.")) {
			return class, false, 0, end, true
		}
	}
	return "", false, 0, 0, false
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' }

// exception is the token that names the exception, nil where the log is cut
// before it.
func (r *pyRaised) exception() *lexer.Token {
	if r.Exception != nil {
		return r.Exception
	}
	return r.Alone
}

// unconnected reports whether smtplib refused to send for want of a connection.
func (r *pyRaised) unconnected() bool {
	e := r.exception()
	return e != nil && (strings.Contains(e.Value, "please run connect() first") || strings.Contains(e.Value, "Server not connected"))
}

// raised tells of the exception that a traceback ends in, or that stands alone.
func (l *smtplibLowering) raised(r *pyRaised) {
	e := r.exception()
	if e == nil {
		if e = r.cutAtRaise(); e == nil {
			if r.Head != nil {
				l.on.one().c.Tell(span(r.Head))
			}
			return
		}
	}
	class, own, _, end, _ := pyExceptionName(strings.TrimPrefix(e.Value, pyRaiseWord))
	words := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(e.Value, pyRaiseWord)[end:], ":"))
	if own && pyClasses[class].signal == stream.ServerRefused && !strings.Contains(words, "(") {
		l.forget()
		l.named = &pyNaming{class: class, words: words, at: span(e)}
		return
	}
	l.exception(span(e), class, words)
}

// exception tells of an exception of that class, with its words.
func (l *smtplibLowering) exception(at wire.Span, class, words string) {
	known := pyClasses[class]
	f := wire.Failure{Signal: known.signal, Verb: known.verb, Text: words}
	if code, text, ok := pyReplyTuple(words); ok {
		f.Text = text
		l.on.one().c.FailWith(at, f, strconv.Itoa(code)+" "+strings.ReplaceAll(text, "\n", "\n"+strconv.Itoa(code)+" "))
		l.on.one().c.Over()
		return
	}
	if f.Signal == "" || f.Signal == stream.ServerRefused {
		f.Signal = pySignal(class, words)
	}
	if f.Signal == stream.Abandoned && known.signal != "" && words != "" {
		f.Signal = known.signal // its class says that the server refused
	}
	f.Verb, f.Argument = pyNamed(f.Verb, words)
	l.on.one().c.Fail(at, f)
	l.on.one().c.Over()
}

// pySignal is what an exception without a reply says.
func pySignal(class, words string) stream.Signal {
	lower := strings.ToLower(words)
	switch {
	case strings.Contains(lower, "extension not supported"), strings.Contains(lower, "extension is not supported"), strings.Contains(lower, "no suitable authentication method"):
		return stream.NotOffered
	case strings.Contains(lower, "please run connect() first"), strings.Contains(lower, "server not connected"), strings.Contains(lower, "already using tls"),
		strings.Contains(lower, "prohibited newline"):
		return stream.NotAllowed
	case strings.Contains(lower, "server_hostname"): // starttls() with a context, of an object made without a host
		return stream.TLSFailed
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
	case strings.Contains(words, "STARTTLS"), strings.Contains(words, "already using TLS"):
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
