package knowledge

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite what the replies of testdata say")

// sample is one line of testdata/replies.txt.
type sample struct {
	words    string
	code     int
	enhanced string
	text     string
}

func readSamples(t testing.TB) []sample {
	t.Helper()
	data, err := os.ReadFile("testdata/replies.txt")
	if err != nil {
		t.Fatal(err)
	}
	var samples []sample
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var s sample
		reply := line
		if words, rest, ok := strings.Cut(line, " | "); ok {
			s.words, reply = words, rest
		}
		fields := strings.SplitN(reply, " ", 3)
		if len(fields) != 3 {
			t.Fatalf("not a reply: %q", line)
		}
		s.code, err = strconv.Atoi(fields[0])
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if s.enhanced = fields[1]; s.enhanced == "-" {
			s.enhanced = ""
		}
		s.text = fields[2]
		samples = append(samples, s)
	}
	if len(samples) == 0 {
		t.Fatal("testdata/replies.txt holds no reply")
	}
	return samples
}

// spoken gives the text as the server sent it: "\n" and "\xNN" of the list are
// characters.
func (s sample) spoken() string {
	text := s.text
	if strings.Contains(text, `\`) {
		if spoken, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\"`) + `"`); err == nil {
			text = spoken
		}
	}
	return text
}

func TestRepliesSayWhatTheListTells(t *testing.T) {
	var lines []string
	for _, s := range readSamples(t) {
		got := Read(s.code, s.enhanced, s.spoken()).String()
		if got != s.words && !*update {
			t.Errorf("%d %s %s\n says %s, the list tells %s", s.code, s.enhanced, s.text, got, s.words)
		}
		enhanced := s.enhanced
		if enhanced == "" {
			enhanced = "-"
		}
		lines = append(lines, got+" | "+strconv.Itoa(s.code)+" "+enhanced+" "+s.text)
	}
	if *update {
		head := "# Replies as servers word them, and what each says. One a line:\n# words | code enhanced text (\"\\n\" between the lines of a reply; \"-\" for no enhanced code)\n"
		if err := os.WriteFile("testdata/replies.txt", []byte(head+strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEveryPhraseIsHeard fails for a phrase that no reply of the list holds: a
// row that nobody has seen work is a guess.
func TestEveryPhraseIsHeard(t *testing.T) {
	m := replyPhrases()
	heard := make([]bool, len(m.rows))
	for _, s := range readSamples(t) {
		m.find(s.spoken(), func(row int) { heard[row] = true })
	}
	for row, ok := range heard {
		if !ok {
			t.Errorf("no reply of testdata/replies.txt holds %q", m.rows[row].text)
		}
	}
}

func TestPhrasesAreWellFormed(t *testing.T) {
	wordings := replyWordings()
	if len(wordings) == 0 {
		t.Fatal("no wordings")
	}
	seen := map[string]string{}
	for _, w := range wordings {
		if w.who == "" || w.source == "" || w.asOf == "" {
			t.Errorf("wording of %q has no source or date: %+v", w.who, w)
		}
		for _, p := range w.says {
			if len(strings.TrimPrefix(strings.Split(p.text, "…")[0], " ")) < 4 {
				t.Errorf("%q: the first part is shorter than four bytes", p.text)
			}
			if flat := string(flatten(nil, p.text)); strings.TrimSpace(flat) != strings.TrimSpace(p.text) {
				t.Errorf("%q is not in lower case with single blanks", p.text)
			}
			if p.means == 0 && p.not == 0 {
				t.Errorf("%q means nothing", p.text)
			}
			if other, ok := seen[p.text]; ok {
				t.Errorf("%q stands twice: %s and %s", p.text, other, w.who)
			}
			seen[p.text] = w.who
		}
	}
}

func BenchmarkRead(b *testing.B) {
	samples := readSamples(b)
	size := 0
	for i := range samples {
		samples[i].text = samples[i].spoken()
		size += len(samples[i].text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for i := range samples {
			Read(samples[i].code, samples[i].enhanced, samples[i].text)
		}
	}
}
