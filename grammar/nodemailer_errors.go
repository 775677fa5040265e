package grammar

import (
	"strconv"
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// nmReport is an error as a log or a printed object tells it.
type nmReport struct {
	span     wire.Span
	words    string // the message, further lines joined by LF
	response string // the reply that the object names
	command  string // the command that it names
	host     string
	port     int
	listed   bool // stands in the log itself, not printed by the application
}

// fail tells of an error in session s.
func (l *nodemailerLowering) fail(s *nmSession, r nmReport) {
	first, _, _ := strings.Cut(r.words, "\n")
	if first == "" && r.response == "" {
		s.c.Tell(r.span)
		return
	}
	if s.told[first] && first != "" {
		s.c.Tell(r.span)
		return
	}
	s.tell(first)
	f := nmFailure{}
	if first != "" {
		if known := failureOf(first); known != nil {
			f = *known
		}
	}
	f.verb = verbOf(r.command, f.verb)
	reply := r.response
	if reply == "" {
		reply = quotedReply(r.words[len(f.words):])
	}
	if _, ok := wire.ParseReplyLine(reply); ok && f.signal != stream.PeerClosed && f.signal != stream.TimedOut && f.signal != stream.Closed {
		if f.signal == "" {
			f.signal = stream.ServerRefused
		}
		l.prove(s, f.verb, r.span)
		s.c.FailWith(r.span, wire.Failure{Signal: f.signal, Verb: f.verb, Text: first}, reply)
		l.over(s)
		return
	}
	if f.signal == "" || f.words == "Error initiating TLS - " {
		f.signal = wire.SignalOf(strings.TrimPrefix(r.words, "Error initiating TLS - "))
	}
	l.failBelow(s, f, r)
}

// failBelow tells of an error that quotes no reply.
func (l *nodemailerLowering) failBelow(s *nmSession, f nmFailure, r nmReport) {
	switch f.signal {
	case stream.PeerClosed, stream.TimedOut, stream.Refused, stream.Unreachable, stream.NoSuchHost,
		stream.TLSFailed, stream.PlaintextPeer, stream.CertificateRejected:
		if s.below == f.signal || s.below == stream.PeerClosed && f.signal == stream.TimedOut && !r.listed {
			s.c.Tell(r.span)
			return
		}
		l.reach(s, r, wire.IsTLS(f.signal))
		s.below = f.signal
		s.c.Below(f.signal, r.span, r.words)
	case stream.Closed:
		s.closing = true
		s.c.Transport(stream.Closed, r.span, r.words)
	case "":
		s.c.Fail(r.span, wire.Failure{Signal: stream.Abandoned, Verb: f.verb, Text: r.words})
	default:
		argument := ""
		if f.verb == "AUTH" {
			_, quoted, _ := strings.Cut(r.words, `"`)
			argument, _, _ = strings.Cut(quoted, `"`)
		}
		s.c.Fail(r.span, wire.Failure{Signal: f.signal, Verb: f.verb, Argument: argument, Text: r.words})
	}
	l.over(s)
}

// prove tells of the command that an error speaks of, where the log shows none.
func (l *nodemailerLowering) prove(s *nmSession, verb string, at wire.Span) {
	if at := s.parting; at != nil {
		s.c.Tell(*at)
		s.parting = nil
	}
	l.silent = l.silent || l.entries
	if l.entries && !l.shown && s.proved != verb && wire.IsVerb(verb) {
		s.proved = verb
		s.c.Infer(verb, "", at)
	}
}

// over tells that a session ended where nothing else tells sessions apart.
func (l *nodemailerLowering) over(s *nmSession) {
	if s.key == "" {
		s.c.Over()
	}
}

// reach tells where the connection was to go when the log has not said so.
// TLS that fails before anything came from the server was begun at once.
func (l *nodemailerLowering) reach(s *nmSession, r nmReport, tls bool) {
	host, port := r.host, r.port
	if host == "" {
		var number string
		host, number = target(r.words)
		port, _ = strconv.Atoi(number)
	}
	implicit := tls && !s.connected && !s.shown
	if s.shown || s.spoke || s.connected || host == "" && port == 0 && !implicit {
		return
	}
	s.c.Connect(r.span, host, port, implicit)
	s.connected = true
}

// verbOf is the command that an error's member names, or else what its words
// speak of. CONN and API are none.
func verbOf(command, known string) string {
	verb, _, _ := strings.Cut(command, " ")
	switch {
	case known == stream.EndOfData, command == "", verb == "CONN", verb == "API":
		return known
	}
	return verb
}

// quotedReply is the reply that follows a message's own words: "Invalid login:
// 535 no", "Invalid login - 535 no", "Invalid greeting. response=554 no: 554 no".
func quotedReply(rest string) string {
	if s, ok := strings.CutPrefix(rest, ". response="); ok {
		rest = s
	}
	if n := (len(rest) - 2) / 2; n > 3 && rest[n] == ':' && rest[:n] == rest[n+2:] {
		rest = rest[:n]
	}
	trimmed := strings.TrimLeft(rest, " :-\n")
	if _, ok := wire.ParseReplyLine(firstLine(trimmed)); ok {
		return trimmed
	}
	for at := 0; ; {
		i := strings.Index(rest[at:], ": ")
		if i < 0 {
			return ""
		}
		at += i + 2
		if replyShaped(firstLine(rest[at:min(len(rest), at+16)])) {
			return rest[at:]
		}
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// hold keeps an error until its further lines are read.
func (l *nodemailerLowering) hold(s *nmSession, key string, e nmSaid) {
	words := withoutLabel(joinLines(e.lines))
	if strings.HasPrefix(words, "Discarded ") {
		s.c.Tell(e.span) // octets before the handshake: the session goes on
		return
	}
	to := e.lines[len(e.lines)-1].To
	l.held = &nmHeld{s: s, key: key, span: wire.Span{From: e.span.From, To: max(e.span.To, to)}, lines: []string{words}}
}

// goesOn takes a further line of the held error.
func (l *nodemailerLowering) goesOn(r *nmRecord) bool {
	e := r.Entry
	if e == nil || !severeHead(e.Head.Value) || idOf(e.ID) != l.held.key || e.Head.Pos.Line == l.lastLine {
		return false
	}
	words := ""
	if e.Words != nil {
		words = e.Words.Value
	}
	if words != "" && (int(e.Words.Type)-1 != nmText || !replyShaped(words)) {
		return false
	}
	l.held.lines = append(l.held.lines, words)
	l.held.s.c.Tell(wire.Span{From: e.Head.Pos.Offset, To: endOf(e.Head, e.ID, e.Words)})
	return true
}

func (l *nodemailerLowering) flush() {
	h := l.held
	if h == nil {
		return
	}
	l.held = nil
	l.fail(h.s, nmReport{span: h.span, words: strings.TrimRight(strings.Join(h.lines, "\n"), "\n "), listed: true})
}

// withoutLabel is an error's message without what the mailer puts before it.
func withoutLabel(words string) string {
	if rest, ok := strings.CutPrefix(words, "Send Error: "); ok {
		return rest
	}
	if strings.HasPrefix(words, "Send error for ") {
		if _, rest, ok := strings.Cut(words, ": "); ok {
			return rest
		}
	}
	return words
}
