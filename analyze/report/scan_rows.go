package report

import (
	"cmp"
	"fmt"
	"strings"

	"badseq/analyze"
	"badseq/analyze/fix"
	"badseq/analyze/scan"
)

// namedTable is one table of a summary with its names.
type namedTable struct {
	key, title string
	table      *scan.Table
}

// tables lists the tables of a summary in the order in which they are printed.
func tables(s *scan.Summary) []namedTable {
	return []namedTable{
		{"outcome", "Outcome", &s.Outcomes}, {"cause", "Cause", &s.Causes}, {"dialect", "Dialect", &s.Dialects},
		{"library", "Library", &s.Libraries}, {"server", "Server", &s.Servers}, {"software", "Server software", &s.Software},
		{"provider", "Provider", &s.Providers},
	}
}

// titleOf is the headline of a cause, "" for none.
func titleOf(cause string) string {
	if r := analyze.RuleOf(cause); r != nil {
		return r.Title
	}
	return cause
}

// changeOf is what to change for a cause, in general terms.
func changeOf(cause string) string {
	if r := analyze.RuleOf(cause); r != nil {
		return fix.All(r.Advice())[0].Sentence
	}
	return ""
}

// whereOf is where a change belongs: in which library's code, or at which server.
func whereOf(c *scan.Change) string {
	if c.Library != "" {
		return fix.Name(c.Library)
	}
	return c.Where
}

// saidBy is what a group is about: the reply, the client, the server.
func saidBy(g *scan.Group) string {
	var parts []string
	if g.Command != "" || g.Code != 0 {
		code := ""
		if g.Code != 0 {
			code = fmt.Sprint(g.Code)
		}
		parts = append(parts, strings.Join(strings.Fields(g.Command+" "+code+" "+g.Enhanced), " "))
	}
	parts = append(parts, fix.Name(cmp.Or(g.Library, g.Dialect)))
	if g.Software != "" {
		parts = append(parts, g.Software)
	}
	return strings.Join(parts, ", ")
}

// placeText is "path:line".
func placeText(p scan.Place) string { return fmt.Sprintf("%s:%d", p.Path, p.Line) }

// headlineOf is what a summary says first.
func headlineOf(s *scan.Summary) string {
	return fmt.Sprintf("%s in %s: %s", plural(s.Sessions, "session"), plural(s.Files, "file"), outcomesOf(s))
}

// outcomesOf counts sessions by outcome, worst first.
func outcomesOf(s *scan.Summary) string {
	var parts []string
	for _, o := range severity {
		if n := s.Outcomes.Counts[string(o)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, outcomeWords[o]))
		}
	}
	if len(parts) == 0 {
		return "nothing to judge"
	}
	return strings.Join(parts, ", ")
}

// inputsOf says what could not be judged, "" if all could.
func inputsOf(s *scan.Summary) string {
	var parts []string
	if s.NotSMTP > 0 {
		parts = append(parts, plural(s.NotSMTP, "file")+" without SMTP")
	}
	if s.Failed > 0 {
		parts = append(parts, plural(s.Failed, "file")+" that could not be read whole")
	}
	return strings.Join(parts, ", ")
}

// filteredOf says how many failing sessions are not among the groups, "" if none.
func filteredOf(s *scan.Summary) string {
	faulty := 0
	for _, n := range s.Causes.Counts {
		faulty += n
	}
	faulty += s.Causes.Others
	var parts []string
	if s.Known > 0 {
		parts = append(parts, plural(s.Known, "failing session")+" known to the baseline")
	}
	if n := faulty - s.Findings - s.Known; n > 0 {
		parts = append(parts, plural(n, "failing session")+" not asked for")
	}
	return strings.Join(parts, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// cures is the list of changes worth naming, and what it clears.
func cures(s *scan.Summary) (list []scan.Change, says string) {
	const most, share = 5, 0.8
	list = s.Changes.Most(share)
	list = list[:min(len(list), most)]
	cleared := 0
	for _, c := range list {
		cleared += c.Count
	}
	if len(list) == 0 {
		return nil, ""
	}
	if len(list) == 1 {
		return list, fmt.Sprintf("One change clears %d of %s.", cleared, plural(s.Findings, "failing session"))
	}
	return list, fmt.Sprintf("%d changes clear %d of %s.", len(list), cleared, plural(s.Findings, "failing session"))
}

// failing is the groups that the filter takes.
func failing(s *scan.Summary) []*scan.Group {
	var list []*scan.Group
	for _, g := range s.Groups.List() {
		if g.Finding {
			list = append(list, g)
		}
	}
	return list
}

// examples are at most n places of a group; 0 all that are kept.
func examples(g *scan.Group, n int) []scan.Place {
	if n <= 0 || n > len(g.Examples) {
		return g.Examples
	}
	return g.Examples[:n]
}
