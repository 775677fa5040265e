package analyze

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// sign is a text by which a server program or provider betrays itself.
type sign struct {
	software string
	in       string // "greeting", "hello" (the reply to EHLO), "reply" (any other)
	text     string // lower case; of a reply that is neither, code and enhanced code stand before its words
	source   string // where it was seen
}

// signs are looked for in the log's order of replies; the first that stands in
// a reply wins, the greeting before all others. A greeting can be set at will by
// whoever runs the server, so words of other replies are here too.
var signs = []sign{
	{"Postfix", "greeting", "postfix", "smtpd_banner, Postfix 3.7"},
	{"Exim", "greeting", " exim ", "smtp_banner, Exim 4.96"},
	{"Sendmail", "greeting", "sendmail", "SmtpGreetingMessage, Sendmail 8.17"},
	{"OpenSMTPD", "greeting", "opensmtpd", "OpenSMTPD 6.8 and 7.4"},
	{"Courier", "greeting", "courier", "Courier 1.0"},
	{"qpsmtpd", "greeting", "qpsmtpd", "qpsmtpd 0.94"},
	{"Dovecot", "greeting", "dovecot", "Dovecot submission 2.3"},
	{"Haraka", "greeting", "haraka", "Haraka 3.3"},
	{"aiosmtpd", "greeting", "python smtp", "aiosmtpd 1.4"},
	{"smtpd.py", "greeting", "python smtp proxy", "Python 3.11 smtpd"},
	{"Exchange", "greeting", "microsoft esmtp mail service", "Exchange 2016, Exchange Online"},
	{"Gmail", "greeting", "gsmtp", "smtp.gmail.com, 2026"},
	{"Amazon SES", "greeting", "simpleemailservice", "email-smtp.us-east-1.amazonaws.com, 2023"},
	{"hMailServer", "greeting", "hmailserver", "hMailServer 5.6"},
	{"MDaemon", "greeting", "mdaemon", "MDaemon 20"},
	{"mox", "greeting", " mox", "mox 0.0.15"},
	{"Stalwart", "greeting", "stalwart", "Stalwart 0.11"},
	{"MailHog", "greeting", "mailhog", "MailHog 1.0"},
	{"Mailpit", "greeting", "mailpit", "Mailpit 1.20"},
	{"James", "greeting", "(james ", "Apache James 3.8"},
	{"Exchange", "hello", "x-anonymoustls", "Exchange 2016"},
	{"Exchange", "hello", "xexch50", "Exchange 2010"},
	{"Exim", "hello", "pipe_connect", "Exim 4.94"},
	{"smtp-server", "hello", "nice to meet you", "nodemailer smtp-server 3.21"},
	{"Haraka", "hello", "haraka is at your service", "Haraka 3.3"},
	{"Gmail", "hello", "plain-clienttoken", "smtp.gmail.com, 2026"},
	{"Exim", "reply", "command used when not advertised", "smtp_in.c, Exim 4.96"},
	{"Exim", "reply", "ok id=", "receive.c, Exim 4.96"},
	{"Exim", "reply", "were rejected with this error", "smtp_in.c, Exim 4.96"},
	{"Sendmail", "reply", "503 5.0.0 polite people say helo first", "srvrsmtp.c, Sendmail 8.17"},
	{"Sendmail", "reply", "message accepted for delivery", "srvrsmtp.c, Sendmail 8.17"},
	{"OpenSMTPD", "reply", "command not allowed at this point", "smtp_session.c, OpenSMTPD 7.4"},
	{"Courier", "hello", "xverp=courier", "Courier 1.0"},
	{"Courier", "reply", "esmtp command error", "submit.C, Courier 1.0"},
	{"Courier", "reply", "540 tls not available", "Courier 1.0"},
	{"Courier", "reply", "400 starttls is required first", "Courier 1.0"},
	{"Courier", "reply", "502 polite people say helo first", "submit.C, Courier 1.0"},
	{"go-smtp", "reply", "roger, accepting mail from", "go-smtp 0.21"},
	{"go-smtp", "reply", "502 5.5.1 missing mail from command", "conn.go, go-smtp 0.25"},
	{"go-smtp", "reply", "502 5.5.1 missing rcpt to command", "conn.go, go-smtp 0.25"},
	{"go-smtp", "reply", "250 2.0.0 session reset", "conn.go, go-smtp 0.25"},
	{"smtp-server", "reply", "error: no identity changes permitted", "smtp-connection.js, nodemailer smtp-server 3.21"},
	{"go-smtp", "reply", "please introduce yourself first", "conn.go, go-smtp 0.25"},
	{"Postfix", "reply", "ok: queued as", "smtpd.c, Postfix 3.7"},
	{"Postfix", "reply", "503 5.5.1 error: send helo/ehlo first", "smtpd.c, Postfix 3.7"},
	{"Postfix", "reply", "503 5.5.1 error: authentication not enabled", "smtpd.c, Postfix 3.7"},
	{"Postfix", "reply", "554 5.5.1 error: no valid recipients", "smtpd.c, Postfix 3.7"},
	{"Gmail", "reply", "gsmtp", "smtp.gmail.com, 2026"},
}

// HostTexts are the texts that a verdict looks for in what servers say and that a
// host's name may hold, in lower case: a name that holds one is not any name.
func HostTexts() []string {
	list := knowledge.HostTexts()
	for i := range signs {
		list = append(list, signs[i].text)
	}
	return list
}

// serverOf names the other side: the host that the client asked for, else the
// one that the greeting names.
func serverOf(t *Trace) Server {
	var s Server
	for i := range t.Events {
		e := &t.Events[i]
		if e.Host != "" && s.Host == "" {
			s.Host = e.Host
		}
		if e.Port != 0 && s.Port == 0 {
			s.Port = e.Port
		}
	}
	for k := range t.Steps {
		step := &t.Steps[k]
		reply := step.Reply()
		if reply == nil {
			continue
		}
		in := "reply"
		switch step.Command {
		case VerbGreeting:
			in = "greeting"
			if s.Host == "" {
				s.Host = greetedHost(reply.Text)
			}
		case "EHLO", "LHLO", "HELO":
			in = "hello"
		}
		text := reply.Text
		if in == "reply" {
			text = strings.TrimSpace(strconv.Itoa(reply.Code)+" "+reply.Enhanced) + " " + text
		}
		if s.Software = software(in, text); s.Software != "" {
			break
		}
	}
	return s
}

// software is the program that a reply betrays, "" if it does not.
func software(in, text string) string {
	text = strings.ToLower(text)
	for i := range signs {
		if g := &signs[i]; g.in == in && strings.Contains(text, g.text) {
			return g.software
		}
	}
	return ""
}

// greetedHost is the domain that a greeting begins with (RFC 5321 4.2: 220
// <domain>), "" if its first word is none.
func greetedHost(text string) string {
	word, _, _ := strings.Cut(text, " ")
	word, _, _ = strings.Cut(word, "\n")
	if strings.Contains(word, ".") && !strings.ContainsAny(word, "<>@:/*_!,") && !strings.HasSuffix(word, ".") {
		return word
	}
	return ""
}

// tlsMode tells how the session was encrypted.
func tlsMode(t *Trace) TLSMode {
	mode, known := TLSUnknown, false
	if t.End.TLSKnown {
		mode, known = TLSNone, true
	}
	for k := range t.Steps {
		f := t.Steps[k].Facts
		if f.TLS && f.Upgraded {
			return TLSStartTLS
		}
		if f.TLS {
			mode, known = TLSImplicit, true
		}
	}
	switch {
	case t.End.TLS && t.End.Upgraded:
		return TLSStartTLS
	case t.End.TLS:
		return TLSImplicit
	case !known:
		return TLSUnknown
	}
	return mode
}

// authenticated tells whether a login succeeded, nil where the log does not
// show.
func authenticated(t *Trace) *bool {
	yes, no := true, false
	for k := range t.Steps {
		s := &t.Steps[k]
		if s.Is("AUTH", VerbAuthResponse) && s.Code()/100 == 2 {
			return &yes
		}
	}
	if t.End.Authenticated && !t.Session.RepliesHidden || t.EventAfter(-1, stream.Authenticated) >= 0 {
		return &yes
	}
	if !t.End.StartShown || t.Session.RepliesHidden {
		return nil
	}
	return &no
}

// signature is the hash that stays the same for the same trouble (baselines
// last as long as these words do).
func signature(t *Trace, d *Diagnosis) string {
	parts := []string{t.Session.Dialect, t.Session.Client.Library, d.Server.Software, string(d.Outcome), "", "", "", "", "", ""}
	if d.Cause != nil {
		parts[4] = d.Cause.ID
	}
	if f := d.FirstIllegal; f != nil {
		parts[5], parts[6], parts[7] = f.ID, f.State, f.Command
		if f.Reply != nil {
			parts[8], parts[9] = strconv.Itoa(f.Reply.Code), f.Reply.Enhanced
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}
