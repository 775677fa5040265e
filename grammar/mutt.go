package grammar

import (
	"strings"

	"badseq/grammar/stream"
)

var mutt = define(Dialect{
	ID:       "mutt",
	Title:    "mutt and neomutt",
	Versions: "mutt 1.5 to 2.2 (-d 2 and more, ~/.muttdebug0), neomutt 2017 to 2025 (-d 2 -l FILE)",
	Doc: "`4> ` before each line sent and `4< ` before each that came, behind the time and, in neomutt, the name of a function; " +
		"the number is the socket's and tells connections apart. Credentials show at level 2, the message from level 4 on. " +
		"The reply to QUIT is never read. IMAP of the same program stands in the same file.",
	Sample: "[2024-02-05 09:30:00] Connected to mx.example.com:587 on fd=4\n[2024-02-05 09:30:00] 4< 220 mx.example.com ESMTP\n" +
		"[2024-02-05 09:30:00] 4> EHLO client.example.com\n[2024-02-05 09:30:00] 4< 250 mx.example.com",
	Trace:  "mutt -d 2 -s test you@example.com < message.txt; cat ~/.muttdebug0",
	Tokens: labelTokens,
	Cut:    muttLabels.cut,
	Words: Words{First: []string{"[0", "[1", "[2", "[3", "[4", "[5", "[6", "[7", "[8", "[9", "SMTP session failed", "SMTP server does not",
		"Could not connect to ", "Could not find the host "}},
	Marks: map[int]int{labelClient: Strong, labelServer: Strong, labelConnected: Strong, labelFailed: Weak, labelError: Strong,
		labelAside: Weak},
	Starts: labelStarts,
}, muttLabels.open)

// muttLabels are the words of mutt_socket.c and smtp.c, mutt 2.2.12 and neomutt
// 20220429.
var muttLabels = &labels{id: "mutt", head: muttHead, unstuffed: true, table: []label{
	{words: "> ", kind: labelClient},
	{words: "< ", kind: labelServer},
	{words: "Connected to ", holds: "on fd=-1", kind: labelAside},
	{words: "Connected to ", holds: " on fd=", kind: labelConnected},
	{words: "Connection failed. errno: 111", kind: labelError, signal: stream.Refused},
	{words: "Connection failed. errno: 110", kind: labelError, signal: stream.TimedOut},
	{words: "Connection failed. errno: ", kind: labelError, signal: stream.Unreachable},
	{words: "Could not connect to ", kind: labelFailed, signal: stream.Refused},
	{words: "Could not find the host ", kind: labelFailed, signal: stream.NoSuchHost},
	{words: "SMTP session failed: read error", kind: labelError, signal: stream.PeerClosed},
	{words: "SMTP session failed: write error", kind: labelError, signal: stream.PeerClosed},
	{words: "SMTP session failed: ", kind: labelError, signal: stream.ServerRefused},
	{words: "SMTP server does not support authentication", kind: labelError, signal: stream.NotOffered, verb: "AUTH"},
	{words: "", kind: labelAside},
}}

// muttHead splits off "[2024-02-05 09:30:00]", neomutt's level and function, and
// the number of the socket.
func muttHead(line string) (key string, at int) {
	const stamp = "[2024-02-05 09:30:00]"
	if len(line) < len(stamp) || line[0] != '[' || stampLength(line[1:len(stamp)-1]) == 0 || line[len(stamp)-1] != ']' {
		for _, words := range []string{"SMTP session failed", "SMTP server does not", "Could not connect to ", "Could not find the host "} {
			if strings.HasPrefix(line, words) {
				return "", 0
			}
		}
		return "", -1
	}
	at = len(stamp)
	if at+2 < len(line) && line[at] == '<' && line[at+2] == '>' {
		_, function, _ := strings.Cut(line[at:], " ")
		at = len(line) - len(function)
		if i := strings.Index(function, "() "); i >= 0 && !strings.Contains(function[:i], " ") {
			at += i + len("() ")
		}
	}
	at += len(line[at:]) - len(strings.TrimLeft(line[at:], " "))
	digits := len(line[at:]) - len(strings.TrimLeft(line[at:], "0123456789"))
	if digits > 0 && at+digits < len(line) && (line[at+digits] == '>' || line[at+digits] == '<') {
		return line[at : at+digits], at + digits
	}
	if _, fd, ok := strings.Cut(line[at:], " on fd="); ok && fd != "-1" {
		return fd, at
	}
	return "", at
}
