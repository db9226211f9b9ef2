package data

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire/entity"
)

// AddIncident records something that happened at a supplier and returns it with identifier and
// reference. It does not change the facts of engagements: whether an incident counts is for the
// buyer to decide (SetFacts).
func (r *Register) AddIncident(ctx context.Context, i entity.Incident) (entity.Incident, error) {
	err := r.Update(ctx, actIncident, func(tx *Tx) (err error) {
		if i.Ref, err = NextRef(ctx, tx, store.Incidents, entity.IncidentForm); err != nil {
			return err
		}
		i.ID = tx.NewID()
		tx.Subject("incident", i.Ref, "added")
		return tx.putIncident(ctx, i)
	})
	return i, err
}

// UpdateIncident writes a new version of an incident: a statement more, an engagement more, the day it was closed. Its
// reference stays, and so do the statements it has.
func (r *Register) UpdateIncident(ctx context.Context, i entity.Incident) error {
	return r.Update(ctx, actIncident, func(tx *Tx) error {
		was, err := store.Get(ctx, tx, store.Incidents, i.ID)
		if err != nil {
			return err
		}
		if len(i.Statements) < len(was.Statements) ||
			!slices.Equal(i.Statements[:len(was.Statements)], was.Statements) {
			return problem.New("statement-changed", was.Ref, "add a statement that corrects it",
				"a recorded statement cannot be changed")
		}
		i.Ref = was.Ref
		tx.Subject("incident", i.Ref, "changed")
		return tx.putIncident(ctx, i)
	})
}

// FindIncident finds an incident by its reference.
func (r *Register) FindIncident(ctx context.Context, ref string, at book.At) (i entity.Incident, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		i, err = book.FindIncident(ctx, v, ref)
		return err
	})
	return i, err
}

// EditIncident is [Register.UpdateIncident] of what change makes of the incident as it is now; an error of change
// writes nothing.
func (r *Register) EditIncident(ctx context.Context, ref string, change func(*entity.Incident) error) (
	out entity.Incident, err error) {
	if out, err = r.FindIncident(ctx, ref, book.At{}); err != nil {
		return out, err
	}
	out.Statements, out.Engagements = slices.Clone(out.Statements), slices.Clone(out.Engagements)
	if err := change(&out); err != nil {
		return out, err
	}
	return out, r.UpdateIncident(ctx, out)
}

func (tx *Tx) putIncident(ctx context.Context, i entity.Incident) error {
	i.Asks.Fact, i.Asks.Answer = slices.Clone(i.Asks.Fact), slices.Clone(i.Asks.Answer)
	fields := []*string{&i.Title, (*string)(&i.ClosedWhy), &i.Asks.Uses}
	for n := range i.Asks.Fact {
		fields = append(fields, &i.Asks.Fact[n])
	}
	for n := range i.Asks.Answer {
		fields = append(fields, &i.Asks.Answer[n])
	}
	i.Statements = slices.Clone(i.Statements)
	for n := range i.Statements {
		fields = append(fields, &i.Statements[n].Source, (*string)(&i.Statements[n].Body))
	}
	if err := CleanAll(fields...); err != nil {
		return err
	}
	switch today := tx.r.Day(tx.At()); {
	case i.Found > today:
		return problem.New("bad-date", i.Ref, "give the day it was found", "the incident is dated %s, which is "+
			"after today",
			i.Found.Long())
	case i.Aware != nil && i.Aware.After(tx.At()):
		return problem.New("bad-date", i.Ref, "give the time when you learned of it",
			"the time when you learned of it has not come yet")
	case i.Closed > today:
		return problem.New("bad-date", i.Ref, "give the day it was closed", "an incident is not closed on a day "+
			"to come")
	}
	if i.Title == "" {
		return problem.New("no-title", i.Ref, "say in a few words what happened", "an incident needs a title")
	}
	for n, s := range i.Statements {
		where := fmt.Sprintf("%s statement %d", i.Ref, n+1)
		switch {
		case !s.By.Valid():
			return problem.New("bad-source", where, "say supplier, regulator or press",
				"a statement is by one of these")
		case s.On == 0 || s.Source == "" || s.Body == "":
			return problem.New("bad-statement", where, "give the day, the source and the statement",
				"a statement needs a day, a source and a text")
		case s.On > tx.r.Day(tx.At()):
			return problem.New("bad-date", where, "give the day of the statement",
				"the statement is dated %s, which is after today", s.On.Long())
		}
	}
	for _, id := range i.Engagements {
		if _, err := store.Get(ctx, tx, store.Engagements, id); err != nil {
			if errors.Is(err, ErrNotFound) {
				return problem.New("unknown-engagement", i.Ref, "name engagements of the register",
					"the incident touches an engagement that is not in the register")
			}
			return err
		}
	}
	_, err := store.Put(ctx, tx, store.Incidents, i)
	return err
}

// Incidents lists incidents as they were at a moment, by reference; an empty engagement lists all.
func (r *Register) Incidents(ctx context.Context, engagementID string, at book.At) (list []entity.Incident,
	err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Incidents)
		return err
	})
	list = slices.DeleteFunc(list, func(i entity.Incident) bool {
		return engagementID != "" && !slices.Contains(i.Engagements, engagementID)
	})
	slices.SortFunc(list, func(a, b entity.Incident) int { return cmp.Compare(a.Ref, b.Ref) })
	return list, err
}
