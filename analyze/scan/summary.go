package scan

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"badseq/analyze"
	"badseq/grammar/stream"
)

// How much a summary keeps at most.
const (
	mostKeys     = 8192 // of one table
	mostExamples = 8    // of one group
	mostFailures = 100  // inputs that could not be read, by name
)

// Summary counts what a scan found. Merging is associative and commutative, the
// zero value is neutral, and the size is bounded: a table keeps the keys whose
// hashes are smallest, with their true counts, and counts the rest together.
type Summary struct {
	Files    int   // inputs, members of archives included
	SMTP     int   // of them with a session
	NotSMTP  int   // of them that were read and have none
	Failed   int   // of them that could not be read, or not to the end
	Bytes    int64 // of text that was read
	Sessions int
	Findings int // sessions with a cause that the filter takes
	Known    int // sessions with a cause that the baseline knows

	Outcomes  Table
	Causes    Table
	Dialects  Table
	Libraries Table
	Servers   Table // by host, else by software
	Software  Table
	Providers Table
	Groups    Groups
	Changes   Changes
	Failures  []Failure // the first by path
	Times     Times     // of the sessions whose lines tell a date
	Yearless  Times     // of those whose lines tell one without its year
}

// Failure is an input that could not be read.
type Failure struct{ Path, Reason string }

// Place is a line of an input.
type Place struct {
	Path string
	Line int
}

// Table counts by key.
type Table struct {
	Counts map[string]int
	Others int // of keys that are not kept
	bound  bound
}

// Group is the sessions that have one signature.
type Group struct {
	Verdict          // of the first example
	Count    int     //
	Finding  bool    // the filter takes it
	Examples []Place // the first ones by path and line
	// First and last time that a session of it began, zero where no line tells a year.
	First, Last time.Time
}

// Groups is the groups by signature.
type Groups struct {
	By     map[string]*Group
	Others int
	bound  bound
}

// Change is one thing to change, and how many failing sessions it clears.
type Change struct {
	Cause   string
	Library string // whose code it is; "" where it is not code
	Where   string // the server, where the change is there
	Count   int
	Example Place
}

// Changes is the changes by what they are.
type Changes struct {
	By     map[string]*Change
	Others int
	bound  bound
}

// Add counts one session.
func (s *Summary) Add(path string, v *Verdict, f *Filter) {
	s.Sessions++
	s.Outcomes.add(string(v.Outcome), 1)
	s.Dialects.add(v.Dialect, 1)
	s.Libraries.add(orUnknown(v.Library), 1)
	s.Servers.add(orUnknown(cmp.Or(v.Host, v.Software)), 1)
	s.Software.add(orUnknown(v.Software), 1)
	s.Providers.add(orUnknown(v.Provider), 1)
	if v.Cause != "" {
		s.Causes.add(v.Cause, 1)
	}
	finding, known := f.Finds(v)
	if known {
		s.Known++
	}
	g := Group{Verdict: *v, Count: 1, Finding: finding, Examples: []Place{{path, v.Line}}}
	switch {
	case v.Began.Yearless:
		s.Yearless.add(v.Began, finding)
	case v.Began.Known():
		s.Times.add(v.Began, finding)
		g.First, g.Last = v.Began.Time, v.Began.Time
	}
	g.Began = stream.Moment{}
	s.Groups.merge(v.Signature, &g)
	if finding {
		s.Findings++
		key, c := changeFor(path, v)
		s.Changes.merge(key, &c)
	}
}

// changeFor is what cures a session: code of one library for a client's order
// faults, a setting or an account at one server for the rest.
func changeFor(path string, v *Verdict) (key string, c Change) {
	c = Change{Cause: v.Cause, Count: 1, Example: Place{path, v.Line}}
	if r := analyze.RuleOf(v.Cause); r != nil && r.Who == analyze.ByClient {
		c.Library = cmp.Or(v.Library, v.Dialect)
	} else {
		c.Where = orUnknown(cmp.Or(v.Host, v.Software))
	}
	return c.Cause + "\x00" + c.Library + "\x00" + c.Where, c
}

func orUnknown(s string) string { return cmp.Or(s, "unknown") }

// Fail counts an input that could not be read.
func (s *Summary) Fail(path, reason string) {
	s.Failed++
	s.Failures = firstFailures(append(s.Failures, Failure{path, reason}))
}

func firstFailures(list []Failure) []Failure {
	slices.SortFunc(list, func(a, b Failure) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Reason, b.Reason))
	})
	return list[:min(len(list), mostFailures)]
}

// Merge adds another summary, which stays as it is.
func (s *Summary) Merge(o *Summary) {
	s.Files += o.Files
	s.SMTP += o.SMTP
	s.NotSMTP += o.NotSMTP
	s.Failed += o.Failed
	s.Bytes += o.Bytes
	s.Sessions += o.Sessions
	s.Findings += o.Findings
	s.Known += o.Known
	s.Outcomes.Merge(&o.Outcomes)
	s.Causes.Merge(&o.Causes)
	s.Dialects.Merge(&o.Dialects)
	s.Libraries.Merge(&o.Libraries)
	s.Servers.Merge(&o.Servers)
	s.Software.Merge(&o.Software)
	s.Providers.Merge(&o.Providers)
	s.Times.Merge(&o.Times)
	s.Yearless.Merge(&o.Yearless)
	for key, g := range o.Groups.By {
		s.Groups.merge(key, g)
	}
	s.Groups.Others += o.Groups.Others
	s.Groups.bound.merge(o.Groups.bound)
	for key, c := range o.Changes.By {
		s.Changes.merge(key, c)
	}
	s.Changes.Others += o.Changes.Others
	s.Changes.bound.merge(o.Changes.bound)
	s.Failures = firstFailures(append(slices.Clip(s.Failures), o.Failures...))
}

// add counts n for a key.
func (t *Table) add(key string, n int) {
	if have, ok := t.Counts[key]; ok {
		t.Counts[key] = have + n
		return
	}
	if t.bound.drops(key) {
		t.Others += n
		return
	}
	if t.Counts == nil {
		t.Counts = map[string]int{}
	}
	t.Counts[key] = n
	if len(t.Counts) >= 2*mostKeys {
		t.prune()
	}
}

// prune drops the keys that are too many.
func (t *Table) prune() {
	for _, key := range surplus(t.Counts, &t.bound) {
		t.Others += t.Counts[key]
		delete(t.Counts, key)
	}
}

// Merge adds another table.
func (t *Table) Merge(o *Table) {
	for key, n := range o.Counts {
		t.add(key, n)
	}
	t.Others += o.Others
	t.bound.merge(o.bound)
}

// bound is the largest hash of a key that is kept, once there were more than are: as
// many smaller ones are known as are kept, so no key beyond it ever is.
type bound struct {
	known bool
	hash  uint64
}

func (b *bound) drops(key string) bool { return b.known && hash(key) > b.hash }

func (b *bound) merge(o bound) {
	if o.known && (!b.known || o.hash < b.hash) {
		*b = o
	}
}

// surplus is the keys with the largest hashes, beyond mostKeys: those that no
// order of merging keeps. Keys of equal hashes, which nobody makes by chance, are kept
// together.
func surplus[V any](m map[string]V, limit *bound) []string {
	if len(m) <= mostKeys {
		return nil
	}
	hashes := make([]uint64, 0, len(m))
	for key := range m {
		hashes = append(hashes, hash(key))
	}
	slices.Sort(hashes)
	limit.merge(bound{true, hashes[mostKeys-1]})
	over := make([]string, 0, len(m)-mostKeys)
	for key := range m {
		if hash(key) > limit.hash {
			over = append(over, key)
		}
	}
	return over
}

// hash is FNV-1a.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// Row is a line of a table.
type Row struct {
	Key   string
	Count int
}

// Rows lists a table, the largest count first.
func (t *Table) Rows() []Row {
	t.prune()
	rows := make([]Row, 0, len(t.Counts))
	for key, n := range t.Counts {
		rows = append(rows, Row{key, n})
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
	})
	return rows
}

// Compare orders places by path and line.
func (p Place) Compare(q Place) int {
	return cmp.Or(cmp.Compare(p.Path, q.Path), cmp.Compare(p.Line, q.Line))
}

func (g *Groups) merge(key string, o *Group) {
	if g.By == nil {
		g.By = map[string]*Group{}
	}
	if have := g.By[key]; have != nil {
		have.merge(o)
		return
	}
	if g.bound.drops(key) {
		g.Others += o.Count
		return
	}
	c := *o
	c.Examples = slices.Clone(o.Examples)
	g.By[key] = &c
	if len(g.By) >= 2*mostKeys {
		g.prune()
	}
}

func (g *Groups) prune() {
	for _, key := range surplus(g.By, &g.bound) {
		g.Others += g.By[key].Count
		delete(g.By, key)
	}
}

// merge adds a group of the same signature. Examples stand in order.
func (g *Group) merge(o *Group) {
	g.Count += o.Count
	g.Finding = g.Finding || o.Finding
	if !o.First.IsZero() && (g.First.IsZero() || o.First.Before(g.First)) {
		g.First = o.First
	}
	if o.Last.After(g.Last) {
		g.Last = o.Last
	}
	if n := len(g.Examples); n == mostExamples && g.Examples[n-1].Compare(o.Examples[0]) <= 0 {
		return
	}
	if cmp.Or(o.Examples[0].Compare(g.Examples[0]), o.Verdict.compare(&g.Verdict)) < 0 {
		g.Verdict = o.Verdict
	}
	g.Examples = append(g.Examples, o.Examples...)
	slices.SortFunc(g.Examples, Place.Compare)
	g.Examples = g.Examples[:min(len(g.Examples), mostExamples)]
}

// List is the groups, the largest first.
func (g *Groups) List() []*Group {
	g.prune()
	list := slices.Collect(maps.Values(g.By))
	slices.SortFunc(list, func(a, b *Group) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Signature, b.Signature))
	})
	return list
}

func (c *Changes) merge(key string, o *Change) {
	if c.By == nil {
		c.By = map[string]*Change{}
	}
	if have := c.By[key]; have != nil {
		have.Count += o.Count
		if o.Example.Compare(have.Example) < 0 {
			have.Example = o.Example
		}
		return
	}
	if c.bound.drops(key) {
		c.Others += o.Count
		return
	}
	one := *o
	c.By[key] = &one
	if len(c.By) >= 2*mostKeys {
		c.prune()
	}
}

func (c *Changes) prune() {
	for _, key := range surplus(c.By, &c.bound) {
		c.Others += c.By[key].Count
		delete(c.By, key)
	}
}

// Most is the smallest list of changes that clears at least share of what
// fails. Each failing session is cured by exactly one change, so the largest
// counts first is the smallest list.
func (c *Changes) Most(share float64) []Change {
	c.prune()
	list := make([]Change, 0, len(c.By))
	total := c.Others
	for _, one := range c.By {
		list = append(list, *one)
		total += one.Count
	}
	slices.SortFunc(list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Cause, b.Cause),
			cmp.Compare(a.Library, b.Library), cmp.Compare(a.Where, b.Where))
	})
	cleared := 0
	for i := range list {
		if cleared += list[i].Count; float64(cleared) >= share*float64(total) {
			return list[:i+1]
		}
	}
	return list
}
