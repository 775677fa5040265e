package peel

import (
	"slices"
	"strings"

	"badseq/grammar/lines"
)

var stamp = &Layer{
	ID:  "stamp",
	Doc: "A date, a time or both at the beginning of a line, as any logger writes them, in brackets or not.",
	Samples: []Sample{
		{"2024-05-01T10:00:00.123456Z 220 mx\n2024-05-01 10:00:00,123 - EHLO me\n[2024/05/01 10:00:00+02:00] 250 mx\n", "220 mx\nEHLO me\n250 mx\n"},
		{"01-May-2024 10:00:00 UTC: 220 mx\n[01-May-2024 10:00:00 Europe/Berlin] EHLO me\n[01/May/2024:10:00:00 +0200] 250 mx\n", "220 mx\nEHLO me\n250 mx\n"},
		{"Wed May  1 10:00:00.123456 2024 | 220 mx\n[Wed, 01 May 2024 10:00:00 GMT] EHLO me\nMay 1, 2024 10:00:00 AM 250 mx\n", "220 mx\nEHLO me\n250 mx\n"},
		{"10:00:00.123 220 mx\n(10:00:00) EHLO me\n5/1/2024, 10:00:00 AM: 250 mx\n1714557600.123456 RSET\n", "220 mx\nEHLO me\n250 mx\nRSET\n"},
		{"220 mx\n250 OK\n221 bye\n", ""},
	},
	Peel: func(v *lines.View) (*lines.View, bool) { return stripped(v, "stamp", before(stampLength)) },
}

// stampLength is the length of the time that a line begins with and of what
// parts it from the rest, 0 where there is none.
func stampLength(line string) int {
	at := spaces(line)
	open := at < len(line) && (line[at] == '[' || line[at] == '(')
	begin := at
	if open {
		begin++
	}
	n := momentLength(line[begin:])
	if n == 0 {
		return 0
	}
	at = begin + n
	if open {
		if at >= len(line) || line[at] != ']' && line[at] != ')' {
			return 0
		}
		at++
	}
	rest := line[at:]
	if n := after(rest); n > 0 || rest == "" {
		return at + n
	}
	if open || strings.HasPrefix(rest, "[") {
		return at
	}
	return 0
}

// momentLength is the length of the point in time that s begins with.
func momentLength(s string) int {
	if s == "" || !momentBegins[s[0]] {
		return 0
	}
	if n := epochLength(s); n > 0 {
		return n
	}
	n := dateLength(s)
	clock := n
	if n > 0 {
		switch {
		case clock < len(s) && strings.IndexByte("T:_,", s[clock]) >= 0:
			clock++
		}
		clock += spaces(s[clock:])
	}
	t := clockLength(s[clock:])
	if t == 0 {
		return 0
	}
	at := clock + t
	if year := at + 1; n > 0 && year+4 <= len(s) && s[at] == ' ' && digits(s[year:]) == 4 && (year+4 == len(s) || strings.IndexByte(" ]|)", s[year+4]) >= 0) &&
		s[0] > '9' && !replies(s[year:]) { // Wed May  1 10:00:00 2024
		at = year + 4
	}
	return at
}

// momentBegins are the bytes that a point in time can begin with: digits, and what days
// and months begin with.
var momentBegins = func() (begins [256]bool) {
	for c, by := range monthsBy {
		begins[c] = len(by) > 0 || '0' <= c && c <= '9'
	}
	for _, day := range days {
		begins[day[0]] = true
	}
	return begins
}()

var days = [...]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// epochLength is the length of seconds or milliseconds since 1970, of this
// century.
func epochLength(s string) int {
	n := digits(s)
	if n != 10 && n != 13 || s[0] != '1' && s[0] != '2' {
		return 0
	}
	if n < len(s) && s[n] == '.' {
		n += 1 + digits(s[n+1:])
	}
	return n
}

// clockLength is the length of "10:00:00", with a fraction, AM or PM, and a zone.
func clockLength(s string) int {
	n := digits(s)
	if n < 1 || n > 2 || n >= len(s) || s[n] != ':' || digits(s[n+1:]) != 2 {
		return 0
	}
	at := n + 3
	if at >= len(s) || s[at] != ':' || digits(s[at+1:]) != 2 {
		return 0
	}
	at += 3
	if at < len(s) && strings.IndexByte(".,:", s[at]) >= 0 {
		if f := digits(s[at+1:]); f > 0 {
			at += 1 + f
		}
	}
	return at + halfLength(s[at:]) + zoneLength(s[at+halfLength(s[at:]):])
}

// halfLength is the length of AM or PM, and of the space before it.
func halfLength(s string) int {
	at := 0
	if strings.HasPrefix(s, " ") {
		at = 1
	}
	if len(s) < at+2 {
		return 0
	}
	switch s[at : at+2] {
	case "AM", "PM", "am", "pm":
		return at + 2
	}
	return 0
}

// zones are names of time zones. Any word may follow a time: only these are
// believed.
var zones = []string{"UTC", "GMT", "CEST", "CET", "EEST", "EET", "WEST", "WET", "BST", "IST", "MSK", "JST", "KST", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AEST", "AEDT", "Z"}

// zoneLength is the length of a zone, and of the space before it.
func zoneLength(s string) int {
	at := 0
	if strings.HasPrefix(s, " ") {
		at = 1
	}
	rest := s[at:]
	if len(rest) > 2 && (rest[0] == '+' || rest[0] == '-') {
		n := digits(rest[1:])
		if n == 2 && len(rest) >= 6 && rest[3] == ':' && digits(rest[4:]) == 2 {
			return at + 6
		}
		if n == 4 || n == 2 {
			return at + 1 + n
		}
		return 0
	}
	n := word(rest, "")
	if n == 0 {
		return 0
	}
	if slices.Contains(zones, rest[:n]) {
		return at + n
	}
	if slash := n; slash > 2 && slash < len(rest) && rest[slash] == '/' { // Europe/Berlin
		if tail := word(rest[slash+1:], "/-"); tail > 2 && strings.HasPrefix(rest[slash+1+tail:], "]") {
			return at + slash + 1 + tail
		}
	}
	return 0
}

var months = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
	// as systemd and Java print them in other languages
	"M\u00e4r", "Mrz", "Mai", "Okt", "Dez", "janv", "f\u00e9v", "mars", "avr", "juin", "juil", "ao\u00fb", "ene", "abr", "ago", "dic", "gen", "mag", "giu", "lug", "set", "ott", "mei", "maj"}

// monthsBy are months by their first letter, small or capital.
var monthsBy = func() (by [256][]string) {
	for _, m := range months {
		by[m[0]|0x20] = append(by[m[0]|0x20], m)
	}
	for c := 'a'; c <= 'z'; c++ {
		by[c-0x20] = by[c]
	}
	return by
}()

// monthLength is the length of a month's name, short or long.
func monthLength(s string) int {
	if s == "" {
		return 0
	}
	for _, m := range monthsBy[s[0]] {
		if len(s) >= len(m) && strings.EqualFold(s[:len(m)], m) {
			return len(m) + word(s[len(m):], ".")
		}
	}
	return 0
}

// dateLength is the length of a date in any of its usual forms.
func dateLength(s string) int {
	at := 0
	if len(s) > 3 && 'F' <= s[0] && s[0] <= 'W' && slices.Contains(days[:], s[:3]) {
		at = word(s, "")
		if at < len(s) && s[at] == ',' {
			at++
		}
		at += spaces(s[at:])
	}
	rest := s[at:]
	if n := numericDate(rest); n > 0 {
		return at + n
	}
	if n := dayFirst(rest); n > 0 {
		return at + n
	}
	if n := monthFirst(rest); n > 0 {
		return at + n
	}
	return 0
}

// numericDate is the length of "2024-05-01", "2024/05/01", "1.5.2024", "5/1/24".
func numericDate(s string) int {
	a := digits(s)
	if a == 0 || a == 3 || a > 4 || a >= len(s) || strings.IndexByte("-/.", s[a]) < 0 {
		return 0
	}
	sep := s[a]
	b := digits(s[a+1:])
	at := a + 1 + b
	if b < 1 || b > 2 || at >= len(s) || s[at] != sep {
		return 0
	}
	c := digits(s[at+1:])
	if a == 4 && c != 2 && c != 1 || a < 4 && c != 4 && c != 2 {
		return 0
	}
	return at + 1 + c
}

// dayFirst is the length of "01-May-2024", "01/May/2024", "1 May 2024", "1. Mai
// 2024", "1 May".
func dayFirst(s string) int {
	d := digits(s)
	if d < 1 || d > 2 || d >= len(s) || strings.IndexByte("-/ .", s[d]) < 0 {
		return 0
	}
	at := d + 1
	if s[d] == '.' {
		at += spaces(s[at:])
	}
	m := monthLength(s[at:])
	if m == 0 {
		return 0
	}
	at += m
	if at < len(s) && strings.IndexByte("-/ ", s[at]) >= 0 && digits(s[at+1:]) == 4 {
		return at + 5
	}
	return at
}

// monthFirst is the length of "May  1", "May 1, 2024", "May 1 2024".
func monthFirst(s string) int {
	m := monthLength(s)
	if m == 0 || m >= len(s) || s[m] != ' ' {
		return 0
	}
	at := m + spaces(s[m:])
	d := digits(s[at:])
	if d < 1 || d > 2 {
		return 0
	}
	at += d
	for _, sep := range [...]string{", ", " "} {
		if strings.HasPrefix(s[at:], sep) && digits(s[at+len(sep):]) == 4 {
			return at + len(sep) + 4
		}
	}
	return at
}
