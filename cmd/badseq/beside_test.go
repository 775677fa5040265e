package main

import (
	"strings"
	"testing"
)

// TestErrorBeside: the error of an application that stands beside a dialogue in which
// nothing went wrong is what the paste is about; beside one that failed it is its echo.
func TestErrorBeside(t *testing.T) {
	const clean = "$ telnet mx.example.com 25\nTrying 192.0.2.1...\nConnected to mx.example.com.\nEscape character is '^]'.\n" +
		"220 mx.example.com ESMTP\nEHLO x\n250-mx.example.com\n250 STARTTLS\nQUIT\n221 2.0.0 Bye\n"
	const failed = "220 m ESMTP\nEHLO x\n250-m\n250 AUTH LOGIN\nMAIL FROM:<a@example.com>\n530 5.7.0 Authentication required\nQUIT\n221 bye\n"
	for _, c := range []struct{ name, text, causes string }{
		{"its command is named", "SMTP server did not accept STARTTLS with error: 503 5.5.2 Send hello first\n\nBy hand it works:\n\n" + clean, " starttls-before-ehlo"},
		{"below the dialogue", clean + "\nbut the application says\n\nremote server returned 550 5.1.1 <b@example.org>: User unknown\n", " recipient-refused"},
		{"a reply of several lines", "error: 535-5.7.8 Username and Password not accepted. Learn more at\n535 5.7.8 https://support.example.com/mail\n\n" + clean, "auth-failed "},
		{"prose without a reply", "The server answers with an error in the 500s, I think 550 or so.\n\n" + clean, ""},
		{"the dialogue failed itself", "error: 535 5.7.8 Username and Password not accepted\n\n" + failed, "mail-before-auth"},
	} {
		var causes []string
		for _, d := range judge("-", strings.NewReader(c.text), "").sessions {
			if d.Cause == nil {
				causes = append(causes, "")
			} else {
				causes = append(causes, d.Cause.ID)
				if d.Session.Dialect == "error" && d.Cause.Confidence == "high" {
					t.Errorf("%s: certain", c.name)
				}
			}
		}
		if got := strings.Join(causes, " "); got != c.causes {
			t.Errorf("%s: %q, want %q", c.name, got, c.causes)
		}
	}
}

// TestClientLeaves: a client that closes after its message without QUIT broke nothing, nor
// does a reply whose command is nowhere to be seen make a verdict certain.
func TestClientLeaves(t *testing.T) {
	for _, c := range []struct{ text, cause, confidence string }{
		{"[2025-01-28 18:33:45] DEBUG [#zr42j3kbtvrxxz44] C: <1307 bytes of DATA>\n[2025-01-28 18:33:45] DEBUG [#zr42j3kbtvrxxz44] S: 250 OK: message queued\n" +
			"[2025-01-28 18:33:45] INFO  [#zr42j3kbtvrxxz44] Connection closed to [127.0.0.1]\n", "", ""},
		{" ----- Transcript of session follows -----\n... while talking to mx.example.com.:\n<<< 503 You already said HELO\n554 5.0.0 Service unavailable\n", "ehlo-twice-rejected", "medium"},
		{"220 m ESMTP\nHELO x\n250 m\nNOOP\n500 Expected MAIL FROM:<addr> or QUIT\nQUIT\n221 Bye\n", "", ""},
	} {
		sessions := judge("-", strings.NewReader(c.text), "").sessions
		if len(sessions) != 1 {
			t.Errorf("%q: %d sessions", c.text, len(sessions))
			continue
		}
		cause, confidence := "", ""
		if s := sessions[0].Cause; s != nil {
			cause, confidence = s.ID, string(s.Confidence)
		}
		if cause != c.cause || confidence != c.confidence {
			t.Errorf("%q: %s, %s; want %s, %s", c.text, cause, confidence, c.cause, c.confidence)
		}
	}
}
