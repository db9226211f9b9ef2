package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/text"
	"assure/questionnaire"
)

// profile is a questionnaire that needs no mapping file: it recognises its sheets by their ids and
// headings, and says how to read them.
type profile struct {
	id        string // as in Mapping.Profile
	title     string
	framework string
	product   string         // as a file names it, see [stated]
	major     string         // version, up to the first full stop
	form      *regexp.Regexp // of its ids: a row without one does not answer anything
	// find returns the tables of a file, nil when the file is something else.
	find func(sheets []*sheet) []Table
}

// profiles lists the built-in profiles, each in a file of its own.
func profiles() []profile {
	return []profile{
		{"hecvat-4", "HECVAT 4", "HECVAT-4", "HECVAT", "4", hecvatID, findHECVAT},
		{"caiq-4", "CAIQ 4", "CAIQ-4.0", "CAIQ", "4", caiqID, findCAIQ4},
		{"caiq-3", "CAIQ 3", "CAIQ-3.1", "CAIQ", "3", caiqID, findCAIQ3},
	}
}

func findProfile(id string) *profile {
	for _, p := range profiles() {
		if p.id == id {
			return &p
		}
	}
	return nil
}

func profileIDs() []string {
	var out []string
	for _, p := range profiles() {
		out = append(out, p.id)
	}
	return out
}

// idColumn finds the column of a sheet with the most ids of a form, its first row with one, and
// their number.
func idColumn(s *sheet, form *regexp.Regexp) (col, first int32, n int) {
	counts, firsts := map[int32]int{}, map[int32]int32{}
	for i := range s.cells {
		c := &s.cells[i]
		if c.kind != tabular.Text || len(c.text) > 40 || !form.MatchString(questionnaire.ForeignID(c.text)) {
			continue
		}
		if counts[c.col]++; counts[c.col] == 1 {
			firsts[c.col] = c.row
		}
	}
	for c, k := range counts {
		if k > n || k == n && c < col {
			col, n = c, k
		}
	}
	return col, firsts[col], n
}

// headingWith finds the first column whose heading contains one of words and none of without, 0
// when there is none.
func headingWith(s *sheet, row int32, rows int, words []string, without ...string) int32 {
	var cols []int32
	for i := range int32(rows) {
		s.row(row+i, func(c *cell) { cols = append(cols, c.col) })
	}
	slices.Sort(cols)
	for _, col := range slices.Compact(cols) {
		h := foldQuotes(headingAt(s, row, rows, col))
		has := func(w string) bool { return strings.Contains(h, w) }
		if slices.ContainsFunc(words, has) && !slices.ContainsFunc(without, has) {
			return col
		}
	}
	return 0
}

// row calls fn for the cells of a row that are not blank.
func (s *sheet) row(row int32, fn func(c *cell)) {
	i, _ := slices.BinarySearchFunc(s.cells, row, func(c cell, row int32) int { return int(c.row - row) })
	for ; i < len(s.cells) && s.cells[i].row == row; i++ {
		if s.cells[i].outcome != blank {
			fn(&s.cells[i])
		}
	}
}

// tableOf returns a table with the headings its columns have in the file.
func tableOf(s *sheet, row int32, rows int, columns map[Column]int32, ticks map[int32]string, keep ...int32) Table {
	t := Table{Sheet: s.name, Header: int(row), HeaderRows: rows, Columns: map[Column]string{},
		Heads: map[string]string{}}
	head := func(col int32) string {
		letter := tabular.ColumnName(int(col))
		if h := headingAt(s, row, rows, col); h != "" {
			t.Heads[letter] = h
		}
		return letter
	}
	for c, col := range columns {
		if col > 0 {
			t.Columns[c] = head(col)
		}
	}
	for col, word := range ticks {
		if t.Ticks == nil {
			t.Ticks = map[string]string{}
		}
		t.Ticks[head(col)] = word
	}
	for _, col := range keep {
		if col > 0 {
			t.Keep = append(t.Keep, head(col))
		}
	}
	return t
}

// noteOtherSheets names the sheets that have ids of a known questionnaire and are not read, with the
// reason.
func (r *mappedRun) noteOtherSheets(read []*located) {
	var hidden, analyst, rest []string
	for _, s := range r.sheets {
		if slices.ContainsFunc(read, func(p *located) bool { return p.sheet == s }) {
			continue
		}
		switch _, _, n := idColumn(s, r.m.form); {
		case n == 0:
		case s.state != tabular.Visible:
			hidden = append(hidden, quote(s.name))
		case r.m.form == hecvatID && isHECVATAnalyst(s):
			analyst = append(analyst, quote(s.name))
		default:
			rest = append(rest, quote(s.name))
		}
	}
	for _, group := range []struct {
		sheets []string
		why    string
	}{{analyst, "for the analyst of a buyer"}, {hidden, "hidden"}, {rest, "no column of answers was found"}} {
		if n := len(group.sheets); n > 0 {
			r.note(fmt.Sprintf("%s with ids of %s not read, %s: %s", text.Noun(n, "a sheet", "sheets"), r.m.Name,
				group.why, strings.Join(group.sheets, ", ")))
		}
	}
}

// markFormText marks the formulas of a known questionnaire outside its columns: guidance that depends on
// the answers.
func markFormText(row []cell) {
	for i := range row {
		if row[i].outcome == unread && row[i].formula {
			row[i].outcome = formText
		}
	}
}
