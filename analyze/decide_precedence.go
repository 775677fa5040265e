package analyze

import "sync"

// Pair is one line of the precedence table: where both causes fire, Over wins
// and Under is dropped.
type Pair struct {
	Over, Under string // cause ids; the name of a Family stands for all of its causes
	Anywhere    bool   // wherever the two stand in the session; else only at the same step
	Why         string
}

// Precedence is read from top to bottom; the first line that speaks of two
// causes decides between them.
var Precedence = []Pair{
	{"connection-redirected", "certificate-rejected", true, "the certificate is that of the host which took the connection over"},
	{"connection-redirected", "tls-handshake-failed", true, "likewise"},
	{"connection-redirected", "auth-failed", true, "the other host does not know the account"},
	{"timeout", "reply-out-of-step", true, "the timeout put the replies out of step"},
	{"plaintext-on-implicit-tls-port", "command-before-greeting", true, "no greeting comes in clear on such a port"},
	{"plaintext-on-implicit-tls-port", "timeout", true, "the server waits for the handshake"},
	{"plaintext-on-implicit-tls-port", "connection-lost", true, "the server gives up waiting for the handshake"},
	{"implicit-tls-on-starttls-port", "connection-lost", true, "likewise"},
	{"client-tool-ate-command", "tls-handshake-failed", true, "the tool began a new handshake instead of sending the line"},
	{"client-tool-ate-command", "connection-lost", true, "the tool closed the connection instead of sending the line"},
	{"plaintext-on-implicit-tls-port", "starttls-not-advertised", true, "nothing was heard in clear, a list neither"},
	{"implicit-tls-on-starttls-port", "tls-handshake-failed", true, "the peer spoke plain text"},
	{"server-unsolicited-reply", "reply-out-of-step", true, "the extra reply put the others out of step"},
	{"command-after-quit", "reply-out-of-step", true, "the 221 that came answers QUIT"},
	{"starttls-stripped", "starttls-not-advertised", true, "the keyword was there before a middlebox masked it"},
	{"starttls-stripped", "auth-not-advertised", true, "likewise"},
	{"command-before-greeting", "greeting-rejected", false, "the reply speaks of what the client did"},
	{"greeting-rejected", "command-after-close", true, "the server had refused the session before the command"},
	{"greeting-rejected", "server-unavailable", false, "the refusal came in place of the greeting"},
	{"greeting-rejected", "client-blocked", false, "likewise"},
	{"greeting-rejected", "rate-limited", false, "likewise"},
	{"certificate-rejected", "tls-handshake-failed", false, "the nearer reason"},
	{"tls-handshake-failed", "connection-lost", true, "the connection ended because the handshake failed"},
	{"certificate-rejected", "connection-lost", true, "the client closed because of the certificate"},

	{"command-before-greeting", "pipelined-without-offer", false, "the greeting is what should have been waited for"},
	{"missing", "command-syntax", false, "what was missing wins"},
	{"misplaced", "command-syntax", false, "what was out of place wins"},
	{"command-syntax", "unknown-command", false, "the reply's number does not decide"},
	{"missing", "unknown-command", false, "500 and 502 stand for a missing step in many servers"},
	{"misplaced", "unknown-command", false, "likewise"},
	{"content-before-354", "unknown-command", true, "the lines of a message are no commands"},
	{"content-before-354", "command-syntax", true, "likewise"},
	{"missing", "misplaced", false, "the missing step comes first"},
	{"missing", "pipelined-without-offer", false, "the state forbids it whatever was pending"},
	{"missing", "refusal", false, "an order fault explains the refusal"},
	{"misplaced", "refusal", false, "likewise"},
	{"command-syntax", "refusal", false, "the server did not get as far as to judge"},
	{"unknown-command", "refusal", false, "likewise"},
	{"pipelined-without-offer", "refusal", false, "the reply names pipelining"},
	{"wire", "server-bad-reply", true, "a broken connection garbles replies"},
	{"wire", "server", false, "likewise"},
	{"missing", "server", false, "the server is right"},
	{"misplaced", "server", false, "the server is right"},
	{"refusal", "server", false, "the server says why"},
	{"command-syntax", "server", false, "the server says why"},
	{"unknown-command", "server", false, "the server says why"},
}

// is tells whether a cause is meant by an id or by a family's name.
func is(id, name string) bool {
	r := RuleOf(id)
	return id == name || r != nil && r.in(Family(name))
}

// beats tells whether one cause wins over another. anywhere: they stand apart.
func beats(over, under string, anywhere bool) bool {
	d := decided()
	i, known := d.rule[over]
	j, both := d.rule[under]
	if !known || !both {
		return false
	}
	if anywhere {
		return d.anywhere[i*len(Rules)+j]
	}
	return d.same[i*len(Rules)+j]
}

// decisions are the pairs of rules that Precedence decides, at one place and apart:
// whether the row's rule wins over the column's.
type decisions struct {
	rule           map[string]int // by id, its row and its column
	same, anywhere []bool
}

var decided = sync.OnceValue(func() decisions {
	d := decisions{rule: map[string]int{}, same: firstSaid(false), anywhere: firstSaid(true)}
	for i := range Rules {
		d.rule[Rules[i].ID] = i
	}
	return d
})

// firstSaid is, for every two rules, whether the first line of Precedence that speaks
// of both is for the first of them.
func firstSaid(anywhere bool) []bool {
	n := len(Rules)
	wins, line := make([]bool, n*n), make([]int, n*n) // line: the one that decides, from 1
	for k := range Precedence {
		p := &Precedence[k]
		if anywhere && !p.Anywhere {
			continue
		}
		under := rulesNamed(p.Under)
		for _, i := range rulesNamed(p.Over) {
			for _, j := range under {
				if at := line[i*n+j]; i != j && (at == 0 || at == k+1) {
					wins[i*n+j], line[i*n+j], line[j*n+i] = true, k+1, k+1
				}
			}
		}
	}
	return wins
}

// rulesNamed lists the rules that an id or a family's name means.
func rulesNamed(name string) []int {
	var list []int
	for i := range Rules {
		if is(Rules[i].ID, name) {
			list = append(list, i)
		}
	}
	return list
}

// explains says which refusals above an illegal transition are its cause: the
// refusal of one of these commands. "*" is any.
var explains = map[string][]string{
	"data-after-failed-rcpt": {"RCPT"},
	"rcpt-after-failed-mail": {"MAIL"},
	"data-before-rcpt":       {"MAIL", "RCPT"},
	"rcpt-before-mail":       {"MAIL"},
	"nested-mail":            {"MAIL"},
	"mail-before-auth":       {"AUTH", VerbAuthResponse},
	"mail-before-starttls":   {"STARTTLS"},
	"auth-before-starttls":   {"STARTTLS"},
	"content-before-354":     {"DATA", "RCPT", "MAIL"},
	"unknown-command":        {"DATA"},
	"command-after-quit":     {"*"},
	"command-after-close":    {"*"},
}
