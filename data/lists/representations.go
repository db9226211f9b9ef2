package lists

import (
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
)

// Representation is a point that a supplier disputes.
type Representation struct {
	Place
	data.RepresentationView
}

// Over reports whether nothing is to be done about it.
func (x *Representation) Over() bool { return !x.State.Open() && !x.Unchanged }

// Representations lists what suppliers dispute, those to act on first.
func Representations(ctx context.Context, r *data.Register, sc Scope, at book.At) (list []Representation, err error) {
	var refs []string
	if sc.Supplier != "" {
		err := r.View(ctx, at, func(v *store.View) error {
			s, err := store.Get(ctx, v, store.Suppliers, sc.Supplier)
			refs = []string{s.Ref}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	all, err := r.Representations(ctx, refs, at)
	all = slices.DeleteFunc(all, func(v data.RepresentationView) bool {
		return sc.Engagement != "" && v.Of.ID != sc.Engagement
	})
	for i := range all {
		list = append(list, Representation{placeOf(&all[i].Supplier, &all[i].Of), all[i]})
	}
	return list, err
}
