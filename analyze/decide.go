package analyze

// decide makes one diagnosis of what was found.
func decide(t *Trace, _ []Finding) Diagnosis {
	return Diagnosis{Session: t.Session, Outcome: Incomplete, TLS: TLSUnknown}
}
