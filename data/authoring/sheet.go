package authoring

import (
	"fmt"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/celltext"
	"assure/internal/problem"
	"assure/internal/text"
)

// cell is one cell that holds something. Used says that it is in a key of the draft, kept that it is in a remark; what
// is neither is reported.
type cell struct {
	row, col   int
	words      string // one line, as the cell shows it
	lines      string // the same with its lines
	used, kept bool
}

func (c *cell) ref() string { return tabular.Ref(c.row, c.col) }

// row is the cells of a row that hold something, by column.
type row struct {
	n     int
	cells []*cell
}

func (r *row) at(col int) *cell {
	for _, c := range r.cells {
		if c.col == col {
			return c
		}
	}
	return nil
}

// words are those of the cell in a column, "" for none.
func (r *row) words(col int) string {
	if c := r.at(col); c != nil && col > 0 {
		return c.words
	}
	return ""
}

type sheet struct {
	name    string
	hidden  bool
	rows    []*row
	broad   []tabular.Area // merged areas of several columns
	notes   []tabular.Note
	dropped []*cell // with words that were left out of the draft
	read    bool    // a table of questions was found on it
	// unreadNotes says that the notes are damaged, which their cells are not.
	unreadNotes bool
}

// wide reports whether a cell is merged with those to its right.
func (s *sheet) wide(c *cell) bool {
	return slices.ContainsFunc(s.broad, func(a tabular.Area) bool { return a.Row == c.row && a.Col == c.col })
}

// place is a cell in words: C7, or Questions!C7 where there are several sheets.
func (s *sheet) place(ref string) string {
	if s.name == "" {
		return ref
	}
	return text.Safe(s.name) + "!" + ref
}

// oneLine returns words as one line that is text wherever it is put.
func oneLine(words string) string {
	words = strings.Join(strings.Fields(celltext.Clean(words)), " ")
	clean, err := text.Clean(words)
	if err != nil { // longer than a text may be
		clean = text.Shorten(words, text.MaxLength/4)
	}
	return clean
}

// open reads every cell of a file.
func open(name string, data []byte) (*tabular.Book, []*sheet, error) {
	var b *tabular.Book
	var err error
	switch f := tabular.Sniff(data); f {
	case tabular.CSV:
		b, err = tabular.OpenCSV(data, tabular.Limits{})
	case tabular.Empty:
		return nil, nil, problem.New("not-a-sheet", name, "name the workbook with the questions",
			"the file is empty")
	default:
		b, err = tabular.OpenBytes(data, tabular.Limits{})
	}
	if err != nil {
		return nil, nil, tabular.Explain(err, name)
	}
	var out []*sheet
	for i := range b.Sheets {
		s, err := readSheet(b, i)
		if err != nil {
			return nil, nil, tabular.Explain(err, name)
		}
		out = append(out, s)
	}
	return b, out, nil
}

func readSheet(b *tabular.Book, i int) (*sheet, error) {
	s := &sheet{name: b.Sheets[i].Name, hidden: b.Sheets[i].State != tabular.Visible}
	byRow := map[int]*row{}
	err := b.Cells(i, func(c tabular.Cell) error {
		lines := c.Text
		if c.Shown != "" {
			lines = c.Shown
		}
		words := oneLine(lines)
		if words == "" {
			return nil
		}
		r := byRow[c.Row]
		if r == nil {
			r = &row{n: c.Row}
			byRow[c.Row] = r
			s.rows = append(s.rows, r)
		}
		r.cells = append(r.cells, &cell{row: c.Row, col: c.Col, words: words, lines: celltext.Clean(lines)})
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(s.rows, func(a, b *row) int { return a.n - b.n })
	for _, r := range s.rows {
		slices.SortFunc(r.cells, func(a, b *cell) int { return a.col - b.col })
	}
	for _, a := range b.Sheets[i].Merged {
		if a.LastCol > a.Col {
			s.broad = append(s.broad, a)
		}
	}
	s.notes, err = b.Notes(i)
	s.unreadNotes = err != nil
	return s, nil
}

// ranges writes cells of one column as ranges: C3:C9, C12.
func ranges(list []*cell) string {
	var out []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1].row == list[j].row+1 && list[j+1].col == list[j].col {
			j++
		}
		if i == j {
			out = append(out, list[i].ref())
		} else {
			out = append(out, fmt.Sprintf("%s:%s", list[i].ref(), list[j].ref()))
		}
		i = j + 1
	}
	return strings.Join(out, ", ")
}
