package workbook

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/internal/sheet"
	"assure/scoring"
)

func (b *writer) riskColumns() []tables.Column[tables.RiskRow] {
	table := tables.Risks(b.book.Method.Settings)
	cols := withFormulas(tables.WithAdded(table.Sheet(), b.book.Added[tables.SheetRegister]), b.riskFormulas())
	cols = append(cols, rankColumn())
	slices.SortStableFunc(cols, func(x, y tables.Column[tables.RiskRow]) int {
		return cmp.Compare(readingOrder(&x), readingOrder(&y))
	})
	return cols
}

// printedRisk are the columns of the sheet Register that print, one page wide. They come first.
var printedRisk = []string{tables.HRiskID, "Supplier", "Risk title", tables.HCurrentScore, tables.HBand,
	"Target score", "Risk owner", tables.HAction, "Due date", tables.HRiskStatus}

// readingOrder puts the columns that print first, columns of short words after them, and long ones last.
func readingOrder(c *tables.Column[tables.RiskRow]) int {
	if i := slices.Index(printedRisk, c.Header); i >= 0 {
		return i
	}
	if c.Kind == tables.Long || c.Working {
		return len(printedRisk) + 1
	}
	return len(printedRisk)
}

// RegisterColumns lists the columns of the sheet Register with their formulas, without those that people added.
func RegisterColumns() []tables.Column[tables.RiskRow] {
	b := &writer{book: &tables.Book{Method: tables.Method{Settings: &scoring.Settings{}}}}
	return b.riskColumns()
}

// sheetRows are the rows of the sheets that are lists.
type sheetRows struct {
	risks       *listRows[tables.RiskRow]
	engagements *listRows[tables.EngagementRow]
	scores      *listRows[scoreRow]
	sections    *listRows[sectionRow]
	controls    *listRows[ctlRow]
	evidence    *listRows[tables.EvidenceRow]
	actions     *listRows[tables.ActionRow]
	scope       *listRows[tables.ScopeRow]
	decisions   *listRows[tables.DecisionRow]
	parties     *listRows[tables.FourthPartyRow]
	links       *listRows[tables.DependencyRow]
	indexes     *listRows[tables.Herfindahl]
}

// startRows begins the lists.
func (b *writer) startRows() error {
	n := b.sum
	b.rows = sheetRows{
		risks:       newRows(b, b.register, b.riskColumns(), n.Risks, n.RiskPlacesByScore),
		engagements: newRows(b, b.engagements, b.engagementColumns(), n.Engagements, nil),
		scores:      newRows(b, b.scorePlace, b.scoreColumns(), n.Scores, nil),
		sections:    newRows(b, b.sectionPlace, b.sectionColumns(), n.Sections, nil),
		controls:    newRows(b, b.controlPlace, b.controlColumns(), n.Controls, nil),
		evidence:    ownRows(b, tables.SheetEvidence, tables.Documents(), n.Evidence, n.EvidencePlaces),
		actions:     ownRows(b, tables.SheetActions, tables.Actions(), n.Actions, n.ActionPlaces),
		scope:       ownRows(b, tables.SheetScope, tables.Scopes(), n.Scopes, nil),
		decisions:   ownRows(b, tables.SheetDecisions, tables.Decisions(), n.Rulings, n.RulingPlaces),
		parties:     newRows(b, b.parties, b.partyColumns(), len(b.book.FourthPartyRows()), nil),
		links:       newRows(b, b.links, b.linkColumns(), len(b.book.DependencyRows()), nil),
		indexes:     newRows(b, b.indexes, b.indexColumns(), len(b.book.IndexRows()), nil),
	}
	return nil
}

// ownRows begins a list that no formula of another sheet leads to.
func ownRows[T any](b *writer, name string, t tables.Table[T], total int, places []int32) *listRows[T] {
	cols := tables.WithAdded(t.Sheet(), b.book.Added[name])
	return newRows(b, placeOf(name, cols, total), cols, total, places)
}

// addPart makes the rows of a part of the book.
func (b *writer) addPart(part *tables.Book) error {
	ix, err := tables.NewIndex(part)
	if err != nil {
		return err
	}
	var before laidOut
	if b.lay != nil {
		before = b.lay.after()
	}
	b.lay = newLayout(part, ix, before)
	r := &b.rows
	rulings := slices.DeleteFunc(ix.Decisions(part), func(d tables.DecisionRow) bool { return d.OnScope() })
	return errors.Join(r.risks.add(ix.Risks(part)), r.engagements.add(ix.Engagements(part)), r.scores.add(b.lay.scores),
		r.sections.add(b.lay.sections), r.controls.add(b.lay.controls), r.evidence.add(ix.Documents(part)),
		r.actions.add(ix.Actions(part)), r.scope.add(ix.Scopes(part)), r.decisions.add(rulings))
}

func (b *writer) risks() error {
	cols := b.rows.risks.cols
	look := listSheet{table: "RegisterTable", frozen: 2, across: 1, width: len(printedRisk), tab: "A61B1B",
		folds: 1 + slices.IndexFunc(cols, func(c tables.Column[tables.RiskRow]) bool {
			return readingOrder(&c) > len(printedRisk)
		})}
	return writeList(b, b.rows.risks, look, func(s *sheet.Writer) {
		b.colourBands(s, b.register, tables.HBand)
		b.colourGrades(s, b.register)
		b.colourWords(s, b.register, tables.HCertainty)
		s.Colour(b.register.area(tables.HRiskStatus),
			equals(b.register, tables.HRiskStatus, tables.StatusLapsed), b.st.warn)
	})
}

func (b *writer) engagementColumns() []tables.Column[tables.EngagementRow] {
	table := tables.Engagements(b.book.Method.Settings)
	return append(withFormulas(table.Sheet(), b.engagementFormulas()), b.engagementChecks()...)
}

func (b *writer) engagementList() error {
	look := listSheet{table: "EngagementTable", frozen: 1, across: 4, tab: accent}
	return writeList(b, b.rows.engagements, look, func(s *sheet.Writer) {
		b.colourBands(s, b.engagements, tables.HRiskBand)
		b.colourGrades(s, b.engagements)
		b.colourWords(s, b.engagements, tables.HCertainty)
	})
}

func (b *writer) controls() error {
	p := b.controlPlace
	return writeList(b, b.rows.controls,
		listSheet{table: "ControlTable", frozen: 1, across: 2, tab: accent, long: true}, func(s *sheet.Writer) {
			s.Colour(p.area("Must-have"), equals(p, "Must-have", "Not met"), b.st.band[len(b.st.band)-1])
			s.Colour(p.area("Must-have"), equals(p, "Must-have", "Not shown"), b.st.warn)
		})
}

func (b *writer) actions() error {
	p := b.rows.actions.p
	return writeList(b, b.rows.actions, listSheet{table: "ActionTable", frozen: 1, across: 2, tab: inputHead},
		func(s *sheet.Writer) {
			s.Colour(p.area(tables.HOverdue), equals(p, tables.HOverdue, tables.HOverdue), b.st.warn)
		})
}

// evidence lists what is held behind the answers, what runs out first at the top.
func (b *writer) evidence() error {
	p := b.rows.evidence.p
	return writeList(b, b.rows.evidence,
		listSheet{table: "EvidenceTable", frozen: 1, across: 2, tab: accent, long: true, prints: 60},
		func(s *sheet.Writer) {
			s.Colour(p.area(tables.HCosts),
				fmt.Sprintf("LEN($%s)>0", sheet.At(p.columns[tables.HCosts], tables.FirstRow)), b.st.warn)
			for _, words := range []string{"Run out", fmt.Sprintf("Within %d days", tables.SoonDays)} {
				s.Colour(p.area(tables.HRunsOut), equals(p, tables.HRunsOut, words), b.st.warn)
			}
		})
}

// scope lists the questions that are out of scope, and those that suppliers say do not apply.
func (b *writer) scope() error {
	p := b.rows.scope.p
	return writeList(b, b.rows.scope, listSheet{table: "ScopeTable", frozen: 1, across: 1, tab: inputHead},
		func(s *sheet.Writer) {
			s.Colour(p.area(tables.HInForce),
				fmt.Sprintf(`LEFT($%s,3)="No:"`, sheet.At(p.columns[tables.HInForce], tables.FirstRow)), b.st.warn)
		})
}

// decisions lists the rulings of named persons, but for those on scope, which have a sheet of their own.
func (b *writer) decisions() error {
	return writeList(b, b.rows.decisions, listSheet{table: "DecisionTable", frozen: 1, across: 2, tab: inputHead}, nil)
}

// equals returns the test that the cell of a column in the first row of an area holds a word; it
// moves along with the rows.
func equals(p place, header, word string) string {
	c, err := excelize.ColumnNumberToName(p.columns[header])
	if err != nil {
		panic(err) // the header is a constant
	}
	return fmt.Sprintf(`$%s%d="%s"`, c, tables.FirstRow, word)
}

func (b *writer) colourBands(s *sheet.Writer, p place, header string) {
	for i, band := range b.book.Method.Settings.Bands {
		s.Colour(p.area(header), equals(p, header, string(band.Band)), b.st.band[i])
	}
}

// colourGrades follows the letter that begins the words of a grade.
func (b *writer) colourGrades(s *sheet.Writer, p place) {
	c := sheet.At(p.columns[tables.HGrade], tables.FirstRow)
	for _, g := range []string{"A", "B", "C", "D"} {
		s.Colour(p.area(tables.HGrade), fmt.Sprintf(`EXACT(LEFT($%s,2),"%s ")`, c, g), b.st.grade[g])
	}
}

func (b *writer) colourWords(s *sheet.Writer, p place, header string) {
	for i, w := range wordColours {
		s.Colour(p.area(header), equals(p, header, w.word), b.st.word[i])
	}
}
