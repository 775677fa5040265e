package analyze

import (
	"badseq/analyze/fix"
	"badseq/analyze/knowledge"
)

// tlsRules are the faults around STARTTLS that are the client's.
var tlsRules = []Rule{
	{
		ID: "starttls-before-ehlo", Title: "STARTTLS before EHLO", Who: ByClient, Family: Missing, Refs: []string{"RFC 5321 4.1.4", "RFC 3207 4"},
		Says: "% was sent without an EHLO in force.",
		Doc: Doc{
			Shows:  "STARTTLS is refused, and no EHLO was accepted before it.",
			Why:    "STARTTLS is an extension that the reply to EHLO offers. RFC 3207 names no reply for this case; the order of RFC 5321 applies.",
			Change: "Send EHLO first, then STARTTLS.",
			Fine:   "Postfix, Sendmail, Courier, Dovecot, aiosmtpd and go-smtp take it.",
		},
		Fix: fix.Advice{Sentence: "Send EHLO before STARTTLS, and again after the TLS handshake.", Topic: "starttls"},
		Words: Wording{
			Agree: knowledge.NeedsHello | knowledge.OutOfOrder | knowledge.NotOffered | knowledge.NotImplemented,
			Names: knowledge.NeedsHello,
		},
		Evidence: []proof{noHello},
		Rival:    &RunnerUp{"starttls-not-advertised", "the reply to an EHLO: whether it lists STARTTLS"},
		Bad:      talkGreeting + "C: STARTTLS\nS: 503 5.5.1 Error: send HELO/EHLO first\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
	{
		ID: "mail-before-starttls", Title: "Mail before STARTTLS", Who: ByClient, Family: Missing, Refs: []string{"RFC 3207 4"},
		Says: "% was sent in clear, and the server wants TLS first.",
		Doc: Doc{
			Shows:  "MAIL (or another command) is refused in clear because the server demands TLS.",
			Why:    "A server may demand STARTTLS before mail: it then answers 530 to all but NOOP, EHLO, STARTTLS and QUIT. A publicly referenced server on port 25 MUST NOT demand it for local delivery.",
			Change: "Send STARTTLS after EHLO, send EHLO again under TLS, then log in and send; or connect with TLS from the start on port 465.",
			Fine:   "Where the server does not demand TLS, mail in clear is legal.",
		},
		Fix:      fix.Advice{Sentence: "Start TLS before the first MAIL.", Topic: "starttls", Also: "implicit", Ports: true},
		Evidence: []proof{offers("STARTTLS")},
		Expected: []string{"STARTTLS", "EHLO", "NOOP", "QUIT"},
		Rival:    &RunnerUp{"mail-before-auth", "whether the server takes MAIL after STARTTLS without a login"},
		Bad:      talkGreeting + "C: EHLO client.example\nS: 250-mx.example.com\nS: 250 STARTTLS\nC: MAIL FROM:<a@example.com>\nS: 530 5.7.0 Must issue a STARTTLS command first\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
	{
		ID: "no-ehlo-after-starttls", Title: "No EHLO after STARTTLS", Who: ByClient, Family: Missing, Refs: []string{"RFC 3207 4.2", "RFC 5321 4.1.4"},
		Says: "% was sent under TLS without a new EHLO.",
		Doc: Doc{
			Shows:  "A command that needs EHLO is refused after the TLS handshake, and no EHLO was sent under TLS.",
			Why:    "The handshake puts the session back to just after the greeting: both sides MUST forget what they learned before. The client SHOULD send EHLO first; without it there is no list to rely on, and mail needs one anyway (RFC 5321 4.1.4).",
			Change: "Send EHLO again right after STARTTLS, and use the new list.",
			Fine:   "Postfix, Sendmail and Courier remember the first EHLO; NOOP, RSET and QUIT never need one.",
		},
		Fix: fix.Advice{
			Sentence: "Send EHLO again after the TLS handshake: STARTTLS has made the server forget the first one.",
			Topic:    "starttls",
		},
		Words: Wording{
			Agree: whatever,
			Names: knowledge.NeedsHello | knowledge.NotOffered | knowledge.NotImplemented,
		}, // whatever the server says, the EHLO is what comes next
		Evidence: []proof{upgradeLine},
		Rival:    &RunnerUp{"mail-before-auth", "the same command after a second EHLO"},
		Bad:      talkGreeting + talkUpgrade + "C: AUTH PLAIN [hidden]\nS: 503 5.5.1 Error: send HELO/EHLO first\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
	{
		ID: "starttls-not-advertised", Title: "STARTTLS is not offered", Who: ByClient, Family: Missing, Refs: []string{"RFC 3207 4", "RFC 5321 2.2"},
		Says: "% was sent though the server does not offer it here.",
		Doc: Doc{
			Shows:  "STARTTLS is refused, and the list of the EHLO in force does not have it.",
			Why:    "A client may use only the extensions that the server lists. Without STARTTLS on the list the server has no TLS on this port, or something between the two removed the keyword.",
			Change: "Use a port with TLS (465 from the start, or 587 with STARTTLS), switch TLS on at the server, or send without TLS if the network is trusted.",
			Fine:   "Never; a server that takes STARTTLS without listing it is broken.",
		},
		Fix: fix.Advice{
			Sentence: "Use a port on which this server has TLS, or do without it if the way to the server is safe.",
			Topic:    "clear",
			Also:     "implicit",
			Ports:    true,
		},
		Words: Wording{
			Agree: knowledge.NotOffered | knowledge.NotImplemented | knowledge.OutOfOrder | knowledge.TLSUnavailable,
			Names: knowledge.NotOffered | knowledge.NotImplemented | knowledge.TLSUnavailable,
		},
		Evidence: []proof{notListed("STARTTLS")},
		Rival:    &RunnerUp{"starttls-stripped", "the reply to EHLO from another network"},
		Bad:      talkGreeting + talkHello + "C: STARTTLS\nS: 502 5.5.1 Error: command not implemented\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
	{
		ID: "starttls-twice", Title: "STARTTLS under TLS", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 3207 4.2"},
		Says: "% was sent though the connection is encrypted.",
		Doc: Doc{
			Shows:  "STARTTLS is refused, and the connection is encrypted already.",
			Why:    "A client MUST NOT send STARTTLS when a TLS session is active, and a server MUST NOT offer it then. No reply is prescribed: 503, 554, 454, 502 are seen.",
			Change: "Send STARTTLS once; not at all on a connection that began with TLS (port 465).",
			Fine:   "Never.",
		},
		Fix: fix.Advice{Sentence: "Start TLS once: the connection is encrypted already.", Topic: "starttls"},
		Words: Wording{
			Agree: knowledge.AlreadyTLS | knowledge.OutOfOrder | knowledge.NotOffered | knowledge.NotImplemented | knowledge.TLSUnavailable,
			Names: knowledge.AlreadyTLS | knowledge.NotOffered | knowledge.NotImplemented,
			Sure:  true,
		},
		Evidence: []proof{upgradeLine},
		Rival:    &RunnerUp{"starttls-not-advertised", "whether the connection was encrypted before this line"},
		Repair:   Repair{LeaveOut: true},
		Bad:      talkGreeting + talkSecure + "C: STARTTLS\nS: 554 5.5.1 Error: TLS already active\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
	{
		ID: "starttls-during-transaction", Title: "STARTTLS inside a mail transaction", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 3207 4.2"},
		Says: "% was sent inside a mail transaction.",
		Doc: Doc{
			Shows:  "STARTTLS is refused between MAIL and the end of the message.",
			Why:    "The handshake makes the server forget the transaction, so some refuse it there. RFC 3207 does not forbid it in so many words.",
			Change: "Send STARTTLS right after the first EHLO, before MAIL.",
			Fine:   "Servers that answer 220 drop the transaction: MAIL and RCPT must then be sent again.",
		},
		Fix:      fix.Advice{Sentence: "Start TLS before MAIL, right after the first EHLO.", Topic: "starttls"},
		Words:    Wording{Agree: knowledge.InTransaction | knowledge.OutOfOrder, Names: knowledge.InTransaction},
		Evidence: []proof{mailLine},
		Rival:    &RunnerUp{"starttls-not-advertised", "the same STARTTLS before MAIL"},
		Bad:      talkGreeting + talkOffers + talkEnvelope + "C: STARTTLS\nS: 503 5.5.0 TLS not permitted during a mail transaction\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
}
