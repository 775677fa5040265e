package report

import (
	"fmt"
	"io"
	"strings"

	"badseq/analyze/scan"
)

// scanMarkdown is the summary for a ticket or a job's page.
type scanMarkdown struct {
	summaryOnly
	o *ScanOptions
}

func (f scanMarkdown) Close(w io.Writer, s *scan.Summary) error {
	var out strings.Builder
	fmt.Fprintf(&out, "# badseq scan\n\n")
	if f.o.Interrupted {
		fmt.Fprintf(&out, "**Interrupted: this is what was finished.**\n\n")
	}
	fmt.Fprintf(&out, "%s.\n", cell(headlineOf(s)))
	for _, more := range []string{inputsOf(s), filteredOf(s)} {
		if more != "" {
			fmt.Fprintf(&out, "\nBesides: %s.\n", cell(more))
		}
	}
	if list, says := cures(s); len(list) > 0 {
		fmt.Fprintf(&out, "\n## What to change\n\n%s\n\n", says)
		for i := range list {
			c := &list[i]
			fmt.Fprintf(&out, "%d. **%s**, %s (%d): %s\n", i+1, cell(titleOf(c.Cause)), cell(whereOf(c)), c.Count, cell(changeOf(c.Cause)))
		}
	}
	if groups := failing(s); len(groups) > 0 {
		fmt.Fprintf(&out, "\n## Failing sessions that are alike\n\n")
		var rows [][]string
		for _, g := range groups {
			var places []string
			for _, e := range examples(g, f.o.MaxSame) {
				places = append(places, cell(placeText(e)))
			}
			rows = append(rows, []string{fmt.Sprint(g.Count), cell(g.Cause), cell(saidBy(g)), strings.Join(places, "<br>")})
		}
		writeTable(&out, []string{"sessions", "cause", "what", "where"}, rows)
	}
	for _, c := range charts(s, fewBars) {
		fmt.Fprintf(&out, "\n## Time\n\n%s, each row is %s.\n\n", cell(c.span), c.slot)
		var rows [][]string
		for _, b := range c.bars {
			if b.gap {
				rows = append(rows, []string{"…", "", ""})
				continue
			}
			rows = append(rows, []string{b.label, fmt.Sprint(b.Sessions), fmt.Sprint(b.Findings)})
		}
		writeTable(&out, []string{"from", "sessions", "failing"}, rows)
	}
	for _, t := range tables(s) {
		var rows [][]string
		for i, r := range t.table.Rows() {
			if i == mostRowsOfTable {
				rows = append(rows, []string{"…", ""})
				break
			}
			rows = append(rows, []string{cell(r.Key), fmt.Sprint(r.Count)})
		}
		if len(rows) > 0 {
			fmt.Fprintf(&out, "\n## %s\n\n", t.title)
			writeTable(&out, []string{strings.ToLower(t.title), "sessions"}, rows)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// writeTable writes a Markdown table. It is not laid out: there may be many rows.
func writeTable(out *strings.Builder, header []string, rows [][]string) {
	fmt.Fprintf(out, "| %s |\n|%s\n", strings.Join(header, " | "), strings.Repeat(" --- |", len(header)))
	for _, r := range rows {
		fmt.Fprintf(out, "| %s |\n", strings.Join(r, " | "))
	}
}
