package grammar

import (
	"cmp"
	"slices"
	"strings"

	"badseq/grammar/lines"
	"badseq/grammar/stream"
)

// region is a stretch of lines that one dialect reads.
type region struct {
	dialect  *Dialect
	from, to int // lines of the view
	points   int
	marked   int // lines that bear a strong mark
}

// reading is how a view reads: its regions, every dialect's score, and how well
// the regions' dialects fit it.
type reading struct {
	view     *lines.View
	regions  []region
	dialects []*Dialect
	total    []tally // of the whole view, by dialect

	points int // of each region's dialect, on its lines
	lines  int // that are not blank
	known  int // that bear a mark of their region's dialect
	clean  int // that are known and begin with the mark
	own    int // that are clean, or the mark stands behind words that the dialect has there
	inner  int // that are known and begin with spaces that the dialect has there
	quoted int // that begin as quotes, indented blocks or objects do
	sealed int // that are string literals, or end as a literal that holds a line
	strong int // that bear a strong mark of some dialect

	left    int // residue, once it was counted
	counted bool

	marked []uint64 // one bit a line of the view: it bears a mark of some dialect
}

func (r *reading) isMarked(line int) bool { return r.marked[line/64]&(1<<(line%64)) != 0 }

// tally counts what one dialect knows of a stretch of lines.
type tally struct{ points, known, clean, own, inner int }

// scanner reads a view line by line for marks.
type scanner struct {
	*marker
	reading *reading
	total   []tally   // of the whole view
	open    []tally   // of the open region
	marks   lineMarks // of the line
	keep    bool
	since   int // the line that the open region, or the next, begins at the earliest
	tail    tail
	before  []region // those without strong marks, while there is none with
}

// scan cuts a view where the strong marks of one dialect give way to those of
// another, and scores every dialect. A view without any strong mark is read by
// the dialect whose weak marks score best, or by none.
func scan(v *lines.View, dialects []*Dialect) *reading { return newMarker(dialects).scan(v, nil) }

// scan is the function of that name. Where found has room for it, it is told each line's marks.
func (m *marker) scan(v *lines.View, found []lineMarks) *reading {
	n := len(m.dialects)
	if m.tallies == nil {
		m.tallies, m.lines = make([]tally, 2*n), make([]int, n)
	}
	clear(m.tallies)
	s := &scanner{marker: m, keep: found != nil || m.known != nil, total: make([]tally, n), open: m.tallies[:n], tail: tail{marks: m.tallies[n:], first: m.lines}}
	s.reading = &reading{view: v, dialects: m.dialects, total: s.total, marked: make([]uint64, len(v.Starts)/64+1)}
	breaks := v.Breaks
	for i := range v.Starts {
		broken := len(breaks) > 0 && breaks[0] == i
		if broken {
			breaks = breaks[1:]
			s.end(i)
		}
		s.line(i)
		if i < len(found) {
			found[i] = s.marks
		}
	}
	r := s.reading
	if len(r.regions) == 0 {
		s.weakest()
	} else {
		s.end(len(v.Starts))
	}
	return r
}

// line looks at line i.
func (s *scanner) line(i int) {
	line, _ := s.reading.view.Line(i)
	if blank(line) {
		s.tail.part(i + 1)
		return
	}
	s.reading.lines++
	switch line[0] {
	case '>', '|', ' ', '\t', '{':
		s.reading.quoted++
	}
	if sealed(line) {
		s.reading.sealed++
	}
	s.marks = s.of(line, s.keep)
	if s.marks.best >= 0 {
		s.reading.strong++
		s.assign(s.marks.best, i)
	}
	s.follow(line)
	for _, m := range s.marks.list {
		s.reading.marked[i/64] |= 1 << (i % 64)
		t := s.tally(m, line)
		s.total[m.dialect].add(t)
		s.open[m.dialect].add(t)
	}
}

// sealed reports whether a line is a string literal from end to end, or ends with one
// that ends with a line end: what a logger made of a line that was given to it.
func sealed(line string) bool {
	last := line[len(line)-1]
	if last != '\'' && last != '"' || len(line) < 3 {
		return false
	}
	return line[0] == last || strings.HasSuffix(line[:len(line)-1], `\n`)
}

// tally is what a dialect knows of the line that bears its mark.
func (s *scanner) tally(m lineMark, line string) tally {
	t := tally{points: m.weight, known: 1}
	if begins(line, m.from) {
		t.clean, t.own = 1, 1
	} else if before, ok := s.dialects[m.dialect].Behind[m.kind]; ok && strings.TrimSpace(line[:m.from]) == before {
		if before == "" {
			t.inner = 1
		} else {
			t.own = 1
		}
	}
	return t
}

func (t *tally) add(more tally) {
	t.points += more.points
	t.known += more.known
	t.clean += more.clean
	t.own += more.own
	t.inner += more.inner
}

// begins reports whether nothing stands before from in a line, or the time that
// PHPMailer puts there.
func begins(line string, from int) bool {
	if from == 0 {
		return true
	}
	for from > 0 && line[from-1] <= ' ' {
		from--
	}
	return from > 0 && from == stampLength(line[:from])
}

// close counts what the open region's dialect knows of it.
func (s *scanner) close() {
	last := s.reading.regions[len(s.reading.regions)-1]
	for k, d := range s.dialects {
		if d == last.dialect {
			s.reading.add(s.open[k])
		}
	}
}

func (r *reading) add(t tally) {
	r.points += t.points
	r.known += t.known
	r.clean += t.clean
	r.own += t.own
	r.inner += t.inner
}

// weakest gives the whole view to the dialect whose weak marks score best: two of
// them make a conversation. Of equals the bare transcript is what lines are that
// bear no tool's mark.
func (s *scanner) weakest() {
	best := -1
	for k := range s.dialects {
		if s.total[k].known >= 2 && (best < 0 || s.total[k].points > s.total[best].points ||
			s.total[k].points == s.total[best].points && s.dialects[k] == plain) {
			best = k
		}
	}
	if best < 0 {
		return
	}
	r := s.reading
	r.add(s.total[best])
	from := 0
	for _, at := range append(slices.Clone(r.view.Breaks), len(r.view.Starts)) {
		if at > from {
			r.regions = append(r.regions, region{dialect: s.dialects[best], from: from, to: at, points: s.total[best].points})
			from = at
		}
	}
}

// scores lists every dialect's score, the best first.
func (r *reading) scores() []stream.Score {
	list := make([]stream.Score, len(r.dialects))
	for k, d := range r.dialects {
		list[k] = stream.Score{Dialect: d.ID, Points: r.total[k].points, Lines: r.total[k].known}
	}
	slices.SortStableFunc(list, func(a, b stream.Score) int { return cmp.Compare(b.Points, a.Points) })
	return list
}

// confidence is how surely a region is its dialect's: strong marks count, and
// what other dialects claim on the same view counts against.
func (r region) confidence(scores []stream.Score) float64 {
	rival := 0
	for _, s := range scores {
		if s.Dialect != r.dialect.ID {
			rival = max(rival, s.Points)
		}
	}
	share := float64(r.points) / float64(r.points+rival/2+1)
	if r.marked == 0 {
		share /= 2
	}
	return float64(int(share*100+0.5)) / 100
}
