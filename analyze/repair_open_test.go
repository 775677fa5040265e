package analyze

import (
	"strings"
	"testing"
)

// TestRestsOn: a repair says what it rests on that the log does not show, and
// nothing where the log shows it all.
func TestRestsOn(t *testing.T) {
	const (
		start    = "S: 220 mx.example.com ESMTP\n"
		hello    = start + "C: EHLO client.example\n"
		bare     = "S: 250-mx.example.com\nS: 250 SIZE\n"
		offers   = "S: 250-mx.example.com\nS: 250-STARTTLS\nS: 250 AUTH PLAIN\n"
		took     = "C: MAIL FROM:<a@example.com>\nS: 250 2.1.0 Ok\nC: RCPT TO:<b@example.org>\nS: 250 2.1.5 Ok\nC: RSET\nS: 250 2.0.0 Ok\n"
		rcpt     = "C: RCPT TO:<b@example.org>\nS: 503 5.5.1 Need MAIL command\n"
		mustTLS  = "S: 530 5.7.0 Must issue a STARTTLS command first\n"
		mustAuth = "S: 530 5.7.0 Authentication required\n"
	)
	for name, c := range map[string]struct{ log, rests string }{
		"no list":                          {start + "C: MAIL FROM:<a@example.com>\nS: 503 5.5.1 Send EHLO first\n", "no EHLO list"},
		"a list with neither":              {hello + bare + rcpt, ""},
		"a list with both":                 {hello + offers + rcpt, "mail in clear"},
		"a list with both, mail taken":     {hello + offers + took + rcpt, ""},
		"TLS demanded, nothing from there": {hello + "S: 250-mx.example.com\nS: 250 STARTTLS\nC: MAIL FROM:<a@example.com>\n" + mustTLS, "a login under TLS"},
		"a login demanded, and listed":     {hello + "S: 250-mx.example.com\nS: 250 AUTH PLAIN\nC: MAIL FROM:<a@example.com>\n" + mustAuth, ""},
		"AUTH without a list":              {start + "C: AUTH PLAIN AGEAYg==\nS: 503 5.5.1 Send EHLO first\n", "what the client uses"},
		"AUTH refused for want of TLS":     {hello + offers + "C: AUTH PLAIN AGEAYg==\nS: 538 5.7.11 Encryption required for requested authentication mechanism\n", ""},
	} {
		log := transcript(t, c.log)
		d := Analyze(log)[0]
		if len(d.Repair) == 0 {
			t.Errorf("%s: no repair: %s", name, d.NoRepair)
		}
		if got := strings.Join(d.RepairRests, " "); (got == "") != (c.rests == "") || !strings.Contains(got, c.rests) {
			t.Errorf("%s: %v rests on %q, want %q", name, d.Repair, d.RepairRests, c.rests)
		}
	}
}
