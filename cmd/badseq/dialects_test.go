package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/olekukonko/tablewriter"

	"badseq/fixtures"
	"badseq/grammar"
)

// dialectRow counts the fixtures of one dialect: all, those of real runs, and those of which badseq knows the dialect,
// the lines and the verdict of every session.
type dialectRow struct{ all, generated, detected, lines, verdicts int }

// unshown are dialects that no fixture shows, and why.
var unshown = map[string]string{
	"error": "replies quoted in the words of any program: its tests are of invented replies",
}

// TestDialects prints, for each dialect, on how many of its fixtures it is detected, the lines are exact and the verdict is
// the label's. All of them must be.
func TestDialects(t *testing.T) {
	rows := map[string]*dialectRow{}
	for _, f := range allFixtures(t) {
		row := rows[f.Label.Dialect]
		if row == nil {
			row = &dialectRow{}
			rows[f.Label.Dialect] = row
		}
		row.count(f)
	}
	var out strings.Builder
	table := tablewriter.NewTable(&out)
	table.Header([]string{"dialect", "fixtures", "genuine", "detected", "lines exact", "verdict"})
	for _, d := range grammar.Dialects {
		row := rows[d.ID]
		delete(rows, d.ID)
		if row == nil {
			if unshown[d.ID] == "" {
				t.Errorf("%s: no fixture shows it, and nothing says why", d.ID)
			}
			continue
		}
		if unshown[d.ID] != "" {
			t.Errorf("%s: fixtures show it", d.ID)
		}
		if row.detected != row.all || row.lines != row.all || row.verdicts != row.all {
			t.Errorf("%s: %+v", d.ID, *row)
		}
		if err := table.Append([]string{d.ID, fmt.Sprint(row.all), fmt.Sprint(row.generated), row.share(row.detected),
			row.share(row.lines), row.share(row.verdicts)}); err != nil {
			t.Fatal(err)
		}
	}
	for id := range rows {
		t.Errorf("fixtures are of a dialect %q that is none", id)
	}
	if err := table.Render(); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + out.String())
}

// count judges one fixture.
func (r *dialectRow) count(f fixtures.Fixture) {
	r.all++
	if f.Label.Made == "generated" {
		r.generated++
	}
	sessions := judge("-", bytes.NewReader(f.Log), "").sessions
	detected, exact, right := len(sessions) == len(f.Label.Sessions), len(sessions) == len(f.Label.Sessions), len(sessions) == len(f.Label.Sessions)
	for i := range min(len(sessions), len(f.Label.Sessions)) {
		got, want := diagnosed(&sessions[i]), labelled(i, f.Label.Sessions[i])
		detected = detected && sessions[i].Session.Dialect == f.Label.Dialect
		exact = exact && got.IllegalLine == want.IllegalLine && got.CauseLine == want.CauseLine
		right = right && got.Outcome == want.Outcome && got.Illegal == want.Illegal && got.Cause == want.Cause && got.Code == want.Code
	}
	for count, good := range map[*int]bool{&r.detected: detected, &r.lines: exact, &r.verdicts: right} {
		if good {
			*count++
		}
	}
}

func (r *dialectRow) share(n int) string { return fmt.Sprintf("%d %%", 100*n/r.all) }
