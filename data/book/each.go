package book

import (
	"cmp"
	"context"

	"assure/data/store"
	"assure/questionnaire/entity"
)

// How many suppliers are read at a time where it is all of them: what their scores are made from is released before
// the next. A past view has no index by supplier, so that each part reads more than itself.
const (
	together     = 250
	togetherCopy = 64 // with everything that answers hold, and the rows of a document
	togetherPast = 20_000
)

// Each reads all suppliers, some at a time, in the order they were added, from one view. read is called with the book
// of each part. It reads what it needs besides the book, and returns what is to be worked out from both without
// reading any more, nil for nothing: that is done while the next part is read, one part after the other.
//
// The answers of these books have no notes, planned dates and alternatives, and do not say whose they are and where
// they come from.
func (r *Reader) Each(ctx context.Context, v store.Viewer, at At, read func(*Book) (func() error, error)) error {
	work := make(chan func() error)
	done := make(chan error, 1)
	go func() {
		var err error
		for f := range work {
			if err == nil && f != nil {
				err = f()
			}
		}
		done <- err
	}()
	err := r.parts(ctx, v, together, func(some []entity.Supplier) error {
		b, err := r.open(ctx, v, at, Scope{Some: &some}, store.PlainAnswersOf)
		if err != nil {
			return err
		}
		f, err := read(b)
		if err == nil {
			work <- f
		}
		return err
	})
	close(work)
	if werr := <-done; err == nil {
		err = werr
	}
	return err
}

// parts reads all suppliers of a view, at most n at a time, in the order they were added.
func (r *Reader) parts(ctx context.Context, v store.Viewer, n int, do func([]entity.Supplier) error) error {
	n, last := cmp.Or(r.Together, n), ""
	if store.Here(v).Past() && r.Together == 0 {
		n = togetherPast
	}
	for {
		some, err := store.After(ctx, v, store.Suppliers, last, n)
		if err != nil || len(some) == 0 {
			return err
		}
		if err := do(some); err != nil {
			return err
		}
		last = some[len(some)-1].ID
		if len(some) < n {
			return nil
		}
	}
}
