package analyze

import (
	"strconv"
	"strings"
	"testing"

	"badseq/grammar/stream"
)

// transcript is the reader of the tests' plain transcripts: "S: " before the
// server's lines, "C: " before the client's; without marks a line that begins
// with three digits is the server's. Between a 354 and a lone dot stands the
// message. "*** signal [text]" is what happened below SMTP, "!!! signal VERB
// code text" what the library reported.
func transcript(t testing.TB, text string) *stream.Log {
	t.Helper()
	r := &transcriber{log: &stream.Log{Source: stream.NewSource(text, nil, nil, nil)}}
	for n, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		r.line(n+1, line)
	}
	r.log.Sessions = []stream.Session{{Index: 1, Dialect: "plain", Confidence: 1, First: 1, Last: strings.Count(text, "\n"), LMTP: strings.Contains(text, "C: LHLO"), StartMissing: strings.HasPrefix(text, "C: MAIL") || strings.HasPrefix(text, "...")}}
	return r.log
}

type transcriber struct {
	log     *stream.Log
	content bool
	auth    bool
}

func (r *transcriber) add(n, column int, e stream.Event) {
	e.Session, e.Dialect = 1, "plain"
	e.Place = stream.Place{Line: n, Column: column}
	r.log.Events = append(r.log.Events, e)
}

func (r *transcriber) line(n int, line string) {
	server, client := strings.HasPrefix(line, "S: "), strings.HasPrefix(line, "C: ")
	column := 1
	if server || client {
		line, column = line[3:], 4
	} else if len(line) > 3 && line[0] >= '2' && line[0] <= '5' && (line[3] == ' ' || line[3] == '-') {
		_, err := strconv.Atoi(line[:3])
		server = err == nil && !r.content
	}
	if rest, ok := strings.CutPrefix(line, "& "); ok {
		line, n = rest, r.log.Events[len(r.log.Events)-1].Place.Line
	}
	switch {
	case strings.HasPrefix(line, "..."):
	case strings.HasPrefix(line, "=== "):
		role, value, _ := strings.Cut(line[4:], " ")
		r.log.Settings = append(r.log.Settings, stream.Setting{System: "test", Role: stream.Role(role), Value: value})
	case strings.HasPrefix(line, "*** "):
		r.signal(n, line[4:])
	case strings.HasPrefix(line, "!!! "):
		r.failure(n, line[4:])
	case server:
		r.reply(n, line)
	case r.content && line == ".":
		r.content = false
		r.add(n, column, stream.Event{Kind: stream.Content, Verb: stream.EndOfData})
	case r.content:
		r.add(n, column, stream.Event{Kind: stream.Content, Raw: int64(len(line))})
	case r.auth:
		r.add(n, column, stream.Event{Kind: stream.AuthResponse, Verb: "AUTH", Argument: stream.Hidden})
	default:
		verb, argument, _ := strings.Cut(line, " ")
		r.add(n, column, stream.Event{Kind: stream.Command, Verb: strings.ToUpper(verb), Argument: argument})
	}
}

func (r *transcriber) signal(n int, text string) {
	word, rest, _ := strings.Cut(text, " ")
	e := stream.Event{Kind: stream.Transport, Signal: stream.Signal(word), Text: rest}
	switch e.Signal {
	case stream.TLSStarted, stream.TLSFailed, stream.CertificateRejected, stream.PlaintextPeer, stream.CertificateAccepted:
		e.Kind = stream.TLS
	case stream.Connecting, stream.Connected:
		host, port, _ := strings.Cut(rest, ":")
		e.Host = host
		port, e.Implicit = strings.CutSuffix(port, " tls")
		e.Port, _ = strconv.Atoi(port)
	}
	r.add(n, 1, e)
}

func (r *transcriber) failure(n int, text string) {
	f := strings.SplitN(text, " ", 4)
	e := stream.Event{Kind: stream.Error, Signal: stream.Signal(f[0])}
	if len(f) > 1 && f[1] != "-" {
		e.Verb = f[1]
	}
	if len(f) > 2 {
		e.Code, _ = strconv.Atoi(f[2])
	}
	if len(f) > 3 {
		e.Text = f[3]
		if word, rest, _ := strings.Cut(f[3], " "); strings.Count(word, ".") == 2 {
			e.Enhanced, e.Text = word, rest
		}
	}
	r.add(n, 1, e)
}

func (r *transcriber) reply(n int, line string) {
	code, _ := strconv.Atoi(line[:3])
	text := ""
	if len(line) > 4 {
		text = line[4:]
	}
	enhanced := ""
	if word, rest, _ := strings.Cut(text, " "); code != 220 && strings.Count(word, ".") == 2 && word[0] == byte('0'+code/100) {
		enhanced, text = word, rest
	}
	if last := len(r.log.Events) - 1; last >= 0 && r.log.Events[last].Malformed == "unterminated" {
		e := &r.log.Events[last]
		e.Text += "\n" + text
		e.Lines = append(e.Lines, n)
		if len(line) < 4 || line[3] != '-' {
			e.Malformed = ""
		}
		return
	}
	e := stream.Event{Kind: stream.Reply, Code: code, Enhanced: enhanced, Text: text, Lines: []int{n}}
	if len(line) > 3 && line[3] == '-' {
		e.Malformed = "unterminated"
	}
	r.content, r.auth = code == 354, code == 334
	r.add(n, 1, e)
}

// judgedTranscript is the one diagnosis of a transcript.
func judgedTranscript(t testing.TB, text string) Diagnosis {
	t.Helper()
	d := Analyze(transcript(t, text))
	if len(d) != 1 {
		t.Fatalf("%d diagnoses, want 1", len(d))
	}
	return d[0]
}
