package book

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// IsNotFound reports whether an error means that something is not in the register.
func IsNotFound(err error) bool { return errors.Is(err, store.ErrNotFound) }

// FindEngagement finds an engagement, with its supplier, by its reference or by its supplier's:
// then it is the only one that is open. Several are [ErrAmbiguous].
func FindEngagement(ctx context.Context, v store.Viewer, ref string) (entity.Engagement, entity.Supplier, error) {
	e, err := store.Find(ctx, v, store.Engagements, store.By("ref_key", store.RefKey(ref)))
	if err == nil {
		s, err := store.Get(ctx, v, store.Suppliers, e.Supplier)
		return e, s, err
	}
	if !errors.Is(err, store.ErrNotFound) {
		return e, entity.Supplier{}, err
	}
	s, err := FindSupplier(ctx, v, ref)
	if err != nil {
		return e, s, NoSuch(ref, err)
	}
	all, err := store.List(ctx, v, store.Engagements, store.By("supplier", s.ID))
	if err != nil {
		return e, s, err
	}
	open := slices.DeleteFunc(all, func(e entity.Engagement) bool { return !e.State.Open() })
	switch len(open) {
	case 1:
		return open[0], s, nil
	case 0:
		return e, s, fmt.Errorf("%w: %w", store.ErrNotFound,
			problem.New("no-engagement", s.Ref, "add one with assure engagement add "+s.Ref,
				"the supplier has no engagement that is not ended or lost"))
	}
	names := make([]string, len(open))
	for i, o := range open {
		names[i] = strings.TrimSpace(o.Ref + " " + text.Safe(o.Service))
	}
	return e, s, fmt.Errorf("%w: %w", ErrAmbiguous,
		problem.New("several-engagements", s.Ref, "name one: "+strings.Join(names, ", "),
			"the supplier has %d engagements not ended or lost", len(open)))
}

// ErrAmbiguous is the error of a name that matches several things.
var ErrAmbiguous = errors.New("matches several")

// FindRisk finds a risk by its reference.
func FindRisk(ctx context.Context, v store.Viewer, ref string) (entity.Risk, error) {
	k, err := store.Find(ctx, v, store.Risks, store.By("ref_key", store.RefKey(ref)))
	if IsNotFound(err) {
		err = notFound(problem.New("unknown-risk", text.Safe(ref), "see assure risk list", "there is no such risk"),
			riskRef)
	}
	return k, err
}

// CompareCycles orders cycles by pack, oldest first.
func CompareCycles(a, b entity.Assessment) int {
	return cmp.Or(strings.Compare(a.Pack, b.Pack), cmp.Compare(a.Cycle, b.Cycle))
}

// FindSupplier finds a supplier by reference, ODS code or company number. One that was merged into another finds that
// one. Several are [ErrAmbiguous].
func FindSupplier(ctx context.Context, v store.Viewer, key string) (entity.Supplier, error) {
	s, err := findSupplier(ctx, v, key)
	for steps := 0; err == nil && s.MergedInto != "" && steps < mergesFollowed; steps++ {
		s, err = store.Get(ctx, v, store.Suppliers, s.MergedInto)
	}
	return s, err
}

// mergesFollowed is how many merges one after another are followed.
const mergesFollowed = 100

func findSupplier(ctx context.Context, v store.Viewer, key string) (entity.Supplier, error) {
	var none entity.Supplier
	folded := store.RefKey(key)
	s, err := store.Find(ctx, v, store.Suppliers, store.By("ref_key", folded))
	if !errors.Is(err, store.ErrNotFound) {
		return s, err
	}
	if id, ok, err := store.SupplierOfCode(ctx, v, key); err != nil || ok {
		if err != nil {
			return none, err
		}
		return store.Get(ctx, v, store.Suppliers, id)
	}
	if folded == "" {
		return none, noSupplier(key, supplierRef)
	}
	list, err := store.List(ctx, v, store.Suppliers, store.By("company_key", folded))
	if live := slices.DeleteFunc(slices.Clone(list), func(s entity.Supplier) bool { return s.Retired }); len(live) > 0 {
		list = live
	}
	switch {
	case err != nil:
		return none, err
	case len(list) == 1:
		return list[0], nil
	case len(list) == 0:
		return none, noSupplier(key, supplierRef)
	}
	refs := make([]string, len(list))
	for i := range list {
		refs[i] = list[i].Ref
	}
	return none, fmt.Errorf("%w: %w", ErrAmbiguous,
		problem.New("ambiguous-supplier", text.Safe(key), "name one by its reference: "+strings.Join(refs, ", "),
			"%d suppliers have this company number", len(list)))
}

// noSupplier is the error of a key that names no supplier. wanted says what else it might have
// named.
func noSupplier(key string, wanted ...refKind) error {
	return notFound(problem.New("unknown-supplier", text.Safe(key),
		"check the reference, ODS code or company number, or add the supplier with assure supplier add",
		"there is no such supplier in the register"), wanted...)
}

// NamesEngagement reports whether a person who typed the key means an engagement.
func NamesEngagement(key string) bool { return strings.HasPrefix(text.Fold(key), "eng-") }

// NoSuch is the error of a key that may name an engagement or a supplier, and names neither.
func NoSuch(key string, err error) error {
	switch {
	case !IsNotFound(err):
		return err
	case NamesEngagement(key):
		return notFound(problem.New("unknown-engagement", text.Safe(key), "assure engagement list shows them",
			"there is no such engagement in the register"), supplierRef, engagementRef)
	}
	return noSupplier(key, supplierRef, engagementRef)
}

// FindTender finds a tender by its reference.
func FindTender(ctx context.Context, v store.Viewer, ref string) (entity.Tender, error) {
	t, err := store.Find(ctx, v, store.Tenders, store.By("ref_key", store.RefKey(ref)))
	if IsNotFound(err) {
		return t, notFound(problem.New("unknown-tender", text.Safe(ref),
			"give the reference of a tender, such as TEN-001; assure tender list shows them",
			"there is no such tender"), tenderRef)
	}
	return t, err
}

// BidsOf are the engagements that carry the reference of a tender, won and lost ones too, by reference.
func BidsOf(ctx context.Context, v store.Viewer, t *entity.Tender) ([]entity.Engagement, error) {
	all, err := store.List(ctx, v, store.Engagements)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all,
		func(e entity.Engagement) bool { return store.RefKey(e.Tender) != store.RefKey(t.Ref) })
	slices.SortFunc(all, func(x, y entity.Engagement) int { return cmp.Compare(x.Ref, y.Ref) })
	return all, nil
}
