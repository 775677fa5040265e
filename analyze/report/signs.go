package report

import (
	"github.com/fatih/color"
)

// signs are what a page draws beside words.
type signs struct {
	arrow, more, cross string
	marks              map[string]string // of FlowStep.Mark
}

var (
	fancySigns = signs{arrow: "→", more: "…", cross: "✗",
		marks: map[string]string{"missing": "← missing", "extra": "← not here"}}
	plainSigns = signs{arrow: "->", more: "...", cross: "x",
		marks: map[string]string{"missing": "<- missing", "extra": "<- not here"}}
)

// paint colours the fault and the fix; both do nothing where there is no colour.
type paint struct{ fault, fix, strong func(a ...any) string }

func newPaint(on bool) paint {
	pen := func(attributes ...color.Attribute) func(a ...any) string {
		c := color.New(attributes...)
		if on {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c.SprintFunc()
	}
	return paint{fault: pen(color.FgRed, color.Bold), fix: pen(color.FgGreen), strong: pen(color.Bold)}
}
