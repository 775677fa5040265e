package report

import (
	"fmt"
	"strings"

	"badseq/analyze/scan"
)

// How times are printed for programs, and how many bars people and programs get at
// most.
const (
	momentLayout   = "2006-01-02T15:04:05"
	yearlessLayout = "01-02T15:04:05"
	fewBars        = 24
	mostBars       = 366
)

// chart is when sessions began, as people read it.
type chart struct {
	span string // "2026-11-01 09:30:00 to …"
	slot string // "a day"
	bars []chartBar
	most int // sessions of the longest bar
}

type chartBar struct {
	label string
	scan.Slot
	gap bool // nothing for long
}

// slotLayouts are how the beginning of a slot is written.
var slotLayouts = map[scan.SlotKind]string{
	scan.Minute: "2006-01-02 15:04", scan.TenMinutes: "2006-01-02 15:04", scan.Hour: "2006-01-02 15:04", scan.SixHours: "2006-01-02 15:04",
	scan.Day: "Mon 2006-01-02", scan.Week: "2006-01-02", scan.Month: "2006-01", scan.Year: "2006",
}

// slotWords name a slot in a sentence.
var slotWords = map[scan.SlotKind]string{
	scan.Minute: "a minute", scan.TenMinutes: "ten minutes", scan.Hour: "an hour", scan.SixHours: "six hours",
	scan.Day: "a day", scan.Week: "a week", scan.Month: "a month", scan.Year: "a year",
}

// charts lists what of a summary has times.
func charts(s *scan.Summary, most int) (list []chart) {
	for _, t := range []struct {
		times      *scan.Times
		span, unit string // layouts; unit "" is that of the kind of slot
	}{{&s.Times, "2006-01-02 15:04:05", ""}, {&s.Yearless, "Jan 2 15:04:05", "Jan 2"}} {
		kind, bars := t.times.Bars(most)
		if len(bars) == 0 {
			continue
		}
		c := chart{span: t.times.First.Format(t.span) + " to " + t.times.Last.Format(t.span), slot: slotWords[kind]}
		layout := slotLayouts[kind]
		if t.unit != "" {
			if layout = t.unit; kind < scan.Day {
				layout += " 15:04"
			}
		}
		if missing := s.Sessions - t.times.Sessions; missing > 0 {
			c.span += fmt.Sprintf(" (%s tell no such time)", plural(missing, "session"))
		}
		for _, b := range bars {
			c.bars = append(c.bars, chartBar{b.Begin.Format(layout), b.Slot, b.Gap})
			c.most = max(c.most, b.Sessions)
		}
		list = append(list, c)
	}
	return list
}

// times prints when sessions began: of each line the part that fails first.
func (p *page) times(s *scan.Summary) {
	for _, c := range charts(s, fewBars) {
		p.line("")
		for _, l := range Wrap(p.say(fmt.Sprintf("Time: %s, each line is %s", c.span, c.slot)), p.width()) {
			p.line(p.paint.strong(l))
		}
		failed, other := "\u2588", "\u2591"
		if p.ASCII {
			failed, other = "#", "-"
		}
		room := p.width() - gutter - len(c.bars[0].label) - 2
		for _, b := range c.bars {
			if b.gap {
				p.line(fmt.Sprintf("%6s  %s", p.signs.more, p.signs.more))
				continue
			}
			n := length(b.Sessions, c.most, room)
			k := min(length(b.Findings, c.most, room), n)
			p.line(fmt.Sprintf("%6d  %s  %s%s", b.Sessions, b.label, p.paint.fault(strings.Repeat(failed, k)), strings.Repeat(other, n-k)))
		}
		p.part("", failed+" failing, "+other+" the others")
	}
}

// length is how long a bar of n is where one of most is room long: what is there is
// seen.
func length(n, most, room int) int {
	if n == 0 {
		return 0
	}
	return max(1, n*room/most)
}
