package analyze

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"badseq/grammar/stream"
)

// strict is a server that wants TLS before AUTH and AUTH before MAIL, as most
// submission servers do.
func strict() *world {
	return &world{
		peer: peer{
			hello: "EHLO", mechanism: "PLAIN", authNeedsTLS: true, mailNeedsTLS: true, mailNeeds: true,
			clear: Capabilities{"STARTTLS": {}, "SIZE": {}},
			tls:   Capabilities{"AUTH": {Params: []string{"PLAIN"}}, "SIZE": {}},
		},
		start:  standing{phase: Greeted},
		played: map[play]result{},
	}
}

// lax is a server on port 25 that takes mail without TLS and login.
func lax() *world {
	return &world{
		peer:  peer{hello: "EHLO", mechanism: "PLAIN", clear: Capabilities{"SIZE": {}}, tls: Capabilities{}},
		start: standing{phase: Greeted}, played: map[play]result{},
	}
}

// conversation makes units of words such as "EHLO AUTH MAIL", one a line from 10.
func conversation(words string) []unit {
	var units []unit
	for i, verb := range strings.Fields(words) {
		u := unit{verb: verb, line: 10 + i}
		if verb == "AUTH" {
			u.argument = "PLAIN"
		}
		units = append(units, u)
	}
	return units
}

// whole is a conversation that is searched from end to end.
func whole(units []unit) stretch {
	return stretch{units: units, at: len(units), after: 10 + len(units)}
}

// apply makes the edits.
func apply(units []unit, edits []Edit) []unit {
	type slot struct {
		unit
		gone bool
	}
	var rest []slot
	for _, u := range units {
		rest = append(rest, slot{unit: u})
	}
	before := map[int][]unit{}
	for _, e := range edits {
		for i := range rest {
			if rest[i].line != e.Line {
				continue
			}
			switch e.Op {
			case "delete":
				rest[i].gone = true
			case "move":
				before[e.BeforeLine] = append(before[e.BeforeLine], rest[i].unit)
				rest[i].gone = true
			case "replace":
				verb, argument, _ := strings.Cut(e.Command, " ")
				rest[i].verb, rest[i].argument = verb, argument
			}
		}
		if e.Op == "insert" {
			verb, argument, _ := strings.Cut(e.Command, " ")
			before[e.BeforeLine] = append(before[e.BeforeLine], unit{verb: verb, argument: argument})
		}
	}
	var out []unit
	for _, s := range rest {
		out = append(out, before[s.line]...)
		if !s.gone {
			out = append(out, s.unit)
		}
	}
	return append(out, before[10+len(units)]...)
}

// session makes events of a conversation, with the answers of the server w.
func (w *world) session(units []unit) []stream.Event {
	line := 0
	var events []stream.Event
	add := func(e stream.Event) {
		line++
		e.Session, e.Place = 1, stream.Place{Line: line, Column: 1}
		events = append(events, e)
	}
	add(stream.Event{Kind: stream.Reply, Code: 220, Text: "mx.example.com ESMTP"})
	at := w.start
	for _, u := range units {
		add(stream.Event{Kind: stream.Command, Verb: u.verb, Argument: u.argument})
		next, ok := w.plays(at, u)
		offer := w.offer(at.tls)
		at = next
		switch {
		case !ok:
			add(stream.Event{Kind: stream.Reply, Code: 503, Text: "bad sequence of commands"})
		case u.verb == "EHLO":
			add(stream.Event{Kind: stream.Reply, Code: 250, Text: "mx.example.com\n" + offer})
		case u.verb == "STARTTLS":
			add(stream.Event{Kind: stream.Reply, Code: 220, Text: "go ahead"})
			add(stream.Event{Kind: stream.TLS, Signal: stream.TLSStarted})
		case u.verb == "AUTH":
			add(stream.Event{Kind: stream.Reply, Code: 235, Text: "welcome"})
		case u.verb == "DATA":
			add(stream.Event{Kind: stream.Reply, Code: 354, Text: "go on"})
			add(stream.Event{Kind: stream.Content})
			add(stream.Event{Kind: stream.Content, Verb: stream.EndOfData})
			add(stream.Event{Kind: stream.Reply, Code: 250, Text: "queued"})
		case u.verb == "QUIT":
			add(stream.Event{Kind: stream.Reply, Code: 221, Text: "bye"})
		default:
			add(stream.Event{Kind: stream.Reply, Code: 250, Text: "ok"})
		}
	}
	return events
}

// legal replays a conversation with the engine and says what is wrong with it.
func (w *world) legal(units []unit, a aim) error {
	events := w.session(units)
	t := Replay(stream.Session{Index: 1, First: 1, Last: len(events)}, events, stream.NewSource("", nil, nil, nil))
	judged(t)
	for i := range t.Steps {
		if s := &t.Steps[i]; s.Verdict == IllegalMove || len(rows(s)) > 0 || s.Refused() {
			return fmt.Errorf("step %d, %s in state %s: %s", i, s.Command, s.Phase, s.Verdict)
		}
	}
	if a.login && !t.End.Authenticated {
		return fmt.Errorf("not logged in")
	}
	if a.progress >= 3 && t.End.Delivered < int(a.progress/3) {
		return fmt.Errorf("%d messages accepted, want %d", t.End.Delivered, a.progress/3)
	}
	return nil
}

func words(units []unit) string {
	var out []string
	for _, u := range units {
		out = append(out, u.verb)
	}
	return strings.Join(out, " ")
}

func TestRepairs(t *testing.T) {
	for _, c := range []struct {
		server  func() *world
		said    string
		repairs int
		becomes string
	}{
		{strict, "EHLO AUTH", 2, "EHLO STARTTLS EHLO AUTH"},
		{strict, "EHLO STARTTLS AUTH MAIL RCPT DATA QUIT", 1, "EHLO STARTTLS EHLO AUTH MAIL RCPT DATA QUIT"},
		{strict, "STARTTLS EHLO AUTH", 1, "EHLO STARTTLS EHLO AUTH"},
		{strict, "EHLO STARTTLS EHLO MAIL AUTH RCPT DATA", 1, "EHLO STARTTLS EHLO AUTH MAIL RCPT DATA"},
		{strict, "HELO STARTTLS EHLO AUTH", 1, "EHLO STARTTLS EHLO AUTH"},
		{strict, "EHLO STARTTLS STARTTLS EHLO AUTH", 1, "EHLO STARTTLS EHLO AUTH"},
		{strict, "EHLO STARTTLS EHLO AUTH AUTH MAIL", 1, "EHLO STARTTLS EHLO AUTH MAIL"},
		{strict, "EHLO MAIL", 3, "EHLO STARTTLS EHLO AUTH MAIL"},
		{lax, "EHLO RCPT DATA", 1, "EHLO MAIL RCPT DATA"},
		{lax, "EHLO MAIL DATA", 1, "EHLO MAIL RCPT DATA"},
		{lax, "EHLO RCPT MAIL DATA", 1, "EHLO MAIL RCPT DATA"},
		{lax, "MAIL RCPT DATA", 1, "EHLO MAIL RCPT DATA"},
		{lax, "EHLO QUIT MAIL RCPT DATA", 1, "EHLO MAIL RCPT DATA QUIT"},
		{lax, "EHLO MAIL MAIL RCPT DATA", 1, "EHLO MAIL RSET MAIL RCPT DATA"},
		{lax, "EHLO MAIL RCPT DATA", 0, "EHLO MAIL RCPT DATA"},
		{lax, "EHLO AUTH MAIL RCPT DATA", 1, "EHLO MAIL RCPT DATA"},
		{lax, "EHLO STARTTLS MAIL RCPT DATA", 1, "EHLO MAIL RCPT DATA"},
		{strict, "STARTTLS", 1, "EHLO STARTTLS"},
		{strict, "EHLO STARTTLS EHLO AUTH MAIL STARTTLS", 1, "EHLO STARTTLS EHLO AUTH MAIL"},
	} {
		w, units := c.server(), conversation(c.said)
		a := aimOf(units, len(units))
		edits := w.search(whole(units), a, "")
		got := apply(units, edits)
		if edits == nil || len(edits) != c.repairs || words(got) != c.becomes {
			t.Errorf("%s: %d edits to %q, want %d to %q: %v", c.said, len(edits), words(got), c.repairs, c.becomes, edits)
			continue
		}
		a.login = a.login && c.said != "EHLO AUTH MAIL RCPT DATA"
		if err := w.legal(got, a); err != nil {
			t.Errorf("%s: repaired to %s: %v", c.said, words(got), err)
		}
	}
}

// What the search gives is legal to the engine, whatever was said.
func TestRepairedReplays(t *testing.T) {
	random := rand.New(rand.NewSource(503))
	verbs := []string{"EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "RCPT", "DATA", "RSET", "NOOP", "QUIT"}
	repaired := 0
	for range 250 {
		said := make([]string, 1+random.Intn(9))
		for i := range said {
			said[i] = verbs[random.Intn(len(verbs))]
		}
		w := strict()
		if random.Intn(2) == 0 {
			w = lax()
		}
		units := conversation(strings.Join(said, " "))
		a := aimOf(units, len(units))
		edits := w.search(whole(units), a, "")
		if edits == nil {
			continue
		}
		repaired++
		a.login = a.login && w.offersTLS()
		if err := w.legal(apply(units, edits), a); err != nil {
			t.Errorf("%v, by %v, becomes %s: %v", said, edits, words(apply(units, edits)), err)
		}
	}
	if repaired < 150 {
		t.Errorf("only %d of 250 repaired", repaired)
	}
}

// No shorter edit exists: from every legal conversation that reaches an aim, all
// others are reached backwards, edit by edit.
func TestShortest(t *testing.T) {
	const letters, longest = "ESAMRD", 6
	verb := map[byte]string{'E': "EHLO", 'S': "STARTTLS", 'A': "AUTH", 'M': "MAIL", 'R': "RCPT", 'D': "DATA"}
	spell := func(word string) []unit {
		var said []string
		for i := range word {
			said = append(said, verb[word[i]])
		}
		return conversation(strings.Join(said, " "))
	}
	var all []string
	for from, n := 0, 1; n <= longest; n++ {
		if n == 1 {
			all = append(all, "")
		}
		to := len(all)
		for _, word := range all[from:to] {
			for i := range letters {
				all = append(all, word+letters[i:i+1])
			}
		}
		from = to
	}
	w := strict()
	type end struct {
		login    bool
		progress int16
	}
	ends := map[string]end{}
	for _, word := range all {
		at, ok := w.start, true
		for _, u := range spell(word) {
			if at, ok = w.plays(at, u); !ok {
				break
			}
		}
		if ok {
			ends[word] = end{at.auth, at.progress}
		}
	}
	if len(ends) < 20 {
		t.Fatalf("only %d legal conversations", len(ends))
	}
	checked := 0
	for _, a := range []aim{{login: true}, {login: true, progress: 2}} {
		var goals []string
		for word, e := range ends {
			if (e.login || !a.login) && e.progress >= a.progress {
				goals = append(goals, word)
			}
		}
		least := distances(goals, letters, longest)
		for _, word := range all {
			units := spell(word)
			b := aimOf(units, len(units))
			b.tls = false // here a login implies it
			if len(word) > 4 || b != a {
				continue
			}
			want, ok := least[word]
			if !ok || want > 4 {
				continue
			}
			checked++
			if got := w.search(whole(units), a, ""); got == nil || len(got) > want {
				t.Errorf("%s for %+v: %d edits %v, %d do", word, a, len(got), got, want)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d conversations checked", checked)
	}
}

// distances are the fewest edits between each word and a goal. Every edit has
// its inverse, so they are counted from the goals.
func distances(goals []string, letters string, longest int) map[string]int {
	least := map[string]int{}
	queue := goals
	for _, g := range goals {
		least[g] = 0
	}
	for len(queue) > 0 {
		word := queue[0]
		queue = queue[1:]
		reach := func(other string) {
			if _, ok := least[other]; !ok {
				least[other] = least[word] + 1
				queue = append(queue, other)
			}
		}
		for i := 0; i <= len(word); i++ {
			for k := range letters {
				if len(word) < longest {
					reach(word[:i] + letters[k:k+1] + word[i:])
				}
			}
			if i == len(word) {
				break
			}
			rest := word[:i] + word[i+1:]
			reach(rest)
			for j := 0; j <= len(rest); j++ {
				reach(rest[:j] + word[i:i+1] + rest[j:])
			}
		}
	}
	return least
}
