package analyze

import (
	"badseq/analyze/fix"
	"badseq/analyze/knowledge"
)

// authRules are the faults around AUTH.
var authRules = []Rule{
	{
		ID: "auth-before-helo", Title: "AUTH before EHLO", Who: ByClient, Family: Missing, Refs: []string{"RFC 5321 4.1.4", "RFC 4954 3"},
		Says: "% was sent without an EHLO in force.",
		Doc: Doc{
			Shows:  "AUTH is refused, and no EHLO was accepted before it.",
			Why:    "AUTH is an extension: the client learns from the reply to EHLO that, and with which mechanisms, it may log in. RFC 4954 names no reply for AUTH without EHLO; servers answer 503, 502 or 500.",
			Change: "Send EHLO first and wait for its 250 list, then AUTH.",
			Fine:   "Postfix, Sendmail and Courier take AUTH without EHLO in some settings.",
		},
		Fix: fix.Advice{Sentence: "Send EHLO before AUTH: only its answer tells which logins the server takes.", Topic: "hello"},
		Words: Wording{
			Agree: knowledge.NeedsHello | knowledge.OutOfOrder | knowledge.NotOffered | knowledge.NotImplemented,
			Names: knowledge.NeedsHello,
		},
		Evidence: []proof{noHello},
		Rival:    &RunnerUp{"auth-not-advertised", "the reply to an EHLO: whether it lists AUTH"},
		Bad:      talkGreeting + "C: AUTH PLAIN [hidden]\nS: 503 5.5.1 Error: send HELO/EHLO first\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
	{
		ID: "auth-after-helo-not-ehlo", Title: "HELO used where EHLO is needed", Who: ByClient, Family: Missing, Refs: []string{"RFC 5321 2.2.1", "RFC 4954 3"},
		Says: "% was sent after HELO, which offers no extensions.",
		Doc: Doc{
			Shows:  "The session was opened with HELO, and AUTH (or STARTTLS) is refused.",
			Why:    "HELO asks for plain SMTP without extensions; AUTH and STARTTLS exist only after EHLO has listed them.",
			Change: "Open the session with EHLO.",
			Fine:   "Some servers take AUTH after HELO. A client that falls back to HELO because EHLO was refused cannot log in at all.",
		},
		Fix: fix.Advice{
			Sentence: "Greet with EHLO, not HELO: HELO turns every extension off, AUTH and STARTTLS among them.",
			Topic:    "hello",
		},
		Words: Wording{
			Agree: knowledge.NeedsHello | knowledge.OutOfOrder | knowledge.NotOffered | knowledge.NotImplemented,
			Names: knowledge.NeedsHello | knowledge.NotOffered | knowledge.NotImplemented,
		},
		Evidence: []proof{helloLine},
		Rival:    &RunnerUp{"auth-not-advertised", "the reply to an EHLO: whether it lists AUTH"},
		Bad:      talkGreeting + "C: HELO client.example\nS: 250 mx.example.com\nC: AUTH LOGIN\nS: 503 5.5.1 AUTH not available after HELO\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
	{
		ID: "auth-before-starttls", Title: "AUTH before STARTTLS", Who: ByClient, Family: Missing, Refs: []string{"RFC 3207 4", "RFC 4954 4"},
		Says: "% was sent in clear.",
		Doc: Doc{
			Shows:  "AUTH is sent in clear and refused, while the server offers or demands STARTTLS.",
			Why:    "The server takes passwords only over an encrypted connection, and often hides AUTH until then. RFC 4954 lets a server refuse plaintext mechanisms without TLS; the replies vary: 530, 538, 523, 504, 503.",
			Change: "Send STARTTLS after the first EHLO, send EHLO again under TLS, then AUTH; or connect with TLS from the start on port 465.",
			Fine:   "AUTH in clear is fine where the server lists it and accepts it, as on a loopback address.",
		},
		Fix:      fix.Advice{Sentence: "Start TLS before the login.", Topic: "starttls", Also: "implicit", Ports: true},
		Words:    Wording{Agree: whatever, Names: knowledge.NeedsTLS}, // STARTTLS is the next thing to do, whatever the server's mind
		Evidence: []proof{offers("STARTTLS"), offers("AUTH"), notListed("AUTH")},
		Expected: []string{"STARTTLS", "EHLO", "NOOP", "QUIT"},
		Rival:    &RunnerUp{"auth-not-advertised", "the reply to the EHLO after STARTTLS: whether it lists AUTH"},
		Bad:      talkGreeting + talkOffers + "C: AUTH PLAIN [hidden]\nS: 530 5.7.0 Must issue a STARTTLS command first\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
	{
		ID: "mail-before-auth", Title: "Mail before login", Who: ByClient, Family: Missing, Refs: []string{"RFC 4954 6", "RFC 6409 4.3"},
		Says: "% was sent without a successful login.",
		Doc: Doc{
			Shows:  "MAIL, RCPT or DATA is refused because the server wants a login first, and none was made.",
			Why:    "A submission server must by default refuse mail from whoever has not authenticated, with 530; many answer 550, 553 or 554 with relay or access words instead, some only at RCPT.",
			Change: "Log in (AUTH) after the last EHLO and before MAIL; if a login was tried and refused, mend that first.",
			Fine:   "A server for incoming mail (port 25 of a mail exchanger) takes mail for its own recipients without a login.",
		},
		Fix:      fix.Advice{Sentence: "Log in before the first MAIL.", Topic: "login"},
		Evidence: []proof{offers("AUTH"), loginRefused},
		Expected: []string{"AUTH", "EHLO", "HELO", "NOOP", "RSET", "QUIT"},
		Rival:    &RunnerUp{"auth-failed", "the lines before this one: whether a login was tried and refused"},
		Bad:      talkGreeting + talkSecure + "C: MAIL FROM:<a@example.com>\nS: 530 5.7.0 Authentication required\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
	{
		ID: "auth-not-advertised", Title: "AUTH is not offered", Who: ByClient, Family: Missing, Refs: []string{"RFC 4954 3", "RFC 5321 2.2"},
		Says: "% was sent though the server does not offer it here.",
		Doc: Doc{
			Shows:  "AUTH is refused, and the list of the EHLO in force does not have AUTH.",
			Why:    "A client may use only the extensions that the server's EHLO reply lists. A server without AUTH is often one for incoming mail, or has logins switched off.",
			Change: "Use the submission port (587 or 465) of your provider, or send without a login where the server needs none; on your own server, switch AUTH on.",
			Fine:   "Never; a server that takes AUTH without listing it is broken.",
		},
		Fix: fix.Advice{
			Sentence: "Use a server and port that offer AUTH, usually 587 or 465 with TLS, or send without a login if this server takes mail so.",
			Topic:    "plain",
			Also:     "starttls",
			Ports:    true,
		},
		Words: Wording{
			Agree: knowledge.NotOffered | knowledge.NotImplemented | knowledge.OutOfOrder | knowledge.MechanismUnknown,
			Names: knowledge.NotOffered | knowledge.NotImplemented,
		},
		Evidence: []proof{notListed("AUTH")},
		Rival:    &RunnerUp{"auth-before-starttls", "the reply to EHLO under TLS: whether it lists AUTH"},
		Bad:      talkGreeting + talkHello + "C: AUTH PLAIN [hidden]\nS: 503 5.5.1 Error: authentication not enabled\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
	{
		ID: "mechanism-not-advertised", Title: "This way to log in is not offered", Who: ByClient, Family: Missing, Refs: []string{"RFC 4954 4", "RFC 4422 3.3"},
		Says: "% names a mechanism that the server does not list here.",
		Doc: Doc{
			Shows:  "AUTH names a mechanism that is not on the AUTH line of the EHLO in force, and is refused.",
			Why:    "The AUTH line lists the mechanisms that the server takes at this point of the session; the list may change after STARTTLS. An unknown mechanism gets 504.",
			Change: "Let the library choose from the AUTH line, or name a mechanism that is on it.",
			Fine:   "Trying LOGIN unlisted works with a few old servers.",
		},
		Fix: fix.Advice{Sentence: "Log in with a method that the server offers, such as {offered}.", Topic: "mechanism"},
		Words: Wording{
			Agree:  knowledge.MechanismUnknown | knowledge.NotOffered | knowledge.Unsupported,
			Names:  knowledge.MechanismUnknown | knowledge.NotOffered,
			Excuse: knowledge.BadCredentials | knowledge.MechanismDisabled | knowledge.Unavailable,
		},
		Evidence: []proof{offers("AUTH")},
		Rival:    &RunnerUp{"auth-mechanism-disabled", "the AUTH line of the EHLO reply"},
		Bad:      talkGreeting + talkSecure + "C: AUTH CRAM-MD5\nS: 504 5.5.4 Unrecognized authentication type\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
	{
		ID: "auth-twice", Title: "AUTH after a successful login", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 4954 4"},
		Says: "% was sent after the login had succeeded.",
		Doc: Doc{
			Shows:  "AUTH is refused, and a login succeeded before it in the same session.",
			Why:    "After a successful AUTH no other may follow in the session: the server MUST answer 503.",
			Change: "Log in once a connection; to change the user, open a new one.",
			Fine:   "After a refused login another try is fine.",
		},
		Fix:      fix.Advice{Sentence: "Log in once per connection: to change the user, take a new connection.", Topic: "fresh"},
		Words:    Wording{Agree: knowledge.AlreadyAuthenticated | knowledge.OutOfOrder, Names: knowledge.AlreadyAuthenticated, Sure: true},
		Evidence: []proof{loginLine},
		Rival:    &RunnerUp{"auth-not-advertised", "the lines before this one: whether a 235 came"},
		Repair:   Repair{LeaveOut: true},
		Bad:      talkGreeting + talkSecure + talkLogin + "C: AUTH PLAIN [hidden]\nS: 503 5.5.1 Error: already authenticated\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
	{
		ID: "auth-during-transaction", Title: "AUTH inside a mail transaction", Who: ByClient, Family: Misplaced, Refs: []string{"RFC 4954 4"},
		Says: "% was sent inside a mail transaction.",
		Doc: Doc{
			Shows:  "AUTH is refused between MAIL and the end of the message.",
			Why:    "AUTH is not permitted during a mail transaction: the server MUST answer 503.",
			Change: "Log in before MAIL, or send RSET first.",
			Fine:   "Several servers take it all the same.",
		},
		Fix:      fix.Advice{Sentence: "Log in before MAIL, not between MAIL and the end of the message.", Topic: "login"},
		Words:    Wording{Agree: knowledge.InTransaction | knowledge.OutOfOrder, Names: knowledge.InTransaction},
		Evidence: []proof{mailLine},
		Rival:    &RunnerUp{"auth-not-advertised", "the same AUTH before MAIL"},
		Bad:      talkGreeting + talkSecure + talkEnvelope + "C: AUTH PLAIN [hidden]\nS: 503 5.5.1 Error: MAIL transaction in progress\n" + talkQuit,
		Good:     talkGreeting + talkSecure + talkLogin + talkMail,
	},
}
