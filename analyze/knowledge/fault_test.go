package knowledge

import (
	"os"
	"strings"
	"testing"
)

func TestErrorTextsSayWhatTheListTells(t *testing.T) {
	data, err := os.ReadFile("testdata/faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	m := faultPhrases()
	heard := make([]bool, len(m.rows))
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		words, text, ok := strings.Cut(line, " | ")
		if !ok {
			text = line
		}
		got := ReadFault(text).String()
		if got != words && !*update {
			t.Errorf("%q\n says %s, the list tells %s", text, got, words)
		}
		m.find(text, func(row int) { heard[row] = true })
		lines = append(lines, got+" | "+text)
	}
	if len(lines) < 50 {
		t.Fatalf("testdata/faults.txt holds %d texts", len(lines))
	}
	for row, ok := range heard {
		if !ok {
			t.Errorf("no text of testdata/faults.txt holds %q", m.rows[row].text)
		}
	}
	if *update {
		if err := os.WriteFile("testdata/faults.txt", []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
