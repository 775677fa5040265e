package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"badseq/analyze"
	"badseq/analyze/knowledge"
	"badseq/analyze/report"
)

const afterHelp = `

next --after 'EHLO STARTTLS EHLO' prints what is legal after these commands and what
each would get. Every command gets the reply that the table foresees, unless it is
given: MAIL=530, RCPT=550, AUTH=535. DATA and BDAT stand for the message too, AUTH
for its whole exchange. EHLO[STARTTLS,AUTH PLAIN] gives the list of EHLO, --offers one
for all of them; TLS in front is a connection encrypted from the start (port 465).
--server has the codes of one server program (badseq explain servers).`

const afterExample = `
  badseq explain next --after 'EHLO STARTTLS EHLO' --server postfix
  badseq explain next --after 'EHLO[STARTTLS] MAIL=530' --server exim
  badseq explain next --after 'TLS EHLO AUTH MAIL RCPT=550' --offers AUTH,CHUNKING`

// nextOptions are the flags of "explain next".
type nextOptions struct {
	after, server string
	offers        []string
}

// register adds the flags, with what completes them.
func (o *nextOptions) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.after, "after", "", "with next: the commands sent so far, such as 'EHLO STARTTLS EHLO'")
	cmd.Flags().StringVar(&o.server, "server", "", "with next: the server program: "+strings.ToLower(list(serverNames())))
	cmd.Flags().StringSliceVar(&o.offers, "offers", nil, "with next: what EHLO lists, such as STARTTLS,AUTH")
	fixed := func(values func(string) []string, directive cobra.ShellCompDirective) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return func(_ *cobra.Command, _ []string, given string) ([]string, cobra.ShellCompDirective) {
			return values(given), directive | cobra.ShellCompDirectiveNoFileComp
		}
	}
	// The flags are those above, so that neither call can fail.
	_ = cmd.RegisterFlagCompletionFunc("server", fixed(func(string) []string { return lower(serverNames()) }, 0))
	_ = cmd.RegisterFlagCompletionFunc("after", fixed(continued, cobra.ShellCompDirectiveNoSpace))
	_ = cmd.RegisterFlagCompletionFunc("offers", fixed(func(string) []string { return []string{"STARTTLS", "AUTH", "CHUNKING", "STARTTLS,AUTH"} }, 0))
}

// continued are the ways to go on with a sequence: its last word completed.
func continued(given string) []string {
	head := given[:strings.LastIndexByte(given, ' ')+1]
	var all []string
	for _, verb := range analyze.Verbs {
		all = append(all, head+verb)
	}
	if head == "" {
		all = append(all, "TLS")
	}
	return all
}

// serverNames are the server programs that were measured.
func serverNames() []string {
	var names []string
	for i := range knowledge.Profiles {
		names = append(names, knowledge.Profiles[i].Server)
	}
	return names
}

func lower(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToLower(w)
	}
	return out
}

// given tells whether a flag was.
func (o *nextOptions) given(cmd *cobra.Command) bool {
	return slices.ContainsFunc([]string{"after", "server", "offers"}, func(name string) bool { return cmd.Flags().Changed(name) })
}

// print prints the forecast that the flags ask for.
func (o *nextOptions) print(w io.Writer, cmd *cobra.Command, look report.Options) error {
	said, err := sequence(o.after)
	if err != nil {
		return err
	}
	server := ""
	if cmd.Flags().Changed("server") {
		if server, err = serverNamed(o.server); err != nil {
			return err
		}
	}
	var offers []string
	if cmd.Flags().Changed("offers") {
		offers = keywords(o.offers)
	}
	return report.Forecast(w, analyze.Foresee(said, offers, server), look)
}

// serverNamed is the program of a name in any case.
func serverNamed(name string) (string, error) {
	for _, known := range serverNames() {
		if strings.EqualFold(known, name) {
			return known, nil
		}
	}
	return "", fmt.Errorf("--server: %q was not measured, only %s", name, strings.ToLower(list(serverNames())))
}

// keywords are the entries of an EHLO list in upper case, never nil.
func keywords(entries []string) []string {
	out := []string{}
	for _, e := range entries {
		if e = strings.ToUpper(strings.TrimSpace(e)); e != "" {
			out = append(out, strings.ReplaceAll(e, "=", " "))
		}
	}
	return out
}

// mostWords bounds a sequence: longer ones are logs.
const mostWords = 200

// sequence reads the words of --after.
func sequence(text string) ([]analyze.Saying, error) {
	var said []analyze.Saying
	for rest := strings.TrimLeft(text, " \t\r\n,"); rest != ""; rest = strings.TrimLeft(rest, " \t\r\n,") {
		end := strings.IndexAny(rest, " \t\r\n,")
		if open := strings.IndexByte(rest, '['); open >= 0 && (end < 0 || open < end) {
			shut := strings.IndexByte(rest, ']')
			if shut < 0 {
				return nil, fmt.Errorf("--after: the list in %q has no end, write EHLO[STARTTLS,AUTH]", rest)
			}
			if end = strings.IndexAny(rest[shut:], " \t\r\n,"); end >= 0 {
				end += shut
			}
		}
		if end < 0 {
			end = len(rest)
		}
		s, err := word(rest[:end], len(said) == 0)
		if err != nil {
			return nil, err
		}
		if said = append(said, s); len(said) > mostWords {
			return nil, fmt.Errorf("--after: more than %d commands; badseq reads a log from a file", mostWords)
		}
		rest = rest[end:]
	}
	return said, nil
}

// word reads VERB, VERB=CODE or EHLO[LIST].
func word(text string, first bool) (analyze.Saying, error) {
	verb, code, outcome := strings.Cut(text, "=")
	offers, listed := "", false
	if open := strings.IndexByte(text, '['); open >= 0 {
		verb, code, outcome, offers, listed = text[:open], "", false, text[open+1:strings.IndexByte(text, ']')], true
		if tail := text[strings.IndexByte(text, ']')+1:]; tail != "" {
			code, outcome = strings.CutPrefix(tail, "=")
		}
	}
	s := analyze.Saying{Verb: strings.ToUpper(verb)}
	if listed {
		s.Offers = keywords(strings.Split(offers, ","))
	}
	switch known := slices.Contains(analyze.Verbs, s.Verb); {
	case s.Verb == "TLS" && first && !outcome && !listed:
		return s, nil
	case s.Verb == "TLS":
		return s, fmt.Errorf("--after: TLS stands in front, for a connection encrypted from the start; later it is STARTTLS")
	case !known && nearest(s.Verb, analyze.Verbs) != "":
		return s, fmt.Errorf("--after: %q is no command that is known: did you mean %s?", text, nearest(s.Verb, analyze.Verbs))
	case !known:
		return s, fmt.Errorf("--after: %q is no command that is known, only %s and TLS", text, strings.Join(analyze.Verbs, ", "))
	case listed && s.Verb != "EHLO" && s.Verb != "LHLO":
		return s, fmt.Errorf("--after: only EHLO and LHLO have a list, not %s", s.Verb)
	case !outcome && code == "":
		return s, nil
	}
	n, err := strconv.Atoi(code)
	switch {
	case err != nil || n < 200 || n > 599 || len(code) != 3:
		return s, fmt.Errorf("--after: %q is no reply code, write %s=250", code, s.Verb)
	case n/100 == 3:
		return s, fmt.Errorf("--after: %s stands for all that follows its %d too: give the last reply, %s=%d or a refusal", s.Verb, n, s.Verb, analyze.GoodCode(s.Verb))
	}
	s.Code = n
	return s, nil
}
