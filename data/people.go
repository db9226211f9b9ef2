package data

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
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

// UpdatePerson writes a new version of a registered person. A name that changes is kept as a former one.
func (r *Register) UpdatePerson(ctx context.Context, p entity.Person) error {
	return r.EditPerson(ctx, p.ID, func(now *entity.Person) error { *now = p; return nil })
}

// EditPerson is [Register.UpdatePerson] of what change makes of the person as registered now; an error of change writes
// nothing.
func (r *Register) EditPerson(ctx context.Context, id string, change func(*entity.Person) error) error {
	return r.Update(ctx, actPerson, func(tx *Tx) error {
		was, err := store.Get(ctx, tx, store.People, id)
		if err != nil {
			return err
		}
		p := was
		if err := change(&p); err != nil {
			return err
		}
		p.ID = was.ID
		tx.Subject("person", p.ID, "changed")
		if was.Name != p.Name && !slices.Contains(p.Former, was.Name) {
			p.Former = append(slices.Clone(p.Former), was.Name)
		}
		return tx.putPerson(ctx, &p)
	})
}

// RetirePerson ends a person, who decides nothing from then on, for a reason that is kept; an empty one is not.
func (r *Register) RetirePerson(ctx context.Context, id, reason string) error {
	return r.EditPerson(ctx, id, func(now *entity.Person) error {
		now.Retired, now.Why = true, nil
		if strings.TrimSpace(reason) != "" {
			now.Why = &entity.Reopening{By: r.Actor(), At: r.Now(), Reason: questionnaire.Text(reason)}
		}
		return nil
	})
}

// OnlyDecider lists what nobody else who decides has the authority for, by the rules of the settings: bands, or
// [scoring.FatalMustHave]. It is empty for who has no authority that others lack, and for who decides no more.
func (r *Register) OnlyDecider(ctx context.Context, id string) (of []string, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		people, err := peopleOf(ctx, v)
		if err != nil {
			return err
		}
		s, _, err := r.Reader().Settings(ctx, v)
		if err != nil {
			return err
		}
		for _, rule := range s.Effective().Authority {
			may := slices.DeleteFunc(slices.Clone(people), func(p entity.Person) bool {
				return p.Retired || rule.Role == "" || !s.MayDecide(p.Role, rule)
			})
			if len(may) == 1 && may[0].ID == id {
				of = append(of, rule.For)
			}
		}
		return nil
	})
	return of, err
}

func (tx *Tx) putPerson(ctx context.Context, p *entity.Person) error {
	p.Logins = slices.DeleteFunc(slices.Clone(p.Logins), func(l string) bool { return strings.TrimSpace(l) == "" })
	p.Name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) { // nobody sees them
			return -1
		}
		return r
	}, p.Name)
	fields := []*string{&p.Name, &p.Role, &p.Deputy}
	if !p.Retired {
		p.Why = nil
	}
	if p.Why != nil {
		why := *p.Why
		fields = append(fields, (*string)(&why.Reason))
		p.Why = &why
	}
	for i := range p.Logins {
		fields = append(fields, &p.Logins[i])
	}
	if err := CleanAll(fields...); err != nil {
		return err
	}
	if err := checkName(p.Name); err != nil {
		return err
	}
	if name, role := entity.NameAndRole(p.Name); role != "" && text.Letters(role) == text.Letters(p.Role) {
		p.Name = name // "Dr Example (SIRO)", role SIRO: the role is not part of the name
	}
	p.Login = entity.PersonKey(p.Name)
	people, err := tx.people(ctx)
	if err != nil {
		return err
	}
	for i := range people {
		if x := &people[i]; x.ID != p.ID && overlap(x, p) {
			return problem.New("person-known", text.Safe(p.Name), "change that person, or write the name in full",
				"%s is registered already", text.Safe(x.Name))
		}
	}
	if p.Level != entity.LevelNone && !p.Level.Known() {
		return problem.New("unknown-level", text.Safe(string(p.Level)), "give one of "+levelWords(),
			"there is no such level")
	}
	s, _, err := tx.r.Reader().Settings(ctx, tx)
	if err != nil {
		return err
	}
	if err := tx.keepsOne(ctx, s, people, p); err != nil {
		return err
	}
	_, err = store.Put(ctx, tx, store.People, *p)
	return err
}

func levelWords() string {
	var words []string
	for _, l := range entity.Levels() {
		words = append(words, string(l))
	}
	return strings.Join(words, ", ")
}

// overlap reports whether two people could be taken for one: names are compared with names as [entity.SameName] does,
// logins with logins and names as they are typed, in any case.
func overlap(a, b *entity.Person) bool {
	typed := func(p *entity.Person) (all []string) {
		for _, s := range slices.Concat(p.Logins, []string{p.Name}, p.Former) {
			all = append(all, text.Fold(s))
		}
		return all
	}
	shared := func(x, y []string) bool {
		return slices.ContainsFunc(x, func(s string) bool { return slices.Contains(y, s) })
	}
	all := typed(a)
	if shared(typed(b)[:len(b.Logins)], all) || shared(all[:len(a.Logins)], typed(b)) {
		return true
	}
	for _, x := range append([]string{a.Name}, a.Former...) {
		if slices.ContainsFunc(append([]string{b.Name}, b.Former...),
			func(y string) bool { return entity.SameName(x, y) }) {
			return true
		}
	}
	return false
}

// checkName refuses what cannot be told apart as the name of a person: no letter and no digit, or letters of two
// alphabets that look alike.
func checkName(name string) error {
	switch {
	case entity.PersonKey(name) == "":
		return problem.New("no-name", text.Safe(name), "give the name as it is to be printed", "a person needs a name")
	case text.MixedScripts(name):
		return problem.New("mixed-scripts", text.Safe(name), "type the name again in one alphabet",
			"the name has letters of two alphabets that look alike")
	}
	return nil
}

// People lists the registered people by name, retired ones too, as they were at a moment.
func (r *Register) People(ctx context.Context, at book.At) (list entity.People, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = peopleOf(ctx, v)
		return err
	})
	return list, err
}

// Unregistered lists names that decided and are not of these people: registers of earlier releases took any name.
func (r *Register) Unregistered(ctx context.Context, people entity.People, at book.At) ([]string, error) {
	list, err := r.Decisions(ctx, "", at)
	var out []string
	for _, d := range list {
		for _, name := range []string{d.Person, d.Second} {
			if name != "" && people.Find(name) == nil && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out, err
}

// Person finds a registered person by name or login. The error names those that are near.
func (r *Register) Person(ctx context.Context, name string) (entity.Person, error) {
	people, err := r.People(ctx, book.At{})
	if err != nil {
		return entity.Person{}, err
	}
	p, err := named(people, name)
	if err == nil && p == nil {
		err = notRegistered(people, name)
	}
	if err != nil {
		return entity.Person{}, err
	}
	return *p, nil
}

// named finds the person that somebody typed: by name or login, or by a name with a role in brackets, which must be the
// person's. It is nil where nobody of the name is registered. Every name that people type goes through it.
func named(people entity.People, typed string) (*entity.Person, error) {
	p := people.Find(typed)
	if p == nil || p.HasRole(typed) {
		return p, nil
	}
	_, role := entity.NameAndRole(typed)
	has := "without a role"
	if p.Role != "" {
		has = "as " + text.Safe(p.Role)
	}
	return nil, problem.New("other-role", text.Safe(typed),
		"leave the brackets out, or change the role on the list of people",
		"%s is registered %s, not as %s", text.Safe(p.Name), has, text.Safe(role))
}

// nameTyped is how a name that somebody typed is kept: as registered where a role in brackets says who that is, else as
// it is typed.
func nameTyped(ctx context.Context, v store.Viewer, typed string) (string, error) {
	if _, role := entity.NameAndRole(typed); role == "" {
		return typed, nil
	}
	people, err := peopleOf(ctx, v)
	if err != nil {
		return "", err
	}
	p, err := named(people, typed)
	if err != nil || p == nil {
		return typed, err
	}
	return p.Name, nil
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
