package analyze

import (
	"sort"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// Phase is the spine of a session; everything else is a fact beside it.
type Phase uint8

// The phases.
const (
	Unknown     Phase = iota // the log starts in mid-session: allow everything until a reply fixes the place
	Connected                // the connection stands, no greeting yet
	Greeted                  // 220 came, or TLS just started: no EHLO is in force
	Hello                    // EHLO, HELO or LHLO accepted, no transaction
	Mail                     // MAIL accepted
	Rcpt                     // at least one RCPT accepted
	AuthDialog               // AUTH sent, its exchange is open
	ContentOpen              // 354 given: the client sends content
	Chunks                   // BDAT accepted, LAST not yet
	Ended                    // QUIT, 421, or the connection is closed
)

// phaseNames are the states as reports and the JSON name them.
var phaseNames = [...]string{"unknown", "connected", "greeted", "hello", "mail", "rcpt", "auth-dialog", "content", "chunks", "ended"}

// String is the phase's name in reports and in the JSON.
func (p Phase) String() string { return phaseNames[p] }

// Pseudo-commands: what a session does besides sending commands.
const (
	VerbConnect      = "connect"
	VerbGreeting     = "greeting"
	VerbTLS          = "tls"           // the handshake, after STARTTLS or at connect
	VerbAuthResponse = "auth-response" // a line of a SASL exchange
	VerbContent      = "content"       // message octets
	VerbEndOfData    = "end-of-data"   // the dot
	VerbClose        = "close"
)

// Facts is what is known beside the phase, at one moment. A Facts that a step
// points to never changes.
type Facts struct {
	StartShown    bool   // the log shows all that matters since the connection, or since the EHLO in force
	Greeted       bool   // the log shows the greeting
	TLS           bool   // the connection is encrypted
	TLSKnown      bool   // the log shows whether it is
	Upgraded      bool   // by STARTTLS in this session
	Hello         string // "EHLO", "HELO", "LHLO" as accepted; "" none in force
	HelloStep     int    // step of the last EHLO, HELO or LHLO that was accepted, -1 none
	Caps          Capabilities
	CapsKnown     bool         // Caps is the whole list valid now
	CapsBefore    Capabilities // the list in clear, before TLS or the last EHLO
	Authenticated bool
	AuthFailed    int    // step of the last refused AUTH since the last success, -1 none
	MailRefused   int    // step of the last refused MAIL since the last accepted one, -1 none
	Open          bool   // a transaction is open: MAIL accepted, no end of data, RSET or EHLO since
	Accepted      int    // recipients accepted in the open transaction
	Refused       int    // recipients refused in the open transaction
	RcptRefused   int    // step of the last of them, -1 none
	DataRefused   int    // step of the last refused DATA of the open transaction, -1 none
	Binary        bool   // BODY=BINARYMIME in the open transaction
	LMTP          bool   // the server speaks LMTP, as far as is known: its greeting says so, or the client greets with LHLO
	Closed        string // why the session is over: "quit", "421", "peer", "client"; "" it is not
	ClosedStep    int    // step that ended it, -1 none
	Delivered     int    // messages accepted so far
}

// Capabilities is an EHLO list: keyword (upper case) to its parameters, and the
// line that said so.
type Capabilities map[string]Capability

// Capability is one keyword of an EHLO list.
type Capability struct {
	Params []string // upper case
	Line   int
}

// Has tells whether the list has the keyword (upper case).
func (c Capabilities) Has(keyword string) bool {
	_, ok := c[keyword]
	return ok
}

// Line is the line of the log that lists the keyword, 0 if none does.
func (c Capabilities) Line(keyword string) int { return c[keyword].Line }

// Takes tells whether the keyword is listed with that parameter (upper case):
// Takes("AUTH", "PLAIN").
func (c Capabilities) Takes(keyword, param string) bool {
	for _, p := range c[keyword].Params {
		if p == param {
			return true
		}
	}
	return false
}

// Step is one transition: a command, or pseudo-command, in the state in which
// it was sent, with its reply.
type Step struct {
	Command   string // verb in upper case, or a pseudo-command
	Argument  string
	Event     int             // index into Trace.Events of what shows it
	Replies   []*stream.Event // in order; empty: no reply in the log. More than one only for LMTP's end-of-data
	Answer    int             // index into Trace.Events of the first reply, -1 none
	Phase     Phase           // when it was sent, judged on the replies logged before; pending commands of a pipelined group count as accepted
	Facts     *Facts          // likewise; never nil after Replay
	Local     bool            // the library refused to send it; nothing was on the wire
	Inferred  bool            // the client did not print it
	Piped     bool            // sent while an earlier command still had no reply
	InPlace   bool            // piped and refused, in a state of the server that allows it: what it counted on had been refused
	FromError bool            // known only from an error that quotes the reply; no transition of a dialogue
	Misread   bool            // the client took another command's reply for this one's
	heard     bool            // said holds what Words found
	said      knowledge.Words
	Row       *Row // the row of the legality table that forbids it; nil: allowed
	Verdict   Verdict
}

// Trace is a session replayed against the state machine.
type Trace struct {
	Session  stream.Session
	Source   *stream.Source
	Events   []stream.Event
	Steps    []Step
	End      *Facts // after the last step
	EndIn    Phase
	Server   Server
	Settings Settings // of the client, where the paste shows them
	Shifted  int      // first step whose reply the client misread, because replies are out of step with commands; -1 none
	Unasked  []int    // events: replies that no command asked for, in order
}

// Code is the reply code that the step got: of several replies the first
// refusal, else the last; 0 when the log shows none.
func (s *Step) Code() int {
	if r := s.Reply(); r != nil {
		return r.Code
	}
	return 0
}

// Reply is the reply that decides the step: of several the first refusal, else
// the last; nil when the log shows none.
func (s *Step) Reply() *stream.Event {
	var last *stream.Event
	for _, r := range s.Replies {
		if r.Code >= 400 {
			return r
		}
		last = r
	}
	return last
}

// Refused tells whether the server answered 4xx or 5xx, or hung up.
func (s *Step) Refused() bool { return s.Code() >= 400 || s.hungUp() }

// hungUp tells whether the server took leave of a client that did not: so Postfix
// answers what no client of mail sends (221 2.7.0, smtpd_forbidden_commands).
func (s *Step) hungUp() bool {
	r := s.Reply()
	return r != nil && r.Code == 221 && r.Enhanced == "2.7.0" && s.Command != "QUIT"
}

// Accepted tells whether the server answered 2xx or 3xx (LMTP: to at least one
// recipient).
func (s *Step) Accepted() bool {
	if s.hungUp() {
		return false
	}
	for _, r := range s.Replies {
		if r.Code >= 200 && r.Code < 400 {
			return true
		}
	}
	return false
}

// Answered tells whether the log shows a reply.
func (s *Step) Answered() bool { return len(s.Replies) > 0 }

// Words is what the step's reply says (knowledge.Classify).
func (s *Step) Words() knowledge.Words {
	if s.heard {
		return s.said
	}
	return knowledge.Classify(s.Reply())
}

// Is tells whether the step is one of the commands.
func (s *Step) Is(verbs ...string) bool {
	for _, v := range verbs {
		if s.Command == v {
			return true
		}
	}
	return false
}

// Place is where the step stands in the input.
func (t *Trace) Place(step int) stream.Place { return t.Events[t.Steps[step].Event].Place }

// Line is the line of the step in the input.
func (t *Trace) Line(step int) int { return t.Place(step).Line }

// Next is the first step after the given one (-1: from the start) that is one
// of the commands, any command if none is named; -1 if there is none.
func (t *Trace) Next(after int, verbs ...string) int {
	for i := after + 1; i < len(t.Steps); i++ {
		if len(verbs) == 0 || t.Steps[i].Is(verbs...) {
			return i
		}
	}
	return -1
}

// Last is the last step before the given one (len(t.Steps): from the end) that
// is one of the commands, any command if none is named; -1 if there is none.
func (t *Trace) Last(before int, verbs ...string) int {
	for i := min(before, len(t.Steps)) - 1; i >= 0; i-- {
		if len(verbs) == 0 || t.Steps[i].Is(verbs...) {
			return i
		}
	}
	return -1
}

// EventAfter is the first event after the given one (-1: from the start) that
// bears one of the signals; -1 if there is none.
func (t *Trace) EventAfter(after int, signals ...stream.Signal) int {
	for i := after + 1; i < len(t.Events); i++ {
		for _, s := range signals {
			if t.Events[i].Signal == s && !t.Events[i].Repeated {
				return i
			}
		}
	}
	return -1
}

// StepAt is the last step that begins at or before the event; -1 if there is
// none.
func (t *Trace) StepAt(event int) int {
	return sort.Search(len(t.Steps), func(i int) bool { return t.Steps[i].Event > event }) - 1
}

// Ref is a reply (or an error that quotes one) as a diagnosis names it; nil for
// nil.
func Ref(reply *stream.Event) *ReplyRef {
	if reply == nil {
		return nil
	}
	return &ReplyRef{Line: reply.Place.Line, Code: reply.Code, Enhanced: reply.Enhanced, Text: reply.Text}
}

// Lists is evidence for each keyword that the list has: "the server offers X".
func (c Capabilities) Lists(keywords ...string) []Evidence {
	var lines []Evidence
	for _, k := range keywords {
		if c.Has(k) {
			lines = append(lines, Evidence{Line: c.Line(k), Says: "the server offers " + k})
		}
	}
	return lines
}
