package analyze

import "sync"

// Pair is one line of the precedence table: where both causes fire, Over wins
// and Under is dropped.
type Pair struct {
	Over, Under string // cause ids; the name of a Family stands for all of its causes
	Reach       Reach  // where the two stand
	Why         string
}

// Reach says where two causes must stand for one to drop the other.
type Reach uint8

// The reaches.
const (
	sameStep  Reach = iota // both at one step
	wherever               // anywhere in the session
	onlyLater              // at one step, or Under after Over
)

// Precedence is read from top to bottom; the first line that speaks of two
// causes decides between them.
var Precedence = []Pair{
	{"connection-redirected", "certificate-rejected", wherever, "the certificate is that of the host which took the connection over"},
	{"connection-redirected", "tls-handshake-failed", wherever, "likewise"},
	{"connection-redirected", "auth-failed", wherever, "the other host does not know the account"},
	{"timeout", "reply-out-of-step", wherever, "the timeout put the replies out of step"},
	{"plaintext-on-implicit-tls-port", "command-before-greeting", wherever, "no greeting comes in clear on such a port"},
	{"plaintext-on-implicit-tls-port", "timeout", wherever, "the server waits for the handshake"},
	{"plaintext-on-implicit-tls-port", "connection-lost", wherever, "the server gives up waiting for the handshake"},
	{"implicit-tls-on-starttls-port", "connection-lost", wherever, "likewise"},
	{"client-tool-ate-command", "tls-handshake-failed", wherever, "the tool began a new handshake instead of sending the line"},
	{"client-tool-ate-command", "connection-lost", wherever, "the tool closed the connection instead of sending the line"},
	{"plaintext-on-implicit-tls-port", "starttls-not-advertised", wherever, "nothing was heard in clear, a list neither"},
	{"implicit-tls-on-starttls-port", "tls-handshake-failed", wherever, "the peer spoke plain text"},
	{"server-unsolicited-reply", "reply-out-of-step", wherever, "the extra reply put the others out of step"},
	{"command-after-quit", "reply-out-of-step", wherever, "the 221 that came answers QUIT"},
	{"starttls-stripped", "starttls-not-advertised", wherever, "the keyword was there before a middlebox masked it"},
	{"starttls-stripped", "auth-not-advertised", wherever, "likewise"},
	{"command-before-greeting", "greeting-rejected", sameStep, "the reply speaks of what the client did"},
	{"greeting-rejected", "command-after-close", wherever, "the server had refused the session before the command"},
	{"greeting-rejected", "server-unavailable", sameStep, "the refusal came in place of the greeting"},
	{"greeting-rejected", "client-blocked", sameStep, "likewise"},
	{"greeting-rejected", "rate-limited", sameStep, "likewise"},
	{"certificate-rejected", "tls-handshake-failed", sameStep, "the nearer reason"},
	{"tls-handshake-failed", "connection-lost", wherever, "the connection ended because the handshake failed"},
	{"certificate-rejected", "connection-lost", wherever, "the client closed because of the certificate"},

	{"command-before-greeting", "pipelined-without-offer", sameStep, "the greeting is what should have been waited for"},
	{"missing", "command-syntax", sameStep, "what was missing wins"},
	{"misplaced", "command-syntax", sameStep, "what was out of place wins"},
	{"command-syntax", "unknown-command", sameStep, "the reply's number does not decide"},
	{"missing", "unknown-command", sameStep, "500 and 502 stand for a missing step in many servers"},
	{"misplaced", "unknown-command", sameStep, "likewise"},
	{"content-before-354", "unknown-command", onlyLater, "the lines of a message are no commands"},
	{"content-before-354", "command-syntax", onlyLater, "likewise"},
	{"missing", "misplaced", sameStep, "the missing step comes first"},
	{"missing", "pipelined-without-offer", sameStep, "the state forbids it whatever was pending"},
	{"missing", "refusal", sameStep, "an order fault explains the refusal"},
	{"misplaced", "refusal", sameStep, "likewise"},
	{"command-syntax", "refusal", sameStep, "the server did not get as far as to judge"},
	{"unknown-command", "refusal", sameStep, "likewise"},
	{"pipelined-without-offer", "refusal", sameStep, "the reply names pipelining"},
	{"wire", "server-bad-reply", wherever, "a broken connection garbles replies"},
	{"wire", "server", sameStep, "likewise"},
	{"missing", "server", sameStep, "the server is right"},
	{"misplaced", "server", sameStep, "the server is right"},
	{"refusal", "server", sameStep, "the server says why"},
	{"command-syntax", "server", sameStep, "the server says why"},
	{"unknown-command", "server", sameStep, "the server says why"},
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

// onlyAfter tells whether one cause beats another only where that comes later.
func onlyAfter(over, under string) bool {
	for i := range Precedence {
		if p := &Precedence[i]; p.Reach == onlyLater && is(over, p.Over) && is(under, p.Under) {
			return true
		}
	}
	return false
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
		if anywhere && p.Reach == sameStep {
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
