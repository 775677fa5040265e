package analyze

import "badseq/grammar/stream"

// Replay runs the events of one session through the state machine.
func Replay(session stream.Session, events []stream.Event, src *stream.Source) *Trace {
	return &Trace{Session: session, Source: src, Events: events, End: &Facts{}, Shifted: -1}
}
