package report

import (
	_ "embed"
	"html/template"
	"io"

	"badseq/analyze/scan"
)

// scanHTML is the summary as one page that needs nothing else and asks nobody.
type scanHTML struct {
	summaryOnly
	o *ScanOptions
}

//go:embed scan.html
var scanPage string

var scanTemplate = template.Must(template.New("scan").Parse(scanPage))

type htmlPage struct {
	Version, Headline, Besides, Filtered, Says string
	Interrupted                                bool
	Changes                                    []htmlChange
	Groups                                     []htmlGroup
	Tables                                     []htmlTable
	Failures                                   []scan.Failure
}

type htmlChange struct {
	Count                       int
	Cause, Title, Where, Change string
}

type htmlGroup struct {
	Count                                 int
	Cause, Title, What, Outcome, Sure, ID string
	Places                                []string
}

type htmlTable struct {
	Title  string
	Rows   []scan.Row
	Others int
}

func (f scanHTML) Close(w io.Writer, s *scan.Summary) error {
	list, says := cures(s)
	page := htmlPage{
		Version: f.o.Version, Headline: headlineOf(s), Besides: inputsOf(s), Filtered: filteredOf(s), Says: says,
		Interrupted: f.o.Interrupted,
	}
	for i := range list {
		c := &list[i]
		page.Changes = append(page.Changes, htmlChange{c.Count, c.Cause, titleOf(c.Cause), Visible(whereOf(c)), changeOf(c.Cause)})
	}
	for _, g := range failing(s) {
		h := htmlGroup{Count: g.Count, Cause: g.Cause, Title: titleOf(g.Cause), What: Visible(saidBy(g)),
			Outcome: string(g.Outcome), Sure: string(g.Confidence), ID: g.Signature}
		for _, e := range examples(g, f.o.MaxSame) {
			h.Places = append(h.Places, Visible(placeText(e)))
		}
		page.Groups = append(page.Groups, h)
	}
	for _, t := range tables(s) {
		rows := t.table.Rows()
		for i := range rows {
			rows[i].Key = Visible(rows[i].Key)
		}
		page.Tables = append(page.Tables, htmlTable{t.title, rows, t.table.Others})
	}
	for _, p := range s.Failures {
		page.Failures = append(page.Failures, scan.Failure{Path: Visible(p.Path), Reason: Visible(p.Reason)})
	}
	return scanTemplate.Execute(w, page)
}
