package scan

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// lingerer is a file that a path named before: not everybody who writes may have
// turned to the new one yet.
type lingerer struct {
	reader  reader
	growing *growing
	since   time.Time // when it grew last
}

// linger reads the old files of a path, until they are quiet.
func (o *followed) linger(ctx context.Context, now time.Time) error {
	kept := o.old[:0]
	for _, l := range o.old {
		n, err := l.read(ctx)
		if n > 0 {
			l.since = now
		}
		switch {
		case err != nil:
			return err
		case now.Sub(l.since) < lingering:
			kept = append(kept, l)
		default:
			if info, err := l.reader.file.Stat(); err == nil {
				o.known = append(o.known, info)
			}
			if err := l.end(); err != nil {
				return err
			}
		}
	}
	o.old = kept
	return nil
}

// read reads what came and returns how much; the error is tell's.
func (l *lingerer) read(ctx context.Context) (n int, err error) {
	for ctx.Err() == nil {
		p, err := l.reader.next(chunkBytes)
		if err != nil || len(p) == 0 {
			return n, nil // it is emptied or gone: nothing more comes from it
		}
		n += len(p)
		if err := l.growing.add(p); err != nil {
			return n, err
		}
	}
	return n, nil
}

func (l *lingerer) end() error {
	defer l.reader.file.Close()
	if _, err := l.read(context.Background()); err != nil {
		return err
	}
	return l.growing.close()
}

// Whoever rotates a log may be at it while it is looked at, one rename after the
// other: looks is how often it is looked at again before what was seen is taken.
const looks = 100

// siblings are the files beside a log that are the same log of another time: their
// names are its own and a number or a date more, the oldest first. A packed one is
// none.
func siblings(path string) []fs.FileInfo {
	list := listSiblings(path)
	for range looks {
		again := listSiblings(path)
		if slices.EqualFunc(list, again, func(a, b fs.FileInfo) bool { return a.Name() == b.Name() && os.SameFile(a, b) }) {
			return again
		}
		list = again
	}
	return list
}

// listSiblings lists them once: a name that is given on meanwhile is missed, or has
// another file.
func listSiblings(path string) []fs.FileInfo {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil
	}
	base := filepath.Base(path)
	list := []fs.FileInfo{}
	for _, e := range entries {
		more, ok := strings.CutPrefix(e.Name(), base)
		if !ok || more == "" || strings.Trim(more, ".-_:T0123456789") != "" {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			list = append(list, info)
		}
	}
	slices.SortFunc(list, older)
	return list
}

// openSibling opens a sibling of a log by whatever name it has now. The error says
// that it is gone.
func openSibling(path string, info fs.FileInfo) (*os.File, error) {
	name := info.Name()
	for range looks {
		file, err := openQuietly(filepath.Join(filepath.Dir(path), name))
		if err == nil {
			if have, err := file.Stat(); err == nil && os.SameFile(have, info) {
				return file, nil
			}
			file.Close()
		}
		list := siblings(path)
		i := slices.IndexFunc(list, func(s fs.FileInfo) bool { return os.SameFile(s, info) })
		if i < 0 {
			return nil, fs.ErrNotExist
		}
		name = list[i].Name()
	}
	return nil, fs.ErrNotExist
}

// older orders the files of a log, the oldest first. Clocks of file systems are
// coarse: of two that were written at once the higher number is the older, or the
// earlier date.
func older(a, b fs.FileInfo) int {
	if c := a.ModTime().Compare(b.ModTime()); c != 0 {
		return c
	}
	const fewDigits = 4
	x, y := a.Name(), b.Name()
	number := func(name string) (int, bool) {
		digits := name[strings.LastIndexByte(name, '.')+1:]
		n, err := strconv.Atoi(digits)
		return n, err == nil && len(digits) < fewDigits
	}
	m, numbered := number(x)
	if n, both := number(y); both && numbered {
		return n - m
	}
	return strings.Compare(x, y)
}

// between reads the files that the path named since it was looked at last: several
// rotations may lie between two steps. after is the one to begin after, nil for all
// that are not known; until ends before the file that is read now, under another name
// or as its copy; next is the file that is read from its beginning after this, nil
// where that has begun.
func (o *followed) between(ctx context.Context, now time.Time, after fs.FileInfo, until bool, next *os.File) error {
	known, list := o.known, siblings(o.path)
	o.known = nil
	begun, over := after == nil, false
	for _, info := range list {
		old := slices.ContainsFunc(known, func(k fs.FileInfo) bool { return unchanged(k, info) })
		if old || !begun {
			o.known = append(o.known, info)
		}
		switch {
		case after != nil && os.SameFile(after, info):
			begun = true
		case until && is(o.file, info):
			over = true
		case !old && begun && !over && info.Size() > 0 && !o.held(info) && !is(next, info):
			done, copied, err := o.whole(ctx, now, info, next)
			if done || copied && !until {
				o.known = append(o.known, info)
			}
			if err != nil {
				return err
			}
			over = copied && until
		}
	}
	return nil
}

// whole reads a file that the path named for a while, from its beginning to its
// end; done is false where it is a copy that may be needed, see emptied: copied, of
// the file that is read now, else of the next.
func (o *followed) whole(ctx context.Context, now time.Time, info fs.FileInfo, next *os.File) (done, copied bool, err error) {
	file, err := openSibling(o.path, info)
	if err != nil {
		return true, false, nil // it is gone already
	}
	defer file.Close()
	if beginsAs(file, o.reader.head) {
		return false, true, nil
	}
	if next != nil && beginsAs(file, headOf(next)) {
		return false, false, nil
	}
	o.growing.rotated()
	err = o.all(ctx, now, &reader{file: file})
	o.growing.rotated()
	return true, false, err
}

// headOf is how a file begins, nothing where it cannot be read.
func headOf(file *os.File) []byte {
	head := make([]byte, headBytes)
	n, _ := file.ReadAt(head, 0)
	return head[:n]
}

// unchanged reports whether a file is one that was seen before. A number of a file
// that is gone may be another's.
func unchanged(seen, info fs.FileInfo) bool {
	return os.SameFile(seen, info) && seen.Size() == info.Size() && seen.ModTime().Equal(info.ModTime())
}

// held reports whether a file is the one that is read now, or one that is still
// read after another took its place.
func (o *followed) held(info fs.FileInfo) bool {
	return is(o.file, info) || slices.ContainsFunc(o.old, func(l *lingerer) bool { return is(l.reader.file, info) })
}

// is reports whether an open file is the one that info tells of.
func is(file *os.File, info fs.FileInfo) bool {
	if file == nil {
		return false
	}
	have, err := file.Stat()
	return err == nil && os.SameFile(have, info)
}

// beginsAs reports whether a file begins with head, as far as both go, or is it: it
// is a copy. A few bytes may be alike by chance.
func beginsAs(file *os.File, head []byte) bool {
	const few = 64
	theirs := make([]byte, headBytes)
	m, _ := file.ReadAt(theirs, 0)
	n := min(m, len(head))
	return bytes.Equal(head[:n], theirs[:n]) && (n >= few || n > 0 && m == len(head))
}

// all reads a file to its end.
func (o *followed) all(ctx context.Context, now time.Time, r *reader) error {
	for ctx.Err() == nil {
		p, err := r.next(chunkBytes)
		if err != nil || len(p) == 0 {
			return nil
		}
		o.last = now
		if err := o.growing.add(p); err != nil {
			return err
		}
	}
	return nil
}

// emptied goes on at the beginning of a file that was emptied. What was written to
// it before, and not read yet, stands in the copy that was made of it.
func (o *followed) emptied(ctx context.Context, now time.Time) error {
	whole, err := o.copied(ctx, now)
	if err != nil {
		return err
	}
	if whole != nil {
		err = o.between(ctx, now, whole, true, o.file)
	} else {
		o.known = siblings(o.path) // what stands there may be a part of what was read
	}
	o.growing.rotated()
	o.reader = reader{file: o.file, buf: o.reader.buf}
	return err
}

// copied finds the copy of the file as it was before it was emptied and reads the
// rest of it; nil where there is none.
func (o *followed) copied(ctx context.Context, now time.Time) (fs.FileInfo, error) {
	for _, info := range siblings(o.path) {
		if info.Size() < o.reader.at || o.held(info) || slices.ContainsFunc(o.known, func(k fs.FileInfo) bool { return unchanged(k, info) }) {
			continue
		}
		file, err := openSibling(o.path, info)
		if err != nil {
			continue
		}
		r := reader{file: file, at: o.reader.at, print: bytes.Clone(o.reader.print), head: bytes.Clone(o.reader.head)}
		p, err := r.next(chunkBytes)
		if err != nil { // it is no copy of it
			file.Close()
			continue
		}
		if err = o.growing.add(p); err == nil {
			err = o.all(ctx, now, &r)
		}
		file.Close()
		return info, err
	}
	return nil, nil
}
