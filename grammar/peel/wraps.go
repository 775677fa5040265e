package peel

import (
	"strings"
	"unicode/utf8"

	"badseq/grammar/lines"
)

// Mark says how much a line speaks for a dialect, 0 if it does not: only the
// dialect knows where its records start.
type Mark func(line string) int

// Unwrap is the layer that glues lines which were wrapped at a width. A line that
// is not the dialect's own goes on the line before, where that one is as wide as
// the text gets or could not have held the next word.
func Unwrap(mark Mark) *Layer {
	return &Layer{
		ID:  "unwrap",
		Doc: "Hard wraps: a terminal cuts at its width, a mail program between words.",
		Samples: []Sample{
			{"send: 'rcpt to:<someone@exampl\ne.com>\\r\\n'\nreply: b'550 5.1.1 no such use\nr here\\r\\n'\n", "send: 'rcpt to:<someone@example.com>\\r\\n'\nreply: b'550 5.1.1 no such user here\\r\\n'\n"},
			{"reply: b'535 5.7.8 the login\nfailed for good\\r\\n'\nsend: 'quit\\r\\n'\nreply: b'221 2.0.0 closing the\nconnection now\\r\\n'\n", "reply: b'535 5.7.8 the login failed for good\\r\\n'\nsend: 'quit\\r\\n'\nreply: b'221 2.0.0 closing the connection now\\r\\n'\n"},
		},
		Peel: func(v *lines.View) (*lines.View, bool) { return unwrapped(v, mark) },
	}
}

// maxGlued bounds how long a glued line grows, effort how many bytes are looked at in
// all to glue a text, as a multiple of its own: a page of prose whose lines go on and
// on, and never become a record, has its whole rest behind every one of them.
const (
	maxGlued = 32 << 10
	effort   = 64
	maxToOwn = 6 // lines that make a record of a beginning that is none: a label is cut in two or three
)

// wrapping is how a text seems to be wrapped.
type wrapping struct {
	view  *lines.View
	mark  Mark
	width int                    // of the widest line, in characters
	words bool                   // between words; else at the width, whatever stands there
	marks []int                  // of each line
	cuts  int                    // lines as wide as that which go on in the next, each counted once
	exact bool                   // lines are as wide as each other where they go on in the next
	own   map[int]bool           // first lines of those glued ones that are the dialect's own
	rests bool                   // lines that are not the dialect's own are the rest of the one before
	heads func(line string) bool // lines that begin a record whatever it says, where all do; nil: not known
	left  int                    // of the effort
}

// characters is how wide a piece of the text is.
func (w *wrapping) characters(s string) int {
	if w.view.ASCII() {
		return len(s)
	}
	return utf8.RuneCountInString(s)
}

func unwrapped(v *lines.View, mark Mark) (*lines.View, bool) {
	w := &wrapping{view: v, mark: mark, own: map[int]bool{}}
	if w.measure(); w.width < 20 || w.width > 250 {
		return nil, false
	}
	if !w.weigh() {
		return nil, false
	}
	ends, short := w.records()
	if short && !w.words {
		w.words = true
		ends, _ = w.records()
	}
	b, glued := lines.NewBuilder(v), false
	for i := 0; i < len(ends); i = ends[i] {
		glued = glued || ends[i] > i+1 && (w.exact || w.own[i])
		w.write(b, i, ends[i])
	}
	if !glued {
		return nil, false
	}
	peeled := b.View("unwrap")
	if w.exact {
		peeled.Lost = w.cuts
	}
	return peeled, true
}

// write glues the lines [i, end).
func (w *wrapping) write(b *lines.Builder, i, end int) {
	for k := i; k < end; k++ {
		line, from, stop, next := whole(w.view, k)
		if k > i && w.words {
			from += spaces(line)
		}
		if k+1 == end {
			b.Keep(from, next)
			return
		}
		b.Keep(from, stop)
		b.Put(w.gap(line), stop, next)
	}
}

// usualWidths are the widths of terminals.
var usualWidths = map[int]bool{79: true, 80: true, 100: true, 120: true, 132: true}

// Between these are the lines that mail programs make when they wrap, between words.
const (
	narrowestMail = 60
	widestMail    = 78
)

// weigh finds out whether the lines that are not the dialect's own stand where a
// wrap would have put them: behind a line that is full. Where many do not, only
// what makes a record whole is glued; where none does, there is no wrap.
func (w *wrapping) weigh() bool {
	w.marks = make([]int, len(w.view.Starts))
	for i := range w.marks {
		w.marks[i] = unknown
	}
	var behind []int // lines that can go on the full line before
	for i := 1; i < len(w.marks); i++ {
		line, _ := w.view.Line(i)
		before, _ := w.view.Line(i - 1)
		if !blank(line) && !blank(before) && w.full(before, line) && w.markOf(i) == 0 {
			behind = append(behind, i)
		}
	}
	if len(behind) == 0 {
		return false
	}
	wrapped, stray, exact := len(behind), 0, 0
	seen := map[string]bool{} // a line that comes again is no more evidence
	for _, i := range behind {
		if before, _ := w.view.Line(i - 1); !seen[before] && w.characters(before) == w.width {
			exact++
			seen[before] = true
		}
	}
	after := 0 // of those that are stray, behind a line of the dialect's own
	for i := 1; i < len(w.marks); i++ {
		line, _ := w.view.Line(i)
		before, _ := w.view.Line(i - 1)
		if !blank(line) && !blank(before) && !w.full(before, line) && w.markOf(i) == 0 {
			if stray++; w.markOf(i-1) > 0 && spaces(line) == 0 {
				after++
			}
		}
	}
	w.exact = exact >= 2 || exact == 1 && usualWidths[w.width]
	w.words = narrowestMail <= w.width && w.width <= widestMail && (exact < 3 || exact*5 < wrapped*4)
	w.exact = w.exact && !w.words
	w.cuts = exact
	w.findHeads()
	w.rests = w.exact || wrapped >= 3 && stray*4 <= wrapped || w.words && (after == 0 || wrapped >= 2 && after <= 2*wrapped)
	return true
}

// unknown is the mark of a line that was not looked at.
const unknown = -1

// markOf is the mark of line i.
func (w *wrapping) markOf(i int) int {
	if w.marks[i] == unknown {
		line, _ := w.view.Line(i)
		w.marks[i] = w.mark(line)
	}
	return w.marks[i]
}

// measure finds the width: that of the widest line that has a place to be cut at.
func (w *wrapping) measure() {
	solid := 0
	for i := range w.view.Starts {
		line, _ := w.view.Line(i)
		n := w.characters(line)
		if strings.IndexByte(line, ' ') < 0 || strings.IndexByte(strings.TrimSpace(line), ' ') < 0 {
			solid = max(solid, n)
			continue
		}
		w.width = max(w.width, n)
	}
	if w.width == 0 {
		w.width = solid
	}
}

// records lists, for the line that begins a record, the line behind its last; and
// whether a line was glued on one that is less than the width.
func (w *wrapping) records() (ends []int, short bool) {
	ends = make([]int, len(w.view.Starts))
	w.left = maxGlued + effort*len(w.view.Text)
	for i := 0; i < len(ends); i = ends[i] {
		ends[i] = w.record(i)
		for k := i; k+1 < ends[i]; k++ {
			line, _ := w.view.Line(k)
			short = short || w.characters(line) < w.width
		}
	}
	return ends, short
}

// record finds the line behind the last that goes on line i: the one that makes
// it a record of the dialect, or, where it is one, the last that can be its rest.
func (w *wrapping) record(i int) int {
	first, _ := w.view.Line(i)
	if blank(first) {
		return i + 1
	}
	text, end, last := first, i+1, first
	if i+1 == len(w.marks) {
		return end
	}
	if next, _ := w.view.Line(i + 1); blank(next) || !w.full(first, next) {
		return end
	}
	if w.heads != nil {
		return w.headed(i)
	}
	own := w.markOf(i)
	if own > 0 && !w.rests || strings.HasPrefix(first, "-----") {
		return end
	}
	for k := i + 1; k < len(w.view.Starts) && len(text) < maxGlued && w.left > 0 && (own > 0 || k-i < maxToOwn); k++ {
		line, _ := w.view.Line(k)
		if blank(line) || !w.full(last, line) || w.words && spaces(line) > 0 {
			break
		}
		if line == "." || complete(last) { // a dot ends a message: a full stop is wrapped with its word
			break
		}
		if m := w.markOf(k); (m > weak || m > 0 && (!w.exact || opens(line) || spaces(line) > 0)) && !inMidst(line) {
			break
		}
		rest := line
		if w.words {
			rest = strings.TrimLeft(line, " \t")
		}
		text += w.gap(last) + rest
		w.left -= len(text)
		last = line
		switch m := w.mark(text); {
		case m > own:
			w.own[i] = true
			own, end = m, k+1
			if !w.rests {
				return end
			}
		case m < own:
			return end
		case w.exact, (m > 0 || w.words) && line[0] != ' ' && line[0] != '\t':
			end = k + 1
			w.own[i] = w.own[i] || m > 0
		}
	}
	return end
}

// MayFlow reports whether next can be what a mail program wrapped off line, between
// words, in a text that is so many bytes wide.
func MayFlow(line, next string, width int) bool {
	if width < narrowestMail || width > widestMail || spaces(next) > 0 {
		return false
	}
	if end := strings.IndexByte(next, ' '); end >= 0 {
		next = next[:end]
	}
	return len(line)+1+len(next) > width
}

// full reports whether a line is as wide as the text gets, or could not have held
// the first word of the next.
func (w *wrapping) full(line, next string) bool {
	if alike(line, next) {
		return false
	}
	n := w.characters(line)
	if n >= w.width || w.exact {
		return n >= w.width
	}
	next = strings.TrimLeft(next, " \t")
	if end := strings.IndexByte(next, ' '); end >= 0 {
		next = next[:end]
	}
	return n+1+w.characters(next) > w.width
}

// gap is what stood behind a line before it was wrapped there.
func (w *wrapping) gap(line string) string {
	if !w.words || strings.HasSuffix(line, " ") {
		return ""
	}
	return " "
}

// Unjoin is the layer that cuts lines which hold several records, at spaces where
// a record of the dialect starts.
func Unjoin(mark Mark) *Layer {
	return &Layer{
		ID:  "unjoin",
		Doc: "Lines joined into one, as forms and chats do.",
		Samples: []Sample{
			{"220 mx ESMTP EHLO me 250-mx 250-STARTTLS 250 HELP MAIL FROM:<a@example.com> 530 5.7.0 Must issue a STARTTLS command first\n",
				"220 mx ESMTP\nEHLO me\n250-mx\n250-STARTTLS\n250 HELP\nMAIL FROM:<a@example.com>\n530 5.7.0 Must issue a STARTTLS command first\n"},
			{"220 mx\nEHLO me\n", ""},
		},
		Peel: func(v *lines.View) (*lines.View, bool) { return unjoined(v, mark) },
	}
}

// leastJoined is how many records a line must hold to be cut. A dialect whose
// marks are more than weak finds its records itself, wherever they stand.
const (
	leastJoined = 3
	weak        = 1
)

func unjoined(v *lines.View, mark Mark) (*lines.View, bool) {
	b, any := lines.NewBuilder(v), false
	for i := range v.Starts {
		line, from, _, next := whole(v, i)
		var cuts []int
		if opens(line) && mark(line) <= weak {
			cuts = joints(line, mark)
		}
		if len(cuts) < leastJoined {
			b.Keep(from, next)
			continue
		}
		any = true
		for k, at := range cuts {
			if k == 0 {
				at = 0
			}
			if k+1 == len(cuts) {
				b.Keep(from+at, next)
				break
			}
			end := cuts[k+1]
			body := len(strings.TrimRight(line[at:end], " "))
			b.Keep(from+at, from+at+body)
			b.Put("\n", from+at+body, from+end)
		}
	}
	if !any {
		return nil, false
	}
	return b.View("unjoin"), true
}

// joints lists where records start in a line, from the last to the first and then
// in order: what follows a start must be a record up to the next.
func joints(line string, mark Mark) []int {
	var cuts []int
	end := len(line)
	for i := len(line) - 1; i >= 0; i-- {
		if i > 0 && line[i-1] != ' ' && line[i-1] != '\t' || !opens(strings.TrimRight(line[i:end], " \t")) {
			continue
		}
		if i >= 4 && replies(line[i-4:]) && digits(line[i-4:]) == 3 && (i == 4 || line[i-5] == ' ') && !replies(line[i:]) {
			continue // "250 HELP" is one reply
		}
		if mark(strings.TrimRight(line[i:end], " \t")) == 0 {
			continue
		}
		cuts = append(cuts, i)
		end = i
		if len(cuts) > 100000 {
			return nil
		}
	}
	for a, z := 0, len(cuts)-1; a < z; a, z = a+1, z-1 {
		cuts[a], cuts[z] = cuts[z], cuts[a]
	}
	return cuts
}
