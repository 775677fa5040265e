package main

import (
	"github.com/spf13/cobra"

	"badseq/analyze/report"
)

const streamLong = `stream prints what badseq read, one event a line as JSON: commands, replies,
authentication, content, TLS, transport, errors and notes, each with its place in
the input and without secrets.`

func newStream() *cobra.Command {
	var dialect string
	cmd := &cobra.Command{
		Use:     "stream [FILE…]",
		Short:   "Print the normalized stream of events as JSON Lines",
		Long:    streamLong,
		Example: "  badseq stream mail.log\n  badseq stream mail.log | jq 'select(.kind==\"command\").verb'",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkDialect(dialect); err != nil {
				return err
			}
			status := exitOK
			read := func(path string) input { return open(path, cmd.InOrStdin(), dialect) }
			for in := range each(cmd.Context(), args, read) {
				if in.err != nil {
					complain(cmd, in)
					status = exitTrouble
					continue
				}
				if err := report.Events(cmd.OutOrStdout(), in.path, in.log); err != nil {
					return err
				}
			}
			return ended(cmd.Context(), status)
		},
	}
	dialectFlag(cmd, &dialect)
	return cmd
}
