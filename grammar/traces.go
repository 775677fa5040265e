package grammar

// traces finds pieces of text of which every log of SMTP holds one at least: words of
// clients, commands and codes of replies.
var traces = newWordIndex(map[string]uint64{
	"SMTP": 1, "smtp": 1, "EHLO": 1, "ehlo": 1, "HELO": 1, "helo": 1, "MAIL": 1, "mail": 1, "Mail": 1, "RCPT": 1, "CONN": 1, "curl": 1,
	"220": 1, "221": 1, "250": 1, "354": 1, "421": 1, "450": 1, "451": 1, "454": 1, "50": 1, "53": 1, "55": 1, "587": 1, "465": 1,
})

// longestTrace is the length of the longest of them.
const longestTrace = 4

// MaybeSMTP reports whether a text may hold an SMTP conversation: it is false only
// where there is nothing at all to find.
func MaybeSMTP(text []byte) bool {
	pairs := &traces.pairs
	for i := 1; i < len(text); i++ {
		pair := uint16(text[i-1]) | uint16(text[i])<<8
		if pairs[pair>>6]&(1<<(pair&63)) == 0 {
			continue
		}
		from := max(i-longestTrace, 0)
		around := string(text[from:min(i+longestTrace, len(text))])
		if traces.match(around, around, i-1-from, pair, 0) != 0 {
			return true
		}
	}
	return false
}
