package scan

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"

	"badseq/analyze"
)

const log1 = "220 mx.example.com ESMTP\nEHLO me.example\n250-mx.example.com\n250 STARTTLS\nMAIL FROM:<a@b.example>\n530 5.7.0 Must issue a STARTTLS command first\nQUIT\n221 bye\n"

// limit is how long any scan of these tests may take: it ends a hang, it measures nothing.
const limit = 10 * time.Minute

// run scans names and returns what it found, a line each, in the order given.
func run(t *testing.T, o Options, names ...string) ([]string, *Summary) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	o.Names = func(yield func(string, error) bool) {
		for _, n := range names {
			if !yield(n, nil) {
				return
			}
		}
	}
	o.Encode = append(o.Encode, func(path string, d *analyze.Diagnosis) []byte {
		cause := ""
		if d.Cause != nil {
			cause = fmt.Sprintf("%s:%d", d.Cause.ID, d.Cause.Place.Line)
		}
		return []byte(cause)
	})
	var out []string
	sum, err := Run(ctx, o, func(p *Part) error {
		for _, r := range p.Records {
			out = append(out, p.Path+" "+string(r.Texts[0]))
		}
		if p.Err != nil {
			out = append(out, p.Path+" ERROR "+p.Err.Error())
		} else if p.Nothing {
			out = append(out, p.Path+" nothing")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, sum
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

func zipped(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		if err := w.WriteHeader(&tar.Header{Name: files[i], Size: int64(len(files[i+1])), Mode: 0o644, Format: tar.FormatUSTAR}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// squeezed is text in one of the formats.
func squeezed(t *testing.T, format string, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch format {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "zstd":
		w, err = zstd.NewWriter(&b)
	case "xz":
		w, err = xz.NewWriter(&b)
	case "lz4":
		w = lz4.NewWriter(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestArchives(t *testing.T) {
	dir := t.TempDir()
	want := []string{}
	add := func(name string, text []byte, members ...string) {
		write(t, filepath.Join(dir, name), text)
		for _, m := range members {
			want = append(want, m+" mail-before-starttls:5")
		}
	}
	add("a.gz", squeezed(t, "gzip", []byte(log1)), "a.gz")
	add("b.zst", squeezed(t, "zstd", []byte(log1)), "b.zst")
	add("c.xz", squeezed(t, "xz", []byte(log1)), "c.xz")
	add("d.lz4", squeezed(t, "lz4", []byte(log1)), "d.lz4")
	add("e.zip", zipped(t, "x/1.log", log1, "2.log", log1), "e.zip!x/1.log", "e.zip!2.log")
	add("f.tgz", squeezed(t, "gzip", tarred(t, "../up.log", log1)), "f.tgz!../up.log")
	inner := string(zipped(t, "deep.log", log1))
	add("g.tar", tarred(t, "in.zip", inner, "z.log", log1), "g.tar!in.zip!deep.log", "g.tar!z.log")
	add("no-suffix", squeezed(t, "gzip", []byte(log1)), "no-suffix")
	t.Chdir(dir)
	for _, jobs := range []int{1, 4} {
		got, sum := run(t, Options{Jobs: jobs}, ".")
		if !slices.Equal(got, want) {
			t.Errorf("%d jobs:\n%s\nwant\n%s", jobs, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if sum.SMTP != len(want) || sum.Files != len(want) || sum.Failed != 0 {
			t.Errorf("%+v", sum)
		}
	}
	got, _ := run(t, Options{Include: []string{"*.log"}, Exclude: []string{"z*"}}, ".")
	if want := []string{"e.zip!x/1.log", "e.zip!2.log", "f.tgz!../up.log", "g.tar!in.zip!deep.log"}; len(got) != len(want) {
		t.Errorf("with patterns: %q", got)
	}
}

// Whatever lies in a directory, a scan ends, names what it could not read and
// judges the rest.
func TestHostileDirectory(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	gz := squeezed(t, "gzip", []byte(strings.Repeat(log1, 300)))
	write(t, "1-truncated.gz", gz[:len(gz)*2/3])
	write(t, "2-bomb.gz", squeezed(t, "gzip", bytes.Repeat([]byte("nothing to see here\n"), (freeBytes+(8<<20))/20)))
	write(t, "2-bomb.zip", zipped(t, "bomb", string(squeezed(t, "zstd", bytes.Repeat([]byte("nothing to see here\n"), (freeBytes+(8<<20))/20))), "after.log", log1))
	write(t, "3-long.log", append([]byte(log1), bytes.Repeat([]byte("x"), 9<<20)...))
	write(t, "4-garbage.zip", []byte("PK\x03\x04 and nothing of a zip file"))
	write(t, "5-empty.log", nil)
	write(t, "6-binary", make([]byte, 100_000))
	write(t, "7-good.log", []byte(log1))
	if err := os.Symlink(".", "8-loop"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("8-self", "8-self"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("gone", "8-broken"); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo("9-pipe", 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", "9-socket")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	write(t, "A-secret.log", []byte(log1))
	if err := os.Chmod("A-secret.log", 0); err != nil {
		t.Fatal(err)
	}
	deep := []byte(log1)
	for range deepest + 2 {
		deep = squeezed(t, "gzip", deep)
	}
	write(t, "B-deep.gz", deep)
	begun := time.Now()
	got, sum := run(t, Options{}, ".", "missing.log", "9-pipe", "[")
	text := strings.Join(got, "\n")
	for _, want := range []string{
		"1-truncated.gz mail-before-starttls", "1-truncated.gz ERROR the gzip data ends early", "2-bomb.gz ERROR it expands",
		"2-bomb.zip!bomb ERROR it expands", "3-long.log mail-before-starttls:5", "4-garbage.zip ERROR the zip archive is damaged",
		"5-empty.log nothing", "6-binary ERROR it is no text", "7-good.log mail-before-starttls:5", "8-loop ERROR it is a symbolic link to a directory",
		"8-self ERROR it is a symbolic link that leads in a circle", "8-broken ERROR there is no such file", "9-pipe ERROR it is a named pipe", "9-socket ERROR it is a socket",
		"B-deep.gz ERROR archives are nested", "missing.log ERROR there is no such file", "9-pipe nothing", "[ ERROR ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if os.Getuid() != 0 && !strings.Contains(text, "A-secret.log ERROR it may not be read") {
		t.Errorf("an unreadable file is not named")
	}
	if t.Failed() {
		if len(text) > 4000 {
			text = text[len(text)-4000:]
		}
		t.Log(text)
	}
	if d := time.Since(begun); d > limit {
		t.Errorf("it took %s", d)
	}
	if sum.Failed < 10 || sum.SMTP < 3 {
		t.Errorf("%d failed, %d with SMTP", sum.Failed, sum.SMTP)
	}
}

// The output is the input's order and the summary the same, whatever the number of
// workers, and whether sessions are recognised by their shapes.
func TestJobsAlike(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for i := range 300 {
		text := log1
		if i%3 == 1 { // with times, of which every seventh is none
			stamp := fmt.Sprintf("2026-11-%02d %02d:%02d:00", 1+i%30, (i*5)%24, (i*7)%60)
			if i%7 == 0 {
				stamp = "2026-11-24 99:99:99"
			}
			text = stamp + " " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+stamp+" ") + "\n"
		}
		write(t, fmt.Sprintf("%03d.log", i), []byte(strings.Repeat("\n", i%7)+text))
	}
	write(t, "400-large.log", []byte(strings.Repeat(strings.ReplaceAll(log1, "a@b", "alice@b"), 1_000)))
	var first []string
	var sums []string
	for _, o := range []Options{{Jobs: 1, piece: 16 << 10}, {Jobs: 2, piece: 16 << 10}, {Jobs: 7, piece: 16 << 10}} {
		got, sum := run(t, o, ".")
		if first == nil {
			first = got
		}
		if len(got) < 1_300 || !slices.Equal(got, first) {
			t.Errorf("%d jobs: %d lines, want %d", o.Jobs, len(got), len(first))
		}
		text, _ := json.Marshal(sum)
		sums = append(sums, string(text))
	}
	for _, slowly := range []bool{false, true} {
		sum, err := Run(t.Context(), Options{Slowly: slowly, piece: 16 << 10, Names: func(yield func(string, error) bool) { yield(".", nil) }}, func(*Part) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(sum)
		sums = append(sums, string(text))
	}
	if !strings.Contains(sums[0], `"Times":{"First":"2026-11-02T`) {
		t.Errorf("no times: %.600s", sums[0])
	}
	for i := range sums {
		if sums[i] != sums[0] {
			t.Errorf("summary %d:\n%.600s\nwant\n%.600s", i, sums[i], sums[0])
		}
	}
	if n := 1_000; !strings.HasSuffix(first[len(first)-1], fmt.Sprintf(":%d", 8*(n-1)+5)) {
		t.Errorf("the last line is %q", first[len(first)-1])
	}
}

// A scan that is interrupted while it waits for an input ends at once, with what
// was finished.
func TestInterrupted(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, "a.log", []byte(log1))
	never, stop := io.Pipe()
	defer stop.Close()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(300*time.Millisecond, cancel)
	begun := time.Now()
	sum, err := Run(ctx, Options{Jobs: 2, Stdin: never, Names: func(yield func(string, error) bool) {
		_ = yield("a.log", nil) && yield("-", nil)
	}}, func(*Part) error { return nil })
	if err == nil || sum.Sessions != 1 {
		t.Errorf("%v, %d sessions", err, sum.Sessions)
	}
	if d := time.Since(begun); d > 10*time.Second {
		t.Errorf("it took %s", d)
	}
}

// An error of the output, or of the list of names, ends the scan.
func TestRunErrors(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, "a.log", []byte(log1))
	names := func(yield func(string, error) bool) { _ = yield("a.log", nil) && yield("", io.ErrNoProgress) }
	if _, err := Run(t.Context(), Options{Names: names}, func(*Part) error { return nil }); err != io.ErrNoProgress {
		t.Errorf("%v", err)
	}
	if _, err := Run(t.Context(), Options{Names: names}, func(*Part) error { return io.ErrShortWrite }); err != io.ErrShortWrite {
		t.Errorf("%v", err)
	}
}
