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
