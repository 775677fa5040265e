package analyze

// flow lays the session as it went beside the session as it should go.
func flow(_ *Trace, _ *Diagnosis) []FlowStep { return nil }
