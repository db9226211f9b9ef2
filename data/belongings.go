package data

import (
	"context"
	"slices"

	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// belongings are the identifiers of everything that a register has of one supplier, records merged into it among them.
type belongings struct {
	supplier    entity.Supplier
	merged      []string
	engagements []string
	assessments []string
	parties     []string // fourth parties that its engagements use
	ids         map[string][]string
	files       []store.ImportFile // whose returns are all of this supplier
	documents   []entity.Document
	people      entity.People
	facts       questionnaire.FactTable
}

// idsOf lists the identifiers of a kind that meet a condition.
func idsOf[T any](ctx context.Context, v store.Viewer, to *belongings, k *store.Kind[T], id func(*T) string,
	where store.Where) error {
	if len(where.Values) == 0 {
		return nil
	}
	list, err := store.List(ctx, v, k, where)
	for i := range list {
		to.ids[k.Name()] = append(to.ids[k.Name()], id(&list[i]))
	}
	return err
}

func (r *Register) belongings(ctx context.Context, v store.Viewer, s *entity.Supplier) (*belongings, error) {
	of := &belongings{supplier: *s, ids: map[string][]string{}}
	var err error
	if of.people, err = peopleOf(ctx, v); err != nil {
		return nil, err
	}
	settings, _, err := r.Reader().Settings(ctx, v)
	if err != nil {
		return nil, err
	}
	of.facts = settings.Facts
	suppliers, err := store.List(ctx, v, store.Suppliers)
	if err != nil {
		return nil, err
	}
	for _, x := range suppliers {
		if x.MergedInto == s.ID {
			of.merged = append(of.merged, x.ID)
		}
	}
	by := store.In("supplier", append([]string{s.ID}, of.merged...))
	engagements, err := store.List(ctx, v, store.Engagements, by)
	if err != nil {
		return nil, err
	}
	for _, e := range engagements {
		of.engagements = append(of.engagements, e.ID)
	}
	assessments, err := store.List(ctx, v, store.Assessments, store.In("engagement", of.engagements))
	if err != nil {
		return nil, err
	}
	for _, a := range assessments {
		of.assessments = append(of.assessments, a.ID)
	}
	if of.documents, err = store.List(ctx, v, store.Documents, by); err != nil {
		return nil, err
	}
	for _, f := range []func() error{
		func() error { return of.ofSupplier(ctx, v, by) },
		func() error { return of.ofEngagements(ctx, v, store.In("engagement", of.engagements)) },
		func() error { return of.ofAssessments(ctx, v, store.In("assessment", of.assessments)) },
		func() error { return of.others(ctx, v) },
	} {
		if err := f(); err != nil {
			return nil, err
		}
	}
	return of, nil
}

func (of *belongings) ofSupplier(ctx context.Context, v store.Viewer, by store.Where) error {
	certificate := func(c *entity.Certificate) string { return c.ID }
	if err := idsOf(ctx, v, of, store.Certificates, certificate, by); err != nil {
		return err
	}
	if err := idsOf(ctx, v, of, store.Resolutions, func(c *entity.Resolution) string { return c.ID }, by); err != nil {
		return err
	}
	if err := idsOf(ctx, v, of, store.Consents, func(c *entity.Consent) string { return c.ID }, by); err != nil {
		return err
	}
	if err := idsOf(ctx, v, of, store.Bundles, func(b *entity.Bundle) string { return b.ID }, by); err != nil {
		return err
	}
	return idsOf(ctx, v, of, store.ForeignAnswers, func(c *store.ForeignAnswer) string { return c.ID }, by)
}

func (of *belongings) ofEngagements(ctx context.Context, v store.Viewer, by store.Where) error {
	if err := idsOf(ctx, v, of, store.Facts, store.FactID, by); err != nil {
		return err
	}
	costing := func(c *entity.Costing) string { return c.Engagement }
	if err := idsOf(ctx, v, of, store.Costings, costing, by); err != nil {
		return err
	}
	if err := idsOf(ctx, v, of, store.Decisions, func(d *entity.Decision) string { return d.ID }, by); err != nil {
		return err
	}
	if err := idsOf(ctx, v, of, store.Drafts, func(d *entity.DraftSent) string { return d.ID }, by); err != nil {
		return err
	}
	rep := func(x *entity.Representation) string { return x.ID }
	if err := idsOf(ctx, v, of, store.Representations, rep, by); err != nil {
		return err
	}
	if err := idsOf(ctx, v, of, store.Admissions, func(a *entity.Admission) string { return a.ID }, by); err != nil {
		return err
	}
	if err := idsOf(ctx, v, of, store.Risks, func(k *entity.Risk) string { return k.ID }, by); err != nil {
		return err
	}
	return idsOf(ctx, v, of, store.Actions, func(a *entity.Action) string { return a.ID }, by)
}

func (of *belongings) ofAssessments(ctx context.Context, v store.Viewer, by store.Where) error {
	if err := idsOf(ctx, v, of, store.Supports, func(s *entity.Support) string {
		return s.Document + "/" + s.Assessment + "/" + s.Question
	}, by); err != nil {
		return err
	}
	if err := idsOf(ctx, v, of, store.Issues, func(i *entity.Issue) string { return i.ID }, by); err != nil {
		return err
	}
	if err := idsOf(ctx, v, of, store.Queries, func(q *entity.Query) string { return q.ID }, by); err != nil {
		return err
	}
	if err := idsOf(ctx, v, of, store.SignOffs, func(s *entity.SignOff) string { return s.ID }, by); err != nil {
		return err
	}
	return idsOf(ctx, v, of, store.Passes, func(p *entity.Pass) string { return p.ID }, by)
}

// others finds what no column ties to the supplier: rows added to an exported register, imported files, uses of fourth
// parties.
func (of *belongings) others(ctx context.Context, v store.Viewer) error {
	additions, err := store.List(ctx, v, store.Additions)
	if err != nil {
		return err
	}
	subjects := slices.Concat(of.ids[store.Risks.Name()], of.ids[store.Actions.Name()])
	for _, a := range additions {
		if slices.Contains(subjects, a.Subject) {
			of.ids[store.Additions.Name()] = append(of.ids[store.Additions.Name()], a.Sheet+"/"+a.Subject)
		}
	}
	parties, err := store.List(ctx, v, store.FourthParties)
	if err != nil {
		return err
	}
	for i := range parties {
		if slices.ContainsFunc(parties[i].Uses, func(u entity.FourthPartyUse) bool {
			return slices.Contains(of.engagements, u.Engagement)
		}) {
			of.parties = append(of.parties, parties[i].ID)
		}
	}
	return of.imported(ctx, v)
}

// imported finds the imported files that hold returns of this supplier and of no other.
func (of *belongings) imported(ctx context.Context, v store.Viewer) error {
	foreign, err := store.List(ctx, v, store.ForeignAnswers)
	if err != nil {
		return err
	}
	mine, theirs := map[string]bool{}, map[string]bool{}
	for i := range foreign {
		if slices.Contains(of.ids[store.ForeignAnswers.Name()], foreign[i].ID) {
			mine[foreign[i].File] = true
		} else {
			theirs[foreign[i].File] = true
		}
	}
	files, err := store.List(ctx, v, store.ImportFiles)
	for _, f := range files {
		for _, x := range f.Returns {
			if slices.Contains(of.assessments, x.Assessment) {
				mine[f.ID] = true
			} else {
				theirs[f.ID] = true
			}
		}
		if mine[f.ID] && !theirs[f.ID] {
			of.files = append(of.files, f)
		}
	}
	return err
}

// kept lists the originals next to the register that only this supplier's records keep.
func (of *belongings) kept(ctx context.Context, v store.Viewer) (names []string, err error) {
	docs, err := store.List(ctx, v, store.Documents)
	if err != nil {
		return nil, err
	}
	files, err := store.List(ctx, v, store.ImportFiles)
	if err != nil {
		return nil, err
	}
	mine := map[string]bool{}
	for _, d := range of.documents {
		mine[d.ID] = true
		names = append(names, d.Kept)
	}
	for _, f := range of.files {
		mine[f.ID] = true
		names = append(names, f.Kept)
		if f.Carrier != nil {
			names = append(names, f.Carrier.Kept)
		}
	}
	others := map[string]bool{"": true}
	for _, d := range docs {
		if !mine[d.ID] {
			others[d.Kept] = true
		}
	}
	for _, f := range files {
		if !mine[f.ID] {
			others[f.Kept] = true
			if f.Carrier != nil {
				others[f.Carrier.Kept] = true
			}
		}
	}
	names = slices.DeleteFunc(names, func(n string) bool { return others[n] })
	slices.Sort(names)
	return slices.Compact(names), nil
}
