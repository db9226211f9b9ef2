package importing

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/directory"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Suppliers is the page of a list of suppliers: the dry run with its open questions, each answered once for a
// whole column, then the import and its undo.
type Suppliers struct {
	c   *page.Common
	r   *data.Register
	req directory.SupplierRequest

	got     *directory.SupplierImport
	means   []directory.ColumnMeaning // what a column may hold
	failed  error
	busy    bool
	batch   string // what was written and can be undone, "" for nothing
	confirm bool   // asked before an undo
	sure    bool   // asked before it is written
	ask     kit.Choice
	at      int // of the questions
	top     int // first line shown of what is below them
}

type listRead struct {
	got   *directory.SupplierImport
	means []directory.ColumnMeaning
	err   error
	apply bool
}

// NewSuppliers makes the page for one file.
func NewSuppliers(c *page.Common, r *data.Register, path string) *Suppliers {
	return &Suppliers{c: c, r: r,
		req: directory.SupplierRequest{Path: path, DryRun: true, Answers: map[string]string{}}}
}

// Title shows whether anything is written.
func (p *Suppliers) Title() []string {
	if p.batch != "" {
		return []string{"Import", "suppliers", "applied"}
	}
	return []string{"Import", "suppliers " + p.c.Theme.Glyph.Dot + " nothing has been written"}
}

// Init begins the dry run.
func (p *Suppliers) Init() page.Cmd { return p.read(false) }

// Loading is true while the file is read or written.
func (p *Suppliers) Loading() bool { return p.busy }

// Typing is false: nothing is typed here but the numbers of options.
func (p *Suppliers) Typing() bool { return false }

func (p *Suppliers) read(apply bool) page.Cmd {
	p.busy = true
	req := p.req
	req.Apply, req.DryRun = apply, !apply
	return page.Do(func() any {
		ctx := context.WithoutCancel(p.c.Context)
		settings, err := p.r.Settings(ctx, book.At{})
		if err != nil {
			return listRead{err: err, apply: apply}
		}
		got, err := directory.ImportSupplierList(ctx, p.r, req)
		return listRead{got, directory.ColumnMeanings(settings.Facts), err, apply}
	})
}

// Update takes what was read, written or undone, and the number of an option.
func (p *Suppliers) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case listRead:
		p.busy = false
		if m.err != nil {
			p.failed = m.err
			return page.Say(page.Problem, page.Message(m.err))
		}
		p.got, p.means, p.failed = m.got, m.means, nil
		p.goTo(min(p.at, max(0, len(m.got.Questions)-1)))
		if m.apply && m.got.Batch != "" {
			p.batch = m.got.Batch
			return page.Say(page.Done, fmt.Sprintf("Applied: %s, %s. u undoes it.",
				text.Plural(m.got.Suppliers.New, "new supplier", "new suppliers"),
				text.Plural(m.got.Engagements.New, "engagement", "engagements")))
		}
	case undone:
		p.busy = false
		if m.err != nil {
			return page.Say(page.Problem, page.Message(m.err))
		}
		p.batch = ""
		return page.All(page.Say(page.Done, "Undone. The suppliers that it added are retired."), p.read(false))
	case kit.Key:
		if q := p.question(); q != nil && !p.confirm && !p.sure {
			// A digit marks and enter answers: the next question comes up by itself, and a digit with enter out of
			// habit would answer that one unread.
			if i, ok := p.ask.Digit(m.Name); ok {
				p.ask.Cursor = i
			}
		}
	}
	return page.Cmd{}
}

// question is the one shown, nil when there is none.
func (p *Suppliers) question() *directory.Question {
	if p.got == nil || p.busy || p.batch != "" || p.at >= len(p.got.Questions) {
		return nil
	}
	return &p.got.Questions[p.at]
}

// goTo shows a question.
func (p *Suppliers) goTo(i int) {
	p.at, p.ask = i, kit.Choice{}
	if p.at >= len(p.got.Questions) {
		return
	}
	q := &p.got.Questions[p.at]
	for n, o := range q.Options {
		it := kit.Item{Label: text.Safe(o.ID), Detail: text.Safe(o.Label)}
		switch {
		case o.ID == q.Answer:
			it.Marks, p.ask.Cursor = "  chosen", n
		case q.Answer == "" && o.ID == directory.AnotherSupplier: // nobody is joined by enter alone
			p.ask.Cursor = n
		}
		p.ask.Items = append(p.ask.Items, it)
	}
}

// take answers the question shown and reads the list again; open questions come first then.
func (p *Suppliers) take() page.Cmd {
	q := p.question()
	p.req.Answers[q.ID] = q.Options[p.ask.Cursor].ID
	p.top = 0
	return p.read(false)
}

// Commands of the page.
func (p *Suppliers) Commands() []page.Command {
	if p.confirm {
		return undoCommands(func() page.Cmd {
			p.confirm, p.busy = false, true
			return undo(p.c, p.r, p.batch)
		}, func() { p.confirm = false })
	}
	if p.sure {
		return applyCommands(func() page.Cmd { p.sure = false; return p.read(true) }, func() { p.sure = false })
	}
	back := page.Command{ID: "back", Title: "go back", Hint: "back", Keys: []string{"esc", "q"}, Run: page.Back}
	scroll := func(d int) func() page.Cmd { return page.Run(func() { p.top = max(0, p.top+d) }) }
	lines := []page.Command{back,
		{ID: "list.down", Title: "further down", Hint: "more", Keys: []string{"ctrl+d", "pgdown", "f"}, Run: scroll(8)},
		{ID: "list.up", Title: "further up", Keys: []string{"ctrl+u", "pgup", "b"}, Run: scroll(-8)}}
	if p.batch != "" {
		return append([]page.Command{{ID: "undo", Title: "undo this import", Hint: "undo", Keys: []string{"u"},
			Run: page.Run(func() { p.confirm = true })}}, lines...)
	}
	q := p.question()
	next := func(d int) func() page.Cmd {
		return page.Run(func() { p.goTo((p.at + d + len(p.got.Questions)) % len(p.got.Questions)) })
	}
	const none = "nothing is asked"
	same := p.got == nil || p.busy || p.got.Unchanged
	return append([]page.Command{
		{ID: "question.take", Title: "answer so", Hint: "answer", Keys: []string{"enter"}, Off: q == nil, Why: none,
			Run: p.take},
		{ID: "question.next", Title: "the next question", Hint: "next", Keys: []string{"tab", "n"}, Off: q == nil,
			Why: none, Run: next(1)},
		{ID: "question.before", Title: "the question before", Keys: []string{"shift+tab", "p"}, Off: q == nil,
			Why: none, Run: next(-1)},
		{ID: "option.down", Title: "move down", Keys: []string{"down", "j"}, Off: q == nil, Why: none,
			Run: page.Run(func() { p.ask.Move(1) })},
		{ID: "option.up", Title: "move up", Keys: []string{"up", "k"}, Off: q == nil, Why: none,
			Run: page.Run(func() { p.ask.Move(-1) })},
		{ID: "apply", Title: "apply it: write what the dry run shows", Hint: "apply", Keys: []string{"a"}, Off: same,
			Why: "nothing would change", Run: page.Run(func() { p.sure = true })},
		{ID: "columns", Title: "change what a column of the list holds", Hint: "columns", Keys: []string{"c", "m"},
			Off: p.got == nil || p.busy || len(p.got.Columns) == 0, Why: "the list has the columns of our own sheet",
			Run: p.columns},
	}, lines...)
}

// columns opens what the columns hold; the list is read again with a change.
func (p *Suppliers) columns() page.Cmd {
	return page.Go(newListColumns(p.c, base(p.req.Path), p.got.Columns, p.means, func(heading, column string) page.Cmd {
		if p.req.Columns == nil {
			p.req.Columns = map[string]string{}
		}
		p.req.Columns[heading] = column
		return p.read(false)
	}))
}

// View draws the counts, the question shown, and below what is wrong, what is noted and how columns are read.
func (p *Suppliers) View(w, h int) []kit.Line {
	th := p.c.Theme
	if p.got == nil {
		return unread(th, p.failed, w)
	}
	g := p.got
	out := kit.Paragraph(theme.Strong, fmt.Sprintf("%s: %s read; suppliers %d new, %d changed, %d the same; "+
		"engagements %d new, %d changed", base(p.req.Path), text.Plural(g.Rows, "row", "rows"), g.Suppliers.New,
		g.Suppliers.Changed, g.Suppliers.Same, g.Engagements.New, g.Engagements.Changed), w, 0)
	if p.failed != nil {
		out = append(out, kit.Paragraph(theme.Bad, page.Message(p.failed), w, 0)...)
	}
	if p.confirm {
		out = append(out, kit.Paragraph(theme.Warn,
			"Undo this import? Suppliers that it added are retired, except those in use.", w, 0)...)
	}
	if p.sure {
		words := fmt.Sprintf("Write %s and %s?",
			text.Plural(g.Suppliers.New+g.Suppliers.Changed, "supplier", "suppliers"),
			text.Plural(g.Engagements.New+g.Engagements.Changed, "engagement", "engagements"))
		if n := g.Open(); n > 0 {
			words += " " + text.Plural(n, "open question is", "open questions are") +
				" left: what waits is not written."
		}
		out = append(out, kit.Paragraph(theme.Warn, words, w, 0)...)
	}
	if q := p.question(); q != nil {
		role, open := theme.Good, "no open question"
		if n := g.Open(); n > 0 {
			role, open = theme.Warn, text.Plural(n, "open question", "open questions")+
				"; what waits for an answer is not taken"
		}
		out = append(out, kit.Paragraph(role, fmt.Sprintf("%s (question %d of %d, tab)", text.UpperFirst(open), p.at+1,
			len(g.Questions)), w, 0)...)
		out = append(out, kit.Rule(th, w))
		out = append(out, kit.Paragraph(theme.Strong, text.Safe(questionWords(q)), w, 0)...)
		out = append(out, p.ask.View(th, w, true)...)
	}
	out = append(out, kit.Rule(th, w))
	below := p.below(w)
	s := kit.Scroll{Top: p.top}
	shown := s.Free(th, below, w, max(1, h-len(out)), "pgdown")
	p.top = s.Top
	return append(out, shown...)
}

// questionWords is a question with the cells or rows that it is about, and what they hold.
func questionWords(q *directory.Question) string {
	out := q.ID + ": " + q.Ask + " " + q.Cells()
	if len(q.Words) > 0 {
		out += ": " + strings.Join(q.Words, ", ")
	}
	return out
}

// below are the problems, the worst first, the notes, and the columns with what they were taken for.
func (p *Suppliers) below(w int) []kit.Line {
	var out []kit.Line
	for _, q := range p.got.LikeProblems() {
		out = append(out, kit.Paragraph(theme.Warn, text.Safe(q.Where+": "+q.What), w, 0)...)
		if step := page.NextStep(q.Fix); step != "" {
			out = append(out, kit.Paragraph(theme.Muted, "hint: "+step, w, 2)...)
		}
	}
	for _, n := range p.got.Notes {
		out = append(out, kit.Paragraph(theme.Muted, page.Note(n), w, 0)...)
	}
	for _, c := range p.got.Columns {
		words := c.Heading + ": " + cmp.Or(c.Column, "not read") + " (" + c.Why + ")"
		out = append(out, kit.Paragraph(theme.Plain, text.Safe(words), w, 0)...)
	}
	return out
}
