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

// phpLabelsBy lists, by the byte that a label begins with, the labels in their order.
var phpLabelsBy = func() (by [256][]*phpLabel) {
	for i := range phpLabels {
		l := &phpLabels[i]
		by[l.words[0]] = append(by[l.words[0]], l)
	}
	return by
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
	}
	before, behind, arrow := strings.Cut(l.words, ">")
	if rest, ok := strings.CutPrefix(s, before+"&gt;"); arrow && ok && strings.HasPrefix(rest, behind) {
		return len(l.words) + len("&gt;") - 1
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
