package data

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// TakeBack is what taking a begun cycle back does: what goes with it, and what stays out there.
type TakeBack struct {
	Assessment entity.Assessment
	Before     entity.Assessment // the cycle that counts then; its ID is "" when there is none
	Confirmed  []string          // ids of questions whose confirmation goes
	Links      int               // links of documents that go with them
	Issued     []entity.Issue    // workbooks that were sent: their return needs the cycle begun again
	Applied    bool

	changes []entity.Answer
	links   []entity.Support
}

// TakeBackCycle takes an open cycle back that has no answers of its own: it counts nowhere any more, and the next
// cycle begins it again with nothing in it. Confirmations go with it. It is a Problem when somebody answered it, a
// return was imported, or anything was decided, asked or signed. An undo brings it back as it was. With apply unset
// nothing is written.
func (r *Register) TakeBackCycle(ctx context.Context, assessment string, reason questionnaire.Text,
	apply bool) (out *TakeBack, err error) {
	if !apply {
		err = r.View(ctx, book.At{}, func(v *store.View) error {
			out, err = r.planTakeBack(ctx, v, assessment)
			return err
		})
		return out, err
	}
	words := string(reason)
	if err := CleanAll(&words); err != nil {
		return nil, err
	}
	if words == "" {
		return nil, problem.New("no-reason", "", "say why: it is kept in the history",
			"taking a cycle back needs a reason")
	}
	err = r.Update(ctx, actTakeBack, func(tx *Tx) error {
		if out, err = r.planTakeBack(ctx, tx, assessment); err != nil {
			return err
		}
		return tx.takeBack(ctx, out, questionnaire.Text(words))
	})
	return out, err
}

func (r *Register) planTakeBack(ctx context.Context, v store.Viewer, id string) (*TakeBack, error) {
	a, err := openAssessment(ctx, v, id)
	var closed *problem.Problem
	if errors.As(err, &closed) && closed.Code == "cycle-closed" {
		return nil, problem.New(closed.Code, closed.Where, "open it again with a reason if the sign-off was a mistake",
			"only a cycle that is open can be taken back: this one is %s", a.State.Label())
	}
	if err != nil {
		return nil, err
	}
	p := &TakeBack{Assessment: a}
	cycles, err := store.List(ctx, v, store.Assessments, store.By("engagement", a.Engagement))
	if err != nil {
		return nil, err
	}
	p.Before = CycleBefore(a, cycles)
	has, err := p.read(ctx, v)
	if err != nil {
		return nil, err
	}
	if len(has) > 0 {
		return nil, problem.New("cycle-in-use", a.Pack+" cycle "+strconv.Itoa(a.Cycle),
			"finish this cycle, or undo what is in it first",
			"it cannot be taken back: %s", strings.Join(has, "; "))
	}
	return p, nil
}

// read finds what is in the cycle, and says what of it prevents taking it back.
func (p *TakeBack) read(ctx context.Context, v store.Viewer) (has []string, err error) {
	own, err := p.answers(ctx, v)
	if err != nil {
		return nil, err
	}
	returned, err := p.returned(ctx, v)
	if err != nil {
		return nil, err
	}
	if returned {
		has = append(has, "a return was imported")
	}
	if len(own) > 0 {
		slices.Sort(own)
		has = append(has, "it has "+text.Plural(len(own), "answer", "answers")+" of its own, to "+
			text.Shorten(strings.Join(own, ", "), 60))
	}
	of := store.By("assessment", p.Assessment.ID)
	supports, err := store.List(ctx, v, store.Supports, of)
	if err != nil {
		return nil, err
	}
	for _, s := range supports {
		switch {
		case s.State == entity.Withdrawn:
		case slices.Contains(p.Confirmed, s.Question):
			p.links = append(p.links, s)
		default:
			has = append(has, "a document was added to "+s.Question)
		}
	}
	p.Links = len(p.links)
	if p.Issued, err = store.List(ctx, v, store.Issues, of); err != nil {
		return nil, err
	}
	p.Issued = entity.SentIssues(p.Issued)
	more, err := p.acts(ctx, v)
	return append(has, more...), err
}

// answers sorts the answers into confirmations, which go, and others, which it returns by question.
func (p *TakeBack) answers(ctx context.Context, v store.Viewer) (own []string, err error) {
	all, err := store.AnswersOf(ctx, v, p.Assessment.ID)
	if err != nil {
		return nil, err
	}
	for id, both := range all[p.Assessment.ID] {
		for _, a := range []*entity.Answer{both.Claim, both.Judgement} {
			switch {
			case a == nil || a.Value == "" || a.Origin == entity.NewVersion:
			case !IsConfirmation(a):
				own = append(own, id)
			default:
				p.changes = append(p.changes, *a)
				p.Confirmed = append(p.Confirmed, id)
			}
		}
	}
	slices.Sort(p.Confirmed)
	p.Confirmed = slices.Compact(p.Confirmed)
	slices.SortFunc(p.changes, func(a, b entity.Answer) int { return strings.Compare(a.Question, b.Question) })
	return slices.Compact(slices.Sorted(slices.Values(own))), nil
}

// returned reports whether a return was imported into the cycle and not undone.
func (p *TakeBack) returned(ctx context.Context, v store.Viewer) (bool, error) {
	history, err := store.AnswerHistory(ctx, v, p.Assessment.ID, "")
	if err != nil {
		return false, err
	}
	undone, err := store.List(ctx, v, store.Batches, store.By("state", string(store.BatchUndone)))
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(history, func(a entity.Answer) bool {
		return a.Origin == entity.Imported && a.At.After(p.Assessment.Opened) &&
			!slices.ContainsFunc(undone, func(b store.Batch) bool { return b.ID == a.Batch })
	}), nil
}

// acts says what else people did in the cycle.
func (p *TakeBack) acts(ctx context.Context, v store.Viewer) (has []string, err error) {
	of := store.By("assessment", p.Assessment.ID)
	queries, err := store.List(ctx, v, store.Queries, of)
	if err != nil {
		return nil, err
	}
	decisions, err := store.List(ctx, v, store.Decisions, of)
	if err != nil {
		return nil, err
	}
	passes, err := store.List(ctx, v, store.Passes, of)
	if err != nil {
		return nil, err
	}
	signed, err := store.List(ctx, v, store.SignOffs, of)
	decisions = slices.DeleteFunc(decisions, func(d entity.Decision) bool { return d.Withdrawn })
	for _, x := range []struct {
		n         int
		one, many string
	}{{len(queries), "query was sent", "queries were sent"},
		{len(decisions), "decision was made", "decisions were made"},
		{len(passes), "block of its sign-off was passed", "blocks of its sign-off were passed"}} {
		if x.n > 0 {
			has = append(has, text.Plural(x.n, x.one, x.many))
		}
	}
	if len(signed) > 0 {
		has = append(has, "it was signed off by "+text.Safe(signed[0].By))
	}
	return has, err
}

// takeBack writes the plan as one step.
func (tx *Tx) takeBack(ctx context.Context, p *TakeBack, reason questionnaire.Text) error {
	a := p.Assessment
	what := "cycle " + strconv.Itoa(a.Cycle) + " of " + a.Pack
	tx.Subject("assessment", a.ID, what)
	op := store.Op{ID: tx.NewID(), Assessment: a.ID, Act: tx.Action(), What: what, Changes: []store.OpChange{},
		StateBefore: a.State, StateAfter: entity.Superseded}
	for i := range p.changes {
		now := p.changes[i]
		gone, err := tx.RestoreAnswer(ctx, a, now, 0,
			"takeback-"+op.ID+"/"+now.Question+"/"+string(now.Party), "")
		if err != nil {
			return err
		}
		op.Changes = append(op.Changes, store.OpChange{Question: now.Question, Party: now.Party, Before: now.Rev,
			After: gone.Rev, Now: gone.Rev})
	}
	for i := range p.links {
		p.links[i].State, p.links[i].Value = entity.Withdrawn, nil
		if _, err := store.Put(ctx, tx, store.Supports, p.links[i]); err != nil {
			return err
		}
	}
	for _, k := range stepKinds {
		var err error
		if op.Entities, err = k.written(ctx, &tx.View, op.Entities, tx.Seq()); err != nil {
			return err
		}
	}
	a.State = entity.Superseded
	a.TakenBack = &entity.TakenBack{By: tx.Actor(), At: tx.At(), Reason: reason}
	if _, err := store.Put(ctx, tx, store.Assessments, a); err != nil {
		return err
	}
	p.Assessment, p.Applied = a, true
	if err := tx.pushOp(ctx, op); err != nil {
		return err
	}
	_, err := tx.SettleRisks(ctx, a.Engagement)
	return err
}

// revertTakeBack opens a cycle that was taken back again or, with redo, takes it back for the reason there was.
func (tx *Tx) revertTakeBack(ctx context.Context, a entity.Assessment, op *store.Op, redo bool) error {
	a.State, a.TakenBack = op.StateBefore, nil
	if redo {
		revs, err := store.History(ctx, tx, store.Assessments, a.ID)
		if err != nil {
			return err
		}
		a.State, a.TakenBack = op.StateAfter, &entity.TakenBack{By: tx.Actor(), At: tx.At()}
		for _, x := range revs {
			if x.Entity.TakenBack != nil {
				a.TakenBack.Reason = x.Entity.TakenBack.Reason
			}
		}
	}
	_, err := store.Put(ctx, tx, store.Assessments, a)
	return err
}
