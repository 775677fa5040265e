package stream

// Mode is how a connection is encrypted.
type Mode string

// The modes.
const (
	InClear       Mode = "none"
	ByStartTLS    Mode = "starttls"
	ByImplicitTLS Mode = "implicit" // from the first octet
)

// Role is what a setting sets.
type Role string

// The roles.
const (
	SettingHost Role = "host"
	SettingPort Role = "port"
	SettingTLS  Role = "tls"  // the value is a Mode
	SettingUser Role = "user" // the value is "given": who it is does not matter
)

// Setting is one setting of the program that sent the mail, as it stands beside
// the log in a paste.
type Setting struct {
	Place     Place
	System    string   // whose settings they are: "Django"
	Libraries []string // whose logs they belong to; nil any
	Key       string   // as it is written: "EMAIL_USE_TLS"
	Role      Role
	Value     string // host, port number, Mode, "given"
	Written   string // the value as it is written, "" for a user
	// Spelled is how this key says each mode, for the role SettingTLS.
	Spelled map[Mode]string
}
