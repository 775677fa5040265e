package analyze

import (
	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// replyClasses are the replies below 400 that a command can get (RFC 5321
// 4.3.2 and the extensions); 4xx and 5xx fit every command. A command that is
// not here may get anything.
var replyClasses = map[string][]int{
	VerbGreeting:     {220},
	"EHLO":           {250},
	"HELO":           {250},
	"LHLO":           {250},
	"STARTTLS":       {220},
	"AUTH":           {334, 235},
	VerbAuthResponse: {334, 235},
	"MAIL":           {250},
	"RCPT":           {250, 251, 252},
	"DATA":           {354},
	VerbEndOfData:    {250},
	"BDAT":           {250},
	"BURL":           {250},
	"RSET":           {250},
	"NOOP":           {250, 200},
	"QUIT":           {221, 250},
	"VRFY":           {250, 251, 252},
	"EXPN":           {250, 252},
	"ETRN":           {250, 251, 252, 253},
	"HELP":           {211, 214, 250},
	"XCLIENT":        {220, 250},
}

// fits tells whether a command can get a reply of that code.
func fits(verb string, code int) bool {
	classes, known := replyClasses[verb]
	if !known || code >= 400 || code == 0 {
		return true
	}
	for _, c := range classes {
		if c == code {
			return true
		}
	}
	return false
}

// Costs of an alignment. A shift of a whole tail costs less than two replies
// that cannot belong to their commands.
const (
	costMisfit      = 90
	costSkipReply   = 60 // the server said it unasked
	costSkipCommand = 40 // the log shows no reply
	costUnlikely    = 10 // "unknown command" or "syntax" to a command that every server knows
	costApart       = 1  // another command stands between command and reply
)

// alignment limits: the table of costs is alignBand wide and one row a step.
const (
	alignBand  = 17
	alignSteps = 20_000
)

// realign pairs anew when the queue gave a reply to a command that cannot have
// asked for it: the cheapest alignment of commands and replies, both in order,
// a reply never before its command.
func (p *pairing) realign() {
	steps, replies := p.alignable()
	if len(steps) > alignSteps || len(replies) == 0 {
		return
	}
	pairs, ok := cheapest(p.t, steps, replies)
	if !ok {
		return
	}
	for _, k := range steps {
		p.t.Steps[k].Replies = nil
	}
	for j, r := range replies {
		p.answers[r] = -1
		if pairs[j] < 0 {
			p.t.Unasked = append(p.t.Unasked, r)
			continue
		}
		k := steps[pairs[j]]
		p.answers[r] = int32(k)
		p.t.Steps[k].Replies = append(p.t.Steps[k].Replies, &p.t.Events[r])
	}
}

// alignable are the steps that wait for a reply and the events that are replies
// to them; steps that a reply itself proved stay as they are.
func (p *pairing) alignable() (steps, replies []int) {
	for k := range p.t.Steps {
		s := &p.t.Steps[k]
		if s.Inferred || s.Local || s.Is(VerbConnect, VerbGreeting, VerbTLS, VerbContent, VerbClose) {
			continue
		}
		steps = append(steps, k)
	}
	for i := range p.t.Events {
		if k := p.answers[i]; k >= 0 && !p.t.Steps[k].Inferred && !p.t.Steps[k].Is(VerbGreeting, VerbClose) {
			replies = append(replies, i)
		}
	}
	return steps, replies
}

// markShift finds the commands after which the client read a reply that is not
// theirs: a reply came, the client went on, and the command's own reply was not
// among what had come. A client that pipelines does the same in order, so there
// must be one command that cannot get what came for it; t.Shifted is then the
// first of those around it.
func (p *pairing) markShift() {
	t := p.t
	run := -1 // first of the misread commands in a row
	for k := range t.Steps {
		if t.Steps[k].Is(VerbConnect, VerbGreeting, VerbTLS, VerbContent, VerbClose) || t.Steps[k].Local || t.Steps[k].Inferred {
			continue
		}
		seen, own, misfit := p.window(k)
		if !seen || own {
			run = -1
			continue
		}
		if run < 0 {
			run = k
		}
		// A pipelined group that was cut off ends with replies that are not its last
		// command's: no sign of a shift.
		if misfit && t.Shifted < 0 && (run < k || p.goesOn(k)) {
			t.Shifted = run
		}
	}
	for k := max(t.Shifted, 0); t.Shifted >= 0 && k < len(t.Steps); k++ {
		seen, own, _ := p.window(k)
		t.Steps[k].Misread = seen && !own
	}
}

// goesOn tells whether the client sent anything after step k.
func (p *pairing) goesOn(k int) bool {
	for n := k + 1; n < len(p.t.Steps); n++ {
		if s := &p.t.Steps[n]; !s.Inferred && onWire(s.Command) {
			return true
		}
	}
	return false
}

// window looks at the replies between step k and the next command: whether
// there are any, whether the step's own is among them, whether one cannot be.
func (p *pairing) window(k int) (seen, own, misfit bool) {
	t := p.t
	end := len(t.Events)
	for n := k + 1; n < len(t.Steps); n++ {
		if s := &t.Steps[n]; !s.Inferred && !s.Is(VerbGreeting, VerbTLS, VerbContent, VerbClose) {
			end = s.Event
			break
		}
	}
	for i := t.Steps[k].Event + 1; i < end; i++ {
		e := &t.Events[i]
		if e.Kind != stream.Reply || e.Repeated {
			continue
		}
		seen = true
		own = own || p.answers[i] == int32(k)
		misfit = misfit || !fits(t.Steps[k].Command, e.Code)
	}
	return seen, own, misfit
}

// cheapest returns, for each reply, the index into steps of its command, or -1;
// false if the two sequences are too far apart for the band.
func cheapest(t *Trace, steps, replies []int) ([]int, bool) {
	n, m := len(steps), len(replies)
	const half = alignBand / 2
	if m-n > half || n-m > half {
		return nil, false
	}
	cost := make([][alignBand]int32, n+1)
	from := make([][alignBand]byte, n+1)
	const far = 1 << 29
	for i := 0; i <= n; i++ {
		for b := range alignBand {
			j := i + b - half
			cost[i][b], from[i][b] = far, 0
			if j < 0 || j > m {
				continue
			}
			if i == 0 && j == 0 {
				cost[i][b] = 0
			}
			relax := func(c int32, how byte) {
				if c < cost[i][b] {
					cost[i][b], from[i][b] = c, how
				}
			}
			if i > 0 && j > 0 {
				relax(cost[i-1][b]+pairCost(t, steps, i-1, replies[j-1]), 'p')
			}
			if i > 0 && b+1 < alignBand {
				relax(cost[i-1][b+1]+costSkipCommand, 'c')
			}
			if j > 0 && b > 0 {
				relax(cost[i][b-1]+costSkipReply, 'r')
			}
		}
	}
	pairs := make([]int, m)
	for i, j := n, m; i > 0 || j > 0; {
		switch from[i][j-i+half] {
		case 'p':
			i, j = i-1, j-1
			pairs[j] = i
		case 'c':
			i--
		case 'r':
			j--
			pairs[j] = -1
		default:
			return nil, false
		}
	}
	return pairs, true
}

// pairCost is what it costs to give the reply at event r to step steps[i].
func pairCost(t *Trace, steps []int, i, r int) int32 {
	const impossible = 1 << 20
	s := &t.Steps[steps[i]]
	if r < s.Event {
		return impossible
	}
	var cost int32
	if !fits(s.Command, t.Events[r].Code) {
		cost += costMisfit
	}
	if r := &t.Events[r]; r.Code >= 500 && replyClasses[s.Command] != nil && complaint(r).Any(knowledge.NotImplemented|knowledge.Syntax) {
		cost += costUnlikely
	}
	if i+1 < len(steps) && t.Steps[steps[i+1]].Event < r {
		cost += costApart
	}
	return cost
}
