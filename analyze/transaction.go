package analyze

import (
	"badseq/analyze/fix"
	"badseq/analyze/knowledge"
)

// transactionRules are the faults of order inside a mail transaction.
var transactionRules = []Rule{
	{
		ID: "nested-mail", Title: "MAIL inside an open transaction", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 5321 4.1.4"},
		Says: "% was sent while a transaction was open.",
		Doc: Doc{
			Shows:  "A second MAIL is refused before the first transaction was ended.",
			Why:    "A client MUST NOT send MAIL while a transaction is open. It ends with the reply to the message, with RSET or with EHLO; a refused RCPT or DATA does not end it.",
			Change: "Send RSET before the next MAIL when a message was given up; send MAIL once a message.",
			Fine:   "Haraka, qpsmtpd and go-smtp take it.",
		},
		Fix: fix.Advice{Sentence: "End the open message, or send RSET, before the next MAIL.", Topic: "fresh"},
		Words: Wording{
			Agree:  knowledge.NestedMail | knowledge.OutOfOrder | knowledge.NotImplemented,
			Names:  knowledge.NestedMail,
			Excuse: about,
			Sure:   true,
		},
		Evidence: []proof{mailLine},
		Rival:    &RunnerUp{"server-wrong-503", "the lines before this one: whether a transaction was open"},
		Bad:      talkGreeting + talkHello + "C: MAIL FROM:<a@example.com>\nS: 250 2.1.0 Ok\nC: MAIL FROM:<a@example.com>\nS: 503 5.5.1 Error: nested MAIL command\n" + talkQuit,
		Good:     talkGreeting + talkHello + talkMail,
	},
	{
		ID: "rcpt-before-mail", Title: "RCPT without MAIL", Who: ByClient, Family: Missing, Refs: []string{"RFC 5321 3.3"},
		Says: "% was sent without an open transaction.",
		Doc: Doc{
			Shows:  "RCPT is refused, and no MAIL was sent since the last message, RSET, EHLO or STARTTLS.",
			Why:    "A transaction begins with MAIL: RCPT without it MUST be answered 503.",
			Change: "Send MAIL first; send it again after RSET, EHLO and STARTTLS.",
			Fine:   "Never.",
		},
		Fix: fix.Advice{Sentence: "Send MAIL FROM, and wait for its 250, before the first RCPT TO.", Topic: "envelope"},
		Words: Wording{
			Agree: knowledge.NeedsMail | knowledge.OutOfOrder | knowledge.NotImplemented,
			Names: knowledge.NeedsMail,
			Sure:  true,
		},
		Rival: &RunnerUp{"rcpt-after-failed-mail", "the lines before this one: whether MAIL was sent and refused"},
		Bad:   talkGreeting + talkHello + "C: RCPT TO:<b@example.org>\nS: 503 5.5.1 Error: need MAIL command\n" + talkQuit,
		Good:  talkGreeting + talkHello + talkMail,
	},
	{
		ID: "rcpt-after-failed-mail", Title: "RCPT after a refused MAIL", Who: ByClient, Family: Missing, Refs: []string{"RFC 5321 3.3"},
		Says: "% was sent after MAIL had been refused.",
		Doc: Doc{
			Shows:  "RCPT is refused because the MAIL before it was.",
			Why:    "A refused MAIL opens no transaction. The reason stands in the reply to MAIL.",
			Change: "Check the reply to MAIL before sending RCPT, and mend what it complains of.",
			Fine:   "In a pipelined group RCPT is sent before the reply to MAIL is known; it is then only an echo.",
		},
		Fix: fix.Advice{
			Sentence: "Stop when MAIL FROM is refused, and mend what it was refused for: no recipient can follow.",
			Topic:    "sender",
		},
		Words: Wording{
			Agree: knowledge.NeedsMail | knowledge.OutOfOrder | knowledge.NotImplemented,
			Names: knowledge.NeedsMail,
			Sure:  true,
		},
		Evidence: []proof{mailRefused},
		Rival:    &RunnerUp{"rcpt-before-mail", "the lines before this one"},
		Bad:      talkGreeting + talkHello + "C: MAIL FROM:<a@nowhere.example>\nS: 550 5.1.8 <a@nowhere.example>: Sender address rejected: Domain not found\nC: RCPT TO:<b@example.org>\nS: 503 5.5.1 Error: need MAIL command\n" + talkQuit,
		Good:     talkGreeting + talkHello + talkMail,
	},
	{
		ID: "data-before-rcpt", Title: "DATA without RCPT", Who: ByClient, Family: Missing, Refs: []string{"RFC 5321 3.3"},
		Says: "% was sent without a recipient.",
		Doc: Doc{
			Shows:  "DATA (or BDAT) is refused, and no RCPT was sent in this transaction.",
			Why:    "The order MAIL, RCPT, DATA is mandatory; without a recipient the server answers 503 or 554.",
			Change: "Send at least one RCPT, and check that it is accepted, before DATA.",
			Fine:   "Never.",
		},
		Fix: fix.Advice{Sentence: "Send at least one RCPT TO, and wait for its 250, before DATA.", Topic: "envelope"},
		Words: Wording{
			Agree:  knowledge.NeedsMail | knowledge.NeedsRcpt | knowledge.OutOfOrder | knowledge.NotImplemented,
			Names:  knowledge.NeedsMail | knowledge.NeedsRcpt,
			Excuse: knowledge.Unavailable | knowledge.Rate,
			Sure:   true,
		},
		Evidence: []proof{mailLine, mailRefused},
		Rival:    &RunnerUp{"data-after-failed-rcpt", "the lines before this one: whether a RCPT was sent and refused"},
		Bad:      talkGreeting + talkHello + "C: MAIL FROM:<a@example.com>\nS: 250 2.1.0 Ok\nC: DATA\nS: 554 5.5.1 Error: no valid recipients\n" + talkQuit,
		Good:     talkGreeting + talkHello + talkMail,
	},
	{
		ID: "data-after-failed-rcpt", Title: "DATA after every RCPT was refused", Who: ByClient, Family: Missing, Refs: []string{"RFC 5321 3.3"},
		Says: "% was sent though no recipient had been accepted.",
		Doc: Doc{
			Shows:  "DATA (or BDAT) is refused because no recipient was accepted.",
			Why:    "Without a valid recipient there is nobody to send to: the server answers 503 or 554. The reason stands in the reply to RCPT.",
			Change: "Check the replies to RCPT; send DATA only if one was accepted, else RSET or QUIT, and mend what the refusal says.",
			Fine:   "In a pipelined group DATA is sent before the replies to RCPT are known; it is then only an echo.",
		},
		Fix: fix.Advice{
			Sentence: "Stop when every recipient is refused, and mend what they were refused for: there is nobody to send DATA to.",
			Topic:    "recipient",
		},
		Words: Wording{
			Agree: knowledge.NeedsMail | knowledge.NeedsRcpt | knowledge.OutOfOrder | knowledge.NotImplemented | knowledge.LastRefusedRepeated,
			Names: knowledge.NeedsMail | knowledge.NeedsRcpt | knowledge.LastRefusedRepeated,
			Sure:  true,
		},
		Evidence: []proof{rcptRefused},
		Rival:    &RunnerUp{"data-before-rcpt", "the lines before this one"},
		Bad:      talkGreeting + talkHello + "C: MAIL FROM:<a@example.com>\nS: 250 2.1.0 Ok\nC: RCPT TO:<nobody@example.org>\nS: 550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown\nC: DATA\nS: 503 5.5.1 Error: need RCPT command\n" + talkQuit,
		Good:     talkGreeting + talkHello + talkMail,
	},
	{
		ID: "bdat-data-mixed", Title: "DATA and BDAT in one transaction", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 3030 2", "RFC 3030 3"},
		Says: "% does not go with how the message was begun.",
		Doc: Doc{
			Shows:  "DATA is refused after BDAT or after BODY=BINARYMIME, or another command stands between two chunks.",
			Why:    "A message is sent with DATA or with BDAT, never with both; binary content only with BDAT. The server MUST answer 503, and RSET must follow.",
			Change: "Send the whole message with BDAT and end it with LAST, or use BODY=8BITMIME and DATA.",
			Fine:   "Never.",
		},
		Fix: fix.Advice{
			Sentence: "Send a message either by DATA or by BDAT chunks to the last, never by both, and send RSET before a new start.",
			Topic:    "envelope",
		},
		Words: Wording{
			Agree: knowledge.MixedChunks | knowledge.OutOfOrder | knowledge.NotImplemented,
			Names: knowledge.MixedChunks,
			Sure:  true,
		},
		Evidence: []proof{mailLine},
		Rival:    &RunnerUp{"data-before-rcpt", "the lines before this one"},
		Bad:      talkGreeting + "C: EHLO client.example\nS: 250-mx.example.com\nS: 250-BINARYMIME\nS: 250 CHUNKING\nC: MAIL FROM:<a@example.com> BODY=BINARYMIME\nS: 250 2.1.0 Ok\nC: RCPT TO:<b@example.org>\nS: 250 2.1.5 Ok\nC: DATA\nS: 503 5.5.1 Bad sequence of commands\n" + talkQuit,
		Good:     talkGreeting + talkHello + talkMail,
	},
	{
		ID: "command-after-quit", Title: "Command after QUIT", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 5321 4.1.1.10"},
		Says: "% was sent after QUIT.",
		Doc: Doc{
			Shows:  "A command follows QUIT on the same connection.",
			Why:    "QUIT must be the last command of a session; the server closes after its 221.",
			Change: "Send QUIT after the last message, and open a new connection for the next.",
			Fine:   "Never.",
		},
		Fix: fix.Advice{
			Sentence: "Send QUIT last; for the next message take a new connection or leave this one open.",
			Topic:    "fresh",
		},
		Words:    Wording{Agree: whatever, Sure: true},
		Evidence: []proof{closedLine},
		Rival:    &RunnerUp{"server-wrong-503", "a trace with time stamps"},
		Bad:      talkGreeting + talkHello + talkQuit + "C: MAIL FROM:<a@example.com>\nS: 503 5.5.1 Bad sequence of commands\n",
		Good:     talkGreeting + talkHello + talkMail,
	},
	{
		ID: "command-after-close", Title: "Command after the server closed", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 5321 3.8"},
		Says: "% was sent after the session had ended.",
		Doc: Doc{
			Shows:  "A command is sent after a 421 or after the other side closed the connection.",
			Why:    "A 421 announces that the server closes; nothing that is sent afterwards is heard. Servers close idle connections, and those that reached a limit.",
			Change: "Treat 421 and a closed connection as the end: connect anew, and do not keep idle connections for long.",
			Fine:   "A last QUIT does no harm.",
		},
		Fix:      fix.Advice{Sentence: "Take a new connection: the server has closed this one.", Topic: "fresh"},
		Words:    Wording{Agree: whatever, Sure: true},
		Evidence: []proof{closedLine},
		Rival:    &RunnerUp{"connection-lost", "a trace with time stamps"},
		Repair:   Repair{By: reconnect},
		Bad:      talkGreeting + talkHello + "S: 421 4.4.2 mx.example.com Error: timeout exceeded\nC: MAIL FROM:<a@example.com>\n",
		Good:     talkGreeting + talkHello + talkMail,
	},
	{
		ID: "content-before-354", Title: "Message sent without a 354", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 5321 4.1.1.4", "RFC 5321 3.3"},
		Says: "The message was sent though no 354 had come.",
		Doc: Doc{
			Shows:  "The message is sent though DATA was not answered 354.",
			Why:    "Only a 354 invites the message. Without it the server takes each line of it for a command.",
			Change: "Wait for the reply to DATA and send the message only if it is 354.",
			Fine:   "Never.",
		},
		Fix: fix.Advice{
			Sentence: "Send the message only after DATA was answered 354; what follows any other answer is read as commands.",
			Topic:    "envelope",
		},
		Words:    Wording{Agree: whatever, Sure: true},
		Evidence: []proof{dataRefused},
		Rival:    &RunnerUp{"unknown-command", "whether the refused lines are the message"},
		Bad:      talkGreeting + talkHello + talkEnvelope + "C: DATA\nS: 451 4.3.0 Try again later\nC: Subject: x\nS: 500 5.5.2 Error: command not recognized\nC: x\nS: 500 5.5.2 Error: command not recognized\n" + talkQuit,
		Good:     talkGreeting + talkHello + talkMail,
		Find:     findContentAfterRefusal,
	},
}

// findContentAfterRefusal finds a message that was read as commands: content
// that went out before DATA was answered, and refused; or lines that are no
// commands, one after the other, where DATA was refused or never sent.
func findContentAfterRefusal(t *Trace) []Finding {
	for k := range t.Steps {
		s := &t.Steps[k]
		if s.Is("DATA") && s.Refused() && k+1 < len(t.Steps) {
			if next := &t.Steps[k+1]; next.Is(VerbContent, VerbEndOfData) && next.Event < s.Answer {
				next.Verdict = IllegalMove
				return []Finding{{Rule: "content-before-354", Step: k + 1, Reply: Ref(s.Reply()), Illegal: true, Confidence: High,
					Because: "the message was sent before DATA was answered, and DATA was refused", Evidence: t.refusal(k, "DATA was refused here")}}
			}
		}
		if !t.messageBegins(k) {
			continue
		}
		s.Verdict = IllegalMove
		f := Finding{
			Rule:       "content-before-354",
			Step:       k,
			Illegal:    true,
			Confidence: High,
			Because:    "no 354 came, and these lines are a message's",
			Evidence:   t.refusal(s.Facts.DataRefused, "DATA was refused here"),
		}
		return []Finding{f}
	}
	return nil
}

// messageBegins tells whether a message begins at step k that the server takes
// for commands: recipients are accepted, no 354 came, and this line and the next
// are no commands and refused as such. One header line after a refused DATA is
// enough.
func (t *Trace) messageBegins(k int) bool {
	s := &t.Steps[k]
	if s.Phase != Rcpt && s.Facts.DataRefused < 0 || !messageLine(s) {
		return false
	}
	if s.Facts.DataRefused >= 0 && headerLike(s.Command, s.Argument) {
		return true
	}
	return k+1 < len(t.Steps) && messageLine(&t.Steps[k+1])
}

// messageLine tells whether a step is a line that the server refused as no
// command of its own.
func messageLine(s *Step) bool {
	if s.Answered() && !complaint(s.Reply()).Any(knowledge.NotImplemented|knowledge.Syntax) || s.Local || s.FromError {
		return false
	}
	if s.Command == "" || headerLike(s.Command, s.Argument) {
		return true
	}
	return onWire(s.Command) && replyClasses[s.Command] == nil
}

// headerLike tells whether a line that stands as a command is a header field.
func headerLike(verb, argument string) bool {
	if len(verb) < 2 || verb[len(verb)-1] != ':' {
		return false
	}
	for i := 0; i < len(verb)-1; i++ {
		if c := verb[i] | 0x20; c != '-' && (c < 'a' || c > 'z') && (verb[i] < '0' || verb[i] > '9') {
			return false
		}
	}
	return argument != "" || verb == "SUBJECT:"
}
