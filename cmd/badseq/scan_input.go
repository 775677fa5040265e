package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
)

// names is what to scan: the arguments, then the names of --files-from; standard
// input where there is neither.
func (o *scanOptions) names(stdin io.Reader, args []string) (iter.Seq2[string, error], error) {
	if o.filesFrom == "" && len(args) == 0 {
		args = []string{"-"}
	}
	if o.filesFrom == "-" {
		for _, a := range args {
			if a == "-" {
				return nil, errors.New("standard input cannot be both a log and the list of --files-from")
			}
		}
	}
	list := stdin
	if o.filesFrom != "" && o.filesFrom != "-" {
		f, err := os.Open(o.filesFrom)
		if err != nil {
			return nil, fmt.Errorf("--files-from %s: %w", visible(o.filesFrom), cannotRead(o.filesFrom, err))
		}
		list = f
	}
	return func(yield func(string, error) bool) {
		for _, a := range args {
			if !yield(a, nil) {
				return
			}
		}
		if o.filesFrom != "" {
			listed(list, o.null, yield)
		}
		if f, ok := list.(*os.File); ok && f != stdin {
			f.Close()
		}
	}, nil
}

// longestName bounds one name of a list.
const longestName = 1 << 20

// listed reads names as they come, so that a list may be of any length.
func listed(r io.Reader, null bool, yield func(string, error) bool) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestName)
	if null {
		lines.Split(splitNull)
	}
	for lines.Scan() {
		if name := lines.Text(); name != "" && !yield(name, nil) {
			return
		}
	}
	if err := lines.Err(); err != nil {
		yield("", fmt.Errorf("the list of --files-from cannot be read: %w", err))
	}
}

// splitNull splits at NUL.
func splitNull(data []byte, end bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return i + 1, data[:i], nil
	}
	if end && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// readBaseline reads the signatures that are known: the groups of a scan's JSON,
// or one a line.
func readBaseline(path string) (map[string]bool, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--baseline %s: %w", visible(path), cannotRead(path, err))
	}
	known := map[string]bool{}
	var doc struct {
		Schema string `json:"schema"`
		Groups []struct {
			Signature string `json:"signature"`
		} `json:"groups"`
	}
	if strings.HasPrefix(strings.TrimSpace(string(text)), "{") {
		if err := json.Unmarshal(text, &doc); err != nil || !strings.HasPrefix(doc.Schema, "badseq-scan/") {
			return nil, fmt.Errorf("--baseline %s: it is not what scan --format json prints", visible(path))
		}
		for _, g := range doc.Groups {
			known[g.Signature] = true
		}
		return known, nil
	}
	for i, line := range strings.Split(string(text), "\n") {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word == "" || strings.HasPrefix(word, "#") {
			continue
		}
		if strings.Trim(word, "0123456789abcdef") != "" || len(word) != 16 {
			return nil, fmt.Errorf("--baseline %s: line %d is no signature", visible(path), i+1)
		}
		known[word] = true
	}
	return known, nil
}
