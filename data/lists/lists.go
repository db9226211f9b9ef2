// Package lists reads the whole register as lists of one kind of thing: risks with the 5x5 that they make, actions,
// decisions, evidence by the day it runs out, and queries. The command line and the pages of the terminal UI show the
// same rows, so that their figures cannot differ.
package lists

import (
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// Place is the supplier and engagement that a row belongs to.
type Place struct {
	Supplier      book.RefName
	EngagementRef string
	Service       string
	Lead          string // who looks after the engagement
}

// Scope narrows a list: zero values do not.
type Scope struct {
	Supplier   string // ULID
	Engagement string // ULID
}

// ScopeOf narrows a list to a supplier by what a person types, such as its reference; "" is all.
func ScopeOf(ctx context.Context, r *data.Register, supplier string) (Scope, error) {
	if supplier == "" {
		return Scope{}, nil
	}
	s, err := r.FindSupplier(ctx, supplier)
	return Scope{Supplier: s.ID}, err
}

// readTogether is how many suppliers are read at a time: what their scores are made from is released before the next.
const readTogether = 1_000

// each opens a book for a scope, a part of the suppliers at a time where it is all of them.
func each(ctx context.Context, r *data.Register, sc Scope, at book.At, do func(*book.Book) error) error {
	return r.View(ctx, at, func(v *store.View) error {
		parts := []book.Scope{{Supplier: sc.Supplier, Engagement: sc.Engagement}}
		if sc == (Scope{}) {
			all, err := store.List(ctx, v, store.Suppliers)
			if err != nil {
				return err
			}
			if len(all) > readTogether {
				parts = parts[:0]
				for some := range slices.Chunk(all, readTogether) {
					parts = append(parts, book.Scope{Some: &some})
				}
			}
		}
		for _, part := range parts {
			b, err := r.Reader().Open(ctx, v, at, part)
			if err != nil {
				return err
			}
			if err := do(b); err != nil {
				return err
			}
		}
		return nil
	})
}

// engagements goes through the engagements of a book with their suppliers.
func engagements(b *book.Book, do func(*entity.Supplier, *entity.Engagement)) {
	for i := range b.Suppliers {
		s := &b.Suppliers[i]
		list := b.Engagements[s.ID]
		for j := range list {
			do(s, &list[j])
		}
	}
}

func placeOf(s *entity.Supplier, e *entity.Engagement) Place {
	return Place{Supplier: book.RefName{Ref: s.Ref, Name: s.Name}, EngagementRef: e.Ref, Service: e.Service,
		Lead: e.Owner}
}

// newestCycle is the id of the newest cycle of a pack, "" for none.
func newestCycle(cycles []entity.Assessment, pack string) string {
	id, cycle := "", 0
	for i := range cycles {
		if a := &cycles[i]; a.Pack == pack && a.Cycle > cycle {
			id, cycle = a.ID, a.Cycle
		}
	}
	return id
}
