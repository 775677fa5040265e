package wire

import (
	"strings"

	"badseq/grammar/stream"
)

// phrase ties words of an operating system, a TLS library or a language runtime
// to what they mean. Order decides: the narrower words stand first.
type phrase struct {
	words  string // lower case
	signal stream.Signal
}

var phrases = []phrase{
	// TLS was begun and the other side spoke plain text: OpenSSL 1.0.2 to 3.x, Go, Java, .NET, GnuTLS.
	{"wrong version number", stream.PlaintextPeer},
	{"unknown protocol", stream.PlaintextPeer},
	{"packet length too long", stream.PlaintextPeer},
	{"record layer failure", stream.PlaintextPeer},
	{"does not look like a tls handshake", stream.PlaintextPeer},
	{"unrecognized ssl message", stream.PlaintextPeer},
	{"plaintext connection?", stream.PlaintextPeer},
	{"unexpected tls packet was received", stream.PlaintextPeer},
	{"invalid format. it may be", stream.PlaintextPeer},
	{"unexpected packet format", stream.PlaintextPeer}, // .NET
	// The client did not accept the certificate.
	{"certificate verify failed", stream.CertificateRejected},
	{"certificate_verify_failed", stream.CertificateRejected},
	{"unable to verify the first certificate", stream.CertificateRejected},
	{"unable to get local issuer", stream.CertificateRejected},
	{"unable_to_verify_leaf_signature", stream.CertificateRejected},
	{"self signed certificate", stream.CertificateRejected},
	{"self-signed certificate", stream.CertificateRejected},
	{"depth_zero_self_signed_cert", stream.CertificateRejected},
	{"self_signed_cert_in_chain", stream.CertificateRejected},
	{"certificate has expired", stream.CertificateRejected},
	{"cert_has_expired", stream.CertificateRejected},
	{"hostname mismatch", stream.CertificateRejected},
	{"err_tls_cert_altname_invalid", stream.CertificateRejected},
	{"hostname/ip does not match certificate", stream.CertificateRejected},
	{"did not match expected", stream.CertificateRejected},
	{"doesn't match either of", stream.CertificateRejected},
	{"certificate signed by unknown authority", stream.CertificateRejected},
	{"x509: ", stream.CertificateRejected},
	{"pkix path building failed", stream.CertificateRejected},
	{"certificate_unknown", stream.CertificateRejected},
	{"remote certificate is invalid", stream.CertificateRejected},
	{"pkix path validation failed", stream.CertificateRejected},
	{"can't verify identity of server", stream.CertificateRejected},
	{"does not match the server certificate", stream.CertificateRejected},
	// Names.
	{"name or service not known", stream.NoSuchHost},
	{"nodename nor servname", stream.NoSuchHost},
	{"temporary failure in name resolution", stream.NoSuchHost},
	{"no address associated with hostname", stream.NoSuchHost},
	{"getaddrinfo", stream.NoSuchHost},
	{"enotfound", stream.NoSuchHost},
	{"eai_again", stream.NoSuchHost},
	{"querya", stream.NoSuchHost},
	{"gethostbyname", stream.NoSuchHost},
	{"php_network_getaddres", stream.NoSuchHost}, // titles cut it
	{"bio_lookup_ex", stream.NoSuchHost},
	{"no such host", stream.NoSuchHost},
	{"could not be resolved", stream.NoSuchHost},
	{"could not resolve host", stream.NoSuchHost},
	{"unknownhostexception", stream.NoSuchHost},
	{"failed to lookup address information", stream.NoSuchHost},
	{"host not found", stream.NoSuchHost},
	{"11001", stream.NoSuchHost},
	{"11004", stream.NoSuchHost},
	// Connecting.
	{"connection refused", stream.Refused},
	{"econnrefused", stream.Refused},
	{"actively refused", stream.Refused},
	{"errno 111]", stream.Refused},
	{"errno 61]", stream.Refused},
	{"errno=111", stream.Refused},
	{"(111)", stream.Refused},
	{"10061", stream.Refused},
	{"no route to host", stream.Unreachable},
	{"network is unreachable", stream.Unreachable},
	{"host is unreachable", stream.Unreachable},
	{"enetunreach", stream.Unreachable},
	{"ehostunreach", stream.Unreachable},
	{"permission denied", stream.Unreachable},
	{"10013", stream.Unreachable},
	{"forbidden by its access permissions", stream.Unreachable}, // the same in words
	{"10051", stream.Unreachable},
	{"10065", stream.Unreachable},
	{"timed out", stream.TimedOut},
	{"resource temporarily unavailable", stream.TimedOut}, // a blocking socket with a time-out
	{"timed-out", stream.TimedOut},
	{"execution expired", stream.TimedOut}, // Ruby
	{"timeout", stream.TimedOut},
	{"etimedout", stream.TimedOut},
	{"greeting never received", stream.TimedOut},
	{"did not properly respond after a period of time", stream.TimedOut},
	{"(110)", stream.TimedOut},
	{"errno=110", stream.TimedOut},
	{"10060", stream.TimedOut},
	// TLS, no nearer reason known.
	{"handshake failure", stream.TLSFailed},
	{"handshake_failure", stream.TLSFailed},
	{"unsupported protocol", stream.TLSFailed},
	{"no protocols available", stream.TLSFailed},
	{"dh key too small", stream.TLSFailed},
	{"dh_key_too_small", stream.TLSFailed},
	{"no shared cipher", stream.TLSFailed},
	{"do not possess a common algorithm", stream.TLSFailed},
	{"a call to sspi failed", stream.TLSFailed},
	{"no appropriate protocol", stream.TLSFailed},
	{"unsafe legacy renegotiation", stream.TLSFailed},
	{"tlsv1 alert", stream.TLSFailed},
	{"tls alert", stream.TLSFailed},
	{"alert number", stream.TLSFailed},
	{"ssl_error_syscall", stream.TLSFailed},
	{"ssl operation failed", stream.TLSFailed},
	{"unexpected eof while reading", stream.PeerClosed},
	{"eof occurred in violation of protocol", stream.PeerClosed},
	{"disconnected before secure tls connection was established", stream.PeerClosed},
	// A connection that stood and broke.
	{"connection reset", stream.PeerClosed},
	{"econnreset", stream.PeerClosed},
	{"connection aborted", stream.PeerClosed},
	{"forcibly closed", stream.PeerClosed},
	{"broken pipe", stream.PeerClosed},
	{"epipe", stream.PeerClosed},
	{"unexpectedly closed", stream.PeerClosed},
	{"closed unexpectedly", stream.PeerClosed},
	{"connection lost", stream.PeerClosed},
	{"session failed: read error", stream.PeerClosed}, // mutt
	{"lost connection with", stream.PeerClosed},
	{"net_io_connectionclosed", stream.PeerClosed},
	{"closed connection during handshake", stream.PeerClosed},
	{"end of file reached", stream.PeerClosed},
	{"unexpected end of file", stream.PeerClosed},
	{"could not read from ", stream.PeerClosed},
	{"eof caught while checking", stream.PeerClosed},
	{"unexpected eof", stream.PeerClosed},
	{"socket hang up", stream.PeerClosed},
	{"error=eof", stream.PeerClosed}, // logfmt of a Go program
	{"error=\"eof\"", stream.PeerClosed},
	{"err=eof", stream.PeerClosed},
	{"err=\"eof\"", stream.PeerClosed},
	{"errno 104]", stream.PeerClosed},
	{"errno=104", stream.PeerClosed},
	{"errno=32", stream.PeerClosed},
	{"10054", stream.PeerClosed},
	{"10053", stream.PeerClosed},
	{"ssl routines", stream.TLSFailed},
	{"[ssl:", stream.TLSFailed},
	{"[ssl]", stream.TLSFailed},
}

// SignalOf says what an error's words mean below SMTP, "" if they say nothing of
// that.
func SignalOf(text string) stream.Signal {
	lower := strings.ToLower(text)
	for _, p := range phrases {
		if says(lower, p.words) {
			return p.signal
		}
	}
	return ""
}

// says reports whether text holds words; an error's number counts only where it
// stands alone, not inside a longer number, a name or an address.
func says(text, words string) bool {
	if !digit(words[0]) {
		return strings.Contains(text, words)
	}
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return false
		}
		at, end := from+i, from+i+len(words)
		if (at == 0 || !inWord(text[at-1])) && (end == len(text) || !inWord(text[end]) || text[end] == '.' && (end+1 == len(text) || text[end+1] == ' ')) {
			return true
		}
		from = end
	}
}

func inWord(c byte) bool {
	return digit(c) || 'a' <= c && c <= 'z' || c == '.' || c == '-' || c == '_' || c == '@'
}

// IsTLS reports whether a signal is about a TLS handshake rather than about the
// connection below it.
func IsTLS(s stream.Signal) bool {
	switch s {
	case stream.TLSStarted, stream.TLSFailed, stream.PlaintextPeer, stream.CertificateRejected, stream.CertificateAccepted:
		return true
	}
	return false
}

// Below tells what an error says of the layers under SMTP: a TLS event or a
// transport event, in the client's words.
func (c *Conversation) Below(signal stream.Signal, span Span, text string) {
	if IsTLS(signal) {
		c.TLS(signal, span, text)
		c.over = true
		return
	}
	c.Transport(signal, span, text)
}

// ErrorTexts are the texts that SignalOf looks for.
func ErrorTexts() []string {
	list := make([]string, len(phrases))
	for i, p := range phrases {
		list[i] = p.words
	}
	return list
}
