// Package people is the page of the people who decide and act: their names, roles, logins and when they are away. Here
// somebody is registered, changed and ended.
package people

import (
	"cmp"
	"context"
	"strings"
	"sync/atomic"

	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/ask"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Row is somebody who is registered, or a name that decided before names had to be.
type Row struct {
	entity.Person
	asOf questionnaire.Date
}

func (p *Row) registered() bool { return p.ID != "" }

// state says whether a person decides today.
func (p *Row) state() string {
	switch {
	case !p.registered():
		return "not registered"
	case p.Retired:
		return "ended"
	case p.AwayOn(p.asOf):
		return "away"
	}
	return "decides"
}

type people struct {
	c     *page.Common
	r     *data.Register
	ended atomic.Pointer[entity.Person] // who was ended here last, and is not back
	moved atomic.Int64                  // the number of what was reassigned here last, 0 for none
}

// New opens the list with a filter, "" for none.
func New(c *page.Common, r *data.Register, filter string) *list.Page[Row] {
	p := &people{c: c, r: r}
	return list.New(c, r, p.spec(), filter)
}

var states = []string{"decides", "away", "ended", "not-registered", "all"}

func (p *people) spec() list.Spec[Row] {
	return list.Spec[Row]{
		Name: "People", One: "person", Many: "people", Cells: p.cells,
		Columns: []kit.Column{{Title: "Name", Width: 20, Flex: true}, {Title: "Role", Width: 24},
			{Title: "State", Width: 14}, {Title: "Away until", Width: 11, Drop: 2},
			{Title: "Logins", Width: 18, Drop: 1}},
		Key: func(p *Row) string { return p.Name }, Copy: copied, Search: copied,
		Fields: list.Fields{{Name: "role"}, {Name: "state", Values: states}}, Has: has,
		Orders: []list.Order[Row]{{Name: "name", Compare: byName}, {Name: "role", Compare: func(a, b *Row) int {
			return cmp.Compare(text.Fold(a.Role), text.Fold(b.Role))
		}, Known: func(p *Row) bool { return p.Role != "" }}},
		Over: func(p *Row) bool { return p.Retired }, OverWord: "ended", OverField: "state",
		Read: p.read, About: p.about, Open: p.edit, OpenTitle: "change: name, role, logins, when away",
		OpenHint: "change",
		Acts:     p.acts,
		Empty: []string{"Who decides is named from this list, under the role given there.",
			"n registers somebody, yourself first: you are " + text.Safe(p.r.Actor()) + "."},
	}
}

func byName(a, b *Row) int { return cmp.Compare(text.Fold(a.Name), text.Fold(b.Name)) }

func (p *people) read(ctx context.Context) ([]Row, error) {
	all, err := p.r.People(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	names, err := p.r.Unregistered(ctx, all, book.At{})
	for _, name := range names {
		all = append(all, entity.Person{Name: name})
	}
	out := make([]Row, len(all))
	for i, x := range all {
		out[i] = Row{x, p.r.Today()}
	}
	return out, err
}

func has(p *Row, field, v string) bool {
	if field == "role" {
		return list.Contains(p.Role, v)
	}
	return v == "all" || list.Word(strings.ReplaceAll(p.state(), " ", "-"), v)
}

func copied(p *Row) string {
	return text.Safe(strings.Join(append([]string{p.Name, p.Role}, append(p.Logins, p.Former...)...), "  "))
}

func (p *people) cells(x *Row) []kit.Span {
	state := kit.S(theme.Plain, x.state())
	if !x.registered() {
		state.Role = theme.Warn
	} else if x.Retired {
		state.Role = theme.Muted
	}
	away := ""
	if x.OutOfOffice >= x.asOf {
		away = x.OutOfOffice.String()
	}
	return []kit.Span{{Text: text.Safe(x.Name)}, {Text: text.Safe(x.Role)}, state, {Text: away},
		{Text: text.Safe(strings.Join(x.Logins, "; "))}}
}

func (p *people) about(x *Row, w int) []kit.Line {
	t := p.c.Theme
	note := ""
	switch {
	case !x.registered():
		note = "decided before names had to be on this list; n registers the name"
	case x.Retired:
		note = "decides no more; what was decided stays. x brings them back"
	}
	away := ""
	if x.OutOfOffice >= x.asOf {
		away = "until " + x.OutOfOffice.Long()
		if x.AwayFrom != 0 {
			away = x.AwayFrom.Long() + " to " + x.OutOfOffice.Long()
		}
		if x.Deputy != "" {
			away = list.Join(t, away, "deputy "+x.Deputy)
		}
	}
	ended := ""
	if x.Retired && x.Why != nil {
		ended = p.r.Day(x.Why.At).Long() + " by " + x.Why.By + ": " + string(x.Why.Reason)
	}
	lines := kit.Paragraph(theme.Strong, text.Safe(list.Join(t, x.Name, x.Role)), w, 0)
	return append(lines, list.Facts(w, [2]string{"State", list.Join(t, x.state(), note)},
		[2]string{"Ended", ended},
		[2]string{"Away", away}, [2]string{"Logins", strings.Join(x.Logins, "; ")},
		[2]string{"Before", strings.Join(x.Former, "; ")})...)
}

// acts are what can be done about a person.
func (p *people) acts(x *Row) []page.Command {
	end := page.Command{ID: "person.end", Title: "end: decides no more, asks first; what was decided stays",
		Hint: "end", Keys: []string{"x"}, Off: x == nil || !x.registered(),
		Why: "nobody who is registered is under the cursor", Run: func() page.Cmd { return p.end(x) }}
	if x != nil && x.Retired {
		end.Title, end.Hint = "bring back: decides again", "bring back"
		end.Run = func() page.Cmd { return p.bringBack(&x.Person) }
	}
	undo := page.Command{ID: "person.undo", Title: "undo: bring back who was ended here last",
		Keys: []string{"u", "ctrl+z"}, Off: true, Why: "nobody was ended here"}
	if last := p.ended.Load(); last != nil {
		undo.Off, undo.Hint = false, "undo"
		undo.Run = func() page.Cmd { return p.bringBack(last) }
	} else if n := p.moved.Load(); n > 0 {
		undo.Off, undo.Hint, undo.Title = false, "undo", "undo: give back what was moved here last"
		undo.Run = func() page.Cmd { return p.giveBack(int(n)) }
	}
	give := page.Command{ID: "person.give", Title: "give their open work to somebody else, asks first",
		Hint: "give work", Keys: []string{"m"}, Off: x == nil, Why: "nobody is under the cursor",
		Run: func() page.Cmd { return p.give(x) }}
	return []page.Command{{ID: "person.add", Title: "register somebody", Hint: "register", Keys: []string{"n"},
		Run: func() page.Cmd {
			new := entity.Person{}
			if x != nil && !x.registered() {
				new.Name = x.Name
			}
			return page.Go(ask.OfPerson(p.c, p.r, new))
		}}, give, end, undo}
}

func (p *people) edit(x *Row) page.Cmd { return page.Go(ask.OfPerson(p.c, p.r, x.Person)) }

// end asks before a person is ended, and says what that means.
func (p *people) end(x *Row) page.Cmd {
	who := x.Person
	only, err := p.r.OnlyDecider(p.c.Context, who.ID)
	if err != nil {
		return page.Say(page.Problem, "Not ended: "+page.Message(err))
	}
	name := text.Safe(who.Name)
	about := []string{"End " + text.Safe(list.Join(p.c.Theme, who.Name, who.Role)) + "?",
		name + " decides nothing from then on. What was decided stays. u on the list, or x on the row of those ended " +
			"(A shows them), brings them back."}
	if len(only) > 0 {
		about = append(about, name+" is the only person who decides in the role "+text.Safe(who.Role)+": nobody could "+
			"decide what needs it ("+text.Safe(strings.Join(only, ", "))+").")
	}
	held, err := lists.HeldBy(p.c.Context, p.r, who)
	if err != nil {
		return page.Say(page.Problem, "Not ended: "+page.Message(err))
	}
	if words := held.Words(); words != "" {
		about = append(about, "In their hands: "+words+". These stay theirs until somebody else takes them.")
	}
	reason := ask.Reason()
	if entity.People([]entity.Person{who}).Find(p.r.Actor()) != nil {
		about = append(about, "This is you: you are "+text.Safe(p.r.Actor())+".")
	}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"People", who.Name, "end"}, About: about,
		Fields:  []ask.Field{reason, ask.Word("end", "you are "+p.r.Actor())},
		Subject: "people", Label: "end " + who.Name, Do: func(ctx context.Context) (string, error) {
			if err := p.r.RetirePerson(ctx, who.ID, reason.Value()); err != nil {
				return "", err
			}
			p.ended.Store(&who)
			return name + " decides no more. u brings them back.", nil
		}}))
}

func (p *people) bringBack(who *entity.Person) page.Cmd {
	return list.Write(p.c, "people", "People", "bring back "+who.Name, func(ctx context.Context) (string, error) {
		err := p.r.EditPerson(ctx, who.ID, func(now *entity.Person) error { now.Retired = false; return nil })
		if err != nil {
			return "", err
		}
		p.ended.Store(nil)
		return text.Safe(who.Name) + " decides again.", nil
	})
}
