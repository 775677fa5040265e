package analyze

import (
	"fmt"
	"strings"

	"badseq/analyze/knowledge"
)

// orderRules are the causes whose fault is the client's.
var orderRules = concat(helloRules, authRules, tlsRules, transactionRules, pipeliningRules, commandRules)

// Pieces of the rules' examples: transcripts of one session, "S: " before the
// server's lines and "C: " before the client's; between a 354 and a lone dot
// stands the message. After a 220 to STARTTLS the connection is encrypted.
const (
	talkGreeting = "S: 220 mx.example.com ESMTP\n"
	talkHello    = "C: EHLO client.example\nS: 250-mx.example.com\nS: 250-PIPELINING\nS: 250 8BITMIME\n"
	talkOffers   = "C: EHLO client.example\nS: 250-mx.example.com\nS: 250-STARTTLS\nS: 250 AUTH PLAIN LOGIN\n"
	talkUpgrade  = "C: EHLO client.example\nS: 250-mx.example.com\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 2.0.0 Ready to start TLS\n"
	talkSecure   = talkUpgrade + "C: EHLO client.example\nS: 250-mx.example.com\nS: 250 AUTH PLAIN LOGIN\n"
	talkLogin    = "C: AUTH PLAIN [hidden]\nS: 235 2.7.0 Authentication successful\n"
	talkEnvelope = "C: MAIL FROM:<a@example.com>\nS: 250 2.1.0 Ok\nC: RCPT TO:<b@example.org>\nS: 250 2.1.5 Ok\n"
	talkContent  = "C: DATA\nS: 354 End data with <CR><LF>.<CR><LF>\nC: Subject: x\nC: \nC: x\nC: .\nS: 250 2.0.0 Ok: queued\n"
	talkQuit     = "C: QUIT\nS: 221 2.0.0 Bye\n"
	talkMail     = talkEnvelope + talkContent + talkQuit
)

// rival is the runner-up of a cause; other names it where the evidence does.
func rival(cause, other string) *RunnerUp {
	var usual *RunnerUp
	if r := RuleOf(cause); r != nil && r.Rival != nil {
		copied := *r.Rival
		usual = &copied
	}
	if other != "" && other != cause && (usual == nil || other != usual.ID) {
		return &RunnerUp{ID: other, Decides: "the same session with the missing step done"}
	}
	return usual
}

// rivalOfWords is the cause that a reply's words alone would name.
func rivalOfWords(says knowledge.Words) string {
	switch {
	case says.Has(knowledge.NeedsTLS):
		return "mail-before-starttls"
	case says.Has(knowledge.NeedsAuth):
		return "mail-before-auth"
	case says.Has(knowledge.BadCredentials):
		return "auth-failed"
	case says.Has(knowledge.NotImplemented):
		return "unknown-command"
	case says.Has(knowledge.Syntax):
		return "command-syntax"
	}
	return ""
}

// proof is a kind of evidence: the line that shows a fact.
type proof func(t *Trace, k int) []Evidence

// proofs are the lines that speak for a cause at a step, the reply last.
func proofs(t *Trace, k int, cause string) []Evidence {
	var all []Evidence
	if r := RuleOf(cause); r != nil {
		for _, p := range r.Evidence {
			all = append(all, p(t, k)...)
		}
	}
	if r := t.Steps[k].Reply(); r != nil && r.Code >= 400 {
		all = append(all, Evidence{Line: r.Place.Line, Says: "the server answers " + quote(Ref(r))})
	}
	return all
}

// quote is a reply as evidence tells it: its code and first line, cut where it
// is long.
func quote(r *ReplyRef) string {
	text, _, _ := strings.Cut(r.Text, "\n")
	if len(text) > 120 {
		text = strings.ToValidUTF8(text[:120], "") + "…"
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", r.Code, strings.TrimSpace(r.Enhanced+" "+text)))
}

func offers(keyword string) proof {
	return func(t *Trace, k int) []Evidence {
		f := t.Steps[k].Facts
		if c, ok := f.Caps[keyword]; ok {
			return []Evidence{{Line: c.Line, Says: strings.TrimSpace("the server offers " + keyword + " " + strings.Join(c.Params, " "))}}
		}
		return nil
	}
}

func notListed(keyword string) proof {
	return func(t *Trace, k int) []Evidence {
		f := t.Steps[k].Facts
		if f.HelloStep < 0 || !f.lacks(keyword) {
			return nil
		}
		return []Evidence{{Line: t.replyLine(f.HelloStep), Says: "the list of extensions in force does not have " + keyword}}
	}
}

func noHello(t *Trace, k int) []Evidence {
	if g := t.Last(k, VerbGreeting); g >= 0 {
		return []Evidence{{Line: t.Line(g), Says: "the session begins; no EHLO was accepted since"}}
	}
	return nil
}

func helloLine(t *Trace, k int) []Evidence {
	f := t.Steps[k].Facts
	if f.HelloStep < 0 {
		return nil
	}
	return []Evidence{{Line: t.Line(f.HelloStep), Says: t.Steps[f.HelloStep].Command + " was accepted and is in force"}}
}

func upgradeLine(t *Trace, k int) []Evidence {
	if s := t.Last(k, "STARTTLS", VerbTLS); s >= 0 {
		return []Evidence{{Line: t.Line(s), Says: "the connection is encrypted from here on"}}
	}
	return nil
}

func mailLine(t *Trace, k int) []Evidence {
	m := t.Last(k, "MAIL")
	if m < 0 || !t.Steps[m].Accepted() || !t.Steps[k].Facts.Open {
		return nil
	}
	return []Evidence{{Line: t.Line(m), Says: "this MAIL opened the transaction"}}
}

func loginLine(t *Trace, k int) []Evidence {
	for a := k - 1; a >= 0; a-- {
		if s := &t.Steps[a]; s.Is("AUTH", VerbAuthResponse) && s.Code() == 235 {
			return []Evidence{{Line: t.replyLine(a), Says: "the login succeeded here"}}
		}
	}
	return nil
}

func loginRefused(t *Trace, k int) []Evidence {
	return t.refusal(t.Steps[k].Facts.AuthFailed, "the login was refused here")
}

func mailRefused(t *Trace, k int) []Evidence {
	return t.refusal(t.Steps[k].Facts.MailRefused, "MAIL was refused here")
}

func rcptRefused(t *Trace, k int) []Evidence {
	return t.refusal(t.Steps[k].Facts.RcptRefused, "the last RCPT was refused here, none was accepted")
}

func dataRefused(t *Trace, k int) []Evidence {
	return t.refusal(t.Steps[k].Facts.DataRefused, "DATA was refused here")
}

func (t *Trace) refusal(k int, says string) []Evidence {
	if k < 0 {
		return nil
	}
	return []Evidence{{Line: t.replyLine(k), Says: says}}
}

func closedLine(t *Trace, k int) []Evidence {
	f := t.Steps[k].Facts
	if f.ClosedStep < 0 {
		return nil
	}
	says := map[string]string{
		"quit":   "QUIT ended the session",
		"421":    "the server ended the session",
		"peer":   "the connection was closed by the other side",
		"client": "the connection was closed",
	}
	return []Evidence{{Line: t.Line(f.ClosedStep), Says: says[f.Closed]}}
}

// replyLine is the line of a step's reply, the step's own where it has none.
func (t *Trace) replyLine(k int) int {
	if r := t.Steps[k].Reply(); r != nil {
		return r.Place.Line
	}
	return t.Line(k)
}

// settle corrects a conviction by what the session shows later.
func settle(t *Trace, f *Finding) {
	k := f.Step
	switch f.Rule {
	case "auth-before-starttls":
		later := t.helloUnderTLS(k)
		switch {
		case later < 0 || !t.Steps[later].Accepted() || f.Confidence == High:
		case t.listsAuth(later):
			f.Confidence, f.Because, f.RunnerUp = High, "the list after STARTTLS has AUTH", nil
			f.Evidence = append(f.Evidence, Evidence{Line: t.replyLine(later), Says: "under TLS the server offers AUTH"})
		default:
			f.Rule, f.RunnerUp = "auth-not-advertised", nil
			f.Confidence, f.Because = High, "neither list has AUTH, in clear or under TLS"
		}
	case "pipelined-without-offer":
		// The reply went to the command that was waited for; at fault is the next.
		for j := k + 1; j < len(t.Steps) && t.Steps[j].Event < t.Steps[k].Answer; j++ {
			waited, beyond := beyondOffer(t, j)
			if forbidding := rows(&t.Steps[k]); beyond && waited <= k && len(forbidding) > 0 {
				f.Rule, f.RunnerUp = forbidding[0].Cause, rival(forbidding[0].Cause, "pipelined-without-offer")
				f.Confidence, f.Because = Medium, "the state forbids it; the reply speaks of something else"
				return
			}
			if beyond && waited <= k {
				f.Reply = Ref(t.Steps[k].Reply())
				f.Step = j
				t.Steps[k].Verdict, t.Steps[j].Verdict = Echo, IllegalMove
				return
			}
		}
	case "mail-before-auth":
		facts := t.Steps[k].Facts
		if facts.TLS || !facts.lacks("AUTH") || !facts.Caps.Has("STARTTLS") {
			return
		}
		for later := k; later < len(t.Steps); later++ {
			if t.Steps[later].Refused() && t.Steps[later].Words().Has(knowledge.NeedsTLS) {
				f.Rule, f.Because = "mail-before-starttls", "a later reply names STARTTLS"
				f.Confidence, f.RunnerUp = Medium, rival("mail-before-starttls", "mail-before-auth")
				answer := "the server answers " + quote(Ref(t.Steps[later].Reply()))
				f.Evidence = append(f.Evidence, Evidence{Line: t.replyLine(later), Says: answer})
				return
			}
		}
		f.Confidence, f.Because = Medium, "the reply says so; the server offers AUTH only under TLS, if at all"
		f.RunnerUp = &RunnerUp{"mail-before-starttls", "the reply to EHLO after STARTTLS: whether it lists AUTH"}
	}
}

// helloUnderTLS is the first EHLO after step k under TLS, -1 if there is none.
func (t *Trace) helloUnderTLS(k int) int {
	for i := t.Next(k, "EHLO"); i >= 0; i = t.Next(i, "EHLO") {
		if t.Steps[i].Facts.TLS {
			return i
		}
	}
	return -1
}

func (t *Trace) listsAuth(k int) bool {
	list, _ := capabilities(t.Steps[k].Reply())
	return list.Has("AUTH")
}
