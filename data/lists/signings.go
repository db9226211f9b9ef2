package lists

import (
	"cmp"
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// Signing is what somebody passed at a sign-off or withdrew of it, or a ruling on a late bid. It has no number of its
// own: its Basis is what was passed, or whether the bid was admitted.
type Signing struct {
	Place
	entity.Decision
	Pack  string
	Words string // the text of the question
}

// SigningWord says what a signing is, "" for a kind that is in no list of signings.
func SigningWord(d *entity.Decision) string {
	switch d.Kind {
	case entity.PassedBlock:
		return "passed at sign-off"
	case entity.PassWithdrawn:
		return "pass withdrawn"
	case entity.LateRuling:
		return "late bid " + d.Basis
	}
	return ""
}

// signed finds the suppliers with a pass or a ruling.
func signed(ctx context.Context, v store.Viewer) (map[string]bool, error) {
	passes, err := store.List(ctx, v, store.Passes)
	if err != nil {
		return nil, err
	}
	cycles, ids := map[string]bool{}, map[string]bool{}
	for i := range passes {
		cycles[passes[i].Assessment] = true
	}
	for id := range cycles {
		a, err := store.Get(ctx, v, store.Assessments, id)
		if err != nil {
			return nil, err
		}
		ids[a.Engagement] = true
	}
	rulings, err := store.List(ctx, v, store.Admissions)
	if err != nil {
		return nil, err
	}
	for i := range rulings {
		ids[rulings[i].Engagement] = true
	}
	return ofEngagements(ctx, v, ids)
}

// Signings lists what was passed at sign-offs, with withdrawals, and the rulings on late bids, by day.
func Signings(ctx context.Context, r *data.Register, sc Scope, at book.At) (list []Signing, err error) {
	err = each(ctx, r, sc, at, signed, func(b *book.Book) error {
		all, err := b.Signings(ctx)
		if err != nil {
			return err
		}
		engagements(b, func(s *entity.Supplier, e *entity.Engagement) {
			for i := range all[e.ID] {
				d := &all[e.ID][i]
				if SigningWord(d) == "" || d.On > b.AsOf {
					continue
				}
				row := Signing{Place: placeOf(s, e), Decision: *d}
				for _, a := range b.Cycles[e.ID] {
					if compiled := b.Compiled[a.PackSHA]; a.ID == d.Assessment && compiled != nil {
						row.Pack = a.Pack
						if q := compiled.Pack().Question(d.Question); q != nil {
							row.Words = q.Text
						}
					}
				}
				list = append(list, row)
			}
		})
		return nil
	})
	slices.SortStableFunc(list, func(a, b Signing) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.EngagementRef, b.EngagementRef))
	})
	return list, err
}

// KeepsSigning reports whether a signing passes a filter: one by kind, state or end keeps none, as it has none of them.
func (f *DecisionFilter) KeepsSigning(s *Signing, people entity.People) bool {
	return f.Kind == "" && f.State == "" && f.Before == 0 && f.Keeps(&Decision{Decision: s.Decision}, people)
}
