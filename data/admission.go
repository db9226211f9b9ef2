package data

import (
	"context"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// AdmitLate records the panel's ruling on what came for a bid after its closing time, up to now:
// admitted, it counts like the rest. Person is a registered one, the acting one unless given. What comes later needs
// another ruling, and so does a change of mind: every ruling is kept and printed, and the last is in force.
func (r *Register) AdmitLate(ctx context.Context, a entity.Admission) (entity.Admission, error) {
	reason := string(a.Reason)
	if err := CleanAll(&a.Person, &a.Role, &reason); err != nil {
		return a, err
	}
	if reason == "" {
		return a, problem.New("no-reason", "", "say why: every bidder may ask", "a ruling on a late bid needs a reason")
	}
	a.Reason = questionnaire.Text(reason)
	err := r.Update(ctx, actAdmit, func(tx *Tx) error {
		b, err := r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: a.Engagement})
		if err != nil {
			return err
		}
		e := b.Engagement()
		tx.Subject("engagement", e.Ref, "")
		late, err := b.LateOf(ctx, e.ID)
		if err != nil {
			return err
		}
		if !late.Any() {
			return problem.New("not-late", e.Ref, "see the bids of the tender", "nothing came late for this bid")
		}
		people, err := tx.people(ctx)
		if err != nil {
			return err
		}
		d := entity.Decision{Person: a.Person, Role: a.Role}
		if d.Person == "" {
			d.Person = tx.Actor()
		}
		if err := tx.r.decider(people, &d); err != nil {
			return err
		}
		if people.Find(d.Person) == nil { // a ruling is printed with a name and a role that somebody answers for
			return notRegistered(people, d.Person)
		}
		a.ID, a.At, a.Upto, a.Person, a.Role, a.Recorder = tx.NewID(), tx.At(), tx.At(), d.Person, d.Role, ""
		if !people.Same(a.Person, tx.Actor()) {
			a.Recorder = tx.Actor()
		}
		t, err := book.FindTender(ctx, tx, e.Tender)
		if err == nil {
			a.Tender = t.ID
		} else if !book.IsNotFound(err) {
			return err
		}
		return store.Insert(ctx, tx, store.Admissions, a)
	})
	return a, err
}
