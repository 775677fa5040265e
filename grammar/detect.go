package grammar

import (
	"cmp"
	"math/bits"
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
	view    *lines.View
	regions []region
	scores  []stream.Score

	points int // of each region's dialect, on its lines
	lines  int // that are not blank
	known  int // that bear a mark of their region's dialect
	clean  int // that are known and begin with the mark
	own    int // that are clean, or the mark stands behind words that the dialect has there
	inner  int // that are known and begin with spaces that the dialect has there
	quoted int // that begin as quotes, indented blocks or objects do
	sealed int // that are string literals, or end as a literal that holds a line
	strong int // that bear a strong mark of some dialect

	marked []uint64 // one bit a line of the view: it bears a mark of some dialect
}

func (r *reading) isMarked(line int) bool { return r.marked[line/64]&(1<<(line%64)) != 0 }

// tally counts what one dialect knows of a stretch of lines.
type tally struct{ points, known, clean, own, inner int }

// scanner reads a view line by line for marks.
type scanner struct {
	dialects []*Dialect
	claims   *claims // nil: every line is cut by every dialect
	reading  *reading
	total    []tally // of the whole view
	open     []tally // of the open region
	weights  []int   // of the line's mark, by dialect
	marked   []int   // the dialects that have one
	begins   []int   // where the line's first token begins, by dialect
	kinds    []int   // of that token
	tokens   []Token
	since    int // the line that the open region, or the next, begins at the earliest
	tail     tail
	before   []region // those without strong marks, while there is none with
}

func newScanner(dialects []*Dialect, known *claims) *scanner {
	n := len(dialects)
	return &scanner{dialects: dialects, claims: known, total: make([]tally, n), open: make([]tally, n), weights: make([]int, n), begins: make([]int, n), kinds: make([]int, n),
		tail: tail{marks: make([]tally, n), first: make([]int, n)}}
}

// scan cuts a view where the strong marks of one dialect give way to those of
// another, and scores every dialect. A view without any strong mark is read by
// the dialect whose weak marks score best, or by none.
func scan(v *lines.View, dialects []*Dialect) *reading {
	return scanWith(v, dialects, claimsOf(dialects))
}

func scanWith(v *lines.View, dialects []*Dialect, known *claims) *reading {
	s := newScanner(dialects, known)
	s.reading = &reading{view: v, marked: make([]uint64, len(v.Starts)/64+1)}
	breaks := v.Breaks
	for i := range v.Starts {
		broken := len(breaks) > 0 && breaks[0] == i
		if broken {
			breaks = breaks[1:]
			s.end(i)
		}
		s.line(i)
	}
	r := s.reading
	if len(r.regions) == 0 {
		s.weakest()
	} else {
		s.end(len(v.Starts))
	}
	r.scores = s.scores()
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
	best := s.weigh(line)
	if best >= 0 {
		s.reading.strong++
		s.assign(best, i)
	}
	s.follow(line)
	for _, k := range s.marked {
		s.reading.marked[i/64] |= 1 << (i % 64)
		t := s.tally(k, line)
		s.total[k].add(t)
		s.open[k].add(t)
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

// weigh finds the dialects that have a mark on a line, and the one whose mark is the
// strongest, -1 if none is strong.
func (s *scanner) weigh(line string) (best int) {
	for _, k := range s.marked {
		s.weights[k] = 0
	}
	s.marked = s.marked[:0]
	best = -1
	cut := func(k int) {
		d := s.dialects[k]
		s.tokens = d.Cut(line, s.tokens[:0])
		if len(s.tokens) == 0 || d.weights[s.tokens[0].Kind] == 0 {
			return
		}
		s.marked = append(s.marked, k)
		s.weights[k], s.begins[k], s.kinds[k] = d.weights[s.tokens[0].Kind], s.tokens[0].From, s.tokens[0].Kind
		if s.weights[k] >= Strong && (best < 0 || s.weights[k] > s.weights[best]) {
			best = k
		}
	}
	if s.claims == nil {
		for k := range s.dialects {
			cut(k)
		}
		return best
	}
	for set := s.claims.of(line); set != 0; set &= set - 1 {
		cut(bits.TrailingZeros64(set))
	}
	for k := mostClaims; k < len(s.dialects); k++ {
		cut(k)
	}
	return best
}

// tally is what dialect k knows of the line that was weighed last.
func (s *scanner) tally(k int, line string) tally {
	t := tally{points: s.weights[k], known: 1}
	if at := s.begins[k]; begins(line, at) {
		t.clean, t.own = 1, 1
	} else if before, ok := s.dialects[k].Behind[s.kinds[k]]; ok && strings.TrimSpace(line[:at]) == before {
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
func (s *scanner) scores() []stream.Score {
	list := make([]stream.Score, len(s.dialects))
	for k, d := range s.dialects {
		list[k] = stream.Score{Dialect: d.ID, Points: s.total[k].points, Lines: s.total[k].known}
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
