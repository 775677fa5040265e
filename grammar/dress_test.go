package grammar

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// dress is the inverse of a layer: what a person or a program does to a log.
type dress struct {
	id string
	// wear returns the lines as they are then and, for every line as it was, the
	// line that it begins on. ok is false where the text cannot be so dressed.
	wear func(text []string) (worn []string, at []int, ok bool)
}

// each dresses every line by itself, without moving any.
func each(id string, wear func(i int, line string) string) dress {
	return dress{id, func(text []string) ([]string, []int, bool) {
		worn, at := make([]string, len(text)), make([]int, len(text))
		for i, line := range text {
			worn[i], at[i] = wear(i, line), i
		}
		return worn, at, true
	}}
}

// prefixed puts something before every line; N is the line's number, SS a second.
func prefixed(id, format string) dress {
	return each(id, func(i int, line string) string {
		return strings.NewReplacer("SS", fmt.Sprintf("%02d", i%60), "N", fmt.Sprint(i+1)).Replace(format) + line
	})
}

// around puts lines before, behind and among those of the log.
func around(id string, before, after []string, every int, among string) dress {
	return dress{id, func(text []string) ([]string, []int, bool) {
		worn := append([]string{}, before...)
		at := make([]int, len(text))
		for i, line := range text {
			at[i] = len(worn)
			worn = append(worn, line)
			if every > 0 && i%every == every-1 {
				worn = append(worn, among)
			}
		}
		return append(worn, after...), at, true
	}}
}

func quoteJSON(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// dresses has the inverse of every layer, and of what decoding does.
var dresses = []dress{
	each("quote", func(_ int, line string) string { return strings.TrimRight("> "+line, " ") }),
	each("quote-twice", func(_ int, line string) string { return strings.TrimRight("> > "+line, " ") }),
	around("fence", []string{"Hello, here is what I get:", "", "```text"}, []string{"```", "", "Thanks"}, 0, ""),
	each("indent", func(_ int, line string) string { return "    " + line }),
	each("html", func(_ int, line string) string { return html.EscapeString(line) + "<br>" }),
	dress{"pre", func(text []string) ([]string, []int, bool) {
		worn, at, _ := each("", func(_ int, line string) string { return html.EscapeString(line) }).wear(text)
		worn[0] = `<pre class="log"><code>` + worn[0]
		worn[len(worn)-1] += "</code></pre>"
		return worn, at, true
	}},
	each("ansi", func(_ int, line string) string { return "\x1b[32m" + line + "\x1b[0m" }),
	prefixed("stamp-iso", "2024-05-01T10:00:SS.123456Z "),
	prefixed("stamp-bracket", "[2024-05-01 10:00:SS,123] "),
	prefixed("stamp-short", "10:00:SS.123 "),
	prefixed("syslog", "May  1 10:00:SS web1 app[123]: "),
	prefixed("syslog-5424", "<22>1 2024-05-01T10:00:SS.000Z web1 app 123 - - "),
	prefixed("journald", "Mai 01 10:00:SS web1 python3[4567]: "),
	prefixed("kubernetes", "2024-05-01T10:00:SS.123456789Z stdout F "),
	prefixed("compose", "web-1  | "),
	prefixed("pm2", "0|app      | "),
	prefixed("celery", "[2024-05-01 10:00:SS,123: WARNING/ForkPoolWorker-1] "),
	each("apache", func(i int, line string) string {
		return fmt.Sprintf("[Wed May 01 10:00:%02d.123456 2024] [php:notice] [pid 123] [client 192.0.2.1:5000] ", i%60) +
			strings.NewReplacer(`\`, `\\`, "\t", `\t`).Replace(line) + ", referer: https://www.example.com/"
	}),
	prefixed("nginx", "2024/05/01 10:00:SS [info] 12#12: "),
	prefixed("logging", "2024-05-01 10:00:SS,123 - app.mail - DEBUG - "),
	prefixed("log4j", "10:00:SS.123 [main] DEBUG com.example.Session - "),
	prefixed("rails", "D, [2024-05-01T10:00:SS.123456 #4567] DEBUG -- : "),
	prefixed("number", "N: "),
	each("cat-n", func(i int, line string) string { return fmt.Sprintf("%6d\t", i+1) + line }),
	prefixed("list", "- "),
	prefixed("unknown", "app/web.1 <N> mail-out :: "),
	each("docker", func(i int, line string) string {
		return fmt.Sprintf(`{"log":%s,"stream":"stdout","time":"2024-05-01T10:00:%02d.1Z"}`, quoteJSON(line+"\n"), i%60)
	}),
	each("pino", func(i int, line string) string {
		return fmt.Sprintf(`{"level":30,"time":17145576000%02d,"pid":7,"hostname":"web1","msg":%s}`, i%60, quoteJSON(line))
	}),
	each("winston", func(i int, line string) string {
		return fmt.Sprintf(`{"level":"debug","message":%s,"timestamp":"2024-05-01T10:00:%02d.1Z"}`, quoteJSON(line), i%60)
	}),
	dress{"gcp", func(text []string) ([]string, []int, bool) {
		worn, at := []string{"["}, make([]int, len(text))
		for i, line := range text {
			at[i] = len(worn) + 2
			worn = append(worn, "  {", fmt.Sprintf(`    "insertId": "a%d",`, i), `    "textPayload": `+quoteJSON(line)+",", `    "severity": "INFO"`, "  },")
		}
		return append(worn, "]"), at, true
	}},
	dress{"cloudwatch", func(text []string) ([]string, []int, bool) {
		var b strings.Builder
		for i, line := range text {
			fmt.Fprintf(&b, `{"timestamp":%d,"message":%s},`, 1714557600000+i, quoteJSON(line))
		}
		return []string{`{"events":[` + strings.TrimSuffix(b.String(), ",") + `]}`}, make([]int, len(text)), true
	}},
	each("repr", func(_ int, line string) string {
		return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\t", `\t`).Replace(line) + `\r\n'`
	}),
	dress{"escaped", func(text []string) ([]string, []int, bool) {
		all := strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`).Replace(strings.Join(text, "\n"))
		return []string{all + `\n`}, make([]int, len(text)), true
	}},
	each("no-break", func(_ int, line string) string { return strings.ReplaceAll(line, " ", "\u00a0") }),
	each("smart", func(_ int, line string) string {
		return strings.NewReplacer("'", "\u2019", `"`, "\u201d").Replace(line)
	}),
	dress{"mojibake", func(text []string) ([]string, []int, bool) {
		worn, at, _ := each("", func(_ int, line string) string {
			var b strings.Builder
			for i := 0; i < len(line); i++ {
				b.WriteRune(rune(line[i]))
			}
			return b.String()
		}).wear(text)
		return worn, at, utf8.ValidString(strings.Join(text, ""))
	}},
	wrapDress("wrap-80", 80),
	wrapDress("wrap-100", 100),
	around("elision", nil, nil, 7, "[...]"),
	around("prose", []string{"Hi all,", "sending mail does not work since yesterday. This is what the log says, please help!", ""},
		[]string{"", "I use version 3 of the app, and the port is open.", "Any idea?"}, 0, ""),
}

// wrapDress cuts lines at a width, as a terminal does. It takes texts of which
// some lines are wider.
func wrapDress(id string, width int) dress {
	return dress{id, func(text []string) ([]string, []int, bool) {
		var worn []string
		at, cut := make([]int, len(text)), 0
		for i, line := range text {
			at[i] = len(worn)
			r := []rune(line)
			for len(r) > width {
				cut++
				worn = append(worn, string(r[:width]))
				r = r[width:]
			}
			worn = append(worn, string(r))
		}
		return worn, at, cut > 0
	}}
}

// encodings are what a file's bytes can be.
var encodings = []struct {
	id     string
	encode func(text string) ([]byte, bool)
}{
	{"utf-8", func(s string) ([]byte, bool) { return []byte(s), true }},
	{"bom", func(s string) ([]byte, bool) { return []byte("\uFEFF" + s), true }},
	{"utf-16le", func(s string) ([]byte, bool) { return encode16(s, binary.LittleEndian) }},
	{"utf-16be", func(s string) ([]byte, bool) { return encode16(s, binary.BigEndian) }},
	{"latin-1", func(s string) ([]byte, bool) {
		var b []byte
		for _, r := range s {
			if r > 0xff || r == utf8.RuneError || 0x80 <= r && r < 0xa0 {
				return nil, false
			}
			b = append(b, byte(r))
		}
		return b, utf8.ValidString(s)
	}},
	{"crlf", func(s string) ([]byte, bool) { return []byte(strings.ReplaceAll(s, "\n", "\r\n")), true }},
	{"cr", func(s string) ([]byte, bool) { return []byte(strings.ReplaceAll(s, "\n", "\r")), true }},
}

func encode16(s string, order binary.AppendByteOrder) ([]byte, bool) {
	var b []byte
	for _, u := range utf16.Encode([]rune("\uFEFF" + s)) {
		b = order.AppendUint16(b, u)
	}
	return b, utf8.ValidString(s)
}
