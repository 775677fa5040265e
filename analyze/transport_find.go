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

// connection is what a session shows of how the client connected.
type connection struct {
	host     string // the host asked for
	port     int
	implicit bool // the client began with TLS
	event    int  // that tells so, -1 none
	set      bool // port and TLS are those of the settings: the log does not show them
}

// oneLine reports whether all that is known stands in one line: an error that names its
// port does not show how the client began there.
func oneLine(t *Trace) bool {
	return len(t.Events) > 1 && t.Events[0].Place.Line == t.Events[len(t.Events)-1].Place.Line
}

func connectionOf(t *Trace) connection {
	c := connection{event: -1}
	for i := range t.Events {
		e := &t.Events[i]
		if e.Signal != stream.Connecting && e.Signal != stream.Connected {
			continue
		}
		if c.event < 0 {
			c.event = i
		}
		if c.host == "" {
			c.host = e.Host
		}
		if c.port == 0 {
			c.port = e.Port
		}
		// smtplib prints the same line with and without TLS: on 465 it proves nothing.
		c.implicit = c.implicit || e.Implicit && (e.Dialect != "smtplib" || knowledge.UseOf(e.Port) != knowledge.StartsTLS)
	}
	if c.port == 0 {
		c.port = t.Server.Port
		c.set = c.port != 0 && c.port == t.Settings.Port
	}
	switch {
	case c.set && t.Settings.Mode == "" && knowledge.UseOf(c.port) == knowledge.StartsTLS:
		c.port = 0 // some libraries begin with TLS there by themselves
	case c.set:
		c.implicit = c.implicit || t.Settings.Mode == stream.ByImplicitTLS
	}
	return c
}

// verdictOn is the cause that a break has, "" for none of its own.
type verdictOn struct {
	cause      string
	confidence Confidence
	because    string
	or         string // runner-up
	decides    string
}

// judge names the cause of a break.
func judge(t *Trace, b *breakage) verdictOn {
	greeted := t.greetedBefore(b.first)
	starttls := lastStartTLS(t, b.first)
	switch {
	case b.fault.Any(knowledge.NoName) && !greeted:
		return verdictOn{cause: "dns-failure", confidence: High, because: "the resolver says so"}
	case b.fault.Any(knowledge.ConnectRefused|knowledge.NoRoute|knowledge.NotPermitted) && !greeted:
		return judgeRefused(b)
	case b.fault == knowledge.Unconnected:
		return verdictOn{cause: "connection-lost", confidence: Low, because: "an error alone: the library had no connection to send on; why it was gone, or never made, stands above",
			or: "command-after-close", decides: "the program's first error, and the lines before it"}
	case b.fault.Any(knowledge.BadCertificate):
		return judgeCertificate(t)
	case starttls >= 0 && t.Steps[starttls].Refused():
		return verdictOn{} // the handshake was begun though STARTTLS was refused: the refusal is the cause
	case starttls >= 0 && !tlsBefore(t, b.first):
		return judgeUpgrade(b)
	case !greeted:
		return judgeSilence(t, b)
	case b.fault.Any(knowledge.NoTLS | knowledge.Handshake | knowledge.PlainPeer):
		return verdictOn{cause: "tls-handshake-failed", confidence: Medium, because: "the client reports a TLS error", or: "connection-lost", decides: "the server's TLS log"}
	}
	return judgeLoss(t, b)
}

func judgeRefused(b *breakage) verdictOn {
	v := verdictOn{cause: "connection-refused", confidence: High, because: "the operating system says so"}
	if !b.fault.Any(knowledge.ConnectRefused) {
		v.confidence, v.because = Medium, "there is no way to the host, or a firewall forbids it"
		v.or, v.decides = "timeout", "a connection attempt from another network"
	}
	return v
}

// judgeUpgrade is a break between STARTTLS and the end of its handshake.
func judgeUpgrade(b *breakage) verdictOn {
	if b.fault.Any(knowledge.TimedOut) && !b.fault.Any(knowledge.NoTLS|knowledge.Handshake) {
		return verdictOn{cause: "timeout", confidence: Medium, because: "nothing came after STARTTLS was accepted", or: "tls-handshake-failed", decides: "the server's TLS log"}
	}
	v := verdictOn{cause: "tls-handshake-failed", confidence: High, because: "STARTTLS was accepted and the handshake failed"}
	switch {
	case b.fault.Any(knowledge.Handshake | knowledge.PlainPeer):
		return v
	case b.fault.Any(knowledge.NoTLS):
		v.because = "STARTTLS was accepted and the handshake failed; the client does not say why"
	default:
		v.because = "STARTTLS was accepted and the conversation ends there"
	}
	v.confidence, v.or, v.decides = Medium, "certificate-rejected", "the TLS library's own error text"
	return v
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

// judgeSilence is a break before the server said anything.
func judgeSilence(t *Trace, b *breakage) verdictOn {
	c := connectionOf(t)
	use := knowledge.UseOf(c.port)
	tls := b.fault.Any(knowledge.PlainPeer | knowledge.NoTLS | knowledge.Handshake)
	switch {
	case b.fault.Any(knowledge.TLSPeer):
		return verdictOn{cause: "plaintext-on-implicit-tls-port", confidence: High, because: "the server answers in TLS"}
	case b.fault.Any(knowledge.PlainPeer) && use == knowledge.StartsClear:
		return verdictOn{cause: "implicit-tls-on-starttls-port", confidence: High, because: "the server speaks plain text on a port where TLS comes by STARTTLS"}
	case b.fault.Any(knowledge.PlainPeer):
		return verdictOn{cause: "implicit-tls-on-starttls-port", confidence: Medium, because: "the server answers the TLS handshake in plain text", or: "tls-handshake-failed", decides: "the port, and what speaks on it"}
	case (c.implicit || tls) && use == knowledge.StartsClear && !b.fault.Any(knowledge.OldTLS) && c.implicit:
		return verdictOn{cause: "implicit-tls-on-starttls-port", confidence: Medium, because: "TLS was begun at once on a port where it comes by STARTTLS", or: "tls-handshake-failed", decides: "the TLS library's own error text"}
	case b.fault.Any(knowledge.Handshake):
		return verdictOn{cause: "tls-handshake-failed", confidence: High, because: "the TLS library says so"}
	case tls:
		return verdictOn{cause: "tls-handshake-failed", confidence: Medium, because: "the client could not begin TLS and does not say why", or: "certificate-rejected", decides: "the TLS library's own error text"}
	case !reached(t) && unmade(t):
		return silent("timeout", "no connection was made", c)
	case c.set && !c.implicit && use == knowledge.StartsTLS && b.fault.Any(knowledge.PeerGone|knowledge.TimedOut):
		return verdictOn{cause: "plaintext-on-implicit-tls-port", confidence: Medium, because: "the settings begin in clear on a port where TLS comes first, and no greeting comes", or: "connection-lost", decides: "a trace that shows the port"}
	case !c.implicit && use == knowledge.StartsTLS && b.fault.Any(knowledge.PeerGone|knowledge.TimedOut) && oneLine(t):
		return verdictOn{cause: "plaintext-on-implicit-tls-port", confidence: Medium, because: "an error alone: no greeting came on a port where TLS comes first", or: "connection-lost", decides: "a trace that shows whether the client began with TLS"}
	case !c.implicit && use == knowledge.StartsTLS && b.fault.Any(knowledge.PeerGone|knowledge.TimedOut):
		return verdictOn{cause: "plaintext-on-implicit-tls-port", confidence: High, because: "the client waits in clear on a port where TLS comes first, and no greeting comes"}
	case !c.implicit && use == knowledge.StartsTLS && reached(t):
		return verdictOn{cause: "plaintext-on-implicit-tls-port", confidence: Medium, because: "the client speaks in clear on a port where TLS comes first, and gives up", or: "connection-lost", decides: "the time between connecting and giving up"}
	case b.fault.Any(knowledge.TimedOut):
		return silent("timeout", "nothing came in time", c)
	case b.fault.Any(knowledge.PeerGone):
		return silent("connection-lost", "the connection ended before the greeting", c)
	}
	if reached(t) {
		return verdictOn{cause: "connection-lost", confidence: Low, because: "the connection stood, and the client gave it up without a greeting", or: "timeout", decides: "the time between connecting and giving up"}
	}
	return verdictOn{cause: "connection-refused", confidence: Low, because: "the client could not connect and does not say why", or: "timeout", decides: "the error text of the operating system"}
}

// reached tells whether the TCP connection stood.
func reached(t *Trace) bool {
	for i := range t.Events {
		if e := &t.Events[i]; e.Signal == stream.Connected || e.Signal == stream.Closed || e.Kind == stream.Reply {
			return true
		}
	}
	return false
}

// silent is a break before the greeting that the port does not explain.
func silent(cause, because string, c connection) verdictOn {
	v := verdictOn{cause: cause, confidence: Medium, because: because, or: "plaintext-on-implicit-tls-port", decides: "the port, and whether the client began with TLS"}
	if c.port != 0 {
		v.or, v.decides = "connection-refused", "a connection attempt from another network"
		if cause == "timeout" {
			v.confidence, v.or = High, ""
		}
	}
	return v
}

// judgeLoss is a break in the middle of the conversation.
func judgeLoss(t *Trace, b *breakage) verdictOn {
	if harmless(t, b.first) {
		return verdictOn{}
	}
	switch {
	case b.fault.Has(knowledge.TimedOut | knowledge.NoReply):
		return verdictOn{cause: "timeout", confidence: Medium, because: "the client went on without a reply, which came later", or: "reply-out-of-step", decides: "a trace with time stamps"}
	case b.fault.Any(knowledge.TimedOut):
		return verdictOn{cause: "timeout", confidence: High, because: "the client waited for a reply that did not come in time"}
	case b.fault.Any(knowledge.PeerGone):
	case b.fault.Any(knowledge.NoReply):
		return verdictOn{cause: "connection-lost", confidence: Medium, because: "the client got no reply to its last command", or: "timeout", decides: "the time between the command and the client's error"}
	default:
		return verdictOn{}
	}
	if unansweredBefore(t, b.first) < 0 {
		return verdictOn{cause: "connection-lost", confidence: Medium, because: "the connection ended while no reply was due", or: "timeout", decides: "the time between the last reply and the end"}
	}
	return verdictOn{cause: "connection-lost", confidence: High, because: "the connection ended before the reply that was due"}
}

// harmless tells whether a connection may end as it did: after QUIT, after 421,
// or because the server had refused what the client wanted.
func harmless(t *Trace, event int) bool {
	for k := t.StepAt(event); k >= 0; k-- {
		s := &t.Steps[k]
		if s.Is("QUIT") {
			return true
		}
		if s.Answered() && s.Answer < event {
			return s.Refused()
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
