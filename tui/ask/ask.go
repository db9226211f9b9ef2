// Package ask is the page of a form: some fields, each with what is wrong about it below it, recorded through the
// register. What the register refuses is said at the field that it is about, and nothing typed is lost.
package ask

import (
	"context"
	"errors"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/theme"
)

// Field is a field of a form.
type Field struct {
	*kit.FormField
	Need  string               // what is said of an empty one; "" where it may be empty
	Check func(v string) error // nil takes anything
	Codes []string             // of the problems of the register that are about this field
	Names bool                 // a name of the list of people, proposed as one types
	Help  string               // below the field, such as what its numbers mean
	was   string
}

// Changed reports whether the field has another value than at first.
func (f *Field) Changed() bool { return f.value() != f.was }

func (f *Field) value() string {
	if f.Input != nil {
		return f.Input.Value()
	}
	return f.Options[f.Chosen]
}

// Form is what a page asks.
type Form struct {
	Title   []string
	About   []string // above the fields, a paragraph each
	Fields  []Field
	Subject string // of the write: "risk R-00012"
	Label   string
	// Do records what was typed, and says in words what it did.
	Do func(context.Context) (string, error)
}

// Page is a form on the screen.
type Page struct {
	c      *page.Common
	r      *data.Register
	f      Form
	form   kit.Form
	start  string // what was in the fields at first
	asked  bool   // whether to drop what was typed
	people entity.People
	at     int // of the names proposed
	typed  string
	scroll kit.Scroll
	busy   bool
}

type named struct {
	people entity.People
	err    error
}

// New opens a form.
func New(c *page.Common, r *data.Register, f Form) *Page {
	p := &Page{c: c, r: r, f: f}
	for i := range f.Fields {
		p.form.Fields = append(p.form.Fields, f.Fields[i].FormField)
	}
	p.start = p.values()
	return p
}

// values are all values in one text, to see whether one changed.
func (p *Page) values() string {
	var all []string
	for i := range p.f.Fields {
		all = append(all, p.f.Fields[i].value())
	}
	return strings.Join(all, "\x00")
}

// Title is that of the form.
func (p *Page) Title() []string { return p.f.Title }

// Init reads the people where a name is asked for.
func (p *Page) Init() page.Cmd {
	if !slices.ContainsFunc(p.f.Fields, func(f Field) bool { return f.Names }) {
		return page.Cmd{}
	}
	return page.Do(func() any {
		people, err := p.r.People(p.c.Context, book.At{})
		return named{people, err}
	})
}

// Loading is true while the form is recorded.
func (p *Page) Loading() bool { return p.busy }

// Typing is true while a field is typed.
func (p *Page) Typing() bool { return p.form.Typing() }

// Update takes people, results and typed keys.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case named:
		if m.err == nil { // without them the name is typed in full
			p.people = m.people
		}
	case page.Written:
		p.busy = false
		if m.Err != nil {
			return p.refused(m.Err)
		}
		said, _ := m.Value.(string)
		return page.All(page.Back(), page.Say(page.Done, said))
	case kit.Key:
		p.asked = false
		p.form.Key(m)
		p.form.At().Wrong, p.typed, p.at = "", "", 0
	}
	return page.Cmd{}
}

// refused says what the register refused at the field that it is about, else in the notice.
func (p *Page) refused(err error) page.Cmd {
	var pr *problem.Problem
	if errors.As(err, &pr) {
		if f := p.about(pr); f != nil {
			f.Wrong = page.Message(err)
			p.form.Go(f)
			return page.Say(page.Problem, "Nothing is recorded: see "+f.Label+".")
		}
	}
	return page.Say(page.Problem, "Nothing is recorded: "+page.Message(err))
}

// about is the field that a problem is about: of several the one with the value that it names. nil for none.
func (p *Page) about(pr *problem.Problem) *kit.FormField {
	var found *kit.FormField
	for _, f := range p.f.Fields {
		if !slices.Contains(f.Codes, pr.Code) || f.Off {
			continue
		}
		if found == nil || f.Input != nil && pr.Where != "" && list.Fold(f.Value()) == list.Fold(pr.Where) {
			found = f.FormField
		}
	}
	return found
}

// Commands of the form.
func (p *Page) Commands() []page.Command {
	all := page.Form(&p.form, p.keep, p.stop)
	all = append(all, page.Command{ID: "form.keep", Title: "record it without going through the other fields",
		Hint: "record", Keys: []string{"ctrl+o"}, Run: p.keep})
	if names := p.proposed(); len(names) > 0 {
		all = append(all, page.Command{ID: "form.name", Title: "take the name proposed, or the next one",
			Hint: "take name", Keys: []string{"ctrl+n"}, Run: page.Run(p.takeName)})
	}
	return all
}

// stop leaves the form; once something was typed it asks first.
func (p *Page) stop() page.Cmd {
	if p.busy {
		return page.Say(page.Problem, page.BeingSaved)
	}
	if p.values() != p.start && !p.asked {
		p.asked = true
		return page.Say(page.Info, "Nothing is recorded yet: esc again drops what you typed.")
	}
	return page.Back()
}

// field is the one with the keyboard.
func (p *Page) field() *Field {
	i := slices.IndexFunc(p.f.Fields, func(f Field) bool { return f.FormField == p.form.At() })
	return &p.f.Fields[i]
}

// proposed are the people whose names have what was typed, with their roles.
func (p *Page) proposed() []entity.Person {
	f := p.field()
	if !f.Names {
		return nil
	}
	typed := list.Fold(f.Value())
	if p.typed != "" {
		typed = p.typed[1:]
	}
	var out []entity.Person
	for i := range p.people {
		if x := p.people[i]; !x.Retired && strings.Contains(list.Fold(x.Name), typed) {
			out = append(out, x)
		}
	}
	return out
}

func (p *Page) takeName() {
	names := p.proposed()
	if p.typed == "" { // what was typed before the first one was taken
		p.typed, p.at = " "+list.Fold(p.field().Value()), 0
	} else {
		p.at++
	}
	p.field().Input.SetValue(names[p.at%len(names)].Name)
	p.field().Wrong = ""
}

// keep checks every field and records the form, unless something is wrong: that field then has the keyboard.
func (p *Page) keep() page.Cmd {
	var first *kit.FormField
	for _, f := range p.f.Fields {
		f.Wrong = ""
		if f.Off || f.Input == nil {
			continue
		}
		switch v := f.Value(); {
		case v == "" && f.Need != "":
			f.Wrong = f.Need
		case f.Check != nil:
			if err := f.Check(v); err != nil {
				f.Wrong = page.Message(err)
			}
		}
		if f.Wrong != "" && first == nil {
			first = f.FormField
		}
	}
	if first != nil {
		p.form.Go(first)
		return page.Say(page.Problem, "Nothing is recorded: see "+first.Label+".")
	}
	p.busy, p.asked = true, false
	do := p.f.Do
	return p.c.Save(saves.Job{Subject: p.f.Subject, Label: p.f.Label, Content: p.content(),
		Prepare: func() func(context.Context) (any, error) {
			return func(ctx context.Context) (any, error) { return do(ctx) }
		}})
}

// Unsaved is what was typed and is not recorded. Once it is to be recorded the queue of writes has it.
func (p *Page) Unsaved() []saves.Content {
	if p.busy || p.values() == p.start {
		return nil
	}
	return []saves.Content{p.content()}
}

// content is the form in words.
func (p *Page) content() saves.Content {
	c := saves.Content{Of: strings.Join(p.f.Title, ", "), What: p.f.Label, By: p.r.Actor(),
		At: p.c.Now().In(p.c.Zone)}
	for i := range p.f.Fields {
		if f := &p.f.Fields[i]; !f.Off {
			c.Fields = append(c.Fields, saves.Field{Label: f.Label, Text: f.value()})
		}
	}
	return c
}

// View draws what is asked.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	var lines []kit.Line
	for _, s := range p.f.About {
		lines = append(lines, kit.Paragraph(theme.Muted, s, w, 0)...)
	}
	lines = append(lines, kit.Line{})
	form, row := p.form.View(t, w)
	row += len(lines)
	lines = append(append(lines, form...), kit.Line{})
	lines = append(lines, kit.Paragraph(theme.Muted, p.field().Help, w, 2)...)
	for i, x := range p.proposed() {
		mark := "  "
		if p.typed != "" && i == p.at%len(p.proposed()) {
			mark = t.Glyph.Cursor + " "
		}
		lines = append(lines, kit.L(kit.S(theme.Accent, "  "+mark), kit.S(theme.Plain, text.Safe(x.Name)),
			kit.S(theme.Muted, roleWords(x))))
	}
	return p.scroll.View(lines, h, row, row)
}

func roleWords(x entity.Person) string {
	if x.Role == "" {
		return "  no role"
	}
	return "  " + text.Safe(x.Role)
}
