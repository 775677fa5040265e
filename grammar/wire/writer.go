package wire

import (
	"encoding/base64"
	"slices"
	"strings"

	"badseq/grammar/lines"
	"badseq/grammar/stream"
)

// Writer writes the events of one view. Dialects take turns at it, region by
// region; Finish closes what is open.
type Writer struct {
	view     *lines.View
	events   []stream.Event
	sessions []stream.Session
	covered  []uint64 // one bit a line of the view: an event tells of it
	given    []uint64 // the same of the input's lines, where the view is not the input
	secrets  []stream.Span
	words    map[string]bool

	dialect       string
	confidence    float64
	conversations map[string]*Conversation
	regionFrom    int // index of the region's first session
	client        stream.Client
	serverView    bool
	hidesCommands bool
	hidesReplies  bool
	recipes       bool
	greetings     bool
	connections   bool
}

// NewWriter returns a writer of the events of view.
func NewWriter(view *lines.View) *Writer {
	w := &Writer{view: view, covered: make([]uint64, len(view.Starts)/64+1), words: map[string]bool{},
		events: make([]stream.Event, 0, min(len(view.Starts)/2+4, roomForEvents))}
	if len(view.Layers) > 0 {
		w.given = make([]uint64, len(view.In.Starts)/64+1)
	}
	return w
}

// roomForEvents bounds how many events there is room for before any is told of.
const roomForEvents = 128

// Region begins a stretch of the view that one dialect reads.
func (w *Writer) Region(dialect string, confidence float64) {
	w.endRegion()
	w.dialect, w.confidence = dialect, confidence
	w.conversations = map[string]*Conversation{}
	w.regionFrom = len(w.sessions)
	w.client = stream.Client{}
	w.serverView, w.hidesCommands, w.hidesReplies, w.recipes = false, false, false, false
	w.greetings, w.connections = false, false
}

// View is what the writer's offsets are offsets of.
func (w *Writer) View() *lines.View { return w.view }

// Library names the client that wrote this region, as narrowly as the log proves.
func (w *Writer) Library(library, version string) {
	w.client = stream.Client{Library: library, Version: version}
}

// ServerView says that the server wrote this region.
func (w *Writer) ServerView() { w.serverView = true }

// PrintsGreetings says that this region's client prints every greeting, so that
// an EHLO alone never begins a session.
func (w *Writer) PrintsGreetings() { w.greetings = true }

// PrintsConnections says that this region's client prints a line for every
// connection whose greeting it prints, so that a greeting alone never begins a
// session.
func (w *Writer) PrintsConnections() { w.connections = true }

// HidesCommands says whether this region's client prints what it sends.
func (w *Writer) HidesCommands(hides bool) { w.hidesCommands = hides }

// HidesReplies says that this region shows no replies.
func (w *Writer) HidesReplies() { w.hidesReplies = true }

// HoldsRecipes says that in this region commands may stand that nobody sent, as a text tells
// what to type: a session of it without a single reply is one that shows none.
func (w *Writer) HoldsRecipes() { w.recipes = true }

// On returns the conversation that the log tells apart by key; "" where the
// dialect prints no such thing.
func (w *Writer) On(key string) *Conversation {
	c := w.conversations[key]
	if c == nil {
		c = &Conversation{w: w, content: none, reply: none}
		w.conversations[key] = c
	}
	return c
}

// Free tells whether no event tells of a line (from 0) of the input as given.
func (w *Writer) Free(line int) bool {
	if w.given == nil {
		return !w.isCovered(line)
	}
	return !w.isGiven(line)
}

// Untold tells whether no event tells of a line (from 0) of the view.
func (w *Writer) Untold(line int) bool { return !w.isCovered(line) }

// harmless are the signals that tell of no failure.
var harmless = []stream.Signal{stream.Connecting, stream.Connected, stream.Closed, stream.TLSStarted, stream.CertificateAccepted,
	stream.Authenticated, stream.Delivered}

// Fine tells whether there is a session so far, and nothing was refused or broke.
func (w *Writer) Fine() bool {
	return len(w.sessions) > 0 && !slices.ContainsFunc(w.events, func(e stream.Event) bool {
		return e.Code >= 400 || e.Malformed != "" || e.Signal != "" && !slices.Contains(harmless, e.Signal)
	})
}

// SecretGiven hides the bytes [from, to) of the input's text in every output.
func (w *Writer) SecretGiven(from, to int) {
	if from < to {
		w.secrets = append(w.secrets, stream.Span{From: from, To: to})
	}
}

// Secret hides the view's bytes [from, to) in every output.
func (w *Writer) Secret(from, to int) {
	if from < to {
		f, t := w.view.Input(from, to)
		w.secrets = append(w.secrets, stream.Span{From: f, To: t})
	}
}

// SecretWord hides a secret wherever its very letters stand. Short words would
// hide ordinary text and are left to their place.
func (w *Writer) SecretWord(word string) {
	if len(word) >= 6 {
		w.words[word] = true
	}
}

// learn takes the secrets out of a SASL line: the line as it is and, decoded,
// its password.
func (w *Writer) learn(sasl string, user bool) {
	sasl = strings.TrimSpace(sasl)
	w.SecretWord(sasl)
	plain, err := base64.StdEncoding.DecodeString(sasl)
	if err != nil || len(plain) == 0 {
		return
	}
	fields := strings.Split(string(plain), "\x00")
	if len(fields) > 1 {
		w.SecretWord(fields[len(fields)-1])
		return
	}
	if !user {
		w.SecretWord(string(plain))
	}
}

// cover notes that an event tells of the view's lines that hold [from, to).
func (w *Writer) cover(from, to int) {
	first := w.view.LineAt(from)
	last := first
	if to > from {
		last = w.view.LineAt(to - 1)
	}
	for i := first; i <= last; i++ {
		w.covered[i/64] |= 1 << (i % 64)
	}
	if w.given == nil {
		return
	}
	f, t := w.view.Input(from, to)
	for i, last := w.view.In.LineAt(f), w.view.In.LineAt(max(f, t-1)); i <= last; i++ {
		w.given[i/64] |= 1 << (i % 64)
	}
}

// add appends an event that the bytes of span tell, in session (0: none).
func (w *Writer) add(e stream.Event, span Span) int {
	e.Dialect = w.dialect
	e.Place = w.view.Place(span.From, span.To)
	w.cover(span.From, span.To)
	w.bound(e.Session, span)
	w.events = append(w.events, e)
	return len(w.events) - 1
}

// bound widens a session's first and last line to hold a span.
func (w *Writer) bound(session int, span Span) {
	if session == 0 {
		return
	}
	from, to := w.view.Input(span.From, span.To)
	s := &w.sessions[session-1]
	if first := w.view.In.LineAt(from) + 1; s.First == 0 || first < s.First {
		s.First = first
	}
	s.Last = max(s.Last, w.view.In.LineAt(max(from, to-1))+1)
}

// extend lets event i reach to the end of span.
func (w *Writer) extend(i int, span Span) {
	w.cover(span.From, span.To)
	w.bound(w.events[i].Session, span)
	p := &w.events[i].Place
	end := w.view.Place(span.From, span.To)
	if length := end.Offset + end.Length - p.Offset; length > p.Length {
		p.Length = length
	}
}

func (w *Writer) endRegion() {
	heard := map[int]bool{}
	for i := len(w.events) - 1; w.recipes && i >= 0 && (w.events[i].Session == 0 || w.events[i].Session > w.regionFrom); i-- {
		if w.events[i].Kind == stream.Reply {
			heard[w.events[i].Session] = true
		}
	}
	for i := w.regionFrom; i < len(w.sessions); i++ {
		s := &w.sessions[i]
		s.Client, s.ServerView = w.client, w.serverView
		s.CommandsHidden, s.RepliesHidden = w.hidesCommands, w.hidesReplies || w.recipes && !heard[i+1]
	}
	for _, c := range w.conversations {
		c.closeReply()
	}
}
