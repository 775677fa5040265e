package analyze

// Row is one line of the legality table.
type Row struct {
	Verb  string
	In    []Phase
	When  string // name of the guard over the facts; "" always
	Cause string // id of the rule
	Ref   string // "RFC 5321 4.1.4"
}
