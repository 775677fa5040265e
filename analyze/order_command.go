package analyze

import (
	"badseq/analyze/fix"
	"badseq/analyze/knowledge"
)

// commandRules are commands that are wrong in themselves.
var commandRules = []Rule{
	{
		ID: "command-syntax", Title: "The server cannot parse a command", Who: ByClient, Refs: []string{"RFC 5321 4.3.2", "RFC 5321 4.1.2"},
		Says: "The server cannot parse %.",
		Doc: Doc{
			Shows:  "A command is answered 500 or 501 for its syntax.",
			Why:    "Paths stand in angle brackets without a blank after the colon, AUTH names a mechanism, SASL lines are base64 text, and every line ends with CRLF.",
			Change: "Write the command as the RFC has it: MAIL FROM:<user@example.com>, RCPT TO:<user@example.com>, AUTH PLAIN.",
			Fine:   "Many servers are lenient about blanks and missing brackets.",
		},
		Fix: fix.Advice{
			Sentence: "Send {command} as its grammar asks: MAIL FROM:<address> and RCPT TO:<address> in angle brackets, AUTH with a mechanism, no blank line.",
			Topic:    "syntax",
		},
		Rival: &RunnerUp{"unknown-command", "the exact octets of the command"},
		Bad:   talkGreeting + talkHello + "C: MAIL FROM: a@example.com\nS: 501 5.5.2 Syntax error in parameters or arguments\n" + talkQuit,
		Good:  talkGreeting + talkHello + talkMail,
	},
	{
		ID: "out-of-order", Title: "A command out of order; the text does not say which", Who: ByClient, Refs: []string{"RFC 5321 4.1.4", "RFC 5321 4.3.2"},
		Says: "The server was sent something before what must come first.",
		Doc: Doc{
			Shows:  "A refusal for order (503) is quoted alone: no command, no conversation, no words that name the missing step.",
			Why:    "Most often it is, in this order: a login or mail before STARTTLS, mail without a login, no second EHLO after STARTTLS, DATA though every recipient was refused. Which it is stands in the lines before this one.",
			Change: toPaste,
			Fine:   "When a client goes on after it and the message is accepted.",
		},
		Fix:    fix.Advice{Sentence: toPaste, Topic: "trace"},
		Rival:  &RunnerUp{"auth-before-starttls", "the commands before this reply"},
		Repair: Repair{Else: "The conversation shows which step is missing; this text does not."},
		Bad:    "!!! server-refused - 503 5.5.1 Bad sequence of commands\n",
		Good:   talkGreeting + talkHello + talkMail,
	},
	{
		ID: "unknown-command", Title: "The server does not know the command", Who: ByClient, Refs: []string{"RFC 5321 4.2.4"},
		Says: "The server does not know %.",
		Doc: Doc{
			Shows:  "A verb is answered 500 or 502 because the server does not implement it.",
			Why:    "500 means that the server does not recognise the verb, 502 that it does not implement it.",
			Change: "Send only commands of SMTP that the server's EHLO list allows; look for a typing error or for bytes that are not SMTP (a proxy header, a message line).",
			Fine:   "VRFY, EXPN and HELP may be switched off; a client that falls back from EHLO to HELO is right to do so.",
		},
		Fix:    fix.Advice{Sentence: "Leave {command} out: this server does not know it.", Topic: "envelope"},
		Words:  Wording{Agree: knowledge.NotImplemented, Names: knowledge.NotImplemented},
		Rival:  &RunnerUp{"command-syntax", "the reply to HELP, or the server's manual"},
		Repair: Repair{LeaveOut: true},
		Bad:    talkGreeting + talkHello + "C: SEND FROM:<a@example.com>\nS: 502 5.5.2 Error: command not recognized\n" + talkQuit,
		Good:   talkGreeting + talkHello + talkMail,
	},
	{
		ID: "extension-not-advertised", Title: "An extension is used that is not offered", Who: ByClient, Family: Missing, Refs: []string{"RFC 5321 2.2", "RFC 5321 4.1.1.11"},
		Says: "% uses an extension that the server does not list.",
		Doc: Doc{
			Shows:  "A parameter of MAIL or RCPT, or BDAT, is refused, and the list of the EHLO in force lacks its keyword.",
			Why:    "A client may use only the extensions that the server lists: SIZE, 8BITMIME (BODY), SMTPUTF8, DSN (RET, ENVID, NOTIFY, ORCPT), CHUNKING (BDAT).",
			Change: "Leave the parameter out where the keyword is not listed; after STARTTLS look at the new list.",
			Fine:   "Servers that ignore an unknown parameter.",
		},
		Fix: fix.Advice{Sentence: "Use a parameter or extension only if the EHLO list in force names it.", Topic: "hello"},
		Words: Wording{
			Agree:  knowledge.Unsupported | knowledge.Syntax | knowledge.NotImplemented | knowledge.NotOffered,
			Names:  knowledge.Unsupported | knowledge.Syntax | knowledge.NotImplemented,
			Excuse: about | knowledge.Relay | knowledge.Access,
			Needed: true,
		},
		Evidence: []proof{helloLine},
		Rival:    &RunnerUp{"command-syntax", "the same command without the parameter"},
		Bad:      talkGreeting + talkHello + "C: MAIL FROM:<a@example.com> SMTPUTF8\nS: 555 5.5.4 Unsupported option: SMTPUTF8\n" + talkQuit,
		Good:     talkGreeting + talkHello + talkMail,
	},
}

// toPaste is what to do where an error alone does not say enough.
const toPaste = "Turn on the debug output of the client (badseq dialects says how) and paste the conversation: it shows which command came too early."
