package analyze

import (
	"strings"
)

// masked tells whether a text was overwritten with asterisks.
func masked(text string) bool {
	return strings.Count(text, "*") >= 8 && strings.Count(text, "*")*2 > len(text)
}

// maskedKeyword is the EHLO keyword that was overwritten ("XXXXXXXA" for
// STARTTLS), "" if there is none.
func maskedKeyword(list Capabilities) string {
	for keyword := range list {
		if len(keyword) >= 6 && strings.Trim(keyword, "X") == strings.TrimPrefix(keyword[len(keyword)-1:], "X") &&
			strings.Count(keyword, "X") >= len(keyword)-1 {
			return keyword
		}
	}
	return ""
}

// starttlsStripped: the greeting or the list is masked, and TLS is missing.
func starttlsStripped(t *Trace) []Finding {
	hello := -1
	for k := t.Next(-1, "EHLO"); k >= 0; k = t.Next(k, "EHLO") {
		if list, _ := capabilities(t.Steps[k].Reply()); t.Steps[k].Accepted() && maskedKeyword(list) != "" && !list.Has("STARTTLS") {
			hello = k
			break
		}
	}
	greeting := t.Next(-1, VerbGreeting)
	stars := greeting >= 0 && t.Steps[greeting].Answered() && masked(t.Steps[greeting].Reply().Text)
	tls := t.Next(-1, "STARTTLS")
	if hello < 0 && !(stars && tls >= 0 && (t.Steps[tls].Refused() || t.Steps[tls].Local)) {
		return nil
	}
	at := max(hello, greeting)
	if !suffers(t, at) && (tls < 0 || !t.Steps[tls].Local) {
		return nil
	}
	return []Finding{strippedFinding(t, greeting, hello, stars)}
}

func strippedFinding(t *Trace, greeting, hello int, stars bool) Finding {
	f := Finding{
		Rule:       "starttls-stripped",
		Step:       -1,
		Event:      t.Steps[max(greeting, 0)].Event,
		Illegal:    true,
		Confidence: High,
		Because:    "the keyword is overwritten, and STARTTLS is not on the list",
	}
	if stars {
		f.Evidence = append(f.Evidence, Evidence{Line: t.replyLine(greeting), Says: "the greeting is masked"})
	}
	if hello < 0 {
		f.Confidence, f.Because = Medium, "the greeting is masked and STARTTLS is refused"
		f.RunnerUp = &RunnerUp{ID: "starttls-not-advertised", Decides: "the same session from another network"}
		return f
	}
	list, _ := capabilities(t.Steps[hello].Reply())
	keyword := maskedKeyword(list)
	f.Evidence = append(f.Evidence, Evidence{Line: list.Line(keyword), Says: "the list has " + keyword + " where STARTTLS would stand"})
	f.Event, f.Line = t.Steps[hello].Answer, list.Line(keyword)
	return f
}
