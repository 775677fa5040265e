package analyze

import (
	"slices"

	"badseq/analyze/knowledge"
)

// openings are what a repaired conversation may rest on though the log does not
// show it, a row each: the sentence that says so, and which command rests on it.
// A repair that rests on none of them is complete: by all that its log shows, the
// server takes each command where it then stands. Whether it takes the address,
// the password and the message is no matter of order, and never promised.
var openings = []struct {
	says  string
	rests func(*world, standing, *unit) bool
}{
	{"Whether the server offers TLS, as those on a port for submission do: the log shows no EHLO list. If STARTTLS is not on it, leave it out.",
		func(w *world, p standing, u *unit) bool {
			return !p.tls && !w.shown.clear && w.presumed.tls && u.verb == "STARTTLS" && u.line == 0
		}},
	{"Whether the server offers a login under TLS, as those for submission do, which demand one: the log shows no EHLO list from there. If AUTH is not on it, leave it out.",
		func(w *world, p standing, u *unit) bool {
			return p.tls && !w.shown.tls && w.presumed.login && !w.shown.login && u.verb == "AUTH" && u.line == 0
		}},
	{"Whether the server offers what the client uses: the log shows no EHLO list.",
		func(w *world, p standing, u *unit) bool {
			return !p.tls && !w.shown.clear && u.extension() && !(w.presumed.tls && u.verb == "STARTTLS" && u.line == 0)
		}},
	{"Whether the server demands TLS or a login before mail: the log shows no EHLO list, and no such mail that it took.",
		func(w *world, p standing, u *unit) bool {
			return !p.tls && !p.auth && !w.shown.clear && w.hello != "HELO" && w.untried(p, u)
		}},
	{"Whether the server offers under TLS what the client uses: the log shows no EHLO list from there.",
		func(w *world, p standing, u *unit) bool {
			return p.tls && !w.shown.tls && (u.verb == "AUTH" && !w.shown.login && !(w.presumed.login && u.line == 0) || u.verb == "BDAT" && !(w.shown.clear && w.clear.Has("CHUNKING")))
		}},
	{"Whether the server takes commands that go out in one write: it does not offer PIPELINING.",
		func(w *world, p standing, u *unit) bool { return u.column != 0 && !w.pipelines(p.tls) }},
	{"Whether the server demands a login under TLS: the log shows no EHLO list from there. If AUTH is on it, log in before MAIL.",
		func(w *world, p standing, u *unit) bool { return p.tls && !p.auth && !w.shown.tls && w.untried(p, u) }},
	{"Whether the server takes mail in clear: it offers STARTTLS, and the log shows no such mail that it took. If it answers 530, STARTTLS and EHLO come first.",
		func(w *world, p standing, u *unit) bool {
			return !p.tls && w.shown.clear && w.offersTLS() && w.untried(p, u)
		}},
	{"Whether the server takes mail without a login: it offers AUTH, and the log shows no such mail that it took. If it refuses, AUTH comes first.",
		func(w *world, p standing, u *unit) bool {
			list, shown := w.clear, w.shown.clear
			if p.tls {
				list, shown = w.tls, w.shown.tls
			}
			return !p.auth && shown && list.Has("AUTH") && w.untried(p, u)
		}},
}

// guessedLogin is what a repair rests on that logs in because the server turned
// the mail away without a word of why.
const guessedLogin = "Whether a login is what the server misses: it turned the mail away without a word of why."

// extension tells whether a command needs a keyword of the list.
func (u *unit) extension() bool { return u.verb == "AUTH" || u.verb == "STARTTLS" || u.verb == "BDAT" }

// protections are the protections with which a command was taken.
type protections []protection

// within tells whether the command was taken with no more than that.
func (all protections) within(g protection) bool {
	return slices.ContainsFunc(all, func(had protection) bool { return (!had.tls || g.tls) && (!had.login || g.login) })
}

// evidence is what a session shows of its server.
type evidence struct {
	clear, tls bool                   // the EHLO list in clear, under TLS
	login      bool                   // the server has AUTH: it is on a list, or was refused for want of TLS
	took       map[string]protections // by verb, with what protection the server took it
}

// pipelines tells whether the server offers PIPELINING on a list that the log
// shows.
func (w *world) pipelines(tls bool) bool {
	if tls {
		return w.shown.tls && w.tls.Has("PIPELINING")
	}
	return w.shown.clear && w.clear.Has("PIPELINING")
}

// untried tells whether a command of mail goes where the log does not show the
// server to have taken its like: MAIL by itself, all that follows by RCPT. So
// does any other of which the server demands the same steps.
func (w *world) untried(p standing, u *unit) bool {
	g := protection{p.tls, p.auth}
	switch u.verb {
	case "MAIL":
		return !w.shown.took["MAIL"].within(g)
	case "RCPT", "DATA", "BDAT", "BURL":
		return !w.shown.took["RCPT"].within(g)
	case "VRFY", "EXPN", "ETRN":
		return !w.shown.took["RCPT"].within(g) && !w.shown.took[u.verb].within(g)
	}
	return (w.wants[u.verb] || w.known(u.verb, "mail-before-starttls")) && !w.shown.took[u.verb].within(g)
}

// evidenceOf gathers what a session shows.
func evidenceOf(t *Trace, o *offered) evidence {
	e := evidence{clear: o.clear != nil, tls: o.tls != nil, login: o.clear.Has("AUTH") || o.tls.Has("AUTH"), took: map[string]protections{}}
	for i := range t.Steps {
		s := &t.Steps[i]
		e.login = e.login || s.Is("AUTH", VerbAuthResponse) && s.Refused() && complaint(s.Reply()).Any(knowledge.NeedsTLS)
		if code := t.exchangeCode(i); code/100 == 2 || code/100 == 3 {
			e.took[s.Command] = append(e.took[s.Command], protection{s.Facts.TLS, s.Facts.Authenticated})
		}
	}
	return e
}

// restsOn are the sentences of the openings on which a way through the search
// rests.
func (w *world) restsOn(n *node) []string {
	var all []string
	for _, o := range openings {
		for m := n; m.from != nil; m = m.from {
			if m.sent != nil && m.sent.refused == 0 && o.rests(w, m.from.at.pos, m.sent) {
				all = append(all, o.says)
				break
			}
		}
	}
	return all
}

// lacks are the extensions that the server has not got (AUTH: not in clear), by
// what its program is known to do: it takes them out of their place too, and
// refused them there; or it never offers them.
func (t *Trace) lacks() map[string]bool {
	lacks := map[string]bool{}
	profile := knowledge.ProfileOf(t.Server.Software)
	if profile.Habit("BDAT", "extension-not-advertised", false) != nil {
		lacks["CHUNKING"] = true
	}
	for i := range t.Steps {
		s := &t.Steps[i]
		if !s.Is("AUTH", "STARTTLS") || !s.Refused() || s.Facts.TLS || complaint(s.Reply()).Any(knowledge.NeedsHello|knowledge.NeedsTLS|knowledge.BadCredentials) {
			continue
		}
		for _, r := range rows(s) {
			if profile.Habit(s.Command, r.Cause, true) != nil {
				lacks[s.Command] = true
			}
		}
	}
	return lacks
}
