package grammar

import (
	"cmp"
	"slices"

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

// regions cuts a view where the strong marks of one dialect give way to those of
// another, and scores every dialect. A view without any strong mark is one
// region of the dialect whose weak marks score best, or none.
func regions(v *lines.View, dialects []*Dialect) ([]region, []stream.Score) {
	total := make([]stream.Score, len(dialects))
	for i, d := range dialects {
		total[i].Dialect = d.ID
	}
	var list []region
	weights := make([]int, len(dialects))
	var tokens []Token
	for i := range v.Starts {
		line, _ := v.Line(i)
		best := -1
		for k, d := range dialects {
			tokens = d.Cut(line, tokens[:0])
			weights[k] = 0
			if len(tokens) > 0 {
				weights[k] = d.Marks[tokens[0].Kind]
			}
			if weights[k] > 0 {
				total[k].Points += weights[k]
				total[k].Lines++
			}
			if weights[k] >= Strong && (best < 0 || weights[k] > weights[best]) {
				best = k
			}
		}
		list = assign(list, dialects, weights, best, i)
	}
	if len(list) == 0 {
		list = weakest(total, dialects)
	}
	if len(list) > 0 {
		list[0].from = 0
		list[len(list)-1].to = len(v.Starts)
	}
	order := slices.Clone(total)
	slices.SortStableFunc(order, func(a, b stream.Score) int { return cmp.Compare(b.Points, a.Points) })
	return list, order
}

// assign gives line i, whose strongest dialect is best (-1: none is strong), to
// the open region or begins another.
func assign(list []region, dialects []*Dialect, weights []int, best, i int) []region {
	if best < 0 {
		return list
	}
	if n := len(list); n > 0 {
		for k, d := range dialects {
			if d == list[n-1].dialect && weights[k] > 0 {
				best = k // a line that the open region knows, however weakly, stays there
			}
		}
		if list[n-1].dialect == dialects[best] {
			list[n-1].points += weights[best]
			list[n-1].marked++
			return list
		}
		list[n-1].to = i
	}
	return append(list, region{dialect: dialects[best], from: i, points: weights[best], marked: 1})
}

// weakest is the whole view for the dialect whose weak marks score best: two of
// them make a conversation.
func weakest(total []stream.Score, dialects []*Dialect) []region {
	best := -1
	for k := range dialects {
		if total[k].Lines >= 2 && (best < 0 || total[k].Points > total[best].Points) {
			best = k
		}
	}
	if best < 0 {
		return nil
	}
	return []region{{dialect: dialects[best], points: total[best].Points}}
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
