package grammar

// nodemailerCases are small logs of every family. The console log is the first.
var nodemailerCases = []struct{ name, log, version, want string }{
	{
		name: "console, 6.9.1, a message whose lines look like the log's",
		log: `app-1  | [2024-05-01 10:00:00] DEBUG Creating transport: nodemailer (6.9.1; +https://nodemailer.com/; SMTP/6.9.1[client:6.9.1])
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] Resolved mx.example.com as 192.0.2.25 [cache miss]
app-1  | [2024-05-01 10:00:00] INFO  [a1B2c3D4e5F] Secure connection established to 192.0.2.25:465
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 220 mx.example.com ESMTP
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] C: EHLO me
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 250-mx.example.com
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 250 AUTH LOGIN
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] C: AUTH LOGIN
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 334 VXNlcm5hbWU6
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] C: bWU=
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 334 UGFzc3dvcmQ6
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] C: Lyogc2VjcmV0ICov
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 235 2.7.0 ok
app-1  | [2024-05-01 10:00:00] INFO  [a1B2c3D4e5F] User "me" authenticated
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] C: DATA
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 354 go
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] Subject: hi
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] 
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 550 no
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] C: QUIT
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] [2024-01-01 00:00:00] ERROR x
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] .
app-1  | [2024-05-01 10:00:00] INFO  [a1B2c3D4e5F] <46 bytes encoded mime message (source size 43 bytes)>
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 250 2.0.0 queued
app-1  | [2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] Closing connection to the server using "end"
app-1  | [2024-05-01 10:00:00] INFO  [a1B2c3D4e5F] Connection closed
`,
		version: "6.9.1",
		want: `s1 2:10 transport connecting mx.example.com:0
s1 3:10 transport connected 192.0.2.25:465 implicit
s1 4:55 reply 220
s1 5:55 command EHLO me
s1 6:55 reply 250 2 lines
s1 8:55 command AUTH LOGIN
s1 9:55 reply 334
s1 10:55 auth-response AUTH [hidden]
s1 11:55 reply 334
s1 12:55 auth-response AUTH [hidden]
s1 13:55 reply 235 2.7.0
s1 15:55 command DATA
s1 16:55 reply 354
s1 17:52 content
s1 22:52 content end-of-data .
s1 24:55 reply 250 2.0.0
s1 25:10 transport closed
`,
	},
	{
		name: "console, pipelined envelope, an error of two lines",
		log: `[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] C: MAIL FROM:<a@example.com>
[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] C: RCPT TO:<b@example.com>
[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] C: DATA
[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 250 2.1.0 ok
[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 550-5.1.1 no
[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 550 5.1.1 such user
[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 354 go
[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] C: .
[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 554 5.5.1 no valid recipients
[2024-05-01 10:00:00] ERROR Send Error: Can't send mail - all recipients were rejected: 550-5.1.1 no
[2024-05-01 10:00:00] ERROR 550 5.1.1 such user
`,
		version: "3.0+",
		want: `s1 1:46 command MAIL FROM:<a@example.com>
s1 2:46 command RCPT TO:<b@example.com>
s1 3:46 command DATA
s1 4:46 reply 250 2.1.0
s1 5:46 reply 550 5.1.1 2 lines
s1 7:46 reply 354
s1 8:46 content end-of-data .
s1 9:46 reply 554 5.5.1
s1 10:1 error RCPT server-refused 550 5.1.1 2 lines
`,
	},
	{
		name: "console, two connections of a pool",
		log: `[2024-05-01 10:00:00] INFO  [#1] Created new pool resource #1
[2024-05-01 10:00:00] INFO  [aaaaaaaa01] Connection established to 192.0.2.25:587
[2024-05-01 10:00:00] INFO  [bbbbbbbb02] Connection established to 192.0.2.25:587
[2024-05-01 10:00:00] DEBUG [aaaaaaaa01] S: 220 one
[2024-05-01 10:00:00] DEBUG [bbbbbbbb02] S: 220 two
[2024-05-01 10:00:00] DEBUG [aaaaaaaa01] C: EHLO me
[2024-05-01 10:00:00] INFO  [#2] Sending message <x@example.com> using #2 to <b@example.com>
[2024-05-01 10:00:00] DEBUG [bbbbbbbb02] C: EHLO me
[2024-05-01 10:00:00] DEBUG [bbbbbbbb02] S: 250-two
[2024-05-01 10:00:00] DEBUG [aaaaaaaa01] S: 421 one is closing
[2024-05-01 10:00:00] DEBUG [bbbbbbbb02] S: 250 HELP
[2024-05-01 10:00:00] INFO  [aaaaaaaa01] Connection closed
`,
		version: "3.0+",
		want: `s1 2:1 transport connected 192.0.2.25:587
s2 3:1 transport connected 192.0.2.25:587
s1 4:45 reply 220
s2 5:45 reply 220
s1 6:45 command EHLO me
s2 8:45 command EHLO me
s2 9:45 reply 250 2 lines
s1 10:45 reply 421
s1 12:1 transport peer-closed
`,
	},
	{
		name: "console, information only",
		log: `[2024-05-01 10:00:00] INFO  [a1B2c3D4e5F] Connection established to 192.0.2.25:587
[2024-05-01 10:00:00] INFO  [a1B2c3D4e5F] Connection upgraded with STARTTLS
[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] SMTP handshake finished
[2024-05-01 10:00:00] INFO  [a1B2c3D4e5F] User "me" failed to authenticate
[2024-05-01 10:00:00] ERROR Send Error: Invalid login: 535 5.7.8 bad
`,
		version: "3.0+",
		want: `s1 1:1 transport connected 192.0.2.25:587
s1 2:1 command EHLO inferred
s1 2:1 command STARTTLS inferred
s1 2:1 tls tls-started
s1 3:1 command EHLO inferred
s1 4:1 error AUTH server-refused
s1 5:1 command AUTH inferred
s1 5:1 error AUTH server-refused 535 5.7.8
`,
	},
	{
		name: "console, transactionLog",
		log: `[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] C: DATA
[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 354 go
[2024-05-01 10:00:00] INFO  [a1B2c3D4e5F] <46 bytes encoded mime message (source size 43 bytes)>
[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 250 2.0.0 queued
`,
		version: "3.0+",
		want: `s1 1:46 command DATA
s1 2:46 reply 354
s1 3:1 content end-of-data .
s1 4:46 reply 250 2.0.0
`,
	},
	{
		name: "console, all on one line",
		log: "[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] Resolved mx.example.com as 192.0.2.25 [cache miss]" +
			"[2024-05-01 10:00:00] INFO  [a1B2c3D4e5F] Connection established to 192.0.2.25:465" +
			"[2024-05-01 10:00:10] INFO  [a1B2c3D4e5F] Connection closed[2024-05-01 10:00:11] ERROR Send Error: Unexpected socket closeFailed: [Error: Unexpected socket close]\n",
		version: "5.0+",
		want: `s1 1:1 transport connecting mx.example.com:0
s1 1:93 transport connected 192.0.2.25:465
s1 1:175 transport peer-closed
`,
	},
	{
		name: "2.x, raw lines go on a reply and a message",
		log: `[2016-05-01 10:00:00] INFO: Sending mail using SMTP/2.7.2[client:2.12.0]
[2016-05-01 10:00:00] DEBUG: [a1B2c3D4e5F] S: 250-mx.example.com
250-PIPELINING
250 AUTH PLAIN
Listening on port 3000
[2016-05-01 10:00:00] DEBUG: [a1B2c3D4e5F] C: DATA
[2016-05-01 10:00:00] DEBUG: [a1B2c3D4e5F] S: 354 go
[2016-05-01 10:00:00] DEBUG: [a1B2c3D4e5F] C: Subject: hi

SERVER:
Error: Invalid login: 535 no
[2024-01-01 00:00:00] ERROR x
[2016-05-01 10:00:00] DEBUG: [a1B2c3D4e5F] C: 
.
[2016-05-01 10:00:00] INFO: [a1B2c3D4e5F] C: <46 bytes encoded mime message (source size 43 bytes)>
[2016-05-01 10:00:00] DEBUG: [a1B2c3D4e5F] S: 250 queued
`,
		version: "2.x",
		want: `s1 2:47 reply 250 3 lines
s0 5:1 note
s1 6:47 command DATA
s1 7:47 reply 354
s1 8:47 content
s1 14:1 content end-of-data .
s1 16:47 reply 250
`,
	},
	{
		name: "1.x, log events",
		log: `{ type: 'server', message: '220 mx.example.com ESMTP' }
{ type: 'client', message: 'EHLO me' }
{
  type: 'server',
  message: '250-mx.example.com\n' +
    '250 STARTTLS'
}
{ type: 'client', message: 'STARTTLS' }
{ type: 'server', message: '220 go' }
{ type: 'socket', message: 'Connection upgraded' }
{ type: 'client', message: 'MAIL FROM:<o\'neil@example.com>' }
{ type: 'server', message: "530 isn't allowed" }
{ type: 'client', message: 'DATA' }
{ type: 'server', message: '354 go' }
{
  type: 'stream',
  message: 'Subject: hi\r\nX-Mailer: nodemailer (1.11.0; +http://www.nodemailer.com;'
}
{ type: 'stream', message: '.' }
{ type: 'server', message: '250 queued' }
{ type: 'socket', message: 'Closing connection to the server' }
`,
		version: "1.11.0",
		want: `s1 1:29 reply 220
s1 2:29 command EHLO me
s1 5:13 reply 250 2 lines
s1 8:29 command STARTTLS
s1 9:29 reply 220
s1 10:1 tls tls-started
s1 11:29 command MAIL FROM:<o'neil@example.com>
s1 12:29 reply 530
s1 13:29 command DATA
s1 14:29 reply 354
s1 17:13 content
s1 19:29 content end-of-data .
s1 20:29 reply 250
s1 21:1 transport closed
`,
	},
	{
		name: "simplesmtp, two connections",
		log: "CLIENT 1:\n└──EHLO me\nCLIENT 2:\n└──EHLO me\nSERVER 1:\n└──250-mx\n   250 STARTTLS\nCLIENT 1:\n└──STARTTLS\n" +
			"SERVER 1:\n└──220 go\nSERVER 2:\n└──250 mx\nConnection secured\nCLIENT 1:\n└──DATA\nSERVER 1:\n└──354 go\n" +
			"CLIENT (DATA) 1:\n└──Subject: hi\r\n   \r\n      at home\r\n   code: 'EAUTH'\nSERVER 1:\n└──250 queued\nClosing connection to the server\n",
		version: "0.2-0.7",
		want: `s1 2:4 command EHLO me
s2 4:4 command EHLO me
s1 6:4 reply 250 2 lines
s1 9:4 command STARTTLS
s1 11:4 reply 220
s2 13:4 reply 250
s1 14:1 tls tls-started
s1 16:4 command DATA
s1 18:4 reply 354
s1 20:4 content
s1 25:4 reply 250
s1 26:1 transport closed
`,
	},
	{
		name: "0.1, bare labels",
		log: "CONNECTION: 220 mx.example.com ESMTP\nSEND:\n\"EHLO me\\r\\n\"\nRECEIVE:\n\"250-mx\\r\\n250 \\\"HELP\\\"\\r\\n\"\nSEND:\n\"MAIL FROM:<a@example.com>\\r\\n\"\n" +
			"RECEIVE:\n\"250 ok\\r\\n503 nested\\r\\n\"\n",
		version: "0.1",
		want: `s1 1:13 reply 220
s1 3:2 command EHLO me
s1 5:2 reply 250 2 lines
s1 7:2 command MAIL FROM:<a@example.com>
s1 9:2 reply 250
s1 9:12 reply 503
`,
	},
	{
		name: "0.1.24, numbers and branches",
		log: "Nodemailer, 0.1.24; +http://www.nodemailer.org, Node.js v20.20.2: 1\nSEND (1):\n└──\"DATA\\r\\n\"\nRECEIVE (1):\n└──\"354 go\\r\\n\" \"\"\nRouting Data (1)\n" +
			"SEND (1):\n└──\"Subject: hi\\r\\n\\r\\n\"\nSEND (1):\n└──\"\\r\\n.\\r\\n\"\nRECEIVE (1):\n└──\"250 queued\\r\\n\" \"\"\n",
		version: "0.1.24",
		want: `s1 3:5 command DATA
s1 5:5 reply 354
s1 8:5 content
s1 10:9 content end-of-data .
s1 12:5 reply 250
`,
	},
	{
		name: "pino",
		log: `{"level":20,"time":1,"pid":1,"hostname":"vm","component":"smtp-connection","sid":"a1B2c3D4e5F","tnx":"server","msg":"220 mx.example.com"}
{"level":20,"time":1,"pid":1,"hostname":"vm","component":"smtp-connection","sid":"a1B2c3D4e5F","tnx":"client","msg":"EHLO me"}
{"level":20,"time":1,"pid":1,"hostname":"vm","component":"smtp-connection","sid":"a1B2c3D4e5F","tnx":"server","msg":"250-mx\n250 AUTH PLAIN"}
{"level":20,"time":1,"pid":1,"hostname":"vm","component":"smtp-connection","sid":"a1B2c3D4e5F","tnx":"client","msg":"AUTH PLAIN AG1lAC8qIHNlY3JldCAqLw=="}
{"level":50,"time":1,"pid":1,"hostname":"vm","component":"mail","err":{"type":"Error","message":"Invalid login: 535 \"no\"","code":"EAUTH"},"tnx":"transport","action":"send","msg":"Send Error: Invalid login: 535 \"no\""}
`,
		version: "6.6.3+",
		want: `s1 1:118 reply 220
s1 2:118 command EHLO me
s1 3:118 reply 250 2 lines
s1 4:118 command AUTH PLAIN [hidden]
s1 5:1 error AUTH server-refused 535
`,
	},
	{
		name: "winston, and a response that a logger spread",
		log: `{"component":"smtp-connection","level":"debug","message":"EHLO me","sid":"a1B2c3D4e5F","timestamp":"2024-05-01T10:00:00Z","tnx":"client"}
{"component":"smtp-connection","level":"debug","message":"421 4.3.2 no","sid":"a1B2c3D4e5F","timestamp":"2024-05-01T10:00:00Z","tnx":"server"}
{"0":"4","1":"2","2":"1","component":"smtp-connection","level":"error","message":"Server terminates connection. response=421 4.3.2 no: 421 4.3.2 no","sid":"a1B2c3D4e5F","tnx":"network"}
`,
		version: "3.0+",
		want: `s1 1:59 command EHLO me
s1 2:59 reply 421 4.3.2
s1 3:1 error EHLO server-refused 421 4.3.2 repeated
`,
	},
	{
		name: "bunyan with 2.x",
		log: `{"name":"mailer","level":30,"msg":"[a1B2c3D4e5F] Connection established to 192.0.2.25:25","time":"2016-05-01T10:00:00Z","v":0}
{"name":"mailer","level":20,"msg":"[a1B2c3D4e5F] S: 220 mx","time":"2016-05-01T10:00:00Z","v":0}
{"name":"mailer","level":20,"msg":"[a1B2c3D4e5F] C: MAIL FROM:<a@example.com>","time":"2016-05-01T10:00:00Z","v":0}
`,
		version: "2.x",
		want: `s1 1:1 transport connected 192.0.2.25:25
s1 2:53 reply 220
s1 3:53 command MAIL FROM:<a@example.com>
`,
	},
	{
		name: "an error alone, Node.js 20",
		log: `Error sending email: Error: Invalid login: 535-5.7.8 bad
535 5.7.8 login
    at SMTPConnection._formatError (/app/node_modules/nodemailer/lib/smtp-connection/index.js:809:19)
    at process.processTicksAndRejections (node:internal/process/task_queues:82:21) {
  code: 'EAUTH',
  response: '535-5.7.8 bad\n' +
    '535 5.7.8 login',
  responseCode: 535,
  command: 'AUTH PLAIN'
}
`,
		version: "3.0+",
		want: `s1 1:29 error AUTH server-refused 535 5.7.8 2 lines
`,
	},
	{
		name: "an error alone, Node.js 8",
		log: `{ Error: Mail command failed: 530 5.7.0 Must issue a STARTTLS command first
    at SMTPConnection._formatError (/app/node_modules/smtp-connection/lib/smtp-connection.js:528:15)
    at emitOne (events.js:116:13)
  code: 'EENVELOPE',
  response: '530 5.7.0 Must issue a STARTTLS command first',
  responseCode: 530,
  command: 'MAIL FROM' }
`,
		version: "2.x",
		want: `s1 1:10 error MAIL server-refused 530 5.7.0
`,
	},
	{
		name: "connection refused, told three times",
		log: `[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] Resolved mx.example.com as 192.0.2.25 [cache miss]
[2024-05-01 10:00:00] ERROR [a1B2c3D4e5F] connect ECONNREFUSED 192.0.2.25:587
[2024-05-01 10:00:00] ERROR Send Error: connect ECONNREFUSED 192.0.2.25:587
Error: connect ECONNREFUSED 192.0.2.25:587
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16) {
  errno: -111,
  code: 'ESOCKET',
  syscall: 'connect',
  address: '192.0.2.25',
  port: 587,
  command: 'CONN'
}
`,
		version: "5.0+",
		want: `s1 1:1 transport connecting mx.example.com:0
s1 2:1 transport connecting 192.0.2.25:587
s1 2:1 transport refused
`,
	},
	{
		name: "no such host, the message alone",
		log:  "getaddrinfo ENOTFOUND smtp.example.com smtp.example.com:587\n",
		want: `s1 1:1 transport connecting smtp.example.com:587
s1 1:1 transport no-such-host
`,
	},
	{
		name: "TLS from the start to a port that speaks plain text",
		log: `[Error: 805CCAA9FB7F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:350:
] {
  library: 'SSL routines',
  reason: 'wrong version number',
  code: 'ESOCKET',
  command: 'CONN'
}
`,
		want: `s1 1:9 transport connecting implicit
s1 1:9 tls plaintext-peer
`,
	},
	{
		name: "options before the log",
		log: `{
  host: 'smtp.example.com',
  port: 465,
  secure: true,
  auth: { user: 'me', pass: 'secretword' }
}
[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 220 mx
`,
		version: "3.0+",
		want: `s0 1:1 note
s1 2:3 transport connecting smtp.example.com:465 implicit
s0 3:1 note
s1 7:46 reply 220
`,
	},
	{
		name: "smtp-server, its own side",
		log: `[2024-05-01 10:00:00] INFO  [#vbhm4yvaifrw6nmm] Connection from [127.0.0.1]
[2024-05-01 10:00:00] DEBUG [#vbhm4yvaifrw6nmm] S: 220 mx
[2024-05-01 10:00:00] DEBUG [#vbhm4yvaifrw6nmm] C: EHLO me
[2024-05-01 10:00:00] DEBUG [#vbhm4yvaifrw6nmm] S: 250-mx
[2024-05-01 10:00:00] DEBUG [#vbhm4yvaifrw6nmm] 250 STARTTLS
[2024-05-01 10:00:00] INFO  [#vbhm4yvaifrw6nmm] Connection closed to [127.0.0.1]
`,
		want: `s1 1:1 transport connected
s1 2:52 reply 220
s1 3:52 command EHLO me
s1 4:52 reply 250 2 lines
s1 6:1 transport closed
`,
	},
	{
		name: "an error without words, for two addresses",
		log: `AggregateError [ECONNREFUSED]: 
    at internalConnectMultiple (node:net:1122:18)
    at afterConnectMultiple (node:net:1689:7) {
  code: 'ESOCKET',
  command: 'CONN',
  [errors]: [
    Error: connect ECONNREFUSED 192.0.2.25:587
        at createConnectionError (node:net:1652:14)
        at afterConnectMultiple (node:net:1682:16) {
      port: 587
    },
    Error: connect ECONNREFUSED 192.0.2.26:587
        at createConnectionError (node:net:1652:14)
  ]
}
`,
		want: `s1 1:17 transport connecting 192.0.2.25:587
s1 1:17 transport refused
`,
	},
}
