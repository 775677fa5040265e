package grammar

import (
	"strings"

	"badseq/grammar/peel"
)

// plainly reports whether there is nothing to peel: what is known of the view
// begins its lines, and nothing in the other lines looks like SMTP behind a prefix
// or like the rest of a line that was wrapped.
func (r *reading) plainly() bool {
	if r.clean == 0 || r.own*100 < (r.known-r.inner)*85 || r.quoted*100 >= r.lines*85 || r.sealed*100 >= r.lines*95 || r.residue() > 0 ||
		escapes(r) || strings.Count(r.view.Text, "\u00a0") > r.lines {
		return false
	}
	return r.known == r.lines || !r.suspect()
}

// escapes reports whether a text has so many line ends written out that they may be its
// own: more than a client's, which end each of its lines and those of a message.
func escapes(r *reading) bool {
	n := strings.Count(r.view.Text, `\n`)
	return n > 4*r.lines || n >= 3 && r.lines == 1
}

// suspect looks at the lines that bear no mark.
func (r *reading) suspect() bool {
	widest, flowing := 0, 0 // of all lines, of those that have a space to be wrapped at
	for i := range r.view.Starts {
		line, _ := r.view.Line(i)
		if widest = max(widest, len(line)); len(line) > flowing && strings.IndexByte(strings.TrimLeft(line, " "), ' ') >= 0 {
			flowing = len(line)
		}
	}
	hidden, full, stray, exact, rests := 0, 0, 0, 0, 0
	head := r.head()
	for i := range r.view.Starts {
		line, _ := r.view.Line(i)
		if r.isMarked(i) || blank(line) {
			continue
		}
		if head != "" && wordShape(line) == head {
			return true // what stands before the lines of the dialect is not the dialect's
		}
		opens := peel.Opens(line) // then nothing stands before it, and it is no rest of another
		if !opens && peel.Hints(line) {
			if hidden++; hidden*10 > r.known {
				return true
			}
		}
		if i == 0 {
			continue
		}
		before, _ := r.view.Line(i - 1)
		if !opens && peel.MayFlow(before, line, flowing) && (r.isMarked(i-1) || peel.Hints(before)) {
			rests++
		}
		switch {
		case blank(before), certificateRow(before), reportRow(line):
		case !opens && len(before)+24 > widest:
			full++
			if len(before) == widest {
				exact++
			}
		default:
			stray++
		}
	}
	return rests > 0 || widest < 256 && (exact > 0 || full >= 3 && stray*4 <= full)
}

// headSampled is how many lines are asked what they begin with.
const headSampled = 64

// head is what nearly all lines begin with, where it is more than a word: what a client
// prints before its own lines, or a logger before all.
func (r *reading) head() string {
	count, all, best := map[string]int{}, 0, ""
	for i := 0; i < len(r.view.Starts) && all < headSampled; i++ {
		line, _ := r.view.Line(i)
		if blank(line) {
			continue
		}
		all++
		if shape := wordShape(line); shape != "" {
			if count[shape]++; count[shape] > count[best] {
				best = shape
			}
		}
	}
	if all < 3 || count[best]*100 < all*90 {
		return ""
	}
	return best
}

// wordShape is a line's first word, 0 for each of its digits, where it holds more than
// letters; "" where it does not.
func wordShape(line string) string {
	end := strings.IndexByte(line, ' ')
	if end < leastHead || end > mostHead {
		return ""
	}
	shape, plain := []byte(line[:end]), true
	for i, c := range shape {
		if '0' <= c && c <= '9' {
			shape[i] = '0'
		}
		plain = plain && ('a' <= c|0x20 && c|0x20 <= 'z')
	}
	if plain {
		return ""
	}
	return string(shape)
}

// How long such a word is.
const (
	leastHead = 5
	mostHead  = 60
)

// reportRow reports whether a line is a row of a report, as OpenSSL prints one of a
// session: a name and a colon behind so many spaces that no wrap put them there.
func reportRow(line string) bool {
	const indent, longest = "    ", 24
	if !strings.HasPrefix(line, indent) {
		return false
	}
	name, _, ok := strings.Cut(line[len(indent):], ":")
	if !ok || name == "" || len(name) > longest || !letterOrDigit(name[0]) {
		return false
	}
	for i := range len(name) {
		if c := name[i]; !letterOrDigit(c) && c != ' ' && c != '-' {
			return false
		}
	}
	return true
}

// certificateRow reports whether a line is a row of a certificate in PEM, all of which
// are equally long: RFC 7468 2.
func certificateRow(line string) bool {
	if len(line) != 64 {
		return false
	}
	for i := range len(line) {
		if c := line[i]; !letterOrDigit(c) && c != '+' && c != '/' {
			return false
		}
	}
	return true
}
