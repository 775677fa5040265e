package analyze

import (
	"badseq/analyze/fix"
)

// Pieces of the examples below, of the kind that the order rules' are made of.
// Each Bad differs from its Good in the refusal only.
const (
	talkSized  = talkGreeting + "C: EHLO client.example\nS: 250-mx.example.com\nS: 250 SIZE 10240000\n"
	talkFrom   = "C: MAIL FROM:<a@example.com>\nS: 250 2.1.0 Ok\n"
	talkRcpt   = "C: RCPT TO:<b@example.org>\n"
	talkAuth   = talkGreeting + talkSecure + "C: AUTH PLAIN [hidden]\n"
	talkLogged = talkGreeting + talkSecure + talkLogin + talkMail
	talkSent   = talkSized + talkMail
)

// refusedRules are the causes of sessions that are in order and end in a no.
// What a reply means stands in the table of refusals.
var refusedRules = []Rule{
	{
		ID: "auth-failed", Title: "The login is refused: wrong user name, password or token", Who: ByRefusal,
		Refs: []string{"RFC 4954 4", "RFC 4954 6"},
		Doc: Doc{
			Shows:  "AUTH in order (after EHLO, under TLS where the server wants it), answered 535, or another 5xx with words about the credentials.",
			Why:    "The server took up the login and did not like the credentials. The order of commands is right; neither TLS nor another sequence will help.",
			Change: "Check user name (often the whole address) and password; with two-factor accounts use an app password, an authorization code or OAuth2, as the provider demands.",
			Fine:   "When a later mechanism or attempt gets 235: the client tried the next one, as it should.",
		},
		Fix: fix.Advice{
			Sentence: "Check the user name and the password; many providers want an app password or OAuth here, not the password of the web site.",
			Topic:    "credentials",
		},
		Repair: hopeless("the server does not take this user name and password."),
		Bad:    talkAuth + "S: 535 5.7.8 Error: authentication failed: authentication failure\n" + talkQuit,
		Good:   talkLogged,
		Find:   logins,
	},
	{
		ID: "auth-mechanism-disabled", Title: "This way to log in is switched off for the account or server", Who: ByRefusal,
		Refs: []string{"RFC 4954 4", "RFC 4954 6"},
		Doc: Doc{
			Shows:  "AUTH in order, refused with words (or 534, 5.7.9, 5.7.12) that say the mechanism, SMTP AUTH itself or the account is disabled.",
			Why:    "The password is not the trouble: the provider or an administrator does not allow this kind of login for this account.",
			Change: "Have SMTP AUTH switched on for the account, or use the mechanism that the provider still takes, mostly OAuth2 (XOAUTH2, OAUTHBEARER).",
			Fine:   "When the client goes on to a mechanism that is accepted.",
		},
		Fix: fix.Advice{
			Sentence: "Have SMTP login turned on for this account, or log in with a method that is still allowed, such as OAuth.",
			Topic:    "mechanism",
		},
		Repair: hopeless("this way to log in is turned off."),
		Bad:    talkAuth + "S: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.\n" + talkQuit,
		Good:   talkLogged,
		Find:   refused("auth-mechanism-disabled"),
	},
	{
		ID: "sender-refused", Title: "The sender's address is refused", Who: ByRefusal,
		Refs: []string{"RFC 5321 3.3", "RFC 5321 4.2.3", "RFC 6409 6.1"},
		Doc: Doc{
			Shows:  "MAIL refused with 5xx (or RCPT or the message refused in the sender's name): domain not found, not owned by the user that logged in, not verified.",
			Why:    "The server does not take mail from this envelope sender. A submission server may insist that it belongs to the account that logged in (RFC 6409 6.1).",
			Change: "Send with an envelope sender (and From) that belongs to the account, on a domain that exists and that the provider has verified.",
			Fine:   "When the client retries with another sender that is accepted.",
		},
		Fix:    fix.Advice{Sentence: "Send from an address that this account owns and that exists.", Topic: "sender"},
		Repair: hopeless("the server does not take this sender."),
		Bad:    talkSized + "C: MAIL FROM:<a@nx.example>\nS: 550 5.1.8 <a@nx.example>: Sender address rejected: Domain not found\n" + talkQuit,
		Good:   talkSent,
		Find:   refused("sender-refused"),
	},
	{
		ID: "recipient-refused", Title: "The recipient is refused", Who: ByRefusal,
		Refs: []string{"RFC 5321 3.3", "RFC 5321 4.2.3", "RFC 3463 3.2"},
		Doc: Doc{
			Shows:  "RCPT answered 550, 551, 553 or another 5xx (or the message refused) with words about the mailbox: unknown, disabled, full.",
			Why:    "The server has no such mailbox, or it takes no mail now. The order of commands is right.",
			Change: "Check the recipient's address; for a full mailbox try again later.",
			Fine:   "When other recipients of the same message are accepted and it is delivered to them.",
		},
		Fix: fix.Advice{
			Sentence: "Correct the recipient's address or drop it: the server says that it takes no mail for it.",
			Topic:    "recipient",
		},
		Repair: hopeless("the server takes no mail for this recipient."),
		Bad:    talkSized + talkFrom + talkRcpt + "S: 550 5.1.1 <b@example.com>: Recipient address rejected: User unknown in local recipient table\n" + talkQuit,
		Good:   talkSent,
		Find:   refused("recipient-refused"),
	},
	{
		ID: "relay-denied", Title: "The server does not relay for this client", Who: ByRefusal,
		Refs: []string{"RFC 5321 3.6.2", "RFC 6409 4.3", "RFC 6409 3.3"},
		Doc: Doc{
			Shows:  "RCPT (or MAIL) refused 550, 553 or 554 with words about relaying or access, and no login in the log that the server offers.",
			Why:    "The recipient is not local and the client is neither known nor logged in, so the server would be an open relay if it took the message.",
			Change: "Send through a server where the client has an account and log in there (port 587 or 465), or have this server's owner allow the client's address.",
			Fine:   "Never for mail to foreign domains; for local domains the server's list of domains is wrong.",
		},
		Fix: fix.Advice{
			Sentence: "Log in, or send through the server that is responsible for you: this one takes no mail from you for that domain.",
			Topic:    "login",
			Ports:    true,
		},
		Repair: Repair{By: logIn, Else: "No other order of commands that the log proves helps: the server does not relay for this client."},
		Bad:    talkSized + talkFrom + talkRcpt + "S: 554 5.7.1 <b@example.org>: Relay access denied\n" + talkQuit,
		Good:   talkSent,
		Find:   refused("relay-denied"),
	},
	{
		ID: "size-exceeded", Title: "The message is too big", Who: ByRefusal,
		Refs: []string{"RFC 1870 6.1", "RFC 1870 6.3", "RFC 5321 4.5.3.1.7"},
		Doc: Doc{
			Shows:  "552 (or 5.3.4, 5.2.3) to MAIL with SIZE=, to RCPT or to the message.",
			Why:    "The message is above the limit that the server names in its EHLO list (SIZE) or that its policy sets.",
			Change: "Make the message smaller: base64 adds a third to attachments. Send big files as links.",
			Fine:   "When the limit is temporary (452): the server is short of storage now.",
		},
		Fix: fix.Advice{
			Sentence: "Make the message smaller than the SIZE that the server names: send a link in place of the attachment.",
			Topic:    "size",
		},
		Repair: hopeless("the message is too large."),
		Bad:    talkSized + "C: MAIL FROM:<a@example.net> SIZE=99000000\nS: 552 5.3.4 Message size exceeds fixed limit\n" + talkQuit,
		Good:   talkSent,
		Find:   refused("size-exceeded"),
	},
	{
		ID: "rate-limited", Title: "Too many messages, connections or logins", Who: ByRefusal,
		Refs: []string{"RFC 5321 4.5.3.1.10", "RFC 5321 7.8"},
		Doc: Doc{
			Shows:  "421, 450, 451, 452, 454 or 550 with words about a rate, quota, limit or too many of something.",
			Why:    "The server limits what one account or client may do in a time. The command itself is fine.",
			Change: "Wait as long as the reply says, keep fewer connections open, send fewer messages at once, or have the quota raised.",
			Fine:   "When the client waits and the retry is accepted.",
		},
		Fix:    fix.Advice{Sentence: "Send more slowly, through fewer connections, and try again later.", Topic: "slow"},
		Repair: hopeless("there were too many in too short a time."),
		Bad:    talkSized + "C: MAIL FROM:<a@example.net>\nS: 450 4.7.1 Error: too many messages from 192.0.2.7\n" + talkQuit,
		Good:   talkSent,
		Find:   refused("rate-limited"),
	},
	{
		ID: "greylisted", Title: "Greylisted: the server wants a second attempt later", Who: ByRefusal,
		Refs: []string{"RFC 5321 4.5.4.1", "RFC 5321 4.2.1"},
		Doc: Doc{
			Shows:  "RCPT (or the message) answered 4xx with words about greylisting or some minutes to wait.",
			Why:    "The server does not know this sender, recipient and client together and lets them try again: real mail servers do, much spam software does not.",
			Change: "Try again after some minutes with the same sender and address, as a mail server's queue does; a script should hand mail to such a server.",
			Fine:   "It is no fault of client or server; the second attempt goes through.",
		},
		Fix: fix.Advice{
			Sentence: "Try again in some minutes from the same address: the server puts unknown senders off once.",
			Topic:    "slow",
		},
		Repair: hopeless("the server wants a second attempt, later."),
		Bad:    talkSized + talkFrom + talkRcpt + "S: 450 4.2.0 <b@example.com>: Recipient address rejected: Greylisted, see http://greylist.example/\n" + talkQuit,
		Good:   talkSent,
		Find:   refused("greylisted"),
	},
	{
		ID: "content-refused", Title: "The message is refused for what it holds", Who: ByRefusal,
		Refs: []string{"RFC 5321 4.2.5", "RFC 5321 4.2.3", "RFC 3463 3.7"},
		Doc: Doc{
			Shows:  "5xx after the final dot (or already at DATA) with words about spam, a virus, headers, attachments, SPF, DKIM or DMARC.",
			Why:    "The server read the message, or checked the sender's domain, and its policy says no.",
			Change: "Read the reply's words: mend the headers or attachment it names; for SPF, DKIM and DMARC mend the sender domain's records or send through its own server.",
			Fine:   "When the same message is accepted after a change.",
		},
		Fix: fix.Advice{
			Sentence: "Look at what the reply blames in the message, such as a link, an attachment or a missing header, and send it without.",
			Topic:    "sender",
		},
		Repair: hopeless("the server does not take this message."),
		Bad:    talkSized + talkEnvelope + "C: DATA\nS: 354 End data with <CR><LF>.<CR><LF>\nC: Subject: x\nC: \nC: x\nC: .\nS: 554 5.7.1 Spam message rejected\n" + talkQuit,
		Good:   talkSent,
		Find:   refused("content-refused"),
	},
	{
		ID: "client-blocked", Title: "The client's address or name is refused", Who: ByRefusal,
		Refs: []string{"RFC 5321 3.1", "RFC 5321 7.9", "RFC 3463 3.8"},
		Doc: Doc{
			Shows:  "Any command refused with words about the client's address: a blocklist, its reputation, no name in the DNS, a dynamic range, policy.",
			Why:    "The server does not want mail from this machine, whatever the message. Most such lists hold addresses of homes and clouds, which should send through their provider.",
			Change: "Send through a submission server with a login; or have the address delisted and given a name in the DNS that leads back to it.",
			Fine:   "When a client that is not a mail server is kept from port 25: that is what the list is for.",
		},
		Fix: fix.Advice{
			Sentence: "Send through your provider's submission server, or have this address taken off the list that the reply names.",
			Topic:    "login",
			Ports:    true,
		},
		Repair: hopeless("the server does not take mail from this address or name."),
		Bad:    talkSized + talkFrom + talkRcpt + "S: 554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org\n" + talkQuit,
		Good:   talkSent,
		Find:   refused("client-blocked"),
	},
	{
		ID: "server-unavailable", Title: "The server cannot do it now", Who: ByRefusal,
		Refs: []string{"RFC 5321 4.2.1", "RFC 5321 4.5.4.1", "RFC 3463 3.4"},
		Doc: Doc{
			Shows:  "421, 450, 451, 452 or 454 with words about the server's own trouble: local error, lookup failure, no storage, TLS not available.",
			Why:    "A 4xx reply is no refusal for good: the server asks the client to come back.",
			Change: "Try again later; if it goes on, the server's owner finds the reason in the server's log.",
			Fine:   "When the retry is accepted.",
		},
		Fix:    fix.Advice{Sentence: "Try again later: the server says that it cannot take mail now.", Topic: "slow"},
		Repair: hopeless("the server cannot take mail now."),
		Bad:    talkSized + talkFrom + talkRcpt + "S: 451 4.3.0 <b@example.com>: Temporary lookup failure\n" + talkQuit,
		Good:   talkSent,
		Find:   refused("server-unavailable"),
	},
}
