package grammar

import (
	"cmp"
	"slices"
	"strings"

	"badseq/grammar/lines"
	"badseq/grammar/peel"
)

// How far the search for the view that reads best goes.
const (
	maxDepth  = 5         // layers on top of each other
	beamWidth = 3         // views that are peeled further
	sampleLen = 128 << 10 // bytes on which a long input's layers are decided
)

// once are the layers that nothing is gained by peeling off twice.
var once = map[string]bool{"unwrap": true, "unjoin": true, "indent": true, "prefix": true, "non-breaking": true, "typography": true, "long-arrows": true, "backquote": true}

// unescapedTwice reports whether HTML was peeled off a view and off what it held: a page
// shows the markup of another, but no third one's.
func unescapedTwice(v *lines.View) bool {
	n := 0
	for _, id := range v.Layers {
		if id == "html" {
			n++
		}
	}
	return n >= 2
}

// candidate is a view with the layers that made it.
type candidate struct {
	*reading
	layers []*peel.Layer
	fit    int
	bonus  int // for layers that cover the text
	spread int // lines that its layers made out of fewer
	held   int // the most strong marks of any view that it was made of
}

// holds reports whether a candidate has won back the marks that its layers took off: a
// level in front of a literal may look like a dialect's own label until the literal is
// read.
func (c *candidate) holds() bool { return c.strong >= c.held }

// promise is what a candidate may come to: lines that were laid bare and say nothing yet
// count against it no more, for there may be a layer on them that could not be seen
// before.
func (c *candidate) promise() int { return c.fit + spreadWorth*c.spread }

// spread is how many lines a view has more than what it was made of, where they are so
// many that a text stood on few lines.
func spread(below, r *reading) int {
	if r.lines*2 < below.lines*3 {
		return 0
	}
	return r.lines - below.lines
}

// gains reports whether a candidate says more than another, or says it more plainly: that
// lines which say nothing are gone is none, unless they were put together.
func (c *candidate) gains(on *candidate) bool {
	return slices.Contains(c.view.Layers, "unwrap") || c.points > on.points || c.clean > on.clean || c.bonus > on.bonus || c.residue() < on.residue()
}

// covered is what a layer counts for that nearly every line lost something to: so
// much is no chance, even where the dialect reads its lines as well with it.
func covered(l *peel.Layer, below *reading, peeled *lines.View) int {
	if l.ID == "unwrap" { // lines that are all cut at one width are no chance either
		return cutWorth * peeled.Lost
	}
	if peeled.Lost < 2 || peeled.Lost*100 < below.lines*95 {
		return 0
	}
	return cmp.Or(l.Worth, usualWorth) * below.lines
}

const (
	usualWorth  = 4
	cutWorth    = 6
	spreadWorth = 2
)

// best finds how an input reads best: which layers are peeled off and which
// dialects read what is left. Layers whose evidence alone decides go first. A view
// that begins its lines as a dialect does needs no more; else views of views are
// scored, and of equals the less peeled is kept. Of a long input only a part is
// searched, so that its length does not matter.
func best(in *lines.Input, dialects []*Dialect) *reading {
	v := sure(in)
	part := sample(v)
	m, marks := newMarker(dialects), make([]lineMarks, len(part.Starts))
	m.made = make([]lineMark, 0, len(part.Starts)+8)
	first := m.scan(part, marks)
	if !first.plainly() {
		m.learn(part, marks)
		found := search(part, first, m)
		for _, l := range found.layers {
			if peeled, ok := l.Peel(v); ok {
				v = peeled
			}
		}
		if part.Text == v.Text || len(found.layers) > 0 && part.In == v.In && len(part.Text) < sampleLen {
			return found.reading
		}
	}
	if len(part.Text) == len(v.Text) {
		return first
	}
	return newMarker(dialects).scan(v, nil)
}

// sure is an input without the layers whose evidence alone decides.
func sure(in *lines.Input) *lines.View {
	v := lines.Whole(in)
	for _, l := range peel.Layers {
		if !l.Sure {
			continue
		}
		if peeled, ok := l.Peel(v); ok {
			v = peeled
		}
	}
	return v
}

// timed are the layers that may take the time off a line: what reads alike without it
// happened twice.
var timed = map[string]bool{"json": true, "kubernetes": true, "syslog": true, "celery": true, "apache": true, "nginx": true, "php-fpm": true,
	"ruby-logger": true, "stamp": true, "compose": true, "pm2": true, "same-start": true, "same-start-less": true, "prefix": true}

// surely peels off what the layers so far laid bare: a fence in a quote, colours in an
// escaped text, a copy behind line numbers. made are the layers with those.
func surely(v *lines.View, made []*peel.Layer) (*lines.View, []*peel.Layer) {
	for _, l := range peel.Layers {
		if !l.Sure || l.ID == "twice" && slices.ContainsFunc(made, func(l *peel.Layer) bool { return timed[l.ID] }) {
			continue
		}
		if peeled, ok := l.Peel(v); ok {
			v, made = peeled, append(made, l)
		}
	}
	return v, made
}

// sample is the beginning and the middle of a long view, cut at line ends, or the
// view itself.
func sample(v *lines.View) *lines.View {
	if len(v.Text) <= sampleLen {
		return v
	}
	b := lines.NewBuilder(v)
	end := int(v.Starts[v.LineAt(sampleLen*3/4)])
	if end == 0 {
		end = sampleLen * 3 / 4
	}
	b.Keep(0, end)
	if from := int(v.Starts[v.LineAt(max(end, len(v.Text)/2))]); from >= end {
		b.Keep(from, min(from+sampleLen/4, len(v.Text)))
	}
	return b.View("sample")
}

// search scores views of the view that first reads.
func search(v *lines.View, first *reading, m *marker) candidate {
	best := candidate{reading: first, fit: first.fit()}
	beam, seen := []candidate{best}, map[string]int{v.Text: 0}
	mark := func(line string) int { return m.of(line, false).most() }
	layers := append(slices.Clone(peel.Layers), peel.Unwrap(mark), peel.Unjoin(mark))
	for range maxDepth {
		var next []candidate
		for _, c := range beam {
			for _, l := range layers {
				if l.Sure || once[l.ID] && slices.Contains(c.view.Layers, l.ID) || l.ID == "html" && unescapedTwice(c.view) {
					continue
				}
				peeled, ok := l.Peel(c.view)
				if !ok {
					continue
				}
				bonus := c.bonus + covered(l, c.reading, peeled)
				peeled, made := surely(peeled, append(slices.Clone(c.layers), l))
				if before, ok := seen[peeled.Text]; ok && bonus <= before {
					continue
				}
				seen[peeled.Text] = bonus
				r := m.scan(peeled, nil)
				if r.strong < c.strong && bonus == c.bonus { // it took off what a dialect begins its lines with
					continue
				}
				n := candidate{r, made, r.fit() + bonus, bonus, c.spread + spread(c.reading, r), max(c.held, c.strong)}
				if n.promise() >= c.promise() || len(c.regions) == 0 {
					next = append(next, n)
				}
			}
		}
		if len(next) == 0 {
			break
		}
		slices.SortStableFunc(next, func(a, b candidate) int { return cmp.Compare(b.promise(), a.promise()) })
		beam = next[:min(beamWidth, len(next))]
		if beam[0].promise() <= best.promise() && best.known > 0 {
			break // no layer that covers the text is left, and none helps to read it
		}
		for i := range beam {
			if beam[i].fit > best.fit && beam[i].holds() && beam[i].gains(&best) {
				best = beam[i]
				break
			}
		}
		if best.known*100 >= best.lines*85 && best.plainly() {
			break
		}
	}
	return best
}

// fit is how well a view reads: what its lines say for their dialects counts most,
// then that they begin with it; lines that say nothing, and what is left of
// markup, count against.
func (r *reading) fit() int {
	return 8*r.points + 2*r.clean - (r.lines - r.known) - r.residue()
}

// residue counts what is left of markup, of loggers and of editors' finer quotes.
func (r *reading) residue() int {
	if !r.counted {
		r.counted, r.left = true, residue(r.view)
	}
	return r.left
}

func residue(v *lines.View) int {
	text := v.Text
	n := strings.Count(text, `\\`) // escapes of escapes
	if !v.ASCII() {
		n += fineResidue(text)
	}
	for _, rest := range [...]string{", referer: ", "\" while reading ", "said into stderr: "} { // of web servers, worth a layer
		n += usualWorth * strings.Count(text, rest)
	}
	n += countAt(text, '&', "&lt;", "&gt;", "&amp;", "&quot;", "&#39;", "&#039;", "&nbsp;")
	n += countAt(text, '<', "<br", "<pre", "</")
	if strings.IndexByte(text, '[') >= 0 {
		n += strings.Count(text, " [] []")
	}
	return n
}

// fineResidue counts what an editor made finer in a text that has nothing left as it was.
func fineResidue(text string) (n int) {
	for _, c := range [...][2]string{{"\u2192", "->"}, {"\u2190", "<-"}, {"\u2026", "..."}} {
		if fine := strings.Count(text, c[0]); fine > 0 && !strings.Contains(text, c[1]) {
			n += usualWorth * fine
		}
	}
	if !strings.ContainsAny(text, `'"`) { // an editor has been over all of it
		n += strings.Count(text, "\u2019") + strings.Count(text, "\u201d")
	}
	return n
}

// countAt counts words in a text, which all begin with one byte, and none with another.
func countAt(text string, first byte, words ...string) (n int) {
	for {
		i := strings.IndexByte(text, first)
		if i < 0 {
			return n
		}
		text = text[i:]
		for _, word := range words {
			if strings.HasPrefix(text, word) {
				n++
				break
			}
		}
		text = text[1:]
	}
}
