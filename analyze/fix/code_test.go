package fix

import (
	"strings"
	"testing"
)

// Topics are those that have words, for the test that holds causes to them.
func Topics() []string {
	var all []string
	for t := range topics {
		all = append(all, t)
	}
	return all
}

func TestRows(t *testing.T) {
	if len(code) == 0 {
		t.Fatal("no rows")
	}
	seen := map[string]bool{}
	for _, r := range code {
		key := r.topic + " " + r.library + " " + string(r.versions)
		switch {
		case seen[key]:
			t.Errorf("%s: two rows", key)
		case topics[r.topic] == "":
			t.Errorf("%s: the topic has no words", key)
		case ID(r.library) != r.library:
			t.Errorf("%s: unknown library", key)
		case len(r.code) == 0:
			t.Errorf("%s: no code", key)
		}
		seen[key] = true
		f := r.fix(Facts{Host: "mx.example.com", Port: 587})
		for _, l := range f.Code {
			if strings.Contains(l, "{host}") || strings.Contains(l, "{port}") || strings.Contains(l, "{mechanism}") {
				t.Errorf("%s: a place is left open in %q", key, l)
			}
			if len(l) > 72 { // lines that a page of 80 columns need not break, with a short host
				t.Errorf("%s: %d columns in %q", key, len(l), l)
			}
		}
	}
}
