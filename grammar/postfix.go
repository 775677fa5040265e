package grammar

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var postfix = define(Dialect{
	ID:       "postfix",
	Title:    "Postfix",
	Versions: "Postfix 2.3 to 3.10: smtp -v and debug_peer_list, smtpd -v, the lines of an ordinary mail log, notices to the postmaster",
	Doc: "Syslog lines of one process each: `> host: ` is what this process sent, `< host: ` what it received, so the arrows of " +
		"smtpd, the server, point the other way than those of smtp, the client. Replies are cut at 100 characters, the " +
		"message never shows, credentials do. A notice (`Transcript of session follows`) has ` Out: ` and ` In:  `, which " +
		"turn in the same way, and wraps its lines. An ordinary log has only the outcome: `status=bounced (host … said: …)`.",
	Sample: "Feb  5 09:30:00 client postfix/smtp[4711]: < mx.example.com[192.0.2.1]:25: 220 mx.example.com ESMTP\n" +
		"Feb  5 09:30:00 client postfix/smtp[4711]: > mx.example.com[192.0.2.1]:25: EHLO client.example.com",
	Trace:  "postconf -e debug_peer_list=mx.example.com debug_peer_level=2\npostfix reload",
	Tokens: labelTokens,
	Cut:    postfixLabels.cut,
	Words:  Words{Any: []string{"/smtp[", "/lmtp[", "/smtpd[", "Out: ", "In: ", "Transcript of session follows.", "Session aborted, reason: "}},
	Marks: map[int]int{labelClient: Strong, labelServer: Strong, labelConnecting: Strong, labelTLS: Strong, labelFailed: Strong,
		labelError: Strong, labelClosed: Strong, labelAside: Strong, labelOwn: Strong},
	Starts: labelStarts,
}, postfixLabels.open)

// postfixLabels are the words of smtp_chat.c, smtp_connect.c, smtp_proto.c,
// smtp_sasl_glue.c, smtpd_chat.c and smtpd.c, 3.7.11 and 3.10.13.
var postfixLabels = &labels{id: "postfix", head: postfixHead, turn: postfixTurn, ours: postfixOurs, special: postfixSaid,
	wrapped: true, more: postfixWrapped, table: []label{
		{words: "> ", holds: "]", upto: ": ", kind: labelClient},
		{words: "< ", holds: "]", upto: ": ", kind: labelServer},
		{words: "Out: ", kind: labelClient},
		{words: "In:  ", kind: labelServer},
		{words: "In: ", kind: labelServer},
		{words: "Transcript of session follows.", kind: labelOwn},
		{words: "Session aborted, reason: ", kind: labelError, signal: stream.PeerClosed},
		{words: "send attr ", kind: labelAside},
		{words: "input attribute ", kind: labelAside},
		{words: "deliver_request_final: ", kind: labelAside},
		{words: "smtp_connect_addr: trying: ", kind: labelConnecting},
		{words: "connect from ", kind: labelConnecting},
		{words: "disconnect from ", kind: labelClosed},
		{words: "connect to ", holds: "]:", kind: labelError, signal: stream.Refused},
		{words: "lost connection ", kind: labelError, signal: stream.PeerClosed},
		{words: "timeout after ", kind: labelError, signal: stream.TimedOut},
		{words: "conversation with ", holds: " timed out while ", kind: labelError, signal: stream.TimedOut},
		{words: "SSL_connect error ", kind: labelError, signal: stream.TLSFailed},
		{words: "SSL_accept error ", kind: labelError, signal: stream.TLSFailed},
		{words: "", holds: " TLS connection established ", kind: labelTLS},
		{words: "", holds: ": reject: ", kind: labelError, quotes: true, signal: stream.ServerRefused}, // NOQUEUE, or the queue's id once there is one
		{words: "warning: ", holds: " authentication failed", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
		{words: "", holds: "status=sent (250 ", kind: labelOwn, signal: stream.Delivered},
		{words: "", holds: "status=deferred (lost connection ", kind: labelError, signal: stream.PeerClosed},
		{words: "", holds: "status=deferred (conversation with ", kind: labelError, signal: stream.TimedOut},
		{words: "", holds: " said: ", kind: labelError, signal: stream.ServerRefused},
		{words: "smtp_sasl_passwd_lookup: ", kind: labelOwn},
		{words: "xsasl_cyrus_client_get_passwd: ", kind: labelOwn},
		{words: "", kind: labelAside},
	}}

// postfixDaemons are the processes that speak SMTP, and whether they are servers.
var postfixDaemons = []struct {
	words  string
	server bool
}{{"/smtp[", false}, {"/lmtp[", false}, {"/smtpd[", true}}

// postfixProcess finds the process of a syslog line: its pid, where its words
// begin, and whether it is a server.
func postfixProcess(line string) (pid string, at int, server bool) {
	for _, d := range postfixDaemons {
		i := strings.Index(line, d.words)
		if i < 0 {
			continue
		}
		i += len(d.words)
		end := strings.Index(line[i:], "]: ")
		if end > 0 && strings.Trim(line[i:i+end], "0123456789") == "" {
			return line[i : i+end], i + end + len("]: "), d.server
		}
	}
	return "", -1, false
}

// postfixHead splits off time, host and process, and the space before the lines
// of a notice. A process has one connection at a time.
func postfixHead(line string) (key string, at int) {
	if pid, at, _ := postfixProcess(line); at >= 0 {
		return pid, at
	}
	at = len(line) - len(strings.TrimLeft(line, " "))
	for _, words := range []string{"Out: ", "In: ", "Transcript of session follows.", "Session aborted, reason: "} {
		if strings.HasPrefix(line[at:], words) {
			return "", at
		}
	}
	return "", -1
}

// postfixTurn knows that a server sends replies. In a notice the reply's shape
// tells which side wrote it.
func postfixTurn(line string, kind int) int {
	said := labelClient + labelServer - kind
	_, at, server := postfixProcess(line)
	switch {
	case server:
		return said
	case at >= 0:
		return kind
	}
	if _, words, _ := strings.Cut(line, ":"); replyShaped(strings.TrimLeft(words, " ")) {
		return labelServer
	}
	return labelClient
}

// postfixOurs reports whether a reply was printed by smtpd: as `> ` or ` Out: `.
func postfixOurs(line string) bool {
	_, at, server := postfixProcess(line)
	return server || at < 0 && strings.HasSuffix(strings.TrimRight(line, " "), "Out:")
}

// postfixWrapped is a notice's line that goes on below: four spaces more.
func postfixWrapped(line string) int {
	if at := len(line) - len(strings.TrimLeft(line, " ")); at >= 4 {
		return at
	}
	return -1
}

// postfixSaid reads the lines that quote a reply or show a password.
func postfixSaid(l *labelLowering, at *label, t *lexer.Token) bool {
	c := l.on(t.Value)
	_, from, _ := postfixProcess(t.Value)
	from = max(from, 0)
	words, where := t.Value[from:], wire.Span{From: t.Pos.Offset + from, To: t.Pos.Offset + len(t.Value)}
	_, _, server := postfixProcess(t.Value)
	if server {
		l.w.ServerView()
	}
	switch {
	case at.kind == labelConnecting && server: // the name is the client's
		c.Connect(where, "", 0, false)
	case at.kind == labelConnecting:
		host, port := postfixPeer(words[min(len(at.words), len(words)):])
		c.Connect(where, host, port, false)
	case at.signal == stream.Delivered:
		c.Fail(where, wire.Failure{Signal: stream.Delivered, Text: words})
	case at.signal == stream.ServerRefused && at.verb == "":
		quoted := words
		if _, rest, ok := strings.Cut(words, " said: "); ok {
			quoted = rest
		}
		quoted, _, _ = strings.Cut(quoted[replyIn(quoted):], " (in reply to ")
		quoted, _, _ = strings.Cut(quoted, "; from=<")
		c.FailWith(where, wire.Failure{Signal: at.signal, Verb: postfixVerb(words), Text: words}, quoted)
	case strings.HasPrefix(at.words, "smtp_sasl") || strings.HasPrefix(at.words, "xsasl"):
		secret := strings.TrimSuffix(words[strings.LastIndexAny(words, " `")+1:], "'")
		l.w.Secret(t.Pos.Offset+len(t.Value)-len(secret), t.Pos.Offset+len(t.Value))
		l.w.SecretWord(secret)
		c.Tell(where)
	default:
		return false
	}
	return true
}

// postfixVerb is the command that a refusal names: "(in reply to RCPT TO
// command)", "NOQUEUE: reject: RCPT from …".
func postfixVerb(words string) string {
	_, rest, ok := strings.Cut(words, "in reply to ")
	if !ok {
		_, rest, _ = strings.Cut(words, "reject: ")
	}
	switch verb, _, _ := strings.Cut(strings.TrimPrefix(rest, "end of "), " "); {
	case strings.HasPrefix(rest, "end of DATA"):
		return stream.EndOfData
	case wire.IsVerb(verb):
		return verb
	}
	return ""
}

// postfixPeer reads "mx.example.com[192.0.2.1] port 25" and "mx.example.com[192.0.2.1]:25".
func postfixPeer(words string) (host string, port int) {
	host, rest, _ := strings.Cut(words, "[")
	_, rest, _ = strings.Cut(rest, "]")
	digits := strings.TrimLeft(rest, ": port")
	digits = digits[:len(digits)-len(strings.TrimLeft(digits, "0123456789"))]
	port, _ = strconv.Atoi(digits)
	return host, port
}
