package report

import (
	"fmt"
	"io"
	"strings"

	"badseq/analyze"
	"badseq/analyze/fix"
)

// families are the groups of causes in the order in which they are listed.
var families = []struct {
	who   analyze.Who
	title string
}{
	{analyze.ByClient, "The client sends something out of order"},
	{analyze.ByTransport, "The conversation breaks below SMTP"},
	{analyze.ByRefusal, "The order is right, the server says no"},
	{analyze.ByServer, "The server breaks the protocol"},
}

// Causes lists every cause, by family. Its error is the writer's.
func Causes(w io.Writer, o Options) error {
	p := newPage(o)
	for i, family := range families {
		var rows [][]string
		for _, r := range analyze.Rules {
			if r.Who == family.who {
				rows = append(rows, []string{"", r.ID, p.clip(p.say(r.Title), max(p.width()-36, 10))})
			}
		}
		if len(rows) == 0 {
			continue
		}
		if i > 0 {
			p.line("")
		}
		p.line(p.paint.strong(family.title))
		for _, l := range grid([]string{"", ""}, rows)[1:] {
			p.line(l)
		}
	}
	p.line("")
	p.line("badseq explain ID tells all about one of them.")
	_, err := io.WriteString(w, p.out.String())
	return err
}

// Explain prints the documentation of one cause, with the fixes for every
// library. Its error is the writer's.
func Explain(w io.Writer, r *analyze.Rule, o Options) error {
	p := newPage(o)
	p.line(p.paint.strong(p.say(r.Title)) + "  (" + r.ID + ")")
	for _, family := range families {
		if family.who == r.Who {
			p.line(family.title + ".")
		}
	}
	for _, part := range []struct{ word, text string }{
		{"Log", r.Doc.Shows}, {"Why", r.Doc.Why}, {"Fine", r.Doc.Fine},
	} {
		if part.text != "" {
			p.line("")
			p.part(part.word, part.text)
		}
	}
	if len(r.Refs) > 0 {
		p.line("")
		p.part("See", references(r.Refs))
	}
	p.rows(r)
	p.transcript("Wrong", r.Bad)
	p.transcript("Right", r.Good)
	p.fixes(r)
	_, err := io.WriteString(w, p.out.String())
	return err
}

// rows prints the rows of the table that lead to a cause.
func (p *page) rows(r *analyze.Rule) {
	for i, row := range analyze.RowsOf(r.ID) {
		word := ""
		if i == 0 {
			p.line("")
			word = "Rows"
		}
		p.part(word, row)
	}
}

// transcript prints an example.
func (p *page) transcript(word, text string) {
	if text == "" {
		return
	}
	p.line("")
	for _, l := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		for _, part := range hard(p.say(strings.TrimRight(l, "\r")), p.width()-gutter) {
			p.line(fmt.Sprintf("%-*s%s", gutter, word, part))
			word = ""
		}
	}
}

// fixes print what to change, in general and in each library.
func (p *page) fixes(r *analyze.Rule) {
	p.line("")
	all := fix.All(r.Advice())
	p.part("Change", all[0].Sentence)
	if r.Doc.Change != "" && r.Doc.Change != all[0].Sentence {
		p.part("", r.Doc.Change)
	}
	for _, f := range all[1:] {
		p.line("")
		title := f.Sentence
		if f.Where != "" {
			title += " (" + f.Where + ")"
		}
		p.part("", title)
		for _, l := range f.Code {
			for _, part := range hard(p.say(l), p.width()-gutter-2) {
				p.line(strings.Repeat(" ", gutter+2) + p.paint.fix(part))
			}
		}
	}
}

// nextVerbs are the commands that Next asks for, in the order of a session.
var nextVerbs = []string{"EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "NOOP", "QUIT"}

// states are what Next lists: a state, what is known there, and how a session
// gets there.
var states = []struct {
	phase analyze.Phase
	facts analyze.Facts
	how   string
}{
	{analyze.Connected, analyze.Facts{}, "before the 220"},
	{analyze.Greeted, analyze.Facts{}, "after the 220"},
	{analyze.Greeted, analyze.Facts{TLS: true, Upgraded: true}, "after STARTTLS"},
	{analyze.Hello, analyze.Facts{Hello: "EHLO"}, "after EHLO"},
	{analyze.Hello, analyze.Facts{Hello: "EHLO", Authenticated: true}, "after AUTH"},
	{analyze.Mail, analyze.Facts{Hello: "EHLO", Open: true}, "after MAIL"},
	{analyze.Rcpt, analyze.Facts{Hello: "EHLO", Open: true, Accepted: 1}, "after RCPT"},
	{analyze.Chunks, analyze.Facts{Hello: "EHLO", Open: true, Accepted: 1}, "between BDAT chunks"},
	{analyze.Ended, analyze.Facts{Hello: "EHLO", Closed: "quit"}, "after QUIT"},
	{analyze.Ended, analyze.Facts{Hello: "EHLO", Closed: "421"}, "after 421"},
}

// Next prints what a client may send in each state, as far as the RFCs say; a
// server may demand more. Its error is the writer's.
func Next(w io.Writer, o Options) error {
	p := newPage(o)
	p.line(p.paint.strong("What a client may send, by state"))
	p.line("")
	for _, s := range states {
		facts := s.facts
		facts.MailRefused, facts.AuthFailed = -1, -1
		var legal []string
		for _, verb := range nextVerbs {
			if analyze.Judge(verb, "", s.phase, &facts) == "" {
				legal = append(legal, verb)
			}
		}
		if legal == nil {
			legal = []string{"nothing"}
		}
		p.line(fmt.Sprintf("%-10s %s", s.phase, s.how))
		for _, l := range Wrap(strings.Join(legal, " "), p.width()-gutter-3) {
			p.line(strings.Repeat(" ", gutter+3) + l)
		}
	}
	p.line("")
	p.line("STARTTLS, AUTH and BDAT only if the EHLO list in force names them.")
	p.line("A server may demand TLS or a login before MAIL.")
	_, err := io.WriteString(w, p.out.String())
	return err
}
