package grammar

import (
	"github.com/alecthomas/participle/v2/lexer"
)

// The token kinds of PHPMailer.
const (
	phpServer     = iota + 1 // "SERVER -> CLIENT:", 5.2.8 and later
	phpOldServer             // "SMTP -> FROM SERVER:", up to 5.2.7
	phpClient                // "CLIENT -> SERVER:", 5.2.8 and later
	phpOldClient             // "CLIENT -> SMTP:", 5.2.5 to 5.2.7
	phpError                 // "SMTP ERROR:", "SMTP -> ERROR:"
	phpNotice                // "SMTP NOTICE:", "SMTP -> NOTICE:"
	phpLow                   // level 4: what is read from the socket, and waiting for it
	phpOpening               // "Connection: opening to"
	phpOpened                // "Connection: opened"
	phpClosed                // "Connection: closed", "closing due to error"
	phpFailed                // "Connection failed. Error", a PHP warning of its socket functions
	phpOutcome               // what PHPMailer tells its caller: "SMTP Error: …", "SMTP connect() failed"
	phpAuthMethod            // level 4: "Auth method selected: …"
	phpText                  // what stands behind a label
	phpMore                  // a further line of a reply, without a label
)

var phpmailer = define(Dialect{
	ID:       "phpmailer",
	Title:    "PHPMailer",
	Versions: "PHPMailer 5.0 to 7.x, SMTPDebug 1 to 4; Debugoutput echo, html, error_log, a callable or a PSR-3 logger",
	Doc: "`CLIENT -> SERVER: ` and `SERVER -> CLIENT: ` lines from 5.2.8, `SMTP -> FROM SERVER:` before; what the client " +
		"sends shows from 5.2.5. A reply of many lines goes on without a label, or, in html output, on the same line. " +
		"Level 3 adds `Connection: ` lines. Handshakes and certificates are never shown; a refusal that PHPMailer " +
		"makes itself shows only as `SMTP Error: Could not authenticate.`",
	Sample: "2024-05-01 10:00:00\tSERVER -> CLIENT: 220 mx.example.com ESMTP\n" +
		"2024-05-01 10:00:00\tCLIENT -> SERVER: EHLO client.example.com",
	Trace: "$mail->SMTPDebug = SMTP::DEBUG_CONNECTION;   // 3",
	Tokens: []string{"Server", "OldServer", "Client", "OldClient", "Error", "Notice", "Low", "Opening", "Opened", "Closed",
		"Failed", "Outcome", "AuthMethod", "Text", "More"},
	Cut:   cutPHPMailer,
	Words: Words{Any: phpWords()},
	Bare:  true,
	Marks: map[int]int{phpServer: Strong, phpOldServer: Strong, phpClient: Strong, phpOldClient: Strong, phpError: Strong,
		phpNotice: Strong, phpLow: Strong, phpOpening: Strong, phpOpened: Weak, phpClosed: Weak, phpFailed: Strong,
		phpOutcome: Strong, phpMore: Weak},
	Behind: map[int]string{phpMore: ""},
	Starts: map[int]bool{phpServer: true, phpOldServer: true, phpClient: true, phpOldClient: true, phpOpening: true},
}, newPHPMailerLowering)

// phpRecord is one message of PHPMailer's debug output.
type phpRecord struct {
	Server  *phpReply    `parser:"  @@"`
	Client  *phpCommand  `parser:"| @@"`
	Problem *phpProblem  `parser:"| @@"`
	Opening *phpStart    `parser:"| @@"`
	Closed  *lexer.Token `parser:"| @Closed Text?"`
	Aside   *phpAside    `parser:"| @@"`
	Unread  *lexer.Token `parser:"| @(Other | Text | More)"`
}

// phpReply is a reply: the line of the label, fused or alone, and those behind it.
type phpReply struct {
	Label *lexer.Token  `parser:"@(Server | OldServer)"`
	Text  *lexer.Token  `parser:"@Text?"`
	More  []lexer.Token `parser:"@(More*)"`
}

type phpCommand struct {
	Label *lexer.Token `parser:"@(Client | OldClient)"`
	Text  *lexer.Token `parser:"@Text?"`
}

// phpProblem is an error in PHPMailer's or PHP's words. The words, and the reply
// that they quote, may go on over further lines.
type phpProblem struct {
	Label *lexer.Token  `parser:"@(Error | Failed | Outcome)"`
	Text  *lexer.Token  `parser:"@Text?"`
	More  []lexer.Token `parser:"@((More | Other)*)"`
}

// phpAside is housekeeping: what level 4 reads from the socket, notices.
type phpAside struct {
	Label *lexer.Token `parser:"@(Low | Opened | AuthMethod | Notice)"`
	Text  *lexer.Token `parser:"@Text?"`
}

type phpStart struct {
	Label *lexer.Token `parser:"@Opening"`
	Text  *lexer.Token `parser:"@Text?"`
}
