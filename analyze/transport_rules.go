package analyze

import (
	"strings"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// breaks is the Find of a rule that a break below SMTP can have as its cause.
func breaks(cause string) func(*Trace) []Finding {
	return func(t *Trace) []Finding {
		b := broken(t)
		if b == nil {
			return nil
		}
		row := causeOfBreak(t, b)
		if row.Cause != cause {
			return nil
		}
		return []Finding{breakFinding(t, b, row)}
	}
}

// breakFinding is the finding for a break, at the line that shows it.
func breakFinding(t *Trace, b *breakage, row *breakRow) Finding {
	if row.Cause == "tls-handshake-failed" {
		b.at = b.first // whatever the client says then, it says it of the handshake
	}
	f := Finding{Rule: row.Cause, Step: -1, Event: b.at, Illegal: true, Confidence: row.Sure, Because: row.Because}
	f.Says = breakSays(b.fault, row.Cause)
	if row.Or != "" {
		f.RunnerUp = &RunnerUp{ID: row.Or, Decides: row.Decides}
	}
	if c := connectionOf(t); c.event >= 0 && c.host != "" {
		f.Evidence = append(f.Evidence, Evidence{Line: t.Events[c.event].Place.Line, Says: "the client connects to " + c.host + portSays(c)})
	}
	f.Evidence = append(f.Evidence, Evidence{Line: t.Events[b.at].Place.Line, Says: errorSays(&t.Events[b.at])})
	return f
}

// nearer are explanations for what a client says more of than the cause's name.
var nearer = []struct {
	cause string
	fault knowledge.Fault
	says  string
}{
	{"certificate-rejected", knowledge.NameMismatch, "The certificate is for another name than the one that the client asked for. On shared hosting it bears the hoster's name: connect by that."},
	{"certificate-rejected", knowledge.Expired, "The certificate's time is over (or the client's clock is wrong)."},
	{"certificate-rejected", knowledge.SelfSigned, "Nobody whom the client knows has signed the certificate: it is self-signed, or the server does not send the whole chain, or an antivirus or proxy put its own in place."},
	{"tls-handshake-failed", knowledge.OldTLS, "Client and server have no TLS version, cipher or key size in common; one of the two is too old."},
	{"tls-handshake-failed", knowledge.Handshake, "One side broke the handshake off and says why to those who know TLS: a version, cipher or key size that it does not take, most often. SMTP has no part in it."},
	{"tls-handshake-failed", knowledge.NoTLS, "The handshake failed and the log does not say why. Most often the client does not accept the certificate: self-signed, for another name, from an authority that it does not know. Else the two have no TLS version or cipher in common."},
	{"connection-refused", knowledge.NotPermitted, "The client's own system forbids the connection: SELinux (httpd_can_sendmail), a container's rules or a local firewall."},
	{"connection-refused", knowledge.NoRoute, "There is no way to the host from here: its address family (IPv6) is not routed, or a firewall answers for it."},
}

// breakSays explains a break as far as the client's words say more than the
// cause's name; "" where they do not.
func breakSays(fault knowledge.Fault, cause string) string {
	for _, n := range nearer {
		if n.cause == cause && fault.Any(n.fault) {
			return n.says
		}
	}
	return ""
}

func portSays(c connection) string {
	says := ""
	if c.port != 0 {
		says = ", port " + itoa(c.port)
	}
	if c.implicit {
		says += ", with TLS at once"
	}
	return says
}

// errorSays is an error in the client's own words, one line, cut where it is
// long.
func errorSays(e *stream.Event) string {
	text, _, _ := strings.Cut(strings.TrimSpace(e.Text), "\n")
	if text == "" {
		return "the connection breaks here"
	}
	const most = 160
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return "the client reports: " + text
}

// timeouts finds breaks for want of an answer, and servers that gave up
// waiting themselves.
func timeouts(t *Trace) []Finding {
	return append(breaks("timeout")(t), refused("timeout")(t)...)
}

// handshakes finds handshakes that failed, and those that nothing but their
// absence tells of.
func handshakes(t *Trace) []Finding {
	if found := breaks("tls-handshake-failed")(t); found != nil || broken(t) != nil {
		return found
	}
	k := t.Last(len(t.Steps), "STARTTLS")
	if k < 0 || t.Steps[k].Code() != 220 || k+1 >= len(t.Steps) || tlsBefore(t, len(t.Events)) {
		return nil
	}
	next := &t.Steps[k+1]
	if !next.Is("QUIT") || next.Answered() {
		return nil
	}
	return []Finding{{Rule: "tls-handshake-failed", Step: -1, Event: next.Event, Illegal: true, Confidence: Low,
		Because:  "STARTTLS was accepted, and the client gave up at once",
		Says:     breakSays(knowledge.NoTLS, "tls-handshake-failed"),
		RunnerUp: &RunnerUp{ID: "certificate-rejected", Decides: "the error that the client raised after this line"},
		Evidence: []Evidence{{Line: t.replyLine(k), Says: "the server is ready for the handshake"}, {Line: t.Line(k + 1), Says: "the next thing is QUIT, and no reply comes to it"}}}}
}

// greetingRejected: the server's first reply is a refusal.
func greetingRejected(t *Trace) []Finding {
	k := t.Next(-1, VerbGreeting)
	if k < 0 || !t.Steps[k].Refused() || loneRefusal(t, k) {
		return nil
	}
	s := &t.Steps[k]
	f := Finding{Rule: "greeting-rejected", Step: k, Illegal: true, Confidence: High, Because: "the greeting itself is a refusal",
		Evidence: []Evidence{{Line: s.Reply().Place.Line, Says: "the server answers " + quote(Ref(s.Reply()))}}}
	if s.FromError {
		f.Confidence, f.Because = Medium, "the client quotes it; the log shows no conversation"
		f.RunnerUp = &RunnerUp{ID: "server-unavailable", Decides: "the conversation: whether a greeting came first"}
	}
	return []Finding{f}
}

// loneRefusal tells whether a first reply is more likely the answer to a
// command that the log does not show: nothing stands before it, and it is none
// of the codes that refuse a session (RFC 5321 4.3.2, RFC 7504 3).
func loneRefusal(t *Trace, k int) bool {
	s := &t.Steps[k]
	if !s.Is(VerbGreeting) || k > 0 || s.FromError || connectionOf(t).event >= 0 {
		return false
	}
	code := s.Code()
	return code != 421 && code != 554 && code != 521
}

// toolAteCommand: s_client took a typed line for one of its own commands. QUIT
// that ends the session does what was wanted.
func toolAteCommand(t *Trace) []Finding {
	i := t.EventAfter(-1, stream.ToolAteCommand)
	for ; i >= 0; i = t.EventAfter(i, stream.ToolAteCommand) {
		e := &t.Events[i]
		if e.Verb == "QUIT" || strings.EqualFold(strings.TrimSpace(e.Argument), "QUIT") {
			continue
		}
		return []Finding{{Rule: "client-tool-ate-command", Step: -1, Event: i, Illegal: true, Confidence: High, Because: "the tool says so",
			Evidence: []Evidence{{Line: e.Place.Line, Says: "the tool took the line for a command of its own"}}}}
	}
	return nil
}
