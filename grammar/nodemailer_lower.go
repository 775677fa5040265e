package grammar

import (
	"strings"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// nmSession is a connection that the log tells apart, by its id or number.
type nmSession struct {
	key       string
	c         *wire.Conversation
	shown     bool            // what the server says is in the log
	connected bool            // the log says where it is connected to
	host      string          // that the client asked for
	closing   bool            // the client said that it closes
	below     stream.Signal   // what happened below SMTP
	told      map[string]bool // first lines of the errors that were told
	last      string          // the first line of the last reply
	body      bool            // lines of a message were seen since its 354
	bodyKnown bool            // bodyTo is known
	bodyTo    int             // the view's line that ends the message, 0 unknown
	upgrading bool            // STARTTLS was answered 220, no word of the handshake yet
	quit      bool
	spoke     bool       // the client's lines are in the log
	proved    string     // the command that an error proved last
	parting   *wire.Span // where the client said that it closes, while no command is shown
}

func (s *nmSession) tell(words string) {
	if s.told == nil {
		s.told = map[string]bool{}
	}
	s.told[words] = true
}

// nmSide is who said the words of an entry.
type nmSide byte

const (
	nobody nmSide = iota
	theServer
	theClient
	theMessage
)

// nmSaid is an entry, whichever logger wrote it.
type nmSaid struct {
	span  wire.Span
	side  nmSide
	kind  int // nmText or the kind of a phrase
	error bool
	lines []wire.Text
}

type nodemailerLowering struct {
	w        *wire.Writer
	sessions map[string]*nmSession
	recent   []*nmSession // the last ones spoken of, the latest last
	current  *nmSession
	asked    *nmOptions   // options that were printed before anything else
	held     *nmHeld      // an error whose further lines may follow
	raw      *nmSession   // 2.x: the lines that follow go on its message
	prefix   string       // 2.x: what stands before the head of the last entry
	lastLine int          // the line of the last entry
	content  bool         // that entry was a line of a message
	secure   []*nmSession // simplesmtp: those that wait for "Connection secured"
	entries  bool         // entries of a logger were seen
	shown    bool         // commands or replies were seen
	silent   bool         // something was seen that commands and replies must have led to
	parting  []*nmSession // those with a parting
	version  nmVersion
}

type nmOptions struct {
	span wire.Span
	host string
	port int
	tls  bool
}

// nmHeld is an error of the console logger, which prints its lines one by one.
type nmHeld struct {
	s     *nmSession
	key   string
	span  wire.Span
	lines []string
}

func newNodemailerLowering(w *wire.Writer) lowering[nmRecord] {
	return &nodemailerLowering{w: w, sessions: map[string]*nmSession{}}
}

// on is the session of a key, which becomes the current one.
func (l *nodemailerLowering) on(key string) *nmSession {
	s := l.sessions[key]
	if s == nil {
		s = &nmSession{key: key, c: l.w.On(key)}
		l.sessions[key] = s
		if a := l.asked; a != nil {
			s.c.Connect(a.span, a.host, a.port, a.tls)
			s.host, l.asked = a.host, nil
		}
	}
	l.current = s
	if n := len(l.recent); n == 0 || l.recent[n-1] != s {
		if n == 16 {
			l.recent = append(l.recent[:0], l.recent[1:]...)
		}
		l.recent = append(l.recent, s)
	}
	return s
}

// any is the session that words without an id speak of: the last one that had
// the reply they quote, or the last one at all.
func (l *nodemailerLowering) any(words string) *nmSession {
	for i := len(l.recent) - 1; i >= 0; i-- {
		s := l.recent[i]
		if s.last != "" && strings.Contains(words, s.last) || s.told[firstLine(words)] {
			return s
		}
	}
	if l.current != nil {
		return l.current
	}
	return l.on("")
}

// Record tells what one record says.
func (l *nodemailerLowering) Record(r *nmRecord) {
	if l.raw != nil && r.Old == nil {
		l.rawLines(l.raw, r.Tokens)
		return
	}
	if l.held != nil {
		if l.goesOn(r) {
			return
		}
		l.flush()
	}
	switch {
	case r.Entry != nil:
		l.entry(r.Entry.Head, r.Entry.ID, r.Entry.Words, nil)
	case r.Old != nil:
		l.entry(r.Old.Head, r.Old.ID, r.Old.Words, r.Old.More)
	case r.Block != nil:
		l.block(r.Block)
	case r.Chunk != nil:
		l.chunk(r.Chunk)
	case r.Raised != nil:
		l.raised(r.Raised)
	case r.Object != nil:
		l.object(r.Object)
	case r.Part != nil:
		l.hide(r.Part)
	case r.Line != nil:
		l.line(r.Line)
	}
}

// Close tells what is left and names the version.
func (l *nodemailerLowering) Close() {
	l.flush()
	for _, s := range l.parting {
		if s.parting != nil {
			s.c.Transport(stream.Closed, *s.parting, "Closing connection to the server")
		}
	}
	if l.silent && !l.shown {
		l.w.HidesCommands(true)
		l.w.HidesReplies()
	}
	if !l.version.server {
		l.w.Library("nodemailer", l.version.String())
	}
}
