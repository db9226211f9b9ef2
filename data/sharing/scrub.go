package sharing

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire/entity"
)

// scrubber takes the names and addresses out of texts that the register knows: of people, of contacts, and whatever
// looks like an e-mail address or a telephone number. A name that nobody registered it cannot know.
type scrubber struct{ names *regexp.Regexp }

var (
	address = regexp.MustCompile(`[^\s<>()\[\],;:"]+@[^\s<>()\[\],;:"]+`)
	phone   = regexp.MustCompile(`\+?\d[\d ()-]{8,}\d`)
)

const (
	nameGone    = "[a person]"
	addressGone = "[an address]"
	phoneGone   = "[a number]"
)

func newScrubber(people entity.People, contacts []entity.Contact) scrubber {
	var names []string
	for i := range people {
		names = append(append(append(names, people[i].Name), people[i].Former...), people[i].Logins...)
	}
	for _, c := range contacts {
		names = append(names, c.Name)
	}
	var parts []string
	for _, name := range text.Unique(names) {
		name, _ = entity.NameAndRole(name)
		if len(text.Letters(name)) < 3 {
			continue
		}
		words := strings.Fields(name)
		for i := range words {
			words[i] = regexp.QuoteMeta(words[i])
		}
		parts = append(parts, strings.Join(words, `\s+`))
	}
	if len(parts) == 0 {
		return scrubber{}
	}
	// the longer first: "Dana Example" before "Dana"
	slices.SortFunc(parts, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return scrubber{regexp.MustCompile(`(?i)(^|[^\pL\pN])(?:` + strings.Join(parts, "|") + `)($|[^\pL\pN])`)}
}

func (s scrubber) clean(in string) string {
	out := address.ReplaceAllString(in, addressGone)
	out = phone.ReplaceAllString(out, phoneGone)
	if s.names == nil {
		return out
	}
	for { // two names with one blank between them share it
		next := s.names.ReplaceAllString(out, "${1}"+nameGone+"${2}")
		if next == out {
			return out
		}
		out = next
	}
}
