package walk

import (
	"context"

	"assure/data"
	"assure/data/book"
)

// ReadBoth reads an assessment as a session has it and as the register has it, both of one moment.
func ReadBoth(ctx context.Context, r *data.Register, assessment string) (View, *data.AssessmentView, error) {
	a, err := r.Assessment(ctx, assessment, book.At{})
	if err != nil {
		return View{}, nil, err
	}
	v := viewOf(a)
	if v.People, err = r.People(ctx, book.At{}); err != nil {
		return View{}, nil, err
	}
	v.Authors = a.Authors(v.People)
	return v, a, nil
}
