package intake

import (
	"fmt"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/questionnaire"
)

// issued reads a questionnaire workbook that was issued by Assure, here or elsewhere.
func (r *reader) issued(meta map[string]string) {
	pack := r.issuedPack(meta)
	if pack == nil {
		return
	}
	forms := r.findForms()
	if r.ret.Rejected {
		return
	}
	first := newCollector(Subject{
		Sheet: forms[0].sheet.name, Pack: pack,
		Supplier:   metaField(meta[questionnaire.MetaSupplier], r.opt.Supplier),
		Engagement: metaField(meta[questionnaire.MetaEngagement], ""),
		Issued:     r.issueOf(meta),
	})
	seen := map[string]bool{}
	cols := []*collector{first}
	for i, f := range forms {
		if i > 0 {
			cols = append(cols, first.beside(f.sheet.name))
		}
		f.sheet.rows(func(row []cell) bool {
			if row[0].row > f.row {
				r.formRow(cols[i], f, row, meta, seen)
			}
			return true
		})
	}
	r.declaration(first.subject.Issued)
	for i, c := range cols {
		if s := c.done(); i == 0 || len(s.Answers) > 0 {
			r.ret.Subjects = append(r.ret.Subjects, s)
		}
	}
	r.noteMissing(pack, meta, seen)
	r.otherSheets(forms)
	r.dropOwnFlags()
}

// dropOwnFlags takes back the warnings of what is ours: notes on the cells of a marked copy, and hidden sheets.
func (r *reader) dropOwnFlags() {
	if r.onlyMarks() {
		r.ret.Flags = slices.DeleteFunc(slices.Clone(r.ret.Flags), func(f tabular.Flag) bool { return f == tabular.FlagComments })
	}
	for _, s := range r.sheets {
		if s.state != tabular.Visible && s.name != questionnaire.SheetLists && s.name != questionnaire.SheetMeta {
			return
		}
	}
	r.ret.Flags = slices.DeleteFunc(slices.Clone(r.ret.Flags), func(f tabular.Flag) bool {
		return f == tabular.FlagHiddenSheets || f == tabular.FlagVeryHidden
	})
}

// onlyMarks reports whether all notes on cells are those of a marked copy. Programs keep the words of a note and not
// always its author.
func (r *reader) onlyMarks() bool {
	for i := range r.book.Sheets {
		notes, err := r.book.Notes(i)
		if err != nil || slices.ContainsFunc(notes, func(n tabular.Note) bool { return !strings.HasPrefix(n.Text, questionnaire.SheetMarks) }) {
			return false
		}
	}
	return true
}

// orphan reads a sheet of answers that was copied out of its workbook, and so lost what says which pack and supplier it
// is about. The person who imports may say so; the text of every question is compared all the same.
func (r *reader) orphan() {
	r.ret.Kind = AssureWorkbook
	pack := r.packs.Find(r.opt.Pack)
	if pack == nil || r.opt.Supplier == "" {
		r.reject(CodeUnknownPack, "", "the sheet of answers no longer says which pack and supplier it is about", "import it with --pack and --supplier, or ask for the workbook as it was issued")
		return
	}
	r.note("the sheet of answers was copied out of the workbook that was issued: pack and supplier are as given")
	r.issued(map[string]string{questionnaire.MetaPack: pack.ID, questionnaire.MetaVersion: pack.Version, questionnaire.MetaPackSHA: pack.SHA256,
		questionnaire.MetaSupplier: r.opt.Supplier})
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

// form is where the answers stand: the sheet, its header row and the columns by key.
type form struct {
	sheet *sheet
	row   int32
	cols  map[string]int32
	keys  map[int32]string
}

// findForms looks for the header row, on the sheet named for it first. Suppliers insert columns and rows, so that
// neither the letter nor the number of anything is known beforehand; and they copy sheets, so that there may be several,
// all of which are read. It rejects the file when there is none.
func (r *reader) findForms() []*form {
	var out []*form
	for _, s := range r.sheets {
		if f := formOn(s); f != nil && (s.state == tabular.Visible || s.name == questionnaire.SheetAnswers) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b *form) int { return a.rank() - b.rank() })
	for _, f := range out {
		if twice := f.readHeader(); twice != nil {
			r.flag(f.sheet, twice, CodeUnsupported, "a second column headed "+quote(twice.text), "keep the one that holds the answers and remove the other")
			r.reject(CodeUnsupported, f.sheet.name, "two columns claim to be the same", "remove the one that was added")
			return nil
		}
	}
	if len(out) == 0 {
		r.reject(CodeUnsupported, "", fmt.Sprintf("no sheet has the columns %q and %q any more", headerOf(questionnaire.ColQuestion), headerOf(questionnaire.ColAnswer)),
			"restore the header row, or ask for the answers in the workbook as it was issued")
		return nil
	}
	for _, c := range questionnaire.FormColumns {
		if _, ok := out[0].cols[c.Key]; !ok && c.Input && c.Key != questionnaire.ColStill {
			r.note("the column " + quote(c.Header) + " is no longer on the sheet " + quote(out[0].sheet.name))
		}
	}
	return out
}

// rank puts the sheet that has its name before the others.
func (f *form) rank() int {
	if f.sheet.name == questionnaire.SheetAnswers {
		return 0
	}
	return 1
}

func headerOf(key string) string {
	for _, c := range questionnaire.FormColumns {
		if c.Key == key {
			return c.Header
		}
	}
	return key
}

// formOn finds the header row of a sheet: the first with both the id and the answer.
func formOn(s *sheet) *form {
	var f *form
	idHead, answerHead := fold(headerOf(questionnaire.ColQuestion)), fold(headerOf(questionnaire.ColAnswer))
	s.rows(func(row []cell) bool {
		id, answer := false, false
		for i := range row {
			if len(row[i].text) > maxHeader {
				continue
			}
			switch fold(row[i].text) {
			case idHead:
				id = true
			case answerHead:
				answer = true
			}
		}
		if id && answer {
			f = &form{sheet: s, row: row[0].row, cols: map[string]int32{}, keys: map[int32]string{}}
		}
		return f == nil
	})
	return f
}

// maxHeader is the longest text, in bytes, that can be one of our headers: ten times the longest, for blanks and letters
// of other widths. The sheets are full of longer texts.
const maxHeader = 250

// readHeader maps the columns, and gives the cell of a column that is there twice.
func (f *form) readHeader() (twice *cell) {
	heads := map[string]string{} // key by folded header
	for _, col := range questionnaire.FormColumns {
		heads[fold(col.Header)] = col.Key
	}
	for i := range f.sheet.cells {
		c := &f.sheet.cells[i]
		if c.row > f.row {
			break
		}
		c.fate = header
		if c.row < f.row {
			continue
		}
		text := fold(c.text)
		for _, col := range questionnaire.FormColumns {
			if text != fold(col.Header) {
				continue
			}
			if _, ok := f.cols[col.Key]; ok {
				return c
			}
			f.cols[col.Key], f.keys[c.col] = c.col, col.Key
		}
		if fold(c.text) == fold(questionnaire.HeaderMark) {
			f.keys[c.col] = questionnaire.HeaderMark // our own words on a marked copy
		}
	}
	return nil
}

// get is the cell of a column in a row, nil when blank or without that column.
func (f *form) get(row []cell, key string) *cell {
	col, ok := f.cols[key]
	if !ok {
		return nil
	}
	return inRow(row, col)
}

// inputs are the cells of a row that are the supplier's.
func (f *form) inputs(row []cell) []*cell {
	var out []*cell
	for _, c := range questionnaire.FormColumns {
		if cell := f.get(row, c.Key); c.Input && cell != nil {
			out = append(out, cell)
		}
	}
	return out
}

// formRow reads one row below the header.
func (r *reader) formRow(col *collector, f *form, row []cell, meta map[string]string, seen map[string]bool) {
	for i := range row {
		switch k, ok := f.keys[row[i].col]; {
		case row[i].fate == blank:
		case !ok:
			row[i].fate = outside
		case k == questionnaire.ColQuestion:
			row[i].fate = key
		default:
			row[i].fate = ours
		}
	}
	inputs := f.inputs(row)
	id := f.get(row, questionnaire.ColQuestion)
	if id == nil {
		if len(inputs) > 0 {
			r.flag(f.sheet, inputs[0], CodeUnknownQuestion, "the row has an answer but no question id", "put the answer in the row of its question")
			hold(inputs...)
		}
		return
	}
	q := r.question(col.subject.Pack, id.text)
	if q != nil {
		seen[q.ID] = true
	}
	if len(inputs) == 0 {
		if q == nil {
			id.fate = outside // words below the questions: no answer, but not ours either
		}
		return
	}
	if q == nil {
		r.unknownQuestion(f.sheet, id, col.subject.Pack)
		hold(inputs...)
		return
	}
	if r.edited(f, row, q, id, meta) {
		hold(inputs...)
		return
	}
	r.formAnswer(col, f, row, q)
}

// edited reports a question whose text is not the one the pack asks: the answer is to another question then.
func (r *reader) edited(f *form, row []cell, q *questionnaire.Question, id *cell, meta map[string]string) bool {
	c := f.get(row, questionnaire.ColText)
	if c == nil {
		r.flag(f.sheet, id, CodeQuestionEdited, "the text of question "+q.ID+" is gone, so that nobody can say what was answered", "restore the text, or answer in the workbook as it was issued")
		return true
	}
	if c.text == q.Text {
		return false // no need to fold what nobody touched
	}
	sum := questionnaire.TextChecksum(c.text)
	if sum == questionnaire.QuestionChecksum(q) {
		return false
	}
	what := "the text of question " + q.ID + " was edited"
	if sum == meta[questionnaire.MetaQuestion+q.ID] {
		what = "question " + q.ID + " was issued with another text than the pack installed here has"
	}
	r.flag(f.sheet, c, CodeQuestionEdited, what, "restore the text, or answer in the workbook as it was issued")
	return true
}

// formAnswer reads the supplier's cells of a row.
func (r *reader) formAnswer(col *collector, f *form, row []cell, q *questionnaire.Question) {
	s := f.sheet
	get := func(key string) *cell { return f.get(row, key) }
	a := Answer{Question: q.ID}
	a.Value = r.takeValue(s, get(questionnaire.ColAnswer), q)
	a.Note = r.takeText(s, get(questionnaire.ColNote))
	a.Evidence = r.takeEvidence(s, evidenceCells{get(questionnaire.ColKind), get(questionnaire.ColReference),
		get(questionnaire.ColIssued), get(questionnaire.ColExpiry)}, true)
	a.Planned = r.takeDate(s, get(questionnaire.ColPlanned))
	a.Alternative = r.takeText(s, get(questionnaire.ColAlternative))
	a.Still = r.takeYesNo(s, get(questionnaire.ColStill))
	if last := get(questionnaire.ColLast); last != nil {
		a.Last = lastValue(last, q, r.wordsFor(q))
	}
	if a.Still.Given() && a.Still.Value && a.Value.Given() && a.Value.Value != a.Last {
		still := get(questionnaire.ColStill)
		r.flag(s, still, CodeConflict, "the last answer is said to be still true, and another answer is given", "clear one of the two cells; the new answer was taken")
		a.Still = Field[bool]{}
	}
	r.collect(col, s, a, filled(f.inputs(row)...))
}

// lastValue reads the last answer printed in a prefilled workbook; our own text, so that what cannot be read is none.
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

// declaration reads the named cells; a workbook that lost the names has no declaration.
func (r *reader) declaration(out *Issued) {
	d := &out.Declaration
	get := func(name string) (*sheet, *cell) {
		for _, n := range r.book.DefinedNames {
			if !strings.EqualFold(n.Name, name) {
				continue
			}
			sheetName, row, col, ok := tabular.ParseTarget(n.Refers)
			for _, s := range r.sheets {
				if ok && strings.EqualFold(s.name, sheetName) {
					if c := s.at(Place{int32(row), int32(col)}); c != nil && c.fate != blank {
						return s, c
					}
				}
			}
		}
		return nil, nil
	}
	s, c := get(questionnaire.NameDeclarer)
	d.Name = r.take(s, c)
	s, c = get(questionnaire.NameDeclarerRole)
	d.Role = r.take(s, c)
	s, c = get(questionnaire.NameDeclaredOn)
	d.On = r.takeDate(s, c)
	s, c = get(questionnaire.NameDeclared)
	d.Agreed = r.takeYesNo(s, c)
	if !d.Name.Given() || !d.Agreed.Value {
		r.note("the declaration is not complete: nobody has put a name to the answers")
	}
}

// noteMissing says which questions have lost their row. A row deleted is a question not answered, nothing worse.
func (r *reader) noteMissing(p *questionnaire.Pack, meta map[string]string, seen map[string]bool) {
	var gone []string
	for _, q := range p.Questions() {
		if _, asked := meta[questionnaire.MetaQuestion+q.ID]; asked && !seen[q.ID] {
			gone = append(gone, q.ID)
		}
	}
	if len(gone) > 0 {
		r.note("the rows of these questions are gone, so that they count as not answered: " + strings.Join(gone, ", "))
	}
}

// otherSheets accounts for what stands beside the answers: our own sheets, and those that somebody added.
func (r *reader) otherSheets(forms []*form) {
	for _, s := range r.sheets {
		isForm := slices.ContainsFunc(forms, func(f *form) bool { return f.sheet == s })
		f, strange := ours, 0
		switch s.name {
		case questionnaire.SheetStart, questionnaire.SheetLists, questionnaire.SheetMeta, questionnaire.SheetMarks:
		default:
			f = elsewhere
		}
		for i := range s.cells {
			switch c := &s.cells[i]; {
			case isForm && c.fate == outside:
				strange++
			case !isForm && c.fate == unread:
				c.fate = f
				if f == elsewhere {
					strange++
				}
			}
		}
		if strange > 0 {
			r.note(fmt.Sprintf("%s of the sheet %s outside the form: not read; look at them", cellCount(strange), quote(s.name)))
		}
	}
}
