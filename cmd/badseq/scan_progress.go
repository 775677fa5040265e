package main

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows on a terminal how much was judged; its zero value shows
// nothing.
type progress struct{ bar *progressbar.ProgressBar }

// newProgress returns a bar on w if it is wanted there: on a terminal, or always.
func newProgress(w io.Writer, when string) progress {
	if when == "never" || when == "auto" && terminal(w) < 0 {
		return progress{}
	}
	return progress{progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription("scanning"),
		progressbar.OptionShowBytes(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSpinnerType(9),
		progressbar.OptionClearOnFinish(),
	)}
}

// add is what a scan tells its progress, nil for nothing.
func (p progress) add() func(int64) {
	if p.bar == nil {
		return nil
	}
	// What a terminal does not take is no reason to stop.
	return func(n int64) { _ = p.bar.Add64(n) }
}

// clear takes the bar away.
func (p progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
