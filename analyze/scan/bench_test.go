package scan

import (
	"os"
	"testing"
)

func BenchmarkShapes(b *testing.B) {
	text, err := os.ReadFile("/tmp/scanner/big/x.log")
	if err != nil {
		b.Skip(err)
	}
	b.SetBytes(int64(len(text)))
	shared := &judged{}
	s := newShapes(shared, func(text []byte) *shape { return shapeOf(text, "") })
	s.read(piece{text: text, first: true, last: true}, func(sh *shape, text []byte, line int) {})
	for b.Loop() {
		n, fail := 0, 0
		s.read(piece{text: text, first: true, last: true}, func(sh *shape, text []byte, line int) {
			n++
			if sh == nil {
				fail++
				if fail < 8 {
					b.Logf("%.300q", text)
				}
			}
		})
		b.Log(n, fail, len(shared.by))
	}
}

// BenchmarkDiagnose is the slow path: each conversation of the fixtures is read
// and judged.
func BenchmarkDiagnose(b *testing.B) {
	text, err := os.ReadFile("/tmp/scanner/all.log")
	if err != nil {
		b.Skip(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		conversations(piece{text: text, first: true, last: true}, func(text []byte, line int) {
			diagnose(text, line, "")
		})
	}
}
