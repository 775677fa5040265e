package scan

import (
	"os"
	"testing"
)

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
