package knowledge

import "strings"

// HostTexts are the texts of phrases and marks that may stand inside the name of a
// host: those without a blank in them, and the parts of those with a gap.
func HostTexts() []string {
	var list []string
	add := func(text string) {
		for part := range strings.SplitSeq(text, "…") {
			if !strings.Contains(strings.TrimSpace(part), " ") {
				list = append(list, part)
			}
		}
	}
	for _, w := range replyWordings() {
		for _, p := range w.says {
			add(p.text)
		}
	}
	for _, w := range faultWordings {
		for _, p := range w.says {
			add(p.text)
		}
	}
	for _, p := range Providers {
		for _, mark := range p.Marks {
			add(mark)
		}
	}
	return list
}
