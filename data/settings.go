package data

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"assure/data/store"
	"assure/questionnaire"
	"assure/scoring"
)

// Packs is the catalogue of packs: those inside the program and those of the packs folder.
func (r *Register) Packs() *questionnaire.Catalogue { return r.packs }

// PackProblems are the packs that could not be loaded, and why; the others work.
func (r *Register) PackProblems() []questionnaire.Problem { return r.problems }

// Settings is everything that changes results, as it stood at a moment.
func (r *Register) Settings(ctx context.Context, at At) (*scoring.Settings, error) {
	var s *scoring.Settings
	err := r.read(ctx, at, func(v *store.View) (err error) {
		s, _, err = r.settingsOf(ctx, v)
		return err
	})
	return s, err
}

// settingsOf reads the newest version of a view; before the first one, the defaults stand as version 0. A version never
// changes, so that each is read once: an import asks with every answer.
func (r *Register) settingsOf(ctx context.Context, v store.Viewer) (*scoring.Settings, int, error) {
	version, err := store.SettingVersion(ctx, v)
	if err != nil {
		return nil, 0, err
	}
	r.mu.Lock()
	s := r.settings[version]
	r.mu.Unlock()
	if s != nil {
		return s, version, nil
	}
	s = scoring.DefaultSettings()
	if version > 0 {
		kept, err := store.Get(ctx, v, store.Settings, strconv.Itoa(version))
		if err != nil {
			return nil, 0, err
		}
		if s, err = scoring.ParseSettings(kept.Value); err != nil {
			return nil, 0, fmt.Errorf("settings version %d: %w", version, err)
		}
	}
	r.mu.Lock()
	r.settings[version] = s
	r.mu.Unlock()
	return s, version, nil
}

// firstSettings gives a new register the settings the program comes with, so that a later program with other defaults
// changes none of its results.
func (r *Register) firstSettings(ctx context.Context) error {
	known := false
	err := r.read(ctx, At{}, func(v *store.View) error {
		list, err := store.List(ctx, v, store.Settings)
		known = len(list) > 0
		return err
	})
	if err != nil || known {
		return err
	}
	return r.write(ctx, actCreate, func(tx *store.Tx) error {
		list, err := store.List(ctx, tx, store.Settings)
		if err != nil || len(list) > 0 { // another process was first
			return err
		}
		return r.putSettings(ctx, tx, 1, scoring.DefaultSettings(), "defaults of the program")
	})
}

// ChangeSettings writes a new version of the settings; results made from now on name it.
func (r *Register) ChangeSettings(ctx context.Context, s *scoring.Settings, reason string) error {
	if err := s.Check(); err != nil {
		return err
	}
	return r.write(ctx, actSettings, func(tx *store.Tx) error {
		list, err := store.List(ctx, tx, store.Settings)
		if err != nil {
			return err
		}
		return r.putSettings(ctx, tx, len(list)+1, s, reason)
	})
}

func (r *Register) putSettings(ctx context.Context, tx *store.Tx, version int, s *scoring.Settings, reason string) error {
	value, err := json.Marshal(s)
	if err != nil {
		return err
	}
	tx.Subject("setting", fmt.Sprint(version), "")
	return store.Insert(ctx, tx, store.Settings, store.Setting{Version: version, By: r.actor, At: tx.At(), Reason: reason, SHA256: s.Hash(), Value: value})
}

// pack finds the pack an assessment is locked to, ready to score: from the catalogue or, when the program no longer has
// that version, from the register's own copy.
func (r *Register) pack(ctx context.Context, v store.Viewer, sha string, facts questionnaire.FactTable) (*scoring.Compiled, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c := r.compiled[sha]; c != nil {
		return c, nil
	}
	p := r.packs.BySHA(sha)
	if p == nil {
		source, err := store.PackSource(ctx, v, sha)
		if err != nil {
			return nil, err
		}
		var problems []questionnaire.Problem
		if p, problems = questionnaire.LoadPack("pack "+sha[:8], source, facts); p == nil {
			return nil, fmt.Errorf("the pack of an assessment cannot be read any more: %w", &problems[0])
		}
	}
	c, err := scoring.Compile(p)
	if err != nil {
		return nil, err
	}
	r.compiled[sha] = c
	return c, nil
}
