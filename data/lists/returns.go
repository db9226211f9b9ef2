package lists

import (
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/issue"
)

// Return is a questionnaire that was sent.
type Return struct {
	Place
	issue.Return
}

// Over reports whether nothing is to come of it any more.
func (x *Return) Over() bool { return !x.Open() }

// Returns lists the questionnaires sent, the worst first.
func Returns(ctx context.Context, r *data.Register, sc Scope, at book.At) (list []Return, err error) {
	var only []string
	if sc.Supplier != "" {
		only = []string{sc.Supplier}
	}
	all, err := issue.ReturnsOf(ctx, r, only, at)
	all = slices.DeleteFunc(all, func(x issue.Return) bool {
		return sc.Engagement != "" && x.Engagement.ID != sc.Engagement
	})
	for i := range all {
		list = append(list, Return{placeOf(&all[i].Supplier, &all[i].Engagement), all[i]})
	}
	return list, err
}
