package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/internal/sheet"
)

var heatWidths = []float64{31, 19, 19, 19, 19, 19}

const heatColumns = 6

// heatMap writes the 5x5: how many engagements are in each cell, by formulas, and below it which ones.
func (b *writer) heatMap() error {
	c := tables.Count(b.book)
	s := sheet.New(b.f, tables.SheetHeat)
	s.Do(b.f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new("A61B1B")}))
	s.Do(b.f.SetSheetView(s.Name(), 0, &excelize.ViewOptions{ShowGridLines: new(false)}))
	s.Begin(heatWidths)
	b.pageState(s, heatColumns)
	b.banner(s, heatColumns, "Heat map: current (residual) risk")
	s.Add(8)
	across(s, heatColumns, 34, b.st.body,
		c.CountedWords()+" Risks are as they are today: after controls, and as decided where a person decided. "+
			"Each cell shows the letter of its band, its score, and how many engagements are in it.")
	if words := c.OffTheMap(); words != "" {
		across(s, heatColumns, 20, b.st.body, words)
	}
	if !b.recounts() {
		across(s, heatColumns, 20, b.st.body, "Counted on the day of export: edits of this workbook do not change it.")
	}
	s.Add(8)
	b.heatGrid(s, c)
	b.heatList(s, c)
	s.Do(b.page(s.Name(), "landscape", 1))
	s.Ignore(fmt.Sprintf("A1:F%d", s.Row()), excelize.IgnoredErrorsFormula, excelize.IgnoredErrorsNumberStoredAsText)
	return s.End()
}

func (b *writer) heatGrid(s *sheet.Writer, c *tables.Counts) {
	set, st := b.book.Method.Settings, b.st
	for cons := 5; cons >= 1; cons-- {
		top := []any{sheet.Text(st.axisSide[0], fmt.Sprintf("%d %s", cons, set.Consequences[cons-1]))}
		low := []any{sheet.Text(st.axisSide[0], "")}
		for like := 1; like <= 5; like++ {
			i := b.bandIndex(cons * like)
			top = append(top, sheet.Text(st.grid[i],
				fmt.Sprintf("%s  %d", tables.BandLetter(set.Bands[i].Band), cons*like)))
			low = append(low, excelize.Cell{StyleID: st.gridCount[i], Value: len(c.Cells[cons][like]),
				Formula: b.countedWhere(fmt.Sprintf("%s,%d,%s,%d", b.engagements.ref(tables.HTopC), cons,
					b.engagements.ref(tables.HTopL), like))})
		}
		row := s.Add(18, top...)
		s.Add(40, low...)
		s.Stream(func(sw *excelize.StreamWriter) error { return sw.MergeCell(sheet.At(1, row), sheet.At(1, row+1)) })
	}
	axis := []any{sheet.Text(st.corner, "consequence ↑   likelihood →")}
	for like := 1; like <= 5; like++ {
		axis = append(axis, sheet.Text(st.axis[0], fmt.Sprintf("%d %s", like, set.Likelihoods[like-1])))
	}
	s.Add(30, axis...)
}

func (b *writer) bandIndex(points int) int {
	set := b.book.Method.Settings
	for i := range set.Bands {
		if set.Band(points) == set.Bands[i].Band {
			return i
		}
	}
	return 0
}

// heatList names the engagements in each cell that holds one, the highest score first.
func (b *writer) heatList(s *sheet.Writer, c *tables.Counts) {
	b.heading(s, heatColumns, "Which engagements, with the risk that puts them there, on the day of export")
	set, st := b.book.Method.Settings, b.st
	head := s.Add(22, sheet.Text(st.tableHead, "Cell"), sheet.Text(st.tableHead, "Band and score"),
		sheet.Text(st.tableHead, "Engagements (highest open risk)"),
		sheet.Text(st.tableHead, ""), sheet.Text(st.tableHead, ""), sheet.Text(st.tableHead, ""))
	s.Merge(head, 3, heatColumns)
	start := s.Row() + 1
	for at, here := range c.Taken() {
		words := tables.NamesOf(here, fmt.Sprintf("filter the sheet %s by %s %d", tables.SheetEngagements,
			tables.HTopScore, at.Score()))
		row := s.Add(height(21, 4*heatWidths[1], words),
			sheet.Text(st.tableText, fmt.Sprintf("consequence %d x likelihood %d", at.Consequence, at.Likelihood)),
			sheet.Text(st.tableText, tables.BandWords(set, at)),
			sheet.Text(st.tableText, words), sheet.Text(st.tableText, ""), sheet.Text(st.tableText, ""),
			sheet.Text(st.tableText, ""))
		s.Merge(row, 3, heatColumns)
	}
	if s.Row() < start {
		across(s, heatColumns, 21, st.body, "No engagement has a place on the map yet.")
		return
	}
	for i, band := range set.Bands {
		s.Colour(sheet.At(2, start)+":"+sheet.At(2, s.Row()),
			fmt.Sprintf(`RIGHT($B%d,%d)="%s"`, start, len([]rune(string(band.Band))), band.Band), st.band[i])
	}
}
