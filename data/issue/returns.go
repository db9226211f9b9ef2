package issue

import (
	"cmp"
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// Return is a workbook sent to a supplier, with its state. Only the newest one of an assessment can
// be waiting.
type Return struct {
	Issue      entity.Issue
	Assessment entity.Assessment
	Engagement entity.Engagement
	Supplier   entity.Supplier
	Waiting    bool // not returned, declined or replaced by a newer one, and the assessment is open
	Late       bool // waiting or returned after its due date
}

// Returns lists the workbooks sent, by due date; those without one come last.
func Returns(ctx context.Context, r *data.Register, at book.At) (list []Return, err error) {
	asOf := r.Resolve(at).AsOf
	err = r.View(ctx, at, func(v *store.View) error {
		issues, err := store.List(ctx, v, store.Issues)
		if err != nil {
			return err
		}
		newest := map[string]int{}
		for _, i := range issues {
			newest[i.Assessment] = max(newest[i.Assessment], i.N)
		}
		for _, i := range issues {
			ret := Return{Issue: i}
			if ret.Assessment, err = store.Get(ctx, v, store.Assessments, i.Assessment); err != nil {
				return err
			}
			if ret.Engagement, err = store.Get(ctx, v, store.Engagements, ret.Assessment.Engagement); err != nil {
				return err
			}
			if ret.Supplier, err = store.Get(ctx, v, store.Suppliers, ret.Engagement.Supplier); err != nil {
				return err
			}
			ret.Waiting = i.ReturnedAt == nil && !i.Declined && i.N == newest[i.Assessment] &&
				ret.Assessment.State.Open()
			ret.Late = i.DueOn() != 0 && (ret.Waiting && i.DueOn() < asOf ||
				i.ReturnedAt != nil && r.Day(*i.ReturnedAt) > i.DueOn())
			if !ret.Late && i.ReturnedAt != nil {
				closes, err := book.ClosingOf(ctx, v, &ret.Engagement)
				if err != nil {
					return err
				}
				ret.Late = closes != nil && i.ReturnedAt.After(*closes)
			}
			list = append(list, ret)
		}
		return nil
	})
	slices.SortStableFunc(list, func(x, y Return) int {
		a, b := x.Issue.DueOn(), y.Issue.DueOn()
		if (a == 0) != (b == 0) { // without a due day: last
			return cmp.Compare(b, a)
		}
		return cmp.Or(cmp.Compare(a, b), cmp.Compare(x.Engagement.Ref, y.Engagement.Ref))
	})
	return list, err
}
