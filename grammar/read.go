package grammar

import (
	"errors"
	"fmt"
	"slices"

	"badseq/grammar/lines"
	"badseq/grammar/peel"
	"badseq/grammar/settings"
	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// Options says how to read.
type Options struct {
	Dialect string // id of the dialect to read as; "" finds out
	LogOnly bool   // the input is a log, not a ticket: do not look for settings beside it
}

// ErrNotSMTP says that nothing in the input is an SMTP conversation.
var ErrNotSMTP = errors.New("nothing in it is an SMTP conversation or an SMTP error")

// Read reads one input, whatever it is. The error is ErrNotSMTP, with the log's
// notes and scores beside it, or speaks of a dialect that does not exist.
func Read(input []byte, o Options) (*stream.Log, error) {
	if o.Dialect != "" {
		d := find(o.Dialect)
		if d == nil {
			return nil, fmt.Errorf("no dialect is called %q", o.Dialect)
		}
		r := best(lines.Decode(input), []*Dialect{d})
		r.regions = []region{{dialect: d, to: len(r.view.Starts), points: 1, marked: 1}}
		return r.told(o)
	}
	in := lines.Decode(input)
	r := best(in, first)
	r.regions = slices.DeleteFunc(r.regions, func(part region) bool { return foreign(r.view, part) })
	log, err := r.told(o)
	if err == nil {
		return log, nil
	}
	for _, v := range []*lines.View{lines.Whole(in), sure(in)} { // words around a fence tell what the error in it is of
		r := scan(v, last)
		r.regions = slices.DeleteFunc(r.regions, func(part region) bool { return listing(v, part) || ofStandard(v, part) })
		if len(r.regions) > 0 {
			if alone, err := r.told(o); err == nil {
				return alone, nil
			}
		}
	}
	return log, err
}

// first are the dialects that are asked of every input, last those that are asked
// of what the others do not read.
var first, last = func() (first, last []*Dialect) {
	for _, d := range Dialects {
		if d.Last {
			last = append(last, d)
		} else {
			first = append(first, d)
		}
	}
	return first, last
}()

// told is what a reading's regions tell; the error is ErrNotSMTP where that is
// nothing.
func (r *reading) told(o Options) (*stream.Log, error) {
	w := wire.NewWriter(r.view)
	scores := r.scores()
	for _, part := range r.regions {
		w.Region(part.dialect.ID, part.confidence(scores))
		part.dialect.read(r.view, part.from, part.to, w)
	}
	if !o.LogOnly && o.Dialect == "" && len(r.regions) > 0 && r.regions[0].dialect != quotedError {
		r.besides(w)
	}
	var set []stream.Setting
	if !o.LogOnly {
		// As they were pasted: what makes one line of a log out of several does not suit them.
		set = settings.Read(lines.Whole(r.view.In), w.Free, w.SecretGiven)
	}
	log := w.Finish()
	tellTimes(r.view.In, log.Sessions)
	tellTraces(log.Sessions)
	log.Scores, log.Settings, log.Layers = scores, set, r.view.Layers
	if o.Dialect == "" && !speaks(log) {
		log.Sessions = nil
		for i := range log.Events {
			log.Events[i] = stream.Event{Kind: stream.Note, Place: log.Events[i].Place}
		}
	}
	if len(log.Sessions) == 0 {
		return log, ErrNotSMTP
	}
	return log, nil
}

// Twice reports whether a text of which nothing is peeled off holds a log and a copy of
// it: then Read counts its sessions once (Log.Repeats).
func Twice(text []byte) bool { return sure(lines.Decode(text)).Copy != [2]int{} }

// timedLines is how many lines of a session are looked at for the time.
const timedLines = 16

// tellTimes finds when each session began, on its first lines as the input has them:
// what peeling takes off is where the time stands.
func tellTimes(in *lines.Input, sessions []stream.Session) {
	whole := lines.Whole(in)
	for i := range sessions {
		s := &sessions[i]
		for n := s.First; n <= min(s.Last, s.First+timedLines-1); n++ {
			line, _ := whole.Line(n - 1)
			if m, ok := peel.MomentOf(line); ok {
				s.Began, s.Began.Line = m, n
				break
			}
		}
	}
}

// tellTraces says how a complete log of each session's client is had: of the library,
// where an error alone names it, else of what its dialect is printed by.
func tellTraces(sessions []stream.Session) {
	for i := range sessions {
		s := &sessions[i]
		for _, id := range [...]string{s.Client.Library, s.Dialect} {
			if d := find(id); d != nil && s.Trace == "" {
				s.Trace = d.Trace
			}
		}
	}
}

// MomentOf is the time that a line bears in front, as Read finds it; its Line is not
// set.
func MomentOf(line []byte) (stream.Moment, bool) { return peel.MomentOf(string(line)) }

// UTF16 tells whether Read takes a text for UTF-16, and in which order its bytes are.
func UTF16(text []byte) (bigEndian, ok bool) {
	bigEndian, _, ok = lines.UTF16(text)
	return bigEndian, ok
}

// ErrorTexts are the texts of libraries' errors that Read takes as signals, in lower case.
func ErrorTexts() []string { return wire.ErrorTexts() }

// speaks reports whether anything in a log is of SMTP: commands that nobody knows and
// replies without a code, and nothing else, are what something else prints behind the
// same signs.
func speaks(log *stream.Log) bool {
	for i := range log.Events {
		switch e := &log.Events[i]; e.Kind {
		case stream.Note, stream.Content, stream.AuthResponse:
		case stream.Command:
			if wire.IsVerb(e.Verb) {
				return true
			}
		case stream.Reply:
			if e.Code > 0 {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// find returns the dialect of that id, nil if there is none.
func find(id string) *Dialect {
	for _, d := range Dialects {
		if d.ID == id {
			return d
		}
	}
	return nil
}
