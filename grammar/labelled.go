package grammar

import (
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// The token kinds of a dialect whose lines begin with a label that says who
// speaks. Such a dialect is a table of labels (ruby.go is the shortest) and
// shares these kinds, the records and the lowering.
const (
	labelClient     = iota + 1 // a line that the client sent
	labelServer                // a line that the server sent
	labelMore                  // a line without a label that goes on the one before
	labelConnecting            // the client opens a connection
	labelConnected             // the connection stands
	labelTLS                   // the handshake is done
	labelFailed                // an error in words that others use too
	labelError                 // an error in words that only this tool prints
	labelClosed                // the connection was closed
	labelAside                 // anything else that the tool says
	labelOwn                   // an aside in words that only this tool prints
	labelText                  // what stands behind the label of a client or server line
	labelReply                 // nothing: what stands behind it is a reply that has no label
	labelCommand               // nothing: a command that has no label
	labelBareClient            // a client's label without what its client prints before it
	labelBareServer            // the same of a server's
)

var labelTokens = []string{"Client", "Server", "More", "Connecting", "Connected", "TLS", "Failed", "Error", "Closed", "Aside", "Own", "Text", "Reply", "Command", "BareClient", "BareServer"}

// labelStarts are the kinds that no record of theirs goes on with.
var labelStarts = map[int]bool{labelClient: true, labelBareClient: true, labelConnecting: true}

// labelRecord is a reply, a line that the client sent, or one thing that the tool
// said.
type labelRecord struct {
	Reply  []labelLine  `parser:"  @@+"`
	Sent   *labelSent   `parser:"| @@"`
	Said   *lexer.Token `parser:"| @(Connecting | Connected | TLS | Failed | Error | Closed | Aside | Own)"`
	Unread *lexer.Token `parser:"| @(Other | Text | More)"`
}

type labelLine struct {
	Label *lexer.Token  `parser:"@(Server | BareServer | Reply)"`
	Text  *lexer.Token  `parser:"@Text?"`
	More  []lexer.Token `parser:"@(More*)"`
}

type labelSent struct {
	Label *lexer.Token  `parser:"@(Client | BareClient | Command)"`
	Text  *lexer.Token  `parser:"@Text?"`
	More  []lexer.Token `parser:"@(More*)"`
}

// label is how a line begins and what that means.
type label struct {
	words string // the line's first words
	holds string // what must stand behind them, "" anything
	upto  string // the label ends behind this, "" with its words
	reply bool   // what stands behind it must look like a reply
	kind  int
	// signal is what an error says where its words say nothing below SMTP
	// (wire.SignalOf), verb the command it speaks of.
	signal stream.Signal
	verb   string
	// quotes is set where the line must quote a reply.
	quotes bool
	// rows is set where the text stands in the lines below, as labels.row reads them,
	// and not behind the label.
	rows bool
}

// labels is a dialect that is a table. What it leaves nil does not occur.
type labels struct {
	id    string
	table []label // the first that fits counts
	// hints are words of which a line holds one where a label that begins with nothing
	// fits; nil does not know any.
	hints []string
	// unstuffed is set where a line of the message that is a dot is printed as such:
	// the message ends at the dot that a reply follows.
	unstuffed bool
	// head splits off what stands before the label: the key of the connection, and
	// where the label begins; -1 when the line cannot be the dialect's.
	head func(line string) (key string, at int)
	// beheaded is set where labels without their head say less: others print them too.
	beheaded bool
	// more says where a line without a label begins that goes on the one before, -1 if it does not.
	more func(line string) int
	// decode reads the text behind a label where it is not printed as it is.
	decode func(wire.Text) wire.Text
	// row reads a line below a label with rows: its text, and whether that goes on
	// the row before.
	row func(before, line string) (from int, goesOn bool)
	// wrapped is set where a line without a label is the rest of the one before, cut off
	// at a space.
	wrapped bool
	// bareReplies and bareCommands are set where a line without a label that looks like
	// one is one.
	bareReplies, bareCommands bool
	// split cuts the text of a reply into its lines where they are printed as one.
	split func(wire.Text) []wire.Text
	// turn says who really speaks where that depends on more than the label.
	turn func(line string, kind int) int
	// ours reports whether a line of a reply was printed by the server that sent it.
	ours func(line string) bool
	// special tells what a line says; false leaves it to its label.
	special func(l *labelLowering, at *label, t *lexer.Token) bool
	// begin is told the region, before its first record.
	begin func(w *wire.Writer)

	once     sync.Once
	first    [256]bool // bytes that labels begin with
	anywhere bool      // a label begins with nothing
}

// index notes what labels begin with, so that most lines need no look at the table.
func (s *labels) index() {
	for _, l := range s.table {
		if l.words == "" {
			s.anywhere = true
		} else {
			s.first[l.words[0]] = true
		}
	}
}

// find returns the label that a line begins with, where it begins and where it
// ends.
func (s *labels) find(line string) (l *label, from, end int) {
	if s.head != nil {
		if _, from = s.head(line); from < 0 {
			return nil, 0, 0
		}
	}
	rest := line[from:]
	if rest == "" {
		return nil, 0, 0
	}
	s.once.Do(s.index)
	if !s.first[rest[0]] && !s.anywhere {
		return nil, 0, 0
	}
	hinted := s.hints == nil || slices.ContainsFunc(s.hints, func(word string) bool { return strings.Contains(rest, word) })
	for i := range s.table {
		l := &s.table[i]
		if l.words != "" && l.words[0] != rest[0] || l.words == "" && !hinted {
			continue
		}
		if strings.HasPrefix(rest, l.words) && strings.Contains(rest[len(l.words):], l.holds) &&
			(!l.reply || replyShaped(rest[len(l.words):])) && (!l.quotes || replyIn(rest) < len(rest)) {
			end = from + len(l.words)
			if i := strings.Index(line[end:], l.upto); i >= 0 {
				return l, from, end + i + len(l.upto)
			}
			return l, from, len(line)
		}
		if l.holds != "" || len(rest) > len(l.words) {
			continue
		}
		if bare := strings.TrimRight(l.words, " "); strings.TrimRight(rest, " \r") == bare {
			return l, from, from + len(bare) // an editor took the space at the line's end
		}
	}
	return nil, 0, 0
}

// words are the dialect's Words: what its table looks for.
func (s *labels) words() (list Words) {
	for _, l := range s.table {
		switch {
		case len(l.holds) > len(l.words):
			list.Any = append(list.Any, l.holds)
		case l.words != "":
			list.First = append(list.First, l.words)
		case len(s.hints) == 0:
			return Words{}
		default:
			list.Any = append(list.Any, s.hints...)
		}
	}
	if s.head != nil {
		list.Head = func(line string) int {
			_, at := s.head(strings.TrimRight(line, "\r"))
			return at
		}
	}
	return list
}

// cut cuts a line into its label, with what stands before it, and its text; what
// the tool says in its own words is one token.
func (s *labels) cut(line string, out []Token) []Token {
	stop := len(strings.TrimRight(line, "\r"))
	l, from, end := s.find(line[:stop])
	if l == nil {
		at := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case at == stop:
		case s.bareReplies && replyShaped(line[at:stop]):
			return append(out, Token{labelReply, at, at}, Token{labelText, at, stop})
		case s.bareCommands && wire.LooksLikeCommand(line[at:stop]):
			return append(out, Token{labelCommand, at, at}, Token{labelText, at, stop})
		}
	}
	switch {
	case l == nil && s.more != nil:
		if at := s.more(line[:stop]); at >= 0 && at < stop {
			return append(out, Token{labelMore, at, stop})
		}
		return out
	case l == nil:
		return out
	case l.kind == labelBareClient || l.kind == labelBareServer:
	case l.kind != labelClient && l.kind != labelServer:
		return append(out, Token{l.kind, 0, stop})
	}
	kind := l.kind
	if s.turn != nil {
		kind = s.turn(line[:stop], kind)
	}
	if s.beheaded && from == 0 {
		kind += labelBareClient - labelClient
	}
	out = append(out, Token{kind, 0, end})
	if end < stop {
		out = append(out, Token{labelText, end, stop})
	}
	return out
}

// clone is a record to keep: that which is read is filled anew for the next.
func (r *labelRecord) clone() labelRecord {
	kept := labelRecord{Said: cloneToken(r.Said), Unread: cloneToken(r.Unread)}
	if r.Sent != nil {
		kept.Sent = &labelSent{Label: cloneToken(r.Sent.Label), Text: cloneToken(r.Sent.Text), More: slices.Clone(r.Sent.More)}
	}
	for _, line := range r.Reply {
		kept.Reply = append(kept.Reply, labelLine{Label: cloneToken(line.Label), Text: cloneToken(line.Text), More: slices.Clone(line.More)})
	}
	return kept
}

func cloneToken(t *lexer.Token) *lexer.Token {
	if t == nil {
		return nil
	}
	kept := *t
	return &kept
}
