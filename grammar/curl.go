package grammar

import (
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var curl = define(Dialect{
	ID:       "curl",
	Title:    "curl",
	Versions: "curl 7.20 to 8.21, smtp:// and smtps:// with -v or --trace-ascii, --trace-time and --trace-ids",
	Doc: "`> ` for a line that curl sent, `< ` for one that came, `* ` for what it does, `curl: (67) …` for how it ended. " +
		"Credentials show. -v leaves the message and its dot out; --trace-ascii shows both, in rows of 64 characters below " +
		"`=> Send header` and `<= Recv header`. Progress meters stand between, and before, the lines.",
	Sample: "*   Trying 192.0.2.1:25...\n* Connected to mx.example.com (192.0.2.1) port 25 (#0)\n" +
		"< 220 mx.example.com ESMTP\n> EHLO client.example.com\n< 250 mx.example.com",
	Trace:  "curl -v --url smtp://mx.example.com:587 --ssl-reqd \\\n  --mail-from me@example.com --mail-rcpt you@example.com -T message.txt",
	Tokens: labelTokens,
	Cut:    curlLabels.cut,
	Words:  curlLabels.words(),
	Marks: map[int]int{labelClient: Weak, labelServer: Weak, labelConnecting: Strong, labelConnected: Strong, labelTLS: Strong,
		labelFailed: Weak, labelError: Strong, labelClosed: Strong},
	Starts: labelStarts,
}, curlLabels.open)

// curlLabels are the words of lib/smtp.c, pingpong.c, connect.c, url.c,
// vtls/openssl.c and tool_cb_dbg.c, 7.88.1 and 8.21.0.
var curlLabels = &labels{id: "curl", head: curlHead, more: curlMore, row: curlRow, special: curlSaid, table: slices.Concat([]label{
	{words: "=> Send header", kind: labelClient, rows: true},
	{words: "=> Send data", kind: labelClient, rows: true},
	{words: "<= Recv header", kind: labelServer, rows: true},
	{words: "=> Send SSL data", kind: labelAside},
	{words: "<= Recv SSL data", kind: labelAside},
	{words: "<= Recv data", kind: labelAside},
	{words: "> ", kind: labelClient},
	{words: "< ", kind: labelServer},
	{words: "} [", kind: labelAside},
	{words: "{ [", kind: labelAside},
	{words: "curl: (", holds: "MAIL failed: ", kind: labelError, signal: stream.ServerRefused, verb: "MAIL"},
	{words: "curl: (", holds: "RCPT failed: ", kind: labelError, signal: stream.ServerRefused, verb: "RCPT"},
	{words: "curl: (", holds: "DATA failed: ", kind: labelError, signal: stream.ServerRefused, verb: "DATA"},
	{words: "curl: (64) ", kind: labelError, signal: stream.NotOffered, verb: "STARTTLS"},
	{words: "curl: (67) ", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "curl: (7) ", kind: labelError, signal: stream.Refused},
	{words: "curl: (28) ", kind: labelError, signal: stream.TimedOut},
	{words: "curl: (35) ", kind: labelError, signal: stream.TLSFailed},
	{words: "curl: (60) ", kind: labelError, signal: stream.CertificateRejected},
	{words: "curl: (", kind: labelError},
}, curlInfo([]label{
	{words: "  Trying ", kind: labelConnecting},
	{words: "Connected to ", kind: labelConnected},
	{words: "Established connection to ", kind: labelConnected},
	{words: "SSL connection using ", kind: labelTLS},
	{words: "connect to ", holds: " failed: ", kind: labelFailed, signal: stream.Refused},
	{words: "Failed to connect to ", kind: labelFailed},
	{words: "Could not resolve host", kind: labelFailed, signal: stream.NoSuchHost},
	{words: "SSL certificate problem", kind: labelFailed, signal: stream.CertificateRejected},
	{words: "SSL: no alternative certificate subject name", kind: labelFailed, signal: stream.CertificateRejected},
	{words: "OpenSSL", holds: "error:", kind: labelFailed, signal: stream.TLSFailed},
	{words: "error:", kind: labelFailed, signal: stream.TLSFailed},
	{words: "response reading failed", kind: labelFailed, signal: stream.PeerClosed},
	{words: "Recv failure: ", kind: labelFailed, signal: stream.PeerClosed},
	{words: "server response timeout", kind: labelFailed, signal: stream.TimedOut},
	{words: "Operation timed out", kind: labelFailed, signal: stream.TimedOut},
	{words: "Connection timed out", kind: labelFailed, signal: stream.TimedOut},
	{words: "STARTTLS not supported", kind: labelFailed, signal: stream.NotOffered, verb: "STARTTLS"},
	{words: "Connection #", holds: " left intact", kind: labelClosed},
	{words: "Closing connection", kind: labelClosed},
	{words: "closing connection #", kind: labelClosed},
	{words: "", kind: labelAside},
}))}

// curlInfo gives what curl says the lead of -v and that of a trace.
func curlInfo(said []label) []label {
	var list []label
	for _, lead := range []string{"* ", "== Info: "} {
		for _, l := range said {
			l.words = lead + l.words
			list = append(list, l)
		}
	}
	return list
}

// curlHead skips a progress meter, a time and the ids of a trace: digits, colons
// and hyphens up to a label.
func curlHead(line string) (key string, at int) {
	at = strings.IndexAny(line, "*<>={}c")
	if at < 0 || strings.Trim(line[:at], " 0123456789:.-kMGTP[]") != "" || at > 0 && line[at] == 'c' {
		return "", 0
	}
	if strings.HasPrefix(line[at:], "> C: ") || strings.HasPrefix(line[at:], "< S: ") {
		return "", -1 // other clients' labels
	}
	return "", at
}

// curlMore is a row of a trace: "0040: H".
func curlMore(line string) int {
	if _, ok := curlOffset(line); !ok {
		return -1
	}
	return 0
}

// curlOffset reads the offset that a row begins with.
func curlOffset(line string) (offset int64, ok bool) {
	if len(line) < 5 || line[4] != ':' {
		return 0, false
	}
	offset, err := strconv.ParseInt(line[:4], 16, 32)
	return offset, err == nil
}

// curlRow reads a row of --trace-ascii. A full one that is not a line's end is
// followed by that of the next offset.
func curlRow(before, line string) (from int, goesOn bool) {
	const lead, width = len("0000: "), 64
	was, ok := curlOffset(before)
	now, _ := curlOffset(line)
	const ended = lead + width - 2 // of a row that its line end fills; any other length was changed by hand
	return min(lead, len(line)), ok && now == was+width && len(before) != ended && (len(before) == lead+width || !replyShaped(line[min(lead, len(line)):]))
}

// curlSaid reads where curl connects to: the lead of a trace looks like a host with a port.
func curlSaid(l *labelLowering, at *label, t *lexer.Token) bool {
	if at.kind != labelConnecting && at.kind != labelConnected {
		return false
	}
	_, from := curlHead(t.Value)
	_, words, _ := strings.Cut(t.Value[from:], strings.TrimLeft(at.words, "*= Info:"))
	host, port := plainTarget("to " + words)
	where := wire.Span{From: t.Pos.Offset + from, To: t.Pos.Offset + len(t.Value)}
	if at.kind == labelConnecting {
		if net.ParseIP(host) != nil {
			host = "" // the name follows
		}
		l.on("").Connect(where, host, port, false)
	} else {
		l.on("").Connected(where, host, port, false)
	}
	return true
}
