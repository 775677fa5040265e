package grammar

import (
	"io"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/lines"
	"badseq/grammar/wire"
)

// definition gives participle the names of a dialect's token kinds. Lines are
// lexed by lineLexer; Lex exists because the interface wants it.
type definition struct{ tokens []string }

// Symbols names the token types: kind k has type k+1, since 0 means nothing to
// participle.
func (d *definition) Symbols() map[string]lexer.TokenType {
	symbols := map[string]lexer.TokenType{"EOF": lexer.EOF, "Other": Other + 1}
	for i, name := range d.tokens {
		symbols[name] = lexer.TokenType(i + 2)
	}
	return symbols
}

// Lex is never called: records are parsed from a lineLexer.
func (d *definition) Lex(string, io.Reader) (lexer.Lexer, error) { return emptyLexer{}, nil }

type emptyLexer struct{}

func (emptyLexer) Next() (lexer.Token, error) { return lexer.Token{Type: lexer.EOF}, nil }

// lineLexer cuts the lines [next, end) of a view with a dialect's matcher. It
// never fails: a line that the dialect does not know is one Other token, a blank
// one none. A token's Offset is its offset in the view, its Line the view's line
// from 1.
type lineLexer struct {
	dialect   *Dialect
	view      *lines.View
	next, end int
	line      string
	at        int
	tokens    []Token
	taken     int
}

func newLineLexer(d *Dialect, v *lines.View, from, to int) *lineLexer {
	return &lineLexer{dialect: d, view: v, next: from, end: to}
}

// Next returns the next token.
func (l *lineLexer) Next() (lexer.Token, error) {
	for l.taken == len(l.tokens) {
		if l.next >= l.end {
			return lexer.Token{Type: lexer.EOF, Pos: lexer.Position{Offset: l.at + len(l.line), Line: l.next}}, nil
		}
		l.line, l.at = l.view.Line(l.next)
		l.next++
		l.tokens, l.taken = l.dialect.Cut(l.line, l.tokens[:0]), 0
		if len(l.tokens) == 0 && !blank(l.line) {
			l.tokens = append(l.tokens, Token{Other, 0, len(l.line)})
		}
	}
	t := l.tokens[l.taken]
	l.taken++
	return lexer.Token{
		Type:  lexer.TokenType(t.Kind + 1),
		Value: l.line[t.From:t.To],
		Pos:   lexer.Position{Offset: l.at + t.From, Line: l.next, Column: t.From + 1},
	}, nil
}

func blank(line string) bool {
	for i := 0; i < len(line); i++ {
		if line[i] > ' ' {
			return false
		}
	}
	return true
}

// text is the wire text of a token that prints it as it is.
func text(t *lexer.Token) wire.Text {
	return wire.Text{S: t.Value, From: t.Pos.Offset, To: t.Pos.Offset + len(t.Value)}
}

// span is where a token stands.
func span(t *lexer.Token) wire.Span {
	return wire.Span{From: t.Pos.Offset, To: t.Pos.Offset + len(t.Value)}
}
