package fix

// cause is what to do about one cause of the list, whatever the library.
type cause struct {
	sentence string
	topic    string // of the code that does it, "" none
	also     string // topic of another way, "" none
	ports    bool
	started  string // the sentence where the conversation had begun, "" the same
}

// topics say in a few words what the code of each does, for "or …".
var topics = map[string]string{
	"starttls":    "use STARTTLS on port 587",
	"implicit":    "use TLS from the start on port 465, if the server has it",
	"login":       "log in before sending",
	"hello":       "greet first",
	"plain":       "send without a login",
	"clear":       "do without TLS",
	"mechanism":   "name the login method",
	"credentials": "check the user name and the password alone",
	"envelope":    "send sender, recipients and content in this order",
	"fresh":       "take a new connection",
	"name":        "give the client's name",
	"wait":        "wait longer",
	"certificate": "trust the right certificate",
	"sender":      "send from the account's own address",
	"recipient":   "check the recipient alone",
	"size":        "measure the message first",
	"slow":        "send through fewer connections, more slowly",
	"typing":      "type into s_client so that it passes every line on",
	"reach":       "test the way to the server",
	"trace":       "get a complete trace",
	"syntax":      "hand over the bare address",
}

// causes has one row for each cause. Sentences name the step to take, not the
// fault.
var causes = map[string]cause{
	// ordering faults
	"mail-before-helo":            {sentence: "Send EHLO, and wait for its 250, before the first MAIL.", topic: "hello"},
	"auth-before-helo":            {sentence: "Send EHLO before AUTH: only its answer tells which logins the server takes.", topic: "hello"},
	"auth-after-helo-not-ehlo":    {sentence: "Greet with EHLO, not HELO: HELO turns every extension off, AUTH and STARTTLS among them.", topic: "hello"},
	"starttls-before-ehlo":        {sentence: "Send EHLO before STARTTLS, and again after the TLS handshake.", topic: "starttls"},
	"auth-before-starttls":        {sentence: "Start TLS before the login.", topic: "starttls", also: "implicit", ports: true},
	"mail-before-starttls":        {sentence: "Start TLS before the first MAIL.", topic: "starttls", also: "implicit", ports: true},
	"no-ehlo-after-starttls":      {sentence: "Send EHLO again after the TLS handshake: STARTTLS has made the server forget the first one.", topic: "starttls"},
	"mail-before-auth":            {sentence: "Log in before the first MAIL.", topic: "login"},
	"rcpt-before-mail":            {sentence: "Send MAIL FROM, and wait for its 250, before the first RCPT TO.", topic: "envelope"},
	"rcpt-after-failed-mail":      {sentence: "Stop when MAIL FROM is refused, and mend what it was refused for: no recipient can follow.", topic: "sender"},
	"data-before-rcpt":            {sentence: "Send at least one RCPT TO, and wait for its 250, before DATA.", topic: "envelope"},
	"data-after-failed-rcpt":      {sentence: "Stop when every recipient is refused, and mend what they were refused for: there is nobody to send DATA to.", topic: "recipient"},
	"nested-mail":                 {sentence: "End the open message, or send RSET, before the next MAIL.", topic: "fresh"},
	"auth-not-advertised":         {sentence: "Use a server and port that offer AUTH, usually 587 or 465 with TLS, or send without a login if this server takes mail so.", topic: "plain", also: "starttls", ports: true},
	"mechanism-not-advertised":    {sentence: "Log in with a method that the server offers, such as {offered}.", topic: "mechanism"},
	"auth-twice":                  {sentence: "Log in once per connection: to change the user, take a new connection.", topic: "fresh"},
	"auth-during-transaction":     {sentence: "Log in before MAIL, not between MAIL and the end of the message.", topic: "login"},
	"starttls-not-advertised":     {sentence: "Use a port on which this server has TLS, or do without it if the way to the server is safe.", topic: "clear", also: "implicit", ports: true},
	"starttls-twice":              {sentence: "Start TLS once: the connection is encrypted already.", topic: "starttls"},
	"starttls-during-transaction": {sentence: "Start TLS before MAIL, right after the first EHLO.", topic: "starttls"},
	"ehlo-twice-rejected":         {sentence: "Send EHLO once, and again only after STARTTLS: this server refuses another.", topic: "hello"},
	"command-after-quit":          {sentence: "Send QUIT last; for the next message take a new connection or leave this one open.", topic: "fresh"},
	"command-after-close":         {sentence: "Take a new connection: the server has closed this one.", topic: "fresh"},
	"bdat-data-mixed":             {sentence: "Send a message either by DATA or by BDAT chunks to the last, never by both, and send RSET before a new start.", topic: "envelope"},
	"pipelined-without-offer":     {sentence: "Wait for each reply before the next command: always after EHLO, STARTTLS, AUTH and DATA, and everywhere if the server does not offer PIPELINING.", topic: "wait"},
	"content-before-354":          {sentence: "Send the message only after DATA was answered 354; what follows any other answer is read as commands.", topic: "envelope"},
	"helo-refused":                {sentence: "Give a full host name, or an address in brackets such as [192.0.2.1], with EHLO.", topic: "name"},
	"command-before-greeting":     {sentence: "Wait for the server's 220 before the first command.", topic: "wait"},
	"command-syntax":              {sentence: "Send {command} as its grammar asks: MAIL FROM:<address> and RCPT TO:<address> in angle brackets, AUTH with a mechanism, no blank line.", topic: "syntax"},
	"unknown-command":             {sentence: "Leave {command} out: this server does not know it.", topic: "envelope"},
	"extension-not-advertised":    {sentence: "Use a parameter or extension only if the EHLO list in force names it.", topic: "hello"},

	// below SMTP
	"implicit-tls-on-starttls-port":  {sentence: "Connect in clear and start TLS with STARTTLS on this port, or use port 465 for TLS from the start.", topic: "starttls", also: "implicit", ports: true},
	"plaintext-on-implicit-tls-port": {sentence: "Start TLS at once when connecting to this port, or use port 587 with STARTTLS.", topic: "implicit", also: "starttls", ports: true},
	"tls-handshake-failed":           {sentence: "Find a TLS version and cipher that both sides have: update the older side, or look at the server's TLS log.", topic: "reach"},
	"certificate-rejected":           {sentence: "Connect by the name in the server's certificate and trust its issuer; do not turn the check off.", topic: "certificate"},
	"connection-refused":             {sentence: "Check host name and port: nothing listens there, or a firewall refuses.", topic: "reach", ports: true},
	"dns-failure":                    {sentence: "Check the spelling of the host name and the name server of this machine: the name has no address here.", topic: "reach"},
	"timeout":                        {started: "Take a new connection for each batch and allow more time: a server closes a connection that stays silent too long, a client gives up where no answer comes.", sentence: "Find what swallows the packets: most often a firewall or provider that blocks the port, else a server that needs longer than the client waits.", topic: "reach", also: "wait", ports: true},
	"connection-lost":                {sentence: "Look in the server's log at this time: it, or something on the way, broke the connection without a word.", topic: "reach"},
	"greeting-rejected":              {sentence: "Ask the server's operator why it turns this client away, and use the submission port 587 or 465 if you want to send through it.", topic: "reach", ports: true},
	"starttls-stripped":              {sentence: "Turn off the SMTP inspection of the firewall or antivirus on the way: it hides STARTTLS from the client.", topic: "reach", also: "implicit", ports: true},
	"client-tool-ate-command":        {sentence: "Start s_client with -quiet, or type the line in lower case: it takes a line that begins with R or Q for itself.", topic: "typing"},
	"connection-redirected":          {sentence: "Ask the hoster to let SMTP out, or use the mail server that it offers: another host than the one you asked for has answered.", topic: "certificate"},
	"reply-out-of-step":              {sentence: "Wait for every reply before the next command, longer if need be, and take a new connection once one was missed.", topic: "wait"},

	// refused in good order
	"auth-failed":             {sentence: "Check the user name and the password; many providers want an app password or OAuth here, not the password of the web site.", topic: "credentials"},
	"auth-mechanism-disabled": {sentence: "Have SMTP login turned on for this account, or log in with a method that is still allowed, such as OAuth.", topic: "mechanism"},
	"sender-refused":          {sentence: "Send from an address that this account owns and that exists.", topic: "sender"},
	"recipient-refused":       {sentence: "Correct the recipient's address or drop it: the server says that it takes no mail for it.", topic: "recipient"},
	"relay-denied":            {sentence: "Log in, or send through the server that is responsible for you: this one takes no mail from you for that domain.", topic: "login", ports: true},
	"size-exceeded":           {sentence: "Make the message smaller than the SIZE that the server names: send a link in place of the attachment.", topic: "size"},
	"rate-limited":            {sentence: "Send more slowly, through fewer connections, and try again later.", topic: "slow"},
	"greylisted":              {sentence: "Try again in some minutes from the same address: the server puts unknown senders off once.", topic: "slow"},
	"content-refused":         {sentence: "Look at what the reply blames in the message, such as a link, an attachment or a missing header, and send it without.", topic: "sender"},
	"client-blocked":          {sentence: "Send through your provider's submission server, or have this address taken off the list that the reply names.", topic: "login", ports: true},
	"server-unavailable":      {sentence: "Try again later: the server says that it cannot take mail now.", topic: "slow"},

	// the server's fault
	"server-bad-reply":         {sentence: "Tell the server's operator: its reply breaks the protocol, the client cannot mend that.", topic: "trace"},
	"server-unsolicited-reply": {sentence: "Tell the server's operator: it sent a reply that nothing asked for.", topic: "trace"},
	"server-wrong-503":         {sentence: "Tell the server's operator: the command was in order, so 503 is the wrong answer.", topic: "trace"},
}
