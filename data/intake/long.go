package intake

import (
	"slices"
	"strings"

	"assure/questionnaire"
)

// long reads a sheet with one row for each answer.
func (r *reader) long(t *table, cols *collectors) {
	if r.duplicateColumn(t, func(k string) bool { return slices.Contains(longColumns, k) }) {
		return
	}
	known := map[int32]bool{}
	for _, k := range longColumns {
		if c, ok := t.cols[k]; ok {
			known[c] = true
			t.sheet.uses(t.row, c)
		}
	}
	var keys idleKeys
	t.sheet.rows(func(row []cell) bool {
		if row[0].row > t.row {
			r.longRow(t, row, cols)
			if id := t.get(row, colQuestion); id != nil && r.asks(t, row, id) {
				keys.row(row, id)
			} else {
				keys.row(row)
			}
			markUnread(row, func(col int32) bool { return known[col] })
		}
		return true
	})
	keys.finish()
}

func (r *reader) longRow(t *table, row []cell, cols *collectors) {
	get := func(k string) *cell { return t.get(row, k) }
	id := get(colQuestion)
	if id != nil && headerKey(id.text) == colQuestion {
		for i := range row { // a header repeated inside the sheet
			if h := inRow(t.cells, row[i].col); h != nil && foldQuotes(h.text) == foldQuotes(row[i].text) {
				row[i].outcome = header
			} else if row[i].outcome != blank {
				row[i].outcome = otherColumn
			}
		}
		return
	}
	for _, k := range []string{colSupplier, colEngagement, colPack, colQuestion} {
		if c := get(k); c != nil {
			c.outcome = keyText
		}
	}
	inputs := []*cell{get(colAnswer), get(colNote), get(colKind), get(colRef), get(colDate), get(colExpiry),
		get(colPlanned), get(colAlt)}
	if !slices.ContainsFunc(inputs, func(c *cell) bool { return c != nil }) {
		return // not answered
	}
	if a := t.sheet.tallArea(Place{row[0].row, t.cols[colAnswer]}); a != nil && a.Row < int(row[0].row) {
		withhold(inputs...) // the answer is in a merged cell above, where it is a problem
		return
	}
	supplier, engagement, pack, ok := r.rowKeys(t, row)
	if !ok {
		withhold(append(inputs, id)...)
		return
	}
	if id == nil {
		r.flag(t.sheet, firstCell(inputs), CodeUnknownQuestion, "the row has an answer but no question",
			"put the id of the question in the column question")
		withhold(inputs...)
		return
	}
	typed, ok := r.cellText(t.sheet, id)
	if !ok {
		withhold(inputs...)
		return
	}
	q := r.question(pack, typed)
	if q == nil {
		r.unknownQuestion(t.sheet, id, pack)
		withhold(inputs...)
		return
	}
	a := Answer{Question: q.ID}
	var rest Field[questionnaire.Text]
	a.Value, rest = r.readAnswer(t.sheet, get(colAnswer), q)
	a.Note = r.withRest(r.readText(t.sheet, get(colNote)), rest)
	r.explained(t.sheet, get(colAnswer), &a, false)
	a.Evidence = r.readEvidence(t.sheet, evidenceCells{get(colKind), get(colRef), get(colDate), get(colExpiry)}, false)
	a.Planned = r.readDate(t.sheet, get(colPlanned))
	a.Alternative = r.readText(t.sheet, get(colAlt))
	r.collect(cols.of(t.sheet.name, supplier, engagement, pack), t.sheet, a,
		[]*cell{get(colAnswer)}, inputs)
}

// asks reports whether the id of a row is one of a question.
func (r *reader) asks(t *table, row []cell, id *cell) bool {
	name := r.opt.Pack
	if c := t.get(row, colPack); c != nil {
		name = c.text
	}
	if p := r.packs.Find(strings.TrimSpace(name)); p != nil {
		return r.question(p, id.text) != nil
	}
	return idForm.MatchString(strings.TrimSpace(id.text))
}

// firstCell returns the first cell that is not nil.
func firstCell(cells []*cell) *cell {
	i := slices.IndexFunc(cells, func(c *cell) bool { return c != nil })
	return cells[i]
}
