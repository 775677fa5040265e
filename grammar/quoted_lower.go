package grammar

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

type quotedLowering struct {
	w      *wire.Writer
	c      *wire.Conversation
	below  *lexer.Token // an error below SMTP that waits for words of mail
	mail   bool         // there were such words
	known  bool         // the library is
	shared *lexer.Token // words that clients of other protocols have too
	part   *lexer.Token // the first line of a reply that stands by itself
	// partSaid is all of it.
	partSaid string
	vague    *lexer.Token // words that say of a connection only that there was none
	step     string       // the command that a line above told of, "" any
	awaits   bool         // such a line stands above
	since    int          // records since
	seen     int          // records
	told     map[string]bool
}

func openQuoted(w *wire.Writer) lowering[quotedRecord] {
	return &quotedLowering{w: w, c: w.On(""), told: map[string]bool{}}
}

// Record tells what one record says. The same reply again is no second event.
func (l *quotedLowering) Record(r *quotedRecord) {
	if l.since++; l.since > 4 {
		l.step, l.awaits = "", false
	}
	l.seen++
	l.mail = l.mail || namesMail(r)
	l.library(r)
	switch {
	case r.Below != nil:
		if l.below == nil {
			l.below = &lexer.Token{Value: r.Below.Value, Pos: r.Below.Pos}
		} else {
			l.c.Tell(span(r.Below))
		}
	case r.Step != nil:
		l.step, _ = quotedStepOf(strings.ToLower(r.Step.Value))
		l.since, l.awaits = 0, true
	case r.Bare != nil && l.awaits:
		l.fail(span(r.Bare), r.Bare.Value, r.Bare.Value, l.step)
	case r.Bare != nil && l.part == nil && refusalBegins(r.Bare.Value):
		l.part, l.partSaid = &lexer.Token{Value: r.Bare.Value, Pos: r.Bare.Pos}, r.Bare.Value
	case r.Bare != nil && l.part != nil && strings.HasPrefix(r.Bare.Value, l.part.Value[:3]):
		l.partSaid += "\n" + r.Bare.Value
		l.c.Tell(span(r.Bare))
	case r.Said != nil:
		l.said(r)
	case r.Owned != nil:
		l.owned(r.Owned)
	}
}

// owned tells what a program says in its own words. That no connection came about waits for
// what says why.
func (l *quotedLowering) owned(t *lexer.Token) {
	row, where := ownSays(t.Value), span(t)
	signal := row.signal
	if signal == "" && row.verb == "connect" {
		signal = wire.SignalOf(t.Value)
	}
	key := "own " + row.verb + string(signal)
	switch {
	case l.told[key] || row.vague && signal == "" && l.vague != nil:
		l.c.Tell(where)
		return
	case row.shared:
		if l.shared == nil {
			l.shared = &lexer.Token{Value: t.Value, Pos: t.Pos}
		}
		return
	case row.vague && signal == "":
		l.vague = &lexer.Token{Value: t.Value, Pos: t.Pos}
		return
	}
	l.tellOwn(row, signal, t)
	l.told[key] = true
	l.c.Another()
}

// tellOwn tells what a row says.
func (l *quotedLowering) tellOwn(row *ownWords, signal stream.Signal, t *lexer.Token) {
	where := span(t)
	switch {
	case signal == stream.NotOffered, signal == stream.NotAllowed, signal == stream.ServerRefused:
		l.c.Fail(where, wire.Failure{Signal: signal, Verb: row.verb, Text: t.Value})
	case signal != "":
		l.c.Below(signal, where, t.Value)
	case row.code != 0:
		l.c.Fail(where, wire.Failure{Signal: stream.ServerRefused, Verb: row.verb, Code: row.code, Text: t.Value})
	default:
		l.c.Fail(where, wire.Failure{Signal: stream.Abandoned, Verb: row.verb, Text: t.Value})
	}
}

// namesMail reports whether a line names mail's protocol, a mailer or a port of it.
func namesMail(r *quotedRecord) bool {
	if t := r.Below; t != nil && (mailersWords(t.Value) || namesPort(strings.ToLower(t.Value))) {
		return true
	}
	for _, t := range []*lexer.Token{r.Below, r.Step, r.Unread} {
		if t == nil {
			continue
		}
		lower := strings.ToLower(t.Value)
		if slices.ContainsFunc(quotedMail, func(word string) bool { return strings.Contains(lower, word) }) || sendsMail(lower) {
			return true
		}
	}
	return r.Said != nil || r.Owned != nil && !ownSays(r.Owned.Value).shared
}

// library finds whose error it is, for advice in its words.
func (l *quotedLowering) library(r *quotedRecord) {
	for _, t := range []*lexer.Token{r.Said, r.Below, r.Owned, r.Step, r.Unread} {
		if t == nil || l.known {
			continue
		}
		for _, c := range quotedClients {
			if strings.Contains(t.Value, c.words) {
				l.w.Library(c.library, "")
				l.known = true
				break
			}
		}
	}
}

func (l *quotedLowering) said(r *quotedRecord) {
	line, where := r.Said.Value, span(r.Said)
	verb, _ := quotedStepOf(strings.ToLower(line))
	reply, before := "", line
	w, end := quotedSays(line)
	if w != nil {
		verb = cmp.Or(verb, w.verb)
		reply, _ = quotedReplyIn(line[end:])
		if reply != "" && verb == "connect" {
			verb = "greeting"
		}
		if r, ok := wire.ParseReplyLine(reply); ok && r.Text == "" { // the words stand before the code
			reply += " " + strings.Trim(line[:end-len(w.words)], " (*#")
		}
		if reply == "" && w.code != 0 {
			reply, before = w.statusReply(line[end:])
		} else if n := quotedCode(line); reply == "" && n != 0 {
			reply = strconv.Itoa(n) + " " + strings.TrimSpace(line[end:])
		}
	} else {
		end, reply = quotedAt(line)
		before = line[:max(end, 0)]
		if n := quotedCode(line); end < 0 && n != 0 {
			_, after, _ := strings.Cut(line, strconv.Itoa(n))
			reply, before = strconv.Itoa(n)+" "+strings.TrimLeft(after, " ):"), line
		}
	}
	verb = cmp.Or(verb, l.step, quotedCommand(before, reply))
	for i := range r.More {
		if strings.HasPrefix(r.More[i].Value, reply[:min(3, len(reply))]) {
			reply += "\n" + r.More[i].Value
			l.c.Tell(span(&r.More[i]))
		}
	}
	switch {
	case reply == "":
		l.told[""] = true
		l.unreached(w, where, line, verb)
	case len(reply) > 1 && reply[1] == '.':
		code, text, _ := strings.Cut(reply, " ")
		if l.told[code] {
			l.c.Tell(where)
			return
		}
		l.told[code] = true
		l.c.Fail(where, wire.Failure{Signal: stream.Abandoned, Verb: verb, Enhanced: code, Text: text})
		l.c.Another()
	default:
		l.fail(where, line, reply, verb)
	}
}

// unreached tells of words that quote no reply.
func (l *quotedLowering) unreached(w *quotedWords, where wire.Span, line, verb string) {
	signal := wire.SignalOf(line)
	if signal == "" && w != nil {
		signal = w.signal
	}
	switch signal {
	case stream.NotAllowed, stream.NotOffered:
		if w != nil && w.signal == signal {
			verb = w.verb
		}
		if l.told["unsent "+verb] {
			l.c.Tell(where)
			return
		}
		l.told["unsent "+verb] = true
		l.c.Fail(where, wire.Failure{Signal: signal, Verb: verb, Text: line})
	case "":
		if strings.Contains(line, "(67)") { // CURLE_LOGIN_DENIED
			line += " (login denied)"
		}
		l.c.Fail(where, wire.Failure{Signal: stream.Abandoned, Verb: verb, Text: line})
	default:
		l.c.Below(signal, where, line)
	}
	l.c.Another()
}

// statusReply is the reply whose text follows words that stand for its code, and the
// words that name its command; "" where no text does.
func (w *quotedWords) statusReply(text string) (reply, before string) {
	for _, lead := range []string{"was: ", "is: "} {
		text = strings.TrimPrefix(text, lead)
	}
	reply, ok := quotedHead(strconv.Itoa(w.code) + " " + strings.TrimSpace(text))
	if r, _ := wire.ParseReplyLine(reply); ok && r.Enhanced != "" && r.Enhanced[0] == '4' && w.code == 550 {
		reply = "450" + reply[3:] // both are the same sentence
	}
	if strings.Contains(text, "during MAIL FROM") {
		before = "MAIL FROM"
	}
	return reply, before
}

// fail tells a refusal that a line quotes.
func (l *quotedLowering) fail(where wire.Span, line, reply, verb string) {
	first, _, _ := strings.Cut(reply, "\n")
	key := first[:min(len(first), 24)]
	if l.told[key] {
		l.c.Tell(where)
		return
	}
	l.told[key] = true
	l.c.FailWith(where, wire.Failure{Signal: stream.ServerRefused, Verb: verb, Text: line}, reply)
	l.c.Another()
}

// Close ends the region: an error below SMTP is mail's where the paste names mail, and
// tells nothing that a refusal has not told.
func (l *quotedLowering) Close() {
	switch {
	case len(l.told) > 0:
	case l.part != nil:
		l.fail(span(l.part), l.part.Value, l.partSaid, quotedCommand("", l.part.Value))
	case l.shared != nil && l.mail:
		row := ownSays(l.shared.Value)
		l.tellOwn(row, row.signal, l.shared)
	case l.below != nil && l.mail && l.seen <= quotedPaste:
		l.c.Below(wire.SignalOf(l.below.Value), span(l.below), l.below.Value)
	case l.vague != nil:
		l.c.Fail(span(l.vague), wire.Failure{Signal: stream.Abandoned, Verb: "connect", Text: "could not connect to SMTP host: " + l.vague.Value})
	}
}
