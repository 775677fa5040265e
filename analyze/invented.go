package analyze

import (
	"strconv"
	"strings"

	"badseq/grammar/stream"
)

// invented is a conversation that nobody had: its events stand one a line.
type invented struct {
	events []stream.Event
}

// session is the whole of it.
func (v *invented) session() stream.Session {
	return stream.Session{Index: 1, First: 1, Last: len(v.events), Dialect: "plain"}
}

func (v *invented) add(e stream.Event) {
	e.Session, e.Place = 1, stream.Place{Line: len(v.events) + 1, Column: 1}
	v.events = append(v.events, e)
}

// reply adds one: code, enhanced code if there is one, text.
func (v *invented) reply(text string) {
	code, _ := strconv.Atoi(text[:3])
	e := stream.Event{Kind: stream.Reply, Code: code, Text: text[4:]}
	if enhanced, rest, ok := strings.Cut(e.Text, " "); ok && len(enhanced) < 8 && strings.Count(enhanced, ".") == 2 {
		e.Enhanced, e.Text = enhanced, rest
	}
	v.add(e)
}
