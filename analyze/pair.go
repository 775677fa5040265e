package analyze

import (
	"strings"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// pairing gives every reply to the command that asked for it. Commands wait in
// a queue: neighbours in a log need not belong together, since clients pipeline
// (RFC 2920) and replies may be late.
type pairing struct {
	t       *Trace
	answers []int32 // of each event: the step whose reply it is, -1 none
	queue   []int   // steps that wait for a reply, in order
	greeted bool    // the greeting was seen, or it is too late for it
	asked   bool    // a command was seen
	odd     bool    // a reply went to a command that cannot have asked for it
	lagged  bool    // a command went out while another had no reply yet
	last    int     // last step that got a reply, -1 none
	rcpts   int     // recipients accepted since MAIL: the replies that LMTP gives to one dot (RFC 2033 4.2)
	chunk   bool    // the last command is BDAT: content is its chunk
	chunkAt int     // event of that chunk, -1 none
	late    int     // BDAT with a chunk in the log, the last command but those that wait; -1 none
}

// pair fills t.Steps with the commands and pseudo-commands of t.Events, each
// with its replies, and returns the step that each event answers, -1 for none.
func pair(t *Trace) []int32 {
	p := &pairing{t: t, last: -1, chunkAt: -1, late: -1, answers: make([]int32, len(t.Events))}
	for i := range p.answers {
		p.answers[i] = -1
	}
	for i := range t.Events {
		if e := &t.Events[i]; !e.Repeated {
			p.take(i, e)
		}
	}
	if p.odd {
		p.realign()
	}
	if p.odd || p.lagged {
		p.markShift()
	}
	return p.answers
}

// take puts one event in its place.
func (p *pairing) take(i int, e *stream.Event) {
	switch e.Kind {
	case stream.Command:
		if e.Verb == "*" { // the client gives up a SASL exchange (RFC 4954 4)
			p.send(i, Step{Command: VerbAuthResponse, Argument: "*", Inferred: e.Inferred, Piped: e.Pipelined})
			return
		}
		p.late = -1
		if n := len(p.t.Steps) - 1; p.chunk && p.chunkAt >= 0 && p.t.Steps[n].Is("BDAT") {
			p.late = n
		}
		p.chunk, p.chunkAt = e.Verb == "BDAT", -1
		p.send(i, Step{Command: e.Verb, Argument: e.Argument, Inferred: e.Inferred, Piped: e.Pipelined})
	case stream.AuthResponse:
		p.send(i, Step{Command: VerbAuthResponse, Argument: e.Argument, Inferred: e.Inferred, Piped: e.Pipelined})
	case stream.Content:
		p.content(i, e)
	case stream.Reply:
		p.reply(i, e)
	case stream.TLS:
		if n := len(p.t.Steps); e.Signal != stream.CertificateAccepted && (n == 0 || p.t.Steps[n-1].Command != VerbTLS) {
			p.step(i, Step{Command: VerbTLS})
		}
	case stream.Transport:
		p.transport(i, e)
	case stream.Error:
		p.failure(i, e)
	}
}

// step adds a step that waits for no reply.
func (p *pairing) step(i int, s Step) int {
	s.Event = i
	p.t.Steps = append(p.t.Steps, s)
	return len(p.t.Steps) - 1
}

// send adds a step that waits for a reply.
func (p *pairing) send(i int, s Step) {
	p.asked = true
	if len(p.queue) > 0 {
		s.Piped, p.lagged = true, true
	}
	k := p.step(i, s)
	if !p.t.Session.RepliesHidden {
		p.queue = append(p.queue, k)
	}
}

// content is one step, however many pieces the log shows; a chunk of BDAT is
// part of its command.
func (p *pairing) content(i int, e *stream.Event) {
	if p.chunk {
		if p.chunkAt < 0 {
			p.chunkAt = i
		}
		return
	}
	if e.Verb == stream.EndOfData {
		p.send(i, Step{Command: VerbEndOfData, Inferred: e.Inferred})
		return
	}
	if n := len(p.t.Steps); n == 0 || p.t.Steps[n-1].Command != VerbContent {
		p.step(i, Step{Command: VerbContent, Inferred: e.Inferred})
	}
}

func (p *pairing) transport(i int, e *stream.Event) {
	switch e.Signal {
	case stream.Connecting, stream.Connected:
		if len(p.t.Steps) == 0 {
			p.step(i, Step{Command: VerbConnect, Argument: e.Host})
		}
	case stream.Closed, stream.PeerClosed:
		if n := len(p.t.Steps); n == 0 || p.t.Steps[n-1].Command != VerbClose {
			p.step(i, Step{Command: VerbClose})
		}
	}
}

// failure is an error in the client's own words. It may be the only trace of a
// command that was never sent, or of a reply that the log does not show.
func (p *pairing) failure(i int, e *stream.Event) {
	switch {
	case e.Signal == stream.NotOffered || e.Signal == stream.NotAllowed:
		if e.Verb != "" {
			p.step(i, Step{Command: e.Verb, Argument: e.Argument, Local: true})
		}
	case e.Code == 0:
		return
	case len(p.queue) > 0 && (e.Verb == "" || e.Verb == p.t.Steps[p.queue[0]].Command || p.queuedExchange(e.Verb)):
		p.answer(p.queue[0], i, e)
	case p.told(e):
		return
	case p.t.Session.RepliesHidden && len(p.t.Steps) > 0:
		p.answer(p.hiddenStep(e), i, e)
	default:
		k := p.step(i, Step{Command: e.Verb, Inferred: true, FromError: true})
		p.answer(k, i, e)
	}
}

// queuedExchange: an error names AUTH or DATA for a reply to what followed it.
func (p *pairing) queuedExchange(verb string) bool {
	head := p.t.Steps[p.queue[0]].Command
	return verb == "AUTH" && head == VerbAuthResponse || verb == "DATA" && head == VerbEndOfData
}

// told: a reply with the error's code stands in the log already.
func (p *pairing) told(e *stream.Event) bool {
	for k := len(p.t.Steps) - 1; k >= 0; k-- {
		if p.t.Steps[k].Code() == e.Code {
			return true
		}
	}
	for _, u := range p.t.Unasked {
		if p.t.Events[u].Code == e.Code {
			return true
		}
	}
	return false
}

// hiddenStep is the step that an error speaks of where replies are not shown:
// the last of that verb, else the last.
func (p *pairing) hiddenStep(e *stream.Event) int {
	if k := p.t.Last(len(p.t.Steps), e.Verb); k >= 0 && e.Verb != "" && !p.t.Steps[k].Answered() {
		return k
	}
	return len(p.t.Steps) - 1
}

// answer gives reply i to step k.
func (p *pairing) answer(k, i int, e *stream.Event) {
	s := &p.t.Steps[k]
	s.Replies = append(s.Replies, e)
	if s.Command == "" && !s.FromError { // the reader could not make out the verb
		s.Command = demanded(knowledge.Classify(e))
	}
	p.answers[i] = int32(k)
	p.last = k
	switch {
	case s.Command == "MAIL" || s.Command == "RSET":
		p.rcpts = 0
	case s.Command == "RCPT" && e.Code/100 == 2:
		p.rcpts++
	}
	if len(p.queue) > 0 && p.queue[0] == k && !p.more(s) {
		p.queue = p.queue[1:]
	}
}

// more tells whether LMTP owes further replies to an end of data; a BDAT that is
// refused as a command gets one, whoever the recipients are (RFC 2033 4.3).
func (p *pairing) more(s *Step) bool {
	if !p.t.Session.LMTP || len(s.Replies) >= p.rcpts {
		return false
	}
	return s.Command == VerbEndOfData || s.Command == "BDAT" && s.Code()/10 != 50
}

// reply finds who asked for a reply.
func (p *pairing) reply(i int, e *stream.Event) {
	if !p.greeted && p.alone(e) {
		p.greeted = true
		p.answer(p.step(i, Step{Inferred: true, FromError: true}), i, e)
		return
	}
	if !p.greeted && p.greets(e) {
		p.greeted = true
		k := p.step(i, Step{Command: VerbGreeting})
		p.answer(k, i, e)
		return
	}
	p.greeted = true
	if len(p.queue) == 0 {
		if k := p.strayChunk(); k >= 0 {
			p.answer(k, i, e)
			return
		}
		if k := len(p.t.Steps) - 1; p.stray(k) {
			p.answer(k, i, e)
			return
		}
		p.unasked(i, e)
		return
	}
	head := p.queue[0]
	if p.lateChunk(head, e) {
		if p.t.Shifted < 0 {
			p.t.Shifted, p.lagged = head, true
		}
		p.answer(p.late, i, e)
		p.late = -1
		return
	}
	if !fits(p.t.Steps[head].Command, e.Code) {
		if p.t.Session.CommandsHidden {
			p.unasked(i, e)
			return
		}
		p.odd = true
	}
	p.answer(head, i, e)
}

// alone tells whether a reply is all that there is: somebody quotes the refusal, and not
// what it answers. A session is refused with few codes (RFC 5321 4.3.2, RFC 7504 3).
func (p *pairing) alone(e *stream.Event) bool {
	return e.Code >= 400 && e.Code != 421 && e.Code != 521 && e.Code != 554 && len(p.t.Events) == 1
}

// greets tells whether a first reply is the greeting: nothing was asked yet, or
// what was asked cannot get a 220. The log may begin after the greeting.
func (p *pairing) greets(e *stream.Event) bool {
	if len(p.queue) > 0 {
		return e.Code == 220 && !fits(p.t.Steps[p.queue[0]].Command, 220)
	}
	return !p.asked &&
		(e.Code == 220 || e.Code == 421 || e.Code == 521 || e.Code == 554 || e.Code >= 400 && !p.t.Session.StartMissing && !p.t.Session.CommandsHidden)
}

// stray tells whether step k is content that no 354 asked for: the server takes
// its lines for commands and answers each.
func (p *pairing) stray(k int) bool {
	if k < 0 || !p.t.Steps[k].Is(VerbContent) {
		return false
	}
	data := p.t.Last(k, "DATA")
	return data < 0 || p.t.Steps[data].Answered() && p.t.Steps[data].Code() != 354
}

// lateChunk tells whether a reply that is read as that to step head belongs to
// the chunk of the refused BDAT before it: the server took the chunk for a
// command, and does not know it, whereas every server knows head. From here on
// the client reads every reply one command late.
func (p *pairing) lateChunk(head int, e *stream.Event) bool {
	if p.late < 0 || head != p.late+1 || p.last != p.late || !p.t.Steps[p.late].Refused() || len(p.t.Steps[p.late].Replies) > 1 ||
		e.Code/10 != 50 {
		return false
	}
	says, verb := complaint(e), p.t.Steps[head].Command
	if namesLMTP(e) || strings.Contains(strings.ToUpper(e.Text), verb) {
		return false // it speaks of head itself
	}
	switch verb {
	case "EHLO", "HELO", "LHLO":
		return (verb == "LHLO") == p.t.Session.LMTP && (says.Has(knowledge.NotImplemented) || e.Code == 502)
	case "NOOP", "RSET", "QUIT":
		return says.Has(knowledge.NotImplemented) || e.Code == 502
	case "MAIL", "RCPT", "DATA":
		return says.Has(knowledge.NotImplemented) && !says.Any(knowledge.Order)
	}
	return false
}

// strayChunk is a step for the chunk of a refused BDAT that gets a reply of its
// own: a server that does not read it takes it for a command. -1 if the last
// command was none.
func (p *pairing) strayChunk() int {
	if !p.chunk || p.chunkAt < 0 || p.last < 0 || !p.t.Steps[p.last].Is("BDAT") || !p.t.Steps[p.last].Refused() {
		return -1
	}
	return p.step(p.chunkAt, Step{Command: VerbContent, Argument: "BDAT"})
}
