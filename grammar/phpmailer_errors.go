package grammar

import (
	"strconv"
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// phpSteps ties the words of an error to the command that it speaks of, the
// longer words first. class.smtp.php 5.1 to 5.2.6 ("… not accepted from
// server"), src/SMTP.php 5.2.7 and later ("… command failed").
var phpSteps = []struct{ words, verb string }{
	{"AUTH", "AUTH"}, {"User & Password", "AUTH"}, {"Username", "AUTH"}, {"Password", "AUTH"},
	{"OAuth TOKEN", "AUTH"}, {"Authentication", "AUTH"},
	{"EHLO", "EHLO"}, {"HELO", "HELO"}, {"STARTTLS", "STARTTLS"}, {"MAIL FROM", "MAIL"}, {"MAIL", "MAIL"},
	{"RCPT TO", "RCPT"}, {"RCPT", "RCPT"}, {"DATA END", stream.EndOfData}, {"DATA command", "DATA"}, {"DATA not", stream.EndOfData},
	{"DATA", "DATA"}, {"RSET", "RSET"}, {"NOOP", "NOOP"}, {"QUIT", "QUIT"}, {"quit", "QUIT"}, {"SMTP server rejected quit", "QUIT"},
}

// phpStep is the command that an error's first words name.
func phpStep(words string) string {
	for _, s := range phpSteps {
		if strings.HasPrefix(words, s.words) {
			return s.verb
		}
	}
	return ""
}

// problem tells of an error in PHPMailer's or PHP's words.
func (l *phpmailerLowering) problem(r *phpProblem) {
	at := span(r.Label)
	words := ""
	if r.Text != nil {
		words = phpWire(r.Label, r.Text).S
		at.To = r.Text.Pos.Offset + len(r.Text.Value)
	}
	line := r.Label.Pos.Line
	for i := range r.More {
		if gap := r.More[i].Pos.Line - line; gap > 1 && !phpGoesOn(r.More[i].Value) {
			break // an empty line ends it
		}
		line = r.More[i].Pos.Line
		if i < 8 {
			words += "\n" + strings.TrimSpace(r.More[i].Value)
			l.c.Tell(span(&r.More[i]))
		}
	}
	label := r.Label.Value
	switch {
	case strings.Contains(label, "ERROR"):
		l.failed(at, strings.TrimSpace(words))
	case strings.HasPrefix(label, "Connection"), strings.HasSuffix(label, "(): "):
		l.below(at, label+" "+words)
	default:
		l.outcome(at, label, strings.TrimSpace(words))
	}
}

// phpGoesOn reports whether a line goes on with an error behind an empty line: the
// parts of its words, and what PHP says of where it was thrown.
func phpGoesOn(line string) bool {
	line = strings.TrimSpace(line)
	for _, lead := range [...]string{",", "SMTP ", "Detail", "Additional", "Stack trace", "#", "thrown in", "in /"} {
		if strings.HasPrefix(line, lead) {
			return true
		}
	}
	return false
}

// failed is "SMTP ERROR: MAIL FROM command failed: 530 5.7.0 …".
func (l *phpmailerLowering) failed(at wire.Span, words string) {
	if strings.HasPrefix(words, "Failed to connect to server") {
		l.below(at, words)
		return
	}
	f := wire.Failure{Signal: stream.ServerRefused, Verb: phpStep(words), Text: words}
	_, reply, ok := strings.Cut(words, ": ")
	if ok {
		if lines := splitFused(wire.Text{S: reply}); len(lines) > 1 {
			reply = ""
			for _, line := range lines {
				reply += line.S + "\n"
			}
		}
	}
	if !replyShaped(strings.TrimSpace(reply)) {
		f.Signal = stream.Abandoned
		l.c.Fail(at, f)
		return
	}
	l.c.FailWith(at, f, strings.TrimSpace(reply))
}

// below is a failure under SMTP, in PHP's words.
func (l *phpmailerLowering) below(at wire.Span, words string) {
	if host, port := tlsTarget(words); port != 0 && l.c.Unused() {
		l.c.Connect(at, host, port, true)
		if wire.SignalOf(words) == "" { // the system made the connection, and has no error to tell
			l.c.Below(stream.TLSFailed, at, words)
			return
		}
	}
	signal := wire.SignalOf(words)
	if signal == "" {
		if strings.Contains(words, "enable crypto") || strings.Contains(words, "SSL") {
			signal = stream.TLSFailed
		} else {
			signal = stream.Abandoned
		}
	}
	if signal == stream.Abandoned {
		l.c.Fail(at, wire.Failure{Signal: signal, Verb: "connect", Text: words})
		return
	}
	l.c.Below(signal, at, words)
}

// outcome is what PHPMailer tells its caller at the end.
func (l *phpmailerLowering) outcome(at wire.Span, label, words string) {
	f := wire.Failure{Signal: stream.Abandoned, Text: strings.TrimSpace(label + words)}
	whole := label + words
	switch {
	case strings.Contains(whole, "Could not authenticate"):
		f.Verb = "AUTH"
		if !l.saw["AUTH"] && l.saw["commands"] {
			f.Signal = stream.NotAllowed
		}
	case strings.Contains(whole, "From address failed"):
		f.Verb = "MAIL"
	case strings.Contains(whole, "recipients failed"):
		f.Verb = "RCPT"
	case strings.Contains(whole, "ata not accepted"):
		f.Verb = stream.EndOfData
	case strings.Contains(whole, "connect"):
		f.Verb = "connect"
		if s := wire.SignalOf(whole); s != "" {
			l.c.Below(s, at, whole)
			return
		}
		if l.lastVerb == "STARTTLS" && l.lastCode == 220 && strings.Contains(whole, "Could not connect") {
			l.c.Below(stream.TLSFailed, at, whole)
			return
		}
		if strings.Contains(whole, "STARTTLS") {
			f.Verb = "STARTTLS"
		}
	case strings.HasPrefix(label, "Mailer Error"):
	default:
		return
	}
	f.Code, f.Enhanced = phpCode(whole)
	alone := f.Signal == stream.Abandoned && f.Verb != "" && f.Verb != "connect" && l.c.Unused()
	if f.Code != 0 || alone { // PHPMailer says so of a refusal; where nothing else stands it is all that is known
		f.Signal = stream.ServerRefused
	}
	l.c.Fail(at, f)
}

// phpCode reads the reply's codes out of an error for the caller: "… SMTP code:
// 550 Additional SMTP info: 5.1.0", or "MAIL FROM command failed,detail,550,5.7.1".
func phpCode(words string) (code int, enhanced string) {
	if _, rest, ok := strings.Cut(words, "SMTP code: "); ok {
		number, _, _ := strings.Cut(rest, " ")
		code, _ = strconv.Atoi(strings.Trim(number, "\r\n<>.,"))
	}
	if _, rest, ok := strings.Cut(words, "Additional SMTP info: "); ok {
		enhanced, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
		enhanced, _, _ = strings.Cut(enhanced, "<")
		enhanced = strings.TrimSpace(enhanced)
	}
	if code == 0 {
		fields := strings.Split(words, ",")
		for i, field := range fields {
			if n, err := strconv.Atoi(strings.TrimSpace(field)); err == nil && n >= 400 && n <= 599 {
				code = n
				if i+1 < len(fields) {
					enhanced, _, _ = strings.Cut(fields[i+1], "SMTP")
					enhanced = strings.TrimSpace(enhanced)
				}
			}
		}
	}
	if code < 400 || code > 599 {
		code = 0
	}
	if _, _, ok := strings.Cut(enhanced, "."); !ok || len(enhanced) > 9 {
		enhanced = ""
	}
	return code, enhanced
}
