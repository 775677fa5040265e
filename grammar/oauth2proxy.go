package grammar

import (
	"strconv"
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

var oauth2proxy = define(Dialect{
	ID:       "email-oauth2-proxy",
	Title:    "Email OAuth 2.0 Proxy",
	Versions: "emailproxy.py 2022 to 2025, --debug; its SMTP servers",
	Doc: "Each line twice, as Python bytes: `-->` from and `<--` to the mail program, `    -->` to and `    <--` from the mail server, " +
		"behind the addresses of both connections. The proxy speaks STARTTLS and logs in by itself: what only it said to the mail " +
		"program is no part of the conversation with the server. After a login only the mail program's side is printed. Logins show as " +
		"`[[ Credentials removed from proxy log ]]`.",
	Sample: "2024-02-05 09:30:00: SMTP ([::1]:40000-{[::1]:2525}-mx.example.com:587) --> [ Client connected ]\n" +
		"2024-02-05 09:30:00: SMTP ([::1]:40000-{[::1]:2525}-mx.example.com:587)     <-- b'220 mx.example.com ESMTP\\r\\n'\n" +
		"2024-02-05 09:30:00: SMTP ([::1]:40000-{[::1]:2525}-mx.example.com:587) <-- b'220 mx.example.com ESMTP\\r\\n'",
	Trace:  "emailproxy --no-gui --debug --log-file proxy.log",
	Tokens: labelTokens,
	Cut:    oauth2proxyLabels.cut,
	Words:  Words{Any: []string{"SMTP ("}},
	Marks: map[int]int{labelClient: Strong, labelServer: Strong, labelConnecting: Strong, labelTLS: Strong, labelClosed: Strong,
		labelError: Strong, labelOwn: Strong},
	Starts: map[int]bool{labelConnecting: true},
}, openOAuth2Proxy)

// oauth2proxyLabels are the words of emailproxy.py, 2022-08-30 and 2025-10-04. What is indented was said to the server.
var oauth2proxyLabels = &labels{id: "email-oauth2-proxy", head: oauth2proxyHead, decode: literalText, table: []label{
	{words: "    --> ", kind: labelClient, verb: "server"},
	{words: "    <-- ", kind: labelServer, verb: "server"},
	{words: "--> [ Client connected ]", kind: labelConnecting},
	{words: "--> [ Client disconnected ]", kind: labelClosed},
	{words: "<-- [ Server disconnected ]", kind: labelClosed},
	{words: "<-> [ Starting TLS handshake ]", kind: labelOwn},
	{words: "<-> [ ", holds: " handshake complete ]", kind: labelTLS},
	{words: "[ Successfully authenticated SMTP", kind: labelOwn, verb: "released"},
	{words: "--> b", kind: labelClient},
	{words: "<-- b", kind: labelServer},
	{words: "Caught network error ", kind: labelError, signal: stream.PeerClosed},
	{words: "Caught connection error in ", kind: labelError, signal: stream.PeerClosed},
	{words: "", holds: " handshake failed", kind: labelError, signal: stream.TLSFailed},
	{words: "", kind: labelAside},
}}

// oauth2proxyHead splits off the time and the addresses, which tell connections apart: "SMTP (client-{proxy}-server; user) ".
func oauth2proxyHead(line string) (key string, at int) {
	i := strings.Index(line, "SMTP (")
	if i < 0 {
		return "", -1
	}
	key, rest, ok := strings.Cut(line[i+len("SMTP ("):], ")")
	if !ok || !strings.Contains(key, "{") {
		return "", -1
	}
	key, _, _ = strings.Cut(key, "; ")
	if caught := strings.Index(line, "Caught connection error in "); caught >= 0 && caught < i {
		return key, caught
	}
	return key, len(line) - len(strings.TrimPrefix(rest, " "))
}

// oauth2proxyLeg is a connection through the proxy.
type oauth2proxyLeg struct {
	asked   string // the mail program's last command
	said    int    // the code of the server's last reply
	open    bool   // what the mail program says goes to the server as it is, and is printed once
	dropped bool   // the proxy gave the login up with "*": it has no token, and says so to the mail program
	secured bool
}

type oauth2proxyLowering struct {
	*labelLowering
	legs map[*wire.Conversation]*oauth2proxyLeg
}

func openOAuth2Proxy(w *wire.Writer) lowering[labelRecord] {
	return &oauth2proxyLowering{oauth2proxyLabels.open(w).(*labelLowering), map[*wire.Conversation]*oauth2proxyLeg{}}
}

// leg is the connection that a line speaks of.
func (l *oauth2proxyLowering) leg(line string) (*wire.Conversation, *oauth2proxyLeg) {
	c := l.on(line)
	if l.legs[c] == nil {
		l.legs[c] = &oauth2proxyLeg{}
	}
	return c, l.legs[c]
}

func (l *oauth2proxyLowering) Record(r *labelRecord) {
	switch {
	case r.Sent != nil && r.Sent.Text != nil:
		l.sent(r.Sent)
	case r.Reply != nil:
		for i := range r.Reply {
			if r.Reply[i].Text != nil {
				l.came(&r.Reply[i])
			}
		}
	case r.Said != nil:
		l.says(r)
	}
}

// lines are the lines of a literal; "b" belongs to the label where it is not indented. A line that does not end ends with the next.
func oauth2proxyLines(label, t wire.Text) []wire.Text {
	if strings.HasSuffix(label.S, "b") {
		t = together(piece(label, len(label.S)-1, len(label.S)), t)
	}
	return splitLines(literalText(t))
}

func (l *oauth2proxyLowering) sent(r *labelSent) {
	c, leg := l.leg(r.Label.Value)
	toServer := strings.HasSuffix(r.Label.Value, "    --> ")
	for _, t := range oauth2proxyLines(text(r.Label), text(r.Text)) {
		verb, _, _ := wire.SplitCommand(t.S)
		switch {
		case toServer && t.S == "*" && c.InAuth():
			leg.dropped = true
			c.Tell(t.Span())
		case toServer || leg.open && leg.said != 0:
			c.Client(t)
		default:
			leg.asked = verb
			c.Tell(t.Span())
		}
	}
}

func (l *oauth2proxyLowering) came(r *labelLine) {
	c, leg := l.leg(r.Label.Value)
	fromServer := strings.HasSuffix(r.Label.Value, "    <-- ")
	for _, t := range oauth2proxyLines(text(r.Label), text(r.Text)) {
		line, ok := wire.ParseReplyLine(t.S)
		switch {
		case fromServer && leg.dropped:
			c.Tell(t.Span())
		case fromServer || leg.open && leg.said != 235:
			c.Server(t)
			leg.said = line.Code
		case ok && line.Code >= 400 && line.Code != leg.said:
			leg.dropped = false
			c.FailWith(t.Span(), wire.Failure{Signal: stream.ServerRefused, Verb: strings.ToUpper(leg.asked), Text: t.S}, t.S)
		default:
			leg.said = min(leg.said, 234)
			c.Tell(t.Span())
		}
	}
}

func (l *oauth2proxyLowering) says(r *labelRecord) {
	c, leg := l.leg(r.Said.Value)
	at, from, _ := oauth2proxyLabels.find(r.Said.Value)
	where := span(r.Said)
	switch {
	case at == nil:
	case at.verb == "released":
		leg.open = true
		c.Tell(where)
	case at.kind == labelConnecting:
		host, port := oauth2proxyServer(r.Said.Value)
		c.Connect(where, host, port, port == 465)
	case at.kind == labelTLS && !leg.secured:
		leg.secured = true
		c.TLS(stream.TLSStarted, where, r.Said.Value[from:])
	case at.kind == labelClosed && c.InAuth(): // it left in the middle of a login: nothing says how that went
		c.Tell(where)
	default:
		l.labelLowering.Record(r)
	}
}

// oauth2proxyServer reads the server's address: "-mx.example.com:587)".
func oauth2proxyServer(line string) (host string, port int) {
	_, rest, _ := strings.Cut(line, "}-")
	rest, _, _ = strings.Cut(rest, ")")
	rest, _, _ = strings.Cut(rest, ";")
	i := strings.LastIndexByte(rest, ':')
	if i < 0 {
		return rest, 0
	}
	port, _ = strconv.Atoi(rest[i+1:])
	return strings.Trim(rest[:i], "[]"), port
}
