package analyze

import (
	"slices"
	"strings"
	"testing"

	"badseq/grammar/stream"
)

// TestPresumed: where the server is one for submission the repair has what such
// servers demand of mail, unless the log shows otherwise.
func TestPresumed(t *testing.T) {
	const (
		submission = "*** connected mx.example.com:587\nS: 220 mx.example.com ESMTP\n"
		other      = "*** connected mx.example.com:25\nS: 220 mx.example.com ESMTP\n"
		hello      = "C: EHLO client.example\n"
		bare       = hello + "S: 250-mx.example.com\nS: 250 SIZE\n"
		starts     = hello + "S: 250-mx.example.com\nS: 250-SIZE\nS: 250 STARTTLS\n"
		both       = hello + "S: 250-mx.example.com\nS: 250-STARTTLS\nS: 250 AUTH PLAIN LOGIN\n"
		took       = "C: MAIL FROM:<a@example.com>\nS: 250 2.1.0 Ok\nC: RCPT TO:<b@example.org>\nS: 250 2.1.5 Ok\nC: RSET\nS: 250 2.0.0 Ok\n"
		rcpt       = "C: RCPT TO:<b@example.org>\nS: 503 5.5.1 Need MAIL command\n"
		mustTLS    = "C: MAIL FROM:<a@example.com>\nS: 530 5.7.0 Must issue a STARTTLS command first\n"
		noHello    = "C: MAIL FROM:<a@example.com>\nS: 503 5.5.1 Send EHLO first\n"
		login      = "STARTTLS EHLO AUTH PLAIN"
	)
	for name, c := range map[string]struct{ log, want string }{
		"RCPT on a port for submission":         {submission + both + rcpt, login + " MAIL"},
		"RCPT on another port":                  {other + both + rcpt, "MAIL"},
		"a list with neither":                   {submission + bare + rcpt, "MAIL"},
		"a list without AUTH, which TLS brings": {submission + starts + rcpt, login + " MAIL"},
		"mail taken without":                    {submission + both + took + rcpt, "MAIL"},
		"no list":                               {submission + noHello, "EHLO " + login},
		"no list, another port":                 {other + noHello, "EHLO"},
		"TLS demanded, on any port":             {other + starts + mustTLS, login},
		"under TLS, no AUTH there":              {submission + starts + "C: STARTTLS\nS: 220 Go\n*** tls\n" + bare + rcpt, "MAIL"},
		"under TLS, AUTH there":                 {submission + starts + "C: STARTTLS\nS: 220 Go\n*** tls\n" + both + rcpt, "AUTH PLAIN MAIL"},
	} {
		d := Analyze(transcript(t, c.log))[0]
		var got []string
		for _, e := range d.Repair {
			got = append(got, e.Command)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q (%v), want %q", name, got, d.Repair, c.want)
		}
	}
}

// TestRepairsOfGroups: commands that went out in one write are told apart by
// their columns, and one that is sent by itself stands where it belongs.
func TestRepairsOfGroups(t *testing.T) {
	const start = "S: 220 mx.example.com ESMTP\nC: EHLO client.example\nS: 250-mx.example.com\nS: 250 PIPELINING\n"
	log := transcript(t, start+"C: MAIL FROM:<a@example.com>\nC: MAIL FROM:<a@example.com>\nC: RCPT TO:<b@example.org>\nS: 250 Ok\nS: 503 5.5.1 nested MAIL command\nS: 250 Ok\n")
	line, column := 0, 1
	for i := range log.Events { // as if the three stood on one line
		if e := &log.Events[i]; e.Kind == stream.Command && e.Verb != "EHLO" {
			if line == 0 {
				line = e.Place.Line
			}
			e.Place.Line, e.Place.Column = line, column
			column += 30
		}
	}
	d := Analyze(log)[0]
	if len(d.Repair) != 1 || d.Repair[0] != (Edit{Op: "insert", Command: "RSET", BeforeLine: line, Before: 31}) {
		t.Errorf("%+v", d.Repair)
	}
	var should []string
	for _, s := range d.Flow {
		should = append(should, s.Should)
	}
	if got := strings.Join(should, " "); !strings.Contains(got, "EHLO MAIL RSET MAIL RCPT") {
		t.Errorf("%s", got)
	}
}

// TestByList: where STARTTLS or AUTH came without a list, there is a repair for
// each list under which it is another; each asks for the list.
func TestByList(t *testing.T) {
	const start = "S: 220 mx.example.com ESMTP\n"
	for name, c := range map[string]struct {
		log  string
		want []string
	}{
		"AUTH first": {start + "C: AUTH PLAIN AGEAYg==\nS: 503 5.5.1 Send EHLO first\n",
			[]string{"If EHLO lists neither STARTTLS nor AUTH: EHLO, MAIL …", "If EHLO lists STARTTLS and no AUTH: EHLO, STARTTLS, EHLO, AUTH PLAIN, MAIL …"}},
		"AUTH after HELO": {start + "C: HELO client.example\nS: 250 mx.example.com\nC: AUTH PLAIN AGEAYg==\nS: 503 5.5.1 Send EHLO first\n",
			[]string{"If EHLO lists neither STARTTLS nor AUTH: EHLO, MAIL …", "If EHLO lists STARTTLS and no AUTH: EHLO, STARTTLS, EHLO, AUTH PLAIN, MAIL …"}},
		"STARTTLS first": {start + "C: STARTTLS\nS: 503 5.5.1 Send EHLO first\nC: MAIL FROM:<a@example.com>\nS: 503 5.5.1 Send EHLO first\n",
			[]string{"If EHLO lists neither STARTTLS nor AUTH: EHLO, MAIL.", "If EHLO lists AUTH and no STARTTLS: EHLO, MAIL."}},
		"no list is in play": {start + "C: MAIL FROM:<a@example.com>\nS: 503 5.5.1 Send EHLO first\n", nil},
		"the list is shown":  {start + "C: EHLO client.example\nS: 250-mx.example.com\nS: 250 STARTTLS\nC: AUTH PLAIN AGEAYg==\nS: 503 5.5.1 Authentication not enabled\n", nil},
	} {
		d := Analyze(transcript(t, c.log))[0]
		var got []string
		for _, l := range d.RepairByList {
			got = append(got, l.Says)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
