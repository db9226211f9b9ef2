package template

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/sheet"
)

// SupplierColumn is one column of a blank supplier sheet.
type SupplierColumn struct {
	Name    string // heading, as package suppliersheet knows it
	Help    string // one or two sentences
	Options []string
	Open    bool // Options are suggestions: other values, and several, may be typed
	Date    bool
	Amount  bool
}

// The sheets of a blank supplier sheet, and the number of rows with drop-downs.
const (
	sheetSuppliers = "Suppliers"
	SheetHelp      = "How to fill it in" // in the triage workbook too
	supplierRows   = 2000
)

// WriteSuppliers writes a blank supplier sheet as a workbook: headings, drop-downs and a sheet that
// explains each column. The same columns give the same bytes.
func WriteSuppliers(w io.Writer, columns []SupplierColumn) error {
	return writeNew(w, "the supplier sheet", func(f *excelize.File) []func() error {
		b := &supplierBook{f: f, columns: columns}
		return []func() error{b.prepare, b.lists, b.suppliers, b.help, b.close}
	})
}

// writeNew writes a new workbook, of that name in errors, by steps. The same steps give the same bytes.
func writeNew(w io.Writer, name string, steps func(*excelize.File) []func() error) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return sheet.NewSharedText(w) })
	for _, step := range steps(f) {
		if err := step(); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	_, err = f.WriteTo(w)
	return err
}

// supplierBook writes a supplier sheet.
type supplierBook struct {
	f       *excelize.File
	columns []SupplierColumn
	st      *styles
	text    int // style of a column of words
	date    int
	amount  int
}

func (b *supplierBook) prepare() error {
	if err := b.f.SetDefaultFont(baseFont); err != nil {
		return err
	}
	if err := b.f.SetSheetName(b.f.GetSheetName(0), sheetSuppliers); err != nil {
		return err
	}
	for _, name := range []string{SheetHelp, form.SheetLists} {
		if _, err := b.f.NewSheet(name); err != nil {
			return err
		}
	}
	if err := b.f.SetSheetVisible(form.SheetLists, false, true); err != nil {
		return err
	}
	var err error
	if b.st, err = newStyles(b.f); err != nil {
		return err
	}
	m := &styleMaker{f: b.f}
	cell := excelize.Style{Font: font(11, ink, false), Alignment: &excelize.Alignment{Vertical: "top"}}
	cell.NumFmt = asText
	b.text = m.make(cell)
	cell.NumFmt, cell.CustomNumFmt = 0, new(dateFormat)
	b.date = m.make(cell)
	cell.CustomNumFmt = new(`"£"#,##0`)
	b.amount = m.make(cell)
	return m.err
}

// listName returns the defined name of a column's drop-down.
func listName(c SupplierColumn) string {
	return "List_" + strings.NewReplacer(":", "_", "-", "_").Replace(c.Name)
}

func (b *supplierBook) lists() error {
	n := 0
	for _, c := range b.columns {
		if len(c.Options) == 0 {
			continue
		}
		n++
		if err := b.f.SetCellValue(form.SheetLists, sheet.At(n, 1), c.Name); err != nil {
			return err
		}
		if err := b.f.SetSheetCol(form.SheetLists, sheet.At(n, 2), &c.Options); err != nil {
			return err
		}
		refers := fmt.Sprintf("%s!%s:%s", form.SheetLists, sheet.Absolute(n, 2), sheet.Absolute(n, len(c.Options)+1))
		if err := b.f.SetDefinedName(&excelize.DefinedName{Name: listName(c), RefersTo: refers}); err != nil {
			return err
		}
	}
	return nil
}

func (b *supplierBook) suppliers() error {
	s := sheet.New(b.f, sheetSuppliers)
	for i, c := range b.columns {
		letters, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		style := b.text
		switch {
		case c.Date:
			style = b.date
		case c.Amount:
			style = b.amount
		}
		s.Do(b.f.SetColStyle(s.Name(), letters, style))
		s.Do(b.f.SetColWidth(s.Name(), letters, letters, min(40, max(14, float64(len(c.Name))+4))))
		s.Do(b.f.SetCellValue(s.Name(), sheet.At(i+1, 1), c.Name))
		head := b.st.head
		if c.Options != nil {
			head = b.st.headOpen
		}
		s.Do(b.f.SetCellStyle(s.Name(), sheet.At(i+1, 1), sheet.At(i+1, 1), head))
		b.rule(s, c, sheet.At(i+1, 2)+":"+sheet.At(i+1, supplierRows+1))
	}
	last := sheet.At(len(b.columns), 1)
	s.Do(b.f.SetRowHeight(s.Name(), 1, 32))
	s.Do(b.f.SetPanes(s.Name(),
		&excelize.Panes{Freeze: true, XSplit: 2, YSplit: 1, TopLeftCell: "C2", ActivePane: "bottomRight"}))
	s.Do(b.f.AutoFilter(s.Name(), "A1:"+last, nil))
	s.Do(b.f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new(openLine)}))
	s.Do(b.f.SetPageLayout(s.Name(),
		&excelize.PageLayoutOptions{Size: new(9), Orientation: new("landscape"), FitToWidth: new(1),
			FitToHeight: new(0)}))
	s.Ignore("A1:"+sheet.At(len(b.columns), supplierRows+1), excelize.IgnoredErrorsNumberStoredAsText)
	return s.Err()
}

func (b *supplierBook) rule(s *sheet.Writer, c SupplierColumn, area string) {
	var dv *excelize.DataValidation
	switch {
	case len(c.Options) > 0:
		dv = listRule([]string{area}, listName(c), c.Name, c.Help)
		if c.Open {
			dv.SetError(excelize.DataValidationErrorStyleInformation, "Please check",
				"This is not in the list. Several values go with ; between them.")
		}
	case c.Date:
		dv = dateRule([]string{area})
	case c.Amount:
		dv = numberRule([]string{area})
	default:
		return
	}
	s.Validate(dv)
}

// help explains each column. The column names are in quotation marks there, so that a reader does
// not mistake the list for a header.
func (b *supplierBook) help() error {
	s := sheet.New(b.f, SheetHelp)
	widths := []float64{26, 90, 60}
	s.Begin(widths)
	s.Add(28, sheet.Text(b.st.head, "Column"), sheet.Text(b.st.head, "What goes into it"),
		sheet.Text(b.st.head, "Values"))
	intro := "One row an engagement. A supplier with several has several rows with the same ref, ODS code or company " +
		"number. Leave blank what is not known: " +
		"a blank cell changes nothing, and the word unknown clears a fact. The order of the columns does not matter, " +
		"and those you do not need can be deleted."
	s.Add(height(20, widths[1:2], intro), sheet.Text(b.st.words, ""), sheet.Text(b.st.words, intro),
		sheet.Text(b.st.words, ""))
	for _, c := range b.columns {
		values := strings.Join(c.Options, ", ")
		s.Add(height(20, widths[1:], c.Help, values), sheet.Text(b.st.label, "“"+c.Name+"”"),
			sheet.Text(b.st.words, c.Help), sheet.Text(b.st.words, values))
	}
	return s.End()
}

func (b *supplierBook) close() error {
	b.f.SetActiveSheet(0)
	return sheet.SetProps(b.f,
		&excelize.DocProperties{Title: "Supplier sheet", Creator: "Assure", LastModifiedBy: "Assure", Language: "en-GB",
			Created: "2000-01-01T00:00:00Z", Modified: "2000-01-01T00:00:00Z"})
}
