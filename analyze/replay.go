package analyze

import "badseq/grammar/stream"

// Replay runs the events of one session through the state machine. Each step of
// the trace holds the state in which the command was sent.
func Replay(session stream.Session, events []stream.Event, src *stream.Source) *Trace {
	return replayAt("", session, events, src)
}

// replayAt is Replay on a server that is known to run a program, "" if only the
// session can tell.
func replayAt(software string, session stream.Session, events []stream.Event, src *stream.Source) *Trace {
	t := &Trace{Session: session, Source: src, Events: events, Shifted: -1}
	r := &replay{t: t, answers: pair(t), phase: Unknown}
	r.facts = &Facts{HelloStep: -1, AuthFailed: -1, MailRefused: -1, RcptRefused: -1, DataRefused: -1, ClosedStep: -1, LMTP: session.LMTP}
	if t.Server = serverOf(t); software != "" {
		t.Server.Software = software
	}
	r.start()
	r.run()
	t.EndIn, t.End = r.phase, r.facts
	for k := range t.Steps {
		s := &t.Steps[k]
		s.Answer, s.said = -1, s.Words()
		s.heard = true
	}
	for i := len(events) - 1; i >= 0; i-- {
		if k := r.answers[i]; k >= 0 {
			t.Steps[k].Answer = i
		}
	}
	return t
}

// replay is the state while a session is replayed. Facts are never changed in
// place: steps point at them.
type replay struct {
	t       *Trace
	answers []int32
	phase   Phase
	facts   *Facts
	waiting []int // steps whose reply is still to come, in order
	ahead   *ahead
}

// ahead is the state that a pipelined group counts on: every pending command
// accepted.
type ahead struct {
	phase Phase
	facts *Facts
}

// start sets the state before the first event: what the log's beginning proves.
func (r *replay) start() {
	t := r.t
	if len(t.Steps) == 0 {
		return
	}
	first := &t.Steps[0]
	switch {
	case first.FromError || first.Local:
	case first.Is(VerbConnect, VerbGreeting, VerbTLS):
		r.phase = Connected
		r.set(func(f *Facts) { f.StartShown, f.TLSKnown = true, true })
	case !t.Session.StartMissing && t.Next(-1, VerbGreeting) > 0:
		r.phase = Connected // commands went out before the greeting
		r.set(func(f *Facts) { f.StartShown, f.TLSKnown = true, true })
	case first.Is("EHLO", "HELO", "LHLO") && !first.Inferred:
		// No login can have come before the EHLO in force, so what it needs is shown.
		r.set(func(f *Facts) { f.StartShown = true })
	}
}

// set changes a copy of the facts.
func (r *replay) set(change func(*Facts)) {
	f := *r.facts
	change(&f)
	r.facts = &f
	r.ahead = nil
}

// run walks the events in the log's order: a command is judged when it is sent,
// a reply changes the state when it comes.
func (r *replay) run() {
	next := 0
	for i := range r.t.Events {
		for next < len(r.t.Steps) && r.t.Steps[next].Event == i {
			r.sent(next)
			next++
		}
		if k := r.answers[i]; k >= 0 {
			r.answered(int(k), &r.t.Events[i])
		}
		r.signal(&r.t.Events[i])
	}
}

// sent notes the state in which a command went out.
func (r *replay) sent(k int) {
	s := &r.t.Steps[k]
	phase, facts := r.view()
	s.Phase, s.Facts = phase, facts
	if s.Local && (phase == Ended || phase == Connected) {
		s.Phase = facts.spine() // the library complains before it has heard anything, or once it has hung up
	}
	if s.FromError && phase == Connected && onWire(s.Command) { // a log of outcomes: the dialogue up to here was not printed
		unseen := *facts
		unseen.StartShown = false
		s.Phase, s.Facts = Unknown, &unseen
	}
	if s.Is(VerbConnect, VerbGreeting, VerbTLS, VerbContent, VerbClose) || s.Local {
		return
	}
	if s.Answered() || len(r.waiting) > 0 {
		r.waiting = append(r.waiting, k)
		if r.ahead != nil {
			r.ahead.phase, r.ahead.facts = r.count(r.ahead.phase, r.ahead.facts, k)
		}
		return
	}
	r.unanswered(k)
}

// view is the state that a command sent now stands in.
func (r *replay) view() (Phase, *Facts) {
	if len(r.waiting) == 0 {
		return r.phase, r.facts
	}
	if r.ahead == nil {
		r.ahead = &ahead{r.phase, r.facts}
		pending := r.waiting
		if len(pending) > aheadLimit {
			pending = pending[len(pending)-aheadLimit:]
		}
		for _, k := range pending {
			r.ahead.phase, r.ahead.facts = r.count(r.ahead.phase, r.ahead.facts, k)
		}
	}
	return r.ahead.phase, r.ahead.facts
}

// aheadLimit bounds the pending commands that are counted on anew after one of
// a group was refused.
const aheadLimit = 256

// count is the state if a pending command is accepted. Its reply is not known
// yet, so neither is the list of an EHLO.
func (r *replay) count(phase Phase, facts *Facts, k int) (Phase, *Facts) {
	phase, facts = r.after(phase, facts, k, expects(&r.t.Steps[k]))
	if r.t.Steps[k].Is("EHLO", "LHLO") {
		f := *facts
		f.Caps, f.CapsKnown = nil, false
		facts = &f
	}
	return phase, facts
}

// unanswered is a command whose reply the log does not show. Where others are
// shown the log was cut or the connection broke; the state moves on as if the
// command had been accepted, but nobody is logged in by that.
func (r *replay) unanswered(k int) {
	s := &r.t.Steps[k]
	if s.Is("AUTH", VerbAuthResponse, "STARTTLS") && !r.t.Session.RepliesHidden {
		return
	}
	if s.Is("QUIT") {
		r.phase = Ended
		r.set(func(f *Facts) { f.close("quit", k) })
		return
	}
	if r.phase == Ended && !r.t.Session.RepliesHidden {
		return // nobody hears it
	}
	r.phase, r.facts = r.after(r.phase, r.facts, k, expects(s))
	r.ahead = nil
}

// settle takes step k off the pending commands, with those before it whose
// reply the log does not show.
func (r *replay) settle(k int) {
	kept := r.waiting[:0]
	for _, w := range r.waiting {
		switch {
		case w == k:
		case w < k && !r.t.Steps[w].Answered():
			r.unanswered(w)
		default:
			kept = append(kept, w)
		}
	}
	r.waiting = kept
}

// answered applies a reply. Of LMTP's several replies to one end of data the
// first moves the state, and it is accepted if any is.
func (r *replay) answered(k int, reply *stream.Event) {
	s := &r.t.Steps[k]
	counted := r.ahead
	r.settle(k)
	code := reply.Code
	if len(s.Replies) > 1 {
		if s.Replies[0] != reply {
			return
		}
		if s.Accepted() {
			code = 250
		}
	}
	if s.Piped && code >= 500 {
		s.InPlace = Judge(s.Command, s.Argument, r.phase, r.facts) == ""
	}
	asExpected := code/100 == expects(s)/100 && s.Command != "EHLO" && s.Command != "LHLO"
	r.phase, r.facts = r.after(r.phase, r.facts, k, code)
	r.ahead = nil
	if asExpected && len(r.waiting) > 0 {
		r.ahead = counted // what was counted on came true
	}
	if code == 421 {
		r.phase = Ended
		r.set(func(f *Facts) { f.close("421", k) })
	}
}

// after is the state once a command got a reply of that code.
func (r *replay) after(phase Phase, facts *Facts, k, code int) (Phase, *Facts) {
	s := &r.t.Steps[k]
	e := r.t.effect(s, code)
	if e == nil {
		return phase, facts
	}
	f := facts
	if len(e.Changes) > 0 {
		c := *facts
		f = &c
		for _, name := range e.Changes {
			changes[name](r.t, k, f)
		}
	}
	switch e.To {
	case stay:
		return phase, f
	case back:
		to := f.spine()
		if to == Unknown && s.Is("AUTH", VerbAuthResponse) {
			to = Hello // AUTH was taken up, so an EHLO is in force that the log does not show
		}
		if to == Unknown || phase == Connected {
			to = phase
		}
		return to, f
	}
	return e.To, f
}

// signal applies what happened below SMTP, and what the client says happened.
func (r *replay) signal(e *stream.Event) {
	if e.Repeated {
		return
	}
	switch e.Signal {
	case stream.Connecting, stream.Connected:
		if e.Implicit && !r.facts.TLS {
			r.set(func(f *Facts) { f.TLS, f.TLSKnown = true, true })
		}
	case stream.TLSStarted:
		if r.facts.TLS {
			return
		}
		r.phase, r.facts = r.upgrade()
		r.ahead = nil
	case stream.TLSFailed, stream.CertificateRejected, stream.PlaintextPeer:
		r.set(func(f *Facts) { f.TLS = false })
	case stream.Authenticated:
		r.set(func(f *Facts) { f.Authenticated, f.AuthFailed = true, -1 })
	case stream.PeerClosed, stream.Closed:
		why := "client"
		if e.Signal == stream.PeerClosed {
			why = "peer"
		}
		r.phase = Ended
		r.set(func(f *Facts) { f.close(why, len(r.t.Steps)-1) })
	}
}

// upgrade is a handshake that no 220 to STARTTLS announced: TLS from the start,
// or a STARTTLS that the log does not show.
func (r *replay) upgrade() (Phase, *Facts) {
	f := *r.facts
	f.TLS, f.TLSKnown = true, true
	if r.phase != Unknown && r.phase != Connected {
		f.Upgraded = true
		changes["forget"](r.t, -1, &f)
		return Greeted, &f
	}
	return r.phase, &f
}
