package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"badseq/analyze"
	"badseq/analyze/scan"
)

// filterOptions are the flags that say which sessions are findings, and how the
// input is read: scan and follow have them, and the settings of a file.
type filterOptions struct {
	selected, ignore []string
	sure             string
	baseline         string
	dialect          string
	config           configFlags
}

// confidences are the values of --min-confidence.
var confidences = []string{"low", "medium", "high"}

func (o *filterOptions) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringSliceVar(&o.selected, "select", nil, "report only these causes, by `ID`")
	flags.StringSliceVar(&o.ignore, "ignore", nil, "do not report these causes, by `ID`")
	flags.StringVar(&o.sure, "min-confidence", "low", "report only verdicts at least so sure: "+list(confidences))
	flags.StringVar(&o.baseline, "baseline", "", "do not report what `FILE` knows: the JSON of an earlier scan, or signatures, one a line")
	dialectFlag(cmd, &o.dialect)
	o.config.register(flags)
}

// settle takes in the settings of a file and checks all there is; check is what
// the command has to check beside.
func (o *filterOptions) settle(cmd *cobra.Command, check func() error) (scan.Filter, error) {
	file, err := o.config.read()
	if err != nil {
		return scan.Filter{}, err
	}
	var set []string
	if file != nil {
		if set, err = file.apply(cmd); err != nil {
			return scan.Filter{}, err
		}
	}
	if err := check(); err != nil {
		return scan.Filter{}, file.blame(err, set)
	}
	filter, err := o.filter()
	return filter, file.blame(err, set)
}

// filter reads the flags.
func (o *filterOptions) filter() (scan.Filter, error) {
	f := scan.Filter{Select: map[string]bool{}, Ignore: map[string]bool{}}
	if err := oneOf("--min-confidence", o.sure, confidences); err != nil {
		return f, err
	}
	if err := checkDialect(o.dialect); err != nil {
		return f, err
	}
	if o.sure != "low" {
		f.Sure = scan.Rank(analyze.Confidence(o.sure))
	}
	if err := causes("--select", o.selected, f.Select); err != nil {
		return f, err
	}
	if err := causes("--ignore", o.ignore, f.Ignore); err != nil {
		return f, err
	}
	var err error
	if o.baseline != "" {
		f.Baseline, err = readBaseline(o.baseline)
	}
	return f, err
}

// causes puts ids of causes into a set; a part of an id with * at its end takes all that
// begin so.
func causes(flag string, ids []string, set map[string]bool) error {
	var all []string
	for _, r := range analyze.Rules {
		all = append(all, r.ID)
	}
	for _, id := range ids {
		found := false
		for _, one := range all {
			if one == id || strings.HasSuffix(id, "*") && strings.HasPrefix(one, strings.TrimSuffix(id, "*")) {
				set[one], found = true, true
			}
		}
		if found {
			continue
		}
		if near := nearest(id, all); near != "" {
			return fmt.Errorf("%s: there is no cause %q: did you mean %s?", flag, id, near)
		}
		return fmt.Errorf("%s: there is no cause %q (all: badseq explain)", flag, id)
	}
	return nil
}
