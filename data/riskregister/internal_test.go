package riskregister

import (
	"context"

	"assure/data"
	"assure/data/book"
	"assure/data/riskregister/tables"
)

// ReadTogether reads what a register says, so many suppliers at a time.
func ReadTogether(ctx context.Context, r *data.Register, at book.At, together int) (*tables.Book, error) {
	r.Reader().Together = together
	defer func() { r.Reader().Together = 0 }()
	return Content(ctx, r, at)
}

// Content reads what a register says.
func Content(ctx context.Context, r *data.Register, at book.At) (*tables.Book, error) {
	b, _, err := content(ctx, r, &Request{At: at})
	return b, err
}
