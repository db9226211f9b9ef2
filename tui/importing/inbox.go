package importing

import (
	"assure/data"
	"assure/data/imports"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Inbox is the list of imports, newest first.
type Inbox struct {
	c     *page.Common
	r     *data.Register
	links Links

	list    []data.Batch
	loaded  bool
	failed  error
	table   kit.Table
	asking  bool // before an undo
	working bool
}

type batches struct {
	list []data.Batch
	err  error
}

// NewInbox makes the page.
func NewInbox(c *page.Common, r *data.Register, links Links) *Inbox {
	p := &Inbox{c: c, r: r, links: links}
	p.table = kit.Table{Row: p.row, Columns: []kit.Column{
		{Title: "When", Width: 16}, {Title: "What", Width: 9}, {Title: "State", Width: 10},
		{Title: "Files", Width: 5, Right: true}, {Title: "Answers", Width: 7, Right: true, Drop: 1},
		{Title: "By", Width: 8, Flex: true}, {Title: "Batch", Width: 26, Drop: 2}}}
	return p
}

// Title names the page.
func (p *Inbox) Title() []string { return []string{"Import", "inbox"} }

// Init reads the batches.
func (p *Inbox) Init() page.Cmd {
	return page.Do(func() any {
		list, err := imports.Batches(p.c.Context, p.r)
		return batches{list, err}
	})
}

// Loading is true until they are there.
func (p *Inbox) Loading() bool { return !p.loaded && p.failed == nil }

// Failed is why the imports could not be read, nil while it could.
func (p *Inbox) Failed() error { return p.failed }

// Again reads the imports again.
func (p *Inbox) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Typing is never true here.
func (p *Inbox) Typing() bool { return false }

// Update takes results.
func (p *Inbox) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case batches:
		p.list, p.failed, p.loaded = m.list, m.err, true
		p.table.N = len(p.list)
		p.table.Goto(max(p.table.Cursor(), 0))
		if m.err != nil {
			return page.Say(page.Problem, page.Message(m.err))
		}
	case undone:
		p.working = false
		if m.err != nil {
			return page.Say(page.Problem, page.Message(m.err))
		}
		return page.All(p.Init(), page.Say(page.Done, m.words()))
	case page.Resume:
		return p.Init()
	}
	return page.Cmd{}
}

func (p *Inbox) batch() *data.Batch {
	if i := p.table.Cursor(); i >= 0 {
		return &p.list[i]
	}
	return nil
}

// Commands of the page.
func (p *Inbox) Commands() []page.Command {
	if p.asking {
		return undoCommands(p.undo, func() { p.asking = false })
	}
	b := p.batch()
	off, why := b == nil, "nothing was imported yet"
	switch {
	case p.working:
		off, why = true, "an undo is under way"
	case b != nil && b.UndoneAt != nil:
		off, why = true, "it was undone already"
	}
	all := []page.Command{
		{ID: "batch.open", Title: "show its files", Hint: "files", Keys: []string{"enter", "right", "l"}, Off: b == nil,
			Why: "nothing was imported yet",
			Run: func() page.Cmd { return page.Go(newBatch(p.c, p.r, p.links, b.ID)) }},
		{ID: "undo", Title: "undo this import", Hint: "undo", Keys: []string{"u", "ctrl+z"}, Off: off, Why: why,
			Run: page.Run(func() { p.asking = true })},
		{ID: "batch.copy", Title: "copy the batch's id", Hint: "copy", Keys: []string{"y"}, Off: b == nil, Why: why,
			Run: func() page.Cmd { return page.CopyText(b.ID) }},
		page.Leave(),
	}
	return append(all, page.Moves(p.table.Move, p.table.Half, p.table.Goto)...)
}

func (p *Inbox) undo() page.Cmd {
	p.asking, p.working = false, true
	return undo(p.c, p.r, p.batch().ID)
}

// View draws the list.
func (p *Inbox) View(w, h int) []kit.Line {
	th := p.c.Theme
	if !p.loaded {
		return unread(th, nil, w)
	}
	if len(p.list) == 0 {
		return []kit.Line{kit.T("Nothing was imported yet.")}
	}
	out := kit.Paragraph(theme.Muted,
		"Undoing an import returns every answer to what it was, except those that changed since.", w, 0)
	if p.asking {
		out = kit.Paragraph(theme.Warn, undoQuestion, w, 0)
	}
	out = append(out, kit.Rule(th, w))
	return append(out, p.table.View(th, w, h-len(out), !p.asking)...)
}

func (p *Inbox) row(i int) []kit.Span {
	b := &p.list[i]
	state, role := "applied", theme.Plain
	if b.UndoneAt != nil {
		state, role = "undone", theme.Muted
	}
	return []kit.Span{{Text: b.At.In(p.c.Zone).Format("2006-01-02 15:04")}, {Text: b.Kind}, {Text: state, Role: role},
		kit.Count(b.Files), kit.Count(b.Answers), {Text: by(b)}, {Text: b.ID, Role: theme.Muted}}
}

// by is who imported and, if another person undid it, who that was.
func by(b *data.Batch) string {
	if b.UndoneAt == nil || b.UndoneBy == b.By {
		return text.Safe(b.By)
	}
	return text.Safe(b.By) + ", undone by " + text.Safe(b.UndoneBy)
}
