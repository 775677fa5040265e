package grammar

import (
	"strings"

	"badseq/grammar/wire"
)

var hmailserver = define(Dialect{
	ID:       "hmailserver",
	Title:    "hMailServer",
	Versions: "hMailServer 4.4 to 5.7, Logs\\hmailserver_DATE.log with SMTP switched on",
	Doc: "Rows of quoted fields: `SMTPD` is the server's side of a session, `SMTPC` the client's, then thread, session, time, " +
		"address, and `SENT: ` or `RECEIVED: ` with what went over the wire; `[nl]` ends the lines of a reply. Passwords show as `***`, the message does not.",
	Sample: "\"SMTPD\"\t4711\t7\t\"2024-02-05 09:30:00.000\"\t\"192.0.2.7\"\t\"SENT: 220 mx.example.com ESMTP\"\n" +
		"\"SMTPD\"\t4712\t7\t\"2024-02-05 09:30:00.010\"\t\"192.0.2.7\"\t\"RECEIVED: EHLO client.example.com\"\n" +
		"\"SMTPD\"\t4712\t7\t\"2024-02-05 09:30:00.011\"\t\"192.0.2.7\"\t\"SENT: 250-mx.example.com[nl]250 HELP\"",
	Trace:  "hMailServer Administrator: Settings, Logging, SMTP; then send again",
	Tokens: labelTokens,
	Cut:    hmailLabels.cut,
	Words:  Words{Any: []string{`"SMTPD"`, `"SMTPC"`}},
	Marks:  map[int]int{labelClient: Strong, labelServer: Strong},
	Starts: labelStarts,
}, openHmail)

// hmailLabels are the words of the log as public threads and hMailServer's documentation
// have it (5.6, 2017 to 2024). A row without a quote at its end was cut.
var hmailLabels = &labels{id: "hmailserver", head: hmailHead, turn: hmailTurn, decode: hmailText, split: hmailLines, table: []label{
	{words: "SENT: ", kind: labelClient},
	{words: "RECEIVED: ", kind: labelServer},
}}

// hmailHead finds the session of a row, and where its text begins.
func hmailHead(line string) (key string, at int) {
	at = len(line) - len(strings.TrimLeft(line, " \t"))
	if !strings.HasPrefix(line[at:], `"SMTPD"`) && !strings.HasPrefix(line[at:], `"SMTPC"`) {
		return "", -1
	}
	fields := strings.Fields(line[at:min(len(line), at+64)])
	for _, words := range []string{`"SENT: `, `"RECEIVED: `} {
		if i := strings.Index(line[at:], words); i > 0 && len(fields) > 2 {
			return fields[0] + fields[2], at + i + 1
		}
	}
	return "", -1
}

// hmailTurn knows that a server sends replies.
func hmailTurn(line string, kind int) int {
	if strings.HasPrefix(strings.TrimLeft(line, " \t"), `"SMTPD"`) {
		return labelClient + labelServer - kind
	}
	return kind
}

// hmailText takes off the quote that ends a row.
func hmailText(t wire.Text) wire.Text {
	if body := strings.TrimRight(t.S, " \t\r"); strings.HasSuffix(body, `"`) {
		return wire.Text{S: body[:len(body)-1], From: t.From, To: t.From + len(body) - 1}
	}
	return t
}

// hmailLines cuts a reply at "[nl]".
func hmailLines(t wire.Text) []wire.Text {
	var list []wire.Text
	at := 0
	for {
		line, _, more := strings.Cut(t.S[at:], "[nl]")
		list = append(list, wire.Text{S: line, From: t.From + at, To: t.From + at + len(line)})
		if !more {
			return list
		}
		at += len(line) + len("[nl]")
	}
}

type hmailLowering struct{ *labelLowering }

func openHmail(w *wire.Writer) lowering[labelRecord] {
	return hmailLowering{hmailLabels.open(w).(*labelLowering)}
}

// Record notes which side wrote the log.
func (l hmailLowering) Record(r *labelRecord) {
	if len(r.Reply) > 0 && strings.HasPrefix(strings.TrimLeft(r.Reply[0].Label.Value, " \t"), `"SMTPD"`) {
		l.w.ServerView()
	}
	l.labelLowering.Record(r)
}
