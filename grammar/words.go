package grammar

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"badseq/grammar/wire"
)

// wordIndex finds, in one pass over a text, which of many words it holds: a pair of
// bytes, the rarest that a word has, leads to the few words that can stand there.
type wordIndex struct {
	pairs  [1024]uint64                      // one bit a pair of bytes that a word is found by
	before [1024]uint16                      // how many bits are set in the words of pairs before
	words  [][]claim                         // by pair, in the order of its bit
	heads  [mostClaims]func(line string) int // where a word must stand, by its owner; nil: at the beginning
}

// claim is a word, where in it the pair stands that it is found by, and whose it is.
type claim struct {
	word  string
	from  int
	owner uint64
	first uint64 // owners to whom it is a word only where their lines' labels begin
}

func (c claim) pair() uint16 { return uint16(c.word[c.from]) | uint16(c.word[c.from+1])<<8 }

// newWordIndex indexes words of two bytes and more, each with the set of its owners.
func newWordIndex(owners map[string]uint64) *wordIndex {
	list := make([]claim, 0, len(owners))
	for word, owner := range owners {
		list = append(list, claim{word: word, from: rarestPair(word), owner: owner})
	}
	return indexClaims(list)
}

func indexClaims(list []claim) *wordIndex {
	x := &wordIndex{}
	slices.SortFunc(list, func(a, b claim) int { return cmp.Compare(a.pair(), b.pair()) })
	for i := 0; i < len(list); {
		pair, end := list[i].pair(), i+1
		for end < len(list) && list[end].pair() == pair {
			end++
		}
		x.pairs[pair>>6] |= 1 << (pair & 63)
		x.words = append(x.words, list[i:end])
		i = end
	}
	for i := 1; i < len(x.before); i++ {
		x.before[i] = x.before[i-1] + uint16(bits.OnesCount64(x.pairs[i-1]))
	}
	return x
}

// find adds to set the owners of the words that a text holds. At its end a word stands
// without its space too: editors take it away.
func (x *wordIndex) find(text string, set uint64) uint64 { return x.within(text, text, set) }

// within is find for a text that line begins with.
func (x *wordIndex) within(text, line string, set uint64) uint64 {
	for i := 1; i < len(text); i++ {
		if pair := uint16(text[i-1]) | uint16(text[i])<<8; x.pairs[pair>>6]&(1<<(pair&63)) != 0 {
			set = x.match(text, line, i-1, pair, set)
		}
	}
	if end := len(text) - 1; end >= 0 {
		if pair := uint16(text[end]) | ' '<<8; x.pairs[pair>>6]&(1<<(pair&63)) != 0 {
			set = x.match(text, line, end, pair, set)
		}
	}
	return set
}

// match adds the owners of the words that stand where a pair of theirs was found.
func (x *wordIndex) match(text, line string, at int, pair uint16, set uint64) uint64 {
	below := x.pairs[pair>>6] & (1<<(pair&63) - 1)
	words := x.words[int(x.before[pair>>6])+bits.OnesCount64(below)]
	for i := range words {
		if w := &words[i]; w.owner&^set != 0 && at >= w.from && text[at-w.from] == w.word[0] && holds(text[at-w.from:], w.word) {
			set |= w.owner &^ w.first
			if w.first&^set != 0 {
				set |= x.heading(w.first&^set, line, at-w.from)
			}
		}
	}
	return set
}

// heading are those owners for whose lines a label can begin at at.
func (x *wordIndex) heading(owners uint64, line string, at int) (set uint64) {
	for ; owners != 0; owners &= owners - 1 {
		k := bits.TrailingZeros64(owners)
		if head := x.heads[k]; head == nil && at == 0 || head != nil && head(line) == at {
			set |= 1 << k
		}
	}
	return set
}

// claims says, by a look at a line's words, which dialects can have a mark on it: so a
// line is cut by one or two of them and not by all.
type claims struct {
	always uint64 // dialects whose words are not known
	bare   uint64 // those that know replies and commands without any label
	words  *wordIndex
}

// mostClaims is how many dialects an index tells apart; further ones are cut always.
const mostClaims = 64

// claimsOfFirst is the index of the dialects that are asked of every input.
var claimsOfFirst = sync.OnceValue(func() *claims { return newClaims(first) })

// claimsOf is the index of a list of dialects, nil where none is worth while.
func claimsOf(dialects []*Dialect) *claims {
	if !slices.Equal(dialects, first) {
		return nil
	}
	return claimsOfFirst()
}

func newClaims(dialects []*Dialect) *claims {
	c := &claims{}
	type owned struct{ any, first uint64 }
	owners := make(map[string]owned, 1024)
	for k, d := range dialects[:min(len(dialects), mostClaims)] {
		bit := uint64(1) << k
		if d.Bare {
			c.bare |= bit
		}
		if d.Words.none() {
			c.always |= bit
		}
		for i, word := range slices.Concat(d.Words.Any, d.Words.First) {
			if bare := strings.TrimRight(word, " "); bare != "" && len(bare)+1 < len(word) {
				word = bare + " "
			}
			if len(word) < 2 { // says nothing of a line
				c.always |= bit
				continue
			}
			o := owners[word]
			if i < len(d.Words.Any) {
				o.any |= bit
			} else {
				o.first |= bit
			}
			owners[word] = o
		}
	}
	list := make([]claim, 0, len(owners))
	for word, o := range owners {
		list = append(list, claim{word: word, from: rarestPair(word), owner: o.any | o.first, first: o.first &^ o.any})
	}
	c.words = indexClaims(list)
	for k, d := range dialects[:min(len(dialects), mostClaims)] {
		c.words.heads[k] = d.Words.Head
	}
	return c
}

// rarestPair is where those two bytes of a word stand that logs have the least of.
func rarestPair(word string) int {
	best, least := 0, 1<<10
	for i := 0; i+1 < len(word); i++ {
		n := commonness[word[i]] + commonness[word[i+1]]
		if commonPairs[word[i:i+2]] {
			n += 28
		}
		if n < least {
			best, least = i, n
		}
	}
	return best
}

// commonPairs are met in logs of SMTP more often than their bytes are elsewhere: of the
// names of its commands and clients.
var commonPairs = map[string]bool{"co": true, "Co": true, "TL": true, "LS": true, "SL": true, "ST": true, "SM": true, "MT": true, "TP": true, "tp": true, "mp": true, "pl": true, "xa": true,
	"rv": true, "ex": true, "Ex": true, "xp": true, "RV": true, "CL": true, "AU": true, "UT": true, "TH": true, "nv": true, "fy": true, "n'": true, "==": true, "**": true,
	" (": true, " '": true, "] ": true, "il": true, "od": true, "er": true, "> ": true, "BU": true, "ai": true, "ls": true, "ec": true, "ly": true}

// commonness is how often a byte is met in logs, roughly.
var commonness = func() (n [256]int) {
	for i, group := range [...]string{" ", "etaoinsr0125:.-", "hldcumSMTPE", "fygpwb346789ACDINRO"} {
		for _, c := range []byte(group) {
			n[c] = 14 - 3*i
		}
	}
	return n
}()

// of is the set of dialects, one bit each by its place in the list, that can have a
// mark on line.
func (c *claims) of(line string) uint64 {
	set := c.always
	if c.bare&^set != 0 && bareSpeech(line) {
		set |= c.bare
	}
	return c.words.within(strings.TrimRight(line, " \r"), line, set)
}

// holds reports whether a line's rest begins with a word. At a line's end a word
// stands without its space too: editors take it away.
func holds(rest, word string) bool {
	if n := len(rest); n+1 == len(word) && word[n] == ' ' {
		return rest == word[:n]
	}
	return strings.HasPrefix(rest, word)
}

// bareSpeech reports whether a line can be a reply or a command without any label.
func bareSpeech(line string) bool {
	line = strings.TrimLeft(line, " \t-")
	if len(line) < 3 {
		return false
	}
	if '1' <= line[0] && line[0] <= '5' {
		return digits(line[:3]) && (len(line) == 3 || strings.IndexByte(" -\t\r", line[3]) >= 0)
	}
	end := 0
	for end < len(line) && end <= 14 && line[end] > ' ' {
		end++
	}
	return wire.IsVerb(line[:end])
}
