package book

import (
	"fmt"
	"slices"
	"strings"

	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire/entity"
)

// RefKind returns what a reference of this form names, "a risk" for R-00123, whether or not there is such a thing; ""
// for any other text.
func RefKind(ref string) string {
	form, _, _ := entity.ParseRef(ref)
	return form.Name
}

// notFound is the error of a key that names none of the things wanted: pr or, where the key is the
// reference of another kind of thing, a problem of the same code that says which.
func notFound(pr *problem.Problem, wanted ...entity.RefForm) error {
	if form, _, ok := entity.ParseRef(pr.Where); ok && !slices.Contains(wanted, form) {
		names, words := make([]string, len(wanted)), make([]string, len(wanted))
		for i, k := range wanted {
			names[i], words[i] = k.Name, k.Words()
		}
		fix := "give the reference of " + strings.Join(words, " or of ")
		if form == entity.RiskForm && slices.Contains(wanted, entity.SupplierForm) {
			fix += "; `assure risk show " + pr.Where + "` names its supplier and engagement"
		}
		pr = problem.New(pr.Code, pr.Where, fix, "this is the reference of %s, not of %s", form.Name,
			strings.Join(names, " or "))
	}
	return fmt.Errorf("%w: %w", store.ErrNotFound, pr)
}
