package data

import (
	"context"
	"encoding/json"
	"fmt"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/scoring"
)

// Packs is the catalogue of packs: those inside the program and those of the packs folder.
func (r *Register) Packs() *questionnaire.Catalogue { return r.reader.Packs }

// PackProblems are the packs that could not be loaded, and why; the others work.
func (r *Register) PackProblems() []problem.Problem { return r.problems }

// Settings is everything that changes results, as it was at a moment.
func (r *Register) Settings(ctx context.Context, at book.At) (*scoring.Settings, error) {
	var s *scoring.Settings
	err := r.View(ctx, at, func(v *store.View) (err error) {
		s, _, err = r.Reader().Settings(ctx, v)
		return err
	})
	return s, err
}

// firstSettings gives a new register the settings the program comes with, so that a later program with other defaults
// changes none of its results.
func (r *Register) firstSettings(ctx context.Context, madeUp bool) error {
	known := false
	err := r.View(ctx, book.At{}, func(v *store.View) error {
		list, err := store.List(ctx, v, store.Settings)
		known = len(list) > 0
		return err
	})
	if err != nil || known {
		return err
	}
	return r.Update(ctx, actCreate, func(tx *Tx) error {
		list, err := store.List(ctx, tx, store.Settings)
		if err != nil || len(list) > 0 { // another process was first
			return err
		}
		s := scoring.DefaultSettings()
		packs, _ := questionnaire.Embedded(s.Facts)
		s.Adopted = adoptions(packs.Starters())
		s.MadeUp = madeUp
		return tx.PutSettings(ctx, 1, s, "defaults of the program")
	})
}

// ChangeSettings writes a new version of the settings; results made from now on name it.
func (r *Register) ChangeSettings(ctx context.Context, s *scoring.Settings, reason string) error {
	if err := s.Check(); err != nil {
		return err
	}
	return r.Update(ctx, actSettings, func(tx *Tx) error {
		list, err := store.List(ctx, tx, store.Settings)
		if err != nil {
			return err
		}
		now, _, err := tx.r.Reader().Settings(ctx, tx)
		if err != nil {
			return err
		}
		return tx.PutSettings(ctx, len(list)+1, s.Keeping(now), reason)
	})
}

// PutSettings writes a version of the settings inside a transaction.
func (tx *Tx) PutSettings(ctx context.Context, version int, s *scoring.Settings, reason string) error {
	value, err := json.Marshal(s)
	if err != nil {
		return err
	}
	tx.Subject("setting", fmt.Sprint(version), "")
	return store.Insert(ctx, tx, store.Settings,
		store.Setting{Version: version, By: tx.r.Actor(), At: tx.At(), Reason: reason, SHA256: s.Hash(), Value: value})
}
