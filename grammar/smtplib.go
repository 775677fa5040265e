package grammar

import (
	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/wire"
)

// The token kinds of smtplib.
const (
	pySend         = iota + 1 // "send:"
	pyReply                   // "reply:"
	pyRetcode                 // "reply: retcode (250); Msg:"
	pyConnect                 // "connect:", "connect: to"
	pyConnectText             // "connect:" and raw text: the greeting again, up to 2.7
	pyConnectFail             // "connect fail:"
	pyData                    // "data:"
	pyLiteral                 // a string literal, quotes included
	pyAddress                 // ('mx.example.com', 25)
	pyRest                    // the rest of the line
	pyTraceback               // "Traceback (most recent call last):" and what chains two of them
	pyFrame                   // an indented line of a traceback
	pyOwnFrame                // one that names smtplib
	pyException               // the line that names the exception
	pyOwnException            // one that only smtplib raises
	pyTuple                   // (530, b'5.7.0 no', 'a@example.com'): what such an exception holds
)

var smtplib = define(Dialect{
	ID:       "smtplib",
	Title:    "Python smtplib",
	Versions: "CPython 2.7, 3.3 to 3.13, set_debuglevel(1) and (2); SMTP, SMTP_SSL and LMTP; aiosmtplib's exceptions",
	Doc: "Every write as `send: ` and every line read as `reply: `, each with the Python repr of the text; then the " +
		"whole reply again as `reply: retcode (250); Msg: …`. Level 2 puts the time before each line. The greeting " +
		"shows only when the level was set before connect(). TLS handshakes and the end of the connection are never shown.",
	Sample: "send: 'ehlo client.example.com\\r\\n'\n" +
		"reply: b'250-mx.example.com\\r\\n'\n" +
		"reply: b'250 STARTTLS\\r\\n'\n" +
		"reply: retcode (250); Msg: b'mx.example.com\\nSTARTTLS'",
	Trace: "server = smtplib.SMTP(timeout=30)\nserver.set_debuglevel(1)\nserver.connect(host, port)",
	Tokens: []string{"Send", "Reply", "Retcode", "Connect", "ConnectText", "ConnectFail", "Data", "Literal", "Address", "Rest",
		"Traceback", "Frame", "OwnFrame", "Exception", "OwnException", "Tuple"},
	Cut:   cutSmtplib,
	Words: Words{Any: pyWords()},
	Marks: map[int]int{pySend: Strong, pyReply: Strong, pyRetcode: Strong, pyConnect: Strong, pyConnectText: Weak, pyConnectFail: Strong,
		pyData: Strong, pyOwnFrame: Strong, pyOwnException: Strong, pyException: Weak},
	Behind: map[int]string{pyOwnException: "smtplib."},
	Starts: map[int]bool{pySend: true, pyConnect: true},
}, func(w *wire.Writer) lowering[smtplibRecord] {
	w.PrintsConnections()
	return &smtplibLowering{w: w, on: pyConnections{w: w}}
})

// smtplibRecord is one thing that smtplib printed.
type smtplibRecord struct {
	Sent    *pySent      `parser:"  @@"`
	Replied *pyReplied   `parser:"| @@"`
	Retcode *pyWhole     `parser:"| @@"`
	Connect *pyOpening   `parser:"| @@"`
	Data    *pyDataEcho  `parser:"| @@"`
	Raised  *pyRaised    `parser:"| @@"`
	Tuple   *lexer.Token `parser:"| @Tuple"`
	Unread  *lexer.Token `parser:"| @(Other | Rest | Literal | Address | Frame)"`
}

type pySent struct {
	Label *lexer.Token `parser:"@Send"`
	Text  *lexer.Token `parser:"@Literal?"`
}

// pyReplied is a reply, line by line, and its repetition as a whole.
type pyReplied struct {
	Lines []pyReplyLine `parser:"@@+"`
	Whole *pyWhole      `parser:"@@?"`
}

type pyReplyLine struct {
	Label *lexer.Token `parser:"@Reply"`
	Text  *lexer.Token `parser:"@Literal?"`
}

// pyWhole repeats a reply. Python 2.7 prints its text raw, so that further lines
// follow without any mark.
type pyWhole struct {
	Label *lexer.Token  `parser:"@Retcode"`
	Text  *lexer.Token  `parser:"( @Literal | @Rest )?"`
	More  []lexer.Token `parser:"@(Other*)"`
}

type pyOpening struct {
	Label   *lexer.Token `parser:"( @Connect | @ConnectText | @ConnectFail )"`
	Address *lexer.Token `parser:"( @Address"`
	Text    *lexer.Token `parser:"| @Literal | @Rest )?"`
	Options *lexer.Token `parser:"@Rest?"`
}

type pyDataEcho struct {
	Label *lexer.Token `parser:"@Data"`
	Rest  *lexer.Token `parser:"@Rest?"`
}

// pyRaised is a traceback, or the exception alone.
type pyRaised struct {
	Head      *lexer.Token  `parser:"(   @(Traceback | OwnFrame)"`
	Frames    []lexer.Token `parser:"    @(Other? ((Frame | OwnFrame) Other?)*)"` // a line of the source may have lost its indent
	Exception *lexer.Token  `parser:"    @(Exception | OwnException)?"`
	Alone     *lexer.Token  `parser:") | @(Exception | OwnException)"`
}
