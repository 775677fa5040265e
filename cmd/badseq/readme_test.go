package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadme runs every command that the README shows with its output ("$ badseq
// …" first in a console block) and compares; -update rewrites the README.
func TestReadme(t *testing.T) {
	root := filepath.Join("..", "..")
	t.Chdir(root)
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(text), "```")
	shown := 0
	for i := 1; i < len(parts); i += 2 {
		lang, block, _ := strings.Cut(parts[i], "\n")
		command, ok := strings.CutPrefix(strings.SplitN(block, "\n", 2)[0], "$ badseq ")
		if lang != "console" || !ok {
			continue
		}
		shown++
		var out, complaints bytes.Buffer
		if status := execute(context.Background(), strings.Fields(command), strings.NewReader(""), &out, &complaints); status != exitOK {
			t.Errorf("badseq %s: exit status %d, %s", command, status, complaints.String())
		}
		parts[i] = "console\n$ badseq " + command + "\n" + out.String()
	}
	if shown == 0 {
		t.Fatal("the README shows no command with its output")
	}
	now := strings.Join(parts, "```")
	if *update {
		if err := os.WriteFile("README.md", []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if now != string(text) {
		t.Errorf("the README is stale: run go test ./cmd/badseq -run Readme -update and read the difference")
	}
	for _, command := range []string{"go run ./cmd/badseq fixtures/", "go test ./..."} {
		if !strings.Contains(now, command) {
			t.Errorf("the README does not say %q", command)
		}
	}
}
