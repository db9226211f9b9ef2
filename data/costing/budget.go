package costing

import (
	"assure/scoring/money"
)

// NoLimit is a budget that everything is within.
const NoLimit = money.Pence(money.MaxPounds) * 1000

// Budget is what can be bought for one engagement.
type Budget struct {
	Limit    money.Pence // a year; [NoLimit] where nobody gave one
	Frontier []money.Choice
	Within   money.Choice // the best within the limit
	Alone    []money.Choice
	First    *money.Action // nil where nothing does anything
	Moved    []money.Moved // each input over its range
}

// Budget weighs what can be bought within a limit a year. The error is a Problem where there are no pounds.
func (x *Engagement) Budget(limit money.Pence) (*Budget, error) {
	p, err := x.Plan()
	if err != nil {
		return nil, err
	}
	b := &Budget{Limit: limit, Frontier: p.Frontier(), Within: p.Within(limit), First: p.First(limit)}
	if b.Alone, err = x.Alone(); err != nil {
		return nil, err
	}
	means := *x.Input
	means.Means = true
	b.Moved, err = money.Sensitivity(&means, x.Actions, limit)
	return b, err
}

// Alone weighs each action by itself, in the order of the actions.
func (x *Engagement) Alone() ([]money.Choice, error) {
	var out []money.Choice
	for _, a := range x.Actions {
		one, err := money.NewPlan(x.Result, []money.Action{a})
		if err != nil {
			return nil, err
		}
		f := one.Frontier()
		c := f[len(f)-1]
		if len(f) == 1 { // it buys nothing by itself
			c.Cost, c.Actions = a.Buyer.Annual(), []string{a.ID}
		}
		out = append(out, c)
	}
	return out, nil
}
