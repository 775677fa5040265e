package scan

import (
	"maps"
	"slices"
	"time"

	"badseq/grammar/stream"
)

// Times counts sessions by when they began, in slots that are as fine as a bound on
// their number allows. Merging is associative and commutative, since the slots are of
// the finest kind of which all the sessions fill no more than the bound: that depends on
// the sessions alone, and each kind is made of the one before.
type Times struct {
	First, Last time.Time // zero where there is none
	Sessions    int
	Kind        SlotKind
	Slots       map[int64]Slot // by their first second, since 1970 in UTC
}

// Slot is the sessions that began in one stretch of time.
type Slot struct{ Sessions, Findings int }

// SlotKind says how long a slot is.
type SlotKind uint8

// The kinds of slots.
const (
	Minute SlotKind = iota
	TenMinutes
	Hour
	SixHours
	Day
	Month
	Year
	Week // made of days, for showing only
)

// String names a kind for "one line a …".
func (k SlotKind) String() string {
	return [...]string{"minute", "ten minutes", "hour", "six hours", "day", "month", "year", "week"}[k]
}

// mostSlots is how many slots are kept at most.
const mostSlots = 1024

// begin is the first second of the slot that a second is in.
func (k SlotKind) begin(second int64) int64 {
	const day = 24 * 60 * 60
	floor := func(n int64) int64 { return second - ((second%n)+n)%n }
	switch k {
	case Minute:
		return floor(60)
	case TenMinutes:
		return floor(600)
	case Hour:
		return floor(3600)
	case SixHours:
		return floor(6 * 3600)
	case Day:
		return floor(day)
	case Week:
		second -= 4 * day // the first of January 1970 was a Thursday
		return floor(7*day) + 4*day
	}
	t := time.Unix(second, 0).UTC()
	if k == Month {
		return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).Unix()
	}
	return time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC).Unix()
}

// next is the first second of the slot after the one that begins at second.
func (k SlotKind) next(second int64) int64 {
	t := time.Unix(second, 0).UTC()
	switch k {
	case Month:
		return t.AddDate(0, 1, 0).Unix()
	case Year:
		return t.AddDate(1, 0, 0).Unix()
	}
	return second + [...]int64{Minute: 60, TenMinutes: 600, Hour: 3600, SixHours: 6 * 3600, Day: 86400, Week: 7 * 86400}[k]
}

// add counts one session.
func (t *Times) add(m stream.Moment, finding bool) {
	one := Slot{Sessions: 1}
	if finding {
		one.Findings = 1
	}
	t.seen(m.Time, m.Time, 1)
	t.put(t.Kind.begin(m.Time.Unix()), one)
	t.coarsen()
}

// seen widens the span.
func (t *Times) seen(first, last time.Time, sessions int) {
	if sessions == 0 {
		return
	}
	if t.Sessions == 0 || first.Before(t.First) {
		t.First = first
	}
	if t.Sessions == 0 || last.After(t.Last) {
		t.Last = last
	}
	t.Sessions += sessions
}

func (t *Times) put(begin int64, s Slot) {
	if t.Slots == nil {
		t.Slots = map[int64]Slot{}
	}
	have := t.Slots[begin]
	t.Slots[begin] = Slot{have.Sessions + s.Sessions, have.Findings + s.Findings}
}

// coarsen makes slots longer until there are few enough. There are fewer years than
// the bound.
func (t *Times) coarsen() {
	for len(t.Slots) > mostSlots && t.Kind < Year {
		t.to(t.Kind + 1)
	}
}

func (t *Times) to(kind SlotKind) {
	old := t.Slots
	t.Kind, t.Slots = kind, nil
	for begin, s := range old {
		t.put(kind.begin(begin), s)
	}
}

// Merge adds other times, which stay as they are.
func (t *Times) Merge(o *Times) {
	if o.Sessions == 0 {
		return
	}
	t.seen(o.First, o.Last, o.Sessions)
	if t.Kind < o.Kind {
		t.to(o.Kind)
	}
	for begin, s := range o.Slots {
		t.put(t.Kind.begin(begin), s)
	}
	t.coarsen()
}

// Bar is a slot as it is shown.
type Bar struct {
	Begin time.Time
	Slot
	Gap bool // it stands for all the empty slots from there to the next
}

// mostEmpty is how many empty slots in a row are shown.
const mostEmpty = 3

// Bars lists the slots from the first to the last, in the finest kind of which there
// are at most that many and few gaps between; of years there may be more. Empty ones
// are among them, many in a row as one gap. It is none where there are no times.
func (t *Times) Bars(most int) (kind SlotKind, bars []Bar) {
	if t.Sessions == 0 {
		return 0, nil
	}
	for _, kind = range []SlotKind{Minute, TenMinutes, Hour, SixHours, Day, Week, Month, Year} {
		if kind < t.Kind || kind == Week && t.Kind > Day {
			continue
		}
		shown := Times{Kind: kind}
		for begin, s := range t.Slots {
			shown.put(kind.begin(begin), s)
		}
		if bars = shown.bars(); len(bars) <= most && 5*gaps(bars) <= len(bars) {
			break
		}
	}
	return kind, bars
}

func gaps(bars []Bar) (n int) {
	for _, b := range bars {
		if b.Gap {
			n++
		}
	}
	return n
}

func (t *Times) bars() (bars []Bar) {
	bar := func(begin int64) Bar { return Bar{Begin: time.Unix(begin, 0).UTC(), Slot: t.Slots[begin]} }
	next := int64(0)
	for _, begin := range slices.Sorted(maps.Keys(t.Slots)) {
		if len(bars) > 0 {
			from := len(bars)
			for ; next < begin && len(bars)-from <= mostEmpty; next = t.Kind.next(next) {
				bars = append(bars, bar(next))
			}
			if len(bars)-from > mostEmpty {
				bars = bars[:from+1]
				bars[from].Gap = true
			}
		}
		bars = append(bars, bar(begin))
		next = t.Kind.next(begin)
	}
	return bars
}
