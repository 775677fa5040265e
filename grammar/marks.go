package grammar

import (
	"math/bits"

	"badseq/grammar/lines"
)

// lineMark is what the first token that a dialect cuts of a line says for it.
type lineMark struct {
	dialect int // by its place in the list
	weight  int
	kind    int // of the token
	from    int // where it begins
}

// lineMarks are those of one line, and the place in the list of the dialect whose mark is the
// strongest, -1 if none is strong.
type lineMarks struct {
	list []lineMark
	best int
}

// weight is how much dialect k's mark says, 0 where it has none.
func (m lineMarks) weight(k int) int {
	for i := range m.list {
		if m.list[i].dialect == k {
			return m.list[i].weight
		}
	}
	return 0
}

// most is how much the line speaks for any dialect.
func (m lineMarks) most() (weight int) {
	for i := range m.list {
		weight = max(weight, m.list[i].weight)
	}
	return weight
}

// marker finds the marks of lines. It is for one input: what one view of it told of a
// line need not be found again for the same line of another.
type marker struct {
	dialects []*Dialect
	claims   *claims // nil: every line is cut by every dialect
	tokens   []Token
	made     []lineMark           // those that are kept, and the last
	known    map[string]lineMarks // nil: nothing is remembered

	tallies []tally // what one scan after the other counts in
	lines   []int
}

// mostKnown bounds how many lines are remembered.
const mostKnown = 1 << 14

func newMarker(dialects []*Dialect) *marker {
	return &marker{dialects: dialects, claims: claimsOf(dialects)}
}

// learn remembers the marks of a view's lines.
func (m *marker) learn(v *lines.View, found []lineMarks) {
	m.known = make(map[string]lineMarks, len(found))
	for i, one := range found {
		if line, _ := v.Line(i); len(m.known) < mostKnown && !blank(line) {
			m.known[line] = one
		}
	}
}

// of finds the marks of a line. Unless they are kept, they are good until the next.
func (m *marker) of(line string, keep bool) lineMarks {
	found, ok := m.known[line]
	if ok {
		return found
	}
	found = m.find(line)
	if keep && len(m.known) < mostKnown {
		m.made = m.made[:len(m.made)+len(found.list)]
		if m.known != nil {
			m.known[line] = found
		}
	}
	return found
}

// find looks at a line.
func (m *marker) find(line string) lineMarks {
	begin := len(m.made)
	list, best := m.made, -1
	cut := func(k int) {
		d := m.dialects[k]
		m.tokens = d.Cut(line, m.tokens[:0])
		if len(m.tokens) == 0 {
			return
		}
		first := m.tokens[0]
		weight := d.weights[first.Kind]
		if weight == 0 {
			return
		}
		list = append(list, lineMark{dialect: k, weight: weight, kind: first.Kind, from: first.From})
		if weight >= Strong && (best < 0 || weight > list[best].weight) {
			best = len(list) - 1
		}
	}
	if m.claims == nil {
		for k := range m.dialects {
			cut(k)
		}
	} else {
		for set := m.claims.of(line); set != 0; set &= set - 1 {
			cut(bits.TrailingZeros64(set))
		}
		for k := mostClaims; k < len(m.dialects); k++ {
			cut(k)
		}
	}
	m.made = list[:begin]
	if best >= 0 {
		best = list[best].dialect
	}
	return lineMarks{list: list[begin:len(list):len(list)], best: best}
}
