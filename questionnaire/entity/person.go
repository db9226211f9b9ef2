package entity

import (
	"slices"
	"strings"
	"unicode"

	"assure/internal/text"
	"assure/questionnaire"
)

// Person is somebody who acts or decides: a name with a role, and the logins that are the same person.
type Person struct {
	ID          string             `json:"id"`
	Login       string             `json:"login"` // the key of the name: no two people in the register share one
	Name        string             `json:"name"`
	Role        string             `json:"role,omitempty"`
	Logins      []string           `json:"logins,omitempty"`
	Former      []string           `json:"former,omitempty"`        // names before: older decisions have them
	AwayFrom    questionnaire.Date `json:"away_from,omitempty"`     // 0: since before it was recorded
	OutOfOffice questionnaire.Date `json:"out_of_office,omitempty"` // until
	Deputy      string             `json:"deputy,omitempty"`
	Retired     bool               `json:"retired,omitempty"` // decides no more; the name stays readable
	Why         *Reopening         `json:"why,omitempty"`     // who retired them, and why; nil where nobody said so
	Level       Level              `json:"level,omitempty"`   // what they may do while access is on
	Keys        []Key              `json:"keys,omitempty"`    // by which they sign in
}

// AwayOn reports whether the person is out of office on a day. Their deputy does their work then, and decides only what
// the deputy's own role may decide.
func (p *Person) AwayOn(day questionnaire.Date) bool {
	return p.OutOfOffice != 0 && day <= p.OutOfOffice && day >= p.AwayFrom
}

// PersonKey returns the form in which names of people are compared: their letters and digits, without case, accents and
// all that is between them, and without a role in brackets at the end. "J. Smith (SIRO)", "j-smith" and "Smith, J." are
// one person. It is "" for what is no name.
func PersonKey(name string) string {
	name = withoutRole(name)
	if family, given, ok := strings.Cut(name, ","); ok { // "Example, Dr" is "Dr Example"
		name = given + " " + family
	}
	return text.Letters(name)
}

// withoutRole cuts what is in brackets at the end of a name, unless nothing is left.
func withoutRole(name string) string {
	name, _ = NameAndRole(name)
	return name
}

// NameAndRole splits what people type for a person into the name and the role in brackets at its end, "" where there is
// none: "Dr Example (SIRO)" is Dr Example, as SIRO.
func NameAndRole(typed string) (name, role string) {
	typed = strings.TrimFunc(typed, func(r rune) bool { return !unicode.IsPrint(r) || unicode.IsSpace(r) })
	for _, pair := range []string{"()", "[]", "{}", "<>"} {
		if head, tail, ok := strings.Cut(typed, pair[:1]); ok && strings.HasSuffix(typed, pair[1:]) &&
			text.Letters(head) != "" {
			return strings.TrimSpace(head), strings.TrimSpace(strings.TrimSuffix(tail, pair[1:]))
		}
	}
	return typed, ""
}

// SameName reports whether two names are one: their letters are, or the same words in another order where a comma
// separates them.
func SameName(a, b string) bool {
	key := PersonKey(a)
	switch {
	case key == "":
		return false
	case key == PersonKey(b):
		return true
	}
	return (strings.Contains(a, ",") || strings.Contains(b, ",")) && slices.Equal(nameWords(a), nameWords(b))
}

// nameWords returns the words of a name, sorted.
func nameWords(name string) []string {
	words := strings.FieldsFunc(withoutRole(name), func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	for i := range words {
		words[i] = text.Letters(words[i])
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	slices.Sort(words)
	return words
}

// named reports whether a name is the person's, or was until it changed. Registers of earlier releases kept the former
// names among the logins, where the spaces tell them.
func (p *Person) named(name string) bool {
	return SameName(name, p.Name) ||
		slices.ContainsFunc(p.Former, func(n string) bool { return SameName(name, n) }) ||
		slices.ContainsFunc(p.Logins, func(l string) bool { return strings.Contains(l, " ") && SameName(name, l) })
}

// hasLogin reports whether s is one of the person's logins as it is typed, in any case. A name that is only like a
// login is none: D. Example is not the login dexample.
func (p *Person) hasLogin(s string) bool {
	return slices.ContainsFunc(p.Logins, func(l string) bool { return text.Fold(l) == text.Fold(s) })
}

// Is reports whether a name or login means this person.
func (p *Person) Is(name string) bool { return p.hasLogin(name) || p.named(name) }

// HasRole reports whether a role in brackets after the person's name is theirs, or belongs to the name as it is
// registered. Roles are compared by their letters and digits.
func (p *Person) HasRole(typed string) bool {
	_, role := NameAndRole(typed)
	if role == "" || text.Letters(role) == text.Letters(p.Role) || p.hasLogin(typed) {
		return true
	}
	return slices.ContainsFunc(append([]string{p.Name}, p.Former...),
		func(n string) bool { return text.Letters(n) == text.Letters(typed) })
}

// People are the people of a register.
type People []Person

// Find returns the person that a name or login means, nil when none is registered. A login goes before a name.
func (list People) Find(name string) *Person {
	for i := range list {
		if list[i].hasLogin(name) {
			return &list[i]
		}
	}
	for i := range list {
		if list[i].named(name) {
			return &list[i]
		}
	}
	return nil
}

// Same reports whether two names or logins are one person: by the register or, where neither is registered, by
// themselves.
func (list People) Same(a, b string) bool {
	p, q := list.Find(a), list.Find(b)
	if p != nil || q != nil {
		return p == q
	}
	return SameName(a, b)
}

// NotReviewer is why somebody may not review what authors recorded, "" where they may: a reviewer is on the list, and
// is none of the authors.
func (list People) NotReviewer(actor string, authors []string) string {
	p := list.Find(actor)
	switch {
	case p == nil:
		return text.Safe(actor) + " is not on the list of people"
	case p.Retired:
		return text.Safe(p.Name) + " has retired"
	case slices.ContainsFunc(authors, func(n string) bool { return list.Same(n, actor) }):
		return text.Safe(actor) + " recorded, decided, accepted or passed something in it"
	}
	return ""
}

// Near returns at most three registered names that a name may have been meant to be, the nearest first. Retired people
// are left out.
func (list People) Near(name string) []string {
	type near struct {
		name string
		far  int
	}
	key := PersonKey(name)
	var found []near
	for i := range list {
		p := &list[i]
		if p.Retired {
			continue
		}
		far := text.Distance(key, PersonKey(p.Name))
		for _, l := range p.Logins {
			far = min(far, text.Distance(key, PersonKey(l)))
		}
		if far > max(2, len(key)/3) && !sharesName(name, p.Name) {
			continue
		}
		found = append(found, near{p.Name, far})
	}
	slices.SortStableFunc(found, func(a, b near) int { return a.far - b.far })
	var out []string
	for _, f := range found[:min(3, len(found))] {
		out = append(out, f.name)
	}
	return out
}

// sharesName reports whether two names have their last word in common.
func sharesName(a, b string) bool {
	x, y := strings.Fields(text.Fold(a)), strings.Fields(text.Fold(b))
	return len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1]
}
