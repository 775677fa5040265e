package scan

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"badseq/analyze"
)

// corpus is a directory whose files TestCost reads.
var corpus = flag.String("corpus", "", "directory that TestCost reads by shapes")

// What reading a corpus by shapes is spent on, one worker, each file read as one
// piece: go test ./analyze/scan -run Cost -v -corpus DIR
func TestCost(t *testing.T) {
	if *corpus == "" {
		t.Skip("no -corpus is given")
	}
	var files []string
	err := filepath.WalkDir(*corpus, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	s := newShapes(&judged{}, "")
	var bytes, conversations, sessions, shapes, slow, alone int
	var judging, proving, aside time.Duration
	judge, prove := s.judge, s.prove
	s.judge = func(text []byte, whole, varied bool) *shape {
		start := time.Now()
		sh := judge(text, whole, varied)
		judging += time.Since(start)
		shapes++
		return sh
	}
	s.prove = func(sh *shape, raw []byte, whole bool) bool {
		start := time.Now()
		ok := prove(sh, raw, whole)
		proving += time.Since(start)
		return ok
	}
	start := time.Now()
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		bytes += len(text)
		s.read(piece{text: text, first: true, last: true}, func(sh *shape, text []byte, line int) {
			if conversations++; sh != nil && s.times(sh, text) {
				sessions += len(sh.sessions)
				return
			}
			start := time.Now()
			alone += len(diagnose(text, line, len(text) <= wholeBytes, "", analyze.Verdicts))
			aside += time.Since(start)
		})
	}
	all := time.Since(start)
	for _, sh := range s.judged.by {
		if sh.slow {
			slow++
		}
	}
	t.Logf("%d bytes, %d conversations, %d sessions by %d shapes, %d of these not trusted; %d sessions read one by one",
		bytes, conversations, sessions, shapes, slow, alone)
	t.Logf("%v: judging shapes %v, reading their first conversations %v, sessions one by one %v, lines %v; %d lines learned, %d forms",
		all, judging, proving, aside, all-judging-proving-aside, s.learned, len(s.forms))
}
