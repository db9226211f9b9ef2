package authoring

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/text"
)

// item is a question of the draft, as the sheet has it.
type item struct {
	sheet *sheet
	head  *head
	row   *row
	id    string
	// remarks are cells of the row that are in no key, and of rows below that have no question of their own.
	remarks []remark
}

// remark is a cell that is kept as a remark, under the heading of its column.
type remark struct {
	heading string
	cell    *cell
}

// domain is a section of the sheet.
type domain struct {
	id, title string
	items     []*item
	heads     []*cell  // that name it
	remarks   []remark // cells beside the heading, such as its number
}

// reader collects the questions of a file.
type reader struct {
	domains []*domain
	heads   []*head // of the tables, with the sheets in sheets
	sheets  []*sheet
	current *domain
	named   bool   // the author gave a title
	title   string // what stands alone above the first headings
}

// begin makes the section that a cell names the current one.
func (r *reader) begin(c *cell) {
	c.used = true
	r.current = r.domain(c.words)
	r.current.heads = append(r.current.heads, c)
}

// domain returns the section with a title, and makes it when it is new.
func (r *reader) domain(title string) *domain {
	for _, d := range r.domains {
		if text.Fold(d.title) == text.Fold(title) {
			return d
		}
	}
	d := &domain{title: title}
	r.domains = append(r.domains, d)
	return d
}

// sheet reads the questions of a sheet. It does nothing with one that has no headings.
func (r *reader) sheet(s *sheet) {
	h := findHead(s)
	if h == nil {
		return
	}
	s.read = true
	r.use(s, h)
	r.current = nil
	for i, row := range s.rows {
		switch next, score, ok := readHead(row); {
		case row.n < h.row.n:
			r.above(row)
		case row == h.row:
		case ok && score >= 4 &&
			plainHeading(row.words(next.col(question))) == plainHeading(next.name[next.col(question)]) &&
			isUsual(row.words(next.col(question))): // headings again, or those of another table
			h = next
			r.use(s, h)
		default:
			r.row(s, h, i)
		}
	}
}

func isUsual(heading string) bool {
	f, usual := fieldOf(heading)
	return f == question && usual
}

// use notes the headings of a table: each cell of them names a column, in the draft or in the report.
func (r *reader) use(s *sheet, h *head) {
	r.heads, r.sheets = append(r.heads, h), append(r.sheets, s)
	for _, c := range h.row.cells {
		c.used = true
	}
}

// above looks at a row above the headings: the first words that stand alone are the title.
func (r *reader) above(row *row) {
	if !r.named && r.title == "" && len(row.cells) == 1 && len(row.cells[0].words) <= longestTitle {
		r.title = row.cells[0].words
		row.cells[0].used = true
	}
}

// longestTitle is the length, in bytes, beyond which words are no title.
const longestTitle = 120

// row reads a row below the headings: a question, the heading of a section, or words that belong to the question
// above.
func (r *reader) row(s *sheet, h *head, i int) {
	row := s.rows[i]
	if c := r.sectionRow(s, h, i); c != nil {
		r.begin(c)
		for _, x := range row.cells {
			if x != c {
				r.current.remarks = append(r.current.remarks, remark{h.name[x.col], x})
			}
		}
		return
	}
	q := row.at(h.col(question))
	if q == nil {
		r.leftover(h, row)
		return
	}
	if c := row.at(h.col(section)); c != nil && h.col(section) > 0 {
		r.begin(c)
	}
	if r.current == nil {
		r.current = r.domain(s.name) // "" for a csv: named when all is read
	}
	it := &item{sheet: s, head: h, row: row}
	q.used = true
	r.current.items = append(r.current.items, it)
}

// leftover keeps the words of a row without a question with the question above, if there is one.
func (r *reader) leftover(h *head, row *row) {
	if r.current == nil || len(r.current.items) == 0 {
		return
	}
	last := r.current.items[len(r.current.items)-1]
	for _, c := range row.cells {
		if c.col == h.col(section) { // the section of the rows below
			r.begin(c)
			continue
		}
		last.remarks = append(last.remarks, remark{h.name[c.col], c})
	}
}

// sectionRow returns the cell with the heading of a section, nil when the row is none: words alone in their row that
// are no question, or whose number those of the rows below begin with.
func (r *reader) sectionRow(s *sheet, h *head, i int) *cell {
	row := s.rows[i]
	q := row.at(h.col(question))
	var rest []*cell // all but the number
	for _, c := range row.cells {
		if c.col != h.col(id) || h.col(id) == 0 {
			rest = append(rest, c)
		}
	}
	switch {
	case len(rest) == 0: // words in the column of numbers alone
		c := row.at(h.col(id))
		if c == nil || !strings.ContainsFunc(c.words, func(r rune) bool { return r == ' ' }) && !s.wide(c) {
			return nil
		}
		return c
	case len(rest) > 1 || len(rest[0].words) > longestTitle || strings.HasSuffix(rest[0].words, "?"):
		return nil
	case rest[0].col == h.col(section) && h.col(section) > 0:
		return rest[0]
	case rest[0] != q:
		if len(row.cells) == 1 && (s.wide(rest[0]) || rest[0].col == 1) {
			return rest[0]
		}
		return nil
	case len(row.cells) == 1 && h.col(id) > 0:
		if s.wide(q) || r.numbered(s, h, i) {
			return q
		}
		return nil
	}
	return r.parent(s, h, i)
}

// numbered reports whether the next row with a question has a number, which this one lacks.
func (r *reader) numbered(s *sheet, h *head, i int) bool {
	for _, next := range s.rows[i+1:] {
		if next.at(h.col(question)) != nil {
			return next.at(h.col(id)) != nil && len(next.cells) > 1
		}
	}
	return false
}

// parent returns the words of a row whose number the next one begins with: 1 before 1.1.
func (r *reader) parent(s *sheet, h *head, i int) *cell {
	row := s.rows[i]
	own := row.words(h.col(id))
	if own == "" || i+1 >= len(s.rows) {
		return nil
	}
	next := s.rows[i+1].words(h.col(id))
	own = strings.TrimRight(own, ".")
	if after, ok := strings.CutPrefix(next, own); ok && after != "" && strings.Contains(".-", after[:1]) &&
		strings.TrimSuffix(after[1:], "0") != "" {
		return row.at(h.col(question))
	}
	return nil
}

var (
	idSigns = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
	idRuns  = regexp.MustCompile(`[._-]{2,}`)
)

// cleanID makes an id of what a sheet has for one, "" when nothing is left.
func cleanID(words string) string {
	s := idRuns.ReplaceAllString(idSigns.ReplaceAllString(words, "-"), "-")
	return strings.Trim(s[:min(len(s), 40)], "._-")
}

// name gives every question its id, and every domain its id and a title.
func (r *reader) name(packID, title string) {
	taken, domains := map[string]bool{}, map[string]bool{}
	r.domains = slices.DeleteFunc(r.domains, func(d *domain) bool {
		for _, c := range d.heads { // a heading without questions is in no draft
			c.used = len(d.items) > 0
		}
		return len(d.items) == 0
	})
	n := 0
	for i, d := range r.domains {
		if d.title == "" {
			d.title = title
		}
		d.id = free(slug(d.title, 30), fmt.Sprintf("part-%d", i+1), domains)
		for _, it := range d.items {
			n++
			c := it.row.at(it.head.col(id))
			made := ""
			if c != nil && it.head.col(id) > 0 {
				made = cleanID(c.words)
			}
			it.id = free(made, fmt.Sprintf("%s-%02d", prefixOf(packID), n), taken)
			if c == nil || it.head.col(id) == 0 {
				continue
			}
			if c.used = it.id == c.words; !c.used {
				it.remarks = append(it.remarks, remark{it.head.name[c.col], c})
			}
		}
	}
}

// area is the smallest range that holds every cell of a sheet.
func area(s *sheet) string {
	a := tabular.Area{Row: s.rows[0].n, Col: s.rows[0].cells[0].col, LastRow: s.rows[len(s.rows)-1].n}
	for _, r := range s.rows {
		a.Col, a.LastCol = min(a.Col, r.cells[0].col), max(a.LastCol, r.cells[len(r.cells)-1].col)
	}
	return a.String()
}
