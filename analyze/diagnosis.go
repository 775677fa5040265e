package analyze

import (
	"slices"

	"badseq/analyze/fix"
	"badseq/grammar/stream"
)

// Outcome is how a session ended (CONTRACT words).
type Outcome string

// The outcomes.
const (
	OK          Outcome = "ok"           // the last message was accepted, or the session closed cleanly with nothing refused
	Illegal     Outcome = "illegal"      // a command that the protocol or the server's policy does not allow in that state
	Refused     Outcome = "refused"      // the sequence is legal and the server says no
	Transport   Outcome = "transport"    // the conversation broke below SMTP
	ServerFault Outcome = "server-fault" // the server broke the protocol
	Incomplete  Outcome = "incomplete"   // the log ends without a fault and without an end
)

// Confidence is how sure a verdict is. High is a promise: state and words
// agree and no other cause fits. Medium: one of them alone, or a runner-up that
// the log cannot exclude. Low: inferred from what is absent.
type Confidence string

// The confidences.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// Diagnosis is all that a report may say of one session. Renderers read it and
// decide nothing; every line number in it is a line of the input as given.
type Diagnosis struct {
	Session       stream.Session
	Server        Server
	Settings      []stream.Setting // of the client, where the paste shows them
	TLS           TLSMode
	Authenticated *bool // nil: the log does not show
	Outcome       Outcome
	FirstIllegal  *IllegalTransition
	Cause         *Cause
	Repair        []Edit
	NoRepair      string       // why no edit of the conversation can help; "" when Repair does or nothing is wrong
	RepairByList  []ListRepair // other repairs, for what the EHLO list may hold that the log does not show
	RepairRests   []string     // what Repair rests on that the log does not show, a sentence each; none: it is complete
	Warnings      []Warning
	Transitions   []Transition // at most MaxTransitions
	Total         int          // transitions in all
	Flow          []FlowStep   // how the session should have gone, to what it was after
	Unseen        []string     // what this log does not show, a sentence each
	Trace         fix.Fix      // how the client prints a log that shows it; the zero value where that would not help
	Delivered     []int        // lines of the replies that accepted a message
	Signature     string
}

// NotShown is all that the log does not show, first of that on which the repair
// rests, with what to do instead where there is something.
func (d *Diagnosis) NotShown() []string {
	all := slices.Clone(d.RepairRests)
	for _, l := range d.RepairByList {
		all = append(all, l.Says)
	}
	return append(all, d.Unseen...)
}

// MaxTransitions bounds the transitions that a diagnosis keeps.
const MaxTransitions = 10_000

// Server is the other side, as far as the log shows it.
type Server struct {
	Host     string // the host asked for, or the one that answers; "" unknown
	Port     int    // 0 unknown
	Software string // "Postfix", "" unknown
}

// TLSMode is how the session was encrypted.
type TLSMode string

// The modes.
const (
	TLSNone     TLSMode = "none"
	TLSStartTLS TLSMode = "starttls"
	TLSImplicit TLSMode = "implicit"
	TLSUnknown  TLSMode = "unknown"
)

// IllegalTransition is the first command that the protocol, or the server's
// policy as it states it, does not allow where it was sent; for transport and
// server faults, the line that shows them (Command "").
type IllegalTransition struct {
	ID       string
	Place    stream.Place
	Command  string // "" where no command is at fault
	State    string // name of the phase it was sent in
	Reply    *ReplyRef
	Fault    string   // client, server, transport
	Expected []string // the commands that were legal there
}

// ReplyRef is a reply as the diagnosis quotes it.
type ReplyRef struct {
	Line     int
	Code     int
	Enhanced string
	Text     string
}

// Cause is the reason that a seasoned postmaster would name.
type Cause struct {
	ID          string
	Place       stream.Place
	Reply       *ReplyRef // the reply that shows it, nil if none
	Title       string
	Explanation string // why, for this session, with the evidence lines
	Lead        string // its first sentence where that says only that a refusal is one; "" otherwise
	Evidence    []Evidence
	Fix         fix.Fix
	References  []string // "RFC 3207 4"
	Confidence  Confidence
	Because     string    // what the confidence rests on: "state and reply agree"
	RunnerUp    *RunnerUp // what else it could be; nil at high confidence
}

// Evidence is a line that speaks for the verdict.
type Evidence struct {
	Line int
	Says string // "the server offers STARTTLS"
}

// RunnerUp is a cause that the log does not exclude.
type RunnerUp struct {
	ID      string
	Decides string // what would decide between the two
}

// Edit is one change to the conversation (op insert, delete, move, replace or
// connect) after which it is legal.
type Edit struct {
	Op         string
	Command    string
	Line       int
	BeforeLine int
	Column     int    // of the command, and of the one before which it goes: where others share
	Before     int    // its line, sent in one write; else 0
	TLS        string // for connect: implicit, starttls, none
	Port       int    // for connect; 0 unknown
}

// Warning is something out of order that the session survived.
type Warning struct {
	ID    string
	Line  int
	Title string
}

// Verdict is what one transition was.
type Verdict string

// The verdicts.
const (
	Legal       Verdict = "legal"
	IllegalMove Verdict = "illegal"
	Echo        Verdict = "echo" // refused only because of an earlier fault
	WarningMove Verdict = "warning"
)

// Transition is one command, or pseudo-command, in the state it was sent in.
type Transition struct {
	Line      int
	Command   string // verb, or connect greeting tls auth-response content end-of-data close
	Argument  string
	State     string
	ReplyLine int // 0: no reply in the log
	Code      int
	Replies   []ReplyRef // LMTP: the replies to one end-of-data, when more than one
	Verdict   Verdict
}

// FlowStep is one row of "as it went" beside "as it should go". Either side may
// be empty.
type FlowStep struct {
	Line   int    // of Went
	Went   string // "AUTH PLAIN", "" where nothing was sent
	Code   int    // the reply to Went
	Should string // "STARTTLS", "" where nothing should be sent
	Want   int    // the reply that Should gets
	Mark   string // "", "missing", "fault", "extra"
}
