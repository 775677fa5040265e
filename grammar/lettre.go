package grammar

import (
	"strconv"
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var lettre = define(Dialect{
	ID:       "lettre",
	Title:    "lettre for Rust",
	Versions: "lettre 0.9 (the log crate) to 0.11 (tracing) at DEBUG, whatever the subscriber puts before the words",
	Doc: "`Wrote: ` before each write and `<< ` (0.9: `Read: `) before each read, with `<CRLF>` for line ends. While a reply of several " +
		"lines comes, each `<< ` says what came before again. Credentials and the message show. The error is only what the " +
		"program makes of it: `permanent error (550): …`.",
	Sample: "DEBUG lettre::transport::smtp::client::connection: << 220 mx.example.com ESMTP<CRLF>\n" +
		"DEBUG lettre::transport::smtp::client::connection: Wrote: EHLO client.example.com<CRLF>\n" +
		"DEBUG lettre::transport::smtp::client::connection: << 250-mx.example.com<CRLF>\n" +
		"DEBUG lettre::transport::smtp::client::connection: << 250-mx.example.com<CRLF>250 STARTTLS<CRLF>",
	Trace:  "tracing_subscriber::fmt()   // lettre's feature \"tracing\"\n    .with_max_level(tracing::Level::DEBUG).init();\nSMTP_DEBUG=true   # Vaultwarden",
	Tokens: labelTokens,
	Cut:    lettreLabels.cut,
	Words:  lettreLabels.words(),
	Marks:  map[int]int{labelClient: Strong, labelServer: Strong, labelOwn: Strong, labelError: Strong, labelFailed: Weak},
	Starts: labelStarts,
}, openLettre)

// lettreLabels are the words of src/transport/smtp/client/connection.rs and error.rs, 0.10.1 and 0.11.19, and of
// lettre/src/smtp/client, 0.9.6.
var lettreLabels = &labels{id: "lettre", head: lettreHead, table: []label{
	{words: "Wrote: ", holds: "<CRLF>", kind: labelClient},
	{words: "<< ", holds: "<CRLF>", kind: labelServer},
	{words: "Read: ", holds: "<CRLF>", kind: labelServer},
	{words: "", holds: "lettre::transport::smtp::client::connection: connection encrypted", kind: labelTLS},
	{words: "", holds: "lettre::transport::smtp::Error {", kind: labelError},
	{words: "", holds: "lettre::transport::smtp", kind: labelOwn},
	{words: "", holds: "permanent error (", kind: labelFailed},
	{words: "", holds: "transient error (", kind: labelFailed},
	{words: "", holds: "internal client error: STARTTLS is not supported on this server", kind: labelError, signal: stream.NotOffered, verb: "STARTTLS"},
	{words: "", holds: "Client error: No compatible authentication mechanism", kind: labelError, signal: stream.NotOffered, verb: "AUTH"},
	{words: "", holds: "internal client error: No compatible authentication mechanism", kind: labelError, signal: stream.NotOffered, verb: "AUTH"},
	{words: "", holds: "response error: incomplete response", kind: labelError, signal: stream.PeerClosed},
	{words: "Could not send email: ", holds: "onnection error: ", kind: labelError}, // as the examples print it
	{words: "Could not send email: ", holds: "network error: ", kind: labelError},
	{words: "", holds: "network error: ", kind: labelFailed},
	{words: "", holds: "onnection error: ", kind: labelFailed},
}}

// lettreHead skips what a subscriber puts before the words.
func lettreHead(line string) (key string, at int) {
	if end := strings.Index(line, "<CRLF>"); end >= 0 {
		for _, words := range []string{"Wrote: ", "<< ", "Read: "} {
			if i := strings.Index(line[:end+1], words); i >= 0 && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t') {
				return "", i
			}
		}
	}
	return "", 0
}

// lettreLowering knows what of the reply that is coming was told.
type lettreLowering struct {
	*labelLowering
	told    string
	waiting bool // a command has no reply yet
}

func openLettre(w *wire.Writer) lowering[labelRecord] {
	return &lettreLowering{labelLowering: lettreLabels.open(w).(*labelLowering)}
}

func (l *lettreLowering) Record(r *labelRecord) {
	l.release(r)
	switch {
	case r.Sent != nil && r.Sent.Text != nil:
		l.told = ""
		for _, t := range splitAt(text(r.Sent.Text), "<CRLF>") {
			l.wrote(l.on(""), t)
		}
	case r.Reply != nil:
		for i := range r.Reply {
			if r.Reply[i].Text != nil {
				l.read(text(r.Reply[i].Text))
			}
		}
	case r.Said != nil:
		l.says(r)
	}
}

// wrote tells a line that was sent. QUIT behind a command without a reply is how lettre gives up: the error says why.
func (l *lettreLowering) wrote(c *wire.Conversation, t wire.Text) {
	if l.waiting && t.S == "QUIT" {
		c.Tell(t.Span())
		return
	}
	l.waiting = !c.InContent() || t.S == "."
	c.Client(t)
}

// read tells the lines of a reply that were not told before.
func (l *lettreLowering) read(t wire.Text) {
	from := 0
	if l.told != "" && strings.HasPrefix(t.S, l.told) {
		from = len(l.told)
	}
	for _, line := range splitAt(piece(t, from, len(t.S)), "<CRLF>") {
		l.on("").Server(line)
		l.told, l.waiting = t.S, false
		if reply, ok := wire.ParseReplyLine(line.S); !ok || !reply.More {
			l.told = ""
		}
	}
}

// says tells an error. One of the server has the code in parentheses, or in the words of Rust's Debug.
func (l *lettreLowering) says(r *labelRecord) {
	t := r.Said
	at, from, _ := lettreLabels.find(t.Value)
	if at == nil || !strings.Contains(t.Value, "error (") && !strings.Contains(t.Value, "severity: ") {
		l.labelLowering.Record(r)
		return
	}
	code, words := lettreCode(t.Value[from:])
	if code == 0 {
		l.on("").Tell(span(t))
		return
	}
	l.on("").FailWith(span(t), wire.Failure{Signal: stream.ServerRefused, Text: words}, strconv.Itoa(code)+" "+words)
}

// lettreDigits are the digits of a code in the words of Rust's Debug.
var lettreDigits = map[string]int{
	"TransientNegativeCompletion": 400, "PermanentNegativeCompletion": 500, "Syntax": 0, "Information": 10, "Connections": 20, "Unspecified3": 30,
	"Unspecified4": 40, "MailSystem": 50, "Zero": 0, "One": 1, "Two": 2, "Three": 3, "Four": 4, "Five": 5, "Six": 6, "Seven": 7, "Eight": 8, "Nine": 9,
}

// lettreCode reads the code and the words of an error.
func lettreCode(s string) (code int, words string) {
	if _, rest, ok := strings.Cut(s, "error ("); ok {
		number, rest, _ := strings.Cut(rest, ")")
		code, _ = strconv.Atoi(number)
		return code, strings.TrimPrefix(rest, ": ")
	}
	for _, name := range []string{"severity: ", "category: ", "detail: "} {
		code += lettreDigits[strings.Trim(strings.TrimSpace(between(s, name, " ")), ",}")]
	}
	return code, between(s, `source: "`, `"`)
}
