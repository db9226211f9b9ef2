package data

import (
	"context"

	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// WholePortfolio is [Register.Portfolio] from one book of the whole register, with everything that answers hold.
func WholePortfolio(ctx context.Context, r *Register, at book.At) (list []SupplierSummary, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		b, err := r.Reader().Open(ctx, v, at, book.Scope{})
		if err != nil {
			return err
		}
		due, err := dues(ctx, b)
		for i := range b.Suppliers {
			if !b.Suppliers[i].Retired {
				list = append(list, summary(b, &b.Suppliers[i], due))
			}
		}
		return err
	})
	return list, err
}

// BothAnswers reads all answers of a register twice: whole, and as scores are made from them.
func BothAnswers(ctx context.Context, r *Register, at book.At) (whole, plain map[string]map[string]entity.Answers,
	err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err := store.List(ctx, v, store.Assessments)
		if err != nil {
			return err
		}
		var ids []string
		for i := range list {
			ids = append(ids, list[i].ID)
		}
		if whole, err = store.AnswersOf(ctx, v, ids...); err != nil {
			return err
		}
		plain, err = store.PlainAnswersOf(ctx, v, ids...)
		return err
	})
	return whole, plain, err
}

// ForgottenKinds lists the kinds that a disposal removes from.
func ForgottenKinds() (names []string) {
	scrub := &store.Scrub{}
	for _, f := range (&Tx{}).forgettings(context.Background(), scrub, scrub, &belongings{}, plain{}) {
		names = append(names, f.kind)
	}
	return names
}
