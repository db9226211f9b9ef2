package data

import (
	"context"

	"assure/data/book"
	"assure/data/store"
)

// Scores scores the suppliers and engagements named by refs, or all when there are none. A
// reference of a supplier means all its engagements here.
func (r *Register) Scores(ctx context.Context, refs []string, at book.At) (*book.ScoreReport, error) {
	at = r.Resolve(at)
	out := r.Reader().NewScoreReport(at)
	err := r.View(ctx, at, func(v *store.View) error {
		scopes, err := book.ScopesOf(ctx, v, refs)
		if err != nil {
			return err
		}
		for _, sc := range scopes {
			b, err := r.Reader().Open(ctx, v, at, sc)
			if err != nil {
				return err
			}
			b.Report(out, sc.Engagement == "")
		}
		return nil
	})
	return out, err
}

// ExplainScores is Scores with an explanation of every assessment that has an answer.
func (r *Register) ExplainScores(ctx context.Context, refs []string, at book.At) (*book.ScoreReport, error) {
	at = r.Resolve(at)
	out := r.Reader().NewScoreReport(at)
	err := r.View(ctx, at, func(v *store.View) error {
		scopes, err := book.ScopesOf(ctx, v, refs)
		if err != nil {
			return err
		}
		everybody, err := r.Reader().Open(ctx, v, at, book.Scope{})
		if err != nil {
			return err
		}
		peers := everybody.Peers()
		for _, sc := range scopes {
			b := everybody
			if sc != (book.Scope{}) {
				if b, err = r.Reader().Open(ctx, v, at, sc); err != nil {
					return err
				}
			}
			b.ExplainAmong(peers)
			b.Report(out, sc.Engagement == "")
		}
		return nil
	})
	return out, err
}
