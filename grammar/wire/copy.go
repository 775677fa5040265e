package wire

import (
	"slices"

	"badseq/grammar/lines"
	"badseq/grammar/stream"
)

// dropCopy takes out the sessions, and all that is told, of a second copy of the
// log: its lines become notes, and its secrets stay hidden. It returns the first line
// of the copy, 0 where there is none.
func (w *Writer) dropCopy() int {
	c := w.view.Copy
	if c[0] == c[1] {
		return 0
	}
	first, last := w.view.In.LineAt(c[0]), w.view.In.LineAt(c[1]-1)
	inside := func(line int) bool { return first < line && line <= last+1 }
	index := make([]int, len(w.sessions)+1)
	kept := make([]stream.Session, 0, len(w.sessions))
	for i, s := range w.sessions {
		if inside(s.First) {
			continue
		}
		if s.Index = len(kept) + 1; inside(s.Last) {
			s.Last = first
		}
		index[i+1] = s.Index
		kept = append(kept, s)
	}
	if len(kept) == 0 {
		return 0
	}
	w.sessions = kept
	w.events = slices.DeleteFunc(w.events, func(e stream.Event) bool { return inside(e.Place.Line) })
	for i := range w.events {
		w.events[i].Session = index[w.events[i].Session]
	}
	w.uncover(first, last)
	w.hideAgain(first, last)
	return first + 1
}

// hideAgain hides in the input's lines [first, last] what is hidden in the same lines
// before them.
func (w *Writer) hideAgain(first, last int) {
	whole := lines.Whole(w.view.In)
	hidden := map[string][]stream.Span{} // of a line's text, from its beginning
	for _, s := range w.secrets {
		for i := w.view.In.LineAt(s.From); i < first; i++ {
			line, at := whole.Line(i)
			if at >= s.To {
				break
			}
			hidden[line] = append(hidden[line], stream.Span{From: max(s.From-at, 0), To: min(s.To-at, len(line))})
		}
	}
	for i := first; i <= last; i++ {
		line, at := whole.Line(i)
		for _, s := range hidden[line] {
			w.secrets = append(w.secrets, stream.Span{From: at + s.From, To: at + s.To})
		}
	}
}

// uncover forgets that anything is told of the input's lines [first, last].
func (w *Writer) uncover(first, last int) {
	for i := range w.view.Starts {
		_, at := w.view.Line(i)
		from, _ := w.view.Input(at, at)
		if line := w.view.In.LineAt(from); first <= line && line <= last {
			w.covered[i/64] &^= 1 << (i % 64)
		}
	}
	for i := first; i <= last && w.given != nil; i++ {
		w.given[i/64] &^= 1 << (i % 64)
	}
}
