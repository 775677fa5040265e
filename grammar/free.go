package grammar

import (
	"bytes"
	"strings"
)

// FreeKind says what a free part of a line is: text that differs from session to
// session and that no verdict rests on.
type FreeKind uint8

// The kinds of free parts.
const (
	FreeHex      FreeKind = iota + 1 // an id in hexadecimal, lower case; its length counts
	FreeUpper                        // the same in upper case
	FreeUUID                         // 8-4-4-4-12 hexadecimal digits, lower case
	FreeUPPER                        // the same in upper case
	FreeID                           // a queue id, a message id, a session's id: "4Fq1Zk2mYz"
	FreeToken                        // what stands after "queued as " or "id="
	FreeAddress                      // what stands before the @ of alice@example.com
	FreeHost                         // the name of a host, an address's too: mx.example.com
	FreeMailHost                     // the same with a word of mail in it: smtp.example.com
	FreeDomain                       // a host's domain; it is never a part by itself
	FreeAnswer                       // base64 of a SASL exchange on a line of its own, and a server's challenge
	FreeIP                           // 192.0.2.25
	FreeTime                         // 09:30:00
	FreeFraction                     // the digits after 09:30:00. or 09:30:00,
	FreeDate                         // 2026-11-24, with or without the T after it, or "Tue, 24 Nov 2026"
	FreeSASL                         // base64 of a SASL exchange that the client sent
	FreeSize                         // the number of SIZE=1234: nothing is judged by it but its keyword
	FreeNumber                       // numbers of a TLS session: "Start Time: 1795508319"
	FreeText                         // message content
	FreeProse                        // a subject, or the body of a message in a line of its own
	FreeMessage                      // a line of a message that is prose
	FreeSized                        // prose whose length counts
	FreeLocal                        // what stands before the @ of an address whose length counts
	FreeRow                          // the bytes of a row of a dump that is indented
	FreeTyped                        // an answer but for its first letter, which a tool may obey
)

// Free is a free part of a line, by its bytes.
type Free struct {
	Kind     FreeKind
	From, To int
}

// FreeParts appends to out the free parts of a line, ascending and disjoint.
// prompted says that the line before asks for an answer, see Prompts. Whether a part
// is free depends on that, on what stands before it in the line and on its own
// bytes alone, so that two lines that are alike but for parts of the same kinds have
// the same free parts.
func FreeParts(line []byte, prompted bool, out []Free) []Free {
	if dumped(line) {
		return out
	}
	if end := rowEnd(line, rowFrom); end > 0 {
		return append(out, Free{FreeRow, rowFrom, end})
	}
	prompted = prompted || Prompts(line)
	if i := bytes.Index(line, opensslError); i >= 0 {
		for i > 0 && alnum[line[i-1]] {
			i--
		}
		return freeUpTo(line, i, prompted, out)
	}
	if from, to, ok := literalMessage(line); ok {
		out = freeUpTo(line, from, prompted, out)
		return append(out, Free{FreeText, from, to})
	}
	return freeUpTo(line, len(line), prompted, out)
}

// opensslError marks the errors of OpenSSL, whose numbers say what they are.
var opensslError = []byte(":error:")

// dumped reports whether a line begins as one of a dump does: its numbers are the
// dialogue, or its columns say how a line goes on (curl).
func dumped(line []byte) bool {
	if len(line) < 8 {
		return false
	}
	for _, c := range line[:4] {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return line[4] == ':' || line[4] == ' ' && line[5] == '-'
}

// freeUpTo is FreeParts for the beginning of a line.
func freeUpTo(line []byte, stop int, prompted bool, out []Free) []Free {
	for at := 0; at < stop; {
		if !isAlnum(line[at]) {
			if at++; line[at-1] == '\\' && at < len(line) && escaped(line[at]) {
				at++ // an escaped line break is no letter of a word
			}
			continue
		}
		end := at
		for _, kind := range kinds {
			if kind == FreeAnswer && !prompted {
				continue
			}
			if end = FreeEnd(kind, line, at); end > at {
				out = append(out, Free{kind, at, end})
				break
			}
		}
		if end <= at {
			end = alnumEnd(line, at)
		}
		at = end
	}
	return out
}

// escaped reports whether c is the letter of an escaped line break or tab.
func escaped(c byte) bool { return c == 'n' || c == 'r' || c == 't' }

// kinds lists the kinds in the order in which they are tried.
var kinds = [...]FreeKind{FreeProse, FreeSASL, FreeAnswer, FreeToken, FreeAddress, FreeUUID, FreeUPPER, FreeDate, FreeTime, FreeFraction, FreeIP, FreeSize,
	FreeNumber, FreeHost, FreeHex, FreeUpper, FreeID}

// FreeEnd is where a free part of that kind ends that begins at line[at], at or
// less if there is none. The byte before is no letter and no digit.
func FreeEnd(kind FreeKind, line []byte, at int) int {
	switch kind {
	case FreeHex, FreeUpper:
		return hexEnd(line, at, kind == FreeUpper)
	case FreeUUID, FreeUPPER:
		return uuidEnd(line, at, kind == FreeUPPER)
	case FreeFraction:
		return fractionEnd(line, at)
	case FreeID:
		return idEnd(line, at)
	case FreeToken:
		return tokenEnd(line, at)
	case FreeAddress, FreeLocal:
		return addressEnd(line, at)
	case FreeHost, FreeMailHost:
		return hostEnd(line, at)
	case FreeAnswer:
		return answerEnd(line, at)
	case FreeNumber:
		return numberEnd(line, at)
	case FreeIP:
		return ipEnd(line, at)
	case FreeTime:
		return timeEnd(line, at)
	case FreeDate:
		return dateEnd(line, at)
	case FreeSASL:
		return saslEnd(line, at)
	case FreeSize:
		return sizeEnd(line, at)
	case FreeProse, FreeSized:
		return proseEnd(line, at)
	case FreeRow:
		return rowEnd(line, at)
	case FreeMessage:
		return messageEnd(line, at)
	case FreeTyped:
		if at == 1 && Obeyed(line[0]) {
			return answerEnd(line, 0)
		}
	case FreeText:
		if _, to, ok := literalMessage(line); ok {
			return to
		}
	}
	return 0
}

// alnum marks letters and digits, inLocal what an address has before its @.
var alnum, inLocal = func() (a, l [256]bool) {
	for c := 0; c < 256; c++ {
		a[c] = '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' && c < 128
		l[c] = a[c] || strings.IndexByte("._+-", byte(c)) >= 0
	}
	return a, l
}()

func isAlnum(c byte) bool { return alnum[c] }

func alnumEnd(line []byte, at int) int {
	for at < len(line) && alnum[line[at]] {
		at++
	}
	return at
}
