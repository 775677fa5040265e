package grammar

import (
	"io"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/lines"
	"badseq/grammar/wire"
)

// definition gives participle the names of a dialect's token kinds. Lines are
// lexed by cutLines; Lex exists because the interface wants it.
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

// Lex is never called: records are parsed from a tokenLexer.
func (d *definition) Lex(string, io.Reader) (lexer.Lexer, error) { return emptyLexer{}, nil }

type emptyLexer struct{}

func (emptyLexer) Next() (lexer.Token, error) { return lexer.Token{Type: lexer.EOF}, nil }

// cutLines cuts the lines [from, to) of a view with a dialect's matcher. It never
// fails: a line that the dialect does not know is one Other token, a blank one none. A
// token's Offset is its offset in the view, its Line the view's line from 1.
func cutLines(d *Dialect, v *lines.View, from, to int) []lexer.Token {
	list := make([]lexer.Token, 0, 2*(to-from)+8)
	var cut []Token
	for i := from; i < to; i++ {
		line, at := v.Line(i)
		if cut = d.Cut(line, cut[:0]); len(cut) == 0 && !blank(line) {
			cut = append(cut, Token{Other, 0, len(line)})
		}
		for _, t := range cut {
			list = append(list, lexer.Token{
				Type:  lexer.TokenType(t.Kind + 1),
				Value: line[t.From:t.To],
				Pos:   lexer.Position{Offset: at + t.From, Line: i + 1, Column: t.From + 1},
			})
		}
	}
	return list
}

// tokenLexer gives participle tokens that were cut already.
type tokenLexer struct{ left []lexer.Token }

// Next returns the next token.
func (l *tokenLexer) Next() (lexer.Token, error) {
	if len(l.left) == 0 {
		return lexer.Token{Type: lexer.EOF}, nil
	}
	t := l.left[0]
	l.left = l.left[1:]
	return t, nil
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
