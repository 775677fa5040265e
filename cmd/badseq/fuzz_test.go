package main

import (
	"bytes"
	"strings"
	"testing"

	"badseq/grammar"
)

// FuzzDiagnose takes anything through the whole pipe: no input panics or hangs,
// every output is harmless, and the same input gets the same answer.
func FuzzDiagnose(f *testing.F) {
	all := 0
	for i, x := range allFixtures(f) { // a seed in each corner is enough for the mutator
		if i%7 == 3 && len(x.Log) < 4<<10 {
			f.Add(x.Log)
			all++
		}
	}
	if all == 0 {
		f.Fatal("no seeds")
	}
	for _, d := range grammar.Dialects {
		f.Add([]byte(d.Sample))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 64<<10 {
			return
		}
		in := judge("-", bytes.NewReader(text), "")
		for i := range in.sessions {
			d := &in.sessions[i]
			checkPlaces(t, in, d.Session.First, d.Session.Last)
			if d.FirstIllegal != nil {
				checkPlaces(t, in, d.FirstIllegal.Place.Line)
			}
			if d.Cause != nil {
				checkPlaces(t, in, d.Cause.Place.Line)
			}
		}
		if in.err != nil {
			return
		}
		first := printed(t, "-", text)
		for format, out := range first {
			if format == "text" || format == "markdown" {
				harmless(t, format, strings.ToValidUTF8(out, "?"))
			}
		}
		for format, out := range printed(t, "-", text) {
			if out != first[format] {
				t.Fatalf("%s differs from one run to the next", format)
			}
		}
	})
}

// checkPlaces holds lines to the input.
func checkPlaces(t *testing.T, in input, lines ...int) {
	t.Helper()
	for _, n := range lines {
		if n < 1 || n > in.log.Source.Lines() {
			t.Fatalf("line %d of %d", n, in.log.Source.Lines())
		}
	}
}
