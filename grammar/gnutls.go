package grammar

import "badseq/grammar/stream"

var gnutls = define(Dialect{
	ID:       "gnutls",
	Title:    "gnutls-cli",
	Versions: "GnuTLS 3.3 to 3.8, gnutls-cli with and without --starttls, --verbose; typed in a terminal or with input from a pipe",
	Doc: "The report of the handshake, then the bare dialogue: what was typed shows only where a terminal echoed it. With " +
		"--starttls the dialogue begins in clear, and `*** Starting TLS handshake` follows the end of input (^D) or a signal. " +
		"--verbose puts `- Received[39]: ` before the first line of a reply.",
	Sample: "Processed 144 CA certificate(s).\nResolving 'mx.example.com:465'...\nConnecting to '192.0.2.1:465'...\n" +
		"- Simple Client Mode:\n\n220 mx.example.com ESMTP\nEHLO client.example.com\n250 mx.example.com",
	Trace:  "script -c 'gnutls-cli --crlf --starttls -p 587 mx.example.com'",
	Tokens: labelTokens,
	Cut:    gnutlsLabels.cut,
	Words:  gnutlsLabels.words(),
	Marks: map[int]int{labelServer: Strong, labelConnecting: Strong, labelTLS: Strong, labelError: Strong, labelClosed: Strong,
		labelAside: Weak, labelOwn: Strong},
	Starts: map[int]bool{labelCommand: true},
}, gnutlsLabels.open)

// gnutlsLabels are the words of cli.c, socket.c and common.c, 3.7.9 and 3.8.9.
var gnutlsLabels = &labels{id: "gnutls", bareReplies: true, bareCommands: true, table: []label{
	{words: "- Received[", upto: "]: ", kind: labelServer},
	{words: "- Sent: ", kind: labelOwn},
	{words: "Resolving '", kind: labelOwn},
	{words: "Connecting to '", kind: labelConnecting},
	{words: "- Simple Client Mode:", kind: labelOwn},
	{words: "- Description: (", kind: labelTLS},
	{words: "- Status: ", kind: labelOwn},
	{words: "- Certificate", kind: labelOwn},
	{words: "- Options:", kind: labelOwn},
	{words: "- Handshake was completed", kind: labelOwn},
	{words: "*** Starting TLS handshake", kind: labelOwn},
	{words: "*** PKI verification of server certificate failed", kind: labelError, signal: stream.CertificateRejected},
	{words: "*** Fatal error: Error in the certificate", kind: labelOwn},
	{words: "*** Fatal error: ", kind: labelError, signal: stream.TLSFailed},
	{words: "*** Handshake has failed", kind: labelError, signal: stream.TLSFailed},
	{words: "*** Server has terminated the connection abnormally", kind: labelError, signal: stream.PeerClosed},
	{words: "- Peer has closed the GnuTLS connection", kind: labelClosed},
	{words: "Could not connect to ", kind: labelError, signal: stream.Refused},
	{words: "Cannot resolve ", kind: labelError, signal: stream.NoSuchHost},
	{words: "Processed ", holds: " CA certificate", kind: labelOwn},
}}
