package template

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/sheet"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// TriageSheet is a workbook in which many engagements are triaged at once.
type TriageSheet struct {
	Facts []TriageFact
	Rows  []TriageRow
	Rules TriageRules
	Notes []string // paragraphs for the sheet that explains it
}

// TriageFact is a column of facts.
type TriageFact struct {
	ID          string
	Title       string        // heading
	Words       []string      // to choose from
	Gives       []entity.Cell // consequence and likelihood that each of the words gives, 0 for no bearing
	Day         bool          // a date may be typed too
	DayAs       entity.Cell   // what a date gives
	Worst, Best entity.Cell   // what it gives at most and at least
}

// TriageRow is an engagement. Words, Values and Open have an entry for each of the facts.
type TriageRow struct {
	Supplier, Service, Engagement, State, Tier string

	Live bool // the tier follows from the facts: none of its parts was given by hand

	Words  []string // of what is known, "" for what is not
	Values []string // the same by its id
	Open   []bool   // it could change the tier, or nothing is known yet
}

// The sheets of the workbook, and the columns before and after those of the facts.
const (
	TriageSheetName   = "Triage"
	TriageWrittenName = "Written" // the values when the workbook was written, hidden

	TriageSupplier   = "Supplier"
	TriageService    = "Service"
	TriageEngagement = "Engagement"
	TriageState      = "State"
	TriageTier       = "Tier now"
	TriageWhy        = "Why (if you want to say)"
)

// triageLeft are the columns before the facts.
var triageLeft = []string{TriageSupplier, TriageService, TriageEngagement, TriageState, TriageTier, TriageThen}

// WriteTriage writes the workbook. The same sheet gives the same bytes.
func WriteTriage(w io.Writer, t TriageSheet) error {
	return writeNew(w, "the triage sheet", func(f *excelize.File) []func() error {
		b := &triageBook{f: f, t: t}
		return []func() error{b.prepare, b.lists, b.written, b.working, b.rows, b.help, b.close}
	})
}

type triageBook struct {
	f  *excelize.File
	t  TriageSheet
	st *styles
}

func (b *triageBook) prepare() error {
	if err := b.f.SetDefaultFont(baseFont); err != nil {
		return err
	}
	if err := b.f.SetSheetName(b.f.GetSheetName(0), TriageSheetName); err != nil {
		return err
	}
	for _, name := range []string{SheetHelp, form.SheetLists, TriageWrittenName, triageWorking} {
		if _, err := b.f.NewSheet(name); err != nil {
			return err
		}
	}
	for _, name := range []string{form.SheetLists, TriageWrittenName, triageWorking} {
		if err := b.f.SetSheetVisible(name, false, true); err != nil {
			return err
		}
	}
	var err error
	b.st, err = newStyles(b.f)
	return err
}

func triageList(f TriageFact) string {
	return "Fact_" + strings.NewReplacer(":", "_", "-", "_").Replace(f.ID)
}

// lists writes the words of each fact, and what each gives.
func (b *triageBook) lists() error {
	for i, f := range b.t.Facts {
		col := 3*i + 1
		if err := b.f.SetCellValue(form.SheetLists, sheet.At(col, 1), f.ID); err != nil {
			return err
		}
		if err := b.f.SetSheetCol(form.SheetLists, sheet.At(col, 2), &f.Words); err != nil {
			return err
		}
		refers := fmt.Sprintf("%s!%s:%s", form.SheetLists, sheet.Absolute(col, 2), sheet.Absolute(col, len(f.Words)+1))
		if err := b.f.SetDefinedName(&excelize.DefinedName{Name: triageList(f), RefersTo: refers}); err != nil {
			return err
		}
		if err := b.bearings(col+1, f, triageList(f)+"_C", consequence); err != nil {
			return err
		}
		if err := b.bearings(col+2, f, triageList(f)+"_L", likelihood); err != nil {
			return err
		}
	}
	return nil
}

// written keeps the values as they were, by engagement: rows may be sorted or deleted.
func (b *triageBook) written() error {
	s := sheet.New(b.f, TriageWrittenName)
	s.Begin(nil)
	s.Add(0, sheet.Text(b.st.plain, "engagement"), sheet.Text(b.st.plain, "fact"), sheet.Text(b.st.plain, "value"))
	for _, r := range b.t.Rows {
		for i, f := range b.t.Facts {
			s.Add(0, sheet.Text(b.st.plain, r.Engagement), sheet.Text(b.st.plain, f.ID),
				sheet.Text(b.st.plain, r.Values[i]))
		}
	}
	return s.End()
}

func (b *triageBook) rows() error {
	s := sheet.New(b.f, TriageSheetName)
	last := len(triageLeft) + len(b.t.Facts) + 1
	widths := []float64{34, 28, 14, 9, 26, 26}
	for range b.t.Facts {
		widths = append(widths, 22)
	}
	widths = append(widths, 34)
	s.Do(b.f.SetSheetDimension(s.Name(), "A1:"+sheet.At(last, len(b.t.Rows)+1)))
	s.Do(b.f.SetPanes(s.Name(),
		&excelize.Panes{Freeze: true, XSplit: 2, YSplit: 1, TopLeftCell: "C2", ActivePane: "bottomRight"}))
	s.Do(b.f.AutoFilter(s.Name(), "A1:"+sheet.At(last, max(2, len(b.t.Rows)+1)), nil))
	s.Do(b.f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new(openLine)}))
	s.Begin(widths)
	var heads []any
	for _, h := range triageLeft {
		heads = append(heads, sheet.Text(b.st.head, h))
	}
	for _, f := range b.t.Facts {
		heads = append(heads, sheet.Text(b.st.headOpen, f.Title))
	}
	s.Add(36, append(heads, sheet.Text(b.st.headOpen, TriageWhy))...)
	for _, r := range b.t.Rows {
		cells := []any{sheet.Text(b.st.id, r.Supplier), sheet.Text(b.st.ours, r.Service),
			sheet.Text(b.st.ours, r.Engagement),
			sheet.Text(b.st.ours, r.State), sheet.Text(b.st.ours, r.Tier), b.then(s.Row()+1, &r)}
		for i := range b.t.Facts {
			style := b.st.paleText
			if r.Open[i] {
				style = b.st.openList
			}
			cells = append(cells, sheet.Text(style, r.Words[i]))
		}
		cells = append(cells, sheet.Text(b.st.paleText, ""))
		s.Add(height(20, []float64{28, 26, 24}, r.Supplier, r.Service, r.Tier), cells...)
	}
	b.choices(s)
	s.Do(b.f.SetPageLayout(s.Name(), &excelize.PageLayoutOptions{Size: new(9), Orientation: new("landscape"),
		FitToWidth: new(1), FitToHeight: new(0)}))
	s.Do(b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.Name(),
		RefersTo: "'" + s.Name() + "'!$A:$B,'" + s.Name() + "'!$1:$1"}))
	return s.End()
}

// mostPromptTitle is how many characters Excel takes for the title of a message.
const mostPromptTitle = 32

// choices gives each cell of a fact its drop-down.
func (b *triageBook) choices(s *sheet.Writer) {
	if len(b.t.Rows) == 0 {
		return
	}
	for i, f := range b.t.Facts {
		col := b.factColumn(i)
		area := sheet.At(col, 2) + ":" + sheet.At(col, len(b.t.Rows)+1)
		prompt := "Choose one of the words. Leave it blank if you do not know: a blank cell changes nothing."
		if f.Day {
			prompt = "Choose one of the words, or type the day, such as 31/03/2026. Leave it blank if you do not know."
		}
		dv := rule([]string{area}, text.Shorten(f.Title, mostPromptTitle), prompt,
			"Please choose one of the words in the list.")
		dv.SetSqrefDropList(triageList(f))
		if f.Day {
			dv.SetError(excelize.DataValidationErrorStyleWarning, "Please check",
				"This is not in the list. The day it happened may be typed, such as 31/03/2026.")
		}
		s.Validate(dv)
	}
}

func (b *triageBook) help() error {
	s := sheet.New(b.f, SheetHelp)
	widths := []float64{34, 100}
	s.Do(b.f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true)}))
	s.Begin(widths)
	s.Add(28, sheet.Text(b.st.head, "How to triage in this workbook"), sheet.Text(b.st.head, ""))
	s.Merge(s.Row(), 1, 2)
	for _, words := range b.t.Notes {
		s.Add(height(20, []float64{134}, words), sheet.Text(b.st.words, words), sheet.Text(b.st.words, ""))
		s.Merge(s.Row(), 1, 2)
	}
	s.Add(28, sheet.Text(b.st.headOpen, "Fact"), sheet.Text(b.st.headOpen, "What can be chosen"))
	for _, f := range b.t.Facts {
		words := strings.Join(f.Words, "; ")
		if f.Day {
			words += "; or the day it happened, such as 31/03/2026"
		}
		s.Add(height(20, widths, "“"+f.Title+"”", words),
			sheet.Text(b.st.label, "“"+f.Title+"”"), sheet.Text(b.st.words, words))
	}
	s.Do(b.f.SetPageLayout(s.Name(), &excelize.PageLayoutOptions{Size: new(9), Orientation: new("landscape"),
		FitToWidth: new(1), FitToHeight: new(0)}))
	return s.End()
}

func (b *triageBook) close() error {
	b.f.SetActiveSheet(0)
	return sheet.SetProps(b.f,
		&excelize.DocProperties{Title: "Triage of engagements", Creator: "Assure", LastModifiedBy: "Assure",
			Language: "en-GB",
			Created:  "2000-01-01T00:00:00Z", Modified: "2000-01-01T00:00:00Z"})
}
