package fix

import "badseq/grammar/stream"

// Change is one setting of the user's, and what to make of it.
type Change struct {
	Line    int // of the input
	System  string
	Key     string
	Was, To string // as they are written
}

// wanted is the way to encrypt that a topic leads to.
var wanted = map[string]stream.Mode{"starttls": stream.ByStartTLS, "implicit": stream.ByImplicitTLS, "clear": stream.InClear}

// changes are the settings that do not lead where a topic does.
func changes(topic string, settings []stream.Setting) []Change {
	want, ok := wanted[topic]
	if !ok {
		return nil
	}
	var out []Change
	for i := range settings {
		s := &settings[i]
		to := ""
		switch s.Role {
		case stream.SettingTLS:
			to = s.Spelled[want]
		case stream.SettingPort:
			to = portFor(want, s.Value)
		}
		if to == "" || to == s.Written || s.Role == stream.SettingTLS && stream.Mode(s.Value) == want {
			continue
		}
		out = append(out, Change{Line: s.Place.Line, System: s.System, Key: s.Key, Was: s.Written, To: to})
	}
	return out
}

// portFor is the port for a way to encrypt, "" where the one that is set will do
// (RFC 8314 3.3, RFC 6409 3.1).
func portFor(want stream.Mode, set string) string {
	switch {
	case want == stream.ByImplicitTLS && set != "465":
		return "465"
	case want == stream.ByStartTLS && set == "465":
		return "587"
	}
	return ""
}

// frameworks are the libraries whose code is that of a way of writing settings.
var frameworks = map[string]string{"Django": "django", "WP Mail SMTP": "wordpress", "Nodemailer": "nodemailer", "PHPMailer": "phpmailer", "smtplib": "smtplib"}

// Framework is the library whose settings these are, "" where there are none,
// of several, or without code here.
func Framework(settings []stream.Setting) string {
	used := ""
	for i := range settings {
		if s := &settings[i]; s.Libraries != nil {
			if used != "" && used != s.System {
				return ""
			}
			used = s.System
		}
	}
	return frameworks[used]
}
