package importing

import (
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/imports"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Columns is the page that maps a sheet of another layout: what each column is, where the
// headings are, and what its words mean. It begins with a proposal and its reasons.
type Columns struct {
	c    *page.Common
	r    *data.Register
	path string
	opt  imports.ProposeOptions
	use  func(*imports.Mapping) page.Cmd // imports with the mapping

	proposal *imports.MappingProposal
	failed   error
	at       int // the table shown
	table    kit.Table
	choosing *kit.Choice // what the column under the cursor is read as
	fields   []imports.MappingColumn
	words    *wordList
	input    *kit.Input // the pack, while it is typed
}

type proposed struct {
	p   *imports.MappingProposal
	err error
}

func newColumns(c *page.Common, r *data.Register, path string, opt imports.ProposeOptions,
	use func(*imports.Mapping) page.Cmd) *Columns {
	p := &Columns{c: c, r: r, path: path, opt: opt, use: use}
	p.table = kit.Table{Row: p.row, Columns: []kit.Column{
		{Title: "", Width: 3}, {Title: "Heading in the file", Width: 14, Flex: true}, {Title: "Read as", Width: 18},
		{Title: "First values", Width: 24, Drop: 2}, {Title: "Why", Width: 16, Drop: 1}}}
	return p
}

// Title names the file.
func (p *Columns) Title() []string { return []string{"Import", base(p.path), "columns"} }

// Init asks for a proposal.
func (p *Columns) Init() page.Cmd { return p.propose() }

// Loading is true until there is one.
func (p *Columns) Loading() bool { return p.proposal == nil && p.failed == nil }

// Typing is true while a pack is typed.
func (p *Columns) Typing() bool { return p.input != nil }

func (p *Columns) propose() page.Cmd {
	opt := p.opt
	return page.Do(func() any {
		x, err := imports.ProposeMapping(p.c.Context, p.r, p.path, opt)
		return proposed{x, err}
	})
}

// Update takes the proposal, and typed keys.
func (p *Columns) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case proposed:
		if m.err != nil {
			p.failed = m.err
			return page.Say(page.Problem, page.Message(m.err))
		}
		p.proposal, p.failed = m.p, nil
		p.show(min(p.at, max(0, len(m.p.Tables)-1)))
	case kit.Key:
		switch {
		case p.input != nil:
			p.input.Key(m)
		case p.choosing != nil:
			if i, ok := p.choosing.Digit(m.Name); ok {
				p.choosing.Cursor = i
				p.take()
			}
		case p.words != nil:
			p.words.key(m)
		}
	}
	return page.Cmd{}
}

func (p *Columns) show(i int) {
	p.at = i
	p.table.N = 0
	if t := p.sheet(); t != nil {
		p.table.N = len(t.Columns)
	}
	p.table.Goto(0)
}

func (p *Columns) sheet() *imports.ProposedTable {
	if p.proposal == nil || p.at >= len(p.proposal.Tables) {
		return nil
	}
	return &p.proposal.Tables[p.at]
}

func (p *Columns) column() *imports.ProposedColumn {
	if t, i := p.sheet(), p.table.Cursor(); t != nil && i >= 0 {
		return &t.Columns[i]
	}
	return nil
}

// mapped reports whether the proposal maps each table; the tables of a built-in profile need no mapping.
func (p *Columns) mapped() bool {
	return p.proposal != nil && len(p.proposal.Mapping.Tables) == len(p.proposal.Tables) && len(p.proposal.Tables) > 0
}

// Commands of the page, by mode.
func (p *Columns) Commands() []page.Command {
	switch {
	case p.input != nil:
		return []page.Command{
			{ID: "pack.take", Title: "look for the ids and words of this pack", Hint: "confirm",
				Keys: []string{"enter"}, Run: func() page.Cmd {
					p.opt.Pack, p.input = strings.TrimSpace(p.input.Value()), nil
					return p.propose()
				}},
			{ID: "pack.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"},
				Run: page.Run(func() { p.input = nil })},
		}
	case p.choosing != nil:
		move := func(d int) func() page.Cmd { return page.Run(func() { p.choosing.Move(d) }) }
		return []page.Command{
			{ID: "field.take", Title: "read the column as this", Hint: "read as this", Keys: []string{"enter"},
				Run: page.Run(p.take)},
			{ID: "field.down", Title: "move down", Keys: []string{"down", "j"}, Run: move(1)},
			{ID: "field.up", Title: "move up", Keys: []string{"up", "k"}, Run: move(-1)},
			{ID: "field.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"},
				Run: page.Run(func() { p.choosing = nil })},
		}
	case p.words != nil:
		return append(p.words.commands(),
			page.Command{ID: "words.done", Title: "back to the columns", Hint: "columns",
				Keys: []string{"esc", "q", "enter"}, Run: page.Run(func() { p.words = nil })})
	}
	ok, why := p.canUse()
	fixed := !p.mapped()
	unknown := p.unknown()
	header := func(d int) func() page.Cmd {
		return func() page.Cmd {
			t := p.sheet()
			if p.opt.Headers == nil {
				p.opt.Headers = map[string]int{}
			}
			p.opt.Headers[t.Sheet] = max(1, t.Header+d)
			return p.propose()
		}
	}
	const builtIn = "the built-in profile says how this is read"
	all := []page.Command{
		{ID: "mapping.use", Title: "read the file this way and see what it would change", Hint: "dry run",
			Keys: []string{"a"}, Off: !ok, Why: why, Run: func() page.Cmd { return p.use(p.proposal.Mapping) }},
		{ID: "column.choose", Title: "choose what the column is read as", Hint: "read as",
			Keys: []string{"enter", "right", "l"}, Off: fixed || p.column() == nil, Why: builtIn,
			Run: page.Run(p.choose)},
		{ID: "column.none", Title: "do not import the column", Hint: "skip", Keys: []string{"x", "-", "delete"},
			Off: fixed || p.column() == nil, Why: builtIn, Run: page.Run(func() { p.set("") })},
		{ID: "words", Title: "choose what the words of the file mean", Hint: fmt.Sprintf("words (%d)", len(unknown)),
			Keys: []string{"m"}, Off: len(unknown) == 0, Why: "every word is known",
			Run: page.Run(func() { p.words = newWords(p.c, p.proposal.Mapping, unknown) })},
		{ID: "pack", Title: "name the questionnaire it answers", Hint: "pack", Keys: []string{"p"},
			Run: page.Run(func() { p.input = kit.NewInput(p.opt.Pack, 100) })},
		{ID: "header.down", Title: "the headings are one row further down", Hint: "heading row",
			Keys: []string{"]", "+"}, Off: fixed, Why: builtIn, Run: header(1)},
		{ID: "header.up", Title: "the headings are one row further up", Keys: []string{"["},
			Off: fixed || p.sheet() != nil && p.sheet().Header <= 1, Why: "they are in the first row", Run: header(-1)},
		{ID: "sheet.next", Title: "the next sheet", Keys: []string{"tab"},
			Off: p.proposal == nil || len(p.proposal.Tables) < 2, Why: "there is one sheet",
			Run: page.Run(func() { p.show((p.at + 1) % len(p.proposal.Tables)) })},
		{ID: "back", Title: "go back and change nothing", Hint: "back", Keys: []string{"esc", "q", "left", "h"},
			Run: page.Back},
	}
	return append(all, page.Moves(p.table.Move, p.table.Half, p.table.Goto)...)
}

// canUse reports whether the file can be read with this mapping, or why not.
func (p *Columns) canUse() (bool, string) {
	switch {
	case p.proposal == nil:
		return false, "there is no proposal"
	case len(p.missing()) > 0:
		return false, "no column is chosen for " + strings.Join(p.missing(), ", ")
	}
	return true, ""
}

// missing lists the columns that are still needed to read answers.
func (p *Columns) missing() []string {
	var out []string
	for _, c := range p.proposal.Missing {
		have := c == "pack" && p.proposal.Mapping.Pack != ""
		for i := range p.proposal.Mapping.Tables {
			t := &p.proposal.Mapping.Tables[i]
			have = have || t.Columns[c] != "" || c == "answer" && len(t.Ticks) > 0
		}
		if !have {
			out = append(out, strings.ToLower(c.Label()))
		}
	}
	return out
}

// choose opens the list of what a column can be read as.
func (p *Columns) choose() {
	p.fields = imports.MappingColumns()
	p.choosing = &kit.Choice{Items: []kit.Item{{Label: "nothing: it is not imported"}}}
	for i, f := range p.fields {
		p.choosing.Items = append(p.choosing.Items, kit.Item{Label: f.Label()})
		if f == p.column().Column {
			p.choosing.Cursor = i + 1
		}
	}
}

func (p *Columns) take() {
	field := imports.MappingColumn("")
	if i := p.choosing.Cursor; i > 0 {
		field = p.fields[i-1]
	}
	p.choosing = nil
	p.set(field)
}

// set maps the column under the cursor to a field, "" for none. Another column with that field loses it.
func (p *Columns) set(field imports.MappingColumn) {
	t, m, c := p.sheet(), &p.proposal.Mapping.Tables[p.at], p.column()
	if m.Columns == nil {
		m.Columns = map[imports.MappingColumn]string{}
	}
	for f, letter := range m.Columns {
		if letter == c.Letter {
			delete(m.Columns, f)
		}
	}
	delete(m.Ticks, c.Letter)
	m.Keep = slices.DeleteFunc(m.Keep, func(letter string) bool { return letter == c.Letter })
	c.Tick, c.Keep = "", false
	if field != "" {
		for i := range t.Columns {
			if t.Columns[i].Column == field {
				t.Columns[i].Column = ""
			}
		}
		m.Columns[field] = c.Letter
	}
	c.Column, c.Confidence, c.Reason = field, 100, "chosen by you"
}

// unknown lists the words of the answer columns that have no meaning.
func (p *Columns) unknown() []imports.MappingWord {
	var out []imports.MappingWord
	if p.proposal == nil {
		return nil
	}
	seen := map[string]bool{}
	for i := range p.proposal.Tables {
		for _, c := range p.proposal.Tables[i].Columns {
			for _, x := range c.Unknown {
				if k := text.Fold(x.Word); !seen[k] {
					seen[k] = true
					out = append(out, x)
				}
			}
		}
	}
	return out
}

// View draws the columns of one sheet.
func (p *Columns) View(w, h int) []kit.Line {
	th := p.c.Theme
	if p.failed != nil || p.proposal == nil {
		return unread(th, p.failed, w)
	}
	if p.words != nil {
		return p.words.view(w, h)
	}
	out := p.about(w)
	if p.input != nil {
		out = append(out, p.input.View(th, "Which pack (id)? ", w))
	}
	out = append(out, kit.Rule(th, w))
	if p.choosing != nil {
		out = append(out, kit.Paragraph(theme.Strong,
			"Column "+p.column().Letter+" "+text.Safe(p.column().Heading)+" is", w, 0)...)
		var s kit.Scroll
		return append(out, s.View(th, p.choosing.View(th, w, true), w, h-len(out), p.choosing.Cursor,
			p.choosing.Cursor)...)
	}
	return append(out, p.table.View(th, w, h-len(out), p.input == nil)...)
}

// about describes the sheet shown and what is missing.
func (p *Columns) about(w int) []kit.Line {
	x := p.proposal
	var out []kit.Line
	if x.Profile != "" {
		out = append(out, kit.Paragraph(theme.Strong,
			"Recognised as "+text.Safe(x.Profile)+": its columns need no mapping.", w, 0)...)
	}
	if t := p.sheet(); t != nil {
		summary := fmt.Sprintf("headings in row %d, %s", t.Header, text.Plural(t.Rows, "row", "rows"))
		if t.Sheet != "" {
			summary = "sheet " + text.Safe(t.Sheet) + ", " + summary
		}
		if n := len(x.Tables); n > 1 {
			summary += fmt.Sprintf(" (%d of %d, tab)", p.at+1, n)
		}
		out = append(out, kit.Paragraph(theme.Plain, text.UpperFirst(summary), w, 0)...)
	}
	if m := p.missing(); len(m) > 0 {
		out = append(out, kit.Paragraph(theme.Warn,
			"Not found yet: "+strings.Join(m, ", ")+". Choose the column with enter; p names the pack.", w, 0)...)
	}
	if n := len(p.unknown()); n > 0 {
		out = append(out, kit.Paragraph(theme.Warn,
			text.Plural(n, "word is", "words are")+" not understood; m sets what they mean. A word without a meaning "+
				"is reported as a problem.", w, 0)...)
	}
	for _, note := range x.Notes {
		out = append(out, kit.Paragraph(theme.Muted, page.Note(note), w, 0)...)
	}
	return out
}

func (p *Columns) row(i int) []kit.Span {
	c := &p.sheet().Columns[i]
	as, role := "-", theme.Muted
	switch {
	case c.Tick != "":
		as, role = "a mark: "+c.Tick, theme.Plain
	case c.Column != "":
		as, role = c.Column.Label(), theme.Plain
	case c.Keep:
		as = "kept unchanged"
	}
	sure := theme.Good
	if c.Confidence < 80 {
		sure = theme.Warn
	}
	if c.Column == "" && c.Tick == "" {
		sure = theme.Muted
	}
	why := fmt.Sprintf("%d %s", c.Confidence, c.Reason)
	if c.Column == "" && c.Tick == "" {
		why = c.Reason
	}
	if c.NotDates > 0 {
		why, sure = fmt.Sprintf("%d not dates", c.NotDates), theme.Warn
	}
	return []kit.Span{{Text: c.Letter, Role: theme.Key}, {Text: text.Safe(c.Heading)},
		{Text: text.Safe(as), Role: role}, {Text: text.Safe(strings.Join(c.Samples, ", ")), Role: theme.Muted},
		{Text: text.Safe(why), Role: sure}}
}
