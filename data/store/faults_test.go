package store

import (
	"context"
	"errors"
	"testing"

	"assure/internal/problem"
	"assure/questionnaire/entity"
)

// A value that no record may have is refused on every way to write it. One that an older release took may stay while
// other fields change, is listed, and can be mended.
func TestFaultsAreRefused(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	a := begin(t, s)
	risk := entity.Risk{ID: "r", Ref: "R-1", Kind: entity.HandRisk, Engagement: a.Engagement, Title: "Slip",
		DecidedReason: "typed", Decided: &entity.Cell{Consequence: 6, Likelihood: 2}}
	try := func(f func(tx *Tx) error) error {
		_, err := s.Write(ctx, Action{Actor: "dana", Name: "test"}, f)
		return err
	}
	ways := map[string]func(tx *Tx) error{
		"insert": func(tx *Tx) error { return Insert(ctx, tx, Risks, risk) },
		"put":    func(tx *Tx) error { _, err := Put(ctx, tx, Risks, risk); return err },
		"many":   func(tx *Tx) error { return PutMany(ctx, tx, Risks, []entity.Risk{risk}) },
	}
	refused := func(name string, err error, code string) {
		t.Helper()
		var p *problem.Problem
		if !errors.As(err, &p) || p.Code != code {
			t.Errorf("%s: %v, want the problem %s", name, err, code)
		}
	}
	for name, f := range ways {
		refused(name, try(f), "bad-cell")
	}
	// as an older release wrote it: past the check
	write(t, s, func(tx *Tx) error {
		texts := newTextSet()
		body, err := Risks.encode(texts, &risk)
		_, counted := tx.Next(ctx, Risks.Name())
		return errors.Join(err, counted, tx.putTexts(ctx, texts), Risks.write(ctx, tx, &risk, 1, body))
	})
	listed := func() int {
		var faults entity.Faults
		if err := s.Read(ctx, s.cfg.Now(), func(v *View) (err error) {
			faults, err = Faults(ctx, v)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return len(faults)
	}
	if n := listed(); n != 1 {
		t.Errorf("%d faults listed, want 1", n)
	}
	risk.Owner = "Ann"
	write(t, s, ways["put"])
	risk.Target = &entity.Cell{Consequence: 0, Likelihood: 3}
	for _, name := range []string{"put", "many"} {
		refused("another fault, "+name, try(ways[name]), "bad-cell")
	}
	risk.Target, risk.Decided.Consequence = nil, 5
	write(t, s, ways["put"])
	if n := listed(); n != 0 {
		t.Errorf("%d faults listed after mending, want none", n)
	}
	risk.Decided = &entity.Cell{Consequence: 7, Likelihood: 1}
	refused("after mending", try(ways["put"]), "bad-cell")
	verifyClean(t, s)
}
