package knowledge

import (
	"strings"
	"sync"
)

// Provider is an operator of mail servers whose replies mean more than they
// say.
type Provider struct {
	ID    string
	Name  string
	Hosts []string // names of its hosts, and what they end in ("gmail.com" is also "smtp.gmail.com")
	// Marks are lower-case texts of its greetings and replies that nobody else sends.
	Marks []string
	// Entry is where mail is submitted: host and port, or what to know about it.
	Entry string
	Notes []Note
}

// Note is what a provider means by a reply, and what to change. Providers change
// their minds, so each has a date.
type Note struct {
	Codes    string   // reply codes, a blank between; "" any
	Enhanced string   // "5.7.139"; "" any
	Holds    []string // lower-case texts of the reply, any of them; nil any
	Says     string
	Change   string
	AsOf     string
	Source   string
}

// ProviderOf names whose server this is: by the host asked for, else by the
// greeting, else by a reply. Nil if unknown. A reply may hold anybody's address,
// so it counts only by what nobody else sends.
func ProviderOf(host, greeting, reply string) *Provider {
	if p := AskedProvider(host); p != nil {
		return p
	}
	if p := markedBy(greeting); p != nil {
		return p
	}
	for i := range Providers {
		if Providers[i].named(greeting) {
			return &Providers[i]
		}
	}
	return markedBy(reply)
}

// AskedProvider is whose host this is by its name alone, the first of the table
// where several say so; nil unknown.
func AskedProvider(host string) *Provider {
	found := len(Providers)
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for rest, more := host, true; more; _, rest, more = strings.Cut(rest, ".") {
		if i, ok := providerHosts()[rest]; ok {
			found = min(found, i)
		}
	}
	if found == len(Providers) {
		return nil
	}
	return &Providers[found]
}

// providerHosts is whose each name is that hosts end in.
var providerHosts = sync.OnceValue(func() map[string]int {
	by := map[string]int{}
	for i := range Providers {
		for _, name := range Providers[i].Hosts {
			if _, ok := by[name]; !ok {
				by[name] = i
			}
		}
	}
	return by
})

// Answers tells whether a greeting can be this provider's: it bears a mark or
// names one of its hosts.
func (p *Provider) Answers(greeting string) bool {
	return markedBy(greeting) == p || p.named(greeting)
}

// named tells whether a greeting names one of the provider's hosts.
func (p *Provider) named(greeting string) bool {
	for _, word := range strings.Fields(strings.ToLower(greeting)) {
		if p.owns(strings.Trim(word, "[]().,;")) {
			return true
		}
	}
	return false
}

// owns tells whether a host is one of the provider's.
func (p *Provider) owns(host string) bool {
	for _, h := range p.Hosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return false
}

// providerMarks is the matcher over the marks of all providers; a row's meaning
// is the bit of its provider.
var providerMarks = sync.OnceValue(func() *matcher[uint64] {
	w := wording[uint64]{}
	for i, p := range Providers {
		for _, mark := range p.Marks {
			w.says = append(w.says, phrase[uint64]{text: mark, means: 1 << i})
		}
	}
	return newMatcher([]wording[uint64]{w})
})

// markedBy is the provider whose mark a text bears, nil if none.
func markedBy(text string) *Provider {
	found := providerMarks().read(text)
	for i := range Providers {
		if found&(1<<i) != 0 {
			return &Providers[i]
		}
	}
	return nil
}

// Advise is what a provider means by a reply, nil if nothing is known. Without a
// provider the notes that any server may need are searched.
func Advise(p *Provider, code int, enhanced, text string) *Note {
	flat := string(flatten(nil, text))
	if p != nil {
		if n := noteFor(p.Notes, code, enhanced, flat); n != nil {
			return n
		}
	}
	return noteFor(anybody, code, enhanced, flat)
}

// noteFor is the first note that fits a reply whose flattened text is flat.
func noteFor(notes []Note, code int, enhanced, flat string) *Note {
	for i := range notes {
		n := &notes[i]
		if n.Enhanced != "" && n.Enhanced != enhanced || !codeListed(n.Codes, code) {
			continue
		}
		if n.Holds == nil || holdsAny(flat, n.Holds) {
			return n
		}
	}
	return nil
}

func holdsAny(flat string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(flat, part) {
			return true
		}
	}
	return false
}

// codeListed tells whether the list "535 550" has the code; an empty list has
// every one.
func codeListed(codes string, code int) bool {
	if codes == "" {
		return true
	}
	for _, c := range strings.Fields(codes) {
		if len(c) == 3 && int(c[0]-'0')*100+int(c[1]-'0')*10+int(c[2]-'0') == code {
			return true
		}
	}
	return false
}
