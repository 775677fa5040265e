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
		v := judge(t, b)
		if v.cause != cause {
			return nil
		}
		return []Finding{breakFinding(t, b, v)}
	}
}

// breakFinding is the finding for a break, at the line that shows it.
func breakFinding(t *Trace, b *breakage, v verdictOn) Finding {
	if v.cause == "tls-handshake-failed" {
		b.at = b.first // whatever the client says then, it says it of the handshake
	}
	f := Finding{Rule: v.cause, Step: -1, Event: b.at, Illegal: true, Confidence: v.confidence, Because: v.because}
	f.Says = breakSays(b.fault, v.cause)
	if v.or != "" && v.confidence != High {
		f.RunnerUp = &RunnerUp{ID: v.or, Decides: v.decides}
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

// outOfStep: the first command whose reply the client misread. A timeout that
// the log shows is the cause of the shift (contract, decision 1).
func outOfStep(t *Trace) []Finding {
	k := t.Shifted
	if b := broken(t); b != nil && judge(t, b).cause == "timeout" {
		return nil
	}
	if k < 0 {
		if found := misquoted(t); found != nil || t.End.Delivered > 0 {
			return found
		}
		return lagging(t)
	}
	if oneWrongReply(t) >= 0 || oneMore(t) >= 0 {
		return nil
	}
	f := Finding{Rule: "reply-out-of-step", Step: k, Illegal: true, Confidence: Medium, Because: "the replies fit the commands only when each is read one step earlier",
		RunnerUp: &RunnerUp{ID: "server-unsolicited-reply", Decides: "a trace with time stamps"}}
	if r := t.Steps[k].Reply(); r != nil {
		f.Evidence = []Evidence{{Line: r.Place.Line, Says: "this is the reply to line " + itoa(t.Line(k)) + ": " + quote(Ref(r))}}
	}
	return []Finding{f}
}

// misquoted: the client complains of a good reply that its command cannot get,
// so it read the reply to another command.
func misquoted(t *Trace) []Finding {
	for i := range t.Events {
		e := &t.Events[i]
		if e.Kind != stream.Error || e.Code < 200 || e.Code >= 400 || e.Verb == "" || fits(e.Verb, e.Code) {
			continue
		}
		f := Finding{Rule: "reply-out-of-step", Step: t.shownBefore(i, e.Verb), Event: i, Illegal: true, Confidence: Medium,
			Because:  "the client took this for the reply to " + e.Verb + ", which it cannot be",
			RunnerUp: &RunnerUp{ID: "server-bad-reply", Decides: "a trace with time stamps"},
			Evidence: []Evidence{{Line: e.Place.Line, Says: "the client reads " + quote(Ref(e)) + " as the reply to " + e.Verb}}}
		if k := f.Step; k >= 0 && !t.Steps[k].Inferred && (t.Steps[k].Code() == e.Code || unansweredBefore(t, i) < 0) {
			continue // it was the command's own reply, or nothing else was due
		}
		if late := misread(t, i); len(late) > 0 && late[0] < f.Step {
			f.Step = late[0]
		}
		return []Finding{f}
	}
	return nil
}

// lagging: command after command went out when the reply to the one before had
// not been read, each after the reply to an earlier one. A pipelined group looks
// otherwise: its commands stand together.
func lagging(t *Trace) []Finding {
	late := misread(t, len(t.Events))
	if len(late) < 2 || refusedAny(t) || t.Steps[late[0]].Facts.Caps.Has("PIPELINING") {
		return nil
	}
	k := late[0]
	return []Finding{{Rule: "reply-out-of-step", Step: k, Illegal: true, Confidence: Medium, Because: "from here on each command goes out after the reply to an earlier one",
		RunnerUp: &RunnerUp{ID: "pipelined-without-offer", Decides: "a trace with time stamps"},
		Evidence: []Evidence{{Line: t.replyLine(k), Says: "the reply to line " + itoa(t.Line(k)) + " comes when it is read for another command"}}}}
}

// misread are the commands before an event after which the client read the
// reply to an earlier one.
func misread(t *Trace, event int) []int {
	owner := map[int]int{}
	for k := range t.Steps {
		if a := t.Steps[k].Answer; a >= 0 {
			owner[a] = k
		}
	}
	var late []int
	for k := 0; k+1 < len(t.Steps) && t.Steps[k].Event < event; k++ {
		for i := t.Steps[k].Event + 1; i < t.Steps[k+1].Event; i++ {
			if j, ok := owner[i]; ok && j < k && onWire(t.Steps[k].Command) {
				late = append(late, k)
				break
			}
		}
	}
	return late
}

// shownBefore is the last command of that verb that the log shows before an
// event, -1 if there is none.
func (t *Trace) shownBefore(event int, verb string) int {
	for k := t.StepAt(event); k >= 0; k-- {
		if s := &t.Steps[k]; s.Command == verb && !s.FromError {
			return k
		}
	}
	return -1
}

// redirected: a known provider was asked and somebody else answers. Only a
// session that goes wrong is worth the word.
func redirected(t *Trace) []Finding {
	c := connectionOf(t)
	asked := knowledge.AskedProvider(c.host)
	greeting := t.Next(-1, VerbGreeting)
	if asked == nil {
		return strangers(t, c, greeting)
	}
	if greeting < 0 || !t.Steps[greeting].Answered() || !suffers(t, greeting) {
		return nil
	}
	said := t.Steps[greeting].Reply()
	if asked.Answers(said.Text) || masked(said.Text) || greetedHost(said.Text) == "" {
		return nil
	}
	for k := t.Next(greeting, "EHLO", "HELO"); k >= 0; k = t.Next(k, "EHLO", "HELO") {
		if r := t.Steps[k].Reply(); r != nil && asked.Answers(r.Text) {
			return nil
		}
	}
	f := Finding{Rule: "connection-redirected", Step: -1, Event: t.Steps[greeting].Event, Illegal: true, Confidence: High,
		Because: "the host that was asked for and the one that answers are strangers",
		Evidence: []Evidence{{Line: t.Events[c.event].Place.Line, Says: "the client asks for " + c.host + " (" + asked.Name + ")"},
			{Line: said.Place.Line, Says: "the answer comes from " + greetedHost(said.Text)}}}
	if b := broken(t); b != nil && b.fault.Any(knowledge.BadCertificate) {
		f.Event = b.at
		f.Evidence = append(f.Evidence, Evidence{Line: t.Events[b.at].Place.Line, Says: errorSays(&t.Events[b.at])})
	}
	return []Finding{f}
}

// strangers: a host that is no known provider's was asked, another domain's
// answers, and the certificate is not for the host that was asked. A client
// that asks for its own domain at a hoster's gets the hoster's certificate all
// the same; that is no redirection.
func strangers(t *Trace, c connection, greeting int) []Finding {
	b := broken(t)
	if b == nil || !b.fault.Has(knowledge.BadCertificate|knowledge.NameMismatch) || greeting < 0 || !t.Steps[greeting].Answered() {
		return nil
	}
	said := t.Steps[greeting].Reply()
	asked, answers := domainOf(c.host), domainOf(greetedHost(said.Text))
	if asked == "" || answers == "" || asked == answers || ownDomain(t, asked) {
		return nil
	}
	return []Finding{{Rule: "connection-redirected", Step: -1, Event: b.at, Illegal: true, Confidence: Medium,
		Because:  "greeting and certificate are another's than the host that was asked for",
		RunnerUp: &RunnerUp{ID: "certificate-rejected", Decides: "whether the host that was asked for belongs to the one that answers"},
		Evidence: []Evidence{{Line: t.Events[c.event].Place.Line, Says: "the client asks for " + c.host},
			{Line: said.Place.Line, Says: "the answer comes from " + greetedHost(said.Text)},
			{Line: t.Events[b.at].Place.Line, Says: errorSays(&t.Events[b.at])}}}}
}

// ownDomain tells whether a domain is the client's own, as its EHLO or its
// sender's address say.
func ownDomain(t *Trace, domain string) bool {
	for k := range t.Steps {
		switch s := &t.Steps[k]; s.Command {
		case "EHLO", "HELO":
			if domainOf(s.Argument) == domain {
				return true
			}
		case "MAIL":
			_, host, _ := strings.Cut(s.Argument, "@")
			host, _, _ = strings.Cut(host, ">")
			if domainOf(host) == domain {
				return true
			}
		}
	}
	return false
}

// domainOf is the part of a host name that one owner holds: its last two
// labels, three where the last but one is short as in "co.uk". "" for what is
// no name.
func domainOf(host string) string {
	labels := strings.Split(strings.ToLower(strings.TrimSuffix(strings.TrimSpace(host), ".")), ".")
	n := len(labels)
	if n < 2 || strings.ContainsAny(host, "[]:_ ") || labels[n-1] == "" || labels[n-1][0] >= '0' && labels[n-1][0] <= '9' {
		return ""
	}
	if n > 2 && len(labels[n-1]) == 2 && len(labels[n-2]) <= 3 {
		return strings.Join(labels[n-3:], ".")
	}
	return strings.Join(labels[n-2:], ".")
}

// suffers tells whether anything went wrong after a step: a refusal, or a
// break.
func suffers(t *Trace, after int) bool {
	for k := after + 1; k < len(t.Steps); k++ {
		if t.Steps[k].Refused() {
			return true
		}
	}
	return broken(t) != nil
}

// judgeCertificate is a certificate that the client did not accept; where the
// asked provider is not the one that answers, the redirection is the cause.
func judgeCertificate(t *Trace) verdictOn {
	if len(redirected(t)) > 0 {
		return verdictOn{}
	}
	return verdictOn{cause: "certificate-rejected", confidence: High, because: "the TLS library says so"}
}

// masked tells whether a text was overwritten with asterisks.
func masked(text string) bool {
	return strings.Count(text, "*") >= 8 && strings.Count(text, "*")*2 > len(text)
}

// maskedKeyword is the EHLO keyword that was overwritten ("XXXXXXXA" for
// STARTTLS), "" if there is none.
func maskedKeyword(list Capabilities) string {
	for keyword := range list {
		if len(keyword) >= 6 && strings.Trim(keyword, "X") == strings.TrimPrefix(keyword[len(keyword)-1:], "X") && strings.Count(keyword, "X") >= len(keyword)-1 {
			return keyword
		}
	}
	return ""
}

// starttlsStripped: the greeting or the list is masked, and TLS is missing.
func starttlsStripped(t *Trace) []Finding {
	hello := -1
	for k := t.Next(-1, "EHLO"); k >= 0; k = t.Next(k, "EHLO") {
		if list, _ := capabilities(t.Steps[k].Reply()); t.Steps[k].Accepted() && maskedKeyword(list) != "" && !list.Has("STARTTLS") {
			hello = k
			break
		}
	}
	greeting := t.Next(-1, VerbGreeting)
	stars := greeting >= 0 && t.Steps[greeting].Answered() && masked(t.Steps[greeting].Reply().Text)
	tls := t.Next(-1, "STARTTLS")
	if hello < 0 && !(stars && tls >= 0 && (t.Steps[tls].Refused() || t.Steps[tls].Local)) {
		return nil
	}
	at := max(hello, greeting)
	if !suffers(t, at) && (tls < 0 || !t.Steps[tls].Local) {
		return nil
	}
	return []Finding{strippedFinding(t, greeting, hello, stars)}
}

func strippedFinding(t *Trace, greeting, hello int, stars bool) Finding {
	f := Finding{Rule: "starttls-stripped", Step: -1, Event: t.Steps[max(greeting, 0)].Event, Illegal: true, Confidence: High, Because: "the keyword is overwritten, and STARTTLS is not on the list"}
	if stars {
		f.Evidence = append(f.Evidence, Evidence{Line: t.replyLine(greeting), Says: "the greeting is masked"})
	}
	if hello < 0 {
		f.Confidence, f.Because = Medium, "the greeting is masked and STARTTLS is refused"
		f.RunnerUp = &RunnerUp{ID: "starttls-not-advertised", Decides: "the same session from another network"}
		return f
	}
	list, _ := capabilities(t.Steps[hello].Reply())
	keyword := maskedKeyword(list)
	f.Evidence = append(f.Evidence, Evidence{Line: list.Line(keyword), Says: "the list has " + keyword + " where STARTTLS would stand"})
	f.Event, f.Line = t.Steps[hello].Answer, list.Line(keyword)
	return f
}
