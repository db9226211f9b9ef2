package directory

import (
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
