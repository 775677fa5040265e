package analyze

import (
	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// breakage is what the log tells of a conversation that broke below SMTP: all
// errors that speak of one break are one breakage, since libraries tell it
// several times, each time in fewer words.
type breakage struct {
	first int             // event that tells of it first
	at    int             // event that tells first what it is
	fault knowledge.Fault // all that they say
}

// signalFaults is what a signal says by itself.
var signalFaults = map[stream.Signal]knowledge.Fault{
	stream.NoSuchHost:          knowledge.NoName,
	stream.Refused:             knowledge.ConnectRefused,
	stream.Unreachable:         knowledge.NoRoute,
	stream.TimedOut:            knowledge.TimedOut,
	stream.PeerClosed:          knowledge.PeerGone,
	stream.TLSFailed:           knowledge.NoTLS,
	stream.PlaintextPeer:       knowledge.PlainPeer,
	stream.CertificateRejected: knowledge.BadCertificate,
}

// beforeConnect are faults after which no conversation can follow, so that one
// which does shows another attempt.
const beforeConnect = knowledge.NoName | knowledge.ConnectRefused | knowledge.NoRoute | knowledge.NotPermitted

// faultOf is what an event says of the transport, 0 nothing.
func faultOf(e *stream.Event) knowledge.Fault {
	switch {
	case e.Repeated:
		return 0
	case e.Kind == stream.Reply:
		if tlsBytes(e.Text) {
			return knowledge.TLSPeer
		}
		return 0
	case e.Kind != stream.Transport && e.Kind != stream.TLS && e.Kind != stream.Error:
		return 0
	}
	if e.Signal == stream.NotAllowed && e.Verb == "" {
		return knowledge.ReadFault(e.Text) & knowledge.Unconnected
	}
	switch e.Signal {
	case stream.Connecting, stream.Connected, stream.Closed, stream.TLSStarted, stream.CertificateAccepted, stream.ToolAteCommand,
		stream.NotOffered, stream.NotAllowed, stream.ServerRefused, stream.Authenticated, stream.Delivered:
		return 0
	}
	if e.Code != 0 {
		return 0
	}
	return signalFaults[e.Signal] | knowledge.ReadFault(e.Text)
}

// tlsBytes tells whether a text begins with a TLS record (alert or handshake):
// the server answered plain text with TLS.
func tlsBytes(text string) bool {
	return len(text) > 1 && (text[0] == 0x15 || text[0] == 0x16) && text[1] == 0x03
}

// broken is the break of a session, nil if there was none: the last cluster of
// errors, without those that another attempt made good.
func broken(t *Trace) *breakage {
	var b *breakage
	for i := range t.Events {
		e := &t.Events[i]
		if recovers(e) {
			if b == nil {
				continue
			}
			late := b.fault.Any(knowledge.TimedOut) && e.Signal != stream.Connected // the reply may be that which timed out
			if b.fault.Any(beforeConnect|knowledge.CannotConnect|knowledge.TimedOut) && !late && !t.greetedBefore(b.first) {
				b = nil
			} else if b.fault == knowledge.NoReply {
				b.fault |= knowledge.TimedOut // the reply came, too late
			}
			continue
		}
		f := faultOf(e)
		if f&^knowledge.CannotConnect == 0 && gaveUp(t, i) {
			f |= knowledge.NoReply
		}
		if f == 0 || f == knowledge.Unconnected && len(t.Steps) > 0 { // what went before tells why
			continue
		}
		if b == nil {
			b = &breakage{first: i, at: i}
		}
		if b.fault&^knowledge.CannotConnect == 0 {
			b.at = i
		}
		b.fault |= f
	}
	return b
}

// gaveUp tells whether a client reports at an event that its last command
// failed, and no reply to it had come until then.
func gaveUp(t *Trace, event int) bool {
	e := &t.Events[event]
	if e.Kind != stream.Error || e.Signal != stream.Abandoned || e.Code != 0 || e.Repeated || e.Verb == "" || e.Verb == VerbConnect {
		return false
	}
	k := unansweredBefore(t, event)
	if t.Shifted >= 0 && k >= t.Shifted {
		return false // a reply did come: another command's
	}
	return k >= 0 && !t.Steps[k].Is("QUIT") && (t.Steps[k].Command == e.Verb || t.Steps[k].Is("", VerbAuthResponse))
}

// recovers tells whether an event shows that the conversation goes on.
func recovers(e *stream.Event) bool {
	return e.Kind == stream.Reply && e.Code != 0 || e.Signal == stream.Connected
}

// greetedBefore tells whether the server spoke before the event.
func (t *Trace) greetedBefore(event int) bool {
	for i := range t.Events[:event] {
		if e := &t.Events[i]; e.Kind == stream.Reply && e.Code != 0 && e.Text != "" {
			return true // s_client's own dialogue before TLS is known, but not seen
		}
	}
	return t.Session.StartMissing && len(t.Steps) > 0 && t.Steps[0].Event < event && !t.Steps[0].Is(VerbConnect)
}

// unmade reports whether one error says both that the client could not connect and that
// the time was over: no connection was ever made.
func unmade(t *Trace) bool {
	for i := range t.Events {
		if faultOf(&t.Events[i]).Has(knowledge.TimedOut | knowledge.CannotConnect) {
			return true
		}
	}
	return false
}

// harmless tells whether a connection may end as it did: after QUIT, after 421,
// because the server had refused what the client wanted, or, in a server's log, because
// the client left after its message without QUIT (RFC 5321 4.1.1.10 wants it, few lose by it).
func harmless(t *Trace, event int) bool {
	for k := t.StepAt(event); k >= 0; k-- {
		s := &t.Steps[k]
		if s.Is("QUIT") {
			return true
		}
		if s.Answered() && s.Answer < event {
			return s.Refused() || t.Session.ServerView && s.Is(VerbEndOfData)
		}
	}
	return false
}

// unansweredBefore is the last command before the event that got no reply, -1
// if the last command got one.
func unansweredBefore(t *Trace, event int) int {
	for k := t.StepAt(event); k >= 0; k-- {
		s := &t.Steps[k]
		if s.Answered() && s.Answer < event {
			return -1
		}
		if !s.Is(VerbConnect, VerbTLS, VerbContent, VerbClose) && !s.Local {
			return k
		}
	}
	return -1
}

// lastStartTLS is the last STARTTLS before the event that got a reply of its
// own, -1 none.
func lastStartTLS(t *Trace, event int) int {
	k := t.Last(t.StepAt(event)+1, "STARTTLS")
	if k < 0 || t.Steps[k].Code() != 220 && !t.Steps[k].Refused() || t.Steps[k].Misread {
		return -1
	}
	return k
}

// tlsBefore tells whether a TLS handshake was done before the event, or a
// command that went out after STARTTLS got a reply.
func tlsBefore(t *Trace, event int) bool {
	for i := range t.Events[:event] {
		if t.Events[i].Signal == stream.TLSStarted {
			return true
		}
	}
	k := lastStartTLS(t, event)
	for next := k + 1; k >= 0 && next < len(t.Steps) && t.Steps[next].Event < event; next++ {
		if t.Steps[next].Answered() && t.Steps[next].Code() < 400 {
			return true
		}
	}
	return false
}
