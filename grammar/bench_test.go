package grammar

import (
	"bytes"
	"testing"

	"badseq/grammar/lines"
	"badseq/grammar/wire"
)

// corpus is every fixture of a dialect, over and over up to a megabyte.
func corpus(b *testing.B, dialect string) []byte {
	b.Helper()
	var all bytes.Buffer
	for all.Len() < 1<<20 {
		before := all.Len()
		for _, f := range load(b) {
			if f.Label.Dialect == dialect {
				all.Write(f.Log)
				all.WriteByte('\n')
			}
		}
		if all.Len() == before {
			b.Fatalf("no fixture of %s", dialect)
		}
	}
	return all.Bytes()
}

// BenchmarkCut is the line lexer alone.
func BenchmarkCut(b *testing.B) {
	for _, d := range Dialects[:4] {
		b.Run(d.ID, func(b *testing.B) {
			text := corpus(b, d.ID)
			v := lines.Whole(lines.Decode(text))
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			var tokens []Token
			for b.Loop() {
				for i := range v.Starts {
					line, _ := v.Line(i)
					tokens = d.Cut(line, tokens[:0])
				}
			}
		})
	}
}

// BenchmarkParse is lexing, participle's records and their lowering.
func BenchmarkParse(b *testing.B) {
	for _, d := range Dialects[:4] {
		b.Run(d.ID, func(b *testing.B) {
			text := corpus(b, d.ID)
			v := lines.Whole(lines.Decode(text))
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				w := wire.NewWriter(v)
				w.Region(d.ID, 1)
				d.read(v, 0, len(v.Starts), w)
				w.Finish()
			}
		})
	}
}

// BenchmarkRead is decoding, peeling, detecting and all of the above.
func BenchmarkRead(b *testing.B) {
	for _, d := range Dialects[:4] {
		b.Run(d.ID, func(b *testing.B) {
			text := corpus(b, d.ID)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(text, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkReadEach reads every fixture of a dialect by itself: a pasted log has a few
// thousand bytes, so what each costs whatever its length counts.
func BenchmarkReadEach(b *testing.B) {
	for _, d := range Dialects[:4] {
		b.Run(d.ID, func(b *testing.B) {
			var logs [][]byte
			size := 0
			for _, f := range load(b) {
				if f.Label.Dialect == d.ID {
					logs = append(logs, f.Log)
					size += len(f.Log)
				}
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, log := range logs {
					if _, err := Read(log, Options{}); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(logs)), "µs/log")
		})
	}
}
