package grammar

import (
	"bytes"
	"errors"
	"go/build"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestForeign: what is not SMTP has no session.
func TestForeign(t *testing.T) {
	for name, text := range map[string]string{
		"ftp":        "220 (vsFTPd 3.0.5)\nUSER anonymous\n331 Please specify the password.\nPASS [x]\n230 Login successful.\nPWD\n257 \"/\" is the current directory\nQUIT\n221 Goodbye.\n",
		"ftp quoted": "> 220 (vsFTPd 3.0.5)\n> USER anonymous\n> 331 Please specify the password.\n> 530 Login incorrect.\n> QUIT\n> 221 Goodbye.\n",
		"http":       "GET / HTTP/1.1\nHost: www.example.com\n\nHTTP/1.1 200 OK\nContent-Length: 3\n\nabc\n",
		"access log": strings.Repeat("192.0.2.1 - - [01/May/2024:10:00:00 +0000] \"GET / HTTP/1.1\" 200 512 \"-\" \"curl/8\"\n"+
			"192.0.2.1 - - [01/May/2024:10:00:00 +0000] \"POST /x HTTP/1.1\" 503 250 \"-\" \"curl/8\"\n", 10),
		"imap":    "* OK IMAP4rev1 ready\na1 LOGIN user secret\na1 OK done\na2 SELECT INBOX\n* 250 EXISTS\n* 221 RECENT\na2 OK done\n* BYE\n",
		"pop3":    "+OK POP3 ready\nUSER a\n+OK\nPASS b\n-ERR no\nQUIT\n+OK bye\n",
		"numbers": "220 apples\n250 pears\n354 plums\n503 in all\n",
		"journal": strings.Repeat("May  1 10:00:00 web1 kernel[1]: eth0: link up, 220 Mbit\nMay  1 10:00:00 web1 cron[2]: (root) CMD (250 jobs)\n", 5),
		"man":     "NAME\n       cat - concatenate files\n\nSYNOPSIS\n       cat [OPTION]... [FILE]...\n",
	} {
		if log, err := Read([]byte(text), Options{}); !errors.Is(err, ErrNotSMTP) {
			t.Errorf("%s is taken for %s: %+v", name, log.Sessions[0].Dialect, log.Events)
		}
	}
}

// TestSources reads files of the Go distribution that speak of no mail, and random
// bytes: no session, and every promise of a reading kept.
func TestSources(t *testing.T) {
	root := build.Default.GOROOT
	if _, err := os.Stat(root); root == "" || err != nil {
		t.Skip("there is no Go distribution to read")
	}
	read := 0
	err := filepath.WalkDir(filepath.Join(root, "src"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || read >= 150 || len(path)%7 != 0 {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || len(text) > 64<<10 || bytes.Contains(bytes.ToLower(text), []byte("smtp")) {
			return err
		}
		read++
		log, err := Read(text, Options{})
		if !errors.Is(err, ErrNotSMTP) {
			t.Errorf("%s is taken for %s: %+v", path, log.Sessions[0].Dialect, log.Events)
		}
		checkLog(t, text, log)
		return nil
	})
	if err != nil || read < 50 {
		t.Fatal(read, err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		text := make([]byte, random.IntN(2000))
		for i := range text {
			text[i] = byte(random.IntN(256))
			if random.IntN(3) > 0 {
				text[i] = " \n\r\t><|[]{}\"'\\0123456789:-&;.abcEHLO"[random.IntN(36)]
			}
		}
		log, _ := Read(text, Options{})
		checkLog(t, text, log)
	}
}

// BenchmarkClean reads a clean log of a megabyte, and tells how much of that
// choosing the view took.
func BenchmarkClean(b *testing.B) {
	for _, d := range []*Dialect{smtplib, phpmailer, nodemailer} {
		text := bytes.Repeat([]byte(d.Sample+"\n"), 1<<20/len(d.Sample))
		text = append(text, "the end\n"...) // or it would be a log pasted twice
		b.Run(d.ID, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := Read(text, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestLabelsCut reads the lines of every dialect cut off at each of their first spaces,
// with the space and without it, as an editor leaves them: no line is too short. Of lines
// that differ in nothing but digits one is read.
func TestLabelsCut(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range load(t) {
		for line := range strings.Lines(string(f.Log)) {
			line = line[:min(len(line), 120)]
			for at := range len(line) {
				if line[at] != ' ' {
					continue
				}
				if key := f.Label.Dialect + " " + strings.Map(anyDigit, line[:at]); !seen[key] {
					seen[key] = true
					_, _ = Read([]byte(line[:at]+"\n"), Options{Dialect: f.Label.Dialect})
					_, _ = Read([]byte(line[:at+1]+"\n"), Options{Dialect: f.Label.Dialect})
				}
			}
		}
	}
	if len(seen) < 1000 {
		t.Fatalf("only %d lines", len(seen))
	}
}

// anyDigit makes one of all digits.
func anyDigit(r rune) rune {
	if '0' <= r && r <= '9' {
		return '0'
	}
	return r
}
