package scan

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"badseq/analyze"
	"badseq/grammar/stream"
)

// some is a summary of sessions that a seed draws; many of them have keys of their own.
func some(seed uint64, n int) *Summary {
	r := rand.New(rand.NewPCG(seed, 1))
	s := &Summary{Files: n, SMTP: n, Bytes: int64(n)}
	causes := []string{"", "auth-failed", "mail-before-auth", "auth-before-starttls"}
	for range n {
		cause := causes[r.IntN(len(causes))]
		v := Verdict{
			Signature: fmt.Sprintf("%016x", r.IntN(3*mostKeys)), Dialect: "plain", Host: fmt.Sprintf("h%d.example", r.IntN(4*mostKeys)),
			Began: someMoment(r), Outcome: analyze.Refused, Cause: cause, Confidence: analyze.High, Line: 1 + r.IntN(9),
		}
		s.Add(fmt.Sprintf("%d.log", r.IntN(1000)), &v, &Filter{})
	}
	if n%2 == 0 {
		s.Fail(fmt.Sprintf("%d.gz", seed), "it ends early")
	}
	return s
}

// someMoment is a time of some years, or none; some tell no year.
func someMoment(r *rand.Rand) stream.Moment {
	m := stream.Moment{Time: time.Unix(1_600_000_000+r.Int64N(200_000_000), 0).UTC(), Line: 1}
	switch r.IntN(4) {
	case 0:
		return stream.Moment{}
	case 1:
		m.Yearless, m.Time = true, m.Time.AddDate(-m.Time.Year(), 0, 0)
	}
	return m
}

func merged(list ...*Summary) *Summary {
	s := &Summary{}
	for _, o := range list {
		s.Merge(o)
	}
	// Reading a table prunes it: what stays over is not the order's doing.
	for _, t := range []*Table{&s.Outcomes, &s.Causes, &s.Dialects, &s.Libraries, &s.Servers, &s.Software, &s.Providers} {
		t.prune()
	}
	s.Groups.prune()
	s.Changes.prune()
	return s
}

// Merging is associative and commutative, has a neutral value and a bounded
// size, even where there are more keys than are kept.
func TestMergeLaws(t *testing.T) {
	a, b, c := some(1, 20_000), some(2, 31_001), some(3, 500)
	want := merged(a, b, c)
	for name, got := range map[string]*Summary{
		"commutative": merged(c, b, a),
		"associative": merged(a, merged(b, c)),
		"neutral":     merged(&Summary{}, merged(a, b), &Summary{}, c),
	} {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %d groups, %d servers, %d others; want %d, %d, %d", name, len(got.Groups.By), len(got.Servers.Counts),
				got.Servers.Others, len(want.Groups.By), len(want.Servers.Counts), want.Servers.Others)
		}
	}
	if len(want.Servers.Counts) != mostKeys || want.Servers.Others == 0 || len(want.Groups.By) != mostKeys {
		t.Errorf("%d servers, %d groups: the test does not reach the bound", len(want.Servers.Counts), len(want.Groups.By))
	}
	if n := len(want.Times.Slots); n == 0 || n > mostSlots || want.Times.Kind == Minute || want.Yearless.Sessions == 0 {
		t.Errorf("%d slots of a %s: the test does not reach the bound", n, want.Times.Kind)
	}
	total := want.Servers.Others
	for _, r := range want.Servers.Rows() {
		total += r.Count
	}
	if total != want.Sessions {
		t.Errorf("the servers have %d sessions of %d", total, want.Sessions)
	}
}

func TestMost(t *testing.T) {
	s := &Summary{}
	for i, n := range []int{1, 7, 2} {
		for k := range n {
			v := Verdict{Signature: fmt.Sprint(i), Cause: "auth-failed", Host: fmt.Sprintf("h%d", i), Line: k + 1}
			s.Add("x", &v, &Filter{})
		}
	}
	if list := s.Changes.Most(0.7); len(list) != 1 || list[0].Where != "h1" || list[0].Count != 7 {
		t.Errorf("%+v", list)
	}
	if list := s.Changes.Most(0.9); len(list) != 2 || list[1].Where != "h2" {
		t.Errorf("%+v", list)
	}
}

// Times are the same in whatever order they come, and however many are put
// together; of all kinds of spans.
func TestTimesLaws(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 3))
		span := int64(60) << r.IntN(27) // from a minute to centuries
		n := 1 + r.IntN(3*mostSlots)
		all := make([]stream.Moment, n)
		for i := range all {
			all[i] = stream.Moment{Time: time.Unix(r.Int64N(span), 0).UTC(), Line: 1}
		}
		var want Times
		parts := make([]Times, 1+r.IntN(5))
		for i, m := range all {
			want.add(m, i%3 == 0)
		}
		for _, i := range r.Perm(n) {
			parts[r.IntN(len(parts))].add(all[i], i%3 == 0)
		}
		var got Times
		for _, i := range r.Perm(len(parts)) {
			before := fmt.Sprint(parts[i])
			got.Merge(&parts[i])
			if fmt.Sprint(parts[i]) != before {
				t.Fatal("merging changes what is merged")
			}
		}
		got.Merge(&Times{})
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: %d slots of a %s, want %d of a %s", seed, len(got.Slots), got.Kind, len(want.Slots), want.Kind)
		}
		if len(want.Slots) > mostSlots {
			t.Fatalf("%d slots", len(want.Slots))
		}
		kind, bars := want.Bars(24)
		sessions, findings := 0, 0
		for i, b := range bars {
			sessions += b.Sessions
			findings += b.Findings
			if kind.begin(b.Begin.Unix()) != b.Begin.Unix() || i > 0 && kind.next(bars[i-1].Begin.Unix()) > b.Begin.Unix() || b.Gap != (b.Gap && b.Sessions == 0 && i > 0) {
				t.Fatalf("seed %d: a %s begins at %s", seed, kind, b.Begin)
			}
		}
		if sessions != n || findings != (n+2)/3 || len(bars) > 24 && kind != Year {
			t.Fatalf("seed %d: %d sessions in %d bars, want %d", seed, sessions, len(bars), n)
		}
	}
}
