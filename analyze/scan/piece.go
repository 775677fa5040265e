package scan

import (
	"bytes"
	"errors"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"badseq/grammar"
)

// How inputs are cut. A text up to wholeBytes is read as one, exactly as badseq
// reads it without scan; a longer one is cut between conversations.
const (
	wholeBytes = 32 << 10
	pieceBytes = 1 << 20 // of a text that one worker takes at once
	mostPiece  = 4 << 20 // where a text cannot be cut between conversations, it is cut here
	tailBytes  = 32 << 10
)

// piece is a stretch of a text that holds whole conversations.
type piece struct {
	text  []byte
	line  int  // lines of the text before it
	first bool // the text begins with it
	last  bool // the text ends with it
}

var errBinary = errors.New("it is no text")

// cut reads a text and gives it piece by piece. take gets a buffer that is its
// own until it returns the next one to fill. An error of r comes after the
// pieces that could be read.
func cut(r io.Reader, buf []byte, take func(piece) (next []byte, err error)) error {
	var begun bool
	line, kept := 0, 0
	for {
		n, err := fill(r, buf, kept)
		end := err != nil
		if !begun {
			switch u := utf16Reader(buf[:n]); {
			case u != nil:
				rest := io.MultiReader(bytes.NewReader(bytes.Clone(buf[:n])), r)
				return cut(transform.NewReader(rest, u), buf, take)
			case isBinary(buf[:n]):
				return errBinary
			}
		}
		at := n
		if !end {
			if at = lastCut(buf[:n]); at == 0 && n < mostPiece {
				kept = n
				buf = append(buf[:n], make([]byte, min(n, mostPiece-n))...)
				continue
			}
			if at == 0 {
				at = lastLine(buf[:n])
			}
		}
		rest := bytes.Clone(buf[at:n])
		p := piece{text: buf[:at], line: line, first: !begun, last: end}
		line += countLines(p.text)
		begun = true
		next, stop := take(p)
		switch {
		case stop != nil:
			return stop
		case end && err == io.EOF:
			return nil
		case end:
			return err
		}
		buf = next
		if cap(buf) < len(rest) {
			buf = make([]byte, 2*len(rest))
		}
		buf = buf[:cap(buf)]
		kept = copy(buf, rest)
	}
}

// fill reads until buf, which holds kept bytes already, is full or r ends. A
// reader of packed data says by an error of its own that the data ends early.
func fill(r io.Reader, buf []byte, kept int) (int, error) {
	n, err := io.ReadFull(r, buf[kept:])
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return kept + n, err
}

// isBinary reports whether what begins so is no text.
// A raw SASL response in a log has a few NULs.
func isBinary(b []byte) bool {
	b = b[:min(len(b), 8<<10)]
	return bytes.Count(b, []byte{0}) > len(b)/32
}

// utf16Reader decodes text that begins as UTF-16 does; nil for any other.
func utf16Reader(b []byte) transform.Transformer {
	big, ok := grammar.UTF16(b)
	switch {
	case !ok:
		return nil
	case big:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
	}
	return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
}

// lastCut is where the last conversation that begins in text begins, 0 if none is
// known to. It looks at the end of the text first. Where there is no trace of SMTP, any
// line will do that leaves room for what a client says before its first.
func lastCut(text []byte) int {
	if len(text) > 2*tailBytes && !grammar.MaybeSMTP(text) {
		if at := nextLine(text, len(text)-tailBytes); at < len(text) {
			return at
		}
		return 0
	}
	for tail := tailBytes; ; tail *= 8 {
		from := 0
		if tail < len(text) {
			from = nextLine(text, len(text)-tail)
		}
		best := 0
		var c grammar.Cutter
		for at := from; at < len(text); {
			end := nextLine(text, at)
			if c.Begins(grammar.EdgeOf(text[at:end])) && at > from {
				best = at
			}
			at = end
		}
		if best > 0 || from == 0 {
			return best
		}
	}
}

// lastLine is where the last line of text begins, the end where it is one line.
func lastLine(text []byte) int {
	if i := bytes.LastIndexByte(text[:len(text)-1], '\n'); i >= 0 {
		return i + 1
	}
	return len(text)
}

// nextLine is where the line after the one at offset at begins.
func nextLine(text []byte, at int) int {
	i := bytes.IndexByte(text[at:], '\n')
	if i < 0 {
		return len(text)
	}
	return at + i + 1
}

// countLines counts the ends of lines: LF, CRLF and lone CR.
func countLines(text []byte) int {
	n := bytes.Count(text, []byte{'\n'})
	if bytes.IndexByte(text, '\r') >= 0 {
		n += bytes.Count(text, []byte{'\r'}) - bytes.Count(text, []byte("\r\n"))
	}
	return n
}
