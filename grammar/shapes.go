package grammar

import (
	"reflect"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// shapes remembers the records that participle has parsed, by the kinds of their
// tokens. A grammar with one token of lookahead decides by kinds alone, so a
// record of the same kinds, followed by the same kinds, has the same tree: it is
// filled with its own tokens instead of being parsed again. A log has thousands of
// records and a few dozen shapes.
type shapes[R any] struct {
	root  shapeNode[R]
	nodes int
	full  []*shape[R] // those that hold tokens
}

// shapeNode is where a path of token kinds leads.
type shapeNode[R any] struct {
	next map[lexer.TokenType]*shapeNode[R]
	ends map[[2]lexer.TokenType]*shape[R] // by the two kinds that follow the record
}

// shape is one tree, and where its tokens belong in it.
type shape[R any] struct {
	record *R
	length int // in tokens
	leaves []leaf
	full   bool // it holds tokens
}

// leaf is a place of the tree that holds one token, or a run of them.
type leaf struct {
	token    **lexer.Token
	tokens   *[]lexer.Token
	from, to int
}

// What is remembered is bounded, whatever the input: longer records, and shapes
// beyond the bound, are parsed each time.
const (
	maxShapeLength = 64
	maxShapeNodes  = 20_000
)

// find looks up the record that tokens begin with. at the end of a block the
// kinds that follow are EOF.
func (s *shapes[R]) find(tokens []lexer.Token) *shape[R] {
	node := &s.root
	for i := 0; ; i++ {
		if node.ends != nil {
			if found := node.ends[following(tokens, i)]; found != nil {
				return found
			}
		}
		if i == len(tokens) || node.next == nil {
			return nil
		}
		if node = node.next[tokens[i].Type]; node == nil {
			return nil
		}
	}
}

// following is the kinds of the two tokens from i on.
func following(tokens []lexer.Token, i int) [2]lexer.TokenType {
	kinds := [2]lexer.TokenType{lexer.EOF, lexer.EOF}
	for k := range kinds {
		if i+k < len(tokens) {
			kinds[k] = tokens[i+k].Type
		}
	}
	return kinds
}

// learn remembers that the first length tokens are record.
func (s *shapes[R]) learn(tokens []lexer.Token, length int, record *R) {
	if length > maxShapeLength || s.nodes+length > maxShapeNodes {
		return
	}
	found := &shape[R]{record: record, length: length}
	if !found.bind(reflect.ValueOf(record).Elem(), tokens[:length]) {
		return
	}
	node := &s.root
	for _, t := range tokens[:length] {
		if node.next == nil {
			node.next = map[lexer.TokenType]*shapeNode[R]{}
		}
		below := node.next[t.Type]
		if below == nil {
			below = &shapeNode[R]{}
			node.next[t.Type] = below
			s.nodes++
		}
		node = below
	}
	if node.ends == nil {
		node.ends = map[[2]lexer.TokenType]*shape[R]{}
	}
	node.ends[following(tokens, length)] = found
	found.full, s.full = true, append(s.full, found)
}

var (
	tokenPointer = reflect.TypeFor[*lexer.Token]()
	tokenSlice   = reflect.TypeFor[[]lexer.Token]()
)

// bind finds the leaves of a tree. It is false where a record holds anything but
// tokens and structs of them.
func (s *shape[R]) bind(v reflect.Value, tokens []lexer.Token) bool {
	for i := range v.NumField() {
		field := v.Field(i)
		switch {
		case field.Type() == tokenPointer:
			if t := field.Interface().(*lexer.Token); t != nil {
				at := indexOf(tokens, *t)
				if at < 0 {
					return false
				}
				s.leaves = append(s.leaves, leaf{token: field.Addr().Interface().(**lexer.Token), from: at})
			}
		case field.Type() == tokenSlice:
			if run := field.Interface().([]lexer.Token); len(run) > 0 {
				at := indexOf(tokens, run[0])
				if at < 0 || at+len(run) > len(tokens) {
					return false
				}
				s.leaves = append(s.leaves, leaf{tokens: field.Addr().Interface().(*[]lexer.Token), from: at, to: at + len(run)})
			}
		case !s.bindBelow(field, tokens):
			return false
		}
	}
	return true
}

// bindBelow descends into a pointer to a struct, a struct or a list of structs.
func (s *shape[R]) bindBelow(v reflect.Value, tokens []lexer.Token) bool {
	switch v.Kind() {
	case reflect.Pointer:
		return v.IsNil() || v.Elem().Kind() == reflect.Struct && s.bind(v.Elem(), tokens)
	case reflect.Struct:
		return s.bind(v, tokens)
	case reflect.Slice:
		for i := range v.Len() {
			if !s.bindBelow(v.Index(i), tokens) {
				return false
			}
		}
		return true
	}
	return false
}

func indexOf(tokens []lexer.Token, t lexer.Token) int {
	for i := range tokens {
		if tokens[i].Type == t.Type && tokens[i].Pos == t.Pos {
			return i
		}
	}
	return -1
}

// fill puts the tokens that a record begins with into the tree. The tree is good
// until the next record of its shape: a lowering keeps tokens, never structs, and
// changes neither.
func (s *shapes[R]) fill(found *shape[R], tokens []lexer.Token) *R {
	if !found.full {
		found.full, s.full = true, append(s.full, found)
	}
	for i := range found.leaves {
		l := &found.leaves[i]
		if l.token != nil {
			*l.token = &tokens[l.from]
		} else {
			*l.tokens = tokens[l.from:l.to]
		}
	}
	return found.record
}

// forget lets go of the tokens, and so of the text, that trees were filled with.
func (s *shapes[R]) forget() {
	for _, found := range s.full {
		found.full = false
		for i := range found.leaves {
			if l := &found.leaves[i]; l.token != nil {
				*l.token = &noToken
			} else {
				*l.tokens = nil
			}
		}
	}
	s.full = s.full[:0]
}

// noToken is what an empty tree holds where it holds a token.
var noToken lexer.Token

// shapePool lends shapes to one reading at a time.
type shapePool[R any] struct{ pool sync.Pool }

func (p *shapePool[R]) take() *shapes[R] {
	if s, ok := p.pool.Get().(*shapes[R]); ok {
		return s
	}
	return &shapes[R]{}
}

func (p *shapePool[R]) give(s *shapes[R]) {
	s.forget()
	p.pool.Put(s)
}

// parseBlock parses the tokens of a block, record after record. A token that no
// record can begin with is skipped: its line becomes a note. known may be nil: then
// every record is parsed.
func parseBlock[R any](parser *participle.Parser[R], known *shapes[R], tokens []lexer.Token, record func(*R)) {
	var peeking *lexer.PeekingLexer
	for at := 0; at < len(tokens); {
		if known != nil {
			if s := known.find(tokens[at:]); s != nil {
				record(known.fill(s, tokens[at:at+s.length]))
				at += s.length
				continue
			}
		}
		if peeking == nil {
			peeking, _ = lexer.Upgrade(&tokenLexer{tokens}) // which never fails
		}
		peeking.FastForward(lexer.RawCursor(at) - 1)
		start := peeking.MakeCheckpoint()
		r, err := parser.ParseFromLexer(peeking, participle.AllowTrailing(true))
		length := int(peeking.RawCursor()) - at
		if err != nil || length == 0 {
			peeking.LoadCheckpoint(start)
			at++
			continue
		}
		record(r)
		if known != nil {
			known.learn(tokens[at:], length, r)
		}
		at += length
	}
}
