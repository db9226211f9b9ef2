package data

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// AddPerson registers somebody who decides or acts, and returns the person with its identifier. Neither the name nor a
// login may mean somebody who is registered already.
func (r *Register) AddPerson(ctx context.Context, p entity.Person) (entity.Person, error) {
	err := r.Update(ctx, actPerson, func(tx *Tx) error {
		p.ID = tx.NewID()
		tx.Subject("person", p.ID, "added")
		return tx.putPerson(ctx, &p)
	})
	return p, err
}

// UpdatePerson writes a new version of a registered person.
func (r *Register) UpdatePerson(ctx context.Context, p entity.Person) error {
	return r.Update(ctx, actPerson, func(tx *Tx) error {
		if _, err := store.Get(ctx, tx, store.People, p.ID); err != nil {
			return err
		}
		tx.Subject("person", p.ID, "changed")
		return tx.putPerson(ctx, &p)
	})
}

func (tx *Tx) putPerson(ctx context.Context, p *entity.Person) error {
	p.Logins = slices.DeleteFunc(slices.Clone(p.Logins), func(l string) bool { return strings.TrimSpace(l) == "" })
	fields := []*string{&p.Name, &p.Role, &p.Deputy}
	for i := range p.Logins {
		fields = append(fields, &p.Logins[i])
	}
	if err := CleanAll(fields...); err != nil {
		return err
	}
	if p.Login = entity.PersonKey(p.Name); p.Login == "" {
		return problem.New("no-name", "", "give the name as it is to be printed", "a person needs a name")
	}
	people, err := tx.people(ctx)
	if err != nil {
		return err
	}
	for _, name := range append([]string{p.Name}, p.Logins...) {
		for i := range people {
			if people[i].ID != p.ID && people[i].Is(name) {
				return problem.New("person-known", text.Safe(name), "change that person, or write the name in full",
					"%s is registered already", text.Safe(people[i].Name))
			}
		}
	}
	_, err = store.Put(ctx, tx, store.People, *p)
	return err
}

// People lists the registered people by name, retired ones too, as they were at a moment.
func (r *Register) People(ctx context.Context, at book.At) (list entity.People, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = peopleOf(ctx, v)
		return err
	})
	return list, err
}

// Person finds a registered person by name or login. The error names those that are near.
func (r *Register) Person(ctx context.Context, name string) (entity.Person, error) {
	people, err := r.People(ctx, book.At{})
	if err != nil {
		return entity.Person{}, err
	}
	if p := people.Find(name); p != nil {
		return *p, nil
	}
	return entity.Person{}, notRegistered(people, name)
}

func (tx *Tx) people(ctx context.Context) (entity.People, error) { return peopleOf(ctx, tx) }

func peopleOf(ctx context.Context, v store.Viewer) (entity.People, error) {
	list, err := store.List(ctx, v, store.People)
	slices.SortFunc(list, func(a, b entity.Person) int { return cmp.Compare(text.Fold(a.Name), text.Fold(b.Name)) })
	return list, err
}

// notRegistered is the problem of a name that the register does not know: it names those that are near.
func notRegistered(people entity.People, name string) error {
	fix := `assure person add "` + text.Safe(name) + `" --role ROLE registers the person`
	if near := people.Near(name); len(near) > 0 {
		for i := range near {
			near[i] = text.Safe(near[i])
		}
		fix = "is it " + strings.Join(near, ", or ") + "? If not, " + fix
	}
	return problem.New("unknown-person", text.Safe(name), fix, "nobody of this name is registered")
}
