package grammar

import (
	"bytes"
	"strings"
)

// tops are the last labels that make dotted words names of hosts. Those that are
// also the ends of files' names (.py, .js, .sh, .pl, .rb, .md, .so) are not here.
var tops = func() map[string]bool {
	list := map[string]bool{}
	for t := range strings.FieldsSeq("com net org edu gov info biz name email cloud online site shop store app dev tech io co me tv eu us uk de fr nl be at " +
		"ch it es pt dk se no fi ie gr cz sk hu ro bg ua by ru tr il ir in cn jp kr tw hk sg my th id ph vn au nz za br ar mx cl pe ca ng ke eg sa ae " +
		"example test invalid localhost local localdomain internal lan home corp intern") {
		list[t] = true
	}
	return list
}()

// hostByte marks what names of hosts are made of.
var hostByte = func() (h [256]bool) {
	for c := 0; c < 256; c++ {
		h[c] = '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || c == '.' || c == '-'
	}
	return h
}()

// mostHost is how long a name is at most.
const mostHost = 80

// HostAt finds the name of a host, in lower case, that line[at] is a part of: where
// it begins, where its domain does that one owner holds (two labels, three where the
// last but one is a registry's as in "co.uk"), where it ends, and whether it is an address's.
func HostAt(line []byte, at int) (from, domain, to int, address, ok bool) {
	from, to = at, at
	for from > 0 && hostByte[line[from-1]] && at-from < mostHost {
		from--
	}
	for to < len(line) && hostByte[line[to]] && to-at < mostHost {
		to++
	}
	for to > from && !alnum[line[to-1]] {
		to--
	}
	if from > 0 && from < to && line[from-1] == '\\' && escaped(line[from]) {
		from++ // an escaped line break
	}
	if from < to {
		from += codeBefore(line[from:to])
	}
	if from > at || to <= at || from > 0 && (alnum[line[from-1]] && (from < 2 || line[from-2] != '\\') || bytes.IndexByte([]byte(`\/_+%`), line[from-1]) >= 0 && !dialled(line[:from])) ||
		to < len(line) && (alnum[line[to]] || bytes.IndexByte([]byte(`@/_(`), line[to]) >= 0) {
		return 0, 0, 0, false, false
	}
	address = from > 0 && line[from-1] == '@'
	if c := line[from]; c < 'a' && (!address || !alnum[c]) {
		return 0, 0, 0, false, false
	}
	name := line[from:to]
	last := bytes.LastIndexByte(name, '.')
	if last < 0 || bytes.Contains(name, []byte("..")) || !address && !tops[string(name[last+1:])] || name[last+1] < 'a' {
		return 0, 0, 0, false, false
	}
	before := bytes.LastIndexByte(name[:last], '.')
	domain = before + 1
	if before > 0 && len(name)-last-1 == 2 && registries[string(name[before+1:last])] {
		domain = bytes.LastIndexByte(name[:before], '.') + 1
	}
	return from, from + domain, to, address, true
}

// registries are the labels under which countries let names be registered.
var registries = map[string]bool{
	"co": true, "com": true, "net": true, "org": true, "ac": true, "edu": true, "gov": true, "gob": true, "go": true, "ne": true, "or": true, "mil": true,
	"nom": true, "ltd": true, "plc": true, "me": true, "nhs": true, "sch": true, "gen": true, "web": true, "in": true, "id": true, "nic": true, "art": true,
}

// dialled reports whether what stands before a name is the beginning of an address
// that PHP connects to.
func dialled(before []byte) bool {
	return bytes.HasSuffix(before, []byte("ssl://")) || bytes.HasSuffix(before, []byte("tls://"))
}

// codeBefore is the length of a reply's code before a name: "250-mx.example.com".
func codeBefore(name []byte) int {
	if len(name) > 4 && name[3] == '-' && digits(string(name[:3])) {
		return 4
	}
	return 0
}

// hostEnd is where the name of a host ends.
func hostEnd(line []byte, at int) int {
	if from, _, to, _, ok := HostAt(line, at); ok && from == at {
		return to
	}
	return 0
}

// saidWords mark lines that are a dialogue's for sure, so that no host's name is needed
// to tell what protocol it is of.
var saidWords = [][]byte{[]byte("SMTP"), []byte("EHLO"), []byte("ehlo"), []byte("HELO"), []byte("helo"), []byte("MAIL FROM"), []byte("mail FROM"),
	[]byte("RCPT TO"), []byte("rcpt TO"), []byte("rcpt to")}

// IsDialogue reports whether a line bears the label of a dialogue, or a word that
// only mail's has.
func IsDialogue(line []byte) bool {
	for _, w := range saidWords {
		if bytes.Contains(line, w) {
			return true
		}
	}
	body := string(line[:min(len(line), headBytes)])
	return len(saidOn(body)) != len(body)
}
