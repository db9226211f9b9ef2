// Package ask is the page of a form: some fields, each with what is wrong about it below it, recorded through the
// register. What the register refuses is said at the field that it is about, and nothing typed is lost.
package ask

import (
	"context"
	"errors"
	"reflect"
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
func (f *Field) Changed() bool { return f.Words() != strings.TrimSpace(f.was) }

// Form is what a page asks.
type Form struct {
	Title   []string
	About   []string // above the fields, a paragraph each
	Fields  []Field
	Follow  func() // shows and hides fields after each change; nil for none
	Subject string // of the write: "risk R-00012"
	Label   string // the act, such as "edit R-00012"
	// Do records what was typed, and says in words what it did; [Unchanged] where it changed nothing.
	Do func(context.Context) (string, error)
	// Then is run once it is recorded, on the page below; nil for nothing.
	Then func() page.Cmd
}

// Unchanged says that a form was recorded with what the register has already: nothing is written, and there is nothing
// to undo.
const Unchanged = "Nothing was changed."

// Edit records a change with edit, and says said or, where put left things as they were, [Unchanged].
func Edit[T any](said string, put func(*T) error, edit func(func(*T) error) error) (string, error) {
	changed := false
	err := edit(func(now *T) error {
		was := *now
		err := put(now)
		changed = !reflect.DeepEqual(was, *now)
		return err
	})
	if err == nil && !changed {
		said = Unchanged
	}
	return said, err
}

// Page is a form on the screen.
type Page struct {
	*page.Filling
	c      *page.Common
	r      *data.Register
	f      Form
	people entity.People
	at     int // of the names proposed
	typed  string
	scroll kit.Scroll
}

type named struct {
	people entity.People
	err    error
}

// New opens a form.
func New(c *page.Common, r *data.Register, f Form) *Page {
	p := &Page{c: c, r: r, f: f}
	var fields []*kit.FormField
	for i := range f.Fields {
		fields = append(fields, f.Fields[i].FormField)
	}
	p.Filling = c.Fill(strings.Join(f.Title, ", "), f.Label, fields...)
	p.follow()
	return p
}

// follow shows the fields that what is chosen needs.
func (p *Page) follow() {
	if p.f.Follow != nil {
		p.f.Follow()
	}
	if p.At().Off {
		p.Step(1)
	}
}

// Title is that of the form.
func (p *Page) Title() []string { return p.f.Title }

// Init reads the people where a name is asked for.
func (p *Page) Init() page.Cmd {
	return page.All(p.Found(), p.readPeople())
}

func (p *Page) readPeople() page.Cmd {
	if !slices.ContainsFunc(p.f.Fields, func(f Field) bool { return f.Names }) {
		return page.Cmd{}
	}
	return page.Do(func() any {
		people, err := p.r.People(p.c.Context, book.At{})
		return named{people, err}
	})
}

// Loading is true while the form is recorded.
func (p *Page) Loading() bool { return p.Busy() }

// Update takes people, results and typed keys.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case named:
		if m.err == nil { // without them the name is typed in full
			p.people = m.people
		}
	case page.Written:
		if m.Err != nil {
			return p.refused(m.Err)
		}
		said, _ := m.Value.(string)
		if said == Unchanged {
			return page.All(page.Back(), page.Say(page.Info, said))
		}
		after := page.Cmd{}
		if p.f.Then != nil {
			after = page.Cmd{Acts: []any{page.Then{Run: p.f.Then}}}
		}
		return page.All(page.Back(), page.Say(page.Done, said), after)
	case page.Resume: // back from the list of people
		return p.readPeople()
	case kit.Key:
		p.typed, p.at = "", 0
		return p.Key(m)
	}
	return page.Cmd{}
}

// refused says what the register refused at the field that it is about, else in the notice.
func (p *Page) refused(err error) page.Cmd {
	if cmd, ok := p.Conflicted(err); ok {
		return cmd
	}
	var pr *problem.Problem
	if errors.As(err, &pr) {
		if f := p.about(pr); f != nil {
			words := strings.ReplaceAll(page.Message(err), page.RegisterStep, "ctrl+p registers the person")
			return p.Refuse(page.Wrong{Field: f, Words: words})
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
	all := p.Filling.Commands(p.keep, page.Back)
	for i, c := range all {
		if c.ID == "form.choose" || c.ID == "form.choose-back" {
			all[i].Run = func() page.Cmd { cmd := c.Run(); p.follow(); return cmd }
		}
	}
	all = append(all, page.Command{ID: "form.keep", Title: "record it without going through the other fields",
		Hint: "record", Keys: []string{"ctrl+o"}, Run: p.keep})
	if names := p.proposed(); len(names) > 0 {
		all = append(all, page.Command{ID: "form.name", Title: "take the name proposed, or the next one",
			Hint: "take name", Keys: []string{"ctrl+n"}, Run: page.Run(p.takeName)})
	}
	if f := p.field(); f.Names && f.Value() != "" && p.people.Find(f.Value()) == nil {
		all = append(all, page.Command{ID: "form.register", Title: "register this person", Keys: []string{"ctrl+p"},
			Run: func() page.Cmd { return page.Go(OfPerson(p.c, p.r, entity.Person{Name: f.Value()})) }})
	}
	return all
}

// field is the one with the keyboard.
func (p *Page) field() *Field {
	i := slices.IndexFunc(p.f.Fields, func(f Field) bool { return f.FormField == p.At() })
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
	p.Keep()
}

// keep checks every field and records the form, unless something is wrong: that field then has the keyboard.
func (p *Page) keep() page.Cmd {
	var wrong []page.Wrong
	for _, f := range p.f.Fields {
		f.Wrong = ""
		if f.Off || f.Input == nil {
			continue
		}
		switch v := f.Value(); {
		case v == "" && f.Need != "":
			wrong = append(wrong, page.Wrong{Field: f.FormField, Words: f.Need})
		case f.Check != nil:
			if err := f.Check(v); err != nil {
				wrong = append(wrong, page.Wrong{Field: f.FormField, Words: sentence(page.Message(err))})
			}
		}
	}
	if len(wrong) > 0 {
		return p.Refuse(wrong...)
	}
	do := p.f.Do
	return p.Record(p.f.Subject, func(ctx context.Context) (any, error) { return do(ctx) })
}

// View draws what is asked.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	var lines []kit.Line
	for _, s := range p.f.About {
		lines = append(lines, kit.Paragraph(theme.Muted, s, w, 0)...)
	}
	lines = append(lines, kit.Line{})
	form, row := p.Form.View(t, w)
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
	return p.scroll.View(t, lines, w, h, row, row)
}

func roleWords(x entity.Person) string {
	if x.Role == "" {
		return "  no role"
	}
	return "  " + text.Safe(x.Role)
}
