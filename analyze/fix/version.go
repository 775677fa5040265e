package fix

import (
	"strconv"
	"strings"
)

// versions is a range of versions as a row writes it: "" any, "6.1+" from,
// "<6.1" before.
type versions string

// covers says whether code for the range suits a version as a log proves it:
// "6.9.1", "5.2.8-7.1.1" or "". Code that needs a version suits only a log that
// proves it, and one that proves none: the rows stand newest first.
func (v versions) covers(version string) bool {
	if v == "" {
		return true
	}
	low, high := span(version)
	if edge, ok := strings.CutSuffix(string(v), "+"); ok {
		if low != nil {
			return compare(low, numbers(edge)) >= 0
		}
		return high == nil || compare(high, numbers(edge)) >= 0
	}
	return low == nil || compare(low, numbers(strings.TrimPrefix(string(v), "<"))) < 0
}

// span is the lowest and the highest version of a range; nil is open.
func span(version string) (low, high []int) {
	from, to, isRange := strings.Cut(version, "-")
	low = numbers(from)
	switch {
	case isRange:
		high = numbers(to)
	case !strings.ContainsAny(version, "+≥>"):
		high = low
	}
	return low, high
}

// numbers are the parts of a version, as many as are numbers; nil if none is.
func numbers(version string) []int {
	var out []int
	for _, part := range strings.Split(strings.Trim(version, "v+≥>= "), ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			break
		}
		out = append(out, n)
	}
	return out
}

// compare orders two versions; a part that is missing is any, so "6" is "6.9".
func compare(a, b []int) int {
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] != b[i] {
			return a[i] - b[i]
		}
	}
	return 0
}
