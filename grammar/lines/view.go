package lines

import (
	"sort"
	"strings"

	"badseq/grammar/stream"
)

// View is text to be read in place of the input: the input itself, or what is
// left of it when quotes, prefixes or markup are peeled off. Every offset of a
// view leads back to the input.
type View struct {
	In     *Input
	Text   string
	Starts []uint32 // offset of each line's first byte
	Layers []string // names of what was peeled off, outermost first
	Breaks []int    // lines, ascending, before which another program's output ends
	Lost   int      // lines that lost something to the last layer

	// Copy is the part of the input's text that repeats, letter by letter, what stands
	// before it; empty where nothing does.
	Copy [2]int

	pieces []piece // nil: the view is the input
	near   int     // the line that was asked for last
	behind int     // the piece
	bytes  kinds   // of the text, once it was asked for
}

// kinds are the kinds of bytes that a text was found to have.
type kinds uint8

const (
	plain kinds = 1 << iota // all are ASCII
	other                   // some are not
)

// piece maps view bytes from At on to the input bytes [From, To). A copied
// piece maps byte by byte, any other maps as a whole.
type piece struct {
	at, from, to int
	copied       bool
}

// Whole is the view that is the input itself.
func Whole(in *Input) *View { return &View{In: in, Text: in.Text, Starts: in.Starts} }

// Line returns line i (from 0) without its line end, and its offset.
func (v *View) Line(i int) (line string, at int) {
	at = int(v.Starts[i])
	end := len(v.Text)
	if i+1 < len(v.Starts) {
		end = int(v.Starts[i+1])
	}
	for end > at && (v.Text[end-1] == '\n' || v.Text[end-1] == '\r') {
		end--
	}
	return v.Text[at:end], at
}

// ASCII reports whether all of the text is: then there is nothing in it to be decoded.
func (v *View) ASCII() bool {
	if v.bytes == 0 {
		v.bytes = plain
		if NextHigh(v.Text, 0) < len(v.Text) {
			v.bytes = other
		}
	}
	return v.bytes == plain
}

// NextHigh is the offset of the first byte of text at or after from that is not ASCII,
// the text's length if none is.
func NextHigh(text string, from int) int {
	for ; from+8 <= len(text); from += 8 {
		if s := text[from : from+8]; (s[0]|s[1]|s[2]|s[3]|s[4]|s[5]|s[6]|s[7])&0x80 != 0 {
			break
		}
	}
	for ; from < len(text); from++ {
		if text[from] >= 0x80 {
			break
		}
	}
	return from
}

// LineAt returns the index of the line that holds the byte at offset.
func (v *View) LineAt(offset int) int {
	v.near = lineAt(v.Starts, offset, v.near)
	return v.near
}

// Input maps the view's bytes [from, to) to the smallest range of the input's
// text that holds them.
func (v *View) Input(from, to int) (int, int) {
	if v.pieces == nil {
		return from, to
	}
	if len(v.pieces) == 0 {
		return 0, 0
	}
	a, _ := v.pieces[v.pieceAt(from)].input(from)
	if to <= from {
		return a, a
	}
	_, b := v.pieces[v.pieceAt(to-1)].input(to - 1)
	return a, max(a, b)
}

// Place says where the view's bytes [from, to) stand in the input as given.
func (v *View) Place(from, to int) stream.Place { return v.In.Place(v.Input(from, to)) }

// pieceAt is the index of the piece that holds the byte at offset. It looks at the
// last and the one behind that first.
func (v *View) pieceAt(offset int) int {
	if i := v.behind; i < len(v.pieces) && v.pieces[i].at <= offset {
		if i+1 == len(v.pieces) || offset < v.pieces[i+1].at {
			return i
		}
		if i+2 == len(v.pieces) || offset < v.pieces[i+2].at {
			v.behind = i + 1
			return v.behind
		}
	}
	v.behind = max(sort.Search(len(v.pieces), func(i int) bool { return v.pieces[i].at > offset })-1, 0)
	return v.behind
}

func (p piece) input(offset int) (from, to int) {
	if !p.copied {
		return p.from, p.to
	}
	at := min(p.from+offset-p.at, p.to)
	return at, min(at+1, p.to)
}

// Builder makes a view out of another, piece by piece, in order.
type Builder struct {
	of     *View
	text   strings.Builder
	pieces []piece
	breaks []int // offsets
	copied [2]int
	passed int // breaks of the view below that were taken over
}

// NewBuilder begins a view that stands for view of.
func NewBuilder(of *View) *Builder { return &Builder{of: of} }

// Keep takes over the bytes [from, to) of the view below.
func (b *Builder) Keep(from, to int) {
	b.pass(from)
	for b.passed < len(b.of.Breaks) {
		at := int(b.of.Starts[b.of.Breaks[b.passed]])
		if at >= to {
			break
		}
		b.keep(from, at)
		b.pass(at)
		from = at
	}
	b.keep(from, to)
}

func (b *Builder) keep(from, to int) {
	for from < to {
		if b.of.pieces == nil {
			b.add(b.of.Text[from:to], from, to, true)
			return
		}
		i := b.of.pieceAt(from)
		p := b.of.pieces[i]
		end := to
		if i+1 < len(b.of.pieces) {
			end = min(end, b.of.pieces[i+1].at)
		}
		if p.copied {
			b.add(b.of.Text[from:end], p.from+from-p.at, min(p.from+end-p.at, p.to), true)
		} else {
			b.add(b.of.Text[from:end], p.from, p.to, false)
		}
		from = end
	}
}

// Put writes text that stands for the bytes [from, to) of the view below (an
// entity decoded, a line end supplied; from == to is allowed).
func (b *Builder) Put(text string, from, to int) {
	if text == "" {
		return
	}
	b.pass(from)
	f, t := b.of.Input(from, to)
	b.add(text, f, t, false)
}

// pass takes over the breaks of the view below up to offset.
func (b *Builder) pass(offset int) {
	for b.passed < len(b.of.Breaks) && int(b.of.Starts[b.of.Breaks[b.passed]]) <= offset {
		b.passed++
		b.Break()
	}
}

// Break says that what comes next was not printed by the program that printed
// what came before.
func (b *Builder) Break() {
	if n := b.text.Len(); n > 0 {
		b.breaks = append(b.breaks, n)
	}
}

// Copy says that the bytes [from, to) of the view below repeat what stands before.
func (b *Builder) Copy(from, to int) {
	f, _ := b.of.Input(from, from+1)
	_, t := b.of.Input(to-1, to)
	b.copied = [2]int{f, t}
}

// Ended reports whether what was built so far ends at a line end, or is empty.
func (b *Builder) Ended() bool {
	if len(b.pieces) == 0 {
		return true
	}
	text := b.text.String()
	return text[len(text)-1] == '\n' || text[len(text)-1] == '\r'
}

func (b *Builder) add(text string, from, to int, copied bool) {
	if n := len(b.pieces); n > 0 && copied && b.pieces[n-1].copied && b.pieces[n-1].to == from &&
		b.pieces[n-1].to-b.pieces[n-1].from == b.text.Len()-b.pieces[n-1].at {
		b.pieces[n-1].to = to
	} else {
		b.pieces = append(b.pieces, piece{b.text.Len(), from, to, copied})
	}
	if b.text.Cap() == 0 {
		b.text.Grow(len(b.of.Text))
	}
	b.text.WriteString(text)
}

// View returns what was built; layer names what it peeled off.
func (b *Builder) View(layer string) *View {
	text := b.text.String()
	v := &View{In: b.of.In, Text: text, Starts: starts(text), pieces: b.pieces, Copy: b.of.Copy}
	if b.copied != [2]int{} {
		v.Copy = b.copied
	}
	if v.pieces == nil {
		v.pieces = []piece{}
	}
	v.Layers = append(append(v.Layers, b.of.Layers...), layer)
	for _, offset := range b.breaks {
		if line := v.LineAt(offset); offset < len(text) && (len(v.Breaks) == 0 || v.Breaks[len(v.Breaks)-1] < line) {
			v.Breaks = append(v.Breaks, line)
		}
	}
	return v
}
