package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"badseq/analyze"
	"badseq/analyze/report"
)

const rootLong = `badseq reads the SMTP debug log that Python smtplib, Nodemailer, PHPMailer,
openssl s_client or another client wrote, and names the first line where the
conversation went wrong, why, and what to change.

It reads the files named, or standard input when there is none or it is "-".
Nothing leaves this machine, and no password, token or message text is shown.

Exit status: 0 the input was analysed, whatever was found; 1 with --exit-code,
a session has a fault; 2 wrong usage, an unreadable file or no SMTP in it;
130 interrupted.`

const rootExample = `  python app.py 2>&1 | badseq
  badseq mail.log
  badseq --format markdown mail.log > ticket.md
  badseq --format json *.log
  badseq explain auth-before-starttls`

// newRoot builds the command line.
func newRoot() *cobra.Command {
	var o rootOptions
	cmd := &cobra.Command{
		Use:               "badseq [FILE…]",
		Short:             "Name the first illegal step of an SMTP conversation",
		Long:              rootLong,
		Example:           rootExample,
		Args:              cobra.ArbitraryArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return o.look.check() },
		RunE: func(cmd *cobra.Command, args []string) error {
			return diagnose(cmd.Context(), cmd, o, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.format, "format", "text", "what to print: "+list(formats))
	flags.BoolVar(&o.all, "all", false, "print every session in full, not only the worst")
	flags.BoolVar(&o.exitCode, "exit-code", false, "exit 1 when a session has a fault")
	dialectFlag(cmd, &o.dialect)
	o.look.register(cmd.PersistentFlags())
	cmd.SetFlagErrorFunc(wrongFlag)
	cmd.AddCommand(newScan(&o.look), newFollow(&o.look), newStream(), newExplain(&o.look), newDialects(&o.look), newVersion())
	return cmd
}

// rootOptions are the flags of the root command.
type rootOptions struct {
	format   string
	dialect  string
	all      bool
	exitCode bool
	look     look
}

// formats are the values of --format, the first is the default.
var formats = []string{"text", "json", "markdown"}

// diagnose reads every input, judges it and prints what was found.
func diagnose(ctx context.Context, cmd *cobra.Command, o rootOptions, args []string) error {
	if err := oneOf("--format", o.format, formats); err != nil {
		return err
	}
	if err := checkDialect(o.dialect); err != nil {
		return err
	}
	out := newPrinter(cmd.OutOrStdout(), o)
	status := exitOK
	read := func(path string) input { return judge(path, cmd.InOrStdin(), o.dialect) }
	for in := range each(ctx, args, read) {
		file := report.File{Path: in.path, Log: in.log, Sessions: in.sessions}
		switch {
		case in.err != nil:
			complain(cmd, in)
			file.Error = in.err.Error()
			status = exitTrouble
		case o.exitCode && status == exitOK && anyCause(in.sessions):
			status = exitFound
		}
		if err := out.File(file); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	return ended(ctx, status)
}

// ended is what a command returns that printed what it could.
func ended(ctx context.Context, status int) error {
	if ctx.Err() != nil {
		status = exitInterrupted
	}
	if status == exitOK {
		return nil
	}
	return exitStatus(status)
}

// anyCause says whether a session has something to mend.
func anyCause(sessions []analyze.Diagnosis) bool {
	for i := range sessions {
		if sessions[i].Cause != nil {
			return true
		}
	}
	return false
}

// newPrinter returns what prints files in the format asked for.
func newPrinter(w io.Writer, o rootOptions) report.Printer {
	switch o.format {
	case "json":
		return report.NewJSON(w, version())
	case "markdown":
		return report.NewMarkdown(w, report.Options{Width: o.look.width(w), All: o.all})
	}
	return report.NewText(w, report.Options{
		Width: o.look.width(w),
		ASCII: o.look.plain(),
		Color: o.look.coloured(w),
		All:   o.all,
	})
}
