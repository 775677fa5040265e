package analyze

import (
	"fmt"
	"strings"
	"testing"

	"badseq/grammar/stream"
)

// pairsOf is a replayed trace as text: each step with its reply codes, "~"
// before what was inferred, "?" where the log has no reply.
func pairsOf(tr *Trace) string {
	var out []string
	for k := range tr.Steps {
		s := &tr.Steps[k]
		word := s.Command
		if s.Inferred {
			word = "~" + word
		}
		for _, r := range s.Replies {
			word += fmt.Sprintf(" %d", r.Code)
		}
		if !s.Answered() && !s.Is(VerbConnect, VerbContent, VerbTLS, VerbClose) {
			word += " ?"
		}
		out = append(out, word)
	}
	for _, u := range tr.Unasked {
		out = append(out, fmt.Sprintf("unasked %d", tr.Events[u].Code))
	}
	if tr.Shifted >= 0 {
		out = append(out, fmt.Sprintf("shifted from %s", tr.Steps[tr.Shifted].Command))
	}
	return strings.Join(out, ", ")
}

func TestPairing(t *testing.T) {
	hidden := func(s *stream.Session) { s.CommandsHidden = true }
	for _, c := range []struct {
		name, text string
		set        func(*stream.Session)
		want       string
	}{
		{"in turn", talkGreeting + talkBare + talkQuit, nil, "greeting 220, EHLO 250, QUIT 221"},
		{"pipelined", talkGreeting + talkHello + "C: MAIL FROM:<a@b.example>\nC: RCPT TO:<c@d.example>\nC: DATA\nS: 250 a\nS: 550 b\nS: 554 c\n", nil,
			"greeting 220, EHLO 250, MAIL 250, RCPT 550, DATA 554"},
		{"LMTP: a BDAT that is refused as a command has one reply", "S: 220 mx\nC: LHLO x\nS: 250 mx\nC: MAIL FROM:<a@b.example>\nS: 250 a\nC: RCPT TO:<c@d.example>\nS: 250 b\nC: RCPT TO:<e@d.example>\nS: 250 c\nC: BDAT 6 LAST\nS: 500 not recognized\nC: NOOP\nS: 250 ok\n", nil,
			"greeting 220, LHLO 250, MAIL 250, RCPT 250, RCPT 250, BDAT 500, NOOP 250"},
		{"SASL exchange", talkGreeting + talkExim + "C: AUTH LOGIN\nS: 334 x\nC: y\nS: 334 z\nC: w\nS: 235 ok\n", nil,
			"greeting 220, EHLO 250, AUTH 334, auth-response 334, auth-response 235"},
		{"SASL lines not printed", talkGreeting + talkExim + "C: AUTH LOGIN\nS: 334 x\nS: 334 z\nS: 535 no\n", nil,
			"greeting 220, EHLO 250, AUTH 334, ~auth-response 334, ~auth-response 535"},
		{"message not printed", talkGreeting + talkBare + talkEnvelope + "C: DATA\nS: 354 go\nS: 250 queued\n", nil,
			"greeting 220, EHLO 250, MAIL 250, RCPT 250, DATA 354, ~end-of-data 250"},
		{"no command printed", "S: 220 mx\nS: 250-mx\nS: 250 STARTTLS\nS: 220 go\nS: 250-mx\nS: 250 AUTH LOGIN\nS: 334 a\nS: 334 b\nS: 235 ok\nS: 250 ok\nS: 250 ok\nS: 354 go\nS: 250 queued\nS: 221 bye\n", hidden,
			"greeting 220, ~EHLO 250, ~STARTTLS 220, ~EHLO 250, ~AUTH 334, ~auth-response 334, ~auth-response 235, ~MAIL 250, ~RCPT 250, ~DATA 354, ~end-of-data 250, ~QUIT 221"},
		{"no command printed, an error names it", "S: 220 mx\nS: 250-mx\nS: 250 SIZE\nS: 502 5.5.1 command not implemented\n!!! server-refused STARTTLS 502 5.5.1 command not implemented\n", hidden,
			"greeting 220, ~EHLO 250, ~STARTTLS 502"},
		{"no command printed, the words name it", "S: 220 mx\nS: 250-mx\nS: 250 SIZE\nS: 503 5.5.1 Error: need MAIL command\n", hidden,
			"greeting 220, ~EHLO 250, ~RCPT 503"},
		{"an error that quotes a reply not shown", "C: EHLO x\nS: 250-mx\nS: 250 AUTH LOGIN\nC: AUTH LOGIN\n!!! server-refused AUTH 535 5.7.8 no\n", nil,
			"EHLO 250, AUTH 535"},
		{"greeting after the command", "C: EHLO x\nS: 220 mx\nS: 250 mx\n", nil, "EHLO 250, greeting 220"},
		{"421 unasked", talkGreeting + talkBare + "S: 421 4.4.2 timeout\n", nil, "greeting 220, EHLO 250, close 421"},
		{"one reply too many", talkGreeting + talkBare + "S: 500 5.5.2 what?\n" + talkEnvelope, nil,
			"greeting 220, EHLO 250, MAIL 250, RCPT 250, unasked 500"},
		{"an extra reply shifts the rest", talkGreeting + talkBare + "C: BDAT 5 LAST\nS: 530 5.7.0 first\nC: RSET\nS: 500 5.5.2 what?\nC: MAIL FROM:<a@b.example>\nS: 250 reset\nC: RCPT TO:<c@d.example>\nS: 250 mail\nC: DATA\nS: 250 rcpt\nC: QUIT\nS: 354 go\n", nil,
			"greeting 220, EHLO 250, BDAT 530, RSET 250, MAIL 250, RCPT 250, DATA 354, QUIT ?, unasked 500, shifted from RSET"},
		{"an unread reply shifts the rest", talkGreeting + talkBare + "C: NOOP\nC: MAIL FROM:<a@b.example>\nS: 250 noop\nC: RCPT TO:<c@d.example>\nS: 250 mail\nC: DATA\nS: 250 rcpt\nC: QUIT\nS: 354 go\n", nil,
			"greeting 220, EHLO 250, NOOP 250, MAIL 250, RCPT 250, DATA 354, QUIT ?, shifted from MAIL"},
		{"a wrong reply shifts nothing", talkGreeting + talkBare + "C: MAIL FROM:<a@b.example>\nS: 221 what\nC: RCPT TO:<c@d.example>\nS: 250 ok\nC: DATA\nS: 354 go\n", nil,
			"greeting 220, EHLO 250, MAIL 221, RCPT 250, DATA 354"},
		{"a group that was cut", talkGreeting + talkHello + "C: MAIL FROM:<a@b.example>\nC: RCPT TO:<c@d.example>\nC: DATA\nS: 250 ok\nS: 250 ok\n", nil,
			"greeting 220, EHLO 250, MAIL 250, RCPT 250, DATA ?"},
		{"LMTP", "S: 220 mx\nC: LHLO x\nS: 250-mx\nS: 250 PIPELINING\n" + talkEnvelope + "C: RCPT TO:<e@f.example>\nS: 550 no\nC: RCPT TO:<g@h.example>\nS: 250 ok\nC: DATA\nS: 354 go\nC: x\nC: .\nS: 250 one\nS: 452 two\nC: QUIT\nS: 221 bye\n", nil,
			"greeting 220, LHLO 250, MAIL 250, RCPT 250, RCPT 550, RCPT 250, DATA 354, content, end-of-data 250 452, QUIT 221"},
		{"the library sends nothing", talkGreeting + talkBare + "!!! not-offered AUTH\n", nil, "greeting 220, EHLO 250, AUTH ?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			log := transcript(t, c.text)
			if c.set != nil {
				c.set(&log.Sessions[0])
			}
			if got := pairsOf(Replay(log.Sessions[0], log.Of(1), log.Source)); got != c.want {
				t.Errorf("\n got %s\nwant %s\n%s", got, c.want, c.text)
			}
		})
	}
}
