package peel

import (
	"strings"

	"badseq/grammar/lines"
)

var syslog = &Layer{
	ID:    "syslog",
	Worth: 8,
	Doc:   "Syslog and journald: time, host, program and process, as RFC 3164, RFC 5424 or rsyslog's file format have them. Lines of several processes are put together again.",
	Samples: []Sample{
		{"May  1 10:00:00 web1 app[123]: 220 mx\nMay  1 10:00:00 web1 app[123]: EHLO me\n", "220 mx\nEHLO me\n"},
		{"<22>May  1 10:00:00 web1 php: 220 mx\n<22>1 2024-05-01T10:00:00.123Z web1 app 123 - - EHLO me\n<22>1 2024-05-01T10:00:00Z web1 app 123 ID7 [x y=\"]\" z=\"1\"] 250 mx\n", "220 mx\nEHLO me\n250 mx\n"},
		{"2024-05-01T10:00:00.123456+02:00 web1 python3[7]: 220 mx\n2024-05-01T10:00:00+02:00 web1 python3[7]: EHLO me\n", "220 mx\nEHLO me\n"},
		{"May 1 10:00:00 web1 app[1]: 220 a\nMay 1 10:00:00 web1 app[2]: 220 b\nMay 1 10:00:01 web1 app[1]: EHLO a\nMay 1 10:00:01 web1 app[2]: EHLO b\n", "220 a\nEHLO a\n220 b\nEHLO b\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) { return stripped(v, "syslog", cutSyslog) },
}

func cutSyslog(line string) (part, bool) {
	at, modern := spaces(line), false
	if n := priorityLength(line[at:]); n > 0 {
		at += n
		if strings.HasPrefix(line[at:], "1 ") {
			at, modern = at+2, true
		}
	}
	n := momentLength(line[at:])
	if n == 0 || at+n >= len(line) || line[at+n] != ' ' {
		return part{}, false
	}
	if dateLength(line[at:]) == 0 {
		return part{}, false // a time alone is another logger's
	}
	at += n + 1
	host := word(line[at:], ".-:")
	if host == 0 || at+host >= len(line) || line[at+host] != ' ' || line[at+host-1] == ':' {
		return part{}, false
	}
	at += host + 1
	if modern {
		return cutModern(line, at)
	}
	// program[123]: or program:
	name := word(line[at:], ".-/@()")
	if name == 0 {
		return part{}, false
	}
	key := ""
	end := at + name
	if end < len(line) && line[end] == '[' {
		n := digits(line[end+1:])
		if n == 0 || end+1+n >= len(line) || line[end+1+n] != ']' {
			return part{}, false
		}
		key = line[at : end+1+n]
		end += n + 2
	}
	if end >= len(line) || line[end] != ':' {
		return part{}, false
	}
	end++
	if end < len(line) && line[end] == ' ' {
		end++
	}
	return part{from: end, to: len(line), key: key}, true
}

// priorityLength is the length of "<22>".
func priorityLength(s string) int {
	if s == "" || s[0] != '<' {
		return 0
	}
	n := digits(s[1:])
	if n < 1 || n > 3 || n+1 >= len(s) || s[n+1] != '>' {
		return 0
	}
	return n + 2
}

// cutModern cuts what RFC 5424 6.2 has behind the host: program, process, message
// id and structured data.
func cutModern(line string, at int) (part, bool) {
	fields := make([]string, 0, 3)
	for len(fields) < 3 {
		end := strings.IndexByte(line[at:], ' ')
		if end < 1 {
			return part{}, false
		}
		fields = append(fields, line[at:at+end])
		at += end + 1
	}
	switch {
	case strings.HasPrefix(line[at:], "-"):
		at++
	default:
		for at < len(line) && line[at] == '[' {
			quoted := false
			for at < len(line) && (quoted || line[at] != ']') {
				switch line[at] {
				case '"':
					quoted = !quoted
				case '\\':
					at++
				}
				at++
			}
			at = min(at+1, len(line))
		}
	}
	if at < len(line) && line[at] == ' ' {
		at++
	}
	if strings.HasPrefix(line[at:], "\ufeff") { // RFC 5424 6.4 marks UTF-8 so
		at += len("\ufeff")
	}
	return part{from: at, to: len(line), key: fields[0] + " " + fields[1]}, true
}
