package book

import (
	"context"
	"maps"
	"slices"

	"assure/data/store"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Costings are what was entered about the money of the engagements of the book by its day, by identifier. Amounts are
// commercially sensitive: a redacted book has none, and withheld tells that there are some.
func (b *Book) Costings(ctx context.Context) (byEngagement map[string]entity.Costing, withheld bool, err error) {
	list, err := store.List(ctx, b.view, store.Costings, b.where...)
	byEngagement = map[string]entity.Costing{}
	for i := range list {
		if c := list[i].Known(b.AsOf); !c.Empty() {
			if b.redactor != nil {
				return map[string]entity.Costing{}, true, nil
			}
			byEngagement[c.Engagement] = c
		}
	}
	return byEngagement, false, err
}

// InOrder are the results of the governing cycles, by pack.
func (s *Standing) InOrder() []*scoring.Result {
	var out []*scoring.Result
	for _, id := range slices.Sorted(maps.Keys(s.Results)) {
		out = append(out, s.Results[id])
	}
	return out
}
