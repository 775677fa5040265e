package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"badseq/analyze"
)

// Forecast prints where a sequence of commands leads, what is legal next and
// what each command would get. Its error is the writer's.
func Forecast(w io.Writer, f analyze.Forecast, o Options) error {
	p := newPage(o)
	var said []string
	for _, s := range f.Said {
		said = append(said, strings.TrimSpace(s.Verb+" "+number(s.Code)))
	}
	if said == nil {
		said = []string{"the greeting"}
	}
	server := f.Server
	if server == "" {
		server = "any server"
	}
	p.part("After", strings.Join(said, ", ")+" ("+server+")")
	p.part("State", stateAfter(f))
	for _, s := range f.Said {
		if s.Verdict == analyze.Legal || s.Verdict == analyze.Echo {
			continue
		}
		text := s.Verb + " is out of order, or a step is missing: " + s.Cause + reference(s.Cause)
		if s.Verdict == analyze.WarningMove {
			text += "; this server accepts it"
		}
		p.part("Note", text+".")
	}
	if f.State == analyze.Ended.String() {
		p.part("Next", "Nothing: whatever is sent gets no reply.")
		_, err := io.WriteString(w, p.out.String())
		return err
	}
	p.foretold("Legal next", f, analyze.Legal)
	p.foretold("Out of order, but accepted", f, analyze.WarningMove)
	p.foretold("Out of order, or a step is missing", f, analyze.IllegalMove)
	p.line("")
	p.line("badseq explain CAUSE tells all about one of them.")
	_, err := io.WriteString(w, p.out.String())
	return err
}

// stateAfter is "hello (EHLO or HELO accepted, no message begun), encrypted, not
// logged in".
func stateAfter(f analyze.Forecast) string {
	text := f.State + " (" + stateWords[f.State] + ")"
	if f.State == analyze.Ended.String() {
		return text
	}
	return text + map[bool]string{true: ", encrypted", false: ", in clear"}[f.Encrypted] + map[bool]string{true: ", logged in", false: ", not logged in"}[f.Authorized]
}

// foretold prints the commands of one verdict.
func (p *page) foretold(title string, f analyze.Forecast, v analyze.Verdict) {
	width, begun := 0, false
	for i := range f.Next {
		width = max(width, len(codes(&f.Next[i])))
	}
	for i := range f.Next {
		n := &f.Next[i]
		if n.Verdict != v {
			continue
		}
		if !begun {
			begun = true
			p.line("")
			p.line(p.paint.strong(title))
		}
		head := fmt.Sprintf("  %-8s  %-*s  ", n.Verb, width, codes(n))
		for _, l := range Wrap(p.say(remark(n, f.Server)), max(p.width()-len(head), 10)) {
			p.line(head + l)
			head = strings.Repeat(" ", len(head))
		}
		if remark(n, f.Server) == "" {
			p.line(head)
		}
	}
}

// codes are the replies to a command, the likeliest first.
func codes(n *analyze.Foretold) string {
	if n.Code == 0 {
		return "no reply"
	}
	list := []string{strconv.Itoa(n.Code)}
	for _, c := range n.Others {
		list = append(list, strconv.Itoa(c))
	}
	return strings.Join(list, " ")
}

// demanded are the conditions under which a server refuses what is in order.
var demanded = map[string]string{
	"auth-before-starttls": "where TLS is demanded first", "mail-before-starttls": "where TLS is demanded first",
	"mail-before-auth": "where a login is demanded first", "ehlo-twice-rejected": "from servers that take EHLO once",
}

// remark is what is said of a command.
func remark(n *analyze.Foretold, server string) string {
	var said []string
	if n.Listed != "" {
		said = append(said, "if the EHLO list names "+n.Listed)
	}
	for i := range n.Demands {
		d := &n.Demands[i]
		if when := demanded[d.Cause]; when != "" {
			said = append(said, fmt.Sprintf("%s %s (%s)", codes(d), when, d.Cause))
		}
	}
	if n.Cause != "" {
		said = append(said, n.Cause+reference(n.Cause))
	}
	if len(n.Accepts) > 0 {
		said = append(said, "accepted by "+strings.Join(n.Accepts, ", "))
	}
	if n.Says != "" {
		said = append(said, server+" "+n.Says)
	}
	return strings.Join(said, "; ")
}

// reference is ", RFC 5321 section 4.1.4" for a cause.
func reference(cause string) string {
	if r := analyze.RuleOf(cause); r != nil && len(r.Refs) > 0 {
		return ", " + references(r.Refs[:1])
	}
	return ""
}
