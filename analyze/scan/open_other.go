//go:build !unix

package scan

import (
	"io"
	"os"
)

// readSmall reads a file into buf.
func readSmall(path string, buf []byte) (n int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	n, err = io.ReadFull(file, buf)
	if err == io.ErrUnexpectedEOF || err == io.EOF {
		err = nil
	}
	return n, err
}

func openQuietly(path string) (*os.File, error) { return os.Open(path) }
