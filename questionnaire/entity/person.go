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
	OutOfOffice questionnaire.Date `json:"out_of_office,omitempty"` // until
	Deputy      string             `json:"deputy,omitempty"`
	Retired     bool               `json:"retired,omitempty"` // decides no more; the name stays readable
}

// PersonKey returns the form in which names of people are compared: without case, spaces and full stops, and without a
// role in brackets at the end. "J. Smith (SIRO)" and "j smith" are one person.
func PersonKey(name string) string {
	if head, _, ok := strings.Cut(name, "("); ok && strings.HasSuffix(strings.TrimSpace(name), ")") &&
		strings.TrimSpace(head) != "" {
		name = head
	}
	return strings.Map(func(r rune) rune {
		if r == '.' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text.Fold(name))
}

// Is reports whether a name or login means this person.
func (p *Person) Is(name string) bool {
	key := PersonKey(name)
	if key == PersonKey(p.Name) || key == PersonKey(p.Login) {
		return true
	}
	for _, l := range p.Logins {
		if key == PersonKey(l) {
			return true
		}
	}
	return false
}

// People are the people of a register.
type People []Person

// Find returns the person that a name or login means, nil when none is registered.
func (list People) Find(name string) *Person {
	for i := range list {
		if list[i].Is(name) {
			return &list[i]
		}
	}
	return nil
}

// Same reports whether two names or logins are one person: by themselves, or by the register.
func (list People) Same(a, b string) bool {
	if PersonKey(a) == PersonKey(b) {
		return true
	}
	p := list.Find(a)
	return p != nil && p.Is(b)
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
