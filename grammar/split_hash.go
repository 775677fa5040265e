package grammar

import (
	"strings"
)

// lettersHash is a hash of a line's letters, 0 where they are few or begin what
// may come again and again in one conversation. Words with digits, names of hosts,
// addresses and what stands between brackets do not count: they are another's
// each time.
func lettersHash(body string) uint32 {
	if strings.HasPrefix(body, "Traceback") || strings.HasPrefix(body, "at ") || strings.HasPrefix(body, "File ") {
		return 0
	}
	h, n := uint32(2166136261), 0
	before, letters, own := h, 0, false // of the word at hand
	for i := 0; i < len(body); i++ {
		switch c := body[i]; inWord[c] {
		case letter:
			h = (h ^ uint32(c)) * 16777619
			letters++
		case ownLetter:
			own = true
		case wordEnd:
			if own {
				h = before
			} else {
				n += letters
			}
			before, letters, own = h, 0, false
		}
	}
	if own {
		h = before
	} else {
		n += letters
	}
	if n < 12 {
		return 0
	}
	return h | 1
}

// What a byte is to lettersHash, 0 nothing.
const (
	letter    = iota + 1
	ownLetter // makes the word another one each time
	wordEnd
)

var inWord = func() (class [256]uint8) {
	for c := range class {
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z' && c < 128:
			class[c] = letter
		case strings.IndexByte("0123456789.@[=", byte(c)) >= 0:
			class[c] = ownLetter
		case c == ' ':
			class[c] = wordEnd
		}
	}
	return class
}()

// idHash is a hash of the id after the last bracket, never 0.
func idHash(before string) uint32 {
	h := uint32(2166136261)
	for _, c := range []byte(before[strings.LastIndexByte(before, '[')+1:]) {
		h = (h ^ uint32(c)) * 16777619
	}
	return h | 1
}
