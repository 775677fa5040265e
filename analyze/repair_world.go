package analyze

import (
	"sort"
	"strings"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// unit is one command of a conversation with all that belongs to it: the lines
// of a login, the content after DATA.
type unit struct {
	verb, argument string
	line           int
	tolerated      bool // out of order, but the server took it
	fixed          bool // shares its line with another (the tool sent both by itself): it stays
	refused        int  // code of a refusal that no order mends, 0 none
}

// mostUnits bounds how much of a conversation is searched for a repair.
const mostUnits = 40

// unitsOf are the commands around the fault, and the index of the one at fault;
// -1 if the log shows none.
func unitsOf(t *Trace, d *Diagnosis) (units []unit, at int) {
	at = -1
	fault := d.Cause.Place.Line
	if d.FirstIllegal != nil {
		fault = d.FirstIllegal.Place.Line
	}
	for i := range t.Steps {
		s := &t.Steps[i]
		if !onWire(s.Command) {
			continue
		}
		u := unit{verb: s.Command, argument: s.Argument, line: t.Line(i), tolerated: s.Verdict == WarningMove}
		if s.Refused() && s.Verdict == Legal && len(rows(s)) == 0 {
			u.refused = s.Code()
		}
		if u.line == fault && at < 0 {
			at, u.refused = len(units), 0
		}
		if n := len(units); n > 0 && units[n-1].line == u.line {
			units[n-1].fixed, u.fixed = true, true
		}
		units = append(units, u)
	}
	if at < 0 && d.FirstIllegal != nil && d.FirstIllegal.Command == VerbContent {
		for at = len(units) - 1; at >= 0 && units[at].line > fault; at-- {
		}
	}
	if len(units) > mostUnits && at >= 0 {
		from := max(0, at-mostUnits/2)
		to := min(len(units), from+mostUnits)
		return units[from:to], at - from
	}
	return units, at
}

// world is the server as the session shows it: what it offers and what it
// demands.
type world struct {
	start        standing
	clear, tls   Capabilities // the EHLO lists without and with TLS
	offersTLS    bool
	refusesEHLO  bool
	hello        string // EHLO, or LHLO for LMTP
	mechanism    string // to log in with
	authNeedsTLS bool
	mailNeedsTLS bool
	mailNeeds    bool   // a login before MAIL
	inserts      []unit // what can be put in
	played       map[play]result
}

// worldOf reads from a session what its server offers and demands. Where no
// EHLO list is shown it is taken to hold what the client uses.
func worldOf(t *Trace, d *Diagnosis, units []unit) *world {
	w := &world{hello: "EHLO", played: map[play]result{}}
	if t.End.LMTP {
		w.hello = "LHLO"
	}
	for i := range t.Steps {
		w.lists(t.Steps[i].Facts)
		w.demands(&t.Steps[i])
	}
	w.lists(t.End)
	for _, id := range []string{d.Cause.ID, illegalID(d)} {
		w.charge(id)
	}
	w.offersTLS = w.offersTLS || w.authNeedsTLS || w.mailNeedsTLS
	w.assume(units)
	w.start = w.startOf(t, d)
	return w
}

func illegalID(d *Diagnosis) string {
	if d.FirstIllegal == nil {
		return ""
	}
	return d.FirstIllegal.ID
}

// lists takes the EHLO lists over.
func (w *world) lists(f *Facts) {
	w.offersTLS = w.offersTLS || f.Upgraded || f.Caps.Has("STARTTLS")
	switch {
	case !f.CapsKnown || f.Caps == nil:
	case f.TLS:
		w.tls = f.Caps
	default:
		w.clear = f.Caps
	}
}

// demands takes over what a refusal asks for.
func (w *world) demands(s *Step) {
	if !s.Refused() {
		return
	}
	says := complaint(s.Reply())
	if says.Any(knowledge.NeedsTLS) {
		w.authNeedsTLS = true
		w.mailNeedsTLS = w.mailNeedsTLS || !s.Is("AUTH", VerbAuthResponse)
	}
	if says.Any(knowledge.NeedsAuth) {
		w.mailNeeds = true
	}
	if s.Is("EHLO") && s.Verdict == Legal {
		w.refusesEHLO = true
	}
}

// charge takes over what the verdict says that the server demands.
func (w *world) charge(id string) {
	switch id {
	case "auth-before-starttls":
		w.authNeedsTLS = true
	case "mail-before-starttls":
		w.mailNeedsTLS, w.authNeedsTLS = true, true
	case "mail-before-auth":
		w.mailNeeds = true
	}
}

// assume fills what the log does not show of the lists.
func (w *world) assume(units []unit) {
	uses := Capabilities{}
	for _, u := range units {
		s := Step{Command: u.verb, Argument: u.argument}
		if u.verb == "AUTH" {
			uses["AUTH"] = Capability{Params: append(uses["AUTH"].Params, mechanism(&s))}
		}
		if u.verb == "BDAT" {
			uses["CHUNKING"] = Capability{}
		}
		if u.verb == "STARTTLS" && w.clear == nil {
			w.offersTLS = true
		}
		for none := (&Facts{CapsKnown: true, Caps: uses}); ; {
			name, value, _ := strings.Cut(strings.ToUpper(unlistedParameter(none, &s)), "=")
			if name == "" {
				break
			}
			keyword, known := parameterKeywords[name]
			if !known {
				keyword = name
			}
			if value == "BINARYMIME" {
				keyword = value
			}
			if uses.Has(keyword) {
				break // listed already: nothing more to assume
			}
			uses[keyword] = Capability{}
		}
	}
	if _, ok := uses["AUTH"]; !ok && w.mailNeeds {
		uses["AUTH"] = Capability{Params: []string{"PLAIN"}}
	}
	if w.clear == nil {
		w.clear = uses
		if w.tls != nil { // what is not offered under TLS is not offered in clear
			w.clear = w.tls
		}
		if w.offersTLS {
			w.clear = with(w.clear, "STARTTLS", Capability{})
		}
	}
	if w.tls == nil {
		w.tls = without(w.clear, "STARTTLS")
		if auth, ok := uses["AUTH"]; ok && !w.tls.Has("AUTH") && w.offersTLS {
			w.tls = with(w.tls, "AUTH", auth)
		}
	}
	if !w.offersTLS {
		w.clear = without(w.clear, "STARTTLS")
	}
	for _, list := range []Capabilities{w.clear, w.tls} {
		if params := list["AUTH"].Params; len(params) > 0 && params[0] != "" {
			w.mechanism = preferred(params)
		}
	}
	if w.mechanism == "" {
		w.mechanism = "PLAIN"
	}
}

// preferred is the mechanism to log in with of those on offer.
func preferred(offered []string) string {
	list := Capabilities{"AUTH": {Params: offered}}
	for _, m := range []string{"PLAIN", "LOGIN", "CRAM-MD5"} {
		if list.Takes("AUTH", m) {
			return m
		}
	}
	return offered[0]
}

func with(list Capabilities, keyword string, c Capability) Capabilities {
	out := without(list, keyword)
	out[keyword] = c
	return out
}

func without(list Capabilities, keyword string) Capabilities {
	out := Capabilities{}
	for k, c := range list {
		if k != keyword {
			out[k] = c
		}
	}
	return out
}

// startOf is where the searched part of the conversation begins.
func (w *world) startOf(t *Trace, d *Diagnosis) standing {
	p := standing{phase: Greeted}
	for i := range t.Steps {
		s := &t.Steps[i]
		if !onWire(s.Command) {
			continue
		}
		p.tls = s.Facts.TLS && !s.Facts.Upgraded
		if s.Phase == Unknown && !s.Is("EHLO", "LHLO", "HELO") && !needsHello[d.Cause.ID] {
			p = standing{phase: Hello, hello: w.hello, tls: s.Facts.TLS, list: listUnknown, auth: s.Facts.Authenticated}
		}
		break
	}
	return p
}

// needsHello are the causes that prove that no EHLO was in force.
var needsHello = map[string]bool{"mail-before-helo": true, "auth-before-helo": true, "starttls-before-ehlo": true}

// standing is where a conversation stands, as far as the table and the server
// care. It is small and comparable: the search meets each once.
type standing struct {
	phase           Phase
	hello           string
	list            int8 // which EHLO list is in force
	tls, upgraded   bool
	auth            bool
	open, binary    bool
	accepted        bool // a recipient
	refused         bool // a recipient, and a MAIL
	mailRefused     bool
	closed          bool
	progress        int16 // three steps a message: MAIL, RCPT, accepted
	deliveredBefore int16
}

// The lists that can be in force.
const (
	listNone int8 = iota // none, or an EHLO that STARTTLS made void
	listClear
	listTLS
	listUnknown
)

// facts are the standing in the table's words.
func (w *world) facts(p standing) *Facts {
	f := &Facts{
		StartShown: true, Greeted: true, TLS: p.tls, TLSKnown: true, Upgraded: p.upgraded, Hello: p.hello,
		HelloStep: -1, Authenticated: p.auth, AuthFailed: -1, MailRefused: -1, Open: p.open, RcptRefused: -1,
		DataRefused: -1, Binary: p.binary, LMTP: w.hello == "LHLO", ClosedStep: -1,
	}
	switch {
	case p.hello == "HELO":
		f.CapsKnown = true
	case p.list == listClear:
		f.Caps, f.CapsKnown = w.clear, true
	case p.list == listTLS:
		f.Caps, f.CapsKnown = w.tls, true
	}
	if p.accepted {
		f.Accepted = 1
	}
	if p.refused {
		f.Refused, f.RcptRefused = 1, 0
	}
	if p.mailRefused {
		f.MailRefused = 0
	}
	if p.closed {
		f.Closed, f.ClosedStep = "quit", 0
	}
	return f
}

// move is the standing after a command got a reply of that code, by the table
// of effects.
func (w *world) move(p standing, s *Step, code int) standing {
	f := w.facts(p)
	e := effect(s, code)
	if e == nil {
		return p
	}
	scratch := &Trace{Steps: []Step{*s}}
	for _, name := range e.Changes {
		changes[name](scratch, 0, f)
	}
	to := e.To
	switch to {
	case stay:
		to = p.phase
	case back:
		if to = f.spine(); to == Unknown {
			to = p.phase
		}
	}
	q := standing{
		phase: to, hello: f.Hello, list: p.list, tls: f.TLS, upgraded: f.Upgraded, auth: f.Authenticated, open: f.Open,
		binary: f.Binary, accepted: f.Accepted > 0, refused: f.Refused > 0, mailRefused: f.MailRefused >= 0,
		closed: f.Closed != "", progress: p.progress, deliveredBefore: p.deliveredBefore,
	}
	switch {
	case f.Hello == "" || f.Hello == "HELO":
		q.list = listNone
	case s.Is("EHLO", "LHLO") && code/100 == 2:
		q.list = listClear
		if q.tls {
			q.list = listTLS
		}
	}
	return q.advance(s, code)
}

// advance notes how far a message got.
func (p standing) advance(s *Step, code int) standing {
	stage := int16(0)
	switch {
	case code >= 400:
	case s.Is("MAIL"):
		stage = 1
	case s.Is("RCPT"):
		stage = 2
	case s.Is(VerbEndOfData), s.Is("BDAT", "BURL") && p.phase == Hello:
		stage = 3
	}
	if reached := 3*p.deliveredBefore + stage; reached > p.progress {
		p.progress = reached
	}
	if stage == 3 {
		p.deliveredBefore++
	}
	return p
}

// play is a unit at a standing.
type play struct {
	from standing
	unit unit
}

type result struct {
	to standing
	ok bool
}

// plays says where a unit leads, and whether it is legal there and the server's
// demands are met.
func (w *world) plays(p standing, u unit) (standing, bool) {
	u.line = 0
	key := play{p, u}
	if r, ok := w.played[key]; ok {
		return r.to, r.ok
	}
	r := result{}
	r.to, r.ok = w.try(p, u)
	w.played[key] = r
	return r.to, r.ok
}

func (w *world) try(p standing, u unit) (standing, bool) {
	s := &Step{Command: u.verb, Argument: u.argument}
	if !u.tolerated && Judge(u.verb, u.argument, p.phase, w.facts(p)) != "" {
		return p, false
	}
	if u.refused != 0 {
		return w.move(p, s, u.refused), true
	}
	mail := wantsMail(u.verb) && !s.Is("RSET", "NOOP", "HELP")
	switch {
	case s.Is("AUTH") && w.authNeedsTLS && !p.tls,
		mail && w.mailNeedsTLS && !p.tls,
		mail && w.mailNeeds && !p.auth,
		s.Is("EHLO") && w.refusesEHLO:
		return p, false
	}
	s.Replies = []*stream.Event{{Kind: stream.Reply, Code: 250, Text: "server\n" + w.offer(p)}}
	code := 250
	if s.Is("DATA") {
		p = w.move(p, s, 354)
		s, code = &Step{Command: VerbEndOfData}, 250
	}
	return w.move(p, s, code), true
}

// offer is the EHLO list that the server gives at a standing.
func (w *world) offer(p standing) string {
	list := w.clear
	if p.tls {
		list = w.tls
	}
	lines := make([]string, 0, len(list))
	for k, c := range list {
		lines = append(lines, strings.TrimSpace(k+" "+strings.Join(c.Params, " ")))
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

// aim is where the client was going: encrypted, logged in, and how far with its
// message.
type aim struct {
	tls, login bool
	progress   int16
}

// aimOf is what the client reached before the fault, and the farthest that it
// tried to get from there.
func aimOf(units []unit, at int) aim {
	a := aim{}
	delivered, stage := int16(0), int16(0)
	for i, u := range units {
		s := Step{Command: u.verb}
		done := i < at
		switch {
		case done && u.refused != 0:
		case s.Is("STARTTLS"):
			a.tls = true
		case s.Is("AUTH"):
			a.login = true
		case s.Is("MAIL"):
			stage = max(stage, 1)
		case s.Is("RCPT"):
			stage = max(stage, 2)
		case s.Is("DATA", "BDAT", "BURL") && (stage > 0 || delivered == 0):
			if stage = 3; done && (u.verb == "DATA" || strings.HasSuffix(strings.ToUpper(u.argument), "LAST")) {
				delivered, stage = delivered+1, 0
			}
		}
	}
	a.progress = 3*delivered + stage
	return a
}
