package fix

import "slices"

// row is the code for one topic in one library; of several for the same two the
// newest versions stand first.
type row struct {
	topic    string
	library  string
	versions versions
	where    string // where the first line belongs
	code     []string
}

// code is the one table of what to write. {host}, {port}, {mechanism} and
// {command} are filled from the session; {starttls} is s_client's option on a port
// that begins in clear.
var code = slices.Concat(tlsCode, loginCode, conversationCode, connectionCode)
