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

// having finds the suppliers that a list has a row of, by ULID.
type having func(context.Context, store.Viewer) (map[string]bool, error)

// each opens a book for a scope. Where it is all suppliers, only those that have a row are read, a part of them at a
// time; nil for every one.
func each(ctx context.Context, r *data.Register, sc Scope, at book.At, has having, do func(*book.Book) error) error {
	return r.View(ctx, at, func(v *store.View) error {
		parts := []book.Scope{{Supplier: sc.Supplier, Engagement: sc.Engagement}}
		if sc == (Scope{}) {
			some, err := suppliers(ctx, v, has)
			if err != nil {
				return err
			}
			parts = parts[:0]
			for part := range slices.Chunk(some, readTogether) {
				parts = append(parts, book.Scope{Some: &part})
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

// suppliers lists those that have a row.
func suppliers(ctx context.Context, v store.Viewer, has having) ([]entity.Supplier, error) {
	all, err := store.List(ctx, v, store.Suppliers)
	if err != nil || has == nil {
		return all, err
	}
	some, err := has(ctx, v)
	return slices.DeleteFunc(all, func(s entity.Supplier) bool { return !some[s.ID] }), err
}

// ofEngagements are the suppliers of engagements, by ULID.
func ofEngagements(ctx context.Context, v store.Viewer, ids map[string]bool) (map[string]bool, error) {
	out := map[string]bool{}
	if len(ids) == 0 {
		return out, nil
	}
	list, err := store.List(ctx, v, store.Engagements)
	for i := range list {
		if ids[list[i].ID] {
			out[list[i].Supplier] = true
		}
	}
	return out, err
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
