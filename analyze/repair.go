package analyze

// repair returns the shortest edit of the conversation that makes it legal, or
// no edit and why none can help.
func repair(_ *Trace, _ *Diagnosis) (edits []Edit, none string) { return nil, "" }

// advice says what to change, in the words of the library that wrote the log.
func advice(_ *Trace, d *Diagnosis) Fix {
	if r := RuleOf(d.Cause.ID); r != nil {
		return Fix{Sentence: r.Doc.Change}
	}
	return Fix{}
}
