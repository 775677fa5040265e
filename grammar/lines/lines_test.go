package lines

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"badseq/grammar/stream"
)

// utf16Bytes encodes text with the byte order mark first.
func utf16Bytes(order binary.AppendByteOrder, text string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune("\uFEFF" + text)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func TestPlaces(t *testing.T) {
	text := "eins\r\nzw\u00f6lf 503\nlone\rcr \U0001F4E7 503\n"
	at := len("eins\r\nzw\u00f6lf ")
	last := len("eins\r\nzw\u00f6lf 503\nlone\rcr \U0001F4E7 ")
	for name, c := range map[string]struct {
		input       []byte
		first, last stream.Place
	}{
		"utf-8": {[]byte(text), stream.Place{Line: 2, Column: 7, Offset: 13, Length: 3}, stream.Place{Line: 4, Column: 6, Offset: 30, Length: 3}},
		"bom": {[]byte("\xEF\xBB\xBF" + text), stream.Place{Line: 2, Column: 7, Offset: 16, Length: 3},
			stream.Place{Line: 4, Column: 6, Offset: 33, Length: 3}},
		"utf-16 little": {utf16Bytes(binary.LittleEndian, text), stream.Place{Line: 2, Column: 7, Offset: 26, Length: 6},
			stream.Place{Line: 4, Column: 6, Offset: 56, Length: 6}},
		"utf-16 big": {utf16Bytes(binary.BigEndian, text), stream.Place{Line: 2, Column: 7, Offset: 26, Length: 6},
			stream.Place{Line: 4, Column: 6, Offset: 56, Length: 6}},
	} {
		in := Decode(c.input)
		if in.Text != text {
			t.Errorf("%s: decoded %q, want %q", name, in.Text, text)
			continue
		}
		if got := in.Place(at, at+3); got != c.first {
			t.Errorf("%s: place of the first is %+v, want %+v", name, got, c.first)
		}
		if got := in.Place(last, last+3); got != c.last {
			t.Errorf("%s: place of the last is %+v, want %+v", name, got, c.last)
		}
		if got := string(c.input[c.last.Offset : c.last.Offset+c.last.Length]); len(c.input) == len(text) && got != "503" {
			t.Errorf("%s: the bytes there are %q", name, got)
		}
	}
}

func TestUTF16WithoutMark(t *testing.T) {
	marked := utf16Bytes(binary.LittleEndian, "220 mx.example.com ESMTP\r\n")
	if in := Decode(marked[2:]); in.Text != "220 mx.example.com ESMTP\r\n" {
		t.Errorf("decoded %q", in.Text)
	}
}

func TestLineEnds(t *testing.T) {
	for text, want := range map[string][]uint32{
		"": {0}, "a": {0}, "a\n": {0}, "a\nb": {0, 2}, "a\r\nb\r\n": {0, 3}, "a\rb": {0, 2}, "\n\n": {0, 1}, "a\r\r\nb": {0, 2, 4},
	} {
		got := Decode([]byte(text)).Starts
		if len(got) != len(want) {
			t.Errorf("%q: lines start at %v, want %v", text, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: lines start at %v, want %v", text, got, want)
			}
		}
	}
}

// TestViewOfView peels twice and finds the input again, byte by byte.
func TestViewOfView(t *testing.T) {
	in := Decode([]byte("> > a &lt;b&gt;\n> > cd\n"))
	whole := Whole(in)
	quote := func(v *View) *View {
		b := NewBuilder(v)
		for i := range v.Starts {
			line, at := v.Line(i)
			b.Keep(at+2, at+len(line))
			b.Put("\n", at+len(line), at+len(line)+1)
		}
		return b.View("quote")
	}
	twice := quote(quote(whole))
	if twice.Text != "a &lt;b&gt;\ncd\n" {
		t.Fatalf("peeled to %q", twice.Text)
	}
	b := NewBuilder(twice)
	b.Keep(0, 2)
	b.Put("<", 2, 6)
	b.Keep(6, len(twice.Text))
	plain := b.View("entity")
	if plain.Text != "a <b&gt;\ncd\n" {
		t.Fatalf("decoded to %q", plain.Text)
	}
	for _, c := range []struct{ from, to, inFrom, inTo int }{
		{0, 1, 4, 5}, {2, 3, 6, 10}, {3, 4, 10, 11}, {9, 11, 20, 22}, {10, 11, 21, 22},
	} {
		if from, to := plain.Input(c.from, c.to); from != c.inFrom || to != c.inTo {
			t.Errorf("view %d-%d is input %d-%d, want %d-%d (%q)", c.from, c.to, from, to, c.inFrom, c.inTo, in.Text[from:to])
		}
	}
	if p := plain.Place(9, 11); p.Line != 2 || p.Column != 5 {
		t.Errorf("place %+v", p)
	}
	if len(plain.Layers) != 3 || plain.Layers[0] != "quote" || plain.Layers[2] != "entity" {
		t.Errorf("layers %v", plain.Layers)
	}
}

// TestPlacesInAnyOrder: a place is the same whatever was asked for before.
func TestPlacesInAnyOrder(t *testing.T) {
	text := "eins \u00f6\U0001F4E7 zwei\r\n\u20ac\xff\x80 drei \xe2\x82\nvier\n\n" + strings.Repeat("\u00e4x", 40)
	for name, input := range map[string][]byte{"utf-8": []byte(text), "utf-16": utf16Bytes(binary.BigEndian, text)} {
		in := Decode(input)
		for a := 0; a <= len(in.Text); a++ {
			for b := 0; b <= len(in.Text); b += 7 {
				in.Place(b, b+1)
				if got, want := in.Place(a, a+2), Decode(input).Place(a, a+2); got != want {
					t.Fatalf("%s: after %d, %d stands at %+v, want %+v", name, b, a, got, want)
				}
			}
		}
	}
}
