package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"badseq/analyze"
	"badseq/analyze/scan"
)

// sarifFormat is SARIF 2.1.0, a result for each failing session. The document is
// written as it grows: results may be many.
type sarifFormat struct {
	o       *ScanOptions
	results int
}

// sarifSchema is where the schema of the format is published.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// levels are the levels of SARIF by how sure a verdict is.
var levels = map[analyze.Confidence]string{analyze.High: "error", analyze.Medium: "warning", analyze.Low: "note"}

func (*sarifFormat) Lists() bool { return true }

// Open writes the tool and its rules, which are the causes.
func (f *sarifFormat) Open(w io.Writer) error {
	driver := sarif.NewToolComponent().WithName("badseq").WithVersion(f.o.Version)
	for i := range analyze.Rules {
		r := &analyze.Rules[i]
		rule := sarif.NewReportingDescriptor().WithID(r.ID).WithName(camel(r.ID)).
			WithShortDescription(sarif.NewMultiformatMessageString().WithText(r.Title)).
			WithFullDescription(sarif.NewMultiformatMessageString().WithText(r.Doc.Why)).
			WithHelp(sarif.NewMultiformatMessageString().WithText(changeOf(r.ID)))
		driver.AddRule(rule)
	}
	tool, err := json.Marshal(sarif.NewTool().WithDriver(driver))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, `{"$schema":%q,"version":"2.1.0","runs":[{"columnKind":"unicodeCodePoints","tool":%s,"results":[`, sarifSchema, tool)
	return err
}

// camel is "AuthBeforeStarttls" for "auth-before-starttls".
func camel(id string) string {
	var out strings.Builder
	for _, word := range strings.Split(id, "-") {
		if word != "" {
			out.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return out.String()
}

func (f *sarifFormat) Session(path string, d *analyze.Diagnosis) []byte {
	c := d.Cause
	if c == nil {
		return nil
	}
	text := Visible(messageOf(d))
	region := sarif.NewRegion().WithStartLine(max(c.Place.Line, 1)).WithStartColumn(max(c.Place.Column, 1))
	r := sarif.NewResult().WithRuleID(c.ID).WithRuleIndex(ruleIndex(c.ID)).WithLevel(levels[c.Confidence]).
		WithMessage(sarif.NewMessage().WithText(text)).
		WithPartialFingerprints(map[string]string{"badseqSignature/v1": d.Signature})
	r.AddLocation(sarif.NewLocation().WithPhysicalLocation(sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewArtifactLocation().WithURI(uriOf(path))).WithRegion(region)))
	out, err := json.Marshal(r)
	if err != nil {
		return nil // values of strings and numbers only
	}
	return out
}

// messageOf is a finding in a few sentences.
func messageOf(d *analyze.Diagnosis) string {
	text := d.Cause.Title + ". " + d.Cause.Explanation
	if s := d.Cause.Fix.Sentence; s != "" {
		text += " Change: " + s
	}
	return text
}

func ruleIndex(id string) int {
	for i := range analyze.Rules {
		if analyze.Rules[i].ID == id {
			return i
		}
	}
	return -1
}

// uriOf is a path as a URI reference; relative paths stay relative.
func uriOf(path string) string {
	if path == "-" {
		return "stdin"
	}
	u := url.URL{Path: filepath.ToSlash(strings.ToValidUTF8(path, "\uFFFD"))}
	if strings.HasPrefix(u.Path, "/") {
		u.Scheme = "file"
	}
	return u.String()
}

func (f *sarifFormat) Part(w io.Writer, _ *scan.Part, texts [][]byte) error {
	var out bytes.Buffer
	for _, t := range texts {
		if len(t) == 0 {
			continue
		}
		if f.results++; f.results > 1 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		out.Write(t)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// Close writes what happened to the run: inputs that could not be read are its
// notifications.
func (f *sarifFormat) Close(w io.Writer, s *scan.Summary) error {
	run := sarif.NewInvocation().WithExecutionSuccessful(!f.o.Interrupted && s.Failed == 0)
	for _, p := range s.Failures {
		run.AddToolExecutionNotification(sarif.NewNotification().WithLevel("error").
			WithMessage(sarif.NewMessage().WithText(Visible(p.Path + ": " + p.Reason))))
	}
	invocation, err := json.Marshal(run)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\n],\"invocations\":[%s]}]}\n", invocation)
	return err
}
