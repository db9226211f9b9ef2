package command

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"assure/internal/text"
)

// Table is rows under headings; [NewTable] makes one.
type Table struct {
	Rows [][]string

	head  []string
	right []int // columns set flush right
	cut   int   // the column that is shortened when the window is narrow
	fold  bool  // it takes several lines instead
	yield []int // columns that are set under the row first when the window is narrow
}

// AddColumn adds a last column, set flush left.
func (t *Table) AddColumn(heading string) { t.head = append(t.head, heading) }

// NewTable returns a table without rows. Its columns are set flush left, and the first is shortened
// when the window is narrow; [Table.AlignRight] and [Table.Shorten] change that.
func NewTable(headings ...string) Table { return Table{head: headings} }

// AlignRight returns t with the columns under those headings set flush right.
func (t Table) AlignRight(headings ...string) Table {
	for _, h := range headings {
		t.right = append(t.right, t.column(h))
	}
	return t
}

// Shorten returns t with the column under that heading as the one that is shortened when the window
// is narrow.
func (t Table) Shorten(heading string) Table {
	t.cut = t.column(heading)
	return t
}

// Fold returns t with the column under that heading as the one that takes several lines when the window is narrow: none
// of it is cut.
func (t Table) Fold(heading string) Table {
	t = t.Shorten(heading)
	t.fold = true
	return t
}

// Yield returns t with the columns under those headings as the first to be set under the row, in that order, when the
// window is narrow; after them come the others from the right.
func (t Table) Yield(headings ...string) Table {
	for _, h := range headings {
		t.yield = append(t.yield, t.column(h))
	}
	return t
}

// column is the number of the first column under a heading. It panics if there is none.
func (t Table) column(heading string) int {
	i := slices.Index(t.head, heading)
	if i < 0 {
		panic("command: no column " + strconv.Quote(heading))
	}
	return i
}

// Table prints t with columns as wide as their widest cell. In a pipe it is printed whole, a row a line. In a window
// that is narrower, columns that are empty in every row are left out, then headings are set in several lines, then the
// cut column is shortened, and what still has no room follows in lines of its own under each row.
func (p *Page) Table(t Table) {
	g := newGrid(t)
	if p.Width > 0 {
		g.fit(p.Width)
	}
	for n, line := range g.headings() {
		if p.color {
			line = "\x1b[1m" + line + "\x1b[0m"
		}
		if n == 0 || ansi.Strip(line) != "" {
			p.Write(line + "\n")
		}
	}
	for _, row := range g.rows {
		for _, line := range g.lines(row, t.fold) {
			p.Write(line + "\n")
		}
		if rest := g.rest(row); rest != "" {
			p.Hang("    ", "    ", rest)
		}
	}
}

// grid is a table being laid out. Columns keep their number in the table.
type grid struct {
	head  []string
	rows  [][]string
	wide  []int // width of each column, in cells
	right []int
	cut   int
	yield []int
	shown []int // columns in the row
	under []int // columns under it
	folds bool  // headings may take several lines
}

func newGrid(t Table) *grid {
	g := &grid{head: make([]string, len(t.head)), wide: make([]int, len(t.head)), right: t.right, cut: t.cut,
		yield: t.yield}
	for i, h := range t.head {
		g.head[i] = text.Safe(h)
		g.wide[i] = ansi.StringWidth(g.head[i])
		g.shown = append(g.shown, i)
	}
	for _, r := range t.Rows {
		row := make([]string, len(t.head))
		for i := range min(len(row), len(r)) {
			row[i] = text.Safe(r[i])
			g.wide[i] = max(g.wide[i], ansi.StringWidth(row[i]))
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// over is how many cells the rows are wider than the window.
func (g *grid) over(width int) int {
	total := -width
	for n, i := range g.shown {
		total += g.wide[i]
		if n > 0 {
			total += 2
		}
	}
	return total
}

// leastCut is the width, in cells, that the cut column keeps.
const leastCut = 14

func (g *grid) fit(width int) {
	if g.over(width) > 0 {
		g.shown = slices.DeleteFunc(g.shown, func(i int) bool { return i != g.cut && g.empty(i) })
	}
	if g.over(width) > 0 {
		g.folds = true
		for _, i := range g.shown {
			g.wide[i] = g.widest(i)
		}
	}
	if over := g.over(width); over > 0 && g.cut < len(g.wide) {
		g.wide[g.cut] = max(min(g.wide[g.cut], leastCut), g.wide[g.cut]-over)
	}
	for len(g.shown) > 2 && g.over(width) > 0 {
		g.under = append(g.under, g.next())
	}
	slices.Sort(g.under)
	if over := g.over(width); over < 0 && len(g.under) > 0 { // give the cut column back what is free now
		g.wide[g.cut] = min(g.wide[g.cut]-over, g.widest(g.cut))
	}
}

// next takes the next column out of the rows: one of those that yield, then the last.
func (g *grid) next() int {
	at := len(g.shown) - 1
	if g.shown[at] == g.cut {
		at--
	}
	for len(g.yield) > 0 {
		first := g.yield[0]
		g.yield = g.yield[1:]
		if i := slices.Index(g.shown, first); i >= 0 {
			at = i
			break
		}
	}
	out := g.shown[at]
	g.shown = slices.Delete(g.shown, at, at+1)
	return out
}

// empty reports whether a column says nothing in any row.
func (g *grid) empty(i int) bool {
	return !slices.ContainsFunc(g.rows, func(r []string) bool { return r[i] != "" && r[i] != "-" })
}

// widest is the width of the widest cell of a column, or of the longest word of its heading.
func (g *grid) widest(i int) int {
	n := 0
	for _, w := range strings.Fields(g.head[i]) {
		n = max(n, ansi.StringWidth(w))
	}
	for _, r := range g.rows {
		n = max(n, ansi.StringWidth(r[i]))
	}
	return n
}

// headings returns the lines of the headings, which stand on the row below them.
func (g *grid) headings() []string {
	lines := make([][]string, len(g.head))
	deep := 1
	for _, i := range g.shown {
		lines[i] = []string{g.head[i]}
		if g.folds {
			lines[i] = foldHeading(g.head[i], g.wide[i])
		}
		deep = max(deep, len(lines[i]))
	}
	out := make([]string, deep)
	for n := range out {
		row := make([]string, len(g.head))
		for _, i := range g.shown {
			if at := n - (deep - len(lines[i])); at >= 0 {
				row[i] = lines[i][at]
			}
		}
		out[n] = g.line(row, g.shown, "…")
	}
	return out
}

// foldHeading breaks a heading at its blanks into lines of a width; a longer word has a line of its own.
func foldHeading(words string, width int) (lines []string) {
	for _, w := range strings.Fields(words) {
		last := len(lines) - 1
		if last >= 0 && ansi.StringWidth(lines[last]+" "+w) <= width {
			lines[last] += " " + w
			continue
		}
		lines = append(lines, w)
	}
	return lines
}

// lines sets a row in one line or, with fold, in as many as its cut column takes.
func (g *grid) lines(row []string, fold bool) []string {
	if !fold || g.cut >= len(row) || ansi.StringWidth(row[g.cut]) <= g.wide[g.cut] {
		return []string{g.line(row, g.shown, "…")}
	}
	var out []string
	for n, part := range strings.Split(ansi.Wrap(row[g.cut], g.wide[g.cut], ""), "\n") {
		one := make([]string, len(row))
		if n == 0 {
			copy(one, row)
		}
		one[g.cut] = strings.TrimSpace(part)
		out = append(out, g.line(one, g.shown, "…"))
	}
	return out
}

// line sets cells of a row side by side.
func (g *grid) line(row []string, columns []int, tail string) string {
	var b strings.Builder
	for n, i := range columns {
		if n > 0 {
			b.WriteString("  ")
		}
		cell := ansi.Truncate(row[i], g.wide[i], tail)
		pad := strings.Repeat(" ", max(0, g.wide[i]-ansi.StringWidth(cell)))
		if slices.Contains(g.right, i) {
			b.WriteString(pad + cell)
		} else {
			b.WriteString(cell + pad)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// rest is what of a row is set under it, each cell after its heading.
func (g *grid) rest(row []string) string {
	var out []string
	for _, i := range g.under {
		if row[i] != "" && row[i] != "-" {
			out = append(out, g.head[i]+" "+row[i])
		}
	}
	return strings.Join(out, "; ")
}
