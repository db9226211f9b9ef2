package data

import (
	"context"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Early is an early re-assessment to set.
type Early struct {
	On       questionnaire.Date
	Reason   questionnaire.Text
	Incident string // reference, "" for none
}

// DueEarlier is an engagement whose review is due before the day of an early re-assessment.
type DueEarlier struct {
	Ref string
	On  questionnaire.Date
}

// LeftWords say which engagements keep the earlier day of their review, "" for none.
func LeftWords(left []DueEarlier) string {
	if len(left) == 0 {
		return ""
	}
	words := make([]string, len(left))
	for i, x := range left {
		words[i] = x.Ref + " on " + x.On.Long()
	}
	return "left, as the review is due earlier: " + strings.Join(words, ", ")
}

// ReassessEarly sets the next review of engagements, by their identifiers, to a day for a reason, in one act. Those
// whose review is due before that day are left and listed: a re-assessment is never put off so. That all are is a
// Problem, and nothing is written.
func (r *Register) ReassessEarly(ctx context.Context, ids []string, q Early) (left []DueEarlier, err error) {
	err = r.Update(ctx, actEarly, func(tx *Tx) error {
		left = nil
		if err := CleanAll((*string)(&q.Reason)); err != nil {
			return err
		}
		today := r.Day(tx.At())
		switch {
		case q.Reason == "":
			return problem.New("no-reason", "", "say why it is re-assessed early",
				"an early re-assessment needs a reason")
		case q.On < today:
			return problem.New("bad-date", q.On.String(), "give today or a later day",
				"the re-assessment is due on a day that is over")
		case len(ids) == 0:
			return problem.New("no-engagement", "", "name at least one", "no engagement is given")
		}
		if q.Incident != "" {
			i, err := book.FindIncident(ctx, tx, q.Incident)
			if err != nil {
				return err
			}
			q.Incident = i.Ref
		}
		for _, id := range ids {
			earlier, err := tx.reassessEarly(ctx, id, &q)
			if err != nil {
				return err
			}
			if earlier != nil {
				left = append(left, *earlier)
			}
		}
		if len(left) == len(ids) {
			return problem.New("later", left[0].Ref, "give a day up to then", "nothing is set: %s",
				LeftWords(left))
		}
		tx.Subject("incident", q.Incident, "re-assessment of "+
			text.Plural(len(ids)-len(left), "engagement", "engagements")+" by "+q.On.Long())
		return nil
	})
	return left, err
}

// reassessEarly sets the day of one engagement, or returns when its review is due before that.
func (tx *Tx) reassessEarly(ctx context.Context, id string, q *Early) (*DueEarlier, error) {
	b, err := tx.r.Reader().Open(ctx, tx, tx.r.Resolve(book.At{}), book.Scope{Engagement: id})
	if err != nil {
		return nil, err
	}
	e, err := store.Get(ctx, tx, store.Engagements, id)
	if err != nil {
		return nil, err
	}
	if !e.State.Open() {
		return nil, problem.New("closed", e.Ref, "leave it out", "%s is %s", e.Ref, e.State)
	}
	dues, err := b.Dues(ctx, book.DueReview)
	if err != nil {
		return nil, err
	}
	for _, d := range dues {
		if d.Engagement == id && d.On < q.On {
			return &DueEarlier{e.Ref, d.On}, nil
		}
	}
	e.Early = &entity.EarlyReview{On: q.On, Reason: q.Reason, Incident: q.Incident, By: tx.Actor(), At: tx.At()}
	_, err = store.Put(ctx, tx, store.Engagements, e)
	return nil, err
}

// AdoptIncidentDay adopts the day that an incident proposes as the fact incident_24m of engagements, of all where ids
// is empty, and returns the references of those changed.
func (r *Register) AdoptIncidentDay(ctx context.Context, ref string, ids []string) (refs []string, err error) {
	err = r.Update(ctx, actIncidentDay, func(tx *Tx) error {
		refs = nil
		i, err := book.FindIncident(ctx, tx, ref)
		if err != nil {
			return err
		}
		proposed, err := store.List(ctx, tx, store.Facts, store.By("fact", questionnaire.FactIncident),
			store.By("adopted", 0))
		if err != nil {
			return err
		}
		for _, f := range proposed {
			if f.Source != entity.FromIncident || f.Value != i.Found.String() ||
				len(ids) > 0 && !slices.Contains(ids, f.Engagement) {
				continue
			}
			e, err := store.Get(ctx, tx, store.Engagements, f.Engagement)
			if err != nil {
				return err
			}
			held, err := store.List(ctx, tx, store.Facts, store.By("engagement", e.ID),
				store.By("fact", questionnaire.FactIncident), store.By("adopted", 1))
			if err != nil {
				return err
			}
			if !e.State.Open() || slices.ContainsFunc(held, func(h entity.Fact) bool { return h.Value == f.Value }) {
				continue
			}
			if err := tx.setAndSettle(ctx, e.ID, []entity.Fact{{ID: f.ID, Value: f.Value, Source: entity.FromIncident,
				Adopted: true, Reason: questionnaire.Text(i.Ref + " " + i.Title)}}); err != nil {
				return err
			}
			refs = append(refs, e.Ref)
		}
		if len(refs) == 0 {
			return problem.New("nothing-proposed", i.Ref, "ask the suppliers first: that proposes its day",
				"the day of %s is proposed for none of these, or adopted already", i.Ref)
		}
		slices.Sort(refs)
		tx.Subject("incident", i.Ref, "day adopted for "+text.Plural(len(refs), "engagement", "engagements"))
		return nil
	})
	return refs, err
}

// UndoIncident undoes the newest of the acting person's early re-assessments or adopted days of an incident. What was
// changed since is a Problem, and nothing is undone.
func (r *Register) UndoIncident(ctx context.Context, ref string) (out *Undone, err error) {
	err = r.Update(ctx, actUndo, func(tx *Tx) error {
		i, err := book.FindIncident(ctx, tx, ref)
		if err != nil {
			return err
		}
		acts, err := tx.AuditLog(ctx, store.AuditFilter{Actors: []string{r.Actor()},
			Actions: []string{actEarly, actIncidentDay}})
		if err != nil {
			return err
		}
		of := &turning{kind: "incident", ref: i.Ref, opposite: "set it to what it is to be",
			nothing: "there is no early re-assessment and no adopted day of yours that is not undone"}
		of.acts = slices.DeleteFunc(acts, func(a AuditEntry) bool { return a.ID != i.Ref })
		for n, act := range of.acts {
			if act.Action != actIncidentDay {
				continue
			}
			done, err := tx.unadopt(ctx, act, false)
			if err != nil {
				return err
			}
			if !done {
				continue
			}
			// an early re-assessment after it is undone first
			if later, list, err := tx.newestAct(ctx, &turning{kind: of.kind, ref: of.ref, nothing: of.nothing,
				opposite: of.opposite, acts: of.acts[:n]}); err == nil {
				out = &Undone{Act: later.Action, What: i.Ref}
				return tx.turnAct(ctx, of, later, list, false)
			}
			_, err = tx.unadopt(ctx, act, true)
			out = &Undone{Act: act.Action, What: i.Ref}
			tx.Subject("incident", i.Ref, act.Action+" "+i.Ref)
			return err
		}
		of.acts = slices.DeleteFunc(of.acts, func(a AuditEntry) bool { return a.Action == actIncidentDay })
		act, list, err := tx.newestAct(ctx, of)
		if err != nil {
			return err
		}
		out = &Undone{Act: act.Action, What: i.Ref}
		return tx.turnAct(ctx, of, act, list, false)
	})
	return out, err
}

// unadopt puts the facts that an act adopted back to what they were before it. done is false where each is another now
// than the act made it, as after an undo. Without write it only looks.
func (tx *Tx) unadopt(ctx context.Context, act AuditEntry, write bool) (done bool, err error) {
	facts, err := store.WrittenIn(ctx, tx, store.Facts, act.Seq)
	if err != nil {
		return false, err
	}
	for i := range facts {
		f := &facts[i]
		revs, err := store.History(ctx, tx, store.Facts, store.FactID(f))
		if err != nil {
			return false, err
		}
		last := revs[len(revs)-1]
		if !f.Adopted || last.Seq != act.Seq {
			continue
		}
		done = true
		if !write {
			continue
		}
		back := entity.Fact{ID: f.ID, Value: questionnaire.Unknown, Source: entity.FromBuyer}
		if len(revs) > 1 {
			back = revs[len(revs)-2].Entity
			back.Adopted = true
		}
		if err := tx.setAndSettle(ctx, f.Engagement, []entity.Fact{back}); err != nil {
			return false, err
		}
	}
	return done, nil
}
