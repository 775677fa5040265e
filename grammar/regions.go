package grammar

// tail is what follows the last line of the open region that bears its dialect's mark,
// from the first blank line on: it may be another program's, whose marks are weak.
type tail struct {
	from      int     // the line behind that blank line, 0 while there is none
	paragraph int     // the line behind the last blank line
	marks     []tally // by dialect
	first     []int   // the line of each dialect's first mark
	marked    bool    // a line of the last paragraph bears a mark
	dirty     bool
}

// part takes in that line i follows a blank one.
func (t *tail) part(i int) {
	if t.from == 0 {
		t.from = i
	}
	t.paragraph, t.marked = i, false
}

// clear forgets the tail: the open region goes on, or another begins.
func (t *tail) clear() {
	t.from, t.paragraph, t.marked = 0, 0, false
	if t.dirty {
		clear(t.marks)
		t.dirty = false
	}
}

// follow takes the marks of a line in for the tail of the open region, or ends the tail
// where the region's dialect has a token for it, marked or not: some print the server's
// lines without a label. Where no region is open, the tail is what stands
// before the next.
func (s *scanner) follow(line string) {
	if len(s.marks.list) == 0 {
		return
	}
	if d := s.opened(); d != nil {
		if s.tail.from == 0 {
			return
		}
		if s.tokens = d.Cut(line, s.tokens[:0]); len(s.tokens) > 0 {
			s.tail.clear()
			return
		}
	}
	for _, m := range s.marks.list {
		if s.tail.marks[m.dialect].known == 0 {
			s.tail.first[m.dialect] = s.tail.paragraph
		}
		s.tail.marks[m.dialect].add(s.tally(m, line))
	}
	s.tail.dirty, s.tail.marked = true, true
}

// opened is the dialect of the open region, nil if none is open.
func (s *scanner) opened() *Dialect {
	if n := len(s.reading.regions); n > 0 && s.reading.regions[n-1].to == 0 {
		return s.reading.regions[n-1].dialect
	}
	return nil
}

// leastTail is how many lines at least bear the weak marks of one dialect where a
// conversation of its own stands behind a region.
const leastTail = 3

// other finds the dialect whose marks make a conversation of the tail, -1 where none
// does. Of equals the bare transcript is what bears no tool's mark.
func (s *scanner) other() (best int) {
	best = -1
	for k, t := range s.tail.marks {
		if t.known >= leastTail && (best < 0 || t.points > s.tail.marks[best].points ||
			t.points == s.tail.marks[best].points && s.dialects[k] == plain) {
			best = k
		}
	}
	return best
}

// assign gives line i, whose strongest dialect is best, to the open region or
// begins another.
func (s *scanner) assign(best, i int) {
	list := s.reading.regions
	if n := len(list); n > 0 && list[n-1].to == 0 {
		for _, m := range s.marks.list {
			if s.dialects[m.dialect] == list[n-1].dialect {
				best = m.dialect // a line that the open region knows, however weakly, stays there
			}
		}
		if list[n-1].dialect == s.dialects[best] {
			list[n-1].points += s.marks.weight(best)
			list[n-1].marked++
			return
		}
	}
	s.begin(best, i)
}

// begin begins a region of dialect best on line i, or above: with the first paragraph
// of the tail that bears its marks, at least with the paragraph that line i is in.
// Where nothing else stands before it, it begins where the last one ended.
func (s *scanner) begin(best, i int) {
	from, k, above := i, -1, tally{}
	if s.tail.paragraph > 0 && !s.tail.marked {
		from, k = s.tail.paragraph, s.other()
	}
	if t := s.tail.marks[best]; t.known > 0 && s.tail.from > 0 && (k < 0 || t.points >= s.tail.marks[k].points) {
		from, k, above = max(s.tail.first[best], s.since), -1, t
	}
	if k < 0 && s.opened() == nil {
		from, above = s.since, s.open[best]
	}
	s.split(k, from)
	s.since = i
	s.reading.regions = append(s.reading.regions, s.before...) // now something tells them from what follows
	s.before = nil
	s.reading.regions = append(s.reading.regions, region{dialect: s.dialects[best], from: from, points: s.marks.weight(best), marked: 1})
	s.tail.clear()
	clear(s.open)
	s.open[best] = above
}

// end ends the open region before line i, where the output of another program begins,
// or the view ends.
func (s *scanner) end(i int) {
	s.split(s.other(), i)
	s.since = i
	s.tail.clear()
	clear(s.open)
}

// split ends the open region before line to. Where k is not negative, that dialect
// reads its tail. What it says for the dialect does not count for the view: any layer
// may lay a few words bare that look like it.
func (s *scanner) split(k, to int) {
	n := len(s.reading.regions)
	from := s.since
	if s.opened() != nil {
		from = to
		if k >= 0 {
			from = max(s.tail.first[k], s.since)
		}
		s.close()
		s.reading.regions[n-1].to = from
	}
	if k < 0 {
		return
	}
	tail := region{dialect: s.dialects[k], from: from, to: to, points: s.tail.marks[k].points}
	if n == 0 { // a text without strong marks is one dialect's
		s.before = append(s.before, tail)
		return
	}
	s.reading.regions = append(s.reading.regions, tail)
}
