package importing

import (
	"cmp"
	"strings"

	"assure/data/directory"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// listColumns is the page of what the columns of a list of suppliers hold, where another meaning is chosen for one.
type listColumns struct {
	c       *page.Common
	file    string
	columns []directory.MappedColumn
	means   []directory.ColumnMeaning
	use     func(heading, column string) page.Cmd // reads the list again

	table    kit.Table
	choosing *kit.Choice
}

func newListColumns(c *page.Common, file string, columns []directory.MappedColumn, means []directory.ColumnMeaning,
	use func(heading, column string) page.Cmd) *listColumns {
	p := &listColumns{c: c, file: file, columns: columns, means: means, use: use}
	p.table = kit.Table{N: len(columns), Row: p.row, Columns: []kit.Column{
		{Title: "Heading in the file", Width: 14, Flex: true}, {Title: "Read as", Width: 20},
		{Title: "First values", Width: 24, Drop: 2}, {Title: "Why", Width: 22, Drop: 1}}}
	return p
}

// Title names the file.
func (p *listColumns) Title() []string { return []string{"Import", p.file, "columns"} }

// Init does nothing: what is shown was read before.
func (p *listColumns) Init() page.Cmd { return page.Cmd{} }

// Typing is never true.
func (p *listColumns) Typing() bool { return false }

// Update does nothing: the commands do everything.
func (p *listColumns) Update(any) page.Cmd { return page.Cmd{} }

// Commands of the page.
func (p *listColumns) Commands() []page.Command {
	if p.choosing != nil {
		return append([]page.Command{
			{ID: "choose.take", Title: "read the column as this", Hint: "choose", Keys: []string{"enter", "l", "right"},
				Run: func() page.Cmd { return p.take(p.choosing.Cursor) }},
			{ID: "choose.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc", "q", "h", "left"},
				Run: page.Run(func() { p.choosing = nil })},
		}, page.Choose(p.choosing, 5, p.take)...)
	}
	all := []page.Command{{ID: "column", Title: "choose what the column holds", Hint: "change",
		Keys: []string{"enter", "l", "right"}, Off: len(p.columns) == 0, Why: "there is no column",
		Run: page.Run(p.choose)}, page.Leave()}
	return append(all, page.Moves(p.table.Move, p.table.Half, p.table.Goto)...)
}

func (p *listColumns) choose() {
	now := p.columns[p.table.Cursor()].Column
	p.choosing = &kit.Choice{Items: []kit.Item{{Label: "nothing", Detail: "it is not read"}}}
	for i, m := range p.means {
		p.choosing.Items = append(p.choosing.Items, kit.Item{Label: text.Safe(m.Label), Detail: fact(m.Column)})
		if m.Column == now {
			p.choosing.Cursor = i + 1
		}
	}
}

// fact is a column where it is that of a fact, whose title says nothing of it.
func fact(column string) string {
	if strings.Contains(column, ":") {
		return column
	}
	return ""
}

// take chooses a meaning, and has the list read again on the page below.
func (p *listColumns) take(i int) page.Cmd {
	heading, column := p.columns[p.table.Cursor()].Heading, ""
	if i > 0 {
		column = p.means[i-1].Column
	}
	p.choosing = nil
	return page.Cmd{Acts: []any{page.Pop{}, page.Then{Run: func() page.Cmd { return p.use(heading, column) }}}}
}

// View draws the columns, or the choice for one.
func (p *listColumns) View(w, h int) []kit.Line {
	th := p.c.Theme
	out := kit.Paragraph(theme.Muted, "What each column of the list holds. A change is remembered once the list is "+
		"applied, for lists with the same headings.", w, 0)
	out = append(out, kit.Rule(th, w))
	if p.choosing == nil {
		return append(out, p.table.View(th, w, h-len(out), true)...)
	}
	out = append(out, kit.Paragraph(theme.Strong, text.Quote(p.columns[p.table.Cursor()].Heading, 60)+" is", w, 0)...)
	var s kit.Scroll
	return append(out, s.View(th, p.choosing.View(th, w, true), w, h-len(out), p.choosing.Cursor,
		p.choosing.Cursor)...)
}

func (p *listColumns) row(i int) []kit.Span {
	c := &p.columns[i]
	role := theme.Plain
	if c.Column == "" {
		role = theme.Muted
	}
	return []kit.Span{{Text: text.Safe(c.Heading)}, {Text: text.Safe(cmp.Or(c.Column, "not read")), Role: role},
		{Text: text.Safe(strings.Join(c.First, ", ")), Role: theme.Muted}, {Text: text.Safe(c.Why), Role: theme.Muted}}
}
