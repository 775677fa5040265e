package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"badseq/analyze"
	"badseq/analyze/report"
)

const explainLong = `explain prints all there is to know about a cause: what the log shows, why it is a
fault, what to change in each library, and when the same lines are fine.

Without an argument it lists the causes. "next" prints what a client may send in
which state, "servers" what each mail server does otherwise, "table" the whole
table that says so, "schema" the JSON Schema of --format json.` + afterHelp

const explainExample = `  badseq explain
  badseq explain auth-before-starttls
  badseq explain next
  badseq explain servers
  badseq explain table
  badseq explain schema > badseq.schema.json` + afterExample

// topics are what explain knows beside the causes.
var topics = []string{"next", "servers", "table", "schema"}

func newExplain(l *look) *cobra.Command {
	var next nextOptions
	cmd := &cobra.Command{
		Use:     "explain [ID…|next|servers|table|schema]",
		Short:   "Explain a cause, the table of legal commands, or the JSON",
		Long:    explainLong,
		Example: explainExample,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return explainable(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			w := cmd.OutOrStdout()
			o := report.Options{Width: l.width(w), ASCII: l.plain(), Color: l.coloured(w)}
			switch {
			case next.given(cmd) && (len(args) != 1 || args[0] != "next"):
				return fmt.Errorf("--after, --server and --offers belong to: badseq explain next")
			case next.given(cmd):
				return next.print(w, cmd, o)
			case len(args) == 0:
				return report.Causes(w, o)
			}
			for i, topic := range args {
				if i > 0 {
					fmt.Fprintln(w)
				}
				if err := explain(w, topic, o); err != nil {
					return err
				}
			}
			return nil
		},
	}
	next.register(cmd)
	return cmd
}

// explain prints one cause or topic.
func explain(w io.Writer, topic string, o report.Options) error {
	switch topic {
	case "next":
		return report.Next(w, o)
	case "servers":
		return report.Servers(w, o)
	case "table":
		_, err := io.WriteString(w, analyze.PrintTable())
		return err
	case "schema":
		_, err := io.WriteString(w, report.Schema)
		return err
	}
	if rule := analyze.RuleOf(topic); rule != nil {
		return report.Explain(w, rule, o)
	}
	if near := nearest(topic, explainable()); near != "" {
		return fmt.Errorf("there is no cause %q: did you mean %s? (all: badseq explain)", topic, near)
	}
	return fmt.Errorf("there is no cause %q (all: badseq explain)", topic)
}

// explainable are the arguments of explain.
func explainable() []string {
	ids := append([]string(nil), topics...)
	for _, r := range analyze.Rules {
		ids = append(ids, r.ID)
	}
	return ids
}

// commandNames are the subcommands, for a word that was taken for a file.
var commandNames = []string{"scan", "follow", "stream", "explain", "dialects", "version", "completion", "help"}

// noArgs refuses arguments in one sentence.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no argument, it was given %q", cmd.CommandPath(), strings.Join(args, " "))
	}
	return nil
}
