package analyze

import (
	"badseq/analyze/fix"
	"badseq/analyze/knowledge"
)

// Who is at fault when a rule fires.
type Who string

// The parties that a cause can lie with.
const (
	ByClient    Who = "client"    // ordering faults
	ByTransport Who = "transport" // below SMTP
	ByRefusal   Who = "refused"   // legal, but the server says no
	ByServer    Who = "server"    // the server broke the protocol
)

// Family is a set of causes that Precedence names by one word.
type Family string

// The families. A rule of the client that names none stands alone in
// Precedence; the others belong to that of who is at fault.
const (
	Missing   Family = "missing"   // a step that should have come before
	Misplaced Family = "misplaced" // a command that should not come here
	Refusal   Family = "refusal"
	OfServer  Family = "server"
	BelowSMTP Family = "wire"
)

// Rule is one cause: all that is said of it and, unless rows of the table name
// it, the function that finds it. One literal each, in the file of its kind; what
// a literal leaves out has the meaning that stands beside it.
type Rule struct {
	ID     string // permanent
	Title  string // the headline: "AUTH before STARTTLS"
	Who    Who
	Family Family   // "": that of Who, none for the client
	Refs   []string // "RFC 3207 4": number and section, each in the index of RFC sections
	// Says is what the session did, "%" standing for the command; Doc.Why follows.
	// "": Doc.Why alone.
	Says string
	Doc  Doc
	// Fix is what to change. Without a sentence it is Doc.Change.
	Fix fix.Advice
	// Words are what a reply says that refuses a command which a row of Legality
	// forbids for this cause. None: no reply is sure of it.
	Words Wording
	// Evidence is what speaks for the cause, in this order; the reply comes last.
	Evidence []proof
	// Expected are the commands that a server which demands a step first still
	// takes, the missing step first. Nil: what the table allows.
	Expected []string
	// Rival is the cause that most often looks like this one, and what would
	// decide. Nil: none.
	Rival *RunnerUp
	// Repair is how the conversation is made legal. None: by a search over the
	// table.
	Repair Repair
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

// Rules is the one list of causes, by kind. A Find must not read it (it would be
// a circle, RuleOf is none): which of two causes wins is in decide_precedence.go.
var Rules = concat(orderRules, transportRules, refusedRules, serverRules)

func concat(families ...[]Rule) []Rule {
	var all []Rule
	for _, f := range families {
		all = append(all, f...)
	}
	return all
}

// ruleOf are the rules by id. It is filled after Rules is made, since what a rule
// finds is judged by rules.
var ruleOf = map[string]*Rule{}

func init() {
	for i := range Rules {
		ruleOf[Rules[i].ID] = &Rules[i]
	}
}

// RuleOf is the rule of a cause id, nil if there is none.
func RuleOf(id string) *Rule { return ruleOf[id] }

// in tells whether the rule belongs to a family.
func (r *Rule) in(f Family) bool {
	if r.Family != "" {
		return r.Family == f
	}
	switch r.Who {
	case ByTransport:
		return f == BelowSMTP
	case ByRefusal:
		return f == Refusal
	case ByServer:
		return f == OfServer
	}
	return false
}

// Advice is what to change for the cause: Fix, with a sentence in any case.
func (r *Rule) Advice() fix.Advice {
	a := r.Fix
	if a.Sentence == "" {
		a.Sentence = r.Doc.Change
	}
	return a
}

// Wording is how the words of a refusal are weighed for a cause that the state
// proves.
type Wording struct {
	// Agree is what servers say when they refuse for it. OutOfOrder stands for a
	// bare 503, NotImplemented for the 500 and 502 of servers that do not tell "out
	// of order" from "unknown" (Courier, go-smtp, qpsmtpd, Haraka).
	Agree  knowledge.Words
	Names  knowledge.Words // of these, what names this cause and no other
	Excuse knowledge.Words // what speaks of another reason to refuse
	Sure   bool            // the state alone is proof, whatever the reply says
	Needed bool            // only agreeing words are proof: to a server that never says them the command is fine
}

// whatever agrees with a cause that no words of a server contradict.
const whatever = ^knowledge.Words(0)

// wordsOf is the wording of a cause.
func wordsOf(cause string) Wording {
	if r := RuleOf(cause); r != nil {
		return r.Words
	}
	return Wording{}
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
	Lead       string // a sentence in front of Says that a headline may say already
	Says       string // explanation for this session; "" takes the rule's Doc.Why
	Evidence   []Evidence
	RunnerUp   *RunnerUp
}
