package triage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"assure/data"
	"assure/data/store"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

const (
	actTriage = "triage engagements"

	// Kind is the kind of batch that a triage workbook is.
	Kind = "triage"
)

// errDryRun rolls back what a dry run wrote.
var errDryRun = errors.New("dry run")

// maxFile is the largest workbook in bytes, as much as the reader of workbooks allows.
const maxFile = 50_000_000

// Import reads a workbook that [WriteSheet] wrote, and writes with apply what it changes: one batch, which can be
// undone. A blank cell changes nothing. A fact that was changed in the register since the workbook was written, and
// that the workbook changes too, is a conflict: the register is kept. What cannot be read is a problem with its cell;
// the rest counts.
func Import(ctx context.Context, r *data.Register, path string, apply bool) (*Report, error) {
	body, err := safefile.Read(ctx, path, maxFile)
	if err != nil {
		return nil, err
	}
	if apply {
		if err := r.BeforeBulk(ctx); err != nil {
			return nil, err
		}
	}
	var out *Report
	err = r.Update(ctx, actTriage, func(tx *data.Tx) error {
		out = &Report{Path: path, Problems: []problem.Problem{}, Notes: []string{}}
		b, err := read(ctx, r, tx)
		if err != nil {
			return err
		}
		in, err := parse(body, b.Settings.Facts)
		if err != nil {
			return err
		}
		newPlan(b, in, out).run()
		for i := range out.Rows {
			if err := out.Rows[i].write(ctx, r, tx); err != nil {
				return err
			}
		}
		out.Problems = tabular.Placed(out.Problems, path)
		if !apply || len(out.Rows) == 0 {
			return errDryRun
		}
		out.Applied = true
		return out.record(ctx, tx, safefile.SHA256(body))
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return nil, tabular.Explain(err, path)
	}
	return out, nil
}

// write writes the facts of an engagement, and notes its tier after them.
func (c *Changed) write(ctx context.Context, r *data.Register, tx *data.Tx) error {
	if err := tx.SetFacts(ctx, c.Engagement.ID, c.facts()); err != nil {
		return fmt.Errorf("%s: %w", c.Engagement.Ref, err)
	}
	if _, err := tx.SettleRisks(ctx, c.Engagement.ID); err != nil {
		return err
	}
	s, _, err := r.Reader().Settings(ctx, tx)
	if err != nil {
		return err
	}
	facts, err := store.List(ctx, tx, store.Facts, store.By("engagement", c.Engagement.ID))
	c.After = s.Triage(entity.CurrentFacts(facts, s.Facts, r.Today()))
	return err
}

// record notes the batch and its file.
func (out *Report) record(ctx context.Context, tx *data.Tx, sum string) error {
	b := store.Batch{ID: tx.NewID(), Kind: Kind, By: tx.Actor(), At: tx.At(), State: store.BatchApplied, Files: 1}
	out.Batch = b.ID
	tx.Subject("batch", b.ID, text.Plural(len(out.Rows), "engagement triaged", "engagements triaged"))
	if err := store.Insert(ctx, tx, store.Batches, b); err != nil {
		return err
	}
	file := store.ImportFile{ID: tx.NewID(), Batch: b.ID, Path: out.Path, SHA256: sum, Kind: Kind,
		Applied: true, At: tx.At(),
		Verdict: "accepted"}
	if len(out.Problems) > 0 {
		file.Verdict = "accepted-with-problems"
	}
	before, err := store.List(ctx, tx, store.ImportFiles, store.By("sha256", sum), store.By("applied", 1))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(before, func(f store.ImportFile) bool { return f.Kind == Kind }) {
		file.Mapping = ":" + b.ID // the same bytes, after the register changed back
	}
	return store.Insert(ctx, tx, store.ImportFiles, file)
}
