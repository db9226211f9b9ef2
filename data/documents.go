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

// Link names a question of an assessment that a document supports.
type Link struct{ Assessment, Question string }

// AddDocument records evidence offered for questions. The same document offered again, by its
// natural key, is the one the register has; only links that are new are added, and each is an offer
// until it is accepted, even when the document itself was accepted before. A statement is the
// supplier's word and creates nothing: the zero Document.
func (r *Register) AddDocument(ctx context.Context, d entity.Document,
	links []entity.Support) (entity.Document, error) {
	err := r.Update(ctx, actDocument, func(tx *Tx) (err error) {
		if d, err = tx.addDocument(ctx, d, links); err != nil {
			return err
		}
		tx.Subject("document", d.Ref, "")
		return tx.pushEvidence(ctx, d)
	})
	return d, err
}

func (tx *Tx) addDocument(ctx context.Context, d entity.Document, links []entity.Support) (entity.Document, error) {
	if d.Kind == entity.Statement {
		return entity.Document{}, nil
	}
	if !slices.Contains(entity.EvidenceKinds, d.Kind) {
		return d, problem.New("bad-evidence-kind", text.Safe(string(d.Kind)),
			"use document, record, independent or verified", "there is no such kind of evidence")
	}
	if err := CleanAll(&d.Reference, &d.Issuer, &d.Entity, &d.Marking); err != nil {
		return d, err
	}
	have, err := store.Find(ctx, tx, store.Documents, store.By("natural_key", store.DocumentKey(d)))
	switch {
	case err == nil:
		d = have
	case !book.IsNotFound(err):
		return d, err
	default:
		ref, err := NextRef(ctx, tx, store.Documents, entity.DocumentForm)
		if err != nil {
			return d, err
		}
		d.ID, d.Ref, d.State, d.AcceptedBy, d.AcceptedAt = tx.NewID(), ref, entity.Offered, "", nil
		if err := store.Insert(ctx, tx, store.Documents, d); err != nil {
			return d, err
		}
	}
	for _, l := range links {
		l.Document, l.State, l.At = d.ID, entity.Offered, tx.At()
		if l.By == "" {
			l.By = tx.Actor()
		}
		if err := checkLink(ctx, tx, d, l); err != nil {
			return d, err
		}
		if _, err := store.Get(ctx, tx, store.Supports, l.Document+"/"+l.Assessment+"/"+l.Question); err == nil {
			continue
		} else if !book.IsNotFound(err) {
			return d, err
		}
		if err := store.Insert(ctx, tx, store.Supports, l); err != nil {
			return d, err
		}
	}
	return d, nil
}

// checkLink keeps a document with the supplier it belongs to.
func checkLink(ctx context.Context, tx *Tx, d entity.Document, l entity.Support) error {
	a, err := store.Get(ctx, tx, store.Assessments, l.Assessment)
	if err != nil {
		return err
	}
	e, err := store.Get(ctx, tx, store.Engagements, a.Engagement)
	if err == nil && e.Supplier != d.Supplier {
		err = problem.New("other-supplier", d.Ref, "record it as a document of this supplier too",
			"the document belongs to another supplier")
	}
	return err
}

// AcceptDocument accepts a document for the questions it is offered for: those named, offered or not,
// or all that are offered when none is. It then shows the answers of today, and no better ones that
// come later; a question named again is accepted for the answer it has now.
func (r *Register) AcceptDocument(ctx context.Context, docRef string, links ...Link) error {
	_, err := r.AcceptDocumentFor(ctx, docRef, len(links) == 0, links)
	return err
}

// AcceptDocumentFor accepts a document for the questions named and, with offered, for all that it is offered for. It
// returns those for which something changed: what was accepted before for the same answer is not written again.
func (r *Register) AcceptDocumentFor(ctx context.Context, docRef string, offered bool, links []Link) (took []Link,
	err error) {
	err = r.Update(ctx, actAccept, func(tx *Tx) error {
		d, err := findDocument(ctx, tx, docRef)
		if err != nil {
			return err
		}
		tx.Subject("document", d.Ref, "")
		if took, err = tx.acceptDocument(ctx, d, offered, slices.Clone(links)); err != nil {
			return err
		}
		return tx.pushEvidence(ctx, d)
	})
	return took, err
}

// acceptDocument accepts and settles the risks of the engagements touched.
func (tx *Tx) acceptDocument(ctx context.Context, d entity.Document, offered bool, links []Link) (took []Link,
	err error) {
	supports, err := store.List(ctx, tx, store.Supports, store.By("document", d.ID))
	if err != nil {
		return nil, err
	}
	if offered {
		for _, s := range supports {
			if s.State == entity.Offered {
				links = append(links, Link{s.Assessment, s.Question})
			}
		}
	}
	if d.State != entity.Accepted {
		at := tx.At()
		d.State, d.AcceptedBy, d.AcceptedAt, d.Reason = entity.Accepted, tx.Actor(), &at, ""
		if _, err := store.Put(ctx, tx, store.Documents, d); err != nil {
			return nil, err
		}
	}
	for _, l := range links {
		changed, err := tx.acceptLink(ctx, d, supports, l)
		if err != nil {
			return nil, err
		}
		if changed {
			took = append(took, l)
		}
	}
	return took, tx.settleTouched(ctx, supports, links)
}

// shows returns what a link accepted shows now, in percent: less than it was accepted for where the answer was worth
// less since.
func (tx *Tx) shows(ctx context.Context, s entity.Support) (int, error) {
	a, err := store.Get(ctx, tx, store.Assessments, s.Assessment)
	if err != nil {
		return 0, err
	}
	b, err := tx.r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: a.Engagement})
	if err != nil {
		return 0, err
	}
	for _, x := range b.Supports[s.Assessment] {
		if x.Document == s.Document && x.Question == s.Question {
			return book.ShownBy(&x), nil
		}
	}
	return 0, nil
}

// acceptLink accepts a document for one question, and reports whether that changed anything.
func (tx *Tx) acceptLink(ctx context.Context, d entity.Document, supports []entity.Support, l Link) (bool, error) {
	s := entity.Support{Document: d.ID, Assessment: l.Assessment, Question: l.Question}
	if i := slices.IndexFunc(supports,
		func(x entity.Support) bool { return x.Assessment == l.Assessment && x.Question == l.Question }); i >= 0 {
		s = supports[i]
	}
	if err := checkLink(ctx, tx, d, s); err != nil {
		return false, err
	}
	worth, err := tx.worth(ctx, l)
	if err != nil {
		return false, err
	}
	if s.State == entity.Accepted && s.Value != nil {
		shows, err := tx.shows(ctx, s)
		if err != nil || shows == worth {
			return false, err
		}
	}
	s.State, s.By, s.At, s.Value = entity.Accepted, tx.Actor(), tx.At(), &worth
	if _, err := store.Put(ctx, tx, store.Supports, s); err != nil {
		return false, err
	}
	_, err = tx.Advance(ctx, l.Assessment, entity.InReview)
	return true, err
}

// worth returns what the effective answer to a question is worth now, in percent, 0 without one.
func (tx *Tx) worth(ctx context.Context, l Link) (int, error) {
	a, err := store.Get(ctx, tx, store.Assessments, l.Assessment)
	if err != nil {
		return 0, err
	}
	c, err := tx.r.packOf(ctx, tx, a)
	if err != nil {
		return 0, err
	}
	at := entity.Answer{Assessment: a.ID, Question: l.Question, Party: entity.BySupplier}
	claim, err := tx.CurrentRev(ctx, at)
	if err != nil {
		return 0, err
	}
	at.Party = entity.ByAssessor
	judgement, err := tx.CurrentRev(ctx, at)
	return book.Worth(c.Pack().Question(l.Question), entity.Answers{Claim: &claim, Judgement: &judgement}), err
}

// settleTouched settles the risks of every engagement that a document has to do with.
func (tx *Tx) settleTouched(ctx context.Context, supports []entity.Support, links []Link) error {
	for _, s := range supports {
		links = append(links, Link{s.Assessment, s.Question})
	}
	done := map[string]bool{}
	for _, l := range links {
		a, err := store.Get(ctx, tx, store.Assessments, l.Assessment)
		if err != nil {
			return err
		}
		if done[a.Engagement] {
			continue
		}
		done[a.Engagement] = true
		if _, err := tx.SettleRisks(ctx, a.Engagement); err != nil {
			return err
		}
	}
	return nil
}

// RefuseDocument refuses a document with a reason: it no longer counts anywhere.
func (r *Register) RefuseDocument(ctx context.Context, docRef string, reason questionnaire.Text) error {
	if reason == "" {
		return problem.New("no-reason", docRef, "say why: the supplier will want to know",
			"refusing a document needs a reason")
	}
	return r.Update(ctx, actRefuse, func(tx *Tx) error {
		d, err := findDocument(ctx, tx, docRef)
		if err != nil {
			return err
		}
		tx.Subject("document", d.Ref, "")
		d.State, d.Reason, d.AcceptedBy, d.AcceptedAt = entity.Refused, reason, "", nil
		if _, err := store.Put(ctx, tx, store.Documents, d); err != nil {
			return err
		}
		supports, err := store.List(ctx, tx, store.Supports, store.By("document", d.ID))
		if err != nil {
			return err
		}
		if err := tx.settleTouched(ctx, supports, nil); err != nil {
			return err
		}
		return tx.pushEvidence(ctx, d)
	})
}

func findDocument(ctx context.Context, v store.Viewer, ref string) (entity.Document, error) {
	d, err := store.FindRef(ctx, v, store.Documents, entity.DocumentForm, ref)
	if book.IsNotFound(err) {
		err = book.NoDocument(ctx, v, ref)
	}
	return d, err
}

// Evidence is a document with the questions it is offered or accepted for.
type Evidence struct {
	entity.Document
	Links []entity.Support
}

// Documents lists the documents of a supplier, or of all, as they were at a moment.
func (r *Register) Documents(ctx context.Context, supplierID string, at book.At) (list []Evidence, err error) {
	var where []store.Where
	if supplierID != "" {
		where = append(where, store.By("supplier", supplierID))
	}
	err = r.View(ctx, at, func(v *store.View) error {
		docs, err := store.List(ctx, v, store.Documents, where...)
		if err != nil {
			return err
		}
		supports, err := store.List(ctx, v, store.Supports)
		if err != nil {
			return err
		}
		links := book.GroupBy(supports, func(s *entity.Support) string { return s.Document })
		for _, d := range docs {
			list = append(list, Evidence{d, links[d.ID]})
		}
		return nil
	})
	return list, err
}
