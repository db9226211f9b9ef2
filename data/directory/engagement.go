package directory

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"

	"assure/data"
	"assure/data/directory/suppliersheet"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// putRowEngagement writes the engagement of a row. A new supplier gets one even if the row has no
// values for it.
func (im *supplierImport) putRowEngagement(ctx context.Context, tx *data.Tx, s *entity.Supplier, row *suppliersheet.Row,
	revived bool) error {
	e, ok := im.matchEngagement(s, row)
	if !ok {
		return nil
	}
	if e != nil {
		if first := im.rows[e.ID]; first != nil {
			if !first.SameEngagement(row) && row.HasEngagement() {
				im.problem("duplicate-row", row.Cell(""), "merge the two rows",
					"the engagement %s is also in %s with other values, which were used", e.Ref, first.Cell(""))
			}
			return nil
		}
	}
	next, what := entity.Engagement{Supplier: s.ID, Ref: row.Engagement, State: entity.Live}, created
	if e != nil {
		next, what = *e, same
	}
	if err := im.reopen(ctx, tx, &next, what, revived); err != nil {
		return err
	}
	im.fill(&next, row)
	if e != nil {
		if err := im.setState(ctx, tx, *e, &next, row); err != nil {
			return err
		}
	}
	id, changed, err := im.putEngagement(ctx, tx, e, next)
	var p *problem.Problem
	if errors.As(err, &p) {
		im.problem(p.Code, row.Cell(""), p.Fix, "%s", p.What)
		return nil
	}
	if err != nil {
		return err
	}
	facts, err := im.facts(ctx, tx, id, row)
	if err != nil {
		return err
	}
	if what == same && (changed || facts > 0) {
		what = updated
	}
	im.out.Engagements.count(what)
	im.out.Facts += facts
	im.rows[id] = row
	return nil
}

// reopen reopens an engagement that was closed by the undo of an import.
func (im *supplierImport) reopen(ctx context.Context, tx *data.Tx, e *entity.Engagement, what outcome,
	revived bool) error {
	if what == created || e.State.Open() {
		return nil
	}
	if !revived {
		undone, err := closedByUndo(ctx, tx, e.ID)
		if err != nil || !undone {
			return err
		}
	}
	e.State = entity.Live
	return nil
}

// setState takes the state of a row for an engagement that is in the register. What a person closed stays closed, and a
// state that the engagement cannot get is a problem; then it keeps its own.
func (im *supplierImport) setState(ctx context.Context, tx *data.Tx, was entity.Engagement, next *entity.Engagement,
	row *suppliersheet.Row) error {
	if row.State == "" || next.State == was.State {
		return nil
	}
	if next.State.Open() && !was.State.Open() && was.Why != nil {
		byList, err := closedByList(ctx, tx, was.ID)
		if err != nil {
			return err
		}
		if !byList {
			im.problem("closed", row.Cell("state"), "open it again with assure engagement reopen "+was.Ref+
				", or leave the cell blank", "%s was closed by %s on %s, and stays %s", was.Ref,
				text.Safe(was.Why.By), im.r.Day(was.Why.At), was.State)
			next.State = was.State
			return nil
		}
	}
	_, err := tx.SetState(ctx, was, next, im.noReason())
	var p *problem.Problem
	if errors.As(err, &p) {
		im.problem(p.Code, row.Cell("state"), p.Fix, "%s", p.What)
		next.State = was.State
		return nil
	}
	return err
}

// noReason is the reason of what a list does that otherwise takes one.
func (im *supplierImport) noReason() questionnaire.Text {
	return data.NoReason + questionnaire.Text("; it is so in "+filepath.Base(im.path))
}

// fill copies the cells of a row into an engagement; blank ones change nothing.
func (im *supplierImport) fill(e *entity.Engagement, row *suppliersheet.Row) {
	for _, f := range []struct {
		to   *string
		from string
	}{{&e.Service, row.Service}, {&e.Lot, row.Lot}, {&e.ContractRef, row.ContractRef}, {&e.Owner, row.Owner}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	if row.Start != 0 {
		e.Start = row.Start
	}
	if row.End != 0 {
		e.End = row.End
	}
	if row.Value != nil {
		e.Value = row.Value
	}
	if row.State != "" {
		e.State = row.State
	}
}

// putEngagement adds an engagement if was is nil, else updates it.
func (im *supplierImport) putEngagement(ctx context.Context, tx *data.Tx, was *entity.Engagement,
	next entity.Engagement) (id string, changed bool, err error) {
	if was == nil {
		added, err := tx.AddEngagement(ctx, next)
		if err != nil {
			return "", false, err
		}
		im.changed = true
		im.index.addEngagement(&added)
		return added.ID, true, nil
	}
	if err := data.CleanEngagement(&next); err != nil {
		return was.ID, false, err
	}
	changed, err = store.Put(ctx, tx, store.Engagements, next)
	if err != nil {
		return was.ID, false, data.EngagementTaken(next, err)
	}
	if changed {
		im.changed = true
		*was = next
	}
	return was.ID, changed, nil
}

// facts writes the facts of a row that differ from the current ones and returns how many there
// were.
func (im *supplierImport) facts(ctx context.Context, tx *data.Tx, engagement string,
	row *suppliersheet.Row) (int, error) {
	if len(row.Facts) == 0 {
		return 0, nil
	}
	have, err := store.List(ctx, tx, store.Facts, store.By("engagement", engagement), store.By("adopted", 1))
	if err != nil {
		return 0, err
	}
	held := map[string]entity.Fact{}
	for _, f := range have {
		held[f.ID] = f
	}
	var put []entity.Fact
	for _, id := range slices.Sorted(maps.Keys(row.Facts)) {
		f := entity.Fact{ID: id, Value: row.Facts[id], Source: im.source, Adopted: true}
		if id == questionnaire.FactConsequence || id == questionnaire.FactInherentLikelihood {
			f.Reason, f.Until = questionnaire.Text(row.OverrideReason), row.OverrideUntil
			f.Person, f.Second = row.OverrideBy, row.OverrideSecond
		}
		was, known := held[id]
		if !known && f.Value == questionnaire.Unknown ||
			known && was.Value == f.Value && was.Reason == f.Reason && was.Until == f.Until &&
				sameOrBlank(f.Person, was.Person) && sameOrBlank(f.Second, was.Second) {
			continue
		}
		put = append(put, f)
	}
	if len(put) == 0 {
		return 0, nil
	}
	put, err = im.putFacts(ctx, tx, engagement, put, row)
	if err != nil || len(put) == 0 {
		return 0, err
	}
	im.changed = true
	_, err = tx.SettleRisks(ctx, engagement)
	return len(put), err
}

// sameOrBlank reports whether a name of a row is that of the register, or left to it.
func sameOrBlank(name, held string) bool {
	return name == "" || entity.PersonKey(name) == entity.PersonKey(held)
}

// overrideColumn is the column that the refusal of a value given by hand is about; value is the column of the value.
func overrideColumn(p *problem.Problem, row *suppliersheet.Row, value string) string {
	switch p.Code {
	case "needs-second", "same-person":
		return "override_second"
	case "no-end", "term-too-long":
		return "override_until"
	case "no-reason":
		return "override_reason"
	case "not-their-authority", "unknown-person", "person-retired":
		if row.OverrideSecond != "" && !sameOrBlank(row.OverrideBy, p.Where) &&
			entity.PersonKey(row.OverrideSecond) == entity.PersonKey(p.Where) {
			return "override_second"
		}
		return "override_by"
	}
	return value
}

// putFacts writes the facts of a row, and returns those that were written: values given by hand that their authority
// does not cover are a problem of the row, and the others count without them.
func (im *supplierImport) putFacts(ctx context.Context, tx *data.Tx, engagement string, put []entity.Fact,
	row *suppliersheet.Row) ([]entity.Fact, error) {
	err := tx.SetFacts(ctx, engagement, put)
	byHand := func(f entity.Fact) bool {
		return f.ID == questionnaire.FactConsequence || f.ID == questionnaire.FactInherentLikelihood
	}
	var p *problem.Problem
	i := slices.IndexFunc(put, byHand)
	if err == nil || i < 0 || !errors.As(err, &p) || p.Code == "bad-fact" {
		return put, err
	}
	column := overrideColumn(p, row, put[i].ID)
	im.problem(p.Code, row.Cell(column), p.Fix, "%s: %s; the value given by hand is not imported", column, p.What)
	if put = slices.DeleteFunc(put, byHand); len(put) == 0 {
		return nil, nil
	}
	return put, tx.SetFacts(ctx, engagement, put)
}
