package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"badseq/grammar"
)

func newDialects() *cobra.Command {
	return &cobra.Command{
		Use:     "dialects",
		Short:   "List the log formats that badseq reads, each with a sample",
		Example: "  badseq dialects\n  badseq --dialect plain session.txt",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return printDialects(cmd.OutOrStdout())
		},
	}
}

// printDialects lists each dialect: its id, what writes it, a sample.
func printDialects(w io.Writer) error {
	for i, d := range grammar.Dialects {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s: %s, %s\n", d.ID, d.Title, d.Versions)
		for _, line := range strings.Split(strings.TrimRight(d.Sample, "\n"), "\n") {
			if _, err := fmt.Fprintf(w, "    %s\n", visible(line)); err != nil {
				return err
			}
		}
	}
	return nil
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
