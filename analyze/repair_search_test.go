package analyze

import (
	"math/rand"
	"testing"
)

// TestRepairsOfLong: a conversation of many commands in no order, as a log joined of
// several is, costs no more to repair than one of few, for every node leads to as many
// more as there are commands.
func TestRepairsOfLong(t *testing.T) {
	const most = mostNodes * manyUnits * 2 // two searches: one without a login
	r := rand.New(rand.NewSource(17))
	longest := 0
	for range 40 {
		log := randomSession(r, 400)
		trace := Replay(log.Sessions[0], log.Events, log.Source)
		d := decide(trace, findings(trace))
		if d.Cause == nil {
			continue
		}
		c := stretchOf(trace, &d)
		if c.at < 0 {
			continue
		}
		longest = max(longest, len(c.units))
		w := worldOf(trace, &d, c)
		w.search(c, aimOf(c.units, c.at), "")
		if work := w.looked * len(c.units); work > most {
			t.Errorf("%d units: %d nodes", len(c.units), w.looked)
		}
	}
	if longest < mostUnits {
		t.Errorf("the longest conversation has only %d units", longest)
	}
}

// searcher looks for edits by trying all of them: each command is kept, left out
// or replaced by any other, and any command is put in anywhere. A command that
// is left out here and put in there is one that was moved: one edit.
type searcher struct {
	w     *world // the server as the session shows it
	a     aim
	kinds []unit // the commands that differ
	said  []int  // the conversation, by kind
	may   []bool // of each kind, whether it can be put in
	known map[standing]int32
	at    []standing
	leads [][]int32 // of each standing and kind, the next standing + 1, -1 if it is refused there, 0 not yet known
	dead  map[tried]bool
	bound int
	found []string // the conversation that was found, last command first
}

// tried is a point of the search from which nothing was found.
type tried struct {
	next, spent int
	at          int32    // index of a standing
	balance     [24]int8 // of each kind, how often it was put in more than left out
}

func newSearcher(w *world, c stretch, a aim, barred string) *searcher {
	s := &searcher{w: w, a: a, known: map[standing]int32{}}
	s.a.tls = a.tls && w.offersTLS()
	s.a.login = a.login && barred != "AUTH" && (w.tls.Has("AUTH") && w.offersTLS() || w.clear.Has("AUTH"))
	for _, u := range c.units {
		u.line, u.extra = 0, false
		s.said = append(s.said, s.kind(u))
	}
	login := s.a.login || w.mailNeeds && a.progress > 0
	for _, symbol := range symbols {
		allowed := true
		switch symbol {
		case "AUTH-bad", "RCPT-bad", "JUNK":
			continue
		case "AUTH":
			allowed = login
		case "STARTTLS":
			allowed = s.a.tls || login && (w.authNeedsTLS || !w.clear.Has("AUTH")) || w.mailNeedsTLS && a.progress > 0
		}
		if allowed && symbol != barred {
			s.may[s.kind(symbolUnit(symbol))] = true
		}
	}
	return s
}

// kind is the index of a command among those that differ.
func (s *searcher) kind(u unit) int {
	u.accepted = false
	for i := range s.kinds {
		if s.kinds[i] == u {
			return i
		}
	}
	s.kinds, s.may = append(s.kinds, u), append(s.may, false)
	return len(s.kinds) - 1
}

// within tells whether some edit of at most so many steps does.
func (s *searcher) within(edits int) bool {
	s.bound, s.dead = edits, map[tried]bool{}
	return s.try(tried{at: s.number(s.w.start)})
}

func (s *searcher) try(p tried) bool {
	if p.spent > s.bound || s.dead[p] {
		return false
	}
	s.dead[p] = true
	if p.next == len(s.said) && s.reached(p) || p.next < len(s.said) && s.deal(p) {
		return true
	}
	for k := range s.kinds {
		q := p
		if p.balance[k] >= 0 {
			if q.spent++; !s.may[k] && !s.later(p.next, k) {
				continue
			}
		}
		q.balance[k]++
		if s.say(&q, k) && s.try(q) {
			return s.by(k)
		}
	}
	return false
}

// deal keeps, leaves out or replaces the next command.
func (s *searcher) deal(p tried) bool {
	said := s.said[p.next]
	p.next++
	kept, out := p, p
	if s.say(&kept, said) && s.try(kept) {
		return s.by(said)
	}
	if out.balance[said] <= 0 {
		out.spent++
	}
	out.balance[said]--
	if s.try(out) {
		return true
	}
	p.spent++
	for k := range s.kinds {
		if q := p; k != said && s.may[k] && s.say(&q, k) && s.try(q) {
			return s.by(k)
		}
	}
	return false
}

// by notes a command of what was found.
func (s *searcher) by(kind int) bool {
	s.found = append(s.found, s.kinds[kind].verb)
	return true
}

// number is the index of a standing.
func (s *searcher) number(at standing) int32 {
	n, ok := s.known[at]
	if !ok {
		n = int32(len(s.at))
		s.known[at] = n
		s.at, s.leads = append(s.at, at), append(s.leads, make([]int32, len(s.kinds)))
	}
	return n
}

// say moves on by a command, if it is legal there.
func (s *searcher) say(p *tried, kind int) bool {
	to := s.leads[p.at][kind]
	if to == 0 {
		to = -1
		if at, ok := s.w.plays(s.at[p.at], s.kinds[kind]); ok {
			to = s.number(at) + 1
		}
		s.leads[p.at][kind] = to
	}
	p.at = to - 1
	return to > 0
}

func (s *searcher) later(from, kind int) bool {
	for _, said := range s.said[from:] {
		if said == kind {
			return true
		}
	}
	return false
}

// reached tells whether the client is where it was going, and no command that
// cannot be had anew was put in.
func (s *searcher) reached(p tried) bool {
	for k := range s.kinds {
		if p.balance[k] > 0 && !s.may[k] {
			return false
		}
	}
	at := s.at[p.at]
	return (at.auth || !s.a.login) && (at.tls || !s.a.tls) && at.progress >= s.a.progress
}
