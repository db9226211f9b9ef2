package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"assure/internal/celltext"
	"assure/internal/sheet"
)

// bom marks a csv as UTF-8 for Excel; without it names lose their accents.
const bom = "\ufeff"

// csvExtra are the columns that every line of a csv ends with: a line copied elsewhere still has
// its dates.
var csvExtra = []string{"As of", "Known on", "Audit head"}

// writeCSV writes the main data table, a line a row. Text that a spreadsheet program could take for a formula gets a
// leading apostrophe; days are ISO.
func writeCSV(w io.Writer, d *Document) error {
	tables := d.tables()
	t := tables[max(0, slices.IndexFunc(tables, func(t *Table) bool { return t.Main }))]
	out := bufio.NewWriter(w)
	out.WriteString(bom)
	fields := make([]celltext.Field, 0, len(t.Columns)+len(csvExtra))
	for _, c := range t.Columns {
		fields = append(fields, celltext.Field{Text: c.Header})
	}
	m := &d.Method
	var extra []celltext.Field
	for _, f := range slices.Concat(d.Named, d.Facts) {
		fields, extra = append(fields, celltext.Field{Text: f.Label}), append(extra, celltext.Field{Text: f.Words})
	}
	celltext.CSVLine(out, append(fields, celltext.Texts(csvExtra...)...))
	extra = append(extra, celltext.Texts(m.AsOf.String(), m.KnownOn.String(), m.head())...)
	for _, row := range t.Rows {
		fields = fields[:0]
		for _, c := range row {
			if c.Day != 0 {
				fields = append(fields, celltext.Field{Text: c.Day.String(), Typed: true})
			} else {
				fields = append(fields, celltext.Field{Text: c.Text})
			}
		}
		celltext.CSVLine(out, append(fields, extra...))
	}
	return out.Flush()
}

// The look of a sheet. Every pair of ink and ground keeps a contrast of 4.5:1 or more (tables_test.go).
const (
	ink, white, deep, lineColour, quiet = "1B2A3A", "FFFFFF", "12413F", "C6D2D4", "4A5A6A"
	warnInk, warnFill                   = "7A2E0B", "FDE3D3"
	baseFont                            = "Arial"
	// the month as a word: 03/04 means two days, depending on who reads it
	dateFormat = "dd mmm yyyy"
	asText     = 49 // what begins with "=" stays a line of text, also when it is edited
	sheetAbout = "About"
)

type looks struct{ head, text, day, title, part, body, warn int }

// writeXLSX writes every data table on a sheet of its own, then what the workbook is and how its figures came about.
func writeXLSX(w io.Writer, d *Document) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return sheet.NewArchive(w) })
	if err := f.SetDefaultFont(baseFont); err != nil {
		return err
	}
	look, err := newLooks(f)
	if err != nil {
		return err
	}
	tables := d.tables()
	for i, t := range tables {
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), t.Sheet)
		} else {
			_, err = f.NewSheet(t.Sheet)
		}
		if err != nil {
			return err
		}
	}
	if _, err := f.NewSheet(sheetAbout); err != nil {
		return err
	}
	if d.Front {
		if err := f.MoveSheet(sheetAbout, tables[0].Sheet); err != nil {
			return err
		}
		f.SetActiveSheet(0)
	}
	for i, t := range tables {
		if err := writeTable(f, d, t, look, i+1); err != nil {
			return err
		}
	}
	if err := writeAbout(f, d, look); err != nil {
		return err
	}
	// The creator is the program, and there is no moment of writing: the bytes depend on the document alone.
	if err := sheet.SetProps(f,
		&excelize.DocProperties{Title: celltext.Clean(d.Title), Creator: "Assure", Created: "2000-01-01T00:00:00Z",
			Modified: "2000-01-01T00:00:00Z"}); err != nil {
		return err
	}
	_, err = f.WriteTo(w)
	return err
}

func newLooks(f *excelize.File) (l looks, err error) {
	var border []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: lineColour, Style: 1})
	}
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	font := func(size float64, colour string, bold bool) *excelize.Font {
		return &excelize.Font{Family: baseFont, Size: size, Color: colour, Bold: bold}
	}
	top := &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true, Indent: 1}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&l.head, excelize.Style{Font: font(11, white, true), Fill: fill(deep), Border: border,
			Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center", WrapText: true, Indent: 1}}},
		{&l.text, excelize.Style{Font: font(11, ink, false), Border: border, Alignment: top, NumFmt: asText}},
		{&l.day, excelize.Style{Font: font(11, ink, false), Border: border, Alignment: top,
			CustomNumFmt: new(dateFormat)}},
		{&l.title, excelize.Style{Font: font(16, deep, true), Alignment: top, NumFmt: asText}},
		{&l.part, excelize.Style{Font: font(12, deep, true), Alignment: top, NumFmt: asText}},
		{&l.body, excelize.Style{Font: font(11, ink, false), Alignment: top, NumFmt: asText}},
		{&l.warn, excelize.Style{Font: font(11, warnInk, true), Fill: fill(warnFill), Alignment: top, NumFmt: asText}},
	} {
		if *s.id, err = f.NewStyle(&s.style); err != nil {
			return l, err
		}
	}
	return l, nil
}

// writeTable writes one table: a head that stays in view and repeats on paper, filters, rows as high as their words.
func writeTable(f *excelize.File, d *Document, t *Table, look looks, n int) error {
	s, t := sheet.New(f, t.Sheet), t.Shown()
	widths := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		widths[i] = c.Width
	}
	last := max(len(t.Rows), 1) + 1
	s.Do(f.SetSheetProps(t.Sheet, &excelize.SheetPropsOptions{FitToPage: new(true)}))
	s.Do(f.SetSheetView(t.Sheet, 0, &excelize.ViewOptions{ShowGridLines: new(false)}))
	s.Begin(widths)
	s.Stream(func(sw *excelize.StreamWriter) error {
		return sw.SetPanes(&excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2",
			ActivePane: "bottomRight"})
	})
	tableRows(s, t, look)
	if len(t.Rows) == 0 {
		cells := []any{sheet.Text(look.text, t.Empty)}
		for range t.Columns[1:] {
			cells = append(cells, sheet.Text(look.text, ""))
		}
		s.Add(0, cells...)
	}
	s.Stream(func(sw *excelize.StreamWriter) error {
		return sw.AddTable(&excelize.Table{Range: "A1:" + sheet.At(len(t.Columns), last),
			Name: fmt.Sprintf("Table%d", n), StyleName: "TableStyleLight1", ShowRowStripes: new(false)})
	})
	s.Do(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + t.Sheet + "'!$1:$1",
		Scope: t.Sheet}))
	paper(s, f, d, t.Sheet, "landscape")
	return s.End()
}

// tableRows writes the headings and rows of a table, as high as their words.
func tableRows(s *sheet.Writer, t *Table, look looks) {
	cells := make([]any, len(t.Columns))
	height := celltext.LineHeight
	for i, c := range t.Columns {
		cells[i] = sheet.Text(look.head, c.Header)
		height = max(height, float64(celltext.Lines(c.Header, c.Width))*celltext.LineHeight)
	}
	s.Add(height+6, cells...)
	for _, row := range t.Rows {
		height := celltext.LineHeight
		for i, c := range row {
			if c.Day != 0 {
				cells[i] = excelize.Cell{StyleID: look.day, Value: c.Day.Time()}
				continue
			}
			cells[i] = sheet.Text(look.text, c.Text)
			height = max(height, float64(celltext.Lines(c.Text, t.Columns[i].Width))*celltext.LineHeight)
		}
		s.Add(height+6, cells...)
	}
}

// paper sets A4, one page across, with header and footer on each page.
func paper(s *sheet.Writer, f *excelize.File, d *Document, name, orientation string) {
	s.Do(f.SetPageLayout(name,
		&excelize.PageLayoutOptions{Size: new(9), Orientation: &orientation, FitToWidth: new(1), FitToHeight: new(0)}))
	s.Do(f.SetPageMargins(name,
		&excelize.PageLayoutMarginsOptions{Left: new(0.4), Right: new(0.4), Top: new(0.75), Bottom: new(0.7),
			Header: new(0.35), Footer: new(0.35)}))
	right := ""
	if d.Demo {
		right = "&RDEMO DATA"
	}
	s.Do(f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		OddHeader: "&L" + celltext.Header(headOf(d), 110) + right,
		OddFooter: "&L" + celltext.Header("As of "+d.Method.AsOf.Long()+", known on "+d.Method.KnownOn.Long(), 80) +
			"&CPage &P of &N&R" + celltext.Header("Audit head "+d.Method.head(), 60),
	}))
}
