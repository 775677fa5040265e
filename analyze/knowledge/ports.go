package knowledge

// PortUse says how a port is spoken to.
type PortUse uint8

// The uses.
const (
	PortUnknown  PortUse = iota
	StartsClear          // the server speaks first, in clear; TLS comes by STARTTLS
	StartsTLS            // TLS first, then the greeting
	OtherService         // another protocol lives there
)

// ports are the ports that mail logs name. RFC 5321 4.5.4.2 (25), RFC 6409 3.1
// (587), RFC 8314 3.3 and 7.3 (465); the rest as providers' pages say (SES,
// SendGrid, Mailgun, Postmark, SMTP2GO), as of 2026-08.
var ports = map[int]PortUse{
	24: StartsClear, 25: StartsClear, 26: StartsClear, 587: StartsClear, 588: StartsClear, 2525: StartsClear, 2587: StartsClear,
	1025: StartsClear, 2500: StartsClear, 8025: StartsClear, 10024: StartsClear, 10025: StartsClear, 1587: StartsClear,
	465: StartsTLS, 2465: StartsTLS, 1465: StartsTLS, 443: StartsTLS,
	80: OtherService, 110: OtherService, 143: OtherService, 993: OtherService, 995: OtherService,
}

// PortLMTP is where LMTP servers listen by default (Postfix 3.7 lmtp_tcp_port,
// Dovecot's own examples); RFC 2033 5 only forbids 25.
const PortLMTP = 24

// UseOf tells how a port is spoken to, as far as the number says.
func UseOf(port int) PortUse { return ports[port] }

// Submits tells whether a port is one on which clients submit mail to their own
// provider, who demands a login: RFC 6409 3.1 and 4.3 (587), RFC 8314 3.3 (465),
// and their doubles at providers that offer another for networks that block them.
// 2525 is not among them, though providers have it: local servers for tests are
// there too.
func Submits(port int) bool {
	switch port {
	case 587, 465, 588, 2587, 2465, 1587, 1465:
		return true
	}
	return false
}
