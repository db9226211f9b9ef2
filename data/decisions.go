package data

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
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
		if _, err = tx.SettleRisks(ctx, d.Engagement); err != nil {
			return err
		}
		return tx.pushDecision(ctx, d)
	})
	return d, err
}

// pushDecision remembers what was done to a decision as a step of the assessment that it is about or, without one, of
// all open ones of its engagement.
func (tx *Tx) pushDecision(ctx context.Context, d entity.Decision) error {
	what := DecisionRef(d.N)
	if d.Question != "" { // so that its undo names it
		what += " on " + d.Question
	}
	if d.Assessment != "" {
		return tx.pushEntities(ctx, what, []string{d.Assessment})
	}
	return tx.pushOfEngagements(ctx, []string{d.Engagement}, what)
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
	people, err := tx.people(ctx)
	if err != nil {
		return d, err
	}
	if err := tx.r.decider(people, &d); err != nil {
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
	d.Second, d.Recorder, d.Confirmed = "", "", nil // a second person agrees later, by Second
	if !people.Same(d.Person, tx.r.Actor()) {
		d.Recorder = tx.r.Actor()
		if err := tx.ownOnly(ctx, actDecide, d.Person); err != nil {
			return d, err
		}
	}
	if d, err = tx.fillDecision(ctx, people, d); err != nil {
		return d, err
	}
	if d.N, err = tx.Next(ctx, store.Decisions.Name()); err != nil {
		return d, err
	}
	d.ID = tx.NewID()
	return d, store.Insert(ctx, tx, store.Decisions, d)
}

// decider makes sure who decides: somebody registered, under the registered name and role, or the
// acting person, who may be unregistered where no role is asked for.
func (r *Register) decider(people entity.People, d *entity.Decision) error {
	p, err := named(people, d.Person)
	switch {
	case err != nil:
		return err
	case p == nil && !people.Same(d.Person, r.Actor()):
		return notRegistered(people, d.Person)
	case p == nil:
		return nil
	case p.Retired:
		return problem.New("person-retired", text.Safe(p.Name), "name somebody who decides today",
			"%s is no longer a person who decides", text.Safe(p.Name))
	case d.Role != "" && p.Role != "" && text.Fold(d.Role) != text.Fold(p.Role):
		return problem.New("other-role", text.Safe(p.Name), "leave the role out, or change it on the list of people",
			"%s is registered as %s, not as %s", text.Safe(p.Name), text.Safe(p.Role), text.Safe(d.Role))
	}
	d.Person = p.Name
	d.Role = cmp.Or(p.Role, d.Role)
	return nil
}

// authoriseDecision holds a decision to the authority in force: who may take it, for how long, and whether it takes
// two.
func authoriseDecision(people entity.People, s *scoring.Settings, d *entity.Decision, rule scoring.AuthorityRule,
	what string) error {
	d.TakesTwo = rule.Second
	return authorise(people, s, &mandate{Person: d.Person, On: d.On, Until: d.Until, Where: d.Question, What: what,
		Done: "accepted"}, rule)
}

// fillDecision checks what a decision is about and notes the score it is based on.
func (tx *Tx) fillDecision(ctx context.Context, people entity.People, d entity.Decision) (entity.Decision, error) {
	switch d.Kind {
	case entity.ScopeOut, entity.NAAccepted, entity.NARefused, entity.GateAccept:
		return tx.fillQuestionDecision(ctx, people, d)
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
				if band := b.Settings.Band(x.Standing().Score()); err == nil && band != "" {
					err = authoriseDecision(people, b.Settings, &d, b.Settings.AuthorityFor(string(band)),
						"a risk that is "+string(band))
				}
			}
		}
		return d, err
	case entity.Reliance:
		return tx.fillReliance(ctx, d)
	case entity.Award:
		return d, nil
	}
	return d, problem.New("bad-decision", text.Safe(string(d.Kind)), "decide scope, na, gate or risk",
		"there is no such kind of decision")
}

func (tx *Tx) fillQuestionDecision(ctx context.Context, people entity.People,
	d entity.Decision) (entity.Decision, error) {
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
	facts := b.CurrentFacts(a.Engagement)
	result := b.Score(&a, facts, b.Settings.Triage(facts))
	if row := result.Row(q.ID); d.Kind == entity.GateAccept && row != nil {
		if err := authoriseDecision(people, b.Settings, &d, b.Settings.GateAuthority(row.Gate),
			"a must-have that caps at D"); err != nil {
			return d, err
		}
	}
	if b.Answers[a.ID] != nil {
		d.Basis = fmt.Sprintf("shown %s, at most %s", result.Assured, result.Possible)
	}
	return d, nil
}

// Second records that the acting person agrees with a decision that others made and recorded:
// otherwise one person could name a second and agree with them.
func (r *Register) Second(ctx context.Context, n int) error {
	return r.changeDecision(ctx, actSecond, n, func(people entity.People, _ time.Time, d *entity.Decision) error {
		const fix = "ask a colleague to agree under their own name"
		p := people.Find(r.Actor())
		switch {
		case d.Withdrawn:
			return problem.New("withdrawn", DecisionRef(n), "make the decision again", "the decision was withdrawn")
		case d.Second != "":
			return problem.New("seconded", DecisionRef(n),
				"nothing more is needed; a decision that changed is made again",
				"%s agreed already as the second person", text.Safe(d.Second))
		case people.Same(d.Person, r.Actor()):
			return problem.New("same-person", DecisionRef(n), fix,
				"a decision needs a second person, and %s made it", text.Safe(d.Person))
		case d.Recorder != "" && people.Same(d.Recorder, r.Actor()):
			return problem.New("same-person", DecisionRef(n), fix,
				"a decision needs a second person, and %s recorded it", text.Safe(d.Recorder))
		case p == nil:
			return notRegistered(people, r.Actor())
		case p.Retired:
			return problem.New("person-retired", text.Safe(p.Name), fix, "%s is no longer a person who decides",
				text.Safe(p.Name))
		}
		d.Second = p.Name
		return nil
	})
}

// ConfirmDecision records that the acting person took a decision that somebody else wrote down under their name.
func (r *Register) ConfirmDecision(ctx context.Context, n int) error {
	return r.changeDecision(ctx, actConfirm, n, func(people entity.People, at time.Time, d *entity.Decision) error {
		switch {
		case d.Recorder == "":
			return problem.New("own-decision", DecisionRef(n), "nothing more is needed",
				"%s recorded this decision, so there is nothing to confirm", text.Safe(d.Person))
		case d.Confirmed != nil:
			return problem.New("confirmed", DecisionRef(n), "nothing more is needed", "it is confirmed already")
		case !people.Same(d.Person, r.Actor()):
			return problem.New("not-yours", DecisionRef(n), "ask "+text.Safe(d.Person)+" to confirm it",
				"the decision is %s's, and you are %s", text.Safe(d.Person), text.Safe(r.Actor()))
		}
		d.Confirmed = &at
		return nil
	})
}

// WithdrawDecision ends a decision from now on, with a reason. It stays in the register. Who made it withdraws it, or
// somebody of the same role; one that was made without a role, anybody on the list of people.
func (r *Register) WithdrawDecision(ctx context.Context, n int, reason string) error {
	if err := CleanAll(&reason); err != nil {
		return err
	}
	if reason == "" {
		return problem.New("no-reason", DecisionRef(n), "say why it is withdrawn: it is kept with the decision",
			"a decision is withdrawn for a reason")
	}
	return r.changeDecision(ctx, actWithdraw, n, func(people entity.People, at time.Time, d *entity.Decision) error {
		p := people.Find(r.Actor())
		switch {
		case d.Withdrawn:
			return problem.New("withdrawn", DecisionRef(n), "nothing more is needed",
				"nothing changed: it was withdrawn already")
		case people.Same(d.Person, r.Actor()):
		case p == nil:
			return notRegistered(people, r.Actor())
		case p.Retired:
			return problem.New("person-retired", text.Safe(p.Name), "ask somebody who decides today",
				"%s is no longer a person who decides", text.Safe(p.Name))
		case d.Role != "" && text.Fold(p.Role) != text.Fold(d.Role):
			return problem.New("not-their-authority", DecisionRef(n),
				"ask "+text.Safe(d.Person)+", or somebody with the role "+text.Safe(d.Role),
				"the decision is that of %s (%s), and %s has the role %s", text.Safe(d.Person), text.Safe(d.Role),
				text.Safe(p.Name), cmp.Or(text.Safe(p.Role), "none"))
		}
		d.Withdrawn = true
		d.Withdrawal = &entity.Reopening{By: r.Actor(), At: at, Reason: questionnaire.Text(reason)}
		return nil
	})
}

func (r *Register) changeDecision(ctx context.Context, action string, n int,
	f func(entity.People, time.Time, *entity.Decision) error) error {
	return r.Update(ctx, action, func(tx *Tx) error {
		d, err := store.Find(ctx, tx, store.Decisions, store.By("n", n))
		if err != nil {
			return err
		}
		tx.Subject("decision", DecisionRef(n), string(d.Kind))
		people, err := tx.people(ctx)
		if err != nil {
			return err
		}
		if err := f(people, tx.At(), &d); err != nil {
			return err
		}
		if _, err := store.Put(ctx, tx, store.Decisions, d); err != nil {
			return err
		}
		if _, err = tx.SettleRisks(ctx, d.Engagement); err != nil {
			return err
		}
		return tx.pushDecision(ctx, d)
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
