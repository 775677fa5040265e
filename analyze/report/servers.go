package report

import (
	"io"

	"badseq/analyze/knowledge"
)

// Servers prints what the server programs were measured to do otherwise than
// the RFCs have it: of each, the command, the rule, the code and what it does.
// Its error is the writer's.
func Servers(w io.Writer, o Options) error {
	p := newPage(o)
	p.line(p.paint.strong("What mail servers do otherwise than the RFCs, or than one another"))
	p.line("Measured by fixtures/live, under default settings where not told otherwise; a session's last command got the code.")
	for i := range knowledge.Profiles {
		profile := &knowledge.Profiles[i]
		p.line("")
		p.line(p.paint.strong(profile.Server) + "  " + profile.Version)
		var rows [][]string
		for k := range profile.Habits {
			h := &profile.Habits[k]
			rows = append(rows, []string{"", h.Verb, h.Evidence, h.Code, p.say(h.Says), h.Ref})
		}
		for _, l := range grid([]string{"", "", "", "", "", ""}, rows)[1:] {
			p.line(l)
		}
	}
	_, err := io.WriteString(w, p.out.String())
	return err
}
