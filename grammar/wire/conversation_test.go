package wire

import (
	"fmt"
	"strings"
	"testing"

	"badseq/grammar/lines"
	"badseq/grammar/stream"
)

// told feeds a conversation from lines that say who speaks ("C: ", "S: ", "!" a
// new connection) and prints the events, one a line.
func told(script string) (*stream.Log, string) {
	v := lines.Whole(lines.Decode([]byte(script)))
	w := NewWriter(v)
	w.Region("test", 1)
	c := w.On("")
	for i := range v.Starts {
		line, at := v.Line(i)
		t := Text{S: strings.TrimPrefix(strings.TrimPrefix(line, "C: "), "S: "), To: at + len(line)}
		t.From = t.To - len(t.S)
		switch {
		case strings.HasPrefix(line, "C: "):
			c.Client(t)
		case strings.HasPrefix(line, "S: "):
			c.Server(t)
		case line == "!":
			c.Connect(t.Span(), "mx", 25, false)
		}
	}
	log := w.Finish()
	var out strings.Builder
	for _, e := range log.Events {
		words := fmt.Sprint(e.Session, " ", e.Kind, " ", e.Verb, " ", e.Argument)
		if e.Code != 0 || e.Malformed != "" {
			words += fmt.Sprint(" ", e.Code, " ", e.Malformed)
		}
		out.WriteString(strings.Join(strings.Fields(words), " ") + "\n")
	}
	return log, out.String()
}

func TestConversation(t *testing.T) {
	for name, c := range map[string]struct{ script, want string }{
		"a login hides its lines": {
			"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: cG9zdG1hc3Rlcg==\nS: 334 UGFzc3dvcmQ6\nC: c2VjcmV0IG9mIG1pbmU=\nS: 235 ok\nC: MAIL FROM:<a>",
			"1 command AUTH LOGIN\n1 reply 334\n1 auth-response AUTH [hidden]\n1 reply 334\n1 auth-response AUTH [hidden]\n1 reply 235\n1 command MAIL FROM:<a>\n"},
		"an initial response is hidden": {
			"C: AUTH PLAIN AHVzZXIAc2VjcmV0cw==\nS: 235 ok", "1 command AUTH PLAIN [hidden]\n1 reply 235\n"},
		"content is content whatever it looks like": {
			"C: DATA\nS: 354 go\nC: QUIT\nC: MAIL FROM:<x>\nC: .\nS: 250 ok\nC: QUIT",
			"1 command DATA\n1 reply 354\n1 content\n1 content end-of-data .\n1 reply 250\n1 command QUIT\n"},
		"content without a 354": {
			"C: DATA\nS: 503 no\nC: Subject: x\nS: 500 what\nC: .\nS: 500 what\nC: QUIT",
			"1 command DATA\n1 reply 503\n1 content\n1 reply 500\n1 content end-of-data .\n1 reply 500\n1 command QUIT\n"},
		"an unknown command after a refused DATA": {
			"C: DATA\nS: 503 no\nC: JUNK\nS: 500 what\nC: QUIT", "1 command DATA\n1 reply 503\n1 command JUNK\n1 reply 500\n1 command QUIT\n"},
		"a word in content without a 354": {
			"C: DATA\nS: 503 no\nC: Subject: x\nC: hello\nC: .\nS: 500 what", "1 command DATA\n1 reply 503\n1 content\n1 content end-of-data .\n1 reply 500\n"},
		"a chunk is content to its last octet": {
			"C: BDAT 14 LAST\nC: From: x\nC: hi\nC: NOOP\nS: 250 ok\nS: 250 ok", "1 command BDAT 14 LAST\n1 content\n1 command NOOP\n1 reply 250\n1 reply 250\n"},
		"a chunk that the client does not print": {
			"C: BDAT 500 LAST\nS: 250 ok\nC: JUNK\nC: BDAT 9\nC: QUIT", "1 command BDAT 500 LAST\n1 reply 250\n1 command JUNK\n1 command BDAT 9\n1 command QUIT\n"},
		"a reply of many lines is one": {
			"C: EHLO x\nS: 250-mx\nS: 250-SIZE\nS: 250 HELP", "1 command EHLO x\n1 reply 250\n"},
		"codes that differ": {
			"C: EHLO x\nS: 250-mx\nS: 550 no", "1 command EHLO x\n1 reply 250 codes differ\n1 reply 550\n"},
		"a reply cut short": {
			"C: EHLO x\nS: 250-mx\nC: QUIT", "1 command EHLO x\n1 reply 250 unterminated\n1 command QUIT\n"},
		"a connection after QUIT is another session": {
			"S: 220 mx\nC: QUIT\nS: 221 bye\nS: 220 mx\nC: EHLO x", "1 reply 220\n1 command QUIT\n1 reply 221\n2 reply 220\n2 command EHLO x\n"},
		"EHLO after 221 is another session": {
			"C: EHLO a\nS: 250 a\nC: QUIT\nS: 221 bye\nC: EHLO b", "1 command EHLO a\n1 reply 250\n1 command QUIT\n1 reply 221\n2 command EHLO b\n"},
		"the 220 to STARTTLS is not a greeting": {
			"S: 220 mx\nC: EHLO a\nS: 250 a\nC: STARTTLS\nS: 220 go\nC: EHLO a", "1 reply 220\n1 command EHLO a\n1 reply 250\n1 command STARTTLS\n1 reply 220\n1 command EHLO a\n"},
		"EHLO after a 421 greeting is the same session": {
			"S: 421 busy\nC: EHLO a", "1 reply 421\n1 command EHLO a\n"},
		"attempts to connect are one session": {
			"!\n!\nS: 220 mx", "1 transport\n1 transport\n1 reply 220\n"},
		"pipelined AUTH keeps its place": {
			"C: MAIL FROM:<a>\nC: RCPT TO:<b>\nC: DATA\nS: 250 a\nS: 250 b\nS: 354 go\nC: hi\nC: .",
			"1 command MAIL FROM:<a>\n1 command RCPT TO:<b>\n1 command DATA\n1 reply 250\n1 reply 250\n1 reply 354\n1 content\n1 content end-of-data .\n"},
		"what is no command is hidden": {
			"C: hunter2hunter2 of mine\nS: 500 what", "1 command [hidden]\n1 reply 500\n"},
	} {
		if _, got := told(c.script); got != c.want {
			t.Errorf("%s:\n%swant\n%s", name, got, c.want)
		}
	}
}

// TestSecretsStayIn: a password that the log shows once, in base64, is hidden in
// every line and text that names it.
func TestSecretsStayIn(t *testing.T) {
	log, _ := told("C: AUTH PLAIN AHVzZXIAb3BlbiBzZXNhbWU=\nS: 535 the password open sesame is wrong\nopen sesame, AHVzZXIAb3BlbiBzZXNhbWU=")
	for n := 1; n <= log.Source.Lines(); n++ {
		if line, _ := log.Source.Line(n); strings.Contains(line, "sesame") || strings.Contains(line, "AHVz") {
			t.Errorf("line %d shows %q", n, line)
		}
	}
	for _, e := range log.Events {
		if strings.Contains(e.Text+e.Argument, "sesame") {
			t.Errorf("event shows %q %q", e.Argument, e.Text)
		}
	}
}
