package grammar

import "strings"

// cutSmtplib cuts a line at the labels that smtplib prints, wherever they begin:
// threads and copying put several on one line.
func cutSmtplib(line string, out []Token) []Token {
	at, begin := 0, len(out)
	for at < len(line) {
		kind, from, end := pyLabel(line, at)
		if kind == 0 {
			break
		}
		out = append(out, Token{kind, from, end})
		out, at = pyOperand(line, end, kind, out)
	}
	if len(out) > begin {
		return out
	}
	if kind, from, to := pyApart(line); kind != 0 {
		return append(out, Token{kind, from, to})
	}
	return cutTraceback(line, out)
}

// pyApart recognises a label, or a literal, that a logger in place of the stream
// made a line of its own.
func pyApart(line string) (kind, from, to int) {
	to = len(strings.TrimRight(line, " \t\r"))
	switch text := line[:to]; {
	case strings.HasSuffix(text, "send:"):
		return pySend, to - len("send:"), to
	case strings.HasSuffix(text, "reply:"):
		return pyReply, to - len("reply:"), to
	case strings.HasSuffix(text, `\n'`), strings.HasSuffix(text, `\n"`):
		for from = 0; from < to; from++ {
			if from > 0 && line[from-1] != ' ' {
				continue
			}
			if _, _, end, ok := literalAt(line, from); ok && end == to {
				return pyLiteral, from, to
			}
		}
	}
	return 0, 0, 0
}

// pyLabels are the words before the colon of a label, the longer first, and its
// kind; a label counts only when what must follow it does.
var pyLabels = []struct {
	words string
	kind  int
}{{"send", pySend}, {"reply", pyReply}, {"connect fail", pyConnectFail}, {"connect", pyConnect}, {"data", pyData}}

// pyLabel finds the next label at or after at. The token takes in the time that
// level 2 prints before it.
func pyLabel(line string, at int) (kind, from, end int) {
	best := -1
	for colon := at; best < 0; {
		i := strings.Index(line[colon:], ": ")
		if i < 0 {
			return 0, 0, 0
		}
		colon += i
		for _, l := range pyLabels {
			if begin := colon - len(l.words); begin >= at && line[begin:colon] == l.words {
				if k, stop := pyBehind(line, colon+2, l.kind); k != 0 {
					best, kind, from, end = begin, k, begin, stop
				}
				break
			}
		}
		colon += 2
	}
	switch kind {
	case pyRetcode:
		end = best + len("reply: retcode (")
		end += strings.Index(line[end:], ");") + 2
		if strings.HasPrefix(line[end:], " Msg:") {
			end += len(" Msg:")
		}
	case pyData:
		end = best + len("data:")
	case pyConnect:
		end--
		if !beginsLiteral(line, end+1) && line[end+1] != '(' && !strings.HasPrefix(line[end+1:], "to (") {
			kind = pyConnectText
		}
	default:
		end--
	}
	return kind, timeBefore(line, at, from), end
}

// pyBehind is the kind of a label that ends before at, by what stands there, and
// where its operand begins; 0 if it is none.
func pyBehind(line string, at, kind int) (label, operand int) {
	switch {
	case kind == pyReply && strings.HasPrefix(line[at:], "retcode ("):
		if stop := at + len("retcode ("); pyFollows(line, stop, pyRetcode) {
			return pyRetcode, stop
		}
		return 0, 0
	case kind == pyData:
		if !strings.HasPrefix(line[at:], "(") || !pyFollows(line, at+1, pyData) {
			return 0, 0
		}
		return pyData, at + 1
	case pyFollows(line, at, kind):
		return kind, at
	}
	return 0, 0
}

// pyFollows reports whether line goes on from at as it must after that label.
func pyFollows(line string, at, kind int) bool {
	rest := line[at:]
	switch kind {
	case pySend, pyReply:
		return beginsLiteral(line, at)
	case pyRetcode, pyData:
		rest = strings.TrimPrefix(rest, "-")
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		return digits > 0 && digits < len(rest) && (rest[digits] == ',' || strings.HasPrefix(rest[digits:], ");"))
	case pyConnect:
		return strings.HasPrefix(rest, "('") || strings.HasPrefix(rest, "to ('") || rest != "" && at == len("connect: ")
	}
	return rest != ""
}

// timeBefore is where "14:05:09.123456 " begins that ends at from, or from.
func timeBefore(line string, low, from int) int {
	i := from
	for i > low && (digitOrTime(line[i-1]) || i == from && line[i-1] == ' ') {
		i--
	}
	if n := from - i; n >= len("14:05:09 ") && line[i+2] == ':' && line[i+5] == ':' {
		return i
	}
	return from
}

func digitOrTime(c byte) bool { return '0' <= c && c <= '9' || c == ':' || c == '.' }

// pyOperand cuts what follows a label and returns where the next one may begin.
func pyOperand(line string, at, kind int, out []Token) ([]Token, int) {
	for at < len(line) && line[at] == ' ' {
		at++
	}
	if at >= len(line) {
		return out, at
	}
	switch kind {
	case pySend, pyReply, pyRetcode:
		if _, _, end, ok := literalAt(line, at); ok {
			return append(out, Token{pyLiteral, at, end}), end
		}
	case pyConnect:
		if _, _, end, ok := literalAt(line, at); ok {
			return append(out, Token{pyLiteral, at, end}), end
		}
		if i := strings.IndexByte(line[at:], '('); i == 0 || i == 3 {
			if end := strings.IndexByte(line[at:], ')'); end > i {
				out = append(out, Token{pyAddress, at + i, at + end + 1})
				rest := at + end + 1
				for _, word := range []string{" None", " ('', 0)"} {
					if strings.HasPrefix(line[rest:], word) {
						return append(out, Token{pyRest, rest + 1, rest + len(word)}), rest + len(word)
					}
				}
				return out, rest
			}
		}
	}
	return append(out, Token{pyRest, at, len(line)}), len(line)
}

// cutTraceback cuts the lines of a traceback.
func cutTraceback(line string, out []Token) []Token {
	switch {
	case strings.HasPrefix(line, "Traceback (most recent call last):"),
		strings.HasPrefix(line, "During handling of the above exception"),
		strings.HasPrefix(line, "The above exception was the direct cause"):
		return append(out, Token{pyTraceback, 0, len(line)})
	case strings.HasPrefix(line, "  File \""), strings.HasPrefix(line, "File \"") && strings.Contains(line, "\", line "):
		kind := pyFrame
		if strings.Contains(line, "smtplib") {
			kind = pyOwnFrame
		}
		return append(out, Token{kind, 0, len(line)})
	case strings.HasPrefix(line, "    "):
		return append(out, Token{pyFrame, 0, len(line)})
	}
	if from := len(line) - len(strings.TrimLeft(line, " \t")); from < len(line) && line[from] == '(' {
		if _, _, ok := pyRefusal(line[from:]); ok {
			return append(out, Token{pyTuple, from, len(line)})
		}
		return out
	}
	if _, own, at, _, ok := pyExceptionName(line); ok {
		kind := pyException
		if own {
			kind = pyOwnException
		}
		return append(out, Token{kind, at, len(line)})
	}
	return out
}
