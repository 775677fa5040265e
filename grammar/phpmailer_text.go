package grammar

import (
	"html"
	"strconv"
	"strings"

	"badseq/grammar/wire"
)

// splitFused cuts the lines of a reply that html output printed as one:
// "250-mx250-SIZE 1000250 HELP". A line that begins with the reply's own code
// and a hyphen goes on until that code stands before a space. Apache's escaped
// line ends cut as well.
func splitFused(t wire.Text) []wire.Text {
	if strings.Contains(t.S, `\r\n`) {
		return splitAt(t, `\r\n`)
	}
	if len(t.S) < 8 || !replyShaped(t.S) || t.S[3] != '-' {
		return []wire.Text{t}
	}
	code := t.S[:3]
	var list []wire.Text
	from := 0
	for at := 4; ; {
		i := strings.Index(t.S[at:], code)
		if i < 0 || at+i+3 > len(t.S) {
			break
		}
		i += at
		at = i + 3
		if i+3 < len(t.S) && t.S[i+3] != '-' && t.S[i+3] != ' ' {
			continue
		}
		list = append(list, piece(t, from, i))
		from = i
		if i+3 == len(t.S) || t.S[i+3] == ' ' {
			break
		}
	}
	return append(list, piece(t, from, len(t.S)))
}

func splitAt(t wire.Text, sep string) []wire.Text {
	var list []wire.Text
	from := 0
	for from < len(t.S) {
		end := strings.Index(t.S[from:], sep)
		if end < 0 {
			end = len(t.S) - from
		}
		if end > 0 {
			list = append(list, piece(t, from, from+end))
		}
		from += end + len(sep)
	}
	return list
}

// piece is the bytes [from, to) of a wire text, without spaces at its end.
func piece(t wire.Text, from, to int) wire.Text {
	at := t.At
	if at == nil {
		base := t.From
		at = func(i int) int { return base + i }
	}
	s := strings.TrimRight(t.S[from:to], " \t")
	return wire.Text{S: s, From: at(from), To: max(at(from), min(at(from+len(s)), t.To)),
		At: func(i int) int { return at(from + i) }}
}

// unentity decodes the HTML entities of a text.
func unentity(t wire.Text) wire.Text {
	if strings.IndexByte(t.S, '&') < 0 {
		return t
	}
	var out strings.Builder
	var marks []mark
	for i := 0; i < len(t.S); {
		amp := strings.IndexByte(t.S[i:], '&')
		if amp < 0 {
			out.WriteString(t.S[i:])
			break
		}
		out.WriteString(t.S[i : i+amp])
		i += amp
		end := strings.IndexByte(t.S[i:], ';')
		if end < 0 || end > 10 {
			out.WriteByte('&')
			i++
			continue
		}
		out.WriteString(html.UnescapeString(t.S[i : i+end+1]))
		i += end + 1
		marks = append(marks, mark{out.Len(), t.From + i})
	}
	from := t.From
	return wire.Text{S: out.String(), From: t.From, To: t.To, At: func(i int) int { return locate(marks, from, i) }}
}

// splitTarget reads "ssl://mx.example.com:465" or "mx.example.com:587".
func splitTarget(target string) (host string, port int, implicit bool) {
	target = strings.TrimSpace(target)
	if scheme, rest, ok := strings.Cut(target, "://"); ok {
		implicit = scheme == "ssl" || strings.HasPrefix(scheme, "tls") || scheme == "smtps"
		target = rest
	}
	host = target
	if i := strings.LastIndexByte(target, ':'); i >= 0 {
		if n, err := strconv.Atoi(strings.TrimSpace(target[i+1:])); err == nil {
			host, port = target[:i], n
		}
	}
	return strings.Trim(host, "[]"), port, implicit
}

// phpVersion narrows the version by what only some versions print. PHPMailer
// class.smtp.php and src/SMTP.php, tags v5.1.0 to v7.1.1.
type phpVersion struct{ low, high string }

func (v *phpVersion) since(low string) {
	if v.low == "" || versionLess(v.low, low) {
		v.low = low
	}
}

func (v *phpVersion) until(high string) {
	if v.high == "" || versionLess(high, v.high) {
		v.high = high
	}
}

// label narrows by the words of an arrow.
func (v *phpVersion) label(words string) {
	switch {
	case strings.HasPrefix(words, "SMTP -"):
		v.until("5.2.7")
	case strings.HasSuffix(words, "SMTP:"):
		v.since("5.2.5")
		v.until("5.2.7")
	default:
		v.since("5.2.8")
	}
}

// text narrows by how a version hides credentials.
func (v *phpVersion) text(s string) {
	switch s {
	case "<credentials hidden>":
		v.since("6.0.2")
		v.until("6.1.1")
	case "[credentials hidden]":
		v.since("6.1.2")
	}
}

// opening narrows by how a version prints the options of a connection.
func (v *phpVersion) opening(target string) {
	switch {
	case strings.Contains(target, "options=array()"):
		v.since("6.0")
	case strings.Contains(target, "options=array ("):
		v.since("5.2.10")
		v.until("5.2.28")
	case strings.Contains(target, ", t="):
		v.since("5.2.9")
		v.until("5.2.9")
	}
}

// String is "5.2.8+", "5.2.10-5.2.28", "6.0.2-6.1.1" or "".
func (v *phpVersion) String() string {
	switch {
	case v.low == "" && v.high == "":
		return ""
	case v.high == "":
		return v.low + "+"
	case v.low == "":
		return "5.0-" + v.high
	case v.low == v.high:
		return v.low
	}
	return v.low + "-" + v.high
}

// versionLess compares dotted versions.
func versionLess(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := 0; i < len(as) && i < len(bs); i++ {
		x, _ := strconv.Atoi(as[i])
		y, _ := strconv.Atoi(bs[i])
		if x != y {
			return x < y
		}
	}
	return len(as) < len(bs)
}

// tlsTarget is what PHP was to reach with TLS from the start, as its errors name it:
// "unable to connect to ssl://mx.example.com:465 (…)", `with host "ssl://mx.example.com:465"`;
// 0 none.
func tlsTarget(words string) (host string, port int) {
	for _, lead := range []string{"ssl://", "tls://"} {
		if _, rest, ok := strings.Cut(words, lead); ok {
			target := rest[:len(rest)-len(strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_[]:"))]
			host, port, _ := splitTarget(target)
			return host, port
		}
	}
	return "", 0
}
