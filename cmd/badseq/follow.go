package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"badseq/analyze"
	"badseq/analyze/report"
	"badseq/analyze/scan"
	"badseq/grammar/stream"
)

const followLong = `follow reads logs as they grow and prints each session with a fault once, as soon
as it is over: when the log shows its end, when the next one begins, when nothing
more comes for --idle, or at Ctrl-C. It begins at the end of what is there.

It goes on when a log is rotated, renamed with a number or a date or copied and
emptied, and reads what was written in between; a log that does not exist yet is
waited for. - is standard input.

Exit status: 130 after Ctrl-C; 0 when there is only standard input and it ended; 2
wrong usage, or what cannot be followed.`

const followExample = `  badseq follow /var/log/app/mail.log
  badseq follow --format jsonl --select 'auth-*' *.log | jq -r .cause.id
  kubectl logs -f deploy/mailer | badseq follow -`

// followOptions are the flags of follow.
type followOptions struct {
	filterOptions
	format    string
	all       bool
	fromStart bool
	idle      time.Duration
}

func newFollow(l *look) *cobra.Command {
	var o followOptions
	cmd := &cobra.Command{
		Use:     "follow FILE…",
		Short:   "Judge logs as they grow and print each session that fails",
		Long:    followLong,
		Example: followExample,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runFollow(cmd.Context(), cmd, &o, l, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.format, "format", "text", "what to print: "+list(report.FollowFormats))
	flags.BoolVar(&o.all, "all", false, "print sessions without a fault too")
	flags.BoolVar(&o.fromStart, "from-start", false, "judge what the logs hold already")
	flags.DurationVar(&o.idle, "idle", 30*time.Second, "judge a session as it is when nothing more comes for so long")
	o.register(cmd)
	return cmd
}

// check reads the flags that are words.
func (o *followOptions) check() error {
	if o.idle <= 0 {
		return errors.New("--idle takes a time such as 30s or 2m")
	}
	return oneOf("--format", o.format, report.FollowFormats)
}

// runFollow follows until it is interrupted.
func runFollow(ctx context.Context, cmd *cobra.Command, o *followOptions, l *look, args []string) error {
	filter, err := o.settle(cmd, o.check)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	page := report.Options{Width: l.width(out), ASCII: l.plain(), Color: l.coloured(out)}
	told, faulty := 0, 0
	f := scan.Follow{
		Paths: args, Stdin: cmd.InOrStdin(), FromStart: o.fromStart, Dialect: o.dialect, Idle: o.idle,
		Tell: func(path string, log *stream.Log, d *analyze.Diagnosis) error {
			told++
			v := scan.VerdictOf(d)
			if v.Cause != "" {
				faulty++
			}
			if !filter.Shows(&v) || v.Cause == "" && !o.all {
				return nil
			}
			return report.Follow(out, o.format, page, path, log, d)
		},
		Note: func(path, what string) { fmt.Fprintf(cmd.ErrOrStderr(), "badseq: %s: %s\n", visible(path), what) },
	}
	err = f.Run(ctx)
	if err != nil && ctx.Err() == nil {
		return err
	}
	if ctx.Err() != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "badseq: interrupted after %s, %d with a fault\n", count(told, "session"), faulty)
	}
	return ended(ctx, exitOK)
}
