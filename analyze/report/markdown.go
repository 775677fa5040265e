package report

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"badseq/analyze"
	"badseq/analyze/fix"
)

// NewMarkdown returns a printer of reports to paste into a ticket: they hold all
// that is needed to understand them, no secret, and nothing in a log can leave
// the quote it stands in.
func NewMarkdown(w io.Writer, o Options) Printer {
	o.Color = false
	return &markdown{page: newPage(o), w: w}
}

type markdown struct {
	*page
	w     io.Writer
	files int
}

func (m *markdown) File(f File) error {
	m.out.Reset()
	if m.files++; m.files > 1 {
		m.out.WriteString("\n")
	}
	name := "the log"
	if f.Path != "-" && f.Path != "" {
		name = span(f.Path)
	}
	switch {
	case f.Error != "":
		m.para("## Nothing to judge in " + name)
		m.para(prose(f.Error))
	case len(f.Sessions) == 1:
		m.session(&f, &f.Sessions[0], name)
	default:
		m.sessions(&f, name)
	}
	_, err := io.WriteString(m.w, strings.TrimRight(m.out.String(), "\n")+"\n")
	return err
}

func (m *markdown) Close() error { return nil }

// para prints one paragraph.
func (m *markdown) para(text string) { m.out.WriteString(text + "\n\n") }

// table prints a table.
func (m *markdown) table(header []string, rows [][]string) {
	m.para(strings.Join(markdownGrid(header, rows), "\n"))
}

func (m *markdown) sessions(f *File, name string) {
	m.para(fmt.Sprintf("## %d sessions in %s: %s", len(f.Sessions), name, tally(f.Sessions)))
	var rows [][]string
	for i := range f.Sessions {
		d := &f.Sessions[i]
		rows = append(rows, []string{
			fmt.Sprint(d.Session.Index), fmt.Sprintf("%d-%d", d.Session.First, d.Session.Last),
			cell(serverName(d)), cell(brief(d)), place(d),
		})
	}
	m.table([]string{"session", "lines", "server", "verdict", "line"}, rows)
	if !m.All {
		d := &f.Sessions[worst(f.Sessions)]
		m.session(f, d, fmt.Sprintf("session %d", d.Session.Index))
		return
	}
	for i := range f.Sessions {
		m.session(f, &f.Sessions[i], fmt.Sprintf("session %d", f.Sessions[i].Session.Index))
	}
}

// session prints one session.
func (m *markdown) session(f *File, d *analyze.Diagnosis, name string) {
	if d.Cause == nil {
		m.para("## " + prose(verdict(d)) + " in " + name)
		m.para(prose(cleanSeen(d)))
		m.notes(d)
		return
	}
	m.para(fmt.Sprintf("## %s in %s", prose(d.Cause.Title), name))
	m.facts(d)
	if d.Outcome == analyze.Refused {
		m.para(prose(refusal(d)))
	}
	m.fence(m.drawn(func(p *page) { p.quote(f, d) }), "")
	m.why(d)
	m.change(d)
	m.flow(d)
	m.notes(d)
}

// drawn is what a part of the text report prints.
func (m *markdown) drawn(part func(*page)) string {
	o := m.Options
	o.Width, o.ASCII = 120, m.ASCII
	p := newPage(o)
	part(p)
	return p.out.String()
}

// facts is the table of who spoke with whom, and how it ended.
func (m *markdown) facts(d *analyze.Diagnosis) {
	rows := [][]string{
		{"cause", span(d.Cause.ID) + fmt.Sprintf(" (line %d)", d.Cause.Place.Line)},
		{"sure", cell(certainty[d.Cause.Confidence] + because(d.Cause))},
		{"client", cell(clientName(&d.Session))},
	}
	if s := serverName(d); s != "" {
		rows = append(rows, []string{"server", cell(s)})
	}
	rows = append(rows,
		[]string{"TLS", tlsWords[d.TLS]},
		[]string{"login", authWords(d.Authenticated)},
		[]string{"signature", span(d.Signature)})
	m.table([]string{"", ""}, rows)
}

func because(c *analyze.Cause) string {
	if c.Because == "" {
		return ""
	}
	return ": " + c.Because
}

// why prints the state, the explanation, its evidence and its standards.
func (m *markdown) why(d *analyze.Diagnosis) {
	c := d.Cause
	m.para("### Why")
	m.para(prose(reason(c)))
	var points []string
	if t := d.FirstIllegal; t != nil && len(t.Expected) > 0 {
		points = append(points, "State "+prose(stateLine(t)))
	}
	for _, e := range c.Evidence {
		points = append(points, fmt.Sprintf("line %d: %s", e.Line, prose(e.Says)))
	}
	if c.RunnerUp != nil {
		points = append(points, prose(runnerUp(c.RunnerUp)))
	}
	if d.NoRepair != "" {
		points = append(points, prose(d.NoRepair))
	}
	if len(c.References) > 0 {
		points = append(points, prose(references(c.References)))
	}
	m.points(points)
}

// points print a list.
func (m *markdown) points(points []string) {
	if len(points) > 0 {
		m.para("- " + strings.Join(points, "\n- "))
	}
}

// languages are the names that Markdown highlights code by.
var languages = map[string]string{"smtplib": "python", "django": "python", "nodemailer": "js", "phpmailer": "php", "wordpress": "php",
	"javamail": "java", "mailkit": "csharp", "swiftmailer": "php", "emailjs": "js", "codeigniter": "php", "lettre": "rust", "go-mail": "go", "ruby": "ruby",
	"perl": "perl"}

// change prints what to change.
func (m *markdown) change(d *analyze.Diagnosis) {
	f := d.Cause.Fix
	if f.Sentence == "" {
		return
	}
	m.para("### What to change")
	m.ways(f, changeLines(f.Settings))
	if f.Ports {
		header, rows := portRows(d)
		for i := range rows {
			for j := range rows[i] {
				rows[i][j] = cell(rows[i][j])
			}
		}
		m.table(header, rows)
	}
}

// ways print what to write, and where, and the other ways to the same end; points
// stand behind the first sentence.
func (m *markdown) ways(f fix.Fix, points []string) {
	for i, way := range append([]fix.Fix{f}, f.Also...) {
		switch {
		case i > 0:
			m.para("Or " + prose(way.Sentence+inWhere(way.Where)) + ":")
		case way.Where == "" || way.Code == nil:
			m.para(prose(way.Sentence))
		default:
			m.para(prose(way.Sentence) + "\n\n" + prose(capital(way.Where)) + ":")
		}
		if i == 0 {
			m.points(points)
		}
		if len(way.Code) > 0 {
			m.fence(strings.Join(way.Code, "\n"), languages[fix.ID(way.Library)])
		}
	}
}

// changeLines are the settings to change, a point each.
func changeLines(changes []fix.Change) []string {
	points := make([]string, len(changes))
	for i, c := range changes {
		points[i] = fmt.Sprintf("line %d: %s, make it %s", c.Line, span(c.Key+" = "+c.Was), span(c.To))
	}
	return points
}

// inWhere is where code belongs, in brackets.
func inWhere(where string) string {
	if where == "" {
		return ""
	}
	return " (" + where + ")"
}

// capital begins a sentence.
func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// flow prints the session as it went and as it should go.
func (m *markdown) flow(d *analyze.Diagnosis) {
	if len(d.Flow) == 0 {
		return
	}
	m.para("### As it went, and as it should go")
	m.fence(m.drawn(func(p *page) { p.flow(d) }), "")
}

// notes print warnings and what the log does not show.
func (m *markdown) notes(d *analyze.Diagnosis) {
	if len(d.Warnings) > 0 {
		m.para("### Also")
		var points []string
		for _, w := range d.Warnings {
			points = append(points, fmt.Sprintf("line %d: %s (%s)", w.Line, prose(w.Title), span(w.ID)))
		}
		m.points(points)
	}
	if all := d.NotShown(); len(all) > 0 {
		m.para("### What the log does not show")
		var points []string
		for _, u := range all {
			points = append(points, prose(u))
		}
		m.points(points)
	}
	if d.Trace.Sentence == "" {
		return
	}
	m.ways(d.Trace, nil)
}

// fence prints lines as they are, between fences longer than any run of
// backticks in them.
func (m *markdown) fence(text, language string) {
	text = strings.Trim(text, "\n")
	if text == "" {
		return
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = Visible(lines[i])
	}
	text = strings.Join(lines, "\n")
	ticks := strings.Repeat("`", max(longestRun(text, '`')+1, 3))
	m.para(ticks + language + "\n" + text + "\n" + ticks)
}

// longestRun is the length of the longest run of c in text.
func longestRun(text string, c rune) int {
	best, run := 0, 0
	for _, r := range text {
		if r != c {
			run = 0
			continue
		}
		run++
		best = max(best, run)
	}
	return best
}

// span is text as inline code, whatever backticks it holds.
func span(text string) string {
	text = strings.TrimSpace(Visible(text))
	if text == "" {
		return ""
	}
	ticks := strings.Repeat("`", longestRun(text, '`')+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return ticks + text + ticks
}

// prose makes text of a diagnosis, which may quote a server, harmless in a
// paragraph: what would be a link, a mention or an issue number becomes inline
// code, every other sign that Markdown or HTML reads is escaped.
func prose(text string) string {
	words := strings.Fields(Visible(text))
	for i, w := range words {
		if strings.ContainsAny(w, "@#") || strings.Contains(w, "://") || strings.HasPrefix(strings.ToLower(w), "www.") {
			words[i] = span(w)
			continue
		}
		words[i] = escapeMarkdown(w)
	}
	if len(words) > 0 {
		words[0] = blockStart.ReplaceAllString(words[0], `$1\$2`)
	}
	return strings.Join(words, " ")
}

// blockStart is a first word that would begin a list, a heading or a rule.
var blockStart = regexp.MustCompile(`^(\d*)([-+=:.)].*)$`)

// cell is prose inside a table, where a bar ends even inline code.
func cell(text string) string {
	words := strings.Fields(prose(text))
	for i, w := range words {
		if strings.HasPrefix(w, "`") {
			words[i] = strings.ReplaceAll(w, "|", "¦")
		}
	}
	return strings.Join(words, " ")
}

// escapeMarkdown puts a backslash before every sign that means something inside
// a line. Without [ and < there is no link and no tag.
func escapeMarkdown(word string) string {
	var out strings.Builder
	for _, r := range word {
		if strings.ContainsRune("\\`*_[]<>|~&$", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}
