package grammar

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

// odd are inputs that no log is like, and some that logs are like where they are at
// their worst: each is made of any size.
var odd = []struct {
	name string
	unit string // over and over
}{
	{"one line", "abc def "},
	{"one reply", "250-ok 250 ok "},
	{"prose", "the quick brown fox jumps over the lazy dog\n"},
	{"prose of errors", "Error: connect to host failed, type: none, code: none, at once\n"},
	{"quotes of mail", "> > > >\n"},
	{"nested quotes", strings.Repeat("> ", 512) + "250 ok\n"},
	{"stamps", strings.Repeat("2024-05-01 10:00:00 ", 3) + "INFO DEBUG 250 ok\n"},
	{"short lines", "x\n"},
	{"replies", "250-x\n"},
	{"joined", "250-ok 250 ok MAIL FROM:<a> "},
	{"joined smtplib", "send: 'x' "},
	{"joined PHPMailer", "SERVER -> CLIENT: "},
	{"joined Nodemailer", "[2024-05-01 10:00:00] DEBUG [x] S: "},
	{"quotes", "''\"\n"},
	{"braces", "{["},
	{"JSON", `{"a":"b","msg":"250 ok",`},
	{"entities", "&lt;br&gt;"},
	{"backslashes", `\\n`},
	{"wraps", strings.Repeat("x y ", 20) + "\n"},
	{"wrapped literals", "reply: b'" + strings.Repeat("250-x ", 12) + "\n"},
	{"logins", "AUTH PLAIN AGFsaWNlQGV4YW1wbGUuY29tAHB3czJKb3hmNWQ1eldwd2U5VlJE\n"},
	{"content", "354 go\nhello\n"},
	{"random", ""},
}

// oddInput is that many bytes of one of odd.
func oddInput(unit string, size int) []byte {
	if unit != "" {
		return bytes.Repeat([]byte(unit), size/len(unit)+1)[:size]
	}
	random, input := rand.New(rand.NewPCG(3, 1)), make([]byte, size)
	for i := range input {
		input[i] = byte(random.IntN(256))
	}
	return input
}

// TestLinear counts what is looked at: the bytes that all dialects together are given to
// cut where no index spares them, for every byte of the input. Of four times the input
// that is about the same, of one whose search goes further twice as much, and never more
// than mostWork.
func TestLinear(t *testing.T) {
	work := 0
	for _, d := range Dialects {
		cut := d.Cut
		d.Cut = func(line string, out []Token) []Token {
			work += len(line)
			return cut(line, out)
		}
		defer func() { d.Cut = cut }()
	}
	index := claimsOfFirst
	claimsOfFirst = func() *claims { return nil }
	defer func() { claimsOfFirst = index }()
	read := func(input []byte) int {
		work = 0
		Read(input, Options{}) // whether it is SMTP does not matter
		return work
	}
	const size = 12 << 10
	mostWork := 32 * len(Dialects) // prose in full lines comes nearest, 22: it could be wrapped in many ways
	usual := 4 * len(Dialects)
	for _, o := range odd {
		once, four := read(oddInput(o.unit, size))/size, read(oddInput(o.unit, 4*size))/(4*size)
		if once > mostWork || four > 2*max(once, usual) {
			t.Errorf("%s: %d bytes cut for each, %d for each of four times as many", o.name, once, four)
		}
		if once == 0 {
			t.Errorf("%s: nothing was cut", o.name)
		}
		t.Logf("%-20s %4d %4d", o.name, once, four)
	}
}

// BenchmarkOdd reads a megabyte of each.
func BenchmarkOdd(b *testing.B) {
	for _, o := range odd {
		b.Run(o.name, func(b *testing.B) {
			input := oddInput(o.unit, 1<<20)
			b.SetBytes(int64(len(input)))
			for b.Loop() {
				Read(input, Options{}) // whether it is SMTP does not matter
			}
		})
	}
}
