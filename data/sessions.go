package data

import (
	"context"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// As is the register for another person: the same open file under their name. What it returns is not closed; the
// register that was opened is.
func (r *Register) As(ctx context.Context, actor string) (*Register, error) {
	other := *r
	err := r.View(ctx, book.At{}, func(v *store.View) (err error) {
		other.actor, err = nameTyped(ctx, v, actor)
		return err
	})
	other.lent = true
	return &other, err
}

// AddKey gives a person a key to sign in with. A key is one person's only, retired people's too: what was done with it
// is theirs.
func (r *Register) AddKey(ctx context.Context, person string, k entity.Key) (p entity.Person, err error) {
	err = r.Update(ctx, actKey, func(tx *Tx) error {
		people, err := tx.people(ctx)
		if err != nil {
			return err
		}
		found, err := named(people, person)
		if err == nil && found == nil {
			err = notRegistered(people, person)
		}
		if err != nil {
			return err
		}
		p = *found
		if p.Retired {
			return problem.New("person-retired", text.Safe(p.Name), "`assure person set` brings them back",
				"%s has retired", text.Safe(p.Name))
		}
		for i := range people {
			if people[i].Key(k.Fingerprint) != nil {
				return problem.New("key-known", k.Fingerprint, "have each person make a key of their own",
					"the key is that of %s already", text.Safe(people[i].Name))
			}
		}
		if err := CleanAll(&k.Note); err != nil {
			return err
		}
		k.By, k.Added = tx.Actor(), r.Day(tx.At())
		p.Keys = append(slices.Clone(p.Keys), k)
		tx.Subject("person", p.ID, "key added "+k.Fingerprint)
		return tx.putPerson(ctx, &p)
	})
	return p, err
}

// RemoveKey takes a key from the person who has it: nobody signs in with it from then on.
func (r *Register) RemoveKey(ctx context.Context, fingerprint string) (p entity.Person, err error) {
	err = r.Update(ctx, actKey, func(tx *Tx) error {
		people, err := tx.people(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(people, func(p entity.Person) bool { return p.Key(fingerprint) != nil })
		if i < 0 {
			return problem.New("unknown-key", text.Safe(fingerprint), "see `assure person list`",
				"nobody has this key")
		}
		p = people[i]
		p.Keys = slices.DeleteFunc(slices.Clone(p.Keys),
			func(k entity.Key) bool { return k.Fingerprint == fingerprint })
		tx.Subject("person", p.ID, "key removed "+fingerprint)
		return tx.putPerson(ctx, &p)
	})
	return p, err
}

// KeyOwner returns who may sign in with a key: a person who has not retired and has a level. ok is false for anybody
// else.
func (r *Register) KeyOwner(ctx context.Context, fingerprint string) (p entity.Person, ok bool, err error) {
	people, err := r.People(ctx, book.At{})
	for i := range people {
		if k := people[i].Key(fingerprint); k != nil && !people[i].Retired && people[i].Level.Known() {
			return people[i], true, err
		}
	}
	return entity.Person{}, false, err
}

// MaySignIn is [Register.KeyOwner] while access is on: while it is off nobody signs in, since everybody could do
// everything.
func (r *Register) MaySignIn(ctx context.Context, fingerprint string) (p entity.Person, ok bool, err error) {
	settings, err := r.Settings(ctx, book.At{})
	if err != nil || !settings.Access {
		return p, false, err
	}
	return r.KeyOwner(ctx, fingerprint)
}

// LogIn records that the acting person signed in. It takes a register whose access is on.
func (r *Register) LogIn(ctx context.Context, p *entity.Person, fingerprint, from string) (s entity.Session,
	err error) {
	err = r.Update(ctx, actLogIn, func(tx *Tx) error {
		s = entity.Session{ID: tx.NewID(), Person: p.ID, Name: p.Name, Key: fingerprint, From: from, Began: tx.At()}
		tx.Subject("session", s.ID, fingerprint)
		return store.Insert(ctx, tx, store.Sessions, s)
	})
	return s, err
}

// LogOut records that a session ended, and why.
func (r *Register) LogOut(ctx context.Context, id, why string) error {
	return r.Update(ctx, actLogOut, func(tx *Tx) error {
		s, err := store.Get(ctx, tx, store.Sessions, id)
		if err != nil || s.Ended != nil {
			return err
		}
		at := tx.At()
		s.Ended, s.Why = &at, why
		tx.Subject("session", s.ID, why)
		_, err = store.Put(ctx, tx, store.Sessions, s)
		return err
	})
}

// Sessions lists who signed in, the newest first; open lists those only that have not ended.
func (r *Register) Sessions(ctx context.Context, open bool) (list []entity.Session, err error) {
	var where []store.Where
	if open {
		where = append(where, store.By("open", 1))
	}
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Sessions, where...)
		return err
	})
	slices.SortFunc(list, func(a, b entity.Session) int { return b.Began.Compare(a.Began) })
	return list, err
}
