// Package scan judges many inputs: directories, lists, archives, logs of any
// size.
//
//	names → files and archive members → pieces of whole conversations → verdicts → summary
//
// Every piece is read, judged and forgotten, so memory does not grow with the
// input. Workers judge side by side; what they print comes out in the input's
// order, since they stall behind a bounded window.
//
// Follow judges a few logs as they grow, conversation by conversation.
package scan
