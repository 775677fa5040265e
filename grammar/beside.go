package grammar

import "badseq/grammar/wire"

// besides reads an error that stands beside dialogues in none of which anything was
// refused or broke: the application's own error and, below it, the same dialogue typed by
// hand, where it worked. Only lines that no event tells of are read, and only what quotes
// a reply in words that mail alone has.
func (r *reading) besides(w *wire.Writer) {
	if !w.Fine() {
		return
	}
	v := r.view
	var tokens []Token
	for i := range v.Starts {
		if !w.Untold(i) {
			continue
		}
		line, _ := v.Line(i)
		if tokens = quotedError.Cut(line, tokens[:0]); len(tokens) == 0 || !quotesRefusal(line, tokens[0].Kind) {
			continue
		}
		end := i + 1
		for end < len(v.Starts) && end-i < besideReply && w.Untold(end) {
			if line, _ = v.Line(end); !replyShaped(line) {
				break
			}
			end++
		}
		w.Region(quotedError.ID, besideSure)
		quotedError.read(v, i, end, w)
		return
	}
}

// besideReply is how many lines an error beside a dialogue is read with, besideSure how sure
// it is that one line is an error of mail.
const (
	besideReply = 12
	besideSure  = 0.5
)

// quotesRefusal reports whether a line of that kind quotes a refusal with an enhanced code,
// or in the words of a program that sends mail.
func quotesRefusal(line string, kind int) bool {
	switch kind {
	case quotedNamed:
		said, end := quotedSays(line)
		if said == nil {
			return false
		}
		reply, ok := quotedReplyIn(line[end:])
		code, _ := wire.ParseReplyLine(reply)
		return ok && code.Code >= 400
	case quotedAny:
		_, reply := quotedAt(line)
		code, ok := wire.ParseReplyLine(reply)
		return ok && code.Enhanced != ""
	}
	return false
}
