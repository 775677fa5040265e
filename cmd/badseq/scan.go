package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"badseq/analyze/report"
	"badseq/analyze/scan"
)

const scanLong = `scan judges every SMTP debug log in files, directories, patterns and archives, and
sums up what is wrong with them: counts by cause, server and provider, failing
sessions that are alike, and the changes that clear most of them.

It opens gzip, zstd, bzip2, xz, lz4, zip and tar, and archives inside archives; a
member is written archive!member. Memory does not grow with the input.

Exit status: 0 the input was analysed, whatever was found; 1 with --exit-code, a
session has a fault that the filters take; 2 wrong usage, or no SMTP in any
file; 130 interrupted, with what was finished printed.

` + configHelp

const scanExample = `  badseq scan logs/
  badseq scan 'logs/**/*.log.gz' --exclude '*-old*'
  find . -name '*.log' -print0 | badseq scan --files-from - --null
  badseq scan --format jsonl logs/ | jq -r .cause.id
  badseq scan --out text=- --out sarif=a.sarif --out html=a.html logs/
  badseq scan --format json logs/ > known.json
  badseq scan --baseline known.json --exit-code logs/`

// scanOptions are the flags of scan.
type scanOptions struct {
	format           string
	outs             []string
	filesFrom        string
	null             bool
	include, exclude []string
	jobs             int
	exitCode         bool
	maxSame          int
	maxSameSet       bool
	progress         string
	filterOptions
}

func newScan(l *look) *cobra.Command {
	var o scanOptions
	cmd := &cobra.Command{
		Use:     "scan [FILE|DIR|PATTERN…]",
		Short:   "Judge many logs and sum up what is wrong",
		Long:    scanLong,
		Example: scanExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			filter, err := o.settle(cmd, o.check)
			if err != nil {
				return err
			}
			o.maxSameSet = cmd.Flags().Changed("max-same")
			return runScan(cmd.Context(), cmd, &o, filter, l, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.format, "format", "text", "what to print: "+list(report.ScanFormats))
	flags.StringArrayVar(&o.outs, "out", nil, "print `FORMAT=FILE` as well, - is standard output; may be given several times")
	flags.StringVar(&o.filesFrom, "files-from", "", "read the names of what to scan from `FILE`, one a line; - is standard input")
	flags.BoolVarP(&o.null, "null", "0", false, "names of --files-from end with NUL, not with a line end")
	flags.StringArrayVar(&o.include, "include", nil, "scan only files that match `PATTERN` (*.log, logs/**/*.gz)")
	flags.StringArrayVar(&o.exclude, "exclude", nil, "leave out files and directories that match `PATTERN`")
	flags.IntVarP(&o.jobs, "jobs", "j", 0, "how many logs to judge at once; 0 is one for each processor")
	flags.BoolVar(&o.exitCode, "exit-code", false, "exit 1 when a session has a fault that the filters take")
	flags.IntVar(&o.maxSame, "max-same", 3, "how many sessions with one signature to name; 0 is no limit")
	flags.StringVar(&o.progress, "progress", "auto", "show progress on standard error: "+list(progresses))
	o.register(cmd)
	return cmd
}

// progresses are the values of --progress.
var progresses = []string{"auto", "always", "never"}

// runScan scans and prints.
func runScan(ctx context.Context, cmd *cobra.Command, o *scanOptions, filter scan.Filter, l *look, args []string) error {
	names, err := o.names(cmd.InOrStdin(), args)
	if err != nil {
		return err
	}
	outs, err := openOutputs(cmd, o, l)
	if err != nil {
		return err
	}
	// Little is kept, so the collector may wait; the limit holds where shapes are many.
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(80 << 20)
	bar := newProgress(cmd.ErrOrStderr(), o.progress)
	sum, err := scan.Run(ctx, scan.Options{
		Names: names, Stdin: cmd.InOrStdin(), Include: o.include, Exclude: o.exclude, Dialect: o.dialect,
		Jobs: o.jobs, Filter: filter, Encode: outs.encoders(), Progress: bar.add(),
	}, func(p *scan.Part) error {
		if p.Err != nil && !p.Nothing {
			bar.clear()
			fmt.Fprintf(cmd.ErrOrStderr(), "badseq: %s: %s\n", visible(p.Path), visible(p.Err.Error()))
		}
		return outs.part(p)
	})
	bar.clear()
	interrupted := ctx.Err() != nil
	if err != nil && !interrupted {
		outs.abandon()
		return err
	}
	if err := outs.close(sum, interrupted); err != nil {
		return err
	}
	if interrupted {
		fmt.Fprintf(cmd.ErrOrStderr(), "badseq: interrupted after %s\n", count(sum.Sessions, "session"))
	}
	return ended(ctx, scanStatus(cmd, o, sum, interrupted))
}

// scanStatus is the exit status of a scan that was printed.
func scanStatus(cmd *cobra.Command, o *scanOptions, s *scan.Summary, interrupted bool) int {
	switch {
	case s.SMTP == 0:
		if !interrupted {
			fmt.Fprintf(cmd.ErrOrStderr(), "badseq: nothing in %s is an SMTP conversation or an SMTP error\n", count(s.Files, "file"))
		}
		return exitTrouble
	case o.exitCode && s.Findings > 0:
		return exitFound
	}
	return exitOK
}

// check reads the flags that are words.
func (o *scanOptions) check() error {
	if err := oneOf("--format", o.format, report.ScanFormats); err != nil {
		return err
	}
	if err := oneOf("--progress", o.progress, progresses); err != nil {
		return err
	}
	for _, p := range o.include {
		if err := scan.CheckPattern(p); err != nil {
			return fmt.Errorf("--include: %w", err)
		}
	}
	for _, p := range o.exclude {
		if err := scan.CheckPattern(p); err != nil {
			return fmt.Errorf("--exclude: %w", err)
		}
	}
	if o.jobs < 0 {
		return errors.New("--jobs takes no negative number")
	}
	if o.maxSame < 0 {
		return errors.New("--max-same takes no negative number")
	}
	if o.null && o.filesFrom == "" {
		return errors.New("--null says how names of --files-from end: give that too")
	}
	return nil
}
