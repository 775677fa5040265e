package report

import (
	"bytes"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"badseq/analyze"
	"badseq/analyze/scan"
)

// csvFormat is one row a session.
type csvFormat struct{ listing }

var csvHeader = []string{"path", "session", "first_line", "last_line", "dialect", "library", "server", "port", "software", "tls",
	"outcome", "cause", "line", "column", "title", "confidence", "command", "state", "code", "enhanced", "fix", "signature", "error"}

func (csvFormat) Open(w io.Writer) error {
	_, err := w.Write(row(csvHeader))
	return err
}

func (csvFormat) Session(path string, d *analyze.Diagnosis) []byte {
	cells := make([]string, len(csvHeader))
	copy(cells, []string{path, strconv.Itoa(d.Session.Index), strconv.Itoa(d.Session.First), strconv.Itoa(d.Session.Last),
		d.Session.Dialect, d.Session.Client.Library, d.Server.Host, numberCell(d.Server.Port), d.Server.Software, string(d.TLS), string(d.Outcome)})
	if c := d.Cause; c != nil {
		copy(cells[11:], []string{c.ID, numberCell(c.Place.Line), numberCell(c.Place.Column), c.Title, string(c.Confidence)})
		if c.Reply != nil {
			cells[18], cells[19] = numberCell(c.Reply.Code), c.Reply.Enhanced
		}
		cells[20] = c.Fix.Sentence
	}
	if f := d.FirstIllegal; f != nil {
		cells[16], cells[17] = f.Command, f.State
	}
	cells[21] = d.Signature
	return row(cells)
}

func (csvFormat) Part(w io.Writer, p *scan.Part, texts [][]byte) error {
	for _, t := range texts {
		if _, err := w.Write(t); err != nil {
			return err
		}
	}
	f := failure(p)
	if f == "" {
		return nil
	}
	cells := make([]string, len(csvHeader))
	cells[0], cells[len(cells)-1] = p.Path, f
	_, err := w.Write(row(cells))
	return err
}

// numberCell is "" for what is not known.
func numberCell(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// row is one line of CSV. A cell that a spreadsheet would take for a formula gets
// an apostrophe.
func row(cells []string) []byte {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = Visible(c)
		if c != "-" && strings.ContainsAny(c[:min(len(c), 1)], "=+-@\t\r") {
			safe[i] = "'" + safe[i]
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(safe) // a buffer takes everything
	w.Flush()
	return b.Bytes()
}
