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
	e, err := store.FindRef(ctx, v, store.Engagements, entity.EngagementForm, ref)
	if err == nil {
		s, err := store.Get(ctx, v, store.Suppliers, e.Supplier)
		return e, s, err
	}
	if !errors.Is(err, store.ErrNotFound) {
		return e, entity.Supplier{}, err
	}
	s, err := FindSupplier(ctx, v, ref)
	if err != nil {
		return e, s, NoSuch(ctx, v, ref, err)
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
	k, err := store.FindRef(ctx, v, store.Risks, entity.RiskForm, ref)
	if IsNotFound(err) {
		near, nerr := near(ctx, v, store.Risks, entity.RiskForm, ref,
			func(k *entity.Risk) (string, string) { return k.Ref, k.Title })
		if nerr != nil {
			return k, nerr
		}
		err = notFound(problem.New("unknown-risk", text.Safe(ref), near+"assure risk list shows them",
			"there is no such risk"), entity.RiskForm)
	}
	return k, err
}

// FindIncident finds an incident by its reference.
func FindIncident(ctx context.Context, v store.Viewer, ref string) (entity.Incident, error) {
	i, err := store.FindRef(ctx, v, store.Incidents, entity.IncidentForm, ref)
	if IsNotFound(err) {
		near, nerr := near(ctx, v, store.Incidents, entity.IncidentForm, ref,
			func(i *entity.Incident) (string, string) { return i.Ref, i.Title })
		if nerr != nil {
			return i, nerr
		}
		err = notFound(problem.New("unknown-incident", text.Safe(ref), near+"assure incident list shows them",
			"there is no such incident"), entity.IncidentForm)
	}
	return i, err
}

// CompareCycles orders cycles by pack, oldest first.
func CompareCycles(a, b entity.Assessment) int {
	return cmp.Or(strings.Compare(a.Pack, b.Pack), cmp.Compare(a.Cycle, b.Cycle))
}

// SupplierByKey finds a supplier by reference, ODS code or company number, as sheets name one. One that was merged into
// another finds that one. Several are [ErrAmbiguous].
func SupplierByKey(ctx context.Context, v store.Viewer, key string) (entity.Supplier, error) {
	s, err := supplierByKey(ctx, v, key)
	if err != nil {
		return s, err
	}
	return merged(ctx, v, s)
}

// merged follows the merges of a supplier to the one that has its records now.
func merged(ctx context.Context, v store.Viewer, s entity.Supplier) (_ entity.Supplier, err error) {
	for steps := 0; err == nil && s.MergedInto != "" && steps < mergesFollowed; steps++ {
		s, err = store.Get(ctx, v, store.Suppliers, s.MergedInto)
	}
	return s, err
}

// mergesFollowed is how many merges one after another are followed.
const mergesFollowed = 100

func supplierByKey(ctx context.Context, v store.Viewer, key string) (entity.Supplier, error) {
	var none entity.Supplier
	s, err := store.FindRef(ctx, v, store.Suppliers, entity.SupplierForm, key)
	if !errors.Is(err, store.ErrNotFound) {
		return s, err
	}
	if id, ok, err := store.SupplierOfCode(ctx, v, key); err != nil || ok {
		if err != nil {
			return none, err
		}
		return store.Get(ctx, v, store.Suppliers, id)
	}
	folded := store.RefKey(key)
	if folded == "" {
		return none, noSupplier(key, "", entity.SupplierForm)
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
		return none, noSupplier(key, "", entity.SupplierForm)
	}
	refs := make([]string, len(list))
	for i := range list {
		refs[i] = list[i].Ref
	}
	return none, fmt.Errorf("%w: %w", ErrAmbiguous,
		problem.New("ambiguous-supplier", text.Safe(key), "name one by its reference: "+strings.Join(refs, ", "),
			"%d suppliers have this company number", len(list)))
}

// FindTender finds a tender by its reference.
func FindTender(ctx context.Context, v store.Viewer, ref string) (entity.Tender, error) {
	t, err := store.FindRef(ctx, v, store.Tenders, entity.TenderForm, ref)
	if IsNotFound(err) {
		return t, notFound(problem.New("unknown-tender", text.Safe(ref),
			"give the reference of a tender; assure tender list shows them",
			"there is no such tender"), entity.TenderForm)
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
