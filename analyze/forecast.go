package analyze

import (
	"slices"
	"strconv"
	"strings"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// Saying is a command that a client has sent, with what came of it.
type Saying struct {
	Verb string // one of Verbs; DATA and BDAT stand for the message too, AUTH for its exchange; "TLS" encrypts the connection from the start
	Code int    // the reply that it got; 0: what is expected
	// Offers is the list that EHLO got, a keyword with its parameters each; nil: the
	// list given for all, empty: none.
	Offers []string
}

// Verbs are the commands that a forecast knows, in the order of a session.
var Verbs = strings.Fields("EHLO HELO LHLO STARTTLS AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY EXPN HELP ETRN QUIT")

// Forecast is where a sequence of commands leads, and what may come next.
type Forecast struct {
	Server     string // as knowledge.Profiles names it, "" any
	State      string // name of the phase after the sequence
	Encrypted  bool
	Authorized bool
	Said       []Foretold // the sequence
	Next       []Foretold // every command that a client may think of
}

// Foretold is one command and what it gets.
type Foretold struct {
	Verb    string
	Code    int        // the reply; 0: none any more
	Others  []int      // what other servers answer, the commonest first
	Verdict Verdict    // Legal; IllegalMove: out of order or a step is missing; WarningMove: out of order, and accepted
	Cause   string     // the rule that it breaks, or that names its refusal; "" none
	Accepts []string   // where no server is given, those that accept it though it breaks the rule
	Demands []Foretold // what is in order here but gets from servers that demand a step first, or no second EHLO
	Listed  string     // the EHLO keyword that it needs, where the list in force is not known
	Says    string     // what the server's profile says of it
}

// asked are the commands that a forecast is made for.
var asked = strings.Fields("EHLO HELO STARTTLS AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY QUIT")

// Foresee tells where a sequence leads on a server (a name of knowledge.Profiles,
// "" any) whose EHLO lists offers (nil: not known), and what every command would
// get there, by the tables that judge.
func Foresee(said []Saying, offers []string, server string) Forecast {
	f := forecasterOf(said, offers, server)
	t := f.replay()
	out := Forecast{Server: server, State: t.EndIn.String(), Encrypted: t.End.TLS, Authorized: t.End.Authenticated, Said: f.judged(t)}
	for _, verb := range asked {
		out.Next = append(out.Next, f.foretell(t, verb))
	}
	return out
}

// forecaster holds the session that a sequence makes.
type forecaster struct {
	peer
	offers []string // the list of the next EHLO
	listed bool     // it is known
	invented
}

func forecasterOf(said []Saying, offers []string, server string) *forecaster {
	f := &forecaster{peer: newPeer(server), offers: offers, listed: offers != nil}
	f.reply("220 mx.example.com ESMTP")
	for _, s := range said {
		f.say(s)
	}
	return f
}

// replay is the session so far.
func (f *forecaster) replay() *Trace {
	return replayAt(f.software, f.session(), slices.Clone(f.events), stream.NewSource("", nil, nil, nil))
}

// say adds a command with its reply, and takes over what the reply teaches of
// the server.
func (f *forecaster) say(s Saying) {
	if s.Verb == "TLS" {
		f.events = slices.Insert(f.events, 0, stream.Event{Kind: stream.Transport, Signal: stream.Connected, Implicit: true,
			Session: 1, Place: stream.Place{Line: 1, Column: 1}})
		return
	}
	if s.Offers != nil {
		f.offers, f.listed = s.Offers, true
	}
	t := f.replay()
	f.sayAs(t, s, f.foretell(t, s.Verb))
}

// sayAs is say of a command that gets what was foretold, unless s says otherwise.
func (f *forecaster) sayAs(t *Trace, s Saying, told Foretold) {
	e := stream.Event{Kind: stream.Command, Verb: s.Verb}
	if s.Verb == "BDAT" {
		e.Argument = "6 LAST"
	}
	f.add(e)
	code := s.Code
	if code == 0 || t.EndIn == Ended { // nothing answers any more
		code = told.Code
	}
	switch {
	case code == 0:
	case code >= 400:
		f.reply(f.refusal(t, s.Verb, told.Cause, code))
		if end := f.replay(); s.Code != 0 {
			f.demands(&end.Steps[len(end.Steps)-1])
		}
	default:
		f.accept(s.Verb, code, t.End.TLS)
	}
}

// accept adds what follows when a command goes through.
func (f *forecaster) accept(verb string, code int, tls bool) {
	text := strconv.Itoa(code) + " Ok"
	switch verb {
	case "EHLO", "LHLO":
		for _, keyword := range f.offers {
			if keyword != "STARTTLS" || !tls { // RFC 3207 4.2
				text += "\n" + keyword
			}
		}
		f.reply(text)
		f.events[len(f.events)-1].Inferred = !f.listed
	case "STARTTLS":
		f.reply(text)
		f.add(stream.Event{Kind: stream.TLS, Signal: stream.TLSStarted})
	case "DATA":
		f.reply("354 Go on")
		f.add(stream.Event{Kind: stream.Content})
		f.add(stream.Event{Kind: stream.Content, Verb: stream.EndOfData})
		f.reply("250 Ok")
	default:
		f.reply(text)
	}
}

// refusal is a reply of that code: in the words for the cause, or for what such a
// code means to a command that is in order.
func (f *forecaster) refusal(t *Trace, verb, cause string, code int) string {
	clear := !t.End.TLS && (t.End.Caps.Has("STARTTLS") || !t.End.CapsKnown)
	switch {
	case cause != "":
	case verb == "AUTH" && clear && (code == 530 || code == 538 || code == 523):
		cause = "auth-before-starttls"
	case wantsMail(verb) && code == 530 && clear:
		cause = "mail-before-starttls"
	case wantsMail(verb) && code == 530:
		cause = "mail-before-auth"
	}
	if a := answerTo(cause); a != nil {
		return strconv.Itoa(code) + a.reply[3:]
	}
	text := map[string]string{"AUTH535": "5.7.8 Authentication credentials invalid", "RCPT550": "5.1.1 No such user here"}
	return strconv.Itoa(code) + " " + text[verb+strconv.Itoa(code)]
}

// judged is what the replay says of the sequence.
func (f *forecaster) judged(t *Trace) []Foretold {
	causes := map[int]string{}
	for _, found := range judged(t) {
		causes[found.Step] = found.Rule
	}
	var said []Foretold
	for k := range t.Steps {
		s := &t.Steps[k]
		if !onWire(s.Command) {
			continue
		}
		told := Foretold{Verb: s.Command, Code: s.Code(), Verdict: s.Verdict, Cause: causes[k]}
		if s.Verdict == WarningMove && s.Row != nil {
			told.Cause = s.Row.Cause
		}
		said = append(said, told)
	}
	return said
}

// foretell is what a command gets at the end of a session.
func (f *forecaster) foretell(t *Trace, verb string) Foretold {
	told := Foretold{Verb: verb, Verdict: Legal, Cause: f.refuses(verb, "", t.EndIn, t.End)}
	if told.Cause == "" {
		told.Code = goodCode(verb)
		told.Demands = f.mayDemand(t, verb)
		if k := map[string]string{"STARTTLS": "STARTTLS", "AUTH": "AUTH", "BDAT": "CHUNKING"}[verb]; k != "" && !t.End.CapsKnown {
			told.Listed = k
		}
		return told
	}
	told.Verdict = IllegalMove
	if t.EndIn == Ended {
		return told
	}
	known := knowledge.ReactionTo(verb, told.Cause)
	told.Code, told.Others = f.code(known, verb, told.Cause)
	switch allowed := Judge(verb, "", t.EndIn, t.End) == ""; {
	case f.software == "":
		told.Accepts = known.Accepts
	case told.Code < 400 && !allowed:
		told.Verdict = WarningMove
	case told.Code < 400 && (verb == "MAIL" || verb == "RCPT"): // measured so, but the session shows that this one wants more
		told.Code = answerTo(told.Cause).code()
	case told.Code < 400: // it wants the step of other commands only
		return Foretold{Verb: verb, Code: told.Code, Verdict: Legal}
	}
	if h := knowledge.ProfileOf(f.software).Habit(verb, told.Cause, told.Code < 400); h != nil {
		told.Says = h.Says
	}
	return told
}

// code is what the server answers to a command that breaks a rule, and what
// others do.
func (f *forecaster) code(known knowledge.Reaction, verb, cause string) (code int, others []int) {
	if code = known.Code(f.software); code != 0 {
		return code, nil
	}
	p := knowledge.ProfileOf(f.software)
	for _, accepted := range []bool{false, true} {
		if h := p.Habit(verb, cause, accepted); h != nil {
			if code, _ = strconv.Atoi(h.Code); code != 0 {
				return code, nil
			}
		}
	}
	if len(known.Refusals) > 0 && f.software == "" {
		return known.Refusals[0], known.Refusals[1:]
	}
	return answerTo(cause).code(), nil
}

// mayDemand is what a command that is in order gets from a server that wants
// TLS, a login, or no second EHLO: the rows of Policy whose words have no other
// meaning.
func (f *forecaster) mayDemand(t *Trace, verb string) []Foretold {
	if verb == "RSET" || verb == "NOOP" {
		return nil // few servers do
	}
	var all []Foretold
	s := &Step{Command: verb, Phase: t.EndIn, Facts: t.End}
	for i := range Policy {
		d := &Policy[i]
		if d.Verb != verb && (d.Verb != "mail" || !wantsMail(verb)) || !d.Sure || !guards[d.When](t.End, s) {
			continue
		}
		second := d.Says.Has(knowledge.DuplicateHello) && t.End.Hello != "" && f.software == ""
		first := verb != "EHLO" && verb != "HELO" && d.Says.Any(knowledge.NeedsTLS|knowledge.NeedsAuth)
		if !second && !first || slices.ContainsFunc(all, func(o Foretold) bool { return o.Cause == d.Cause }) {
			continue
		}
		told := Foretold{Verb: verb, Verdict: IllegalMove, Cause: d.Cause}
		told.Code, told.Others = f.code(knowledge.ReactionTo(verb, d.Cause), verb, d.Cause)
		if told.Code >= 400 {
			all = append(all, told)
		}
	}
	return all
}

// GoodCode is the code that ends a command when all is well: of AUTH its
// exchange, of DATA the message.
func GoodCode(verb string) int {
	switch verb {
	case "AUTH":
		return 235
	case "DATA":
		return 250
	}
	return goodCode(verb)
}

// goodCode is the first reply to a command when all is well, the login at once.
func goodCode(verb string) int {
	if classes := replyClasses[verb]; len(classes) > 0 && verb != "AUTH" {
		return classes[0]
	}
	return map[bool]int{true: 235, false: 250}[verb == "AUTH"]
}
