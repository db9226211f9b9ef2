package riskregister

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"assure/data"
	"assure/data/riskregister/edits"
	"assure/data/riskregister/tables"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
)

// What people add to an exported register (columns of their own, notes on cells) is kept with the
// risk or action of the row, and the next export shows it again. Nothing else in the register
// depends on it.

func additionKey(sheet, subject string) string { return sheet + "/" + subject }

// addition returns what was added to a row, or with no subject to a sheet, as the plan would leave
// it.
func (p *registerPlan) addition(sheet, subject string) *planned[store.Addition] {
	key := additionKey(sheet, subject)
	if p.additions[key] == nil {
		none := store.Addition{Sheet: sheet, Subject: subject}
		p.additions[key] = &planned[store.Addition]{was: none, next: none}
	}
	return p.additions[key]
}

// addedRow imports what was added to a row, where it is not as exported.
func (p *registerPlan) addedRow(row *edits.Row, subject, ref string) {
	for _, heading := range slices.Sorted(maps.Keys(row.Own)) {
		if f := row.Own[heading]; f.Edited {
			p.addedCell(p.addition(row.Sheet, subject), ref, f)
		}
	}
	for _, heading := range slices.Sorted(maps.Keys(row.Notes)) {
		p.addedNote(p.addition(row.Sheet, subject), ref, row.Notes[heading])
	}
}

func (p *registerPlan) addedCell(a *planned[store.Addition], ref string, f edits.Field) {
	if f.Bad != nil {
		p.add(f.Bad)
		return
	}
	next, pr := addedCellOf(f)
	if pr != nil {
		p.add(pr)
		return
	}
	i := slices.IndexFunc(a.next.Cells, func(c store.AddedCell) bool { return c.Column == f.Column })
	var now store.AddedCell
	if i >= 0 {
		now = a.next.Cells[i]
	}
	switch {
	case now.Value == next.Value && (now.Kind == next.Kind || next.Value == ""):
		return
	case !f.Holds(plainCell(now)):
		p.out.Conflicts = append(p.out.Conflicts,
			RegisterConflict{Ref: ref, Column: f.Column, Cell: f.Cell, File: f.Shown(), Stands: string(now.Value)})
		return
	}
	a.next.Cells = replaced(a.next.Cells, i, next, next.Value == "")
	p.out.Changes = append(p.out.Changes,
		RegisterChange{Ref: ref, Column: f.Column, Cell: f.Cell, Old: string(now.Value), New: string(next.Value),
			Added: AddedCell})
	if f.Formula {
		p.formulas++
	}
}

func (p *registerPlan) addedNote(a *planned[store.Addition], ref string, f edits.Field) {
	if f.Bad != nil {
		p.add(f.Bad)
		return
	}
	next, pr := addedNoteOf(f)
	if pr != nil {
		p.add(pr)
		return
	}
	i := slices.IndexFunc(a.next.Notes, func(n store.AddedNote) bool { return n.Column == f.Column })
	var now store.AddedNote
	if i >= 0 {
		now = a.next.Notes[i]
	}
	switch {
	case now.Text == next.Text:
		return
	case !f.Holds(edits.PlainAdded(string(now.Text))):
		p.out.Conflicts = append(p.out.Conflicts,
			RegisterConflict{Ref: ref, Column: f.Column, Cell: f.Cell, File: string(next.Text),
				Stands: string(now.Text)})
		return
	}
	a.next.Notes = replaced(a.next.Notes, i, next, next.Text == "")
	p.out.Changes = append(p.out.Changes,
		RegisterChange{Ref: ref, Column: f.Column, Cell: f.Cell, Old: string(now.Text), New: string(next.Text),
			Added: AddedNote})
}

// replaced returns a copy of a list with element i replaced, or appended for i < 0, or with out
// removed.
func replaced[T any](list []T, i int, x T, out bool) []T {
	list = slices.Clone(list)
	switch {
	case out && i >= 0:
		return slices.Delete(list, i, i+1)
	case out:
		return list
	case i >= 0:
		list[i] = x
		return list
	}
	return append(list, x)
}

func addedCellOf(f edits.Field) (c store.AddedCell, pr *problem.Problem) {
	c = store.AddedCell{Column: f.Column, Kind: f.Kind}
	kept := f
	kept.Value = f.Kept()
	return c, setText(&c.Value, kept)
}

func addedNoteOf(f edits.Field) (n store.AddedNote, pr *problem.Problem) {
	n = store.AddedNote{Column: f.Column}
	author := f
	author.Value = f.Author
	if pr := setText(&n.Author, author); pr != nil {
		return n, pr
	}
	return n, setText(&n.Text, f)
}

// plainCell returns a cell as the checksums of an export have it.
func plainCell(c store.AddedCell) string { return edits.PlainAdded(addedValue(c)) }

// addedValue returns a cell as the register shows it.
func addedValue(c store.AddedCell) any {
	switch c.Kind {
	case store.AddedNumber:
		if v, err := strconv.ParseFloat(string(c.Value), 64); err == nil {
			return v
		}
	case store.AddedDate:
		if d, err := questionnaire.ParseDate(string(c.Value)); err == nil {
			return d
		}
	}
	return string(c.Value)
}

// addedNew returns what the row of a new risk has in added columns.
func (p *registerPlan) addedNew(row *edits.Row) store.Addition {
	a := &planned[store.Addition]{next: store.Addition{Sheet: row.Sheet}}
	changes := len(p.out.Changes)
	for _, heading := range slices.Sorted(maps.Keys(row.Own)) {
		if f := row.Own[heading]; f.Edited {
			p.addedCell(a, "", f)
		}
	}
	for _, heading := range slices.Sorted(maps.Keys(row.Notes)) {
		p.addedNote(a, "", row.Notes[heading])
	}
	p.out.Changes = p.out.Changes[:changes] // reported with the new risk
	return a.next
}

// added imports which columns were added and removed, and the notes on headings.
func (p *registerPlan) added(rt *edits.Register) {
	for _, sheet := range []string{tables.SheetRegister, tables.SheetActions} {
		a := p.addition(sheet, "")
		for _, f := range rt.Own[sheet] {
			if !f.Edited || slices.Contains(a.next.Columns, f.Column) {
				continue
			}
			if len(a.next.Columns) >= tables.MaxAddedColumns {
				p.problem("bad-heading", f.Cell, "remove one of the columns first",
					"%d columns were added already, which is the most", tables.MaxAddedColumns)
				continue
			}
			a.next.Columns = append(slices.Clone(a.next.Columns), f.Column)
			p.out.Changes = append(p.out.Changes,
				RegisterChange{Column: f.Column, Cell: f.Cell, New: f.Column, Added: AddedColumn})
		}
	}
	for _, d := range rt.Dropped {
		p.dropped(d)
	}
	for _, e := range rt.EditedRows {
		p.out.Tampered = append(p.out.Tampered, RegisterTampering{Ref: text.Safe(e.ID), Cell: e.Cell})
	}
	for _, h := range rt.Headings {
		p.addedNote(p.addition(h.Sheet, ""), "", h.Field)
	}
	if p.formulas > 0 {
		p.out.Notes = append(p.out.Notes,
			fmt.Sprintf("formulas in columns you added (%d): the value is kept and the formula is not, because rows "+
				"move between exports", p.formulas))
	}
}

// dropped removes an added column: its cells that were exported and have not changed since, and its
// heading once no cell is left.
func (p *registerPlan) dropped(d edits.DroppedColumn) {
	byRef := map[string]string{} // subject of a row
	for _, k := range p.risks {
		byRef[k.was.Ref] = k.was.ID
	}
	for _, a := range p.actions {
		byRef[data.ActionRef(a.was.N)] = a.was.ID
	}
	for _, f := range d.Rows {
		ref := f.ID()
		if subject := byRef[ref]; subject != "" {
			p.addedCell(p.addition(d.Sheet, subject), ref, f)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(p.additions)) {
		if a := &p.additions[key].next; a.Sheet == d.Sheet &&
			slices.ContainsFunc(a.Cells, func(c store.AddedCell) bool { return c.Column == d.Column }) {
			p.out.Notes = append(p.out.Notes,
				fmt.Sprintf("the column %s is gone from the sheet %s and stays in the register: rows that were not "+
					"in this file, or changed since, hold something in it", text.Safe(d.Column), d.Sheet))
			return
		}
	}
	a := p.addition(d.Sheet, "")
	i := slices.Index(a.next.Columns, d.Column)
	if i < 0 {
		return
	}
	a.next.Columns = slices.Delete(slices.Clone(a.next.Columns), i, i+1)
	p.out.Changes = append(p.out.Changes,
		RegisterChange{Column: d.Column, Cell: d.Sheet, Old: d.Column, Added: AddedColumn})
	for _, key := range slices.Sorted(maps.Keys(p.additions)) { // notes in the column go with it
		x := &p.additions[key].next
		if x.Sheet == d.Sheet {
			x.Notes = slices.DeleteFunc(slices.Clone(x.Notes),
				func(n store.AddedNote) bool { return n.Column == d.Column })
		}
	}
}

// undoAdditions restores what people had added to rows and sheets before a batch.
func undoAdditions(ctx context.Context, tx *data.Tx, seq []int64, kept []string) ([]string, error) {
	err := data.UndoKind(ctx, tx, store.Additions, seq,
		func(a store.Addition) string { return additionKey(a.Sheet, a.Subject) },
		func(ctx context.Context, now store.Addition, before *store.Addition, changed bool) error {
			switch {
			case changed:
				kept = append(kept, "what was added to the sheet "+now.Sheet)
				return nil
			case before == nil:
				now = store.Addition{Sheet: now.Sheet, Subject: now.Subject}
			default:
				now = *before
			}
			_, err := store.Put(ctx, tx, store.Additions, now)
			return err
		})
	slices.Sort(kept)
	return slices.Compact(kept), err
}

// addedSheets returns what people added, by sheet. refs has the rows that the register shows.
func addedSheets(list []store.Addition, refs map[string]string) map[string]*tables.Added {
	out := map[string]*tables.Added{}
	slices.SortFunc(list, func(x, y store.Addition) int {
		return cmp.Compare(additionKey(x.Sheet, x.Subject), additionKey(y.Sheet, y.Subject))
	})
	for _, a := range list {
		ref, shown := refs[a.Subject]
		if a.Subject != "" && !shown || len(a.Columns)+len(a.Cells)+len(a.Notes) == 0 {
			continue
		}
		s := out[a.Sheet]
		if s == nil {
			s = &tables.Added{Rows: map[string]tables.AddedRow{}}
			out[a.Sheet] = s
		}
		if a.Subject == "" {
			s.Columns = a.Columns
		}
		row := tables.AddedRow{Cells: map[string]any{}, Notes: map[string]tables.Note{}}
		for _, c := range a.Cells {
			row.Cells[c.Column] = addedValue(c)
		}
		for _, n := range a.Notes {
			row.Notes[n.Column] = tables.Note{Author: n.Author, Text: string(n.Text)}
		}
		s.Rows[ref] = row
	}
	return out
}
