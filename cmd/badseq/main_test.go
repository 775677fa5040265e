package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"badseq/analyze"
	"badseq/analyze/report"
	"badseq/fixtures"
)

// Ctrl-C ends the wait for an input, prints what was finished and exits 130.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	never, stop := io.Pipe()
	defer stop.Close()
	time.AfterFunc(100*time.Millisecond, cancel)
	status := make(chan int, 1)
	var out, complaints bytes.Buffer
	go func() { status <- execute(ctx, []string{"--format", "json", "-"}, never, &out, &complaints) }()
	select {
	case got := <-status:
		if got != exitInterrupted {
			t.Errorf("exit status %d, want %d", got, exitInterrupted)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it waits for ever")
	}
	var doc map[string]any
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil || complaints.Len() > 0 {
		t.Errorf("%v: %q, %q", err, out.String(), complaints.String())
	}
}

// A writer that fails is an error, in every format.
func TestWriteError(t *testing.T) {
	for _, args := range [][]string{{}, {"--format", "json"}, {"--format", "markdown"}, {"stream"}, {"explain"}, {"dialects"}, {"version"}} {
		in := strings.NewReader("C: EHLO a.example\nS: 250 b.example\nC: QUIT\nS: 221 bye\n")
		var complaints bytes.Buffer
		if got := execute(context.Background(), args, in, broken{}, &complaints); got != exitTrouble || complaints.Len() == 0 {
			t.Errorf("%v: exit status %d, %q", args, got, complaints.String())
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestNearest(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{"jsno", "json"}, {"mark", "markdown"}, {"TEXT", "text"}, {"xyzzy", ""}, {"", ""}, {strings.Repeat("j", 10_000), ""},
	} {
		if got := nearest(c.given, formats); got != c.want {
			t.Errorf("%q: %q, want %q", c.given, got, c.want)
		}
	}
}

// printed is every output for one input.
func printed(t *testing.T, name string, text []byte) map[string]string {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%s: panic: %v", name, p)
		}
	}()
	in := judge("-", bytes.NewReader(text), "")
	if in.err != nil {
		t.Errorf("%s: %v", name, in.err)
		return nil
	}
	file := report.File{Path: name, Log: in.log, Sessions: in.sessions}
	out := map[string]string{}
	for format, open := range map[string]func(io.Writer) report.Printer{
		"text":     func(w io.Writer) report.Printer { return report.NewText(w, report.Options{All: true}) },
		"markdown": func(w io.Writer) report.Printer { return report.NewMarkdown(w, report.Options{All: true}) },
		"json":     func(w io.Writer) report.Printer { return report.NewJSON(w, "test") },
	} {
		var b bytes.Buffer
		p := open(&b)
		if err := p.File(file); err != nil {
			t.Fatal(err)
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		out[format] = b.String()
	}
	var b bytes.Buffer
	if err := report.Events(&b, name, in.log); err != nil {
		t.Fatal(err)
	}
	out["stream"] = b.String()
	return out
}

// Of every genuine log no output holds a secret or anything that a terminal
// obeys, and the JSON is as its schema says.
func TestFixtures(t *testing.T) {
	all, err := fixtures.Load()
	if err != nil || len(all) == 0 {
		t.Fatalf("%d fixtures: %v", len(all), err)
	}
	schema := shippedSchema(t, "")
	event := shippedSchema(t, "#/$defs/event")
	for _, f := range all {
		for format, text := range printed(t, f.Name, f.Log) {
			if secret := fixtures.Leak([]byte(text), f.Label.Secrets); secret != "" {
				t.Errorf("%s: %s shows %q of a secret", f.Name, format, secret)
			}
			switch format {
			case "json":
				valid(t, f.Name, schema, text)
			case "stream":
				for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
					valid(t, f.Name, event, line)
				}
			default:
				harmless(t, f.Name+" "+format, text)
			}
		}
	}
}

func shippedSchema(t *testing.T, at string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(report.Schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("badseq.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("badseq.json" + at)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func valid(t *testing.T, name string, schema *jsonschema.Schema, text string) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err == nil {
		err = schema.Validate(doc)
	}
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

func harmless(t *testing.T, name, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s is no UTF-8", name)
	}
	for _, r := range text {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Errorf("%s holds %U", name, r)
			return
		}
	}
}

// Every cause's own example gets that cause, an edit or the reason why none
// helps, and advice.
func TestExamplesOfCauses(t *testing.T) {
	seen := 0
	for _, r := range analyze.Rules {
		if r.Bad == "" || strings.Contains(r.Bad, "*** ") || strings.Contains(r.Bad, "!!! ") {
			continue // what happens below SMTP has no words that every client prints
		}
		in := judge("-", strings.NewReader(r.Bad), "")
		if in.err != nil || len(in.sessions) == 0 || in.sessions[0].Cause == nil {
			t.Errorf("%s: %v, no cause in\n%s", r.ID, in.err, r.Bad)
			continue
		}
		seen++
		d := in.sessions[0]
		if d.Cause.ID != r.ID && (d.FirstIllegal == nil || d.FirstIllegal.ID != r.ID) {
			t.Errorf("%s: the example shows %s", r.ID, d.Cause.ID)
		}
		if d.Cause.Fix.Sentence == "" {
			t.Errorf("%s: no advice", r.ID)
		}
		if (len(d.Repair) == 0) == (d.NoRepair == "") {
			t.Errorf("%s: repair %v, and none because %q", r.ID, d.Repair, d.NoRepair)
		}
	}
	if seen < 40 {
		t.Errorf("only %d examples", seen)
	}
}
