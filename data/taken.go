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

// Codes of bundles that are not taken in.
const (
	CodeBundleTaken = "bundle-taken" // it is here already
	codeRecalled    = "recalled-bundle"
	codeReplaced    = "replaced-bundle"
	codeReplayed    = "replayed-bundle"
	codeOwnBundle   = "own-bundle"
)

// MayTakeBundle makes sure that a bundle of another body can be taken in: it is not here yet, was not made here, and
// none that was taken in recalls it or takes its place. also are bundles that an import is about to take in.
func MayTakeBundle(ctx context.Context, v store.Viewer, b *entity.Bundle, also ...entity.Bundle) error {
	all, err := store.ListPlain(ctx, v, store.Bundles)
	if err != nil {
		return err
	}
	all = append(all, also...)
	for i := range all {
		x := &all[i]
		same := x.Code == b.Code && x.Way == entity.BundleTaken && x.Undone == nil
		switch {
		case x.ID == b.ID && x.Way == entity.BundleMade:
			return problem.New(codeOwnBundle, b.ID, "nothing is to be done", "the bundle was made here")
		case x.ID == b.ID && x.SHA256 != b.SHA256:
			return problem.New(codeReplayed, b.ID, "do not use it; ask the body which of the two is right",
				"a bundle with the same identifier and other content was taken in on %s", x.At.Format("2 Jan 2006"))
		case x.ID == b.ID && x.Undone == nil:
			return problem.New(CodeBundleTaken, b.ID, "nothing is to be done", "the bundle was taken in on %s",
				x.At.Format("2 Jan 2006"))
		case same && slices.Contains(x.Recalls, b.ID):
			return recalledBefore(ctx, v, b, x.ID)
		}
	}
	if x := b.ReplacedBy(all); x != nil {
		return problem.New(codeReplaced, b.ID, "use the newer one", "bundle %s of %s takes its place, and is here",
			x.ID, text.Safe(x.Body))
	}
	return nil
}

// recalledBefore is the problem of a bundle whose recall is here.
func recalledBefore(ctx context.Context, v store.Viewer, b *entity.Bundle, recall string) error {
	why := ""
	x, err := store.Get(ctx, v, store.Bundles, recall)
	switch {
	case err == nil && x.Recalled != nil:
		why = ": " + text.Safe(string(x.Recalled.Reason))
	case err != nil && !book.IsNotFound(err): // a recall of the same import is not there on a dry run
		return err
	}
	return problem.New(codeRecalled, b.ID, "ask "+text.Safe(b.Body)+" for a new one", "%s recalled the bundle%s",
		text.Safe(b.Body), why)
}

// TakeBundle records a bundle of another body in the transaction of an import, after [MayTakeBundle] in it. Reliances
// on a bundle that it recalls or takes the place of end, and are returned.
func (tx *Tx) TakeBundle(ctx context.Context, b entity.Bundle, reason string) (ended []entity.Decision, err error) {
	b.Way, b.By, b.At, b.Undone = entity.BundleTaken, tx.Actor(), tx.At(), nil
	recall := len(b.Recalls) > 0
	if recall { // it never stands, and keeps the reason for those that come later
		b.Recalled = &entity.Reopening{By: b.Body, At: tx.At(), Reason: questionnaire.Text(reason)}
	}
	if _, err := store.Put(ctx, tx, store.Bundles, b); err != nil {
		return nil, err
	}
	ids, err := theirs(ctx, tx, &b)
	if err != nil {
		return nil, err
	}
	if !recall {
		return tx.endReliances(ctx, ids, b.ID, b.Body, "a newer bundle of "+b.OfBody()+" takes its place")
	}
	for _, id := range ids {
		x, err := store.Get(ctx, tx, store.Bundles, id)
		if err != nil {
			return nil, err
		}
		if x.Recalled != nil {
			continue
		}
		x.Recalled, x.RecalledBy = b.Recalled, b.ID
		if _, err := store.Put(ctx, tx, store.Bundles, x); err != nil {
			return nil, err
		}
	}
	return tx.endReliances(ctx, ids, b.ID, b.Body, "recalled by "+b.OfBody()+": "+reason)
}

// theirs are the bundles here that one recalls or takes the place of: only those of the same body are its to end.
func theirs(ctx context.Context, v store.Viewer, b *entity.Bundle) (ids []string, err error) {
	all, err := store.ListPlain(ctx, v, store.Bundles, store.By("way", string(entity.BundleTaken)))
	for i := range all {
		x := &all[i]
		if x.ID != b.ID && x.Code == b.Code && (slices.Contains(b.Recalls, x.ID) || b.Replaces(x)) {
			ids = append(ids, x.ID)
		}
	}
	return ids, err
}

// RelianceEndedBy lists the reliances that end when a bundle is taken in: those on what it recalls or takes the place
// of.
func RelianceEndedBy(ctx context.Context, v store.Viewer, b *entity.Bundle) ([]entity.Decision, error) {
	ids, err := theirs(ctx, v, b)
	if err != nil {
		return nil, err
	}
	return reliancesOn(ctx, v, ids)
}

// reliancesOn lists the reliances on bundles that nobody withdrew.
func reliancesOn(ctx context.Context, v store.Viewer, bundles []string) ([]entity.Decision, error) {
	if len(bundles) == 0 {
		return nil, nil
	}
	all, err := store.List(ctx, v, store.Decisions, store.By("kind", string(entity.Reliance)))
	return slices.DeleteFunc(all, func(d entity.Decision) bool {
		return d.Withdrawn || !slices.Contains(bundles, d.Bundle)
	}), err
}

// endReliances withdraws the reliances on bundles. by is the body or person who ends them, and cause the bundle that
// does, "" for none.
func (tx *Tx) endReliances(ctx context.Context, bundles []string, cause, by, why string) (ended []entity.Decision,
	err error) {
	ended, err = reliancesOn(ctx, tx, bundles)
	if err != nil {
		return nil, err
	}
	for i := range ended {
		d := &ended[i]
		d.Withdrawn, d.Ended = true, cause
		d.Withdrawal = &entity.Reopening{By: by, At: tx.At(), Reason: questionnaire.Text(why)}
		if err := tx.putReliance(ctx, *d); err != nil {
			return nil, err
		}
	}
	return ended, nil
}

func (tx *Tx) putReliance(ctx context.Context, d entity.Decision) error {
	if _, err := store.Put(ctx, tx, store.Decisions, d); err != nil {
		return err
	}
	_, err := tx.SettleRisks(ctx, d.Engagement)
	return err
}

// ReturnBundles undoes the taking of the bundles of an import: what they recalled or took the place of stands again,
// and reliances on them end.
func (tx *Tx) ReturnBundles(ctx context.Context, batch string) error {
	all, err := store.ListPlain(ctx, tx, store.Bundles, store.By("way", string(entity.BundleTaken)))
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].Batch != batch || all[i].Undone != nil {
			continue
		}
		b, err := store.Get(ctx, tx, store.Bundles, all[i].ID)
		if err != nil {
			return err
		}
		why := "the import of the bundle was undone"
		b.Undone = &entity.Reopening{By: tx.Actor(), At: tx.At(), Reason: questionnaire.Text(why)}
		if _, err := store.Put(ctx, tx, store.Bundles, b); err != nil {
			return err
		}
		if _, err := tx.endReliances(ctx, []string{b.ID}, "", tx.Actor(), why); err != nil {
			return err
		}
		for _, x := range all {
			if x.RecalledBy == b.ID {
				if x, err = store.Get(ctx, tx, store.Bundles, x.ID); err != nil {
					return err
				}
				x.Recalled, x.RecalledBy = nil, ""
				if _, err := store.Put(ctx, tx, store.Bundles, x); err != nil {
					return err
				}
			}
		}
		if err := tx.reviveReliances(ctx, b.ID); err != nil {
			return err
		}
	}
	return nil
}

// reviveReliances takes back the withdrawals that a bundle was the cause of.
func (tx *Tx) reviveReliances(ctx context.Context, cause string) error {
	all, err := store.List(ctx, tx, store.Decisions, store.By("kind", string(entity.Reliance)))
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Ended == cause {
			d.Withdrawn, d.Withdrawal, d.Ended = false, nil, ""
			if err := tx.putReliance(ctx, d); err != nil {
				return err
			}
		}
	}
	return nil
}
