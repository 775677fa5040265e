package analyze

import "badseq/analyze/knowledge"

// Row is one line of the legality table: in these phases, when the guard
// holds, the command is out of order. The first row that matches wins, unless a
// later one is what the reply complains of. What no row forbids is legal.
type Row struct {
	Verb  string  // "*" is every command that goes on the wire
	In    []Phase // nil is every phase
	When  string  // name of the guard over the facts; "" always
	Cause string  // id of the rule; "" allows, whatever the rows below say
	Ref   string  // "RFC 5321 4.1.4"
}

var (
	anywhere = []Phase(nil)
	before   = []Phase{Greeted}                    // no EHLO in force
	hello    = []Phase{Hello}                      // no transaction
	idle     = []Phase{Hello, Mail, Rcpt}          // an EHLO is in force
	open     = []Phase{Mail, Rcpt}                 // a transaction is open
	blind    = []Phase{Hello, Unknown}             // or the log does not show
	mailOnly = []Phase{Mail}                       // a transaction without a valid recipient
	noRcpt   = []Phase{Mail, Hello, Unknown}       // likewise, or the log does not show
	no354    = []Phase{Greeted, Hello, Mail, Rcpt} // nobody asked for content
)

// Legality is what the RFCs forbid, verb by verb. Which servers are laxer
// stands in the rules' docs; a command that is forbidden but accepted is a
// warning.
var Legality = []Row{
	{"QUIT", []Phase{Connected, Ended}, "not after QUIT", "", "RFC 5321 4.1.1.10"},
	{"*", []Phase{Ended}, "after QUIT", "command-after-quit", "RFC 5321 4.1.1.10"},
	{"*", []Phase{Ended}, "", "command-after-close", "RFC 5321 3.8"},
	{"*", []Phase{Connected}, "", "command-before-greeting", "RFC 5321 4.3.1"},

	{"EHLO", anywhere, "LMTP", "lhlo-expected", "RFC 2033 4.1"},
	{"HELO", anywhere, "LMTP", "lhlo-expected", "RFC 2033 4.1"},

	{"STARTTLS", anywhere, "TLS is on", "starttls-twice", "RFC 3207 4.2"},
	{"STARTTLS", before, "not after STARTTLS", "starttls-before-ehlo", "RFC 5321 4.1.4"},
	{"STARTTLS", idle, "HELO in force", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1"},
	{"STARTTLS", idle, "STARTTLS not listed", "starttls-not-advertised", "RFC 5321 2.2"},
	{"STARTTLS", open, "", "starttls-during-transaction", "RFC 3207 4.2"},
	{"STARTTLS", []Phase{Chunks}, "", "bdat-data-mixed", "RFC 3030 2"},

	{"AUTH", anywhere, "authenticated", "auth-twice", "RFC 4954 4"},
	{"AUTH", before, "after STARTTLS", "no-ehlo-after-starttls", "RFC 3207 4.2"},
	{"AUTH", before, "not after STARTTLS", "auth-before-helo", "RFC 5321 4.1.4"},
	{"AUTH", idle, "HELO in force", "auth-after-helo-not-ehlo", "RFC 5321 2.2.1"},
	{"AUTH", idle, "STARTTLS listed, AUTH not", "auth-before-starttls", "RFC 4954 4"},
	{"AUTH", idle, "AUTH not listed", "auth-not-advertised", "RFC 4954 3"},
	{"AUTH", idle, "mechanism not listed", "mechanism-not-advertised", "RFC 4954 4"},
	{"AUTH", open, "", "auth-during-transaction", "RFC 4954 4"},
	{"AUTH", []Phase{Chunks}, "", "bdat-data-mixed", "RFC 3030 2"},

	{"MAIL", before, "after STARTTLS", "no-ehlo-after-starttls", "RFC 3207 4.2"},
	{"MAIL", before, "not after STARTTLS", "mail-before-helo", "RFC 5321 4.1.4"},
	{"MAIL", open, "", "nested-mail", "RFC 5321 4.1.4"},
	{"MAIL", hello, "parameter not listed", "extension-not-advertised", "RFC 5321 2.2"},
	{"MAIL", []Phase{Chunks}, "", "bdat-data-mixed", "RFC 3030 2"},

	{"RCPT", before, "after STARTTLS", "no-ehlo-after-starttls", "RFC 3207 4.2"},
	{"RCPT", before, "not after STARTTLS", "mail-before-helo", "RFC 5321 4.1.4"},
	{"RCPT", blind, "MAIL refused", "rcpt-after-failed-mail", "RFC 5321 3.3"},
	{"RCPT", hello, "", "rcpt-before-mail", "RFC 5321 3.3"},
	{"RCPT", open, "parameter not listed", "extension-not-advertised", "RFC 5321 4.1.1.3"},
	{"RCPT", []Phase{Chunks}, "", "bdat-data-mixed", "RFC 3030 2"},

	{"DATA", before, "after STARTTLS", "no-ehlo-after-starttls", "RFC 3207 4.2"},
	{"DATA", before, "not after STARTTLS", "mail-before-helo", "RFC 5321 4.1.4"},
	{"DATA", open, "BINARYMIME", "bdat-data-mixed", "RFC 3030 3"},
	{"DATA", noRcpt, "every RCPT refused", "data-after-failed-rcpt", "RFC 5321 3.3"},
	{"DATA", hello, "", "data-before-rcpt", "RFC 5321 3.3"},
	{"DATA", mailOnly, "", "data-before-rcpt", "RFC 5321 3.3"},
	{"DATA", []Phase{Chunks}, "", "bdat-data-mixed", "RFC 3030 2"},

	{"BDAT", before, "after STARTTLS", "no-ehlo-after-starttls", "RFC 3207 4.2"},
	{"BDAT", before, "not after STARTTLS", "mail-before-helo", "RFC 5321 4.1.4"},
	{"BDAT", idle, "CHUNKING not listed", "extension-not-advertised", "RFC 3030 2"},
	{"BDAT", noRcpt, "every RCPT refused", "data-after-failed-rcpt", "RFC 5321 3.3"},
	{"BDAT", hello, "", "data-before-rcpt", "RFC 5321 3.3"},
	{"BDAT", mailOnly, "", "data-before-rcpt", "RFC 5321 3.3"},

	{VerbContent, no354, "no chunk", "content-before-354", "RFC 5321 4.1.1.4"},
}

// Guard is a question to the facts, and to the command with its argument.
type Guard func(*Facts, *Step) bool

// guards are the guards by the names that rows use.
var guards = map[string]Guard{
	"":                   func(*Facts, *Step) bool { return true },
	"after QUIT":         func(f *Facts, _ *Step) bool { return f.Closed == "quit" },
	"not after QUIT":     func(f *Facts, _ *Step) bool { return f.Closed != "quit" },
	"LMTP":               func(f *Facts, _ *Step) bool { return f.LMTP },
	"LMTP named":         func(_ *Facts, s *Step) bool { return namesLMTP(s.Reply()) },
	"in clear":           func(f *Facts, _ *Step) bool { return !f.TLS },
	"TLS is on":          func(f *Facts, _ *Step) bool { return f.TLS },
	"after STARTTLS":     func(f *Facts, _ *Step) bool { return f.Upgraded },
	"not after STARTTLS": func(f *Facts, _ *Step) bool { return !f.Upgraded },
	"unknown verb": func(_ *Facts, s *Step) bool {
		return onWire(s.Command) && replyClasses[s.Command] == nil && s.Command != "BURL"
	},
	"HELO in force, AUTH not done": func(f *Facts, _ *Step) bool {
		return f.Hello == "HELO" && f.StartShown && !f.Authenticated && !f.Open
	},
	"nothing shown":        func(_ *Facts, s *Step) bool { return s.FromError && !s.Words().Any(about|knowledge.BadCredentials) },
	"no hello":             func(f *Facts, _ *Step) bool { return f.Hello == "" && f.Greeted && !f.Upgraded },
	"no hello under TLS":   func(f *Facts, _ *Step) bool { return f.Hello == "" && f.Upgraded },
	"EHLO in force":        func(f *Facts, _ *Step) bool { return f.Hello != "" },
	"no greeting":          func(f *Facts, _ *Step) bool { return !f.Greeted },
	"HELO in force":        func(f *Facts, _ *Step) bool { return f.Hello == "HELO" },
	"authenticated":        func(f *Facts, _ *Step) bool { return f.Authenticated },
	"not authenticated":    func(f *Facts, _ *Step) bool { return !f.Authenticated },
	"MAIL refused":         func(f *Facts, _ *Step) bool { return f.MailRefused >= 0 },
	"every RCPT refused":   func(f *Facts, _ *Step) bool { return f.Refused > 0 && f.Accepted == 0 },
	"BINARYMIME":           func(f *Facts, _ *Step) bool { return f.Binary },
	"no chunk":             func(_ *Facts, s *Step) bool { return s.Argument != "BDAT" },
	"STARTTLS not listed":  func(f *Facts, _ *Step) bool { return f.lacks("STARTTLS") },
	"CHUNKING not listed":  func(f *Facts, _ *Step) bool { return f.lacks("CHUNKING") },
	"AUTH not listed":      func(f *Facts, _ *Step) bool { return f.lacks("AUTH") },
	"STARTTLS listed":      func(f *Facts, _ *Step) bool { return f.Caps.Has("STARTTLS") && !f.TLS },
	"list unknown":         func(f *Facts, _ *Step) bool { return !f.CapsKnown },
	"parameter not listed": func(f *Facts, s *Step) bool { return unlistedParameter(f, s) != "" },
	"mechanism not listed": func(f *Facts, s *Step) bool {
		return f.CapsKnown && f.Caps.Has("AUTH") && mechanism(s) != "" && !f.Caps.Takes("AUTH", mechanism(s))
	},
	"STARTTLS listed, AUTH not": func(f *Facts, _ *Step) bool { return f.lacks("AUTH") && f.Caps.Has("STARTTLS") && !f.TLS },
	"AUTH listed, not done": func(f *Facts, _ *Step) bool {
		return f.StartShown && f.CapsKnown && f.Caps.Has("AUTH") && !f.Authenticated
	},
	"STARTTLS listed, AUTH not done": func(f *Facts, _ *Step) bool {
		return f.StartShown && f.lacks("AUTH") && f.Caps.Has("STARTTLS") && !f.TLS && !f.Authenticated
	},
}

// lacks tells that the list in force is known and does not have the keyword.
func (f *Facts) lacks(keyword string) bool {
	return f.CapsKnown && f.Hello != "HELO" && !f.Caps.Has(keyword)
}

// Demand is a step that a server demands though the RFCs do not: a command that
// no row of Legality forbids, refused, and the reply says what was missing.
type Demand struct {
	Verb  string          // "*" is every command, "" that of an error which does not name one
	Says  knowledge.Words // any of them
	When  string          // guard
	Cause string
	Ref   string
	Sure  bool // these words to this command have no other meaning
}

// generic is what a server says that only complains, 503 with other words
// included (see complaint).
const generic = knowledge.OutOfOrder

// denied is what servers say to strangers that would be let in after AUTH.
const denied = knowledge.Relay | knowledge.Access

// Policy is read after Legality, the first row that matches wins.
var Policy = []Demand{
	{"EHLO", knowledge.NotImplemented | knowledge.Syntax | generic, "LMTP named", "lhlo-expected", "RFC 2033 4.1", true},
	{"HELO", knowledge.NotImplemented | knowledge.Syntax | generic, "LMTP named", "lhlo-expected", "RFC 2033 4.1", true},
	{"LHLO", knowledge.NotImplemented, "", "lhlo-on-smtp", "RFC 2033 4.1", true},
	{"EHLO", knowledge.DuplicateHello, "", "ehlo-twice-rejected", "RFC 5321 4.1.4", true},
	{"HELO", knowledge.DuplicateHello, "", "ehlo-twice-rejected", "RFC 5321 4.1.4", true},
	{"EHLO", generic, "EHLO in force", "ehlo-twice-rejected", "RFC 5321 4.1.4", false},
	{"HELO", generic, "EHLO in force", "ehlo-twice-rejected", "RFC 5321 4.1.4", false},
	{"EHLO", generic, "nothing shown", "ehlo-twice-rejected", "RFC 5321 4.1.4", false},
	{"HELO", generic, "nothing shown", "ehlo-twice-rejected", "RFC 5321 4.1.4", false},
	{"EHLO", knowledge.NeedsTLS, "in clear", "mail-before-starttls", "RFC 3207 4", true},
	{"HELO", knowledge.NeedsTLS, "in clear", "mail-before-starttls", "RFC 3207 4", true},
	{"EHLO", knowledge.Pipelined, "no greeting", "command-before-greeting", "RFC 5321 4.3.1", true},
	{"HELO", knowledge.Pipelined, "no greeting", "command-before-greeting", "RFC 5321 4.3.1", true},

	{"STARTTLS", knowledge.AlreadyTLS, "", "starttls-twice", "RFC 3207 4.2", true},
	{"STARTTLS", knowledge.InTransaction, "", "starttls-during-transaction", "RFC 3207 4.2", true},
	{"STARTTLS", knowledge.NeedsHello, "", "starttls-before-ehlo", "RFC 5321 4.1.4", true},
	{"STARTTLS", knowledge.NotOffered | knowledge.NotImplemented, "list unknown", "starttls-not-advertised", "RFC 5321 2.2", false},

	{"AUTH", knowledge.AlreadyAuthenticated, "", "auth-twice", "RFC 4954 4", true},
	{"AUTH", knowledge.InTransaction, "", "auth-during-transaction", "RFC 4954 4", true},
	{"AUTH", knowledge.NeedsTLS, "in clear", "auth-before-starttls", "RFC 3207 4", true},
	{"AUTH", knowledge.NeedsHello, "after STARTTLS", "no-ehlo-after-starttls", "RFC 3207 4.2", true},
	{"AUTH", knowledge.NeedsHello, "", "auth-before-helo", "RFC 5321 4.1.4", true},
	{"AUTH", knowledge.NotOffered | knowledge.NotImplemented | generic, "STARTTLS listed", "auth-before-starttls", "RFC 4954 4", false},
	{"AUTH", knowledge.NotOffered | knowledge.NotImplemented, "list unknown", "auth-not-advertised", "RFC 4954 3", false},

	{"MAIL", knowledge.NestedMail, "", "nested-mail", "RFC 5321 4.1.4", true},
	{"RCPT", knowledge.NeedsMail, "MAIL refused", "rcpt-after-failed-mail", "RFC 5321 3.3", true},
	{"RCPT", knowledge.NeedsMail, "", "rcpt-before-mail", "RFC 5321 3.3", true},
	{"DATA", knowledge.MixedChunks, "", "bdat-data-mixed", "RFC 3030 2", true},
	{"BDAT", knowledge.MixedChunks, "", "bdat-data-mixed", "RFC 3030 2", true},
	{"DATA", knowledge.NeedsRcpt | knowledge.NeedsMail | knowledge.LastRefusedRepeated, "every RCPT refused", "data-after-failed-rcpt", "RFC 5321 3.3", true},
	{"BDAT", knowledge.NeedsRcpt | knowledge.NeedsMail | knowledge.LastRefusedRepeated, "every RCPT refused", "data-after-failed-rcpt", "RFC 5321 3.3", true},
	{"DATA", knowledge.LastRefusedRepeated, "", "data-after-failed-rcpt", "RFC 5321 3.3", false},
	{"DATA", generic, "nothing shown", "data-after-failed-rcpt", "RFC 5321 3.3", false},
	{VerbEndOfData, generic, "nothing shown", "data-after-failed-rcpt", "RFC 5321 3.3", false},
	{"DATA", knowledge.NeedsRcpt | knowledge.NeedsMail, "", "data-before-rcpt", "RFC 5321 3.3", false},
	{"BDAT", knowledge.NeedsRcpt | knowledge.NeedsMail, "", "data-before-rcpt", "RFC 5321 3.3", false},

	{"mail", knowledge.NeedsTLS, "in clear", "mail-before-starttls", "RFC 3207 4", true},
	{"mail", knowledge.NeedsAuth, "not authenticated", "mail-before-auth", "RFC 4954 6", true},
	{"mail", knowledge.NeedsHello, "after STARTTLS", "no-ehlo-after-starttls", "RFC 3207 4.2", true},
	{"mail", knowledge.NeedsHello, "", "mail-before-helo", "RFC 5321 4.1.4", true},
	{"BDAT", generic | knowledge.NotOffered | knowledge.NotImplemented, "CHUNKING not listed", "extension-not-advertised", "RFC 3030 2", false},
	{"BDAT", generic | knowledge.NotOffered | knowledge.NotImplemented, "HELO in force", "extension-not-advertised", "RFC 3030 2", false},
	{"mail", generic, "no hello", "mail-before-helo", "RFC 5321 4.1.4", false},
	{"mail", generic, "no hello under TLS", "no-ehlo-after-starttls", "RFC 3207 4.2", false},
	{"mail", generic | knowledge.NotOffered, "AUTH listed, not done", "mail-before-auth", "RFC 6409 4.3", false},
	{"mail", generic | knowledge.NotOffered, "STARTTLS listed, AUTH not done", "mail-before-starttls", "RFC 3207 4", false},
	{"MAIL", generic, "HELO in force, AUTH not done", "mail-before-auth", "RFC 4954 6", false},
	// An error alone, of a library that greets by itself: what is left is the step that the user adds.
	{"AUTH", generic, "nothing shown", "auth-before-starttls", "RFC 4954 4", false},
	{"MAIL", generic, "nothing shown", "mail-before-auth", "RFC 6409 4.3", false},
	{"RCPT", generic, "nothing shown", "mail-before-auth", "RFC 6409 4.3", false},
	{"MAIL", denied, "AUTH listed, not done", "mail-before-auth", "RFC 6409 4.3", false},
	{"RCPT", denied, "AUTH listed, not done", "mail-before-auth", "RFC 6409 4.3", false},
	{"VRFY", denied, "AUTH listed, not done", "mail-before-auth", "RFC 6409 4.3", false},

	{"", knowledge.NeedsTLS, "", "mail-before-starttls", "RFC 3207 4", true},
	{"", knowledge.NeedsHello, "", "mail-before-helo", "RFC 5321 4.1.4", true},
	{"", knowledge.NeedsAuth, "", "mail-before-auth", "RFC 4954 6", true},
	{"", knowledge.NestedMail, "", "nested-mail", "RFC 5321 4.1.4", true},
	{"", knowledge.NeedsRcpt, "", "data-before-rcpt", "RFC 5321 3.3", true},
	{"", knowledge.NeedsMail, "", "rcpt-before-mail", "RFC 5321 3.3", true},
	{"", knowledge.AlreadyAuthenticated, "", "auth-twice", "RFC 4954 4", true},
	{"", knowledge.AlreadyTLS, "", "starttls-twice", "RFC 3207 4.2", true},
	{"", knowledge.DuplicateHello, "", "ehlo-twice-rejected", "RFC 5321 4.1.4", true},
	{"", knowledge.Syntax, "", "command-syntax", "RFC 5321 4.3.2", true},
	{"", generic, "nothing shown", "out-of-order", "RFC 5321 4.1.4", false},

	{"*", knowledge.Pipelined, "", "pipelined-without-offer", "RFC 5321 4.3.1", true},
	{"*", knowledge.NotImplemented, "", "unknown-command", "RFC 5321 4.2.4", true},
	{"*", generic, "unknown verb", "unknown-command", "RFC 5321 4.2.4", false},
	{"", knowledge.NotImplemented, "nothing shown", "unknown-command", "RFC 5321 4.2.4", false},
	{"*", knowledge.Syntax, "", "command-syntax", "RFC 5321 4.3.2", true},
}

// wantsMail tells what "mail" stands for in Policy: what a server that demands a
// step first answers with the demand, unknown commands included.
func wantsMail(verb string) bool {
	switch verb {
	case "EHLO", "HELO", "LHLO", "STARTTLS", "AUTH", "QUIT":
		return false
	}
	return onWire(verb)
}
