package settings

import (
	"strconv"
	"strings"

	"badseq/grammar/lines"
	"badseq/grammar/stream"
)

// blockLines bounds how far the words that open a block reach.
const blockLines = 30

// longestName is the longest name that is looked at.
const longestName = 80

// longestLine is the longest line that is looked at: settings are short.
const longestLine = 2000

// Read finds the settings in those lines of a view that are free: that no
// dialogue stands on. Secrets are handed to hide as ranges of the view's bytes.
func Read(v *lines.View, free func(line int) bool, hide func(from, to int)) []stream.Setting {
	r := reader{view: v, hide: hide}
	for i := range v.Starts {
		if !free(i) {
			continue
		}
		text, at := v.Line(i)
		if len(text) <= longestLine && !comment(text) {
			r.line(i, text, at)
		}
	}
	return r.found
}

// comment tells whether a line is commented out.
func comment(text string) bool {
	text = strings.TrimLeft(text, "> \t|") // quoted
	for _, mark := range []string{"#", "//", ";", "--", "/*", "*"} {
		if strings.HasPrefix(text, mark) {
			return true
		}
	}
	return false
}

// reader goes through the lines of a view.
type reader struct {
	view  *lines.View
	hide  func(from, to int)
	block *System // that is open
	until int     // line where it ends at the latest
	depth int     // brackets open in it
	found []stream.Setting
}

// line reads one line: names, and what follows each.
func (r *reader) line(i int, text string, at int) {
	r.address(text, at)
	if r.block != nil && i > r.until {
		r.block = nil
	}
	for pos := 0; pos < len(text); {
		from, to := name(text, pos)
		if to == from {
			break
		}
		r.open(i, text[from:to])
		if s, k := r.known(text[from:to]); k != nil {
			pos = to + r.setting(s, k, text, from, to, at)
		} else {
			pos = to
		}
	}
	r.close(text)
}

// name is the next name of a text from pos on: letters, digits, "_", "." and
// "->", with the bracket of a call.
func name(text string, pos int) (from, to int) {
	for from = pos; from < len(text) && !starts(text, from); from++ {
	}
	for to = from; to < len(text); to++ {
		if !letter(text[to]) && text[to] != '.' && !strings.HasPrefix(text[to:], "->") && !(text[to] == '>' && text[to-1] == '-') {
			break
		}
	}
	if to < len(text) && text[to] == '(' {
		to++
	}
	return from, to
}

func starts(text string, at int) bool {
	return letter(text[at]) || text[at] == '.' && at+1 < len(text) && letter(text[at+1])
}

func letter(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// open notes that a block of plain names begins.
func (r *reader) open(i int, word string) {
	if len(word) > longestOpening {
		word = word[len(word)-longestOpening:]
	}
	last := -1 // the system that stands last, of those that a tail of the word opens
	for tail := strings.ToLower(word); ; {
		if s, ok := byOpening[tail]; ok {
			last = max(last, s)
		}
		dot := strings.IndexAny(tail, ".>")
		if dot < 0 {
			break
		}
		tail = tail[dot+1:]
	}
	if last >= 0 {
		r.block, r.until, r.depth = &Systems[last], i+blockLines, 0
	}
}

// byOpening are the systems by the words that open a block of theirs, longestOpening
// more bytes than the longest has.
var (
	byOpening = func() map[string]int {
		at := map[string]int{}
		for s := range Systems {
			for _, word := range Systems[s].Opens {
				at[word] = s
			}
		}
		return at
	}()
	longestOpening = func() int {
		n := 0
		for word := range byOpening {
			n = max(n, len(word)+1)
		}
		return n
	}()
)

// close ends a block with the bracket that closes it.
func (r *reader) close(text string) {
	if r.block == nil {
		return
	}
	opened := r.depth > 0 || strings.ContainsAny(text, "{(")
	r.depth += strings.Count(text, "{") + strings.Count(text, "(") - strings.Count(text, "}") - strings.Count(text, ")")
	if opened && r.depth <= 0 {
		r.block = nil
	}
}

// place is where a key stands in Systems.
type place struct{ system, key int }

// byName are the keys that speak for themselves, by their names.
var byName = func() map[string][]place {
	at := map[string][]place{}
	for s := range Systems {
		if Systems[s].Opens != nil {
			continue
		}
		for k := range Systems[s].Keys {
			name := Systems[s].Keys[k].Name
			at[name] = append(at[name], place{s, k})
		}
	}
	return at
}()

// known is the key that a name is, and whose; nil for none. Of a name with
// dots, and behind an arrow, any tail may be the key.
func (r *reader) known(word string) (*System, *Key) {
	if len(word) > longestName {
		return nil, nil
	}
	word = strings.ToLower(word)
	for tail := word; tail != ""; {
		if s, k := r.named(tail); k != nil {
			return s, k
		}
		i := strings.IndexAny(tail[1:], ".-")
		if i < 0 {
			break
		}
		tail = tail[i+1:]
		if s, k := r.named(tail); k != nil {
			return s, k
		}
		tail = strings.TrimLeft(tail, ".->")
	}
	if r.block != nil {
		for k := range r.block.Keys {
			if r.block.Keys[k].Name == word {
				return r.block, &r.block.Keys[k]
			}
		}
	}
	return nil, nil
}

// named is the key of that name. Of several systems that share it, the one that
// the paste has shown already, else the first.
func (r *reader) named(word string) (*System, *Key) {
	all := byName[word]
	if all == nil {
		return nil, nil
	}
	at := all[0]
	for _, other := range all {
		if len(r.found) > 0 && Systems[other.system].Name == r.found[len(r.found)-1].System {
			at = other
		}
	}
	return &Systems[at.system], &Systems[at.system].Keys[at.key]
}

// setting reads what follows a key at text[from:to], and returns how many bytes
// of it.
func (r *reader) setting(s *System, k *Key, text string, from, to, at int) int {
	key := strings.TrimRight(text[from:to], "(")
	made := stream.Setting{Place: r.view.Place(at+from, at+len(strings.TrimRight(text, " \t"))), System: s.Name, Libraries: s.Libraries, Key: key, Role: k.Role}
	if k.Role == call || k.Modes != nil && strings.HasSuffix(k.Name, "(") {
		return r.call(k, made, text[to:])
	}
	value, quoted, skip, used := valueOf(text[to:])
	if used == 0 {
		return 0
	}
	if k.Role == password {
		if quoted == 0 && !s.Quoted {
			value = text[to+skip:] // no quote tells where it ends
		}
		r.hide(at+to+skip, at+to+skip+len(value))
		return max(used, skip+len(value))
	}
	written := value
	if quoted != 0 {
		written = string(quoted) + value + string(quoted)
	}
	if k.Role == host && s.Quoted && quoted == 0 {
		return used // a variable
	}
	if r.fill(&made, k, value, written) {
		r.found = append(r.found, made)
	}
	return used
}

// fill reads a value as its key's role has it; false where it says nothing.
func (r *reader) fill(made *stream.Setting, k *Key, value, written string) bool {
	made.Written = written
	switch k.Role {
	case host:
		made.Value = strings.TrimPrefix(strings.TrimPrefix(value, "ssl://"), "tls://")
		if name, number, ok := strings.Cut(made.Value, ":"); ok {
			if _, err := strconv.Atoi(number); err != nil {
				return false
			}
			made.Value = name
			r.found = append(r.found, withRole(*made, port, number, number))
		}
		return hostname(made.Value)
	case port:
		made.Value = value
		return portNumber(value)
	case user:
		made.Value, made.Written = "given", ""
		return value != "" && !never(value)
	}
	mode := k.Modes.of(written)
	made.Value, made.Spelled = string(mode), k.Modes.spelled(written)
	return mode != ""
}

func withRole(s stream.Setting, role Role, value, written string) stream.Setting {
	s.Role, s.Value, s.Written = role, value, written
	return s
}

// call reads the arguments of a call: host and port, in this order.
func (r *reader) call(k *Key, made stream.Setting, rest string) int {
	for mode := range k.Modes {
		r.found = append(r.found, withRole(made, tls, string(mode), ""))
	}
	if k.Role != call {
		return 0
	}
	end := strings.IndexByte(rest, ')')
	if end < 0 {
		end = len(rest)
	}
	for i, argument := range strings.SplitN(rest[:end], ",", 3) {
		argument = strings.TrimSpace(argument)
		if _, after, named := strings.Cut(argument, "="); named {
			argument = strings.TrimSpace(after)
		}
		bare := strings.Trim(argument, `"'`)
		switch {
		case i == 0 && bare != argument && hostname(bare):
			r.found = append(r.found, withRole(made, host, bare, argument))
		case i == 1 && portNumber(bare):
			r.found = append(r.found, withRole(made, port, bare, argument))
		}
	}
	return end
}
