package analyze

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"badseq/analyze/knowledge"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// verbs are the commands that the state machine knows.
var verbs = []string{"EHLO", "HELO", "LHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "BDAT", "BURL", "RSET", "NOOP", "QUIT", "VRFY", "EXPN", "HELP", "ETRN"}

// TestTableVerbs: every command has an effect, and every verb of a row is a
// command or a pseudo-command.
func TestTableVerbs(t *testing.T) {
	known := map[string]bool{"*": true, VerbContent: true}
	effects := map[string]bool{}
	for _, e := range Effects {
		effects[strings.TrimSuffix(e.Verb, " LAST")] = true
	}
	for _, v := range verbs {
		known[v] = true
		if !effects[v] {
			t.Errorf("%s has no effect", v)
		}
	}
	for _, r := range Legality {
		if !known[r.Verb] {
			t.Errorf("Legality speaks of %q", r.Verb)
		}
	}
	for _, v := range []string{VerbGreeting, VerbAuthResponse, VerbEndOfData} {
		if !effects[v] {
			t.Errorf("%s has no effect", v)
		}
	}
}

// TestTableNames: guards and changes exist, and each is used.
func TestTableNames(t *testing.T) {
	used := map[string]bool{}
	for _, r := range Legality {
		used[r.When] = true
	}
	for _, d := range Policy {
		used[d.When] = true
	}
	for name := range used {
		if guards[name] == nil {
			t.Errorf("no guard %q", name)
		}
	}
	for name := range guards {
		if !used[name] {
			t.Errorf("guard %q is in no row", name)
		}
	}
	changed := map[string]bool{}
	all := Effects
	for _, own := range habitEffects {
		all = append(all[:len(all):len(all)], own...)
	}
	for _, e := range all {
		for _, c := range e.Changes {
			changed[c] = true
			if changes[c] == nil {
				t.Errorf("no change %q", c)
			}
		}
	}
	for name := range changes {
		if !changed[name] {
			t.Errorf("change %q is in no row", name)
		}
	}
}

// TestTableCauses: every cause of a row has a rule of the client, words that
// agree with it, a rival; every rule of the client without Find is in a row.
func TestTableCauses(t *testing.T) {
	inRow := map[string]bool{}
	for _, r := range Legality {
		inRow[r.Cause] = true
		if r.Cause != "" && wordsOf(r.Cause).Agree == 0 {
			t.Errorf("%s: no words agree with it", r.Cause)
		}
	}
	delete(inRow, "")
	for _, d := range Policy {
		inRow[d.Cause] = true
	}
	for id := range inRow {
		if r := RuleOf(id); r == nil || r.Who != ByClient {
			t.Errorf("%s: no rule of the client", id)
		}
		if r := RuleOf(id); r != nil && r.Rival == nil {
			t.Errorf("%s: no rival", id)
		}
	}
	for _, r := range orderRules {
		if r.Find == nil && !inRow[r.ID] {
			t.Errorf("%s: neither a row nor a function finds it", r.ID)
		}
	}
	for _, r := range Rules {
		if v := r.Rival; v != nil && (v.ID == r.ID || RuleOf(v.ID) == nil || v.Decides == "") {
			t.Errorf("%s: its rival is %+v", r.ID, v)
		}
		if w := r.Words; w.Agree|w.Names != w.Agree {
			t.Errorf("%s: words that name it do not agree with it: %s", r.ID, w.Names&^w.Agree)
		}
	}
}

// TestTablePhases: every phase is reached by an effect or by what happens below
// SMTP, and every phase but Unknown forbids something or is left by something.
func TestTablePhases(t *testing.T) {
	reached := map[Phase]bool{Unknown: true, Connected: true}
	for _, e := range Effects {
		reached[e.To] = true
	}
	for p := Unknown; p <= Ended; p++ {
		if !reached[p] {
			t.Errorf("%s is never reached", p)
		}
	}
}

// TestReferences: every reference of rows and rules is in the index.
func TestReferences(t *testing.T) {
	refs := map[string]string{}
	for _, r := range Legality {
		refs[r.Ref] = "row " + r.Verb + " " + r.Cause
	}
	for _, d := range Policy {
		refs[d.Ref] = "demand " + d.Verb + " " + d.Cause
	}
	for _, r := range Rules {
		for _, ref := range r.Refs {
			refs[ref] = "rule " + r.ID
		}
	}
	if len(refs) == 0 {
		t.Fatal("no references")
	}
	for ref, where := range refs {
		if _, ok := knowledge.Reference(ref); !ok {
			t.Errorf("%s: %q is not in the index", where, ref)
		}
	}
}

// TestPrintTable compares what `badseq explain table` prints; -update rewrites.
func TestPrintTable(t *testing.T) {
	golden(t, "table.txt", PrintTable())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is stale; run go test ./analyze -update and read the change", path)
	}
}
