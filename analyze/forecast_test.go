package analyze

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"badseq/analyze/knowledge"
)

// sayings are the commands of which sequences for forecasts are made, with the
// outcomes that change what comes next.
var sayings = []Saying{
	{Verb: "EHLO"}, {Verb: "HELO"}, {Verb: "STARTTLS"}, {Verb: "AUTH"}, {Verb: "AUTH", Code: 535}, {Verb: "MAIL"}, {Verb: "MAIL", Code: 530},
	{Verb: "RCPT"}, {Verb: "RCPT", Code: 550}, {Verb: "DATA"}, {Verb: "BDAT"}, {Verb: "RSET"}, {Verb: "NOOP"}, {Verb: "VRFY"}, {Verb: "QUIT"},
}

// lists are the EHLO lists that they are tried with.
var lists = [][]string{
	nil, {}, {"STARTTLS"}, {"AUTH PLAIN"}, {"STARTTLS", "AUTH PLAIN"}, {"CHUNKING"}, {"STARTTLS", "AUTH PLAIN", "CHUNKING"},
}

// TestForecastAgreesWithReplay: what a forecast calls legal next, the replay of
// the session with that command judges legal, and the other way round: on every
// sequence of up to two commands with every list and server, of three with the
// longest list, and with -exhaustive of three with all.
func TestForecastAgreesWithReplay(t *testing.T) {
	for i, offers := range lists {
		t.Run(strings.Join(offers, ","), func(t *testing.T) {
			t.Parallel()
			tally := map[Verdict]int{}
			var grow func(said []Saying, longest int, server string)
			grow = func(said []Saying, longest int, server string) {
				agree(t, said, offers, server, tally)
				if len(said) < longest {
					for _, s := range sayings {
						grow(append(slices.Clip(said), s), longest, server)
					}
				}
			}
			longest := 2
			if *exhaustive || i == len(lists)-1 {
				longest = 3
			}
			grow(nil, longest, "")
			for k, p := range knowledge.Profiles {
				if k%len(lists) == i || *exhaustive {
					grow(nil, longest-1, p.Server)
				}
			}
			if tally[Legal] < 500 || tally[IllegalMove] < 500 || tally[WarningMove] == 0 {
				t.Errorf("too few of a kind: %v", tally)
			}
		})
	}
}

// agree compares the forecast of every command after a sequence with the replay
// of the sequence with that command.
func agree(t *testing.T, said []Saying, offers []string, server string, tally map[Verdict]int) {
	f := forecasterOf(said, offers, server)
	tr := f.replay()
	for _, verb := range asked {
		told := f.foretell(tr, verb)
		tally[told.Verdict]++
		g := *f
		g.events = slices.Clone(f.events)
		g.sayAs(tr, Saying{Verb: verb}, told)
		judged := g.judged(g.replay())
		got := judged[len(judged)-1]
		if got.Verdict != told.Verdict || got.Cause != told.Cause && told.Verdict != Legal {
			t.Fatalf("%v, then %s: foretold %s %q (%d), judged %s %q (%d); %v %s", said, verb, told.Verdict, told.Cause, told.Code, got.Verdict, got.Cause, got.Code, offers, server)
		}
	}
}

// TestForecastLearns: a demand that a reply makes is expected of later commands.
func TestForecastLearns(t *testing.T) {
	offers := []string{"STARTTLS", "AUTH PLAIN"}
	for _, c := range []struct {
		said   []Saying
		server string
		next   string
		want   string
	}{
		{[]Saying{{Verb: "EHLO"}, {Verb: "MAIL", Code: 530}}, "", "MAIL", "illegal mail-before-starttls 530"},
		{[]Saying{{Verb: "EHLO"}, {Verb: "MAIL", Code: 530}}, "Courier", "MAIL", "illegal mail-before-starttls 400"},
		{[]Saying{{Verb: "TLS"}, {Verb: "EHLO"}, {Verb: "MAIL", Code: 530}}, "", "MAIL", "illegal mail-before-auth 530"},
		{[]Saying{{Verb: "TLS"}, {Verb: "EHLO"}, {Verb: "MAIL", Code: 530}, {Verb: "AUTH"}}, "", "MAIL", "legal  250"},
		{[]Saying{{Verb: "EHLO"}, {Verb: "AUTH", Code: 538}}, "", "AUTH", "illegal auth-before-starttls 530"},
		{[]Saying{{Verb: "EHLO"}, {Verb: "AUTH", Code: 535}}, "", "AUTH", "legal  235"},
		{[]Saying{{Verb: "EHLO"}, {Verb: "MAIL"}, {Verb: "RCPT", Code: 550}}, "Postfix", "DATA", "illegal data-after-failed-rcpt 554"},
		{nil, "Postfix", "MAIL", "warning mail-before-helo 250"},
		{nil, "Exim", "MAIL", "illegal mail-before-helo 503"},
		{[]Saying{{Verb: "EHLO"}}, "OpenSMTPD", "EHLO", "illegal ehlo-twice-rejected 503"},
		{nil, "OpenSMTPD", "RSET", "illegal mail-before-helo 503"},
		{[]Saying{{Verb: "EHLO"}, {Verb: "QUIT"}}, "", "NOOP", "illegal command-after-quit 0"},
		{[]Saying{{Verb: "EHLO"}, {Verb: "RSET"}}, "Courier", "STARTTLS", "illegal starttls-not-advertised 540"},
	} {
		f := forecasterOf(c.said, offers, c.server)
		told := f.foretell(f.replay(), c.next)
		if got := fmt.Sprint(told.Verdict, " ", told.Cause, " ", told.Code); got != c.want {
			t.Errorf("%v on %q, then %s: %s, want %s", c.said, c.server, c.next, got, c.want)
		}
	}
}
