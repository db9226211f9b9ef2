package data

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
)

// Risks lists risks with the cells worked out for the moment, by reference.
func (r *Register) Risks(ctx context.Context, f RiskFilter, at At) (list []RiskView, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		b, err := r.Reader().Open(ctx, v, at, scope{supplier: f.Supplier, engagement: f.Engagement})
		if err != nil {
			return err
		}
		list, err = b.risks(ctx, v, f.Open)
		return err
	})
	return list, err
}

// Risk reads one risk.
func (r *Register) Risk(ctx context.Context, ref string, at At) (view RiskView, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		k, err := findRisk(ctx, v, ref)
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, at, scope{engagement: k.Engagement})
		if err != nil {
			return err
		}
		list, err := b.risks(ctx, v, false)
		for _, x := range list {
			if x.ID == k.ID {
				view = x
			}
		}
		return err
	})
	return view, err
}

// risks puts the risks of a book's engagements together with their cells, acceptances and actions.
func (b *book) risks(ctx context.Context, v store.Viewer, open bool) ([]RiskView, error) {
	all, err := store.List(ctx, v, store.Risks, b.of...)
	if err != nil {
		return nil, err
	}
	actions, err := store.List(ctx, v, store.Actions, b.of...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		b.veil.risk(&all[i], b)
	}
	b.veil.actions(actions)
	byEngagement := group(all, func(k *questionnaire.Risk) string { return k.Engagement })
	ofRisk := group(actions, func(a *questionnaire.Action) string { return a.Risk })
	var out []RiskView
	for _, s := range b.suppliers {
		for _, e := range b.engagements[s.ID] {
			list := byEngagement[e.ID]
			if len(list) == 0 {
				continue
			}
			st := b.stand(e)
			_, specs := b.riskSpecs(&st)
			unraised := st.unraised(list, specs)
			for _, k := range list {
				if open && k.Closed != 0 {
					continue
				}
				view := RiskView{Risk: k, Supplier: s, Of: e, Tier: st.triage.Tier, Actions: ofRisk[k.ID], Status: st.rollUp.Status}
				b.place(&view, &st, specs)
				if view.Kind == questionnaire.OverallRisk {
					view.Gaps = append(view.Gaps, unraised...)
				}
				b.acceptance(&view)
				out = append(out, view)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y RiskView) int { return cmp.Compare(x.Ref, y.Ref) })
	return out, nil
}

// unraised lists the must-haves that have come to be not shown since sign-off, by the passing of time alone. They have no
// risk of their own, so the overall one lists them.
func (s *standing) unraised(have []questionnaire.Risk, specs []scoring.RiskSpec) []scoring.RiskGap {
	var out []scoring.RiskGap
	for _, spec := range specs {
		own := func(k questionnaire.Risk) bool {
			return k.Pack == spec.Pack && k.Question == spec.Question && k.Closed == 0
		}
		result := s.results[spec.Pack]
		if spec.Kind != questionnaire.GateRisk || spec.State != scoring.NotShown || result == nil || slices.ContainsFunc(have, own) {
			continue
		}
		if row := result.Row(spec.Question); row != nil {
			out = append(out, scoring.RiskGap{Pack: spec.Pack, Question: spec.Question, Text: row.Text(), Kind: scoring.AssuranceGap, Loss: row.Loss.Sum()})
		}
	}
	return out
}

// place fills in the cells that are worked out.
func (b *book) place(view *RiskView, st *standing, specs []scoring.RiskSpec) {
	if st.triage.Triaged {
		view.Inherent = questionnaire.Cell{Consequence: st.triage.Consequence, Likelihood: st.triage.InherentLikelihood}
		view.Aim = questionnaire.Cell{Consequence: st.triage.Consequence, Likelihood: max(1, st.triage.InherentLikelihood-b.settings.TargetSteps.Value)}
	}
	if view.Target != nil {
		view.Aim = *view.Target
	}
	if view.Kind == questionnaire.OverallRisk {
		for _, s := range specs {
			if s.Kind == questionnaire.OverallRisk {
				view.Calculated, view.Gaps = s.Calculated, s.Gaps
			}
		}
		return
	}
	if view.Pack == "" {
		return
	}
	for _, s := range specs { // a must-have that is open, from the cycle that found it so
		if s.Pack == view.Pack && s.Question == view.Question {
			view.Calculated, view.GateState = s.Calculated, s.State
			return
		}
	}
	if result := st.results[view.Pack]; result != nil {
		if row := result.Row(view.Question); row != nil {
			view.Calculated = b.settings.ControlCell(st.triage, row)
			if row.Gate != nil {
				view.GateState = row.Gate.State
			}
		}
	}
}

// basisScore is how a risk acceptance notes the score it was given on, so that it visibly lapses when the risk grows.
const basisScore = "risk score %d"

// acceptance finds the newest acceptance of a risk and says whether it still holds.
func (b *book) acceptance(view *RiskView) {
	for i, d := range b.decisions[view.Engagement] {
		if d.Kind == questionnaire.RiskAccept && d.Risk == view.ID && !d.Withdrawn && (view.Acceptance == nil || d.N > view.Acceptance.N) {
			view.Acceptance = &b.decisions[view.Engagement][i]
		}
	}
	d := view.Acceptance
	if d == nil {
		return
	}
	var then int
	_, err := fmt.Sscanf(d.Basis, basisScore, &then)
	now := view.Standing().Score()
	switch {
	case d.Until != 0 && b.asOf > d.Until:
		view.Lapsed = "its date, " + d.Until.Long() + ", has passed"
	case err == nil && now > then:
		view.Lapsed = fmt.Sprintf("the risk has grown from %d to %d since", then, now)
	}
}

// Actions lists actions as they stood at a moment, by number. Empty arguments do not narrow.
func (r *Register) Actions(ctx context.Context, engagementID string, at At) (list []questionnaire.Action, err error) {
	var where []store.Where
	if engagementID != "" {
		where = append(where, store.By("engagement", engagementID))
	}
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Actions, where...)
		return err
	})
	slices.SortFunc(list, func(a, b questionnaire.Action) int { return cmp.Compare(a.N, b.N) })
	return list, err
}

// AddAction adds remediation or a contract condition.
func (r *Register) AddAction(ctx context.Context, a questionnaire.Action) (questionnaire.Action, error) {
	if strings.TrimSpace(string(a.Title)) == "" {
		return a, problem.New("no-title", "", "say in a few words what is to be done", "an action needs a title")
	}
	err := r.Update(ctx, actAction, func(tx *Tx) (err error) {
		if a, err = tx.addAction(ctx, a); err == nil {
			tx.Subject("action", ActionRef(a.N), "added")
		}
		return err
	})
	return a, err
}

func (tx *Tx) addAction(ctx context.Context, a questionnaire.Action) (_ questionnaire.Action, err error) {
	if a.N, err = tx.Next(ctx, store.Actions.Name()); err != nil {
		return a, err
	}
	a.ID, a.Raised = tx.NewID(), tx.r.Day(tx.At())
	if a.State == "" {
		a.State = questionnaire.ActionOpen
	}
	return a, actionTaken(a, store.Insert(ctx, tx, store.Actions, a))
}

// UpdateAction writes a new version of an action; its number and day raised stay.
func (r *Register) UpdateAction(ctx context.Context, a questionnaire.Action) error {
	return r.Update(ctx, actAction, func(tx *Tx) error {
		was, err := store.Get(ctx, tx, store.Actions, a.ID)
		if err != nil {
			return err
		}
		a.N, a.Engagement, a.Raised = was.N, was.Engagement, was.Raised
		tx.Subject("action", ActionRef(a.N), string(a.State))
		_, err = store.Put(ctx, tx, store.Actions, a)
		return actionTaken(a, err)
	})
}

func actionTaken(a questionnaire.Action, err error) error {
	if !a.State.Valid() {
		return problem.New("bad-state", text.Safe(string(a.State)), "use "+strings.Join(questionnaire.Strings(questionnaire.ActionStates), ", "), "an action has no such state")
	}
	return err
}
