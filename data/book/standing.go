package book

import (
	"context"
	"fmt"
	"slices"

	"assure/data/store"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// readOpenRisks reads the risks that are not closed and can be higher than the rating.
func (b *Book) readOpenRisks(ctx context.Context, v store.Viewer) error {
	all, err := store.List(ctx, v, store.Risks, b.where...)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(k entity.Risk) bool { return k.Closed != 0 }) {
		actions, err := store.List(ctx, v, store.Actions, b.where...)
		if err != nil {
			return err
		}
		ofRisk := GroupBy(actions, func(a *entity.Action) string { return a.Risk })
		for i := range all {
			Reopen(&all[i], ofRisk[all[i].ID], b.AsOf)
		}
	}
	open := slices.DeleteFunc(all, func(k entity.Risk) bool {
		rating := k.Kind == entity.OverallRisk && k.Decided == nil // it stands where the rating does
		return k.Closed != 0 || rating
	})
	b.openRisks = GroupBy(open, func(k *entity.Risk) string { return k.Engagement })
	return nil
}

// higherRisk returns the open risk of an engagement that stands highest where that is above the risk of the rating, nil
// for none: a gap that was closed in the answers while its risk was not, a place that a person gave, a risk added by
// hand, a questionnaire that does not count.
func (b *Book) higherRisk(st *Standing) (out *scoring.OpenRisk) {
	highest := 0
	if st.RollUp.Risk != nil {
		highest = st.RollUp.Risk.Score
	}
	for _, k := range b.openRisks[st.Engagement.ID] {
		view := RiskView{Risk: k}
		b.place(&view, st)
		if score := view.Standing().Score(); score > highest {
			highest = score
			out = &scoring.OpenRisk{Ref: k.Ref, Score: score, Band: b.Settings.Band(score)}
		}
	}
	return out
}

// place fills in the cells of a risk: those that are worked out, and the one that a person gave while it counts.
func (b *Book) place(view *RiskView, st *Standing) {
	view.leaveOutFaults()
	b.calculate(view, st)
	b.lapse(view)
}

// calculate fills in the cells that are worked out.
func (b *Book) calculate(view *RiskView, st *Standing) {
	_, specs := b.RiskSpecs(st)
	if st.Triage.Triaged {
		view.Inherent = entity.Cell{Consequence: st.Triage.Consequence, Likelihood: st.Triage.InherentLikelihood}
		view.Aim = entity.Cell{Consequence: st.Triage.Consequence,
			Likelihood: max(1, st.Triage.InherentLikelihood-b.Settings.TargetSteps.Value)}
	}
	if view.Target != nil {
		view.Aim = *view.Target
	}
	if view.Kind == entity.OverallRisk {
		for _, s := range specs {
			if s.Kind == entity.OverallRisk {
				view.Calculated, view.Gaps = s.Calculated, s.Gaps
			}
		}
		return
	}
	if view.Pack == "" {
		return
	}
	for _, x := range b.Beyond(st)[view.Pack] {
		if x.Question == view.Question {
			view.Limit = &x
		}
	}
	for _, s := range specs { // a must-have that is open, from the cycle that found it so
		if s.Pack == view.Pack && s.Question == view.Question {
			view.Calculated, view.GateState = s.Calculated, s.State
			return
		}
	}
	if result := st.Results[view.Pack]; result != nil {
		if row := result.Row(view.Question); row != nil {
			view.Calculated = b.Settings.ControlCell(st.Triage, row)
			if row.Gate != nil {
				view.GateState = row.Gate.State
			}
		}
	}
}

// lapse leaves a place that a person gave out of the view where it counts no more: its day has passed, or the
// calculated one has come to a higher band than it was given for.
func (b *Book) lapse(view *RiskView) {
	k, set := &view.Risk, b.Settings
	switch now := set.Band(view.Calculated.Score()); {
	case k.Decided == nil:
		return
	case k.Kind == entity.HandRisk: // nothing is calculated: it stays where it was put, or was before it was lowered
		if from := k.DecidedFrom; from != nil && k.DecidedUntil != 0 && b.AsOf > k.DecidedUntil {
			view.DecidedLapsed = "its date, " + k.DecidedUntil.Long() + ", has passed"
			k.Decided = from
		}
		return
	case k.DecidedUntil != 0 && b.AsOf > k.DecidedUntil:
		view.DecidedLapsed = "its date, " + k.DecidedUntil.Long() + ", has passed"
	case k.DecidedFrom != nil && set.Above(now, set.Band(k.DecidedFrom.Score())) &&
		set.Above(now, set.Band(k.Decided.Score())):
		view.DecidedLapsed = fmt.Sprintf("what is calculated has grown from %d to %d since", k.DecidedFrom.Score(),
			view.Calculated.Score())
	default:
		return
	}
	k.Decided = nil
}

// RiskSpecs lists the risks an engagement should have, from its governing cycles and from a newer open one: a must-have
// found not met there is known now, whatever governs. newest has the result of the newest cycle of each pack.
func (b *Book) RiskSpecs(st *Standing) (newest map[string]*scoring.Result, specs []scoring.RiskSpec) {
	if st.risks == nil {
		newest, specs := b.riskSpecs(st)
		st.risks = &riskSpecs{newest, specs}
	}
	return st.risks.newest, st.risks.specs
}

// riskSpecs is what [Book.RiskSpecs] found.
type riskSpecs struct {
	newest map[string]*scoring.Result
	specs  []scoring.RiskSpec
}

func (b *Book) riskSpecs(st *Standing) (newest map[string]*scoring.Result, specs []scoring.RiskSpec) {
	newest = map[string]*scoring.Result{}
	signed := map[string]bool{}
	for id, a := range st.Governing {
		signed[id] = a.SignedAt != nil
		newest[id] = st.Results[id]
	}
	specs = b.Settings.Risks(scoring.RisksInput{Engagement: st.Input(), SignedOff: signed,
		Beyond: b.Beyond(st)})
	for _, a := range ShownCycles(b.Cycles[st.Engagement.ID]) {
		if g := st.Governing[a.Pack]; g.ID == a.ID || a.Cycle < g.Cycle || !slices.Contains(st.required, a.Pack) {
			continue // what nobody requires is in no rating, and raises no risk in a later cycle either
		}
		result := b.ScoreOf(st, &a)
		newest[a.Pack] = result
		in := st.Input()
		in.Results = map[string]*scoring.Result{a.Pack: result}
		for _, s := range b.Settings.Risks(scoring.RisksInput{Engagement: in}) {
			if s.Kind == entity.GateRisk &&
				!slices.ContainsFunc(specs,
					func(x scoring.RiskSpec) bool { return x.Pack == s.Pack && x.Question == s.Question }) {
				specs = append(specs, s)
			}
		}
	}
	return newest, specs
}
