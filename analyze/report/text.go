package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"badseq/analyze"
	"badseq/analyze/fix"
	"badseq/grammar/stream"
)

// NewText returns a printer for a person at a terminal.
func NewText(w io.Writer, o Options) Printer { return &text{page: newPage(o), w: w} }

// text prints a file at a time.
type text struct {
	*page
	w     io.Writer
	files int
}

// page is the text of one file as it grows.
type page struct {
	Options
	out   strings.Builder
	signs signs
	paint paint
}

func newPage(o Options) *page {
	p := &page{Options: o, signs: fancySigns, paint: newPaint(o.Color)}
	if o.ASCII {
		p.signs = plainSigns
	}
	return p
}

func (t *text) File(f File) error {
	if f.Log == nil {
		return nil // the one sentence that there is to say goes to standard error
	}
	t.out.Reset()
	if t.files++; t.files > 1 {
		t.line("")
	}
	if f.Path != "-" && f.Path != "" {
		t.line(t.paint.strong(t.say(f.Path)))
		t.line("")
	}
	switch {
	case f.Error != "":
		t.nothing(&f)
	case len(f.Sessions) == 1:
		t.session(&f, &f.Sessions[0])
	default:
		t.sessions(&f)
	}
	_, err := io.WriteString(t.w, t.out.String())
	return err
}

func (t *text) Close() error { return nil }

// say makes text of a diagnosis fit to print on one line.
func (p *page) say(text string) string { return visible(text, p.ASCII) }

// line prints one line as it is.
func (p *page) line(text string) { p.out.WriteString(strings.TrimRight(text, " ") + "\n") }

// gutter is the width of the words on the left edge.
const gutter = 8

// longest is how many bytes of one text are printed: what a server says knows
// no bound.
const longest = 4000

// part prints a block of text with its word on the left edge.
func (p *page) part(word, text string) {
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + " " + p.signs.more
	}
	for i, l := range Wrap(p.say(text), p.width()-gutter) {
		if i > 0 {
			word = ""
		}
		p.line(fmt.Sprintf("%-*s%s", gutter, word, l))
	}
}

// nothing says that there is nothing to judge.
func (p *page) nothing(f *File) {
	p.line(p.paint.fault("Nothing to judge"))
	p.line("")
	p.part("", f.Error)
	p.line("")
	p.part("Wanted", "an SMTP conversation as a client prints it: replies such as 250-STARTTLS, commands such as EHLO or MAIL FROM, or an SMTP error with its code.")
	libraries := []string{"smtplib", "Nodemailer", "PHPMailer", "openssl s_client"}
	if used := fix.Framework(f.Log.Settings); used != "" {
		libraries = []string{used}
	} else if len(f.Log.Scores) > 0 && f.Log.Scores[0].Points > 0 {
		libraries = []string{f.Log.Scores[0].Dialect}
	}
	word := "Trace"
	for _, l := range libraries {
		trace := fix.Trace(&stream.Session{Client: stream.Client{Library: l}}, nil)
		if len(trace.Code) == 0 {
			continue
		}
		p.part(word, trace.Library+" prints one with:")
		p.snippet(trace.Code, trace.Where)
		word = ""
	}
}

// sessions prints a line for each session, then the worst in full, or all.
func (p *page) sessions(f *File) {
	if len(f.Sessions) == 0 {
		p.nothing(&File{Log: f.Log, Error: "There is no session in it."})
		return
	}
	for _, l := range Wrap(fmt.Sprintf("%d sessions: %s", len(f.Sessions), tally(f.Sessions)), p.width()) {
		p.line(p.paint.strong(l))
	}
	p.line("")
	for _, l := range grid([]string{"", "lines", "server", "verdict", "line"}, p.overview(f.Sessions), 0, 4) {
		p.line(l)
	}
	show := []int{worst(f.Sessions)}
	if p.All {
		show = show[:0]
		for i := range f.Sessions {
			show = append(show, i)
		}
	}
	for _, i := range show {
		d := &f.Sessions[i]
		p.line("")
		p.line(p.paint.strong(fmt.Sprintf("Session %d, lines %d-%d", d.Session.Index, d.Session.First, d.Session.Last)))
		p.line("")
		p.session(f, d)
	}
	if !p.All {
		p.line("")
		p.part("All", "--all prints every session in full.")
	}
}

// overview is a row for each session, as wide as the page.
func (p *page) overview(sessions []analyze.Diagnosis) [][]string {
	rows := make([][]string, len(sessions))
	var widest [5]int
	for i := range sessions {
		d := &sessions[i]
		rows[i] = []string{
			strconv.Itoa(d.Session.Index), fmt.Sprintf("%d-%d", d.Session.First, d.Session.Last),
			p.say(serverName(d)), p.say(brief(d)), place(d),
		}
		for j, cell := range rows[i] {
			widest[j] = max(widest[j], widthOf(cell))
		}
	}
	room := p.width() - widest[0] - max(widest[1], len("lines")) - max(widest[4], len("line")) - 10
	server := min(widest[2], max(room/3, room-widest[3]))
	for _, row := range rows {
		row[2], row[3] = p.clip(row[2], server), p.clip(row[3], max(room-max(server, len("server")), 8))
	}
	return rows
}

// clip cuts visible text to at most width columns.
func (p *page) clip(text string, width int) string {
	if !over(text, width) {
		return text
	}
	return fitting(text, max(width-widthOf(p.signs.more), 1)) + p.signs.more
}

// tally counts sessions by outcome, worst first.
func tally(sessions []analyze.Diagnosis) string {
	var parts []string
	for _, o := range severity {
		n := 0
		for i := range sessions {
			if sessions[i].Outcome == o {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, outcomeWords[o]))
		}
	}
	return strings.Join(parts, ", ")
}

// severity orders the outcomes, worst first.
var severity = []analyze.Outcome{analyze.Illegal, analyze.ServerFault, analyze.Transport, analyze.Refused, analyze.Incomplete, analyze.OK}

var outcomeWords = map[analyze.Outcome]string{
	analyze.Illegal: "out of order", analyze.ServerFault: "with a server fault", analyze.Transport: "broken below SMTP",
	analyze.Refused: "refused", analyze.Incomplete: "cut short", analyze.OK: "without fault",
}

var certainty = map[analyze.Confidence]string{analyze.High: "certain", analyze.Medium: "likely", analyze.Low: "a guess"}

// worst is the index of the session to show when only one is: the worst
// outcome, the surest verdict, the first.
func worst(sessions []analyze.Diagnosis) int {
	rank := func(i int) [2]int {
		d := &sessions[i]
		sure := 3
		if d.Cause != nil {
			sure = slices.Index([]analyze.Confidence{analyze.High, analyze.Medium, analyze.Low}, d.Cause.Confidence)
		}
		return [2]int{slices.Index(severity, d.Outcome), sure}
	}
	best := 0
	for i := range sessions {
		a, b := rank(i), rank(best)
		if slices.Compare(a[:], b[:]) < 0 {
			best = i
		}
	}
	return best
}

// verdict is a session's headline.
func verdict(d *analyze.Diagnosis) string {
	switch {
	case d.Cause != nil:
		return d.Cause.Title
	case d.Outcome == analyze.OK && len(d.Delivered) > 0:
		return "no fault, " + accepted(d)
	case d.Outcome == analyze.OK:
		return "no fault, closed in order"
	}
	return "no fault, but the log ends early"
}

// brief is verdict where the line stands beside it.
func brief(d *analyze.Diagnosis) string {
	if n := len(d.Delivered); d.Cause == nil && d.Outcome == analyze.OK && n > 0 {
		if n == 1 {
			return "no fault, message accepted"
		}
		return fmt.Sprintf("no fault, %d messages accepted", n)
	}
	return verdict(d)
}

// accepted says what was accepted, and where.
func accepted(d *analyze.Diagnosis) string {
	if n := len(d.Delivered); n > 1 {
		return fmt.Sprintf("%d messages accepted (lines %s)", n, lineList(d.Delivered))
	}
	return fmt.Sprintf("message accepted (line %d)", d.Delivered[0])
}

// lineList is "3, 9 and 20"; of many only the first and the last.
func lineList(lines []int) string {
	if n := len(lines); n > 4 {
		return fmt.Sprintf("%d to %d", lines[0], lines[n-1])
	}
	words := make([]string, len(lines))
	for i, l := range lines {
		words[i] = strconv.Itoa(l)
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// place is the line of a session's verdict, "" when it has none.
func place(d *analyze.Diagnosis) string {
	switch {
	case d.Cause != nil:
		return strconv.Itoa(d.Cause.Place.Line)
	case len(d.Delivered) > 0:
		return strconv.Itoa(d.Delivered[len(d.Delivered)-1])
	}
	return ""
}

// clientName is "smtplib 3.8-3.12", the dialect where the library is unknown.
func clientName(s *stream.Session) string {
	if s.Client.Library == "" {
		return s.Dialect + " log"
	}
	return strings.TrimSpace(fix.Name(s.Client.Library) + " " + s.Client.Version)
}

// serverName is "mx.example.com:587 (Postfix)", as far as it is known.
func serverName(d *analyze.Diagnosis) string {
	name := d.Server.Host
	if d.Server.Port != 0 {
		if name == "" {
			name = "port "
		} else {
			name += ":"
		}
		name += strconv.Itoa(d.Server.Port)
	}
	if d.Server.Software != "" {
		if name == "" {
			return d.Server.Software
		}
		name += " (" + d.Server.Software + ")"
	}
	return name
}
