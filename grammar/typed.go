package grammar

import (
	"slices"
	"strings"

	"badseq/grammar/wire"
)

// typed reads a dialogue that has no marks for who speaks: a line that looks
// like a reply is the server's, anything else the user's or nobody's. A line that
// is no command for sure waits for what follows: a refusal makes it one.
type typed struct {
	c       *wire.Conversation
	held    *wire.Text // the last line of the user that may be a command
	since   []heldLine // lines after a 354 that are content if a dot follows
	content bool       // since is open
	typed   int        // commands seen
	replies int
	codes   []int // the replies, in order
}

type heldLine struct {
	t     wire.Text
	reply bool
}

// line takes a line that does not look like a reply.
func (d *typed) line(t wire.Text) {
	t = erase(t)
	if d.content {
		d.inContent(t, false)
		return
	}
	d.drop()
	switch {
	case d.c.InContent():
		d.content = true
		d.inContent(t, false)
	case d.c.InAuth(), wire.LooksLikeCommand(t.S):
		d.send(t)
	default:
		d.held = &t
	}
}

// reply takes a line that looks like a line of a reply.
func (d *typed) reply(t wire.Text) {
	if !d.content && d.c.InContent() {
		d.content = true
	}
	if d.content {
		d.inContent(t, true)
		return
	}
	if d.held != nil {
		line, ok := wire.ParseReplyLine(t.S)
		objects := line.Code >= 500 && line.Code < 505 || line.Code == 221 && line.Enhanced == "2.7.0" // Postfix hangs up on headers
		if ok && objects && (mistyped(d.held.S) || headerShaped(d.held.S)) {
			held := *d.held
			d.held = nil
			d.c.Client(held)
			d.typed++
		}
		d.held = nil
	}
	d.server(t)
}

// mistyped reports whether a line can be a command that somebody got wrong: a few words
// without the signs of a sentence.
func mistyped(line string) bool {
	line = strings.TrimRight(line, " \t\r")
	return !strings.Contains(line, "  ") && len(strings.Fields(line)) <= 4 && !strings.Contains(line, ", ") && !strings.HasSuffix(line, ":") &&
		!strings.HasSuffix(line, ".") && !strings.HasSuffix(line, "?")
}

// headerShaped reports whether a line is a header of a message, which some type without DATA.
func headerShaped(line string) bool {
	name, value, ok := strings.Cut(line, ": ")
	return ok && value != "" && slices.Contains(headerNames, strings.ToLower(name))
}

// headerNames are the headers that people type (RFC 5322 3.6), lower case.
var headerNames = []string{"subject", "from", "to", "date", "cc", "message-id", "reply-to", "mime-version", "content-type"}

func (d *typed) server(t wire.Text) {
	if line, ok := wire.ParseReplyLine(t.S); ok && !line.More {
		d.codes = append(d.codes, line.Code)
	}
	d.replies++
	d.c.Server(t)
}

func (d *typed) send(t wire.Text) {
	d.typed++
	d.c.Client(t)
}

// drop forgets a held line: nothing made it a command.
func (d *typed) drop() { d.held = nil }

// inContent keeps a line that comes after a 354 until a dot shows that it was
// content.
func (d *typed) inContent(t wire.Text, reply bool) {
	if strings.TrimRight(t.S, " \t") == "." {
		for _, h := range d.since {
			d.c.Client(h.t)
		}
		d.c.Client(t)
		d.since, d.content = nil, false
		return
	}
	d.since = append(d.since, heldLine{t, reply})
}

// flush ends the dialogue, or the message where the log shows no dot: lines up to
// the first that looks like a reply were content.
func (d *typed) flush() {
	d.drop()
	if !d.content {
		return
	}
	kept := d.since
	d.since, d.content = nil, false
	body := len(kept)
	for i, h := range kept {
		if h.reply {
			body = i
			break
		}
	}
	for _, h := range kept[:body] {
		d.c.Client(h.t)
	}
	if body == len(kept) {
		return
	}
	for _, h := range kept[body:] {
		if h.reply {
			d.server(h.t)
		} else if wire.LooksLikeCommand(h.t.S) {
			d.send(h.t)
		}
	}
}

// erase applies the corrections that a terminal's capture keeps: a backspace takes
// the character before it, and the blank that hid it goes with it.
func erase(t wire.Text) wire.Text {
	if strings.IndexByte(t.S, '\b') < 0 {
		return t
	}
	kept := make([]byte, 0, len(t.S))
	from := make([]int, 0, len(t.S)) // where each kept byte stands
	for i := 0; i < len(t.S); i++ {
		switch {
		case t.S[i] != '\b':
			kept, from = append(kept, t.S[i]), append(from, t.From+i)
		case len(kept) > 0:
			kept, from = kept[:len(kept)-1], from[:len(from)-1]
		}
	}
	from = append(from, t.To)
	return wire.Text{S: string(kept), From: t.From, To: t.To, At: func(i int) int { return from[min(i, len(from)-1)] }}
}
