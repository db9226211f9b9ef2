package intake

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// otherLayout is a file of a layout that is not ours, as rows of its first sheet.
type otherLayout struct {
	rows [][]any
	opt  Options
}

func otherLayouts(t *testing.T) map[string]otherLayout {
	head := []any{"supplier", "engagement", "pack", "question", "answer", "note", "evidence_kind", "evidence_ref",
		"evidence_date", "evidence_expiry", "planned_date", "alternative", "remarks"}
	pack := mustMap(t, returnMapping)
	foreign := mustMap(t, strings.Replace(returnMapping, "pack: sample", "framework: TWO-1", 1))
	theirs := [][]any{{"Our reply"}, {"Firm", "No.", "Text", "Reply", "Practice", "Remark", "For you"},
		{"Larkspur", "S-1", "Is the first control in place?", "Met", "Met", "as in the plan", "see guide"},
		{nil, "S-2", "Is the second control in place?", "Yes, tested", "Yes, tested"},
		{nil, "S-3", "Say it in your own words.", "so", "so"}, {nil, "S-4", "How many people?"},
		{nil, nil, "Sundries"}, {nil, "S-6", "Which of these?", "Red", "Red"}}
	return map[string]otherLayout{
		"long": {rows: [][]any{{"Our answers"}, nil, head, {"204", nil, "sample", "S-1", "Met", "as in the plan"},
			{"204", nil, "sample", "S-2", "no", nil, "record", "Policy 7", "2026-01-02"},
			{"204", nil, "sample", "S-3", "so"}, {"204", nil, "sample", "S-4"}, nil,
			{"205", nil, "sample", "S-1", "Not met"}}},
		"wide": {rows: [][]any{{"Our answers"}, {"supplier", "pack", "S-1", "S-1 note", "S-2", "S-2 evidence", "S-4",
			"comment"}, {"204", "sample", "Met", "as in the plan", "no", "record; Policy 7; 2026-01-02"},
			{"205", "sample", nil, nil, "no", nil, 4}, {"206", "sample"}}},
		"mapped to a pack":          {rows: theirs, opt: Options{Mapping: pack}},
		"a questionnaire of others": {rows: theirs, opt: Options{Mapping: foreign}},
	}
}

// Whatever a supplier writes, wherever in a sheet of another layout, is stored or named on the page: in cells,
// comments, text boxes, headers, names and properties.
func TestEveryWordOfOtherLayoutsIsStoredOrNamed(t *testing.T) {
	t.Parallel()
	rounds := 120
	if testing.Short() {
		rounds = 15
	}
	for name, layout := range otherLayouts(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rejected := 0
			for round := range rounds {
				rnd := rand.New(rand.NewPCG(uint64(round), 11))
				places := map[string]string{}
				data := edit(t, sheetOf(t, layout.rows...), func(f *excelize.File) {
					_, err := f.NewSheet("Old answers")
					check(t, err)
					check(t, f.SetSheetVisible("Old answers", rnd.IntN(2) == 0))
					for range 1 + rnd.IntN(5) {
						sheet := []string{"Sheet1", "Sheet1", "Sheet1", "Old answers"}[rnd.IntN(4)]
						cell, err := excelize.CoordinatesToCellName(1+rnd.IntN(16), 1+rnd.IntN(14))
						check(t, err)
						scatter(t, f, rnd, sheet, cell, places)
					}
				})
				r := read(t, "b.xlsx", data, layout.opt)
				if r.Rejected {
					rejected++
					continue
				}
				got := content(r)
				for place, word := range places {
					if name == "a questionnaire of others" && place == "Sheet1!C6" {
						continue // the text of a question of theirs that nobody answered
					}
					if !strings.Contains(got, word) {
						t.Errorf("round %d: %s in %s is lost\n%s", round, word, place, got)
					}
				}
				if t.Failed() {
					return
				}
			}
			if rejected > rounds/2 {
				t.Errorf("%d of %d files were rejected", rejected, rounds)
			}
			t.Logf("%d of %d files rejected whole", rejected, rounds)
		})
	}
}

// scatter writes a random word to a place of a workbook, in one of the ways there are, and notes what it wrote where.
func scatter(t *testing.T, f *excelize.File, rnd *rand.Rand, sheet, cell string, places map[string]string) {
	t.Helper()
	word, place, once := randomWord(rnd), sheet+"!"+cell, ""
	if places[place] != "" || places["comment on "+place] != "" {
		return
	}
	kind := rnd.IntN(12)
	switch kind {
	case 2:
		once = "header of " + sheet
	case 3:
		once = "property"
	}
	if places[once] != "" {
		return
	}
	switch kind {
	case 0:
		check(t, f.AddComment(sheet, excelize.Comment{Cell: cell, Author: "Ann", Text: word}))
		place = "comment on " + place
	case 1:
		check(t, f.AddShape(sheet, &excelize.Shape{Cell: cell, Type: "rect",
			Paragraph: []excelize.RichTextRun{{Text: word}}}))
		place = "text box on " + place
	case 2:
		check(t, f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddHeader: `&C&"Arial,Bold"&12` + word}))
		place = once
	case 3:
		check(t, f.SetDocProps(&excelize.DocProperties{Description: word}))
		place = once
	case 4:
		check(t, f.SetDefinedName(&excelize.DefinedName{Name: "n_" + word, RefersTo: `"` + word + `"`}))
		place = "name of " + word
	case 5:
		dv := excelize.NewDataValidation(true)
		dv.Sqref = cell
		dv.SetInput("Note", word)
		check(t, f.AddDataValidation(sheet, dv))
		place = "message on " + place
	case 6:
		check(t, f.AddChart(sheet, cell, &excelize.Chart{Type: excelize.Col,
			Series: []excelize.ChartSeries{{Name: "x", Categories: sheet + "!$A$1:$A$2", Values: sheet + "!$B$1:$B$2"}},
			Title:  excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: word}}}}))
		place = "chart on " + place
	default:
		check(t, f.SetCellStr(sheet, cell, word))
	}
	places[place] = word
}
