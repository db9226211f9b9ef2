package book

import (
	"fmt"
	"slices"
	"strings"

	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
)

// refKind is a kind of thing that people name by a reference.
type refKind struct{ letters, name, example string }

var (
	supplierRef   = refKind{"sup", "a supplier", "SUP-00041"}
	engagementRef = refKind{"eng", "an engagement", "ENG-00057"}
	riskRef       = refKind{"r", "a risk", "R-00123"}
	tenderRef     = refKind{"ten", "a tender", "TEN-001"}

	refKinds = []refKind{supplierRef, engagementRef, riskRef, tenderRef, {"act", "an action", "ACT-0007"},
		{"dec", "a decision", "DEC-0014"}, {"doc", "a document", "DOC-0003"}, {"inc", "an incident", "INC-001"}}
)

// kindOf returns the kind of things that have references of this form, whether or not the thing
// exists.
func kindOf(ref string) (kind refKind, ok bool) {
	letters, number, _ := strings.Cut(text.Fold(ref), "-")
	i := slices.IndexFunc(refKinds, func(k refKind) bool { return k.letters == letters })
	if i < 0 || number == "" || strings.Trim(number, "0123456789") != "" {
		return refKind{}, false
	}
	return refKinds[i], true
}

// RefKind returns what a reference of this form names, "a risk" for R-00123; "" for any other text.
func RefKind(ref string) string {
	k, _ := kindOf(ref)
	return k.name
}

// notFound is the error of a key that names none of the things wanted: pr or, where the key is the
// reference of another kind of thing, a problem of the same code that says which.
func notFound(pr *problem.Problem, wanted ...refKind) error {
	if kind, ok := kindOf(pr.Where); ok && !slices.Contains(wanted, kind) {
		names, examples := make([]string, len(wanted)), make([]string, len(wanted))
		for i, k := range wanted {
			names[i], examples[i] = k.name, k.example
		}
		fix := "give " + strings.Join(names, " or ") + ", such as " + strings.Join(examples, " or ")
		if kind == riskRef && slices.Contains(wanted, supplierRef) {
			fix += "; `assure risk show " + pr.Where + "` names its supplier and engagement"
		}
		pr = problem.New(pr.Code, pr.Where, fix, "this is the reference of %s, not of %s", kind.name,
			strings.Join(names, " or "))
	}
	return fmt.Errorf("%w: %w", store.ErrNotFound, pr)
}
