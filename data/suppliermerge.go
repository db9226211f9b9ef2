package data

import (
	"context"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Merged is what a merge, or its undo, moved from one supplier to another.
type Merged struct {
	From, Into   entity.Supplier
	Engagements  []string // references
	Documents    int
	Certificates int
	Resolutions  int // of contradictions
	Foreign      int // answers to other questionnaires
}

// Along says in words what goes along with the record, a part for each kind there is some of.
func (m *Merged) Along() (parts []string) {
	for _, x := range []struct {
		n         int
		one, many string
	}{{len(m.Engagements), "engagement", "engagements"}, {m.Documents, "document", "documents"},
		{m.Certificates, "certificate", "certificates"},
		{m.Foreign, "answer to other questionnaires", "answers to other questionnaires"}} {
		if x.n > 0 {
			parts = append(parts, text.Plural(x.n, x.one, x.many))
		}
	}
	return parts
}

// MergeSuppliers makes two records of one supplier one, for a reason: everything of the first belongs to the second,
// which gets its ODS codes, contacts, tags and names too. The first stays, retired, and its reference finds the second.
// Two company numbers are two companies: then takeover says that the second one took the first over.
func (r *Register) MergeSuppliers(ctx context.Context, from, into string, takeover bool,
	reason questionnaire.Text) (m *Merged, err error) {
	err = r.Update(ctx, actMerge, func(tx *Tx) error {
		if m, err = mergeable(ctx, tx, from, into); err != nil {
			return err
		}
		if m.Takeover() && !takeover {
			return problem.New("two-companies", m.From.Ref, "correct the wrong number with assure supplier set; where "+
				m.Into.Ref+" took "+m.From.Ref+" over, add --takeover",
				"they have different company numbers: %s and %s", text.Safe(m.From.CompanyNumber),
				text.Safe(m.Into.CompanyNumber))
		}
		tx.Subject("supplier", m.From.Ref, "into "+m.Into.Ref)
		why, err := tx.why(m.From.Ref, reason)
		if err != nil {
			return err
		}
		m.From.Why, m.Into.Why = why, why
		m.From.Retired, m.From.MergedInto, m.From.TakenOver = true, m.Into.ID, m.Takeover()
		if err := tx.updateSupplier(ctx, m.From); err != nil { // it gives its codes up
			return err
		}
		join(&m.Into, &m.From)
		if err := tx.updateSupplier(ctx, m.Into); err != nil {
			return err
		}
		if err := tx.moveAll(ctx, m, m.From.ID, m.Into.ID, func(string) bool { return true }); err != nil {
			return err
		}
		return tx.settleOf(ctx, m.Into.ID)
	})
	return m, err
}

// Takeover reports whether the two have different company numbers: then they are two companies, and are merged only
// where the second one took the first over.
func (m *Merged) Takeover() bool {
	a, b := m.From.CompanyNumber, m.Into.CompanyNumber
	return a != "" && b != "" && store.RefKey(a) != store.RefKey(b)
}

// PreviewMerge says what a merge would move, and moves nothing.
func (r *Register) PreviewMerge(ctx context.Context, from, into string) (m *Merged, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		if m, err = mergeable(ctx, v, from, into); err != nil {
			return err
		}
		of := store.By("supplier", m.From.ID)
		engagements, err := store.List(ctx, v, store.Engagements, of)
		if err != nil {
			return err
		}
		for _, e := range engagements {
			m.Engagements = append(m.Engagements, e.Ref)
		}
		for _, count := range []func() error{
			countOf(ctx, v, store.Documents, of, &m.Documents),
			countOf(ctx, v, store.Certificates, of, &m.Certificates),
			countOf(ctx, v, store.Resolutions, of, &m.Resolutions),
			countOf(ctx, v, store.ForeignAnswers, of, &m.Foreign),
		} {
			if err := count(); err != nil {
				return err
			}
		}
		return nil
	})
	return m, err
}

func countOf[T any](ctx context.Context, v *store.View, k *store.Kind[T], of store.Where, n *int) func() error {
	return func() error {
		list, err := store.List(ctx, v, k, of)
		*n = len(list)
		return err
	}
}

// mergeable finds the two suppliers, and says why they cannot be merged.
func mergeable(ctx context.Context, v store.Viewer, from, into string) (*Merged, error) {
	a, err := book.FindSupplier(ctx, v, from)
	if err != nil {
		return nil, err
	}
	b, err := book.FindSupplier(ctx, v, into)
	if err != nil {
		return nil, err
	}
	switch {
	case a.ID == b.ID:
		return nil, problem.New("same-supplier", text.Safe(from), "name two different suppliers",
			"both are %s %s", a.Ref, text.Safe(a.Name))
	case b.Retired:
		return nil, retiredSupplier(b.Ref)
	}
	return &Merged{From: a, Into: b}, nil
}

// join gives a supplier what another one has and it has not.
func join(into, from *entity.Supplier) {
	into.ODSCodes = union(into.ODSCodes, from.ODSCodes, store.RefKey)
	into.Tags = union(into.Tags, from.Tags, text.Fold)
	into.Contacts = union(into.Contacts, from.Contacts, contactKey)
	into.Former = union(into.Former, append(slices.Clone(from.Former), from.Name), text.Fold)
	into.Former = slices.DeleteFunc(into.Former, func(n string) bool { return n == into.Name })
	into.Merged = union(into.Merged, append(slices.Clone(from.Merged), from.Ref), store.RefKey)
	if into.CompanyNumber == "" {
		into.CompanyNumber = from.CompanyNumber
	}
	if into.Parent == "" {
		into.Parent = from.Parent
	}
}

// part takes from a supplier what [join] gave it: what it has of the other one and did not have before.
func part(into, from, before *entity.Supplier) {
	into.ODSCodes = without(into.ODSCodes, from.ODSCodes, before.ODSCodes, store.RefKey)
	into.Tags = without(into.Tags, from.Tags, before.Tags, text.Fold)
	into.Contacts = without(into.Contacts, from.Contacts, before.Contacts, contactKey)
	into.Former = without(into.Former, append(slices.Clone(from.Former), from.Name), before.Former, text.Fold)
	into.Merged = without(into.Merged, append(slices.Clone(from.Merged), from.Ref), before.Merged, store.RefKey)
	if into.CompanyNumber == from.CompanyNumber {
		into.CompanyNumber = before.CompanyNumber
	}
	if into.Parent == from.Parent {
		into.Parent = before.Parent
	}
}

func contactKey(c entity.Contact) string { return text.Fold(c.Name) + "/" + text.Fold(c.Email) }

// union is a list with what another has besides.
func union[T any](list, more []T, key func(T) string) []T {
	out := slices.Clone(list)
	for _, x := range more {
		if !slices.ContainsFunc(out, func(y T) bool { return key(x) == key(y) }) {
			out = append(out, x)
		}
	}
	return out
}

// without is a list without what another has, except for what was there before.
func without[T any](list, other, before []T, key func(T) string) []T {
	has := func(in []T, x T) bool {
		return slices.ContainsFunc(in, func(y T) bool { return key(x) == key(y) })
	}
	return slices.DeleteFunc(slices.Clone(list), func(x T) bool { return has(other, x) && !has(before, x) })
}

// moveAll moves everything of a supplier that is chosen, by its identifier, to another one.
func (tx *Tx) moveAll(ctx context.Context, m *Merged, from, to string, chosen func(id string) bool) error {
	engagements, err := moveOf(ctx, tx, store.Engagements, from, chosen, func(e *entity.Engagement) (string, error) {
		e.Supplier = to
		return e.ID, nil
	})
	if err != nil {
		return err
	}
	for _, e := range engagements {
		m.Engagements = append(m.Engagements, e.Ref)
	}
	documents, err := moveOf(ctx, tx, store.Documents, from, chosen, func(d *entity.Document) (string, error) {
		d.Supplier, d.MergedFrom = to, ""
		_, err := store.Find(ctx, tx, store.Documents, store.By("natural_key", store.DocumentKey(*d)))
		if err == nil { // both have it: each keeps the questions that it supports
			d.MergedFrom = m.From.Ref
		} else if book.IsNotFound(err) {
			err = nil
		}
		return d.ID, err
	})
	if err != nil {
		return err
	}
	certificates, err := moveOf(ctx, tx, store.Certificates, from, chosen,
		func(c *entity.Certificate) (string, error) {
			c.Supplier = to
			if m.From.TakenOver && c.TakenFrom == "" {
				c.TakenFrom = m.From.Ref
			} else if !m.From.TakenOver && c.TakenFrom == m.From.Ref { // back again
				c.TakenFrom = ""
			}
			return c.ID, nil
		})
	if err != nil {
		return err
	}
	resolutions, err := moveOf(ctx, tx, store.Resolutions, from, chosen,
		func(x *entity.Resolution) (string, error) { x.Supplier = to; return x.ID, nil })
	if err != nil {
		return err
	}
	foreign, err := moveOf(ctx, tx, store.ForeignAnswers, from, chosen,
		func(f *store.ForeignAnswer) (string, error) { f.Supplier = to; return f.ID, nil })
	if err != nil {
		return err
	}
	if _, err := moveOf(ctx, tx, store.Consents, from, chosen,
		func(c *entity.Consent) (string, error) { c.Supplier = to; return c.ID, nil }); err != nil {
		return err
	}
	_, err = moveOf(ctx, tx, store.Bundles, from, chosen,
		func(b *entity.Bundle) (string, error) { b.Supplier = to; return b.ID, nil })
	m.Documents, m.Certificates, m.Resolutions, m.Foreign = len(documents), len(certificates), len(resolutions),
		len(foreign)
	return err
}

// moveOf moves the entities of one kind. set changes one and returns its identifier.
func moveOf[T any](ctx context.Context, tx *Tx, k *store.Kind[T], from string, chosen func(id string) bool,
	set func(*T) (string, error)) (moved []T, err error) {
	list, err := store.List(ctx, tx, k, store.By("supplier", from))
	if err != nil {
		return nil, err
	}
	for i := range list {
		id, err := set(&list[i])
		if err != nil {
			return nil, err
		}
		if !chosen(id) {
			continue
		}
		if _, err := store.Put(ctx, tx, k, list[i]); err != nil {
			return nil, err
		}
		moved = append(moved, list[i])
	}
	return moved, nil
}

// settleOf settles the risks of the engagements of suppliers, and remembers the act as a step of their open
// assessments.
func (tx *Tx) settleOf(ctx context.Context, suppliers ...string) error {
	list, err := store.List(ctx, tx, store.Engagements, store.In("supplier", suppliers))
	if err != nil {
		return err
	}
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.ID
		if _, err := tx.SettleRisks(ctx, e.ID); err != nil {
			return err
		}
	}
	s, err := store.Get(ctx, tx, store.Suppliers, suppliers[0])
	if err != nil {
		return err
	}
	return tx.pushOfEngagements(ctx, ids, s.Ref)
}

// UnmergeSupplier undoes the merge of a supplier into another, for a reason: the supplier is as it was, and what came
// from it goes back, with what was recorded about that since. ref is its own reference.
func (r *Register) UnmergeSupplier(ctx context.Context, ref string, reason questionnaire.Text) (m *Merged, err error) {
	err = r.Update(ctx, actUnmerge, func(tx *Tx) error {
		was, into, err := tx.mergeOf(ctx, ref)
		if err != nil {
			return err
		}
		m = &Merged{From: was.Entity, Into: into.now}
		tx.Subject("supplier", m.From.Ref, "from "+m.Into.Ref)
		why, err := tx.why(m.From.Ref, reason)
		if err != nil {
			return err
		}
		part(&m.Into, &m.From, &into.before)
		m.From.Why, m.Into.Why = why, why
		if err := tx.updateSupplier(ctx, m.Into); err != nil { // it gives the codes up
			return err
		}
		if err := tx.updateSupplier(ctx, m.From); err != nil {
			return err
		}
		chosen, err := tx.cameWith(ctx, was.Seq, m.Into.ID)
		if err != nil {
			return err
		}
		if err := tx.moveAll(ctx, m, m.Into.ID, m.From.ID, chosen); err != nil {
			return err
		}
		return tx.settleOf(ctx, m.From.ID, m.Into.ID)
	})
	return m, err
}

// other is the supplier that another one was merged into: as it is, and as it was before.
type other struct{ now, before entity.Supplier }

// mergeOf returns the supplier of a reference as it was before it was merged, with the row of the merge, and the one it
// was merged into.
func (tx *Tx) mergeOf(ctx context.Context, ref string) (was store.Revision[entity.Supplier], into other, err error) {
	s, err := store.FindRef(ctx, tx, store.Suppliers, entity.SupplierForm, ref)
	if err != nil {
		_, err = book.FindSupplier(ctx, tx, ref)
		if err == nil {
			err = problem.New("not-merged", text.Safe(ref), "give the reference it had before",
				"a merged supplier is named by its reference")
		}
		return was, into, err
	}
	if s.MergedInto == "" {
		return was, into, problem.New("not-merged", s.Ref, "assure history "+s.Ref+" says what happened to it",
			"it is not merged into another supplier")
	}
	if into.now, err = store.Get(ctx, tx, store.Suppliers, s.MergedInto); err != nil {
		return was, into, err
	}
	if into.now.MergedInto != "" {
		return was, into, problem.New("merged-since", s.Ref, "undo that first: assure supplier unmerge "+into.now.Ref,
			"%s was merged into another supplier since", into.now.Ref)
	}
	revs, err := store.History(ctx, tx, store.Suppliers, s.ID)
	if err != nil {
		return was, into, err
	}
	for _, x := range revs {
		if x.Entity.MergedInto == "" {
			was.Entity, was.Rev = x.Entity, x.Rev
		} else if was.Rev == x.Rev-1 {
			was.Seq = x.Seq
		}
	}
	revs, err = store.History(ctx, tx, store.Suppliers, into.now.ID)
	for _, x := range revs {
		if x.Seq < was.Seq {
			into.before = x.Entity
		}
	}
	return was, into, err
}

// cameWith reports what came to a supplier in the row of a merge. A document recorded since goes with the engagements
// that it supports, where it supports no others.
func (tx *Tx) cameWith(ctx context.Context, seq int64, into string) (func(id string) bool, error) {
	came := map[string]bool{}
	for _, k := range stepKinds {
		list, err := k.written(ctx, &tx.View, nil, seq)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			came[x.ID] = true
		}
	}
	documents, err := store.List(ctx, tx, store.Documents, store.By("supplier", into))
	if err != nil {
		return nil, err
	}
	for _, d := range documents {
		if came[d.ID] {
			continue
		}
		first, err := store.History(ctx, tx, store.Documents, d.ID)
		if err != nil {
			return nil, err
		}
		if first[0].Seq > seq {
			if came[d.ID], err = tx.supportsOnly(ctx, d.ID, came); err != nil {
				return nil, err
			}
		}
	}
	return func(id string) bool { return came[id] }, nil
}

// supportsOnly reports whether a document supports questions, and of no other engagements than those.
func (tx *Tx) supportsOnly(ctx context.Context, document string, engagements map[string]bool) (bool, error) {
	links, err := store.List(ctx, tx, store.Supports, store.By("document", document))
	if err != nil {
		return false, err
	}
	for _, l := range links {
		a, err := store.Get(ctx, tx, store.Assessments, l.Assessment)
		if err != nil || !engagements[a.Engagement] {
			return false, err
		}
	}
	return len(links) > 0, nil
}
