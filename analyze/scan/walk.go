package scan

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/bmatcuk/doublestar/v4"
)

// found is one file to read, or the reason why it is not read.
type found struct {
	path  string
	size  int64
	named bool // by the user, rather than found in a directory
	begun bool // pieces of it were given already
	err   error
}

// walker finds files. A directory's entries come in the order of their names.
type walker struct {
	include, exclude []string
	seen             []fs.FileInfo // directories that a link led to
	give             func(found) bool
}

// name finds what one name of the user stands for: a file, a directory or a
// pattern. It reports false when nobody wants more.
func (w *walker) name(name string) bool {
	if name == "-" {
		return w.give(found{path: name, named: true})
	}
	info, err := os.Stat(name)
	if err != nil && strings.ContainsAny(name, "*?[{") {
		return w.pattern(name)
	}
	return w.entry(name, info, err, true, nil)
}

// pattern finds the files of a pattern: *.log, logs/**/*.gz.
func (w *walker) pattern(name string) bool {
	matches, err := doublestar.FilepathGlob(name)
	if err != nil {
		return w.give(found{path: name, err: errors.New("the pattern cannot be understood"), named: true})
	}
	if len(matches) == 0 {
		return w.give(found{path: name, err: errors.New("no file matches the pattern"), named: true})
	}
	slices.Sort(matches)
	for _, m := range matches {
		info, err := os.Stat(m)
		if !w.entry(m, info, err, true, nil) {
			return false
		}
	}
	return true
}

// entry takes one file or directory; above are the directories that it is in.
func (w *walker) entry(path string, info fs.FileInfo, err error, named bool, above []fs.FileInfo) bool {
	switch {
	case err != nil:
		return w.give(found{path: path, err: cannotOpen(err), named: named})
	case info.IsDir():
		return w.directory(path, info, above)
	case !named && !w.wanted(path):
		return true
	case !info.Mode().IsRegular() && !(named && info.Mode()&fs.ModeSocket == 0):
		return w.give(found{path: path, err: fmt.Errorf("it is %s: not read", kind(info.Mode())), named: named})
	}
	return w.give(found{path: path, size: info.Size(), named: named})
}

// directory takes what is in a directory.
func (w *walker) directory(path string, info fs.FileInfo, above []fs.FileInfo) bool {
	entries, err := os.ReadDir(path)
	if err != nil && !w.give(found{path: path, err: cannotOpen(err)}) {
		return false
	}
	above = append(slices.Clip(above), info)
	for _, e := range entries {
		at := filepath.Join(path, e.Name())
		if w.excluded(at) {
			continue
		}
		info, err := e.Info()
		if err == nil && info.Mode()&fs.ModeSymlink != 0 {
			if info, err = w.follow(at, above); info == nil && err == nil {
				continue
			}
		}
		if !w.entry(at, info, err, false, above) {
			return false
		}
	}
	return true
}

// follow says what a symbolic link leads to. A directory that is scanned anyway,
// or that another link led to, is not entered again: links may form loops.
func (w *walker) follow(path string, above []fs.FileInfo) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return info, nil
	}
	for _, dir := range above {
		if os.SameFile(dir, info) {
			return nil, errLoop
		}
	}
	for _, dir := range w.seen {
		if os.SameFile(dir, info) {
			return nil, nil
		}
	}
	w.seen = append(w.seen, info)
	return info, nil
}

var errLoop = errors.New("it is a symbolic link to a directory that it is in: not followed")

// wanted reports whether the patterns want a file. Of an archive it is the
// members that they speak of.
func (w *walker) wanted(path string) bool {
	return len(w.include) == 0 || matches(w.include, path) || packed(path)
}

func (w *walker) excluded(path string) bool { return matches(w.exclude, path) }

// matches reports whether a pattern fits a path, or its last element when the
// pattern has none but one.
func matches(patterns []string, path string) bool {
	path = filepath.ToSlash(path)
	last := path[strings.LastIndexByte(path, '/')+1:]
	for _, p := range patterns {
		target := path
		if !strings.Contains(p, "/") {
			target = last
		}
		if doublestar.MatchUnvalidated(p, target) {
			return true
		}
	}
	return false
}

// CheckPattern is an error when an include or exclude pattern cannot be
// understood.
func CheckPattern(pattern string) error {
	if !doublestar.ValidatePattern(pattern) {
		return fmt.Errorf("the pattern %q cannot be understood", pattern)
	}
	return nil
}

// kind names what is no regular file.
func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a directory"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "no regular file"
}

// cannotOpen says in a few words why something cannot be opened or read.
func cannotOpen(err error) error {
	switch {
	case errors.Is(err, errLoop):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file, or no longer")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("it may not be read: permission denied")
	case errors.Is(err, syscall.ELOOP):
		return errors.New("it is a symbolic link that leads in a circle")
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("it cannot be read: %w", err)
}
