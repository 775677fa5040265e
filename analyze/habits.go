package analyze

import (
	"strings"

	"badseq/analyze/knowledge"
)

// habitEffects are the rows of Effects that are otherwise for one server
// program, by its name: what the profiles say under After.
var habitEffects = map[string][]Effect{}

func init() {
	for _, p := range knowledge.Profiles {
		for _, h := range p.Habits {
			for _, verb := range strings.Fields(h.After.Verbs) {
				habitEffects[p.Server] = append(habitEffects[p.Server], Effect{verb, h.After.Class, back, h.After.Changes})
			}
		}
	}
}

// effect is the row of Effects for a command and a reply code on this server,
// nil if none: what its profile says, else what the RFCs say.
func (t *Trace) effect(s *Step, code int) *Effect {
	own := habitEffects[t.Server.Software]
	for i := range own {
		if e := &own[i]; e.Verb == s.Command && strings.IndexByte(e.Class, byte('0'+code/100)) >= 0 {
			return e
		}
	}
	return effect(s, code)
}

// habitOf is what the server's profile says of a step and a cause, nil if
// nothing.
func (t *Trace) habitOf(s *Step, cause string) *knowledge.Habit {
	return knowledge.ProfileOf(t.Server.Software).Habit(s.Command, cause, !s.Refused())
}

// sayHabit is the sentence that a report adds to a cause where the server's
// profile has a word on it: "Postfix answers 554, not 503, to DATA without a
// recipient."
func (t *Trace) sayHabit(p *placed) string {
	if p.Step < 0 || !t.Steps[p.Step].Refused() {
		return ""
	}
	h := t.habitOf(&t.Steps[p.Step], p.Rule)
	if h == nil {
		return ""
	}
	return " " + t.Server.Software + " " + h.Says + "."
}
