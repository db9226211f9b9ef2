package data

import (
	"context"

	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// PacksOf are the packs of an engagement, with why each applies or not.
type PacksOf struct {
	Supplier   entity.Supplier
	Engagement entity.Engagement
	Tier       int // 0 while it is not known
	Packs      []book.Applies
}

// Applies says of each pack whether it is required of an engagement or offered to it, and which facts make it so: of
// the engagement that a reference names, or of each live one of a supplier.
func (r *Register) Applies(ctx context.Context, ref string, at book.At) (list []PacksOf, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		scopes, err := book.ScopesOf(ctx, v, []string{ref})
		if err != nil {
			return err
		}
		for _, sc := range scopes {
			b, err := r.Reader().Open(ctx, v, at, sc)
			if err != nil {
				return err
			}
			for _, s := range b.Suppliers {
				for _, e := range b.Engagements[s.ID] {
					if !e.State.Open() && sc.Engagement == "" {
						continue
					}
					st := b.Stand(e)
					list = append(list, PacksOf{Supplier: s, Engagement: e, Tier: st.Triage.Tier,
						Packs: b.Applies(r.Packs(), &st)})
				}
			}
		}
		return nil
	})
	return list, err
}
