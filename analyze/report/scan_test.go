package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"badseq/analyze"
	"badseq/analyze/scan"
	"badseq/grammar"
	"badseq/grammar/stream"
)

// nasty is a log whose words would end a string, a tag, a table's cell or a
// workflow command.
const nasty = "220 mx.example.com ]]></failure> ::error::x \"q\" | `b` <script>alert(1)</script> \x1b[31m %0A\n" +
	"EHLO me.example\n250-mx.example.com\n250 STARTTLS\nMAIL FROM:<a@b.example>\n530 5.7.0 Must issue a STARTTLS command first ]]> <script> :: \x1b[0m\nQUIT\n221 bye\n"

// scanned prints a scan of one input, and of one that cannot be read.
func scanned(t *testing.T, format, path string) string {
	t.Helper()
	log, err := grammar.Read([]byte(nasty), grammar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	list := analyze.Analyze(log)
	if len(list) != 1 || list[0].Cause == nil {
		t.Fatalf("%d sessions, none with a cause", len(list))
	}
	f := NewScanFormat(format, &ScanOptions{Version: "1", MaxSame: 3})
	var out bytes.Buffer
	v := scan.VerdictOf(&list[0])
	sum := &scan.Summary{Files: 2, SMTP: 1, Bytes: int64(len(nasty))}
	v.Began = stream.Moment{Time: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC), Line: 1}
	sum.Add(path, &v, &scan.Filter{})
	sum.Fail("bad]]>\x1b.gz", "the gzip data ends early")
	steps := []error{
		f.Open(&out),
		f.Part(&out, &scan.Part{Path: path}, [][]byte{f.Session(path, &list[0]), f.Session(path, &list[0])}),
		f.Part(&out, &scan.Part{Path: "bad]]>\x1b.gz", Err: errors.New("the gzip data ends early")}, nil),
		f.Close(&out, sum),
	}
	if err := errors.Join(steps...); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// No format lets a log's words out that a terminal or a page would obey.
func TestScanFormatsHarmless(t *testing.T) {
	for _, format := range ScanFormats {
		out := scanned(t, format, "a.zip!dir,1:<b>/x\x1b\n.log")
		if out == "" || strings.ContainsAny(out, "\x1b") || strings.Contains(out, "<script>alert") {
			t.Errorf("%s: %q", format, out)
		}
		if format == "html" {
			for _, asks := range []string{"http:", "https:", "//", "src=", "url(", "@import", "fetch(", "XMLHttpRequest"} {
				if strings.Contains(out, asks) {
					t.Errorf("html: %q: the page asks somebody", asks)
				}
			}
			if n := strings.Count(out, "href="); n != strings.Count(out, `href="data:,"`) || n != 1 {
				t.Errorf("html: %d links", n)
			}
		}
	}
}

func TestSARIFSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("testdata/schemas/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(scanned(t, "sarif", "dir/a b.zip!c%.log")))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Error(err)
	}
	run := doc.(map[string]any)["runs"].([]any)[0].(map[string]any)
	if n := len(run["results"].([]any)); n != 2 {
		t.Errorf("%d results, want 2", n)
	}
	run["results"].([]any)[0].(map[string]any)["level"] = "bad"
	if schema.Validate(doc) == nil {
		t.Error("the schema takes anything")
	}
}

func TestJUnitSchema(t *testing.T) {
	text := scanned(t, "junit", "a.log")
	rules := readXSD(t)
	if err := rules.check(text); err != nil {
		t.Errorf("%v:\n%s", err, text)
	}
	if n := strings.Count(text, "<testcase "); n != 3 {
		t.Errorf("%d cases, want 3:\n%s", n, text)
	}
	for _, wrong := range []string{
		strings.Replace(text, "classname=", "class=", 1),
		strings.Replace(text, `tests="`, `tests="x`, 1),
		strings.Replace(text, "<testsuites", "<testsuite", 1),
	} {
		if rules.check(wrong) == nil {
			t.Error("the schema takes anything")
		}
	}
}

// xsd is what of a schema this test reads: elements, what they may hold, and
// their attributes.
type xsd struct {
	Elements []struct {
		Name string `xml:"name,attr"`
		Type struct {
			Refs []struct {
				Ref string `xml:"ref,attr"`
			} `xml:"sequence>element"`
			Attributes []struct {
				Name string `xml:"name,attr"`
				Type string `xml:"type,attr"`
				Use  string `xml:"use,attr"`
			} `xml:"attribute"`
		} `xml:"complexType"`
	} `xml:"element"`
}

func readXSD(t *testing.T) *xsd {
	t.Helper()
	text, err := os.ReadFile("testdata/schemas/junit.xsd")
	if err != nil {
		t.Fatal(err)
	}
	var x xsd
	if err := xml.Unmarshal(text, &x); err != nil || len(x.Elements) == 0 {
		t.Fatal(err)
	}
	return &x
}

// check validates a document.
func (x *xsd) check(text string) error {
	d := xml.NewDecoder(strings.NewReader(text))
	var open []string
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if err := x.element(open, e); err != nil {
				return err
			}
			open = append(open, e.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}

func (x *xsd) element(open []string, e xml.StartElement) error {
	name := e.Name.Local
	if len(open) == 0 && name != "testsuites" {
		return errors.New("the root is " + name)
	}
	for _, rule := range x.Elements {
		if len(open) > 0 && rule.Name == open[len(open)-1] {
			allowed := false
			for _, r := range rule.Type.Refs {
				allowed = allowed || r.Ref == name
			}
			if !allowed {
				return errors.New(name + " in " + rule.Name)
			}
		}
	}
	for _, rule := range x.Elements {
		if rule.Name != name {
			continue
		}
		for _, a := range rule.Type.Attributes {
			i := slices.IndexFunc(e.Attr, func(have xml.Attr) bool { return have.Name.Local == a.Name })
			if i < 0 && a.Use == "required" {
				return errors.New(name + " lacks " + a.Name)
			}
			if i >= 0 && a.Type != "xs:string" {
				if _, err := strconv.ParseFloat(e.Attr[i].Value, 64); err != nil {
					return err
				}
			}
		}
		for _, have := range e.Attr {
			if !slices.ContainsFunc(rule.Type.Attributes, func(a struct {
				Name string `xml:"name,attr"`
				Type string `xml:"type,attr"`
				Use  string `xml:"use,attr"`
			}) bool {
				return a.Name == have.Name.Local
			}) {
				return errors.New(name + " has " + have.Name.Local)
			}
		}
		return nil
	}
	return errors.New("no element is called " + name)
}

func TestCSV(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(scanned(t, "csv", "=cmd()"))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	if rows[1][0] != "'=cmd()" || rows[1][11] != "mail-before-starttls" || rows[1][12] != "5" {
		t.Errorf("%q", rows[1])
	}
}

func TestScanJSON(t *testing.T) {
	var doc jsonSummary
	if err := json.Unmarshal([]byte(scanned(t, "json", "a.log")), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Schema != ScanSchemaVersion || doc.Totals["cause"]["mail-before-starttls"] != 1 || len(doc.Groups) != 1 ||
		doc.Times == nil || doc.Times.First != "2026-11-24T09:30:00" || len(doc.Times.Slots) != 1 || doc.Yearless != nil || doc.Groups[0].Last == nil ||
		doc.Groups[0].Example != (jsonPlace{"a.log", 5}) || len(doc.Changes) != 1 || doc.Inputs.Failed != 1 {
		t.Errorf("%+v", doc)
	}
}

func TestGitHub(t *testing.T) {
	line, _, _ := strings.Cut(scanned(t, "github", "a,b:c.log"), "\n")
	if !strings.HasPrefix(line, "::error file=a%2Cb%3Ac.log,line=5,col=1,title=Mail before STARTTLS::") {
		t.Errorf("%q", line)
	}
}

// A chart shows each slot with its share of failing sessions, and a long pause as
// one line.
func TestTimesText(t *testing.T) {
	sum := &scan.Summary{}
	for i, day := range []int{1, 1, 1, 1, 2, 4, 28} {
		v := scan.Verdict{Signature: "1", Began: stream.Moment{Time: time.Date(2026, 11, day, 9, 30, 0, 0, time.UTC), Line: 1}}
		if i%2 == 0 {
			v.Cause = "auth-failed"
		}
		sum.Add("a.log", &v, &scan.Filter{})
	}
	sum.Sessions++ // one without time
	p := newPage(Options{ASCII: true, Width: 60})
	p.times(sum)
	want := strings.Join([]string{"",
		"Time: 2026-11-01 09:30:00 to 2026-11-28 09:30:00 (1 session", "tell no such time), each line is a day",
		"     4  Sun 2026-11-01  ##################------------------",
		"     1  Mon 2026-11-02  #########",
		"     0  Tue 2026-11-03",
		"     1  Wed 2026-11-04  ---------",
		"   ...  ...",
		"     1  Sat 2026-11-28  #########",
		"        # failing, - the others", ""}, "\n")
	if got := p.out.String(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
