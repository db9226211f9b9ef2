package intake

import (
	"fmt"
	"slices"
	"strings"

	"assure/data/form"
	"assure/data/tabular"
	"assure/questionnaire"
)

// readIssued reads a questionnaire workbook issued by Assure, here or elsewhere.
func (r *reader) readIssued(meta map[string]string) {
	pack := r.issuedPack(meta)
	if pack == nil {
		return
	}
	r.issued, r.rowwise = true, true
	forms := r.findForms()
	if r.ret.Rejected || r.rejectSorted(forms) {
		return
	}
	first := newCollector(Subject{
		Sheet: forms[0].sheet.name, Pack: pack,
		Supplier:   metaField(meta[form.MetaSupplier], r.opt.Supplier),
		Engagement: metaField(meta[form.MetaEngagement], ""),
		Issued:     r.issueOf(meta),
	})
	seen := map[string]bool{}
	cols := []*collector{first}
	for i, f := range forms {
		if i > 0 {
			cols = append(cols, first.onSheet(f.sheet.name))
		}
		f.sheet.rows(func(row []cell) bool {
			if row[0].row > f.row {
				r.formRow(cols[i], f, row, meta, seen)
			}
			return true
		})
	}
	if r.rejectMoved(forms, cols) {
		return
	}
	r.declaration(first.subject.Issued)
	for i, c := range cols {
		if s := c.result(); i == 0 || len(s.Answers) > 0 {
			r.ret.Subjects = append(r.ret.Subjects, s)
		}
	}
	r.noteMissing(pack, meta, seen)
	r.notePlaceholders(forms)
	r.compareOwn(forms, meta, pack)
	r.dropOwnFlags()
}

// dropOwnFlags removes the warnings that compareOwn made precise, and the one about our own hidden
// sheets.
func (r *reader) dropOwnFlags() {
	r.ret.Flags = slices.DeleteFunc(slices.Clone(r.ret.Flags),
		func(f tabular.Flag) bool { return f == tabular.FlagComments })
	for _, s := range r.sheets {
		if s.state != tabular.Visible && s.name != form.SheetLists && s.name != form.SheetMeta {
			return
		}
	}
	r.ret.Flags = slices.DeleteFunc(slices.Clone(r.ret.Flags), func(f tabular.Flag) bool {
		return f == tabular.FlagHiddenSheets || f == tabular.FlagVeryHidden
	})
}

// readDetached reads a sheet of answers that was copied out of its workbook, and so lost the pack
// and supplier it is about. The options may name them; the text of every question is compared all
// the same.
func (r *reader) readDetached() {
	r.ret.Kind = AssureWorkbook
	pack := r.packs.Find(r.opt.Pack)
	if pack == nil || r.opt.Supplier == "" {
		r.reject(CodeUnknownPack, "", "the sheet of answers no longer says which pack and supplier it is about",
			"import it with --pack and --supplier, or ask for the workbook as it was issued")
		return
	}
	r.note("the sheet of answers was copied out of the workbook that was issued: pack and supplier are as given")
	r.readIssued(map[string]string{form.MetaPack: pack.ID, form.MetaVersion: pack.Version,
		form.MetaPackSHA:  pack.SHA256,
		form.MetaSupplier: r.opt.Supplier})
}

func metaField(value, fallback string) Field[string] {
	if value == "" {
		value = fallback
	}
	if value == "" {
		return Field[string]{}
	}
	return Field[string]{value, inMeta}
}

// formSheet is where the answers are: the sheet, its header row and its columns by key.
type formSheet struct {
	sheet *sheet
	row   int32
	cols  map[string]int32
	keys  map[int32]string
}

// findForms finds the header rows, on the sheet named for it first. Suppliers insert columns and
// rows, so no position is known beforehand; and they copy sheets, so there may be several, all of
// which are read. It rejects the file when there is none.
func (r *reader) findForms() []*formSheet {
	var out []*formSheet
	for _, s := range r.sheets {
		if f := formOn(s); f != nil && (s.state == tabular.Visible || s.name == form.SheetAnswers) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b *formSheet) int { return a.rank() - b.rank() })
	for _, f := range out {
		if twice := f.readHeader(); twice != nil {
			r.flag(f.sheet, twice, CodeUnsupported, "a second column headed "+quote(twice.text),
				"keep the one that holds the answers and remove the other")
			r.reject(CodeUnsupported, f.sheet.name, "two columns have the same heading",
				"remove the one that was added")
			return nil
		}
	}
	if len(out) == 0 {
		r.reject(CodeUnsupported, "",
			fmt.Sprintf("no sheet has the columns %q and %q any more", headerOf(form.ColQuestion),
				headerOf(form.ColAnswer)),
			"restore the header row, or ask for the answers in the workbook as it was issued")
		return nil
	}
	for _, c := range form.Columns {
		if _, ok := out[0].cols[c.Key]; !ok && c.Input && c.Key != form.ColStill {
			r.note("the column " + quote(c.Header) + " is no longer on the sheet " + quote(out[0].sheet.name))
		}
	}
	return out
}

// rank orders the sheet named for answers before the others.
func (f *formSheet) rank() int {
	if f.sheet.name == form.SheetAnswers {
		return 0
	}
	return 1
}

func headerOf(key string) string {
	for _, c := range form.Columns {
		if c.Key == key {
			return c.Header
		}
	}
	return key
}

// formOn finds the header row of a sheet: the first with both the id and the answer column.
func formOn(s *sheet) *formSheet {
	return headedBy(s, headerOf(form.ColQuestion), headerOf(form.ColAnswer))
}

// headedBy finds the first row of a sheet with two headings.
func headedBy(s *sheet, one, other string) *formSheet {
	var f *formSheet
	idHead, answerHead := foldQuotes(one), foldQuotes(other)
	s.rows(func(row []cell) bool {
		id, answer := false, false
		for i := range row {
			if len(row[i].text) > maxHeader {
				continue
			}
			switch foldQuotes(row[i].text) {
			case idHead:
				id = true
			case answerHead:
				answer = true
			}
		}
		if id && answer {
			f = &formSheet{sheet: s, row: row[0].row, cols: map[string]int32{}, keys: map[int32]string{}}
		}
		return f == nil
	})
	return f
}

// maxHeader is the longest text, in bytes, that can be one of our headers: ten times the longest,
// to allow for blanks and wide letters. Longer texts are not folded.
const maxHeader = 250

// readHeader maps the columns. It returns the cell of a column that occurs twice.
func (f *formSheet) readHeader() (twice *cell) { return f.readHeaderOf(form.Columns) }

func (f *formSheet) readHeaderOf(columns []form.Column) (twice *cell) {
	mark, heads := foldQuotes(form.HeaderMark), map[string]string{} // key by folded header
	for _, col := range columns {
		heads[foldQuotes(col.Header)] = col.Key
	}
	for i := range f.sheet.cells {
		c := &f.sheet.cells[i]
		if c.row > f.row {
			break
		}
		if c.row < f.row {
			continue
		}
		c.outcome = header
		text := foldQuotes(c.text)
		if key, ok := heads[text]; ok {
			if _, ok := f.cols[key]; ok {
				return c
			}
			f.cols[key], f.keys[c.col] = c.col, key
		}
		if text == mark {
			f.keys[c.col] = form.HeaderMark // our own text on a marked copy
		}
	}
	return nil
}

// get returns the cell of a column in a row, nil when it is blank or the column is missing.
func (f *formSheet) get(row []cell, key string) *cell {
	col, ok := f.cols[key]
	if !ok {
		return nil
	}
	return inRow(row, col)
}

// inputs returns the supplier's cells of a row.
func (f *formSheet) inputs(row []cell) []*cell {
	var out []*cell
	for _, c := range form.Columns {
		if cell := f.get(row, c.Key); c.Input && cell != nil {
			out = append(out, cell)
		}
	}
	return out
}

// formRow reads a row below the header.
func (r *reader) formRow(col *collector, f *formSheet, row []cell, meta map[string]string, seen map[string]bool) {
	for i := range row {
		switch k, ok := f.keys[row[i].col]; {
		case row[i].outcome == blank:
		case !ok:
		case k == form.ColQuestion:
			row[i].outcome = keyText
		default:
			row[i].outcome = ownText
		}
	}
	inputs := f.inputs(row)
	id := f.get(row, form.ColQuestion)
	if id == nil {
		if len(inputs) > 0 {
			r.flag(f.sheet, inputs[0], CodeUnknownQuestion, "the row has an answer but no question id",
				"put the answer in the row of its question")
			withhold(inputs...)
		}
		return
	}
	q := r.question(col.subject.Pack, id.text)
	if q != nil {
		seen[q.ID] = true
	}
	if len(inputs) == 0 {
		return
	}
	if q == nil {
		r.unknownQuestion(f.sheet, id, col.subject.Pack)
		withhold(inputs...)
		return
	}
	if r.edited(f, row, q, id, meta) || f.underMerged(row[0].row) {
		withhold(inputs...)
		return
	}
	r.formAnswer(col, f, row, q)
}

// underMerged reports whether the answer of a row is in a merged cell that begins in a row above,
// where it is a problem.
func (f *formSheet) underMerged(row int32) bool {
	a := f.sheet.tallArea(Place{row, f.cols[form.ColAnswer]})
	return a != nil && a.Row < int(row)
}

// edited reports a question whose text differs from the pack's: its answer is to another question.
func (r *reader) edited(f *formSheet, row []cell, q *questionnaire.Question, id *cell, meta map[string]string) bool {
	c := f.get(row, form.ColText)
	if c == nil {
		r.flag(f.sheet, id, CodeQuestionEdited,
			"the text of question "+q.ID+" is missing, so what was answered is not known",
			"restore the text, or answer in the workbook as it was issued")
		return true
	}
	if c.text == q.Text {
		return false // unchanged, as nearly always: no checksum needed
	}
	sum := form.TextChecksum(c.text)
	if sum == form.QuestionChecksum(q) {
		return false
	}
	what := "the text of question " + q.ID + " was edited"
	if sum == meta[form.MetaQuestion+q.ID] {
		what = "question " + q.ID + " was issued with another text than the pack installed here has"
	}
	r.flag(f.sheet, c, CodeQuestionEdited, what, "restore the text, or answer in the workbook as it was issued")
	return true
}

// formAnswer reads the supplier's cells of a row.
func (r *reader) formAnswer(col *collector, f *formSheet, row []cell, q *questionnaire.Question) {
	s := f.sheet
	get := func(key string) *cell { return f.get(row, key) }
	a := Answer{Question: q.ID}
	var rest Field[questionnaire.Text]
	a.Value, rest = r.readAnswer(s, get(form.ColAnswer), q)
	a.Note = r.withRest(r.readText(s, get(form.ColNote)), rest)
	r.explained(s, get(form.ColAnswer), &a, get(form.ColLast) != nil)
	a.Evidence = r.readEvidence(s, evidenceCells{get(form.ColKind), get(form.ColReference),
		get(form.ColIssued), get(form.ColExpiry)}, true)
	a.Planned = r.readDate(s, get(form.ColPlanned))
	a.Alternative = r.readText(s, get(form.ColAlternative))
	a.Still = r.readYesNo(s, get(form.ColStill))
	if last := get(form.ColLast); last != nil {
		a.Last = lastValue(last, q, r.wordsFor(q))
	}
	said := []*cell{get(form.ColAnswer), get(form.ColStill)}
	if a.Still.Given() && a.Still.Value && a.Value.Given() && a.Value.Value != a.Last {
		still := get(form.ColStill)
		r.flag(s, still, CodeConflict, "the last answer is marked as still true, but another answer is given",
			"clear one of the two cells; the new answer was imported")
		a.Still, said = Field[bool]{}, said[:1]
	}
	r.collect(col, s, a, said, f.inputs(row))
}

// explained reports N/A without the explanation that the workbook asks for; other sheets ask for none, so there it is
// noted. The answer is a claim all the same; one that was given before may have been explained then.
func (r *reader) explained(s *sheet, c *cell, a *Answer, before bool) {
	if a.Value.Given() && a.Value.Value == questionnaire.NA && !a.Note.Given() && !before {
		if !r.issued {
			r.unexplained = append(r.unexplained, strings.TrimPrefix(Address("", s.name, c.ref()), "!"))
			return
		}
		r.add(CodeUnexplained, r.at(s, c), "N/A without an explanation", "say in the Explanation why it does not apply")
	}
}

// lastValue reads the last answer printed in a prefilled workbook. It is our own text: "" when it
// cannot be read.
func lastValue(c *cell, q *questionnaire.Question, w *words) string {
	text := strings.TrimSpace(c.text)
	if v, ok := w.match(text); ok {
		return v
	}
	v, what, _ := freeValue(q, w, c, text)
	if what != "" {
		return ""
	}
	return v
}

// noteMissing notes the questions whose rows were deleted. They count as not answered.
func (r *reader) noteMissing(p *questionnaire.Pack, meta map[string]string, seen map[string]bool) {
	var gone []string
	for _, q := range p.Questions() {
		if _, asked := meta[form.MetaQuestion+q.ID]; asked && !seen[q.ID] {
			gone = append(gone, q.ID)
		}
	}
	if len(gone) > 0 {
		r.note("these questions have no row any more and count as not answered: " + strings.Join(gone, ", "))
	}
}
