package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"badseq/analyze"
	"badseq/grammar/stream"
)

// numbered is a session that its EHLO tells from all others; every third has no
// fault, and every fifth no end.
func numbered(n int) string {
	greeting := fmt.Sprintf("220 mx.example.com ESMTP\nEHLO c%d.example\n250-mx.example.com\n250 STARTTLS\n", n)
	switch {
	case n%3 == 0:
		return greeting + "QUIT\n221 2.0.0 Bye\n"
	case n%5 == 0:
		return greeting + "MAIL FROM:<a@b.example>\n530 5.7.0 Must issue a STARTTLS command first\nQUIT\n221 2.0.0 Bye\nConnection closed by foreign host.\n"
	}
	return greeting + "MAIL FROM:<a@b.example>\n530 5.7.0 Must issue a STARTTLS command first\nQUIT\n221 2.0.0 Bye\n"
}

// delivered is a session like numbered that has no fault, with a message.
func delivered(n int) string {
	return fmt.Sprintf("220 mx.example.com ESMTP\nEHLO c%d.example\n250 mx.example.com\nMAIL FROM:<a@b.example>\n250 2.1.0 Ok\n"+
		"RCPT TO:<c@d.example>\n250 2.1.5 Ok\nDATA\n354 End data with <CR><LF>.<CR><LF>\nSubject: hello\n\n%s.\n250 2.0.0 Ok: queued as 4Fq%07d\nQUIT\n221 2.0.0 Bye\n",
		n, strings.Repeat("Whatever somebody writes to somebody else, seventy letters of it a line.\n", 60), n)
}

// heard collects what is told.
type heard struct {
	t     *testing.T
	lock  sync.Mutex
	times map[int]int
	total int
}

func (h *heard) tell(path string, log *stream.Log, d *analyze.Diagnosis) error {
	h.lock.Lock()
	defer h.lock.Unlock()
	if h.times == nil {
		h.times = map[int]int{}
	}
	for _, step := range d.Transitions {
		if name, ok := strings.CutPrefix(step.Argument, "c"); ok && step.Command == "EHLO" {
			n, err := strconv.Atoi(strings.TrimSuffix(name, ".example"))
			if err != nil {
				h.t.Errorf("%q", step.Argument)
			}
			h.times[n]++
			h.total++
			if want := n%3 != 0; (d.Cause != nil) != want || want && d.Cause.ID != "mail-before-starttls" {
				h.t.Errorf("session %d: %+v", n, d.Cause)
			}
			if d.Cause != nil {
				if line, _ := log.Source.Line(d.Cause.Place.Line); line != "MAIL FROM:<a@b.example>" {
					h.t.Errorf("session %d: line %d is %q", n, d.Cause.Place.Line, line)
				}
			}
			return nil
		}
	}
	h.t.Errorf("a session without a number at line %d of %s: %+v", d.Session.First, path, d.Transitions)
	return nil
}

// check reports sessions that were lost or told twice.
func (h *heard) check(sessions int, what string) {
	h.lock.Lock()
	defer h.lock.Unlock()
	for n := range sessions {
		if h.times[n] != 1 {
			h.t.Errorf("%s: session %d was told %d times", what, n, h.times[n])
		}
	}
	if h.total != sessions {
		h.t.Errorf("%s: %d sessions were told of %d", what, h.total, sessions)
	}
}

// logger writes a log and rotates it.
type logger struct {
	t    *testing.T
	path string
	file *os.File
	size int // since it was rotated
	read int // of that when it was looked at last
}

// worth reports whether a program would rotate the log: whatever cuts it by a few
// bytes cannot be told from what stood there before.
func (l *logger) worth() bool {
	const few = 64
	return l.size >= few && (l.read == 0 || l.read >= few)
}

func (l *logger) open() {
	var err error
	if l.file, err = os.OpenFile(l.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644); err != nil {
		l.t.Fatal(err)
	}
}

func (l *logger) write(text string) {
	l.size += len(text)
	if _, err := l.file.WriteString(text); err != nil {
		l.t.Error(err)
	}
}

// shift makes room for path.1.
func (l *logger) shift() {
	for n := 9; n > 0; n-- {
		err := os.Rename(fmt.Sprintf("%s.%d", l.path, n), fmt.Sprintf("%s.%d", l.path, n+1))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			l.t.Fatal(err)
		}
	}
}

// rename rotates by renaming; late writes a piece to the old file after.
func (l *logger) rename(late string) {
	l.shift()
	if err := os.Rename(l.path, l.path+".1"); err != nil {
		l.t.Fatal(err)
	}
	l.write(late)
	l.file.Close()
	l.size, l.read = 0, 0
	l.open()
}

// empty rotates by copying and emptying.
func (l *logger) empty() {
	l.shift()
	text, err := os.ReadFile(l.path)
	if err == nil {
		err = os.WriteFile(l.path+".1", text, 0o644)
	}
	if err == nil {
		err = os.Truncate(l.path, 0)
	}
	l.size, l.read = 0, 0
	if err != nil {
		l.t.Fatal(err)
	}
}

// No session is lost or told twice, wherever a log is rotated and in whatever
// pieces it is written. Time is the test's own.
func TestFollowRotation(t *testing.T) {
	seeds := uint64(12)
	if n, err := strconv.Atoi(os.Getenv("BADSEQ_FOLLOW_SEEDS")); err == nil {
		seeds = uint64(n)
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 7))
		l := &logger{t: t, path: filepath.Join(t.TempDir(), "mail.log")}
		h := &heard{t: t}
		f := Follow{Paths: []string{l.path}, Idle: 30 * time.Second, Tell: h.tell, Note: func(string, string) {}}
		now := time.Unix(1_800_000_000, 0)
		step := func() {
			l.read = l.size
			for more := true; more; {
				var err error
				if more, err = f.step(t.Context(), now); err != nil {
					t.Fatal(err)
				}
			}
		}
		late := seed%2 == 0 // it is there before it is followed, or not
		if late {
			l.open()
			l.write(numbered(1_000_001)) // nobody asked for it
		}
		if err := f.open(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		if !late {
			step()
			l.open()
		}
		sessions := 0
		pending := ""
		for range 300 {
			if pending == "" {
				for range 1 + r.IntN(4) {
					pending += numbered(sessions)
					sessions++
				}
			}
			n := 1 + r.IntN(len(pending))
			l.write(pending[:n])
			pending = pending[n:]
			switch n := r.IntN(12); {
			case n == 0 && l.worth():
				n := 0
				if r.IntN(2) == 0 {
					n = r.IntN(len(pending) + 1)
				}
				l.rename(pending[:n])
				pending = pending[n:]
			case n == 1 && l.worth():
				l.empty()
			case n == 2, n == 3:
				now = now.Add(time.Duration(r.IntN(50)) * time.Second)
				step()
			case n < 8:
				step()
			}
			now = now.Add(100 * time.Millisecond)
		}
		l.write(pending)
		if err := f.close(); err != nil {
			t.Fatal(err)
		}
		l.file.Close()
		h.check(sessions, fmt.Sprintf("seed %d", seed))
		if t.Failed() {
			return
		}
	}
}

// A session is told when it is over, or idle with a fault, and not before; what
// follows an idle one is not another session.
func TestFollowWhen(t *testing.T) {
	l := &logger{t: t, path: filepath.Join(t.TempDir(), "mail.log")}
	l.open()
	defer l.file.Close()
	h := &heard{t: t}
	f := Follow{Paths: []string{l.path}, Idle: 30 * time.Second, Tell: h.tell, Note: func(string, string) {}}
	now := time.Unix(1_800_000_000, 0)
	if err := f.open(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	after := func(text string, wait time.Duration, want int) {
		t.Helper()
		l.write(text)
		for range 2 {
			if _, err := f.step(t.Context(), now); err != nil {
				t.Fatal(err)
			}
			now = now.Add(wait)
		}
		if h.total != want {
			t.Errorf("after %q and %s: %d sessions, want %d", text, 2*wait, h.total, want)
		}
	}
	bad, good := numbered(1), numbered(3)
	half := strings.Index(bad, "QUIT")
	after(bad, 100*time.Millisecond, 0)         // it looks over; more may come
	after("", 2*time.Second, 1)                 // it is
	after(good, 100*time.Millisecond, 1)        // the next begins
	after(numbered(2)[:half], time.Second, 2)   // the good one is over
	after("", 40*time.Second, 3)                // idle, with a fault
	after(bad[half:], 40*time.Second, 3)        // its end
	after(numbered(6)[:40], 40*time.Second, 3)  // idle, no fault so far
	after(numbered(6)[40:], 100*time.Second, 4) // over
	after("nothing of SMTP\n", 90*time.Second, 4)
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	if h.total != 4 {
		t.Errorf("%d sessions at the end", h.total)
	}
}

// Files of any text, several at once, and what cannot be followed.
func TestFollowInputs(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.log"), []byte("\xff\xfe"))
	write(t, filepath.Join(dir, "b.log"), []byte(strings.Repeat("\x00", 5000)))
	h := &heard{t: t}
	f := Follow{Paths: []string{filepath.Join(dir, "a.log"), filepath.Join(dir, "b.log"), "-"}, FromStart: true, Idle: time.Second, Tell: h.tell,
		Stdin: strings.NewReader(numbered(2) + numbered(3)), Note: func(path, what string) { t.Errorf("%s: %s", path, what) }}
	now := time.Unix(1_800_000_000, 0)
	if err := f.open(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	var wide []byte
	for _, c := range []byte(numbered(0)) {
		wide = append(wide, c, 0)
	}
	for i, c := range wide { // byte by byte
		appendTo(t, f.Paths[0], []byte{c})
		if i%7 == 0 {
			if _, err := f.step(t.Context(), now); err != nil {
				t.Fatal(err)
			}
		}
	}
	appendTo(t, f.Paths[1], []byte(numbered(1)))
	for !f.files[2].ended {
		select {
		case <-f.arrived():
		case <-time.After(limit):
			t.Fatal("standard input does not end")
		}
		if _, err := f.step(t.Context(), now); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	h.check(4, "inputs")
	for _, path := range []string{dir} {
		f := Follow{Paths: []string{path}, Tell: h.tell, Note: func(string, string) {}}
		if err := f.open(t.Context(), now); err == nil {
			t.Errorf("%s is followed", path)
		}
	}
	f = Follow{Paths: []string{"-"}, Stdin: strings.NewReader(numbered(1)), Idle: time.Second, Tell: func(string, *stream.Log, *analyze.Diagnosis) error { return io.ErrShortWrite }}
	if err := f.Run(t.Context()); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("an error of the output: %v", err)
	}
}

func appendTo(t *testing.T, path string, text []byte) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = file.Write(text)
	}
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A burst: a log is written as fast as a disk takes it and rotated both ways
// meanwhile. BADSEQ_BURST_MB=100 makes it as large as the one that was asked for.
func TestFollowBurst(t *testing.T) {
	size := 3 << 20
	if mb, err := strconv.Atoi(os.Getenv("BADSEQ_BURST_MB")); err == nil {
		size = mb << 20
	}
	l := &logger{t: t, path: filepath.Join(t.TempDir(), "mail.log")}
	l.open()
	h := &heard{t: t}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	f := Follow{Paths: []string{l.path}, Idle: time.Hour, FromStart: true, Tell: h.tell, Note: func(string, string) {}}
	done := make(chan error, 1)
	followed := make(chan struct{})
	if err := f.open(ctx, time.Now()); err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			if _, err := f.step(ctx, time.Now()); err != nil {
				done <- err
				return
			}
			select {
			case <-followed:
				done <- f.close()
				return
			default:
			}
		}
	}()
	sessions, since := 0, 0
	r := rand.New(rand.NewPCG(1, 2))
	for written := 0; written < size; {
		var b bytes.Buffer
		for b.Len() < 64<<10 {
			if sessions%3 == 0 {
				b.WriteString(delivered(sessions))
			} else {
				b.WriteString(numbered(sessions))
			}
			sessions++
		}
		cut := r.IntN(b.Len())
		l.write(string(b.Bytes()[:cut]))
		if since += b.Len(); since > size/8 {
			since = 0
			if r.IntN(2) == 0 {
				l.rename("")
			} else {
				l.empty()
			}
		}
		l.write(string(b.Bytes()[cut:]))
		written += b.Len()
	}
	l.file.Close()
	close(followed)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	h.check(sessions, "burst")
	t.Logf("%d sessions in %d MB", sessions, size>>20)
}
