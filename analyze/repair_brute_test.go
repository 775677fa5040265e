package analyze

import (
	"flag"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

var exhaustive = flag.Bool("exhaustive", false, "repair all sequences of up to four commands, foresee all of up to three: minutes")

// sequences are the conversations of up to four commands: all of one and two,
// and of the longer ones a seeded sample.
func sequences(sample int) [][]string {
	var all, longer [][]string
	from := [][]string{nil}
	for n := 1; n <= 4; n++ {
		var to [][]string
		for _, s := range from {
			for _, symbol := range symbols {
				to = append(to, append(slices.Clip(s), symbol))
			}
		}
		if n <= 2 || *exhaustive {
			all = append(all, to...)
		} else {
			longer = append(longer, to...)
		}
		from = to
	}
	r := rand.New(rand.NewSource(503))
	r.Shuffle(len(longer), func(i, j int) { longer[i], longer[j] = longer[j], longer[i] })
	return append(all, longer[:min(sample, len(longer))]...)
}

// TestRepairsBruteForce: on servers that answer by the table, every repair gives
// a legal session that reaches its goal, and no shorter edit does.
func TestRepairsBruteForce(t *testing.T) {
	for _, m := range models() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			tally := map[string]int{}
			wrong := 0
			for _, said := range sequences(60) {
				what, trouble := m.repaired(said)
				tally[what]++
				if trouble != "" {
					if wrong++; wrong <= 10 {
						t.Errorf("%s: %s", strings.Join(said, " "), trouble)
					}
				}
			}
			t.Logf("%d wrong; %v", wrong, tally)
			if tally["repaired at once"] < 30 || tally["legal"] == 0 || tally["nothing helps"] == 0 {
				t.Errorf("too few of a kind: %v", tally)
			}
		})
	}
}

// mostRounds is how often a repaired session is run again: what the first log
// did not show, the next does.
const mostRounds = 6

// repaired plays a conversation, repairs it, and plays what comes of it.
func (m *model) repaired(said []string) (what, trouble string) {
	wanted, rounds := said, []string{strings.Join(said, " ")}
	complete := false
	for range mostRounds {
		next, what, trouble := m.round(said)
		_, d := m.talk(said).diagnosis()
		switch {
		case trouble != "":
			return what, trouble
		case complete && what == "":
			return "incomplete", fmt.Sprintf("%q: called complete, and then %q", rounds, next)
		case what == "legal" && len(rounds) == 1:
			return what, ""
		case what == "legal":
			return m.arrived(wanted, said, len(rounds)-1)
		case what != "":
			return what, ""
		}
		complete = len(d.RepairRests) == 0 && !slices.ContainsFunc(said, func(s string) bool { return strings.HasSuffix(s, "-bad") })
		said = next
		rounds = append(rounds, strings.Join(said, " "))
	}
	return "endless", fmt.Sprintf("still out of order: %q", rounds)
}

// round plays a conversation once and holds its repair, if it needs one, against
// the brute-force search on the server as the session shows it.
func (m *model) round(said []string) (next []string, what, trouble string) {
	p := m.talk(said)
	tr, d := p.diagnosis()
	switch {
	case p.faults == 0 && d.FirstIllegal != nil && d.FirstIllegal.Fault == "client":
		return nil, "false", fmt.Sprintf("a false alarm, %s, in %v", d.FirstIllegal.ID, said)
	case p.faults == 0:
		return nil, "legal", ""
	case d.FirstIllegal == nil:
		return nil, "missed", fmt.Sprintf("no first illegal transition in %v", said)
	case d.Repair == nil && d.NoRepair == "":
		return nil, "silent", "neither a repair nor the reason why there is none"
	}
	c := stretchOf(tr, &d)
	barred := ""
	if RuleOf(d.Cause.ID).Repair.None != "" {
		barred = tr.Steps[stepAt(tr, d.Cause.Place.Line)].Command
	}
	c.bar(barred)
	s := newSearcher(worldOf(tr, &d, c), c, aimOf(c.units, c.at), barred)
	if d.Repair == nil {
		if barred == "" || s.within(4) {
			return nil, "none", fmt.Sprintf("no repair of %v: %s", said, d.NoRepair)
		}
		return nil, "nothing helps", ""
	}
	next = p.edited(said, d.Repair)
	if len(d.Repair) > 1 && s.within(len(d.Repair)-1) {
		slices.Reverse(s.found)
		return nil, "longer", fmt.Sprintf("%v becomes %v by %d edits, and %v by fewer", said, next, len(d.Repair), s.found)
	}
	if slices.Equal(next, said) {
		return nil, "same", fmt.Sprintf("the repair changes nothing in %v", said)
	}
	return next, "", ""
}

// arrived tells whether a repaired conversation got where the first one was
// going: a message accepted, or a login done.
func (m *model) arrived(wanted, said []string, repairs int) (what, trouble string) {
	at := m.talk(said).at
	what = "repaired at once"
	if repairs > 1 {
		what = "repaired once the server's list and demands are shown"
	}
	switch {
	case (slices.Contains(wanted, "DATA") || slices.Contains(wanted, "BDAT")) && at.deliveredBefore == 0:
		return what, fmt.Sprintf("%v became %v, and no message was accepted", wanted, said)
	case slices.Contains(said, "AUTH-bad") && !at.auth:
		return "nothing helps", "" // of two logins out of order it kept the one with the wrong password
	case slices.Contains(wanted, "AUTH") && m.tls.Has("AUTH") && !at.auth:
		return what, fmt.Sprintf("%v became %v, and nobody is logged in", wanted, said)
	}
	return what, ""
}
