package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// leastForeign is how many texts at least that are no SMTP are read.
const leastForeign = 500

// TestNotSMTP reads what is no SMTP: genuine transcripts and logs of other protocols
// (testdata/foreign), files of the Go distribution, pages of the manual where there are
// any, random bytes. None has a verdict; each gets one sentence.
func TestNotSMTP(t *testing.T) {
	var texts []foreign
	texts = append(texts, below(t, filepath.Join("testdata", "foreign"), 1000)...)
	if len(texts) < 25 {
		t.Fatalf("only %d transcripts of other protocols", len(texts))
	}
	texts = append(texts, below(t, goroot(t), 400)...)
	texts = append(texts, below(t, "/usr/share/man/man1", 100)...)
	texts = append(texts, random(150)...)
	if len(texts) < leastForeign {
		t.Fatalf("only %d texts", len(texts))
	}
	for _, f := range texts {
		in := judge("-", bytes.NewReader(f.text), "")
		if len(in.sessions) > 0 {
			t.Errorf("%s is taken for %s, %s", f.name, in.sessions[0].Session.Dialect, diagnosed(&in.sessions[0]).Outcome)
			continue
		}
		if in.err == nil || strings.ContainsAny(in.err.Error(), "\n") || !strings.Contains(in.err.Error(), "SMTP conversation") && len(f.text) > 0 {
			t.Errorf("%s: %v", f.name, in.err)
		}
	}
	t.Logf("%d texts", len(texts))
}

// foreign is a text that is no SMTP.
type foreign struct {
	name string
	text []byte
}

// below takes files below a folder, evenly spread over all in the order of their names.
// It leaves out the long ones, and those that speak of mail's protocol themselves.
func below(t *testing.T, root string, most int) []foreign {
	t.Helper()
	var paths []string
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			paths = append(paths, path)
		}
		return nil // what cannot be read is not there
	})
	var list []foreign
	step := max(1, len(paths)/(2*most))
	for i := 0; i < len(paths) && len(list) < most; i += step {
		text, err := content64(paths[i])
		lower := bytes.ToLower(text)
		if err != nil || len(text) == 0 || bytes.Contains(lower, []byte("smtp")) || bytes.Contains(lower, []byte("mail from")) || bytes.Contains(lower, []byte("ehlo")) {
			continue
		}
		list = append(list, foreign{paths[i], text})
	}
	return list
}

// content64 is what a file holds, unpacked; an error where it is longer than 64 KB.
func content64(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	text, err := io.ReadAll(io.LimitReader(r, 64<<10+1))
	if err == nil && len(text) > 64<<10 {
		err = io.ErrShortBuffer
	}
	return text, err
}

// random makes texts of random bytes, and of signs that logs have.
func random(n int) []foreign {
	r := rand.New(rand.NewPCG(1, 2))
	list := make([]foreign, n)
	for i := range list {
		text := make([]byte, 1+r.IntN(4000))
		for k := range text {
			text[k] = byte(r.IntN(256))
			if i%2 == 0 {
				text[k] = " \n\r\t><|[]{}\"'\\0123456789:-&;.abc"[r.IntN(32)]
			}
		}
		list[i] = foreign{"random", text}
	}
	return list
}

// goroot is where the Go distribution lies.
func goroot(t *testing.T) string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
