// Package knowledge is what the judge knows of the world: what servers and
// client libraries say and mean, the enhanced status codes, the providers, the
// ports, the RFC index. Data with sources and dates; no verdicts.
package knowledge

import (
	"strings"

	"badseq/grammar/stream"
)

// Words is what a reply says in words or by its enhanced code, whatever its
// reply code: a set of demands and complaints. A server's reply code alone
// decides nothing (Courier answers 502 to every ordering fault, qpsmtpd 500 to
// AUTH that is not offered yet).
type Words uint64

// The words.
const (
	NeedsTLS             Words = 1 << iota // STARTTLS (or TLS) is demanded first
	NeedsAuth                              // authentication is demanded first
	NeedsHello                             // EHLO or HELO is demanded first
	NeedsMail                              // MAIL is demanded first
	NeedsRcpt                              // a valid RCPT is demanded first
	NestedMail                             // a transaction is open already
	DuplicateHello                         // EHLO or HELO was given already
	AlreadyAuthenticated                   // AUTH succeeded already
	AlreadyTLS                             // TLS is active already
	InTransaction                          // not permitted during a mail transaction
	NotOffered                             // the server does not offer, or has not enabled, what was asked
	NotImplemented                         // the server does not know the verb
	OutOfOrder                             // "bad sequence" without saying what was missing
	Syntax                                 // the server cannot parse the command or its argument
	HelloRefused                           // the argument of EHLO or HELO is refused
	BadCredentials                         // wrong user name, password or token
	MechanismDisabled                      // the account or server does not take this way to log in
	Relay                                  // relaying is denied
	SenderRefused                          // the sender's address is refused
	RecipientUnknown                       // the recipient is unknown or refused
	Size                                   // the message is too big
	Rate                                   // too many, too fast, over a sending quota
	Greylisted                             // try again in some minutes, on purpose
	Blocked                                // the client's address or name is refused
	Content                                // the message itself is refused
	Unavailable                            // the service is not available now
	TooManyErrors                          // too many errors in this session
	LastRefusedRepeated                    // the reply repeats an earlier refusal as its reason (Exim)
	Unsupported                            // a parameter or extension is not supported
	TLSUnavailable                         // TLS cannot be started (454 4.3.3, 4.7.0)
	MailboxFull                            // the recipient's mailbox is full
	Access                                 // "access denied" without saying to what
	Pipelined                              // the client spoke before it was its turn
	MixedChunks                            // DATA and BDAT in one transaction
	MechanismUnknown                       // the mechanism of AUTH is not known to the server
	DomainAuth                             // SPF, DKIM or DMARC of the sender's domain failed; not SMTP AUTH
	Idle                                   // the server waited too long for the client
	AppPassword                            // a password made for the application is wanted, not the login's own
)

// Order is every word that complains of the order of commands or of a missing
// step.
const Order = NeedsTLS | NeedsAuth | NeedsHello | NeedsMail | NeedsRcpt | NestedMail | DuplicateHello | AlreadyAuthenticated |
	AlreadyTLS | InTransaction | NotOffered | OutOfOrder | Pipelined | MixedChunks

// names are the words as String gives them, in the order of their bits.
var names = [...]string{"needs-tls", "needs-auth", "needs-hello", "needs-mail", "needs-rcpt", "nested-mail", "duplicate-hello",
	"already-authenticated", "already-tls", "in-transaction", "not-offered", "not-implemented", "out-of-order", "syntax", "hello-refused",
	"bad-credentials", "mechanism-disabled", "relay", "sender-refused", "recipient-unknown", "size", "rate", "greylisted", "blocked", "content",
	"unavailable", "too-many-errors", "last-refused-repeated", "unsupported", "tls-unavailable", "mailbox-full", "access", "pipelined",
	"mixed-chunks", "mechanism-unknown", "domain-auth", "idle", "app-password"}

// String lists the words, "+" between them, "-" for none.
func (all Words) String() string { return bitNames(uint64(all), names[:]) }

// bitNames lists the names of the bits that are set, "+" between them.
func bitNames(bits uint64, names []string) string {
	var said []string
	for i, name := range names {
		if bits&(1<<i) != 0 {
			said = append(said, name)
		}
	}
	if said == nil {
		return "-"
	}
	return strings.Join(said, "+")
}

// Has tells whether every word of w is there.
func (all Words) Has(w Words) bool { return all&w == w }

// Any tells whether at least one word of w is there.
func (all Words) Any(w Words) bool { return all&w != 0 }

// Classify reads what a reply (or an error event that quotes one) says. A nil
// event says nothing.
func Classify(reply *stream.Event) Words {
	if reply == nil {
		return 0
	}
	return Read(reply.Code, reply.Enhanced, reply.Text)
}

// Read tells what a reply of this code, enhanced code ("" for none) and text
// says. The text speaks first, then the enhanced code; the reply code is heard
// only where both are silent, and only where it has one meaning.
func Read(code int, enhanced, text string) Words {
	if code > 0 && code < 400 {
		return 0
	}
	says := replyPhrases().read(text)
	if says == 0 {
		if e := EnhancedCode(enhanced); e != nil {
			says = e.Means
		}
	}
	if says == 0 {
		says = codeWords[code]
	}
	return says
}

// codeWords is what a reply code says when neither words nor enhanced code do.
// Codes with several meanings (500 501 502 503 504 550 553 554 ...) are not here.
var codeWords = map[int]Words{
	432: MechanismDisabled, // RFC 4954 6: password transition needed
	523: NeedsTLS,          // RFC 5248 2.4 (5.7.10)
	530: NeedsAuth,         // RFC 4954 6; RFC 3207 4 gives it to STARTTLS, and servers then say so
	534: MechanismDisabled, // RFC 4954 6
	535: BadCredentials,    // RFC 4954 6
	538: NeedsTLS,          // RFC 4954 6
	552: Size,              // RFC 5321 4.2.3
}
