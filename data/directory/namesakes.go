package directory

import (
	"cmp"
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/internal/legalname"
	"assure/questionnaire/entity"
)

// Namesakes lists the suppliers that have a name, now or formerly, as names of companies are compared: "Acme Ltd" is
// "ACME Limited". One that was merged into another is left out.
func Namesakes(ctx context.Context, r *data.Register, name string) ([]entity.Supplier, error) {
	list, err := r.Suppliers(ctx, book.At{})
	key := legalname.Parse(name).Key()
	return slices.DeleteFunc(list, func(s entity.Supplier) bool {
		return key == "" || s.MergedInto != "" ||
			!slices.ContainsFunc(append([]string{s.Name}, s.Former...), func(n string) bool {
				return legalname.Parse(n).Key() == key
			})
	}), err
}

// How many names that look alike are named, and how alike they are at least, of 100 of [legalname.Score].
const (
	mostAlike  = 3
	alikeScore = 85
)

// Lookalikes lists the suppliers whose name, or a former one, looks like a name and is not the same, the likest first:
// three at most. One that was merged into another is left out.
func Lookalikes(ctx context.Context, r *data.Register, name string) ([]entity.Supplier, error) {
	list, err := r.Suppliers(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	of, scores := legalname.Parse(name), map[string]int{}
	list = slices.DeleteFunc(list, func(s entity.Supplier) bool {
		for _, n := range append([]string{s.Name}, s.Former...) {
			scores[s.ID] = max(scores[s.ID], legalname.Score(of, legalname.Parse(n)))
		}
		return s.MergedInto != "" || scores[s.ID] < alikeScore || scores[s.ID] == 100
	})
	slices.SortStableFunc(list, func(a, b entity.Supplier) int { return cmp.Compare(scores[b.ID], scores[a.ID]) })
	return list[:min(len(list), mostAlike)], nil
}
