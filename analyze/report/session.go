package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"badseq/analyze"
	"badseq/analyze/fix"
)

// session prints all that is known of one session, in the order in which a
// reader asks: what, where, why, how sure, what to change, what it should look
// like, what next.
func (p *page) session(f *File, d *analyze.Diagnosis) {
	if d.Cause == nil {
		p.clean(f, d)
		return
	}
	p.headline(d, d.Cause.Title)
	p.verdictLine(d)
	p.line("")
	p.quote(f, d)
	p.line("")
	p.state(d)
	p.why(d)
	p.change(d)
	p.flow(d)
	p.ports(d)
	p.warnings(d)
	p.unseen(d)
	p.trace(d)
	p.next(f, d)
}

// headline prints the title, and on the right who spoke with whom.
func (p *page) headline(d *analyze.Diagnosis, title string) {
	title = p.say(title)
	who := p.say(clientName(&d.Session))
	if server := serverName(d); server != "" {
		who += " " + p.signs.arrow + " " + p.say(server)
	}
	room := p.width() - widthOf(title) - widthOf(who)
	if room >= 2 {
		p.line(p.paint.fault(title) + strings.Repeat(" ", room) + who)
		return
	}
	for _, l := range Wrap(title, p.width()) {
		p.line(p.paint.fault(l))
	}
	p.line(p.clip(who, p.width()))
}

// verdictLine says of a refusal first that the order is right.
func (p *page) verdictLine(d *analyze.Diagnosis) {
	if d.Outcome != analyze.Refused {
		return
	}
	for _, l := range Wrap(p.say(refusal(d)), p.width()) {
		p.line(l)
	}
}

// refusal is "The sequence is right; the server refused RCPT (550 5.1.1)." Without a
// reply the client's error may be one of its own.
func refusal(d *analyze.Diagnosis) string {
	if d.Cause.Reply == nil {
		return "The sequence is right; what failed stands in the client's own words."
	}
	what := "it"
	for _, t := range d.Transitions {
		if t.Line == d.Cause.Place.Line && t.Command != "" {
			what = words(t.Command)
			break
		}
	}
	return "The sequence is right; the server refused " + what + " (" + replyCode(d.Cause.Reply) + ")."
}

// words names a pseudo-command for a sentence; a verb is its own name.
func words(command string) string {
	switch command {
	case "connect":
		return "the connection"
	case "greeting":
		return "to greet"
	case "tls":
		return "the TLS handshake"
	case "auth-response", "AUTH":
		return "the login"
	case "content", "end-of-data":
		return "the message"
	}
	return command
}

// replyCode is "550 5.1.1".
func replyCode(r *analyze.ReplyRef) string {
	return strings.TrimSpace(fmt.Sprintf("%03d %s", r.Code, r.Enhanced))
}

// state says where the session stood and what was allowed there.
func (p *page) state(d *analyze.Diagnosis) {
	t := d.FirstIllegal
	if t == nil || t.State == "" || t.State == "unknown" && len(d.Transitions) < 2 { // an error alone shows no state
		return
	}
	p.part("State", stateLine(t))
}

// stateWords say what the names of the states mean.
var stateWords = map[string]string{
	"unknown": "the log does not show what came before", "connected": "the server has not greeted yet",
	"greeted": "no EHLO is in force", "hello": "EHLO or HELO accepted, no message begun", "mail": "MAIL accepted, no recipient yet",
	"rcpt": "a recipient accepted", "auth-dialog": "the login is going on", "content": "the server waits for the message",
	"chunks": "between two BDAT chunks", "ended": "the session is over",
}

// stateLine is "mail (MAIL accepted, no recipient yet): the client may send RCPT,
// RSET, NOOP, QUIT."
func stateLine(t *analyze.IllegalTransition) string {
	text := t.State + " (" + stateWords[t.State] + ")"
	if len(t.Expected) > 0 {
		text += ": the client may send " + strings.Join(t.Expected, ", ")
	}
	return text + "."
}

// why prints the explanation, its evidence, its standards and how sure it is.
func (p *page) why(d *analyze.Diagnosis) {
	c := d.Cause
	p.part("Why", reason(c))
	for _, e := range c.Evidence {
		p.part("", fmt.Sprintf("line %d: %s", e.Line, e.Says))
	}
	if len(c.References) > 0 {
		p.part("", references(c.References)+".")
	}
	sure := certainty[c.Confidence]
	if c.Because != "" {
		sure += ": " + c.Because
	}
	if sure != "" {
		p.part("Sure", sure)
	}
	if c.RunnerUp != nil {
		p.part("", runnerUp(c.RunnerUp))
	}
	if d.NoRepair != "" {
		p.part("Order", d.NoRepair)
	}
}

// reason is an explanation without its lead: the headline has said so.
func reason(c *analyze.Cause) string {
	return strings.TrimSpace(strings.TrimPrefix(c.Explanation, c.Lead))
}

// runnerUp is what else it could be, and what would decide.
func runnerUp(r *analyze.RunnerUp) string {
	text := "could also be " + r.ID
	if r.Decides != "" {
		text += "; what decides is " + r.Decides
	}
	return text
}

var rfc = regexp.MustCompile(`^(RFC \d+) ([0-9A-Z][0-9.]*)$`)

// references are the standards in words: "RFC 3207 section 4".
func references(refs []string) string {
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = rfc.ReplaceAllString(r, "$1 section $2")
	}
	return strings.Join(out, ", ")
}

// change prints what to change, in the words of the library.
func (p *page) change(d *analyze.Diagnosis) {
	advice := d.Cause.Fix
	if advice.Sentence == "" && len(advice.Code) == 0 {
		return
	}
	p.line("")
	p.part("Change", advice.Sentence)
	for _, c := range advice.Settings {
		p.part("", changeLine(c))
	}
	p.snippet(advice.Code, advice.Where)
	for _, also := range advice.Also {
		p.part("or", also.Sentence+inWhere(also.Where)+":")
		p.snippet(also.Code, "")
	}
}

// changeLine is "line 3: EMAIL_PORT = 465, make it 587".
func changeLine(c fix.Change) string {
	return fmt.Sprintf("line %d: %s = %s, make it %s", c.Line, c.Key, c.Was, c.To)
}

// snippet prints lines of code, and where they belong: beside a single line that
// leaves room for it, else above.
func (p *page) snippet(lines []string, where string) {
	margin, room := strings.Repeat(" ", gutter), p.width()-gutter
	where = p.say(where)
	beside := ""
	switch {
	case where == "":
	case len(lines) == 1 && widthOf(p.say(lines[0]))+4+widthOf(where) <= room:
		beside = "    " + where
	default:
		p.part("", where+":")
	}
	for _, l := range lines {
		for _, part := range hard(p.say(l), room) {
			p.line(margin + p.paint.fix(part) + beside)
		}
	}
}

// hard breaks visible text at width whatever stands there; code keeps its spaces.
func hard(text string, width int) []string {
	var lines []string
	for over(text, width) {
		head := fitting(text, width)
		lines = append(lines, head)
		text = text[len(head):]
	}
	return append(lines, text)
}

// warnings are tolerated faults, a line each.
func (p *page) warnings(d *analyze.Diagnosis) {
	if len(d.Warnings) == 0 {
		return
	}
	p.line("")
	word := "Also"
	const most = 8
	for i, w := range d.Warnings {
		if i == most {
			p.part("", fmt.Sprintf("and %d more, see --format json", len(d.Warnings)-most))
			break
		}
		p.part(word, fmt.Sprintf("line %d: %s (%s)", w.Line, w.Title, w.ID))
		word = ""
	}
}

// unseen says what the log cannot show, first of that on which "as it should go"
// rests.
func (p *page) unseen(d *analyze.Diagnosis) {
	all := d.NotShown()
	if len(all) == 0 {
		return
	}
	p.line("")
	word := "Unseen"
	for _, u := range all {
		p.part(word, u)
		word = ""
	}
}

// trace says how the client is made to print what the log does not show.
func (p *page) trace(d *analyze.Diagnosis) {
	if d.Trace.Sentence == "" {
		return
	}
	p.line("")
	p.part("Trace", d.Trace.Sentence)
	p.snippet(d.Trace.Code, d.Trace.Where)
	for _, also := range d.Trace.Also {
		p.part("or", also.Sentence+inWhere(also.Where)+":")
		p.snippet(also.Code, "")
	}
}

// next says what the reader can do with badseq now.
func (p *page) next(f *File, d *analyze.Diagnosis) {
	p.line("")
	ticket := "badseq --format markdown " + p.say(f.Path)
	switch {
	case f.Path == "-" || f.Path == "":
		ticket = "... | badseq --format markdown"
	case gutter+widthOf(ticket) > p.width():
		ticket = "badseq --format markdown FILE"
	}
	explain := "badseq explain " + d.Cause.ID
	wide := max(widthOf(explain), widthOf(ticket))
	p.hint("Then", explain, wide, "all about it, in every library")
	p.hint("", ticket, wide, "a report for a ticket")
}

// hint prints a command and what it gives, beside it or below.
func (p *page) hint(word, command string, wide int, gives string) {
	if gutter+wide+3+widthOf(gives) > p.width() {
		p.line(fmt.Sprintf("%-*s%s", gutter, word, command))
		p.part("", "  "+gives)
		return
	}
	p.line(fmt.Sprintf("%-*s%-*s   %s", gutter, word, wide, command, gives))
}

// clean is a session without a fault.
func (p *page) clean(f *File, d *analyze.Diagnosis) {
	p.line(p.paint.strong(p.clip(cleanTitle(f, d), p.width())))
	p.line("")
	p.part("Seen", cleanSeen(d))
	p.warnings(d)
	p.unseen(d)
	p.trace(d)
	if d.Outcome != analyze.Incomplete {
		return
	}
	p.line("")
	p.part("Then", "Run the client again and paste the log to its end, the error message included.")
}

// cleanTitle is "No fault in this log: 1 session, message accepted (line 31)".
func cleanTitle(f *File, d *analyze.Diagnosis) string {
	which := "this log: 1 session"
	if len(f.Sessions) > 1 {
		which = "session " + strconv.Itoa(d.Session.Index)
	}
	switch {
	case d.Outcome == analyze.Incomplete:
		return fmt.Sprintf("No fault in %s, but it ends early (line %d)", which, d.Session.Last)
	case len(d.Delivered) > 0:
		return fmt.Sprintf("No fault in %s, %s", which, accepted(d))
	}
	return fmt.Sprintf("No fault in %s, closed in order", which)
}

// cleanSeen tells what a session without fault shows.
func cleanSeen(d *analyze.Diagnosis) string {
	parts := []string{clientName(&d.Session)}
	if s := serverName(d); s != "" {
		parts[0] += " to " + s
	}
	parts = append(parts, tlsWords[d.TLS], authWords(d.Authenticated))
	steps := "1 step"
	if d.Total != 1 {
		steps = fmt.Sprintf("%d steps", d.Total)
	}
	parts = append(parts, fmt.Sprintf("%s in lines %d to %d", steps, d.Session.First, d.Session.Last))
	return strings.Join(parts, "; ") + "."
}

var tlsWords = map[analyze.TLSMode]string{
	analyze.TLSNone: "not encrypted", analyze.TLSStartTLS: "encrypted by STARTTLS", analyze.TLSImplicit: "encrypted from the start",
	analyze.TLSUnknown: "encryption not shown", "": "encryption not shown",
}

func authWords(authenticated *bool) string {
	switch {
	case authenticated == nil:
		return "login not shown"
	case *authenticated:
		return "logged in"
	}
	return "no login"
}
