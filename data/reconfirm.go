package data

import (
	"context"
	"slices"
	"strings"

	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// ConfirmRequest asks to confirm answers of the last cycle for this one.
type ConfirmRequest struct {
	Assessment string
	// Questions are the ids; none is every question that nothing speaks against. A question named is confirmed although
	// its proof has run out or its planned day has passed; with Careful it is left then.
	Questions []string
	Careful   bool
	// Basis says how the supplier confirmed its own answers, such as "call with J. Smith on 3 December 2026". Without
	// it what only the supplier answered is left.
	Basis string
}

// Confirmed is what a confirmation did or, as a preview, would do.
type Confirmed struct {
	Plan    *CarryPlan // as it was before
	Taken   []Carry    // confirmed
	Left    []Carry    // not confirmed; Why says why
	Applied bool
	State   entity.WorkState // of the assessment, when applied
	Result  *scoring.Result  // of the assessment, when applied
}

// ConfirmAnswers records answers of the last cycle as answers of this one, with the proof that still counts, as one
// step that an undo undoes. Answers keep whose word they are: a judgement is the acting person's, a claim is given on
// the supplier's behalf and says so. With apply unset nothing is written.
func (r *Register) ConfirmAnswers(ctx context.Context, q ConfirmRequest, apply bool) (out *Confirmed, err error) {
	if err := CleanAll(&q.Basis); err != nil {
		return nil, err
	}
	q.Basis = strings.Join(strings.Fields(q.Basis), " ") // it is the first line of a note
	if !apply {
		plan, err := r.Carried(ctx, q.Assessment)
		if err != nil {
			return nil, err
		}
		return q.choose(plan)
	}
	err = r.Update(ctx, actReconfirm, func(tx *Tx) error {
		plan, err := tx.r.carried(ctx, tx, q.Assessment)
		if err != nil {
			return err
		}
		if out, err = q.choose(plan); err != nil {
			return err
		}
		if len(out.Taken) == 0 {
			return nothingToConfirm(out)
		}
		return tx.confirm(ctx, q, out)
	})
	return out, err
}

// choose sorts the questions asked for into those to confirm and those left.
func (q *ConfirmRequest) choose(plan *CarryPlan) (*Confirmed, error) {
	out := &Confirmed{Plan: plan}
	for _, id := range q.Questions {
		if plan.Item(id) == nil {
			return nil, problem.New("unknown-question", text.Safe(id), "name a question that applies here",
				"the questionnaire asks no such question here")
		}
	}
	for _, c := range plan.Items {
		named := slices.ContainsFunc(q.Questions, func(id string) bool { return strings.EqualFold(id, c.Question.ID) })
		if len(q.Questions) > 0 && !named || !named && c.Done && !c.Confirms() {
			continue
		}
		switch {
		case c.Why != "":
		case !c.Confirms():
			c.Why = "there is nothing to confirm: it has its answer"
		case c.Leave != "" && (!named || q.Careful):
			c.Why = c.Leave
		case c.OnBehalf() && q.Basis == "":
			c.Why = "only the supplier said so: say how it confirmed this"
		}
		if c.Why == "" {
			out.Taken = append(out.Taken, c)
		} else {
			out.Left = append(out.Left, c)
		}
	}
	return out, nil
}

func nothingToConfirm(out *Confirmed) error {
	if len(out.Left) == 0 {
		return problem.New("nothing-to-confirm", out.Plan.Assessment.Pack,
			"see the comparison with the last cycle", "every question has its answer already")
	}
	first := out.Left[0]
	what := first.Question.ID + ": " + first.Why
	if n := len(out.Left) - 1; n > 0 {
		what += ", and " + text.Plural(n, "more question is", "more questions are") + " left"
	}
	return problem.New("nothing-to-confirm", out.Plan.Assessment.Pack, "answer it in the walk", "%s", what)
}

// confirm writes what was chosen.
func (tx *Tx) confirm(ctx context.Context, q ConfirmRequest, out *Confirmed) error {
	a := out.Plan.Assessment
	what := ConfirmWords(out)
	tx.Subject("assessment", a.ID, what)
	op := store.Op{ID: tx.NewID(), Assessment: a.ID, Act: tx.Action(), What: what, Changes: []store.OpChange{}}
	for i := range out.Taken {
		if err := tx.confirmOne(ctx, q, out.Plan, &out.Taken[i], &op); err != nil {
			return err
		}
	}
	if err := tx.pushStep(ctx, &op, a); err != nil {
		return err
	}
	saved, err := tx.Saved(ctx, entity.Answer{Assessment: a.ID}, false)
	if err != nil {
		return err
	}
	out.Applied, out.State, out.Result = true, saved.State, saved.Result
	return nil
}

// pushStep takes an assessment into review and remembers the answers of a step with everything else that this
// transaction wrote for them, so that one undo undoes it.
func (tx *Tx) pushStep(ctx context.Context, op *store.Op, a entity.Assessment) error {
	for _, k := range stepKinds {
		var err error
		if op.Entities, err = k.written(ctx, &tx.View, op.Entities, tx.Seq()); err != nil {
			return err
		}
	}
	moved, err := tx.Advance(ctx, a.ID, entity.InReview)
	if err != nil {
		return err
	}
	if moved {
		op.StateBefore, op.StateAfter = a.State, entity.InReview
	}
	return tx.pushOp(ctx, *op)
}

// confirmOne writes the answers and the proof of one question.
func (tx *Tx) confirmOne(ctx context.Context, q ConfirmRequest, plan *CarryPlan, c *Carry, op *store.Op) error {
	for _, a := range c.Records {
		a.Note = confirmation(&a, plan.Before.Cycle, q.Basis)
		before, err := tx.CurrentRev(ctx, a)
		if err != nil {
			return err
		}
		written, err := tx.WriteAnswer(ctx, plan.Assessment, a, op.ID+"/"+a.Question+"/"+string(a.Party))
		if err != nil {
			return err
		}
		op.Changes = append(op.Changes, store.OpChange{Question: a.Question, Party: a.Party, Before: before.Rev,
			After: written.Rev, Now: written.Rev})
	}
	worth := c.Question.Worth(c.Last.Effective().Value)
	for _, d := range c.Accept {
		s := entity.Support{Document: d.ID, Assessment: plan.Assessment.ID, Question: c.Question.ID,
			State: entity.Accepted, By: tx.Actor(), At: tx.At(), Value: &worth}
		if _, err := store.Put(ctx, tx, store.Supports, s); err != nil {
			return err
		}
	}
	for _, d := range c.Offer {
		s := entity.Support{Document: d.ID, Assessment: plan.Assessment.ID, Question: c.Question.ID,
			State: entity.Offered, By: tx.Actor(), At: tx.At()}
		if _, err := store.Put(ctx, tx, store.Supports, s); err != nil {
			return err
		}
	}
	return nil
}

// LeftGroup is the questions that a confirmation leaves for the same reason.
type LeftGroup struct {
	Why       string
	Questions []string
}

// LeftGroups lists what is left by reason, in the order in which the reasons come up.
func (c *Confirmed) LeftGroups() (out []LeftGroup) {
	for i := range c.Left {
		x := &c.Left[i]
		at := slices.IndexFunc(out, func(g LeftGroup) bool { return g.Why == x.Why })
		if at < 0 {
			at = len(out)
			out = append(out, LeftGroup{Why: x.Why})
		}
		out[at].Questions = append(out[at].Questions, x.Question.ID)
	}
	return out
}

// ConfirmWords counts what a confirmation takes: "12 questions as in cycle 1, 3 of them on the supplier's behalf".
func ConfirmWords(c *Confirmed) string {
	behalf := 0
	for i := range c.Taken {
		if c.Taken[i].OnBehalf() {
			behalf++
		}
	}
	words := text.Plural(len(c.Taken), "question", "questions") + " as in cycle " +
		text.Thousands(c.Plan.Before.Cycle)
	if len(c.Taken) == 1 {
		words = c.Taken[0].Question.ID + " as in cycle " + text.Thousands(c.Plan.Before.Cycle)
	}
	switch {
	case behalf > 0 && behalf == len(c.Taken):
		words += ", on the supplier's behalf"
	case behalf > 0:
		words += ", " + text.Thousands(behalf) + " of them on the supplier's behalf"
	}
	return words
}

// IsConfirmation reports whether an answer was confirmed here as in an earlier cycle, rather than given anew or
// confirmed in a workbook that the supplier returned.
func IsConfirmation(a *entity.Answer) bool {
	return a.Given() && a.Reconfirmed && a.Origin != entity.Imported &&
		strings.HasPrefix(string(a.Note), confirmedAs)
}
