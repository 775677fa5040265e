package analyze

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
	costMisfit      = 120
	costSkipReply   = 60 // the server said it unasked
	costSkipCommand = 40 // the log shows no reply
	costApart       = 1  // another command stands between command and reply
)

// alignment limits: the table of costs is alignBand wide and one row a step.
const (
	alignBand  = 17
	alignSteps = 20_000
)

// realign pairs anew when the queue gave a reply to a command that cannot have
// asked for it: the cheapest alignment of commands and replies, both in order,
// a reply never before its command. Where the client took another command's
// reply for its own, the step is marked and t.Shifted is the first.
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
	p.markShift(steps, replies, pairs)
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
// theirs.
func (p *pairing) markShift(steps, replies, pairs []int) {
	j := 0
	for n, k := range steps {
		for j < len(replies) && replies[j] < p.t.Steps[k].Event {
			j++
		}
		next := len(p.t.Events)
		if n+1 < len(steps) {
			next = p.t.Steps[steps[n+1]].Event
		}
		if j < len(replies) && replies[j] < next && pairs[j] != n {
			p.t.Steps[k].Misread = true
			if p.t.Shifted < 0 {
				p.t.Shifted = k
			}
		}
	}
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
	if i+1 < len(steps) && t.Steps[steps[i+1]].Event < r {
		cost += costApart
	}
	return cost
}
