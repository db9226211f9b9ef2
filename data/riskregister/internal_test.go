package riskregister

import (
	"context"

	"assure/data"
	"assure/data/book"
	"assure/data/riskregister/tables"
	"assure/data/store"
)

// ReadTogether reads what a register says, so many suppliers at a time.
func ReadTogether(ctx context.Context, r *data.Register, at book.At, together int) (*tables.Book, error) {
	x := &exporter{r: r, tier: -1, out: &tables.Book{Method: tables.Method{AsOf: at.AsOf, KnownOn: at.AsOf}},
		seen: map[string]bool{}, packs: map[string]bool{}}
	err := r.View(ctx, at, func(v *store.View) (err error) {
		if x.copy, err = r.Reader().Copy(ctx, v, at, false); err != nil {
			return err
		}
		return x.addAll(ctx, v, []book.Scope{{}}, together)
	})
	return x.out, err
}

// Content reads what a register says.
func Content(ctx context.Context, r *data.Register, at book.At) (*tables.Book, error) {
	b, _, err := content(ctx, r, &Request{At: at})
	return b, err
}
