package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"badseq/analyze"
	"badseq/grammar"
	"badseq/grammar/stream"
)

// input is one FILE of the command line, read and judged.
type input struct {
	path     string
	log      *stream.Log // nil when it could not be read
	sessions []analyze.Diagnosis
	err      error // why there is nothing to judge, without its path
}

// each does one thing with every FILE, one after another; no FILE at all is
// standard input. It stops when ctx is done: what was at work then is not given.
func each(ctx context.Context, paths []string, do func(path string) input) iter.Seq[input] {
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	return func(yield func(input) bool) {
		for _, path := range paths {
			done := make(chan input, 1)
			go func() { done <- do(path) }()
			select {
			case <-ctx.Done():
				return
			case in := <-done:
				if ctx.Err() != nil || !yield(in) {
					return
				}
			}
		}
	}
}

// judge reads one file and judges its sessions.
func judge(path string, stdin io.Reader, dialect string) input {
	in := open(path, stdin, dialect)
	if in.err == nil {
		in.sessions = analyze.Analyze(in.log)
	}
	return in
}

// open reads one file and its dialect.
func open(path string, stdin io.Reader, dialect string) input {
	text, err := content(path, stdin)
	if err != nil {
		return input{path: path, err: err}
	}
	if len(text) == 0 {
		return input{path: path, err: errors.New("it is empty: there is no log in it")}
	}
	log, err := grammar.Read(text, grammar.Options{Dialect: dialect})
	if errors.Is(err, grammar.ErrNotSMTP) {
		err = fmt.Errorf("nothing in its %s is an SMTP conversation or an SMTP error", count(log.Source.Lines(), "line"))
	}
	return input{path: path, log: log, err: err}
}

// content is all that a file or standard input holds.
func content(path string, stdin io.Reader) ([]byte, error) {
	if path == "-" {
		text, err := io.ReadAll(stdin)
		if err != nil {
			return nil, fmt.Errorf("standard input cannot be read: %w", err)
		}
		return text, nil
	}
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return nil, errors.New("it is a directory: name the log files in it")
	}
	if err == nil {
		var text []byte
		if text, err = os.ReadFile(path); err == nil {
			return text, nil
		}
	}
	return nil, cannotRead(path, err)
}

// cannotRead says in one sentence why a file cannot be read.
func cannotRead(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if name := nearest(path, commandNames); name != "" {
			return fmt.Errorf("there is no such file; for the command, type: badseq %s", name)
		}
		return errors.New("there is no such file")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("it may not be read: permission denied")
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("it cannot be read: %w", err)
}

// complain says on standard error what is wrong with one input.
func complain(cmd *cobra.Command, in input) {
	name := in.path
	if name == "-" {
		name = "standard input"
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "badseq: %s: %s\n", visible(name), in.err)
}

// count is "1 line" or "3 lines".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// list is "a, b or c".
func list(words []string) string {
	n := len(words) - 1
	if n < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n], ", ") + " or " + words[n]
}
