package data

import (
	"context"

	"slices"

	"assure/data/store"
	"assure/questionnaire/entity"
)

// plain are the words of a supplier's records that are no [questionnaire.Text]: names of people and of files, and what
// names the supplier. Nil leaves them.
type plain struct {
	supplier    func(*entity.Supplier)
	engagement  func(*entity.Engagement)
	document    func(*entity.Document)
	certificate func(*entity.Certificate)
	support     func(*entity.Support)
	issue       func(*entity.Issue)
	query       func(*entity.Query)
	pass        func(*entity.Pass)
	risk        func(*entity.Risk)
	action      func(*entity.Action)
	addition    func(*store.Addition)
	file        func(*store.ImportFile)
	party       func(*entity.FourthParty)
	costing     func(*entity.Costing)
}

// removedName is what stands for a name that has to be something.
const removedName = "removed"

// plainOf removes what a disposal removes; with dropName also what names the supplier.
func plainOf(of *belongings, dropName bool) plain {
	return plain{
		supplier: func(s *entity.Supplier) {
			s.Contacts = nil
			if dropName {
				s.Name, s.CompanyNumber, s.Parent = s.Ref+" (disposed of)", "", ""
				s.Former, s.ODSCodes, s.Tags = nil, nil, nil
			}
		},
		engagement: func(e *entity.Engagement) {
			e.OutOfHours = ""
			if dropName {
				e.Service, e.Lot, e.ContractRef = removedName, "", ""
			}
		},
		document: func(d *entity.Document) {
			d.Reference, d.Path, d.Kept, d.Issuer, d.Entity, d.Marking = removedName+" ("+d.Ref+")", "", "", "", "", ""
		},
		certificate: func(c *entity.Certificate) {
			c.Number = ""
			if dropName {
				c.Entity = removedName
			}
		},
		support: func(s *entity.Support) { s.File, s.Sheet = "", "" },
		issue: func(i *entity.Issue) {
			i.To, i.File = "", ""
			for j := range i.Events {
				i.Events[j].Who, i.Events[j].Address, i.Events[j].Letter = "", "", ""
			}
		},
		query: func(q *entity.Query) { q.RepliedBy = "" },
		pass:  func(p *entity.Pass) { p.What = removedName },
		risk: func(k *entity.Risk) {
			if k.Kind == entity.HandRisk || dropName {
				k.Title = removedName
			}
		},
		action: func(a *entity.Action) {
			if of.people.Find(a.Owner) == nil { // somebody at the supplier
				a.Owner = ""
			}
		},
		addition: func(a *store.Addition) {
			for i := range a.Notes {
				a.Notes[i].Author = ""
			}
		},
		file: func(f *store.ImportFile) {
			f.Path, f.Kept, f.Report = removedName, "", nil
			if f.Carrier != nil {
				f.Carrier.Path, f.Carrier.Kept = removedName, ""
			}
		},
		costing: func(c *entity.Costing) { c.EachStated(of.forgetWho) },
		party: func(p *entity.FourthParty) {
			for i := range p.Uses {
				if slices.Contains(of.engagements, p.Uses[i].Engagement) {
					p.Uses[i].Source = ""
				}
			}
		},
	}
}

// forgetWho removes the name of somebody at the supplier from a figure.
func (of *belongings) forgetWho(s *entity.Stated) {
	if of.people.Find(s.By) == nil {
		s.By = removedName
	}
}

// each removes from everything of one kind.
func forgetEach[T any](ctx context.Context, tx *Tx, s *store.Scrub, k *store.Kind[T], ids []string,
	plain func(*T)) error {
	for _, id := range ids {
		if err := store.Forget(ctx, tx, s, k, id, plain); err != nil {
			return err
		}
	}
	return nil
}

// forget removes from everything of a supplier the texts that s names, and plain besides.
func (tx *Tx) forget(ctx context.Context, s *store.Scrub, of *belongings, p plain) error {
	ids := of.ids
	documents, files := make([]string, len(of.documents)), make([]string, len(of.files))
	for i := range of.documents {
		documents[i] = of.documents[i].ID
	}
	for i := range of.files {
		files[i] = of.files[i].ID
	}
	none := &store.Scrub{N: s.N, Removes: func(string) bool { return false }}
	for _, f := range []func() error{
		func() error {
			return forgetEach(ctx, tx, s, store.Suppliers, append([]string{of.supplier.ID}, of.merged...), p.supplier)
		},
		func() error { return forgetEach(ctx, tx, s, store.Engagements, of.engagements, p.engagement) },
		func() error { return forgetEach(ctx, tx, s, store.Assessments, of.assessments, nil) },
		func() error { return forgetEach(ctx, tx, s, store.Documents, documents, p.document) },
		func() error { return forgetEach(ctx, tx, s, store.Certificates, ids["certificate"], p.certificate) },
		func() error { return forgetEach(ctx, tx, s, store.Resolutions, ids["resolution"], nil) },
		func() error { return forgetEach(ctx, tx, s, store.ForeignAnswers, ids["foreign_answer"], nil) },
		func() error { return forgetEach(ctx, tx, s, store.Facts, ids["fact"], nil) },
		func() error { return forgetEach(ctx, tx, s, store.Costings, ids["costing"], p.costing) },
		func() error { return forgetEach(ctx, tx, s, store.Decisions, ids["decision"], nil) },
		func() error { return forgetEach(ctx, tx, s, store.Admissions, ids["admission"], nil) },
		func() error { return forgetEach(ctx, tx, s, store.Risks, ids["risk"], p.risk) },
		func() error { return forgetEach(ctx, tx, s, store.Actions, ids["action"], p.action) },
		func() error { return forgetEach(ctx, tx, s, store.Supports, ids["support"], p.support) },
		func() error { return forgetEach(ctx, tx, s, store.Issues, ids["issue"], p.issue) },
		func() error { return forgetEach(ctx, tx, s, store.Queries, ids["query"], p.query) },
		func() error { return forgetEach(ctx, tx, s, store.SignOffs, ids["sign_off"], nil) },
		func() error { return forgetEach(ctx, tx, s, store.Passes, ids["sign_off_pass"], p.pass) },
		func() error { return forgetEach(ctx, tx, s, store.Additions, ids["addition"], p.addition) },
		func() error { return forgetEach(ctx, tx, none, store.ImportFiles, files, p.file) },
		func() error { return forgetEach(ctx, tx, none, store.FourthParties, of.parties, p.party) },
		func() error {
			for _, a := range of.assessments {
				if err := tx.ForgetAnswers(ctx, s, a); err != nil {
					return err
				}
			}
			return nil
		},
	} {
		if err := f(); err != nil {
			return err
		}
	}
	s.List = append(s.List, none.List...)
	return nil
}
