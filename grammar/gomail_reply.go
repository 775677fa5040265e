package grammar

import (
	"strings"

	"badseq/grammar/wire"
)

// replied tells a reply, all of its lines.
func (l *gomailLowering) replied(r *labelLine) {
	c := l.on(r.Label.Value)
	l.waiting = false
	if r.Text == nil {
		c.Tell(span(r.Label))
		return
	}
	t := l.decoded(r.Text)
	if l.refused || strings.TrimSpace(t.S) == "0" {
		c.Tell(t.Span())
		return
	}
	l.refused = c.InAuth() && len(t.S) > 0 && (t.S[0] == '4' || t.S[0] == '5')
	lines := splitAt(t, "\n")
	for i := range r.More {
		lines = append(lines, text(&r.More[i]))
	}
	for i := range lines {
		c.Server(gomailCoded(lines[i], t.S, i == 0, i == len(lines)-1))
	}
}

// gomailCoded puts the code of a reply, which only its first line has, before a line, and the hyphen before all but the last.
func gomailCoded(line wire.Text, reply string, first, last bool) wire.Text {
	if len(reply) < 4 || !replyShaped(reply) || first && last {
		return line
	}
	const skip = len("250-")
	sep := "-"
	if last {
		sep = " "
	}
	if first {
		line.S = reply[:3] + sep + line.S[skip:]
		return line
	}
	at := line.At
	from := line.From
	return wire.Text{S: reply[:3] + sep + line.S, From: line.From, To: line.To, At: func(i int) int {
		if at == nil {
			return from + max(i-skip, 0)
		}
		return at(max(i-skip, 0))
	}}
}
