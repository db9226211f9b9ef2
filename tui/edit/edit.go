// Package edit has the forms in which the fields of a supplier and of an engagement are changed. Names, states and
// facts have acts of their own.
package edit

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"assure/data"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Page is a form.
type Page struct {
	*page.Filling
	c      *page.Common
	r      *data.Register
	s      entity.Supplier
	e      *entity.Engagement // nil edits the supplier
	was    subject
	fields []field // in the order of the form
	typed  []*kit.FormField
	scroll kit.Scroll
}

// Title names what is changed.
func (p *Page) Title() []string {
	what := "change"
	if p.e != nil {
		what = "change " + p.e.Ref
	}
	return []string{p.s.Name + "  " + p.s.Ref, what}
}

// fill makes the form of the fields that were added.
func (p *Page) fill() *Page {
	p.Filling = p.c.Fill(p.Title()[0], p.Title()[1], p.typed...)
	return p
}

// Init says whether there was a draft: what is changed was read already.
func (p *Page) Init() page.Cmd { return p.Found() }

// Loading is true while the change is written.
func (p *Page) Loading() bool { return p.Busy() }

// Update takes typed keys and what was written.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case kit.Key:
		return p.Key(m)
	case page.Written:
		if m.Err != nil {
			return p.refuse(m.Err)
		}
		return page.All(page.Back(), page.Say(page.Done, "Changed. u undoes it."))
	}
	return page.Cmd{}
}

// refuse shows what the register does not take at the field that it is about.
func (p *Page) refuse(err error) page.Cmd {
	if cmd, ok := p.Conflicted(err); ok {
		return cmd
	}
	var bad *problem.Problem
	if errors.As(err, &bad) {
		for i, f := range p.fields {
			code := f.code
			if code != "" && (strings.HasPrefix(bad.Code, code) || strings.HasSuffix(bad.Code, code)) {
				return p.Refuse(page.Wrong{Field: p.Fields[i], Words: page.Message(err)})
			}
		}
	}
	return page.Say(page.Problem, "Not changed: "+page.Message(err))
}

// Commands of the form.
func (p *Page) Commands() []page.Command {
	all := p.Filling.Commands(p.keep, page.Back)
	return append(all[:1:1], append([]page.Command{{ID: "edit.keep", Title: "record the change", Hint: "record",
		Keys: []string{"ctrl+o"}, Run: p.keep}}, all[1:]...)...)
}

// keep checks every field and records those that were changed, on what the register has by then. Fields that are
// as they were leave the history alone.
func (p *Page) keep() page.Cmd {
	x := p.was
	var list []change
	for i, f := range p.Fields {
		f.Wrong = ""
		if f.Value() == p.fields[i].was {
			continue
		}
		if err := p.fields[i].set(&x, f.Value()); err != nil {
			return p.Refuse(page.Wrong{Field: f, Words: text.UpperFirst(text.Safe(err.Error()))})
		}
		if p.fields[i].get(&x) != p.fields[i].was {
			list = append(list, change{p.fields[i], f, f.Value()})
		}
	}
	if len(list) == 0 {
		p.Drop()
		return page.All(page.Back(), page.Say(page.Info, "Nothing is changed."))
	}
	return p.Record("supplier "+p.s.Ref, func(ctx context.Context) (any, error) { return nil, p.write(ctx, list) })
}

func (p *Page) write(ctx context.Context, list []change) error {
	if p.e == nil {
		return p.r.EditSupplier(ctx, p.s.ID, func(s *entity.Supplier) error {
			x := subject{s: *s}
			err := apply(&x, list)
			*s = x.s
			return err
		})
	}
	return p.r.EditEngagement(ctx, p.e.ID, func(e *entity.Engagement) error {
		x := subject{e: *e}
		err := apply(&x, list)
		*e = x.e
		return err
	})
}

// View draws the form, with what is wrong below its field.
func (p *Page) View(w, h int) []kit.Line {
	lines, row := p.Form.View(p.c.Theme, w)
	lines = append(lines, kit.Line{})
	about := "The name is changed with r on the page of the supplier, its size and other facts in triage (t)."
	if p.e != nil {
		about = "Facts, and consequence or likelihood by hand with who decides it, are set in triage (t, then o). z " +
			"closes the engagement."
	}
	lines = append(lines, kit.Paragraph(theme.Muted, about, w, 0)...)
	if long := p.At().Value(); kit.Width(long) > w/2 {
		lines = append(append(lines, kit.Line{}), kit.Paragraph(theme.Muted,
			strconv.Itoa(len([]rune(long)))+" characters: "+text.Safe(long), w, 0)...)
	}
	return p.scroll.View(p.c.Theme, lines, w, h, row, row)
}
