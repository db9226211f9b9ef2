package book

import (
	"context"

	"assure/data/store"
	"assure/questionnaire/entity"
)

// Scope is the part of the register that a book reads: all of it, one supplier's, one engagement's,
// or that of some suppliers read before.
type Scope struct {
	Supplier, Engagement string
	Some                 *[]entity.Supplier
}

// ScopesOf turns references into the parts of the register to read.
func ScopesOf(ctx context.Context, v store.Viewer, refs []string) ([]Scope, error) {
	if len(refs) == 0 {
		return []Scope{{}}, nil
	}
	var out []Scope
	for _, ref := range refs {
		e, err := store.FindRef(ctx, v, store.Engagements, entity.EngagementForm, ref)
		if err == nil {
			out = append(out, Scope{Engagement: e.ID})
			continue
		}
		if !IsNotFound(err) {
			return nil, err
		}
		s, err := FindSupplier(ctx, v, ref)
		if err != nil {
			return nil, NoSuch(ctx, v, ref, err)
		}
		out = append(out, Scope{Supplier: s.ID})
	}
	return out, nil
}

// Where narrows a list to the engagements of the book; it is nil for the whole register.
func (b *Book) Where() []store.Where { return b.where }

// OfCycles narrows a list to the assessments of the book; it is nil for the whole register.
func (b *Book) OfCycles() []store.Where {
	if b.where == nil {
		return nil
	}
	var ids []string
	for _, list := range b.Cycles {
		for i := range list {
			ids = append(ids, list[i].ID)
		}
	}
	return []store.Where{store.In("assessment", ids)}
}
