package scan

import (
	"bytes"
	"crypto/sha256"
	"hash/maphash"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"badseq/analyze"
	"badseq/grammar"
	"badseq/grammar/stream"
)

// shape is what was judged: the sessions of a conversation, lines counted in the
// text that was read.
type shape struct {
	sessions []shapeSession
	// slow is set where the free parts of the dialect's lines are not known well
	// enough, or of two programs' lines among each other: each conversation of the shape
	// is read and judged by itself.
	slow bool
	// faint is set where no trace of SMTP is left without the free parts: then it is
	// nothing unless they hold one.
	faint bool
}

// proven are the dialects whose shapes were held against the slow path, over their
// fixtures and over these with other ids, addresses, times and messages. Sessions
// of any other are read one by one.
var proven = map[string]bool{
	"smtplib": true, "nodemailer": true, "phpmailer": true, "s_client": true, "plain": true,
	"aiosmtpd": true, "curl": true, "exim": true, "gnutls": true, "go-mail": true, "haraka": true, "javamail": true,
	"msmtp": true, "mutt": true, "perl": true, "postfix": true, "ruby": true, "s-nail": true, "sendemail": true, "sendmail": true,
	"emailjs": true, "email-oauth2-proxy": true, "codeigniter": true, "dokuwiki": true, "lettre": true, "smtp-cli": true, "mailkit": true, "exchange": true,
	"ssmtp": true, "swaks": true, "swiftmailer": true, "symfony": true,
}

type shapeSession struct {
	verdict Verdict
	host    []hostPart // the name of its host, nil where no part of that is free
}

// hostPart is a literal piece of a host's name, and the number of the free part
// after it, -1 none.
type hostPart struct {
	lit  string
	free int
}

// judged is the shapes that any worker has judged, and what was found out by that.
type judged struct {
	lock sync.Mutex
	by   map[shapeKey]*shape
	runs map[uint64]struct{} // of three lines, see proven
}

// shapeKey is a shape's text, and whether it is a whole text.
type shapeKey struct {
	text  [sha256.Size]byte
	whole bool
}

// look finds what the conversation is that ends at n, judging it if no worker
// has. The first conversation of a shape is read as it stands, too, unless its lines are
// known to be read alike: where that says something else, the lines' lengths or numbers
// tell, and each is read.
func (s *shapes) look(n *node, raw []byte, whole bool) *shape {
	s.path = s.path[:0]
	for at := n; at.up != nil; at = at.up {
		s.path = append(s.path, at.form)
	}
	slices.Reverse(s.path)
	s.text = s.text[:0]
	for _, f := range s.path {
		s.text = append(append(s.text, f.text...), '\n')
	}
	key := shapeKey{sha256.Sum256(s.text), whole}
	s.judged.lock.Lock()
	sh := s.judged.by[key]
	s.judged.lock.Unlock()
	if sh != nil {
		return sh
	}
	sh = s.judge(bytes.Clone(s.text), whole, s.varied())
	if !sh.slow && !s.proven(sh.dialect()) {
		if sh.slow = !s.prove(sh, raw, whole); !sh.slow {
			s.judged.proves(s.runs)
		}
	}
	s.judged.lock.Lock()
	if s.judged.by == nil || len(s.judged.by) >= mostShared {
		s.judged.by = map[shapeKey]*shape{}
	}
	s.judged.by[key] = sh
	s.judged.lock.Unlock()
	return sh
}

// proven reports whether the lines of a path are known to be read as they stand like
// without their free parts: each of them behind the two before it was, and the last two
// were last ones, in a log of that dialect. What reads wrongly is a line that no log of it
// has, or that stands where none has it; pairs were not enough, one among 100,000
// mutated sessions had known ones only. It leaves the runs of three in s.runs.
func (s *shapes) proven(dialect string) bool {
	const spread = 0x9E3779B97F4A7C15
	s.runs = s.runs[:0]
	said := maphash.String(alikeSeed, dialect)
	older, before := said, said
	for _, f := range s.path {
		s.runs = append(s.runs, (older*spread+before)*spread+f.alike)
		older, before = before, f.alike^said
	}
	s.runs = append(s.runs, (older*spread+before)*spread)
	s.judged.lock.Lock()
	defer s.judged.lock.Unlock()
	for _, run := range s.runs {
		if _, ok := s.judged.runs[run]; !ok {
			return false
		}
	}
	return true
}

// mostRuns is how many runs of lines are remembered.
const mostRuns = 1 << 16

// proves takes in the runs of lines of a conversation that was read both ways.
func (j *judged) proves(runs []uint64) {
	j.lock.Lock()
	defer j.lock.Unlock()
	if j.runs == nil || len(j.runs)+len(runs) > mostRuns {
		j.runs = map[uint64]struct{}{}
	}
	for _, run := range runs {
		j.runs[run] = struct{}{}
	}
}

// dialect is what the sessions of a shape are read as, "" where it has none.
func (sh *shape) dialect() string {
	if len(sh.sessions) == 0 {
		return ""
	}
	return sh.sessions[0].verdict.Dialect
}

// varied reports whether the lines of a path differ so much that they are no log
// pasted twice.
func (s *shapes) varied() bool {
	if s.different == nil {
		s.different = map[uint64]bool{}
	}
	clear(s.different)
	for _, f := range s.path {
		if f.alike == 0 {
			s.alike, s.parts = alikeLine(s.alike[:0], []byte(f.text), s.parts)
			f.alike = maphash.Bytes(alikeSeed, s.alike) | 1
		}
		s.different[f.alike] = true
	}
	return len(s.different)*10 > len(s.path)*7
}

var alikeSeed = maphash.MakeSeed()

// tells reports whether a shape says of the conversation at hand what reading that
// says.
func (s *shapes) tells(sh *shape, raw []byte, whole bool) bool {
	list := diagnose(raw, 0, whole, s.dialect, analyze.Verdicts)
	if len(list) != len(sh.sessions) {
		return sh.faint && len(list) == 0
	}
	timed := s.times(sh, raw) // else it is read by itself
	for i := range list {
		want, got := VerdictOf(&list[i]), sh.sessions[i].verdict
		if timed && !sameMoment(s.began[i], want.Began) {
			return false
		}
		got.Line, got.Host, got.Began = s.line(got.Line), s.hostOf(&sh.sessions[i]), want.Began
		if got != want {
			return false
		}
	}
	return true
}

func sameMoment(a, b stream.Moment) bool {
	return a.Line == b.Line && a.Yearless == b.Yearless && a.Time.Equal(b.Time)
}

// shapeOf judges the text of a shape, whose lines are varied or not.
func shapeOf(text []byte, whole, varied bool, dialect string) *shape {
	sh := &shape{faint: !whole && !grammar.MaybeSMTP(text)}
	log, list := readAndJudge(text, 0, true, dialect, analyze.Verdicts)
	sh.slow = log != nil && log.Repeats > 0 || !varied && maybeTwice(text, log) // whether it is a copy each must tell
	for _, d := range list {
		one := shapeSession{verdict: VerdictOf(&d)}
		one.host = hostParts(one.verdict.Host)
		sh.slow = sh.slow || !proven[d.Session.Dialect] || d.Session.Dialect != list[0].Session.Dialect
		sh.sessions = append(sh.sessions, one)
	}
	return sh
}

// maybeTwice reports whether a shape is a log pasted twice but for what is free,
// wherever that stands: in the second copy of a log that broke off other parts may
// be kept. log is what was read of it, nil where that is nothing.
func maybeTwice(text []byte, log *stream.Log) bool {
	var alike []byte
	var parts []grammar.Free
	for line := range bytes.Lines(text) {
		alike, parts = alikeLine(alike, line, parts)
	}
	if log != nil && len(log.Layers) == 0 {
		return grammar.Twice(alike)
	}
	again, err := grammar.Read(alike, grammar.Options{LogOnly: true})
	return err == nil && again.Repeats > 0
}

// alikeLine appends a line to out with whatever may be free made equal. parts is room
// for what it finds.
func alikeLine(out, line []byte, parts []grammar.Free) ([]byte, []grammar.Free) {
	at := 0
	parts = grammar.FreeParts(line, true, parts[:0])
	for _, f := range parts {
		out = append(out, line[at:f.From]...)
		out = f.Kind.AppendStand(out, 0, 0)
		at = f.To
	}
	return append(out, line[at:]...), parts
}

// hostParts finds the free parts that a host's name holds, nil if there are none.
func hostParts(host string) (parts []hostPart) {
	from := 0
	for at := 0; at < len(host); at++ {
		if at > 0 && isAlnum(host[at-1]) {
			continue
		}
		if n, size := standing(host[at:]); size > 0 {
			parts = append(parts, hostPart{host[from:at], n})
			from = at + size
			at = from - 1
		}
	}
	if parts == nil {
		return nil
	}
	return append(parts, hostPart{host[from:], -1})
}

// standing reads what stands for a free part: its number and length.
func standing(text string) (n, size int) {
	end := 0
	for end < len(text) && isAlnum(text[end]) {
		end++
	}
	if m := standingUUID.FindStringSubmatch(text); m != nil {
		n, _ = strconv.Atoi(m[1])
		return n, len(m[0])
	}
	// An id in hexadecimal is as long as what it stands for.
	if digits, ok := strings.CutPrefix(strings.ToLower(text[:end]), "ab"); ok && end >= leastHex {
		if n, err := strconv.Atoi(digits); err == nil && n < mostFree {
			return n, end
		}
	}
	if text == "" || strings.IndexByte("1Qq", text[0]) < 0 { // of 198.18, Qz7k and Qt7k
		return standingName(text)
	}
	for _, kind := range []grammar.FreeKind{grammar.FreeIP, grammar.FreeID, grammar.FreeToken} {
		for n := range mostFree {
			stand := kind.Stand(n, 0)
			if rest, ok := strings.CutPrefix(text, stand); ok && (rest == "" || !isAlnum(rest[0])) {
				return n, len(stand)
			}
		}
	}
	return 0, 0
}

// standingName is standing for the name of a host.
func standingName(text string) (n, size int) {
	if m := standingHost.FindStringSubmatch(text); m != nil {
		n, _ = strconv.Atoi(m[1])
		return n, len(m[0])
	}
	return 0, 0
}

// standingUUID is what stands for a UUID.
var standingUUID = regexp.MustCompile(`(?i)^ab(\d{6})-0000-4000-8000-0{12}\b`)

// standingHost is what stands for a host.
var standingHost = regexp.MustCompile(`^(?:m|relay)7k(\d+)\.d7k\d+\.example\b`)

func isAlnum(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' }

// leastHex is the length of the shortest id in hexadecimal.
const leastHex = 8

// hostOf is the host of a session of the conversation at hand.
func (s *shapes) hostOf(one *shapeSession) string {
	if one.host == nil {
		return one.verdict.Host
	}
	s.text = s.text[:0]
	for _, p := range one.host {
		s.text = append(s.text, p.lit...)
		if p.free >= 0 && p.free < len(s.free) {
			s.text = append(s.text, s.free[p.free].text...)
		}
	}
	return string(s.text)
}
