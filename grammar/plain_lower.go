package grammar

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

type plainLowering struct {
	w      *wire.Writer
	c      *wire.Conversation
	dialog typed
}

func newPlainLowering(w *wire.Writer) lowering[plainRecord] {
	l := &plainLowering{w: w, c: w.On("")}
	l.dialog.c = l.c
	w.HoldsRecipes()
	return l
}

// Record tells what one record says.
func (l *plainLowering) Record(r *plainRecord) {
	switch {
	case r.Reply != nil && r.Reply.Bare != nil:
		l.dialog.reply(text(r.Reply.Bare))
	case r.Reply != nil && r.Reply.Words != nil:
		l.dialog.reply(text(r.Reply.Words))
	case r.Sent != nil && r.Sent.Bare != nil:
		l.dialog.line(text(r.Sent.Bare))
	case r.Sent != nil && r.Sent.Words != nil:
		l.labelled(text(r.Sent.Words))
	case r.Line != nil:
		l.dialog.line(text(r.Line))
	case r.Opening != nil:
		l.opening(r.Opening)
	case r.Closed != nil:
		l.dialog.flush()
		l.c.Transport(closedBy(r.Closed.Value, l.dialog.codes), span(r.Closed), r.Closed.Value)
		l.dialog = typed{c: l.c, typed: l.dialog.typed, replies: l.dialog.replies}
	case r.Failed != nil:
		l.dialog.flush()
		if s := wire.SignalOf(r.Failed.Value); s != "" {
			l.c.Below(s, span(r.Failed), r.Failed.Value)
		}
	}
}

// labelled is a client's line that its label proves to be one: a command, or what the
// client tells of itself behind the same label, in a sentence.
func (l *plainLowering) labelled(t wire.Text) {
	if l.dialog.content || l.c.InContent() {
		l.dialog.line(t)
		return
	}
	if end := strings.TrimSuffix(t.S, `\r\n`); wire.LooksLikeCommand(end) { // printed with its end spelled out
		t = piece(t, 0, len(end))
	} else if !l.c.InAuth() && sentence(t.S) {
		l.dialog.line(t) // a command all the same if the server objects
		return
	}
	l.dialog.drop()
	l.dialog.send(t)
}

// sentence reports whether words that are no command read like a tool's own.
func sentence(words string) bool {
	return len(strings.Fields(words)) >= 3 || strings.HasSuffix(words, "!") || strings.HasPrefix(words, "<") && strings.HasSuffix(words, ">")
}

// closedBy is how a tool's last line says that the connection ended: telnet's own
// quit says less than an end by the server.
func closedBy(line string, codes []int) stream.Signal {
	if line == "Connection closed." {
		return stream.Closed
	}
	return closing(codes)
}

// closing is how a connection ended: in order after 221 or 421, else the peer
// left.
func closing(codes []int) stream.Signal {
	if n := len(codes); n > 0 && codes[n-1] == 221 {
		return stream.Closed
	}
	return stream.PeerClosed
}

// opening is what the tool says before the server speaks.
func (l *plainLowering) opening(r *plainStart) {
	if l.dialog.content {
		for _, t := range []*lexer.Token{r.Invoked, r.Trying, r.Open, r.Escape, r.Lone} {
			if t != nil {
				l.dialog.line(text(t))
			}
		}
		return
	}
	l.dialog.flush()
	host, port := "", 0
	for _, t := range []*lexer.Token{r.Invoked, r.Trying, r.Open, r.Escape, r.Lone} {
		if t == nil {
			continue
		}
		h, p := plainTarget(t.Value)
		if h != "" && (host == "" || t != r.Trying) {
			host = h
		}
		if p != 0 {
			port = p
		}
		switch {
		case strings.HasPrefix(t.Value, "Conn") || strings.HasPrefix(t.Value, "Ncat"):
			l.c.Connected(span(t), host, port, false)
		case strings.HasPrefix(t.Value, "Escape"):
			l.c.Tell(span(t))
		default:
			l.c.Connect(span(t), host, port, false)
		}
	}
}

// plainTarget reads host and port out of a tool's line.
func plainTarget(line string) (host string, port int) {
	fields := strings.Fields(line)
	for i, f := range fields {
		f = strings.TrimSuffix(strings.TrimSuffix(f, "..."), ".")
		switch {
		case i == 0 || strings.HasPrefix(f, "-") || f == "to" || f == "Connected":
		case host == "" && strings.ContainsAny(f, ".:") || host == "" && f == "localhost":
			host = f
		case host != "" && port == 0:
			port, _ = strconv.Atoi(f)
		}
	}
	if i := strings.LastIndexByte(host, ':'); i > 0 && strings.Count(host, ":") == 1 {
		if n, err := strconv.Atoi(host[i+1:]); err == nil {
			host, port = host[:i], n
		}
	}
	return strings.Trim(host, "[]()"), port
}

// Close ends the dialogue; replies without any command were piped.
func (l *plainLowering) Close() {
	l.dialog.flush()
	if l.dialog.replies > 1 && l.dialog.typed == 0 {
		l.w.HidesCommands(true)
	}
}
