package scan

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"badseq/analyze"
	"badseq/fixtures"
	"badseq/fixtures/bench/vary"
)

// How many mutated sessions TestMutatedAlike reads both ways, and from which seed.
// Both may be given: go test ./analyze/scan -run MutatedAlike -mutated 200000 -timeout 2h
var (
	mutated = flag.Int("mutated", 600, "sessions of TestMutatedAlike")
	seed    = flag.Uint64("seed", 1, "of TestMutatedAlike")
)

// Sessions of fixtures whose codes, verbs, keywords, order, words and labels were
// changed have the same verdicts by shape and read one by one, and so has each with
// other free parts, which the first has made known.
func TestMutatedAlike(t *testing.T) {
	list, err := fixtures.Load()
	if err != nil || len(list) == 0 {
		t.Fatalf("%d fixtures: %v", len(list), err)
	}
	m := newMutation(list, rand.New(rand.NewPCG(*seed, 0)))
	s := newShapes(&judged{}, "")
	wrong := 0
	for n := 0; n < *mutated; {
		name, text := m.session(list)
		whole := m.r.IntN(2) == 0
		for range 3 {
			p := piece{text: vary.Log(text, m.r), first: whole, last: true}
			n++
			if got, want := verdictsFast(s, p), verdictsSlow(p); got != want {
				if wrong++; wrong <= 8 {
					t.Errorf("%s, session %d, whole %v:\n got %swant %s%s", name, n, whole, got, want, p.text)
				}
				break
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d wrong", wrong)
	}
}

// mutation changes what decides.
type mutation struct {
	r       *rand.Rand
	phrases []string // what servers say after a code, of all fixtures
	lines   []string // of all fixtures
}

// said finds a reply's code and words.
var said = regexp.MustCompile(`\b[245]\d\d[ -]([^\r\n\\'"<]{4,80})`)

func newMutation(list []fixtures.Fixture, r *rand.Rand) *mutation {
	m := &mutation{r: r}
	for _, f := range list {
		for _, found := range said.FindAllSubmatch(f.Log, -1) {
			m.phrases = append(m.phrases, string(found[1]))
		}
		m.lines = append(m.lines, strings.SplitAfter(string(f.Log), "\n")...)
	}
	return m
}

// session draws a fixture, now and then with another behind it, and mutates it.
func (m *mutation) session(list []fixtures.Fixture) (name string, text []byte) {
	for range 1 + m.r.IntN(8)/7 {
		f := list[m.r.IntN(len(list))]
		for len(f.Log) > 12<<10 {
			f = list[m.r.IntN(len(list))]
		}
		name += f.Name + " "
		if len(text) > 0 && text[len(text)-1] != '\n' {
			text = append(text, '\n')
		}
		text = append(text, f.Log...)
	}
	for range m.r.IntN(5) {
		i := m.r.IntN(len(mutations))
		name += mutations[i].name + " "
		text = mutations[i].do(m, text)
	}
	return name, text
}

func pick[T any](m *mutation, list []T) T { return list[m.r.IntN(len(list))] }

// swapped replaces one match of find by another word.
func (m *mutation) swapped(text []byte, find *regexp.Regexp, word func(old string) string) []byte {
	found := find.FindAllIndex(text, -1)
	if len(found) == 0 {
		return text
	}
	at := pick(m, found)
	return fmt.Appendf(nil, "%s%s%s", text[:at[0]], word(string(text[at[0]:at[1]])), text[at[1]:])
}

// among replaces one match of find by one of the words of a list.
func among(find, list string) func(*mutation, []byte) []byte {
	re, words := regexp.MustCompile(find), strings.Fields(list)
	return func(m *mutation, text []byte) []byte {
		return m.swapped(text, re, func(string) string { return pick(m, words) })
	}
}

// onLines changes the list of lines.
func onLines(do func(m *mutation, lines [][]byte, i int) [][]byte) func(*mutation, []byte) []byte {
	return func(m *mutation, text []byte) []byte {
		lines := bytes.SplitAfter(text, []byte("\n"))
		return bytes.Join(do(m, lines, m.r.IntN(len(lines))), nil)
	}
}

var mutations = []struct {
	name string
	do   func(*mutation, []byte) []byte
}{
	{"code", among(`\b[2-5][0-5]\d\b`, "220 221 235 250 334 354 421 450 451 452 454 500 501 502 503 504 523 530 534 535 538 550 551 552 553 554 555")},
	{"enhanced", among(`\b[245]\.\d\.\d+\b`, "2.0.0 4.7.0 4.2.1 4.3.2 5.1.1 5.5.1 5.5.4 5.7.0 5.7.1 5.7.8 5.7.9 5.7.10 5.7.11 5.7.57 5.1.8 5.2.2")},
	{"verb", among(`(?i)\b(EHLO|HELO|MAIL|RCPT|DATA|AUTH|STARTTLS|QUIT|RSET|NOOP|BDAT|VRFY)\b`,
		"EHLO HELO LHLO MAIL RCPT DATA AUTH STARTTLS QUIT RSET NOOP BDAT VRFY ehlo mail rcpt data quit XCLIENT HELP")},
	{"keyword", among(`\b(PIPELINING|8BITMIME|SIZE|STARTTLS|AUTH|LOGIN|PLAIN|CHUNKING|DSN|SMTPUTF8|VRFY|ETRN|HELP|ENHANCEDSTATUSCODES)\b`,
		"PIPELINING 8BITMIME SIZE STARTTLS AUTH LOGIN PLAIN CRAM-MD5 XOAUTH2 CHUNKING DSN SMTPUTF8 XXXXXXXA BINARYMIME")},
	{"host", among(`\b[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|example)\b`,
		"smtp.gmail.com mx.example.com mail.example.org a.com postfix.example.net smtp.office365.com relay1.foo.co.uk timeout.example.com x.internal")},
	{"address", among(`[a-z.]+@[a-z.]+`, "alice@example.com bob@example.net alice@mx.example.com x@gmail.com root@localhost a.b+c@d.example")},
	{"id", among(`\b[0-9A-Za-z]{8,}\b`, "4Fq1Zk2mYz 0123456789abcdef 5f0c1e9a-1111-4222-8333-444455556666 AUTHENTICATION 8bitmime 12345678 deadbeef250 DEADBEEF01 10061 tls1234567")},
	{"digits", among(`\d+`, "0 1 7 25 42 111 250 354 465 503 587 2525 10051 10061 10485760 203")},
	{"words", func(m *mutation, text []byte) []byte {
		found := said.FindAllSubmatchIndex(text, -1)
		if len(found) == 0 {
			return text
		}
		at := pick(m, found)
		return fmt.Appendf(nil, "%s%s%s", text[:at[2]], pick(m, m.phrases), text[at[3]:])
	}},
	{"word", func(m *mutation, text []byte) []byte {
		return m.swapped(text, regexp.MustCompile(`[A-Za-z]{2,}`), func(string) string { return pick(m, strings.Fields(pick(m, m.phrases)+" not")) })
	}},
	{"byte", func(m *mutation, text []byte) []byte {
		if len(text) == 0 {
			return text
		}
		text = bytes.Clone(text)
		text[m.r.IntN(len(text))] = pick(m, []byte("\n\r \t'\"<>[]{}:.-=0259aZ\\\x00\xff"))
		return text
	}},
	{"label", among(`send:|reply:|data:|SERVER -> CLIENT|CLIENT -> SERVER|\bS:|\bC:|<- |-> |'server'|'client'`,
		"send: reply: data: S: C: <- -> <** 'server' 'client'")},
	{"deleted", onLines(func(_ *mutation, lines [][]byte, i int) [][]byte { return append(lines[:i:i], lines[i+1:]...) })},
	{"twice", onLines(func(_ *mutation, lines [][]byte, i int) [][]byte { return append(lines[:i+1:i+1], lines[i:]...) })},
	{"moved", onLines(func(m *mutation, lines [][]byte, i int) [][]byte {
		k := m.r.IntN(len(lines))
		lines[i], lines[k] = lines[k], lines[i]
		return lines
	})},
	{"foreign", onLines(func(m *mutation, lines [][]byte, i int) [][]byte {
		return append(lines[:i:i], append([][]byte{[]byte(pick(m, m.lines))}, lines[i:]...)...)
	})},
	{"pasted twice", func(m *mutation, text []byte) []byte {
		again := text
		if m.r.IntN(2) == 0 {
			again = regexp.MustCompile(`\b\d\d:\d\d:\d\d\b`).ReplaceAllFunc(text, func([]byte) []byte { return []byte("23:59:01") })
		}
		return bytes.Join([][]byte{text, again}, []byte(pick(m, []string{"", "\n", "\n\n"})))
	}},
	{"begin", onLines(func(_ *mutation, lines [][]byte, i int) [][]byte { return lines[i:] })},
	{"end", onLines(func(_ *mutation, lines [][]byte, i int) [][]byte { return lines[:i+1] })},
}

// verdictsFast is what shapes say of a piece, a line each session.
func verdictsFast(s *shapes, p piece) string {
	out := ""
	s.read(p, func(sh *shape, text []byte, line int) {
		if sh == nil || !s.times(sh, text) {
			for _, d := range diagnose(text, line, p.whole(), "", analyze.Verdicts) {
				out += fmt.Sprintf("%+v\n", VerdictOf(&d))
			}
			return
		}
		for i := range sh.sessions {
			one := &sh.sessions[i]
			v := one.verdict
			v.Began = s.began[i]
			v.Line = line + s.line(v.Line)
			v.Host = s.hostOf(one)
			out += fmt.Sprintf("%+v\n", v)
		}
	})
	return out
}

// verdictsSlow is what reading each session itself says.
func verdictsSlow(p piece) string {
	out := ""
	conversations(p, func(text []byte, line int) {
		for _, d := range diagnose(text, line, p.whole(), "", analyze.Verdicts) {
			out += fmt.Sprintf("%+v\n", VerdictOf(&d))
		}
	})
	return out
}
