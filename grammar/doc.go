// Package grammar reads: the text of any client's SMTP debug log in, the
// normalized stream out.
//
//	bytes → lines.Input → lines.View → tokens → records (participle) → wire → stream.Log
//
//	log, err := grammar.Read([]byte("send: 'ehlo me\\r\\n'\nreply: b'250 mx\\r\\n'\n"), grammar.Options{})
//	for _, e := range log.Events {
//		fmt.Println(e.Place.Line, e.Kind, e.Verb, e.Code)
//	}
//	// 1 command EHLO 0
//	// 2 reply  250
//
// A dialect is one value in one file (see Dialect): how its lines are cut into
// tokens, its records as participle structs, and what each record tells. It is
// listed once, in Dialects. It knows nothing of what is right or wrong: that is
// package analyze, which sees only the stream.
package grammar
