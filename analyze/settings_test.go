package analyze

import (
	"testing"

	"badseq/grammar/stream"
)

// TestSettled: settings count where they can be those of the session, and agree.
func TestSettled(t *testing.T) {
	set := func(role stream.Role, value string, libraries ...string) stream.Setting {
		return stream.Setting{System: "x", Libraries: libraries, Role: role, Value: value}
	}
	host := set(stream.SettingHost, "mx.example.com")
	for name, c := range map[string]struct {
		asked string // host that the log shows
		all   []stream.Setting
		port  int
		mode  stream.Mode
	}{
		"agree":            {"", []stream.Setting{host, set(stream.SettingPort, "465"), set(stream.SettingTLS, "starttls"), set(stream.SettingTLS, "none")}, 465, stream.ByStartTLS},
		"the host asked":   {"MX.example.com", []stream.Setting{host, set(stream.SettingPort, "587")}, 587, ""},
		"another host":     {"mx.example.net", []stream.Setting{host, set(stream.SettingPort, "587")}, 0, ""},
		"two hosts":        {"", []stream.Setting{host, set(stream.SettingHost, "mx.example.net"), set(stream.SettingPort, "587")}, 0, ""},
		"two ports":        {"", []stream.Setting{set(stream.SettingPort, "25"), set(stream.SettingPort, "587"), set(stream.SettingTLS, "none")}, 0, stream.InClear},
		"both switches on": {"", []stream.Setting{set(stream.SettingTLS, "starttls"), set(stream.SettingTLS, "implicit")}, 0, ""},
		"another library":  {"", []stream.Setting{set(stream.SettingPort, "25", "phpmailer")}, 0, ""},
		"this library":     {"", []stream.Setting{set(stream.SettingPort, "25", "phpmailer", "smtplib")}, 25, ""},
	} {
		trace := &Trace{Session: stream.Session{Client: stream.Client{Library: "smtplib"}}}
		if c.asked != "" {
			trace.Events = []stream.Event{{Kind: stream.Transport, Signal: stream.Connecting, Host: c.asked}}
		}
		trace.settled(c.all)
		if s := trace.Settings; s.Port != c.port || s.Mode != c.mode {
			t.Errorf("%s: port %d and mode %q, want %d and %q", name, s.Port, s.Mode, c.port, c.mode)
		}
	}
}
