package analyze

import "strings"

// sayings are what a session did, cause by cause; "%" stands for the command.
// The rule's Why follows.
var sayings = map[string]string{
	"command-before-greeting":     "% went out before the server's greeting was read.",
	"mail-before-helo":            "% was sent without an EHLO or HELO in force.",
	"ehlo-twice-rejected":         "% was sent though one was accepted before.",
	"helo-refused":                "The server refuses the name that % gives.",
	"auth-before-helo":            "% was sent without an EHLO in force.",
	"auth-after-helo-not-ehlo":    "% was sent after HELO, which offers no extensions.",
	"auth-before-starttls":        "% was sent in clear.",
	"mail-before-auth":            "% was sent without a successful login.",
	"auth-not-advertised":         "% was sent though the server does not offer it here.",
	"mechanism-not-advertised":    "% names a mechanism that the server does not list here.",
	"auth-twice":                  "% was sent after the login had succeeded.",
	"auth-during-transaction":     "% was sent inside a mail transaction.",
	"starttls-before-ehlo":        "% was sent without an EHLO in force.",
	"mail-before-starttls":        "% was sent in clear, and the server wants TLS first.",
	"no-ehlo-after-starttls":      "% was sent under TLS without a new EHLO.",
	"starttls-not-advertised":     "% was sent though the server does not offer it here.",
	"starttls-twice":              "% was sent though the connection is encrypted.",
	"starttls-during-transaction": "% was sent inside a mail transaction.",
	"nested-mail":                 "% was sent while a transaction was open.",
	"rcpt-before-mail":            "% was sent without an open transaction.",
	"rcpt-after-failed-mail":      "% was sent after MAIL had been refused.",
	"data-before-rcpt":            "% was sent without a recipient.",
	"data-after-failed-rcpt":      "% was sent though no recipient had been accepted.",
	"bdat-data-mixed":             "% does not go with how the message was begun.",
	"command-after-quit":          "% was sent after QUIT.",
	"command-after-close":         "% was sent after the session had ended.",
	"content-before-354":          "The message was sent though no 354 had come.",
	"pipelined-without-offer":     "% was sent before a reply that must be waited for.",
	"command-syntax":              "The server cannot parse %.",
	"unknown-command":             "The server does not know %.",
	"extension-not-advertised":    "% uses an extension that the server does not list.",
}

// explanation is why a finding of the client's order is a fault, for this
// session.
func explanation(t *Trace, p *placed) string {
	if p.Says != "" {
		return p.Says
	}
	saying := sayings[p.Rule]
	if saying == "" || p.Step < 0 {
		return p.rule.Doc.Why
	}
	command := t.Steps[p.Step].Command
	switch command {
	case "":
		command = "this line"
	case VerbEndOfData, VerbContent:
		command = "the message"
	}
	return upperFirst(strings.Replace(saying, "%", command, 1)) + " " + p.rule.Doc.Why
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
