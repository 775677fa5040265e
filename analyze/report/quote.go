package report

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"badseq/analyze"
	"badseq/grammar/stream"
)

// mark is one line of the input to quote, and what to say under it.
type mark struct {
	line, column int
	command      string // to underline, where it stands there
	code         string // else the reply code to underline, of a reply that an error quotes
	note         string // "" quotes without a caret
	words        string // of the reply on it, to find its next lines
}

// marks are the lines that a verdict rests on, in the input's order, each once.
func marks(d *analyze.Diagnosis) []mark {
	var all []mark
	c, t := d.Cause, d.FirstIllegal
	add := func(m mark, r *analyze.ReplyRef) {
		if r != nil && r.Line == m.line {
			m.code = fmt.Sprintf("%03d", r.Code)
		}
		all = append(all, m)
		if r != nil {
			all = append(all, mark{line: r.Line, words: r.Text})
		}
	}
	switch {
	case t == nil:
		add(at(c.Place, "", refusedHere(d)), c.Reply)
	case t.Place.Line == c.Place.Line:
		add(at(t.Place, t.Command, firstHere(t, c, len(d.Transitions) == 0 || unsent(d))), t.Reply)
	default:
		add(at(c.Place, "", "the cause: "+c.Title), c.Reply)
		add(at(t.Place, t.Command, firstHere(t, c, len(d.Transitions) == 0 || unsent(d))), t.Reply)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].line < all[j].line })
	return once(all)
}

// once drops the second of two marks on a line; the one with a note stays.
func once(all []mark) []mark {
	out := all[:0]
	for _, m := range all {
		if n := len(out); n > 0 && out[n-1].line == m.line {
			if out[n-1].note == "" {
				out[n-1] = m
			}
			continue
		}
		out = append(out, m)
	}
	return out
}

func at(p stream.Place, command, note string) mark {
	return mark{line: p.Line, column: p.Column, command: command, note: note}
}

func refusedHere(d *analyze.Diagnosis) string {
	switch d.Outcome {
	case analyze.Transport:
		return "it broke here"
	case analyze.ServerFault:
		return "the server's fault"
	}
	return "refused"
}

// unsent reports whether an error alone says of a command that the client did not send it.
func unsent(d *analyze.Diagnosis) bool {
	return len(d.Transitions) == 1 && d.FirstIllegal.State == "unknown" && d.FirstIllegal.Reply == nil && d.Cause.Reply == nil
}

// firstHere is what stands under the first illegal transition; alone is set where only an
// error tells of it.
func firstHere(t *analyze.IllegalTransition, c *analyze.Cause, alone bool) string {
	note := "the first command out of place"
	switch {
	case alone && t.Command != "" && t.Reply == nil:
		note = "not sent"
	case alone:
		note = "what was refused; the command is not shown"
	}
	switch t.Fault {
	case "transport":
		note = "it broke here"
	case "server":
		note = "the server's fault"
	}
	if t.ID != c.ID {
		note += ": " + t.ID
	}
	return note
}

// quote prints the lines that the verdict rests on, as the user gave them.
func (p *page) quote(f *File, d *analyze.Diagnosis) {
	src := f.source()
	all := marks(d)
	if len(all) == 0 {
		return
	}
	digits := max(len(fmt.Sprint(all[len(all)-1].line)), 4)
	for i, m := range all {
		if i > 0 && m.line > all[i-1].line+1 && m.note != "" {
			p.line(fmt.Sprintf("%*s |", digits+1, p.signs.more))
		}
		p.quoteLine(src, m, digits)
		if m.note == "" {
			p.quoteRest(src, m, digits)
		}
	}
}

// mostRows bounds how many rows one long line of a reply takes.
const mostRows = 3

// quoteLine prints one line with its number, and a caret and a note under it. A
// line without a note is a reply: its words are the evidence, so it is broken
// rather than cut.
func (p *page) quoteLine(src *stream.Source, m mark, digits int) {
	line, column := src.Line(m.line)
	room := p.width() - digits - 4
	number := fmt.Sprintf("%*d | ", digits+1, m.line)
	blank := strings.Repeat(" ", digits+1) + " | "
	if m.note == "" {
		shown, _, _ := window(line, 1, 1, mostRows*room, p.ASCII, p.signs.more)
		for _, row := range rows(shown, room) {
			p.line(number + row)
			number = blank
		}
		return
	}
	from, length, command := m.caret(line, max(column(max(m.column, 1)), 1))
	shown, at, long := window(line, from, length, room, p.ASCII, p.signs.more)
	p.line(number + shown)
	under := ""
	if at >= 0 {
		under = strings.Repeat(" ", at) + strings.Repeat("^", max(long, 1)) + " "
	}
	note := p.say(m.note)
	if m.command != "" && !command {
		note = m.command + ", " + note // it does not stand there itself
	}
	if widthOf(under)+widthOf(note) > room {
		if at >= 0 {
			p.line(blank + p.paint.fault(strings.TrimRight(under, " ")))
		}
		for _, l := range Wrap(note, room) {
			p.line(blank + p.paint.fault(l))
		}
		return
	}
	p.line(blank + p.paint.fault(under+note))
}

// rows breaks a visible line at a space near the edge, else at the edge.
func rows(text string, width int) []string {
	var out []string
	for over(text, width) {
		head := fitting(text, width)
		if i := strings.LastIndexByte(head, ' '); i > len(head)*3/4 {
			head = head[:i]
		}
		out = append(out, head)
		text = strings.TrimPrefix(text[len(head):], " ")
	}
	return append(out, text)
}

// mostReplyLines bounds how much of one long reply is quoted.
const mostReplyLines = 4

// quoteRest prints the lines after m that hold the rest of the same reply.
func (p *page) quoteRest(src *stream.Source, m mark, digits int) {
	words := strings.Split(m.words, "\n")
	for i, w := range words {
		if i == 0 {
			continue
		}
		line, _ := src.Line(m.line + i)
		if w == "" || !strings.Contains(line, w) {
			return
		}
		if i == mostReplyLines {
			p.line(fmt.Sprintf("%*s | %s %d more lines of this reply", digits+1, "", p.signs.more, len(words)-i))
			return
		}
		p.quoteLine(src, mark{line: m.line + i}, digits)
	}
}

// caret is where to underline a line from a column on, and how many characters:
// the command where it stands there, else the reply code that the line quotes,
// else the word.
func (m *mark) caret(line string, column int) (from, length int, command bool) {
	rest := line[len(prefix(line, column-1)):]
	if n := len(m.command); n > 0 && len(rest) >= n && strings.EqualFold(rest[:n], m.command) {
		return column, n, true
	}
	if i := strings.Index(rest, m.code); m.code != "" && i >= 0 {
		return column + utf8.RuneCountInString(rest[:i]), len(m.code), false
	}
	n := 0
	for _, r := range rest {
		if unicode.IsSpace(r) || n > 0 && strings.ContainsRune(`'"<>:,;)]\`, r) {
			break
		}
		n++
	}
	return column, min(max(n, 1), 40), false
}
