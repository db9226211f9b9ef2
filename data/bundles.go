package data

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Bundles lists bundles as they were at a moment, oldest first: those made here or taken, or both with "".
func (r *Register) Bundles(ctx context.Context, way entity.BundleWay, at book.At) (list []entity.Bundle, err error) {
	var where []store.Where
	if way != "" {
		where = append(where, store.By("way", string(way)))
	}
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Bundles, where...)
		return err
	})
	slices.SortFunc(list, func(a, b entity.Bundle) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return list, err
}

// RecordBundle records that a bundle was made, before anybody has the file.
func (r *Register) RecordBundle(ctx context.Context, b entity.Bundle) error {
	return r.Update(ctx, actBundle, func(tx *Tx) error {
		b.Way, b.By, b.At = entity.BundleMade, tx.Actor(), tx.At()
		tx.Subject("bundle", b.ID, "made, "+b.Kind)
		return store.Insert(ctx, tx, store.Bundles, b)
	})
}

// RecallBundles records that bundles which were made here count no more, for a reason. The others learn of it by the
// file that is signed for it.
func (r *Register) RecallBundles(ctx context.Context, recall entity.Bundle, ids []string, reason string) error {
	if err := CleanAll(&reason); err != nil {
		return err
	}
	if reason == "" {
		return problem.New("no-reason", "", "say why: those who relied on it read it",
			"a bundle is recalled for a reason")
	}
	return r.Update(ctx, actRecall, func(tx *Tx) error {
		for _, id := range ids {
			b, err := store.Get(ctx, tx, store.Bundles, id)
			if book.IsNotFound(err) || err == nil && b.Way != entity.BundleMade {
				return problem.New("unknown-bundle", text.Safe(id), "see assure bundles list",
					"no such bundle was made here")
			}
			if err != nil {
				return err
			}
			b.Recalled = &entity.Reopening{By: tx.Actor(), At: tx.At(), Reason: questionnaire.Text(reason)}
			if _, err := store.Put(ctx, tx, store.Bundles, b); err != nil {
				return err
			}
		}
		recall.Way, recall.By, recall.At = entity.BundleMade, tx.Actor(), tx.At()
		tx.Subject("bundle", recall.ID, "recall of "+text.Plural(len(ids), "bundle", "bundles"))
		return store.Insert(ctx, tx, store.Bundles, recall)
	})
}

// RecordPractice records that the files of a bundle of good practice of another body were taken.
func (r *Register) RecordPractice(ctx context.Context, b entity.Bundle) error {
	return r.Update(ctx, actBundle, func(tx *Tx) error {
		b.Way, b.By, b.At = entity.BundleTaken, tx.Actor(), tx.At()
		if err := MayTakeBundle(ctx, tx, &b); err != nil {
			var p *problem.Problem
			if errors.As(err, &p) && p.Code == CodeBundleTaken { // its files once more
				return nil
			}
			return err
		}
		tx.Subject("bundle", b.ID, "taken, "+b.Kind)
		_, err := store.Put(ctx, tx, store.Bundles, b)
		return err
	})
}
