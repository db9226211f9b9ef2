package money

import (
	"cmp"
	"slices"
	"strings"

	"assure/scoring"
)

// maxStates is how many sums of choices are kept while a budget is spent over a portfolio.
const maxStates = 200_000

// MemberPlan is the plan of one engagement of a portfolio.
type MemberPlan struct {
	ID   string
	Plan *Plan
}

// MemberChoice is what a budget buys one engagement.
type MemberChoice struct {
	ID string
	Choice
}

// state is a sum of choices, one of each member up to some member.
type state struct {
	cost Pence
	worth
	before, point int32 // the state that it continues, and the point of the member's frontier
}

// Spend returns the best choices that a budget a year buys over a portfolio, must-haves first, in the order of ids.
// It is exact: what engagements avoid adds up, so that each of the best choices is on the frontier of its
// engagement, and the sums that none is better than are merged one engagement at a time. Engagements for which
// nothing is bought are left out.
func Spend(plans []MemberPlan, budget Pence) ([]MemberChoice, error) {
	plans = slices.Clone(plans)
	slices.SortFunc(plans, func(a, b MemberPlan) int { return strings.Compare(a.ID, b.ID) })
	steps := [][]state{{{}}}
	frontiers := make([][]point, len(plans))
	for i, p := range plans {
		if i > 0 && plans[i-1].ID == p.ID {
			return nil, bad("bad-member", p.ID, "name each engagement once", "the engagement %q is there twice", p.ID)
		}
		frontiers[i] = p.Plan.frontier(max(budget, 0))
		next := merge(steps[i], frontiers[i], max(budget, 0))
		if len(next) > maxStates {
			return nil, bad("too-many-choices", p.ID, "spend the budget over fewer engagements, or round the costs",
				"the choices of %d engagements are too many to weigh", i+1)
		}
		steps = append(steps, next)
	}
	var out []MemberChoice
	at := int32(len(steps[len(plans)]) - 1)
	for i := len(plans) - 1; i >= 0; i-- {
		s := steps[i+1][at]
		if set := frontiers[i][s.point].set; set != 0 {
			out = append(out, MemberChoice{plans[i].ID, plans[i].Plan.choice(set)})
		}
		at = s.before
	}
	slices.Reverse(out)
	return out, nil
}

// merge adds each point of a frontier to each state, and keeps the sums that none is better than: by cost, each
// worth more than the one before. expected of a state is what is avoided, as a negative amount, so that less is
// better.
func merge(states []state, frontier []point, limit Pence) []state {
	var out []state
	base := frontier[0].expected
	for k := range frontier {
		f := &frontier[k]
		added := make([]state, 0, len(states)) // in order, as the states are
		for i, s := range states {
			if s.cost+f.cost > limit {
				break
			}
			added = append(added, state{s.cost + f.cost, worth{s.fatal + f.fatal, s.other + f.other,
				s.expected + f.expected - base}, int32(i), int32(k)})
		}
		out = better(out, added)
	}
	return out
}

// better merges two lists in order, without the states that a cheaper one is as good as.
func better(a, b []state) []state {
	out := make([]state, 0, len(a)+len(b))
	for len(a)+len(b) > 0 {
		from := &a
		if len(a) == 0 || len(b) > 0 && b[0].order(&a[0]) < 0 {
			from = &b
		}
		s := (*from)[0]
		*from = (*from)[1:]
		if len(out) == 0 || s.compare(out[len(out)-1].worth) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// order sorts states by cost, then by worth from the best.
func (s *state) order(t *state) int {
	return cmp.Or(cmp.Compare(s.cost, t.cost), -s.compare(t.worth), cmp.Compare(s.before, t.before),
		cmp.Compare(s.point, t.point))
}

// Carried returns the result once a choice has been carried out, with means only: to simulate a portfolio before
// and after with the same random numbers.
func (p *Plan) Carried(c Choice) *Result {
	in := *p.model.in
	in.Controls, in.Means = slices.Clone(in.Controls), true
	for i := range p.actions {
		a := &p.actions[i]
		if !slices.Contains(c.Actions, a.ID) {
			continue
		}
		k := &in.Controls[a.control]
		k.Shown = max(k.Shown, a.To)
		k.AtMost = max(k.AtMost, k.Shown)
		if a.fatal || a.other {
			k.Gate = scoring.Met
		}
	}
	r, err := Assess(&in)
	if err != nil { // what was assessed before is in order
		return &Result{Engine: Engine, Withheld: err.Error()}
	}
	return r
}
