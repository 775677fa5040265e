package scan

import (
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"runtime"
	"sync"

	"badseq/analyze"
)

// Options says what to scan and how.
type Options struct {
	Names            iter.Seq2[string, error] // files, directories, patterns, "-"; an error ends the names
	Stdin            io.Reader                // what "-" is
	Include, Exclude []string                 // patterns of files, see CheckPattern
	Dialect          string                   // to read everything as, "" finds out
	Jobs             int                      // workers, 0 for one a processor
	Filter           Filter
	// Encode makes what a format prints of one session. It is called by workers, in
	// any order. Without any the sessions themselves are not needed, which is faster.
	Encode []func(path string, d *analyze.Diagnosis) []byte
	// Slowly reads every session itself, never by its shape: what shapes are tested
	// against.
	Slowly bool
	// piece is pieceBytes where a test does not set it.
	piece int
	// Progress, if set, is told how many bytes of inputs were judged, often.
	Progress func(bytes int64)
}

// Part is what was found in an input, or in a stretch of a long one. Without
// Options.Encode one part may stand for many inputs, and has no path.
type Part struct {
	Path    string
	Bytes   int64
	Records []Record
	Err     error // why the input was not read, or not to its end
	Nothing bool  // it was read and no session is in it
}

// Record is one session as the formats print it, in the order of Options.Encode.
type Record struct {
	Verdict Verdict
	Texts   [][]byte
}

// ErrNothing says that a text holds no conversation.
var ErrNothing = errors.New("nothing in it is an SMTP conversation or an SMTP error")

// Run scans. Each part is given to out in the input's order; an error of out, or of the
// names, ends the scan and is returned. When ctx is done, what was
// finished is in the summary and the context's error is returned.
func Run(ctx context.Context, o Options, out func(*Part) error) (*Summary, error) {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	if o.piece == 0 {
		o.piece = pieceBytes
		if len(o.Encode) > 0 {
			o.piece /= 4 // its sessions are kept, each a hundred times as large as its text, until they are numbered
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &scan{Options: o, ctx: ctx, work: make(chan *job), order: make(chan *job, window*o.Jobs), free: make(chan []byte, window*o.Jobs)}
	for range o.Jobs {
		w := &worker{scan: s}
		s.workers = append(s.workers, w)
		go w.run()
	}
	names := make(chan error, 1)
	go func() {
		names <- s.produce()
		close(s.work)
		close(s.order)
	}()
	err := s.collect(out)
	cancel()
	if err == nil {
		select {
		case err = <-names:
		default: // it waits for a file that does not come
		}
	}
	total := &Summary{}
	for _, w := range s.workers {
		w.lock.Lock()
		total.Merge(&w.sum)
		w.lock.Unlock()
	}
	return total, err
}

// window is how many jobs a worker may be ahead.
const window = 4

// scan is one run.
type scan struct {
	Options
	ctx     context.Context
	work    chan *job
	order   chan *job
	workers []*worker
	free    chan []byte
	judged  judged
}

// job is what a worker takes at once: some files, or a piece of a large one.
type job struct {
	files []found
	path  string // of the piece
	piece *piece
	text  *text      // that the piece is of
	turn  int        // number of the piece in it
	parts chan *Part // closed at the end
}

// text is one text while its pieces are judged: how many sessions stand before
// each piece.
type text struct {
	lock   sync.Mutex
	cond   *sync.Cond
	turn   int // how many pieces have told
	before int // sessions in the pieces before it
}

// collect gives the parts to out in the order of the jobs.
func (s *scan) collect(out func(*Part) error) error {
	for {
		select {
		case <-s.ctx.Done():
			return s.ctx.Err()
		case j, more := <-s.order:
			if !more {
				return nil
			}
			if err := s.give(j, out); err != nil {
				return err
			}
		}
	}
}

func (s *scan) give(j *job, out func(*Part) error) error {
	for {
		select {
		case <-s.ctx.Done():
			return s.ctx.Err()
		case p, more := <-j.parts:
			if !more {
				return s.ctx.Err() // done or left off: what comes after would leave a gap
			}
			if s.Progress != nil && p.Bytes > 0 {
				s.Progress(p.Bytes)
			}
			if err := out(p); err != nil {
				return err
			}
		}
	}
}

// send puts a job in order and to work; false when the scan is over.
func (s *scan) send(j *job) bool {
	j.parts = make(chan *Part, 2)
	select {
	case s.order <- j:
	case <-s.ctx.Done():
		return false
	}
	select {
	case s.work <- j:
		return true
	case <-s.ctx.Done():
		return false
	}
}

// How many small files a worker takes at once.
const (
	batchFiles = 64
	batchBytes = 256 << 10
	large      = 2 // pieces: a file from here on is cut by the producer
)

// produce makes the jobs.
func (s *scan) produce() error {
	var batch []found
	var bytes int64
	flush := func() bool {
		if len(batch) == 0 {
			return true
		}
		ok := s.send(&job{files: batch})
		batch, bytes = nil, 0
		return ok
	}
	w := &walker{include: s.Include, exclude: s.Exclude}
	w.give = func(f found) bool {
		if f.err == nil && f.size >= int64(large*s.piece) && !packed(f.path) {
			return flush() && s.large(f)
		}
		batch = append(batch, f)
		bytes += f.size
		if len(batch) >= batchFiles || bytes >= batchBytes || packed(f.path) || f.path == "-" {
			return flush()
		}
		return s.ctx.Err() == nil
	}
	for name, err := range s.Names {
		if err != nil {
			flush()
			return err
		}
		if !w.name(name) {
			return s.ctx.Err()
		}
	}
	flush()
	return nil
}

// large cuts a large file into pieces, each a job of its own. A file that turns
// out to be packed is one job.
func (s *scan) large(f found) bool {
	file, err := os.Open(f.path)
	if err != nil {
		f.err = cannotOpen(err)
		return s.send(&job{files: []found{f}})
	}
	defer file.Close()
	head := make([]byte, peeked)
	n, _ := file.ReadAt(head, 0)
	if formatOf(head[:n]) != "" {
		return s.send(&job{files: []found{f}})
	}
	t := newText()
	number := 0
	err = cut(file, s.buffer(), func(p piece) ([]byte, error) {
		j := &job{path: f.path, piece: &p, text: t, turn: number}
		if number++; !s.send(j) {
			return nil, errStop
		}
		return s.buffer(), nil
	})
	switch {
	case err == nil:
		return true
	case errors.Is(err, errStop):
		return false
	}
	f.err, f.begun = cannotRead(err), number > 0
	return s.send(&job{files: []found{f}})
}

// buffer is room for a piece, used before if there is any.
func (s *scan) buffer() []byte {
	select {
	case b := <-s.free:
		return b
	default:
		return make([]byte, s.piece)
	}
}

// release gives the room of a piece back.
func (s *scan) release(b []byte) {
	if cap(b) != s.piece {
		return
	}
	select {
	case s.free <- b[:cap(b)]:
	default:
	}
}

// cannotRead is cannotOpen for an error in the middle of a file.
func cannotRead(err error) error {
	if errors.Is(err, errBinary) {
		return err
	}
	return cannotOpen(err)
}

func newText() *text {
	t := &text{}
	t.cond = sync.NewCond(&t.lock)
	return t
}
