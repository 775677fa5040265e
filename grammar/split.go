package grammar

import "strings"

// Edge says what a line is to the cutting of a long log into conversations.
// Several may hold at once.
type Edge uint8

// The edges.
const (
	Opens  Edge = 1 << iota // a connection is opened: whatever came before is another one's
	Greets                  // a 220, or EHLO and its like: a session's first line if the one before is over
	Ends                    // 221, 421, or the words of a client that the connection is closed
	Talks                   // a line of the dialogue
	Pooled                  // Nodemailer: a connection among several is opened
	Closed                  // Nodemailer: one of them is closed
)

// openings are what clients print before they connect, and nowhere else.
var openings = []string{
	"Creating transport: nodemailer", "Connection: opening to ", "connect: (", "connect: to (", "openssl s_client ",
	"CONNECTED(0", "=== Trying ", "SMTP -> get_lines(): opening", "Connection established! (1)",
}

// endings are how clients say that a connection is over.
var endings = []string{
	"Connection closed", "onnection: closed", "closed by foreign host", "closed by remote host", "onnection to host lost",
	"=== Connection closed",
}

// talking are the labels of lines of a dialogue, where they begin one.
var talking = []string{
	"send:", "reply:", "data:", "SERVER ->", "CLIENT ->", "SMTP ->", "SMTP INFO", "<-", "->", "<~", "~>", "<*", "S:", "C:", "<<", ">>", "SEND", "RECEIVE",
}

// headBytes is how much of a line EdgeOf looks at.
const headBytes = 256

// EdgeOf says what a line is to the cutting, whatever stands before its label.
// It looks at the line alone and takes any bytes.
func EdgeOf(raw []byte) Edge {
	line := string(raw[:min(len(raw), headBytes)])
	var e Edge
	for _, words := range openings {
		if strings.Contains(line, words) {
			e |= Opens
		}
	}
	body := strings.TrimLeft(line, " \t")
	if strings.HasPrefix(body, "Trying ") || shellCalls(body) {
		e |= Opens
	}
	for _, words := range endings {
		if strings.Contains(line, words) {
			e |= Ends
		}
	}
	switch {
	case strings.Contains(line, "] Connection established to "), strings.Contains(line, "] Secure connection established to "):
		e |= Pooled
	case strings.Contains(line, "] Connection closed"):
		e |= Closed
	}
	said := saidOn(body)
	if said != body {
		e |= Talks
	}
	return e | saidEdge(said)
}

// saidEdge is what the words that were on the wire are to the cutting.
func saidEdge(said string) Edge {
	if len(said) < 4 {
		return 0
	}
	switch said[:3] {
	case "220":
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
	if verb := said[:4]; strings.EqualFold(verb, "EHLO") || strings.EqualFold(verb, "HELO") || strings.EqualFold(verb, "LHLO") {
		return Greets | Talks
	}
	return 0
}

// saidOn is what follows the label of a line of a dialogue; the line itself
// where it has none.
func saidOn(body string) string {
	for _, label := range talking {
		i := strings.Index(body, label)
		if i < 0 || i > 64 {
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

// shellCalls reports whether a line calls a tool that a dialogue is typed into.
func shellCalls(line string) bool {
	for _, tool := range [...]string{"telnet ", "nc ", "ncat ", "swaks "} {
		if i := strings.Index(line, tool); i > 0 && i < 80 && strings.ContainsRune("$#>%", rune(line[0])) || i == 0 && strings.HasPrefix(line, tool) && strings.Count(line, " ") == 2 {
			return true
		}
	}
	return false
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// Cutter finds where a long log can be cut so that each piece holds whole
// conversations. Its zero value stands at the beginning of a piece. It is a value: a
// copy goes on by itself, and two that are equal cut alike.
type Cutter struct {
	ended   bool // the conversation is over as far as the log shows
	talked  bool // the piece has a line of a dialogue
	opening bool // the last line that was not blank opens a connection
	talks   bool // it is a line of the dialogue
	pooled  int8 // connections of Nodemailer that are open
}

// Begins reports whether the line with that edge begins another piece, and takes
// it in.
func (c *Cutter) Begins(e Edge) bool {
	over := c.ended && c.pooled <= 0 && c.talked
	begins := false
	switch {
	case e&Opens != 0:
		begins = !c.opening && c.talked && c.pooled <= 0 && (over || !c.talks)
	case e&Greets != 0:
		begins = over && !c.opening
	}
	if begins {
		*c = Cutter{}
	}
	c.take(e)
	return begins
}

func (c *Cutter) take(e Edge) {
	switch {
	case e&Pooled != 0:
		c.pooled = min(c.pooled+1, 100)
	case e&Closed != 0:
		c.pooled = max(c.pooled-1, 0)
	}
	c.opening = e&Opens != 0
	c.talks = e&Talks != 0
	c.talked = c.talked || c.talks
	c.ended = c.ended && !(e&Greets != 0) || e&Ends != 0
}
