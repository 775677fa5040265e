package peel

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"badseq/grammar/lines"
)

// all is every layer, with a mark for those that want a dialect.
func all() []*Layer {
	mark := func(line string) int {
		for _, label := range []string{"send: '", "reply: b'"} {
			if rest, ok := strings.CutPrefix(line, label); ok && strings.HasSuffix(rest, "'") {
				return 3
			}
		}
		if replies(line) || commands(line) {
			return 1
		}
		return 0
	}
	return append(append([]*Layer{}, Layers...), Unwrap(mark), Unjoin(mark))
}

// TestSamples peels every sample and finds every line left of it in the input.
func TestSamples(t *testing.T) {
	if len(Layers) == 0 {
		t.Fatal("no layers")
	}
	seen := map[string]bool{}
	for _, l := range all() {
		if seen[l.ID] || l.ID == "" || l.Doc == "" || len(l.Samples) == 0 {
			t.Errorf("layer %q wants an id of its own, a doc and samples", l.ID)
		}
		seen[l.ID] = true
		for _, s := range l.Samples {
			v, ok := l.Peel(lines.Whole(lines.Decode([]byte(s.Text))))
			if !ok {
				if s.Peeled != "" {
					t.Errorf("%s finds no evidence in %q", l.ID, s.Text)
				}
				continue
			}
			if v.Text != s.Peeled {
				t.Errorf("%s leaves\n%q of\n%q, want\n%q", l.ID, v.Text, s.Text, s.Peeled)
			}
			if len(v.Layers) != 1 || v.Layers[0] != l.ID {
				t.Errorf("%s names itself %q", l.ID, v.Layers)
			}
			checkPlaces(t, l.ID, v)
		}
	}
}

// checkPlaces holds a view to its input: plain letters and digits lead back to
// the same, byte by byte.
func checkPlaces(t *testing.T, id string, v *lines.View) {
	t.Helper()
	for i := 0; i < len(v.Text); i++ {
		from, to := v.Input(i, i+1)
		if from < 0 || to < from || to > len(v.In.Text) {
			t.Fatalf("%s: byte %d leads to %d-%d of %d", id, i, from, to, len(v.In.Text))
		}
		if c := v.Text[i]; wordByte(c) && to == from+1 && v.In.Text[from] != c {
			t.Fatalf("%s: %q at %d leads to %q at %d", id, c, i, v.In.Text[from], from)
		} else if wordByte(c) && to-from > 12 {
			t.Fatalf("%s: %q at %d leads to %q", id, c, i, v.In.Text[from:to])
		}
	}
}

// TestListed: a layer that a file defines and the list forgets is never tried.
func TestListed(t *testing.T) {
	paths, err := filepath.Glob("*.go")
	if err != nil || len(paths) == 0 {
		t.Fatal("no files", err)
	}
	defined := 0
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		defined += strings.Count(string(text), " = &Layer{\n")
	}
	if defined != len(Layers) {
		t.Errorf("files define %d layers, Layers lists %d", defined, len(Layers))
	}
}

// TestAnyText peels odd texts with every layer and every pair of layers.
func TestAnyText(t *testing.T) {
	odd := []string{"", "\n", "\x1b", "\x1b]", "\\", "\\u", "\\ud83d\\u", "&", "&#;", "<", "</", "<br", "<p x='", "{\"log\":\"", "{\"log\":\"a\\", "[", "[[", "(", "<1>", "<1>1 ",
		"\xff\xfe\xfd", "\u00c3", "\u00e2\u20ac", ">", "|", "| |", "```", "`", "1", "1:", "0|", "0||", "May", "May 1 10:00:00", "2024-05-01T10:00:00", "2024-05-01T10:00:00Z stdout F",
		"a\rb\rc", "...", "\u2026", "w: 220 x\nw: 220 y\n", strings.Repeat("220 mx ", 500), strings.Repeat("[", 500), strings.Repeat("<br>", 200), strings.Repeat("\\n", 200)}
	for _, l := range all() {
		for _, s := range l.Samples {
			for n := 0; n <= len(s.Text); n += 3 {
				odd = append(odd, s.Text[:n])
			}
		}
	}
	peeled := 0
	for _, s := range odd {
		whole := lines.Whole(lines.Decode([]byte(s)))
		for _, l := range all() {
			v, ok := l.Peel(whole)
			if !ok {
				continue
			}
			peeled++
			checkPlaces(t, l.ID, v)
			for _, m := range all() {
				if w, ok := m.Peel(v); ok {
					checkPlaces(t, l.ID+" "+m.ID, w)
				}
			}
		}
	}
	if peeled == 0 {
		t.Fatal("nothing was peeled")
	}
}

// A message of lines that are all as wide as each other, as every attachment is, is
// looked at a few times, not as often as it has lines.
func TestUnwrapWork(t *testing.T) {
	text := "220 mx.example.com ESMTP\nDATA\n354 go ahead\n" + strings.Repeat(strings.Repeat("QUJD", 19)+"\n", 2000) + ".\n250 Ok\n"
	looked := 0
	l := Unwrap(func(line string) int {
		looked += len(line)
		if strings.HasPrefix(line, "220 ") || strings.HasPrefix(line, "354 ") || strings.HasPrefix(line, "250 ") {
			return 1
		}
		return 0
	})
	l.Peel(lines.Whole(lines.Decode([]byte(text))))
	if most := 400 * len(text); looked == 0 || looked > most {
		t.Errorf("it looked at %d bytes of a text of %d", looked, len(text))
	}
}
