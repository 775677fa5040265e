package stream

import "time"

// Moment is a point in time as a log tells it, to the second. Its zero value is
// none.
type Moment struct {
	Time     time.Time // in UTC; where the log tells no zone, as it stands there
	Zoned    bool      // the log tells the zone
	Yearless bool      // the log tells no year: Time's is 0
	Line     int       // where it stands
}

// Known reports whether there is one.
func (m Moment) Known() bool { return m.Line != 0 }

// String is the time as RFC 3339 5.6 writes it, without what the log does not tell:
// "2026-11-24T09:30:00Z", "2026-11-24T09:30:00", "11-24T09:30:00"; "" for none.
func (m Moment) String() string {
	if !m.Known() {
		return ""
	}
	layout := "2006-01-02T15:04:05"
	if m.Yearless {
		layout = "01-02T15:04:05"
	}
	if m.Zoned {
		layout += "Z"
	}
	return m.Time.Format(layout)
}
