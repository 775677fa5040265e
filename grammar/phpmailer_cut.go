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
	marked string // words as the html mode has them, where that differs; set by phpLabelsBy
}

var phpLabels = []phpLabel{
	{words: "SERVER -> CLIENT:", kind: phpServer, joined: true},
	{words: "CLIENT -> SERVER:", kind: phpClient, joined: true},
	{words: "CLIENT -> SMTP:", kind: phpOldClient, joined: true},
	{words: "SMTP -> FROM SERVER:", kind: phpOldServer, joined: true},
	{words: "SMTP -> ERROR:", kind: phpError, joined: true},
	{words: "SMTP -> NOTICE:", kind: phpNotice, joined: true},
	{words: "SMTP -> get_lines():", kind: phpLow, joined: true},
	{words: "SMTP ERROR:", kind: phpError, joined: true},
	{words: "SMTP NOTICE:", kind: phpNotice, joined: true},
	{words: "SMTP INBOUND:", kind: phpLow, joined: true},
	{words: "Connection: opening", kind: phpOpening, joined: true},
	{words: "Connection: opened", kind: phpOpened, joined: true},
	{words: "Connection: closed", kind: phpClosed, joined: true},
	{words: "Connection: closing due to error", kind: phpClosed, joined: true},
	{words: "Connection: Failed to connect to server.", kind: phpFailed, joined: true},
	{words: "Connection failed. Error", kind: phpFailed, joined: true},
	{words: "stream_socket_client(): ", kind: phpFailed, joined: false},
	{words: "stream_socket_enable_crypto(): ", kind: phpFailed, joined: false},
	{words: "fsockopen(): ", kind: phpFailed, joined: false},
	{words: "SMTP Error: ", kind: phpOutcome, joined: false},
	{words: "SMTP connect() failed", kind: phpOutcome, joined: false},
	{words: "The following From address failed: ", kind: phpOutcome, joined: false},
	{words: "Mailer Error: ", kind: phpOutcome, joined: false},
	{words: "Auth method", kind: phpAuthMethod, joined: true},
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

// phpLabelsBy lists, by the byte that a label begins with, the labels in their order,
// phpFirst those bytes.
var phpLabelsBy, phpFirst = func() (by [256][]*phpLabel, first [256]bool) {
	for i := range phpLabels {
		l := &phpLabels[i]
		if strings.Contains(l.words, ">") {
			l.marked = strings.Replace(l.words, ">", "&gt;", 1)
		}
		by[l.words[0]] = append(by[l.words[0]], l)
		first[l.words[0]] = true
	}
	return by, first
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
	for from = at; from < len(line); from++ {
		if !phpFirst[line[from]] {
			continue
		}
		for _, l := range phpLabelsBy[line[from]] {
			if !first && !l.joined {
				continue
			}
			if n := l.length(line[from:]); n > 0 {
				if !first && !joins(line, from) {
					return nil, 0, 0
				}
				return l, from, from + n
			}
		}
	}
	return nil, 0, 0
}

// length is how long the label is that s begins with, 0 if it is another: its arrow
// may be written as an entity.
func (l *phpLabel) length(s string) int {
	switch {
	case len(s) < len(l.words) || s[1] != l.words[1]:
		return 0
	case strings.HasPrefix(s, l.words):
		return len(l.words)
	case l.marked != "" && strings.HasPrefix(s, l.marked):
		return len(l.marked)
	}
	return 0
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
		if n := phpEndLength(line[from:to]); n > 0 {
			to -= n
			changed = true
		}
		if n := stampLength(line[from:to]); n > 0 {
			to -= n
			changed = true
		}
	}
	return from, to
}

// phpEndLength is the length of what s ends with and does not say anything, but for a time.
func phpEndLength(s string) int {
	if s == "" {
		return 0
	}
	switch s[len(s)-1] {
	case ' ', '\t', '\r':
		return 1
	case '>', 'n', 'r':
		for _, end := range [...]string{"<br>", "<br />", "<br/>", `\n`, `\r`, "<p>", "</p>"} {
			if strings.HasSuffix(s, end) {
				return len(end)
			}
		}
	}
	return 0
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
