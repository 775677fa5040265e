package grammar

import (
	"slices"
	"strconv"
	"strings"

	"badseq/grammar/wire"
)

// quotedAt finds a reply that a program quotes somewhere in a line, -1 if there is
// none: 4xx or 5xx with an enhanced code of its class, or with words of mail behind
// "error" and its like, or alone with words that are mail's only. A line of source code quotes nothing.
func quotedAt(line string) (at int, reply string) {
	if len(line) > 4096 || sourceCode(line) || strings.Contains(line, "\" or \"") || normative(line) { // a text about errors
		return -1, ""
	}
	alone, words := -1, "" // an enhanced code without a reply code, if nothing better comes
	for i := 0; i+3 < len(line); i++ {
		if line[i] != '4' && line[i] != '5' || i > 0 && strings.IndexByte(" \t:('\"`_*[=,;>", line[i-1]) < 0 {
			continue
		}
		if line[i+1] == '.' {
			if said := enhancedAlone(line[i:]); alone < 0 && said != "" && introduced(line[:i]) {
				alone, words = i, said
			}
			continue
		}
		reply, ok := quotedHead(insideQuotes(line, i))
		if !ok || !introduced(line[:i]) {
			continue
		}
		r, _ := wire.ParseReplyLine(reply)
		if r.Enhanced != "" && r.Enhanced[0] == line[i] && len(r.Text) > 3 {
			return i, reply
		}
		if before := strings.ToLower(line[:i]); r.Enhanced == "" && complains(before) && (speaksOfMail(r.Text) || line[i+1] == '3' && r.Text != "") {
			return i, reply
		}
		if strings.Trim(line[:i], " \t>*-#") == "" && !r.More && mailsOwn(r.Text) { // the reply, and nothing else
			return i, reply
		}
	}
	return alone, words
}

// refusalBegins reports whether a line is one of a reply that refuses, others follow, and it is mail's: by its
// enhanced code, or by its words.
func refusalBegins(line string) bool {
	r, ok := wire.ParseReplyLine(line)
	return ok && r.More && refusalCode(line[:3]) && (r.Enhanced != "" && r.Enhanced[0] == line[0] || r.Code/10 == 55 && speaksOfMail(r.Text))
}

// normative reports whether a line is of a standard or speaks of one: it says what a reply
// means, and nobody got it.
func normative(line string) bool {
	return strings.Contains(line, "RFC ") && !strings.Contains(line, "(RFC ") || strings.Contains(line, "This response ") || strings.Contains(line, "this reply code")
}

// insideQuotes is a line from i on, up to the quote's end where i begins one.
func insideQuotes(line string, i int) string {
	if i > 0 && (line[i-1] == '"' || line[i-1] == '`') {
		if end := strings.IndexByte(line[i:], line[i-1]); end > 0 && line[i+end-1] != '\\' {
			return line[i : i+end]
		}
	}
	return line[i:]
}

// complains reports whether the words before a reply, in lower case, tell of a failure or
// of mail. FTP has replies of the same codes.
func complains(before string) bool {
	return !strings.Contains(before, "ftp") && slices.ContainsFunc(quotedComplains, func(word string) bool { return strings.Contains(before, word) })
}

// introduced reports whether what stands before a reply introduces a quotation: a
// colon, a quote, a bracket, a word that does, or nothing.
func introduced(before string) bool {
	before = strings.TrimRight(before, " \t")
	if before == "" || strings.IndexByte(":('\"`[*_>-=#", before[len(before)-1]) >= 0 || strings.HasSuffix(before, "“") || strings.HasSuffix(before, "‘") {
		return true
	}
	lower := strings.ToLower(before)
	return slices.ContainsFunc(quotedIntroduces, func(word string) bool {
		return strings.HasSuffix(lower, word) && (len(lower) == len(word) || !isLetter(lower[len(lower)-len(word)-1]))
	})
}

// speaksOfMail reports whether a reply's text has words of mail.
func speaksOfMail(text string) bool {
	lower := strings.ToLower(text)
	for _, w := range quotedSpeaks {
		if strings.Contains(lower, w) {
			return true
		}
	}
	return false
}

// mailsOwn reports whether a reply's text has words that only mail's servers use.
func mailsOwn(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc(quotedOwn, func(word string) bool { return strings.Contains(lower, word) })
}

// sourceCode reports whether a line is one of a program rather than of its output.
func sourceCode(line string) bool {
	end := strings.TrimRight(line, " \t\r")
	for _, tail := range []string{";", "{", "},", ");", "\\", ",\""} {
		if strings.HasSuffix(end, tail) {
			return true
		}
	}
	begin := strings.TrimLeft(line, " \t")
	for _, w := range []string{"return ", "raise ", "throw ", "case ", "const "} { // prose has these words too
		if strings.HasPrefix(begin, w) {
			return true
		}
	}
	line = dartPlaces.Replace(line)
	for _, w := range []string{" = ", " := ", "==", "printf(", "assert", "!= ", "&&", "#define", "//", "/*"} {
		if strings.Contains(line, w) && !strings.Contains(line, "://") {
			return true
		}
	}
	return false
}

// dartPlaces are how Dart prints where a socket failed: "errno = 113, address = mx.example.com, port = 25".
var dartPlaces = strings.NewReplacer("errno = ", "", "address = ", "", "port = ", "")

// enhancedAlone reads an enhanced code and words of mail whose reply code was left out
// ("5.7.3 Authentication unsuccessful"), "" if words begin with none.
func enhancedAlone(words string) string {
	reply, ok := quotedHead(words[:1] + "50 " + words)
	if r, _ := wire.ParseReplyLine(reply); !ok || r.Enhanced == "" || !speaksOfMail(r.Text) {
		return ""
	}
	return reply[4:]
}

// quotedReplyIn finds the first reply in words, in whichever form a program prints
// it: "530 5.7.0 no", "'550 5.7.1 no'", "530: 5.7.0 no", "code: 535, response: no".
func quotedReplyIn(words string) (string, bool) {
	for i := 0; i+2 < len(words); i++ {
		if words[i] != '4' && words[i] != '5' || i > 0 && (isLetter(words[i-1]) || words[i-1] == '.' || words[i-1] == '-') {
			continue
		}
		if reply, ok := quotedHead(words[i:]); ok {
			return reply, true
		}
	}
	return "", false
}

// quotedHead reads the reply that words begin with.
func quotedHead(words string) (string, bool) {
	if len(words) < 3 || !refusalCode(words[:3]) {
		return "", false
	}
	code, rest := words[:3], words[3:]
	switch {
	case strings.HasPrefix(rest, ": "), strings.HasPrefix(rest, ". "):
		rest = rest[1:]
	case strings.HasPrefix(rest, ", response: "):
		rest = rest[len(", response:"):]
	case strings.HasPrefix(rest, ", b'"): // a tuple of Python
		rest = " " + rest[len(", b'"):]
	case strings.HasPrefix(rest, ", "), strings.HasPrefix(rest, "; "):
		rest = rest[1:]
	case rest == "", rest[0] == ' ', rest[0] == '-' && len(rest) > 1:
	default:
		return "", false
	}
	if strings.HasPrefix(rest, " #") { // IronPort's "550 #5.1.0 no"
		rest = " " + rest[len(" #"):]
	}
	rest = strings.NewReplacer(`\r\n`, "\n", `\n`, "\n").Replace(rest)
	for _, end := range []string{" (in reply to ", "; from=<", "'\"", "' to ", "\",", "', '", "',", "`", "\"}", " [SMTP: ", ")]", "\n\n", "</"} {
		rest, _, _ = strings.Cut(rest, end)
	}
	return code + strings.TrimRight(rest, " '\"`)]*_,"), replyShaped(code + rest)
}

// refusalCode reports whether three digits are a code with which servers of mail refuse
// (RFC 5321 4.2.3, RFC 4954 4, RFC 7504): 404 is none.
func refusalCode(code string) bool {
	switch {
	case code == "421", code == "432", code == "521", code == "523", code == "524", code == "525":
		return true
	case strings.Trim(code, "0123456789") != "":
		return false
	}
	return code[:2] == "45" || code[:2] == "53" || code[:2] == "55" || code[:2] == "50" && code[2] <= '4'
}

// quotedCode is the code that a program names in brackets and not before the reply's text:
// "SMTP Error (535): no", in whatever language, "(Code: 535)"; 0 none.
func quotedCode(line string) int {
	lower := strings.ToLower(line)
	for from := 0; ; {
		i := strings.IndexByte(lower[from:], '(')
		if i < 0 {
			return 0
		}
		at := from + i
		from = at + 1
		number, _, ok := strings.Cut(lower[from:], ")")
		number = strings.TrimLeft(strings.TrimPrefix(number, "code"), " :")
		if !ok || len(number) != 3 || !refusalCode(number) {
			continue
		}
		before := strings.TrimRight(lower[max(0, at-quotedNear):at], " ")
		if lower[from] == 'c' || strings.Contains(before, "smtp") || slices.ContainsFunc(quotedCoded, func(words string) bool { return strings.HasSuffix(before, words) }) {
			n, _ := strconv.Atoi(number)
			return n
		}
	}
}

// quotedCoded are words right before a code in brackets, lower case: Net_SMTP's, lettre's.
var quotedCoded = []string{"code received from server", "permanent error", "transient error"}

// quotedNear is how many bytes before the code the word stands that says whose it is.
const quotedNear = len("code received from server ")
