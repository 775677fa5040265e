// Package peel takes off what people and programs wrap around the lines of a
// log: quotes, prefixes of loggers, markup, escapes, hard wraps. One layer is
// one value in one file (see Layer), listed once, in Layers.
//
// A layer proposes a view; it does not know what the log is. Package grammar
// scores the dialects on every view that is proposed, and views of those, and
// keeps the one that reads best. So a layer may be wrong, but must not be
// careless: it proposes only where its evidence stands, and takes nothing off
// that is not its own. Every byte that is left leads back to the input.
package peel

import (
	"strings"

	"badseq/grammar/lines"
)

// Layer is one thing that can be wrapped around a log.
type Layer struct {
	ID      string
	Doc     string   // what puts it there, a sentence
	Samples []Sample // a wrapped text and what is left of it
	// Sure is set where the evidence alone decides: such bytes are never content.
	Sure bool
	// Worth is how much it counts, by line, that a text is covered whole by the
	// layer; 0 stands for the usual. A layer that knows a whole program's prefix is
	// worth more than one that knows a part of it.
	Worth int
	// Peel returns the view without the layer; false where there is no evidence of
	// it. It takes any text.
	Peel func(v *lines.View) (*lines.View, bool)
}

// Sample is a wrapped text and what peeling leaves of it.
type Sample struct{ Text, Peeled string }

// Layers lists every layer, those that narrow the search most first.
var Layers = []*Layer{
	latin1,
	ansi,
	fence,
	elision,
	nonBreaking,
	mojibake,
	typography,
	longArrows,
	html,
	jsonLines,
	quote,
	backquote,
	list,
	indent,
	kubernetes,
	compose,
	pm2,
	syslog,
	celery,
	apache,
	nginx,
	fpm,
	rubyLogger,
	stamp,
	level,
	monolog,
	number,
	repr,
	escaped,
	sameStart,
	sameStartLess,
	prefix,
	twice,
}

// Find returns the layer of that id, nil if there is none.
func Find(id string) *Layer {
	for _, l := range Layers {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// whole returns line i and the offsets of its first byte, of its end and of the
// next line.
func whole(v *lines.View, i int) (line string, from, end, next int) {
	line, from = v.Line(i)
	next = len(v.Text)
	if i+1 < len(v.Starts) {
		next = int(v.Starts[i+1])
	}
	return line, from, from + len(line), next
}

func blank(line string) bool {
	return line == "" || (line[0] <= ' ' || line[0] >= 0x80) && strings.TrimSpace(line) == ""
}

// enough reports whether so many lines of all that are not blank make evidence:
// most of them, or a few in a row of a longer text.
func enough(hits, all int) bool { return hits > 0 && (hits*2 >= all || hits >= 3) }

// drop builds the view without the lines that lost names, when there is any.
func drop(v *lines.View, id string, lost func(line string) bool) (*lines.View, bool) {
	var b *lines.Builder
	kept := 0
	for i := range v.Starts {
		if line, from, _, next := whole(v, i); lost(line) {
			if b == nil {
				b = lines.NewBuilder(v)
			}
			b.Keep(kept, from)
			kept = next
		}
	}
	if b == nil {
		return nil, false
	}
	b.Keep(kept, len(v.Text))
	return b.View(id), true
}
