package analyze

import (
	"container/heap"
	"math/bits"
	"slices"
)

// What an edit costs: the fewest edits win; of as many, those that a reader
// would name first. Of two insertions or deletions the later one is cheaper.
const (
	anEdit      = 10_000
	costReplace = anEdit
	costLeave   = anEdit - 400 // to delete what is one too many
	costEarlier = anEdit + 100 // to move what prepares a transaction, or QUIT
	costInsert  = anEdit + 200
	costReset   = anEdit + 150 // to insert RSET
	costDelete  = anEdit + 400
	costMove    = anEdit + 600
	costBecome  = anEdit + 900 // to replace a command by one of another kind
)

// mostHeld bounds how many commands are on their way to a later place at once.
const mostHeld = 2

// mostEdits bounds a repair: a conversation that needs more was about something
// else. mostNodes bounds the search for it, in a conversation of so many units that
// it can need as many; in a longer one every node leads to more others, and the bound
// falls with the square, down to leastNodes.
const (
	mostEdits  = 8
	mostNodes  = 40_000
	leastNodes = 2_000
	manyUnits  = 9
)

// nodesOf is how many nodes are looked at in a conversation of so many units.
func nodesOf(units int) int {
	if units <= manyUnits {
		return mostNodes
	}
	return max(leastNodes, mostNodes*manyUnits*manyUnits/(units*units))
}

// node is a point of the search: units up to next are dealt with.
type node struct {
	at   key
	cost int
	from *node
	edit *Edit // that led here from the node before; nil: a unit was kept
	sent *unit // on the way from the node before; nil: none
}

type key struct {
	pos   standing
	next  int8
	moved uint64 // units that were moved to the front already
	held  uint64 // units that were taken out to be put in later
}

// search finds the cheapest edit of a conversation after which each command is
// legal where it stands and the aim is reached; nil if there is none. barred is
// a verb that must not be put in, "" if any may: no other recipient is known.
func (w *world) search(c stretch, a aim, barred string) []Edit {
	a.tls = a.tls && w.offersTLS()
	w.inserts, w.barred = w.insertions(a, barred), barred
	edits := w.shortest(c, a)
	if edits == nil && a.login {
		// A server that takes no login at all: do without it.
		a.login = false
		w.inserts = w.insertions(a, barred)
		edits = w.shortest(c, a)
	}
	return edits
}

func (w *world) shortest(c stretch, a aim) []Edit {
	queue := &nodes{{at: key{pos: w.start}}}
	done := map[key]bool{}
	most := nodesOf(len(c.units))
	for n := 0; queue.Len() > 0 && n < most; n++ {
		best := heap.Pop(queue).(*node)
		if done[best.at] {
			n--
			continue
		}
		done[best.at] = true
		w.looked++
		if best.reached(c.units, a) {
			w.rests = w.restsOn(best)
			return best.edits()
		}
		w.expand(best, c, func(next *node) {
			if !done[next.at] && next.cost < (mostEdits+1)*anEdit {
				heap.Push(queue, next)
			}
		})
	}
	return nil
}

// reached tells whether nothing is left to do.
func (n *node) reached(units []unit, a aim) bool {
	p := n.at.pos
	return int(n.at.next) == len(units) && n.at.held == 0 && (p.auth || !a.login) && (p.tls || !a.tls) && (p.hello == a.hello || a.hello == "") && p.progress >= a.progress
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
func (w *world) expand(n *node, c stretch, give func(*node)) {
	next, here := int(n.at.next), &unit{line: c.after}
	if next < len(c.units) {
		here = &c.units[next]
	}
	step := func(change func(*key), cost int, e *Edit, sent *unit) {
		to := &node{at: n.at, cost: n.cost + cost, from: n, edit: e, sent: sent}
		change(&to.at)
		give(to)
	}
	if next < len(c.units) {
		w.dealWith(n, &c.units[next], step)
	}
	for i := range w.inserts {
		u := &w.inserts[i]
		if n.at.pos.open && n.at.pos.hello == u.verb {
			continue // RSET says it better
		}
		if pos, ok := w.plays(n.at.pos, *u); ok && pos != n.at.pos {
			step(func(k *key) { k.pos = pos }, u.costInsert()+mostUnits-next, &Edit{Op: "insert", Command: u.spoken(), BeforeLine: here.line, Before: here.column}, u)
		}
	}
	for rest := n.at.held; rest != 0; rest &= rest - 1 {
		h := bits.TrailingZeros64(rest)
		if pos, ok := w.plays(n.at.pos, c.units[h]); ok {
			step(func(k *key) { k.pos, k.held = pos, k.held&^(1<<h) }, 0, c.units[h].moved(here), &c.units[h])
		}
	}
	for j := next + 1; j < len(c.units); j++ {
		u := &c.units[j]
		if n.at.moved&(1<<j) != 0 || u.fixed {
			continue
		}
		if pos, ok := w.plays(n.at.pos, *u); ok && pos != n.at.pos {
			step(func(k *key) { k.pos, k.moved = pos, k.moved|1<<j }, u.costMove(), u.moved(here), u)
		}
	}
}

// dealWith gives what can be done with the next unit itself.
func (w *world) dealWith(n *node, u *unit, step func(func(*key), int, *Edit, *unit)) {
	if n.at.moved&(1<<n.at.next) != 0 {
		step(func(k *key) { k.next++; k.moved &^= 1 << (k.next - 1) }, 0, nil, nil)
		return
	}
	if pos, ok := w.plays(n.at.pos, *u); ok {
		step(func(k *key) { k.pos = pos; k.next++ }, 0, nil, u)
	}
	if u.fixed {
		return
	}
	step(func(k *key) { k.next++ }, u.costDelete()+3*(mostUnits-int(n.at.next)), &Edit{Op: "delete", Line: u.line, Column: u.column}, nil)
	if bits.OnesCount64(n.at.held) < mostHeld {
		step(func(k *key) { k.held |= 1 << k.next; k.next++ }, u.costMove(), nil, nil)
	}
	replace := func(other *unit, cost int) {
		if pos, ok := w.plays(n.at.pos, *other); ok {
			step(func(k *key) { k.pos = pos; k.next++ }, cost, &Edit{Op: "replace", Line: u.line, Column: u.column, Command: other.spoken()}, other)
		}
	}
	if other, ok := w.kin(*u); ok && !u.extra && u.verb != w.barred {
		cost := costReplace
		if other.verb == n.at.pos.hello {
			cost = costBecome
		}
		replace(&other, cost)
	}
	for i := range w.inserts {
		other := &w.inserts[i]
		if other.verb != u.verb {
			replace(other, costBecome)
		}
	}
}

// kin is what a unit is meant to be: HELO becomes EHLO, BDAT DATA, a login uses
// a mechanism on offer, MAIL and RCPT lose their parameters, what the server
// cannot parse is written right.
func (w *world) kin(u unit) (unit, bool) {
	switch u.verb {
	case "EHLO", "HELO", "LHLO":
		if u.never && u.verb != "LHLO" {
			return unit{verb: u.verb}, true
		}
		return unit{verb: w.hello}, u.verb != w.hello
	case "BDAT":
		return unit{verb: "DATA", kept: u.kept}, true
	case "AUTH":
		return unit{verb: "AUTH", argument: w.mechanism}, u.never || mechanism(&Step{Argument: u.argument}) != w.mechanism
	case "MAIL", "RCPT":
		return unit{verb: u.verb, refused: u.refused, turnedAway: u.turnedAway, kept: u.kept}, u.never || u.argument != ""
	}
	return unit{verb: u.verb}, u.never && replyClasses[u.verb] != nil
}

// insertions are the commands that can be put into the conversation: what the
// aim needs, and what the server demands for that.
func (w *world) insertions(a aim, barred string) []unit {
	all := []unit{{verb: w.hello}, {verb: "RSET"}}
	for stage, verb := range []string{"MAIL", "RCPT", "DATA"} {
		if a.progress > int16(stage) {
			all = append(all, unit{verb: verb})
		}
	}
	login := a.login || w.mailNeeds && a.progress > 0
	if login {
		all = append(all, unit{verb: "AUTH", argument: w.mechanism})
	}
	if w.offersTLS() && (a.tls || login && (w.authNeedsTLS || !w.clear.Has("AUTH")) || w.mailNeedsTLS && a.progress > 0) {
		all = append(all, unit{verb: "STARTTLS"})
	}
	return slices.DeleteFunc(all, func(u unit) bool { return u.verb == barred })
}

// moved is the edit that moves a unit before another.
func (u unit) moved(before *unit) *Edit {
	return &Edit{Op: "move", Line: u.line, Column: u.column, BeforeLine: before.line, Before: before.column}
}

// costMove is what it costs to move the unit.
func (u unit) costMove() int {
	switch u.verb {
	case "AUTH", "STARTTLS", "EHLO", "QUIT":
		return costEarlier
	}
	return costMove
}

// costDelete is what it costs to leave the unit out.
func (u unit) costDelete() int {
	if u.extra {
		return costLeave
	}
	return costDelete
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
