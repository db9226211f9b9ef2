package data

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Decide records a person's decision. Person is the acting one unless given, On today unless given.
// It returns it with its number; a scope decision on a must-have counts only once a second person
// agreed (Second).
func (r *Register) Decide(ctx context.Context, d entity.Decision) (entity.Decision, error) {
	err := r.Update(ctx, actDecide, func(tx *Tx) (err error) {
		if d, err = tx.decide(ctx, d); err != nil {
			return err
		}
		tx.Subject("decision", DecisionRef(d.N), string(d.Kind))
		_, err = tx.SettleRisks(ctx, d.Engagement)
		return err
	})
	return d, err
}

func (tx *Tx) decide(ctx context.Context, d entity.Decision) (entity.Decision, error) {
	if d.Person == "" {
		d.Person = tx.r.Actor()
	}
	if d.On == 0 {
		d.On = tx.r.Day(tx.At())
	}
	if err := CleanAll(&d.Person, &d.Role); err != nil {
		return d, err
	}
	switch {
	case d.Reason == "":
		return d, problem.New("no-reason", d.Question, "say why: the reason is what an auditor reads",
			"a decision needs a reason")
	case d.Until != 0 && d.Until < d.On:
		return d, problem.New("bad-dates", d.Until.String(), "give a later date, or none",
			"the decision would end before it begins")
	}
	d.Second, d.Recorder = "", "" // a second person agrees later, by Second
	if text.Fold(d.Person) != text.Fold(tx.r.Actor()) {
		d.Recorder = tx.r.Actor()
	}
	var err error
	if d, err = tx.fillDecision(ctx, d); err != nil {
		return d, err
	}
	if d.N, err = tx.Next(ctx, store.Decisions.Name()); err != nil {
		return d, err
	}
	d.ID = tx.NewID()
	return d, store.Insert(ctx, tx, store.Decisions, d)
}

// fillDecision checks what a decision is about and notes the score it is based on.
func (tx *Tx) fillDecision(ctx context.Context, d entity.Decision) (entity.Decision, error) {
	switch d.Kind {
	case entity.ScopeOut, entity.NAAccepted, entity.NARefused, entity.GateAccept:
		return tx.fillQuestionDecision(ctx, d)
	case entity.RiskAccept:
		k, err := store.Get(ctx, tx, store.Risks, d.Risk)
		if book.IsNotFound(err) {
			k, err = book.FindRisk(ctx, tx, d.Risk)
		}
		if err != nil {
			return d, err
		}
		d.Risk, d.Engagement = k.ID, k.Engagement
		b, err := tx.r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: k.Engagement})
		if err != nil {
			return d, err
		}
		list, err := b.Risks(ctx, false)
		for _, x := range list {
			if x.ID == k.ID {
				d.Basis = fmt.Sprintf(book.BasisScore, x.Standing().Score())
			}
		}
		return d, err
	case entity.Award:
		return d, nil
	}
	return d, problem.New("bad-decision", text.Safe(string(d.Kind)), "decide scope, na, gate or risk",
		"there is no such kind of decision")
}

func (tx *Tx) fillQuestionDecision(ctx context.Context, d entity.Decision) (entity.Decision, error) {
	a, err := openAssessment(ctx, tx, d.Assessment)
	if err != nil && d.Kind != entity.GateAccept { // a must-have may be accepted after sign-off
		return d, err
	}
	if a.ID == "" {
		return d, err
	}
	d.Engagement = a.Engagement
	b, err := tx.r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: a.Engagement})
	if err != nil {
		return d, err
	}
	pack := b.Compiled[a.PackSHA].Pack()
	q := pack.Question(d.Question)
	if q == nil {
		return d, problem.New("unknown-question", pack.Ref()+"/"+text.Safe(d.Question), "see assure pack show "+pack.ID,
			"the pack has no such question")
	}
	answers := b.Answers[a.ID][d.Question]
	claimed := answers.Claim != nil && answers.Claim.Value == questionnaire.NA
	switch {
	case d.Kind == entity.GateAccept && q.MustHave() == nil:
		return d, problem.New("not-a-must-have", d.Question, "accept the risk instead",
			"this question is neither a must-have nor a key control")
	case (d.Kind == entity.NAAccepted || d.Kind == entity.NARefused) && !claimed:
		return d, problem.New("no-na-claim", d.Question, "to take the question out of scope yourself, decide scope",
			"the supplier does not claim that this is not applicable")
	}
	if facts := b.CurrentFacts(a.Engagement); b.Answers[a.ID] != nil {
		result := b.Score(&a, facts, b.Settings.Triage(facts))
		d.Basis = fmt.Sprintf("shown %s, at most %s", result.Assured, result.Possible)
	}
	return d, nil
}

// Second records that the acting person agrees with a decision that others made and recorded:
// otherwise one person could name a second and agree with them.
func (r *Register) Second(ctx context.Context, n int) error {
	return r.changeDecision(ctx, actSecond, n, func(d *entity.Decision) error {
		switch {
		case text.Fold(d.Person) == text.Fold(r.Actor()):
			return problem.New("same-person", DecisionRef(n), "ask a colleague to agree under their own name",
				"a decision needs a second person, and %s made it", text.Safe(d.Person))
		case d.Recorder != "" && text.Fold(d.Recorder) == text.Fold(r.Actor()):
			return problem.New("same-person", DecisionRef(n), "ask a colleague to agree under their own name",
				"a decision needs a second person, and %s recorded it", text.Safe(d.Recorder))
		case d.Withdrawn:
			return problem.New("withdrawn", DecisionRef(n), "make the decision again", "the decision was withdrawn")
		}
		d.Second = r.Actor()
		return nil
	})
}

// WithdrawDecision ends a decision from now on. It stays in the register.
func (r *Register) WithdrawDecision(ctx context.Context, n int) error {
	return r.changeDecision(ctx, actWithdraw, n, func(d *entity.Decision) error {
		d.Withdrawn = true
		return nil
	})
}

func (r *Register) changeDecision(ctx context.Context, action string, n int, f func(*entity.Decision) error) error {
	return r.Update(ctx, action, func(tx *Tx) error {
		d, err := store.Find(ctx, tx, store.Decisions, store.By("n", n))
		if err != nil {
			return err
		}
		tx.Subject("decision", DecisionRef(n), string(d.Kind))
		if err := f(&d); err != nil {
			return err
		}
		if _, err := store.Put(ctx, tx, store.Decisions, d); err != nil {
			return err
		}
		_, err = tx.SettleRisks(ctx, d.Engagement)
		return err
	})
}

// Decisions lists decisions as they were at a moment, by number; an empty engagement lists all.
func (r *Register) Decisions(ctx context.Context, engagementID string, at book.At) (list []entity.Decision, err error) {
	var where []store.Where
	if engagementID != "" {
		where = append(where, store.By("engagement", engagementID))
	}
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Decisions, where...)
		return err
	})
	slices.SortFunc(list, func(a, b entity.Decision) int { return cmp.Compare(a.N, b.N) })
	return list, err
}
