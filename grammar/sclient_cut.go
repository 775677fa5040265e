package grammar

import "strings"

// sslWords ties the beginnings of the tool's lines to their kinds. apps/s_client.c
// and apps/lib/s_cb.c of OpenSSL 1.0.2h, 1.1.1w and 3.0.20; run with 1.0.2 to 3.6.
var sslWords = []struct {
	prefix string
	kind   int
}{
	{"depth=", sslChain}, {"verify return:", sslChain}, {"verify error:", sslMistrust},
	{"read from 0x", sslDump}, {"write to 0x", sslDump},
	{"CONNECTED(", sslConnected}, {"CONNECTION ESTABLISHED", sslConnected}, {"Connecting to ", sslTarget},
	{"New, ", sslCipher}, {"Reused, ", sslCipher}, {"Protocol version: ", sslCipher}, {"    Cipher    : ", sslCipher},
	{"Verify return code: ", sslVerified}, {"    Verify return code: ", sslVerified}, {"Verification error: ", sslVerified},
	{"Didn't find STARTTLS in server response", sslNoStartTLS}, {"didn't found starttls in server response", sslNoStartTLS},
	{"Didn't found STARTTLS in server response", sslNoStartTLS},
	{"RENEGOTIATING", sslAte}, {"KEYUPDATE", sslAte}, {"HEARTBEATING", sslAte}, {"RECONNECTING", sslAte},
	{"DONE", sslDone}, {"closed", sslClosed}, {"CONNECTION CLOSED BY SERVER", sslClosed},
	{"connect:errno=", sslErrno}, {"read:errno=", sslErrno}, {"write:errno=", sslErrno}, {"gethostbyname failure", sslErrno},
	{"poll error", sslErrno}, {"connect error", sslErrno},
	{"connect: Connection ", sslErrno}, {"connect: No route ", sslErrno}, {"connect: Network ", sslErrno},
}

// sslInfos are beginnings of lines that only tell of certificates, tickets and
// records.
var sslInfos = []string{
	"---", "Certificate chain", "Server certificate", "-----BEGIN", "-----END",
	" 0 s:", " 1 s:", " 2 s:", " 3 s:", " 4 s:", "   i:", "   a:", "   v:", "subject=", "issuer=", "no peer certificate available",
	"No client certificate CA names sent", "Acceptable client certificate CA names", "Client Certificate Types:",
	"Requested Signature Algorithms:", "Shared Requested Signature Algorithms:", "Peer signing digest:", "Peer signature type:",
	"Server Temp Key:", "Peer Temp Key:", "Negotiated TLS1.3 group:", "SSL handshake has read ", "Verification: OK",
	"Verified peername:", "Protocol: ", "Server public key is ", "Secure Renegotiation IS", "Compression: ", "Expansion: ",
	"No ALPN negotiated", "ALPN protocol:", "Early data was", "SSL-Session:", "Post-Handshake New Session Ticket arrived",
	"read R BLOCK", "Ciphersuite: ", "Peer certificate: ", "Hash used: ", "Signature type: ", "Next protocol:", "SRTP",
	"This TLS version forbids renegotiation", "TLS server extension", "SSL_connect:", "SSL3 alert", ">>> TLS", "<<< TLS", ">>> SSL", "<<< SSL", ">>> ???", "<<< ???", ">>> Not TLS", "<<< Not TLS",
	"Can't use SSL_get_servername", "Loading 'screen'", "WARNING: can", "Using default temp DH", "peer does not accept heartbeats",
	"SSL_renegotiate", "ERROR", "drop connection and then reconnect",
}

// sslOwnWords are the words that the tool's lines are known by.
func sslOwnWords() []string {
	words := append([]string{"s_client", ":error:", "BIO_lookup_ex:"}, sslInfos...)
	for _, w := range sslWords {
		words = append(words, w.prefix)
	}
	return words
}

// sslByFirst lists, by the byte that a line begins with, which of sslWords and
// sslInfos can fit it.
var sslByFirst = func() (by [256]struct{ words, infos []int }) {
	for i, w := range sslWords {
		by[w.prefix[0]].words = append(by[w.prefix[0]].words, i)
	}
	for i, info := range sslInfos {
		by[info[0]].infos = append(by[info[0]].infos, i)
	}
	return by
}()

// cutSClient cuts one line.
func cutSClient(line string, out []Token) []Token {
	to := len(strings.TrimRight(line, " \t\r"))
	if to == 0 {
		return out
	}
	if replyShaped(line) {
		return append(out, Token{sslReply, 0, to})
	}
	for _, i := range sslByFirst[line[0]].words {
		if w := &sslWords[i]; strings.HasPrefix(line, w.prefix) {
			if (w.kind == sslClosed || w.kind == sslDone || w.kind == sslAte) && to != len(w.prefix) {
				continue
			}
			return append(out, Token{w.kind, 0, to})
		}
	}
	if isErrorStack(line) {
		return append(out, Token{sslError, 0, to})
	}
	if at := invocation(line, []string{"openssl"}); at >= 0 && strings.Contains(line, "s_client") {
		return append(out, Token{sslInvoked, at, to})
	}
	if hexRow(line) {
		return append(out, Token{sslRow, 0, to})
	}
	for _, i := range sslByFirst[line[0]].infos {
		if strings.HasPrefix(line, sslInfos[i]) {
			return append(out, Token{sslInfo, 0, to})
		}
	}
	if strings.HasPrefix(line, "    ") {
		return append(out, Token{sslIndented, 0, to})
	}
	return append(out, Token{sslLine, 0, to})
}

// isErrorStack reports whether a line is of the form
// <thread id>:error:<code>:<library>:<function>:<reason>:…
func isErrorStack(line string) bool {
	i := strings.Index(line, ":error:")
	if i < 0 || i > 24 {
		return strings.HasPrefix(line, "BIO_lookup_ex:") || strings.Contains(line, "BIO_lookup_ex:system lib")
	}
	for k := range i {
		if !isHex(line[k]) {
			return false
		}
	}
	return true
}

// hexRow reports whether a line is a row of a hex dump: "0010 - 32 32 30 …".
func hexRow(line string) bool {
	return len(line) > 7 && line[4:7] == " - " && isHex(line[0]) && isHex(line[1]) && isHex(line[2]) && isHex(line[3])
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }
