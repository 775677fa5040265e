package analyze

import (
	"strings"

	"badseq/grammar/stream"
)

// symbols are the commands that sequences are made of. Those that end in -bad
// are refused wherever they are in order: a wrong password, a recipient that
// does not exist; JUNK is no command.
var symbols = strings.Fields("EHLO HELO STARTTLS AUTH AUTH-bad MAIL RCPT RCPT-bad DATA BDAT RSET NOOP VRFY QUIT JUNK")

// symbolUnits are the symbols as units of a conversation.
var symbolUnits = map[string]unit{
	"AUTH":     {verb: "AUTH", argument: "PLAIN good"},
	"AUTH-bad": {verb: "AUTH", argument: "PLAIN bad", refused: 535},
	"MAIL":     {verb: "MAIL", argument: "FROM:<a@example.com>"},
	"RCPT":     {verb: "RCPT", argument: "TO:<good@example.com>"},
	"RCPT-bad": {verb: "RCPT", argument: "TO:<bad@example.com>", refused: 550},
	"BDAT":     {verb: "BDAT", argument: "5 LAST"},
	"JUNK":     {verb: "JUNK", never: true},
}

func symbolUnit(symbol string) unit {
	if u, ok := symbolUnits[symbol]; ok {
		return u
	}
	return unit{verb: symbol}
}

// model is a server that answers by the table, and by what it demands.
type model struct {
	name string
	*world
}

func newModel(name string, p peer) *model {
	p.hello, p.mechanism = "EHLO", "PLAIN"
	return &model{name, &world{peer: p, start: standing{phase: Greeted}, played: map[play]result{}}}
}

// models are the policies: neither TLS nor login; TLS, then login demanded; both
// offered.
func models() []*model {
	both := Capabilities{"CHUNKING": {}, "AUTH": {Params: []string{"PLAIN", "LOGIN"}}}
	starts := Capabilities{"CHUNKING": {}, "STARTTLS": {}}
	return []*model{
		newModel("plain", peer{clear: Capabilities{"SIZE": {}}, tls: Capabilities{"SIZE": {}}}),
		newModel("submission", peer{clear: starts, tls: both, authNeedsTLS: true, mailNeedsTLS: true, mailNeeds: true}),
		newModel("mixed", peer{clear: with(both, "STARTTLS", Capability{}), tls: both}),
	}
}

// played is a conversation with a model.
type played struct {
	invented
	faults int      // commands refused for their place
	first  int      // index of the first of them, -1 none
	at     standing // in the end
}

// talk plays symbols, one event a line.
func (m *model) talk(said []string) played {
	p := played{at: m.start, first: -1}
	p.reply("220 mx.example.com ESMTP")
	for i, symbol := range said {
		u := symbolUnit(symbol)
		p.add(stream.Event{Kind: stream.Command, Verb: u.verb, Argument: u.argument})
		next, ok := m.plays(p.at, u)
		switch {
		case p.at.closed:
			ok = false
		case ok:
			m.takes(&p, u)
		case u.never:
			p.reply(answerTo("unknown-command").reply)
		default:
			p.reply(answerTo(m.refuses(u.verb, u.argument, p.at.phase, m.facts(p.at))).reply)
		}
		if p.at = next; !ok {
			if p.faults++; p.first < 0 {
				p.first = i
			}
		}
	}
	return p
}

// takes answers a command that is in order.
func (m *model) takes(p *played, u unit) {
	switch {
	case u.refused == 535:
		p.reply("535 5.7.8 Authentication credentials invalid")
	case u.refused != 0:
		p.reply("550 5.1.1 No such user here")
	case u.verb == "EHLO":
		p.reply("250 mx.example.com\n" + m.offer(p.at.tls))
	case u.verb == "STARTTLS":
		p.reply("220 2.0.0 Ready to start TLS")
		p.add(stream.Event{Kind: stream.TLS, Signal: stream.TLSStarted})
	case u.verb == "AUTH":
		p.reply("235 2.7.0 Authentication successful")
	case u.verb == "DATA":
		p.reply("354 Go on")
		p.add(stream.Event{Kind: stream.Content})
		p.add(stream.Event{Kind: stream.Content, Verb: stream.EndOfData})
		p.reply("250 2.0.0 Ok: queued")
	case u.verb == "QUIT":
		p.reply("221 2.0.0 Bye")
	case u.verb == "VRFY":
		p.reply("252 2.0.0 Cannot verify")
	default:
		p.reply("250 2.0.0 Ok")
	}
}

// diagnosis is what the engine makes of the conversation.
func (p played) diagnosis() (*Trace, Diagnosis) {
	t := Replay(p.session(), p.events, stream.NewSource("", nil, nil, nil))
	return t, diagnose(t)
}

// edited is a conversation after edits of its events' lines.
func (p played) edited(said []string, edits []Edit) []string {
	lines := []int{}
	for i := range p.events {
		if p.events[i].Kind == stream.Command {
			lines = append(lines, p.events[i].Place.Line)
		}
	}
	before, at := map[int][]string{}, map[int]Edit{}
	for _, e := range edits {
		verb, _, _ := strings.Cut(e.Command, " ")
		switch e.Op {
		case "insert":
			before[e.BeforeLine] = append(before[e.BeforeLine], verb)
		case "move":
			for i, line := range lines {
				if line == e.Line {
					before[e.BeforeLine] = append(before[e.BeforeLine], said[i])
				}
			}
			at[e.Line] = e
		default:
			at[e.Line] = e
		}
	}
	var out []string
	for i, line := range append(lines, len(p.events)+1) {
		for l := lines0(lines, i); l <= line; l++ {
			out = append(out, before[l]...)
		}
		if i == len(said) {
			break
		}
		switch e, ok := at[line]; {
		case !ok:
			out = append(out, said[i])
		case e.Op == "replace":
			verb, _, _ := strings.Cut(e.Command, " ")
			out = append(out, verb)
		}
	}
	return out
}

// lines0 is the line behind command i-1.
func lines0(lines []int, i int) int {
	if i == 0 {
		return 1
	}
	return lines[i-1] + 1
}
