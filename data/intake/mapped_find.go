package intake

import (
	"maps"
	"slices"
	"strings"

	"assure/data/tabular"
)

// located is a table of a mapping with its place in a file.
type located struct {
	*Table
	sheet       *sheet
	first, last int32 // rows below the headings
	cols        map[Column]int32
	ticks       []tick
	keep        []int32
	labels      map[int32]string // headings by column
}

// tick is a column of marks with the word that a mark means.
type tick struct {
	col  int32
	word string
}

// fit finds the tables of a mapping in the file. why says what is missing, "" when nothing is.
func (r *reader) fit(m *Mapping) (out []*located, why string) {
	tables := m.Tables
	if len(tables) == 0 {
		p := findProfile(m.Profile)
		if p == nil {
			return nil, "the mapping has no tables"
		}
		if tables = p.find(r.visible()); len(tables) == 0 {
			return nil, "the file is not a " + p.title
		}
		if other := r.otherThan(p, tables); other != "" {
			return nil, "the file says that it is " + other + ", not " + p.title
		}
	}
	after := map[*sheet]int32{}
	for i := range tables {
		t := &tables[i]
		s, row := r.findHeads(t, after)
		if s == nil {
			return nil, t.missing()
		}
		after[s] = row + int32(max(t.HeaderRows, 1)) - 1
		out = append(out, locate(t, s, row))
	}
	for i, p := range out { // a table ends where the next on its sheet begins
		for j, other := range out {
			if i != j && other.sheet == p.sheet && other.first > p.first {
				p.last = min(p.last, other.first-int32(other.HeaderRows)-1)
			}
		}
	}
	return out, ""
}

func (t *Table) missing() string {
	where := "the file"
	if t.Sheet != "" {
		where = "the sheet " + quote(t.Sheet)
	}
	letters := sortedColumns(t.Heads)
	if len(letters) == 0 {
		return "there is no sheet " + quote(t.Sheet)
	}
	var heads []string
	for _, l := range letters[:min(3, len(letters))] {
		heads = append(heads, l+" "+quote(t.Heads[l]))
	}
	return where + " has no row with the headings " + strings.Join(heads, ", ")
}

// findHeads finds the sheet and the first heading row of a table. The sheet with the table's name
// goes first, then the only visible sheet that has the headings; the row recorded in the mapping
// goes first, then the first match below the previous table.
func (r *reader) findHeads(t *Table, after map[*sheet]int32) (*sheet, int32) {
	var named, others []*sheet
	for _, s := range r.visible() {
		if foldQuotes(s.name) == foldQuotes(t.Sheet) {
			named = append(named, s)
		} else {
			others = append(others, s)
		}
	}
	for _, s := range named {
		if row, ok := t.rowOn(s, after[s]); ok {
			return s, row
		}
	}
	if len(t.Heads) == 0 {
		return nil, 0
	}
	var found *sheet
	var at int32
	for _, s := range others {
		if row, ok := t.rowOn(s, after[s]); ok {
			if found != nil {
				return nil, 0 // ambiguous: two sheets have these headings
			}
			found, at = s, row
		}
	}
	return found, at
}

// rowOn finds the first heading row of a table on a sheet, below the row after.
func (t *Table) rowOn(s *sheet, after int32) (row int32, ok bool) {
	if row = int32(t.Header); (row > after || t.HeaderRows == 0) && t.headsAt(s, row) {
		return row, true
	}
	if len(t.Heads) == 0 {
		return 0, false
	}
	s.rows(func(cells []cell) bool {
		if at := cells[0].row; at > after && t.headsAt(s, at) {
			row, ok = at, true
		}
		return !ok && cells[0].row <= after+headerRows
	})
	return row, ok
}

// headsAt reports whether a row has the headings of the mapping.
func (t *Table) headsAt(s *sheet, row int32) bool {
	for letter, want := range t.Heads {
		if foldQuotes(headingAt(s, row, t.HeaderRows, columnOf(letter))) != foldQuotes(want) {
			return false
		}
	}
	return true
}

// headingAt returns the heading of a column, joined over up to three rows.
func headingAt(s *sheet, row int32, rows int, col int32) string {
	var parts []string
	for i := range int32(rows) {
		if c := s.at(Place{row + i, col}); c != nil && c.outcome != blank {
			parts = append(parts, strings.TrimSpace(c.text))
		}
	}
	return strings.Join(parts, " / ")
}

func locate(t *Table, s *sheet, row int32) *located {
	p := &located{Table: t, sheet: s, first: row + int32(t.HeaderRows), last: tabular.MaxRows, cols: map[Column]int32{},
		labels: map[int32]string{}}
	if t.HeaderRows == 0 {
		p.first = row + 1
	}
	if t.Last > 0 { // shifted with the headings
		p.last = int32(t.Last) + row - int32(t.Header)
	}
	for c, letter := range t.Columns {
		p.cols[c] = columnOf(letter)
	}
	for _, letter := range sortedColumns(t.Ticks) {
		p.ticks = append(p.ticks, tick{columnOf(letter), t.Ticks[letter]})
	}
	for _, letter := range t.Keep {
		p.keep = append(p.keep, columnOf(letter))
	}
	for _, cols := range [][]int32{p.keep, slices.Collect(maps.Values(p.cols))} {
		for _, col := range cols {
			p.labels[col] = headingAt(s, row, t.HeaderRows, col)
		}
	}
	return p
}
