package scan

import (
	"bytes"

	"badseq/analyze"
	"badseq/grammar"
	"badseq/grammar/stream"
)

// conversations cuts a piece into stretches of whole conversations and gives
// each with the lines before it. A piece without a trace of SMTP has none.
func conversations(p piece, give func(text []byte, line int)) {
	if p.whole() {
		give(p.text, p.line)
		return
	}
	if !grammar.MaybeSMTP(p.text) {
		return
	}
	var c grammar.Cutter
	from, line := 0, p.line
	for at := 0; at < len(p.text); {
		end := nextLine(p.text, at)
		if c.Begins(grammar.EdgeOf(p.text[at:end])) && at > from {
			give(p.text[from:at], line)
			line += countLines(p.text[from:at])
			from = at
		}
		at = end
	}
	if from < len(p.text) {
		give(p.text[from:], line)
	}
}

// whole reports whether a piece is a text that is read as one.
func (p *piece) whole() bool { return p.first && p.last && len(p.text) <= wholeBytes }

// diagnose reads and judges one stretch of a text, which has that many lines
// before it. It finds nothing where there is no conversation. Of a long text, of which
// this is not the whole, most may be another program's: what can hold no SMTP at
// all is not read. judge is analyze.Analyze, or analyze.Verdicts where only verdicts
// are wanted.
func diagnose(text []byte, line int, whole bool, dialect string, judge func(*stream.Log) []analyze.Diagnosis) []analyze.Diagnosis {
	_, list := readAndJudge(text, line, whole, dialect, judge)
	return list
}

// readAndJudge is diagnose with what was read, nil where there is nothing.
func readAndJudge(text []byte, line int, whole bool, dialect string, judge func(*stream.Log) []analyze.Diagnosis) (*stream.Log, []analyze.Diagnosis) {
	if len(bytes.TrimSpace(text)) == 0 || !whole && !grammar.MaybeSMTP(text) {
		return nil, nil
	}
	log, err := grammar.Read(text, grammar.Options{Dialect: dialect, LogOnly: true})
	if err != nil {
		return nil, nil // ErrNotSMTP: the dialect was checked before
	}
	list := judge(log)
	for i := range list {
		shift(&list[i], line)
	}
	return log, list
}
