package analyze

import (
	"strings"

	"badseq/grammar/stream"
)

// capabilities reads the list out of the reply to EHLO or LHLO (RFC 5321
// 4.1.1.1: the first line is the server's greeting, each other line a keyword
// with parameters). known is false where the log shows only part of the reply.
func capabilities(reply *stream.Event) (list Capabilities, known bool) {
	if reply == nil {
		return nil, false
	}
	list = Capabilities{}
	for i, line := range strings.Split(reply.Text, "\n") {
		if i == 0 {
			continue
		}
		fields := strings.Fields(strings.ToUpper(line))
		if len(fields) == 0 {
			continue
		}
		keyword, params := fields[0], fields[1:]
		// "AUTH=LOGIN" is how servers told old Outlook versions; it means AUTH.
		if rest, ok := strings.CutPrefix(keyword, "AUTH="); ok {
			keyword, params = "AUTH", append([]string{rest}, params...)
		}
		if old, ok := list[keyword]; ok {
			old.Params = append(old.Params, params...)
			list[keyword] = old
			continue
		}
		list[keyword] = Capability{Params: params, Line: lineOf(reply, i)}
	}
	return list, reply.Malformed == "" && !reply.Inferred
}

// lineOf is the input line of line i of a reply's text.
func lineOf(reply *stream.Event, i int) int {
	if i < len(reply.Lines) {
		return reply.Lines[i]
	}
	return reply.Place.Line
}

// mechanism is the SASL mechanism of an AUTH command in upper case, "" if it
// names none.
func mechanism(s *Step) string {
	if fields := strings.Fields(s.Argument); len(fields) > 0 && fields[0] != stream.Hidden {
		return strings.ToUpper(fields[0])
	}
	return ""
}

// parameterKeywords says which EHLO keyword a parameter of MAIL or RCPT needs.
var parameterKeywords = map[string]string{
	"SIZE":        "SIZE",       // RFC 1870 6
	"BODY":        "8BITMIME",   // RFC 6152; BINARYMIME needs its own keyword, see unlistedParameter
	"SMTPUTF8":    "SMTPUTF8",   // RFC 6531 3.1
	"RET":         "DSN",        // RFC 3461 4.3
	"ENVID":       "DSN",        // RFC 3461 4.4
	"NOTIFY":      "DSN",        // RFC 3461 4.1
	"ORCPT":       "DSN",        // RFC 3461 4.2
	"AUTH":        "AUTH",       // RFC 4954 5
	"BY":          "DELIVERBY",  // RFC 2852 4
	"REQUIRETLS":  "REQUIRETLS", // RFC 8689 2
	"MT-PRIORITY": "MT-PRIORITY",
	"HOLDFOR":     "FUTURERELEASE",
	"HOLDUNTIL":   "FUTURERELEASE",
}

// unlistedParameter is the first parameter of MAIL or RCPT whose keyword the
// EHLO list in force lacks, "" if there is none. After HELO nothing is listed.
func unlistedParameter(f *Facts, s *Step) string {
	if !f.CapsKnown || s.Command != "MAIL" && s.Command != "RCPT" {
		return ""
	}
	for _, field := range parameters(s.Argument) {
		name, value, _ := strings.Cut(strings.ToUpper(field), "=")
		keyword, known := parameterKeywords[name]
		if !known && parameterName(name) {
			keyword = name // as XVERP: the keyword is the parameter's name
		}
		if name == "BODY" && value == "BINARYMIME" {
			keyword = "BINARYMIME"
		}
		if keyword != "" && !f.Caps.Has(keyword) {
			return field
		}
	}
	return ""
}

// parameters are the words behind the path of MAIL or RCPT. A page that swallowed the
// path with its brackets left them: there, the first must be one that is known.
func parameters(argument string) []string {
	if end := strings.IndexByte(argument, '>'); end >= 0 {
		return strings.Fields(argument[end+1:])
	}
	_, rest, _ := strings.Cut(argument, ":")
	fields := strings.Fields(rest)
	if len(fields) > 0 {
		name, _, _ := strings.Cut(strings.ToUpper(fields[0]), "=")
		if _, known := parameterKeywords[name]; known {
			return fields
		}
	}
	return nil
}

// parameterName tells whether a word can be the name of a parameter (RFC 5321
// 4.1.2: esmtp-keyword).
func parameterName(word string) bool {
	for i := 0; i < len(word); i++ {
		if c := word[i]; c != '-' && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return len(word) > 1 && word[0] != '-'
}
