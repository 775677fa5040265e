package report

import (
	"fmt"
	"io"
	"strings"

	"badseq/analyze"
	"badseq/analyze/scan"
)

// github is the workflow commands that GitHub Actions shows beside a file.
type github struct {
	o *ScanOptions
}

func (github) Lists() bool            { return true }
func (github) Open(w io.Writer) error { return nil }

var githubLevels = map[analyze.Confidence]string{analyze.High: "error", analyze.Medium: "warning", analyze.Low: "notice"}

func (github) Session(path string, d *analyze.Diagnosis) []byte {
	c := d.Cause
	if c == nil {
		return nil
	}
	return fmt.Appendf(nil, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", githubLevels[c.Confidence],
		githubProperty(path), max(c.Place.Line, 1), max(c.Place.Column, 1), githubProperty(c.Title), githubText(messageOf(d)))
}

func (github) Part(w io.Writer, p *scan.Part, texts [][]byte) error {
	for _, t := range texts {
		if _, err := w.Write(t); err != nil {
			return err
		}
	}
	if p.Err == nil || p.Nothing {
		return nil
	}
	_, err := fmt.Fprintf(w, "::warning file=%s,title=unreadable::%s\n", githubProperty(p.Path), githubText(p.Err.Error()))
	return err
}

func (f github) Close(w io.Writer, s *scan.Summary) error {
	_, err := fmt.Fprintf(w, "::notice title=badseq scan::%s\n", githubText(headlineOf(s)))
	return err
}

// githubText is the text of a workflow command, which ends at the line's end.
func githubText(text string) string { return strings.ReplaceAll(Visible(text), "%", "%25") }

// githubProperty is a value before the text, where colons and commas divide.
func githubProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubText(text))
}
