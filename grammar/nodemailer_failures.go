package grammar

import (
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// nmFailure is what the words that begin an error's message tell.
type nmFailure struct {
	words  string
	verb   string
	signal stream.Signal // "": a reply that the message quotes, or by the words
	alone  bool          // nobody else says so: the words count wherever they stand
}

// nmFailures are Nodemailer's errors; the longer of two beginnings stands first.
// simplesmtp lib/client.js 0.3.35; smtp-connection 1.3.8, 2.12.2; nodemailer
// lib/smtp-connection, lib/smtp-transport, lib/smtp-pool 3.1.8 to 10.6.0.
var nmFailures = []nmFailure{
	{"Invalid login sequence while waiting for", "AUTH", "", true},
	{"Invalid login: ", "AUTH", "", true},
	{"Invalid login - ", "AUTH", "", true},
	{"Invalid login", "AUTH", stream.ServerRefused, false},
	{"Invalid greeting", "greeting", "", true},
	{"Invalid response for EHLO/HELO", "HELO", "", true},
	{"Invalid response for LHLO", "LHLO", "", true},
	{"Invalid LHLO. response=", "LHLO", "", true},
	{"Invalid HELO. response=", "HELO", "", true},
	{"Invalid sender", "MAIL", stream.NotAllowed, false},
	{"Invalid recipient", "RCPT", stream.NotAllowed, false},
	{"Missing credentials for ", "AUTH", stream.NotAllowed, true},
	{"Unknown authentication method", "AUTH", stream.NotOffered, false},
	{"Authentication info was not provided", "AUTH", stream.NotAllowed, true},
	{"Mail command failed", "MAIL", "", true},
	{"Mail from command failed", "MAIL", "", true},
	{"Recipient command failed", "RCPT", "", true},
	{"Can't send mail - all recipients were rejected", "RCPT", "", true},
	{"Can't send mail - no recipients defined", "RCPT", stream.NotAllowed, true},
	{"No recipients defined", "RCPT", stream.NotAllowed, true},
	{"Data command failed", "DATA", "", true},
	{"Message failed for recipient", stream.EndOfData, "", false},
	{"Message failed", stream.EndOfData, "", false},
	{"Message size larger than allowed ", "MAIL", stream.NotAllowed, true},
	{"Could not reset session state", "RSET", "", true},
	{"Server terminates connection", "EHLO", "", true},
	{"EHLO failed but HELO does not support required STARTTLS", "STARTTLS", stream.NotOffered, true},
	{"Error upgrading connection with STARTTLS", "STARTTLS", stream.ServerRefused, true},
	{"Error initiating TLS - ", "STARTTLS", "", true},
	{"Client network socket disconnected before secure TLS", "", stream.PeerClosed, false},
	{"Connection closed unexpectedly", "", stream.PeerClosed, false},
	{"Server closed the idle connection", "", stream.Closed, true},
	{"Unexpected socket close", "", stream.PeerClosed, true},
	{"Connection closed", "", stream.PeerClosed, false},
	{"Connection timeout", "", stream.TimedOut, false},
	{"Greeting never received", "", stream.TimedOut, true},
	{"Unexpected Response", "", stream.BadReply, false},
	{"Server response exceeds maximum allowed size", "", stream.BadReply, true},
	{"Timeout", "", stream.TimedOut, false},
	{"Connection pool was closed", "", stream.Abandoned, true},
	{"Reached maximum number of retries after connection was closed", "", stream.PeerClosed, true},
}

// nmFailuresBy are nmFailures by their first letter, in order: every line of
// every log is asked for one.
var nmFailuresBy = func() (by [128][]*nmFailure) {
	for i := range nmFailures {
		f := &nmFailures[i]
		by[f.words[0]] = append(by[f.words[0]], f)
	}
	return by
}()

// nmWords are the words that Nodemailer's lines are known by.
func nmWords() []string {
	words := []string{"] DEBUG", "] INFO", "] ERROR", "] WARN", "] TRACE", "] FATAL", // heads
		"SERVER", "CLIENT", "└──", "SEND", "RECEIVE", "CONNECTION", "Connection secured", "Closing connection to the server",
		"type: '", `"component":"`, `"msg":"`, `"code":"E`, // objects
		"nodemailer", "simplesmtp", "smtp-connection", "smtp-transport", // files in a stack
		"Error: ", "Error [", "connect E", "getaddrinfo E", "queryA E", "queryAaaa E"}
	for _, f := range nmFailures {
		words = append(words, f.words)
	}
	for _, name := range []string{"code", "command", "responseCode", "type", "port", "host", "hostname"} {
		words = append(words, name+":", name+`":`, name+`':`)
	}
	return words
}

// failureOf finds what a message says by its beginning, nil if nothing known.
func failureOf(words string) *nmFailure {
	if words[0] >= 128 {
		return nil
	}
	for _, f := range nmFailuresBy[words[0]] {
		if strings.HasPrefix(words, f.words) {
			return f
		}
	}
	return nil
}

// cutError cuts a line that names an error: its words follow "Error: ", or stand
// alone where somebody printed only the message. first is where the line begins.
func cutError(line string, first int, out []Token) []Token {
	if at, end := aggregateAt(line); end > at {
		return append(out, Token{nmError, at, end})
	}
	if strings.HasPrefix(line[first:], "previous: ") {
		return out // an error inside that of emailjs
	}
	intro := false // "Error: " stands before at
	for at := first; at < len(line); {
		if at == first {
			for at < len(line) && (line[at] == '[' || line[at] == '{' || line[at] == ' ') {
				at++
			}
		}
		kind := errorKind(line[at:], intro)
		if kind == 0 && at == first && messageAlone(line[at:]) {
			kind = nmHintError
		}
		if kind != 0 {
			return errorToken(line, at, kind, out)
		}
		i := strings.Index(line[at:], ": ")
		if i < 0 {
			break
		}
		intro = endsInError(line[max(first, at+i-64) : at+i])
		at += i + 2
	}
	return out
}

// aggregateAt finds the code of an error that stands for the failures at several
// addresses and has no words: "AggregateError [ECONNREFUSED]: ".
func aggregateAt(line string) (at, end int) {
	head, ok := strings.CutSuffix(strings.TrimRight(line, " {"), "]:")
	if !ok {
		return 0, 0
	}
	i := strings.LastIndex(head, "AggregateError [")
	if i < 0 {
		return 0, 0
	}
	return i + len("AggregateError ["), len(head)
}

// endsInError reports whether a line up to its colon ends in the name of an
// error: "Error", "Error [AuthError]", "[AuthError".
func endsInError(s string) bool {
	if strings.HasSuffix(s, "]") {
		i := strings.LastIndex(s, "Error [")
		return i >= 0 && !strings.Contains(s[i+len("Error ["):], " ")
	}
	return strings.HasSuffix(s, "Error")
}

// errorKind tells how much words speak for an SMTP client of Node.js; intro is
// set behind "Error: ".
func errorKind(words string, intro bool) int {
	if words == "" {
		return 0
	}
	if f := failureOf(words); f != nil && (intro || f.alone) {
		if rest, ok := strings.CutPrefix(words[len(f.words):], ": "); f.alone || ok && replyShaped(rest) {
			return nmOwnError
		}
		return nmHintError
	}
	if system := systemError(words); system != "" {
		host, port := target(words)
		switch {
		case mailPort(port) || mailHost(host):
			return nmOwnError
		case intro:
			return nmError
		}
		return 0
	}
	if !intro {
		return 0
	}
	if _, ok := wire.ParseReplyLine(words); ok || strings.Contains(words, "SSL routines") {
		return nmHintError
	}
	return nmError
}

// messageAlone reports whether a line is the whole message of an error.
func messageAlone(line string) bool {
	if line == "" {
		return false
	}
	f := failureOf(line)
	if f == nil {
		return false
	}
	rest := line[len(f.words):]
	return rest == "" || len(rest) > 2 && replyShaped(rest[2:])
}

// systemError is the call that an error of Node.js names: "connect ECONNREFUSED
// 192.0.2.1:587", "getaddrinfo ENOTFOUND mx.example.com"; "" if it is none.
func systemError(words string) string {
	if words == "" {
		return ""
	}
	switch words[0] {
	case 'c', 'g', 'q', 'r', 'w':
	default:
		return ""
	}
	call, rest, ok := strings.Cut(words, " ")
	if !ok || len(rest) < 4 || rest[0] != 'E' || rest[1] < 'A' || rest[1] > 'Z' {
		return ""
	}
	switch call {
	case "connect", "getaddrinfo", "queryA", "queryAaaa", "read", "write":
		return call
	}
	return ""
}

// target is the host and port that an error of Node.js names.
func target(words string) (host, port string) {
	switch systemError(words) {
	case "", "read", "write":
		return "", ""
	}
	fields := strings.Fields(words[:min(len(words), 512)])
	if len(fields) < 3 {
		return "", ""
	}
	host = strings.TrimRight(fields[2], ",;]")
	if len(fields) > 3 && strings.HasPrefix(fields[3], host+":") {
		host = fields[3] // Node.js 8 and before name it twice
	}
	if i := strings.LastIndexByte(host, ':'); i >= 0 && (fields[0] == "connect" || strings.Count(host, ":") == 1) {
		host, port = host[:i], host[i+1:]
	}
	return host, port
}

// errorToken cuts the words of an error, and what Node.js puts on their line.
func errorToken(line string, at, kind int, out []Token) []Token {
	end := len(line)
	open := strings.HasSuffix(line, " {")
	if open {
		end -= len(" {")
	}
	if at > 1 && strings.LastIndexByte(line[:at], '[') >= 0 {
		if i := strings.LastIndexByte(line[at:end], ']'); i >= 0 {
			stop := at + i
			out = append(out, Token{kind, at, stop})
			if open {
				return append(out, Token{nmOpen, len(line) - 1, len(line)})
			}
			if _, _, ok := keyAt(line, stop+2); ok && stop+2 < len(line) {
				return cutMembers(line, stop+2, out, false)
			}
			return out
		}
	}
	out = append(out, Token{kind, at, max(end, at)})
	if open {
		out = append(out, Token{nmOpen, len(line) - 1, len(line)})
	}
	return out
}
