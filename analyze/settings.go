package analyze

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"badseq/grammar/stream"
)

// Settings are what the sending program is set to, where the paste shows it
// beside the log. They fill in what the log leaves open and never outweigh it.
type Settings struct {
	All  []stream.Setting // in the input's order
	Host string           // "" not set, or set to different hosts
	Port int              // 0 likewise
	Mode stream.Mode      // "" likewise
}

// settled gives a trace the settings that can be those of its client: of its
// library, and of the host that it connects to.
func (t *Trace) settled(all []stream.Setting) {
	if len(all) == 0 {
		return
	}
	var s Settings
	library := strings.ToLower(t.Session.Client.Library + " " + t.Session.Dialect)
	for _, one := range all {
		ours := func(name string) bool { return strings.Contains(library, name) }
		if one.Libraries == nil || t.Session.Client.Library == "" || slices.ContainsFunc(one.Libraries, ours) {
			s.All = append(s.All, one)
		}
	}
	host, hosts := s.only(stream.SettingHost)
	if c := connectionOf(t); hosts > 1 || hosts == 1 && c.host != "" && !strings.EqualFold(c.host, host) {
		return // those of another program, or of several
	}
	s.Host = host
	port, _ := s.only(stream.SettingPort)
	s.Port, _ = strconv.Atoi(port)
	s.Mode = s.mode()
	t.Settings = s
	if t.Server.Host == "" {
		t.Server.Host = s.Host
	}
	if t.Server.Port == 0 {
		t.Server.Port = s.Port
	}
}

// only is the value of a role where all settings agree, "" otherwise, and how
// many different values there are.
func (s *Settings) only(role stream.Role) (string, int) {
	var values []string
	for i := range s.All {
		if one := &s.All[i]; one.Role == role && !slices.Contains(values, one.Value) {
			values = append(values, one.Value)
		}
	}
	if len(values) != 1 {
		return "", len(values)
	}
	return values[0], 1
}

// mode is how the program is set to encrypt: a switch that is on counts more
// than those that are off; two that are on contradict each other.
func (s *Settings) mode() stream.Mode {
	var mode stream.Mode
	for i := range s.All {
		one := &s.All[i]
		switch value := stream.Mode(one.Value); {
		case one.Role != stream.SettingTLS:
		case mode == "" || mode == stream.InClear:
			mode = value
		case value != stream.InClear && value != mode:
			return ""
		}
	}
	return mode
}

// modeWords are how a program is set to encrypt, in words.
var modeWords = map[stream.Mode]string{
	stream.InClear: "no TLS from the start", stream.ByStartTLS: "STARTTLS", stream.ByImplicitTLS: "TLS from the start",
}

// evidence is what the settings say of port and TLS, a line each.
func (s *Settings) evidence() []Evidence {
	var out []Evidence
	for i := range s.All {
		switch one := &s.All[i]; one.Role {
		case stream.SettingPort:
			out = append(out, Evidence{Line: one.Place.Line, Says: fmt.Sprintf("%s is set to port %s", one.System, one.Value)})
		case stream.SettingTLS:
			says := fmt.Sprintf("%s is set to %s (%s)", one.System, modeWords[stream.Mode(one.Value)], one.Key)
			out = append(out, Evidence{Line: one.Place.Line, Says: says})
		}
	}
	return out
}
