package peel

import (
	"slices"
	"strings"
)

// recordHeads are what may stand before every record of a text, put there by a logger
// or a mail program: in a text that was wrapped, only the first part of a record has it.
var recordHeads = []func(line string) bool{
	func(line string) bool { return stampLength(line) > 0 },
	func(line string) bool { _, ok := cutSyslog(line); return ok },
	func(line string) bool { return strings.HasPrefix(line, "> ") || line == ">" },
}

// leastHeads is how many lines at least have what is taken for a head.
const leastHeads = 3

// findHeads finds out whether the lines that do not begin as the others do stand where a
// wrap would have put them.
func (w *wrapping) findHeads() {
	for _, begins := range append(slices.Clone(recordHeads), w.sharedWord()) {
		heads, rests, stray := 0, 0, 0
		for i := range w.view.Starts {
			line, _ := w.view.Line(i)
			if blank(line) {
				continue
			}
			if begins(line) {
				heads++
				continue
			}
			if i > 0 {
				if before, _ := w.view.Line(i - 1); !blank(before) && w.nearlyFull(before, line) {
					rests++
					continue
				}
			}
			stray++
		}
		if heads >= leastHeads && rests >= 2 && stray*4 <= rests {
			w.heads = begins
			return
		}
	}
}

// leastWord is how long a word must be that tells by itself who wrote the line.
const leastWord = 8

// sharedWord knows lines by the long word that most of them begin with: the name of
// what writes them.
func (w *wrapping) sharedWord() func(line string) bool {
	first := func(line string) string {
		word, _, _ := strings.Cut(line, " ")
		return word
	}
	count, best := map[string]int{}, ""
	for i := range w.view.Starts {
		line, _ := w.view.Line(i)
		if word := first(line); len(word) >= leastWord && len(word) < len(line) {
			if count[word]++; count[word] > count[best] {
				best = word
			}
		}
	}
	return func(line string) bool { return best != "" && first(line) == best }
}

// ragged is how many characters narrower than the first part of a record the others may
// be: a mark of quotes stands before that alone.
const ragged = 3

// nearlyFull is full, with room for a mark that only the first part has.
func (w *wrapping) nearlyFull(line, next string) bool {
	if w.exact {
		return w.full(line, next)
	}
	if end := strings.IndexByte(next, ' '); end >= 0 {
		next = next[:end]
	}
	return w.characters(line)+1+w.characters(next) > w.width-ragged
}

// headed finds the line behind the last that goes on line i, which has a head.
func (w *wrapping) headed(i int) int {
	last, _ := w.view.Line(i)
	if !w.heads(last) {
		return i + 1
	}
	end := i + 1
	for size := len(last); end < len(w.view.Starts) && size < maxGlued; end++ {
		line, _ := w.view.Line(end)
		if blank(line) || w.heads(line) || !w.nearlyFull(last, line) {
			break
		}
		size += len(line)
		last = line
		w.own[i] = true
	}
	return end
}

// complete reports whether a line ends with a literal that ends with a line end: what
// follows is no rest of it.
func complete(line string) bool {
	return strings.HasSuffix(line, `\n'`) || strings.HasSuffix(line, `\n"`)
}

// inMidst reports whether a line begins as no record does.
func inMidst(line string) bool { return strings.IndexByte(":,;", line[0]) >= 0 }

// leastAlike is how many digits at least stand in a word by which lines are known to be
// of one kind.
const leastAlike = 4

// alike reports whether two lines begin with one long word, or with words of digits, maybe
// hexadecimal, that have one shape: times, or the places of a dump. The second is no rest
// of the first.
func alike(a, b string) bool {
	if end := strings.IndexByte(a, ' '); end >= leastWord && strings.HasPrefix(b, a[:end+1]) {
		return true
	}
	n, decimal := 0, 0
	for i := 0; i < len(a) && i < len(b); i++ {
		switch x, y := a[i], b[i]; {
		case '0' <= x && x <= '9' && '0' <= y && y <= '9':
			n, decimal = n+1, decimal+1
		case hexByte(x) && hexByte(y):
			n++
		case x == ' ' && y == ' ':
			return n >= leastAlike && decimal*2 >= leastAlike
		case x != y:
			return false
		}
	}
	return false
}

func hexByte(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }
