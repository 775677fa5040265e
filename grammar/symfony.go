package grammar

import (
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var symfony = define(Dialect{
	ID:       "symfony",
	Title:    "Symfony Mailer",
	Versions: "symfony/mailer 4.3 to 7, getDebug() of a sent message or of the exception",
	Doc: "`> ` before each line sent and `< ` before each that came, since 7.1 behind the time in brackets. Credentials show, " +
		"the message does not, only its dot. The exception's words come before the transcript or alone; after a failed login " +
		"there may be no transcript at all.",
	Sample: "< 220 mx.example.com ESMTP\n> EHLO [127.0.0.1]\n< 250-mx.example.com\n< 250 STARTTLS\n> STARTTLS",
	Trace:  "try { $transport->send($email); }\ncatch (TransportExceptionInterface $e) { echo $e->getDebug(); }",
	Tokens: labelTokens,
	Cut:    cutSymfony,
	Words:  symfonyLabels.words(),
	Marks:  map[int]int{labelClient: Weak, labelServer: Weak, labelCommand: Strong, labelReply: Strong, labelError: Strong + 1, labelFailed: Weak},
	Starts: map[int]bool{labelClient: true, labelCommand: true},
}, openSymfony)

// symfonyLabels are the words of AbstractStream.php, SmtpTransport.php and
// EsmtpTransport.php, 5.4 and 7.0.
var symfonyLabels = &labels{id: "symfony", head: symfonyHead, table: []label{
	{words: "> ", kind: labelClient},
	{words: "< ", kind: labelServer},
	{words: "", holds: "Failed to authenticate on SMTP server with username ", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "", holds: "\" but got an empty response", kind: labelError, signal: stream.PeerClosed},
	{words: "", holds: "Expected response code \"354\" but got", kind: labelError, signal: stream.ServerRefused, verb: "DATA"},
	{words: "", holds: "Expected response code \"334\" but got", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "", holds: "Expected response code \"235\" but got", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "", holds: "Expected response code \"", kind: labelError, signal: stream.ServerRefused},
	{words: "", holds: "Connection could not be established with host \"", kind: labelError},
	{words: "", holds: "\" has been closed unexpectedly", kind: labelFailed, signal: stream.PeerClosed},
	{words: "", holds: "TransportException: Connection to \"", kind: labelFailed, signal: stream.TimedOut},
	{words: "", holds: "Unable to connect with STARTTLS", kind: labelError, signal: stream.TLSFailed},
}}

// symfonyHead skips a time: "[2024-02-05T09:30:00.123456+00:00] ", and the indentation
// of a dump inside another.
func symfonyHead(line string) (key string, at int) {
	at = len(line) - len(strings.TrimLeft(line, " \t"))
	if symfonyStamp(line[at:]) {
		return "", at + strings.IndexByte(line[at:], ' ') + 1
	}
	return "", at
}

// symfonyStamp reports whether a line begins with the time that Symfony writes.
func symfonyStamp(line string) bool {
	return len(line) > len("[2024-02-05T09:30:00.1+00:00] ") && line[0] == '[' && line[11] == 'T' &&
		strings.Index(line, "] ") == strings.IndexByte(line, ' ')-1
}

// cutSymfony cuts a line. One with a time, or the name that it gives itself unless it is told
// another, is not curl's: it counts for more.
func cutSymfony(line string, out []Token) []Token {
	n := len(out)
	out = symfonyLabels.cut(line, out)
	if len(out) == n {
		return out
	}
	at := len(line) - len(strings.TrimLeft(line, " \t"))
	own := symfonyStamp(line[at:])
	switch {
	case out[n].Kind == labelClient && (own || strings.HasPrefix(line[at:], "> EHLO [") || strings.HasPrefix(line[at:], "> HELO [")):
		out[n].Kind = labelCommand
	case out[n].Kind == labelServer && own:
		out[n].Kind = labelReply
	}
	return out
}

type symfonyLowering struct {
	*labelLowering
	thrown *labelRecord // the exception, before the transcript that led to it
	spoke  bool         // there was a transcript
}

func openSymfony(w *wire.Writer) lowering[labelRecord] {
	return &symfonyLowering{labelLowering: symfonyLabels.open(w).(*labelLowering)}
}

// Record keeps an exception until the transcript behind it is told.
func (l *symfonyLowering) Record(r *labelRecord) {
	if r.Said != nil {
		l.throw()
		thrown := r.clone()
		l.thrown, l.spoke = &thrown, false
		return
	}
	l.spoke = l.spoke || r.Sent != nil || r.Reply != nil
	l.labelLowering.Record(r)
}

// throw tells the exception. One that quotes a reply says nothing that the transcript
// does not.
func (l *symfonyLowering) throw() {
	r := l.thrown
	l.thrown = nil
	switch {
	case r == nil:
	case l.spoke && wire.SignalOf(r.Said.Value) == "" && strings.Contains(r.Said.Value, "Expected response code"):
		l.on("").Tell(span(r.Said))
	default:
		l.labelLowering.Record(r)
	}
}

func (l *symfonyLowering) Close() {
	l.throw()
	l.labelLowering.Close()
}
