package triage

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Board is the engagements to triage, those that need it most in front.
type Board struct {
	Settings *scoring.Settings
	Today    questionnaire.Date
	Facts    []*questionnaire.FactDef // that decide a tier, the first to ask in front
	Rows     []Row
}

// Row is one engagement.
type Row struct {
	Supplier   entity.Supplier
	Engagement entity.Engagement
	Facts      questionnaire.Facts    // that count today
	Held       map[string]entity.Fact // adopted facts as recorded last
	Triage     scoring.Triage
}

// Filter says which engagements are wanted.
type Filter struct {
	All       bool     // those with a final tier too; otherwise those not triaged or provisional
	Tier      string   // 1 to 4, or none for those not triaged; "" for any
	Suppliers []string // by what a person types; none are all
}

// Read returns the engagements not ended or lost of the suppliers in use: first those not triaged, then those whose
// tier is provisional, then the others, each by the name of the supplier.
func Read(ctx context.Context, r *data.Register, f Filter) (b *Board, err error) {
	tier, err := book.TierOf(f.Tier)
	if err != nil {
		return nil, err
	}
	only := map[string]bool{}
	for _, ref := range f.Suppliers {
		s, err := r.FindSupplier(ctx, ref)
		if err != nil {
			return nil, err
		}
		only[s.ID] = true
	}
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		b, err = read(ctx, r, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	b.Rows = slices.DeleteFunc(b.Rows, func(row Row) bool {
		return !row.Engagement.State.Open() || row.Supplier.Retired || len(only) > 0 && !only[row.Supplier.ID] ||
			tier >= 0 && row.Triage.Tier != tier || !f.All && !row.Waits()
	})
	return b, nil
}

// Waits reports whether the engagement is not triaged, or its tier is provisional.
func (r *Row) Waits() bool { return !r.Triage.Triaged || r.Triage.Provisional() }

// Open returns the ids of the facts that could change the tier, the first to ask in front.
func (b *Board) Open(r *Row) []string {
	if r.Triage.Triaged {
		return r.Triage.Open
	}
	return b.Settings.OpenFacts(r.Facts)
}

// Set sets a fact of a row and works its tier out again; it writes nothing. It returns the fact as it was.
func (b *Board) Set(r *Row, f entity.Fact) (was entity.Fact) {
	was = entity.Fact{ID: f.ID, Value: r.Facts.Get(f.ID)}
	if h, known := r.Held[f.ID]; known && h.Value == was.Value {
		was.Reason = h.Reason
	}
	if r.Held[f.ID] = f; f.Value == questionnaire.Unknown {
		delete(r.Facts, f.ID)
	} else {
		r.Facts[f.ID] = f.Value
	}
	r.Triage = b.Settings.Triage(r.Facts)
	return was
}

// Counts returns how many engagements are not triaged, and how many have a provisional tier.
func (b *Board) Counts() (none, provisional int) {
	for i := range b.Rows {
		switch t := &b.Rows[i].Triage; {
		case !t.Triaged:
			none++
		case t.Provisional():
			provisional++
		}
	}
	return none, provisional
}

// read reads every engagement, closed ones too.
func read(ctx context.Context, r *data.Register, v store.Viewer) (*Board, error) {
	b := r.Reader().Blank(book.At{})
	var err error
	if b.Settings, b.Version, err = r.Reader().Settings(ctx, v); err != nil {
		return nil, err
	}
	if _, err := b.ReadSuppliers(ctx, v, book.Scope{}); err != nil {
		return nil, err
	}
	facts, err := store.List(ctx, v, store.Facts)
	if err != nil {
		return nil, err
	}
	b.Facts = book.GroupBy(facts, func(f *entity.Fact) string { return f.Engagement })
	out := &Board{Settings: b.Settings, Today: r.Today()}
	for _, id := range b.Settings.OpenFacts(nil) {
		out.Facts = append(out.Facts, b.Settings.Facts.Def(id))
	}
	for _, s := range b.Suppliers {
		for _, e := range b.Engagements[s.ID] {
			known, held := b.CurrentFacts(e.ID), map[string]entity.Fact{}
			for _, f := range b.Facts[e.ID] {
				if f.Adopted {
					held[f.ID] = f
				}
			}
			out.Rows = append(out.Rows, Row{s, e, known, held, b.Triage(known)})
		}
	}
	rank := func(r *Row) int {
		switch {
		case !r.Triage.Triaged:
			return 0
		case r.Triage.Provisional():
			return 1
		}
		return 2
	}
	slices.SortFunc(out.Rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(rank(&x), rank(&y)),
			strings.Compare(text.Fold(x.Supplier.Name), text.Fold(y.Supplier.Name)),
			strings.Compare(x.Engagement.Ref, y.Engagement.Ref))
	})
	return out, nil
}
