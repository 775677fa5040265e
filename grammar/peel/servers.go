package peel

import (
	"strings"

	"badseq/grammar/lines"
)

var celery = &Layer{
	ID:    "celery",
	Worth: 8,
	Doc:   "Celery: time, level and process in one bracket. Lines of several processes are put together again.",
	Samples: []Sample{
		{"[2024-05-01 10:00:00,123: WARNING/ForkPoolWorker-1] send: 'a'\n[2024-05-01 10:00:00,123: INFO/MainProcess] x\n", "send: 'a'\nx\n"},
		{"[2024-05-01 10:00:00,123: INFO/ForkPoolWorker-1] app.tasks.send[0a1b-2c]: 220 mx\n[2024-05-01 10:00:00,123: INFO/ForkPoolWorker-1] app.tasks.send[0a1b-2c]: EHLO me\n", "220 mx\nEHLO me\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		return stripped(v, "celery", func(line string) (part, bool) {
			if !strings.HasPrefix(line, "[") {
				return part{}, false
			}
			n := momentLength(line[1:])
			if n == 0 || !strings.HasPrefix(line[1+n:], ": ") {
				return part{}, false
			}
			close := strings.IndexByte(line, ']')
			slash := strings.IndexByte(line, '/')
			if close < 0 || slash < 0 || slash > close {
				return part{}, false
			}
			from := close + 1
			if from < len(line) && line[from] == ' ' {
				from++
			}
			if name := word(line[from:], "."); name > 0 && from+name < len(line) && line[from+name] == '[' {
				if end := strings.Index(line[from:], "]: "); end > 0 && strings.IndexByte(line[from:from+end], ' ') < 0 {
					from += end + 3
				}
			}
			return part{from: from, to: len(line), key: line[slash+1 : close]}, true
		})
	},
}

var apache = &Layer{
	ID:    "apache",
	Worth: 8,
	Doc:   "Apache's error log: time, module and level, process and client in brackets, and the referer behind. Its escapes are undone.",
	Samples: []Sample{
		{"[Wed May 01 10:00:00.123456 2024] [php:notice] [pid 123] [client 192.0.2.1:5000] SERVER -> CLIENT: 220 mx\\n, referer: https://example.com/\n" +
			"[Wed May 01 10:00:00.123456 2024] [proxy_fcgi:error] [pid 123:tid 456] [client 192.0.2.1:5000] AH01071: Got error 'PHP message: EHLO me'\n", "SERVER -> CLIENT: 220 mx\nEHLO me\n"},
		{"[Wed May 01 10:00:00 2024] [error] [client 192.0.2.1] 250-mx\\r\\n250 HELP\\r\\n\n", "250-mx\n250 HELP\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		return stripped(v, "apache", func(line string) (part, bool) {
			if !strings.HasPrefix(line, "[") {
				return part{}, false
			}
			n := momentLength(line[1:])
			at := n + 1
			if n == 0 || !strings.HasPrefix(line[at:], "] [") {
				return part{}, false
			}
			at++
			groups := 0
			for strings.HasPrefix(line[at:], " [") {
				end := strings.IndexByte(line[at:], ']')
				if end < 0 || groups == 4 || !apacheField(line[at+2:at+end]) {
					break
				}
				at += end + 1
				groups++
			}
			if groups == 0 || at >= len(line) || line[at] != ' ' {
				return part{}, false
			}
			p := unreported(line, at+1)
			p.escaped = true
			return p, true
		})
	},
}

// apacheField reports whether what stands in brackets is Apache's: a module and a
// level, a process, a client.
func apacheField(s string) bool {
	for _, word := range [...]string{"pid ", "tid ", "client ", "remote "} {
		if strings.HasPrefix(s, word) {
			return true
		}
	}
	_, after, found := strings.Cut(s, ":")
	return levels[s] || found && (levels[after] || strings.HasPrefix(after, "trace"))
}

// unreported takes off what web servers write around a script's message, and the
// line ends that they escape at its end.
func unreported(line string, from int) part {
	p := part{from: from, to: len(line)}
	if i := strings.LastIndex(line[from:], ", referer: "); i >= 0 {
		p.to = from + i
	}
	if i := strings.Index(line[p.from:p.to], "PHP message: "); i >= 0 {
		p.from += i + len("PHP message: ")
		for _, end := range [...]string{`" while reading`, "\" while reading", "' while reading"} {
			if k := strings.LastIndex(line[p.from:p.to], end); k >= 0 {
				p.to = p.from + k
			}
		}
		if s := line[p.from:p.to]; strings.HasSuffix(s, "'") || strings.HasSuffix(s, "\"") {
			if q := s[len(s)-1:]; strings.Count(s, q)%2 == 1 {
				p.to--
			}
		}
	}
	for strings.HasSuffix(line[p.from:p.to], `\n`) || strings.HasSuffix(line[p.from:p.to], `\r`) {
		p.to -= 2
	}
	return p
}

var nginx = &Layer{
	ID:    "nginx",
	Worth: 8,
	Doc:   "nginx's error log with what PHP wrote to stderr: time, level, process, connection, and the request behind.",
	Samples: []Sample{
		{"2024/05/01 10:00:00 [error] 12#12: *3 FastCGI sent in stderr: \"PHP message: SERVER -> CLIENT: 220 mx\" while reading response header from upstream, client: 192.0.2.1, server: _, request: \"POST / HTTP/1.1\"\n" +
			"2024/05/01 10:00:00 [error] 12#12: *3 FastCGI sent in stderr: \"PHP message: CLIENT -> SERVER: EHLO me\" while reading upstream, client: 192.0.2.1\n", "SERVER -> CLIENT: 220 mx\nCLIENT -> SERVER: EHLO me\n"},
		{"2024/05/01 10:00:00 [info] 12#0: 220 mx\n2024/05/01 10:00:00 [info] 12#0: EHLO me\n", "220 mx\nEHLO me\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if strings.IndexByte(v.Text, '#') < 0 {
			return nil, false
		}
		return stripped(v, "nginx", func(line string) (part, bool) {
			n := momentLength(line)
			if n == 0 || !strings.HasPrefix(line[n:], " [") {
				return part{}, false
			}
			end := strings.Index(line, ": ")
			hash := strings.IndexByte(line, '#')
			if end < 0 || hash < n || hash > end || end > n+40 {
				return part{}, false
			}
			at := end + 2
			if at < len(line) && line[at] == '*' {
				d := digits(line[at+1:])
				if d > 0 && at+1+d < len(line) && line[at+1+d] == ' ' {
					at += d + 2
				}
			}
			for _, words := range [...]string{"FastCGI sent in stderr: \"", "upstream sent in stderr: \""} {
				if strings.HasPrefix(line[at:], words) {
					at += len(words)
				}
			}
			return unreported(line, at), true
		})
	},
}

var fpm = &Layer{
	ID:    "php-fpm",
	Worth: 8,
	Doc:   "php-fpm: what a worker said into stderr, quoted.",
	Samples: []Sample{
		{"[01-May-2024 10:00:00] WARNING: [pool www] child 12 said into stderr: \"SERVER -> CLIENT: 220 mx\"\n" +
			"[01-May-2024 10:00:00] WARNING: [pool www] child 12 said into stderr: \"NOTICE: PHP message: CLIENT -> SERVER: EHLO me\"\n", "SERVER -> CLIENT: 220 mx\nCLIENT -> SERVER: EHLO me\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if !strings.Contains(v.Text, " said into std") {
			return nil, false
		}
		return stripped(v, "php-fpm", func(line string) (part, bool) {
			i := strings.Index(line, " said into std")
			if i < 0 {
				return part{}, false
			}
			q := strings.Index(line[i:], ": \"")
			if q < 0 {
				return part{}, false
			}
			child := strings.LastIndex(line[:i], "child ")
			p := unreported(line, i+q+3)
			if p.to > p.from && line[p.to-1] == '"' {
				p.to--
			}
			p.key = line[max(child, 0):i]
			return p, true
		})
	},
}

var rubyLogger = &Layer{
	ID:    "ruby-logger",
	Doc:   "Ruby's Logger: the level's letter, time and process in brackets, level and program. Lines of several processes are put together again.",
	Worth: 8,
	Samples: []Sample{
		{"D, [2024-05-01T10:00:00.123456 #4567] DEBUG -- : 220 mx\nI, [2024-05-01T10:00:00.123456 #4567]  INFO -- mail: EHLO me\n", "220 mx\nEHLO me\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		return stripped(v, "ruby-logger", func(line string) (part, bool) {
			if len(line) < 4 || line[1:4] != ", [" {
				return part{}, false
			}
			close := strings.IndexByte(line, ']')
			dashes := strings.Index(line, " -- ")
			if close < 0 || dashes < close || dashes > close+8 {
				return part{}, false
			}
			from := dashes + len(" -- ")
			from += word(line[from:], ".-/")
			if from >= len(line) || line[from] != ':' {
				return part{}, false
			}
			return part{from: min(from+2, len(line)), to: len(line), key: line[strings.IndexByte(line, '#')+1 : close]}, true
		})
	},
}
