package grammar

import (
	"fmt"
	"strings"
	"testing"

	"badseq/grammar/stream"
)

// nmTell draws the events of a log, one a line, without what tells again.
func nmTell(log *stream.Log) string {
	var out strings.Builder
	for _, e := range log.Events {
		if e.Kind == stream.Note && e.Repeated {
			continue
		}
		fmt.Fprintf(&out, "s%d %d:%d %s", e.Session, e.Place.Line, e.Place.Column, e.Kind)
		for _, word := range []string{e.Verb, e.Argument, string(e.Signal)} {
			if word != "" {
				out.WriteString(" " + word)
			}
		}
		if e.Code != 0 {
			fmt.Fprintf(&out, " %d", e.Code)
		}
		if e.Enhanced != "" {
			out.WriteString(" " + e.Enhanced)
		}
		if e.Host != "" || e.Port != 0 {
			fmt.Fprintf(&out, " %s:%d", e.Host, e.Port)
		}
		for _, flag := range []struct {
			set  bool
			name string
		}{{e.Implicit, "implicit"}, {e.Inferred, "inferred"}, {e.Repeated, "repeated"}, {e.Malformed != "", e.Malformed}} {
			if flag.set {
				out.WriteString(" " + flag.name)
			}
		}
		if n := strings.Count(e.Text, "\n"); n > 0 {
			fmt.Fprintf(&out, " %d lines", n+1)
		}
		out.WriteString("\n")
	}
	return out.String()
}

// TestNodemailer reads a small log of each family: what is told, and where.
func TestNodemailer(t *testing.T) {
	if len(nodemailerCases) == 0 {
		t.Fatal("no cases")
	}
	for _, c := range nodemailerCases {
		t.Run(c.name, func(t *testing.T) {
			log, err := Read([]byte(c.log), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := nmTell(log); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			for _, s := range log.Sessions {
				if s.Dialect != "nodemailer" || s.Client.Version != c.version {
					t.Errorf("session %d: %s, version %q, want %q", s.Index, s.Dialect, s.Client.Version, c.version)
				}
			}
			checkLog(t, []byte(c.log), log)
		})
	}
}

// TestNodemailerSecrets: what a log shows in clear is in no event and in no line
// that is shown.
func TestNodemailerSecrets(t *testing.T) {
	const head = "[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] "
	for name, log := range map[string]string{
		"plain":   head + "C: AUTH PLAIN AG1lAHNlY3JldHdvcmQ=\n" + head + "S: 535 no AHNlY3JldHdvcmQ secretword\n",
		"login":   head + "C: AUTH LOGIN\n" + head + "S: 334 VXNlcm5hbWU6\n" + head + "C: bWU=\n" + head + "S: 334 UGFzc3dvcmQ6\n" + head + "C: c2VjcmV0d29yZA==\n" + head + "S: 535 no\n",
		"body":    head + "C: DATA\n" + head + "S: 354 go\n" + head + "Subject: secretword\n" + head + "S: 250 secretword\n" + head + ".\n",
		"events":  "{ type: 'client', message: 'AUTH PLAIN AG1lAHNlY3JldHdvcmQ=' }\n{ type: 'server', message: '535 no' }\n",
		"json":    `{"level":20,"component":"smtp-connection","sid":"a1B2c3D4e5F","tnx":"client","msg":"AUTH PLAIN AG1lAHNlY3JldHdvcmQ="}` + "\n",
		"options": "{\n  host: 'smtp.example.com',\n  port: 587,\n  auth: { user: 'me', pass: 'secretword' }\n}\n" + head + "S: 220 mx\n",
		"nested":  "  auth: {\n    user: 'me',\n    pass: 'secretword'\n  }\n" + head + "S: 220 mx\n",
		"mail":    "{ from: 'a@example.com',\n  subject: 'secretword',\n  text: 'secretword' }\nCLIENT 1:\n└──EHLO me\nSERVER 1:\n└──250 mx\n",
		"tree":    "CLIENT 1:\n└──AUTH PLAIN AG1lAHNlY3JldHdvcmQ=\nSERVER 1:\n└──354 go\nCLIENT (DATA) 1:\n└──Subject: x\n   secretword\n",
		"first":   "SEND:\n\"AUTH PLAIN AG1lAHNlY3JldHdvcmQ=\\r\\n\"\nRECEIVE:\n\"535 no\\r\\n\"\n",
	} {
		got, err := Read([]byte(log), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var out strings.Builder
		for _, e := range got.Events {
			out.WriteString(e.Argument + "\n" + e.Text + "\n")
		}
		for i := 1; i <= got.Source.Lines(); i++ {
			line, _ := got.Source.Line(i)
			out.WriteString(line + "\n")
		}
		for _, secret := range []string{"secretword", "AG1lAHNlY3JldHdvcmQ=", "c2VjcmV0d29yZA"} {
			if strings.Contains(out.String(), secret) {
				t.Errorf("%s: %q stands in\n%s", name, secret, out.String())
			}
		}
	}
}

// TestNodemailerIsNotEverything: other programs' lines with dates, levels and
// errors are no SMTP.
func TestNodemailerIsNotEverything(t *testing.T) {
	for _, text := range []string{
		"[2024-05-01 10:00:00] INFO  [database] connected\n",
		"Error: connect ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16) {\n  errno: -111,\n  code: 'ECONNREFUSED',\n  syscall: 'connect',\n  address: '127.0.0.1',\n  port: 5432\n}\n",
		"{\"level\":30,\"time\":1,\"msg\":\"listening\"}\n{\"level\":30,\"time\":2,\"msg\":\"request\"}\n",
		"const a = {\n  type: 'module',\n  port: 8080,\n  host: 'localhost'\n}\n",
		"Error: Timeout of 2000ms exceeded.\n    at listOnTimeout (node:internal/timers:581:17)\n",
	} {
		if log, err := Read([]byte(text), Options{}); err == nil {
			t.Errorf("%q is taken for %v", text, log.Sessions)
		}
	}
}

// BenchmarkNodemailer reads a long console log.
func BenchmarkNodemailer(b *testing.B) {
	one := nodemailerCases[0].log
	log := []byte(strings.Repeat(one, 200))
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(log, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestNodemailerOddLines: pieces that begin things, over and over and cut off,
// behind the beginnings of every kind of line.
func TestNodemailerOddLines(t *testing.T) {
	begins := []string{"", "{ ", `{"`, "  a: {", "Error: ", "[Error: ", "Error: Invalid login: ", "{ type: 'client', message: ", "SEND:\n\"", "SEND:\n└──",
		`{"tnx":"a","component":"smtp-x","msg":"`, "CLIENT (DATA):\n└──\n   ", "[2024-05-01 10:00:00] ERROR ", "[2024-05-01 10:00:00] DEBUG: [a1B2c3D4e5F] C: "}
	pieces := []string{"'", "{'\\", "a:  }", "a:{", "]: ", "] {", "Error: ", "connect Ex: ", "[2024-05-01 10:00:00] DEBUG [a1B2c3D4e5F] S: 250 ok", `"tnx":"`,
		"pass: {pass: '", "[Error: ", "└──", "Invalid login: ", "535 ", "\\u00", " ", "\n", "S: ", "\xff"}
	for _, begin := range begins {
		for _, piece := range pieces {
			for _, n := range []int{1, 40} {
				input := []byte("CLIENT 1:\n└──EHLO me\n" + begin + strings.Repeat(piece, n))
				log, err := Read(input, Options{Dialect: "nodemailer"})
				if err != nil {
					t.Fatalf("%q: %v", input, err)
				}
				checkLog(t, input, log)
			}
		}
	}
}
