package template

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/celltext"
	"assure/internal/sheet"
	"assure/internal/text"
)

// Write writes the workbook of a form. The same form gives the same bytes. Errors wrap [ErrForm]
// when the form lacks something, or are those of w.
func Write(w io.Writer, in Form) (err error) {
	if err := in.check(); err != nil {
		return err
	}
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return sheet.NewSharedText(w) })
	b := &book{form: &in, f: f, own: map[string][]string{}}
	for _, step := range []func() error{b.prepare, b.lists, b.start, b.answers, b.meta, b.names, b.properties} {
		if err := step(); err != nil {
			return fmt.Errorf("write questionnaire %s for %s: %w", in.Pack.Ref(), in.Engagement.Ref, err)
		}
	}
	_, err = f.WriteTo(w)
	return err
}

// book writes a questionnaire.
type book struct {
	form  *Form
	f     *excelize.File
	st    *styles
	vocab []vocabulary
	own   map[string][]string // checksums of our texts by sheet, see [form.MetaOwn]
	rows  []keyValue          // checksums of the rows of questions, see [form.MetaRow]
	parts []string            // checksums of words around the cells, see [form.MetaParts]
}

// part notes words around the cells for [form.MetaParts].
func (b *book) part(words string) {
	if sum := form.NoteChecksum(words); !slices.Contains(b.parts, sum) {
		b.parts = append(b.parts, sum)
	}
}

// validate adds a rule for cells and notes its messages.
func (b *book) validate(s *sheet.Writer, dv *excelize.DataValidation) {
	if dv == nil {
		return
	}
	var words strings.Builder
	for _, w := range []*string{dv.PromptTitle, dv.Prompt, dv.ErrorTitle, dv.Error} {
		if w != nil {
			words.WriteString(*w)
		}
	}
	b.part(words.String())
	s.Validate(dv)
}

// sheet returns a writer for a sheet, whose texts it notes for [form.MetaOwn].
func (b *book) sheet(name string) *sheet.Writer {
	s := sheet.New(b.f, name)
	s.Watch(func(col int, words string) { b.own[name] = append(b.own[name], form.Mark(col, words)) })
	return s
}

func (b *book) prepare() error {
	if err := b.f.SetDefaultFont(baseFont); err != nil {
		return err
	}
	if err := b.f.SetSheetName(b.f.GetSheetName(0), form.SheetStart); err != nil {
		return err
	}
	for _, name := range []string{form.SheetAnswers, form.SheetLists, form.SheetMeta} {
		if _, err := b.f.NewSheet(name); err != nil {
			return err
		}
	}
	for _, name := range []string{form.SheetLists, form.SheetMeta} {
		if err := b.f.SetSheetVisible(name, false, true); err != nil {
			return err
		}
	}
	b.f.SetActiveSheet(0)
	var err error
	b.st, err = newStyles(b.f)
	return err
}

// protect locks a sheet without a password. It allows what helps in filling it in, but not sorting,
// which would take answers away from their questions.
func (b *book) protect(name string) error {
	return b.f.ProtectSheet(name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true,
		AutoFilter: true, EditScenarios: true,
	})
}

// page sets A4, fitted to one page across, with the marking and our footer.
func (b *book) page(name, orientation string) error {
	err := b.f.SetPageLayout(name, &excelize.PageLayoutOptions{
		Size: new(9), Orientation: new(orientation), FitToWidth: new(1), FitToHeight: new(0)})
	if err != nil {
		return err
	}
	err = b.f.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{
		Left: new(0.45), Right: new(0.45), Top: new(0.75), Bottom: new(0.7), Header: new(0.35), Footer: new(0.35)})
	if err != nil {
		return err
	}
	in := b.form
	issuer, marking := celltext.Header(in.issuer(), 80), celltext.Header(in.marking(), 60)
	pack, refs := celltext.Header(in.Pack.Ref(), 60), celltext.Header(in.Supplier.Ref+" "+in.Engagement.Ref, 60)
	for _, words := range []string{issuer, marking, pack, "Page of", refs} {
		b.part(strings.ReplaceAll(words, "&&", "&"))
	}
	return b.f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		OddHeader: "&L" + issuer + "&R" + marking,
		OddFooter: "&L" + pack + "&CPage &P of &N&R" + refs,
	})
}

// names defines the names of the lists and the rows that repeat on every page.
func (b *book) names() error {
	names := []excelize.DefinedName{
		{Name: "_xlnm.Print_Titles", Scope: form.SheetAnswers,
			RefersTo: form.SheetAnswers + "!$A:$A," + form.SheetAnswers + "!$1:$1"},
	}
	for _, v := range b.vocab {
		names = append(names, excelize.DefinedName{Name: v.name, RefersTo: v.refersTo()})
	}
	for i := range names {
		if err := b.f.SetDefinedName(&names[i]); err != nil {
			return fmt.Errorf("name %s: %w", names[i].Name, err)
		}
	}
	return b.f.ProtectWorkbook(&excelize.WorkbookProtectionOptions{LockStructure: true})
}

func (b *book) properties() error {
	in := b.form
	if err := sheet.SetProps(b.f, b.docProps()); err != nil {
		return err
	}
	if err := b.f.SetAppProps(
		&excelize.AppProperties{Application: "Assure", Company: celltext.Clean(in.Issuer)}); err != nil {
		return err
	}
	for _, m := range b.metadata() {
		prop := excelize.CustomProperty{Name: form.MetaPrefix + m.key, Value: celltext.Clean(m.value)}
		if err := b.f.SetCustomProps(prop); err != nil {
			return fmt.Errorf("property %s: %w", m.key, err)
		}
	}
	return nil
}

// docProps returns the properties of the file.
func (b *book) docProps() *excelize.DocProperties {
	in, day := b.form, b.form.Issued.String()+"T00:00:00Z"
	return &excelize.DocProperties{
		Title:          celltext.Clean(in.Pack.Title + ": " + in.Supplier.Name),
		Subject:        celltext.Clean("Supplier assurance questionnaire, " + in.service()),
		Creator:        celltext.Clean(text.FirstNonBlank(in.Issuer, "Assure")),
		LastModifiedBy: "Assure",
		Description:    "Answer on the sheet \"" + form.SheetAnswers + "\" and send the workbook back.",
		Keywords:       in.Pack.Ref(),
		Category:       celltext.Clean(in.marking()),
		Language:       "en-GB",
		Version:        in.Pack.Version,
		Created:        day,
		Modified:       day,
	}
}
