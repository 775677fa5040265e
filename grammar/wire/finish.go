package wire

import (
	"cmp"
	"slices"
	"strings"

	"badseq/grammar/lines"
	"badseq/grammar/stream"
)

// Finish closes what is open and returns what was read. Lines that no event
// tells of become notes.
func (w *Writer) Finish() *stream.Log {
	w.endRegion()
	w.cutShort()
	repeats := w.dropCopy()
	told := len(w.events)
	w.notes()
	w.events = inOrder(w.events, told)
	log := &stream.Log{
		Source:   stream.NewSource(w.view.In.Text, w.view.In.Starts, w.secrets, w.secretWords()),
		Events:   w.events,
		Sessions: w.sessions,
		Repeats:  repeats,
	}
	for i := range log.Events {
		e := &log.Events[i]
		e.Text, e.Argument = log.Source.Mask(e.Text), log.Source.Mask(e.Argument)
	}
	return log
}

// cutShort finds a last reply of which a cut left less than its code: it lacks its end, and
// is not one that the server sent so.
func (w *Writer) cutShort() {
	last := map[int]bool{}
	for i := len(w.events) - 1; i >= 0; i-- {
		e := &w.events[i]
		if e.Session == 0 || last[e.Session] {
			continue
		}
		last[e.Session] = true
		if e.Kind == stream.Reply && e.Malformed == "no code" && len(e.Text) <= 3 && strings.Trim(e.Text, "2345") == "" {
			e.Malformed = "unterminated"
		}
	}
}

// inOrder sorts events by where they stand; of equals the first stays first. Those
// before told and those behind are sorted already in nearly every log.
func inOrder(events []stream.Event, told int) []stream.Event {
	a, b := events[:told], events[told:]
	if !sorted(a) || !sorted(b) {
		slices.SortStableFunc(events, func(a, b stream.Event) int { return cmp.Compare(a.Place.Offset, b.Place.Offset) })
		return events
	}
	if len(a) == 0 || len(b) == 0 || a[len(a)-1].Place.Offset <= b[0].Place.Offset {
		return events
	}
	b = slices.Clone(b)
	for k := len(events) - 1; len(b) > 0; k-- { // from the last to the first, each goes where it stays
		if i, j := len(a)-1, len(b)-1; i >= 0 && a[i].Place.Offset > b[j].Place.Offset {
			events[k], a = a[i], a[:i]
		} else {
			events[k], b = b[j], b[:j]
		}
	}
	return events
}

func sorted(events []stream.Event) bool {
	for i := 1; i < len(events); i++ {
		if events[i].Place.Offset < events[i-1].Place.Offset {
			return false
		}
	}
	return true
}

// notes writes one note for every run of lines that no event tells of.
func (w *Writer) notes() {
	w.dialect = ""
	v := w.view
	for i := 0; i < len(v.Starts); i++ {
		if w.isCovered(i) || w.given != nil && w.blank(i) { // what was peeled off such a line is told below
			continue
		}
		first := i
		for i+1 < len(v.Starts) && !w.isCovered(i+1) {
			i++
		}
		last, at := v.Line(i)
		from, to := int(v.Starts[first]), at+len(last)
		if strings.TrimSpace(v.Text[from:to]) == "" {
			continue
		}
		w.events = append(w.events, stream.Event{Kind: stream.Note, Place: v.Place(from, to)})
		w.cover(from, to)
	}
	if w.given != nil {
		w.peeledNotes()
	}
}

// peeledNotes writes one note for every run of the input's lines that were peeled
// off whole.
func (w *Writer) peeledNotes() {
	in := w.view.In
	whole := lines.Whole(in)
	for i := 0; i < len(in.Starts); i++ {
		line, from := whole.Line(i)
		if w.isGiven(i) || strings.TrimSpace(line) == "" {
			continue
		}
		to := from + len(line)
		for i+1 < len(in.Starts) && !w.isGiven(i+1) {
			i++
			line, at := whole.Line(i)
			to = at + len(line)
		}
		w.events = append(w.events, stream.Event{Kind: stream.Note, Place: in.Place(from, to)})
	}
}

func (w *Writer) isGiven(line int) bool { return w.given[line/64]&(1<<(line%64)) != 0 }

func (w *Writer) blank(line int) bool {
	text, _ := w.view.Line(line)
	return strings.TrimSpace(text) == ""
}

func (w *Writer) isCovered(line int) bool { return w.covered[line/64]&(1<<(line%64)) != 0 }

// secretWords lists the secrets known by value, longest first, so that one that
// holds another is hidden whole.
func (w *Writer) secretWords() []string {
	list := make([]string, 0, len(w.words))
	for word := range w.words {
		list = append(list, word)
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	return list
}
