package grammar

import (
	"strings"

	"badseq/grammar/wire"
)

// phpLabel is a label of PHPMailer's debug output. Its arrows may be written as
// the entities of its html mode.
type phpLabel struct {
	words string
	kind  int
	// where the label is believed when it is not the first of its line
	joined bool
}

var phpLabels = []phpLabel{
	{"SERVER -> CLIENT:", phpServer, true},
	{"CLIENT -> SERVER:", phpClient, true},
	{"CLIENT -> SMTP:", phpOldClient, true},
	{"SMTP -> FROM SERVER:", phpOldServer, true},
	{"SMTP -> ERROR:", phpError, true},
	{"SMTP -> NOTICE:", phpNotice, true},
	{"SMTP -> get_lines():", phpLow, true},
	{"SMTP ERROR:", phpError, true},
	{"SMTP NOTICE:", phpNotice, true},
	{"SMTP INBOUND:", phpLow, true},
	{"Connection: opening", phpOpening, true},
	{"Connection: opened", phpOpened, true},
	{"Connection: closed", phpClosed, true},
	{"Connection: closing due to error", phpClosed, true},
	{"Connection: Failed to connect to server.", phpFailed, true},
	{"Connection failed. Error", phpFailed, true},
	{"stream_socket_client(): ", phpFailed, false},
	{"stream_socket_enable_crypto(): ", phpFailed, false},
	{"fsockopen(): ", phpFailed, false},
	{"SMTP Error: ", phpOutcome, false},
	{"SMTP connect() failed", phpOutcome, false},
	{"The following From address failed: ", phpOutcome, false},
	{"Mailer Error: ", phpOutcome, false},
	{"Auth method", phpAuthMethod, true},
}

// phpWords are the words that PHPMailer's lines are known by: its labels, as far as
// they are written in one way only.
func phpWords() []string {
	var words []string
	for _, l := range phpLabels {
		before, _, _ := strings.Cut(l.words, ">")
		words = append(words, before)
	}
	return words
}

// phpArrows is where the arrow of each label stands, -1 where it has none.
var phpArrows = func() []int {
	at := make([]int, len(phpLabels))
	for i, l := range phpLabels {
		at[i] = strings.Index(l.words, "->")
	}
	return at
}()

// cutPHPMailer cuts a line at PHPMailer's labels, wherever they begin: any words
// may stand before the first, and copying joins records.
func cutPHPMailer(line string, out []Token) []Token {
	label, from, end := nextPHPLabel(line, 0, true)
	if label == nil {
		if at := len(line) - len(strings.TrimLeft(line, " \t-")); replyShaped(line[at:]) {
			return append(out, Token{phpMore, at, len(strings.TrimRight(line, " \t\r"))})
		}
		return out
	}
	for label != nil {
		next, nextFrom, nextEnd := nextPHPLabel(line, end, false)
		stop := len(line)
		if next != nil {
			stop = nextFrom
		}
		out = append(out, Token{label.kind, from, end})
		if a, b := phpTrim(line, end, stop); a < b {
			out = append(out, Token{phpText, a, b})
		}
		label, from, end = next, nextFrom, nextEnd
	}
	return out
}

// nextPHPLabel finds the next label at or after at; first is set where no label
// stands before it on the line.
func nextPHPLabel(line string, at int, first bool) (label *phpLabel, from, end int) {
	if !phpPossible(line[at:]) {
		return nil, 0, 0
	}
	for i := range phpLabels {
		l := &phpLabels[i]
		if !first && !l.joined {
			continue
		}
		k, n := indexPHPLabel(line[at:], l.words, phpArrows[i])
		if k >= 0 && (label == nil || at+k < from) {
			label, from, end = l, at+k, at+k+n
		}
	}
	if label != nil && !first && !joins(line, from) {
		return nil, 0, 0
	}
	return label, from, end
}

// phpPossible is a quick look whether any label can be in s.
func phpPossible(s string) bool {
	return strings.Contains(s, "SMTP") || strings.Contains(s, "CLIENT") || strings.Contains(s, "onnection") ||
		strings.Contains(s, "Mailer Error: ") || strings.Contains(s, "From address failed") ||
		strings.Contains(s, "fsockopen(): ") || strings.Contains(s, "stream_socket") || strings.Contains(s, "Auth method")
}

// indexPHPLabel finds a label whose arrow, which stands at offset arrow of its
// words (-1: it has none), is written as such or as an entity, and its length as
// written.
func indexPHPLabel(s, words string, arrow int) (at, length int) {
	if arrow < 0 {
		return strings.Index(s, words), len(words)
	}
	for from := 0; ; {
		i := strings.Index(s[from:], words[:arrow+1])
		if i < 0 {
			return -1, 0
		}
		at = from + i
		rest := s[at+arrow+1:]
		for _, tip := range [...]string{">", "&gt;"} {
			if behind, ok := strings.CutPrefix(rest, tip); ok && strings.HasPrefix(behind, words[arrow+2:]) {
				return at, len(words) + len(tip) - 1
			}
		}
		from = at + 1
	}
}

// joins reports whether a label in the middle of a line can begin a record: after
// a space, a tag's end, a bracket, or the label of a reply that is empty.
func joins(line string, from int) bool {
	return from > 0 && strings.IndexByte(" \t>]):", line[from-1]) >= 0
}

// replyShaped reports whether a line looks like a line of a reply.
func replyShaped(s string) bool {
	_, ok := wire.ParseReplyLine(s)
	return ok
}

// phpTrim takes away what stands around a label's text: spaces, tags that break
// the line, the escapes that Apache writes for line ends, the time of the record
// that was joined to this line.
func phpTrim(line string, from, to int) (int, int) {
	for from < to && (line[from] == ' ' || line[from] == '\t') {
		from++
	}
	for changed := true; changed; {
		changed = false
		text := line[from:to]
		for _, end := range []string{" ", "\t", "\r", "<br>", "<br />", "<br/>", `\n`, `\r`, "<p>", "</p>"} {
			if strings.HasSuffix(text, end) {
				to -= len(end)
				changed = true
				break
			}
		}
		if n := stampLength(line[from:to]); n > 0 {
			to -= n
			changed = true
		}
	}
	return from, to
}

// stampLength is the length of a "2024-05-01 10:00:00" at the end of s.
func stampLength(s string) int {
	const stamp = "0000-00-00 00:00:00"
	if len(s) < len(stamp) {
		return 0
	}
	tail := s[len(s)-len(stamp):]
	for i := 0; i < len(stamp); i++ {
		if stamp[i] == '0' && (tail[i] < '0' || tail[i] > '9') || stamp[i] != '0' && tail[i] != stamp[i] {
			return 0
		}
	}
	return len(stamp)
}
