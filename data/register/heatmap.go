package register

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

var heatWidths = []float64{24, 19, 19, 19, 19, 19}

const heatColumns = 6

// idsShown is how many risks a cell of the list below the map names before it sends the reader to the filter.
const idsShown = 60

// heatMap writes the 5x5: how many open risks stand in each cell, live, and below it which ones.
func (b *writer) heatMap() error {
	c := count(b.book)
	s := &sheet{f: b.f, name: SheetHeat}
	s.do(b.f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new("A61B1B")}))
	s.do(b.f.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: new(false)}))
	s.begin(heatWidths)
	b.banner(s, heatColumns, "Heat map: current (residual) risk")
	s.add(8)
	s.across(heatColumns, 34, b.st.body, "Open risks, where they stand today: after controls, and as decided where a person decided. "+
		"Each cell shows the letter of its band, its score, and how many risks are in it.")
	if c.unplaced > 0 {
		s.across(heatColumns, 20, b.st.body, fmt.Sprintf("%s %s not on the map: not assessed or not triaged.", plural(c.unplaced, "open risk"), isAre(c.unplaced)))
	}
	s.add(8)
	b.heatGrid(s, c)
	b.heatList(s, c)
	s.do(b.page(s.name, "landscape", 1))
	s.ignore(fmt.Sprintf("A1:F%d", s.row), excelize.IgnoredErrorsFormula, excelize.IgnoredErrorsNumberStoredAsText)
	return s.end()
}

func (b *writer) heatGrid(s *sheet, c *counts) {
	set, st := b.book.Method.Settings, b.st
	for cons := 5; cons >= 1; cons-- {
		top := []any{text(st.axisSide[0], fmt.Sprintf("%d %s", cons, set.Consequences[cons-1]))}
		low := []any{text(st.axisSide[0], "")}
		for like := 1; like <= 5; like++ {
			i := b.bandIndex(cons * like)
			top = append(top, text(st.grid[i], fmt.Sprintf("%s  %d", bandLetter(set.Bands[i].Band), cons*like)))
			low = append(low, excelize.Cell{StyleID: st.gridCount[i], Value: len(c.cells[cons][like]),
				Formula: fmt.Sprintf(`COUNTIFS(%s,%d,%s,%d,%s,"<>%s")`, b.register.ref(hCurrentC), cons, b.register.ref(hCurrentL), like,
					b.register.ref(hRiskStatus), StatusClosed)})
		}
		row := s.add(18, top...)
		s.add(40, low...)
		if s.err == nil {
			s.do(s.sw.MergeCell(at(1, row), at(1, row+1)))
		}
	}
	axis := []any{text(st.corner, "consequence ↑   likelihood →")}
	for like := 1; like <= 5; like++ {
		axis = append(axis, text(st.axis[0], fmt.Sprintf("%d %s", like, set.Likelihoods[like-1])))
	}
	s.add(30, axis...)
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

// heatList names the risks in each cell that holds one, the highest score first.
func (b *writer) heatList(s *sheet, c *counts) {
	b.heading(s, heatColumns, "Which risks, on the day of export")
	set, st := b.book.Method.Settings, b.st
	head := s.add(22, text(st.tableHead, "Cell"), text(st.tableHead, "Band and score"), text(st.tableHead, "Risk IDs"),
		text(st.tableHead, ""), text(st.tableHead, ""), text(st.tableHead, ""))
	s.merge(head, 3, heatColumns)
	start := s.row + 1
	for points := 25; points >= 1; points-- {
		for cons := 5; cons >= 1; cons-- {
			like := points / cons
			if points%cons != 0 || like > 5 || len(c.cells[cons][like]) == 0 {
				continue
			}
			ids := c.cells[cons][like]
			words := strings.Join(ids[:min(len(ids), idsShown)], ", ")
			if rest := len(ids) - idsShown; rest > 0 {
				words += fmt.Sprintf(" and %d more: filter the register by score %d", rest, points)
			}
			row := s.add(height(21, 4*heatWidths[1], words), text(st.tableText, fmt.Sprintf("consequence %d x likelihood %d", cons, like)),
				text(st.tableText, BandWords(set, cell(cons, like))), text(st.tableText, words), text(st.tableText, ""), text(st.tableText, ""), text(st.tableText, ""))
			s.merge(row, 3, heatColumns)
		}
	}
	if s.row < start {
		s.across(heatColumns, 21, st.body, "No open risk has a place on the map yet.")
		return
	}
	for i, band := range set.Bands {
		s.colour(at(2, start)+":"+at(2, s.row), fmt.Sprintf(`RIGHT($B%d,%d)="%s"`, start, len([]rune(string(band.Band))), band.Band), st.band[i])
	}
}
