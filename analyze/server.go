package analyze

import (
	"badseq/analyze/fix"
)

// serverRules are the causes whose fault is the server's.
var serverRules = []Rule{
	{
		ID: "server-bad-reply", Title: "The server's reply breaks the protocol", Who: ByServer,
		Refs: []string{"RFC 5321 4.2", "RFC 5321 4.3.2"},
		Doc: Doc{
			Shows:  "A reply without a code, a multi-line reply whose codes differ, or a code below 400 that the command cannot get (250 to DATA, 334 to MAIL).",
			Why:    "Each line of a reply begins with the same three-digit code (RFC 5321 4.2.1), and each command has its own set of good replies (4.3.2).",
			Change: "Nothing in the client is wrong: report the reply to the server's owner, or see what else answers on that port.",
			Fine:   "When the client understands it all the same and the session goes on.",
		},
		Fix: fix.Advice{
			Sentence: "Tell the server's operator: its reply breaks the protocol, the client cannot mend that.",
			Topic:    "trace",
		},
		Repair: hopeless("the server breaks the protocol."),
		Bad:    talkSized + talkEnvelope + "C: DATA\nS: 250 2.0.0 Ok\n" + talkQuit,
		Good:   talkSent,
		Find:   badReply,
	},
	{
		ID: "server-unsolicited-reply", Title: "The server sends a reply that nobody asked for", Who: ByServer,
		Refs: []string{"RFC 5321 4.3.1", "RFC 5321 3.8"},
		Doc: Doc{
			Shows:  "One reply more than commands, other than the greeting and 421, and the conversation fails after it.",
			Why:    "A server speaks only when it is spoken to; the one reply that it may send unasked is 421 before it closes (RFC 5321 3.8).",
			Change: "Nothing in the client is wrong, unless the log left out a command: report it to the server's owner.",
			Fine:   "When a client prints a reply twice, or does not print its commands.",
		},
		Fix:    fix.Advice{Sentence: "Tell the server's operator: it sent a reply that nothing asked for.", Topic: "trace"},
		Repair: hopeless("the server breaks the protocol."),
		Bad:    talkGreeting + "C: EHLO client.example\nS: 220 mx.example.com ready\nC: MAIL FROM:<a@example.com>\nS: 250 mx.example.com\nC: RCPT TO:<b@example.org>\nS: 250 2.1.0 Ok\nC: DATA\nS: 250 2.1.5 Ok\nC: QUIT\nS: 354 End data with <CR><LF>.<CR><LF>\n",
		Good:   talkSent,
		Find:   unasked,
	},
	{
		ID: "server-wrong-503", Title: "The server refuses a command that is in order", Who: ByServer,
		Refs: []string{"RFC 5321 4.1.4", "RFC 5321 4.3.2"},
		Doc: Doc{
			Shows:  "503 to a command that the state allows, with no step missing that the log would show.",
			Why:    "503 means that the commands are out of order, and here they are not: the server forgot a step that it had accepted, or uses the code for something else.",
			Change: "Try the same session against the server without pipelining and with RSET before MAIL; report it to the server's owner.",
			Fine:   "When the log begins late or leaves out commands: then the missing step may be real.",
		},
		Fix:    fix.Advice{Sentence: "Tell the server's operator: the command was in order, so 503 is the wrong answer.", Topic: "trace"},
		Repair: hopeless("this one was right."),
		Bad:    talkSized + talkFrom + talkRcpt + "S: 503 5.5.1 Bad sequence of commands\n" + talkQuit,
		Good:   talkSent,
		Find:   wrong503,
	},
}
