package settings

import (
	"slices"
	"strconv"
	"strings"

	"badseq/grammar/stream"
)

// valueOf is the value that follows a key: what stands behind "=", ":", "=>",
// "," or a blank. quoted is its quote, 0 without; skip where it begins, used
// where it ends. Nothing follows where used is 0.
func valueOf(rest string) (value string, quoted byte, skip, used int) {
	i := 0
	if i < len(rest) && (rest[i] == '\'' || rest[i] == '"' || rest[i] == '`') { // the key's own quote
		i++
	}
	i += blanks(rest[i:])
	if i < len(rest) && rest[i] == ']' {
		i += 1 + blanks(rest[i+1:])
	}
	signs := 0
	for _, sign := range []string{"=>", ":=", "=", ":", ","} {
		if strings.HasPrefix(rest[i:], sign) {
			signs = len(sign)
			break
		}
	}
	if signs == 0 && i == 0 {
		return "", 0, 0, 0
	}
	i += signs
	i += blanks(rest[i:])
	if i == len(rest) {
		return "", 0, i, 0
	}
	if c := rest[i]; c == '\'' || c == '"' || c == '`' {
		if end := strings.IndexByte(rest[i+1:], c); end >= 0 {
			return rest[i+1 : i+1+end], c, i + 1, i + 2 + end
		}
	}
	end := strings.IndexAny(rest[i:], " \t,;)}]\"'")
	if end < 0 {
		end = len(rest) - i
	}
	return rest[i : i+end], 0, i, i + end
}

func blanks(text string) int { return len(text) - len(strings.TrimLeft(text, " \t")) }

// hostname tells whether a value can be the name or address of a host.
func hostname(value string) bool {
	if len(value) > 253 || value != "localhost" && !strings.Contains(value, ".") {
		return false
	}
	for i := range len(value) {
		if !letter(value[i]) && value[i] != '.' && value[i] != '-' {
			return false
		}
	}
	return !strings.HasPrefix(value, "process.env") && !strings.HasPrefix(value, "os.environ") && !strings.HasPrefix(value, "config.")
}

// portNumber tells whether a value is the number of a port.
func portNumber(value string) bool {
	n, err := strconv.Atoi(value)
	return err == nil && n > 0 && n < 1<<16
}

// never tells whether a value is a way to say that there is none.
func never(value string) bool {
	switch strings.ToLower(value) {
	case "null", "none", "nil", "false", "undefined":
		return true
	}
	return false
}

// of is the mode that a written value says, "" for none that is known.
func (s Spelling) of(written string) stream.Mode {
	word := strings.ToLower(written)
	bare := strings.Trim(word, `"'`)
	// What switches a mode off leaves the connection in clear, as far as this key goes.
	for _, mode := range []stream.Mode{stream.InClear, stream.ByImplicitTLS, stream.ByStartTLS} {
		for _, w := range s[mode] {
			if word == w || bare == strings.Trim(w, `"'`) || w == "true" && says(bare, 0) || w == "false" && (says(bare, 1) || bare == "null" || bare == "none") {
				return mode
			}
		}
	}
	return ""
}

// spelled is how to write each mode, in the manner of what is written: with its
// quotes and its capitals.
func (s Spelling) spelled(written string) map[stream.Mode]string {
	out := make(map[stream.Mode]string, len(s))
	for mode, words := range s {
		if len(words) > 0 {
			out[mode] = like(written, words[0])
		}
	}
	return out
}

// pairs are the ways to say yes and no.
var pairs = [][2]string{{"true", "false"}, {"yes", "no"}, {"on", "off"}, {"1", "0"}, {"y", "n"}}

// like writes a word as another is written: with its quotes, its capitals and
// its way to say yes.
func like(written, word string) string {
	bare := strings.Trim(written, `"'`)
	for _, p := range pairs {
		if strings.EqualFold(bare, p[0]) || strings.EqualFold(bare, p[1]) {
			word = strings.NewReplacer("true", p[0], "false", p[1]).Replace(word)
		}
	}
	switch lower := strings.ToLower(bare); {
	case bare == lower || strings.Contains(bare, ":"):
	case bare == strings.ToUpper(bare):
		word = strings.ToUpper(word)
	case word != "" && bare[1:] == lower[1:]: // some write nothing for a connection in clear
		word = strings.ToUpper(word[:1]) + word[1:]
	}
	if bare != written && strings.Trim(word, `'`) == word {
		return written[:1] + word + written[:1]
	}
	return word
}

// says tells whether a word, in lower case, is one for yes (which is 0) or no (1).
func says(word string, which int) bool {
	return slices.ContainsFunc(pairs, func(p [2]string) bool { return p[which] == word })
}
