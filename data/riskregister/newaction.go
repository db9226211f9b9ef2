package riskregister

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data"
	"assure/data/riskregister/edits"
	"assure/data/riskregister/tables"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// plannedAction is an action to add, with what people added to its row.
type plannedAction struct {
	action entity.Action
	added  store.Addition
}

// newAction plans an action, from a row of the sheet Actions without a reference: it needs words
// for what is to be done, and a risk or an engagement that it belongs to. One with a clause is a
// contract condition.
func (p *registerPlan) newAction(ctx context.Context, row *edits.Row) error {
	f := row.Fields
	const fix = "fill in What, and Risk ID or Engagement; or clear the row"
	if f["What"].Value == "" || f["Risk ID"].Value == "" && f["Engagement"].Value == "" {
		p.problem("new-action", row.Cell, fix,
			"the row has no reference, and a new action needs words and a risk or engagement")
		return nil
	}
	for _, column := range slices.Sorted(maps.Keys(f)) {
		if f[column].Bad != nil {
			p.add(f[column].Bad)
			return nil
		}
	}
	next := plannedAction{}
	a := &next.action
	if ok, err := p.placeAction(ctx, a, f); !ok || err != nil {
		return err
	}
	for _, s := range actionSetters {
		if f[s.column].Value == "" {
			continue
		}
		if pr := s.set(a, f[s.column]); pr != nil {
			p.add(pr)
			return nil
		}
	}
	a.Condition = a.Clause != "" || strings.EqualFold(f["Kind"].Value, tables.ConditionKind)
	if ref, cell := p.sameAction(a); ref != "" {
		p.out.Notes = append(p.out.Notes,
			fmt.Sprintf("%s: this action is in the register as %s; write a new export to edit it", row.Cell, ref))
		return nil
	} else if cell != "" {
		p.problem("twice", row.Cell, "give one of the two other words, or delete it",
			"the same new action is in %s", cell)
		return nil
	}
	next.added = p.addedNew(row)
	p.fresh[actionKey(a)] = row.Cell
	p.newActions = append(p.newActions, next)
	p.out.Changes = append(p.out.Changes,
		RegisterChange{Ref: cmp.Or(f["Risk ID"].Value, f["Engagement"].Value), Column: "What", Cell: f["What"].Cell,
			New: f["What"].Value})
	return nil
}

// placeAction sets the risk or the engagement that a new action belongs to. Where the register has
// neither, it reports the problem and false.
func (p *registerPlan) placeAction(ctx context.Context, a *entity.Action, f map[string]edits.Field) (bool, error) {
	if ref := f["Risk ID"]; ref.Value != "" {
		k := p.risks[store.RefKey(entity.RiskForm.Full(ref.Value))]
		if k == nil {
			p.problem("unknown-risk", ref.Cell,
				"give the ID of a risk of the register, or clear it and fill in Engagement",
				"the register has no risk %s", text.Safe(ref.Value))
			return false, nil
		}
		a.Engagement, a.Risk, a.Pack, a.Question = k.was.Engagement, k.was.ID, k.was.Pack, k.was.Question
	} else {
		at := f["Engagement"]
		e, _, err := p.r.Engagement(ctx, at.Value)
		var pr *problem.Problem
		if errors.As(err, &pr) {
			p.problem(pr.Code, at.Cell, pr.Fix, "%s: %s", text.Safe(at.Value), pr.What)
			return false, nil
		}
		if err != nil {
			return false, err
		}
		a.Engagement = e.ID
	}
	return true, nil
}

func actionKey(a *entity.Action) string {
	return "action/" + a.Engagement + "/" + a.Risk + "/" + text.Fold(string(a.Title))
}

// sameAction finds an action with the same words for the same risk or engagement: its reference in the register, or the
// cell of the file that proposes it too.
func (p *registerPlan) sameAction(a *entity.Action) (ref, cell string) {
	for _, n := range slices.Sorted(maps.Keys(p.actions)) {
		if actionKey(&p.actions[n].was) == actionKey(a) {
			return data.ActionRef(n), ""
		}
	}
	return "", p.fresh[actionKey(a)]
}
