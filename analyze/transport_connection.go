package analyze

import (
	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// connection is what a session shows of how the client connected.
type connection struct {
	host     string // the host asked for
	port     int
	implicit bool // the client began with TLS
	event    int  // that tells so, -1 none
	set      bool // port and TLS are those of the settings: the log does not show them
}

// oneLine reports whether all that is known stands in one line: an error that names its
// port does not show how the client began there.
func oneLine(t *Trace) bool {
	return len(t.Events) > 1 && t.Events[0].Place.Line == t.Events[len(t.Events)-1].Place.Line
}

func connectionOf(t *Trace) connection {
	c := connection{event: -1}
	for i := range t.Events {
		e := &t.Events[i]
		if e.Signal != stream.Connecting && e.Signal != stream.Connected {
			continue
		}
		if c.event < 0 {
			c.event = i
		}
		if c.host == "" {
			c.host = e.Host
		}
		if c.port == 0 {
			c.port = e.Port
		}
		// smtplib prints the same line with and without TLS: on 465 it proves nothing.
		c.implicit = c.implicit || e.Implicit && (e.Dialect != "smtplib" || knowledge.UseOf(e.Port) != knowledge.StartsTLS)
	}
	if c.port == 0 {
		c.port = t.Server.Port
		c.set = c.port != 0 && c.port == t.Settings.Port
	}
	switch {
	case c.set && t.Settings.Mode == "" && knowledge.UseOf(c.port) == knowledge.StartsTLS:
		c.port = 0 // some libraries begin with TLS there by themselves
	case c.set:
		c.implicit = c.implicit || t.Settings.Mode == stream.ByImplicitTLS
	}
	return c
}

// reached tells whether the TCP connection stood.
func reached(t *Trace) bool {
	for i := range t.Events {
		if e := &t.Events[i]; e.Signal == stream.Connected || e.Signal == stream.Closed || e.Kind == stream.Reply {
			return true
		}
	}
	return false
}
