package grammar

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// javamailUnreached are the words of an exception that tells only where the client could
// not connect; the host and the port follow.
var javamailUnreached = []string{"Could not connect to SMTP host: ", "Couldn't connect to host, port: ", "Got bad greeting from SMTP host: "}

func javamailOuter(line string) bool {
	return slices.ContainsFunc(javamailUnreached, func(words string) bool { return strings.Contains(line, words) })
}

// nested tells of a connection that did not come to a greeting: "mx.example.com, port: 465,
// response: -1", "mx.example.com, 587; timeout -1". The response -1 is an end before any
// greeting; else the exception nested in this one, if it is the next, says why. It reports
// whether that is told with it.
func (l *javamailLowering) nested(next *lexer.Token) bool {
	outer := l.outer
	l.outer = nil
	c, where, words := l.on(""), span(outer), ""
	for _, w := range javamailUnreached {
		if _, rest, ok := strings.Cut(outer.Value, w); ok {
			words = rest
		}
	}
	host, rest, _ := strings.Cut(words, ",")
	if c.Unused() {
		c.Connect(where, host, javamailPort("port"+strings.TrimPrefix(strings.TrimLeft(rest, " "), "port:")), false)
	}
	_, response, _ := strings.Cut(rest, "response: ")
	switch {
	case strings.HasPrefix(response, "-1"):
		c.Below(stream.PeerClosed, where, "the connection ended before a greeting")
	case replyShaped(response):
		c.FailWith(where, wire.Failure{Signal: stream.ServerRefused, Verb: "greeting", Text: words}, response)
	case next != nil && wire.SignalOf(next.Value) != "":
		c.Below(wire.SignalOf(next.Value), where, next.Value)
		c.Tell(span(next))
		return true
	default:
		c.Fail(where, wire.Failure{Signal: stream.Abandoned, Verb: "connect", Text: "could not connect to SMTP host"})
	}
	return false
}

// javamailPort reads the port of "\", port 587, isSSL false".
func javamailPort(rest string) (port int) {
	_, rest, _ = strings.Cut(rest, "port")
	for _, d := range strings.TrimLeft(rest, ": ") {
		if d < '0' || d > '9' || port > 65535 {
			break
		}
		port = port*10 + int(d-'0')
	}
	return port
}
