package report

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"badseq/analyze"
	"badseq/analyze/scan"
)

// junitFormat is JUnit XML: a suite for each input (for each stretch of a long
// one), a case for each session.
type junitFormat struct{}

func (junitFormat) Lists() bool { return true }

func (junitFormat) Open(w io.Writer) error {
	_, err := io.WriteString(w, xml.Header+"<testsuites name=\"badseq\">\n")
	return err
}

// Session is the case as JSON: it becomes XML when its suite is known.
func (junitFormat) Session(path string, d *analyze.Diagnosis) []byte {
	c := junit.Testcase{
		Name:      fmt.Sprintf("session %d, lines %d-%d", d.Session.Index, d.Session.First, d.Session.Last),
		Classname: xmlText(path),
	}
	if d.Cause != nil {
		c.Failure = &junit.Result{
			Message: xmlText(fmt.Sprintf("line %d: %s", d.Cause.Place.Line, d.Cause.Title)),
			Type:    d.Cause.ID,
			Data:    xmlText(messageOf(d)),
		}
	}
	out, err := json.Marshal(c)
	if err != nil {
		return nil // values of strings and numbers only
	}
	return out
}

func (junitFormat) Part(w io.Writer, p *scan.Part, texts [][]byte) error {
	suite := junit.Testsuite{Name: xmlText(p.Path), Time: "0"}
	for _, t := range texts {
		var c junit.Testcase
		if json.Unmarshal(t, &c) == nil {
			suite.AddTestcase(c)
		}
	}
	if p.Err != nil && !p.Nothing {
		suite.AddTestcase(junit.Testcase{
			Name: "read", Classname: xmlText(p.Path),
			Error: &junit.Result{Message: xmlText(p.Err.Error()), Type: "unreadable"},
		})
	}
	if len(suite.Testcases) == 0 {
		return nil
	}
	e := xml.NewEncoder(w)
	e.Indent(" ", " ")
	if err := e.EncodeElement(suite, xml.StartElement{Name: xml.Name{Local: "testsuite"}}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (junitFormat) Close(w io.Writer, _ *scan.Summary) error {
	_, err := io.WriteString(w, "</testsuites>\n")
	return err
}

// xmlText is visible text in which no CDATA section ends.
func xmlText(text string) string { return strings.ReplaceAll(Visible(text), "]]>", "]] >") }
