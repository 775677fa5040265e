package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"badseq/analyze/report"
)

// look is how text is drawn: the flags that every command has.
type look struct {
	color string
	ascii bool
}

// colors are the values of --color, the first is the default.
var colors = []string{"auto", "always", "never"}

func (l *look) register(flags *pflag.FlagSet) {
	flags.StringVar(&l.color, "color", "auto", "colour the fault and the fix: "+list(colors))
	flags.BoolVar(&l.ascii, "ascii", false, "draw with ASCII signs only")
}

func (l *look) check() error { return oneOf("--color", l.color, colors) }

// coloured says whether w gets colour: on a terminal, unless NO_COLOR is set.
func (l *look) coloured(w io.Writer) bool {
	switch l.color {
	case "always":
		return true
	case "never":
		return false
	}
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && terminal(w) >= 0
}

// plain says whether only ASCII signs may be drawn: on request, or where the
// locale is not UTF-8.
func (l *look) plain() bool {
	if l.ascii || runtime.GOOS == "windows" {
		return l.ascii
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := os.Getenv(name); locale != "" {
			locale = strings.ToLower(locale)
			return !strings.Contains(locale, "utf-8") && !strings.Contains(locale, "utf8")
		}
	}
	return true
}

// defaultWidth is that of a page that is no terminal.
const defaultWidth = 80

// width is how many columns w has.
func (l *look) width(w io.Writer) int {
	if fd := terminal(w); fd >= 0 {
		if columns, _, err := term.GetSize(fd); err == nil && columns > 0 {
			return columns
		}
	}
	return defaultWidth
}

// terminal is the descriptor of w if w is a terminal, -1 otherwise.
func terminal(w io.Writer) int {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return int(f.Fd())
	}
	return -1
}

// oneOf is an error that names the nearest valid value when value is none of
// them.
func oneOf(flag, value string, valid []string) error {
	for _, v := range valid {
		if value == v {
			return nil
		}
	}
	if near := nearest(value, valid); near != "" {
		return fmt.Errorf("%s has no value %q: did you mean %q? It takes %s", flag, value, near, list(valid))
	}
	return fmt.Errorf("%s has no value %q: it takes %s", flag, value, list(valid))
}

// unknownFlag finds the flag in what pflag says of one it does not know.
var unknownFlag = regexp.MustCompile(`^unknown (?:shorthand )?flag: '?([^' ]+)'?`)

// wrongFlag adds the nearest valid flag to the error of an unknown one.
func wrongFlag(cmd *cobra.Command, err error) error {
	m := unknownFlag.FindStringSubmatch(err.Error())
	if m == nil {
		return fmt.Errorf("%w (see: %s --help)", err, cmd.CommandPath())
	}
	var valid []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { valid = append(valid, "--"+f.Name) })
	given := "--" + strings.TrimLeft(m[1], "-")
	if near := nearest(given, valid); near != "" {
		return fmt.Errorf("unknown flag %s: did you mean %s?", m[1], near)
	}
	return fmt.Errorf("unknown flag %s (see: %s --help)", m[1], cmd.CommandPath())
}

// nearest is the valid word that is most like the given one, "" if none is near.
func nearest(given string, valid []string) string {
	best, least := "", len(given)/2+1
	for _, v := range valid {
		d := distance(strings.ToLower(given), strings.ToLower(v))
		if strings.HasPrefix(v, given) && strings.Trim(given, "-") != "" {
			d = 1
		}
		if d < least {
			best, least = v, d
		}
	}
	return best
}

// distance counts the letters to insert, delete, replace or swap with a
// neighbour to make b of a.
func distance(a, b string) int {
	const longest = 64 // no word of ours is longer: what is longer is not near
	if len(a) > longest || len(b) > longest {
		return max(len(a), len(b))
	}
	var before, last []int
	now := make([]int, len(b)+1)
	for j := range now {
		now[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, now = last, now, make([]int, len(b)+1)
		now[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			now[j] = min(replace, last[j]+1, now[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
	}
	return now[len(b)]
}

// visible makes what a terminal would obey in text visible.
func visible(text string) string { return report.Visible(text) }
