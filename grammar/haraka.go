package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var haraka = define(Dialect{
	ID:       "haraka",
	Title:    "Haraka",
	Versions: "Haraka 2.8 to 3.3, loglevel PROTOCOL, the default format, with and without timestamps",
	Doc: "`[PROTOCOL] [A1B2C3D4-….1] [core] C: EHLO x state=1` is what the client said and `S: 250 mx` what the server answered; " +
		"the uuid tells connections apart, the number behind it transactions. Of mail that Haraka delivers itself, as " +
		"[outbound], it is the client. Credentials show, the message does not.",
	Sample: "[NOTICE] [CEF62A4A-8A24-46C9-89D0-C4B43458275A] [core] connect ip=192.0.2.9 port=44134 local_ip=192.0.2.1 local_port=25\n" +
		"[PROTOCOL] [CEF62A4A-8A24-46C9-89D0-C4B43458275A] [core] S: 220 mx.example.com ESMTP Haraka ready\n" +
		"[PROTOCOL] [CEF62A4A-8A24-46C9-89D0-C4B43458275A] [core] C: EHLO client.example.com state=1",
	Trace:  "echo PROTOCOL > config/loglevel",
	Tokens: labelTokens,
	Cut:    harakaLabels.cut,
	Words:  Words{Any: []string{"] ["}},
	Marks: map[int]int{labelClient: Strong, labelServer: Strong, labelConnecting: Strong, labelClosed: Strong, labelError: Strong,
		labelAside: Strong},
	Starts: labelStarts,
}, harakaLabels.open)

// harakaLabels are the words of logger.js, connection.js and
// outbound/hmail.js, 3.1.6 and 3.3.4.
var harakaLabels = &labels{id: "haraka", head: harakaHead, decode: harakaText, ours: harakaOurs, special: harakaConnect, table: []label{
	{words: "C: ", kind: labelClient},
	{words: "S: ", kind: labelServer},
	{words: "connect ip=", kind: labelConnecting},
	{words: "disconnect ip=", kind: labelClosed},
	{words: "client ", holds: "closed connection", kind: labelClosed},
	{words: "client ", holds: "dropped connection", kind: labelClosed},
	{words: "Ongoing connection failed to ", kind: labelError, signal: stream.PeerClosed},
	{words: "", kind: labelAside},
}}

// harakaHead splits off "[PROTOCOL] [uuid.1] [core] ".
func harakaHead(line string) (key string, at int) {
	const length = len("CEF62A4A-8A24-46C9-89D0-C4B43458275A")
	from := strings.Index(line, "] [")
	if from < 0 {
		return "", -1
	}
	from += len("] [")
	end := strings.IndexByte(line[from:], ']')
	if end < length || strings.Trim(line[from:from+length], "0123456789ABCDEFabcdef-") != "" || strings.Count(line[from:from+length], "-") != 4 {
		return "", -1
	}
	key, at = line[from:from+length], from+end+1
	if strings.HasPrefix(line[at:], " [") {
		if end := strings.IndexByte(line[at:], ']'); end >= 0 {
			if strings.Contains(line[at:at+end], "outbound") {
				key = "outbound " + line[from:from+strings.IndexByte(line[from:], ']')]
			}
			at += end + 1
		}
	}
	return key, at + len(line[at:]) - len(strings.TrimLeft(line[at:], " "))
}

// harakaOurs reports whether Haraka was the server: not in what it delivers.
func harakaOurs(line string) bool { return !strings.Contains(line, "[outbound") }

// harakaText takes away what stands behind a command: its state, and line ends
// written as escapes.
func harakaText(t wire.Text) wire.Text {
	if i := strings.LastIndex(t.S, " state="); i >= 0 && strings.Trim(t.S[i+len(" state="):], "0123456789") == "" {
		t = piece(t, 0, i)
	}
	for _, end := range []string{`\n`, `\r`} {
		if strings.HasSuffix(t.S, end) {
			t = piece(t, 0, len(t.S)-len(end))
		}
	}
	return t
}

// harakaConnect reads the port that a client came to.
func harakaConnect(l *labelLowering, at *label, t *lexer.Token) bool {
	if at.kind != labelConnecting {
		return false
	}
	_, port, _ := strings.Cut(t.Value, "local_port=")
	_, n := plainTarget("to . " + port)
	l.on(t.Value).Connect(span(t), "", n, false)
	l.w.ServerView()
	return true
}
