package report

import (
	"bytes"
	"encoding/json"
	"io"

	"badseq/analyze"
	"badseq/analyze/scan"
)

// jsonLines is one session a line, as soon as the inputs before it are done.
type jsonLines struct{ listing }

type jsonPathed struct {
	Path string `json:"path"`
	jsonSession
}

type jsonFailed struct {
	Path  string `json:"path"`
	Error string `json:"error"`
}

func (jsonLines) Session(path string, d *analyze.Diagnosis) []byte {
	return encoded(jsonPathed{path, session(d)})
}

func (jsonLines) Part(w io.Writer, p *scan.Part, texts [][]byte) error {
	for _, t := range texts {
		if _, err := w.Write(t); err != nil {
			return err
		}
	}
	if f := failure(p); f != "" {
		_, err := w.Write(encoded(jsonFailed{p.Path, f}))
		return err
	}
	return nil
}

// encoded is one line of JSON. What it is given can always be encoded.
func encoded(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
	return b.Bytes()
}

// ScanSchemaVersion names the JSON of a scan's summary.
const ScanSchemaVersion = "badseq-scan/1"

// scanJSON is the summary as one document.
type scanJSON struct {
	summaryOnly
	o *ScanOptions
}

type jsonSummary struct {
	Schema      string                    `json:"schema"`
	Version     string                    `json:"tool_version"`
	Interrupted bool                      `json:"interrupted"`
	Inputs      jsonInputs                `json:"inputs"`
	Sessions    int                       `json:"sessions"`
	Findings    int                       `json:"findings"`
	Known       int                       `json:"known"`
	Totals      map[string]map[string]int `json:"totals"`
	Changes     []jsonChange              `json:"changes"`
	Groups      []jsonGroup               `json:"groups"`
	LeftOut     int                       `json:"sessions_in_groups_left_out"`
	Failures    []jsonFailed              `json:"failures"`
	Times       *jsonTimes                `json:"times"`
	Yearless    *jsonTimes                `json:"times_without_year"`
}

// jsonTimes is when sessions began, as far as logs tell: in UTC where they tell the
// zone.
type jsonTimes struct {
	First    string     `json:"first"`
	Last     string     `json:"last"`
	Sessions int        `json:"sessions"`
	Slot     string     `json:"slot"`
	Slots    []jsonSlot `json:"slots"`
}

type jsonSlot struct {
	Begin    string `json:"begin"`
	Sessions int    `json:"sessions"`
	Findings int    `json:"findings"`
}

type jsonInputs struct {
	Files   int   `json:"files"`
	SMTP    int   `json:"smtp"`
	NotSMTP int   `json:"not_smtp"`
	Failed  int   `json:"failed"`
	Bytes   int64 `json:"bytes"`
}

type jsonChange struct {
	Cause   string    `json:"cause"`
	Title   string    `json:"title"`
	Change  string    `json:"change"`
	Library *string   `json:"library"`
	Server  *string   `json:"server"`
	Clears  int       `json:"clears"`
	Example jsonPlace `json:"example"`
}

type jsonPlace struct {
	Path string `json:"path"`
	Line int    `json:"line"`
}

type jsonGroup struct {
	Signature  string             `json:"signature"`
	Count      int                `json:"count"`
	Finding    bool               `json:"finding"`
	Outcome    analyze.Outcome    `json:"outcome"`
	Cause      *string            `json:"cause"`
	Title      *string            `json:"title"`
	Confidence analyze.Confidence `json:"confidence,omitempty"`
	Dialect    string             `json:"dialect"`
	Library    *string            `json:"library"`
	Software   *string            `json:"software"`
	Command    *string            `json:"command"`
	Code       *int               `json:"code"`
	Enhanced   *string            `json:"enhanced"`
	First      *string            `json:"first_seen"`
	Last       *string            `json:"last_seen"`
	Example    jsonPlace          `json:"example"`
	Examples   []jsonPlace        `json:"examples"`
}

func (f scanJSON) Close(w io.Writer, s *scan.Summary) error {
	doc := jsonSummary{
		Schema: ScanSchemaVersion, Version: f.o.Version, Interrupted: f.o.Interrupted,
		Inputs:   jsonInputs{s.Files, s.SMTP, s.NotSMTP, s.Failed, s.Bytes},
		Sessions: s.Sessions, Findings: s.Findings, Known: s.Known,
		Totals:  map[string]map[string]int{},
		Changes: []jsonChange{}, Groups: []jsonGroup{}, LeftOut: s.Groups.Others, Failures: []jsonFailed{},
	}
	doc.Times, doc.Yearless = timesOf(&s.Times, momentLayout), timesOf(&s.Yearless, yearlessLayout)
	for _, t := range tables(s) {
		counts := map[string]int{}
		for _, r := range t.table.Rows() {
			counts[r.Key] = r.Count
		}
		if t.table.Others > 0 {
			counts["(others)"] = t.table.Others
		}
		doc.Totals[t.key] = counts
	}
	for _, c := range s.Changes.Most(1) {
		doc.Changes = append(doc.Changes, jsonChange{
			Cause: c.Cause, Title: titleOf(c.Cause), Change: changeOf(c.Cause), Library: orNull(c.Library),
			Server: orNull(c.Where), Clears: c.Count, Example: jsonPlace(c.Example),
		})
	}
	for _, g := range s.Groups.List() {
		doc.Groups = append(doc.Groups, groupOf(g))
	}
	for _, p := range s.Failures {
		doc.Failures = append(doc.Failures, jsonFailed{p.Path, p.Reason})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(doc)
}

// timesOf is nil where there are none.
func timesOf(t *scan.Times, layout string) *jsonTimes {
	kind, bars := t.Bars(mostBars)
	if len(bars) == 0 {
		return nil
	}
	out := &jsonTimes{First: t.First.Format(layout), Last: t.Last.Format(layout), Sessions: t.Sessions, Slot: kind.String()}
	for _, b := range bars {
		if b.Gap {
			continue
		}
		out.Slots = append(out.Slots, jsonSlot{b.Begin.Format(layout), b.Sessions, b.Findings})
	}
	return out
}

func groupOf(g *scan.Group) jsonGroup {
	out := jsonGroup{
		Signature: g.Signature, Count: g.Count, Finding: g.Finding, Outcome: g.Outcome, Cause: orNull(g.Cause),
		Title: orNull(titleOf(g.Cause)), Confidence: g.Confidence, Dialect: g.Dialect, Library: orNull(g.Library),
		Software: orNull(g.Software), Command: orNull(g.Command), Code: orNull(g.Code), Enhanced: orNull(g.Enhanced),
		Example: jsonPlace(g.Examples[0]),
	}
	if !g.First.IsZero() {
		out.First, out.Last = orNull(g.First.Format(momentLayout)), orNull(g.Last.Format(momentLayout))
	}
	for _, p := range g.Examples {
		out.Examples = append(out.Examples, jsonPlace(p))
	}
	return out
}
