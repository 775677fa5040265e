package grammar

import (
	"strings"

	"badseq/grammar/wire"
)

// exchangeField is the data of a row, without its quotes and the context behind it.
func exchangeField(t wire.Text) wire.Text {
	if !strings.HasPrefix(t.S, `"`) {
		end := strings.IndexByte(t.S, ',')
		if end < 0 {
			end = len(t.S)
		}
		return piece(t, 0, end)
	}
	var kept []byte
	var from []int
	for i := 1; i < len(t.S); i++ {
		if t.S[i] == '"' {
			if i+1 == len(t.S) || t.S[i+1] != '"' {
				break
			}
			i++
		}
		kept, from = append(kept, t.S[i]), append(from, t.From+i)
	}
	from = append(from, t.To)
	return wire.Text{S: string(kept), From: t.From + 1, To: t.To, At: func(i int) int { return from[min(i, len(from)-1)] }}
}

// exchangeWords are keywords that begin a line of a reply to EHLO that was folded into one row.
var exchangeWords = map[string]bool{"SIZE": true, "PIPELINING": true, "DSN": true, "ENHANCEDSTATUSCODES": true, "STARTTLS": true, "AUTH": true, "8BITMIME": true,
	"BINARYMIME": true, "CHUNKING": true, "SMTPUTF8": true, "VRFY": true, "ETRN": true, "HELP": true, "XRDST": true, "X-ANONYMOUSTLS": true, "X-EXPS": true,
	"XEXCH50": true, "XSHADOWREQUEST": true, "BURL": true, "PRDR": true, "PIPECONNECT": true, "REQUIRETLS": true, "LIMITS": true, "XCLIENT": true}

// leastFolded is how many keywords a reply holds at least that is known by them.
const leastFolded = 3

// exchangeFolded is where the text of a reply begins that was folded into one row: it is
// known by its two spaces, or where these became one by its keywords; 0 if it was not.
func exchangeFolded(s string) int {
	if len(s) < 5 || s[3] != ' ' {
		return 0
	}
	if s[4] == ' ' {
		return 5
	}
	words := 0
	for word := range strings.FieldsSeq(s[4:]) {
		if exchangeWords[word] {
			words++
		}
	}
	if words < leastFolded || !strings.HasPrefix(s, "250") {
		return 0
	}
	return 4
}

// exchangeLines unfolds "250  mx Hello SIZE 1000 STARTTLS".
func exchangeLines(t wire.Text) []wire.Text {
	from := exchangeFolded(t.S)
	if from == 0 {
		return []wire.Text{t}
	}
	var list []wire.Text
	code := t.S[:3]
	cut := func(to int, sep string) {
		begin := from
		list = append(list, wire.Text{S: code + sep + t.S[begin:to], From: t.From, To: t.To, At: func(i int) int { return t.From + max(begin+i-4, 0) }})
	}
	for i := from + 1; i < len(t.S); i++ {
		word, _, _ := strings.Cut(t.S[i:], " ")
		if t.S[i-1] == ' ' && exchangeWords[word] {
			cut(i-1, "-")
			from = i
		}
	}
	cut(len(t.S), " ")
	return list
}
