package intake

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// foreignRows are the rows of a foreign questionnaire read so far.
type foreignRows struct {
	blank        map[string]bool // keys of questions without an answer, see foreignKey
	strays       []string        // cells with an answer in rows without an id of the form
	rows         []foreignRead
	formulas     []foreignRead     // rows whose answer is a formula: copies of another row, or problems
	ids          map[string]bool   // ids of the other rows, answered or not
	first        map[string]int    // by supplier, id and text: index in rows
	unclear      map[string]string // why an answer is not understood, by folded word
	unclearCount int
}

// foreignRead is a row with its cells.
type foreignRead struct {
	f       Foreign
	sheet   *sheet
	answer  *cell
	cells   []*cell
	dropped bool
}

// foreignRow reads a row of a foreign questionnaire. The texts in mapped columns are kept verbatim.
func (r *mappedRun) foreignRow(p *located, in *mappedRow) {
	if r.foreign.ids == nil {
		r.foreign.ids, r.foreign.first, r.foreign.unclear = map[string]bool{}, map[string]int{}, map[string]string{}
		r.foreign.blank = map[string]bool{}
	}
	id := questionnaire.ForeignID(in.id.Value)
	cells := []*cell{in.answer, in.second, in.note}
	if r.m.form != nil && !r.m.form.MatchString(id) {
		r.strayRow(in)
		return
	}
	if in.bad || p.underMerged(in.row[0].row) {
		withhold(append(cells, r.extraCells(p, in.row)...)...)
		return
	}
	if !slices.ContainsFunc(cells, func(c *cell) bool { return c != nil }) {
		if id != "" && strings.ContainsAny(id, "0123456789") && p.cell(in.row, ColumnQuestionID) != nil {
			r.foreign.blank[foreignKey(r.foreignSupplier(p, in).Value, id, in.text)] = true
			r.foreign.ids[id] = true
		}
		return
	}
	if id == "" {
		if in.answer != nil {
			r.flag(p.sheet, in.answer, CodeUnknownQuestion, "the row has an answer but no question id",
				"put the id of the question in its column, or name the column to be filled down in the mapping")
		}
		withhold(cells...)
		return
	}
	row := foreignRead{sheet: p.sheet, answer: in.answer, cells: append(cells, r.extraCells(p, in.row)...)}
	row.f = Foreign{Sheet: p.sheet.name, Supplier: r.foreignSupplier(p, in), IDAt: in.id.At,
		At: firstCell(row.cells).place()}
	row.f.ForeignAnswer = questionnaire.ForeignAnswer{Framework: r.m.Framework, ID: id, Typed: in.typed,
		Text: questionnaire.Text(in.text)}
	if firstCell(row.cells).formula {
		r.foreign.formulas = append(r.foreign.formulas, row)
		return
	}
	r.foreign.ids[id] = true
	if !r.copyTexts(p, in, &row) {
		return
	}
	r.addForeign(row)
}

// extraCells returns the cells of a row that are kept besides answer and note.
func (r *mappedRun) extraCells(p *located, row []cell) []*cell {
	var out []*cell
	for _, c := range []Column{ColumnKind, ColumnReference, ColumnIssued, ColumnExpiry, ColumnPlanned,
		ColumnAlternative} {
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

func (r *mappedRun) foreignSupplier(p *located, in *mappedRow) Field[string] {
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

// copyTexts copies the texts of a row and interprets the answer.
func (r *mappedRun) copyTexts(p *located, in *mappedRow, row *foreignRead) bool {
	for _, c := range row.cells {
		if c == nil {
			continue
		}
		if _, ok := r.cellText(p.sheet, c); !ok { // an error value, or text that cannot be kept
			withhold(row.cells...)
			return false
		}
	}
	a := &row.f.ForeignAnswer
	words := func(c *cell) questionnaire.Text {
		if c == nil {
			return ""
		}
		c.outcome = imported
		return questionnaire.Text(r.trimGuard(c.text))
	}
	a.Answer, a.Second, a.Note = words(in.answer), words(in.second), words(in.note)
	if in.word != "" {
		a.Answer = questionnaire.Text(in.word)
	}
	for _, c := range row.cells[3:] {
		a.Extra = append(a.Extra, questionnaire.Extra{Label: p.labels[c.col], Text: words(c)})
	}
	for _, c := range append([]*cell{p.cell(in.row, ColumnQuestionID)}, row.cells...) {
		if c != nil && c.raw != nil {
			label := strings.TrimSpace(p.labels[c.col] + " (number in the cell)")
			a.Extra = append(a.Extra, questionnaire.Extra{Label: label, Text: questionnaire.Text(*c.raw)})
		}
	}
	r.interpret(p, a, in)
	if a.Means == questionnaire.MeansIgnore {
		in.answer.outcome = placeholder
		if in.second == nil && in.note == nil {
			for _, c := range row.cells[3:] {
				c.outcome = withheld
			}
			r.foreign.blank[foreignKey(row.f.Supplier.Value, row.f.ID, string(row.f.Text))] = true
			return false
		}
		a.Answer, a.Means, a.Doubt = "", "", "there is no answer"
	}
	return true
}

// interpret sets the meaning of a row's answer. In a table with two answers to a question [ofTwo]
// decides, and a word that answers nothing counts as a blank.
func (r *mappedRun) interpret(p *located, a *questionnaire.ForeignAnswer, in *mappedRow) {
	if in.answer == nil && in.second == nil {
		a.Doubt = "there is no answer, only a note"
		return
	}
	first := r.readWord(string(a.Answer))
	if _, twice := p.cols[ColumnSecond]; twice {
		second := r.readWord(string(a.Second))
		switch ofTwo(first.given(), second.given(),
			func() bool { return second.doubt != "" || strength(second.means) < strength(first.means) }) {
		case neitherCounts:
			a.Means = questionnaire.MeansUnknown
			return
		case secondCounts:
			if first.doubt == "" {
				first = second
			}
		}
	}
	a.Means, a.YesNo, a.Doubt = first.means, first.yesNo, first.doubt
}

// given reports whether a word answers anything.
func (w reading) given() bool { return w.doubt != "" || w.means != questionnaire.MeansIgnore }

// readWord reads an answer word. An option of a pack has no meaning in a foreign questionnaire.
func (r *mappedRun) readWord(text string) reading {
	if strings.TrimSpace(text) == "" {
		return reading{means: questionnaire.MeansIgnore}
	}
	w := r.lex.read(text)
	if w.means == "" && w.doubt == "" {
		w.doubt = "the mapping maps " + quote(text) + " to " + quote(w.own) + ", which is not a meaning"
	}
	return w
}

// strength orders meanings: higher is better.
func strength(m questionnaire.Meaning) int {
	return -slices.Index(questionnaire.Meanings, m)
}

// foreignKey is what tells a question of one supplier from others: two questions may share an id.
func foreignKey(supplier, id, text string) string {
	return strings.Join([]string{foldQuotes(supplier), id, foldQuotes(text)}, "\x00")
}

// strayRow passes over a row of a known questionnaire that has no id of its form: a heading that is
// repeated, or a remark. Words in the column of answers that are no heading are mentioned.
func (r *mappedRun) strayRow(in *mappedRow) {
	if in.answer == nil || in.answer.formula {
		return
	}
	if strings.Contains(foldQuotes(in.answer.text), "answer") {
		for i := range in.row { // headings of the form, the id and text columns among them
			if c := &in.row[i]; c.outcome == keyText || c.outcome == unread && c.col <= in.answer.col+1 {
				c.outcome = header
			}
		}
		return
	}
	r.foreign.strays = append(r.foreign.strays, in.answer.ref())
}

// addForeign adds a row unless it occurs twice. The same question with the same words is a copy;
// with other words, neither row is imported. Two questions with one id, which real files have, are
// two rows.
func (r *mappedRun) addForeign(row foreignRead) {
	f := &row.f
	k := foreignKey(f.Supplier.Value, f.ID, string(f.Text))
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
	if !first.dropped && first.sameWords(&row) {
		for _, c := range row.cells {
			if c != nil {
				c.outcome = duplicate
			}
		}
		return
	}
	first.dropped = true
	for _, c := range append(slices.Clone(first.cells), row.cells...) {
		if c != nil {
			c.outcome = flagged
		}
	}
	r.add(CodeDuplicateRow, r.at(row.sheet, firstCell(row.cells)),
		"question "+quote(f.Typed)+" is answered differently in "+where+"; neither was imported",
		"keep the row that is right and remove the other")
}

// sameWords reports whether two rows hold the same words.
func (a *foreignRead) sameWords(b *foreignRead) bool {
	x, y := &a.f.ForeignAnswer, &b.f.ForeignAnswer
	return x.Answer == y.Answer && x.Second == y.Second && x.Note == y.Note && slices.Equal(x.Extra, y.Extra)
}

// finishForeign sets the outcome of rows whose answers are formulas, and notes how many answers
// were not understood.
func (r *mappedRun) finishForeign() {
	for _, row := range r.foreign.formulas {
		copied := r.isCopy(&row)
		for _, c := range row.cells {
			switch {
			case c == nil:
			case copied:
				c.outcome = duplicate
			case c.formula:
				r.flag(row.sheet, c, CodeFormula, "the cell holds a formula, and its value is not imported",
					"type the value itself")
			default:
				withhold(c)
			}
		}
	}
	for _, row := range r.foreign.rows {
		if row.dropped {
			continue
		}
		for _, c := range row.cells {
			if c != nil && c.outcome == imported {
				row.f.Cells++
			}
		}
		r.ret.Foreign = append(r.ret.Foreign, row.f)
		if row.f.Means == "" && row.f.Answer != "" {
			r.foreign.unclearCount++
			if _, known := r.foreign.unclear[foldQuotes(string(row.f.Answer))]; !known {
				r.foreign.unclear[foldQuotes(string(row.f.Answer))] = row.f.Doubt + " (" + row.f.At.Ref() + ")"
			}
		}
	}
	for k := range r.foreign.blank {
		if _, answered := r.foreign.first[k]; !answered {
			r.ret.Unanswered++
		}
	}
	if n := len(r.foreign.strays); n > 0 {
		r.note(fmt.Sprintf("%s without an id of %s: not read (%s)", text.Plural(n, "answer", "answers"), r.m.Name,
			firstOfList(r.foreign.strays, 5)))
	}
	if n := r.foreign.unclearCount; n > 0 {
		r.note(fmt.Sprintf("%d of %d answers are kept but suggest nothing: %s", n, len(r.ret.Foreign),
			firstValues(r.foreign.unclear, 3)))
	}
}

// isCopy reports whether a row of formulas repeats the row with its id, or is blank. A formula that
// refers to a blank cell shows 0.
func (r *mappedRun) isCopy(row *foreignRead) bool {
	if !r.foreign.ids[row.f.ID] {
		return false
	}
	var answer, note string
	for _, other := range r.foreign.rows {
		if other.f.ID == row.f.ID && foldQuotes(other.f.Supplier.Value) == foldQuotes(row.f.Supplier.Value) {
			answer, note = string(other.f.Answer), string(other.f.Note)
		}
	}
	same := func(c *cell, text string) bool {
		return c == nil || strings.TrimSpace(c.text) == "" || c.number() == "0" && text == "" ||
			foldQuotes(c.text) == foldQuotes(text)
	}
	return same(row.cells[0], answer) && same(row.cells[2], note)
}

// firstOfList joins the first values of a list, and says how many more there are.
func firstOfList(list []string, most int) string {
	out := strings.Join(list[:min(most, len(list))], ", ")
	if more := len(list) - most; more > 0 {
		out += fmt.Sprintf(" and %d more", more)
	}
	return out
}

// firstValues joins the first values of a map, by key, and says how many more there are.
func firstValues(m map[string]string, most int) string {
	keys := slices.Sorted(maps.Keys(m))
	var out []string
	for _, k := range keys[:min(most, len(keys))] {
		out = append(out, m[k])
	}
	if more := len(keys) - len(out); more > 0 {
		out = append(out, fmt.Sprintf("and %d other answers", more))
	}
	return strings.Join(out, "; ")
}
