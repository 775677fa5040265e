package stream

import (
	"slices"
	"strings"
)

// words finds, in one pass over a text, which of many secrets it holds: however
// many a log has, each of its lines is looked at once.
type words struct {
	list    []string
	index   map[string]int32  // into list
	starts  [256]uint64       // one bit a hash of four bytes that a word begins with
	lengths map[[4]byte][]int // of the words that begin with those
	short   []int32           // words of less than four bytes
}

// newWords takes the words in the order in which they are to be hidden.
func newWords(list []string) *words {
	if len(list) == 0 {
		return nil
	}
	w := &words{list: list, index: map[string]int32{}, lengths: map[[4]byte][]int{}}
	for i, word := range list {
		if len(word) < 4 {
			w.short = append(w.short, int32(i))
			continue
		}
		h := hash4(word)
		w.starts[h>>6] |= 1 << (h & 63)
		w.index[word] = int32(i)
		start := [4]byte([]byte(word[:4]))
		if !slices.Contains(w.lengths[start], len(word)) {
			w.lengths[start] = append(w.lengths[start], len(word))
		}
	}
	return w
}

// hash4 is a hash, of 14 bits, of the four bytes that s begins with.
func hash4(s string) uint16 {
	return uint16((uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24) * 2654435761 >> 18)
}

// in lists the words that a text holds, in their order.
func (w *words) in(text string) []int32 {
	if w == nil {
		return nil
	}
	var found []int32
	for _, i := range w.short {
		if strings.Contains(text, w.list[i]) {
			found = append(found, i)
		}
	}
	for at := 0; at+4 <= len(text); at++ {
		h := hash4(text[at:])
		if w.starts[h>>6]&(1<<(h&63)) == 0 {
			continue
		}
		for _, n := range w.lengths[[4]byte([]byte(text[at:at+4]))] {
			if at+n > len(text) {
				continue
			}
			if i, ok := w.index[text[at:at+n]]; ok {
				found = append(found, i)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// mask hides the words that a text holds, one after another in their order.
func (w *words) mask(text string) string {
	for last := int32(-1); ; {
		next := int32(-1)
		for _, i := range w.in(text) {
			if i > last {
				next = i
				break
			}
		}
		if next < 0 {
			return text
		}
		text, last = strings.ReplaceAll(text, w.list[next], Hidden), next
	}
}
