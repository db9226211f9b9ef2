// Package workbook writes a risk register as a workbook (.xlsx) that works every rating out by
// formulas. Every formula has its value stored with it.
package workbook

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/internal/celltext"
	"assure/internal/sheet"
	"assure/internal/spool"
	"assure/questionnaire/entity"
)

// writer writes one workbook.
type writer struct {
	book *tables.Book
	sum  *tables.Sum
	f    *excelize.File
	st   *styles

	register, engagements, controlPlace, sectionPlace, scorePlace, parties, links,
	indexes place // that other sheets refer to
	money     moneyPlaces
	moneyRows moneyRows // where costs are entered

	live       bool        // ratings are formulas
	lay        *bookLayout // of the part that is written
	rows       sheetRows
	thresholds []named // on the sheet Method, in order

	guards   guardBook
	straight []*straight
	spools   []*spool.Records
}

// straight are the rows of a sheet, packed as they are written, and the mark of their place in it.
type straight struct {
	mark    []byte
	segment *sheet.Segment
}

// markOf notes where in its sheet a segment belongs.
func (b *writer) markOf(segment *sheet.Segment, mark []byte) {
	for _, x := range b.straight {
		if x.segment == segment {
			x.mark = mark
		}
	}
}

// Write writes the workbook. The bytes depend on the book alone.
func Write(w io.Writer, book *tables.Book) error { return write(w, book, LiveControls) }

func write(w io.Writer, book *tables.Book, liveUpTo int) (err error) {
	if _, err := tables.NewIndex(book); err != nil {
		return err
	}
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	sum := book.Summed()
	b := &writer{book: book, sum: sum, f: f,
		live: sum.Controls <= liveUpTo && max(sum.Engagements, sum.Risks) <= mostRows}
	defer func() {
		for _, x := range b.straight {
			err = errors.Join(err, x.segment.Close())
		}
		for _, x := range b.spools {
			err = errors.Join(err, x.Close())
		}
	}()
	// The library would gather the whole file in memory first; the archive goes to w itself.
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter {
		z := sheet.NewArchive(w)
		for _, x := range b.straight {
			z.Insert(x.mark, x.segment)
		}
		return z
	})
	for _, step := range []func() error{b.prepare, b.guardStart, b.startRows, b.eachPart, b.addChain, b.startMoney,
		b.summary,
		b.risks, b.engagementList, b.scoreSheets, b.controls, b.evidence, b.heatMap, b.actions, b.scope, b.decisions,
		b.chain, b.moneySheets, b.method, b.lists, b.guard, b.properties} {
		if err := step(); err != nil {
			return fmt.Errorf("write register: %w", err)
		}
	}
	b.sortTypes()
	_, err = f.WriteTo(w)
	return err
}

// eachPart makes the rows of all lists.
func (b *writer) eachPart() error { return b.book.Each(b.addPart) }

// sortTypes puts the kinds of parts in an order: a chart or a note makes the library list them as a map gives them.
func (b *writer) sortTypes() {
	if t := b.f.ContentTypes; t != nil {
		for i := range t.Defaults { // by insertion: the library does not export the type that a comparison would name
			for j := i; j > 0 && t.Defaults[j].Extension < t.Defaults[j-1].Extension; j-- {
				t.Defaults[j], t.Defaults[j-1] = t.Defaults[j-1], t.Defaults[j]
			}
		}
	}
}

func (b *writer) prepare() error {
	if err := b.f.SetDefaultFont(baseFont); err != nil {
		return err
	}
	if err := b.f.SetSheetName(b.f.GetSheetName(0), tables.SheetOrder[0]); err != nil {
		return err
	}
	for _, name := range b.book.Sheets()[1:] {
		if _, err := b.f.NewSheet(name); err != nil {
			return err
		}
	}
	for _, name := range []string{tables.SheetLists, tables.SheetGuard} {
		if err := b.f.SetSheetVisible(name, false, true); err != nil {
			return err
		}
	}
	set := b.book.Method.Settings
	b.register = placeOf(tables.SheetRegister, b.riskColumns(), b.sum.Risks)
	b.engagements = placeOf(tables.SheetEngagements, b.engagementColumns(), b.sum.Engagements)
	b.controlPlace = placeOf(tables.SheetControls, b.controlColumns(), b.sum.Controls)
	b.sectionPlace = placeOf(tables.SheetSections, b.sectionColumns(), b.sum.Sections)
	b.scorePlace = placeOf(tables.SheetScores, b.scoreColumns(), b.sum.Scores)
	b.placeChain()
	var err error
	b.st, err = newStyles(b.f, len(set.Bands))
	return err
}

// pageNames are what printed pages call a sheet where its name says too little.
var pageNames = map[string]string{tables.SheetScope: "Scope and N/A decisions",
	tables.SheetActions: "Actions and conditions"}

// page sets A4 and the given number of pages side by side, and says on each what it is a page of.
func (b *writer) page(name, orientation string, across int) error {
	return b.pageOf(name, cmp.Or(pageNames[name], name), orientation, across)
}

// pageOf is page for a sheet that its pages call otherwise.
func (b *writer) pageOf(name, title, orientation string, across int) error {
	err := b.f.SetPageLayout(name, &excelize.PageLayoutOptions{
		Size: new(9), Orientation: &orientation, FitToWidth: &across, FitToHeight: new(0)})
	if err != nil {
		return err
	}
	err = b.f.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{
		Left: new(0.4), Right: new(0.4), Top: new(0.75), Bottom: new(0.7), Header: new(0.35), Footer: new(0.35)})
	if err != nil {
		return err
	}
	right := "Commercial in confidence"
	if b.book.Demo {
		right = "DEMO DATA - " + right
	}
	m := &b.book.Method
	return b.f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		OddHeader: "&L" + celltext.Header(cmp.Or(b.book.Organisation, "Supplier risk register")+" - "+title, 120) +
			"&R" + right,
		OddFooter: "&L" + celltext.Header("As of "+m.AsOf.Long()+", known on "+m.KnownOn.Long(), 80) +
			"&CPage &P of &N&R" +
			celltext.Header("Audit head "+tables.TrailHead(m), 60),
	})
}

// lists writes the words of the drop-downs and gives each a name, and repeats the header of each list when printed.
func (b *writer) lists() error {
	all := []struct {
		name  string
		words []string
	}{
		{tables.ListResponse, entity.Strings(entity.RiskResponses)}, {tables.ListStatus, tables.Statuses},
		{tables.ListAction, entity.Strings(entity.ActionStates)},
		{tables.ListOneToFive, []string{"1", "2", "3", "4", "5"}},
	}
	longest := 0
	for _, l := range all {
		longest = max(longest, len(l.words))
	}
	s := sheet.New(b.f, tables.SheetLists)
	s.Do(b.f.SetSheetDimension(s.Name(), "A1:"+sheet.At(len(all), longest+1)))
	s.Begin(nil)
	for i := range longest + 1 {
		row := make([]any, len(all))
		for j, l := range all {
			switch {
			case i == 0:
				row[j] = sheet.Text(b.st.body, l.name)
			case i <= len(l.words) && l.name == tables.ListOneToFive:
				row[j] = i
			case i <= len(l.words):
				row[j] = sheet.Text(b.st.body, l.words[i-1])
			}
		}
		s.Add(0, row...)
	}
	for j, l := range all {
		s.Do(b.f.SetDefinedName(&excelize.DefinedName{Name: l.name,
			RefersTo: fmt.Sprintf("%s!%s:%s", tables.SheetLists, sheet.Absolute(j+1, 2),
				sheet.Absolute(j+1, len(l.words)+1))}))
	}
	titled := []string{tables.SheetRegister, tables.SheetEngagements, tables.SheetScores,
		tables.SheetSections, tables.SheetControls, tables.SheetEvidence, tables.SheetActions, tables.SheetScope,
		tables.SheetDecisions, tables.SheetChain, tables.SheetLinks, tables.SheetIndexes}
	if b.book.Costs != nil {
		titled = append(titled, tables.MoneySheets...)
	}
	for _, name := range titled {
		s.Do(b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: name,
			RefersTo: fmt.Sprintf("%s!$A:$A,%s!$1:$%d", name, name, tables.HeaderRow)}))
	}
	for _, name := range []string{tables.SheetSummary, tables.SheetHeat, tables.SheetMethod} {
		s.Do(b.f.SetDefinedName(
			&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: name, RefersTo: "'" + name + "'!$1:$1"}))
	}
	return s.End()
}

func (b *writer) properties() error {
	m, day := &b.book.Method, b.book.Method.AsOf.String()+"T00:00:00Z"
	title := strings.TrimSpace(b.book.Organisation + " supplier risk register")
	if b.book.Demo {
		title = "DEMO DATA: " + title
	}
	err := sheet.SetProps(b.f, &excelize.DocProperties{
		Title: celltext.Clean(title), Subject: "Supplier risk register as of " + m.AsOf.String(),
		Creator:        celltext.Clean(cmp.Or(m.Program, "Assure")),
		LastModifiedBy: "Assure", Language: "en-GB", Created: day, Modified: day, Category: "Commercial in confidence",
		Description: "Schema " + tables.Schema + "; audit head " + tables.TrailHead(m),
	})
	if err != nil {
		return err
	}
	if err := b.f.SetAppProps(
		&excelize.AppProperties{Application: "Assure", Company: celltext.Clean(b.book.Organisation)}); err != nil {
		return err
	}
	props := [][2]string{{"schema", tables.Schema}, {"as_of", m.AsOf.String()}, {"known_on", m.KnownOn.String()},
		{"settings_sha256", m.Settings.Hash()}, {"audit_head", m.AuditHead}}
	if b.book.Redacted {
		props = append(props, [2]string{"redacted", "yes"})
	}
	for _, p := range props {
		if err := b.f.SetCustomProps(excelize.CustomProperty{Name: "assure_" + p[0], Value: p[1]}); err != nil {
			return err
		}
	}
	return nil
}
