package report

import (
	"strings"

	"badseq/analyze"
	"badseq/analyze/fix"
	"badseq/grammar/stream"
)

// cases are diagnoses made by hand, one for each thing a report has to show.
var cases = []struct {
	name string
	file func() File
}{
	{"auth-before-starttls", authBeforeSTARTTLS},
	{"data-after-failed-rcpt", dataAfterFailedRCPT},
	{"auth-failed", authFailed},
	{"implicit-tls", implicitTLS},
	{"bad-reply", badReply},
	{"success", success},
	{"incomplete", incomplete},
	{"many", many},
	{"hostile", hostile},
	{"not-smtp", notSMTP},
}

// log makes a log of one text; secrets are masked by value.
func log(text string, secrets ...string) *stream.Log {
	starts := []uint32{0}
	for i := range text {
		if text[i] == '\n' && i+1 < len(text) {
			starts = append(starts, uint32(i+1))
		}
	}
	return &stream.Log{Source: stream.NewSource(text, starts, nil, secrets)}
}

// placeOf is the place of word in a line of text.
func placeOf(text string, line int, word string) stream.Place {
	l := strings.Split(text, "\n")[line-1]
	i := strings.Index(l, word)
	if i < 0 {
		panic(word + " is not in " + l)
	}
	return stream.Place{Line: line, Column: len([]rune(l[:i])) + 1}
}

func no() *bool  { v := false; return &v }
func yes() *bool { v := true; return &v }

const authText = `send: 'ehlo client.example.com\r\n'
reply: b'250-mx.example.com\r\n'
reply: b'250-STARTTLS\r\n'
reply: b'250 SIZE 52428800\r\n'
reply: retcode (250); Msg: b'mx.example.com\nSTARTTLS\nSIZE 52428800'
send: 'AUTH PLAIN AGFsaWNlAGh1bnRlcjI=\r\n'
reply: b'530 5.7.0 Must issue a STARTTLS command first\r\n'
`

func authBeforeSTARTTLS() File {
	reply := &analyze.ReplyRef{Line: 7, Code: 530, Enhanced: "5.7.0", Text: "Must issue a STARTTLS command first"}
	client := stream.Client{Library: "smtplib", Version: "3.8-3.12"}
	return File{Path: "app.log", Log: log(authText, "AGFsaWNlAGh1bnRlcjI="), Sessions: []analyze.Diagnosis{{
		Session: stream.Session{Index: 1, Dialect: "smtplib", Confidence: 1, Client: client, First: 1, Last: 7},
		Server:  analyze.Server{Host: "mx.example.com", Port: 587, Software: "Postfix"},
		TLS:     analyze.TLSNone, Authenticated: no(), Outcome: analyze.Illegal,
		FirstIllegal: &analyze.IllegalTransition{ID: "auth-before-starttls", Place: placeOf(authText, 6, "AUTH"), Command: "AUTH", State: "hello", Reply: reply, Fault: "client", Expected: []string{"STARTTLS", "EHLO", "NOOP", "RSET", "QUIT"}},
		Cause: &analyze.Cause{
			ID: "auth-before-starttls", Place: placeOf(authText, 6, "AUTH"), Reply: reply, Title: "AUTH before STARTTLS",
			Explanation: "The server offers STARTTLS and takes AUTH only under TLS.",
			Evidence:    []analyze.Evidence{{Line: 3, Says: "the server offers STARTTLS"}},
			Fix:         fix.For(analyze.RuleOf("auth-before-starttls").Advice(), client, fix.Facts{Host: "mx.example.com", Port: 587}),
			References:  []string{"RFC 3207 4", "RFC 4954 4"}, Confidence: analyze.High, Because: "state and reply agree",
		},
		Repair:   []analyze.Edit{{Op: "insert", Command: "STARTTLS", BeforeLine: 6}, {Op: "insert", Command: "EHLO", BeforeLine: 6}},
		Warnings: []analyze.Warning{{ID: "no-quit", Line: 7, Title: "The session ends without QUIT"}},
		Transitions: []analyze.Transition{
			{Line: 1, Command: "EHLO", Argument: "client.example.com", State: "greeted", ReplyLine: 2, Code: 250, Verdict: analyze.Legal},
			{Line: 6, Command: "AUTH", Argument: "PLAIN [hidden]", State: "hello", ReplyLine: 7, Code: 530, Verdict: analyze.IllegalMove},
		},
		Total: 2,
		Flow: []analyze.FlowStep{
			{Line: 1, Went: "EHLO", Code: 250, Should: "EHLO", Want: 250},
			{Should: "STARTTLS", Want: 220, Mark: "missing"},
			{Should: "(TLS handshake)"},
			{Should: "EHLO", Want: 250, Mark: "missing"},
			{Line: 6, Went: "AUTH PLAIN", Code: 530, Should: "AUTH PLAIN", Want: 235, Mark: "fault"},
			{Should: "MAIL …"},
		},
		Unseen:    []string{"The greeting: smtplib connects before set_debuglevel() is called; use SMTP(), set_debuglevel(1), then connect()."},
		Signature: "0f1e2d3c4b5a6978",
	}}}
}

const rcptText = `2024-05-01 10:00:00	CLIENT -> SERVER: MAIL FROM:<a@example.com>
2024-05-01 10:00:00	SERVER -> CLIENT: 250 2.1.0 Ok
2024-05-01 10:00:00	CLIENT -> SERVER: RCPT TO:<nobody@example.org>
2024-05-01 10:00:00	SERVER -> CLIENT: 550-5.1.1 The email account that you tried to reach does not exist.
                   	                  550-5.1.1 Please try double-checking the address.
                   	                  550 5.1.1 https://support.example.org/?p=NoSuchUser
2024-05-01 10:00:01	CLIENT -> SERVER: DATA
2024-05-01 10:00:01	SERVER -> CLIENT: 503 5.5.1 RCPT first
`

func dataAfterFailedRCPT() File {
	refusal := &analyze.ReplyRef{Line: 4, Code: 550, Enhanced: "5.1.1", Text: "The email account that you tried to reach does not exist.\nPlease try double-checking the address.\nhttps://support.example.org/?p=NoSuchUser"}
	client := stream.Client{Library: "phpmailer", Version: "6.1.2-7.1.1"}
	return File{Path: "-", Log: log(rcptText), Sessions: []analyze.Diagnosis{{
		Session: stream.Session{Index: 1, Dialect: "phpmailer", Confidence: 0.9, Client: client, First: 1, Last: 8, StartMissing: true},
		TLS:     analyze.TLSUnknown, Outcome: analyze.Illegal,
		FirstIllegal: &analyze.IllegalTransition{ID: "data-after-failed-rcpt", Place: placeOf(rcptText, 7, "DATA"), Command: "DATA", State: "mail",
			Reply: &analyze.ReplyRef{Line: 8, Code: 503, Enhanced: "5.5.1", Text: "RCPT first"}, Fault: "client", Expected: []string{"RCPT", "RSET", "NOOP", "QUIT"}},
		Cause: &analyze.Cause{
			ID: "recipient-refused", Place: placeOf(rcptText, 3, "RCPT"), Reply: refusal, Title: "The only recipient is refused",
			Explanation: "Without an accepted recipient there is nobody to send DATA to.",
			Fix:         fix.For(analyze.RuleOf("recipient-refused").Advice(), client, fix.Facts{}), References: []string{"RFC 5321 3.3"},
			Confidence: analyze.Medium, Because: "the log begins after the session did",
			RunnerUp: &analyze.RunnerUp{ID: "mail-before-auth", Decides: "the start of the session, which this log does not show"},
		},
		NoRepair: "No other order of commands helps: the server takes no mail for this recipient.",
		Transitions: []analyze.Transition{
			{Line: 3, Command: "RCPT", Argument: "TO:<nobody@example.org>", State: "mail", ReplyLine: 4, Code: 550, Verdict: analyze.Legal},
			{Line: 7, Command: "DATA", State: "mail", ReplyLine: 8, Code: 503, Verdict: analyze.IllegalMove},
		},
		Total: 2, Signature: "11",
	}}}
}

const loginText = `[2024-05-01 10:00:00] DEBUG [a1B2c3D4] C: AUTH PLAIN AGFsaWNlAC8qIHNlY3JldCAqLw==
[2024-05-01 10:00:00] DEBUG [a1B2c3D4] S: 535 5.7.8 Error: authentication failed
`

func authFailed() File {
	client := stream.Client{Library: "Nodemailer", Version: "6.6.3+"}
	reply := &analyze.ReplyRef{Line: 2, Code: 535, Enhanced: "5.7.8", Text: "Error: authentication failed"}
	return File{Path: "node.log", Log: log(loginText, "AGFsaWNlAC8qIHNlY3JldCAqLw=="), Sessions: []analyze.Diagnosis{{
		Session: stream.Session{Index: 1, Dialect: "nodemailer", Confidence: 1, Client: client, First: 1, Last: 2},
		Server:  analyze.Server{Host: "smtp.example.com", Port: 465},
		TLS:     analyze.TLSImplicit, Authenticated: no(), Outcome: analyze.Refused,
		Cause: &analyze.Cause{
			ID: "auth-failed", Place: placeOf(loginText, 1, "AUTH"), Reply: reply, Title: "The server does not take the user name or password",
			Explanation: "535 5.7.8 means that the credentials are invalid.", Fix: fix.For(analyze.RuleOf("auth-failed").Advice(), client, fix.Facts{}),
			References: []string{"RFC 4954 6"}, Confidence: analyze.High, Because: "state and reply agree",
		},
		NoRepair:    "No other order of commands helps: the server does not take this user name and password.",
		Transitions: []analyze.Transition{{Line: 1, Command: "AUTH", Argument: "PLAIN [hidden]", State: "hello", ReplyLine: 2, Code: 535, Verdict: analyze.Legal}},
		Total:       1, Signature: "22",
	}}}
}

const tlsText = `CONNECTED(00000003)
140735:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:331:
`

func implicitTLS() File {
	client := stream.Client{Library: "s_client", Version: "1.1.1"}
	place := placeOf(tlsText, 2, "wrong")
	return File{Path: "-", Log: log(tlsText), Sessions: []analyze.Diagnosis{{
		Session: stream.Session{Index: 1, Dialect: "s_client", Confidence: 1, Client: client, First: 1, Last: 2},
		Server:  analyze.Server{Port: 587}, TLS: analyze.TLSNone, Outcome: analyze.Transport,
		FirstIllegal: &analyze.IllegalTransition{ID: "implicit-tls-on-starttls-port", Place: place, State: "connected", Fault: "transport"},
		Cause: &analyze.Cause{
			ID: "implicit-tls-on-starttls-port", Place: place, Title: "TLS from the start on a STARTTLS port",
			Explanation: "The server answered in plain text where the client had begun TLS.",
			Fix:         fix.For(analyze.RuleOf("implicit-tls-on-starttls-port").Advice(), client, fix.Facts{Port: 587}),
			References:  []string{"RFC 8314 3.3"}, Confidence: analyze.High, Because: "OpenSSL's words have no other meaning",
		},
		Repair:      []analyze.Edit{{Op: "connect", TLS: "starttls", Port: 587}},
		Transitions: []analyze.Transition{}, Signature: "33",
	}}}
}

const replyText = `C: DATA
S: 250 ok go ahead
`

func badReply() File {
	reply := &analyze.ReplyRef{Line: 2, Code: 250, Text: "ok go ahead"}
	return File{Path: "plain.txt", Log: log(replyText), Sessions: []analyze.Diagnosis{{
		Session: stream.Session{Index: 1, Dialect: "plain", Confidence: 0.5, First: 1, Last: 2},
		TLS:     analyze.TLSUnknown, Outcome: analyze.ServerFault,
		FirstIllegal: &analyze.IllegalTransition{ID: "server-bad-reply", Place: placeOf(replyText, 2, "250"), State: "rcpt", Reply: reply, Fault: "server"},
		Cause: &analyze.Cause{
			ID: "server-bad-reply", Place: placeOf(replyText, 2, "250"), Reply: reply, Title: "A reply that the command cannot get",
			Explanation: "DATA is answered 354 or refused, never 250.", Fix: fix.For(analyze.RuleOf("server-bad-reply").Advice(), stream.Client{}, fix.Facts{}),
			References: []string{"RFC 5321 4.3.2"}, Confidence: analyze.Low, Because: "one line of the log may be missing",
		},
		NoRepair:    "No other order of commands helps: the server breaks the protocol.",
		Transitions: []analyze.Transition{{Line: 1, Command: "DATA", State: "rcpt", ReplyLine: 2, Code: 250, Verdict: analyze.Legal}},
		Total:       1, Signature: "44",
	}}}
}

func success() File {
	return File{Path: "-", Log: log(strings.Repeat("x\n", 31)), Sessions: []analyze.Diagnosis{{
		Session: stream.Session{Index: 1, Dialect: "smtplib", Confidence: 1, Client: stream.Client{Library: "smtplib"}, First: 1, Last: 31},
		Server:  analyze.Server{Host: "mx.example.com", Port: 25}, TLS: analyze.TLSStartTLS, Authenticated: yes(), Outcome: analyze.OK,
		Warnings:    []analyze.Warning{{ID: "recovered", Line: 9, Title: "CRAM-MD5 was refused (535), PLAIN was accepted"}, {ID: "no-quit", Line: 31, Title: "The session ends without QUIT"}},
		Transitions: []analyze.Transition{{Line: 30, Command: "end-of-data", State: "content", ReplyLine: 31, Code: 250, Replies: []analyze.ReplyRef{{Line: 31, Code: 250, Text: "one"}, {Line: 31, Code: 550, Enhanced: "5.1.1", Text: "two"}}, Verdict: analyze.Legal}},
		Total:       17, Delivered: []int{31}, Signature: "55",
		Unseen: []string{"Whether the certificate was checked: smtplib does not print the handshake."},
	}}}
}

func incomplete() File {
	return File{Path: "cut.log", Log: log("a\nb\n"), Sessions: []analyze.Diagnosis{{
		Session: stream.Session{Index: 1, Dialect: "plain", Confidence: 0.6, First: 1, Last: 2}, Outcome: analyze.Incomplete,
		Transitions: []analyze.Transition{{Line: 1, Command: "EHLO", State: "greeted", Verdict: analyze.Legal}}, Total: 1, Signature: "66",
	}}}
}

// many is a log of three sessions.
func many() File {
	f := authBeforeSTARTTLS()
	bad := f.Sessions[0]
	bad.Session.Index = 2
	ok := success().Sessions[0]
	ok.Session.Last = 7
	ok.Delivered = []int{4, 7}
	refused := authFailed().Sessions[0]
	refused.Session.Index = 3
	f.Sessions = []analyze.Diagnosis{ok, bad, refused}
	f.Path = "-"
	return f
}

// hostileWords is what a server may say to whoever reads the log.
const hostileWords = "evil ``` \x1b[2J\x1b]0;pwned\x07 [click](http://evil.example/) <img src=x onerror=alert(1)> <script> @evil-team #1 \u202emoc.elpmaxe\u202c \u200b `````` | cell | \xff\x9b31m https://evil.example/`x` _evil_ **evil** $evil$ &lt; evil\u2028end"

func hostile() File {
	text := "C: MAIL FROM:<a@example.com>\nS: 550 " + hostileWords + "\n``` evil line that is quoted\n" + strings.Repeat("A", 5000) + "漢字 RCPT evil " + strings.Repeat("é", 5000) + "\n"
	reply := &analyze.ReplyRef{Line: 2, Code: 550, Text: hostileWords + "\n``` evil line that is quoted"}
	place := placeOf(text, 4, "RCPT")
	return File{Path: "evil`\x1b[31m|log", Log: log(text), Sessions: []analyze.Diagnosis{{
		Session: stream.Session{Index: 1, Dialect: "plain", Confidence: 0.4, Client: stream.Client{Library: "evil|[x](y)"}, First: 1, Last: 4},
		Server:  analyze.Server{Host: "evil|\x1b[31m`host`"}, TLS: analyze.TLSNone, Outcome: analyze.Illegal,
		FirstIllegal: &analyze.IllegalTransition{ID: "rcpt-after-failed-mail", Place: place, Command: "RCPT", State: "hello", Fault: "client", Expected: []string{"MAIL"}},
		Cause: &analyze.Cause{
			ID: "sender-refused", Place: placeOf(text, 1, "MAIL"), Reply: reply, Title: "The sender is refused: " + hostileWords,
			Explanation: "- The server says: " + hostileWords, Evidence: []analyze.Evidence{{Line: 2, Says: hostileWords}},
			Fix: fix.Fix{Sentence: "Do this.", Code: []string{"code ``` " + hostileWords}}, References: []string{"RFC 5321 3.3"}, Confidence: analyze.Medium, Because: hostileWords,
			RunnerUp: &analyze.RunnerUp{ID: "client-blocked", Decides: hostileWords},
		},
		NoRepair:    hostileWords,
		Warnings:    []analyze.Warning{{ID: "recovered", Line: 1, Title: hostileWords}},
		Unseen:      []string{hostileWords},
		Flow:        []analyze.FlowStep{{Line: 1, Went: hostileWords, Code: 550, Should: hostileWords, Mark: "fault"}},
		Transitions: []analyze.Transition{{Line: 1, Command: "MAIL", Argument: hostileWords, State: "hello", Verdict: analyze.Legal}},
		Total:       1, Signature: "77",
	}}}
}

func notSMTP() File {
	l := log("hello\nworld\n")
	l.Scores = []stream.Score{{Dialect: "nodemailer", Points: 2, Lines: 1}}
	return File{Path: "-", Log: l, Error: "nothing in its 2 lines is an SMTP conversation or an SMTP error"}
}

var someEvents = []stream.Event{
	{Kind: stream.Note, Place: stream.Place{Line: 1, Column: 1}},
	{Kind: stream.Transport, Session: 1, Dialect: "smtplib", Signal: stream.Connecting, Host: "mx.example.com", Port: 587, Implicit: true, Place: stream.Place{Line: 2, Column: 1}},
	{Kind: stream.Command, Session: 1, Dialect: "smtplib", Verb: "AUTH", Argument: "PLAIN [hidden]", Place: stream.Place{Line: 9, Column: 8, Offset: 412, Length: 31}, Pipelined: true, Inferred: true},
	{Kind: stream.Reply, Session: 1, Dialect: "smtplib", Code: 530, Enhanced: "5.7.0", Text: "a\nb", Malformed: "codes differ", Repeated: true, Place: stream.Place{Line: 10, Column: 8}},
	{Kind: stream.Content, Session: 1, Dialect: "smtplib", Raw: 1000, Place: stream.Place{Line: 11, Column: 1}},
}
