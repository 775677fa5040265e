package grammar

import (
	"github.com/alecthomas/participle/v2/lexer"
)

// The token kinds of openssl s_client.
const (
	sslInvoked    = iota + 1 // "$ openssl s_client -connect mx.example.com:587 -starttls smtp"
	sslConnected             // "CONNECTED(00000003)", "CONNECTION ESTABLISHED"
	sslTarget                // 3.2 and later: "Connecting to 192.0.2.1"
	sslChain                 // "depth=0 CN = mx.example.com", "verify return:1"
	sslMistrust              // "verify error:num=18:self-signed certificate"
	sslDump                  // -debug: "read from 0x55d0c0 [0x55d0d3] (16384 bytes => 27 (0x1B))"
	sslRow                   // a row of a hex dump
	sslInfo                  // the rest of the report: handshake, certificates, tickets
	sslIndented              // a line of the report that is known by its indentation alone, as much else is
	sslCipher                // "New, TLSv1.3, Cipher is …": the handshake's result
	sslVerified              // "Verify return code: 0 (ok)"
	sslNoStartTLS            // "Didn't find STARTTLS in server response, trying anyway..."
	sslError                 // a line of the error stack
	sslErrno                 // "read:errno=0", "connect:errno=111"
	sslAte                   // "RENEGOTIATING", "KEYUPDATE": the tool took a typed line for itself
	sslDone                  // "DONE": end of input, or a typed line that begins with Q
	sslClosed                // "closed", "CONNECTION CLOSED BY SERVER"
	sslReply                 // a line that looks like a line of a reply
	sslLine                  // any other line
)

var sClient = define(Dialect{
	ID:       "s_client",
	Title:    "openssl s_client",
	Versions: "OpenSSL 1.0.2, 1.1.1 and 3.x, LibreSSL; -starttls smtp, -crlf, -quiet, -brief, -debug, -msg, -state",
	Doc: "The report of the handshake, then the dialogue as it is: the server's lines, and what was typed if a terminal " +
		"echoed it. With -starttls smtp the greeting, the EHLO and the STARTTLS before the handshake are not shown; " +
		"only the last line of that EHLO's reply is printed, after the report. A typed line that begins with R, Q, K " +
		"or B is taken as an order to the tool and never sent.",
	Sample: "CONNECTED(00000003)\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\n---\n250 HELP\nEHLO client.example.com",
	Trace:  "openssl s_client -connect mx.example.com:587 -starttls smtp -crlf -quiet",
	Tokens: []string{"Invoked", "Connected", "Target", "Chain", "Mistrust", "Dump", "Row", "Info", "Indented", "Cipher", "Verified", "NoStartTLS", "Error", "Errno",
		"Ate", "Done", "Closed", "Reply", "Line"},
	Cut:   cutSClient,
	Words: Words{Any: sslOwnWords()},
	Marks: map[int]int{sslInvoked: Strong, sslConnected: Strong, sslTarget: Weak, sslChain: Strong, sslMistrust: Strong,
		sslDump: Strong, sslCipher: Strong, sslVerified: Strong,
		sslNoStartTLS: Strong, sslError: Strong, sslErrno: Strong, sslAte: Strong, sslDone: Weak, sslClosed: Strong,
		sslInfo: Weak},
	Behind: map[int]string{sslInvoked: "$"},
	Starts: map[int]bool{sslConnected: true, sslInvoked: true},
}, newSClientLowering)

// sslRecord is one line of the dialogue, or a part of the tool's report.
type sslRecord struct {
	Opening *sslOpening  `parser:"  @@"`
	Report  *sslReport   `parser:"| @@"`
	Problem *sslProblem  `parser:"| @@"`
	Dump    *sslBytes    `parser:"| @@"`
	Ate     *sslTaken    `parser:"| @@"`
	Closed  *lexer.Token `parser:"| @Closed"`
	Reply   *lexer.Token `parser:"| @Reply"`
	Line    *lexer.Token `parser:"| @(Line | Other)"`
}

type sslOpening struct {
	Invoked   *lexer.Token `parser:"(   @Invoked"`
	Target    *lexer.Token `parser:"    @Target?"`
	Connected *lexer.Token `parser:"    @Connected?"`
	Late      *lexer.Token `parser:") | @(Target | Connected)"`
}

// sslReport is a stretch of the tool's report.
type sslReport struct {
	Info       *lexer.Token `parser:"  @(Info | Indented | Chain | Row)"`
	Mistrust   *lexer.Token `parser:"| @Mistrust"`
	Cipher     *lexer.Token `parser:"| @Cipher"`
	Verified   *lexer.Token `parser:"| @Verified"`
	NoStartTLS *lexer.Token `parser:"| @NoStartTLS"`
}

// sslProblem is an error stack; what is wrong may stand in any of its lines.
type sslProblem struct {
	Errors []lexer.Token `parser:"  @(Error+)"`
	Errno  *lexer.Token  `parser:"| @Errno"`
}

type sslTaken struct {
	Ate  *lexer.Token `parser:"  @Ate"`
	Done *lexer.Token `parser:"| @Done"`
}
