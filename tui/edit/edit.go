// Package edit has the forms in which the fields of a supplier and of an engagement are changed. Names, states and
// facts have acts of their own.
package edit

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/theme"
)

// Page is a form.
type Page struct {
	c      *page.Common
	r      *data.Register
	s      entity.Supplier
	e      *entity.Engagement // nil edits the supplier
	was    subject
	form   kit.Form
	fields []field // in the order of the form
	wrong  string  // what is wrong with the field that has the keyboard
	scroll kit.Scroll
	busy   bool
	asked  bool // whether to drop what was typed
}

// Title names what is changed.
func (p *Page) Title() []string {
	what := "change"
	if p.e != nil {
		what = "change " + p.e.Ref
	}
	return []string{p.s.Name + "  " + p.s.Ref, what}
}

// Init does nothing: what is changed was read already.
func (p *Page) Init() page.Cmd { return page.Cmd{} }

// Loading is true while the change is written.
func (p *Page) Loading() bool { return p.busy }

// Typing is always true: every field is typed.
func (p *Page) Typing() bool { return true }

// Update takes typed keys and what was written.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case kit.Key:
		p.wrong, p.asked = "", false
		p.form.Key(m)
	case page.Written:
		p.busy = false
		if m.Err != nil {
			return p.refuse(m.Err)
		}
		return page.All(page.Back(), page.Say(page.Done, "Changed. u undoes it."))
	}
	return page.Cmd{}
}

// refuse shows what the register does not take at the field that it is about.
func (p *Page) refuse(err error) page.Cmd {
	p.wrong = page.Message(err)
	var other *conflict
	if errors.As(err, &other) { // once it was shown, recording again is a decision
		p.wrong = other.Error()
		p.form.Go(p.form.Fields[other.i])
		p.fields[other.i].was = other.now
		return page.Say(page.Problem, "Nothing is changed: see "+p.form.At().Label+".")
	}
	var bad *problem.Problem
	if errors.As(err, &bad) {
		for i, f := range p.fields {
			code := f.code
			if code != "" && (strings.HasPrefix(bad.Code, code) || strings.HasSuffix(bad.Code, code)) {
				p.form.Go(p.form.Fields[i])
			}
		}
	}
	return page.Say(page.Problem, "Not changed: "+p.wrong)
}

// Commands of the form.
func (p *Page) Commands() []page.Command {
	all := page.Form(&p.form, p.keep, p.stop)
	for i, c := range all {
		if run := c.Run; c.ID == "form.next" || c.ID == "form.down" || c.ID == "form.up" {
			all[i].Run = func() page.Cmd { p.wrong = ""; return run() }
		}
	}
	return append(all[:1:1], append([]page.Command{{ID: "edit.keep", Title: "record the change", Hint: "record",
		Keys: []string{"ctrl+o"}, Run: p.keep}}, all[1:]...)...)
}

// stop leaves the form; once something was typed it asks first.
func (p *Page) stop() page.Cmd {
	switch {
	case p.busy:
		return page.Say(page.Problem, page.BeingSaved)
	case len(p.Unsaved()) > 0 && !p.asked:
		p.asked = true
		return page.Say(page.Info, "Nothing is recorded yet: esc again drops what you typed.")
	}
	return page.Back()
}

// Unsaved is what was typed and is not recorded. Once it is to be recorded the queue of writes has it.
func (p *Page) Unsaved() []saves.Content {
	if c := p.content(); !p.busy && len(c.Fields) > 0 {
		return []saves.Content{c}
	}
	return nil
}

// content is the fields that were changed, in words.
func (p *Page) content() saves.Content {
	c := saves.Content{Of: strings.Join(p.Title(), ", "), What: p.Title()[1], By: p.r.Actor(),
		At: p.c.Now().In(p.c.Zone)}
	for i, f := range p.form.Fields {
		if v := f.Value(); v != strings.TrimSpace(p.fields[i].was) {
			if v == "" {
				v = "(emptied)"
			}
			c.Fields = append(c.Fields, saves.Field{Label: f.Label, Text: v})
		}
	}
	return c
}

// keep checks every field and records those that were changed, on what the register has by then. Fields that are
// as they were leave the history alone.
func (p *Page) keep() page.Cmd {
	x := p.was
	var list []change
	for i, f := range p.form.Fields {
		if f.Value() == p.fields[i].was {
			continue
		}
		if err := p.fields[i].set(&x, f.Value()); err != nil {
			p.form.Go(f)
			p.wrong = text.UpperFirst(text.Safe(err.Error()))
			return page.Say(page.Problem, p.wrong)
		}
		if p.fields[i].get(&x) != p.fields[i].was {
			list = append(list, change{p.fields[i], i, f.Value()})
		}
	}
	if len(list) == 0 {
		return page.All(page.Back(), page.Say(page.Info, "Nothing is changed."))
	}
	p.busy, p.asked = true, false
	return p.c.Save(saves.Job{Subject: "supplier " + p.s.Ref, Label: "change", Content: p.content(),
		Prepare: func() func(context.Context) (any, error) {
			return func(ctx context.Context) (any, error) { return nil, p.write(ctx, list) }
		}})
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

// View draws the form, with what is wrong below the field that has the keyboard.
func (p *Page) View(w, h int) []kit.Line {
	form, row := p.form.View(p.c.Theme, w)
	lines := slices.Clone(form[:row+1])
	to := row
	if p.wrong != "" {
		lines = append(lines, kit.Paragraph(theme.Warn, p.c.Theme.Glyph.NotMet+" "+p.wrong, w, 4)...)
		to = len(lines) - 1
	}
	lines = append(append(lines, form[row+1:]...), kit.Line{})
	about := "The name is changed with r on the page of the supplier, its size and other facts in triage (t)."
	if p.e != nil {
		about = "Facts, and consequence or likelihood by hand with who decides it, are set in triage (t, then o). z " +
			"closes the engagement."
	}
	lines = append(lines, kit.Paragraph(theme.Muted, about, w, 0)...)
	if long := p.form.At().Value(); kit.Width(long) > w/2 {
		lines = append(append(lines, kit.Line{}), kit.Paragraph(theme.Muted,
			strconv.Itoa(len([]rune(long)))+" characters: "+text.Safe(long), w, 0)...)
	}
	return p.scroll.View(lines, h, row, to)
}
