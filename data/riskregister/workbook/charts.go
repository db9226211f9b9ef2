package workbook

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/internal/sheet"
	"assure/internal/text"
)

// The charts of the summary are native ones over the tables below them: they follow the figures,
// and can be copied into a document and edited there. Tables and alternative text hold the same
// figures.

// tallied is a table of counts as it was written: its title in the cell above, the row of its first
// line, and its lines.
type tallied struct {
	title string
	first int
	rows  []tally
}

// pictureHeight is that of the row of the charts, in points.
const pictureHeight = 195

// pictureRow makes room for the charts and returns its row.
func (b *writer) pictureRow(s *sheet.Writer) int {
	s.Add(10)
	return s.Add(pictureHeight)
}

// pictures draws the charts into their row, side by side over the width of the page.
func (b *writer) pictures(s *sheet.Writer, row int, bands, grades, status tallied) {
	b.picture(s, sheet.At(1, row), 340, "Chart of open risks by band", bands)
	b.picture(s, sheet.At(3, row), 305, "Chart of engagements by grade", grades)
	b.picture(s, sheet.At(4, row), 385, "Chart of engagements by certainty of the rating", status)
	b.chartTitles(bands, grades, status)
}

// chartTitles stores the words of each title with the reference to its cell: the library writes the
// reference alone, and a program that does not follow it shows a title of its own.
func (b *writer) chartTitles(all ...tallied) {
	b.f.Pkg.Range(func(part, body any) bool {
		data, ok := body.([]byte)
		if !ok || !strings.HasPrefix(part.(string), "xl/charts/") {
			return true
		}
		for _, t := range all {
			ref := "<f>" + titleCell(t) + "</f>"
			var words bytes.Buffer
			if xml.EscapeText(&words, []byte(t.title)) == nil {
				data = bytes.ReplaceAll(data, []byte(ref),
					[]byte(ref+`<strCache><ptCount val="1"></ptCount><pt idx="0"><v>`+words.String()+
						`</v></pt></strCache>`))
			}
		}
		b.f.Pkg.Store(part, bytes.Replace(data, []byte(`<lang val="en-US">`), []byte(`<lang val="en-GB">`), 1))
		return true
	})
}

func titleCell(t tallied) string { return tables.SheetSummary + "!" + sheet.Absolute(1, t.first-3) }

// picture draws one table of counts as bars, all in one colour: each has its name and its number. Its title is the cell
// above the table.
func (b *writer) picture(s *sheet.Writer, cell string, width uint, name string, t tallied) {
	last := t.first + len(t.rows) - 1
	area := func(column int) string {
		return fmt.Sprintf("%s!%s:%s", tables.SheetSummary, sheet.Absolute(column, t.first),
			sheet.Absolute(column, last))
	}
	alt := name + ". "
	for _, r := range t.rows {
		alt += fmt.Sprintf("%s: %s. ", r.label, text.Thousands(r.n))
	}
	gap, vary := uint(40), false
	s.Do(b.f.AddChart(s.Name(), cell, &excelize.Chart{
		Type: excelize.Bar,
		Series: []excelize.ChartSeries{{Name: fmt.Sprintf("%s!%s", tables.SheetSummary,
			sheet.Absolute(2, t.first-1)), Categories: area(1), Values: area(2), Fill: solid(accent)}},
		Dimension: excelize.ChartDimension{Width: width, Height: pictureHeight*4/3 - 8},
		Title: excelize.ChartTitle{Formula: titleCell(t),
			Font: &excelize.Font{Family: baseFont, Size: 11, Bold: true, Color: ink}},
		Legend: excelize.ChartLegend{Position: "none"},
		Format: excelize.GraphicOptions{Name: name, AltText: alt + "The table below holds the same.", OffsetX: 4,
			OffsetY: 4, Positioning: "oneCell"},
		PlotArea: excelize.ChartPlotArea{ShowVal: true},
		XAxis:    excelize.ChartAxis{ReverseOrder: true, Font: excelize.Font{Family: baseFont, Size: 10, Color: ink}},
		YAxis:    excelize.ChartAxis{None: true},
		Border:   excelize.LineOptions{Type: excelize.LineNone},
		GapWidth: &gap, VaryColors: &vary,
	}))
}
