package fix

// topics say in a few words what the code of each does, for "or …".
var topics = map[string]string{
	"starttls":    "use STARTTLS on port 587",
	"implicit":    "use TLS from the start on port 465, if the server has it",
	"login":       "log in before sending",
	"hello":       "greet first",
	"lmtp":        "speak LMTP",
	"smtp":        "speak SMTP, to the mail server's SMTP port",
	"plain":       "send without a login",
	"clear":       "do without TLS",
	"mechanism":   "name the login method",
	"credentials": "check the user name and the password alone",
	"envelope":    "send sender, recipients and content in this order",
	"fresh":       "take a new connection",
	"name":        "give the client's name",
	"wait":        "wait longer",
	"handshake":   "see what breaks the handshake",
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
