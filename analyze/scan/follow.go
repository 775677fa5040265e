package scan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"badseq/analyze"
	"badseq/grammar/stream"
)

// Follow judges logs as they grow. It looks at each file at every step and asks
// nobody to be told of changes: a step costs one stat a file, works on every file
// system, network and container mounts included, has no limit of watches, and no
// event can be missed.
type Follow struct {
	Paths     []string      // "-" is Stdin
	Stdin     io.Reader     // what "-" is
	FromStart bool          // judge what the files hold already
	Dialect   string        // to read everything as, "" finds out
	Idle      time.Duration // after which a session that is not over is judged as it is
	// Tell takes a session: once, as soon as it is over or, with a fault, idle. Lines
	// are those of the file at the time. Its error ends all.
	Tell func(path string, log *stream.Log, d *analyze.Diagnosis) error
	// Note takes what a user should know of a file that is followed all the same.
	Note func(path, what string)

	files []*followed
}

// How a file is followed.
const (
	everyStep  = 250 * time.Millisecond
	settling   = time.Second      // after which a session that looks over is
	lingering  = 10 * time.Second // that a file is read after another took its place
	mostAStep  = 16 << 20         // bytes of one file before the others have their turn
	chunkBytes = 256 << 10
	printBytes = 256
	headBytes  = 4 << 10
)

// Run follows until ctx is done, or until all that is followed is a standard
// input that ended. What was written by then is judged. The error is ctx's, or
// Tell's, or says why a file cannot be followed.
func (f *Follow) Run(ctx context.Context) error {
	if err := f.open(ctx, time.Now()); err != nil {
		return err
	}
	tick := time.NewTicker(everyStep)
	defer tick.Stop()
	for {
		more, err := f.step(ctx, time.Now())
		switch {
		case err != nil:
			return err
		case f.ended():
			return f.close()
		case ctx.Err() != nil:
			return errors.Join(ctx.Err(), f.close())
		case more:
			continue
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-f.arrived():
		}
	}
}

// open begins to follow. A file that does not exist yet is waited for.
func (f *Follow) open(ctx context.Context, now time.Time) error {
	for _, path := range f.Paths {
		o := &followed{path: path, follow: f, growing: f.newGrowing(path), last: now}
		f.files = append(f.files, o)
		if path == "-" {
			o.listen(f.Stdin)
			continue
		}
		o.known = siblings(path)
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			f.Note(path, "it does not exist yet: waiting for it")
			continue
		case err != nil:
			return fmt.Errorf("%s: %w", path, cannotOpen(err))
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s: it is %s: only files can be followed, and standard input as -", path, kind(info.Mode()))
		}
		if err := o.begin(); err != nil {
			return fmt.Errorf("%s: %w", path, cannotOpen(err))
		}
		if o.file != nil && !f.FromStart {
			if err := o.skip(ctx); err != nil {
				return fmt.Errorf("%s: %w", path, cannotOpen(err))
			}
		}
	}
	return nil
}

func (f *Follow) newGrowing(path string) *growing {
	return &growing{dialect: f.Dialect, tell: func(log *stream.Log, d *analyze.Diagnosis) error { return f.Tell(path, log, d) }}
}

// step takes in what was written since the last one and never waits for more.
// more says that it did not come to the end.
func (f *Follow) step(ctx context.Context, now time.Time) (more bool, err error) {
	for _, o := range f.files {
		m, err := o.step(ctx, now)
		if err != nil {
			return false, err
		}
		more = more || m
	}
	return more, nil
}

// close judges what is left of every file.
func (f *Follow) close() error {
	for _, o := range f.files {
		if err := o.close(); err != nil {
			return err
		}
	}
	return nil
}

// ended reports whether nothing can come any more.
func (f *Follow) ended() bool {
	for _, o := range f.files {
		if !o.ended {
			return false
		}
	}
	return true
}

// arrived is what tells that standard input has more, nil where it is not followed.
func (f *Follow) arrived() chan struct{} {
	for _, o := range f.files {
		if o.wake != nil && !o.ended {
			return o.wake
		}
	}
	return nil
}
