package knowledge

import "strings"

// Enhanced is one entry of the IANA registry of enhanced status codes (RFC
// 3463, RFC 5248), without its class digit.
type Enhanced struct {
	Code    string // "7.8": subject and detail
	Meaning string // in our own words
	// Means is what the code says by itself; 0 where servers put it beside very
	// different refusals. It is heard only where the text says nothing: the text
	// is the better witness, and providers reuse codes.
	Means Words
	Ref   string
}

// EnhancedCode gives the registry's entry for "5.7.8", nil where there is none.
func EnhancedCode(code string) *Enhanced {
	_, detail, ok := strings.Cut(code, ".")
	if !ok {
		return nil
	}
	return enhancedCodes[detail]
}

// enhancedTable is the registry as of 2024-12-06.
var enhancedTable = []Enhanced{
	{"1.0", "some trouble with an address", 0, "RFC 3463 3.2"},
	{"1.1", "no such mailbox", RecipientUnknown, "RFC 3463 3.2"},
	{"1.2", "the recipient's domain does not exist or takes no mail", RecipientUnknown, "RFC 3463 3.2"},
	{"1.3", "the recipient's address is malformed", Syntax, "RFC 3463 3.2"},
	{"1.4", "the recipient's address is ambiguous", RecipientUnknown, "RFC 3463 3.2"},
	{"1.5", "the recipient's address is valid", 0, "RFC 3463 3.2"},
	{"1.6", "the mailbox has moved, no new address given", RecipientUnknown, "RFC 3463 3.2"},
	{"1.7", "the sender's address is malformed", Syntax, "RFC 3463 3.2"},
	{"1.8", "the sender's domain is not good for mail", SenderRefused, "RFC 3463 3.2"},
	{"1.9", "passed on to a system that does not report back", 0, "RFC 5248 2.4"},
	{"1.10", "the recipient's domain declares that it takes no mail (null MX)", RecipientUnknown, "RFC 7505 4.2"},
	{"2.0", "some trouble with the mailbox", 0, "RFC 3463 3.3"},
	{"2.1", "the mailbox is disabled", RecipientUnknown, "RFC 3463 3.3"},
	{"2.2", "the mailbox is full", MailboxFull, "RFC 3463 3.3"},
	{"2.3", "the message is bigger than this mailbox allows", Size, "RFC 3463 3.3"},
	{"2.4", "the mailing list cannot be expanded", RecipientUnknown, "RFC 3463 3.3"},
	{"3.0", "some trouble of the mail system", Unavailable, "RFC 3463 3.4"},
	{"3.1", "the mail system's storage is full", Unavailable, "RFC 3463 3.4"},
	{"3.2", "the system takes no messages now", Unavailable, "RFC 3463 3.4"},
	{"3.3", "the system cannot do what was asked", 0, "RFC 3463 3.4"},
	{"3.4", "the message is too big", Size, "RFC 3463 3.4"},
	{"3.5", "the system is configured wrongly", Unavailable, "RFC 3463 3.4"},
	{"3.6", "the requested priority was changed", 0, "IANA registry"},
	{"4.0", "some trouble of the network or routing", 0, "RFC 3463 3.5"},
	{"4.1", "the next host does not answer", Unavailable, "RFC 3463 3.5"},
	{"4.2", "the connection failed or timed out", Idle, "RFC 3463 3.5"},
	{"4.3", "a directory or routing server failed", Unavailable, "RFC 3463 3.5"},
	{"4.4", "no route to the recipient's host", RecipientUnknown, "RFC 3463 3.5"},
	{"4.5", "the mail system is congested", Unavailable, "RFC 3463 3.5"},
	{"4.6", "the message goes in circles", Content, "RFC 3463 3.5"},
	{"4.7", "the message has expired in a queue", Unavailable, "RFC 3463 3.5"},
	{"5.0", "some trouble with the protocol", 0, "RFC 3463 3.6"},
	{"5.1", "a command out of order or not known", OutOfOrder, "RFC 3463 3.6"},
	{"5.2", "a command could not be parsed", Syntax, "RFC 3463 3.6"},
	{"5.3", "more recipients than the server takes at once", Rate, "RFC 3463 3.6"},
	{"5.4", "a valid command with invalid arguments", Syntax, "RFC 3463 3.6"},
	{"5.5", "a protocol version that does not fit", Unsupported, "RFC 3463 3.6"},
	{"5.6", "the line of the AUTH exchange is too long", Syntax, "RFC 4954 6"},
	{"6.0", "some trouble with the content", Content, "RFC 3463 3.7"},
	{"6.1", "this kind of content is not supported", Content, "RFC 3463 3.7"},
	{"6.2", "the content needs a conversion that is prohibited", Content, "RFC 3463 3.7"},
	{"6.3", "the content needs a conversion that is not supported", Content, "RFC 3463 3.7"},
	{"6.4", "the content was converted with loss", 0, "RFC 3463 3.7"},
	{"6.5", "the content could not be converted", Content, "RFC 3463 3.7"},
	{"6.6", "the content is not available", Content, "RFC 4468 4"},
	{"6.7", "addresses beyond ASCII are not taken", Unsupported, "RFC 6531 3.5"},
	{"6.8", "a reply in UTF-8 is needed but not allowed", Unsupported, "RFC 6531 3.5"},
	{"6.9", "headers in UTF-8 cannot be passed on", Unsupported, "RFC 6531 3.5"},
	{"6.10", "an obsolete form of 6.8", 0, "RFC 6531 3.5"},
	{"7.0", "some security reason", 0, "RFC 3463 3.8"},
	{"7.1", "not authorized, message refused", 0, "RFC 3463 3.8"},
	{"7.2", "the sender may not write to this mailing list", RecipientUnknown, "RFC 3463 3.8"},
	{"7.3", "a needed conversion of security is not possible", 0, "RFC 3463 3.8"},
	{"7.4", "a security feature (often the AUTH mechanism) is not supported", MechanismUnknown, "RFC 4954 4"},
	{"7.5", "a cryptographic failure", 0, "RFC 3463 3.8"},
	{"7.6", "a cryptographic algorithm is not supported", 0, "RFC 3463 3.8"},
	{"7.7", "the message's integrity could not be confirmed", Content, "RFC 3463 3.8"},
	{"7.8", "the credentials are invalid", BadCredentials, "RFC 4954 6"},
	{"7.9", "the mechanism is too weak for this user", MechanismDisabled, "RFC 4954 6"},
	{"7.10", "encryption is needed", NeedsTLS, "RFC 5248 2.4"},
	{"7.11", "the mechanism asked for needs encryption", NeedsTLS, "RFC 4954 6"},
	{"7.12", "the password must be set anew for this mechanism", MechanismDisabled, "RFC 4954 6"},
	{"7.13", "the user's account is disabled", MechanismDisabled, "RFC 5248 2.4"},
	{"7.14", "a trust relationship is missing", 0, "RFC 5248 2.4"},
	{"7.15", "the priority is too low", Rate, "IANA registry"},
	{"7.16", "the message is too big for its priority", Size, "IANA registry"},
	{"7.17", "the mailbox has a new owner", RecipientUnknown, "IANA registry"},
	{"7.18", "the domain has a new owner", RecipientUnknown, "IANA registry"},
	{"7.19", "the mailbox's owner cannot be checked", RecipientUnknown, "IANA registry"},
	{"7.20", "no DKIM signature passed", DomainAuth | Content, "IANA registry"},
	{"7.21", "no acceptable DKIM signature", DomainAuth | Content, "IANA registry"},
	{"7.22", "no valid DKIM signature of the author's domain", DomainAuth | Content, "IANA registry"},
	{"7.23", "SPF says the client may not send for this domain", DomainAuth | Content, "IANA registry"},
	{"7.24", "SPF could not be evaluated", DomainAuth | Content, "IANA registry"},
	{"7.25", "the client's address has no matching name in the DNS", Blocked, "IANA registry"},
	{"7.26", "several checks of the sender's domain failed", DomainAuth | Content, "IANA registry"},
	{"7.27", "the sender's domain takes no mail (null MX)", SenderRefused, "RFC 7505 4.2"},
	{"7.28", "too many messages at once", Rate, "IANA registry"},
	{"7.29", "the ARC chain is broken", DomainAuth | Content, "IANA registry"},
	{"7.30", "REQUIRETLS cannot be honoured", Unsupported, "RFC 8689 5"},
}

var enhancedCodes = func() map[string]*Enhanced {
	byCode := make(map[string]*Enhanced, len(enhancedTable))
	for i := range enhancedTable {
		byCode[enhancedTable[i].Code] = &enhancedTable[i]
	}
	return byCode
}()
