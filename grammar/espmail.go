package grammar

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var espmail = define(Dialect{
	ID:       "esp-mail-client",
	Title:    "ESP Mail Client",
	Versions: "ESP-Mail-Client 1.0 to 3.4 (Arduino: ESP32, ESP8266, SAMD, RP2040), smtp.debug(1) with or without a callback",
	Doc: "`< S: ` before each line that came; `> C: ` before what the library does, in its own words: the commands themselves " +
		"never show, MAIL, RCPT and DATA not even by name. A challenge of AUTH LOGIN is printed decoded, the password as asterisks. " +
		"`! E: ` (1.x: `> E: `) is an error, and the callback of the examples prints its text once more.",
	Sample: "> C: connecting to SMTP server\n> C: Host > mx.example.com\n> C: Port > 587\n" +
		"< S: 220 mx.example.com ESMTP\n> C: send SMTP command, EHLO\n< S: 250 mx.example.com",
	Trace:  "smtp.debug(1);",
	Tokens: labelTokens,
	Cut:    espmailLabels.cut,
	Words:  espmailLabels.words(),
	Marks:  map[int]int{labelServer: Strong, labelConnecting: Strong, labelTLS: Strong, labelError: Weak, labelAside: Weak, labelOwn: Strong},
	Starts: labelStarts,
}, openESPMail)

// espmailLabels are the words of src/ESP_Mail_Client.h 1.0.0 and 1.0.10, and of
// src/ESP_Mail_Const.h, ESP_Mail_SMTP.h and client/ 3.4; UNKNOWN ERROR CODE is what mbedTLS
// calls an error that its build has no words for.
var espmailLabels = &labels{id: "esp-mail-client", special: espmailSaid, table: []label{
	{words: "< S: ", kind: labelServer, reply: true},
	{words: "< S: ", kind: labelAside}, // a challenge, decoded
	{words: "> C: Host > ", kind: labelConnecting},
	{words: "> C: host > ", kind: labelConnecting},
	{words: "> C: Port > ", kind: labelConnecting},
	{words: "> C: port > ", kind: labelConnecting},
	{words: "> C: connecting to SMTP server", kind: labelOwn},
	{words: "> C: connect to SMTP server", kind: labelOwn},
	{words: "> C: Connect to SMTP server", kind: labelOwn},
	{words: "> C: verifying peer X.509 certificate", kind: labelTLS},
	{words: "> C: send SMTP command, EHLO", kind: labelOwn, verb: "EHLO"},
	{words: "> C: send smtp command, HELO", kind: labelOwn, verb: "EHLO"}, // 1.x names it so, and sends EHLO
	{words: "> C: No ESMTP supported, send SMTP command, HELO", kind: labelOwn, verb: "HELO"},
	{words: "> C: send command, STARTTLS", kind: labelOwn, verb: "STARTTLS"},
	{words: "> C: send STARTTLS command", kind: labelOwn, verb: "STARTTLS"},
	{words: "> C: send SMTP command, AUTH LOGIN", kind: labelOwn, verb: "AUTH"},
	{words: "> C: send smtp command, AUTH LOGIN", kind: labelOwn, verb: "AUTH"},
	{words: "> C: send SMTP command, AUTH PLAIN", kind: labelOwn, verb: "AUTH"},
	{words: "> C: send smtp command, AUTH PLAIN", kind: labelOwn, verb: "AUTH"},
	{words: "> C: send smtp command, AUTH XOAUTH2", kind: labelOwn, verb: "AUTH"},
	{words: "> C: send message header", kind: labelOwn, verb: "MAIL"},
	{words: "> C: finishing the message sending", kind: labelOwn, verb: stream.EndOfData},
	{words: "> C: terminate the SMTP session", kind: labelOwn, verb: "QUIT"},
	{words: "> C: ", kind: labelAside},
	{words: "! E: connection closed", kind: labelError, signal: stream.PeerClosed},
	{words: "> E: connection closed", kind: labelError, signal: stream.PeerClosed},
	{words: "> E: connection lost", kind: labelError, signal: stream.PeerClosed},
	{words: "! E: connection refused", kind: labelError, signal: stream.Refused},
	{words: "! E: unable to connect to server", kind: labelError, signal: stream.Refused},
	{words: "> E: unable to connect to server", kind: labelError, signal: stream.Refused},
	{words: "! E: connection timeout", kind: labelError, signal: stream.TimedOut},
	{words: "> E: connection timeout", kind: labelError, signal: stream.TimedOut},
	{words: "! E: response read timed out", kind: labelError, signal: stream.TimedOut},
	{words: "! E: fail to set up the SSL/TLS structure", kind: labelError, signal: stream.TLSFailed},
	{words: "> E: fail to set up the SSL/TLS structure", kind: labelError, signal: stream.TLSFailed},
	{words: "! E: the alert SSL record received", kind: labelError, signal: stream.TLSFailed},
	{words: "! E: UNKNOWN ERROR CODE (", kind: labelError, signal: stream.TLSFailed},
	{words: "! E: the provided SASL authentication mechanism is not support", kind: labelError, signal: stream.NotOffered, verb: "AUTH"},
	{words: "> E: the provided SASL authentication mechanism is not support", kind: labelError, signal: stream.NotOffered, verb: "AUTH"},
	{words: "! E: ", kind: labelAside},
	{words: "> E: ", kind: labelAside},
	{words: "! W: ", kind: labelAside},
	{words: "#### ", kind: labelAside},
}}

// espmailLowering remembers what a session's first lines say before anything is known to
// come of it.
type espmailLowering struct {
	*labelLowering
	tls  *wire.Span // a handshake of which nothing shows yet that it failed
	fell bool       // the transport failed: what the library says behind that is an echo
}

func openESPMail(w *wire.Writer) lowering[labelRecord] {
	w.HidesCommands(true)
	w.PrintsConnections()
	return &espmailLowering{labelLowering: espmailLabels.open(w).(*labelLowering)}
}

// Record tells a handshake once something follows it that is no error: a library that does
// not verify certificates says so before the handshake, and nothing after it.
func (l *espmailLowering) Record(r *labelRecord) {
	if r.Said != nil {
		switch at, _, _ := l.s.find(r.Said.Value); {
		case at == nil:
		case at.kind == labelConnecting || strings.HasPrefix(at.words, "> C: ") && at.kind == labelOwn && at.verb == "":
			l.fell, l.tls = false, nil
		case at.kind == labelError && l.fell:
			l.on("").Tell(span(r.Said))
			return
		case at.kind == labelError:
			l.fell, l.tls = at.signal != stream.NotOffered, nil
		case strings.HasSuffix(strings.TrimRight(r.Said.Value, "\r "), "the SSL/TLS handshake"):
			where := span(r.Said)
			l.tls = &where
			return
		}
	}
	if l.tls != nil && (r.Reply != nil || r.Said != nil && l.kind(r.Said) == labelOwn) {
		l.on("").TLS(stream.TLSStarted, *l.tls, "the SSL/TLS handshake")
		l.tls = nil
	}
	l.labelLowering.Record(r)
}

// espmailSaid reads where the library connects to, and the commands that it only names.
func espmailSaid(l *labelLowering, at *label, t *lexer.Token) bool {
	c, where := l.on(""), span(t)
	value := strings.TrimSpace(t.Value[min(len(at.words), len(t.Value)):])
	switch {
	case at.kind == labelConnecting && strings.HasSuffix(at.words, "ort > "):
		port, _ := strconv.Atoi(value)
		c.Connect(where, "", port, port == 465) // where the library always begins with TLS
	case at.kind == labelConnecting:
		c.Connect(where, value, 0, false)
	case at.kind == labelTLS:
		c.Tell(where) // the handshake is told by itself
	case at.verb == stream.EndOfData:
		c.Dot(where)
	case at.kind == labelOwn && at.verb != "":
		c.Infer(at.verb, "", where)
	case at.words == "> C: " && value == strings.ToUpper(value[:min(4, len(value))])+value[min(4, len(value)):] && wire.LooksLikeCommand(value):
		c.Client(wire.Text{S: value, From: where.From + len(at.words), To: where.From + len(at.words) + len(value)}) // a transcript with the same labels
	default:
		return false
	}
	return true
}
