package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"badseq/analyze/report"
	"badseq/grammar"
)

func newDialects(l *look) *cobra.Command {
	return &cobra.Command{
		Use:               "dialects [ID]",
		Short:             "List the log formats that badseq reads, and how to get such a log",
		Example:           "  badseq dialects\n  badseq dialects phpmailer\n  badseq --dialect plain session.txt",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: cobra.FixedCompletions(dialectIDs(), cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return printDialects(cmd.OutOrStdout())
			}
			if err := oneOf("dialects", args[0], dialectIDs()); err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			return printDialect(w, args[0], l.width(w))
		},
	}
}

// printDialects lists each dialect: its id, what writes it, and how such a log is had.
func printDialects(w io.Writer) error {
	for _, d := range grammar.Dialects {
		if _, err := fmt.Fprintf(w, "%s: %s, %s\n%s\n", d.ID, d.Title, d.Versions, indented(d.Trace)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\nbadseq dialects ID prints what such a log looks like.\n")
	return err
}

// printDialect says of one dialect what writes it, what it looks like and leaves out,
// and how such a log is had.
func printDialect(w io.Writer, id string, width int) error {
	for _, d := range grammar.Dialects {
		if d.ID != id {
			continue
		}
		if _, err := fmt.Fprintf(w, "%s: %s\n\n%s\n\n%s\n\n", d.ID, d.Title, within(d.Versions+".", width), within(d.Doc, width)); err != nil {
			return err
		}
		_, err := fmt.Fprintf(w, "%s\n\nTo get one:\n%s\n", indented(d.Sample), indented(d.Trace))
		return err
	}
	return nil
}

func within(text string, width int) string { return strings.Join(report.Wrap(text, width), "\n") }

// indented is a text of several lines as lines of code.
func indented(text string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString("\n    " + visible(line))
	}
	return b.String()[1:]
}

// dialectFlag gives a command that reads logs its --dialect.
func dialectFlag(cmd *cobra.Command, dialect *string) {
	cmd.Flags().StringVar(dialect, "dialect", "", "read the log as this `dialect` instead of detecting it (see: badseq dialects)")
	// Completion cannot fail: the flag was defined one line above.
	_ = cmd.RegisterFlagCompletionFunc("dialect", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return dialectIDs(), cobra.ShellCompDirectiveNoFileComp
	})
}

// dialectIDs are the values of --dialect.
func dialectIDs() []string {
	var ids []string
	for _, d := range grammar.Dialects {
		ids = append(ids, d.ID)
	}
	return ids
}

// checkDialect is an error that names the nearest dialect when id is none.
func checkDialect(id string) error {
	if id == "" {
		return nil
	}
	return oneOf("--dialect", id, dialectIDs())
}
