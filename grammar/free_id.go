package grammar

import (
	"bytes"
	"strings"
)

// hexDigit reports whether c is a hexadecimal digit of that case.
func hexDigit(c byte, upper bool) bool {
	if upper {
		return '0' <= c && c <= '9' || 'A' <= c && c <= 'F'
	}
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f'
}

// mostHex is how long an id in hexadecimal is at most.
const mostHex = 64

// hexEnd: at least eight hexadecimal digits, some of them letters and some not.
func hexEnd(line []byte, at int, upper bool) int {
	end := at
	digits := 0
	for end < len(line) && hexDigit(line[end], upper) {
		if line[end] <= '9' {
			digits++
		}
		end++
	}
	n := end - at
	if n < leastID || n > mostHex || digits == 0 || digits == n || end < len(line) && alnum[line[end]] || bytes.HasSuffix(line[at:end], []byte("250")) {
		return 0
	}
	return end
}

// uuidEnd: 8-4-4-4-12 hexadecimal digits.
func uuidEnd(line []byte, at int, upper bool) int {
	const length = 36
	if len(line)-at < length || line[at+8] != '-' {
		return 0
	}
	letters := 0
	for i, c := range line[at : at+length] {
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return 0
			}
		default:
			if !hexDigit(c, upper) {
				return 0
			}
			if c > '9' {
				letters++
			}
		}
	}
	if letters == 0 || at+length < len(line) && alnum[line[at+length]] {
		return 0
	}
	return at + length
}

// mostBracketed is how long the id of a connection is at most that Nodemailer prints
// between brackets.
const mostBracketed = 24

// leastID is how long an id is at least: shorter words with digits are words.
const leastID = 8

// idEnd: letters and digits mixed; between brackets ten or eleven letters are an
// id too, Nodemailer's. Digits alone may be a size or a number of an error.
func idEnd(line []byte, at int) int {
	end := alnumEnd(line, at)
	n := end - at
	if n < leastID || line[at] == '0' && line[at+1] == 'x' || n > mostBracketed && at > 0 && line[at-1] == '[' {
		return 0
	}
	digits, letters := 0, 0
	for _, c := range line[at:end] {
		if c <= '9' {
			digits++
		} else {
			letters++
		}
	}
	switch {
	case digits > 0 && letters > 0:
		if knownWord(line[at:end]) {
			return 0
		}
	case digits == 0 && (n == 10 || n == 11) && at > 0 && line[at-1] == '[' && end < len(line) && line[end] == ']' && mixedCase(line[at:end]):
	default:
		return 0
	}
	return end
}

func mixedCase(word []byte) bool {
	upper := 0
	for _, c := range word[1:] {
		if c < 'a' {
			upper++
		}
	}
	return upper >= 1 && upper < len(word)-1
}

// knownWords are words with digits that mean something, lower case: keywords,
// mechanisms, algorithms, prompts of AUTH LOGIN in base64, names of programs.
var knownWords = func() map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq("8bitmime smtputf8 xoauth2 oauth2bearer utf8smtp binarymime oauth2 " +
		"vxnlcm5hbwu6 ugfzc3dvcmq6 vxnlcibowyw1laa vxnlcm5hbwua ugfzc3dvcmqa vxnlcibowyw1loga vxnlcibowyw1laa " +
		"scramsha1 scramsha256 tlsv12 sha256withrsa chacha20 poly1305 iso88591 iso885915 windows1252 utf8mb4 " +
		"smtp2go office365 outlook365 python27 python36 python38 python39 python310 python311 python312 python313 " +
		"nodemailer6 ipv4only ipv6only 7bitmime x25519kyber768 x25519mlkem768 secp256r1 secp384r1 secp521r1 prime256v1") {
		words[w] = true
	}
	return words
}()

// knownWord reports whether a word is one of them. A reply whose line breaks are lost
// has the next line's code behind a word.
func knownWord(word []byte) bool {
	if bytes.HasSuffix(word, []byte("250")) {
		return true
	}
	var low [24]byte
	if len(word) > len(low) {
		return false
	}
	for i, c := range word {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		low[i] = c
	}
	return knownWords[string(low[:len(word)])]
}

// marks are the words after which a server tells its own id.
var marks = [][]byte{[]byte("queued as "), []byte(" id="), []byte("ESMTP id "), []byte("(id ")}

// tokenEnd: whatever stands after one of the marks, up to a blank or a sign that
// ends it.
func tokenEnd(line []byte, at int) int {
	if at < 4 {
		return 0
	}
	switch line[at-1] {
	case ' ', '=':
	default:
		return 0
	}
	for _, m := range marks {
		if bytes.HasSuffix(line[:at], m) {
			end := at
			for end < len(line) && (alnum[line[end]] || line[end] == '-' || line[end] == '.' || line[end] == '_') {
				end++
			}
			for end > at && !alnum[line[end-1]] {
				end--
			}
			if end-at >= 6 {
				return end
			}
		}
	}
	return 0
}
