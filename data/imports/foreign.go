package imports

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"assure/data/foreign"
	"assure/data/intake"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Foreign is the answers of a supplier in a file to a questionnaire of somebody else. They are
// stored as they are, and do not count until a person accepts what they suggest.
type Foreign struct {
	Supplier  string `json:"supplier"` // ref
	Name      string `json:"name"`
	Framework string `json:"framework"`
	Answers   int    `json:"answers"` // rows kept
	// of them, rows in words that mean nothing to us yet: they are kept all the same
	NotRead    int `json:"not_read"`
	Unanswered int `json:"unanswered"`  // rows of the questionnaire without an answer, in the whole file
	Suggests   int `json:"suggestions"` // questions of the supplier's packs that it suggests an answer to
}

// foreignGroup is the rows of one supplier and framework in a file.
type foreignGroup struct {
	supplier entity.Supplier
	rows     []*intake.Foreign
	out      Foreign
	done     bool
}

// matchForeign finds the suppliers of the foreign rows of a file.
func (im *importer) matchForeign(ctx context.Context, v *store.View, f *sourceFile) error {
	type key struct{ supplier, framework string }
	byKey := map[key]*foreignGroup{}
	unknown := map[string]int{} // rows by supplier as typed
	for i := range f.ret.Foreign {
		row := &f.ret.Foreign[i]
		s, err := im.foreignOwner(ctx, v, f, row)
		var p *problem.Problem
		if errors.As(err, &p) {
			f.rejectForeign(row, p, err, unknown)
			continue
		}
		if err != nil {
			return err
		}
		k := key{s.ID, row.Framework}
		g := byKey[k]
		if g == nil {
			g = &foreignGroup{supplier: s,
				out: Foreign{Supplier: s.Ref, Name: s.Name, Framework: row.Framework, Unanswered: f.ret.Unanswered}}
			byKey[k] = g
			f.foreign = append(f.foreign, g)
		}
		g.rows = append(g.rows, row)
		g.out.Answers++
		if row.Means == "" {
			g.out.NotRead++
		}
	}
	return nil
}

// foreignOwner returns the supplier of a foreign row: the one in the row, else that of the request.
func (im *importer) foreignOwner(ctx context.Context, v *store.View, f *sourceFile,
	row *intake.Foreign) (entity.Supplier, error) {
	switch {
	case row.Supplier.Given():
		s, err := im.supplierNamed(ctx, v, f, row.Supplier.Value)
		if err == nil && s.Retired {
			err = problem.New("unknown-supplier", "",
				"use the supplier that replaced it, or bring it back with assure supplier reinstate "+s.Ref,
				"%s is retired", s.Ref)
		}
		return s, err
	case im.supplier != nil:
		return *im.supplier, nil
	}
	return entity.Supplier{}, problem.New("unknown-supplier", "", "name the supplier with --supplier REF",
		"the questionnaire does not name its supplier")
}

// rejectForeign counts a foreign row as not imported, and reports the reason once for each supplier
// named.
func (f *sourceFile) rejectForeign(row *intake.Foreign, p *problem.Problem, err error, unknown map[string]int) {
	f.ret.Cells.Hold(row.Cells)
	unknown[row.Supplier.Value]++
	if unknown[row.Supplier.Value] > 1 {
		return
	}
	sheet, at := "", row.Supplier.At
	if at.Row > 0 {
		sheet = row.Sheet
		f.ret.Cells.BlameKey()
	}
	where := intake.Address(f.name(), sheet, at.Ref())
	f.problem(p.Code, where, p.What, p.Fix)
	f.addQuestion(where, err)
}

// planForeign counts what the foreign rows of a file suggest and, with a writer, writes the batch.
// The rows are written after the record of the file, which they refer to.
func (im *importer) planForeign(ctx context.Context, v viewer, w *fileWriter, f *sourceFile) error {
	for _, g := range f.foreign {
		answers := make([]questionnaire.ForeignAnswer, len(g.rows))
		for i, row := range g.rows {
			answers[i] = row.ForeignAnswer
		}
		n, err := foreign.CountSuggestions(ctx, im.r, v, g.supplier.ID, answers)
		if err != nil {
			return err
		}
		g.out.Suggests, g.done = n, true
		if w != nil {
			if err := w.startBatch(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeForeign writes the foreign rows of a file, reads them back and compares them.
func (w *fileWriter) writeForeign(ctx context.Context, f *sourceFile) error {
	var rows []store.ForeignAnswer
	for _, g := range f.foreign {
		for _, row := range g.rows {
			rows = append(rows, store.ForeignAnswer{ID: w.tx.NewID(), Supplier: g.supplier.ID, File: w.file,
				Batch: w.batch.ID, Sheet: row.Sheet,
				Ref: row.At.Ref(), Said: row.ForeignAnswer, State: store.ForeignHeld, At: w.tx.At()})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if err := store.PutMany(ctx, w.tx, store.ForeignAnswers, rows); err != nil {
		return err
	}
	back, err := store.List(ctx, w.tx, store.ForeignAnswers, store.By("file", w.file))
	if err != nil {
		return err
	}
	byID := func(a, b store.ForeignAnswer) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(back, byID)
	slices.SortFunc(rows, byID)
	if !slices.EqualFunc(rows, back, sameForeign) {
		return fmt.Errorf("what was written of %s differs from what was read: nothing of the file was imported",
			f.name())
	}
	return nil
}

// sameForeign reports whether two rows have the same text from the same cell. The register stores
// text trimmed and in Unicode normal form C.
func sameForeign(a, b store.ForeignAnswer) bool {
	return a.ID == b.ID && a.Supplier == b.Supplier && a.Sheet == b.Sheet && a.Ref == b.Ref &&
		a.Said.Framework == b.Said.Framework && a.Said.ID == b.Said.ID &&
		cleaned(a.Said.Text) == b.Said.Text && cleaned(a.Said.Answer) == b.Said.Answer &&
		cleaned(a.Said.Second) == b.Said.Second && cleaned(a.Said.Note) == b.Said.Note &&
		a.Said.Means == b.Said.Means &&
		slices.EqualFunc(a.Said.Extra, b.Said.Extra,
			func(x, y questionnaire.Extra) bool { return x.Label == y.Label && cleaned(x.Text) == y.Text })
}

// cleaned returns a text as the register stores it.
func cleaned(t questionnaire.Text) questionnaire.Text {
	s, err := text.Clean(string(t))
	if err != nil {
		return t
	}
	return questionnaire.Text(s)
}
