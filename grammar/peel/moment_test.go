package peel

import (
	"fmt"
	"testing"

	"badseq/grammar/stream"
)

var moments = []struct{ line, want string }{
	{"2024-05-01T10:00:00.123456Z 220 mx", "2024-05-01T10:00:00Z"},
	{"2024-05-01 10:00:00,123 - EHLO me", "2024-05-01T10:00:00"},
	{"[2024/05/01 10:00:00+02:00] 250 mx", "2024-05-01T08:00:00Z"},
	{"01-May-2024 10:00:00 UTC: 220 mx", "2024-05-01T10:00:00Z"},
	{"[01-May-2024 10:00:00 Europe/Berlin] EHLO me", "2024-05-01T10:00:00"},
	{"[01/May/2024:10:00:00 +0200] 250 mx", "2024-05-01T08:00:00Z"},
	{"Wed May  1 10:00:00.123456 2024 | 220 mx", "2024-05-01T10:00:00"},
	{"[Wed, 01 May 2024 10:00:00 GMT] EHLO me", "2024-05-01T10:00:00Z"},
	{"May 1, 2024 12:00:00 AM 250 mx", "2024-05-01T00:00:00"},
	{"5/1/2024, 1:00:00 PM: 250 mx", "2024-05-01T13:00:00"},
	{"1714557600.123456 RSET", "2024-05-01T10:00:00Z"},
	{"1714557600123 RSET", "2024-05-01T10:00:00Z"},
	{"13.05.2024 10:00:00 220 mx", "2024-05-13T10:00:00"},
	{"13/05/24 10:00:00 220 mx", "2024-05-13T10:00:00"},
	{"05/13/24 10:00:00 220 mx", "2024-05-13T10:00:00"},
	{"3. Mär 2024 10:00:00 220 mx", "2024-03-03T10:00:00"},
	{"1 déc. 10:00:00", ""},
	{"Nov 24 09:30:00 host postfix/smtp[12]: 220 mx", "11-24T09:30:00"},
	{"<22>Nov 24 09:30:00 host app: 220 mx", "11-24T09:30:00"},
	{"<34>1 2024-05-01T10:00:00Z host app 12 - - 220 mx", "2024-05-01T10:00:00Z"},
	{"web_1  | 2024-05-01T10:00:00Z 220 mx", "2024-05-01T10:00:00Z"},
	{"0|mailer  | 2024-05-01 10:00:00 +02:00 220 mx", "2024-05-01T08:00:00Z"},
	{"I, [2024-05-01T10:00:00.123456 #12]  INFO -- : 220 mx", "2024-05-01T10:00:00"},
	{"DEBUG 2024-05-01 10:00:00 220 mx", "2024-05-01T10:00:00"},
	{`{"log":"220 mx\n","stream":"stdout","time":"2024-05-01T10:00:00.1Z"}`, "2024-05-01T10:00:00Z"},
	{`{"level":"info","ts":1714557600.5,"msg":"220 mx"}`, "2024-05-01T10:00:00Z"},
	{`{"msg":"220 mx", "@timestamp": "2024-05-01T12:00:00+0200"}`, "2024-05-01T10:00:00Z"},
	{"2024-02-30 10:00:00 220 mx", ""}, // no such day
	{"2024-05-01 25:00:00 220 mx", ""}, // no such hour
	{"5/1/2024 10:00:00 220 mx", ""},   // the fifth of January or the first of May
	{"10:00:00 220 mx", ""},            // no day
	{"220 mx.example.com ESMTP Exim 4.96 Tue, 24 Nov 2026 09:30:00 +0000", ""},
	{"Date: Tue, 24 Nov 2026 09:30:00 +0000", ""},
	{"S: 220 mx Tue, 24 Nov 2026 09:30:00 +0000", ""},
	{"send: b'Date: Tue, 24 Nov 2026 09:30:00 +0000'", ""},
	{"2024-05-01", ""}, {"", ""}, {"[", ""}, {"{", ""}, {`{"ts":`, ""}, {"0000-00-00 00:00:00", ""},
	{"9999-12-31 23:59:59", ""}, {"1 1", ""}, {"12:00", ""},
}

func TestMomentOf(t *testing.T) {
	for _, m := range moments {
		got, ok := MomentOf(m.line)
		got.Line = 1
		if !ok {
			got = stream.Moment{}
		}
		if got.String() != m.want {
			t.Errorf("%q: %q, want %q", m.line, got, m.want)
		}
	}
}

// Every form that the layer of stamps takes off is one that can be read, but for
// those without a date and those that nobody can tell.
func TestMomentOfSamples(t *testing.T) {
	n := 0
	for i, s := range stamp.Samples[:3] {
		for k, line := range splitLines(s.Text) {
			m, ok := MomentOf(line)
			if n++; !ok || m.Time.Format("2006-01-02") != "2024-05-01" {
				t.Errorf("sample %d, line %d: %q: %v %v", i, k, line, m.Time, ok)
			}
		}
	}
	if n < 9 {
		t.Errorf("%d lines", n)
	}
}

// A month's name is one month, whatever the language.
func TestMonths(t *testing.T) {
	if len(months) != 12+len(foreignMonths) {
		t.Fatalf("%d names, %d numbers", len(months), 12+len(foreignMonths))
	}
	for i, name := range months {
		if n := monthNumber(name); n < 1 || n > 12 || i < 12 && n != i+1 {
			t.Errorf("%s: %d", name, n)
		}
		if m, ok := MomentOf(fmt.Sprintf("3 %s 2024 10:00:00 220 mx", name)); !ok || m.Time.Day() != 3 {
			t.Errorf("%s: %v", name, m.Time)
		}
	}
}

func splitLines(text string) []string {
	var out []string
	for at := 0; at < len(text); {
		end := at
		for text[end] != '\n' {
			end++
		}
		out = append(out, text[at:end])
		at = end + 1
	}
	return out
}
