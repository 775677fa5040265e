//go:build unix

package scan

import (
	"os"
	"syscall"
)

// readSmall reads a file into buf by one call. Opening never waits for a pipe that
// nobody writes to; a hundred thousand small files are worth not making an
// os.File of each.
func readSmall(path string, buf []byte) (n int, err error) {
	fd, err := retry(func() (int, error) {
		return syscall.Open(path, syscall.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	})
	if err != nil {
		return 0, &os.PathError{Op: "open", Path: path, Err: err}
	}
	n, err = retry(func() (int, error) { return syscall.Read(fd, buf) })
	syscall.Close(fd) // nothing was written: there is nothing to lose
	if err != nil {
		return 0, &os.PathError{Op: "read", Path: path, Err: err}
	}
	return n, nil
}

// retry calls again what a signal interrupted.
func retry(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if err != syscall.EINTR {
			return n, err
		}
	}
}

// openQuietly opens a file, never waiting for a pipe that nobody writes to.
func openQuietly(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}
