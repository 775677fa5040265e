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
	Charts                                     []htmlChart
	Failures                                   []scan.Failure
}

type htmlChange struct {
	Count                       int
	Cause, Title, Where, Change string
}

type htmlGroup struct {
	Count                                 int
	Cause, Title, What, Outcome, Sure, ID string
	First, Last                           string
	Places                                []string
}

type htmlTable struct {
	Title  string
	Rows   []htmlRow
	Others int
}

type htmlRow struct {
	scan.Row
	Percent int // of the table's largest count
}

// htmlChart is a drawing chartWide wide and chartHigh high.
type htmlChart struct {
	Title, From, To string
	Most            int
	Bars            []htmlBar
}

type htmlBar struct {
	Label                string
	Sessions, Findings   int
	X, Width             float64
	Y, High, FailY, Fail int
	Gap                  bool
}

// The size of a chart's drawing, and how many bars it has at most.
const (
	chartWide = 1000
	chartHigh = 160
	barsWide  = 96
)

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
		if !g.First.IsZero() {
			h.First, h.Last = g.First.Format(seenLayout), g.Last.Format(seenLayout)
		}
		for _, e := range examples(g, f.o.MaxSame) {
			h.Places = append(h.Places, Visible(placeText(e)))
		}
		page.Groups = append(page.Groups, h)
	}
	for _, t := range tables(s) {
		table := htmlTable{Title: t.title, Others: t.table.Others}
		rows := t.table.Rows()
		for _, r := range rows {
			table.Rows = append(table.Rows, htmlRow{scan.Row{Key: Visible(r.Key), Count: r.Count}, length(r.Count, rows[0].Count, 100)})
		}
		page.Tables = append(page.Tables, table)
	}
	for _, c := range charts(s, barsWide) {
		page.Charts = append(page.Charts, draw(&c))
	}
	for _, p := range s.Failures {
		page.Failures = append(page.Failures, scan.Failure{Path: Visible(p.Path), Reason: Visible(p.Reason)})
	}
	return scanTemplate.Execute(w, page)
}

// seenLayout is how the page writes when a group was seen.
const seenLayout = "2006-01-02 15:04"

// draw lays out a chart.
func draw(c *chart) htmlChart {
	out := htmlChart{Title: c.span + ", each bar is " + c.slot, From: c.bars[0].label, To: c.bars[len(c.bars)-1].label, Most: c.most}
	step := float64(chartWide) / float64(max(len(c.bars), 12))
	for i, b := range c.bars {
		high, fail := length(b.Sessions, c.most, chartHigh), length(b.Findings, c.most, chartHigh)
		out.Bars = append(out.Bars, htmlBar{
			Label: b.label, Sessions: b.Sessions, Findings: b.Findings, X: float64(i) * step, Width: step * 0.86,
			Y: chartHigh - high, High: high, FailY: chartHigh - fail, Fail: fail, Gap: b.gap,
		})
	}
	return out
}
