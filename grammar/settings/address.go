package settings

import (
	"net/url"
	"strings"

	"badseq/grammar/stream"
)

// address reads smtp://user:password@host:port, as in MAILER_DSN.
func (r *reader) address(text string, at int) {
	for pos := 0; ; {
		i := strings.Index(text[pos:], "smtp")
		if i < 0 {
			return
		}
		i += pos
		pos = i + len("smtp")
		if rest := text[pos:]; !strings.HasPrefix(rest, "://") && !strings.HasPrefix(rest, "s://") {
			continue
		}
		end := i + strings.IndexAny(text[i:]+" ", " \t\"'`<>),;")
		r.secretOf(text[i:end], at+i)
		u, err := url.Parse(text[i:end])
		if err != nil || !hostname(u.Hostname()) {
			continue
		}
		made := stream.Setting{Place: r.view.Place(at+i, at+end), System: "the address", Key: u.Scheme + "://"}
		r.found = append(r.found, withRole(made, host, u.Hostname(), ""))
		if u.Port() != "" {
			r.found = append(r.found, withRole(made, port, u.Port(), u.Port()))
		}
		if u.Scheme == "smtps" {
			r.found = append(r.found, withRole(made, tls, string(stream.ByImplicitTLS), ""))
		}
		pos = end
	}
}

// secretOf hides the password of an address.
func (r *reader) secretOf(address string, at int) {
	sign := strings.LastIndexByte(address, '@')
	start := strings.Index(address, "://") + 3
	if sign < start {
		return
	}
	if colon := strings.IndexByte(address[start:sign], ':'); colon >= 0 {
		r.hide(at+start+colon+1, at+sign)
	}
}
