package template

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/sheet"
	q "assure/questionnaire"
)

// The longest texts a supplier may type, in characters. A cell could hold more; a longer text should be
// a document.
const (
	maxNote      = 4000
	maxReference = 500
)

// widths of the columns of the Answers sheet, in digits of the base font.
var widths = map[string]float64{
	form.ColQuestion: 9, form.ColDomain: 15, form.ColText: 36, form.ColGuidance: 48, form.ColMust: 12,
	form.ColAnswer: 15,
	form.ColNote:   30,
	form.ColKind:   18, form.ColReference: 22, form.ColIssued: 12.5, form.ColExpiry: 12.5, form.ColPlanned: 13.5,
	form.ColAlternative: 24,
	form.ColLast:        15, form.ColLastDetail: 32, form.ColStill: 10,
}

// grid is the layout of the Answers sheet: its columns, and the rows of its questions from first to
// last.
type grid struct {
	columns     []form.Column
	first, last int
}

func (b *book) grid() grid {
	return grid{columns: b.form.columns(), first: 2, last: len(b.form.questions()) + 1}
}

func (g grid) col(key string) int {
	return slices.IndexFunc(g.columns, func(c form.Column) bool { return c.Key == key }) + 1
}

// area returns the range of a column that belongs to questions, "" when the form has no such
// column.
func (g grid) area(key string) string {
	c := g.col(key)
	if c == 0 {
		return ""
	}
	return sheet.At(c, g.first) + ":" + sheet.At(c, g.last)
}

// ref returns the area with absolute references and the sheet's name, for formulas on other sheets.
func (g grid) ref(key string) string {
	c := g.col(key)
	return form.SheetAnswers + "!" + sheet.Absolute(c, g.first) + ":" + sheet.Absolute(c, g.last)
}

// answeredTest returns an array expression that is 1 for each question with an answer or a
// confirmed last answer.
func (g grid) answeredTest() string {
	test := "(LEN(" + g.ref(form.ColAnswer) + ")>0)"
	if g.col(form.ColStill) > 0 {
		test = "((" + test + "+(" + g.ref(form.ColStill) + `="` + form.StillYes + `"))>0)`
	}
	return test
}

func (b *book) answers() error {
	g := b.grid()
	s := sheet.New(b.f, form.SheetAnswers)
	end := sheet.At(len(g.columns), g.last)
	// The filter resets the properties of the sheet, so it comes first.
	s.Do(b.f.AutoFilter(s.Name(), "A1:"+end, nil))
	s.Do(b.f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new(openLine)}))
	s.Do(b.f.SetSheetDimension(s.Name(), "A1:"+end))
	s.Do(b.f.SetSheetView(s.Name(), 0, &excelize.ViewOptions{ShowGridLines: new(false), ZoomScale: new(90.0)}))
	w := make([]float64, len(g.columns))
	for i, c := range g.columns {
		w[i] = widths[c.Key]
	}
	s.Begin(w)
	s.Stream(func(sw *excelize.StreamWriter) error {
		return sw.SetPanes(&excelize.Panes{Freeze: true, XSplit: g.col(form.ColText), YSplit: 1,
			TopLeftCell: sheet.At(g.col(form.ColText)+1, 2),
			ActivePane:  "bottomRight",
			Selection: []excelize.Selection{{SQRef: sheet.At(g.col(form.ColAnswer), 2),
				ActiveCell: sheet.At(g.col(form.ColAnswer), 2), Pane: "bottomRight"}}})
	})
	b.answerHead(s, g)
	for _, qu := range b.form.questions() {
		b.questionRow(s, g, w, qu)
	}
	b.answerRules(s, g)
	s.Do(b.protect(s.Name()))
	s.Do(b.page(s.Name(), "landscape"))
	s.Ignore("A1:"+end, excelize.IgnoredErrorsNumberStoredAsText, excelize.IgnoredErrorsTwoDigitTextYear)
	return s.End()
}

func (b *book) answerHead(s *sheet.Writer, g grid) {
	row := make([]any, len(g.columns))
	for i, c := range g.columns {
		style := b.st.head
		if c.Input {
			style = b.st.headOpen
		}
		row[i] = sheet.Text(style, c.Header)
	}
	s.Add(50, row...)
}

func (b *book) questionRow(s *sheet.Writer, g grid, w []float64, qu *q.Question) {
	row, words := make([]any, len(g.columns)), make([]string, len(g.columns))
	own := make([]string, len(form.OwnColumns))
	for i, c := range g.columns {
		cell := b.questionCell(c.Key, qu)
		row[i] = cell
		words[i], _ = cell.Value.(string)
		if at := slices.Index(form.OwnColumns, c.Key); at >= 0 {
			own[at] = words[i]
		}
	}
	for i := range own {
		own[i] = form.Checksum8(own[i])
	}
	b.rows = append(b.rows, keyValue{form.MetaRow + qu.ID, strings.Join(own, " ")})
	s.Add(height(38, w, words...), row...)
}

// questionCell returns the cell of a column for a question. The supplier's cells are empty and
// unlocked.
func (b *book) questionCell(key string, qu *q.Question) excelize.Cell {
	f, st := b.form, b.st
	last := f.Last[qu.ID]
	switch key {
	case form.ColQuestion:
		return sheet.Text(st.id, qu.ID)
	case form.ColDomain:
		return sheet.Text(st.section, form.Section(f.Pack, qu))
	case form.ColText:
		return sheet.Text(st.question, qu.Text)
	case form.ColGuidance:
		return sheet.Text(st.guidance, form.Guidance(qu))
	case form.ColMust:
		if f.must(qu) {
			return sheet.Text(st.must, form.MustWord)
		}
		if qu.KeyControl() {
			return sheet.Text(st.must, form.KeyWord)
		}
		return sheet.Text(st.ours, "")
	case form.ColLast:
		return sheet.Text(st.ours, last.Answer)
	case form.ColLastDetail:
		return sheet.Text(st.ours, last.Detail)
	case form.ColAnswer:
		return excelize.Cell{StyleID: answerStyle(st, qu.Answer)}
	case form.ColIssued, form.ColExpiry, form.ColPlanned:
		return excelize.Cell{StyleID: st.paleDate}
	case form.ColStill:
		return excelize.Cell{StyleID: st.openList}
	}
	return excelize.Cell{StyleID: st.paleText}
}

func answerStyle(st *styles, t q.AnswerType) int {
	switch t {
	case q.Choice:
		return st.openList
	case q.Number:
		return st.openNumber
	case q.DateAnswer:
		return st.openDate
	}
	return st.openText
}

// answerRules adds drop-downs, limits and the colours that depend on the answers. One rule covers
// all its cells: with one rule for each cell, some programs repair the file.
func (b *book) answerRules(s *sheet.Writer, g grid) {
	cells := map[string][]string{} // list name -> answer cells
	var multi, numbers, dates, texts []string
	for i, qu := range b.form.questions() {
		cell := sheet.At(g.col(form.ColAnswer), g.first+i)
		switch qu.Answer {
		case q.Choice:
			v := b.list(listAnswers, answerWords(qu))
			cells[v.name] = append(cells[v.name], cell)
		case q.Multi:
			multi = append(multi, cell)
		case q.Number:
			numbers = append(numbers, cell)
		case q.DateAnswer:
			dates = append(dates, cell)
		default:
			texts = append(texts, cell)
		}
	}
	for _, v := range b.vocab {
		if rows := cells[v.name]; len(rows) > 0 {
			b.validate(s, listRule(rows, v.name, "Your answer",
				`Choose from the list. Not sure? Choose "Don't know". `+
					`For "N/A" say why in the Explanation: until the buyer agrees it counts as not answered.`))
		}
	}
	b.validate(s, lengthRule(multi, maxNote, "Your answer", "Write every item that applies, with ; between them."))
	b.validate(s, lengthRule(texts, maxNote, "Your answer", "Answer in your own words."))
	b.validate(s, numberRule(numbers))
	dates = append(dates, g.area(form.ColIssued), g.area(form.ColExpiry), g.area(form.ColPlanned))
	b.validate(s, dateRule(dates))
	b.validate(s, listRule([]string{g.area(form.ColKind)}, listEvidence, "Evidence: what it is",
		"Choose what you can show for this answer. One item a row: the strongest you have."))
	if still := g.area(form.ColStill); still != "" {
		b.validate(s, listRule([]string{still}, listYesNo, "Still true?",
			`Yes: your last answer stands and you need not repeat it. `+
				`No: give your answer of today under "Your answer".`))
	}
	b.validate(s, lengthRule([]string{g.area(form.ColNote)}, maxNote, "Explanation",
		"A few sentences are enough. Required when the answer is N/A. No patient data, passwords or keys, please."))
	b.validate(s, lengthRule([]string{g.area(form.ColReference)}, maxReference, "Evidence",
		"Title, certificate number or file name. Send the file along with this workbook."))
	b.validate(s, lengthRule([]string{g.area(form.ColAlternative)}, maxNote, "Alternative control",
		"What protects us meanwhile, if you do not meet this in full."))
	b.answerColours(s, g)
}

func (b *book) answerColours(s *sheet.Writer, g grid) {
	a, n := sheet.At(g.col(form.ColAnswer), g.first), sheet.At(g.col(form.ColNote), g.first)
	s.Colour(g.area(form.ColNote), fmt.Sprintf(`AND($%s="%s",LEN($%s)=0)`, a, form.NA, n), b.st.warn)
	s.Colour(g.area(form.ColAnswer), fmt.Sprintf("LEN($%s)>0", a), b.st.done)
	if still := g.area(form.ColStill); still != "" {
		c := sheet.At(g.col(form.ColStill), g.first)
		s.Colour(still, fmt.Sprintf(`$%s="%s"`, c, form.StillYes), b.st.done)
	}
}
