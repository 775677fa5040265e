package analyze

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"
	"time"

	"badseq/grammar/stream"
)

// TestReplayPhases: the phase in which each command was sent, and after the
// last.
func TestReplayPhases(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a mail", talkGreeting + talkBare + talkMail, "greeting connected, EHLO greeted, MAIL hello, RCPT mail, DATA rcpt, content content, end-of-data content, QUIT hello, end ended"},
		{"STARTTLS", talkGreeting + talkSecure, "greeting connected, EHLO greeted, STARTTLS hello, EHLO greeted, end hello"},
		{"AUTH in two lines", talkGreeting + talkExim + "C: AUTH PLAIN\nS: 334 \nC: x\nS: 235 ok\n", "greeting connected, EHLO greeted, AUTH hello, auth-response auth-dialog, end hello"},
		{"refused AUTH in a transaction", talkGreeting + talkExim + talkEnvelope + "C: AUTH PLAIN x\nS: 535 no\n", "greeting connected, EHLO greeted, MAIL hello, RCPT mail, AUTH rcpt, end rcpt"},
		{"EHLO clears", talkGreeting + talkBare + talkEnvelope + talkBare, "greeting connected, EHLO greeted, MAIL hello, RCPT mail, EHLO rcpt, end hello"},
		{"a refused EHLO does not", talkGreeting + talkBare + talkEnvelope + "C: EHLO x\nS: 503 no\n", "greeting connected, EHLO greeted, MAIL hello, RCPT mail, EHLO rcpt, end rcpt"},
		{"RSET", talkGreeting + "C: RSET\nS: 250 ok\n" + talkBare + talkEnvelope + "C: RSET\nS: 250 ok\n", "greeting connected, RSET greeted, EHLO greeted, MAIL hello, RCPT mail, RSET rcpt, end hello"},
		{"a refused message is gone", talkGreeting + talkBare + talkEnvelope + "C: DATA\nS: 354 go\nC: x\nC: .\nS: 554 no\n", "greeting connected, EHLO greeted, MAIL hello, RCPT mail, DATA rcpt, content content, end-of-data content, end hello"},
		{"pipelined", talkGreeting + talkHello + "C: MAIL FROM:<a@b.example>\nC: RCPT TO:<c@d.example>\nC: DATA\nS: 550 a\nS: 503 b\nS: 503 c\n", "greeting connected, EHLO greeted, MAIL hello, RCPT mail, DATA rcpt, end hello"},
		{"BDAT", talkGreeting + talkHello + talkEnvelope + "C: BDAT 3\nS: 250 ok\nC: BDAT 3 LAST\nS: 250 ok\n", "greeting connected, EHLO greeted, MAIL hello, RCPT mail, BDAT rcpt, BDAT chunks, end hello"},
		{"mid-session", "...\nC: RCPT TO:<a@b.example>\nS: 250 ok\n", "RCPT unknown, end rcpt"},
		{"421", talkGreeting + talkBare + "C: MAIL FROM:<a@b.example>\nS: 421 bye\n", "greeting connected, EHLO greeted, MAIL hello, end ended"},
	} {
		t.Run(c.name, func(t *testing.T) {
			log := transcript(t, c.text)
			tr := Replay(log.Sessions[0], log.Of(1), log.Source)
			var out []string
			for k := range tr.Steps {
				out = append(out, tr.Steps[k].Command+" "+tr.Steps[k].Phase.String())
			}
			if got := strings.Join(append(out, "end "+tr.EndIn.String()), ", "); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestReplayFacts: what STARTTLS discards (RFC 3207 4.2) and what the replies
// teach.
func TestReplayFacts(t *testing.T) {
	log := transcript(t, talkGreeting+"C: EHLO x\nS: 250-mx\nS: 250-STARTTLS\nS: 250-AUTH=LOGIN\nS: 250 AUTH PLAIN\n"+talkLogin+"C: STARTTLS\nS: 220 go\nC: NOOP\nS: 250 ok\n")
	tr := Replay(log.Sessions[0], log.Of(1), log.Source)
	before, after := tr.Steps[3].Facts, tr.Steps[4].Facts
	if !before.Authenticated || !before.Caps.Takes("AUTH", "LOGIN") || !before.Caps.Takes("AUTH", "PLAIN") || before.Caps.Line("STARTTLS") != 4 || before.TLS {
		t.Errorf("before STARTTLS: %+v", before)
	}
	if after.Authenticated || after.CapsKnown || after.Hello != "" || !after.TLS || !after.Upgraded || !after.CapsBefore.Has("STARTTLS") {
		t.Errorf("after STARTTLS: %+v", after)
	}
}

// TestJudgeNothing: no events, and sessions of one event of each kind, judge
// without panic.
func TestJudgeNothing(t *testing.T) {
	src := stream.NewSource("", nil, nil, nil)
	for kind := stream.Note; kind <= stream.Error; kind++ {
		log := &stream.Log{Source: src, Sessions: []stream.Session{{Index: 1}}, Events: []stream.Event{{Kind: kind, Session: 1}}}
		if d := Analyze(log); len(d) != 1 || d[0].Outcome == "" {
			t.Errorf("%s: %+v", kind, d)
		}
	}
	if d := Analyze(&stream.Log{Source: src, Sessions: []stream.Session{{Index: 1}}}); len(d) != 1 || d[0].Cause != nil {
		t.Errorf("nothing: %+v", d)
	}
}

// randomSession is a session of random events: what no grammar would make must
// not hurt the judge either.
func randomSession(r *rand.Rand, n int) *stream.Log {
	words := append(append([]string{"", "*", "X", "SUBJECT:"}, verbs...), VerbEndOfData)
	arguments := []string{"", "x", "PLAIN [hidden]", "FROM:<a@example.com> SIZE=1 BODY=BINARYMIME", "TO:<b@example.org>", "5 LAST", "LOGIN"}
	codes := []int{0, 220, 221, 235, 250, 334, 354, 421, 450, 454, 500, 502, 503, 530, 535, 550, 554, 999}
	texts := []string{"", "mx\nSTARTTLS\nAUTH PLAIN", "Error: need MAIL command", "Must issue a STARTTLS command first", "relay access denied", "Authentication required"}
	signals := []stream.Signal{"", stream.Connecting, stream.Connected, stream.Closed, stream.PeerClosed, stream.TimedOut, stream.TLSStarted, stream.TLSFailed, stream.NotOffered, stream.NotAllowed, stream.ServerRefused, stream.ToolAteCommand, stream.Delivered}
	log := &stream.Log{Source: stream.NewSource("", nil, nil, nil), Sessions: []stream.Session{{Index: 1, LMTP: r.Intn(4) == 0, CommandsHidden: r.Intn(4) == 0, RepliesHidden: r.Intn(8) == 0, StartMissing: r.Intn(3) == 0}}}
	for i := range n {
		log.Events = append(log.Events, stream.Event{
			Kind: stream.Kind(r.Intn(8)), Session: 1, Place: stream.Place{Line: i + 1, Column: 1},
			Verb: words[r.Intn(len(words))], Argument: arguments[r.Intn(len(arguments))], Code: codes[r.Intn(len(codes))],
			Text: texts[r.Intn(len(texts))], Signal: signals[r.Intn(len(signals))], Pipelined: r.Intn(5) == 0, Inferred: r.Intn(9) == 0, Repeated: r.Intn(9) == 0,
		})
	}
	return log
}

// TestJudgeAnything: random sessions never panic, and what is said of them is
// whole.
func TestJudgeAnything(t *testing.T) {
	r := rand.New(rand.NewSource(503))
	causes := map[string]bool{}
	for i := range 3000 {
		log := randomSession(r, 1+r.Intn(25))
		d := Analyze(log)[0]
		if d.Outcome == "" || d.Signature == "" || d.Total != len(d.Transitions) {
			t.Fatalf("session %d: %+v", i, d)
		}
		if d.Cause == nil {
			if d.FirstIllegal != nil || d.Outcome != OK && d.Outcome != Incomplete {
				t.Fatalf("session %d: outcome %s without a cause", i, d.Outcome)
			}
			continue
		}
		causes[d.Cause.ID] = true
		if RuleOf(d.Cause.ID) == nil || d.Cause.Place.Line < 1 || d.Cause.Confidence == "" || d.Cause.Confidence == High && d.Cause.RunnerUp != nil {
			t.Fatalf("session %d: cause %+v", i, d.Cause)
		}
		if f := d.FirstIllegal; f != nil && (RuleOf(f.ID) == nil || f.State == "" || f.Fault == "" || f.Place.Line < 1) {
			t.Fatalf("session %d: first illegal %+v", i, f)
		}
	}
	if len(causes) < 20 {
		t.Errorf("only %d causes in 3000 random sessions", len(causes))
	}
}

// TestJudgeLong: the cost of a session grows with its length, not with its
// square, whatever is pending.
func TestJudgeLong(t *testing.T) {
	long := func(n int, piece func(i int) string) *stream.Log {
		var b strings.Builder
		b.WriteString(talkGreeting + talkHello + "C: MAIL FROM:<a@example.com>\nS: 250 Ok\n")
		for i := range n {
			b.WriteString(piece(i))
		}
		return transcript(t, b.String())
	}
	for name, piece := range map[string]func(int) string{
		"in turn":        func(int) string { return "C: RCPT TO:<b@example.org>\nS: 550 5.1.1 User unknown\n" },
		"never answered": func(int) string { return "C: RCPT TO:<b@example.org>\n" },
		"order faults":   func(int) string { return "C: MAIL FROM:<b@example.org>\nS: 503 5.5.1 nested MAIL command\n" },
		"misfits":        func(i int) string { return fmt.Sprintf("C: RCPT TO:<b@example.org>\nS: %d x\n", []int{250, 221}[i%2]) },
	} {
		log := long(12_000, piece)
		start := time.Now()
		d := Analyze(log)[0]
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %s", name, took)
		}
		if d.Total < 12_000 || len(d.Transitions) > MaxTransitions {
			t.Errorf("%s: %d transitions of %d", name, len(d.Transitions), d.Total)
		}
	}
}

func BenchmarkAnalyze(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"delivered", talkGreeting + talkSecure + talkLogin + talkMail},
		{"order fault", talkGreeting + talkOffers + "C: AUTH PLAIN x\nS: 530 5.7.0 Must issue a STARTTLS command first\n" + talkQuit},
	} {
		log := transcript(b, c.text)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Analyze(log)
			}
		})
	}
}

// TestLMTP: what a session knows of the server's protocol at its end.
func TestLMTP(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{"S: 220 mx.example.com Cyrus LMTP 3.4 server ready\n" + talkQuit, true},
		{"S: 220 lmtp.example.com ESMTP\n" + talkQuit, false},
		{"S: 220 mx.example.com ESMTP and LMTP\n" + talkQuit, false},
		{talkGreeting + "C: LHLO x\nS: 250 mx.example.com\n" + talkQuit, true},
		{talkGreeting + "C: LHLO x\nS: 500 5.5.1 Unknown command\nC: EHLO x\nS: 250 mx.example.com\n" + talkQuit, false},
	} {
		log := transcript(t, c.text)
		if got := Replay(log.Sessions[0], log.Of(1), log.Source).End.LMTP; got != c.want {
			t.Errorf("LMTP %v, want %v\n%s", got, c.want, c.text)
		}
	}
}
