package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/wire"
)

// pyNaming is an exception of smtplib's that was named without the reply that it holds:
// pages of errors (Django, Werkzeug, Sentry) print that in a line of its own below.
type pyNaming struct {
	class, words string
	at           wire.Span
	lines        int // records since
}

// pyNamingReach is how many records below the name the reply may stand: the fields of a page.
const pyNamingReach = 12

// waits counts a record that is not the reply, and reports whether it may still come.
func (n *pyNaming) waits() bool {
	n.lines++
	return n.lines <= pyNamingReach
}

// holds tells the exception that was named, with the reply that it holds. A page prints
// both twice.
func (l *smtplibLowering) holds(tuple *lexer.Token) {
	class := l.named.class
	l.on.one().c.Tell(l.named.at)
	l.named = nil
	if l.told[class+tuple.Value] {
		l.on.one().c.Tell(span(tuple))
		return
	}
	if l.told == nil {
		l.told = map[string]bool{}
	}
	l.told[class], l.told[class+tuple.Value] = true, true
	l.exception(span(tuple), class, tuple.Value)
}

// forget tells an exception whose reply did not come, unless the same was told with it.
func (l *smtplibLowering) forget() {
	n := l.named
	if n == nil {
		return
	}
	l.named = nil
	if l.told[n.class] {
		l.on.one().c.Tell(n.at)
		return
	}
	l.exception(n.at, n.class, n.words)
}

// pyRefusal reads the reply in words that begin with what an exception holds: a code with
// which servers of mail refuse, and its text.
func pyRefusal(words string) (code int, text string, ok bool) {
	if len(words) < len("(550, '") || !refusalCode(words[1:4]) || !strings.HasPrefix(words[4:], ", ") || !beginsLiteral(words, len("(550, ")) {
		return 0, "", false
	}
	return pyReplyTuple(words)
}

// pyRaiseWord stands before the exception in the last frame of a traceback.
const pyRaiseWord = "raise "

// cutAtRaise is the exception of a traceback that was cut before the line that names it:
// the last frame raises it, with the words in the source. nil if it does not.
func (r *pyRaised) cutAtRaise() *lexer.Token {
	if r.Head == nil || len(r.Frames) == 0 {
		return nil
	}
	t := r.Frames[len(r.Frames)-1]
	at := strings.Index(t.Value, pyRaiseWord+"SMTP")
	if at < 0 {
		return nil
	}
	if _, own, _, end, ok := pyExceptionName(t.Value[at+len(pyRaiseWord):]); !ok || !own || !beginsLiteral(t.Value, at+len(pyRaiseWord)+end+1) {
		return nil
	}
	t.Value = t.Value[at:]
	t.Pos.Offset += at
	return &t
}
