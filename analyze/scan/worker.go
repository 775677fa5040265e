package scan

import (
	"errors"
	"io"
	"os"
	"strings"
	"sync"

	"badseq/analyze"
)

// worker judges what it is given and keeps a summary of its own.
type worker struct {
	*scan
	lock sync.Mutex // of sum
	sum  Summary
	buf  []byte

	shapes *shapes // nil where the sessions themselves are needed
	one    Verdict // the verdict at hand
	silent int64   // bytes of parts that were not handed on yet
}

func (w *worker) run() {
	for j := range w.work {
		if w.ctx.Err() == nil {
			w.do(j)
		} else if j.piece != nil {
			j.text.tell(j.turn, 0)
		}
		close(j.parts)
	}
}

// do works through a job.
func (w *worker) do(j *job) {
	if j.piece != nil {
		w.stretch(j)
		return
	}
	for _, f := range j.files {
		if w.file(j, f) != nil {
			return
		}
	}
	if w.silent > 0 {
		w.pass(j, &Part{Bytes: w.silent})
		w.silent = 0
	}
}

// stretch judges a piece of a large file.
func (w *worker) stretch(j *job) {
	n, list := w.judge(j.path, *j.piece)
	before := j.text.tell(j.turn, n)
	part := &Part{Path: j.path, Bytes: int64(len(j.piece.text))}
	w.release(j.piece.text)
	w.print(part, list, before)
	w.lock.Lock()
	w.sum.Bytes += part.Bytes
	if j.piece.first {
		w.sum.Files++
	}
	if j.piece.last {
		w.close(part, before+n)
	}
	w.lock.Unlock()
	w.put(j, part)
}

// tell adds the sessions of a piece, once those before it have told, and
// returns how many stand before it.
func (t *text) tell(turn, sessions int) (before int) {
	t.lock.Lock()
	defer t.lock.Unlock()
	for t.turn != turn {
		t.cond.Wait()
	}
	before = t.before
	t.turn++
	t.before += sessions
	t.cond.Broadcast()
	return before
}

// close counts a text that has been read; called with the lock.
func (w *worker) close(part *Part, sessions int) {
	if sessions > 0 {
		w.sum.SMTP++
	} else if part.Err == nil {
		w.sum.NotSMTP++
		part.Nothing = true
	}
}

// file judges a file, or whatever is packed in it.
func (w *worker) file(j *job, f found) error {
	if f.err != nil {
		return w.fail(j, f.path, f.err, !f.begun)
	}
	if f.size > 0 && f.size < int64(w.piece) {
		if done, err := w.small(j, f); done {
			return err
		}
	}
	if f.path == "-" {
		return w.stream(j, f, w.Stdin, nil)
	}
	file, err := openQuietly(f.path)
	if err != nil {
		return w.fail(j, f.path, cannotOpen(err), true)
	}
	defer file.Close()
	return w.stream(j, f, file, file)
}

// small reads a file at once: that is all there is to most files. It is not done
// where the file turns out to be another one than that: packed, grown, no text.
func (w *worker) small(j *job, f found) (done bool, err error) {
	if cap(w.buf) < w.piece {
		w.buf = make([]byte, w.piece)
	}
	n, err := readSmall(f.path, w.buf[:f.size+1])
	if err != nil {
		return true, w.fail(j, f.path, cannotOpen(err), true)
	}
	text := w.buf[:n]
	if int64(n) != f.size || formatOf(text) != "" || utf16Reader(text) != nil || isBinary(text) {
		return false, nil
	}
	part := &Part{Path: f.path, Bytes: int64(n)}
	sessions, list := w.judge(f.path, piece{text: text, first: true, last: true})
	w.print(part, list, 0)
	w.lock.Lock()
	w.sum.Files++
	w.sum.Bytes += part.Bytes
	w.close(part, sessions)
	w.lock.Unlock()
	return true, w.put(j, part)
}

// stream judges a file of any kind and size, piece after piece.
func (w *worker) stream(j *job, f found, r io.Reader, file *os.File) error {
	u := &unpacker{size: f.size}
	u.want = func(name string) bool {
		return (len(w.Include) == 0 || f.named || packed(name) || matches(w.Include, name)) && !matches(w.Exclude, name)
	}
	u.failed = func(path string, err error) error { return w.fail(j, path, err, true) }
	u.member = func(path string, r io.Reader) error {
		if !f.named && len(w.Include) > 0 && path == f.path && packed(path) && !matches(w.Include, unpackedName(path)) {
			return nil
		}
		return w.text(j, path, r)
	}
	err := u.open(f.path, r, file, 0)
	if err == nil || errors.Is(err, errStop) {
		return err
	}
	return w.fail(j, f.path, err, true)
}

// unpackedName is the name of what a compressed file holds.
func unpackedName(path string) string {
	if i := strings.LastIndexByte(path, '.'); i > 0 {
		return path[:i]
	}
	return path
}

// text judges one text piece by piece. What is wrong with reading it is a failure of the
// text, after what could be read.
func (w *worker) text(j *job, path string, r io.Reader) error {
	before := 0
	begun := false
	err := cut(r, w.buffer(), func(p piece) ([]byte, error) {
		if w.ctx.Err() != nil {
			return nil, errStop
		}
		part := &Part{Path: path, Bytes: int64(len(p.text))}
		n, list := w.judge(path, p)
		w.print(part, list, before)
		before += n
		w.lock.Lock()
		w.sum.Bytes += part.Bytes
		if !begun {
			w.sum.Files++
		}
		begun = true
		if p.last {
			w.close(part, before)
		}
		w.lock.Unlock()
		return p.text[:cap(p.text)], w.put(j, part)
	})
	if err == nil || errors.Is(err, errStop) {
		return err
	}
	return w.fail(j, path, readingFailed(err), !begun)
}

// readingFailed keeps errors that say themselves what is wrong.
func readingFailed(err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		return cannotOpen(err)
	}
	return err
}

// fail tells that an input could not be read.
func (w *worker) fail(j *job, path string, err error, fresh bool) error {
	w.lock.Lock()
	if fresh {
		w.sum.Files++
	}
	if errors.Is(err, errBinary) {
		w.sum.NotSMTP++
	} else {
		w.sum.Fail(path, err.Error())
	}
	w.lock.Unlock()
	return w.put(j, &Part{Path: path, Err: err, Nothing: errors.Is(err, errBinary)})
}

// put hands a part on; errStop when nobody wants it. Where nothing is printed of
// sessions, the parts of many small files are handed on as one.
func (w *worker) put(j *job, p *Part) error {
	const many = 1 << 20
	if len(w.Encode) == 0 && p.Err == nil && j.piece == nil {
		if w.silent += p.Bytes; w.silent < many {
			return nil
		}
		p, w.silent = &Part{Bytes: w.silent}, 0
	}
	return w.pass(j, p)
}

func (w *worker) pass(j *job, p *Part) error {
	select {
	case j.parts <- p:
		return nil
	case <-w.ctx.Done():
		return errStop
	}
}

// session is one session that was judged.
type session struct {
	verdict Verdict
	full    *analyze.Diagnosis
}

// judge judges a piece and counts its sessions. It returns how many there are
// and, where formats print them, the sessions themselves, numbered within the
// piece.
func (w *worker) judge(path string, p piece) (n int, list []session) {
	if len(w.Encode) == 0 && !w.Slowly {
		return w.recognise(path, p), nil
	}
	judge := analyze.Analyze
	if len(w.Encode) == 0 {
		judge = analyze.Verdicts
	}
	conversations(p, func(text []byte, line int) {
		for _, d := range diagnose(text, line, p.whole(), w.Dialect, judge) {
			list = append(list, session{VerdictOf(&d), &d})
			w.count(path, &list[len(list)-1].verdict)
		}
	})
	return len(list), list
}

// recognise judges a piece by the shapes of its conversations.
func (w *worker) recognise(path string, p piece) (n int) {
	if w.shapes == nil {
		w.shapes = newShapes(&w.judged, w.Dialect)
	}
	w.shapes.read(p, func(sh *shape, text []byte, line int) {
		if sh == nil || !w.shapes.times(sh, text) {
			for _, d := range diagnose(text, line, p.whole(), w.Dialect, analyze.Verdicts) {
				v := VerdictOf(&d)
				w.count(path, &v)
				n++
			}
			return
		}
		for i := range sh.sessions {
			one := &sh.sessions[i]
			w.one = one.verdict
			w.one.Line = line + w.shapes.line(one.verdict.Line)
			w.one.Host = w.shapes.hostOf(one)
			w.one.Began = w.shapes.began[i]
			w.count(path, &w.one)
			n++
		}
	})
	return n
}

func (w *worker) count(path string, v *Verdict) {
	w.lock.Lock()
	w.sum.Add(path, v, &w.Filter)
	w.lock.Unlock()
}

// print makes what the formats print of the sessions of a part, before which
// the text has that many.
func (w *worker) print(part *Part, list []session, before int) {
	for i := range list {
		one := &list[i]
		if before++; !w.Filter.Shows(&one.verdict) {
			continue
		}
		one.full.Session.Index = before
		r := Record{Verdict: one.verdict}
		for _, encode := range w.Encode {
			r.Texts = append(r.Texts, encode(part.Path, one.full))
		}
		part.Records = append(part.Records, r)
	}
}
