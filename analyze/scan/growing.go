package scan

import (
	"bytes"

	"golang.org/x/text/transform"

	"badseq/analyze"
	"badseq/grammar"
	"badseq/grammar/stream"
)

// growing judges a text as it grows, conversation by conversation: they are cut as
// those of a long text are, see conversations. Its zero value stands at the beginning
// of a text.
type growing struct {
	dialect string
	tell    func(*stream.Log, *analyze.Diagnosis) error

	cutter grammar.Cutter
	room   []byte // that text is in
	text   []byte // the conversation at hand
	seen   int    // bytes of text that the cutter has taken: whole lines
	judged int    // bytes of text that were judged last
	line   int    // lines before text
	seam   int    // where in text another file begins, see rotated; 0 nowhere
	before int    // sessions of conversations that are over
	found  int    // sessions of the conversation at hand when it was judged last
	told   map[int]bool

	begun  bool                  // a byte of the file was taken
	wide   transform.Transformer // decodes UTF-16; nil for any other text
	packed []byte                // UTF-16 that is not decoded yet
}

// add takes in what was written. Errors are those of tell.
func (g *growing) add(p []byte) error {
	g.room = append(append(g.room[:0], g.text...), g.decode(p)...)
	g.text = g.room
	for {
		size := bytes.IndexByte(g.text[g.seen:], '\n') + 1
		if size == 0 {
			break
		}
		if g.cutter.Begins(grammar.EdgeOf(g.text[g.seen:g.seen+size])) && g.seen > 0 {
			if err := g.end(g.seen); err != nil {
				return err
			}
		}
		g.seen += size
	}
	if len(g.text) <= mostPiece {
		return nil
	}
	at := g.seen
	if at == 0 {
		at = len(g.text) // one line
	}
	g.cutter = grammar.Cutter{}
	return g.end(at)
}

// skip passes what was written before anybody followed, counting lines.
func (g *growing) skip(p []byte) {
	text := g.decode(p)
	g.line += bytes.Count(text, []byte{'\n'})
}

// decode takes the bytes of a file: UTF-16 where it begins as that does. NULs at the
// beginning are a hole: a program went on writing where it was when its file was
// emptied.
func (g *growing) decode(p []byte) []byte {
	if !g.begun {
		if p = bytes.TrimLeft(p, "\x00"); len(p) == 0 {
			return nil
		}
		g.begun = true
		g.wide = utf16Reader(p)
	}
	if g.wide == nil {
		return p
	}
	g.packed = append(g.packed, p...)
	out := make([]byte, 2*len(g.packed)+64)
	to, from, _ := g.wide.Transform(out, g.packed, false) // what is no UTF-16 becomes U+FFFD
	g.packed = bytes.Clone(g.packed[from:])
	return out[:to]
}

// rotated says that what comes next stands at the beginning of another file, in
// which the conversation at hand goes on; in the middle of a line, where whoever
// writes does so by blocks.
func (g *growing) rotated() {
	g.begun, g.wide, g.packed = false, nil, nil
	if g.seam = len(g.text); g.seam == 0 {
		g.line = 0
	}
}

// over reports whether the conversation at hand is, as far as its lines show.
func (g *growing) over() bool { return g.seen == len(g.text) && g.cutter.Over() }

// quiet judges the conversation at hand, up to its last whole line, because nothing
// came for a while. It is kept: more of it may come. Without a fault a session is
// told only if it is over.
func (g *growing) quiet() error {
	if g.judged == g.seen {
		return nil
	}
	return g.judge(g.seen, g.over())
}

// close judges the conversation at hand because nothing will come.
func (g *growing) close() error {
	g.cutter = grammar.Cutter{}
	return g.end(len(g.text))
}

// end judges the conversation that ends at offset at and forgets it.
func (g *growing) end(at int) error {
	err := g.judge(at, true)
	if g.seam > 0 && g.seam <= at {
		g.line = countLines(g.text[g.seam:at])
		g.seam = 0
	} else {
		g.line += countLines(g.text[:at])
		g.seam = max(g.seam-at, 0)
	}
	g.text = g.text[at:]
	g.seen, g.judged, g.told = 0, 0, nil
	g.before += g.found
	g.found = 0
	return err
}

// judge judges the conversation at hand up to offset at and tells each session
// once: those with a fault, and if it is over the others.
func (g *growing) judge(at int, over bool) error {
	g.judged = at
	log, list := readAndJudge(g.text[:at], g.line, false, g.dialect, analyze.Analyze)
	if log == nil {
		return nil
	}
	log.Source = log.Source.After(g.line)
	g.found = len(list)
	for i := range list {
		d := &list[i]
		if g.told[d.Session.First] || d.Cause == nil && !over {
			continue
		}
		if g.told == nil {
			g.told = map[int]bool{}
		}
		g.told[d.Session.First] = true
		d.Session.Index += g.before
		if err := g.tell(log, d); err != nil {
			return err
		}
	}
	return nil
}
