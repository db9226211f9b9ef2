package book

import (
	"context"
	"time"

	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Light reads a book that has suppliers, engagements and facts, and no answers: for lists that show no scores. It has
// every fact, or those of the identifiers given.
func (r *Reader) Light(ctx context.Context, v store.Viewer, at At, facts ...string) (*Book, error) {
	b := r.Blank(at)
	b.view = v
	var err error
	if b.Settings, b.Version, err = r.Settings(ctx, v); err != nil {
		return nil, err
	}
	if _, err := b.ReadSuppliers(ctx, v, Scope{}); err != nil {
		return nil, err
	}
	var of []store.Where
	if len(facts) > 0 {
		of = []store.Where{store.In("fact", facts)}
	}
	list, err := store.List(ctx, v, store.Facts, of...)
	b.Facts = GroupBy(list, func(f *entity.Fact) string { return f.Engagement })
	return b, err
}

// Day is the calendar day of an instant where the register is.
func (b *Book) Day(t time.Time) questionnaire.Date { return b.day(t) }
