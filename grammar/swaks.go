package grammar

import "badseq/grammar/stream"

var swaks = define(Dialect{
	ID:       "swaks",
	Title:    "swaks",
	Versions: "swaks 20130209 to 20240103, with its hints (not --no-hints), which is a bare transcript",
	Doc: "One label before each line: ` -> ` sent, `<-  ` received, with a tilde for the hyphen under TLS and asterisks " +
		"(`<** `) where the reply is not the one that swaks wanted; `=== ` what it does and `*** ` what went wrong. The message " +
		"shows, credentials show unless --auth-hide-password. A timeout is printed as if it had been received.",
	Sample: "=== Trying mx.example.com:25...\n=== Connected to mx.example.com.\n<-  220 mx.example.com ESMTP\n" +
		" -> EHLO client.example.com\n<-  250 mx.example.com",
	Trace:  "swaks -s mx.example.com -p 587 -tls -a --to you@example.com",
	Tokens: labelTokens,
	Cut:    swaksLabels.cut,
	Words:  swaksLabels.words(),
	Marks: map[int]int{labelClient: Weak, labelServer: Strong, labelConnecting: Strong, labelConnected: Strong, labelTLS: Strong,
		labelFailed: Weak, labelClosed: Strong, labelAside: Weak},
	Starts: labelStarts,
}, swaksLabels.open)

// swaksLabels are the prefixes and the words of swaks's ptrans and its callers,
// 20201014 and 20240103.
var swaksLabels = &labels{id: "swaks", table: []label{
	{words: "<** Timeout (", kind: labelFailed, signal: stream.TimedOut},
	{words: "<~* Timeout (", kind: labelFailed, signal: stream.TimedOut},
	{words: "<-  ", kind: labelServer},
	{words: "<~  ", kind: labelServer},
	{words: "<** ", kind: labelServer},
	{words: "<~* ", kind: labelServer},
	{words: " -> ", kind: labelClient},
	{words: " ~> ", kind: labelClient},
	{words: "**> ", kind: labelClient},
	{words: "*~> ", kind: labelClient},
	{words: "=== Trying ", kind: labelConnecting},
	{words: "=== Connected to ", kind: labelConnected},
	{words: "=== TLS started ", kind: labelTLS},
	{words: "=== Connection closed with remote host.", kind: labelClosed},
	{words: "=== Dropping connection", kind: labelClosed},
	{words: "=== ", kind: labelAside},
	{words: "*** Remote host closed connection unexpectedly", kind: labelFailed, signal: stream.PeerClosed},
	{words: "*** TLS startup failed", kind: labelFailed, signal: stream.TLSFailed},
	{words: "*** Host did not advertise STARTTLS", kind: labelFailed, signal: stream.NotOffered, verb: "STARTTLS"},
	{words: "*** Host did not advertise authentication", kind: labelFailed, signal: stream.NotOffered, verb: "AUTH"},
	{words: "*** No authentication type succeeded", kind: labelFailed, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "*** ", kind: labelFailed},
	{words: " <-  ", kind: labelServer},
	// Where runs of spaces became one: other programs draw such arrows.
	{words: "<- ", kind: labelBareServer, reply: true},
	{words: "<~ ", kind: labelBareServer, reply: true},
	{words: "-> ", kind: labelBareClient},
	{words: "~> ", kind: labelBareClient},
}}
