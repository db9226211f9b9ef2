package data

import (
	"context"
	"slices"

	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// plain are the words of a supplier's records that are no [questionnaire.Text]: names of people and of files, and what
// names the supplier. Nil leaves them.
type plain struct {
	supplier    func(*entity.Supplier)
	engagement  func(*entity.Engagement)
	document    func(*entity.Document)
	certificate func(*entity.Certificate)
	fact        func(*entity.Fact)
	support     func(*entity.Support)
	issue       func(*entity.Issue)
	query       func(*entity.Query)
	pass        func(*entity.Pass)
	risk        func(*entity.Risk)
	action      func(*entity.Action)
	addition    func(*store.Addition)
	file        func(*store.ImportFile)
	party       func(*entity.FourthParty)
	draft       func(*entity.DraftSent)
	dispute     func(*entity.Representation)
	consent     func(*entity.Consent)
	bundle      func(*entity.Bundle)
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
			c.Number, c.Issuer, c.CheckedAt = "", "", ""
			if dropName {
				c.Entity = removedName
			}
		},
		fact:    of.forgetNames,
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
			k.Appetite, k.Outside = "", ""
		},
		action: of.forgetOwner,
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
		draft:   func(d *entity.DraftSent) { d.To = "" },
		dispute: func(x *entity.Representation) { x.Who, x.Source = "", "" },
		consent: func(c *entity.Consent) { c.File, c.Sheet = "", "" },
		bundle:  func(b *entity.Bundle) { b.File = "" },
		costing: func(c *entity.Costing) { c.EachStated(of.forgetWho) },
		party:   of.forgetUses,
	}
}

// forgetNames removes what was typed as a fact: names of products, hosts and other companies. It is not known then,
// as any other word would be taken for a name.
func (of *belongings) forgetNames(f *entity.Fact) {
	if def := of.facts.Def(f.ID); def != nil && def.Open {
		f.Value = questionnaire.Unknown
	}
}

// forgetOwner removes from an action the clause and the owner, where that is somebody at the supplier.
func (of *belongings) forgetOwner(a *entity.Action) {
	a.Clause = ""
	if of.people.Find(a.Owner) == nil {
		a.Owner = ""
	}
}

// forgetUses removes where it was read that engagements of the supplier use a fourth party.
func (of *belongings) forgetUses(p *entity.FourthParty) {
	for i := range p.Uses {
		if slices.Contains(of.engagements, p.Uses[i].Engagement) {
			p.Uses[i].Source = ""
		}
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

// forgetting removes from what a register has of one kind.
type forgetting struct {
	kind string
	do   func() error
}

// forgets is the removal from everything of one kind.
func forgets[T any](ctx context.Context, tx *Tx, s *store.Scrub, k *store.Kind[T], ids []string,
	plain func(*T)) forgetting {
	return forgetting{k.Name(), func() error { return forgetEach(ctx, tx, s, k, ids, plain) }}
}

// forget removes from everything of a supplier the texts that s names, and plain besides.
func (tx *Tx) forget(ctx context.Context, s *store.Scrub, of *belongings, p plain) error {
	none := &store.Scrub{N: s.N, Removes: func(string) bool { return false }}
	for _, f := range tx.forgettings(ctx, s, none, of, p) {
		if err := f.do(); err != nil {
			return err
		}
	}
	for _, a := range of.assessments {
		if err := tx.ForgetAnswers(ctx, s, a); err != nil {
			return err
		}
	}
	s.List = append(s.List, none.List...)
	return nil
}

// forgettings lists what is removed, in the order of the store. A test finds a kind that is neither here nor named as
// one that says nothing of a supplier. What none is for keeps its texts.
func (tx *Tx) forgettings(ctx context.Context, s, none *store.Scrub, of *belongings, p plain) []forgetting {
	ids := of.ids
	documents, files := make([]string, len(of.documents)), make([]string, len(of.files))
	for i := range of.documents {
		documents[i] = of.documents[i].ID
	}
	for i := range of.files {
		files[i] = of.files[i].ID
	}
	return []forgetting{
		forgets(ctx, tx, s, store.Suppliers, append([]string{of.supplier.ID}, of.merged...), p.supplier),
		forgets(ctx, tx, s, store.Engagements, of.engagements, p.engagement),
		forgets(ctx, tx, s, store.Assessments, of.assessments, nil),
		forgets(ctx, tx, s, store.Documents, documents, p.document),
		forgets(ctx, tx, s, store.Certificates, ids["certificate"], p.certificate),
		forgets(ctx, tx, s, store.Resolutions, ids["resolution"], nil),
		forgets(ctx, tx, s, store.ForeignAnswers, ids["foreign_answer"], nil),
		forgets(ctx, tx, s, store.Facts, ids["fact"], p.fact),
		forgets(ctx, tx, s, store.Costings, ids["costing"], p.costing),
		forgets(ctx, tx, s, store.Decisions, ids["decision"], func(d *entity.Decision) {
			d.Bundle, d.BodyCode, d.Body, d.Less, d.Ended, d.Relied = "", "", "", "", "", nil
			d.About, d.Company = nil, ""
		}),
		forgets(ctx, tx, s, store.Drafts, ids["draft"], p.draft),
		forgets(ctx, tx, s, store.Representations, ids["representation"], p.dispute),
		forgets(ctx, tx, s, store.Consents, ids["consent"], p.consent),
		forgets(ctx, tx, s, store.Bundles, ids["bundle"], p.bundle),
		forgets(ctx, tx, s, store.Admissions, ids["admission"], nil),
		forgets(ctx, tx, s, store.Risks, ids["risk"], p.risk),
		forgets(ctx, tx, s, store.Actions, ids["action"], p.action),
		forgets(ctx, tx, s, store.Supports, ids["support"], p.support),
		forgets(ctx, tx, s, store.Issues, ids["issue"], p.issue),
		forgets(ctx, tx, s, store.Queries, ids["query"], p.query),
		forgets(ctx, tx, s, store.SignOffs, ids["sign_off"], nil),
		forgets(ctx, tx, s, store.Passes, ids["sign_off_pass"], p.pass),
		forgets(ctx, tx, s, store.Additions, ids["addition"], p.addition),
		forgets(ctx, tx, none, store.ImportFiles, files, p.file),
		forgets(ctx, tx, none, store.FourthParties, of.parties, p.party),
	}
}
