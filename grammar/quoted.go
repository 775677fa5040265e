package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// The token kinds of an error that quotes a reply.
const (
	quotedNamed = iota + 1 // words that only mail software prints, and what they quote
	quotedAny              // a reply with an enhanced code, or in the words of mail, in any program's error
	quotedBelow            // an error of an operating system, a TLS library or a runtime, in its own words
	quotedStep             // a line of a bounce that tells which command the reply below answers
	quotedBare             // a line that is a line of a reply and nothing else
	quotedOwned            // what a program says in its own words, and no reply
	quotedPart             // a line of a reply with an enhanced code that another should follow
)

var quotedError = define(Dialect{
	ID:       "error",
	Title:    "an error message or a bounce",
	Versions: "any program's error that quotes a reply; bounces of qmail, Postfix, Exim, Gmail and Exchange; PHP mail(), PEAR Net_SMTP, Roundcube, Outlook Express",
	Doc: "No dialogue: what a program says of its failure, with the server's reply in it. Read only where nothing else in the input " +
		"is a dialogue or a known client's error. Which command was refused is known where the words say so.",
	Sample: "Warning: mail(): SMTP server response: 530 5.7.0 Must issue a STARTTLS command first in send.php on line 3",
	Trace:  "swaks -s mx.example.com -p 587 -tls -a --to you@example.com",
	Tokens: []string{"Named", "Quoted", "Below", "Step", "Bare", "Owned", "Part"},
	Cut:    cutQuoted,
	Marks:  map[int]int{quotedNamed: Strong, quotedAny: Strong, quotedBelow: Strong, quotedStep: Weak, quotedBare: Weak, quotedOwned: Strong, quotedPart: Strong},
	Starts: map[int]bool{quotedNamed: true, quotedAny: true, quotedBelow: true, quotedOwned: true},
	Last:   true,
}, openQuoted)

// quotedRecord is an error with the further lines of the reply that it quotes, or
// a line that tells of the command.
type quotedRecord struct {
	Said   *lexer.Token  `parser:"  (@(Named | Quoted)"`
	More   []lexer.Token `parser:"   @((Bare | Part)*))"`
	Below  *lexer.Token  `parser:"| @Below"`
	Owned  *lexer.Token  `parser:"| @Owned"`
	Step   *lexer.Token  `parser:"| @Step"`
	Bare   *lexer.Token  `parser:"| @(Bare | Part)"`
	Unread *lexer.Token  `parser:"| @Other"`
}

// cutQuoted cuts a line that names an error of mail.
func cutQuoted(line string, out []Token) []Token {
	from := len(line) - len(strings.TrimLeft(line, " \t>*-#"))
	to := len(strings.TrimRight(line, " \t\r"))
	if from >= to {
		return out
	}
	if replyShaped(line[from:to]) {
		if at, _ := quotedAt(line[:to]); at == from && !strings.HasPrefix(line[at+3:], "-") {
			return append(out, Token{quotedAny, from, to})
		}
		if refusalBegins(line[from:to]) {
			return append(out, Token{quotedPart, from, to})
		}
		return append(out, Token{quotedBare, from, to})
	}
	if w, _ := quotedSays(line[:to]); w != nil {
		return append(out, Token{quotedNamed, from, to})
	}
	if at, _ := quotedAt(line[:to]); at >= 0 {
		return append(out, Token{quotedAny, from, to})
	}
	if quotedCode(line[:to]) != 0 && !sourceCode(line) && speaksOfMail(line[:to]) {
		return append(out, Token{quotedAny, from, to})
	}
	if ownSays(line[from:to]) != nil {
		return append(out, Token{quotedOwned, from, to})
	}
	if machineWords(line[from:to]) || mailersWords(line[from:to]) {
		return append(out, Token{quotedBelow, from, to})
	}
	if _, ok := quotedStepOf(strings.ToLower(line[from:to])); ok {
		return append(out, Token{quotedStep, from, to})
	}
	return out
}

// quotedSays finds the words of the table that a line says, and where what they
// quote begins.
func quotedSays(line string) (*quotedWords, int) {
	if !strings.ContainsAny(line, ":)(=") || len(line) > 4096 {
		return nil, 0
	}
	lower := strings.ToLower(line)
	for i := range quotedTable {
		w := &quotedTable[i]
		at := strings.Index(lower, w.words)
		if at < 0 || len(lower) != len(line) {
			continue
		}
		end := at + len(w.words)
		if w.reply {
			reply, ok := quotedReplyIn(line[end:])
			if r, _ := wire.ParseReplyLine(reply); !ok || r.Enhanced == "" && w.verb == "" && !w.sure && r.Code/10 != 55 && !speaksOfMail(line[:at]+line[end:]) {
				continue
			}
		} else if w.signal == "" && w.verb == "connect" && wire.SignalOf(line[end:]) == "" {
			continue
		}
		if !w.needs.in(lower) {
			continue
		}
		return w, end
	}
	return nil, 0
}

// quotedStepOf reports whether a line, in lower case, says that a reply follows below it,
// and to which command, "" any.
func quotedStepOf(lower string) (verb string, ok bool) {
	if _, rest, ok := strings.Cut(lower, "in reply to "); ok {
		if strings.HasPrefix(rest, "end of data") {
			return stream.EndOfData, true
		}
		if verb, _, _ := strings.Cut(rest, " "); wire.IsVerb(verb) {
			return strings.ToUpper(verb), true
		}
	}
	for _, s := range quotedSteps {
		if strings.Contains(lower, s.words) {
			return s.verb, true
		}
	}
	return "", false
}

// machineWords reports whether a line is such an error.
func machineWords(line string) bool {
	if len(line) > 4096 || sourceCode(line) {
		return false
	}
	errnos, found := 0, false
	for _, w := range runtimeWords {
		if !strings.Contains(line, w) {
			continue
		}
		found = true
		if w[0] == 'E' && w == strings.ToUpper(w) {
			errnos++
		}
	}
	return found && errnos < 2 && wire.SignalOf(line) != "" // an error is one of them, prose lists several
}
