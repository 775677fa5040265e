//go:build unix

package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asProcess is badseq as a process of its own: the test's binary is it when its name
// is. It ends when the test does, or after so long that it hangs.
func asProcess(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	bin := filepath.Join(t.TempDir(), "badseq")
	if os.Getenv("BADSEQ_LONG_LINE_MB") != "" { // what is measured is badseq, not its tests
		out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".").CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	} else {
		must(t, os.Symlink(self, bin))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Dir = dir
	return cmd
}

// fromEnv is the number in an environment variable, or the usual one.
func fromEnv(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return usual
}

const faulty = "220 mx.example.com ESMTP\nEHLO c%d.example\n250-mx.example.com\n250 STARTTLS\nMAIL FROM:<a@b.example>\n530 5.7.0 Must issue a STARTTLS command first\nQUIT\n221 2.0.0 Bye\n"

// breakers make what is wrong with every tenth file, at path.
var breakers = []struct {
	name string
	make func(t *testing.T, path string)
}{
	{"truncated.gz", func(t *testing.T, path string) {
		b := gzipped(t, []byte(strings.Repeat(fmt.Sprintf(faulty, 1), 400)))
		must(t, os.WriteFile(path, b[:len(b)*2/3], 0o644))
	}},
	{"bomb.gz", func(t *testing.T, path string) {
		must(t, os.WriteFile(path, gzipped(t, make([]byte, 80<<20)), 0o644))
	}},
	{"nested-bomb.zip", func(t *testing.T, path string) {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create("in.gz")
		must(t, err)
		_, err = w.Write(gzipped(t, bytes.Repeat([]byte("nothing to see here\n"), 4<<20)))
		must(t, err)
		must(t, z.Close())
		must(t, os.WriteFile(path, b.Bytes(), 0o644))
	}},
	{"up.tar", func(t *testing.T, path string) {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		for _, name := range []string{"../../../up.log", "/etc/up.log"} {
			text := fmt.Sprintf(faulty, 2)
			must(t, w.WriteHeader(&tar.Header{Name: name, Size: int64(len(text)), Mode: 0o644, Format: tar.FormatUSTAR}))
			_, err := io.WriteString(w, text)
			must(t, err)
		}
		must(t, w.Close())
		must(t, os.WriteFile(path, b.Bytes(), 0o644))
	}},
	{"long-line.log", func(t *testing.T, path string) {
		file, err := os.Create(path)
		must(t, err)
		chunk := bytes.Repeat([]byte("x"), 1<<20)
		for range fromEnv("BADSEQ_LONG_LINE_MB", 12) {
			_, err := file.Write(chunk)
			must(t, err)
		}
		must(t, file.Close())
	}},
	{"pipe.log", func(t *testing.T, path string) { must(t, syscall.Mkfifo(path, 0o644)) }},
	{"loop", func(t *testing.T, path string) { must(t, os.Symlink(".", path)) }},
	{"self.log", func(t *testing.T, path string) { must(t, os.Symlink(filepath.Base(path), path)) }},
	{"gone.log", func(t *testing.T, path string) { must(t, os.Symlink("nowhere", path)) }},
	{"secret.log", func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte("x"), 0)) }},
	{"deleted.log", func(t *testing.T, path string) {
		must(t, os.WriteFile(path, []byte(strings.Repeat(fmt.Sprintf(faulty, 3), fromEnv("BADSEQ_DELETED_SESSIONS", 6_000))), 0o644))
	}},
	{"binary.log", func(t *testing.T, path string) { must(t, os.WriteFile(path, make([]byte, 100_000), 0o644)) }},
}

func gzipped(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	must(t, err)
	_, err = w.Write(text)
	must(t, err)
	must(t, w.Close())
	return b.Bytes()
}

// pathOf is the path in a line of --format jsonl.
func pathOf(t *testing.T, line string) string {
	t.Helper()
	var doc struct{ Path string }
	if err := json.Unmarshal([]byte(line), &doc); err != nil || doc.Path == "" {
		t.Errorf("%v: %.200q", err, line)
	}
	return doc.Path
}

// Where every tenth file is broken, each in another way, the others' results are
// what they are without, each broken one has its line, and nothing hangs.
// BADSEQ_LONG_LINE_MB=1024 makes the long line as long as the issue asks, and holds the
// memory against its goal.
func TestScanHostileDirectory(t *testing.T) {
	dir := t.TempDir()
	scanned := func() (byPath map[string][]string, order []string, most int) {
		cmd := asProcess(t, dir, "scan", "--no-config", "--format", "jsonl", "logs")
		var complaints bytes.Buffer
		cmd.Stderr = &complaints
		stdout, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		byPath = map[string][]string{}
		d := &deleting{r: stdout, path: filepath.Join(dir, "logs"), pid: cmd.Process.Pid}
		out, err := io.ReadAll(d)
		must(t, err)
		if err := cmd.Wait(); err != nil {
			t.Fatalf("%v: %s", err, complaints.String())
		}
		for line := range strings.Lines(string(out)) {
			path := pathOf(t, line)
			byPath[path] = append(byPath[path], line)
			order = append(order, path)
		}
		return byPath, order, d.most
	}
	must(t, os.Mkdir(filepath.Join(dir, "logs"), 0o755))
	files := 10 * len(breakers)
	for i := range files {
		if i%10 != 5 {
			must(t, os.WriteFile(filepath.Join(dir, "logs", fmt.Sprintf("%03d.log", i)), fmt.Appendf(nil, faulty, i), 0o644))
		}
	}
	want, wantOrder, _ := scanned()
	broken := map[string]string{}
	for i, b := range breakers {
		name := fmt.Sprintf("%03d-%s", 10*i+5, b.name)
		b.make(t, filepath.Join(dir, "logs", name))
		broken["logs/"+name] = b.name
	}
	got, order, most := scanned()
	for path, lines := range want {
		if strings.Join(got[path], "") != strings.Join(lines, "") {
			t.Errorf("%s: %q, want %q", path, got[path], lines)
		}
	}
	told := map[string]bool{}
	var sound []string
	for _, path := range order {
		file, _, _ := strings.Cut(path, "!")
		if broken[file] != "" {
			told[file] = true
		} else {
			sound = append(sound, path)
		}
	}
	if strings.Join(sound, " ") != strings.Join(wantOrder, " ") {
		t.Errorf("the order is another one")
	}
	for path := range broken {
		if !told[path] {
			t.Errorf("%s has no line", path)
		}
	}
	if os.Getenv("BADSEQ_LONG_LINE_MB") != "" && runtime.GOOS == "linux" {
		t.Logf("%d KiB at most", most)
		if goal := 96 << 10; most == 0 || most > goal {
			t.Errorf("%d KiB of memory, the goal is %d", most, goal)
		}
	}
}

// deleting deletes the file that is to be deleted while the scan is at work, and
// looks how much memory that has taken so far (what a process that ended tells of it
// is also its parent's).
type deleting struct {
	r    io.Reader
	path string
	pid  int
	most int // KiB
	done bool
}

func (d *deleting) Read(p []byte) (int, error) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.pid))
	if _, peak, ok := strings.Cut(string(status), "VmHWM:"); ok {
		n, _ := strconv.Atoi(strings.Fields(peak)[0])
		d.most = max(d.most, n)
	}
	n, err := d.r.Read(p)
	if !d.done && n > 0 {
		d.done = true
		list, _ := filepath.Glob(filepath.Join(d.path, "*-deleted.log"))
		for _, path := range list {
			if rm := os.Remove(path); rm != nil && !errors.Is(rm, os.ErrNotExist) {
				return n, rm
			}
		}
	}
	return n, err
}

// Ctrl-C at any moment: what was finished is printed, in the input's order, every
// file that was asked for is whole, and the status is 130. BADSEQ_INTERRUPTS=50 is as
// often as the issue asks.
func TestScanInterruptedAnywhere(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "logs"), 0o755))
	for i := range 1500 {
		must(t, os.WriteFile(filepath.Join(dir, "logs", fmt.Sprintf("%04d.log", i)), fmt.Appendf(nil, faulty, i), 0o644))
	}
	args := []string{"scan", "--no-config", "--out", "jsonl=-"}
	formats := []string{"json", "sarif", "junit", "csv", "markdown", "html", "text", "github"}
	for _, format := range formats {
		args = append(args, "--out", format+"=out."+format)
	}
	whole, err := asProcess(t, dir, append(args, "logs")...).Output()
	must(t, err)
	all := strings.SplitAfter(strings.TrimSuffix(string(whole), "\n"), "\n")
	if len(all) != 1500 || len(whole) < 1<<20 {
		t.Fatalf("%d sessions in %d bytes: a pipe holds too much of it", len(all), len(whole))
	}
	r := rand.New(rand.NewPCG(6, 5))
	for range fromEnv("BADSEQ_INTERRUPTS", 4) {
		cmd := asProcess(t, dir, append(args, "logs")...)
		var complaints bytes.Buffer
		cmd.Stderr = &complaints
		stdout, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		// It cannot be done when so much of what it prints is not read yet.
		begun := make([]byte, 1+r.IntN(len(whole)*2/3))
		_, err = io.ReadFull(stdout, begun)
		must(t, err)
		must(t, cmd.Process.Signal(os.Interrupt))
		rest, err := io.ReadAll(stdout)
		must(t, err)
		err = cmd.Wait()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
			t.Fatalf("after %d bytes: %v: %s", len(begun), err, complaints.String())
		}
		printed := append(begun, rest...)
		if !bytes.HasPrefix(append(whole, '\n'), printed) || printed[len(printed)-1] != '\n' {
			t.Errorf("after %d bytes: what is printed is not how a whole scan begins: …%.200q", len(begun), printed[max(0, len(printed)-200):])
		}
		checkOutputs(t, dir, bytes.Count(printed, []byte{'\n'}))
		if !strings.HasPrefix(complaints.String(), "badseq: interrupted after ") {
			t.Errorf("%q", complaints.String())
		}
	}
}

// checkOutputs reads every file that an interrupted scan wrote; it printed that many
// sessions.
func checkOutputs(t *testing.T, dir string, sessions int) {
	t.Helper()
	read := func(format string) []byte {
		text, err := os.ReadFile(filepath.Join(dir, "out."+format))
		must(t, err)
		return text
	}
	var sum struct {
		Interrupted bool
		Sessions    int
		Totals      map[string]map[string]int
	}
	must(t, json.Unmarshal(read("json"), &sum))
	if !sum.Interrupted || sum.Sessions < sessions {
		t.Errorf("json: interrupted %v, %d sessions of %d", sum.Interrupted, sum.Sessions, sessions)
	}
	var sarif struct{ Runs []struct{ Results []any } }
	must(t, json.Unmarshal(read("sarif"), &sarif))
	if len(sarif.Runs) != 1 || len(sarif.Runs[0].Results) != sessions {
		t.Errorf("sarif: %d runs", len(sarif.Runs))
	}
	d := xml.NewDecoder(bytes.NewReader(read("junit")))
	cases := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		must(t, err)
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "testcase" {
			cases++
		}
	}
	rows, err := csv.NewReader(bytes.NewReader(read("csv"))).ReadAll()
	must(t, err)
	if cases != sessions || len(rows) != sessions+1 {
		t.Errorf("%d cases in junit and %d rows in csv, want %d and one more", cases, len(rows), sessions)
	}
	for format, has := range map[string]string{"markdown": "**Interrupted", "html": "</html>", "text": "Interrupted: this is what was finished."} {
		if !bytes.Contains(read(format), []byte(has)) {
			t.Errorf("%s has no %q", format, has)
		}
	}
	if n := bytes.Count(read("github"), []byte("::error file=")); n != sessions {
		t.Errorf("github: %d errors, want %d", n, sessions)
	}
}
