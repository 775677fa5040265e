package analyze

import (
	"badseq/analyze/fix"
)

// Pieces of the examples below. "***" is what happened below SMTP: the signal
// and the client's words; "!!!" is what the library reports.
const (
	talkConnect = "*** connecting mx.example.com:587\n"
	talkReached = talkConnect + "*** connected mx.example.com:587\n" + talkSent
)

// transportRules are the causes below SMTP.
var transportRules = []Rule{
	{
		ID: "implicit-tls-on-starttls-port", Title: "TLS from the start on a port that starts in clear", Who: ByTransport,
		Refs: []string{"RFC 8314 3.3", "RFC 3207 4"},
		Doc: Doc{
			Shows:  "The TLS library reports plain text where it expected TLS (\"wrong version number\", \"unknown protocol\"), or the connection ends, before any greeting, on port 587 or 25.",
			Why:    "The client began a TLS handshake at once; the server sent its 220 greeting in clear, and the TLS library took it for a broken record. Ports 587 and 25 start in clear and change to TLS by STARTTLS; only 465 begins with TLS.",
			Change: "On port 587 connect in clear and use STARTTLS; or keep TLS from the start and use port 465.",
			Fine:   "On port 465, where TLS comes first.",
		},
		Fix: fix.Advice{
			Sentence: "Connect in clear and start TLS with STARTTLS on this port, or use port 465 for TLS from the start.",
			Topic:    "starttls",
			Also:     "implicit",
			Ports:    true,
		},
		Repair: Repair{By: connect(TLSStartTLS, 465, 587)},
		Bad:    talkConnect + "*** plaintext-peer wrong version number\n",
		Good:   talkReached,
		Find:   breaks("implicit-tls-on-starttls-port"),
	},
	{
		ID: "plaintext-on-implicit-tls-port", Title: "Plain text on a port where TLS comes first", Who: ByTransport,
		Refs: []string{"RFC 8314 3.3", "RFC 8314 7.3"},
		Doc: Doc{
			Shows:  "The connection to port 465 stands, no greeting comes, and after a while it times out or is closed; or the server answers in TLS records.",
			Why:    "On port 465 the server waits for the client to begin TLS. A client that waits in clear for the greeting waits for ever.",
			Change: "Begin with TLS on port 465; or use port 587 with STARTTLS.",
			Fine:   "On ports 587 and 25, where the greeting comes in clear.",
		},
		Fix: fix.Advice{
			Sentence: "Start TLS at once when connecting to this port, or use port 587 with STARTTLS.",
			Topic:    "implicit",
			Also:     "starttls",
			Ports:    true,
		},
		Repair: Repair{By: connect(TLSImplicit, 587, 465)},
		Bad:    "*** connecting mx.example.com:465\n*** connected mx.example.com:465\n*** timed-out no greeting after 60 seconds\n",
		Good:   talkReached,
		Find:   breaks("plaintext-on-implicit-tls-port"),
	},
	{
		ID: "tls-handshake-failed", Title: "The TLS handshake failed", Who: ByTransport,
		Refs: []string{"RFC 3207 4.1", "RFC 8314 4.1"},
		Doc: Doc{
			Shows:  "STARTTLS answered 220 (or TLS from the start) and then an error of the TLS library, an alert, or the end of the connection.",
			Why:    "Client and server have no TLS version, cipher or key size in common, or one of them broke the handshake off. SMTP has no part in it.",
			Change: "Bring both sides to TLS 1.2 or later; test with openssl s_client -starttls smtp to see which version and cipher the server takes.",
			Fine:   "When the client goes on in clear and is allowed to, as servers do among themselves.",
		},
		Fix: fix.Advice{
			Sentence: "Let openssl say what breaks the handshake, from the machine that sends; then update the side that is too old, or trust the certificate's issuer.",
			Topic:    "handshake",
		},
		Repair: hopeless("what failed is the TLS handshake, not the sequence."),
		Bad:    talkGreeting + talkUpgrade + "*** tls-failed sslv3 alert handshake failure\n",
		Good:   talkReached,
		Find:   handshakes,
	},
	{
		ID: "certificate-rejected", Title: "The client does not accept the server's certificate", Who: ByTransport,
		Refs: []string{"RFC 3207 4.1", "RFC 8314 5.3", "RFC 4954 14"},
		Doc: Doc{
			Shows:  "The handshake ends in a verification error: other name, unknown or missing issuer, self-signed, expired.",
			Why:    "The client checks that the certificate is for the name it asked for and signed by somebody it knows, and broke off.",
			Change: "Connect by the name that the certificate bears (on shared hosting the hoster's server name), give the server its whole certificate chain, or update the client's list of issuers. Do not switch verification off.",
			Fine:   "Between mail servers, which mostly go on without verification.",
		},
		Fix: fix.Advice{
			Sentence: "Connect by the name in the server's certificate and trust its issuer; do not turn the check off.",
			Topic:    "certificate",
		},
		Repair: hopeless("the client does not trust the certificate."),
		Bad:    talkGreeting + talkUpgrade + "*** certificate-rejected certificate has expired\n",
		Good:   talkReached,
		Find:   breaks("certificate-rejected"),
	},
	{
		ID: "connection-refused", Title: "The connection is refused", Who: ByTransport,
		Refs: []string{"RFC 5321 4.5.4.1"},
		Doc: Doc{
			Shows:  "\"Connection refused\" (errno 111, 61, 10061), \"no route\", \"unreachable\" or \"permission denied\" before any greeting.",
			Why:    "Nothing listens on that port, or a firewall (the hoster's, SELinux, an antivirus) forbids the way. SMTP has not begun.",
			Change: "Check host and port; try from another network; ask the hoster whether it blocks outgoing mail ports, and use 587, 465 or 2525.",
			Fine:   "When another address of the same host answers.",
		},
		Fix: fix.Advice{
			Sentence: "Check host name and port: nothing listens there, or a firewall refuses.",
			Topic:    "reach",
			Ports:    true,
		},
		Repair: hopeless("there was no connection."),
		Bad:    talkConnect + "*** refused Connection refused\n",
		Good:   talkReached,
		Find:   breaks("connection-refused"),
	},
	{
		ID: "dns-failure", Title: "The host name does not resolve", Who: ByTransport,
		Refs: []string{"RFC 5321 2.3.5"},
		Doc: Doc{
			Shows:  "An error of the resolver: \"Name or service not known\", ENOTFOUND, EAI_AGAIN, gaierror, 11001.",
			Why:    "The name has no address, is misspelt (a scheme such as ssl:// or a blank in it counts too), or the resolver cannot be reached.",
			Change: "Check the host name's spelling; look it up with nslookup or dig on the same machine.",
			Fine:   "When the resolver was away for a moment and the retry works.",
		},
		Fix: fix.Advice{
			Sentence: "Check the spelling of the host name and the name server of this machine: the name has no address here.",
			Topic:    "reach",
		},
		Repair: hopeless("the host name has no address."),
		Bad:    talkConnect + "*** no-such-host Name or service not known\n",
		Good:   talkReached,
		Find:   breaks("dns-failure"),
	},
	{
		ID: "timeout", Title: "No answer in time", Who: ByTransport,
		Refs: []string{"RFC 5321 4.5.3.2"},
		Doc: Doc{
			Shows:  "The connection, the greeting or a reply did not come in the time that the client waits; or the server itself gave up waiting (421 4.4.2).",
			Why:    "Packets are dropped (a firewall on the mail ports), the server delays on purpose (greeting delay, tarpit), or it is overloaded. RFC 5321 asks clients to wait minutes, not seconds.",
			Change: "If the connection itself times out, find the firewall or use another port; if a reply does, raise the client's timeout to five minutes.",
			Fine:   "When the message was accepted all the same: the reply came too late to be read.",
		},
		Fix: fix.Advice{
			Sentence: "Find what swallows the packets: most often a firewall or provider that blocks the port, else a server that needs longer than the client waits.",
			Started:  "Take a new connection for each batch and allow more time: a server closes a connection that stays silent too long, a client gives up where no answer comes.",
			Topic:    "reach",
			Also:     "wait",
			Ports:    true,
		},
		Repair: hopeless("an answer did not come in time."),
		Bad:    talkConnect + "*** timed-out Connection timed out\n",
		Good:   talkReached,
		Find:   timeouts,
	},
	{
		ID: "connection-lost", Title: "The connection ended in the middle of the conversation", Who: ByTransport,
		Refs: []string{"RFC 5321 3.8", "RFC 5321 4.1.1.10"},
		Doc: Doc{
			Shows:  "End of file, reset or broken pipe while a reply was due, and no 421 or QUIT before it.",
			Why:    "A server closes only after QUIT or 421 (RFC 5321 3.8); otherwise the server program died, or something between the two cut the line.",
			Change: "Look into the server's log at that moment; a firewall, proxy or antivirus in between is the next suspect.",
			Fine:   "After QUIT, after a refusal, or when the client itself ends.",
		},
		Fix: fix.Advice{
			Sentence: "Look in the server's log at this time: it, or something on the way, broke the connection without a word.",
			Topic:    "reach",
		},
		Repair: hopeless("the connection broke."),
		Bad:    talkGreeting + talkHello + "C: MAIL FROM:<a@example.com>\n*** peer-closed Connection reset by peer\n",
		Good:   talkReached,
		Find:   breaks("connection-lost"),
	},
	{
		ID: "greeting-rejected", Title: "The server turns the client away with its greeting", Who: ByTransport,
		Refs: []string{"RFC 5321 3.1", "RFC 5321 4.3.2", "RFC 7504 3"},
		Doc: Doc{
			Shows:  "421, 554, 521 or another 4xx or 5xx in place of the 220 greeting.",
			Why:    "The server does not want to talk: too many connections, the client's address is blocked, or it takes no mail at all. After 554 only QUIT is in order.",
			Change: "Read the greeting's words: wait and open fewer connections for 421, mend the client's address or use another server for 554.",
			Fine:   "When a later connection is greeted with 220.",
		},
		Fix: fix.Advice{
			Sentence: "Ask the server's operator why it turns this client away, and use the submission port 587 or 465 if you want to send through it.",
			Topic:    "reach",
			Ports:    true,
		},
		Repair: hopeless("the server turned the client away before the first command."),
		Bad:    "S: 554 5.7.1 No SMTP service here\n" + talkQuit,
		Good:   talkSent,
		Find:   greetingRejected,
	},
	{
		ID: "starttls-stripped", Title: "Something between client and server hides STARTTLS", Who: ByTransport,
		Refs: []string{"RFC 3207 6", "RFC 8314 6"},
		Doc: Doc{
			Shows:  "A greeting of asterisks, or a keyword of X in the EHLO list (XXXXXXXA), where STARTTLS would stand; STARTTLS is then unknown.",
			Why:    "A firewall that inspects SMTP (Cisco's ESMTP inspection does so by default) overwrites what it does not want. The server itself offers STARTTLS.",
			Change: "Have the inspection switched off or told to allow TLS; or use port 465, where there is nothing to overwrite.",
			Fine:   "When whoever posted the log made it unreadable: stars then stand for their secrets.",
		},
		Fix: fix.Advice{
			Sentence: "Turn off the SMTP inspection of the firewall or antivirus on the way: it hides STARTTLS from the client.",
			Topic:    "reach",
			Also:     "implicit",
			Ports:    true,
		},
		Repair: Repair{By: connect(TLSImplicit, 0, 465)},
		Bad:    "S: 220 ****************************\nC: EHLO client.example\nS: 250-mx.example.com\nS: 250-XXXXXXXA\nS: 250 8BITMIME\nC: STARTTLS\nS: 500 5.5.1 Command unrecognized: \"XXXXXXXX\"\n" + talkQuit,
		Good:   talkSent,
		Find:   starttlsStripped,
	},
	{
		ID: "client-tool-ate-command", Title: "The tool took the typed line for itself", Who: ByTransport,
		Refs: []string{"RFC 5321 4.1.1.3"},
		Doc: Doc{
			Shows:  "s_client prints RENEGOTIATING after a line that begins with R, or DONE after one with Q; the server gets nothing.",
			Why:    "openssl s_client takes lines that begin with R, Q, K, B (and C since 3.2) as its own commands, so RCPT never reaches the server.",
			Change: "Start s_client with -quiet (or -ign_eof, -nocommands), or type the command in lower case: rcpt to:<...>.",
			Fine:   "When Q was meant to end the session.",
		},
		Fix: fix.Advice{
			Sentence: "Start s_client with -quiet, or type the line in lower case: it takes a line that begins with R or Q for itself.",
			Topic:    "typing",
		},
		Repair: Repair{
			By:   lowerCase,
			Else: "The commands and their order are right: the tool has to be started so that it passes every line on.",
		},
		Bad:  talkGreeting + talkHello + talkFrom + "*** tool-ate-command RENEGOTIATING\n",
		Good: talkReached,
		Find: toolAteCommand,
	},
	{
		ID: "connection-redirected", Title: "Another server answers than the one that was asked", Who: ByTransport,
		Refs: []string{"RFC 8314 5.3", "RFC 5321 4.3.1"},
		Doc: Doc{
			Shows:  "The client asks for a known provider's host, and the greeting or the certificate names somebody else.",
			Why:    "A hoster's or firewall's SMTP redirection sends all outgoing mail connections to its own server, which knows nothing of the account.",
			Change: "Have the hoster lift the restriction (in cPanel: SMTP Restrictions), use a port that is not redirected (2525, 465), or send through the hoster's server.",
			Fine:   "When a local relay was put there on purpose.",
		},
		Fix: fix.Advice{
			Sentence: "Ask the hoster to let SMTP out, or use the mail server that it offers: another host than the one you asked for has answered.",
			Topic:    "certificate",
		},
		Repair: hopeless("another host has answered."),
		Bad:    "*** connecting smtp.gmail.com:587\nS: 220 cp12.hoster.example ESMTP Exim 4.96\nC: EHLO client.example\nS: 250-cp12.hoster.example Hello client.example [192.0.2.7]\nS: 250 AUTH PLAIN LOGIN\nC: AUTH PLAIN [hidden]\nS: 535 Incorrect authentication data\n" + talkQuit,
		Good:   talkReached,
		Find:   redirected,
	},
	{
		ID: "reply-out-of-step", Title: "Replies are read one command late", Who: ByTransport,
		Refs: []string{"RFC 5321 4.3.1", "RFC 2920 3.1"},
		Doc: Doc{
			Shows:  "A reply that cannot belong to its command (250 to STARTTLS, 220 to EHLO, 354 to QUIT), and from there on every reply one step behind.",
			Why:    "The client gave up waiting and went on, or the server answered something that the client had not sent as a command; from then on the client reads the answer to the command before.",
			Change: "Close the connection after a timeout and begin anew; never send the next command before the reply, except as PIPELINING allows.",
			Fine:   "Never; but the first late reply, not the later confusion, is the thing to mend.",
		},
		Fix: fix.Advice{
			Sentence: "Wait for every reply before the next command, longer if need be, and take a new connection once one was missed.",
			Topic:    "wait",
		},
		Repair: hopeless("the client must wait for each reply."),
		Bad:    talkSized + "C: NOOP\nC: MAIL FROM:<a@example.com>\nS: 250 2.0.0 Ok\nC: RCPT TO:<b@example.org>\nS: 250 2.1.0 Ok\nC: DATA\nS: 250 2.1.5 Ok\nC: QUIT\nS: 354 End data with <CR><LF>.<CR><LF>\n",
		Good:   talkSent,
		Find:   outOfStep,
	},
}
