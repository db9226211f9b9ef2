package data

import (
	"context"

	"assure/data/register"
	"assure/data/store"
)

// ReadTogether reads what a register says, so many suppliers at a time.
func ReadTogether(ctx context.Context, r *Register, at At, together int) (*register.Book, error) {
	x := &exporter{r: r, tier: -1, out: &register.Book{Method: register.Method{AsOf: at.AsOf, KnownOn: at.AsOf}}, seen: map[string]bool{}, packs: map[string]bool{}}
	err := r.View(ctx, at, func(v *store.View) error { return x.addAll(ctx, v, at, []scope{{}}, together) })
	return x.out, err
}

// Content reads what a register says.
func Content(ctx context.Context, r *Register, at At) (*register.Book, error) {
	b, _, err := r.registerBook(ctx, &ExportRequest{At: at})
	return b, err
}
