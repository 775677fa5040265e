package analyze

import (
	"strings"

	"badseq/analyze/knowledge"
	"badseq/grammar/stream"
)

// localCauses are the causes of a command that the library would not send,
// where the state itself names none.
var localCauses = map[string]string{
	"AUTH":     "auth-not-advertised",
	"STARTTLS": "starttls-not-advertised",
	"BDAT":     "extension-not-advertised",
	"MAIL":     "extension-not-advertised",
	"RCPT":     "extension-not-advertised",
}

// refusedLocally is a command that never went out, since the library saw that
// it could not work: the same fault as on the wire.
func (t *Trace) refusedLocally(k int) (Finding, bool) {
	s := &t.Steps[k]
	if found := rows(s); len(found) > 0 {
		f := t.convict(k, nil, charge{row: found[0], rival: otherRow(found, 0)}, 0)
		if f.Rule != "auth-before-starttls" && s.Facts.StartShown {
			f.RunnerUp = nil
			f.Confidence, f.Because = High, "the state forbids it, and the library says so"
		}
		return f, true
	}
	if s.Command == "STARTTLS" && !s.Facts.CapsKnown && !s.Facts.Greeted && knowledge.UseOf(t.Server.Port) == knowledge.StartsTLS {
		return Finding{
			Rule: "plaintext-on-implicit-tls-port", Step: -1, Event: s.Event, Illegal: true, Confidence: High,
			Because: "the client waits in clear on a port where TLS comes first, and hears nothing",
		}, true
	}
	e := &t.Events[s.Event]
	if s.Command == "AUTH" && e.Signal == stream.NotAllowed && knowledge.Read(0, "", e.Text).Any(knowledge.NeedsTLS) {
		s.Verdict = IllegalMove
		return Finding{Rule: "auth-before-starttls", Step: k, Illegal: true, Confidence: Medium,
			Because:  "the library would not send a password in clear; the log does not show the EHLO list",
			RunnerUp: &RunnerUp{ID: "starttls-not-advertised", Decides: "the EHLO list: whether it has STARTTLS"},
			Evidence: proofs(t, k, "auth-before-starttls")}, true
	}
	cause, says := localCauses[s.Command], knowledge.Read(0, "", e.Text)
	switch {
	case s.Command == "STARTTLS" && says.Any(knowledge.AlreadyTLS):
		cause = "starttls-twice"
	case e.Signal != stream.NotOffered:
		cause = ""
	case s.Command == "AUTH" && (mechanism(s) != "" || s.Facts.Caps.Has("AUTH") || says.Any(knowledge.MechanismUnknown)):
		cause = "mechanism-not-advertised"
	}
	if cause == "" {
		return Finding{}, false
	}
	s.Verdict = IllegalMove
	return Finding{Rule: cause, Step: k, Illegal: true, Confidence: Medium,
		Because:  "the library says so; the log does not show the EHLO list",
		RunnerUp: rival(cause, ""), Evidence: proofs(t, k, cause)}, true
}

// convict is the finding that a step was illegal.
func (t *Trace) convict(k int, reply *ReplyRef, c charge, says knowledge.Words) Finding {
	s := &t.Steps[k]
	s.Row, s.Verdict = c.row, IllegalMove
	f := Finding{Rule: c.cause(), Step: k, Reply: reply, Illegal: true, Evidence: proofs(t, k, c.cause())}
	f.Confidence, f.Because, f.RunnerUp = certainty(s, c, says)
	return f
}

// certainty is how sure a charge is (high is a promise: state and words agree
// and no other cause fits).
func certainty(s *Step, c charge, says knowledge.Words) (Confidence, string, *RunnerUp) {
	cause := c.cause()
	if c.row != nil {
		w := wordsOf(cause)
		contrary := says != 0 && !says.Any(w.Agree) ||
			says.Any(knowledge.NeedsAuth|knowledge.BadCredentials|knowledge.NeedsTLS) && !w.Names.Any(says)
		switch {
		case contrary:
			return Medium, "the state forbids it; the reply speaks of something else", rival(cause, rivalOfWords(says))
		case c.rival != "" && !outdone(cause, c.rival, says):
			return Medium, "the state forbids it for more than one reason", rival(cause, c.rival)
		case !s.Facts.StartShown:
			return Medium, "state and reply agree; the log does not show the start", rival(cause, "")
		case passing(s.Code()) && !says.Any(w.Agree|w.Names|knowledge.Order):
			return Medium, "the state forbids it; a temporary refusal that does not say so may have another reason", rival(cause, "")
		case says.Any(w.Names) || says.Any(knowledge.OutOfOrder|knowledge.NotOffered) || w.Sure:
			return High, "state and reply agree", nil
		}
		return Medium, "the state forbids it; the reply does not say why", rival(cause, "")
	}
	other := c.rival
	if other == "" && says.Any(denied) {
		other = "relay-denied" // access words say no more than that
	}
	switch {
	case c.demand.When == "nothing shown":
		return Low, "the reply says that something is out of order, not what, and the log shows no conversation", rival(cause, other)
	case s.FromError:
		return Medium, "the reply says so; the log shows no conversation", rival(cause, other)
	case s.Inferred && s.Phase == Unknown:
		return Medium, "the reply says so; the log shows neither the command nor what came before", rival(cause, other)
	case !c.demand.Sure:
		return Medium, "the state leaves no nearer reason; the reply does not name it", rival(cause, other)
	case c.rival != "":
		return Medium, "the reply says so; the state forbids it for another reason too", rival(cause, c.rival)
	}
	return High, "the reply says so and the state agrees", nil
}

// passing tells a temporary refusal, which is seldom one for order (RFC 5321 4.2.1): 454 is
// the word of STARTTLS and AUTH (RFC 3207 4, RFC 4954 4).
func passing(code int) bool { return code/100 == 4 && code != 454 }

// outdone tells that a second row which forbids a command need not be weighed:
// the words name only the first, or the state alone proves it and the other is
// but a missing keyword.
func outdone(cause, rival string, says knowledge.Words) bool {
	w := wordsOf(cause)
	named := says.Any(w.Names) && !says.Any(wordsOf(rival).Names)
	return named || w.Sure && strings.HasSuffix(rival, "-not-advertised")
}
