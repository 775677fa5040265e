package analyze

import (
	"strings"

	"badseq/analyze/fix"
	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// helloRules are the faults around the greeting and EHLO.
var helloRules = []Rule{
	{
		ID: "command-before-greeting", Title: "Command before the greeting", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 5321 4.3.1", "RFC 5321 3.1"},
		Says: "% went out before the server's greeting was read.",
		Doc: Doc{
			Shows:  "A command was sent before the server's 220 came, and the server objects or the replies go astray.",
			Why:    "The server speaks first: a client SHOULD wait for the greeting before it sends anything. Many servers delay the greeting on purpose and turn away whoever talks too early.",
			Change: "Read the 220 greeting to its last line before sending EHLO; allow the server some minutes for it.",
			Fine:   "A server that has not greeted yet but accepts what was sent early is lax; nothing is wrong with the mail.",
		},
		Fix:    fix.Advice{Sentence: "Wait for the server's 220 before the first command.", Topic: "wait"},
		Words:  Wording{Agree: knowledge.Pipelined | knowledge.OutOfOrder | knowledge.NeedsHello, Names: knowledge.Pipelined},
		Rival:  &RunnerUp{"timeout", "a trace with time stamps: when the greeting came"},
		Repair: Repair{By: wait, Else: "The commands and their order are right: the client has to wait for the greeting."},
		Bad:    "C: EHLO client.example\nS: 220 mx.example.com ESMTP\nS: 503 5.5.1 Protocol error: you spoke before the greeting\n" + talkQuit,
		Good:   talkGreeting + talkHello + talkMail,
		Find:   findEarlyTalker,
	},
	{
		ID: "mail-before-helo", Title: "MAIL before EHLO", Who: ByClient, Family: Missing, Refs: []string{"RFC 5321 4.1.4", "RFC 5321 4.1.1.1"},
		Says: "% was sent without an EHLO or HELO in force.",
		Doc: Doc{
			Shows:  "MAIL (or RCPT, DATA) is refused, and no EHLO or HELO was accepted before it.",
			Why:    "A client MUST send EHLO or HELO before a mail transaction. The RFC lets a server refuse mail without it; some servers take it all the same.",
			Change: "Send EHLO with your host name right after the greeting, and check that it is answered 250, before MAIL.",
			Fine:   "Postfix in its default setting takes MAIL without EHLO; then this is only a warning.",
		},
		Fix: fix.Advice{Sentence: "Send EHLO, and wait for its 250, before the first MAIL.", Topic: "hello"},
		Words: Wording{
			Agree:  knowledge.NeedsHello | knowledge.OutOfOrder,
			Names:  knowledge.NeedsHello,
			Excuse: about | knowledge.Relay,
		}, // Postfix and others take MAIL without HELO
		Evidence: []proof{noHello},
		Rival:    &RunnerUp{"mail-before-auth", "the lines before this one: whether an EHLO was accepted"},
		Bad:      talkGreeting + "C: MAIL FROM:<a@example.com>\nS: 503 5.5.1 Error: send HELO/EHLO first\n" + talkQuit,
		Good:     talkGreeting + talkHello + talkMail,
		Find:     findUnblamedHello,
	},
	{
		ID: "ehlo-twice-rejected", Title: "The server refuses a second EHLO", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 5321 4.1.4"},
		Says: "% was sent though one was accepted before.",
		Doc: Doc{
			Shows:  "EHLO or HELO is refused because one was accepted before.",
			Why:    "A client may send EHLO again at any time (it then acts as RSET), but OpenSMTPD, qpsmtpd and Python's smtpd refuse it. The first EHLO stays in force.",
			Change: "Send EHLO once, and again only after STARTTLS; use RSET to drop a transaction.",
			Fine:   "Most servers answer 250. After a refusal the session can go on as if the second EHLO had not been sent.",
		},
		Fix:      fix.Advice{Sentence: "Send EHLO once, and again only after STARTTLS: this server refuses another.", Topic: "hello"},
		Evidence: []proof{helloLine},
		Rival:    &RunnerUp{"helo-refused", "whether the server takes the same EHLO as the first"},
		Repair:   Repair{LeaveOut: true},
		Bad:      talkGreeting + talkHello + "C: EHLO client.example\nS: 503 5.5.1 Invalid command: Already identified\n" + talkQuit,
		Good:     talkGreeting + talkHello + talkMail,
	},
	{
		ID: "helo-refused", Title: "The name in EHLO is refused", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 5321 4.1.1.1", "RFC 5321 2.3.5"},
		Says: "The server refuses the name that % gives.",
		Doc: Doc{
			Shows:  "EHLO or HELO is refused for its argument, at once or later at MAIL or RCPT in its name.",
			Why:    "The argument is to be the client's own host name, fully qualified and known to DNS, or its address in brackets. Servers refuse \"localhost\", bare words, blanks and underscores.",
			Change: "Give EHLO a fully qualified host name that resolves, or the address in brackets: EHLO [192.0.2.1].",
			Fine:   "Submission servers seldom look at the name before a login.",
		},
		Fix:   fix.Advice{Sentence: "Give a full host name, or an address in brackets such as [192.0.2.1], with EHLO.", Topic: "name"},
		Rival: &RunnerUp{"client-blocked", "the same session with a host name that resolves"},
		Bad:   talkGreeting + "C: EHLO my_host\nS: 501 5.5.2 <my_host>: Helo command rejected: Invalid name\n" + talkQuit,
		Good:  talkGreeting + talkHello + talkMail,
		Find:  findHelloRefused,
	},
	{
		ID: "lhlo-expected", Title: "EHLO sent to an LMTP server", Who: ByClient, Family: Missing, Refs: []string{"RFC 2033 4.1"},
		Says: "% was sent to a server that speaks LMTP.",
		Doc: Doc{
			Shows:  "EHLO and HELO are refused as unknown by a server that names LMTP in its greeting or LHLO in its reply, by Dovecot, or on port 24.",
			Why:    "LMTP is SMTP for the last step into the mailbox, and its clients greet with LHLO instead. An LMTP server MUST NOT take EHLO or HELO; 500 is the reply that RFC 2033 recommends.",
			Change: "Speak LMTP to this server (LHLO, and one reply for each recipient after the message), or send to the SMTP port of the mail server.",
			Fine:   "When the client tries LHLO next and is let in.",
		},
		Fix: fix.Advice{
			Sentence: "Greet with LHLO, as LMTP asks, or send to the SMTP port of the mail server instead.",
			Topic:    "lmtp",
		},
		Words:    Wording{Agree: knowledge.NotImplemented | knowledge.Syntax | knowledge.OutOfOrder, Names: knowledge.NotImplemented},
		Evidence: []proof{greetingLine},
		Expected: []string{"LHLO", "NOOP", "RSET", "QUIT"},
		Rival:    &RunnerUp{"unknown-command", "the reply to LHLO"},
		Bad:      "S: 220 mx.example.com Cyrus LMTP 3.4 server ready\nC: EHLO client.example\nS: 500 5.5.2 Syntax error\n" + talkQuit,
		Good:     "S: 220 mx.example.com Cyrus LMTP 3.4 server ready\nC: LHLO client.example\nS: 250-mx.example.com\nS: 250 PIPELINING\n" + talkMail,
		Find:     findSilentLMTP,
	},
	{
		ID: "lhlo-on-smtp", Title: "LHLO sent to an SMTP server", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 2033 4.1", "RFC 5321 4.1.1.1"},
		Says: "% was sent to a server that speaks SMTP.",
		Doc: Doc{
			Shows:  "LHLO is answered 500 or 502, as a command that the server does not know.",
			Why:    "LHLO belongs to LMTP. SMTP greets with EHLO, so that a client and a server which do not speak the same protocol find out at the first command.",
			Change: "Have the client speak SMTP to this server, or connect to the port or socket where the mailbox server speaks LMTP.",
			Fine:   "When the client goes on with EHLO and is let in.",
		},
		Fix:      fix.Advice{Sentence: "Greet with EHLO: this server speaks SMTP, not LMTP.", Topic: "smtp"},
		Evidence: []proof{greetingLine},
		Expected: []string{"EHLO", "HELO", "NOOP", "RSET", "QUIT"},
		Rival:    &RunnerUp{"unknown-command", "the reply to EHLO"},
		Bad:      talkGreeting + "C: LHLO client.example\nS: 502 5.5.2 Error: command not recognized\n" + talkQuit,
		Good:     talkGreeting + talkHello + talkMail,
	},
}

// findEarlyTalker finds a first EHLO that is refused as a breach of protocol
// where no greeting was read: servers that hold the greeting back to catch who
// does not wait for it (Postfix postscreen: 521 5.5.1 Protocol error).
func findEarlyTalker(t *Trace) []Finding {
	k := t.Next(-1, "EHLO", "HELO")
	if k < 0 || t.Next(-1, VerbGreeting) >= 0 || t.Last(k, VerbAuthResponse, "MAIL", "RCPT", "QUIT", "EHLO", "HELO") >= 0 {
		return nil
	}
	s := &t.Steps[k]
	if c := s.Code(); c != 521 && c != 554 || !s.Words().Any(knowledge.OutOfOrder|knowledge.Pipelined) {
		return nil
	}
	s.Verdict = IllegalMove
	return []Finding{{
		Rule: "command-before-greeting", Step: k, Illegal: true, Confidence: Medium, Because: "the reply speaks of a breach of protocol, and the log shows no greeting",
		Evidence: proofs(t, k, "command-before-greeting"),
		RunnerUp: &RunnerUp{"greeting-rejected", "the lines before this one: whether the greeting was a 220"},
	}}
}

// findUnblamedHello finds a MAIL that was accepted without EHLO, and a RCPT or
// DATA that is then refused for it: servers that put refusals off.
func findUnblamedHello(t *Trace) []Finding {
	for k := range t.Steps {
		s := &t.Steps[k]
		if !s.Is("RCPT", "DATA") || !s.Refused() || s.Facts.Hello != "" || !s.Facts.StartShown || !s.Words().Has(knowledge.NeedsHello) {
			continue
		}
		if m := t.Last(k, "MAIL"); m >= 0 && t.Steps[m].Accepted() && t.Steps[m].Facts.Hello == "" {
			f := t.blameEarlier(m, k, "mail-before-helo")
			if s.Facts.Upgraded {
				f.Rule = "no-ehlo-after-starttls"
			}
			return []Finding{f}
		}
	}
	return nil
}

// blameEarlier convicts a step that was accepted, for the refusal of a later
// one.
func (t *Trace) blameEarlier(step, later int, cause string) Finding {
	t.Steps[step].Verdict = IllegalMove
	return Finding{
		Rule: cause, Step: step, Reply: Ref(t.Steps[later].Reply()), Illegal: true,
		Confidence: High, Because: "a later reply says so and the state agrees", Evidence: proofs(t, later, cause),
	}
}

// findHelloRefused finds an EHLO or HELO that is refused for its argument and
// never made good, or a later refusal in its name.
func findHelloRefused(t *Trace) []Finding {
	for k := range t.Steps {
		s := &t.Steps[k]
		if !s.Refused() || s.Code() < 450 {
			continue
		}
		says := complaint(s.Reply())
		switch {
		case s.Is("EHLO", "HELO", "LHLO"):
			named := says.Any(knowledge.HelloRefused)
			if !named && (s.Argument == "" && !s.Inferred || !says.Any(knowledge.Syntax|knowledge.Unsupported)) || s.Facts.LMTP {
				continue
			}
			f := Finding{
				Rule:       "helo-refused",
				Step:       k,
				Illegal:    true,
				Confidence: High,
				Because:    "the reply says so",
				Evidence:   proofs(t, k, "helo-refused"),
			}
			if !named {
				f.Confidence, f.Because, f.RunnerUp = Medium, "the server cannot make sense of the argument",
					rival("helo-refused", "command-syntax")
			}
			s.Verdict = IllegalMove
			return []Finding{f}
		case s.Is("MAIL", "RCPT", "DATA") && says.Has(knowledge.HelloRefused) && !says.Any(knowledge.NeedsHello):
			h := s.Facts.HelloStep
			if h < 0 {
				h = k
			}
			return []Finding{t.blameEarlier(h, k, "helo-refused")}
		}
	}
	return nil
}

// findSilentLMTP finds an EHLO that is unknown to a server which does not say
// that it speaks LMTP: Dovecot knows EHLO wherever it speaks SMTP, and port 24 is
// for private mail systems, mostly LMTP.
func findSilentLMTP(t *Trace) []Finding {
	first := t.Next(-1, "EHLO", "HELO")
	if first < 0 || t.Server.Software != "Dovecot" && t.Server.Port != 24 {
		return nil
	}
	for k := first; k >= 0; k = t.Next(k, "EHLO", "HELO") {
		if s := &t.Steps[k]; !s.Refused() || !complaint(s.Reply()).Has(knowledge.NotImplemented) {
			return nil
		}
	}
	t.Steps[first].Verdict = IllegalMove
	return []Finding{{
		Rule: "lhlo-expected", Step: first, Illegal: true, Confidence: Medium, Because: "this server knows EHLO where it speaks SMTP, and here it does not",
		Evidence: proofs(t, first, "lhlo-expected"), RunnerUp: rival("lhlo-expected", ""),
	}}
}

// namesLMTP tells whether a refusal names LMTP, or LHLO: "This is a LMTP server,
// use LHLO" (go-smtp), "command not allowed in LMTP server" (smtp-server).
func namesLMTP(refusal *stream.Event) bool {
	if refusal == nil || refusal.Code < 400 {
		return false
	}
	for _, word := range strings.Fields(strings.ToUpper(refusal.Text)) {
		if w := strings.Trim(word, ".,;:()[]\"'"); w == "LMTP" || w == "LHLO" {
			return true
		}
	}
	return false
}

// greetingLine is the greeting as evidence.
func greetingLine(t *Trace, k int) []Evidence {
	g := t.Last(k, VerbGreeting)
	if g < 0 || !t.Steps[g].Answered() {
		return nil
	}
	return []Evidence{{Line: t.replyLine(g), Says: "the server greets with " + quote(Ref(t.Steps[g].Reply()))}}
}
