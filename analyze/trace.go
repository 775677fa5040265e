package analyze

import "badseq/grammar/stream"

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

// Facts is what is known beside the phase, at one moment.
type Facts struct {
	StartShown    bool   // the log shows the session from its start
	TLS           bool   // the connection is encrypted
	Upgraded      bool   // by STARTTLS in this session
	Hello         string // "EHLO", "HELO", "LHLO" as accepted; "" none in force
	Caps          Capabilities
	CapsKnown     bool         // Caps is the whole list valid now
	CapsBefore    Capabilities // the list in clear, before TLS or the last EHLO
	Authenticated bool
	AuthFailed    int  // step of the last refused AUTH since the last success, -1 none
	MailRefused   int  // step of the last refused MAIL of the open attempt, -1 none
	Accepted      int  // recipients accepted in the open transaction
	Refused       int  // recipients refused in the open transaction
	RcptRefused   int  // step of the last of them, -1 none
	Binary        bool // BODY=BINARYMIME in the open transaction
	LMTP          bool
	Closed        string // why the session is over: "quit", "421", "peer", "client"; "" it is not
}

// Capabilities is an EHLO list: keyword (upper case) to its parameters, and the
// line that said so.
type Capabilities map[string]Capability

// Capability is one keyword of an EHLO list.
type Capability struct {
	Params []string // upper case
	Line   int
}

// Step is one transition: a command, or pseudo-command, in the state in which
// it was sent, with its reply.
type Step struct {
	Command  string // verb, or connect greeting tls auth-response content end-of-data close
	Argument string
	Event    int             // index into Trace.Events of what shows it
	Replies  []*stream.Event // in order; empty: no reply in the log
	Phase    Phase           // when it was sent, judged on the replies logged before
	Facts    Facts           // likewise
	Local    bool            // the library refused to send it; nothing was on the wire
	Inferred bool            // the client did not print it
	Piped    bool            // sent while an earlier command still had no reply
	Row      *Row            // the row of the legality table that forbids it; nil: allowed
	Verdict  Verdict
}

// Trace is a session replayed against the state machine.
type Trace struct {
	Session stream.Session
	Source  *stream.Source
	Events  []stream.Event
	Steps   []Step
	End     Facts // after the last step
	EndIn   Phase
	Server  Server
	Shifted int // step from which replies are out of step with commands, -1 none
}
