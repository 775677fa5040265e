// Package report prints what analyze found: as text for a person, as Markdown
// for a ticket, as JSON for a program. It reads a diagnosis and decides nothing.
//
//	[]analyze.Diagnosis + the user's own lines → text | markdown | json
//
// Whatever comes from a log is made harmless on its way out: control, ANSI and
// bidirectional characters are shown as escapes, and no server can end the
// quote that its words stand in.
package report

import (
	"badseq/analyze"
	"badseq/grammar/stream"
)

// File is one input with what was found in it.
type File struct {
	Path     string      // as given; "-" for standard input
	Log      *stream.Log // nil when it could not be read
	Sessions []analyze.Diagnosis
	Error    string // why there is nothing to judge, "" when there is
}

// Options say how to print for a person.
type Options struct {
	Width int  // columns of the page; 0 is 80
	ASCII bool // no sign beyond ASCII
	Color bool // colour the fault and the fix
	All   bool // every session in full
}

// Printer prints files one by one. Close writes what belongs after the last.
// Both return the error of the writer below, and nothing else.
type Printer interface {
	File(File) error
	Close() error
}

// narrowest is the least width that text is laid out for.
const narrowest = 40

// width is the page's width, at least narrowest.
func (o Options) width() int {
	if o.Width == 0 {
		return 80
	}
	return max(o.Width, narrowest)
}

// source gives the user's lines of a file.
func (f *File) source() *stream.Source {
	if f.Log == nil || f.Log.Source == nil {
		return stream.NewSource("", nil, nil, nil)
	}
	return f.Log.Source
}
