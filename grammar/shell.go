package grammar

import (
	"strings"
)

// invocation finds where a shell line calls one of the tools, -1 if it does not:
// at the line's beginning, with a host or an option behind it, or behind a prompt.
func invocation(line string, tools []string) int {
	prompted := strings.ContainsAny(line, "$#>%")
	for _, tool := range tools {
		if !prompted && line[0] != tool[0] {
			continue
		}
		i := strings.Index(line, tool)
		if i == 0 {
			host, port, _ := strings.Cut(line[len(tool):], " ")
			if strings.ContainsAny(host, ".:-") || host == "localhost" || port != "" && digitRun([]byte(port), 0) > 0 {
				return 0
			}
			continue
		}
		if i > 0 && strings.ContainsRune("$#>% /", rune(line[i-1])) && strings.ContainsAny(line[:i], "$#>%") {
			return i
		}
	}
	return -1
}

// shellCalls reports whether a line calls a tool that a dialogue is typed into.
func shellCalls(line string) bool {
	prompted := line != "" && strings.IndexByte("$#>%", line[0]) >= 0
	for _, tool := range [...]string{"telnet ", "nc ", "ncat ", "swaks "} {
		if prompted {
			if i := strings.Index(line, tool); i > 0 && i < 80 {
				return true
			}
		} else if strings.HasPrefix(line, tool) && strings.Count(line, " ") == 2 {
			return true
		}
	}
	return false
}
