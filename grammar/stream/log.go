package stream

// Log is one input, read: where its sessions are, what happened in each.
type Log struct {
	Source   *Source
	Events   []Event   // of all sessions and the notes, in the input's order
	Sessions []Session // by Index
	Scores   []Score   // of every dialect, best first
	Settings []Setting // of the sending program, where the paste holds them too
	Layers   []string  // names of what was peeled off its lines, outermost first
	Repeats  int       // the first line of a second copy of the log, whose sessions are not counted; 0 for none
}

// Session is one SMTP connection as the log shows it.
type Session struct {
	Index      int     // from 1
	Dialect    string  // id of the dialect
	Confidence float64 // 0..1: how surely it is that dialect
	Client     Client
	ServerView bool // the log was written by the server
	LMTP       bool
	First      int // first and last line, from 1
	Last       int
	Began      Moment // the first time that its lines tell, none where they tell none
	Trace      string // how a complete log of this client is had: lines of code or a command; "" not known
	// CommandsHidden is set where this client does not print what it sends
	// (PHPMailer up to 5.2.4, s_client fed by a pipe): a missing command line
	// then proves nothing.
	CommandsHidden bool
	// RepliesHidden is set where the log shows no replies (PHPMailer level 1).
	RepliesHidden bool
	// StartMissing is set where the log begins after the session did, so that
	// what is not shown may have happened.
	StartMissing bool
}

// Client is the library or tool that wrote the log.
type Client struct {
	Library string // "smtplib", "" when unknown
	Version string // as narrow as the log proves: "3.8-3.12"; "" when unknown
}

// Score is how well a dialect fits the input.
type Score struct {
	Dialect string
	Points  int
	Lines   int // lines that bear one of its marks
}

// Of returns the events of one session in order. It shares memory with
// l.Events when they stand together.
func (l *Log) Of(session int) []Event {
	first, last, n := -1, -1, 0
	for i := range l.Events {
		if l.Events[i].Session == session {
			if first < 0 {
				first = i
			}
			last = i
			n++
		}
	}
	if n == 0 {
		return nil
	}
	if n == last-first+1 {
		return l.Events[first : last+1]
	}
	events := make([]Event, 0, n)
	for i := first; i <= last; i++ {
		if l.Events[i].Session == session {
			events = append(events, l.Events[i])
		}
	}
	return events
}
