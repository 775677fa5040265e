package grammar

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"badseq/grammar/lines"
	"badseq/grammar/wire"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with a file below testdata, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run go test ./grammar -update", err)
	}
	if got != string(want) {
		t.Errorf("%s is stale: run go test ./grammar -update and read the difference.\ngot:\n%s", path, got)
	}
}

// TestDialects holds every dialect to what the list promises.
func TestDialects(t *testing.T) {
	if len(Dialects) == 0 {
		t.Fatal("no dialects")
	}
	seen := map[string]bool{}
	for _, d := range Dialects {
		t.Run(d.ID, func(t *testing.T) {
			if seen[d.ID] {
				t.Error("listed twice")
			}
			seen[d.ID] = true
			for _, line := range strings.Split(d.Trace, "\n") {
				if n := utf8.RuneCountInString(line); n > 72 {
					t.Errorf("a line of its trace has %d columns, which no report of 80 has room for: %s", n, line)
				}
			}
			if d.Title == "" || d.Versions == "" || d.Doc == "" || d.Trace == "" || d.Sample == "" {
				t.Error("title, versions, doc, trace and sample are all wanted")
			}
			golden(t, filepath.Join("ebnf", d.ID+".golden"), d.EBNF()+"\n")
			if d.Words.none() && !d.Last {
				t.Error("Words are wanted: without them every line of every log is cut by it")
			}
			for kind := range d.Marks {
				if kind < 1 || kind > len(d.Tokens) {
					t.Errorf("mark of kind %d, but there are %d kinds", kind, len(d.Tokens))
				}
			}
			log, err := Read([]byte(d.Sample), Options{})
			if err != nil {
				t.Fatalf("its own sample: %v", err)
			}
			if got := log.Sessions[0].Dialect; got != d.ID {
				t.Errorf("its own sample is taken for %s: %v", got, log.Scores)
			}
		})
	}
	for _, id := range dialectFiles(t) {
		if !seen[id] {
			t.Errorf("a file defines the dialect %s, but Dialects does not list it", id)
		}
	}
}

// dialectFiles names the dialects that files define.
func dialectFiles(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil || len(paths) == 0 {
		t.Fatal("no files", err)
	}
	var ids []string
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, rest, ok := strings.Cut(string(text), "= define(Dialect{"); ok {
			_, id, _ := strings.Cut(rest, "ID:")
			ids = append(ids, strings.Split(id, `"`)[1])
		}
	}
	return ids
}

// TestNoRecordOfNothing: a record that can be empty would make the parser spin.
func TestNoRecordOfNothing(t *testing.T) {
	for _, d := range Dialects {
		v := lines.Whole(lines.Decode(nil))
		w := wire.NewWriter(v)
		w.Region(d.ID, 1)
		d.read(v, 0, len(v.Starts), w)
		if log := w.Finish(); len(log.Events) != 0 {
			t.Errorf("%s reads %d events out of nothing", d.ID, len(log.Events))
		}
	}
}

// TestCutIsTotal: whatever the line, tokens lie in it, in order, with known kinds.
func TestCutIsTotal(t *testing.T) {
	odd := []string{"", " ", "\t", "\x00", "\xff\xfe", "send: ", "send: '", "reply: b\"", "reply: retcode (", "connect: ", "connect: (",
		"data: (", "SERVER -> CLIENT:", "SMTP ERROR:", "CONNECTED(", "250", "250-", "S: ", "C:", "[", "{", "└──", "0000 - ",
		strings.Repeat("SERVER -> CLIENT: 250-", 50), strings.Repeat("'", 100), strings.Repeat("send: 'x' ", 50)}
	for _, d := range Dialects {
		for _, line := range append(odd, strings.Split(d.Sample, "\n")...) {
			checkTokens(t, d, line)
		}
	}
}

// checkTokens cuts a line and every prefix of it.
func checkTokens(t *testing.T, d *Dialect, line string) {
	t.Helper()
	for n := 0; n <= len(line); n++ {
		at := 0
		for _, token := range d.Cut(line[:n], nil) {
			if token.From < at || token.To < token.From || token.To > n || token.Kind < 1 || token.Kind > len(d.Tokens) {
				t.Fatalf("%s cuts %q into %+v", d.ID, line[:n], token)
			}
			at = token.To
		}
	}
}
