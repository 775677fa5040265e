package grammar

import (
	"bytes"
	"errors"
	"flag"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"badseq/fixtures"
	"badseq/grammar/stream"
)

// checkLog holds a log to what every reading promises, whatever the input: places
// lie in it and never go back, every line that is not blank is told of, sessions
// are numbered and bounded.
func checkLog(t *testing.T, input []byte, log *stream.Log) {
	t.Helper()
	told := make([]bool, len(input)+1)
	offset := int64(0)
	for i, e := range log.Events {
		p := e.Place
		if p.Offset < offset || p.Length < 0 || p.Offset+p.Length > int64(len(input)) || p.Line < 1 || p.Column < 1 {
			t.Fatalf("event %d (%s %s) stands at %+v after offset %d in %d bytes", i, e.Kind, e.Verb, p, offset, len(input))
		}
		offset = p.Offset
		for k := p.Offset; k < p.Offset+p.Length; k++ {
			told[k] = true
		}
		if p.Length == 0 { // an empty line behind a label: its place is the label's end
			told[max(p.Offset-1, 0)] = true
		}
		if e.Session < 0 || e.Session > len(log.Sessions) || e.Kind > stream.Error {
			t.Fatalf("event %d is of session %d, kind %d", i, e.Session, e.Kind)
		}
		if e.Session > 0 {
			if s := log.Sessions[e.Session-1]; p.Line < s.First || p.Line > s.Last {
				t.Fatalf("event %d stands on line %d outside its session %+v", i, p.Line, s)
			}
		}
	}
	for i, s := range log.Sessions {
		if s.Index != i+1 || s.First < 1 || s.Last < s.First || s.Last > log.Source.Lines() {
			t.Fatalf("session %d is %+v of %d lines", i+1, s, log.Source.Lines())
		}
	}
	if bytes.IndexByte(input, 0) >= 0 || bytes.HasPrefix(input, []byte("\xff\xfe")) || bytes.HasPrefix(input, []byte("\xfe\xff")) {
		return // UTF-16 lines are not to be found by their bytes
	}
	checkTold(t, input, told)
}

// checkTold looks for a line without any event on it.
func checkTold(t *testing.T, input []byte, told []bool) {
	t.Helper()
	for at, n := 0, 1; at < len(input); n++ {
		end := bytes.IndexAny(input[at:], "\r\n")
		if end < 0 {
			end = len(input) - at
		}
		line := input[at : at+end]
		if any := bytes.Contains(boolBytes(told[at:at+end]), []byte{1}); !any && strings.TrimSpace(string(line)) != "" && string(line) != "\uFEFF" {
			t.Fatalf("line %d is lost: %q", n, line)
		}
		at += end + 1
	}
}

func boolBytes(list []bool) []byte {
	b := make([]byte, len(list))
	for i, v := range list {
		if v {
			b[i] = 1
		}
	}
	return b
}

func load(t testing.TB) []fixtures.Fixture {
	t.Helper()
	list, err := fixtures.Load()
	if err != nil || len(list) == 0 {
		t.Fatal("no fixtures: ", err)
	}
	return list
}

var every = flag.Bool("every", false, "cut every fixture at every line, not one version of each scenario at some")

// TestFixtures reads every fixture, and of the versions that show one scenario one cut
// off at every fourth line, one beginning with its first, the next with its second. The
// command line's tests cut at others; with -every every fixture is cut at every line.
func TestFixtures(t *testing.T) {
	list := load(t)
	seen, cut := map[string]bool{}, map[string]int{} // by name: which lines of four, from 1
	for _, f := range list {
		if key := f.Label.Dialect + " " + f.Label.Scenario; !seen[key] {
			seen[key], cut[f.Name] = true, 1+len(seen)%4
		}
	}
	const parts = 8
	for part := range parts {
		t.Run(strconv.Itoa(part), func(t *testing.T) {
			t.Parallel()
			for i := part; i < len(list); i += parts {
				checkFixture(t, list[i])
				if which := cut[list[i].Name]; which > 0 || *every {
					checkPrefixes(t, list[i], which-1)
				}
			}
		})
	}
}

func checkFixture(t *testing.T, f fixtures.Fixture) {
	t.Helper()
	log, err := Read(f.Log, Options{})
	if err != nil {
		t.Errorf("%s: %v", f.Name, err)
		return
	}
	if got := log.Sessions[0].Dialect; got != f.Label.Dialect {
		t.Errorf("%s: taken for %s: %v", f.Name, got, log.Scores)
	}
	if got := len(log.Sessions); got != len(f.Label.Sessions) {
		t.Errorf("%s: %d sessions, the label says %d", f.Name, got, len(f.Label.Sessions))
	}
	checkLog(t, f.Log, log)
}

func checkPrefixes(t *testing.T, f fixtures.Fixture, which int) {
	t.Helper()
	for at, n := 0, 0; at < len(f.Log); n++ {
		end := bytes.IndexByte(f.Log[at:], '\n')
		if end < 0 {
			return
		}
		at += end + 1
		if n%4 != which && !*every {
			continue
		}
		log, err := Read(f.Log[:at], Options{})
		if err != nil && !errors.Is(err, ErrNotSMTP) {
			t.Fatalf("%s: %d bytes: %v", f.Name, at, err)
		}
		checkLog(t, f.Log[:at], log)
	}
}

// TestShapes: a record that is filled in from its shape says what the same record
// says when it is parsed. Every dialect reads a part of the fixtures, its own or not, twice
// over, so that the shapes of one are met again in others.
func TestShapes(t *testing.T) {
	list := load(t)
	for k, d := range Dialects {
		t.Run(d.ID, func(t *testing.T) {
			for i, f := range list {
				if f.Label.Dialect != d.ID && i%160 != k || f.Label.Dialect == d.ID && i%3 != 0 {
					continue
				}
				twice := append(append(bytes.Clone(f.Log), '\n'), f.Log...)
				got, gotErr := Read(twice, Options{Dialect: d.ID})
				rememberShapes = false
				want, wantErr := Read(twice, Options{Dialect: d.ID})
				rememberShapes = true
				if gotErr != wantErr || !reflect.DeepEqual(got.Events, want.Events) || !reflect.DeepEqual(got.Sessions, want.Sessions) {
					t.Errorf("%s read as %s differs", f.Name, d.ID)
				}
			}
		})
	}
}

// TestSecrets looks for the secrets that the fixtures carry in what was read.
func TestSecrets(t *testing.T) {
	for _, f := range load(t) {
		log, err := Read(f.Log, Options{})
		if err != nil {
			continue // TestFixtures tells
		}
		var out strings.Builder
		for _, e := range log.Events {
			out.WriteString(e.Verb + " " + e.Argument + " " + e.Text + " " + e.Malformed + "\n")
		}
		if secret := fixtures.Leak([]byte(out.String()), f.Label.Secrets); secret != "" {
			t.Errorf("%s: an event carries %q", f.Name, secret)
		}
	}
}

// FuzzRead reads anything, whole and as every dialect.
func FuzzRead(f *testing.F) {
	for i, x := range load(f) { // a seed in each corner is enough for the mutator
		if i%29 == 0 && len(x.Log) < 8<<10 {
			f.Add(x.Log)
		}
	}
	for _, d := range Dialects {
		f.Add([]byte(d.Sample))
	}
	f.Add([]byte("\xff\xfe2\x002\x000\x00 \x00m\x00x\x00\r\x00\n\x00"))
	f.Fuzz(func(t *testing.T, input []byte) {
		if len(input) > 64<<10 {
			return
		}
		log, err := Read(input, Options{})
		if err != nil && !errors.Is(err, ErrNotSMTP) {
			t.Fatal(err)
		}
		checkLog(t, input, log)
		check := newWordCheck(t)
		for line := range strings.FieldsFuncSeq(string(input), func(r rune) bool { return r == '\n' || r == '\r' }) {
			check(line)
		}
		again, _ := Read(input, Options{})
		if len(again.Events) != len(log.Events) || len(again.Sessions) != len(log.Sessions) {
			t.Fatal("reading twice differs")
		}
		for _, d := range Dialects {
			log, err := Read(input, Options{Dialect: d.ID})
			if err != nil && !errors.Is(err, ErrNotSMTP) {
				t.Fatal(d.ID, err)
			}
			checkLog(t, input, log)
		}
	})
}
