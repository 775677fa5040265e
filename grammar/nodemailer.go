package grammar

import (
	"github.com/alecthomas/participle/v2/lexer"
)

// The token kinds of Nodemailer.
const (
	nmEntry        = iota + 1 // "[2024-05-01 10:00:00] DEBUG " before words that only Nodemailer logs
	nmPlainEntry              // the same before any words
	nmOldEntry                // "[2016-05-01 10:00:00] DEBUG: " of 2.x, before words that only Nodemailer logs
	nmOldPlain                // the same before any words
	nmCid                     // "[#1]": the number of a pool's connection
	nmSid                     // "[a1B2c3D4e5F]": the id of a connection
	nmServer                  // what follows "S: "
	nmClient                  // what follows "C: "
	nmResolved                // "Resolved mx.example.com as 192.0.2.25 [cache miss]"
	nmConnected               // "Connection established to 192.0.2.25:587", "Secure connection …"
	nmUpgraded                // "Connection upgraded with STARTTLS"
	nmUser                    // `User "me" authenticated`, "… failed to authenticate"
	nmReady                   // "SMTP handshake finished": EHLO or HELO was answered
	nmEncoded                 // "<512 bytes encoded mime message (source size 509 bytes)>"
	nmClosing                 // `Closing connection to the server using "end"`
	nmClosed                  // "Connection closed"
	nmTransport               // "Creating transport: nodemailer (6.9.1; …", "Sending mail using SMTP/6.9.1…"
	nmHousekeeping            // "Sending message <…> to <…>" and what pools say of themselves
	nmSendError               // "Send Error: …", "Send error for <…>: …"
	nmAccepted                // "Connection from [127.0.0.1]": smtp-server's side
	nmText                    // any other words of an entry
	nmTreeServer              // "SERVER 1:"
	nmTreeClient              // "CLIENT 1:"
	nmTreeData                // "CLIENT (DATA) 1:"
	nmBranch                  // what follows "└──"
	nmIndent                  // a line behind three spaces: a branch goes on
	nmSecured                 // "Connection secured"
	nmLeaving                 // "Closing connection to the server"
	nmSend                    // "SEND:", "SEND (1):"
	nmReceive                 // "RECEIVE:", "RECEIVE (1):"
	nmGreeting                // "CONNECTION (1): 220 …", the label; the greeting is Text
	nmAside                   // "Routing Data (1)", "Nodemailer, 0.1.24; …": what 0.1 says besides
	nmQuoted                  // a JSON string that begins a line
	nmOpen                    // "{"
	nmOwnOpen                 // "{" of a JSON line or log event that only Nodemailer writes
	nmClose                   // "}"
	nmKey                     // "response:", of an object's own member
	nmOwnKey                  // one whose value only Nodemailer writes: "code: 'EAUTH'"
	nmHintKey                 // one that such an object has, and others too: "type: 'client'"
	nmInnerKey                // a key of an object inside the object
	nmString                  // a quoted value, or a further piece of it
	nmScalar                  // any other value
	nmBracket                 // "]" that ends "[Error: …" or a list
	nmInner                   // what else stands inside an object
	nmError                   // an error's words, after "Error: "
	nmHintError               // an error of Node.js that SMTP clients get
	nmOwnError                // one that only Nodemailer makes
	nmInnerError              // an error inside an object
	nmFrame                   // "    at …": a line of the stack
	nmOwnFrame                // one that names Nodemailer's files
)

var nodemailer = define(Dialect{
	ID:       "nodemailer",
	Title:    "Nodemailer",
	Versions: "Nodemailer 0.1 to 10.x (debug, logger, transactionLog; bunyan, pino and winston), simplesmtp, smtp-connection 1.x and 2.x; smtp-server's log",
	Doc: "From 3.0 one line per line of the wire: `[date time] LEVEL [id] S: …` or `C: …`, the message without a letter; " +
		"2.x puts a colon after the level and goes on without a prefix. JSON loggers get the same entries with the " +
		"direction in `tnx`. 1.x hands out objects `{ type: 'client', message: '…' }`; 0.2 to 0.7 print SERVER and " +
		"CLIENT blocks; 0.1 SEND and RECEIVE with a JSON string. Passwords are masked from 6.6.3. Without `debug` " +
		"neither commands nor replies show. A transport closes without QUIT.",
	Sample: "[2024-05-01 10:00:00] INFO  [a1B2c3D4e5F] Connection established to 192.0.2.25:587\n" +
		"[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 220 mx.example.com ESMTP\n" +
		"[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] C: EHLO client.example.com",
	Trace: "nodemailer.createTransport({\n  host, port, auth, logger: true, debug: true })",
	Tokens: []string{"Entry", "PlainEntry", "OldEntry", "OldPlain", "Cid", "Sid", "Server", "Client", "Resolved", "Connected", "Upgraded", "User", "Ready", "Encoded",
		"Closing", "Closed", "Transport", "Housekeeping", "SendError", "Accepted", "Text", "TreeServer", "TreeClient", "TreeData",
		"Branch", "Indent", "Secured", "Leaving", "Send", "Receive", "Greeting", "Aside", "Quoted", "Open", "OwnOpen", "Close", "Key",
		"OwnKey", "HintKey", "InnerKey", "String", "Scalar", "Bracket", "Inner", "Error", "HintError", "OwnError", "InnerError",
		"Frame", "OwnFrame"},
	Cut:   cutNodemailer,
	Words: Words{Any: nmWords()},
	Marks: map[int]int{nmEntry: Strong, nmPlainEntry: Weak, nmOldEntry: Strong, nmOldPlain: Weak,
		nmTreeServer: Strong, nmTreeClient: Strong, nmTreeData: Strong,
		nmBranch: Weak, nmSecured: Weak, nmLeaving: Weak, nmSend: Strong, nmReceive: Strong, nmGreeting: Weak, nmOwnOpen: Strong,
		nmOwnKey: Strong, nmHintKey: Weak, nmHintError: Weak, nmOwnError: Strong, nmOwnFrame: Strong},
	Behind: map[int]string{nmBranch: "└──", nmOwnFrame: "", nmOwnKey: "", nmHintKey: "", nmOwnError: "Error:", nmHintError: "Error:"},
	Starts: map[int]bool{nmEntry: true, nmPlainEntry: true, nmOldEntry: true, nmOldPlain: true,
		nmTreeServer: true, nmTreeClient: true, nmSend: true, nmReceive: true, nmOwnOpen: true},
}, newNodemailerLowering)

// nmRecord is one thing that Nodemailer printed. Tokens are all of its tokens:
// a raw line of a message can look like any record.
type nmRecord struct {
	Tokens []lexer.Token

	Entry  *nmConsole   `parser:"  @@"`
	Old    *nmOld       `parser:"| @@"`
	Block  *nmBlock     `parser:"| @@"`
	Chunk  *nmChunk     `parser:"| @@"`
	Raised *nmRaised    `parser:"| @@"`
	Object *nmObject    `parser:"| @@"`
	Part   *nmPart      `parser:"| @@"`
	Line   *lexer.Token `parser:"| @(Secured | Leaving | Aside)"`
	Unread *lexer.Token `parser:"| @(Other | Branch | Indent | Quoted | Close | Text)"`
}

// nmConsole is a line of the console logger.
type nmConsole struct {
	Head  *lexer.Token `parser:"@(Entry | PlainEntry)"`
	ID    *lexer.Token `parser:"@(Sid | Cid)?"`
	Words *lexer.Token `parser:"@(Text | Server | Client | Housekeeping | Encoded | Closing | Closed | Connected | Resolved | Upgraded | User | Ready | Transport | SendError | Accepted)?"`
}

// nmOld is an entry of 2.x, which prints the further lines of its words bare.
type nmOld struct {
	Head  *lexer.Token  `parser:"@(OldEntry | OldPlain)"`
	ID    *lexer.Token  `parser:"@(Sid | Cid)?"`
	Words *lexer.Token  `parser:"@(Server | Client | Text | Housekeeping | Encoded | Closing | Closed | Connected | Upgraded | User | Ready | Transport | SendError | Accepted)?"`
	More  []lexer.Token `parser:"@(Other*)"`
}

// nmBlock is a block of simplesmtp: a label, a branch, and the lines behind it,
// whatever they look like.
type nmBlock struct {
	Label *lexer.Token  `parser:"@(TreeServer | TreeClient | TreeData)"`
	Text  *lexer.Token  `parser:"@Branch?"`
	More  []lexer.Token `parser:"@((Indent | Frame | OwnFrame | InnerKey | InnerError | Inner | String | Scalar)*)"`
}

// nmChunk is what 0.1 wrote or read in one piece.
type nmChunk struct {
	Label *lexer.Token `parser:"@(Send | Receive | Greeting)"`
	Text  *lexer.Token `parser:"@(Quoted | Branch | Text)?"`
}

// nmRaised is a printed error: its words, its stack and, since Node.js 12 in
// braces, its members.
type nmRaised struct {
	Words  *lexer.Token  `parser:"@(Error | HintError | OwnError)"`
	More   []lexer.Token `parser:"@(Other*)"`
	Stack  []lexer.Token `parser:"@((Frame | OwnFrame | Bracket)*)"`
	Open   *lexer.Token  `parser:"@(Open | OwnOpen)?"`
	Parts  []nmPart      `parser:"@@*"`
	Closed *lexer.Token  `parser:"@Close?"`
}

// nmObject is an object: a line of a JSON logger, an event of 1.x, options.
type nmObject struct {
	Open  *lexer.Token `parser:"@(Open | OwnOpen)"`
	Parts []nmPart     `parser:"@@*"`
	Close *lexer.Token `parser:"@Close?"`
}

// nmPart is a member of an object, or a line of what is inside one.
type nmPart struct {
	Key     *lexer.Token  `parser:"  @(Key | OwnKey | HintKey | InnerKey)"`
	Strings []lexer.Token `parser:"  ( @(String+)"`
	Scalar  *lexer.Token  `parser:"  | @Scalar )?"`
	Inner   *lexer.Token  `parser:"| @(InnerError | Frame | OwnFrame | Inner | Bracket | String | Scalar)"`
}
