package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"badseq/analyze"
	"badseq/analyze/report"
	"badseq/analyze/scan"
)

// outputs are the formats of one scan, each with where it goes.
type outputs struct {
	list []*output
	o    *report.ScanOptions
	most int            // sessions of one signature that are listed, 0 all
	seen map[string]int // sessions that were listed, by signature
}

// output is one format and where it goes.
type output struct {
	format report.ScanFormat
	o      *report.ScanOptions
	w      *bufio.Writer
	file   *os.File // nil for standard output
	flush  bool     // after each part: somebody may be reading along
	at     int      // of the texts of a record, -1 none
}

// openOutputs opens what --format and --out ask for. --out alone replaces
// standard output.
func openOutputs(cmd *cobra.Command, o *scanOptions, l *look) (*outputs, error) {
	stdout := cmd.OutOrStdout()
	so := &report.ScanOptions{Version: version(), MaxSame: o.maxSame}
	so.Width, so.ASCII, so.Color = l.width(stdout), l.plain(), l.coloured(stdout)
	outs := &outputs{o: so, seen: map[string]int{}}
	if o.maxSameSet {
		outs.most = o.maxSame
	}
	wanted := o.outs
	if len(wanted) == 0 || cmd.Flags().Changed("format") {
		wanted = append([]string{o.format + "=-"}, wanted...)
	}
	targets := map[string]bool{}
	for _, spec := range wanted {
		name, target, ok := strings.Cut(spec, "=")
		if !ok || target == "" {
			outs.abandon()
			return nil, fmt.Errorf("--out takes FORMAT=FILE, it was given %q", spec)
		}
		if err := oneOf("--out", name, report.ScanFormats); err != nil {
			outs.abandon()
			return nil, err
		}
		if targets[target] {
			outs.abandon()
			return nil, fmt.Errorf("two formats cannot both go to %s", visible(target))
		}
		targets[target] = true
		if err := outs.open(name, target, stdout); err != nil {
			outs.abandon()
			return nil, err
		}
	}
	return outs, nil
}

// open adds one format.
func (outs *outputs) open(name, target string, stdout io.Writer) error {
	out := &output{at: -1, o: outs.o}
	if target == "-" {
		out.w, out.flush = bufio.NewWriterSize(stdout, 64<<10), true
	} else {
		file, err := os.Create(target)
		if err != nil {
			return fmt.Errorf("--out %s=%s: it cannot be written: %w", name, visible(target), err)
		}
		plain := *outs.o
		plain.Color, plain.Width = false, defaultWidth
		out.o = &plain
		out.w, out.file = bufio.NewWriterSize(file, 64<<10), file
	}
	out.format = report.NewScanFormat(name, out.o)
	outs.list = append(outs.list, out)
	return out.format.Open(out.w)
}

// encoders are what the workers make of each session.
func (outs *outputs) encoders() []func(string, *analyze.Diagnosis) []byte {
	var list []func(string, *analyze.Diagnosis) []byte
	for _, out := range outs.list {
		if out.format.Lists() {
			out.at = len(list)
			list = append(list, out.format.Session)
		}
	}
	return list
}

// part prints what was found in an input.
func (outs *outputs) part(p *scan.Part) error {
	shown := make([]bool, len(p.Records))
	for i := range p.Records {
		v := &p.Records[i].Verdict
		if outs.most > 0 && v.Cause != "" {
			if outs.seen[v.Signature] >= outs.most {
				continue
			}
			outs.seen[v.Signature]++
		}
		shown[i] = true
	}
	for _, out := range outs.list {
		var texts [][]byte
		for i, show := range shown {
			if show && out.at >= 0 {
				texts = append(texts, p.Records[i].Texts[out.at])
			}
		}
		if err := out.format.Part(out.w, p, texts); err != nil {
			return err
		}
		if out.flush {
			if err := out.w.Flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// close ends every format with the summary.
func (outs *outputs) close(s *scan.Summary, interrupted bool) error {
	var first error
	for _, out := range outs.list {
		out.o.Interrupted = interrupted
		err := out.format.Close(out.w, s)
		if err == nil {
			err = out.w.Flush()
		}
		if out.file != nil {
			if closing := out.file.Close(); err == nil {
				err = closing
			}
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// abandon closes what was opened for nothing.
func (outs *outputs) abandon() {
	for _, out := range outs.list {
		if out.file != nil {
			out.file.Close()
		}
	}
}
