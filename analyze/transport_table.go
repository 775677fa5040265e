package analyze

import "badseq/analyze/knowledge"

// breakRow is one line of the table of breaks: the cause of a conversation that
// broke below SMTP.
type breakRow struct {
	When    []string        // all of these, see breakGuards
	Fault   knowledge.Fault // any of them is told; 0 whatever is told
	Not     knowledge.Fault // none of them is
	Cause   string          // "" none of its own: what came before is the cause, or the end is as it should be
	Sure    Confidence
	Because string
	Or      string // what else it could be
	Decides string
}

// What decides between two causes of a break, where several rows ask for it.
const (
	anotherNetwork = "a connection attempt from another network"
	beganWithTLS   = "the port, and whether the client began with TLS"
	timeToGiveUp   = "the time between connecting and giving up"
	tlsErrorText   = "the TLS library's own error text"
	tlsServerLog   = "the server's TLS log"
)

const (
	gone      = knowledge.PeerGone | knowledge.TimedOut
	noTLS     = knowledge.NoTLS
	handshake = knowledge.Handshake
	plainPeer = knowledge.PlainPeer
)

// breakTable is read from the top, the first line that fits wins. Where the
// connection was not made comes first, then certificates, a handshake after
// STARTTLS, silence before the greeting, and loss in the middle.
var breakTable = []breakRow{
	{[]string{"no greeting"}, knowledge.NoName, 0, "dns-failure", High, "the resolver says so", "", ""},
	{[]string{"no greeting"}, knowledge.ConnectRefused, 0, "connection-refused", High, "the operating system says so", "", ""},
	{[]string{"no greeting"}, knowledge.NoRoute | knowledge.NotPermitted, 0,
		"connection-refused", Medium, "there is no way to the host, or a firewall forbids it", "timeout", anotherNetwork},
	{[]string{"nothing else told"}, knowledge.Unconnected, 0, "connection-lost", Low,
		"an error alone: the library had no connection to send on; why it was gone, or never made, stands above",
		"command-after-close", "the program's first error, and the lines before it"},

	{[]string{"redirected"}, knowledge.BadCertificate, 0, "", "", "", "", ""},
	{nil, knowledge.BadCertificate, 0, "certificate-rejected", High, "the TLS library says so", "", ""},

	{[]string{"STARTTLS refused"}, 0, 0, "", "", "", "", ""},
	{[]string{"STARTTLS accepted"}, knowledge.TimedOut, noTLS | handshake,
		"timeout", Medium, "nothing came after STARTTLS was accepted", "tls-handshake-failed", tlsServerLog},
	{[]string{"STARTTLS accepted"}, handshake | plainPeer, 0,
		"tls-handshake-failed", High, "STARTTLS was accepted and the handshake failed", "", ""},
	{[]string{"STARTTLS accepted"}, noTLS, 0, "tls-handshake-failed", Medium,
		"STARTTLS was accepted and the handshake failed; the client does not say why", "certificate-rejected", tlsErrorText},
	{[]string{"STARTTLS accepted"}, 0, 0, "tls-handshake-failed", Medium,
		"STARTTLS was accepted and the conversation ends there", "certificate-rejected", tlsErrorText},

	{[]string{"no greeting"}, knowledge.TLSPeer, 0, "plaintext-on-implicit-tls-port", High, "the server answers in TLS", "", ""},
	{[]string{"no greeting", "STARTTLS port"}, plainPeer, 0, "implicit-tls-on-starttls-port", High,
		"the server speaks plain text on a port where TLS comes by STARTTLS", "", ""},
	{[]string{"no greeting"}, plainPeer, 0, "implicit-tls-on-starttls-port", Medium,
		"the server answers the TLS handshake in plain text", "tls-handshake-failed", "the port, and what speaks on it"},
	{[]string{"no greeting", "STARTTLS port", "TLS at once"}, 0, knowledge.OldTLS, "implicit-tls-on-starttls-port", Medium,
		"TLS was begun at once on a port where it comes by STARTTLS", "tls-handshake-failed", tlsErrorText},
	{[]string{"no greeting"}, handshake, 0, "tls-handshake-failed", High, "the TLS library says so", "", ""},
	{[]string{"no greeting"}, noTLS, 0, "tls-handshake-failed", Medium,
		"the client could not begin TLS and does not say why", "certificate-rejected", tlsErrorText},
	{[]string{"no greeting", "never connected", "port known"}, 0, 0, "timeout", High, "no connection was made", "", ""},
	{[]string{"no greeting", "never connected"}, 0, 0,
		"timeout", Medium, "no connection was made", "plaintext-on-implicit-tls-port", beganWithTLS},
	{[]string{"no greeting", "TLS port", "clear by the settings"}, gone, 0, "plaintext-on-implicit-tls-port", Medium,
		"the settings begin in clear on a port where TLS comes first, and no greeting comes", "connection-lost", "a trace that shows the port"},
	{[]string{"no greeting", "TLS port", "in clear", "in one line"}, gone, 0, "plaintext-on-implicit-tls-port", Medium,
		"an error alone: no greeting came on a port where TLS comes first",
		"connection-lost", "a trace that shows whether the client began with TLS"},
	{[]string{"no greeting", "TLS port", "in clear"}, gone, 0, "plaintext-on-implicit-tls-port", High,
		"the client waits in clear on a port where TLS comes first, and no greeting comes", "", ""},
	{[]string{"no greeting", "TLS port", "in clear", "connected"}, 0, 0, "plaintext-on-implicit-tls-port", Medium,
		"the client speaks in clear on a port where TLS comes first, and gives up", "connection-lost", timeToGiveUp},
	{[]string{"no greeting", "port known"}, knowledge.TimedOut, 0, "timeout", High, "nothing came in time", "", ""},
	{[]string{"no greeting"}, knowledge.TimedOut, 0,
		"timeout", Medium, "nothing came in time", "plaintext-on-implicit-tls-port", beganWithTLS},
	{[]string{"no greeting", "port known"}, knowledge.PeerGone, 0,
		"connection-lost", Medium, "the connection ended before the greeting", "connection-refused", anotherNetwork},
	{[]string{"no greeting"}, knowledge.PeerGone, 0, "connection-lost", Medium,
		"the connection ended before the greeting", "plaintext-on-implicit-tls-port", beganWithTLS},
	{[]string{"no greeting", "connected"}, 0, 0, "connection-lost", Low,
		"the connection stood, and the client gave it up without a greeting", "timeout", timeToGiveUp},
	{[]string{"no greeting"}, 0, 0, "connection-refused", Low,
		"the client could not connect and does not say why", "timeout", "the error text of the operating system"},

	{nil, noTLS | handshake | plainPeer, 0, "tls-handshake-failed", Medium, "the client reports a TLS error", "connection-lost", tlsServerLog},
	{[]string{"may end here"}, 0, 0, "", "", "", "", ""},
	{[]string{"the reply came late"}, 0, 0, "timeout", Medium,
		"the client went on without a reply, which came later", "reply-out-of-step", "a trace with time stamps"},
	{nil, knowledge.TimedOut, 0, "timeout", High, "the client waited for a reply that did not come in time", "", ""},
	{[]string{"no reply due"}, knowledge.PeerGone, 0, "connection-lost", Medium,
		"the connection ended while no reply was due", "timeout", "the time between the last reply and the end"},
	{nil, knowledge.PeerGone, 0, "connection-lost", High, "the connection ended before the reply that was due", "", ""},
	{nil, knowledge.NoReply, 0, "connection-lost", Medium,
		"the client got no reply to its last command", "timeout", "the time between the command and the client's error"},
}

// scene is what the conditions of the table of breaks look at.
type scene struct {
	*Trace
	*breakage
	connection
	use      knowledge.PortUse // of the port
	greeted  bool              // the server had spoken
	starttls int               // step of the STARTTLS before it, -1 none
}

// breakGuards are the conditions of the table of breaks.
var breakGuards = map[string]func(*scene) bool{
	"no greeting":           func(s *scene) bool { return !s.greeted },
	"nothing else told":     func(s *scene) bool { return s.fault == knowledge.Unconnected },
	"redirected":            func(s *scene) bool { return len(redirected(s.Trace)) > 0 },
	"STARTTLS refused":      func(s *scene) bool { return s.starttls >= 0 && s.Steps[s.starttls].Refused() },
	"STARTTLS accepted":     func(s *scene) bool { return s.starttls >= 0 && !tlsBefore(s.Trace, s.first) },
	"STARTTLS port":         func(s *scene) bool { return s.use == knowledge.StartsClear },
	"TLS port":              func(s *scene) bool { return s.use == knowledge.StartsTLS },
	"TLS at once":           func(s *scene) bool { return s.implicit },
	"in clear":              func(s *scene) bool { return !s.implicit },
	"clear by the settings": func(s *scene) bool { return s.set && !s.implicit },
	"port known":            func(s *scene) bool { return s.port != 0 },
	"in one line":           func(s *scene) bool { return oneLine(s.Trace) },
	"connected":             func(s *scene) bool { return reached(s.Trace) },
	"never connected":       func(s *scene) bool { return !reached(s.Trace) && unmade(s.Trace) },
	"may end here":          func(s *scene) bool { return harmless(s.Trace, s.first) },
	"the reply came late":   func(s *scene) bool { return s.fault.Has(knowledge.TimedOut | knowledge.NoReply) },
	"no reply due":          func(s *scene) bool { return unansweredBefore(s.Trace, s.first) < 0 },
}

// unexplained is what a break is that no line of the table fits.
var unexplained breakRow

// causeOfBreak is the line of the table that fits a break.
func causeOfBreak(t *Trace, b *breakage) *breakRow {
	c := connectionOf(t)
	s := scene{Trace: t, breakage: b, connection: c, use: knowledge.UseOf(c.port), greeted: t.greetedBefore(b.first),
		starttls: lastStartTLS(t, b.first)}
	for i := range breakTable {
		if row := &breakTable[i]; row.fits(&s) {
			return row
		}
	}
	return &unexplained
}

func (r *breakRow) fits(s *scene) bool {
	if r.Fault != 0 && !s.fault.Any(r.Fault) || s.fault.Any(r.Not) {
		return false
	}
	for _, when := range r.When {
		if !breakGuards[when](s) {
			return false
		}
	}
	return true
}
