// Package removal has the forms that remove words from the register for ever: disposal of a supplier after its
// retention, and redaction of a text that was recorded by mistake. What would go and stay is shown first, and the name
// of the supplier is typed.
package removal

import (
	"context"
	"errors"

	"assure/data"
	"assure/data/backup"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Backup makes a verified backup before something that cannot be undone, and returns its path; "" where none is made.
type Backup func(context.Context) (string, error)

// form is what both forms have: a reason, the name of the supplier, what was read to be looked at before, and what was
// done.
type form struct {
	*page.Filling
	c      *page.Common
	r      *data.Register
	of     entity.Supplier // whose page it is
	reason *kit.FormField
	name   *kit.FormField
	about  string   // above the fields
	before []string // what would go and stay, nil until it is read
	done   []string // what was done, nil until it is
	failed error
	scroll kit.Scroll
}

// done is what a removal did, in lines.
type done []string

// The page says once more what no undo brings back.
const noUndo = "It cannot be undone."

func (p *form) begin(c *page.Common, r *data.Register, of entity.Supplier, act, about string, first ...*kit.FormField) {
	p.c, p.r, p.of, p.about = c, r, of, about
	p.reason = &kit.FormField{Label: "Reason", Hint: "read in its place", Input: kit.NewInput("", text.MaxLength)}
	p.name = &kit.FormField{Label: "Type its name", Passing: true, Input: kit.NewInput("", text.MaxLength)}
	p.Filling = c.Fill(of.Name+"  "+of.Ref, act, append(first, p.reason, p.name)...)
}

// Loading is true while something is read or removed.
func (p *form) Loading() bool { return p.Busy() }

// Typing is true in a text field, until something was removed.
func (p *form) Typing() bool { return p.done == nil && p.Filling.Typing() }

// written takes what was done, or says why nothing was.
func (p *form) written(m page.Written, codes map[string]*kit.FormField) page.Cmd {
	if m.Err != nil {
		var pr *problem.Problem
		if errors.As(m.Err, &pr) && codes[pr.Code] != nil {
			return p.Refuse(page.Wrong{Field: codes[pr.Code], Words: text.UpperFirst(page.Message(m.Err)) + "."})
		}
		return page.Say(page.Problem, "Nothing is removed: "+page.Message(m.Err))
	}
	p.done, _ = m.Value.(done)
	p.scroll.Top = 0
	return page.Say(page.Done, "Removed for ever. enter goes back.")
}

// confirmed is nil once a reason and the name of the supplier are typed; else it says at the field what is missing.
func (p *form) confirmed() (page.Cmd, bool) {
	var wrong []page.Wrong
	if p.reason.Value() == "" {
		wrong = append(wrong, page.Wrong{Field: p.reason,
			Words: "Say why, without the words that go: it is read in their place."})
	}
	if text.Fold(p.name.Value()) != text.Fold(p.of.Name) {
		wrong = append(wrong, page.Wrong{Field: p.name, Words: "Type the name of the supplier as it is registered: " +
			text.Safe(p.of.Name) + "."})
	}
	if len(wrong) > 0 {
		return p.Refuse(wrong...), false
	}
	return page.Cmd{}, true
}

// commands are those of the form, or of what was done.
func (p *form) commands(keep func() page.Cmd) []page.Command {
	scroll := []page.Command{
		{ID: "removal.down", Title: "scroll down", Keys: []string{"pgdown"},
			Run: page.Run(func() { p.scroll.Top += 3 })},
		{ID: "removal.up", Title: "scroll up", Keys: []string{"pgup"}, Run: page.Run(func() { p.scroll.Top -= 3 })},
	}
	if p.done != nil {
		return append(scroll, page.Command{ID: "removal.back", Title: "go back", Hint: "back",
			Keys: []string{"enter", "esc", "q"}, Run: page.Back})
	}
	return append(p.Filling.Commands(keep, page.Back), scroll...)
}

// view draws the fields and below them, scrolled apart, what would go and stay.
func (p *form) view(w, h int, heading string) []kit.Line {
	t := p.c.Theme
	if p.done != nil {
		return p.scroll.Free(t, paragraphs(theme.Plain, p.done, w), w, h, "pgdown")
	}
	fields, _ := p.Form.View(t, w)
	var lines []kit.Line
	if h >= roomy {
		lines = append(kit.Paragraph(theme.Warn, p.about, w, 0), kit.Line{})
	}
	lines = append(append(lines, fields...), kit.Line{})
	var rest []kit.Line
	switch {
	case p.failed != nil:
		rest = kit.Paragraph(theme.Warn, text.UpperFirst(page.Message(p.failed)), w, 0)
	case p.before == nil:
		rest = kit.Paragraph(theme.Muted, heading, w, 0)
	default:
		rest = paragraphs(theme.Plain, p.before, w)
		if h < roomy {
			rest = append(rest, kit.Paragraph(theme.Warn, p.about, w, 0)...)
		}
	}
	return append(lines, p.scroll.Free(t, rest, w, max(1, h-len(lines)), "pgdown")...)
}

// roomy is the height in lines from which what the act means stands above its fields; below, it follows the rest.
const roomy = 14

func paragraphs(role theme.Role, lines []string, w int) (out []kit.Line) {
	for _, l := range lines {
		out = append(out, kit.Paragraph(role, text.Safe(l), w, 0)...)
	}
	return out
}

// Dispose is the form of the disposal of a supplier.
type Dispose struct {
	form
	keeps  *kit.FormField
	backup Backup
	plan   *data.Disposed
}

// The options of what is kept of the name.
const (
	nameStays = iota
	nameGoes
)

type planned struct {
	plan  *data.Disposed
	known backup.Records
	drop  bool
	err   error
}

// NewDispose opens the form. make makes a backup first; nil makes none.
func NewDispose(c *page.Common, r *data.Register, of entity.Supplier, make Backup) *Dispose {
	p := &Dispose{backup: make}
	p.keeps = &kit.FormField{Label: "Name", Hint: "space: the other",
		Options: []string{"stays", "goes too, with codes and services"}}
	p.begin(c, r, of, "dispose of it", "Removes what was written about the supplier, for ever. A verified backup "+
		"is made first, and holds it until it is removed. "+noUndo, p.keeps)
	return p
}

// Title names the supplier and the act.
func (p *Dispose) Title() []string { return []string{p.of.Name + "  " + p.of.Ref, "dispose of it"} }

// Init reads what holds the supplier, what would go and what would stay.
func (p *Dispose) Init() page.Cmd { return page.All(p.Found(), p.preview()) }

// asked is the disposal with what was typed.
func (p *Dispose) asked() data.Dispose {
	return data.Dispose{Supplier: p.of.Ref, Reason: questionnaire.Text(p.reason.Value()), Confirm: p.name.Value(),
		DropName: p.keeps.Chosen == nameGoes}
}

func (p *Dispose) preview() page.Cmd {
	q := p.asked()
	return page.Do(func() any {
		plan, err := p.r.Dispose(p.c.Context, q, false)
		if err != nil {
			return planned{err: err}
		}
		known, err := backup.RecordsOf(p.c.Context, p.r)
		return planned{plan, known, q.DropName, err}
	})
}

// Update takes what was read and done, and typed keys.
func (p *Dispose) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case planned:
		if p.failed = m.err; m.err != nil || m.drop != (p.keeps.Chosen == nameGoes) {
			return page.Cmd{}
		}
		p.plan, p.before = m.plan, m.plan.Words(p.r.Today())
		if m.plan.Disposal == nil {
			p.before = append(p.before, m.known.StillHeld())
		}
	case page.Written:
		return p.written(m, map[string]*kit.FormField{"no-reason": p.reason, "not-confirmed": p.name})
	case kit.Key:
		return p.Key(m)
	}
	return page.Cmd{}
}

// Commands of the form.
func (p *Dispose) Commands() []page.Command {
	all := p.commands(p.keep)
	for i, c := range all { // the stub is another one
		if run := c.Run; c.ID == "form.choose" || c.ID == "form.choose-back" {
			all[i].Run = func() page.Cmd { return page.All(run(), p.preview()) }
		}
	}
	return all
}

// keep disposes of the supplier, unless something is missing or holds it.
func (p *Dispose) keep() page.Cmd {
	if p.plan == nil {
		return page.Say(page.Info, "What it is to remove is still being read.")
	}
	q := p.asked()
	held := q
	held.Reason, held.Confirm = "typed below", p.plan.Supplier.Name
	if err := p.plan.Ready(&held, p.r.Today()); err != nil {
		return page.Say(page.Problem, "Nothing is removed: "+page.Message(err))
	}
	if cmd, ok := p.confirmed(); !ok {
		return cmd
	}
	return p.Record("supplier "+p.of.Ref, func(ctx context.Context) (any, error) {
		if p.backup != nil {
			path, err := p.backup(ctx)
			if err != nil {
				return nil, err
			}
			q.Backup = path
		}
		out, err := p.r.Dispose(ctx, q, true)
		if err != nil {
			return nil, err
		}
		return lines(ctx, p.r, out.DoneWords(), out.SharedWords())
	})
}

// lines are what was done, and where it still is.
func lines(ctx context.Context, r *data.Register, words []string, shared string) (done, error) {
	known, err := backup.RecordsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	if shared != "" {
		words = append(words, shared)
	}
	return append(words, known.StillHeld()), nil
}

// View draws the form.
func (p *Dispose) View(w, h int) []kit.Line { return p.view(w, h, "Reading what is recorded of it") }
