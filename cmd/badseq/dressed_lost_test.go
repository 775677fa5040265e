package main

import (
	"strings"
	"testing"

	"badseq/fixtures/dress"
)

// lost are dresses in which a log no longer holds what its verdict rests on: such cases
// are counted by their reason and not compared.
var lost = []struct {
	dress, logs string // the log's name begins so
	reason      string
	most        int // logs that it may apply to
}{
	{"collapsed", "email-oauth2-proxy/", "four spaces alone tell the proxy's two sides apart", 16},
	{"collapsed", "nodemailer/0.7.1-body-looks-like-a-log", "the indent alone tells the message, a log itself, from the log", 1},
}

// lostBy is why a log in an outfit cannot be judged, "" if it can.
func (o outfit) lostBy() string {
	for _, d := range o.dresses {
		for _, l := range lost {
			if d.ID == l.dress && strings.HasPrefix(o.log.name, l.logs) {
				return l.reason
			}
		}
	}
	return ""
}

// unmended are cases of the sample whose verdict is still another: each is told, none
// is right, and one that comes right is to be taken out.
var unmended = map[string]string{
	"s_client/3.0-wrong-503 in nginx-fastcgi+nginx+smart-pairs":   "not traced",
	"hmailserver/5.6-auth-failed in logging+journal-json+company": "not traced",
	"plain/nc-greeting-421 in twice+pm2":                          "behind a process's name a copy counts as a second run, though no line has a time",
	"sendmail/8.17-success in twice+escaped-crlf":                 "a copy on the same line counts as a second run",
}

// unworn is, by dress, how many of a hundred logs at most cannot wear it; all can wear
// any other.
var unworn = map[string]struct {
	share  int
	reason string
}{
	"joined":           {94, "a line that begins with no reply, command or label cannot be found again (see joined)"},
	"wrap-80":          {19, "no line is so wide"},
	"wrap-100":         {36, "no line is so wide"},
	"mail-wrap":        {29, "no line is so wide, or the rest of one would stand as a reply or a command"},
	"mail-wrap-quoted": {31, "no line is so wide, or the rest of one would stand as a reply or a command"},
	"mail-wrap-ragged": {31, "no line is so wide, or the rest of one would stand as a reply or a command"},
	"redact-xxxx":      {13, "there is nothing private"},
	"redact-stars":     {13, "there is nothing private"},
	"redact-bracket":   {13, "there is nothing private"},
	"redact-angle":     {13, "there is nothing private"},
	"swallowed":        {42, "nothing looks like a tag, or the client writes tags itself (see ownTags)"},
	"unknown":          {5, "fewer than four lines"},
	"threads":          {5, "fewer than four lines"},
	"processes":        {5, "fewer than four lines"},
	"services":         {5, "fewer than four lines"},
	"prose":            {2, "the log ends where a password is asked for"},
	"company":          {2, "the log ends where a password is asked for"},
}

// TestLost bounds, rule by rule, what the dressing test does not compare.
func TestLost(t *testing.T) {
	logs := allFixtures(t)
	for _, l := range lost {
		n := 0
		for _, f := range logs {
			if strings.HasPrefix(f.Name, l.logs) {
				n++
			}
		}
		if n == 0 || n > l.most {
			t.Errorf("%s in %s: %d logs, at most %d: %s", l.logs, l.dress, n, l.most, l.reason)
		}
	}
	for _, d := range dress.Dresses {
		cannot, all := 0, 0
		for i, f := range logs {
			text, ok := dress.Lines(f.Log)
			if !ok || i%32 > 0 && unworn[d.ID].share == 0 {
				continue
			}
			all++
			if _, _, ok := d.Wear(text); !ok {
				cannot++
			}
		}
		t.Logf("%4d of %4d cannot wear %s %s", cannot, all, d.ID, unworn[d.ID].reason)
		if cannot*100 > unworn[d.ID].share*all {
			t.Errorf("%d of %d cannot wear %s, more than %d in a hundred", cannot, all, d.ID, unworn[d.ID].share)
		}
	}
}
