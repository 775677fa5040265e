package peel

import (
	"strings"

	"badseq/grammar/lines"
)

var jsonLines = &Layer{
	ID:    "json",
	Worth: 8,
	Doc:   "JSON of a log's store, an object a line or spread over many: Docker, Kubernetes, bunyan, pino, winston, Google Cloud, CloudWatch, journalctl -o json. The message is what is left.",
	Samples: []Sample{
		{"{\"log\":\"220 mx\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00Z\"}\n{\"log\":\"EHLO me\\r\\n\",\"stream\":\"stdout\"}\n", "220 mx\nEHLO me\n"},
		{"{\"level\":30,\"msg\":\"250-mx\\n250 \\\"HELP\\\"\"}\nplain\n", "250-mx\n250 \"HELP\"\nplain\n"},
		{"[\n  {\n    \"insertId\": \"a1\",\n    \"textPayload\": \"220 mx\",\n    \"severity\": \"INFO\"\n  },\n  {\n    \"textPayload\": \"EHLO me\"\n  }\n]\n", "220 mx\nEHLO me\n"},
		{"{\"events\":[{\"timestamp\":1,\"message\":\"220 mx\"},{\"timestamp\":2,\"message\":\"EHLO me\\n\"}]}\n", "220 mx\nEHLO me\n"},
		{"10:00:00 web {\"message\":\"220 mx\"}\n10:00:01 web {\"message\":\"EHLO me\"}\n", "220 mx\nEHLO me\n"},
	},
	Peel: func(v *lines.View) (*lines.View, bool) {
		if strings.IndexByte(v.Text, '{') < 0 && strings.IndexByte(v.Text, '"') < 0 {
			return nil, false
		}
		key := messageKey(v)
		if key == "" {
			return nil, false
		}
		b, lost := lines.NewBuilder(v), 0
		for i := range v.Starts {
			line, from, end, next := whole(v, i)
			found := false
			for at := 0; at < len(line); {
				a, z := member(line, at, key)
				if a < 0 {
					break
				}
				found = true
				at = z + 1
				writeMessage(b, v, from+a, from+z, end, next)
			}
			if !found && !jsonOnly(line) {
				b.Keep(from, next)
				continue
			}
			lost++
		}
		peeled := b.View("json")
		peeled.Lost = lost
		return peeled, true
	},
}

// messageKeys are the names that a message has: Docker; journald; Google Cloud;
// logstash and winston; bunyan and pino; zap; Serilog; CloudWatch Insights.
var messageKeys = []string{"log", "MESSAGE", "textPayload", "message", "msg", "@message", "@m", "line", "text", "content", "body", "_raw"}

// messageKey chooses the name that most lines have, "" where too few do.
func messageKey(v *lines.View) string {
	count := map[string]int{}
	objects, all := 0, 0
	packed := false // a line holds several objects, which is evidence by itself
	for i := range v.Starts {
		line, _ := v.Line(i)
		if blank(line) {
			continue
		}
		all++
		if !jsonLike(line) {
			continue
		}
		objects++
		for _, key := range messageKeys {
			a, z := member(line, 0, key)
			if a < 0 {
				continue
			}
			count[key]++
			if more, _ := member(line, min(z+1, len(line)), key); more >= 0 {
				packed = true
			}
		}
	}
	if !packed && !enough(objects, all) {
		return ""
	}
	best := ""
	for _, key := range messageKeys {
		if count[key] > count[best] {
			best = key
		}
	}
	return best
}

// jsonLike reports whether a line can be of an object: one whole, whatever stands
// before it, or a member.
func jsonLike(line string) bool {
	if strings.Contains(line, `{"`) {
		return true
	}
	s := strings.TrimLeft(line, " \t[,")
	return s != "" && (s[0] == '{' || s[0] == '"' && strings.Contains(s, `":`))
}

// jsonOnly reports whether a line is brackets, or a member that is not the
// message.
func jsonOnly(line string) bool {
	s := strings.TrimSpace(line)
	if strings.Trim(s, "[]{}, ") == "" {
		return true
	}
	if s[0] == '"' {
		if end := literalEnd(s, 1); end > 0 && strings.HasPrefix(strings.TrimLeft(s[end+1:], " "), ":") {
			return true
		}
	}
	return s[0] == '{' && strings.HasSuffix(strings.TrimRight(s, ","), "}") && strings.Contains(s, `":`)
}

// member finds the string value of a member of that name at or after at; from is
// negative where there is none.
func member(line string, at int, key string) (from, to int) {
	quoted := `"` + key + `"`
	for {
		i := strings.Index(line[at:], quoted)
		if i < 0 {
			return -1, -1
		}
		at += i + len(quoted)
		if start := at - len(quoted); start > 0 && line[start-1] == '\\' {
			continue
		}
		rest := at + spaces(line[at:])
		if rest >= len(line) || line[rest] != ':' {
			continue
		}
		rest++
		rest += spaces(line[rest:])
		if rest >= len(line) || line[rest] != '"' {
			continue
		}
		if end := literalEnd(line, rest+1); end >= 0 {
			return rest + 1, end
		}
		return rest + 1, len(line) // cut off
	}
}

// literalEnd is where the quote stands that closes a string whose body begins at
// at, -1 where none does.
func literalEnd(line string, at int) int {
	for i := at; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

// writeMessage writes the message [from, to) and one line end.
func writeMessage(b *lines.Builder, v *lines.View, from, to, end, next int) {
	for changed := true; changed; {
		changed = false
		for _, e := range [...]string{`\n`, `\r`, `\u000a`, `\u000d`, `\u000A`, `\u000D`} {
			if strings.HasSuffix(v.Text[from:to], e) && !strings.HasSuffix(v.Text[from:to], `\`+e) {
				to -= len(e)
				changed = true
			}
		}
	}
	writeUnescaped(b, v.Text[:to], from)
	if next > end {
		b.Put("\n", end, next)
		return
	}
	b.Put("\n", end, end)
}
