package analyze

import "badseq/analyze/fix"

// repair returns the shortest edit of the conversation that makes it legal and
// brings the client where it was going, or no edit and why none can help.
func repair(t *Trace, d *Diagnosis) (edits []Edit, none string) {
	if why := hopeless[d.Cause.ID]; why != "" {
		return nil, why
	}
	if special := byHand[d.Cause.ID]; special != nil {
		if edits := special(t, d); edits != nil {
			return edits, ""
		}
		return nil, noEdit[d.Cause.ID]
	}
	units, at := unitsOf(t, d)
	if at >= 0 {
		w := worldOf(t, d, units)
		edits = w.search(units, aimOf(units, at), t.Session.Last+1)
	}
	if len(edits) == 0 && illegalID(d) == "content-before-354" {
		return drop(t, d), ""
	}
	if len(edits) == 0 {
		return nil, "The log does not show a sequence of commands that this server would take."
	}
	return edits, ""
}

// noEdit says why no edit helps where byHand finds none.
var noEdit = map[string]string{
	"command-before-greeting": "The commands and their order are right: the client has to wait for the greeting.",
	"pipelined-without-offer": "The commands and their order are right: the client has to wait for each reply.",
	"client-tool-ate-command": "The commands and their order are right: the tool has to be started so that it passes every line on.",
}

// hopeless are the causes that no other sequence of commands mends, and why.
var hopeless = map[string]string{
	"tls-handshake-failed":     "No other order of commands helps: the two sides found no TLS version or cipher in common.",
	"certificate-rejected":     "No other order of commands helps: the client does not trust the certificate.",
	"connection-refused":       "No other order of commands helps: there was no connection.",
	"dns-failure":              "No other order of commands helps: the host name has no address.",
	"timeout":                  "No other order of commands helps: an answer did not come in time.",
	"connection-lost":          "No other order of commands helps: the connection broke.",
	"greeting-rejected":        "No other order of commands helps: the server turned the client away before the first command.",
	"connection-redirected":    "No other order of commands helps: another host has answered.",
	"reply-out-of-step":        "No other order of commands helps: the client must wait for each reply.",
	"auth-failed":              "No other order of commands helps: the server does not take this user name and password.",
	"auth-mechanism-disabled":  "No other order of commands helps: this way to log in is turned off.",
	"sender-refused":           "No other order of commands helps: the server does not take this sender.",
	"recipient-refused":        "No other order of commands helps: the server takes no mail for this recipient.",
	"relay-denied":             "No other order of commands that the log proves helps: the server does not relay for this client.",
	"size-exceeded":            "No other order of commands helps: the message is too large.",
	"rate-limited":             "No other order of commands helps: there were too many in too short a time.",
	"greylisted":               "No other order of commands helps: the server wants a second attempt, later.",
	"content-refused":          "No other order of commands helps: the server does not take this message.",
	"client-blocked":           "No other order of commands helps: the server does not take mail from this address or name.",
	"server-unavailable":       "No other order of commands helps: the server cannot take mail now.",
	"server-bad-reply":         "No other order of commands helps: the server breaks the protocol.",
	"server-unsolicited-reply": "No other order of commands helps: the server breaks the protocol.",
	"server-wrong-503":         "No other order of commands helps: this one was right.",
}

// byHand are the causes whose repair is not found by a search over the table:
// another connection, another argument, patience.
var byHand = map[string]func(*Trace, *Diagnosis) []Edit{
	"implicit-tls-on-starttls-port":  connect(TLSStartTLS, 465, 587),
	"plaintext-on-implicit-tls-port": connect(TLSImplicit, 587, 465),
	"starttls-stripped":              connect(TLSImplicit, 0, 465),
	"command-after-close":            reconnect,
	"command-before-greeting":        wait,
	"pipelined-without-offer":        wait,
	"helo-refused":                   again,
	"command-syntax":                 again,
	"ehlo-twice-rejected":            drop,
	"auth-twice":                     drop,
	"starttls-twice":                 drop,
	"unknown-command":                drop,
	"client-tool-ate-command":        lowerCase,
}

// connect is a new connection in another mode: on the port in use unless that
// is the one for the other mode (or any does not count: 0), else on port.
func connect(mode TLSMode, other, port int) func(*Trace, *Diagnosis) []Edit {
	return func(_ *Trace, d *Diagnosis) []Edit {
		to := d.Server.Port
		if to == other || to == 0 || other == 0 {
			to = port
		}
		return []Edit{{Op: "connect", TLS: string(mode), Port: to}}
	}
}

// reconnect is a new connection like the one that was closed.
func reconnect(t *Trace, d *Diagnosis) []Edit {
	mode := tlsMode(t)
	if mode == TLSUnknown {
		mode = TLSNone
	}
	return []Edit{{Op: "connect", TLS: string(mode), Port: d.Server.Port}}
}

// wait sends the command that came too early after the reply that it should
// have waited for.
func wait(t *Trace, d *Diagnosis) []Edit {
	at := stepAt(t, d.Cause.Place.Line)
	if at < 0 {
		return nil
	}
	reply := 0
	for i := range t.Steps[:at+1] {
		if i == at && t.Steps[i].Phase != Connected {
			break
		}
		for _, r := range t.Steps[i].Replies {
			reply = max(reply, r.Place.Line+max(len(r.Lines)-1, 0))
		}
	}
	if g := t.Next(-1, VerbGreeting); t.Steps[at].Phase == Connected && g >= 0 {
		reply = t.Line(g)
	}
	if reply < t.Line(at) {
		return nil
	}
	return []Edit{{Op: "move", Line: t.Line(at), BeforeLine: reply + 1}}
}

// again sends the same command with a better argument.
func again(t *Trace, d *Diagnosis) []Edit {
	if at := stepAt(t, d.Cause.Place.Line); at >= 0 && onWire(t.Steps[at].Command) {
		return []Edit{{Op: "replace", Line: t.Line(at), Command: t.Steps[at].Command}}
	}
	return drop(t, d)
}

// drop leaves the command out.
func drop(_ *Trace, d *Diagnosis) []Edit {
	if d.FirstIllegal != nil {
		return []Edit{{Op: "delete", Line: d.FirstIllegal.Place.Line}}
	}
	return []Edit{{Op: "delete", Line: d.Cause.Place.Line}}
}

// lowerCase types the recipient that the tool took for itself in lower case.
// What else it took is no command.
func lowerCase(_ *Trace, d *Diagnosis) []Edit {
	if t := d.FirstIllegal; t != nil && (t.State == Mail.String() || t.State == Rcpt.String()) {
		return []Edit{{Op: "insert", Command: "rcpt", BeforeLine: t.Place.Line}}
	}
	return nil
}

// advice says what to change, in the words of the library that wrote the log.
func advice(t *Trace, d *Diagnosis) fix.Fix {
	f := fix.Facts{Host: d.Server.Host, Port: d.Server.Port, Started: t.Next(-1, "EHLO", "HELO", "LHLO") >= 0}
	if i := stepAt(t, d.Cause.Place.Line); i >= 0 {
		s := &t.Steps[i]
		f.Command, f.Mechanism = s.Command, mechanism(s)
		f.Offered = s.Facts.Caps["AUTH"].Params
	}
	if d.Cause.ID == "mechanism-not-advertised" {
		f.Mechanism = "" // the one to use is another
	}
	out := fix.For(d.Cause.ID, d.Session.Client, f)
	if out.Sentence == "" { // a cause that has no row yet
		if r := RuleOf(d.Cause.ID); r != nil {
			out.Sentence = r.Doc.Change
		}
	}
	return out
}

// stepAt is the first step on a line of the input, -1 if none is there.
func stepAt(t *Trace, line int) int {
	for i := range t.Steps {
		if t.Line(i) == line {
			return i
		}
	}
	return -1
}
