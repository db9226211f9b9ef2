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

// Return is a workbook sent to a supplier and what became of it. Only the newest one of an assessment waits: an earlier
// one was sent again.
type Return struct {
	Issue      entity.Issue
	Assessment entity.Assessment
	Engagement entity.Engagement
	Supplier   entity.Supplier
	Waiting    bool // not returned, not declined, not sent again, and the assessment still open
	Late       bool // waiting past its day, or returned after it
}

// Returns lists the workbooks sent, the earliest due first and those without a day last.
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
			one := Return{Issue: i}
			if one.Assessment, err = store.Get(ctx, v, store.Assessments, i.Assessment); err != nil {
				return err
			}
			if one.Engagement, err = store.Get(ctx, v, store.Engagements, one.Assessment.Engagement); err != nil {
				return err
			}
			if one.Supplier, err = store.Get(ctx, v, store.Suppliers, one.Engagement.Supplier); err != nil {
				return err
			}
			one.Waiting = i.ReturnedAt == nil && !i.Declined && i.N == newest[i.Assessment] && one.Assessment.State.Open()
			one.Late = i.Late || one.Waiting && i.DueOn() != 0 && i.DueOn() < asOf
			list = append(list, one)
		}
		return nil
	})
	slices.SortStableFunc(list, func(x, y Return) int {
		a, b := x.Issue.DueOn(), y.Issue.DueOn()
		return cmp.Or(cmp.Compare(data.BoolToInt(a == 0), data.BoolToInt(b == 0)), cmp.Compare(a, b), cmp.Compare(x.Engagement.Ref, y.Engagement.Ref))
	})
	return list, err
}
