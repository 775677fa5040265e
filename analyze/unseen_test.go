package analyze

import (
	"strings"
	"testing"

	"badseq/grammar/stream"
)

// TestGaps: what a log does not show is told, once each, and nothing else is; how to
// get a better one only where the client can be made to print it.
func TestGaps(t *testing.T) {
	const mailed = talkSized + talkMail
	for _, c := range []struct {
		name, talk string
		session    stream.Session
		want       []string // beginnings of what is told
		trace      bool
	}{
		{"delivered", mailed, stream.Session{}, []string{"What became of the message"}, false},
		{"a fault in a whole log", refusedMail("AUTH", "535 5.7.8 Error: authentication failed") + talkQuit, stream.Session{}, nil, false},
		{"an error alone", "!!! server-refused MAIL 503 5.5.1 Bad sequence of commands\n", stream.Session{}, []string{"The conversation"}, true},
		{"a break alone", "*** connecting mx.example.com:587\n*** timed-out\n", stream.Session{}, []string{"The conversation"}, true},
		{"no commands", talkGreeting + "S: 503 5.5.1 Error: need MAIL command\n", stream.Session{CommandsHidden: true}, []string{"What the client sent"}, false},
		{"no replies", "C: EHLO c\nC: MAIL FROM:<a@example.com>\n", stream.Session{RepliesHidden: true}, []string{"What the server answered", "How it went on"}, true},
		{"no start", "C: DATA\nS: 503 5.5.1 Error: need RCPT command\n", stream.Session{StartMissing: true, First: 7}, []string{"What came before line 7"}, false},
		{"cut short", talkSized + talkFrom, stream.Session{}, []string{"How it went on"}, false},
	} {
		log := transcript(t, c.talk)
		c.session.Index, c.session.Dialect = 1, "plain"
		c.session.Client.Library = "smtplib"
		log.Sessions[0] = c.session
		d := Analyze(log)[0]
		if len(d.Unseen) != len(c.want) {
			t.Errorf("%s: told %q, want %q", c.name, d.Unseen, c.want)
			continue
		}
		for i, want := range c.want {
			if !strings.HasPrefix(d.Unseen[i], want) {
				t.Errorf("%s: told %q, want %q", c.name, d.Unseen[i], want)
			}
		}
		if got := d.Trace.Sentence != ""; got != c.trace || got && len(d.Trace.Code) == 0 {
			t.Errorf("%s: trace %+v, want one: %v", c.name, d.Trace, c.trace)
		}
	}
}
