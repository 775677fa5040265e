package grammar

import (
	"encoding/hex"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/wire"
)

// The token kinds of .NET's network trace.
const (
	netData    = iota + 1 // "Data from Socket#33574638::Send"
	netRow                // 16 bytes in hexadecimal and as text
	netCreated            // "Socket#33574638 - Created connection from … to …"
	netCall               // "Entering Socket#33574638::Send()" and "Exiting …"
)

var dotnet = define(Dialect{
	ID:       "dotnet",
	Title:    ".NET network trace",
	Versions: ".NET Framework 2.0 to 4.8, System.Net.Sockets traced with includehex",
	Doc: "`Data from Socket#N::Send` or `::Receive` before rows of 16 bytes each, in hexadecimal and as text; the number tells sockets " +
		"apart. Everything shows, credentials too, until TLS begins.",
	Sample: "System.Net.Sockets Verbose: 0 : [4711] Data from Socket#33574638::Receive\n" +
		"System.Net.Sockets Verbose: 0 : [4711] 00000000 : 32 32 30 20 6D 78 0D 0A-                         : 220 mx..\n" +
		"System.Net.Sockets Verbose: 0 : [4711] Data from Socket#33574638::Send\n" +
		"System.Net.Sockets Verbose: 0 : [4711] 00000000 : 45 48 4C 4F 20 78 0D 0A-                         : EHLO x..\n",
	Trace:  "in app.config, <system.diagnostics>, the source System.Net.Sockets with\ntracemode=\"includehex\", and its switch on Verbose",
	Tokens: []string{"Data", "Row", "Created", "Call"},
	Cut:    cutDotnet,
	Words:  Words{Any: []string{"Data from Socket#", " - Created connection from ", "ing Socket#"}},
	Marks:  map[int]int{netData: Strong, netCreated: Strong, netCall: Weak},
	Starts: map[int]bool{netData: true, netCreated: true, netCall: true},
}, func(w *wire.Writer) lowering[dotnetRecord] {
	w.Library("dotnet", "")
	return &dotnetLowering{w: w, sockets: map[string]*dotnetSocket{}}
})

// dotnetRecord is what one call sent or received, or that a socket was connected.
type dotnetRecord struct {
	Data    *lexer.Token  `parser:"(  @Data"`
	Rows    []lexer.Token `parser:"   @(Row*))"`
	Created *lexer.Token  `parser:"| @Created"`
	Unread  *lexer.Token  `parser:"| @(Row | Call | Other)"`
}

// cutDotnet cuts a line behind whatever a listener puts before it. The layout is that of
// Microsoft's page "Interpreting Network Tracing" (2021).
func cutDotnet(line string, out []Token) []Token {
	to := len(strings.TrimRight(line, "\r"))
	if at := strings.Index(line, "Data from Socket#"); at >= 0 {
		return append(out, Token{netData, at, to})
	}
	if at := strings.Index(line, "Socket#"); at >= 0 {
		switch {
		case strings.Contains(line[at:], " - Created connection from "):
			return append(out, Token{netCreated, at, to})
		case strings.HasSuffix(line[:at], "Entering "), strings.HasSuffix(line[:at], "Exiting "):
			return append(out, Token{netCall, at, to})
		}
		return out
	}
	if at := dotnetRowAt(line); at >= 0 {
		return append(out, Token{netRow, at, to})
	}
	return out
}

// dotnetRowAt is where "00000010 : 45 48 …" begins, -1 if it does not.
func dotnetRowAt(line string) int {
	const offset = "00000000 : "
	at := strings.LastIndex(line[:min(len(line), 96)], "] ") + 2
	if at == 1 {
		at = 0
	}
	if strings.HasPrefix(line[at:], "(") {
		_, rest, _ := strings.Cut(line[at:], ") ")
		at = len(line) - len(rest)
	}
	if len(line)-at < len(offset)+2 || line[at+8:at+11] != " : " || strings.Trim(line[at:at+8], "0123456789ABCDEFabcdef") != "" {
		return -1
	}
	return at
}

type dotnetLowering struct {
	w       *wire.Writer
	sockets map[string]*dotnetSocket
}

// dotnetSocket is one connection. TLS hides what follows it.
type dotnetSocket struct {
	c      *wire.Conversation
	hidden bool
	part   string // of a line of the server's that is not complete
}

func (l *dotnetLowering) socket(words string) *dotnetSocket {
	_, key, _ := strings.Cut(words, "Socket#")
	key = key[:len(key)-len(strings.TrimLeft(key, "0123456789"))]
	if l.sockets[key] == nil {
		l.sockets[key] = &dotnetSocket{c: l.w.On(key)}
	}
	return l.sockets[key]
}

// Record tells what one record says.
func (l *dotnetLowering) Record(r *dotnetRecord) {
	switch {
	case r.Created != nil:
		s := l.socket(r.Created.Value)
		_, target, _ := strings.Cut(r.Created.Value, " to ")
		host, port, _ := splitTarget(strings.TrimRight(target, ". "))
		s.c.Connected(span(r.Created), host, port, false)
	case r.Data != nil && len(r.Rows) > 0:
		l.bytes(l.socket(r.Data.Value), r)
	}
}

// bytes tells what a call sent or received, line by line.
func (l *dotnetLowering) bytes(s *dotnetSocket, r *dotnetRecord) {
	text := dotnetBytes(r.Rows)
	if s.hidden = s.hidden || text != "" && text[0] >= 20 && text[0] <= 23; s.hidden { // RFC 8446 5.1
		return
	}
	last := &r.Rows[len(r.Rows)-1]
	at := wire.Span{From: r.Rows[0].Pos.Offset, To: last.Pos.Offset + len(last.Value)}
	server := strings.Contains(r.Data.Value, "Receive")
	s.c.Tell(span(r.Data))
	if server {
		text, s.part = s.part+text, ""
	}
	for text != "" {
		line, rest, whole := strings.Cut(text, "\n")
		if server && !whole {
			s.part = line
			return
		}
		t := wire.Text{S: strings.TrimRight(line, "\r"), From: at.From, To: at.To, At: func(int) int { return at.From }}
		if server {
			s.c.Server(t)
		} else {
			s.c.Client(t)
		}
		text = rest
	}
}

// dotnetBytes decodes rows, up to the first that is none.
func dotnetBytes(rows []lexer.Token) string {
	var out strings.Builder
	for i := range rows {
		digits, _, _ := strings.Cut(rows[i].Value[len("00000000 : "):], " : ")
		b, err := hex.DecodeString(strings.NewReplacer(" ", "", "-", "").Replace(digits))
		if err != nil {
			break
		}
		out.Write(b)
	}
	return out.String()
}

// Close ends the region.
func (l *dotnetLowering) Close() {}
