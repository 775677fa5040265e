package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// aloneCase is an error without any dialogue: who prints it, what it is of, and the causes
// that a postmaster would name, the likeliest first.
type aloneCase struct {
	where  string
	causes []string
	text   string
}

// aloneCases reads the tables of testdata/alone: "== client | phase | causes" and the text
// below it. The texts are constructed: the wording of each client, as its source or public
// reports have it, with made-up hosts and people. They hold what was understood once; how
// errors that nobody has looked at are read they do not measure.
func aloneCases(t *testing.T) []aloneCase {
	t.Helper()
	paths, err := filepath.Glob("testdata/alone/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	var cases []aloneCase
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for part := range strings.SplitSeq("\n"+string(data), "\n== ") {
			head, text, ok := strings.Cut(part, "\n")
			if strings.TrimSpace(part) == "" {
				continue
			}
			fields := strings.Split(head, " | ")
			if !ok || len(fields) != 3 {
				t.Fatalf("%s: %q is no case", path, head)
			}
			cases = append(cases, aloneCase{filepath.Base(path) + ": " + fields[0] + ", " + fields[1], strings.Split(fields[2], ","), text + "\n"})
		}
	}
	return cases
}

// TestErrorsOfEveryClient: an error alone, of any client and any phase, is one session whose
// cause is one of those that the words allow, on a line of it.
func TestErrorsOfEveryClient(t *testing.T) {
	for _, c := range aloneCases(t) {
		sessions := judge("-", strings.NewReader(c.text), "").sessions
		if len(sessions) != 1 || sessions[0].Cause == nil {
			t.Errorf("%s: no cause in %d sessions: %q", c.where, len(sessions), c.text)
			continue
		}
		cause := sessions[0].Cause
		if !slices.Contains(c.causes, cause.ID) {
			t.Errorf("%s: %s, want %s: %q", c.where, cause.ID, strings.Join(c.causes, " or "), c.text)
		}
		if lines := strings.Count(c.text, "\n"); cause.Place.Line < 1 || cause.Place.Line > lines {
			t.Errorf("%s: the cause stands on line %d of %d", c.where, cause.Place.Line, lines)
		}
	}
}
