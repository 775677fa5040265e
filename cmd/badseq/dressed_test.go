package main

import (
	"bytes"
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"badseq/analyze"
	"badseq/fixtures/dress"
	"badseq/grammar/stream"
)

// told is what an input tells, by the lines of the log before it was dressed.
type told struct {
	verdicts []string // of each session, with its lines
	events   []event
}

// event is what happened, and on which line (from 0; -1 for none of the log's).
type event struct {
	what, words string
	line        int
}

// tells reads and judges an input. at maps the undressed log's lines to its own; of
// company sessions half stand before them and half behind, or among them, and are
// somebody else's.
func tells(text []byte, at []int, company int, among bool) told {
	in := judge("-", bytes.NewReader(text), "")
	n := len(at) - 1
	behind := at[n]
	if n > 0 {
		behind = max(behind, at[n-1]+1) // what follows may have been put on the same line
	}
	foreign := func(_, dressed int) bool { return dressed >= behind || n > 0 && dressed < at[0] }
	if among {
		foreign = func(_, dressed int) bool { return !slices.Contains(at[:n], dressed) }
	} else if company > 0 && n > 0 && at[0] == at[n-1] { // on one line they are told by their order
		foreign = func(session, _ int) bool {
			return session <= company/2 || session > len(in.sessions)-company/2
		}
	}
	line := func(dressed int) int { // the undressed line, the first of several on one
		i, _ := slices.BinarySearch(at[:n], dressed)
		if i == n || at[i] != dressed {
			i--
		}
		for i > 0 && at[i-1] == at[i] {
			i--
		}
		if dressed >= behind {
			return -1
		}
		return i
	}
	var t told
	first := 0
	for _, d := range in.sessions {
		if company > 0 && foreign(d.Session.Index, d.Session.First-1) {
			continue
		}
		if first == 0 {
			first = d.Session.Index
		}
		t.verdicts = append(t.verdicts, tellsOf(&d, line))
	}
	if in.log == nil {
		return t
	}
	for _, e := range in.log.Events {
		if e.Kind == stream.Note || company > 0 && foreign(e.Session, e.Place.Line-1) {
			continue
		}
		words := strings.Join(strings.FieldsFunc(e.Text, func(r rune) bool { return r <= ' ' || r == '\u00a0' }), " ")
		t.events = append(t.events, event{
			what:  fmt.Sprintf("%d %s %s %s %d %s", e.Session-first+1, e.Kind, e.Verb, e.Signal, e.Code, e.Enhanced),
			words: fmt.Sprintf("%s %q", e.Malformed, words),
			line:  line(e.Place.Line - 1),
		})
	}
	return t
}

func tellsOf(d *analyze.Diagnosis, line func(int) int) string {
	v := diagnosed(d)
	s := v.Outcome
	if v.Illegal != "" {
		s += fmt.Sprintf(", %s on line %d (%d)", v.Illegal, line(v.IllegalLine-1)+1, v.Code)
	}
	if v.Cause != "" {
		s += fmt.Sprintf(", because of %s on line %d", v.Cause, line(v.CauseLine-1)+1)
	}
	return s
}

// wearer is a log that is dressed, and what it tells.
type wearer struct {
	name string
	text []string
	bare told
}

// outfit is one case: a log, what it wears and how it is encoded.
type outfit struct {
	log      *wearer
	dresses  []dress.Dress
	encoding dress.Encoding
}

func (o outfit) id() string {
	var ids []string
	for _, d := range o.dresses {
		ids = append(ids, d.ID)
	}
	if o.encoding.ID != dress.Encodings[0].ID {
		ids = append(ids, o.encoding.ID)
	}
	return strings.Join(ids, "+")
}

// result is what became of an outfit.
type result struct {
	outfit
	tried   bool   // it could be worn
	lost    string // why it is not compared, "" if it is
	verdict string // how the verdict differs, "" if it does not
	events  string // how what was read differs
}

// try wears an outfit and compares.
func (o outfit) try() result {
	if why := o.lostBy(); why != "" {
		return result{outfit: o, lost: why}
	}
	text, at, ok := dress.Put(o.log.text, o.dresses...)
	if !ok {
		return result{}
	}
	input, ok := o.encoding.Encode(strings.Join(text, "\n") + "\n")
	if !ok {
		return result{}
	}
	keeps, company, among := dress.Words, 0, false
	for _, d := range o.dresses {
		keeps, company, among = max(keeps, d.Keeps), company+d.Company, among || d.Among
	}
	r := result{outfit: o, tried: true}
	got := tells(input, at, company, among)
	want := rebased(o.log.bare, at)
	if a, b := strings.Join(got.verdicts, "\n   "), strings.Join(want.verdicts, "\n   "); a != b {
		r.verdict = fmt.Sprintf("verdict is\n   %s, want\n   %s", a, b)
	}
	if keeps < dress.Verdict {
		r.events = compare(got.events, want.events, keeps == dress.Words)
	}
	return r
}

var onLine = regexp.MustCompile(`on line \d+`)

// rebased is what a bare log tells where several of its lines became one.
func rebased(t told, at []int) told {
	if len(at) < 3 || at[0] != at[len(at)-2] {
		return t
	}
	c := told{events: slices.Clone(t.events)}
	for _, v := range t.verdicts {
		c.verdicts = append(c.verdicts, onLine.ReplaceAllString(v, "on line 1"))
	}
	for i := range c.events {
		c.events[i].line = 0
	}
	return c
}

// compare says how events differ, "" if they do not.
func compare(got, want []event, words bool) string {
	for i, w := range want {
		if i >= len(got) {
			return fmt.Sprintf("event %d of %d is missing: %s %s", i, len(want), w.what, w.words)
		}
		switch g := got[i]; {
		case w.what != g.what:
			return fmt.Sprintf("event %d is\n   %s %s, want\n   %s %s", i, g.what, g.words, w.what, w.words)
		case words && w.words != g.words:
			return fmt.Sprintf("words of event %d are\n   %s %s, want\n   %s %s", i, g.what, g.words, w.what, w.words)
		case w.line != g.line:
			return fmt.Sprintf("place of event %d (%s %s) is line %d, want %d", i, w.what, w.words, g.line+1, w.line+1)
		}
	}
	if len(got) > len(want) {
		return fmt.Sprintf("event %d is too many: %s %s", len(want), got[len(want)].what, got[len(want)].words)
	}
	return ""
}

// TestDressed puts on fixtures what people and programs do to logs, one, two and three
// at a time, and gets the same verdicts and events on the same lines. It takes a seeded
// part of all cases; BADSEQ_DRESSED says which instead (see CONTRIBUTING.md).
func TestDressed(t *testing.T) {
	asked := os.Getenv("BADSEQ_DRESSED")
	logs := wearers(t, asked)
	cases := sampled(logs)
	if asked != "" {
		cases = chosen(logs, asked)
	}
	results := make([]result, len(cases))
	next := make(chan int)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range next {
				results[i] = cases[i].try()
			}
		})
	}
	for i := range cases {
		next <- i
	}
	close(next)
	group.Wait()
	tally(t, results, asked)
}

// wearers are the fixtures that can be dressed; of names that hold what was asked
// for, where a slash is in it.
func wearers(t *testing.T, asked string) []*wearer {
	var logs []*wearer
	all := allFixtures(t)
	for _, f := range all {
		text, ok := dress.Lines(f.Log)
		if !ok || !named(f.Name, asked) {
			continue
		}
		at := make([]int, len(text)+1)
		for i := range at {
			at[i] = i
		}
		logs = append(logs, &wearer{f.Name, text, tells([]byte(strings.Join(text, "\n")+"\n"), at, 0, false)})
	}
	if !strings.Contains(asked, "/") && len(logs)*10 < len(all)*9 {
		t.Fatalf("only %d of %d fixtures can be dressed", len(logs), len(all))
	}
	return logs
}

func named(name, asked string) bool {
	any := false
	for word := range strings.SplitSeq(asked, ",") {
		if strings.Contains(word, "/") {
			if any = true; strings.Contains(name, word) {
				return true
			}
		}
	}
	return !any
}

// singles are the outfits of one dress or one encoding.
func singles() []outfit {
	var list []outfit
	for _, d := range dress.Dresses {
		list = append(list, outfit{dresses: []dress.Dress{d}, encoding: dress.Encodings[0]})
	}
	for _, e := range dress.Encodings[1:] {
		list = append(list, outfit{encoding: e})
	}
	return list
}

// several is an outfit of n dresses, and sometimes an encoding.
func several(r *rand.Rand, n int) outfit {
	o := outfit{encoding: dress.Encodings[0]}
	for range n {
		o.dresses = append(o.dresses, dress.Dresses[r.IntN(len(dress.Dresses))])
	}
	if r.IntN(3) == 0 {
		o.encoding = dress.Encodings[r.IntN(len(dress.Encodings))]
	}
	return o
}

// sampled are a few fixtures in each dress, and some pairs and triples.
func sampled(logs []*wearer) []outfit {
	r := rand.New(rand.NewPCG(5, 21))
	var cases []outfit
	add := func(o outfit) {
		o.log = drawn(logs, fmt.Sprint(len(cases), o.id()))
		cases = append(cases, o)
	}
	for _, o := range singles() {
		for range 5 {
			add(o)
		}
	}
	for range 60 {
		add(several(r, 2))
		add(several(r, 3))
	}
	return cases
}

// drawn is the log whose name goes with a lot: nearly the same ones are drawn when
// fixtures are added.
func drawn(logs []*wearer, lot string) *wearer {
	var best *wearer
	least := uint64(0)
	for _, l := range logs {
		h := fnv.New64a()
		h.Write([]byte(lot + l.name))
		if sum := h.Sum64(); best == nil || sum < least {
			best, least = l, sum
		}
	}
	return best
}

// chosen are all cases of what was asked for: all, pairs (and triples), or names of
// dresses and encodings.
func chosen(logs []*wearer, asked string) []outfit {
	words := strings.Split(asked, ",")
	all := slices.Contains(words, "all")
	var cases []outfit
	for _, o := range singles() {
		if !all && !slices.Contains(words, o.id()) {
			continue
		}
		for _, l := range logs {
			o.log = l
			cases = append(cases, o)
		}
	}
	if all || slices.Contains(words, "pairs") {
		for i, l := range logs {
			r := rand.New(rand.NewPCG(7, uint64(i)))
			for k := range 10 {
				o := several(r, 2+k%2)
				o.log = l
				cases = append(cases, o)
			}
		}
	}
	return cases
}

// allowed is the share of the sampled cases in which something may be read differently.
// No verdict may change.
const allowed = 0.05

// tally fails for each case that differs, and counts.
func tally(t *testing.T, results []result, asked string) {
	tried, failed := map[string]int{}, map[string]int{}
	cases, unfit, verdicts, events := 0, 0, 0, 0
	var changed, readings []string
	reasons, open := map[string]int{}, maps.Clone(unmended)
	for _, r := range results {
		if r.lost != "" {
			reasons[r.lost]++
			continue
		}
		if !r.tried {
			unfit++
			continue
		}
		id := r.id()
		if n := len(r.dresses); n > 1 {
			id = fmt.Sprintf("%d dresses", n)
		}
		cases++
		tried[id]++
		if r.verdict == "" && r.events == "" {
			continue
		}
		failed[id]++
		if r.events != "" {
			events++
		}
		difference := fmt.Sprintf("%s in %s: %s", r.log.name, r.id(), cmp.Or(r.verdict, r.events))
		if r.verdict != "" {
			verdicts++
			changed = append(changed, difference)
		} else {
			readings = append(readings, difference)
		}
	}
	for _, d := range changed {
		if name, _, _ := strings.Cut(d, ": "); asked == "" && unmended[name] != "" {
			t.Logf("not mended, %s: %s", unmended[name], d)
			verdicts--
			delete(open, name)
			continue
		}
		t.Error(d)
	}
	for name := range open {
		if asked == "" {
			t.Errorf("%s: its verdict is right now, or it is not in the sample any more", name)
		}
	}
	if asked != "" || float64(events) > allowed*float64(cases) {
		for _, d := range readings {
			t.Error(d)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(failed)) {
		t.Logf("%4d of %4d  %s", failed[id], tried[id], id)
	}
	for _, why := range slices.Sorted(maps.Keys(reasons)) {
		t.Logf("%4d not compared: %s", reasons[why], why)
	}
	t.Logf("%d cases; the verdict differs in %d, what was read in %d; %d logs cannot wear what was asked for", cases, verdicts, events, unfit)
	if asked == "" && cases < 300 {
		t.Errorf("only %d cases", cases)
	}
}
