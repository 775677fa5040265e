package analyze

// Who is at fault when a rule fires.
type Who string

// The parties of the contract's cause list.
const (
	ByClient    Who = "client"    // ordering faults
	ByTransport Who = "transport" // below SMTP
	ByRefusal   Who = "refused"   // legal, but the server says no
	ByServer    Who = "server"    // the server broke the protocol
)

// Rule is one cause: its words and, unless rows of the table name it, the
// function that finds it. One literal each, in the file of its family.
type Rule struct {
	ID    string // permanent
	Title string // the headline: "AUTH before STARTTLS"
	Who   Who
	Refs  []string // "RFC 3207 4": number and section, each in the index of RFC sections
	Doc   Doc
	// Bad is a transcript in which this rule is the cause or the first illegal
	// transition, Good the same conversation as it should go: no cause. "S: "
	// stands before the server's lines and "C: " before the client's; between a 354
	// and a lone dot stands the message. What happens below SMTP is a line "***
	// signal [text]", what the client's library reports a line "!!! signal VERB code
	// text".
	Bad  string
	Good string
	// Find looks for the cause in a replayed session. Nil where table rows name
	// the rule.
	Find func(*Trace) []Finding
}

// Rules is the one list of causes, by family. A Find must not read it (it would
// be a circle): rules know nothing of one another, precedence is in decide.go.
var Rules = concat(orderRules, transportRules, refusedRules, serverRules)

func concat(families ...[]Rule) []Rule {
	var all []Rule
	for _, f := range families {
		all = append(all, f...)
	}
	return all
}

// RuleOf is the rule of a cause id, nil if there is none.
func RuleOf(id string) *Rule {
	for i := range Rules {
		if Rules[i].ID == id {
			return &Rules[i]
		}
	}
	return nil
}

// Doc is what `badseq explain ID` prints.
type Doc struct {
	Shows  string // what the log shows
	Why    string // why it is a fault, by the RFC or by the server's policy; MUST only where the RFC says MUST
	Change string // what to change, in general terms
	Fine   string // when the same lines are fine
}

// Finding is one rule that fires at one place of a trace.
type Finding struct {
	Rule string
	Step int // index into Trace.Steps of the command at fault; -1 where no command is
	// Event is the index into Trace.Events of what shows the fault when Step is -1.
	Event int
	// Line is the line of that event that shows it, where it is not the first: a
	// keyword in the list of EHLO. 0: the event's own line.
	Line int
	// Reply is the reply that shows it, when it is not that of the step (an accepted
	// command that a later refusal blames); nil otherwise.
	Reply *ReplyRef
	// Illegal: the finding is an order, transport or server fault, not a mere refusal.
	Illegal    bool
	Confidence Confidence
	Because    string
	Says       string // explanation for this session; "" takes the rule's Doc.Why
	Evidence   []Evidence
	RunnerUp   *RunnerUp
}
