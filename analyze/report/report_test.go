package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"badseq/analyze"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	twwidth.SetEastAsian(false) // whatever the locale of whoever runs the tests
	flag.Parse()
	os.Exit(m.Run())
}

// formats are the outputs that golden files hold, by their file name's end.
var formats = []struct {
	ext string
	new func(*bytes.Buffer) Printer
}{
	{"txt", func(b *bytes.Buffer) Printer { return NewText(b, Options{Width: 80}) }},
	{"all.txt", func(b *bytes.Buffer) Printer { return NewText(b, Options{Width: 100, All: true}) }},
	{"ascii.txt", func(b *bytes.Buffer) Printer { return NewText(b, Options{Width: 60, ASCII: true}) }},
	{"md", func(b *bytes.Buffer) Printer { return NewMarkdown(b, Options{}) }},
	{"json", func(b *bytes.Buffer) Printer { return NewJSON(b, "1.2.3") }},
}

// output prints files.
func output(t *testing.T, new func(*bytes.Buffer) Printer, files ...File) string {
	t.Helper()
	var b bytes.Buffer
	p := new(&b)
	for _, f := range files {
		if err := p.File(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	if len(cases) == 0 {
		t.Fatal("no cases")
	}
	want := map[string]bool{}
	for _, c := range cases {
		for _, f := range formats {
			name := filepath.Join("testdata", c.name+"."+f.ext)
			want[name] = true
			got := output(t, f.new, c.file())
			if f.ext == "json" {
				got = indented(t, got)
			}
			if *update {
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			golden, err := os.ReadFile(name)
			if err != nil {
				t.Errorf("%v (go test ./analyze/report -update writes it)", err)
				continue
			}
			if got != string(golden) {
				t.Errorf("%s is not what is printed now (go test ./analyze/report -update writes it anew): %s", name, difference(string(golden), got))
			}
		}
	}
	found, err := filepath.Glob("testdata/*.*")
	if err != nil || len(found) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range found {
		if !want[name] {
			t.Errorf("%s belongs to no case", name)
		}
	}
}

// difference is the first line in which two texts differ.
func difference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d was\n%s\nand is\n%s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("it had %d lines, now %d", len(a), len(b))
}

func indented(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(text), "", "  "); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// No line is wider than the page.
func TestWidth(t *testing.T) {
	for _, c := range cases {
		for _, width := range []int{40, 60, 80, 132} {
			for _, ascii := range []bool{false, true} {
				text := output(t, func(b *bytes.Buffer) Printer {
					return NewText(b, Options{Width: width, ASCII: ascii, All: true})
				}, c.file())
				for _, l := range strings.Split(text, "\n") {
					if widthOf(l) > width && !strings.Contains(l, "  ") && !table.MatchString(l) {
						t.Errorf("%s at %d: %d columns in %q", c.name, width, widthOf(l), l)
					}
				}
			}
		}
	}
}

var table = regexp.MustCompile(`^ *(this: )?(25|587|465) `)

// Nothing that a terminal would obey leaves the program, nothing beyond ASCII
// with --ascii, and nothing that is no UTF-8.
func TestHarmless(t *testing.T) {
	for _, c := range cases {
		for _, f := range formats {
			text := output(t, f.new, c.file())
			if !utf8.ValidString(text) {
				t.Errorf("%s.%s is no UTF-8", c.name, f.ext)
			}
			for _, r := range text {
				if r == '\n' {
					continue
				}
				if !unicode.IsPrint(r) && f.ext != "json" || r < ' ' {
					t.Errorf("%s.%s holds %U", c.name, f.ext, r)
				}
				if f.ext == "ascii.txt" && r > '~' {
					t.Errorf("%s.%s holds %q", c.name, f.ext, r)
				}
			}
		}
	}
}

// Colour changes nothing but colour, and there is some.
func TestColor(t *testing.T) {
	ansi := regexp.MustCompile("\x1b\\[[0-9;]*m")
	for _, c := range cases {
		coloured := output(t, func(b *bytes.Buffer) Printer { return NewText(b, Options{Color: true}) }, c.file())
		plain := output(t, func(b *bytes.Buffer) Printer { return NewText(b, Options{}) }, c.file())
		if !ansi.MatchString(coloured) {
			t.Errorf("%s: no colour", c.name)
		}
		if got := ansi.ReplaceAllString(coloured, ""); trimmed(got) != trimmed(plain) {
			t.Errorf("%s: colour changes the text:\n%s\nwant\n%s", c.name, got, plain)
		}
	}
}

// trimmed is text without the blanks at line ends.
func trimmed(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// Outside of fences and inline code a Markdown report holds no sign of a log
// that Markdown would obey.
func TestMarkdownQuotes(t *testing.T) {
	c := hostile()
	text := output(t, func(b *bytes.Buffer) Printer { return NewMarkdown(b, Options{}) }, c)
	fence, quoted, prose := "", 0, 0
	for _, l := range strings.Split(text, "\n") {
		ticks := regexp.MustCompile("^`{3,}").FindString(l)
		switch {
		case fence == "" && ticks != "":
			fence = ticks
			continue
		case fence != "" && l == fence:
			fence = ""
			continue
		case fence != "":
			if len(ticks) >= len(fence) {
				t.Errorf("a log line ends the fence: %q", l)
			}
			if strings.Contains(l, "evil") {
				quoted++
			}
			continue
		}
		rest := unquoted(l)
		if strings.Contains(l, "evil") {
			prose++
		}
		for _, bad := range []string{"](", "<img", "<script", "@evil", "://"} {
			if strings.Contains(rest, bad) {
				t.Errorf("%q stands outside of a quote: %s", bad, l)
			}
		}
	}
	if fence != "" || quoted == 0 || prose == 0 {
		t.Errorf("fence open: %q, %d quoted lines, %d lines of prose with the server's words\n%s", fence, quoted, prose, text)
	}
}

// unquoted is what Markdown reads of a line: without inline code, without what a
// backslash makes a mere sign (CommonMark 2.4, 6.1).
func unquoted(line string) string {
	var out strings.Builder
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line):
			i++
			out.WriteByte('.')
		case line[i] == '`':
			run := line[i:]
			run = run[:len(run)-len(strings.TrimLeft(run, "`"))]
			end := strings.Index(line[i+len(run):], run)
			for end >= 0 && strings.HasPrefix(line[i+2*len(run)+end:], "`") { // a longer run does not close
				more := strings.Index(line[i+len(run)+end+len(run)+1:], run)
				if more < 0 {
					end = -1
					break
				}
				end += len(run) + 1 + more
			}
			if end < 0 {
				out.WriteString(run)
				i += len(run) - 1
				continue
			}
			i += 2*len(run) + end - 1
		default:
			out.WriteByte(line[i])
		}
	}
	return out.String()
}

// strictSchema is the shipped schema with every object closed, so that a key
// without documentation fails.
func strictSchema(t *testing.T, at string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	closeObjects(doc)
	const url = "badseq.json"
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(url, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(url + at)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// closeObjects forbids further keys in every object that lists some.
func closeObjects(v any) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["properties"]; ok && v["type"] == "object" {
			v["additionalProperties"] = false
		}
		for _, child := range v {
			closeObjects(child)
		}
	case []any:
		for _, child := range v {
			closeObjects(child)
		}
	}
}

func TestJSONSchema(t *testing.T) {
	schema := strictSchema(t, "")
	var files []File
	for _, c := range cases {
		files = append(files, c.file())
	}
	for _, set := range [][]File{nil, files[:1], files} {
		text := output(t, func(b *bytes.Buffer) Printer { return NewJSON(b, "1.2.3") }, set...)
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%v in %s", err, text)
		}
		if got := len(doc.(map[string]any)["files"].([]any)); got != len(set) {
			t.Errorf("%d files, want %d", got, len(set))
		}
	}
	for _, wrong := range []string{`{}`, `{"schema":"badseq/1","tool_version":"1","files":[{"path":"-"}]}`, `{"schema":"badseq/2","tool_version":"1","files":[]}`} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(doc) == nil {
			t.Errorf("the schema takes %s", wrong)
		}
	}
}

func TestEventsSchema(t *testing.T) {
	schema := strictSchema(t, "#/$defs/event")
	var b bytes.Buffer
	f := authBeforeSTARTTLS()
	f.Log.Events = someEvents
	if err := Events(&b, "x.log", f.Log); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != len(someEvents) {
		t.Fatalf("%d lines for %d events", len(lines), len(someEvents))
	}
	for _, l := range lines {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(l))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%v in %s", err, l)
		}
	}
}

// Every key of the schema says what it holds.
func TestSchemaDocuments(t *testing.T) {
	var doc map[string]any
	if err := json.Unmarshal([]byte(Schema), &doc); err != nil {
		t.Fatal(err)
	}
	defs := doc["$defs"].(map[string]any)
	documented := 0
	var walk func(path string, v any)
	walk = func(path string, v any) {
		object, ok := v.(map[string]any)
		if !ok {
			return
		}
		if properties, ok := object["properties"].(map[string]any); ok && object["type"] == "object" {
			for name, p := range properties {
				at := path + "." + name
				if !described(p.(map[string]any), defs) {
					t.Errorf("%s has no description", at)
				}
				documented++
				walk(at, p)
			}
		}
		walk(path+"[]", object["items"])
	}
	walk("", doc)
	for name, d := range defs {
		walk(name, d)
	}
	if documented < 60 {
		t.Errorf("only %d keys seen", documented)
	}
}

func described(p, defs map[string]any) bool {
	if p["description"] != nil {
		return true
	}
	if ref, ok := p["$ref"].(string); ok {
		target, _ := defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
		return target != nil && (target["description"] != nil || target["pattern"] != nil)
	}
	return p["enum"] != nil
}

func FuzzVisible(f *testing.F) {
	for _, seed := range []string{"", "plain", "a\x1b[31mb", "\u202eabc", "\xff\xfe", "tab\there", "wide 漢字 é", "\u00a0\u2028\x9b"} {
		f.Add(seed, 3, 20)
	}
	f.Fuzz(func(t *testing.T, text string, column, width int) {
		for _, ascii := range []bool{false, true} {
			got := visible(text, ascii)
			for _, r := range got {
				if r != ' ' && !unicode.IsPrint(r) || ascii && r > '~' {
					t.Fatalf("%q shows %U", text, r)
				}
			}
			if width < narrowest-8 || width > 1000 || column < 1 {
				continue
			}
			shown, at, long := window(text, column, 4, width, ascii, "...")
			if widthOf(shown) > width+1 { // a sign of two columns may meet the edge
				t.Fatalf("%q: window of %d columns is %d wide: %q", text, width, widthOf(shown), shown)
			}
			if at >= 0 && (at > width || long < 0) {
				t.Fatalf("%q: character %d at %d, %d long", text, column, at, long)
			}
			if column <= utf8.RuneCountInString(text) && at < 0 {
				t.Fatalf("%q: character %d is not in %q", text, column, shown)
			}
			for _, l := range Wrap(got, width) {
				if widthOf(l) > width {
					t.Fatalf("%q: wrapped to %q", got, l)
				}
			}
		}
	})
}

// A line or a reply of any length costs no more than its length.
func TestLong(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	f := authBeforeSTARTTLS()
	f.Log = log("\n\n\n\n\nsend: AUTH" + long + "\nreply: " + long)
	f.Sessions[0].Cause.Explanation = long
	f.Sessions[0].Cause.Title = long
	for _, format := range formats {
		done := make(chan int, 1)
		go func() { done <- len(output(t, format.new, f)) }()
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			t.Fatalf("%s takes too long", format.ext)
		}
	}
}

// TestStateWords: every state that the JSON can name is explained in words.
func TestStateWords(t *testing.T) {
	for p := analyze.Unknown; p <= analyze.Ended; p++ {
		if stateWords[p.String()] == "" {
			t.Errorf("state %q has no words", p)
		}
	}
	if want := int(analyze.Ended-analyze.Unknown) + 1; len(stateWords) != want {
		t.Errorf("%d states have words, there are %d", len(stateWords), want)
	}
}
