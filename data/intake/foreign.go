package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assure/questionnaire"
)

// foreignRows are the rows of a foreign questionnaire as they are read.
type foreignRows struct {
	rows     []foreignRead
	formulas []foreignRead     // rows whose answer is a formula: copies of a row elsewhere, or not to be trusted
	ids      map[string]bool   // ids of rows that stand on their own, answered or not
	first    map[string]int    // by supplier, id and text: index in rows
	doubtful map[string]string // answers in words that are not understood, by folded word, as first typed
	doubted  int
}

// foreignRead is a row with its cells.
type foreignRead struct {
	f       Foreign
	sheet   *sheet
	answer  *cell
	cells   []*cell
	dropped bool
}

// foreignRow reads a row of a foreign questionnaire. Whatever stands in the columns of the mapping is kept as it is.
func (r *mappedRun) foreignRow(p *placed, in *mappedRow) {
	if r.foreign.ids == nil {
		r.foreign.ids, r.foreign.first, r.foreign.doubtful = map[string]bool{}, map[string]int{}, map[string]string{}
	}
	id := questionnaire.ForeignID(in.id.Value)
	cells := []*cell{in.answer, in.second, in.note}
	if in.bad {
		hold(append(cells, r.extraCells(p, in.row)...)...)
		return
	}
	if !slices.ContainsFunc(cells, func(c *cell) bool { return c != nil }) {
		if id != "" && strings.ContainsAny(id, "0123456789") && p.cell(in.row, ColumnQuestion) != nil {
			r.ret.Unanswered++
			r.foreign.ids[id] = true
		}
		return
	}
	if id == "" {
		if in.answer != nil {
			r.flag(p.sheet, in.answer, CodeUnknownQuestion, "the row has an answer but no question id", "put the id of the question in its column, or name the column to be filled down in the mapping")
		}
		hold(cells...)
		return
	}
	row := foreignRead{sheet: p.sheet, answer: in.answer, cells: append(cells, r.extraCells(p, in.row)...)}
	row.f = Foreign{Sheet: p.sheet.name, Supplier: r.foreignSupplier(p, in), IDAt: in.id.At, At: firstOf(row.cells).place()}
	row.f.ForeignAnswer = questionnaire.ForeignAnswer{Framework: r.m.Framework, ID: id, Typed: in.typed, Text: questionnaire.Text(in.text)}
	if firstOf(row.cells).formula {
		r.foreign.formulas = append(r.foreign.formulas, row)
		return
	}
	r.foreign.ids[id] = true
	if !r.verbatim(p, in, &row) {
		return
	}
	r.keepForeign(row)
}

// extraCells are the cells of a row that are kept beside answer and note.
func (r *mappedRun) extraCells(p *placed, row []cell) []*cell {
	var out []*cell
	for _, c := range []Column{ColumnKind, ColumnReference, ColumnIssued, ColumnExpiry, ColumnPlanned, ColumnAlternative} {
		if at := p.cell(row, c); at != nil {
			out = append(out, at)
		}
	}
	for _, col := range p.keep {
		if at := inRow(row, col); at != nil {
			out = append(out, at)
		}
	}
	return out
}

func (r *mappedRun) foreignSupplier(p *placed, in *mappedRow) Field[string] {
	f := metaField(r.opt.Supplier, "")
	if above, ok := in.above[ColumnSupplier]; ok {
		f = Field[string]{strings.TrimSpace(above.Value), above.At}
	}
	if c := p.cell(in.row, ColumnSupplier); c != nil && !c.formula {
		f = Field[string]{strings.TrimSpace(c.text), c.place()}
	}
	f.Value = r.supplierName(f.Value)
	return f
}

// verbatim takes the texts of a row as they stand and tells what the answer means.
func (r *mappedRun) verbatim(p *placed, in *mappedRow, row *foreignRead) bool {
	for _, c := range row.cells {
		if c == nil {
			continue
		}
		if _, ok := r.field(p.sheet, c); !ok { // an error value, or text that cannot be kept
			hold(row.cells...)
			return false
		}
	}
	a := &row.f.ForeignAnswer
	text := func(c *cell) questionnaire.Text {
		if c == nil {
			return ""
		}
		c.fate = imported
		return questionnaire.Text(r.unprefix(c.text))
	}
	a.Answer, a.Second, a.Note = text(in.answer), text(in.second), text(in.note)
	if in.word != "" {
		a.Answer = questionnaire.Text(in.word)
	}
	for _, c := range row.cells[3:] {
		a.Extra = append(a.Extra, questionnaire.Extra{Label: p.labels[c.col], Text: text(c)})
	}
	r.understand(a, in)
	if a.Means == questionnaire.MeansIgnore {
		in.answer.fate = placeholder
		if in.second == nil && in.note == nil {
			for _, c := range row.cells[3:] {
				c.fate = held
			}
			r.ret.Unanswered++
			return false
		}
		a.Answer, a.Means, a.Doubt = "", "", "there is no answer"
	}
	return true
}

// understand tells what the words of a row mean; of two answers the weaker counts.
func (r *mappedRun) understand(a *questionnaire.ForeignAnswer, in *mappedRow) {
	if in.answer == nil && in.second == nil {
		a.Doubt = "there is no answer, only a note"
		return
	}
	readings := []reading{r.readForeign(string(a.Answer))}
	if a.Second != "" || in.second != nil {
		readings = append(readings, r.readForeign(string(a.Second)))
	}
	a.Means, a.YesNo = readings[0].means, readings[0].yesNo
	for _, w := range readings {
		if w.doubt != "" {
			a.Means, a.YesNo, a.Doubt = "", false, w.doubt
			return
		}
		if worth(w.means) < worth(a.Means) {
			a.Means, a.YesNo = w.means, w.yesNo
		}
	}
}

// readForeign reads a word; an option of some pack says nothing of a foreign questionnaire.
func (r *mappedRun) readForeign(text string) reading {
	if strings.TrimSpace(text) == "" {
		return reading{doubt: "one of the two answers is missing"}
	}
	w := r.lex.read(text)
	if w.means == "" && w.doubt == "" {
		w.doubt = "the mapping takes " + quote(text) + " for " + quote(w.own) + ", which is no meaning"
	}
	return w
}

// worth orders meanings: the lower counts.
func worth(m questionnaire.Meaning) int {
	return -slices.Index(questionnaire.Meanings, m)
}

// keepForeign keeps a row unless it stands twice. The same question answered twice with the same words is a copy; with
// other words, neither is taken. Two questions with one id, as real files have, are two rows.
func (r *mappedRun) keepForeign(row foreignRead) {
	f := &row.f
	k := strings.Join([]string{fold(f.Supplier.Value), f.ID, fold(string(f.Text))}, "\x00")
	i, twice := r.foreign.first[k]
	if !twice {
		r.foreign.first[k] = len(r.foreign.rows)
		r.foreign.rows = append(r.foreign.rows, row)
		return
	}
	first := &r.foreign.rows[i]
	where := "row " + strconv.Itoa(int(first.f.At.Row))
	if first.sheet != row.sheet {
		where += " of the sheet " + quote(first.sheet.name)
	}
	if !first.dropped && first.says(&row) {
		for _, c := range row.cells {
			if c != nil {
				c.fate = repeated
			}
		}
		return
	}
	first.dropped = true
	for _, c := range append(slices.Clone(first.cells), row.cells...) {
		if c != nil {
			c.fate = fateProblem
		}
	}
	r.add(CodeDuplicateRow, r.at(row.sheet, firstOf(row.cells)), "question "+quote(f.Typed)+" is answered differently in "+where+"; neither was taken", "keep the row that is right and remove the other")
}

// says reports whether two rows hold the same words.
func (a *foreignRead) says(b *foreignRead) bool {
	x, y := &a.f.ForeignAnswer, &b.f.ForeignAnswer
	return x.Answer == y.Answer && x.Second == y.Second && x.Note == y.Note && slices.Equal(x.Extra, y.Extra)
}

// finishForeign settles the rows whose answers are formulas, and says how much was not understood.
func (r *mappedRun) finishForeign() {
	for _, row := range r.foreign.formulas {
		copied := r.copied(&row)
		for _, c := range row.cells {
			switch {
			case c == nil:
			case copied:
				c.fate = repeated
			case c.formula:
				r.flag(row.sheet, c, CodeFormula, "the cell holds a formula, whose value is not taken on trust", "type the value itself")
			default:
				hold(c)
			}
		}
	}
	for _, row := range r.foreign.rows {
		if row.dropped {
			continue
		}
		for _, c := range row.cells {
			if c != nil && c.fate == imported {
				row.f.Cells++
			}
		}
		r.ret.Foreign = append(r.ret.Foreign, row.f)
		if row.f.Means == "" && row.f.Answer != "" {
			r.foreign.doubted++
			if _, known := r.foreign.doubtful[fold(string(row.f.Answer))]; !known {
				r.foreign.doubtful[fold(string(row.f.Answer))] = row.f.Doubt + " (" + row.f.At.Ref() + ")"
			}
		}
	}
	if n := r.foreign.doubted; n > 0 {
		r.note(fmt.Sprintf("%d of %d answers are kept but suggest nothing: %s", n, len(r.ret.Foreign), listed(r.foreign.doubtful, 3)))
	}
}

// copied reports whether a row of formulas shows what another row with its id says, or nothing. A formula over a cell
// that is blank shows 0.
func (r *mappedRun) copied(row *foreignRead) bool {
	if !r.foreign.ids[row.f.ID] {
		return false
	}
	var answer, note string
	for _, other := range r.foreign.rows {
		if other.f.ID == row.f.ID && fold(other.f.Supplier.Value) == fold(row.f.Supplier.Value) {
			answer, note = string(other.f.Answer), string(other.f.Note)
		}
	}
	same := func(c *cell, text string) bool {
		return c == nil || strings.TrimSpace(c.text) == "" || c.text == "0" && text == "" || fold(c.text) == fold(text)
	}
	return same(row.cells[0], answer) && same(row.cells[2], note)
}

// listed names the first values of a map by key, and how many more there are.
func listed(m map[string]string, most int) string {
	keys := sortedKeys(m)
	var out []string
	for _, k := range keys[:min(most, len(keys))] {
		out = append(out, m[k])
	}
	if more := len(keys) - len(out); more > 0 {
		out = append(out, fmt.Sprintf("and %d other answers", more))
	}
	return strings.Join(out, "; ")
}
