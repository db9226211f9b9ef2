package data

import (
	"context"

	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// SetAway records that a person is out of office from a day, 0 for today, to another, and who does their work
// meanwhile, "" for nobody. The deputy must be registered, not retired and there; they decide nothing by it.
func (r *Register) SetAway(ctx context.Context, id string, from, until questionnaire.Date,
	deputy string) (p entity.Person, err error) {
	err = r.Update(ctx, actAway, func(tx *Tx) error {
		if p, err = store.Get(ctx, tx, store.People, id); err != nil {
			return err
		}
		today := r.Today()
		if from == 0 {
			from = today
		}
		name := text.Safe(p.Name)
		switch {
		case p.Retired:
			return problem.New("person-retired", name, "nothing is to be done", "%s has retired", name)
		case until < from:
			return problem.New("bad-days", until.String(), "turn the two days around", "the last day is before the "+
				"first, %s", from.Long())
		case until < today:
			return problem.New("bad-days", until.String(), "nothing is to be done", "the last day away has passed")
		}
		if deputy != "" {
			if deputy, err = tx.deputyOf(ctx, &p, deputy, from, until); err != nil {
				return err
			}
		}
		p.AwayFrom, p.OutOfOffice, p.Deputy = from, until, deputy
		tx.Subject("person", p.ID, "away")
		return tx.putPerson(ctx, &p)
	})
	return p, err
}

// deputyOf finds who does the work of a person who is away, by their name as registered.
func (tx *Tx) deputyOf(ctx context.Context, p *entity.Person, typed string,
	from, until questionnaire.Date) (string, error) {
	people, err := tx.people(ctx)
	if err != nil {
		return "", err
	}
	d, err := named(people, typed)
	if err != nil {
		return "", err
	}
	if d == nil {
		return "", notRegistered(people, typed)
	}
	name := text.Safe(d.Name)
	switch {
	case d.ID == p.ID:
		return "", problem.New("same-person", name, "name somebody else", "nobody is their own deputy")
	case d.Retired:
		return "", problem.New("person-retired", name, "name somebody else", "%s has retired", name)
	case d.OutOfOffice >= from && max(d.AwayFrom, from) <= min(d.OutOfOffice, until):
		return "", problem.New("deputy-away", name, "name somebody else, or other days",
			"%s is away then too, until %s", name, d.OutOfOffice.Long())
	}
	return d.Name, nil
}

// EndAway records that a person is back.
func (r *Register) EndAway(ctx context.Context, id string) (p entity.Person, err error) {
	err = r.Update(ctx, actAway, func(tx *Tx) error {
		if p, err = store.Get(ctx, tx, store.People, id); err != nil {
			return err
		}
		if p.OutOfOffice < r.Today() {
			return problem.New("not-away", text.Safe(p.Name), "nothing is to be done", "%s is not away",
				text.Safe(p.Name))
		}
		p.AwayFrom, p.OutOfOffice, p.Deputy = 0, 0, ""
		tx.Subject("person", p.ID, "back")
		return tx.putPerson(ctx, &p)
	})
	return p, err
}
