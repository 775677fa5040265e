package report

import (
	"fmt"
	"io"

	"badseq/analyze"
	"badseq/grammar/stream"
)

// FollowFormats lists the formats of `badseq follow`, the default first.
var FollowFormats = []string{"text", "jsonl"}

// Follow prints one session of a log that is followed, at once. log is what holds
// its lines. The error is the writer's.
func Follow(w io.Writer, format string, o Options, path string, log *stream.Log, d *analyze.Diagnosis) error {
	if format == "jsonl" {
		_, err := w.Write(jsonLines{}.Session(path, d))
		return err
	}
	p := newPage(o)
	line := d.Session.First
	if d.Cause != nil {
		line = d.Cause.Place.Line
	}
	p.line(p.paint.strong(p.say(fmt.Sprintf("%s:%d", path, line))))
	if d.Cause == nil {
		p.line(p.clip(p.say(brief(d)), p.width()))
		p.part("Seen", cleanSeen(d))
	} else {
		p.headline(d, fmt.Sprintf("%s (%s)", d.Cause.Title, d.Cause.ID))
		p.verdictLine(d)
		p.line("")
		p.quote(&File{Path: path, Log: log}, d)
		if s := d.Cause.Fix.Sentence; s != "" {
			p.line("")
			p.part("Change", s)
		}
	}
	p.line("")
	_, err := io.WriteString(w, p.out.String())
	return err
}
