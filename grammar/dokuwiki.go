package grammar

import (
	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var dokuwiki = define(Dialect{
	ID:       "dokuwiki",
	Title:    "DokuWiki's smtp plugin",
	Versions: "dokuwiki-plugin-smtp 2015 to 2026 with the option debug, and whoever logs the Tx\\Mailer that it bundles",
	Doc: "`Sent: ` before each line sent and `Got: ` before each that came, between what the library sets and does. " +
		"Credentials show, and so does the message, whose further lines have no label. What went wrong stands before the log.",
	Sample: "Connecting to mx.example.com at 25\nGot: 220 mx.example.com ESMTP\nSent: EHLO client.example.com\nGot: 250 mx.example.com",
	Trace:  "the smtp plugin's \"debug\" option, then its page SMTP in the\nadministration menu",
	Tokens: labelTokens,
	Cut:    dokuwikiLabels.cut,
	Words:  dokuwikiLabels.words(),
	Marks: map[int]int{labelClient: Strong, labelServer: Strong, labelConnecting: Weak, labelAside: Weak, labelFailed: Weak,
		labelError: Strong},
	Starts: labelStarts,
}, openDokuwiki)

// dokuwikiLabels are the words of the plugin's action.php and of src/Mailer/SMTP.php, 2023-04-03 and 2026-06-28.
var dokuwikiLabels = &labels{id: "dokuwiki", table: []label{
	{words: "Got: ", kind: labelServer},
	{words: "Sent: ", kind: labelClient},
	{words: "Connecting to ", holds: " at ", kind: labelConnecting},
	{words: "Set: ", kind: labelAside},
	{words: "Could not open SMTP Port", kind: labelFailed, signal: stream.Refused},
	{words: "", holds: "Could not open SMTP Port", kind: labelFailed, signal: stream.Refused},
	{words: "", holds: "Start TLS failed to enable crypto", kind: labelFailed, signal: stream.TLSFailed},
	{words: "", holds: "SMTP Server did not respond with anything I recognized", kind: labelFailed, signal: stream.PeerClosed},
	{words: "", holds: "Unexpected return code - Expected: 354, ", kind: labelError, signal: stream.ServerRefused, verb: "DATA"},
	{words: "", holds: "Unexpected return code - Expected: 334, ", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "", holds: "Unexpected return code - Expected: 235, ", kind: labelError, signal: stream.ServerRefused, verb: "AUTH"},
	{words: "There was an unexpected problem communicating with SMTP: ", kind: labelError, signal: stream.ServerRefused},
	{words: "", holds: "Unexpected return code - Expected: ", kind: labelError, signal: stream.ServerRefused},
}}

// dokuwikiLowering keeps the exception until the log below it is told.
type dokuwikiLowering struct {
	*labelLowering
	thrown []labelRecord
}

func openDokuwiki(w *wire.Writer) lowering[labelRecord] {
	return &dokuwikiLowering{labelLowering: dokuwikiLabels.open(w).(*labelLowering)}
}

func (l *dokuwikiLowering) Record(r *labelRecord) {
	switch {
	case r.Said != nil && (l.kind(r.Said) == labelFailed || l.kind(r.Said) == labelError):
		l.thrown = append(l.thrown, r.clone())
	case r.Unread != nil && l.last != nil && l.last.InContent():
		l.last.Client(text(r.Unread))
	default:
		if r.Said != nil && l.kind(r.Said) == labelConnecting && l.last != nil && l.last.IsOver() {
			l.throw()
		}
		l.labelLowering.Record(r)
	}
}

// throw tells the exceptions. One that quotes a reply says nothing that the log does not.
func (l *dokuwikiLowering) throw() {
	for i := range l.thrown {
		l.labelLowering.Record(&l.thrown[i])
	}
	l.thrown = nil
}

func (l *dokuwikiLowering) Close() {
	l.throw()
	l.labelLowering.Close()
}
