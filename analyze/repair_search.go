package analyze

import (
	"container/heap"
	"math/bits"
)

// What an edit costs: the fewest edits win; of as many, those that a reader
// would name first. Of two insertions or deletions the later one is cheaper.
const (
	anEdit      = 10_000
	costReplace = anEdit
	costEarlier = anEdit + 100 // to move what prepares a transaction, or QUIT
	costInsert  = anEdit + 200
	costReset   = anEdit + 150 // to insert RSET
	costDelete  = anEdit + 400
	costMove    = anEdit + 600
)

// mostHeld bounds how many commands are on their way to a later place at once.
const mostHeld = 2

// mostEdits bounds a repair: a conversation that needs more was about something
// else. mostNodes bounds the search for it.
const (
	mostEdits = 6
	mostNodes = 20_000
)

// node is a point of the search: units up to next are dealt with.
type node struct {
	at   key
	cost int
	from *node
	edit *Edit // that led here from the node before; nil: a unit was kept
}

type key struct {
	pos   standing
	next  int8
	moved uint64 // units that were moved to the front already
	held  uint64 // units that were taken out to be put in later
}

// search finds the cheapest edit of units after which each is legal where it
// stands and the aim is reached; nil if there is none. after is the line behind
// the conversation.
func (w *world) search(units []unit, a aim, after int) []Edit {
	a.tls = a.tls && w.offersTLS
	edits := w.shortest(units, a, after)
	if edits == nil && a.login {
		// A server that takes no login at all: do without it.
		a.login = false
		edits = w.shortest(units, a, after)
	}
	return edits
}

func (w *world) shortest(units []unit, a aim, after int) []Edit {
	w.inserts = w.insertions(units)
	queue := &nodes{{at: key{pos: w.start}}}
	done := map[key]bool{}
	for n := 0; queue.Len() > 0 && n < mostNodes; n++ {
		best := heap.Pop(queue).(*node)
		if done[best.at] {
			n--
			continue
		}
		done[best.at] = true
		if best.reached(units, a) {
			return best.edits()
		}
		w.expand(best, units, after, func(next *node) {
			if !done[next.at] && next.cost < (mostEdits+1)*anEdit {
				heap.Push(queue, next)
			}
		})
	}
	return nil
}

// reached tells whether nothing is left to do.
func (n *node) reached(units []unit, a aim) bool {
	return int(n.at.next) == len(units) && n.at.held == 0 && (n.at.pos.auth || !a.login) && (n.at.pos.tls || !a.tls) && n.at.pos.progress >= a.progress
}

// edits are the edits on the way to a node, in order; empty, not nil, if there
// were none.
func (n *node) edits() []Edit {
	out := []Edit{}
	for ; n != nil; n = n.from {
		if n.edit != nil {
			out = append(out, *n.edit)
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// expand gives every node that one step leads to.
func (w *world) expand(n *node, units []unit, after int, give func(*node)) {
	next := int(n.at.next)
	line := after
	if next < len(units) {
		line = units[next].line
	}
	step := func(change func(*key), cost int, e *Edit) {
		to := &node{at: n.at, cost: n.cost + cost, from: n, edit: e}
		change(&to.at)
		give(to)
	}
	if next < len(units) {
		w.dealWith(n, units[next], step)
	}
	for _, u := range w.inserts {
		if n.at.pos.open && u.verb == w.hello {
			continue // RSET says it better
		}
		if pos, ok := w.plays(n.at.pos, u); ok && pos != n.at.pos {
			step(func(k *key) { k.pos = pos }, u.costInsert()+mostUnits-next, &Edit{Op: "insert", Command: u.spoken(), BeforeLine: line})
		}
	}
	for rest := n.at.held; rest != 0; rest &= rest - 1 {
		h := bits.TrailingZeros64(rest)
		if pos, ok := w.plays(n.at.pos, units[h]); ok {
			step(func(k *key) { k.pos, k.held = pos, k.held&^(1<<h) }, 0, &Edit{Op: "move", Line: units[h].line, BeforeLine: line})
		}
	}
	for j := next + 1; j < len(units); j++ {
		if n.at.moved&(1<<j) != 0 || units[j].fixed {
			continue
		}
		if pos, ok := w.plays(n.at.pos, units[j]); ok && pos != n.at.pos {
			step(func(k *key) { k.pos, k.moved = pos, k.moved|1<<j }, units[j].costMove(), &Edit{Op: "move", Line: units[j].line, BeforeLine: line})
		}
	}
}

// dealWith gives what can be done with the next unit itself.
func (w *world) dealWith(n *node, u unit, step func(func(*key), int, *Edit)) {
	if n.at.moved&(1<<n.at.next) != 0 {
		step(func(k *key) { k.next++; k.moved &^= 1 << (k.next - 1) }, 0, nil)
		return
	}
	if pos, ok := w.plays(n.at.pos, u); ok {
		step(func(k *key) { k.pos = pos; k.next++ }, 0, nil)
	}
	if u.fixed {
		return
	}
	step(func(k *key) { k.next++ }, costDelete+3*(mostUnits-int(n.at.next)), &Edit{Op: "delete", Line: u.line})
	if bits.OnesCount64(n.at.held) < mostHeld {
		step(func(k *key) { k.held |= 1 << k.next; k.next++ }, u.costMove(), nil)
	}
	if other, ok := w.replacement(u); ok {
		if pos, ok := w.plays(n.at.pos, other); ok {
			step(func(k *key) { k.pos = pos; k.next++ }, costReplace, &Edit{Op: "replace", Line: u.line, Command: other.spoken()})
		}
	}
}

// replacement is what a unit can be made to be: HELO becomes EHLO, BDAT DATA, a
// login uses a mechanism on offer, MAIL and RCPT lose their parameters.
func (w *world) replacement(u unit) (unit, bool) {
	switch u.verb {
	case "HELO":
		return unit{verb: w.hello}, true
	case "BDAT":
		return unit{verb: "DATA"}, true
	case "AUTH":
		if mechanism(&Step{Argument: u.argument}) != w.mechanism {
			return unit{verb: "AUTH", argument: w.mechanism}, true
		}
	case "MAIL", "RCPT":
		return unit{verb: u.verb, refused: u.refused}, u.argument != ""
	}
	return unit{}, false
}

// insertions are the commands that can be put into the conversation.
func (w *world) insertions(units []unit) []unit {
	out := []unit{{verb: w.hello}, {verb: "RSET"}, {verb: "MAIL"}, {verb: "RCPT"}, {verb: "DATA"}}
	if w.offersTLS {
		out = append(out, unit{verb: "STARTTLS"})
	}
	login := w.mailNeeds
	for _, u := range units {
		login = login || u.verb == "AUTH"
	}
	if login {
		out = append(out, unit{verb: "AUTH", argument: w.mechanism})
	}
	return out
}

// spoken is the command as an edit names it: the verb, and of a login its
// mechanism.
func (u unit) spoken() string {
	if u.verb == "AUTH" && u.argument != "" {
		return "AUTH " + mechanism(&Step{Argument: u.argument})
	}
	return u.verb
}

// costMove is what it costs to move the unit.
func (u unit) costMove() int {
	switch u.verb {
	case "AUTH", "STARTTLS", "EHLO", "QUIT":
		return costEarlier
	}
	return costMove
}

// costInsert is what it costs to insert the unit.
func (u unit) costInsert() int {
	if u.verb == "RSET" {
		return costReset
	}
	return costInsert
}

// nodes is a heap of nodes, the cheapest first.
type nodes []*node

func (q nodes) Len() int           { return len(q) }
func (q nodes) Less(i, j int) bool { return q[i].cost < q[j].cost }
func (q nodes) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *nodes) Push(x any)        { *q = append(*q, x.(*node)) }
func (q *nodes) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
