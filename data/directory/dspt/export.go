package dspt

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// ErrNotExport is returned when a sheet has no header with a code, a name and a status near its
// top.
var ErrNotExport = errors.New("not a DSPT publication export")

// Export is the content of one publication export. Problems name cells ("C17"); the caller puts the
// file before them.
type Export struct {
	Rows     []entity.DSPTRow // in the order of the file
	Statuses map[string]int   // rows by status as published, "" where it is blank
	Problems []problem.Problem
	Notes    []string // known oddities and unknown columns; nothing to do
}

// Reader collects the cells of one sheet, row by row, and turns them into an [Export]. The zero
// Reader is ready to use.
type Reader struct {
	row     []tabular.Cell // the row being collected
	seen    int            // rows before the header
	highest int            // row number among them
	layout  *layout
	problem *problem.Problem        // the first problem that stops reading
	unknown map[string]*occurrences // unknown levels
	badDate occurrences
	again   map[string]*repeated // by code and wording
	notes   map[string]*occurrences
	out     Export
}

// occurrences counts the cells with the same oddity; one problem reports all of them.
type occurrences struct {
	n     int
	first string // cell
}

func (t *occurrences) add(cell string) {
	if t.n++; t.n == 1 {
		t.first = cell
	}
}

// repeated is a problem with the places of its like.
type repeated struct {
	problem.Problem
	occurrences
}

// Cell adds a cell. Cells of one row come together; rows may come in any order after the header.
func (r *Reader) Cell(c tabular.Cell) {
	if len(r.row) > 0 && r.row[0].Row != c.Row {
		r.flush()
	}
	r.row = append(r.row, c)
}

// Export ends the reading. The error is [ErrNotExport], or a [*problem.Problem] for a sheet whose
// header is ambiguous or whose rows are split.
func (r *Reader) Export() (*Export, error) {
	r.flush()
	if r.problem != nil {
		return nil, r.problem
	}
	if r.layout == nil {
		return nil, ErrNotExport
	}
	rows := r.out.Rows
	slices.SortStableFunc(rows, func(a, b entity.DSPTRow) int { return a.Row - b.Row })
	for i := 1; i < len(rows); i++ {
		if rows[i].Row == rows[i-1].Row {
			return nil, scattered(rows[i].Row)
		}
	}
	if p := r.strangeStatuses(); p != nil {
		return nil, p
	}
	r.count()
	r.report()
	return &r.out, nil
}

// strangeStatuses returns the problem of a list whose statuses are not those of publications: many
// lists have a code, a name and some status. A level that is new is no matter when its edition is given,
// or most levels are known.
func (r *Reader) strangeStatuses() *problem.Problem {
	given, known := 0, 0
	var seen []string
	for _, row := range r.out.Rows {
		if row.Level == "" {
			continue
		}
		given++
		if edition, _ := SplitStatus(row.Status); KnownLevel(row.Level) || edition != "" {
			known++
		} else if q := text.Quote(row.Level, 40); len(seen) < 3 && !slices.Contains(seen, q) {
			seen = append(seen, q)
		}
	}
	if len(r.out.Rows) == 0 || known > 0 && 2*known >= given {
		return nil
	}
	what := "no row has a status"
	if given > 0 {
		what = fmt.Sprintf("%d of %d statuses are not ones that a publication used, such as %s", given-known, given,
			strings.Join(seen, ", "))
	}
	return &problem.Problem{Code: "unsupported", Where: tabular.Ref(r.out.Rows[0].Row, r.layout.at[status]),
		What: "this is another list than a DSPT publication export: " + what,
		Fix: "give the file as downloaded from the organisation search of the toolkit, " + Source +
			", with statuses such as Standards Met"}
}

// scattered reports rows stored so far out of order that one could be read as two, or as a title.
func scattered(row int) *problem.Problem {
	return &problem.Problem{Code: "damaged", Where: fmt.Sprintf("row %d", row),
		What: "the cells of the sheet are not stored in the order of its rows",
		Fix:  "open the file in a spreadsheet and save it again"}
}

func (r *Reader) flush() {
	cells := r.row
	r.row = r.row[:0]
	if len(cells) == 0 || r.problem != nil {
		return
	}
	if r.layout == nil {
		l, twice, ok := findLayout(cells)
		switch {
		case ok && twice != nil:
			r.problem = twice
		case ok && r.highest > cells[0].Row:
			r.problem = scattered(cells[0].Row)
		case ok:
			r.layout = &l
		default:
			r.highest = max(r.highest, cells[0].Row)
			if r.seen++; r.seen >= headerRows {
				r.problem = &problem.Problem{Code: "unsupported", Where: fmt.Sprintf("row %d", cells[0].Row),
					What: "no header with a code, an organisation name and a status near the top of the sheet",
					Fix:  "give the file as downloaded from the organisation search of the toolkit, " + Source}
			}
		}
		return
	}
	r.readRow(cells)
}

// readRow turns the cells of one row into a directory row.
func (r *Reader) readRow(cells []tabular.Cell) {
	var at [columns]tabular.Cell
	held := false
	for _, c := range cells {
		for col := code; col < columns; col++ {
			if r.layout.at[col] == c.Col {
				at[col] = c
				held = held || clean(c.Text) != ""
			}
		}
	}
	if !held {
		return // blank, or only an index number
	}
	row := entity.DSPTRow{Row: cells[0].Row, Name: clean(at[name].Text), Sector: clean(at[sector].Text),
		Status: clean(at[status].Text), Commissioner: clean(at[commissioner].Text)}
	ref := func(col column) string { return tabular.Ref(row.Row, r.layout.at[col]) }

	var doubt string
	row.ODSCode, doubt = odsCode(at[code])
	if t, ok := at[code].Date(); ok {
		if found, ok := codeOfDate(t, row.Name); ok {
			row.ODSCode, doubt = found, ""
			r.note(fmt.Sprintf("the code %s was read from the name, because its cell is a date", found), ref(code))
		}
	}
	if doubt != "" {
		r.addAgain("bad-code", ref(code), doubt,
			"look the organisation up by its name in the toolkit and correct the cell")
	}
	if row.Name == "" {
		r.addAgain("no-name", ref(name), "the row has no organisation name",
			"look the code up in the toolkit and fill the cell")
	}
	r.readStatus(&row, at[edition], ref)
	var bad bool
	if row.Published, row.Note, bad = publication(at[published]); bad {
		r.badDate.add(ref(published))
	} else if row.Note != "" {
		r.note(fmt.Sprintf("the date of publication reads %q", row.Note), ref(published))
	}
	row.Note = r.layout.keepOthers(row.Note, cells)
	r.out.Rows = append(r.out.Rows, row)
}

// keepOthers adds the unknown columns to a note, as "heading: value".
func (l *layout) keepOthers(note string, cells []tabular.Cell) string {
	for _, h := range l.other {
		for _, c := range cells {
			if text := clean(c.Text); c.Col == h.col && text != "" {
				if note != "" {
					note += "; "
				}
				note += h.text + ": " + text
			}
		}
	}
	return note
}

func (r *Reader) readStatus(row *entity.DSPTRow, own tabular.Cell, ref func(column) string) {
	row.Edition, row.Level = SplitStatus(row.Status)
	if row.Edition == "" && EditionEnd(clean(own.Text)) != 0 {
		row.Edition = squeeze(clean(own.Text))
	}
	if !KnownLevel(row.Level) {
		if r.unknown == nil {
			r.unknown = map[string]*occurrences{}
		}
		key := text.Fold(row.Level)
		if r.unknown[key] == nil {
			r.unknown[key] = &occurrences{}
		}
		r.unknown[key].add(ref(status))
	}
	if text.Fold(row.Level) == "#n/a" {
		r.note("the status reads #N/A: a look-up that failed before publication", ref(status))
	}
}

func (r *Reader) add(code, where, what, fix string) {
	r.out.Problems = append(r.out.Problems, problem.Problem{Code: code, Where: where, What: what, Fix: fix})
}

// addAgain adds a problem, or counts it with the first of its code: a list that is wrong throughout has
// one line for it.
func (r *Reader) addAgain(code, where, what, fix string) {
	if r.again == nil {
		r.again = map[string]*repeated{}
	}
	if r.again[code] == nil {
		r.again[code] = &repeated{Problem: problem.Problem{Code: code, Where: where, What: what, Fix: fix}}
	}
	r.again[code].add(where)
}

func (r *Reader) note(text, cell string) {
	if r.notes == nil {
		r.notes = map[string]*occurrences{}
	}
	if r.notes[text] == nil {
		r.notes[text] = &occurrences{}
	}
	r.notes[text].add(cell)
}

// count counts the statuses and reports codes that are on more than one row.
func (r *Reader) count() {
	r.out.Statuses = map[string]int{}
	first := make(map[string]int, len(r.out.Rows))
	for _, row := range r.out.Rows {
		r.out.Statuses[row.Status]++
		if row.ODSCode == "" {
			continue
		}
		key := text.Fold(row.ODSCode)
		if at, ok := first[key]; ok {
			r.addAgain("duplicate-row", tabular.Ref(row.Row, r.layout.at[code]),
				fmt.Sprintf("the ODS code %s is already on row %d", row.ODSCode, at),
				"delete the row that is out of date; until then the one published last counts")
			continue
		}
		first[key] = row.Row
	}
}

// report adds the oddities to problems and notes, in a fixed order.
func (r *Reader) report() {
	for _, code := range slices.Sorted(maps.Keys(r.again)) {
		t := r.again[code]
		if t.n > 1 {
			t.What += fmt.Sprintf(" (and the like in %s, this is the first)",
				text.Plural(t.n-1, "more row", "more rows"))
		}
		r.out.Problems = append(r.out.Problems, t.Problem)
	}
	for _, lvl := range slices.Sorted(maps.Keys(r.unknown)) {
		t := r.unknown[lvl]
		r.add("unknown-status", t.first,
			fmt.Sprintf("the status %q is not one that earlier publications used (%s)", lvl,
				text.Plural(t.n, "row", "rows")),
			"nothing: it is kept as published and counts as unclear until a later version knows it")
	}
	if r.badDate.n > 0 {
		r.add("bad-date", r.badDate.first,
			fmt.Sprintf("a date of publication is not a date (%s)", text.Plural(r.badDate.n, "row", "rows")),
			"write it as 2019-03-29 or 29/03/2019")
	}
	for _, note := range slices.Sorted(maps.Keys(r.notes)) {
		seen := r.notes[note]
		r.out.Notes = append(r.out.Notes,
			fmt.Sprintf("%s (%s, first in %s)", note, text.Plural(seen.n, "row", "rows"), seen.first))
	}
	if len(r.layout.other) > 0 {
		var names []string
		for _, h := range r.layout.other {
			names = append(names, h.text)
		}
		r.out.Notes = append(r.out.Notes, "columns not known, kept as notes: "+strings.Join(names, ", "))
	}
}
