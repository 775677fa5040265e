package analyze

import (
	"strings"

	"badseq/analyze/knowledge"
)

// world is the server as the session shows it, and what the search has met of
// it.
type world struct {
	peer
	start   standing
	inserts []unit // what can be put in
	barred  string // a verb that cannot
	played  map[play]result
	shown   evidence
	rests   []string // what the edits of the last search rest on, a sentence each
	looked  int      // how many nodes all searches looked at

	presumed protection // demanded because the server is one for submission, not because the log says so
}

// worldOf reads from a session what its server offers and demands. Where no
// EHLO list is shown it is taken to hold what the client uses.
func worldOf(t *Trace, d *Diagnosis, c stretch) *world { return worldWith(t, d, c, nil) }

// worldWith is the world if the server's EHLO list in clear, of which the log
// shows nothing, is this one; nil: as the client's use of it makes likely.
func worldWith(t *Trace, d *Diagnosis, c stretch, list Capabilities) *world {
	w := &world{peer: newPeer(t.Server.Software), played: map[play]result{}}
	if t.End.LMTP || d.Server.Port == knowledge.PortLMTP && t.End.Hello == "" {
		w.hello = "LHLO"
	}
	for i := range t.Steps {
		w.demands(&t.Steps[i])
	}
	o := t.offered()
	if list != nil {
		o.clear, o.starttls = list, list.Has("STARTTLS")
	}
	for _, id := range []string{d.Cause.ID, causeAt(d)} {
		w.charge(id)
	}
	if o.clear == nil { // a list that lacks STARTTLS has the last word (aiosmtpd and go-smtp name TLS all the same)
		o.starttls = o.starttls || w.authNeedsTLS || w.mailNeedsTLS
	}
	w.shown = evidenceOf(t, o)
	w.authNeedsTLS = w.authNeedsTLS || w.refusesListed() && o.starttls && !w.shown.took["AUTH"].within(protection{})
	w.presume(o, d.Server.Port, c)
	lacks, uses := t.lacks(), used(c.units)
	for keyword := range lacks {
		if keyword != "AUTH" {
			delete(uses, keyword)
		}
	}
	w.clear, w.tls = o.lists(uses, w.mailNeeds, lacks)
	w.choose()
	w.start = w.startOf(t, d, c)
	return w
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
	case "ehlo-twice-rejected":
		w.helloOnce = true
	case "lhlo-expected":
		w.hello = "LHLO"
	case "lhlo-on-smtp":
		w.hello = "EHLO"
	}
}

// offered is what a session shows of the EHLO lists.
type offered struct {
	clear, tls Capabilities // nil: not shown
	starttls   bool         // somewhere the server offers STARTTLS, or took it
}

// offered is what a session shows of the lists.
func (t *Trace) offered() *offered {
	o := &offered{}
	for i := range t.Steps {
		o.see(t.Steps[i].Facts)
	}
	o.see(t.End)
	return o
}

// see takes the list in force over.
func (o *offered) see(f *Facts) {
	o.starttls = o.starttls || f.Upgraded || f.Caps.Has("STARTTLS")
	switch {
	case !f.CapsKnown || f.Caps == nil:
	case f.TLS && (o.tls == nil || !f.Authenticated): // after a login some list no AUTH any more
		o.tls = f.Caps
	case !f.TLS && (o.clear == nil || !f.Authenticated):
		o.clear = f.Caps
	}
}

// lists are the two lists, what the log does not show of them filled from what
// the client uses, but for what the server is known to lack: AUTH in clear, other
// extensions altogether.
func (o *offered) lists(uses Capabilities, login bool, lacks map[string]bool) (clear, tls Capabilities) {
	auth, wanted := uses["AUTH"]
	if login && !wanted {
		auth, wanted = Capability{Params: []string{"PLAIN"}}, true
	}
	clear, tls = o.clear, o.tls
	if clear == nil {
		clear = tls // what is not offered under TLS is not offered in clear
	}
	if clear == nil {
		clear = without(without(uses, "STARTTLS"), "AUTH")
		if wanted && !lacks["AUTH"] {
			clear = with(clear, "AUTH", auth)
		}
		// A login that the server does not offer in clear it may offer under TLS.
		o.starttls = o.starttls || uses.Has("STARTTLS") || wanted && lacks["AUTH"] && !lacks["STARTTLS"]
	}
	switch {
	case !o.starttls:
		clear = without(clear, "STARTTLS")
	case !clear.Has("STARTTLS"):
		clear = with(clear, "STARTTLS", Capability{})
	}
	if tls == nil {
		tls = without(clear, "STARTTLS")
		if wanted && !tls.Has("AUTH") && o.starttls {
			tls = with(tls, "AUTH", auth)
		}
	}
	return clear, tls
}

// used are the extensions that a conversation uses.
func used(units []unit) Capabilities {
	uses := Capabilities{}
	for _, u := range units {
		s := Step{Command: u.verb, Argument: u.argument}
		switch u.verb {
		case "AUTH":
			uses["AUTH"] = Capability{Params: append(uses["AUTH"].Params, mechanism(&s))}
		case "BDAT":
			uses["CHUNKING"] = Capability{}
		case "STARTTLS":
			uses["STARTTLS"] = Capability{}
		}
		for {
			keyword := unlistedKeyword(&Facts{CapsKnown: true, Caps: uses}, &s)
			if keyword == "" || uses.Has(keyword) {
				break
			}
			uses[keyword] = Capability{}
		}
	}
	return uses
}

// unlistedKeyword is the keyword of the first parameter that the list lacks, ""
// if there is none.
func unlistedKeyword(f *Facts, s *Step) string {
	name, value, _ := strings.Cut(strings.ToUpper(unlistedParameter(f, s)), "=")
	if value == "BINARYMIME" {
		return value
	}
	if keyword, known := parameterKeywords[name]; known {
		return keyword
	}
	return name
}
