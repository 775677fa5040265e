package report

import (
	"io"

	"badseq/analyze"
	"badseq/analyze/scan"
)

// ScanFormat prints what a scan finds. Session is called by many at once and
// makes what the format prints of one session, nil for nothing; the others are
// called in the input's order. Their errors are the writer's.
type ScanFormat interface {
	Session(path string, d *analyze.Diagnosis) []byte
	Open(w io.Writer) error
	// Part prints what was found in an input, or in a stretch of one; texts are
	// those of Session that are to be shown.
	Part(w io.Writer, p *scan.Part, texts [][]byte) error
	Close(w io.Writer, s *scan.Summary) error
	// Lists reports whether the format prints sessions one by one.
	Lists() bool
}

// ScanOptions say how a scan is printed.
type ScanOptions struct {
	Options
	Version     string
	MaxSame     int  // examples of one group, 0 all that are kept
	Interrupted bool // what was finished is all there is
}

// ScanFormats lists the formats by name, the default first.
var ScanFormats = []string{"text", "json", "jsonl", "sarif", "junit", "csv", "markdown", "html", "github"}

// NewScanFormat returns the format of that name, nil if there is none. o may
// change until Close.
func NewScanFormat(name string, o *ScanOptions) ScanFormat {
	switch name {
	case "text":
		return scanText{o: o}
	case "json":
		return scanJSON{o: o}
	case "jsonl":
		return jsonLines{}
	case "sarif":
		return &sarifFormat{o: o}
	case "junit":
		return junitFormat{}
	case "csv":
		return csvFormat{}
	case "markdown":
		return scanMarkdown{o: o}
	case "html":
		return scanHTML{o: o}
	case "github":
		return github{o: o}
	}
	return nil
}

// summaryOnly is what formats have in common that print the summary and nothing
// else.
type summaryOnly struct{}

func (summaryOnly) Session(string, *analyze.Diagnosis) []byte  { return nil }
func (summaryOnly) Open(io.Writer) error                       { return nil }
func (summaryOnly) Part(io.Writer, *scan.Part, [][]byte) error { return nil }
func (summaryOnly) Lists() bool                                { return false }

// listing is what formats have in common that print sessions one by one.
type listing struct{}

func (listing) Open(io.Writer) error                 { return nil }
func (listing) Close(io.Writer, *scan.Summary) error { return nil }
func (listing) Lists() bool                          { return true }

// failure is why a part holds nothing, "" when it holds something.
func failure(p *scan.Part) string {
	switch {
	case p.Err != nil:
		return p.Err.Error()
	case p.Nothing:
		return scan.ErrNothing.Error()
	}
	return ""
}
