package report

import (
	"fmt"
	"strconv"
	"strings"

	"badseq/analyze"
	"badseq/analyze/fix"
)

// flow prints the session as it went beside the session as it should go.
func (p *page) flow(d *analyze.Diagnosis) {
	if len(d.Flow) == 0 {
		return
	}
	p.line("")
	half := max((p.width()-30)/2, 8)
	var rows [][]string
	for _, s := range shownSteps(d.Flow) {
		if s == nil {
			rows = append(rows, []string{"", p.signs.more, "", p.signs.more, "", ""})
			continue
		}
		rows = append(rows, p.step(s, half))
	}
	for _, l := range grid([]string{"", "As it went", "", "As it should go", "", ""}, rows, 0) {
		p.line(l)
	}
}

// step is one row of the flow.
func (p *page) step(s *analyze.FlowStep, half int) []string {
	got := number(s.Code)
	mark := p.signs.marks[s.Mark]
	if s.Mark == "fault" {
		got = strings.TrimSpace(got + " " + p.paint.fault(p.signs.cross))
	}
	if mark != "" {
		mark = p.paint.fault(mark)
	}
	return []string{number(s.Line), p.clip(p.say(s.Went), half), got, p.clip(p.say(s.Should), half), number(s.Want), mark}
}

// number is "" for 0, which stands for what is not there.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// around is how many steps are shown on either side of one that matters, and
// at both ends.
const around = 3

// shownSteps are the steps worth a row; nil stands for a stretch left out.
func shownSteps(flow []analyze.FlowStep) []*analyze.FlowStep {
	keep := make([]bool, len(flow))
	for i := range flow {
		if flow[i].Mark != "" || i == 0 || i == len(flow)-1 {
			for j := max(i-around, 0); j <= min(i+around, len(flow)-1); j++ {
				keep[j] = true
			}
		}
	}
	var out []*analyze.FlowStep
	for i := range flow {
		switch {
		case keep[i]:
			out = append(out, &flow[i])
		case len(out) > 0 && out[len(out)-1] != nil:
			out = append(out, nil)
		}
	}
	return out
}

// ports prints which port wants which TLS, where that is the question.
func (p *page) ports(d *analyze.Diagnosis) {
	if !d.Cause.Fix.Ports {
		return
	}
	p.line("")
	header, rows := portRows(d)
	for i := range rows {
		for j := range rows[i] {
			rows[i][j] = p.say(rows[i][j])
		}
	}
	for _, l := range grid(header, rows, 0) {
		p.line(l)
	}
}

// portRows are the three ports, the one in use marked, in the library's words.
func portRows(d *analyze.Diagnosis) (header []string, rows [][]string) {
	header = []string{"Port", "TLS", "for", "in " + fix.Name(d.Session.Client.Library)}
	for _, port := range fix.PortsOf(d.Session.Client.Library) {
		name := strconv.Itoa(port.Number)
		if port.Number == d.Server.Port {
			name = fmt.Sprintf("this: %d", port.Number)
		}
		rows = append(rows, []string{name, port.TLS, port.For, port.Setting})
	}
	return header, rows
}
