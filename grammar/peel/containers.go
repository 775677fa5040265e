package peel

import (
	"strings"

	"badseq/grammar/lines"
)

var kubernetes = &Layer{
	ID:    "kubernetes",
	Worth: 8,
	Doc:   "The container runtime's files below /var/log/pods: time, stream and whether the line is whole (F) or goes on in the next (P); kubectl's `[pod/name/container] ` prefix.",
	Samples: []Sample{
		{"2024-05-01T10:00:00.123456789Z stdout F 220 mx\n2024-05-01T10:00:00.123456789+02:00 stderr F EHLO me\n", "220 mx\nEHLO me\n"},
		{"[pod/app-5d9c7-x2x1z/app] 220 mx\n[pod/app-5d9c7-x2x1z/app] EHLO me\n", "220 mx\nEHLO me\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		return stripped(v, "kubernetes", func(line string) (part, bool) {
			if strings.HasPrefix(line, "[pod/") {
				end := strings.Index(line, "] ")
				if end < 0 {
					return part{}, false
				}
				return part{from: end + 2, to: len(line), key: line[:end]}, true
			}
			n := momentLength(line)
			if n == 0 {
				return part{}, false
			}
			for _, words := range [...]string{" stdout F", " stderr F", " stdout P", " stderr P"} {
				if rest, ok := strings.CutPrefix(line[n:], words); ok && (rest == "" || rest[0] == ' ') {
					from := min(n+len(words)+1, len(line))
					return part{from: from, to: len(line)}, true
				}
			}
			return part{}, false
		})
	},
}

var compose = &Layer{
	ID:    "compose",
	Worth: 8,
	Doc:   "docker compose, foreman and their like: the service's name and a bar. Lines of several services are put together again.",
	Samples: []Sample{
		{"web-1  | 220 mx\nweb-1  | EHLO me\n", "220 mx\nEHLO me\n"},
		{"mail_1 | 220 a\nweb-1  | x\nmail_1 | EHLO a\nweb-1  | y\n", "220 a\nEHLO a\nx\ny\n"},
		{"10:00:00 web.1  | 220 mx\n10:00:00 web.1  | EHLO me\n", "220 mx\nEHLO me\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if strings.IndexByte(v.Text, '|') < 0 {
			return nil, false
		}
		return stripped(v, "compose", func(line string) (part, bool) {
			at := 0
			if n := momentLength(line); n > 0 && n < len(line) && line[n] == ' ' {
				at = n + 1
			}
			n := word(line[at:], ".-")
			if n == 0 || at+n >= len(line) || digits(line[at:]) == n {
				return part{}, false
			}
			bar := at + n + spaces(line[at+n:])
			if bar >= len(line) || line[bar] != '|' || bar == at+n {
				return part{}, false
			}
			from := bar + 1
			if from < len(line) && line[from] == ' ' {
				from++
			}
			return part{from: from, to: len(line), key: line[at : at+n]}, true
		})
	},
}

var pm2 = &Layer{
	ID:    "pm2",
	Worth: 8,
	Doc:   "pm2: the process's number, its name and bars.",
	Samples: []Sample{
		{"0|app      | 220 mx\n0|app      | EHLO me\n", "220 mx\nEHLO me\n"},
		{"1|my app | 2024-05-01T10:00:00: 220 mx\n1|my app | 2024-05-01T10:00:00: EHLO me\n", "2024-05-01T10:00:00: 220 mx\n2024-05-01T10:00:00: EHLO me\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if strings.IndexByte(v.Text, '|') < 0 {
			return nil, false
		}
		return stripped(v, "pm2", func(line string) (part, bool) {
			n := digits(line)
			if n == 0 || n >= len(line) || line[n] != '|' {
				return part{}, false
			}
			bar := strings.IndexByte(line[n+1:], '|')
			if bar < 1 || bar > 40 {
				return part{}, false
			}
			from := n + 1 + bar + 1
			if from < len(line) && line[from] == ' ' {
				from++
			}
			return part{from: from, to: len(line), key: strings.TrimSpace(line[:n+1+bar])}, true
		})
	},
}
