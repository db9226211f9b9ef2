package template

import (
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/booktest"
	"assure/internal/sheet"
)

// Every ink on the ground it is used on keeps the contrast that WCAG asks of text, 4.5:1.
func TestContrast(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{ink, white}, {quiet, white}, {white, deep}, {accent, white}, {ink, paper}, {quiet, paper}, {ink, openFill},
		{ink, paleFill},
		{doneInk, doneFill}, {warnInk, warnFill}, {white, mustFill}, {white, accent},
		{wrongInk, wrongFill}, {white, wrongInk}, {wrongInk, white},
	} {
		if c := booktest.Contrast(t, pair[0], pair[1]); c < 4.5 {
			t.Errorf("%s on %s: %.1f:1", pair[0], pair[1], c)
		}
	}
}

// TestFrozenColumnsLeaveRoom has ID, section and question stay in view in a window of 1024 pixels, the answer beside
// them before anything is scrolled, and the answer with its explanation once it is; at 1280 pixels the explanation
// shows without scrolling.
func TestFrozenColumnsLeaveRoom(t *testing.T) {
	t.Parallel()
	const (
		chrome = 50  // row numbers and scroll bar
		digit  = 8.0 // pixels of a digit of Arial 11 at 96 dots an inch
	)
	for _, prefilled := range []bool{false, true} {
		f := reopened(t, written(t, sample(t, prefilled)))
		view, err := f.GetSheetView(form.SheetAnswers, 0)
		if err != nil {
			t.Fatal(err)
		}
		panes, err := f.GetPanes(form.SheetAnswers)
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]int{}
		for i := 1; ; i++ {
			head, err := f.GetCellValue(form.SheetAnswers, sheet.At(i, 1))
			if err != nil || head == "" {
				break
			}
			at[head] = i
		}
		pixels := func(from, to int) float64 {
			sum := 0.0
			for i := from; i <= to; i++ {
				name, err := excelize.ColumnNumberToName(i)
				if err != nil {
					t.Fatal(err)
				}
				w, err := f.GetColWidth(form.SheetAnswers, name)
				if err != nil {
					t.Fatal(err)
				}
				sum += w * digit * *view.ZoomScale / 100
			}
			return sum
		}
		answer, note := at["Your answer"], at["Explanation"]
		frozen := pixels(1, panes.XSplit)
		if panes.XSplit != at["Question"] || frozen > 1024/2 {
			t.Errorf("%d columns are frozen, %.0f pixels wide", panes.XSplit, frozen)
		}
		if w := chrome + pixels(1, answer); w > 1024 {
			t.Errorf("the answer ends at %.0f pixels", w)
		}
		last := note // a prefilled form has the last answer between
		if prefilled {
			last = at["Still true?"]
		}
		if w := chrome + frozen + pixels(answer, last); w > 1024 {
			t.Errorf("prefilled %v: the question and what belongs to the answer take %.0f pixels", prefilled, w)
		}
		if w := chrome + pixels(1, note); !prefilled && w > 1280 {
			t.Errorf("the explanation ends at %.0f pixels", w)
		}
	}
}
