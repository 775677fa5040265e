package analyze

import (
	"maps"
	"slices"
	"strings"

	"badseq/analyze/knowledge"
)

// peer is a server as far as the order of commands goes: what it offers and
// what it demands. Repairs and predictions ask it what a command would get.
type peer struct {
	clear, tls   Capabilities // the EHLO lists without and with TLS
	hello        string       // the greeting that it wants: EHLO, LHLO for LMTP, HELO if it knows no other
	mechanism    string       // to log in with
	authNeedsTLS bool
	mailNeedsTLS bool
	mailNeeds    bool            // a login before MAIL
	helloOnce    bool            // it refuses a second EHLO
	wants        map[string]bool // commands other than those of mail of which it demands the step too
	software     string          // "" not known
}

// newPeer is a server of which nothing is known but the program that it runs, ""
// not even that.
func newPeer(software string) peer {
	p := peer{hello: "EHLO", software: software}
	p.helloOnce = p.known("EHLO", "ehlo-twice-rejected")
	h := knowledge.ProfileOf(software).Habit("MAIL", "mail-before-auth", false)
	p.mailNeeds = h != nil && h.Policy != "submission" // of everybody, however it is set up
	h = knowledge.ProfileOf(software).Habit("AUTH", "auth-before-starttls", false)
	p.authNeedsTLS = h != nil && h.Policy != "submission"
	return p
}

// known tells whether the program's profile says that it refuses a command by
// that rule.
func (p *peer) known(verb, cause string) bool {
	return knowledge.ProfileOf(p.software).Habit(verb, cause, false) != nil
}

// refusesListed tells whether the program lists AUTH in clear and wants TLS for
// it all the same: 538 (RFC 4954 6).
func (p *peer) refusesListed() bool {
	h := knowledge.ProfileOf(p.software).Habit("AUTH", "auth-before-starttls", false)
	return h != nil && h.Code == "538"
}

// demands takes over what a refusal asks for.
func (p *peer) demands(s *Step) {
	if !s.Refused() {
		return
	}
	says := complaint(s.Reply())
	if says.Any(knowledge.NeedsTLS) {
		p.authNeedsTLS = true
		p.mailNeedsTLS = p.mailNeedsTLS || !s.Is("AUTH", VerbAuthResponse)
	}
	if says.Any(knowledge.NeedsAuth) {
		p.mailNeeds = true
	}
	if says.Any(knowledge.NeedsTLS|knowledge.NeedsAuth) && !s.Is("AUTH", VerbAuthResponse) {
		if p.wants == nil {
			p.wants = map[string]bool{}
		}
		p.wants[s.Command] = true
	}
	if s.Facts.Hello == "" && says.Any(knowledge.NotImplemented) {
		p.knowsNo(s.Command)
	}
}

// knowsNo takes over that the server does not know EHLO, as the oldest do not,
// or HELO, which every SMTP server has to know (RFC 5321 4.1.1.1): then it speaks
// LMTP, as a program does that is known to know EHLO.
func (p *peer) knowsNo(verb string) {
	switch {
	case verb == "HELO", verb == "EHLO" && knowledge.ProfileOf(p.software) != nil:
		p.hello = "LHLO"
	case verb == "EHLO" && p.hello == "EHLO":
		p.hello = "HELO"
	}
}

// refuses is the cause for which the server refuses a command in a state, ""
// if it takes it: what the table forbids, then what the server demands.
func (p *peer) refuses(verb, argument string, phase Phase, f *Facts) string {
	if cause := Judge(verb, argument, phase, f); cause != "" {
		return cause
	}
	mail := p.wants[verb] || wantsMail(verb) && verb != "RSET" && verb != "NOOP" && verb != "HELP" ||
		!f.TLS && p.known(verb, "mail-before-starttls")
	switch {
	case phase == Greeted && p.known(verb, "mail-before-helo"): // RSET, in OpenSMTPD
		if f.Upgraded {
			return "no-ehlo-after-starttls"
		}
		return "mail-before-helo"
	case p.known(verb, "unknown-command"):
		return "unknown-command"
	case verb == "EHLO" && p.hello != "EHLO":
		return "unknown-command"
	case p.helloOnce && f.Hello != "" && (verb == "EHLO" || verb == "HELO" || verb == "LHLO"):
		return "ehlo-twice-rejected"
	case verb == "BDAT" && f.Hello == "HELO":
		return "extension-not-advertised" // no list names CHUNKING
	case verb == "AUTH" && p.authNeedsTLS && !f.TLS:
		return "auth-before-starttls"
	case mail && p.mailNeedsTLS && !f.TLS:
		return "mail-before-starttls"
	case mail && p.mailNeeds && !f.Authenticated:
		return "mail-before-auth"
	}
	return ""
}

// offersTLS tells whether the server offers STARTTLS.
func (p *peer) offersTLS() bool { return p.clear.Has("STARTTLS") }

// offersLogin tells whether the server offers AUTH, in clear or under TLS.
func (p *peer) offersLogin() bool { return p.clear.Has("AUTH") || p.tls.Has("AUTH") }

// offer is the EHLO list in clear or under TLS, a keyword a line.
func (p *peer) offer(tls bool) string {
	list := p.clear
	if tls {
		list = p.tls
	}
	lines := make([]string, 0, len(list))
	for _, keyword := range slices.Sorted(maps.Keys(list)) {
		lines = append(lines, strings.TrimSpace(keyword+" "+strings.Join(list[keyword].Params, " ")))
	}
	return strings.Join(lines, "\n")
}

// choose settles the mechanism to log in with: the first of those on offer that
// every library knows.
func (p *peer) choose() {
	p.mechanism = "PLAIN"
	for _, list := range []Capabilities{p.clear, p.tls} {
		if params := list["AUTH"].Params; len(params) > 0 && params[0] != "" {
			p.mechanism = preferred(list)
		}
	}
}

// preferred is the mechanism to log in with of those on a list.
func preferred(list Capabilities) string {
	for _, m := range []string{"PLAIN", "LOGIN", "CRAM-MD5"} {
		if list.Takes("AUTH", m) {
			return m
		}
	}
	return list["AUTH"].Params[0]
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
