// Package stream is the vocabulary that crosses from reading to judging: the
// commands, replies and events of SMTP sessions, each with its place in the
// input as the user gave it. Package grammar writes it, package analyze reads
// it; neither sees more of the other. Standard library only.
package stream

// Place says where something stands in the input as the user gave it, whatever
// was peeled off to read it.
type Place struct {
	Line   int   // from 1; lines end at LF, CRLF or a lone CR
	Column int   // from 1, in characters
	Offset int64 // from 0, in bytes
	Length int64 // in bytes, to the end of the last line it covers
}

// Kind is what an event is.
type Kind uint8

// The kinds of events. A session is a sequence of them in the log's order.
const (
	Note         Kind = iota // lines that say nothing of the conversation, or that nobody understood
	Command                  // a command line that the client sent (or that its reply proves, see Inferred)
	Reply                    // a whole reply of the server, of one line or many
	AuthResponse             // a line of a SASL exchange that the client sent
	Content                  // message content; Verb EndOfData for the final dot
	TLS                      // a TLS handshake: Signal TLSStarted, TLSFailed, CertificateRejected …
	Transport                // what happened below SMTP: Signal says what
	Error                    // an error that the client library reports in its own words
)

// String is the kind's name in `badseq stream` and in the JSON Schema.
func (k Kind) String() string {
	return [...]string{"note", "command", "reply", "auth-response", "content", "tls", "transport", "error"}[k]
}

// EndOfData is the Verb of the Content event that is the final dot.
const EndOfData = "end-of-data"

// MixedEnds is how content is Malformed of which some lines end with CRLF and others
// with LF alone (RFC 5321 2.3.8).
const MixedEnds = "mixed line ends"

// Signal names what a TLS, Transport or Error event tells, in the same words
// for every client.
type Signal string

// The signals.
const (
	Connecting          Signal = "connecting"           // the client opens a connection; Host and Port where known
	Connected           Signal = "connected"            // the TCP connection stands
	Closed              Signal = "closed"               // closed in order, or by the client itself
	PeerClosed          Signal = "peer-closed"          // the server closed or the connection broke: EOF, reset, broken pipe
	TimedOut            Signal = "timed-out"            // nothing came in time
	Refused             Signal = "refused"              // connection refused
	Unreachable         Signal = "unreachable"          // no route, network unreachable, blocked by a firewall
	NoSuchHost          Signal = "no-such-host"         // the name does not resolve
	TLSStarted          Signal = "tls-started"          // the handshake is done
	TLSFailed           Signal = "tls-failed"           // the handshake failed, no nearer reason known
	PlaintextPeer       Signal = "plaintext-peer"       // TLS was begun, the other side spoke plain text ("wrong version number")
	CertificateRejected Signal = "certificate-rejected" // the client did not accept the certificate
	CertificateAccepted Signal = "certificate-unverified"
	ToolAteCommand      Signal = "tool-ate-command" // the tool took a typed line for itself; Verb is the command that it was meant to be
	NotOffered          Signal = "not-offered"      // the library refused to send: the server does not offer Verb (Argument: mechanism …)
	NotAllowed          Signal = "not-allowed"      // the library refused to send Verb in this state or with this argument
	ServerRefused       Signal = "server-refused"   // the library repeats a refusal: Verb, Code, Text of the reply where known
	BadReply            Signal = "bad-reply"        // the library could not parse what the server said
	Authenticated       Signal = "authenticated"    // the library says that the login succeeded
	Delivered           Signal = "delivered"        // the library says that the message was accepted
	Abandoned           Signal = "abandoned"        // the library gave up for a reason of its own, told in Text
)

// Event is one thing that happened, or one stretch of lines that say nothing
// (Note). Texts are decoded (no Python quotes, no HTML entities) and free of
// secrets: the writer of the event masks them as "[hidden]".
type Event struct {
	Kind     Kind
	Session  int    // from 1; 0 for a note outside every session
	Dialect  string // id of the dialect that read it
	Place    Place  // of a command: where its verb stands
	Verb     string // Command: upper case. AuthResponse: "AUTH". Error: the command it speaks of, "" if none
	Argument string // of the command, secrets masked: "PLAIN [hidden]"
	Signal   Signal // TLS, Transport, Error

	Code     int    // Reply, and Error that quotes a reply; 0 when there is none
	Enhanced string // "5.7.0", "" when there is none
	Text     string // Reply: text without codes, lines joined by LF. Error, Transport: the client's words
	Lines    []int  // Reply of many lines: the input line of each line of Text
	// Malformed says how a Reply breaks the syntax of RFC 5321 4.2 ("codes differ", "no
	// code", "unterminated"), "" if it does not; of Content it is MixedEnds or "".
	Malformed string

	Host string // Transport Connecting/Connected: the host asked for or reached
	Port int
	// Implicit is set on Connecting and Connected when the client starts TLS before the greeting.
	Implicit bool
	// Inferred marks a command or reply that the client did not print; its place is that of what proves it.
	Inferred bool
	// Pipelined marks a command sent in one piece with the one before it.
	Pipelined bool
	// Repeated marks a reply or error that the client printed again; it is the same event told twice.
	Repeated bool
	// Raw is the number of bytes of content that a Content event stands for.
	Raw int64
}
