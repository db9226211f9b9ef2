package data

import (
	"context"
	"slices"
	"strings"
	"time"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// issueActs are the acts on questionnaires and queries that are out, which are undone on the list of returns.
var issueActs = []string{ActSent, actExtended, actChased, actDeclined, actBounced, actReceived, actRound,
	actQueryDrop, actDraft}

// issueAct is what the audit log calls an event.
var issueAct = map[entity.IssueEventKind]string{entity.IssueExtended: actExtended, entity.IssueChased: actChased,
	entity.IssueDeclined: actDeclined, entity.IssueBounced: actBounced, entity.IssueReceived: actReceived}

// ReturnRef names a questionnaire that was sent, for people: ENG-00003 dspt-it-supplier.
func ReturnRef(e *entity.Engagement, a *entity.Assessment) string { return e.Ref + " " + a.Pack }

// NoteReturns records what happened to questionnaires that are out, by their identifiers, in one act and one step to
// undo it. of gives the event of each, such as the letter that went; kind, day and reason are those of e.
func (r *Register) NoteReturns(ctx context.Context, ids []string, e entity.IssueEvent,
	of func(i int, e *entity.IssueEvent)) error {
	if err := r.cleanEvent(&e); err != nil {
		return err
	}
	return r.Update(ctx, issueAct[e.Kind], func(tx *Tx) error {
		e.By, e.At = tx.Actor(), tx.At()
		first, assessments := "", []string{}
		for n, id := range ids {
			one := e
			if of != nil {
				of(n, &one)
			}
			a, ref, err := tx.noteReturn(ctx, id, one)
			if err != nil {
				return err
			}
			if first == "" {
				first = ref
			}
			assessments = append(assessments, a)
		}
		what := e.Label()
		if more := len(ids) - 1; more > 0 {
			what += ", and " + text.Plural(more, "other", "others")
		}
		tx.Subject("return", first, what)
		if len(ids) != 1 { // an undo on one engagement would undo it on all
			return nil
		}
		return tx.pushEntities(ctx, first, assessments)
	})
}

// cleanEvent checks what does not depend on the questionnaire.
func (r *Register) cleanEvent(e *entity.IssueEvent) error {
	reason := string(e.Reason)
	if err := CleanAll(&e.Who, &e.Address, &reason); err != nil {
		return err
	}
	e.Reason = questionnaire.Text(reason)
	if e.On == 0 {
		e.On = r.Today()
	}
	needs := func(what, fix string) error { return problem.New("no-"+what, string(e.Kind), fix, "no %s given", what) }
	switch {
	case !e.Kind.Valid():
		return problem.New("bad-kind", text.Safe(string(e.Kind)), "use "+
			strings.Join(entity.Strings(entity.IssueEventKinds), ", "), "no such thing happens to a questionnaire")
	case e.On > r.Today():
		return problem.New("bad-date", e.On.String(), "give the day it happened", "the day is after today")
	case e.Kind == entity.IssueExtended && e.Until == 0:
		return needs("day", "say until when it is extended")
	case (e.Kind == entity.IssueExtended || e.Kind == entity.IssueDeclined) && e.Reason == "":
		return needs("reason", "say why, in a sentence: it is kept and printed")
	case e.Kind == entity.IssueDeclined && e.Who == "":
		return needs("person", "say who told you at the supplier")
	case e.Kind == entity.IssueBounced && e.Address == "":
		return needs("address", "give the address that the mail came back from")
	}
	return nil
}

// noteReturn adds an event to a questionnaire that is out, and returns its assessment and what it is called.
func (tx *Tx) noteReturn(ctx context.Context, id string, e entity.IssueEvent) (assessment, ref string, err error) {
	i, err := store.Get(ctx, tx, store.Issues, id)
	if err != nil {
		return "", "", err
	}
	a, err := store.Get(ctx, tx, store.Assessments, i.Assessment)
	if err != nil {
		return "", "", err
	}
	g, err := store.Get(ctx, tx, store.Engagements, a.Engagement)
	if err != nil {
		return "", "", err
	}
	ref = ReturnRef(&g, &a)
	sent := tx.r.Day(i.Issued)
	switch {
	case i.Withdrawn || i.ReturnedAt != nil && e.Kind != entity.IssueChased:
		return "", "", problem.New("not-out", ref, "see the list of returns", "the questionnaire is not out")
	case e.On < sent:
		return "", "", problem.New("bad-date", e.On.String(), "give the day it happened",
			"%s was sent on %s, after that day", ref, sent.Long())
	case e.Kind == entity.IssueExtended && e.Until <= i.DueOn():
		return "", "", problem.New("not-later", e.Until.String(), "give a later day",
			"%s is due on %s already", ref, i.DueOn().Long())
	case e.Kind == entity.IssueExtended && e.Until < e.On:
		return "", "", problem.New("not-later", e.Until.String(), "give a day after the one on which it was agreed",
			"the extension of %s ends before it was agreed", ref)
	}
	i.Events = append(slices.Clone(i.Events), e)
	if e.Kind == entity.IssueReceived {
		at := NoonOf(e.On)
		i.ReturnedAt, i.Late = &at, i.DueOn() != 0 && e.On > i.DueOn()
		if _, err := tx.Advance(ctx, a.ID, entity.Returned); err != nil {
			return "", "", err
		}
	}
	_, err = store.Put(ctx, tx, store.Issues, i)
	return a.ID, ref, err
}

// NoonOf is a moment of a day that is in that day in every time zone of the United Kingdom.
func NoonOf(d questionnaire.Date) time.Time { return d.Time().Add(12 * time.Hour) }

// Named finds what a reference names: an engagement, or a supplier as a whole, by identifier.
func (r *Register) Named(ctx context.Context, ref string) (supplier, engagement string, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		if _, ok := entity.EngagementForm.Number(ref); ok {
			e, s, err := book.FindEngagement(ctx, v, ref)
			supplier, engagement = s.ID, e.ID
			return err
		}
		s, err := book.FindSupplier(ctx, v, ref)
		if err != nil {
			return book.NoSuch(ctx, v, ref, err)
		}
		supplier = s.ID
		return nil
	})
	return supplier, engagement, err
}

// ofReturns is the acting person's acts on the questionnaires of an engagement or, with a second word that is a pack,
// those of that pack.
func (tx *Tx) ofReturns(ctx context.Context, words []string) (*turning, error) {
	e, _, err := book.FindEngagement(ctx, tx, words[0])
	if err != nil {
		return nil, err
	}
	cycles, err := store.List(ctx, tx, store.Assessments, store.By("engagement", e.ID))
	if err != nil {
		return nil, err
	}
	if len(words) > 1 && tx.r.Packs().Find(words[1]) != nil {
		cycles = slices.DeleteFunc(cycles, func(a entity.Assessment) bool { return a.Pack != words[1] })
	}
	var ids []string
	for _, a := range cycles {
		ids = append(ids, a.ID)
	}
	rows, err := store.RowsOf(ctx, tx, store.Issues, 0, store.In("assessment", ids))
	if err != nil {
		return nil, err
	}
	asked, err := store.RowsOf(ctx, tx, store.Queries, 0, store.In("assessment", ids))
	if err != nil {
		return nil, err
	}
	drafts, err := store.RowsOf(ctx, tx, store.Drafts, 0, store.By("engagement", e.ID))
	if err != nil {
		return nil, err
	}
	rows = append(append(rows, asked...), drafts...)
	of := &turning{kind: "return", ref: strings.Join(words, " "), engagements: []string{e.ID},
		nothing:  "there is nothing of yours on its questionnaires that is not undone",
		opposite: "record what is so now"}
	of.acts, err = tx.actsIn(ctx, issueActs, rows)
	return of, err
}
