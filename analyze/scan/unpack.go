package scan

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"
)

// Limits against archives that are made to explode.
const (
	deepest     = 8        // archives inside archives
	freeBytes   = 64 << 20 // expanded from one input without looking at the ratio
	worstRatio  = 400      // expanded to packed, beyond that
	mostSpooled = 1 << 30  // of a zip file that is not a file of its own
	memberBytes = 32 << 20 // window that zstd may ask for
)

var (
	errBomb   = fmt.Errorf("it expands to more than %d times its size: reading stopped", worstRatio)
	errTooBig = errors.New("the zip file inside it is too large")
	errDeep   = fmt.Errorf("archives are nested more than %d deep", deepest)
)

// suffixes are how names of packed files end.
var suffixes = []string{".gz", ".tgz", ".zst", ".tzst", ".bz2", ".tbz2", ".xz", ".txz", ".lz4", ".zip", ".tar"}

func packed(path string) bool {
	lower := strings.ToLower(path)
	for _, s := range suffixes {
		if strings.HasSuffix(lower, s) {
			return true
		}
	}
	return false
}

// unpacker opens whatever is packed in one input.
type unpacker struct {
	size     int64 // of the input as it is on disk, 0 unknown
	expanded int64 // bytes that came out of it so far
	want     func(path string) bool
	member   func(path string, r io.Reader) error // takes one text; its error ends the input
	failed   func(path string, err error) error   // takes a member that cannot be read
}

// peeked is how many bytes tell what an input is: tar has its mark at 257.
const peeked = 512

// open looks at what r holds, opens it as often as it is packed and gives each
// text to member. file is r where it is a file of its own.
func (u *unpacker) open(path string, r io.Reader, file *os.File, depth int) error {
	b := bufio.NewReaderSize(r, 64<<10)
	head, err := b.Peek(peeked)
	if err != nil && err != io.EOF && len(head) == 0 {
		return cannotOpen(err)
	}
	format := formatOf(head)
	if format == "" {
		return u.member(path, b)
	}
	if depth >= deepest {
		return errDeep
	}
	switch format {
	case "tar":
		return u.tar(path, b, depth)
	case "zip":
		return u.zip(path, b, file, depth)
	}
	plain, err := decompressor(format, b)
	if err != nil {
		return fmt.Errorf("the %s data is damaged: %w", format, err)
	}
	defer plain.Close()
	err = u.open(path, &expansion{u: u, r: plain, format: format}, nil, depth+1)
	return err
}

// formatOf names what bytes begin, "" plain.
func formatOf(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return "gzip"
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return "zstd"
	case bytes.HasPrefix(head, []byte("BZh")) && len(head) > 9 && (string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90"):
		return "bzip2"
	case bytes.HasPrefix(head, []byte("\xfd7zXZ\x00")):
		return "xz"
	case bytes.HasPrefix(head, []byte{0x04, 0x22, 0x4d, 0x18}):
		return "lz4"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return "zip"
	case len(head) >= 262 && string(head[257:262]) == "ustar":
		return "tar"
	}
	return ""
}

func decompressor(format string, r io.Reader) (io.ReadCloser, error) {
	switch format {
	case "gzip":
		return gzip.NewReader(r)
	case "zstd":
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(memberBytes), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	case "bzip2":
		return io.NopCloser(bzip2.NewReader(r)), nil
	case "xz":
		x, err := xz.ReaderConfig{DictCap: memberBytes}.NewReader(r)
		return io.NopCloser(x), err
	}
	return io.NopCloser(lz4.NewReader(r)), nil
}

// expansion counts what comes out of packed data, and names what goes wrong. Tar
// packs nothing.
type expansion struct {
	u      *unpacker
	r      io.Reader
	format string
}

func (e *expansion) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	if e.format != "tar" {
		e.u.expanded += int64(n)
	}
	if e.u.expanded > max(freeBytes, worstRatio*e.u.size) {
		return 0, errBomb
	}
	switch {
	case err == nil || err == io.EOF || errors.Is(err, errBomb):
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = fmt.Errorf("the %s data ends early", e.format)
	default:
		err = fmt.Errorf("the %s data is damaged: %w", e.format, err)
	}
	return n, err
}

// tar gives the regular files of a tar archive.
func (u *unpacker) tar(path string, r io.Reader, depth int) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return damaged("tar", err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if err := u.inside(path, h.Name, &expansion{u: u, r: t, format: "tar"}, depth); err != nil {
			return err
		}
	}
}

func damaged(format string, err error) error {
	switch {
	case errors.Is(err, errBomb), errors.Is(err, errDeep):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the %s archive ends early", format)
	}
	return fmt.Errorf("the %s archive is damaged: %w", format, err)
}

// zip gives the files of a zip archive, which must be a file to be read.
func (u *unpacker) zip(path string, r io.Reader, file *os.File, depth int) error {
	size := u.size
	if file == nil {
		spool, err := os.CreateTemp("", "badseq-*.zip")
		if err != nil {
			return err
		}
		defer os.Remove(spool.Name())
		defer spool.Close()
		if size, err = io.Copy(spool, io.LimitReader(r, mostSpooled+1)); err != nil {
			return err
		}
		if size > mostSpooled {
			return errTooBig
		}
		file = spool
	}
	z, err := zip.NewReader(file, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return damaged("zip", err)
	}
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		if err := u.zipped(path, f, depth); err != nil {
			return err
		}
	}
	return nil
}

// zipped gives one file of a zip archive.
func (u *unpacker) zipped(path string, f *zip.File, depth int) error {
	const encrypted = 1
	if f.Flags&encrypted != 0 {
		return u.failed(path+"!"+f.Name, errors.New("it is encrypted"))
	}
	r, err := f.Open()
	if err != nil {
		return u.failed(path+"!"+f.Name, damaged("zip", err))
	}
	defer r.Close()
	return u.inside(path, f.Name, &expansion{u: u, r: r, format: "zip"}, depth)
}

// inside opens a member of an archive. What is wrong with one member leaves the
// others alone, but for a bomb.
func (u *unpacker) inside(path, name string, r io.Reader, depth int) error {
	at := path + "!" + name
	if !u.want(filepath.ToSlash(name)) {
		return nil
	}
	err := u.open(at, r, nil, depth+1)
	if err == nil || errors.Is(err, errStop) {
		return err
	}
	if stop := u.failed(at, err); stop != nil {
		return stop
	}
	if errors.Is(err, errBomb) {
		return errBomb
	}
	return nil
}

// errStop ends an input because nobody wants more of it.
var errStop = errors.New("stopped")
