package clauses

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Schedule is the name of the document that the conditions are in.
const Schedule = "Schedule of security conditions"

// Record makes conditions of the contract of those that the findings on an engagement call for: all, or those of the
// questions named. Each is an action tied to the risk, with an owner, a day and the proof. One that is recorded already
// is not recorded again, unless it is done and its question is named. It is one act and one step to undo.
func Record(ctx context.Context, r *data.Register, ref string, questions []string) (added []entity.Action, err error) {
	e, _, err := r.Engagement(ctx, ref)
	if err != nil {
		return nil, err
	}
	return r.AddActions(ctx, e.ID, func(tx *data.Tx) ([]entity.Action, error) {
		b, err := r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: e.ID})
		if err != nil {
			return nil, err
		}
		st := b.Stand(b.Engagement())
		l, err := Of(ctx, b, &st, r.Packs().Clauses())
		if err != nil {
			return nil, err
		}
		return l.choose(questions)
	})
}

// choose makes actions of the conditions that are to be recorded.
func (l *List) choose(questions []string) ([]entity.Action, error) {
	var out []entity.Action
	for _, id := range questions {
		if !slices.ContainsFunc(l.Conditions, func(c Condition) bool { return c.is(id) }) {
			return nil, l.noSuch(id)
		}
	}
	for i := range l.Conditions {
		c := &l.Conditions[i]
		named := slices.ContainsFunc(questions, c.is)
		done := c.Bound() && c.Action.State == entity.ActionDone
		if c.Why == Recorded || len(questions) > 0 && !named || c.Bound() && (!named || !done) {
			continue
		}
		out = append(out, c.action(&l.Engagement))
	}
	return out, nil
}

func (c *Condition) is(question string) bool {
	return c.Why != Recorded && strings.EqualFold(c.Question, question)
}

// action is the condition as an action.
func (c *Condition) action(e *entity.Engagement) entity.Action {
	a := entity.Action{Pack: c.Pack, Question: c.Question, Title: questionnaire.Text(c.Words), Condition: true,
		Clause: Schedule + ", " + c.Question, Owner: e.Owner, Due: c.Due, Proof: questionnaire.Text(c.Proof),
		State: entity.ActionOpen}
	if c.Risk != nil {
		a.Risk, a.Owner = c.Risk.ID, cmp.Or(c.Risk.Owner, e.Owner)
	}
	if c.Action != nil && c.Action.Owner != "" {
		a.Owner = c.Action.Owner
	}
	return a
}

// noSuch is the problem of a question that calls for no condition.
func (l *List) noSuch(question string) error {
	var ids []string
	for i := range l.Conditions {
		if c := &l.Conditions[i]; c.Why != Recorded {
			ids = append(ids, c.Question)
		}
	}
	fix := "no finding calls for one today"
	if len(ids) > 0 {
		fix = "name one of " + strings.Join(ids, ", ")
	}
	return problem.New("no-condition", text.Safe(question), fix, "the findings call for no condition on %s",
		text.Safe(question))
}
