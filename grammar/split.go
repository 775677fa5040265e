package grammar

import (
	"math/bits"
	"strings"
)

// Edge says what a line is to the cutting of a long log into conversations.
// Several may hold at once.
type Edge uint16

// The edges.
const (
	Opens    Edge = 1 << iota // a connection is opened: whatever came before is another one's
	Greets                    // a 220, or EHLO and its like: a session's first line if the one before is over
	Ends                      // 221, 421, or the words of a client that the connection is closed
	Talks                     // a line of the dialogue
	Pooled                    // Nodemailer: a connection among several is opened
	Closed                    // Nodemailer: one of them is closed
	Hails                     // a 220 that by its words answers no STARTTLS: whatever came before is another session's
	Upgrades                  // STARTTLS is sent
	Heads                     // with Opens: a program's first line, which stands in no other's dialogue
)

// openings are what clients print before they connect, and nowhere else.
var openings = []string{
	"Creating transport: nodemailer", "Connection: opening to ", "connect: (", "connect: to (", "openssl s_client ",
	"CONNECTED(0", "=== Trying ", "SMTP -> get_lines(): opening", "Connection established! (1)",
	"== Info:   Trying ", "*   Trying ", "DEBUG => Connecting to ", "Net::SMTP>>> Net::SMTP(",
}

// headings are what programs of one session print first.
var headings = []string{"openssl s_client ", "=== Trying ", "Net::SMTP>>> Net::SMTP(", "DEBUG => Connecting to "}

// endings are how clients say that a connection is over.
var endings = []string{
	"Connection closed", "onnection: closed", "closed by foreign host", "closed by remote host", "onnection to host lost",
	"=== Connection closed",
}

// talking are the labels of lines of a dialogue, where they begin one.
var talking = []string{
	"send:", "reply:", "data:", "SERVER ->", "CLIENT ->", "SMTP ->", "SERVER -&gt;", "CLIENT -&gt;", "SMTP -&gt;", "SMTP INFO", "<-", "->", "<~", "~>", "<*", "S:", "C:", "<<", ">>", "SEND", "RECEIVE",
	"message: '", "└──",
}

// connectionWords are words one of which every line of openings, headings, endings and
// pooled holds, talkingWords find those of talking, each by its place in the list.
var (
	connectionWords = newWordIndex(map[string]uint64{"onnect": 1, "Trying ": 1, "CONNECTED": 1, "openssl": 1, "] Resolved ": 1,
		"Sending mail": 1, "Net::SMTP>>>": 1, "Connecting": 1, "transport": 1})
	talkingWords = func() *wordIndex {
		owners := map[string]uint64{}
		for i, label := range talking {
			owners[label] |= 1 << i
		}
		return newWordIndex(owners)
	}()
)

// headBytes is how much of a line EdgeOf looks at.
const headBytes = 256

// Mark is what a line is to the cutting, and the connection that it names.
type Mark struct {
	Edge Edge
	ID   uint32 // with Pooled and Closed: a hash of the connection's id
	Line uint32 // a hash of the line's letters; 0 for a line that many logs repeat
}

// EdgeOf says what a line is to the cutting, whatever stands before its label.
// It looks at the line alone and takes any bytes.
func EdgeOf(raw []byte) Mark {
	if ticketRow(raw) {
		return Mark{} // bytes that look like anything
	}
	line := string(raw[:min(len(raw), headBytes)])
	var m Mark
	body := strings.TrimLeft(line, " \t")
	if connectionWords.find(line, 0) != 0 {
		m = connectionMark(line, body)
	}
	if shellCalls(body) {
		m.Edge |= Opens | Heads
	}
	if raised(body) {
		m.Edge |= Ends
	}
	said := saidOn(body)
	if len(said) != len(body) {
		m.Edge |= Talks
	}
	m.Edge |= saidEdge(said)
	if m.Edge&Talks == 0 {
		m.Line = lettersHash(body)
	}
	return m
}

// connectionMark is what a line says of connections.
func connectionMark(line, body string) (m Mark) {
	for _, words := range openings {
		if strings.Contains(line, words) {
			m.Edge |= Opens
		}
	}
	if m.Edge != 0 {
		for _, words := range headings {
			if strings.Contains(line, words) {
				m.Edge |= Heads
			}
		}
	}
	if strings.HasPrefix(body, "Trying ") {
		m.Edge |= Opens
	}
	for _, words := range endings {
		if strings.Contains(line, words) {
			m.Edge |= Ends
		}
	}
	for _, words := range pooled {
		if i := strings.Index(line, words.text); i >= 0 {
			m.Edge |= words.edge
			m.ID = idHash(line[:i])
		}
	}
	return m
}

// pooled are the words of Nodemailer about one connection among several.
var pooled = []struct {
	text string
	edge Edge
}{
	{"] Connection established to ", Pooled}, {"] Secure connection established to ", Pooled},
	{"] Resolved ", Greets}, {" Sending mail using SMTP", Greets}, {"] Connection closed", Closed}, {"] Closing connection to the server", Closed},
}

// failures are the last words of clients that give up.
var failures = []string{"SMTP connect() failed", "Mailer Error: ", "curl: (", "msmtp: could not send mail", "command: 'CONN'",
	"{ type: 'socket', message: 'Clos"}

// raised reports whether a line is the last of a Python traceback, or the last words of
// a client that gives up.
func raised(body string) bool {
	if len(body) < 12 {
		return false
	}
	for _, words := range failures {
		if strings.HasPrefix(body, words) {
			return true
		}
	}
	end := 0
	for end < len(body) && (letterOrDigit(body[end]) || body[end] == '.' || body[end] == '_') {
		end++
	}
	if end < 6 || end < len(body) && body[end] != ':' {
		return false
	}
	name := body[:end]
	return strings.HasPrefix(name, "smtplib.SMTP") || strings.HasSuffix(name, "Error") && end < len(body) ||
		name == "socket.timeout" || name == "socket.gaierror"
}

// saidEdge is what the words that were on the wire are to the cutting.
func saidEdge(said string) Edge {
	if len(said) < 4 {
		return 0
	}
	switch said[:3] {
	case "220":
		if (said[3] == ' ' || said[3] == '-') && !strings.HasPrefix(said[4:], "2.") && !strings.Contains(said, "TLS") {
			return Greets | Talks | Hails
		}
		return Greets | Talks
	case "221", "421":
		return Ends | Talks
	}
	if said[3] == ' ' || said[3] == '-' {
		if digits(said[:3]) {
			return Talks
		}
		return 0
	}
	if len(said) >= 8 && strings.EqualFold(said[:8], "STARTTLS") {
		return Talks | Upgrades
	}
	if verb := said[:4]; strings.EqualFold(verb, "EHLO") || strings.EqualFold(verb, "HELO") || strings.EqualFold(verb, "LHLO") {
		return Greets | Talks
	}
	return 0
}

// saidOn is what follows the label of a line of a dialogue; the line itself
// where it has none.
func saidOn(body string) string {
	head := body[:min(len(body), 72)]
	for found := talkingWords.find(head, 0); found != 0; found &= found - 1 {
		label := talking[bits.TrailingZeros64(found)]
		i := strings.Index(head, label)
		if i < 0 {
			continue
		}
		rest := body[i+len(label):]
		for _, word := range []string{" CLIENT:", " SERVER:", " FROM SERVER:", " -&gt;", "retcode ("} {
			rest = strings.TrimPrefix(strings.TrimLeft(rest, " *~"), strings.TrimLeft(word, " "))
		}
		rest = strings.TrimLeft(rest, " *~")
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "b"), "u")
		return strings.TrimLeft(rest, `'"`)
	}
	return body
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
