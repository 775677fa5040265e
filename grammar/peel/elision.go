package peel

import (
	"strings"

	"badseq/grammar/lines"
)

var elision = &Layer{
	ID:      "elision",
	Sure:    true,
	Doc:     "Lines that only say that something was left out.",
	Samples: []Sample{{"220 mx\n[snip]\n250 OK\n  ...\n(... more of the same ...)\n<-- snip -->\n503 no\n[...]\n", "220 mx\n250 OK\n503 no\n"}},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if !strings.Contains(v.Text, "..") && !strings.Contains(v.Text, "\u2026") &&
			!strings.Contains(v.Text, "---") && !strings.ContainsAny(v.Text, "[<{(") {
			return nil, false
		}
		return drop(v, "elision", elided)
	},
}

// elided reports whether a line says that something was left out.
func elided(line string) bool {
	s := strings.TrimSpace(line)
	if len(s) < 3 || len(s) > 60 {
		return false
	}
	if !frames[s[0]] && !frames[s[len(s)-1]] {
		return false
	}
	inner := unframed(s)
	framed := len(inner) < len(s)
	switch {
	case inner == "" && strings.Trim(s, ".\u2026 []()*#-") == "":
		return strings.Contains(s, "...") || strings.Contains(s, "\u2026")
	case !framed:
		return false
	case len(inner) <= longestElision && elisions[strings.ToLower(inner)]:
		return true
	}
	return strings.HasPrefix(s, "(...") && strings.HasSuffix(s, "...)") ||
		strings.HasPrefix(s, "[...") && strings.HasSuffix(s, "...]") || strings.HasPrefix(s, "[\u2026") && strings.HasSuffix(s, "\u2026]")
}

// elisions are the words, between frames, that say so; longestElision bytes has the longest.
var elisions = map[string]bool{
	"snip": true, "snipped": true, "snip snip": true, "cut": true, "cut here": true, "truncated": true, "omitted": true, "redacted": true, "removed": true,
	"trimmed": true, "shortened": true, "skipped": true, "output omitted": true, "lines omitted": true, "output truncated": true,
}

const longestElision = 16

// unframed is what is left of s without the bytes and dots that frame it.
func unframed(s string) string {
	const dots = "\u2026"
	for s != "" && frames[s[0]] && (s[0] < 0x80 || strings.HasPrefix(s, dots)) {
		if s[0] < 0x80 {
			s = s[1:]
		} else {
			s = s[len(dots):]
		}
	}
	for s != "" && frames[s[len(s)-1]] && (s[len(s)-1] < 0x80 || strings.HasSuffix(s, dots)) {
		if s[len(s)-1] < 0x80 {
			s = s[:len(s)-1]
		} else {
			s = s[:len(s)-len(dots)]
		}
	}
	return s
}

// frames are the bytes that such words can be framed with.
var frames = func() (f [256]bool) {
	for c := range f {
		f[c] = c >= 0x80 || strings.IndexByte("-=<>[](){}*#~. !/", byte(c)) >= 0
	}
	return f
}()
