package data

import (
	"context"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Contradiction is a contradiction between two records of one fact that nobody has judged, with the names of what it is
// about.
type Contradiction struct {
	book.Comparison
	Supplier   entity.Supplier
	Engagement entity.Engagement
}

// Contradictions lists the contradictions of live engagements and bids that nobody has judged, those passed at a
// sign-off included, of some by their references or of all. See [book.Contradictions].
func (r *Register) Contradictions(ctx context.Context, refs []string, at book.At) (list []Contradiction, err error) {
	err = r.eachCompared(ctx, refs, at, func(b *book.Book, c *book.Comparer) {
		for _, s := range b.Suppliers {
			for _, e := range b.Engagements[s.ID] {
				if !e.State.Open() || s.Retired {
					continue
				}
				for _, x := range c.Contradictions(e) {
					list = append(list, Contradiction{x, s, e})
				}
			}
		}
	})
	return list, err
}

// eachCompared runs f on a book, with its comparisons, for each reference, or once for all.
func (r *Register) eachCompared(ctx context.Context, refs []string, at book.At,
	f func(*book.Book, *book.Comparer)) error {
	return r.View(ctx, at, func(v *store.View) error {
		scopes, err := book.ScopesOf(ctx, v, refs)
		if err != nil {
			return err
		}
		for _, sc := range scopes {
			b, err := r.Reader().Open(ctx, v, at, sc)
			if err != nil {
				return err
			}
			c, err := b.Comparer(ctx)
			if err != nil {
				return err
			}
			f(b, c)
		}
		return nil
	})
}

// ResolveContradiction records the acting person's reason why both records of a contradiction may
// stay as they are. It is over once either says something else. The contradiction is one that nobody
// has judged now; one of an earlier moment is a problem.
func (r *Register) ResolveContradiction(ctx context.Context, c *book.Comparison, reason questionnaire.Text) error {
	if reason == "" {
		return problem.New("no-reason", c.Question, "say why both may stay: an auditor reads it",
			"a contradiction is closed by a judgement or with a reason")
	}
	return r.Update(ctx, actResolve, func(tx *Tx) error {
		b, err := r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: c.Engagement})
		if err != nil {
			return err
		}
		compared, err := b.Comparer(ctx)
		if err != nil {
			return err
		}
		e := b.Engagement()
		tx.Subject("engagement", e.Ref, string(c.Kind)+" "+c.Question)
		open := compared.Contradictions(e)
		i := slices.IndexFunc(open, func(x book.Comparison) bool { return x.Same(c) })
		if i < 0 {
			return problem.New("no-contradiction", e.Ref, "look at the list again",
				"there is no such contradiction any more")
		}
		now := &open[i]
		if err := tx.resolve(ctx, entity.Resolution{Supplier: e.Supplier, Engagement: e.ID,
			Assessment: now.Assessment, Question: now.Question, Kind: now.Kind, State: now.Digest,
			What: questionnaire.Text(now.What()), Reason: reason}); err != nil {
			return err
		}
		return tx.pushOfEngagements(ctx, []string{e.ID}, now.Question)
	})
}

// DismissProposal records the acting person's reason why words that name a certificate are not one.
func (r *Register) DismissProposal(ctx context.Context, p *book.CertificateProposal,
	reason questionnaire.Text) error {
	if reason == "" {
		return problem.New("no-reason", p.Document+p.Fact, "say why it is not recorded as a certificate",
			"dismissing what words propose needs a reason")
	}
	return r.Update(ctx, actCertDismiss, func(tx *Tx) error {
		s, err := store.Get(ctx, tx, store.Suppliers, p.Supplier)
		if err != nil {
			return err
		}
		tx.Subject("supplier", s.Ref, string(entity.CertificateProposed))
		if err := tx.resolve(ctx, entity.Resolution{Supplier: p.Supplier, Kind: entity.CertificateProposed,
			State: p.State, What: questionnaire.Text(p.Words), Reason: reason}); err != nil {
			return err
		}
		return tx.pushOfSupplier(ctx, s.ID, p.Document+p.Fact)
	})
}

func (tx *Tx) resolve(ctx context.Context, x entity.Resolution) error {
	x.ID, x.By, x.At = tx.NewID(), tx.Actor(), tx.At()
	return store.Insert(ctx, tx, store.Resolutions, x)
}
