// Package analyze judges: a stream of SMTP events in, one diagnosis a session
// out. It knows the protocol and what servers say, and no text layout.
//
//	log events → pair (commands with replies) → replay (phase and facts through
//	the table) → findings (rows and rules) → decide (one first illegal
//	transition, one cause, echoes) → repair and flow → Diagnosis
package analyze
