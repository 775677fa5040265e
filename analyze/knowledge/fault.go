package knowledge

import "sync"

// Fault is what the words of a client, of its TLS library or of its operating
// system say of a conversation that broke below SMTP.
type Fault uint64

// The faults.
const (
	NoName         Fault = 1 << iota // the host's name does not resolve
	ConnectRefused                   // nobody listens there, or a firewall says no
	NoRoute                          // the network or host cannot be reached
	NotPermitted                     // the client's own system forbids the connection
	TimedOut                         // nothing came in time
	PeerGone                         // the other side closed, or the connection broke
	PlainPeer                        // TLS was begun and the other side spoke plain text
	TLSPeer                          // plain text was begun and the other side spoke TLS
	NoTLS                            // TLS did not come about, and nobody says why
	Handshake                        // the TLS handshake failed
	OldTLS                           // … for want of a common version, cipher or key size
	BadCertificate                   // the client did not accept the certificate
	NameMismatch                     // … because it is for another name
	SelfSigned                       // … because nobody known has signed it
	Expired                          // … because its time is over, or not yet come
	CannotConnect                    // the client could not connect and does not say why
	NoReply                          // the client went on, or gave up, without a reply to its command
	NoCredentials                    // the library was given no user name or password to log in with
	Unconnected                      // the library had no connection to send on: closed before, or never made
)

// faultNames are the faults as String gives them, in the order of their bits.
var faultNames = [...]string{"no-name", "connect-refused", "no-route", "not-permitted", "timed-out", "peer-gone", "plain-peer",
	"tls-peer", "no-tls", "handshake", "old-tls", "bad-certificate", "name-mismatch", "self-signed", "expired", "cannot-connect",
	"no-reply", "no-credentials", "unconnected"}

// String lists the faults, "+" between them, "-" for none.
func (all Fault) String() string { return bitNames(uint64(all), faultNames[:]) }

// Has tells whether every fault of f is there.
func (all Fault) Has(f Fault) bool { return all&f == f }

// Any tells whether at least one fault of f is there.
func (all Fault) Any(f Fault) bool { return all&f != 0 }

// faultPhrases is the matcher over the wordings of faults.
var faultPhrases = sync.OnceValue(func() *matcher[Fault] { return newMatcher(faultWordings) })

// ReadFault tells what an error text of a client says.
func ReadFault(text string) Fault { return faultPhrases().read(text) }

// faultWordings are the texts by their makers. Numbers of errors are kept with
// the word beside them: 110 alone could be anything.
var faultWordings = []wording[Fault]{
	{who: "OpenSSL", source: "error strings of 1.0.2, 1.1.1, 3.0 to 3.6 (run)", asOf: "2026-08", says: []phrase[Fault]{
		{text: "wrong version number", means: PlainPeer},
		{text: "wrong_version_number", means: PlainPeer},
		{text: "unknown protocol", means: PlainPeer},
		{text: "unknown_protocol", means: PlainPeer},
		{text: "packet length too long", means: PlainPeer},
		{text: "record layer failure", means: PlainPeer},
		{text: "http request", means: PlainPeer},
		{text: "unexpected message", means: Handshake},
		{text: "unexpected eof", means: PeerGone},
		{text: "eof occurred in violation of protocol", means: PeerGone},
		{text: "handshake failure", means: Handshake},
		{text: "handshake_failure", means: Handshake},
		{text: "ssl handshake failed", means: NoTLS},
		{text: "alert protocol version", means: Handshake | OldTLS},
		{text: "alert_protocol_version", means: Handshake | OldTLS},
		{text: "unsupported protocol", means: Handshake | OldTLS},
		{text: "unsupported_protocol", means: Handshake | OldTLS},
		{text: "no protocols available", means: Handshake | OldTLS},
		{text: "version too low", means: Handshake | OldTLS},
		{text: "no shared cipher", means: Handshake | OldTLS},
		{text: "no ciphers available", means: Handshake | OldTLS},
		{text: "insufficient security", means: Handshake | OldTLS},
		{text: "dh key too small", means: Handshake | OldTLS},
		{text: "dh_key_too_small", means: Handshake | OldTLS},
		{text: "ee key too small", means: Handshake | OldTLS},
		{text: "ca md too weak", means: Handshake | OldTLS},
		{text: "unsafe legacy renegotiation disabled", means: Handshake | OldTLS},
		{text: "alert internal error", means: Handshake},
		{text: "alert number", means: Handshake},
		{text: "wrong ssl version", means: Handshake},
		{text: "certificate verify failed", means: BadCertificate},
		{text: "certificate_verify_failed", means: BadCertificate},
		{text: "hostname mismatch", means: BadCertificate | NameMismatch},
		{text: "ip address mismatch", means: BadCertificate | NameMismatch},
		{text: "self signed certificate", means: BadCertificate | SelfSigned},
		{text: "self-signed certificate", means: BadCertificate | SelfSigned},
		{text: "unable to get local issuer certificate", means: BadCertificate | SelfSigned},
		{text: "unable to verify the first certificate", means: BadCertificate | SelfSigned},
		{text: "certificate has expired", means: BadCertificate | Expired},
		{text: "certificate is not yet valid", means: BadCertificate | Expired},
		{text: "certificate expired", means: BadCertificate | Expired},
		{text: "unknown ca", means: BadCertificate | SelfSigned},
		{text: "tlsv1 alert unknown", means: BadCertificate},
	}},
	{who: "operating systems", source: "errno texts of Linux, macOS, BSD; Winsock texts and numbers", asOf: "2026-08", says: []phrase[Fault]{
		{text: "connection refused", means: ConnectRefused},
		{text: "econnrefused", means: ConnectRefused},
		{text: "actively refused", means: ConnectRefused}, // Windows 10061
		{text: " 10061", means: ConnectRefused},
		{text: "verweigerte", means: ConnectRefused},
		{text: "verbindung verweigert", means: ConnectRefused},
		{text: "connexion refusée", means: ConnectRefused},
		{text: "conexión rechazada", means: ConnectRefused},
		{text: "connection timed out", means: TimedOut},
		{text: "operation timed out", means: TimedOut},
		{text: "connect etimedout", means: TimedOut | CannotConnect}, // Node.js: no connection was made
		{text: "etimedout", means: TimedOut},
		{text: "did not properly respond after a period of time", means: TimedOut}, // Windows 10060
		{text: " 10060", means: TimedOut},
		{text: "zeitüberschreitung", means: TimedOut},
		{text: "timed out", means: TimedOut},
		{text: "timeout", means: TimedOut},
		{text: "no route to host", means: NoRoute},
		{text: "host is unreachable", means: NoRoute},
		{text: "network is unreachable", means: NoRoute},
		{text: "unreachable", means: NoRoute},
		{text: "host is down", means: NoRoute},
		{text: "ehostunreach", means: NoRoute},
		{text: "enetunreach", means: NoRoute},
		{text: " 10065", means: NoRoute},
		{text: " 10051", means: NoRoute},
		{text: "permission denied", means: NotPermitted},
		{text: "eacces", means: NotPermitted},
		{text: "operation not permitted", means: NotPermitted},
		{text: "connection reset", means: PeerGone},
		{text: "reset by peer", means: PeerGone},
		{text: "econnreset", means: PeerGone},
		{text: "forcibly closed by the remote host", means: PeerGone}, // Windows 10054
		{text: " 10054", means: PeerGone},
		{text: " 10053", means: PeerGone},
		{text: "broken pipe", means: PeerGone},
		{text: "epipe", means: PeerGone},
		{text: "software caused connection abort", means: PeerGone},
	}},
	{who: "resolvers", source: "getaddrinfo texts of glibc, musl, macOS, Windows; PHP, Node, Java, Go", asOf: "2026-08", says: []phrase[Fault]{
		{text: "getaddrinfo", means: NoName},
		{text: "gethostbyname", means: NoName},
		{text: "php_network_getaddres", means: NoName},
		{text: "name or service not known", means: NoName},
		{text: "nodename nor servname", means: NoName},
		{text: "temporary failure in name resolution", means: NoName},
		{text: "no such host", means: NoName},
		{text: "no address associated with hostname", means: NoName},
		{text: "name does not resolve", means: NoName}, // musl
		{text: "enotfound", means: NoName},
		{text: "eai_again", means: NoName},
		{text: "unknownhostexception", means: NoName},
		{text: "unknown host", means: NoName},
		{text: "could not resolve host", means: NoName}, // curl
		{text: "couldn't resolve host", means: NoName},
		{text: "host not found", means: NoName},
		{text: "bio_lookup", means: NoName},
		{text: " 11001", means: NoName},
		{text: " 11004", means: NoName},
		{text: "remote name could not be resolved", means: NoName}, // .NET
	}},
	{who: "Python", source: "smtplib, socket, ssl of 3.6 to 3.13 (run)", asOf: "2026-08", says: []phrase[Fault]{
		{text: "connection unexpectedly closed", means: PeerGone},
		{text: "please run connect() first", means: Unconnected},
		{text: "without being connected", means: Unconnected}, // PHPMailer
		{text: "connection unexpectedly closed: timed out", means: TimedOut, not: PeerGone},
		{text: "the read operation timed out", means: TimedOut},
		{text: "doesn't match", means: BadCertificate | NameMismatch},
		{text: "is not valid for", means: BadCertificate | NameMismatch},
	}},
	{who: "Nodemailer, Node", source: "smtp-connection of 0.1 to 10.6; tls of Node 10 to 22", asOf: "2026-08", says: []phrase[Fault]{
		{text: "greeting never received", means: TimedOut},
		{text: "connection closed unexpectedly", means: PeerGone},
		{text: "socket closed unexpectedly", means: PeerGone},
		{text: "unexpected socket close", means: PeerGone},
		{text: "socket disconnected before secure tls connection was established", means: PeerGone | Handshake},
		{text: "does not match certificate's altnames", means: BadCertificate | NameMismatch},
		{text: "err_tls_cert_altname_invalid", means: BadCertificate | NameMismatch},
		{text: "depth_zero_self_signed_cert", means: BadCertificate | SelfSigned},
		{text: "self_signed_cert_in_chain", means: BadCertificate | SelfSigned},
		{text: "unable_to_verify_leaf_signature", means: BadCertificate | SelfSigned},
		{text: "cert_has_expired", means: BadCertificate | Expired},
		{text: "socket hang up", means: PeerGone},
		{text: "missing credentials for", means: NoCredentials},
		{text: "authentication info was not provided", means: NoCredentials}, // 1.x
	}},
	{who: "PHP, PHPMailer", source: "PHPMailer 5.0 to 7.1, PHP 5.2 to 8.4 (run)", asOf: "2026-08", says: []phrase[Fault]{
		{text: "did not match expected cn", means: BadCertificate | NameMismatch},
		{text: "did not match expected name", means: BadCertificate | NameMismatch}, // PHP 8.2
		{text: "unable to locate peer certificate cn", means: BadCertificate},
		{text: "failed to enable crypto", means: NoTLS},
		{text: "ssl: connection reset", means: PeerGone},
		{text: "ssl operation failed", means: NoTLS},
		{text: "eof caught while checking if connected", means: PeerGone},
		{text: "timed-out", means: TimedOut},
		{text: "failed to connect to server", means: CannotConnect},
		{text: "could not connect to smtp host", means: CannotConnect},
		{text: "smtp connect() failed", means: CannotConnect},
		{text: "unable to connect", means: CannotConnect},
		{text: "connection could not be established", means: CannotConnect}, // Swift, Symfony
	}},
	{who: "programs that send mail", source: "their sources as grammar/quoted_own.go lists them", asOf: "2026-08", says: []phrase[Fault]{
		{text: "server not connected", means: Unconnected},              // smtplib, aiosmtplib
		{text: "smtpclient is not connected", means: Unconnected},       // MailKit
		{text: "no password specified", means: NoCredentials},           // JavaMail
		{text: "smtp-auth requested but missing", means: NoCredentials}, // Ruby
	}},
	{who: "Java, .NET, Go, curl, GnuTLS, Perl", source: "library sources; public threads", asOf: "2026-08", says: []phrase[Fault]{
		{text: "unsupported or unrecognized ssl message", means: PlainPeer}, // Java 11
		{text: "plaintext connection?", means: PlainPeer},                   // Java 8
		{text: "unexpected packet format", means: PlainPeer},                // .NET
		{text: "first record does not look like a tls handshake", means: PlainPeer},
		{text: "unexpected tls packet was received", means: PlainPeer}, // GnuTLS
		{text: "sec_e_invalid_token", means: PlainPeer},                // schannel
		{text: "frame size or an illegal value", means: PlainPeer},     // .NET, macOS
		{text: "could not convert socket to tls", means: NoTLS},        // JavaMail
		{text: "pkix path building failed", means: BadCertificate | SelfSigned},
		{text: "unable to find valid certification path", means: BadCertificate | SelfSigned},
		{text: "no subject alternative", means: BadCertificate | NameMismatch},
		{text: "remote certificate is invalid", means: BadCertificate},
		{text: "remotecertificatenamemismatch", means: BadCertificate | NameMismatch},
		{text: "certificate signed by unknown authority", means: BadCertificate | SelfSigned},
		{text: "certificate is valid for", means: BadCertificate | NameMismatch},
		{text: "hostname verification failed", means: BadCertificate | NameMismatch},
		{text: "certificate subject name…does not match", means: BadCertificate | NameMismatch},
		{text: "certificate is not trusted", means: BadCertificate | SelfSigned},
		{text: "certificate is not ok", means: BadCertificate},
		{text: "received fatal alert", means: Handshake},
		{text: "no appropriate protocol", means: Handshake | OldTLS},
		{text: "handshake has failed", means: NoTLS},
		{text: "handshake failed", means: NoTLS},
		{text: "tls handshake", means: NoTLS},
		{text: "unexpected end of file", means: PeerGone},
		{text: "remote end closed", means: PeerGone},
		{text: "server has terminated the connection", means: PeerGone},
		{text: "connection closed by", means: PeerGone},
		{text: "connection was closed", means: PeerGone},
		{text: "lost connection", means: PeerGone},
		{text: "recv failure", means: PeerGone},
		{text: "remote host closed", means: PeerGone},
		{text: "unable to read data from the transport connection", means: PeerGone},
	}},
}
