package grammar

import "badseq/grammar/stream"

var dokuwiki = define(Dialect{
	ID:       "dokuwiki",
	Title:    "DokuWiki's smtp plugin",
	Versions: "dokuwiki-plugin-smtp 2015 to 2023 (txtthings' Tx\\Mailer), debug mode",
	Doc: "`Sent: ` before each line sent and `Got: ` before each that came, between what the library sets and does. " +
		"Credentials show.",
	Sample: "Connecting to mx.example.com at 25\nGot: 220 mx.example.com ESMTP\nSent: EHLO client.example.com\nGot: 250 mx.example.com",
	Trace:  "the plugin's \"debug\" option, then its \"SMTP\" page in the administration menu",
	Tokens: labelTokens,
	Cut:    dokuwikiLabels.cut,
	Words:  dokuwikiLabels.words(),
	Marks:  map[int]int{labelClient: Strong, labelServer: Strong, labelConnecting: Weak, labelAside: Weak},
	Starts: labelStarts,
}, dokuwikiLabels.open)

// dokuwikiLabels are the words that Tx\Mailer\SMTP logs.
var dokuwikiLabels = &labels{id: "dokuwiki", table: []label{
	{words: "Got: ", kind: labelServer},
	{words: "Sent: ", kind: labelClient},
	{words: "Connecting to ", holds: " at ", kind: labelConnecting},
	{words: "Set: ", kind: labelAside},
	{words: "Could not open SMTP Port", kind: labelFailed, signal: stream.Refused},
	{words: "", holds: "Could not open SMTP Port", kind: labelFailed, signal: stream.Refused},
}}
