package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// rooms are the packages, and what each may import of this module: the arrow of
// CONTRIBUTING.md. What ends in "/" stands for all below it.
var rooms = map[string][]string{
	"grammar/stream":           nil,
	"grammar/lines":            {"grammar/stream"},
	"grammar/wire":             {"grammar/stream", "grammar/lines"},
	"grammar/peel":             {"grammar/stream", "grammar/lines", "grammar/wire"},
	"grammar/settings":         {"grammar/stream", "grammar/lines"},
	"grammar":                  {"grammar/"},
	"analyze/knowledge":        {"grammar/stream"},
	"analyze/fix":              {"grammar/stream"},
	"analyze":                  {"grammar/stream", "analyze/knowledge", "analyze/fix"},
	"analyze/scan":             {"grammar", "grammar/stream", "analyze", "analyze/knowledge"},
	"analyze/report":           {"grammar/stream", "analyze", "analyze/knowledge", "analyze/fix", "analyze/scan"},
	"cmd/badseq":               {"grammar", "grammar/stream", "analyze/", "analyze"},
	"fixtures":                 nil,
	"fixtures/dress":           nil,
	"fixtures/bench":           {"fixtures", "fixtures/bench/vary"},
	"fixtures/bench/vary":      nil,
	"fixtures/generate":        {"fixtures", "fixtures/generate/script"},
	"fixtures/generate/script": nil,
	"fixtures/live":            {"grammar", "grammar/stream", "analyze", "analyze/knowledge"},
}

// TestDirection holds every package to what it may import: reading knows nothing of
// judging, judging nothing of text layouts.
func TestDirection(t *testing.T) {
	seen := map[string]bool{}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		room := path.Dir(filepath.ToSlash(rel))
		may, known := rooms[room]
		if seen[room] = true; !known {
			for _, elsewhere := range []string{"fixtures/generate/clients/", "fixtures/live/servers/"} {
				if strings.HasPrefix(room, elsewhere) {
					return nil // built in a module of its own
				}
			}
			t.Errorf("%s: its package is no room of the table", rel)
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "badseq/")
			if ours && !mayImport(may, imported) {
				t.Errorf("%s imports %s, which %s may not", rel, imported, room)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room := range rooms {
		if !seen[room] {
			t.Errorf("no package %s", room)
		}
	}
}

func mayImport(may []string, imported string) bool {
	for _, m := range may {
		if m == imported || strings.HasSuffix(m, "/") && strings.HasPrefix(imported, m) {
			return true
		}
	}
	return false
}
