package analyze

import (
	"badseq/analyze/fix"
	"badseq/analyze/knowledge"
)

var pipeliningRules = []Rule{
	{
		ID: "pipelined-without-offer", Title: "Commands sent without waiting for replies", Who: ByClient, Refs: []string{"RFC 5321 4.3.1", "RFC 2920 3.1"},
		Says: "% was sent before a reply that must be waited for.",
		Doc: Doc{
			Shows:  "Commands were sent before the reply that must be waited for, and the server objects.",
			Why:    "Without the PIPELINING extension a client MUST wait for each reply. With it, EHLO, STARTTLS, AUTH, DATA, VRFY and QUIT still end a group: nothing may follow them before their reply.",
			Change: "Wait for each reply, or pipeline only MAIL, RCPT and RSET, and only after the EHLO in force listed PIPELINING.",
			Fine:   "Many servers do not notice; then this is a warning.",
		},
		Fix: fix.Advice{
			Sentence: "Wait for each reply before the next command: always after EHLO, STARTTLS, AUTH and DATA, and everywhere if the server does not offer PIPELINING.",
			Topic:    "wait",
		},
		Rival:  &RunnerUp{"reply-out-of-step", "a trace with time stamps: whether the command went out before the reply came"},
		Repair: Repair{By: wait, Else: "The commands and their order are right: the client has to wait for each reply."},
		Bad:    talkGreeting + "C: EHLO client.example\nS: 250-mx.example.com\nS: 250 8BITMIME\nC: MAIL FROM:<a@example.com>\nC: RCPT TO:<b@example.org>\nS: 250 2.1.0 Ok\nS: 503 5.5.0 Improper use of SMTP command pipelining\n" + talkQuit,
		Good:   talkGreeting + talkHello + talkMail,
		Find:   findPipelined,
	},
}

// groupEnds are the commands that nothing may follow before their reply (RFC
// 2920 3.1, RFC 3207 4, RFC 4954 4).
var groupEnds = map[string]bool{
	"EHLO": true, "HELO": true, "LHLO": true, "STARTTLS": true, "AUTH": true, VerbAuthResponse: true, "DATA": true, VerbEndOfData: true,
	"VRFY": true, "EXPN": true, "TURN": true, "QUIT": true, "NOOP": true,
}

// beyondOffer tells whether step k was sent while a command was pending that
// must be waited for; waited is that command.
func beyondOffer(t *Trace, k int) (waited int, beyond bool) {
	s := &t.Steps[k]
	if !s.Piped || s.Local || s.Inferred || s.Is(VerbContent, VerbTLS, VerbClose) {
		return -1, false
	}
	for i := k - 1; i >= 0 && i >= k-aheadLimit; i-- {
		w := &t.Steps[i]
		if w.Answer < s.Event || w.Is(VerbGreeting, VerbConnect) {
			if w.Answered() {
				break
			}
			continue
		}
		if groupEnds[w.Command] || s.Facts.CapsKnown && !s.Facts.Caps.Has("PIPELINING") {
			return i, true
		}
	}
	return -1, false
}

// findPipelined finds commands that were sent too early and refused though the
// state, counting on the pending ones, allows them.
func findPipelined(t *Trace) []Finding {
	for k := range t.Steps {
		s := &t.Steps[k]
		waited, beyond := beyondOffer(t, k)
		if !beyond || !s.Refused() || len(rows(s)) > 0 || t.Steps[waited].Refused() {
			continue
		}
		says := complaint(s.Reply())
		if !says.Any(knowledge.Pipelined | knowledge.OutOfOrder) {
			continue
		}
		s.Verdict = IllegalMove
		f := Finding{
			Rule: "pipelined-without-offer", Step: k, Illegal: true, Confidence: Medium, Because: "it was sent before a reply that must be waited for; the server says 503",
			Evidence: []Evidence{
				{Line: t.Line(waited), Says: "this command had no reply yet"},
			}, RunnerUp: rival("pipelined-without-offer", ""),
		}
		if says.Has(knowledge.Pipelined) {
			f.Confidence, f.Because, f.RunnerUp = High, "order of the lines and reply agree", nil
		}
		return []Finding{f}
	}
	return nil
}

// firstBeyondOffer is the first command that was sent too early, -1 if none.
func firstBeyondOffer(t *Trace) int {
	for k := range t.Steps {
		if t.Shifted >= 0 && k >= t.Shifted {
			break // the client had read a reply, though not the right one
		}
		if _, beyond := beyondOffer(t, k); beyond {
			return k
		}
	}
	return -1
}
