package scan

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"badseq/analyze"
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
			Outcome: analyze.Refused, Cause: cause, Confidence: analyze.High, Line: 1 + r.IntN(9),
		}
		s.Add(fmt.Sprintf("%d.log", r.IntN(1000)), &v, &Filter{})
	}
	if n%2 == 0 {
		s.Fail(fmt.Sprintf("%d.gz", seed), "it ends early")
	}
	return s
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
