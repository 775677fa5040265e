package grammar

import (
	"sync"

	"github.com/alecthomas/participle/v2"

	"badseq/grammar/lines"
	"badseq/grammar/wire"
)

// Dialects lists every dialect, those with the most telling marks first: it
// decides between equal scores.
var Dialects = []*Dialect{
	smtplib,
	nodemailer,
	phpmailer,
	sClient,
	swaks,
	symfony, // before curl, which says more of itself wherever it speaks
	curl,
	msmtp,
	perl,
	ruby,
	postfix,
	exim,
	gomail,
	javamail,
	swiftmailer,
	mailkit,
	dokuwiki,
	emailjs,
	mox,
	oauth2proxy,
	lettre,
	exchange,
	mutt,
	snail,
	ssmtp,
	sendemail,
	sendmail,
	aiosmtpd,
	haraka,
	gnutls,
	smtpcli,
	sylpheed,
	hmailserver,
	espmail,
	dotnet,
	plain,
	codeigniter,
	quotedError,
}

// Dialect is one client's way to print an SMTP session.
type Dialect struct {
	ID       string // "smtplib"
	Title    string // "Python smtplib"
	Versions string // which versions it follows, and at which settings
	Doc      string // what the log looks like and what it leaves out, a paragraph
	Sample   string // a few lines of it
	Trace    string // how a user gets a complete log of this client: lines of code, a command or the way to a switch

	// Tokens names the token kinds, in the order of the dialect's constants, the
	// first of which is 1: kind 0 is Other, a line that is not this dialect's.
	Tokens []string
	// Cut cuts one line, without its end, into tokens appended to out; none when
	// the line is not this dialect's. It is total: any bytes may come.
	Cut func(line string, out []Token) []Token
	// Marks says how much a line that begins with a token of that kind speaks for
	// the dialect: Strong, Weak or, for kinds that are not listed, nothing.
	Marks map[int]int
	// Words are what every line holds a piece of that begins with a token of Marks, so that
	// other lines need not be cut to find out whose they are. Bare is set where replies and
	// commands without any label bear a mark as well.
	Words Words
	Bare  bool
	// Behind says what the client itself prints before a token of that kind that begins no
	// line, without the spaces around it; "" are spaces alone.
	Behind map[int]string
	// Starts are the kinds that begin a record and never continue one: where long
	// logs are cut.
	Starts map[int]bool
	// Last is set where the dialect is asked only of an input that no other reads.
	Last bool

	weights []int // Marks, by kind
	ebnf    func() string
	read    func(v *lines.View, from, to int, w *wire.Writer)
}

// Words are pieces of text that tell whose a line may be. Where there is none, nothing is
// known.
type Words struct {
	Any   []string // stand anywhere in a line
	First []string // stand where Head says
	// Head is where that is, negative for nowhere; nil: at the line's beginning.
	Head func(line string) int
}

func (w Words) none() bool { return len(w.Any)+len(w.First) == 0 }

// How much a line speaks for a dialect.
const (
	Weak   = 1 // other texts have such lines too
	Strong = 3 // nothing else prints it
)

// Token is a piece of a line, by its bytes.
type Token struct {
	Kind     int
	From, To int
}

// Other is the kind of a line that Cut knows nothing of.
const Other = 0

// lowering tells a writer what the records of one region say.
type lowering[R any] interface {
	Record(*R) // in the log's order
	Close()    // after the last
}

// define ties a dialect to its record type R, a participle struct, and to what
// lowers it. The grammar is built when it is first needed.
func define[R any](d Dialect, open func(*wire.Writer) lowering[R]) *Dialect {
	build := sync.OnceValue(func() *participle.Parser[R] {
		return participle.MustBuild[R](participle.Lexer(&definition{tokens: d.Tokens}))
	})
	d.weights = make([]int, len(d.Tokens)+1)
	for kind, weight := range d.Marks {
		d.weights[kind] = weight
	}
	d.ebnf = func() string { return build().String() }
	self := &d
	var pool shapePool[R]
	d.read = func(v *lines.View, from, to int, w *wire.Writer) {
		parser, l := build(), open(w)
		var known *shapes[R]
		if rememberShapes {
			known = pool.take()
			defer pool.give(known)
		}
		for from < to {
			end := self.block(v, from, to)
			parseBlock(parser, known, cutLines(self, v, from, end), l.Record)
			from = end
		}
		l.Close()
	}
	return self
}

// rememberShapes is off only in the test that compares readings with and without.
var rememberShapes = true

// EBNF is the dialect's grammar of records.
func (d *Dialect) EBNF() string { return d.ebnf() }

// How many lines are held as tokens at once. A record longer than the difference
// is cut, so that no input makes one that grows without bound.
const (
	blockLines    = 4096
	maxBlockLines = 16 * blockLines
)

// block finds where a block that begins at line from ends: at the first line
// after blockLines that begins a record, at maxBlockLines, or at to.
func (d *Dialect) block(v *lines.View, from, to int) int {
	to = min(to, from+maxBlockLines)
	var tokens []Token
	for end := from + blockLines; end < to; end++ {
		line, _ := v.Line(end)
		tokens = d.Cut(line, tokens[:0])
		if len(tokens) > 0 && d.Starts[tokens[0].Kind] {
			return end
		}
	}
	return to
}
