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
	if strings.Trim(s, ".\u2026 []()*#-") == "" {
		return strings.Contains(s, "...") || strings.Contains(s, "\u2026")
	}
	inner := strings.Trim(s, "-=<>[](){}*#~. \u2026!/")
	framed := len(inner) < len(s)
	switch strings.ToLower(inner) {
	case "snip", "snipped", "snip snip", "cut", "cut here", "truncated", "omitted", "redacted", "removed", "trimmed", "shortened", "skipped", "output omitted", "lines omitted", "output truncated":
		return framed
	}
	return framed && strings.HasPrefix(s, "(...") && strings.HasSuffix(s, "...)") ||
		framed && (strings.HasPrefix(s, "[...") && strings.HasSuffix(s, "...]") || strings.HasPrefix(s, "[\u2026") && strings.HasSuffix(s, "\u2026]"))
}

// frames are the bytes that such words can be framed with.
var frames = func() (f [256]bool) {
	for c := range f {
		f[c] = c >= 0x80 || strings.IndexByte("-=<>[](){}*#~. !/", byte(c)) >= 0
	}
	return f
}()
