package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/olekukonko/tablewriter"

	"badseq/analyze"
	"badseq/fixtures"
)

// verdict is what a label and a diagnosis must agree on.
type verdict struct {
	Outcome            string
	Illegal            string
	IllegalLine, Code  int
	Cause              string
	CauseLine, Session int
}

func labelled(i int, s fixtures.Session) verdict {
	v := verdict{Outcome: s.Outcome, Session: i + 1}
	if p := s.FirstIllegal; p != nil {
		v.Illegal, v.IllegalLine, v.Code = p.ID, p.Line, p.Code
	}
	if p := s.Cause; p != nil {
		v.Cause, v.CauseLine = p.ID, p.Line
	}
	return v
}

func diagnosed(d *analyze.Diagnosis) verdict {
	v := verdict{Outcome: string(d.Outcome), Session: d.Session.Index}
	if p := d.FirstIllegal; p != nil {
		v.Illegal, v.IllegalLine = p.ID, p.Place.Line
		if p.Reply != nil {
			v.Code = p.Reply.Code
		}
	}
	if p := d.Cause; p != nil {
		v.Cause, v.CauseLine = p.ID, p.Place.Line
	}
	return v
}

func allFixtures(t testing.TB) []fixtures.Fixture {
	t.Helper()
	all, err := fixtures.Load()
	if err != nil || len(all) < 250 {
		t.Fatalf("%d fixtures: %v", len(all), err)
	}
	return all
}

// inParts runs check on every fixture, on all processors.
func inParts(t *testing.T, check func(*testing.T, fixtures.Fixture)) {
	all := allFixtures(t)
	const parts = 8
	for part := range parts {
		t.Run(strconv.Itoa(part), func(t *testing.T) {
			t.Parallel()
			for i := part; i < len(all); i += parts {
				check(t, all[i])
			}
		})
	}
}

// TestVerdicts: every genuine log gets the verdict of its label.
func TestVerdicts(t *testing.T) { inParts(t, checkVerdict) }

func checkVerdict(t *testing.T, f fixtures.Fixture) {
	in := judge("-", bytes.NewReader(f.Log), "")
	if len(in.sessions) != len(f.Label.Sessions) {
		t.Errorf("%s: %d sessions, want %d (%v)", f.Name, len(in.sessions), len(f.Label.Sessions), in.err)
		return
	}
	for i := range in.sessions {
		d := &in.sessions[i]
		got, want := diagnosed(d), labelled(i, f.Label.Sessions[i])
		if got == want {
			continue
		}
		sure := ""
		if d.Cause != nil {
			sure = string(d.Cause.Confidence)
		}
		t.Errorf("%s: session %d\n got %+v %s\nwant %+v", f.Name, i+1, got, sure, want)
	}
}

// TestPrefixes: a log that is cut at any line is judged, and a first illegal
// transition that was found with its reply is still the first in the whole log.
// Of the versions that show one scenario one is taken and cut at every third line, one
// beginning with its first, the next with its second; all at all with -every.
func TestPrefixes(t *testing.T) {
	seen := map[string]bool{}
	steps := map[string]cuts{}
	for _, f := range allFixtures(t) {
		switch key := f.Label.Dialect + " " + f.Label.Scenario; {
		case *every:
			steps[f.Name] = cuts{step: 1}
		case !seen[key]:
			seen[key], steps[f.Name] = true, cuts{step: 3, from: len(seen) % 3}
		}
	}
	inParts(t, func(t *testing.T, f fixtures.Fixture) {
		if at := steps[f.Name]; at.step > 0 {
			checkPrefixes(t, f, at)
		}
	})
}

// cuts are the lines at which a log is cut: each step-th, beginning with one of the first.
type cuts struct{ from, step int }

var every = flag.Bool("every", false, "cut every fixture at every line, not one version of each scenario at some")

// undecidable names the scenarios, and the dialects, in which a cut log cannot be read as the whole
// one is.
var undecidable = map[string]string{
	"dokuwiki":              "the exception stands before the log that it is about",
	"body-looks-like-a-log": "lines of the message look like the log's own until the line that ends the message",
}

func checkPrefixes(t *testing.T, f fixtures.Fixture, cut cuts) {
	found := map[int]analyze.IllegalTransition{} // by the first line of the session
	var whole []analyze.Diagnosis
	for at, n := 0, 0; at < len(f.Log); n++ {
		end := bytes.IndexByte(f.Log[at:], '\n')
		if end < 0 {
			end = len(f.Log) - at - 1
		}
		if at += end + 1; n%cut.step != cut.from && at < len(f.Log) {
			continue
		}
		whole = judge("-", bytes.NewReader(f.Log[:at]), "").sessions
		for _, d := range whole {
			is := d.FirstIllegal
			if !slices.ContainsFunc(d.Transitions, func(tr analyze.Transition) bool { return tr.Command != analyze.VerbConnect }) {
				continue // the exception alone: the transcript below it names the command's own line
			}
			if _, ok := found[d.Session.First]; !ok && is != nil && is.Reply != nil && is.Fault == "client" {
				found[d.Session.First] = *is
			}
		}
	}
	for first, before := range found {
		i := slices.IndexFunc(whole, func(d analyze.Diagnosis) bool { return d.Session.First == first })
		if undecidable[f.Label.Scenario] == "" && undecidable[f.Label.Dialect] == "" && (i < 0 || !stillFirst(&whole[i], before)) {
			t.Errorf("%s: in a prefix %s on line %d is the first illegal transition, in the whole it is not", f.Name, before.ID, before.Place.Line)
		}
	}
}

// stillFirst tells whether the whole session stands by what a prefix of it said.
// Two things may follow that change the word for a fault, not the line: what is
// recovered from becomes a warning (EHLO refused, HELO taken), and where every
// recipient was refused, DATA is the illegal transition and the refusal its cause.
func stillFirst(d *analyze.Diagnosis, before analyze.IllegalTransition) bool {
	if is := d.FirstIllegal; is != nil && is.Place.Line == before.Place.Line {
		return true
	}
	if d.Cause != nil && d.Cause.ID == before.ID && d.Cause.Place.Line == before.Place.Line {
		return true
	}
	return slices.ContainsFunc(d.Warnings, func(w analyze.Warning) bool {
		return w.ID == before.ID && w.Line == before.Place.Line
	})
}

// guideRows are the symptoms and root causes of the help page "503 Bad Sequence
// of Commands — AUTH Before STARTTLS", in its order.
var guideRows = []struct{ id, says string }{
	{"symptom-1", "503 send EHLO/HELO first, or 503 Bad sequence of commands"},
	{"symptom-2", "AUTH is refused because STARTTLS was not negotiated first"},
	{"symptom-3", "503 AUTH command is not permitted when TLS is not active"},
	{"symptom-4", "the library throws a 503 exception in mid-session"},
	{"symptom-5", "AUTH right after EHLO without a STARTTLS upgrade"},
	{"cause-1", "AUTH before STARTTLS where encryption is demanded"},
	{"cause-2", "MAIL before EHLO, or DATA before RCPT"},
	{"cause-3", "plain text by default, the offered STARTTLS not followed"},
	{"cause-4", "implicit TLS (465) and STARTTLS (587) confused"},
	{"cause-5", "AUTH demanded, but MAIL follows EHLO"},
}

// TestGuide prints which fixture shows each row of the guide for each client, and
// holds each to its verdict.
func TestGuide(t *testing.T) {
	why := excuses(t)
	clients := []string{"smtplib", "nodemailer", "phpmailer", "s_client"}
	shown := map[string][]fixtures.Fixture{}
	for _, f := range allFixtures(t) {
		for _, row := range f.Label.Guide {
			cell := row + " " + f.Label.Dialect
			shown[cell] = append(shown[cell], f)
		}
	}
	var out strings.Builder
	table := tablewriter.NewTable(&out)
	table.Header(append([]string{"row"}, clients...))
	for _, row := range guideRows {
		line := []string{row.id + ": " + row.says}
		for _, client := range clients {
			list := shown[row.id+" "+client]
			switch reason := why[row.id+" "+client]; {
			case len(list) > 0:
				checkVerdict(t, list[0])
				line = append(line, fmt.Sprintf("%s (of %d)", strings.TrimPrefix(list[0].Name, client+"/"), len(list)))
			case reason != "":
				line = append(line, "none: "+reason)
			default:
				t.Errorf("%s: no fixture of %s shows it, and nothing says why", row.id, client)
			}
		}
		if err := table.Append(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.Render(); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + out.String())
}

// excuses are the cells of the guide that a client cannot produce, and why.
func excuses(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "fixtures", "guide.json"))
	if err != nil {
		t.Fatal(err)
	}
	var excused struct {
		Cells []struct{ Guide, Dialect, Why string }
	}
	if err := json.Unmarshal(text, &excused); err != nil {
		t.Fatal(err)
	}
	why := map[string]string{}
	for _, c := range excused.Cells {
		if !slices.ContainsFunc(guideRows, func(r struct{ id, says string }) bool { return r.id == c.Guide }) {
			t.Errorf("guide.json speaks of a row %q", c.Guide)
		}
		why[c.Guide+" "+c.Dialect] = c.Why
	}
	return why
}
