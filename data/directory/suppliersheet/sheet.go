package suppliersheet

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// ErrNotSupplierSheet is returned when no sheet has a header that identifies suppliers.
var ErrNotSupplierSheet = errors.New("not a supplier sheet")

// Sheet is the content of a supplier sheet. Places begin with the name of the sheet, where there is
// one; the caller puts the file before them.
type Sheet struct {
	Rows     []Row
	Problems []problem.Problem
	Notes    []string // columns and sheets that were not read
	// Foreign is set for a list that is not in our layout; Columns then says how it was read.
	Foreign   bool
	Columns   []MappedColumn
	Questions Questions // what such a list leaves open about its columns and rows
}

// HeadingError is the error of a list without a column that names suppliers. It has the headings of the
// row that comes nearest.
type HeadingError struct{ Columns []MappedColumn }

// Error says what is missing.
func (e *HeadingError) Error() string { return "no heading for the names or codes of suppliers" }

// Read reads the bytes of a supplier sheet, or of a list of suppliers in another layout, xlsx or csv. m
// says what columns of the latter hold, before common headings do, and answers what its questions are
// answered with. The error is a [*tabular.Error], a
// [*problem.Problem], a [*HeadingError] or [ErrNotSupplierSheet].
func Read(data []byte, facts questionnaire.FactTable, m Mapping, answers Answers) (*Sheet, error) {
	s, err := readSheets(data, facts, nil, nil)
	if err == nil && !s.Foreign && len(m) == 0 || err != nil && !errors.Is(err, ErrNotSupplierSheet) {
		return s, err
	}
	if m == nil {
		m = Mapping{}
	}
	return readSheets(data, facts, m, answers)
}

// readSheets reads our layout or, with a mapping, another. Foreign is set when the sheet has more
// headings that are not ours than are.
func readSheets(data []byte, facts questionnaire.FactTable, m Mapping, answers Answers) (*Sheet, error) {
	book, err := tabular.OpenBytes(data, tabular.Limits{})
	if errors.Is(err, tabular.ErrNotXLSX) && tabular.Sniff(data) == tabular.CSV {
		book, err = tabular.OpenCSV(data, tabular.Limits{})
	}
	if err != nil {
		return nil, err
	}
	var near []MappedColumn
	var found *Sheet
	for i, s := range book.Sheets {
		if !s.Cells || s.State != tabular.Visible {
			continue
		}
		rd := reader{sheet: s.Name, facts: facts, mapping: m, answers: answers}
		if m != nil {
			if err := rd.survey(book, i); err != nil {
				return nil, err
			}
		}
		if err := book.Cells(i, rd.cell); err != nil {
			return nil, err
		}
		rd.flush()
		rd.notes()
		switch {
		case rd.head == nil:
			if near == nil {
				near = rd.near
			}
		case found != nil:
			found.Notes = append(found.Notes, "sheet not read: "+s.Name+"; only the first with a header is")
		default:
			if found = rd.sheetInOrder(); found == nil {
				return nil, &problem.Problem{Code: "damaged", Where: s.Name,
					What: "the rows of the sheet are not stored in order",
					Fix:  "open the file in a spreadsheet and save it again"}
			}
		}
	}
	switch {
	case found == nil && len(near) > 0:
		return nil, &HeadingError{near}
	case found == nil:
		return nil, ErrNotSupplierSheet
	}
	return found, nil
}

// reader turns the cells of one sheet into rows.
type reader struct {
	sheet string
	facts questionnaire.FactTable
	row   []tabular.Cell
	seen  int // rows before the header
	high  int // the highest row number among them
	head  *header
	out   Sheet

	mapping Mapping        // nil for our own layout
	answers Answers        // to the questions of a list
	near    []MappedColumn // the headings of the row with most texts, of a list without a header
	found   *survey        // of a list in another layout, with its headings; nil when it has none
	merged  []tabular.Area
	last    *Row // the last row taken for a supplier
	blanks  int  // placeholders read as blank
	open    int  // words such as "rolling" read as no end date
	pence   int  // amounts rounded to the pound
}

// survey looks through a list in another layout for its headings and what its columns hold.
func (r *reader) survey(b *tabular.Book, sheet int) error {
	v := &survey{facts: r.facts, mapping: r.mapping}
	if err := b.Cells(sheet, v.cell); err != nil {
		return err
	}
	if v.finish() {
		r.found, r.merged = v, slices.Clone(b.Sheets[sheet].Merged)
	}
	r.near = v.near
	return nil
}

func (r *reader) cell(c tabular.Cell) error {
	if len(r.row) > 0 && r.row[0].Row != c.Row {
		r.flush()
	}
	r.row = append(r.row, c)
	return nil
}

func (r *reader) place(ref string) string {
	if r.sheet == "" {
		return ref
	}
	return r.sheet + "!" + ref
}

func (r *reader) flush() {
	cells := r.row
	r.row = r.row[:0]
	switch {
	case len(cells) == 0 || r.head == nil && r.mapping == nil && r.seen >= headerRows:
	case r.head != nil:
		r.readRow(cells)
	default:
		r.seen++
		r.high = max(r.high, cells[0].Row)
		if r.mapping != nil {
			if r.found != nil && cells[0].Row == r.found.head.line {
				r.head, r.out.Foreign, r.out.Columns = &r.found.head, true, r.found.list
				r.noteIgnored(r.head.ignored)
			}
			return
		}
		if h, problems, ok := readHeader(cells, r.facts); ok {
			r.out.Foreign = !h.ours()
			h.line = cells[0].Row
			r.head = &h
			for _, p := range problems {
				p.Where = r.place(p.Where)
				r.out.Problems = append(r.out.Problems, p)
			}
			r.noteIgnored(h.ignored)
		}
	}
}

func (r *reader) noteIgnored(headings []string) {
	switch n := len(headings); {
	case n == 1:
		r.out.Notes = append(r.out.Notes, "column not read: "+headings[0])
	case n > 1:
		r.out.Notes = append(r.out.Notes, fmt.Sprintf("%d columns not read: %s", n, strings.Join(headings, ", ")))
	}
}

// sheetInOrder returns the rows in order. It is nil when the cells of one row were stored apart, or
// a row below the header before it: half a row must not pass for a whole one.
func (r *reader) sheetInOrder() *Sheet {
	rows := r.out.Rows
	slices.SortStableFunc(rows, func(a, b Row) int { return a.Line - b.Line })
	for i := 1; i < len(rows); i++ {
		if rows[i].Line == rows[i-1].Line {
			return nil
		}
	}
	if r.high > r.head.line {
		return nil
	}
	return &r.out
}

// readRow turns the cells of one row into a Row. It ignores a row with nothing in a known column.
func (r *reader) readRow(cells []tabular.Cell) {
	row := Row{Line: cells[0].Row, Facts: map[string]string{},
		cells: map[string]string{"": r.place(fmt.Sprintf("row %d", cells[0].Row))}}
	before := len(r.out.Problems)
	for _, c := range cells {
		name, ok := r.head.name[c.Col]
		if !ok {
			continue
		}
		s, bad := cellText(c)
		if c.Shown != "" && bad == nil && asShown(name) {
			s = c.Shown // 00123 and 123 are two codes, and one number
		}
		if s == "" && bad == nil {
			continue
		}
		if bad == nil && isPlaceholder(name, s) {
			r.blanks++
			continue
		}
		row.cells[name] = r.place(c.Ref())
		if bad == nil {
			bad = r.set(&row, name, c, s)
		}
		if bad != nil {
			r.out.Problems = append(r.out.Problems,
				problem.Problem{Code: bad.code, What: bad.what, Where: row.cells[name], Fix: bad.fix})
		}
	}
	if r.mapping != nil {
		held := slices.Clone(r.out.Problems[before:])
		r.out.Problems = r.out.Problems[:before] // what is wrong in a row that is no supplier matters to nobody
		if !r.isSupplier(&row, cells) {
			return
		}
		r.out.Problems = append(r.out.Problems, held...)
	}
	if len(row.cells) == 1 {
		return
	}
	r.checkByHand(&row)
	r.out.Rows = append(r.out.Rows, row)
}

// checkByHand reports a consequence or likelihood given by hand without its reason, and what belongs to one in a row
// that gives none: nothing would keep it.
func (r *reader) checkByHand(row *Row) {
	given, value := false, false
	for _, id := range []string{questionnaire.FactConsequence, questionnaire.FactInherentLikelihood} {
		_, has := row.Facts[id]
		given = given || has || row.cells[id] != ""
		value = value || has
	}
	if value && row.OverrideReason == "" {
		r.out.Problems = append(r.out.Problems, problem.Problem{Code: "no-reason", Where: row.Cell("override_reason"),
			What: "a consequence or likelihood given by hand has no reason",
			Fix:  "say in override_reason why the calculated value does not fit; until then it is not imported"})
		delete(row.Facts, questionnaire.FactConsequence)
		delete(row.Facts, questionnaire.FactInherentLikelihood)
	}
	for _, column := range []string{"override_reason", "override_until", "override_by", "override_second"} {
		if at := row.cells[column]; at != "" && !given {
			r.out.Problems = append(r.out.Problems, problem.Problem{Code: "no-value", Where: at,
				What: column + " belongs to a consequence or inherent_likelihood given by hand, and the row gives none",
				Fix:  "give the value in its column too, or leave this cell blank; it is not imported"})
		}
	}
}

// isSupplier reports whether a row of a list in another layout is about a supplier. One that is not is
// noted.
func (r *reader) isSupplier(row *Row, cells []tabular.Cell) bool {
	if len(row.cells) == 1 {
		var words []string
		for _, c := range cells {
			if s, _ := cellText(c); s != "" && !entity.IsPlaceholder(s) {
				words = append(words, s)
			}
		}
		if len(words) > 0 {
			r.leftOut(row.Cell(""), strings.Join(words, ", "), "a row with nothing in a column that is read")
		}
		return false
	}
	if why := r.noSupplier(row); why != "" {
		r.leftOut(row.Cell("name"), row.Name, why)
		return false
	}
	if !r.above(row, r.mergedName(row.Line)) {
		return false
	}
	kept := *row
	r.last = &kept
	return true
}

// asShown reports whether a number in a column counts as the cell shows it: names and identifiers do,
// amounts and facts do not.
func asShown(column string) bool {
	switch column {
	case "contract_value", questionnaire.FactConsequence, questionnaire.FactInherentLikelihood:
		return false
	}
	return !strings.HasPrefix(column, FactPrefix)
}

// set sets the field of a column.
func (r *reader) set(row *Row, column string, c tabular.Cell, s string) (bad *fault) {
	switch column {
	case "ref":
		row.Ref = s
	case "name":
		row.Name = s
	case "ods_code":
		row.ODSCodes, bad = codes(c, s)
	case "company_number":
		row.CompanyNumber, bad = companyNumber(c, s)
	case "parent":
		row.Parent = s
	case "contact_name":
		row.Contact.Name = s
	case "contact_email":
		row.Contact.Email, bad = email(s)
	case "contact_role":
		row.Contact.Role = s
	case "tags":
		row.Tags = questionnaire.SplitList(s)
	case "override_reason":
		row.OverrideReason = s
	case "override_by":
		row.OverrideBy = s
	case "override_second":
		row.OverrideSecond = s
	case "override_until":
		row.OverrideUntil, bad = day(c, s)
	case questionnaire.FactConsequence, questionnaire.FactInherentLikelihood:
		bad = r.setFact(row, column, s)
	default:
		if id, isFact := strings.CutPrefix(column, FactPrefix); isFact && r.mapping != nil {
			return r.listFact(row, id, c, s)
		} else if isFact {
			return r.setFact(row, id, s)
		}
		return r.setEngagement(row, column, c, s)
	}
	return bad
}

func (r *reader) setFact(row *Row, id, s string) *fault {
	v, bad := fact(r.facts, id, s)
	if bad == nil {
		row.Facts[id] = v
	}
	return bad
}

func (r *reader) setEngagement(row *Row, column string, c tabular.Cell, s string) (bad *fault) {
	switch column {
	case "engagement":
		row.Engagement = s
	case "service":
		row.Service = s
	case "lot":
		row.Lot = s
	case "contract_ref":
		row.ContractRef = s
	case "contract_start":
		row.Start, bad = r.dayOf(column, c, s)
	case "contract_end":
		row.End, bad = r.dayOf(column, c, s)
	case "contract_value":
		if r.mapping != nil {
			row.Value, bad = r.listPounds(c, s)
		} else {
			row.Value, bad = pounds(s)
		}
		if row.Value != nil && withPence.MatchString(yearly.ReplaceAllString(s, "")) {
			r.pence++
		}
	case "owner":
		row.Owner = s
	case "state":
		row.State, bad = state(s)
	}
	return bad
}

// dayOf reads a date, in a list as lists have them.
func (r *reader) dayOf(column string, c tabular.Cell, s string) (questionnaire.Date, *fault) {
	if r.mapping != nil {
		return r.listDay(column, c, s)
	}
	return day(c, s)
}
