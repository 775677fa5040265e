package grammar

import (
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// phpSilence is an empty reply: PHPMailer waited until the timeout, or the peer
// closed. Which of the two, the clock and what follows must tell.
type phpSilence struct {
	at     wire.Span
	waited time.Duration // since the record before, -1 where the log has no times
}

// patience is how long a wait must be to be a timeout where the log does not show
// what was set.
const patience = 5 * time.Second

// silent takes an empty reply. After "timed-out" it only says it again.
func (l *phpmailerLowering) silent(label *lexer.Token) {
	l.c.NoReply()
	now := l.stamp(label)
	waited := time.Duration(-1)
	if !l.when.IsZero() && !now.IsZero() {
		waited = now.Sub(l.when)
	}
	told := l.timedOut
	l.when, l.timedOut = now, false
	if l.silence != nil || told {
		l.c.Tell(span(label))
		return
	}
	if l.commands == 0 && l.replies == 1 {
		l.c.Connected(span(label), "", 0, false) // no greeting, but a connection that stands
	}
	l.silence = &phpSilence{span(label), waited}
}

// heard explains the silence before: by a timeout if it lasted as long as one, by
// the end of the connection unless the server spoke again.
func (l *phpmailerLowering) heard(spoke bool) {
	s := l.silence
	if s == nil {
		return
	}
	l.silence = nil
	limit := patience
	if l.timeout > 0 {
		limit = min(limit, l.timeout)
	}
	switch {
	case s.waited >= limit:
		l.c.Transport(stream.TimedOut, s.at, "no reply within "+s.waited.String())
	case spoke:
		l.c.Tell(s.at)
	default:
		l.c.Transport(stream.PeerClosed, s.at, "an empty reply")
	}
}

// phpTimeout reads "timeout=300" or "t=300" of a connection's line.
func phpTimeout(target string) time.Duration {
	_, rest, ok := strings.Cut(target, "timeout=")
	if !ok {
		_, rest, ok = strings.Cut(target, ", t=")
	}
	number, _, _ := strings.Cut(rest, ",")
	seconds, err := strconv.Atoi(strings.TrimSpace(number))
	if !ok || err != nil {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// farthestStamp is how many bytes before its label a record's time is looked for.
const farthestStamp = 512

// stamp is the time that a record's line begins with, zero if it has none.
func (l *phpmailerLowering) stamp(label *lexer.Token) time.Time {
	v := l.w.View()
	from, _ := v.Input(label.Pos.Offset, label.Pos.Offset+1)
	before := v.In.Text[v.In.Starts[v.In.LineAt(from)]:from] // the time may have been peeled off
	before = before[max(0, len(before)-farthestStamp):]
	for end := len(before); end >= 19; end-- {
		if n := stampLength(before[:end]); n > 0 {
			t, err := time.Parse(time.DateTime, before[end-n:end])
			if err != nil {
				return time.Time{}
			}
			return t
		}
	}
	return time.Time{}
}
