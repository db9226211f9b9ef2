package data

import (
	"cmp"
	"context"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// RecordConsent records what a supplier, by identifier, says about sharing what it told us with other health bodies. On
// is today unless given.
func (r *Register) RecordConsent(ctx context.Context, c entity.Consent) (entity.Consent, error) {
	source := string(c.Source)
	if err := CleanAll(&source); err != nil {
		return c, err
	}
	c.Source, c.On = questionnaire.Text(source), cmp.Or(c.On, r.Today())
	switch {
	case !c.Share.Valid():
		return c, problem.New("bad-consent", string(c.Share), "say yes, ask or no", "there is no such answer")
	case c.Source == "":
		return c, problem.New("no-source", "", "say where with --source: a letter, a mail, the form it returned",
			"nobody can look up where the supplier said so")
	case c.On > r.Today():
		return c, problem.New("bad-dates", c.On.String(), "give the day on which it said so", "the day is yet to come")
	}
	err := r.Update(ctx, actConsent, func(tx *Tx) error {
		s, err := store.Get(ctx, tx, store.Suppliers, c.Supplier)
		if err != nil {
			return err
		}
		c.ID, c.By, c.At = tx.NewID(), tx.Actor(), tx.At()
		tx.Subject("supplier", s.Ref, "sharing: "+string(c.Share))
		return store.Insert(ctx, tx, store.Consents, c)
	})
	return c, err
}

// Consents lists what suppliers said about sharing as it was at a moment, oldest first: of one supplier, or of all
// with "".
func (r *Register) Consents(ctx context.Context, supplier string, at book.At) (list []entity.Consent, err error) {
	var where []store.Where
	if supplier != "" {
		where = append(where, store.By("supplier", supplier))
	}
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Consents, where...)
		return err
	})
	list = slices.DeleteFunc(list, func(c entity.Consent) bool { return c.Undone != nil })
	sortConsents(list)
	return list, err
}

// sortConsents puts the answer that counts last.
func sortConsents(list []entity.Consent) {
	slices.SortStableFunc(list, func(a, b entity.Consent) int {
		return cmp.Or(cmp.Compare(a.On, b.On), a.At.Compare(b.At))
	})
}

// ConsentNews reports whether an answer of a supplier on sharing says something new: another answer than the one that
// counts, and not one of before it.
func ConsentNews(ctx context.Context, v store.Viewer, c *entity.Consent) (bool, error) {
	list, err := store.List(ctx, v, store.Consents, store.By("supplier", c.Supplier))
	list = slices.DeleteFunc(list, func(c entity.Consent) bool { return c.Undone != nil })
	if err != nil || len(list) == 0 {
		return err == nil, err
	}
	sortConsents(list)
	last := list[len(list)-1]
	return last.Share != c.Share && last.On <= c.On, nil
}

// PutConsent records an answer that came in a workbook, in the transaction of its import.
func (tx *Tx) PutConsent(ctx context.Context, c entity.Consent) error {
	c.ID, c.By, c.At = tx.NewID(), tx.Actor(), tx.At()
	return store.Insert(ctx, tx, store.Consents, c)
}

// ReturnConsents takes back what suppliers said about sharing in the workbooks of an import.
func (tx *Tx) ReturnConsents(ctx context.Context, batch string) error {
	list, err := store.List(ctx, tx, store.Consents)
	for _, c := range list {
		if err != nil {
			return err
		}
		if c.Batch == batch && c.Undone == nil {
			c.Undone = &entity.Reopening{By: tx.Actor(), At: tx.At(), Reason: "the import was undone"}
			_, err = store.Put(ctx, tx, store.Consents, c)
		}
	}
	return err
}

// ConsentOf is what a supplier said last about sharing: to be asked, where it said nothing.
func (r *Register) ConsentOf(ctx context.Context, supplier string) (entity.Consent, error) {
	list, err := r.Consents(ctx, supplier, book.At{})
	if err != nil || len(list) == 0 {
		return entity.Consent{Supplier: supplier, Share: entity.AskFirst}, err
	}
	return list[len(list)-1], nil
}
