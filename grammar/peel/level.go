package peel

import (
	"strings"

	"badseq/grammar/lines"
)

var level = &Layer{
	ID:  "level",
	Doc: "What a logger writes between the time and the message: level, logger, thread. Lines of several threads are put together again.",
	Samples: []Sample{
		{"INFO 220 mx\nDEBUG: EHLO me\n[warn] 250 mx\n<error> 503\n", "220 mx\nEHLO me\n250 mx\n503\n"},
		{"DEBUG:root:220 mx\nINFO:app.mail:EHLO me\n", "220 mx\nEHLO me\n"},
		{"app.mail - DEBUG - 220 mx\nmail.DEBUG: EHLO me\n", "220 mx\nEHLO me\n"},
		{"DEBUG [main] org.example.Session - 220 mx\nDEBUG [main] org.example.Session - EHLO me\n", "220 mx\nEHLO me\n"},
		{"[Thread-1] INFO 220 a\n[Thread-2] INFO 220 b\n[Thread-1] INFO EHLO a\n[Thread-2] INFO EHLO b\n", "220 a\nEHLO a\n220 b\nEHLO b\n"},
		{"I/Mail(12): 220 mx\nD/Mail(12): EHLO me\n", "220 mx\nEHLO me\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		tight, found := tightNames(v)
		if !found {
			return nil, false
		}
		return stripped(v, "level", func(line string) (part, bool) { return cutLevel(line, tight) })
	},
}

// tightNames reports whether no space stands behind the colon of a logger's name, as in
// "DEBUG:root:220 mx": where one does, it is the message's own. found is false where
// too few lines have a level at all.
func tightNames(v *lines.View) (isTight, found bool) {
	tight, loose, hits, all := 0, 0, 0, 0
	for i := range v.Starts {
		line, _ := v.Line(i)
		if blank(line) {
			continue
		}
		all++
		p, ok := cutLevel(line, true)
		if ok {
			hits++
		}
		switch {
		case !ok || p.from == 0 || p.from >= len(line) || line[p.from-1] != ':':
		case line[p.from] == ' ':
			loose++
		default:
			tight++
		}
	}
	return tight*4 > loose, enough(hits, all)
}

// levels are the words of loggers.
var levels = map[string]bool{
	"trace": true, "debug": true, "info": true, "notice": true, "warn": true, "warning": true, "error": true, "err": true,
	"crit": true, "critical": true, "fatal": true, "alert": true, "emerg": true, "emergency": true, "verbose": true, "silly": true,
	"fine": true, "finer": true, "finest": true, "log": true, "stdout": true, "stderr": true, "severe": true, "dbg": true, "inf": true, "wrn": true,
	"debug1": true, "debug2": true, "information": true,
}

// longestLevel bytes has the longest of them.
const longestLevel = 11

// isLevelWord reports whether a word is one of them, in any case.
func isLevelWord(word string) bool {
	if len(word) < 3 || len(word) > longestLevel {
		return false
	}
	var lower [longestLevel]byte
	for i := 0; i < len(word); i++ {
		if lower[i] = word[i]; 'A' <= word[i] && word[i] <= 'Z' {
			lower[i] |= 0x20
		}
	}
	return levels[string(lower[:len(word)])]
}

// cutLevel cuts level, logger and thread, in any order, up to what opens a line
// of SMTP or is none of them. tight is set where a name's colon is all that parts it
// from the message.
func cutLevel(line string, tight bool) (part, bool) {
	p := part{from: spaces(line), to: len(line)}
	seen, named := false, false
	for range 6 {
		rest := line[p.from:]
		if rest == "" || opens(rest) {
			break
		}
		n, isLevel, thread := levelPart(rest, seen, named, tight)
		if n == 0 {
			break
		}
		seen = seen || isLevel
		named = named || !isLevel && rest[0] != '['
		if named && seen && strings.Contains(rest[:n], " - ") { // a logger's name ends the prefix
			p.from += n
			break
		}
		if thread {
			p.key = strings.Trim(rest[:n], "[]() -:\t")
		}
		p.from += n
	}
	if !seen {
		return part{}, false
	}
	return p, true
}

// levelPart measures the next part of such a prefix. A name counts where a level
// stands before it, or in it, or right behind it.
func levelPart(s string, seen, named, tight bool) (n int, isLevel, thread bool) {
	if s[0] == '[' || s[0] == '(' || s[0] == '<' {
		end := strings.IndexByte(s, closing(s[0]))
		if end < 2 || end > 60 || strings.ContainsAny(s[1:end], "@\"'=") || momentLength(s[1:end]) > 0 {
			return 0, false, false
		}
		inner := s[1:end]
		isLevel = isLevelWord(strings.TrimSpace(inner))
		thread = isThread(inner)
		if !isLevel && s[0] != '[' || !isLevel && digits(inner) > 0 && strings.Contains(inner, ".") {
			return 0, false, false
		}
		return end + 1 + after(s[end+1:]), isLevel, thread
	}
	n = word(s, ".-$/")
	if n == 0 {
		return 0, false, false
	}
	name := s[:n]
	short := name[strings.LastIndexByte(name, '.')+1:]
	isLevel = isLevelWord(short) && oneCase(short) // "Error: …" and "Warning: …" are messages
	rest := s[n:]
	if len(name) > 2 && name[1] == '/' && strings.IndexByte("VDIWEF", name[0]) >= 0 { // Android
		if end := strings.Index(rest, "): "); strings.HasPrefix(rest, "(") && end > 0 {
			return n + end + 3, true, false
		}
	}
	thread = isThread(name)
	gap := after(rest)
	switch {
	case isLevel && (gap > 0 || rest == "" || rest[0] == ':' || rest[0] == '['):
		if gap == 0 && rest != "" && rest[0] == ':' {
			gap = 1
		}
		for gap == 1 && n+gap < 6 && n+gap < len(s) && s[n+gap] == ' ' { // padded
			gap++
		}
		return n + gap, true, thread
	case named || gap == 0 && !strings.HasPrefix(rest, ":"):
		return 0, false, false
	case seen && (strings.HasPrefix(rest, ":") && (gap == 0 || strings.Contains(name, ".")) || strings.HasPrefix(strings.TrimLeft(rest, " "), "- ")):
		if tight && rest[0] == ':' {
			return n + 1, false, thread
		}
		return n + max(gap, 1), false, thread
	case thread:
		return n + gap, false, true
	case !seen && (strings.HasPrefix(rest, " - ") || strings.HasPrefix(rest, ": ")) && levelFollows(rest[gap:]):
		return n + gap, false, false
	}
	return 0, false, false
}

func oneCase(s string) bool { return s == strings.ToLower(s) || s == strings.ToUpper(s) }

func closing(open byte) byte {
	switch open {
	case '[':
		return ']'
	case '(':
		return ')'
	}
	return '>'
}

func levelFollows(s string) bool {
	s = strings.TrimLeft(s, "[ ")
	return isLevelWord(s[:word(s, "")])
}

// isThread reports whether a name is that of a thread or process of a pool.
func isThread(name string) bool {
	name = strings.TrimSpace(name)
	if name == "main" || name == "MainThread" || name == "MainProcess" {
		return true
	}
	tail := len(name)
	for tail > 0 && '0' <= name[tail-1] && name[tail-1] <= '9' {
		tail--
	}
	if tail == len(name) {
		return false
	}
	lower := strings.ToLower(name)
	for _, word := range [...]string{"thread", "worker", "pool", "exec", "process", "task", "executor"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	for _, word := range [...]string{"pid ", "pid:", "tid ", "tid:"} {
		if strings.HasPrefix(lower, word) {
			return true
		}
	}
	return false
}

var monolog = &Layer{
	ID:      "monolog",
	Doc:     "Monolog's empty context behind the message.",
	Samples: []Sample{{"220 mx [] []\nEHLO me [] []\n250-mx\n250 HELP [] []\n", "220 mx\nEHLO me\n250-mx\n250 HELP\n"}},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if strings.Count(v.Text, " [] []") < 2 {
			return nil, false
		}
		return stripped(v, "monolog", func(line string) (part, bool) {
			body, ok := strings.CutSuffix(line, " [] []")
			return part{to: len(body)}, ok
		})
	},
}

var number = &Layer{
	ID:    "number",
	Worth: 8,
	Doc:   "Line numbers, as editors, cat -n, grep -n and web pages show them.",
	Samples: []Sample{
		{"     1\t220 mx\n     2\tEHLO me\n", "220 mx\nEHLO me\n"},
		{"1: 220 mx\n2: EHLO me\n", "220 mx\nEHLO me\n"},
		{"98 | 220 mx\n99 | EHLO me\n100 | 250 mx\n", "220 mx\nEHLO me\n250 mx\n"},
		{"1. 220 mx\n2. EHLO me\n", "220 mx\nEHLO me\n"},
		{"7 220 mx\n8 EHLO me\n9 250 mx\n", "220 mx\nEHLO me\n250 mx\n"},
		{"220 mx\n250 mx\n", ""},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		last, ok := -1, 0
		all := 0
		for i := range v.Starts {
			line, _ := v.Line(i)
			if blank(line) {
				continue
			}
			all++
			n, _ := numbered(line)
			if n < 0 {
				continue
			}
			if last >= 0 && n > last && n-last <= 2 || all == 1 {
				ok++
			}
			last = n
		}
		if ok < 2 || !enough(ok, all) {
			return nil, false
		}
		return stripped(v, "number", before(func(line string) int {
			_, n := numbered(line)
			return n
		}))
	},
}

// numbered reads a line's number and its length; -1 and 0 where it has none.
func numbered(line string) (value, length int) {
	at := spaces(line)
	n := digits(line[at:])
	if n == 0 || n > 7 {
		return -1, 0
	}
	for _, c := range line[at : at+n] {
		value = value*10 + int(c-'0')
	}
	rest := line[at+n:]
	if rest == "" {
		return value, len(line)
	}
	for _, sep := range [...]string{"\t", ": ", ":", " | ", "| ", "|", ". ", ") ", "  ", " "} {
		if strings.HasPrefix(rest, sep) {
			return value, at + n + len(sep)
		}
	}
	return -1, 0
}
