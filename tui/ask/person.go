package ask

import (
	"cmp"
	"context"
	"strings"

	"assure/data"
	"assure/data/lists"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/page"
)

// nameCodes are the refusals that are about the name or a login of a person.
var nameCodes = []string{"no-name", "mixed-scripts", "person-known", "bad-text"}

// OfPerson opens the form of somebody who decides or acts: registered already, or new with what is known of them, which
// has no id then.
func OfPerson(c *page.Common, r *data.Register, p entity.Person) *Page {
	name := Text("Name", p.Name, "as it is to be printed", 100)
	name.Need, name.Codes = "Type the name as it is to be printed.", nameCodes
	role := Text("Role", p.Role, "SIRO, Information asset owner; empty: none", 100)
	logins := Text("Logins", strings.Join(p.Logins, "; "), "that are this person, ; between", 200)
	away := Day("Away until", p.OutOfOffice, "the last day out of office")
	from := Day("Away from", p.AwayFrom, "the first day; empty: already")
	deputy := Person("Deputy", p.Deputy, "while away", nil)
	f := Form{Title: []string{"People", cmp.Or(p.Name, "new person")}, Label: "register a person",
		About: []string{"Who decides is named from this list, under the role given here. A login counts as the " +
			"person, " +
			"as it is typed. Only letters and digits make a name: \"J. Smith\" and \"Smith, J.\" are one."},
		Fields: []Field{name, role, logins, away, from, deputy}, Subject: "people"}
	was := p
	if p.ID == "" { // nothing of it is in the register
		was = entity.Person{}
	}
	put := func(now *entity.Person) error {
		have := strings.Join(now.Logins, "; ")
		err := cmp.Or(
			page.Meanwhile(name.FormField, &now.Name, was.Name, name.Value()),
			page.Meanwhile(role.FormField, &now.Role, was.Role, role.Value()),
			page.Meanwhile(logins.FormField, &have, strings.Join(was.Logins, "; "), logins.Value()),
			page.Meanwhile(away.FormField, &now.OutOfOffice, was.OutOfOffice, away.Date()),
			page.Meanwhile(from.FormField, &now.AwayFrom, was.AwayFrom, from.Date()),
			page.Meanwhile(deputy.FormField, &now.Deputy, was.Deputy, deputy.Value()))
		if have != strings.Join(now.Logins, "; ") {
			now.Logins = questionnaire.SplitList(have)
		}
		return err
	}
	f.Do = func(ctx context.Context) (string, error) {
		var now entity.Person
		if err := put(&now); err != nil {
			return "", err
		}
		now, err := r.AddPerson(ctx, now)
		return text.Safe(now.Name) + " is registered.", err
	}
	if p.ID != "" {
		f.Label = "change " + p.Name
		f.Do = func(ctx context.Context) (string, error) {
			said := text.Safe(name.Value()) + " is changed. What was decided keeps the name of then."
			if role.Value() != was.Role {
				held, err := lists.HeldBy(ctx, r, was)
				if err != nil {
					return "", err
				}
				if words := held.Words(); words != "" {
					said += " In their hands: " + words + "."
				}
			}
			return Edit(said, put, func(f func(*entity.Person) error) error { return r.EditPerson(ctx, p.ID, f) })
		}
	}
	return New(c, r, f)
}
