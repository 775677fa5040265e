package analyze

import "badseq/analyze/knowledge"

// presume takes for demanded what a server for submission demands of mail (a
// login, RFC 6409 4.3, under TLS where it has that, RFC 8314 3.3) though the log
// does not say so: the repair is then accepted at its first run, not at the one
// after the next refusal. Such a server is told by its port, or by a demand of
// TLS, which a server that the whole Internet delivers to must not make (RFC 3207
// 4). What the log shows otherwise wins: mail taken without, a list that lacks it.
func (w *world) presume(o *offered, port int, c stretch) {
	submits := knowledge.Submits(port)
	if submits && o.mayStart() {
		w.presumeTLS(o, c)
	}
	switch {
	case w.mailNeeds || !submits && !w.mailNeedsTLS || !mails(c):
	case w.shown.took["RCPT"].within(protection{tls: true}): // with or without TLS, and no login
	case o.tls != nil && !o.tls.Has("AUTH"):
	case o.tls == nil && o.clear != nil && !o.starttls && !o.clear.Has("AUTH"):
	default:
		w.mailNeeds, w.presumed.login = true, true
	}
}

// presumeTLS takes TLS for demanded, of mail and of a login, each unless it was
// taken in clear.
func (w *world) presumeTLS(o *offered, c stretch) {
	if !w.mailNeedsTLS && mails(c) && !w.shown.took["RCPT"].within(protection{login: true}) {
		w.mailNeedsTLS, w.presumed.tls = true, true
	}
	if !w.authNeedsTLS && !w.shown.took["AUTH"].within(protection{}) {
		w.authNeedsTLS, w.presumed.tls = true, true
	}
	o.starttls = o.starttls || w.presumed.tls
}

// mayStart tells whether the server offers STARTTLS, or may: no list is shown.
func (o *offered) mayStart() bool { return o.starttls || o.clear == nil && o.tls == nil }

// mails tells whether a conversation is about mail, not a login alone.
func mails(c stretch) bool {
	for i := range c.units {
		switch c.units[i].verb {
		case "MAIL", "RCPT", "DATA", "BDAT", "BURL":
			return true
		}
	}
	return false
}
