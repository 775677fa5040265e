package grammar

import (
	"strconv"
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var exchange = define(Dialect{
	ID:       "exchange",
	Title:    "Microsoft Exchange",
	Versions: "Exchange 2007 to 2019, the protocol logs SmtpSend and SmtpReceive",
	Doc: "A CSV file: time, connector, session, sequence number, local and remote address, event, data, context. `>` is what this " +
		"server sent, `<` what came, `+` and `-` are the connection's beginning and end, `*` what the server does; sessions interleave. " +
		"A reply of several lines may be one row, `250  mx Hello SIZE 1000 STARTTLS`. Logins are blank, the message does not show.",
	Sample: "2024-02-05T09:30:00.123Z,Internet,08DC25E000000001,0,192.0.2.9:40000,192.0.2.25:25,+,,\n" +
		"2024-02-05T09:30:00.150Z,Internet,08DC25E000000001,1,192.0.2.9:40000,192.0.2.25:25,<,220 mx.example.com ESMTP,\n" +
		"2024-02-05T09:30:00.151Z,Internet,08DC25E000000001,2,192.0.2.9:40000,192.0.2.25:25,>,EHLO client.example.com,",
	Trace:  "Set-SendConnector \"Internet\" -ProtocolLoggingLevel Verbose",
	Tokens: labelTokens,
	Cut:    exchangeLabels.cut,
	Words:  Words{Any: []string{",+,", ",-,", ",>,", ",<,", ",*,"}},
	Marks: map[int]int{labelClient: Strong, labelServer: Strong, labelConnecting: Strong, labelClosed: Strong, labelTLS: Strong,
		labelError: Strong, labelAside: Strong},
	Starts: map[int]bool{labelConnecting: true},
}, openExchange)

// exchangeLabels are the events of the protocol logs as Microsoft documents them.
var exchangeLabels = &labels{id: "exchange", head: exchangeHead, turn: exchangeTurn, ours: exchangeOurs, decode: exchangeField, split: exchangeLines,
	table: []label{
		{words: ">,", kind: labelClient},
		{words: "<,", kind: labelServer},
		{words: "+,", kind: labelConnecting},
		{words: "-,", holds: "Error)", kind: labelError, signal: stream.PeerClosed},
		{words: "-,", kind: labelClosed},
		{words: "*,", holds: "negotiation succeeded", kind: labelTLS},
		{words: "*,", holds: "TLS negotiation failed", kind: labelError, signal: stream.TLSFailed},
		{words: "*,", holds: "Failed to connect. ", kind: labelError, signal: stream.Refused},
		{words: "*,", kind: labelAside},
	}}

// exchangeHead finds the session of a row and where its event stands: behind six fields, of which a connector's name may be quoted.
func exchangeHead(line string) (key string, at int) {
	if len(line) < len("2024-02-05T09:30:00.123Z,") || line[4] != '-' || line[10] != 'T' {
		return "", -1
	}
	for field := range 6 {
		end := strings.IndexByte(line[at:], ',')
		if strings.HasPrefix(line[at:], `"`) {
			end = strings.Index(line[at:], `",`) + 1
		}
		if end <= 0 && field != 4 && field != 5 {
			return "", -1
		}
		if field == 2 {
			key = line[at : at+end]
		}
		at += max(end, 0) + 1
		if at >= len(line) {
			return "", -1
		}
	}
	if len(key) != 16 || at+1 >= len(line) || line[at+1] != ',' {
		return "", -1
	}
	return key, at
}

// exchangeAddresses are the ends of a row's connection.
func exchangeAddresses(line string) (local, remote string) {
	_, at := exchangeHead(line)
	fields := strings.Split(line[:max(at-1, 0)], ",")
	if len(fields) < 2 {
		return "", ""
	}
	return fields[len(fields)-2], fields[len(fields)-1]
}

// exchangeTurn tells who speaks by what is said: the arrows are this server's, which may be either.
func exchangeTurn(line string, _ int) int {
	_, at := exchangeHead(line)
	if replyShaped(strings.TrimPrefix(line[at+2:], `"`)) {
		return labelServer
	}
	return labelClient
}

// exchangeOurs reports whether a reply was sent by this server.
func exchangeOurs(label string) bool { return strings.HasSuffix(label, ">,") }

// exchangeLowering knows that the client's lines of a login are not logged.
type exchangeLowering struct {
	*labelLowering
	asked map[*wire.Conversation]bool // the last line was a 334
}

func openExchange(w *wire.Writer) lowering[labelRecord] {
	return &exchangeLowering{exchangeLabels.open(w).(*labelLowering), map[*wire.Conversation]bool{}}
}

func (l *exchangeLowering) Record(r *labelRecord) {
	switch {
	case r.Sent != nil:
		l.asked[l.on(r.Sent.Label.Value)] = false
	case r.Reply != nil:
		for i := range r.Reply {
			l.replied(&r.Reply[i])
		}
		return
	case r.Said != nil && l.kind(r.Said) == labelConnecting:
		local, remote := exchangeAddresses(r.Said.Value)
		host, port := exchangePort(remote)
		if _, own := exchangePort(local); own > 0 && own < 1024 || own == 2525 {
			host, port = "", own
			l.w.ServerView()
		}
		l.on(r.Said.Value).Connect(span(r.Said), host, port, false)
		return
	}
	l.labelLowering.Record(r)
}

// replied tells a row that holds a reply; behind a 334 the client said something.
func (l *exchangeLowering) replied(r *labelLine) {
	c := l.on(r.Label.Value)
	if r.Text != nil {
		if l.asked[c] && c.InAuth() {
			c.AuthResponse(wire.Text{From: r.Text.Pos.Offset, To: r.Text.Pos.Offset})
		}
		l.asked[c] = strings.HasPrefix(r.Text.Value, "334")
	}
	l.server(r)
}

// exchangePort reads "192.0.2.25:25" and "[2001:db8::5]:25".
func exchangePort(address string) (host string, port int) {
	i := strings.LastIndexByte(address, ':')
	if i < 0 {
		return address, 0
	}
	port, _ = strconv.Atoi(address[i+1:])
	return strings.Trim(address[:i], "[]"), port
}
