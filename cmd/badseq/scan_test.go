package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Ctrl-C ends a scan that waits for an input: what was finished is printed, in
// every format, it says so, and exits 130.
func TestScanInterrupt(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "a.log")
	if err := os.WriteFile(log, []byte("220 mx.example.com ESMTP\nMAIL FROM:<a@b.example>\n503 5.5.1 Error: send HELO/EHLO first\nQUIT\n221 bye\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	never, stop := io.Pipe()
	defer stop.Close()
	time.AfterFunc(500*time.Millisecond, cancel)
	status := make(chan int, 1)
	var out, complaints bytes.Buffer
	summary := filepath.Join(dir, "s.json")
	go func() {
		status <- execute(ctx, []string{"scan", "--out", "text=-", "--out", "json=" + summary, log, "-"}, never, &out, &complaints)
	}()
	select {
	case got := <-status:
		if got != exitInterrupted {
			t.Errorf("exit status %d, want %d", got, exitInterrupted)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it waits for ever")
	}
	if text := out.String(); !strings.HasPrefix(text, "Interrupted: this is what was finished.") || !strings.Contains(text, "1 session in 1 file") {
		t.Errorf("%q", text)
	}
	if text := complaints.String(); text != "badseq: interrupted after 1 session\n" {
		t.Errorf("%q", text)
	}
	text, err := os.ReadFile(summary)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Interrupted bool `json:"interrupted"`
		Sessions    int  `json:"sessions"`
	}
	if err := json.Unmarshal(text, &doc); err != nil || !doc.Interrupted || doc.Sessions != 1 {
		t.Errorf("%v: %s", err, text)
	}
}

// A writer that fails is an error of a scan, in every format.
func TestScanWriteError(t *testing.T) {
	for _, format := range []string{"text", "json", "jsonl", "sarif", "junit", "csv", "markdown", "html", "github"} {
		in := strings.NewReader("220 a.example\nEHLO me.example\n250 a.example\nQUIT\n221 bye\n")
		var complaints bytes.Buffer
		if got := execute(context.Background(), []string{"scan", "--format", format}, in, broken{}, &complaints); got != exitTrouble || complaints.Len() == 0 {
			t.Errorf("%s: exit status %d, %q", format, got, complaints.String())
		}
	}
}
