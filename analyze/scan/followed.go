package scan

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// followed is one path and the file that it names now.
type followed struct {
	path    string
	follow  *Follow
	growing *growing
	last    time.Time // when something came last
	reader  reader    // of the file; zero where there is none yet
	file    *os.File  // nil where there is none yet
	absent  bool      // it was not there when it was looked for last

	known []fs.FileInfo // what stood beside it when it was rotated last
	old   []*lingerer   // files that it named before

	wake  chan struct{} // standard input only: something came
	came  chan []byte
	done  chan struct{} // nobody listens any more
	ended bool
}

// reader reads a file from a place on, and notices when it is no longer the file
// that it was: emptied, and perhaps written anew beyond that place.
type reader struct {
	file  *os.File
	at    int64
	print []byte // the last bytes before at
	head  []byte // the first bytes
	buf   []byte
}

// errEmptied says that the bytes before a place are not those that were read.
var errEmptied = errors.New("the file was emptied")

// next gives what comes next, nothing at the end. The bytes are good until the next
// call.
func (r *reader) next(most int) ([]byte, error) {
	if r.buf == nil {
		r.buf = make([]byte, printBytes+chunkBytes+printBytes)
	}
	before, from := len(r.print), r.at-int64(len(r.print))
	if _, err := r.file.Seek(from, io.SeekStart); err != nil {
		return nil, err
	}
	n, err := r.file.Read(r.buf[:before+min(most, chunkBytes)]) // one call: what it gives stood there at once
	if err != nil && err != io.EOF {
		return nil, err
	}
	if n < before || !bytes.Equal(r.buf[:before], r.print) {
		return nil, errEmptied
	}
	// The file may have been emptied meanwhile: then it does not begin so any more.
	if !r.holds(r.buf[:min(n, printBytes)], from) {
		if before > 0 {
			return nil, errEmptied
		}
		return nil, nil
	}
	// What repeats itself, as the text of a message may, is alike before many places.
	if !r.holds(r.head[:min(len(r.head), printBytes)], 0) {
		return nil, errEmptied
	}
	p := r.buf[before:n]
	if r.at == int64(len(r.head)) && len(r.head) < headBytes {
		r.head = append(r.head, p[:min(len(p), headBytes-len(r.head))]...)
	}
	r.at += int64(len(p))
	r.print = append(r.print[:0], r.buf[max(0, n-printBytes):n]...)
	return p, nil
}

// holds reports whether the file has want, of printBytes at most, at offset at.
func (r *reader) holds(want []byte, at int64) bool {
	have := r.buf[printBytes+chunkBytes:][:len(want)]
	n, _ := r.file.ReadAt(have, at)
	return n == len(want) && bytes.Equal(want, have)
}

// begin opens the file that the path names, if there is one.
func (o *followed) begin() error {
	file, err := openQuietly(o.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		file.Close()
		return err
	}
	o.file, o.reader = file, reader{file: file}
	return nil
}

// skip passes what the file holds already.
func (o *followed) skip(ctx context.Context) error {
	for ctx.Err() == nil {
		p, err := o.reader.next(chunkBytes)
		if err != nil || len(p) == 0 {
			return err
		}
		o.growing.skip(p)
	}
	return nil
}

// step takes in what was written.
func (o *followed) step(ctx context.Context, now time.Time) (more bool, err error) {
	if o.came != nil {
		return o.hear(now)
	}
	if o.file == nil {
		if err := o.begin(); err != nil {
			o.missing(err)
			return false, nil
		}
		if o.file == nil {
			return false, nil
		}
		o.absent = false
	}
	if more, err = o.read(ctx, now, mostAStep); err != nil || more {
		return more, err
	}
	if more, err = o.look(ctx, now); err != nil || more {
		return more, err
	}
	if err := o.linger(ctx, now); err != nil {
		return false, err
	}
	return false, o.rest(now)
}

// missing notes once that a file cannot be opened.
func (o *followed) missing(err error) {
	if !o.absent {
		o.follow.Note(o.path, cannotOpen(err).Error())
	}
	o.absent = true
}

// rest judges what has not grown for a while.
func (o *followed) rest(now time.Time) error {
	wait := o.follow.Idle
	if o.growing.over() {
		wait = min(wait, settling)
	}
	if now.Sub(o.last) < wait {
		return nil
	}
	return o.growing.quiet()
}

// read reads the file to its end, or until most bytes came.
func (o *followed) read(ctx context.Context, now time.Time, most int64) (more bool, err error) {
	for ctx.Err() == nil {
		if most <= 0 {
			return true, nil
		}
		fresh := o.reader.at == 0
		p, err := o.reader.next(int(min(most, chunkBytes)))
		if fresh && len(p) > 0 {
			if err := o.between(ctx, now, nil, true, nil); err != nil {
				return false, err
			}
		}
		switch {
		case errors.Is(err, errEmptied):
			if err := o.emptied(ctx, now); err != nil {
				return false, err
			}
			continue
		case err != nil:
			o.missing(err)
			return false, nil
		case len(p) == 0:
			return false, nil
		}
		o.last = now
		most -= int64(len(p))
		if err := o.growing.add(p); err != nil {
			return false, err
		}
	}
	return false, nil
}

// look sees whether the path names another file by now, and turns to it.
func (o *followed) look(ctx context.Context, now time.Time) (turned bool, err error) {
	was, err := o.file.Stat()
	if err != nil {
		return false, nil
	}
	info, err := os.Stat(o.path)
	if err != nil || os.SameFile(was, info) || !info.Mode().IsRegular() || info.Size() == 0 {
		return false, nil // while the new file is empty, whoever writes has not turned to it
	}
	file, err := openQuietly(o.path)
	if err != nil {
		return false, nil
	}
	if info, err = file.Stat(); err != nil || os.SameFile(was, info) {
		file.Close()
		return false, nil
	}
	// What was written to the old one before anything to the new one is there by now.
	for more := true; more && err == nil; {
		more, err = o.read(ctx, now, mostAStep)
	}
	if err == nil && ctx.Err() == nil {
		err = o.between(ctx, now, nil, false, file)
	}
	if err != nil || ctx.Err() != nil {
		file.Close()
		return false, err
	}
	o.old = append(o.old, &lingerer{reader: o.reader, growing: o.follow.newGrowing(o.path), since: now})
	o.file, o.reader = file, reader{file: file}
	o.growing.rotated()
	return true, nil
}

// close judges what was written until now, and ends.
func (o *followed) close() error {
	if o.came != nil {
		_, err := o.hear(o.last)
		close(o.done)
		return errors.Join(err, o.growing.close())
	}
	for turned := o.file != nil; turned; {
		err := o.finish()
		if err == nil {
			turned, err = o.look(context.Background(), o.last)
		}
		if err != nil {
			return err
		}
	}
	if o.file != nil {
		o.file.Close()
	}
	for _, l := range o.old {
		if err := l.end(); err != nil {
			return err
		}
	}
	return o.growing.close()
}

// finish reads what the file holds at this moment.
func (o *followed) finish() error {
	info, err := o.file.Stat()
	if err != nil {
		return nil
	}
	_, err = o.read(context.Background(), o.last, info.Size()+1) // it may have been emptied since
	return err
}

// listen reads standard input on the side.
func (o *followed) listen(r io.Reader) {
	o.came, o.wake, o.done = make(chan []byte), make(chan struct{}, 1), make(chan struct{})
	go func() {
		defer func() {
			close(o.came)
			o.ring()
		}()
		for {
			p := make([]byte, 64<<10)
			n, err := r.Read(p)
			if n > 0 {
				o.ring()
				select {
				case o.came <- p[:n]:
				case <-o.done:
					return
				}
			}
			if err != nil {
				return // an end is all that a reader says that anybody could act on
			}
		}
	}()
}

// ring says that something came, to nobody if nobody waits.
func (o *followed) ring() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// hear takes in what came on standard input.
func (o *followed) hear(now time.Time) (more bool, err error) {
	for taken := 0; taken < mostAStep && !o.ended; {
		select {
		case p, open := <-o.came:
			if !open {
				o.ended = true
				return false, o.growing.close()
			}
			o.last = now
			taken += len(p)
			if err := o.growing.add(p); err != nil {
				return false, err
			}
			continue
		default:
		}
		return false, o.rest(now)
	}
	return !o.ended, nil
}
