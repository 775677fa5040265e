package peel

import (
	"strconv"
	"strings"
	"time"

	"badseq/grammar/stream"
)

// MomentOf is the time that a line bears in front, as the layers of this package know
// it: written by a logger, syslog, journald, a web server, a container's runtime or the
// client itself. It is none where there is no date, where day and month cannot be told
// apart, and for what stands in the words of either side. Its Line is not set.
func MomentOf(line string) (m stream.Moment, ok bool) {
	head := line[:min(len(line), farthest)]
	at := strings.IndexFunc(head, func(c rune) bool { return !strings.ContainsRune(" \t[(\"'", c) })
	if at < 0 {
		return m, false
	}
	switch head[at] {
	case '{':
		return momentInJSON(line)
	case '<': // RFC 5424 6.2.1: the priority, and the version
		at += 1 + digits(head[at+1:])
		if !strings.HasPrefix(head[at:], ">") {
			return m, false
		}
		at++
		if strings.HasPrefix(head[at:], "1 ") {
			at += 2
		}
	}
	if m, ok = parseMoment(head[at:]); ok || !hasClock(head) || replies(head[at:]) {
		return m, ok
	}
	for at++; at < len(head) && head[at] != ':'; at++ { // what has a colon is somebody's words
		if strings.IndexByte(" \t[|", head[at-1]) < 0 {
			continue
		}
		if m, ok = parseMoment(head[at:]); ok {
			return m, ok
		}
	}
	return m, false
}

// farthest is how much of a line is looked at.
const farthest = 120

// hasClock reports whether "0:00" stands in a line.
func hasClock(s string) bool {
	for {
		i := strings.IndexByte(s, ':')
		if i < 0 {
			return false
		}
		if i > 0 && digits(s[i-1:i]) == 1 && digits(s[i+1:]) >= 2 {
			return true
		}
		s = s[i+1:]
	}
}

// timeKeys are how loggers that write JSON name the time.
var timeKeys = []string{`"time"`, `"timestamp"`, `"@timestamp"`, `"ts"`, `"date"`, `"datetime"`, `"t"`}

// momentInJSON is the time in an object on one line.
func momentInJSON(line string) (m stream.Moment, ok bool) {
	for _, key := range timeKeys {
		_, value, found := strings.Cut(line, key)
		if value = strings.TrimLeft(value, " :\""); !found {
			continue
		}
		if m, ok = parseMoment(value[:min(len(value), farthest)]); ok {
			return m, true
		}
	}
	return m, false
}

// parseMoment reads the point in time that s begins with, see momentLength.
func parseMoment(s string) (m stream.Moment, ok bool) {
	if n := epochLength(s); n > 0 {
		return epoch(s[:n])
	}
	n := dateLength(s)
	if n == 0 {
		return m, false
	}
	at := n
	if at < len(s) && strings.IndexByte("T:_,", s[at]) >= 0 {
		at++
	}
	at += spaces(s[at:])
	t := clockLength(s[at:])
	if t == 0 {
		return m, false
	}
	clock := s[at : at+t]
	d, ok := parseDate(s[:n], strings.Contains(strings.ToUpper(clock), "M"))
	if !ok {
		return m, false
	}
	if rest := s[at+t:]; d.year == 0 && len(rest) > 4 && rest[0] == ' ' && digits(rest[1:]) == 4 && s[0] > '9' &&
		(len(rest) == 5 || strings.IndexByte(" ]|)", rest[5]) >= 0) && !replies(rest[1:]) { // Wed May  1 10:00:00 2024
		d.year, _ = strconv.Atoi(rest[1:5])
	}
	return d.at(clock)
}

// epoch reads seconds or milliseconds since 1970.
func epoch(s string) (m stream.Moment, ok bool) {
	whole, _, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if len(whole) == 13 {
		n /= 1000
	}
	return stream.Moment{Time: time.Unix(n, 0).UTC(), Zoned: true}, err == nil
}

// date is a day; the year is 0 where it is not told.
type date struct{ year, month, day int }

// parseDate reads a date that dateLength measured. half says that the time is told
// by halves of the day, as where the month comes first.
func parseDate(s string, half bool) (d date, ok bool) {
	var numbers []int
	var lengths []int
	for at := 0; at < len(s); {
		switch n := digits(s[at:]); {
		case n > 0:
			v, _ := strconv.Atoi(s[at : at+n])
			numbers, lengths = append(numbers, v), append(lengths, n)
			at += n
		case d.month == 0 && monthLength(s[at:]) > 0 && (at == 0 || !wordByte(s[at-1])):
			d.month = monthNumber(s[at:])
			at += monthLength(s[at:])
		default:
			at++
		}
	}
	switch {
	case d.month > 0 && len(numbers) > 0:
		d.day = numbers[0]
		if len(numbers) > 1 && lengths[1] == 4 {
			d.year = numbers[1]
		}
	case len(numbers) != 3:
		return d, false
	case lengths[0] == 4:
		d = date{numbers[0], numbers[1], numbers[2]}
	case strings.Contains(s, "."), numbers[0] > 12:
		d = date{numbers[2], numbers[1], numbers[0]}
	case half, numbers[1] > 12:
		d = date{numbers[2], numbers[0], numbers[1]}
	default:
		return d, false // 5/1/2024: nobody knows
	}
	if len(numbers) == 3 && lengths[0] != 4 && lengths[2] == 2 {
		d.year += 2000
	}
	return d, true
}

// at is the moment of a time of the day, as clockLength measures it.
func (d date) at(clock string) (m stream.Moment, ok bool) {
	hour, _ := strconv.Atoi(clock[:digits(clock)])
	rest := clock[digits(clock)+1:]
	minute, _ := strconv.Atoi(rest[:2])
	second, _ := strconv.Atoi(rest[3:5])
	rest = rest[5:]
	if strings.IndexByte(".,:", (rest + " ")[0]) >= 0 {
		rest = rest[1+digits(rest[1:]):]
	}
	rest = strings.TrimLeft(rest, " ")
	if len(rest) >= 2 && rest[1]|0x20 == 'm' && (rest[0]|0x20 == 'a' || rest[0]|0x20 == 'p') {
		if hour < 1 || hour > 12 {
			return m, false
		}
		if hour %= 12; rest[0]|0x20 == 'p' {
			hour += 12
		}
		rest = strings.TrimLeft(rest[2:], " ")
	}
	m.Time = time.Date(d.year, time.Month(d.month), d.day, hour, minute, second, 0, time.UTC)
	m.Yearless = d.year == 0
	if m.Time.Day() != d.day || m.Time.Hour() != hour || m.Time.Minute() != minute || second > 60 || d.month < 1 || d.month > 12 ||
		!m.Yearless && (d.year < oldest || d.year > latest) {
		return stream.Moment{}, false
	}
	if offset, zoned := zoneOffset(rest); zoned && !m.Yearless {
		m.Time, m.Zoned = m.Time.Add(-offset), true
	}
	return m, true
}

// monthNumber is the number of the month that s begins with the name of.
func monthNumber(s string) int {
	for i, m := range months {
		if len(s) >= len(m) && strings.EqualFold(s[:len(m)], m) {
			if i < 12 {
				return i + 1
			}
			return foreignMonths[i-12]
		}
	}
	return 0
}

// foreignMonths are the numbers of the names behind the English ones in months.
var foreignMonths = [...]int{3, 3, 5, 10, 12, 1, 2, 3, 4, 6, 7, 8, 1, 4, 8, 12, 1, 5, 6, 7, 9, 10, 5, 5}

// The years that a log of SMTP may be of: RFC 821 is of 1982.
const oldest, latest = 1982, 2199

// zoneOffset is how far a zone, as zoneLength measures it, is before UTC. It is not
// known where letters name several zones, or a place.
func zoneOffset(zone string) (offset time.Duration, ok bool) {
	if zone == "" {
		return 0, false
	}
	if zone[0] == '+' || zone[0] == '-' {
		d := strings.ReplaceAll(zone[1:], ":", "") + "00"
		if digits(d) < 4 {
			return 0, false
		}
		hours, _ := strconv.Atoi(d[:2])
		minutes, _ := strconv.Atoi(d[2:4])
		offset = time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
		if zone[0] == '-' {
			offset = -offset
		}
		return offset, true
	}
	hours, ok := zoneHours[zone]
	return time.Duration(hours) * time.Hour, ok
}

// zoneHours are the hours of the zones whose letters are hardly another's: EST, CST,
// MST, IST and BST are.
var zoneHours = map[string]int{"UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
	"JST": 9, "KST": 9, "EDT": -4, "CDT": -5, "MDT": -6, "PST": -8, "PDT": -7, "AEST": 10, "AEDT": 11}
