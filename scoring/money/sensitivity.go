package money

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"assure/internal/text"
)

// Moved is one input moved over its range, everything else as it is.
type Moved struct {
	Input     string // what was moved, in words
	Low, High Moment
	// Changes tells that the first purchase is another at one of the ends.
	Changes bool
}

// Moment is what follows where an input is at one end of its range.
type Moment struct {
	Value    string // of the input, in words
	Expected Pence  // a year on average, with the controls that are shown and the least effects
	First    string // id of the action to buy first, "" for none
}

// Sensitivity moves each input over its range and says what that does to a year and to the first purchase within a
// budget. Inputs that change the first purchase come first, then those that move the pounds most, then by name.
func Sensitivity(in *Input, actions []Action, budget Pence) ([]Moved, error) {
	r, err := Assess(in)
	if err != nil {
		return nil, err
	}
	p, err := NewPlan(r, actions)
	if err != nil {
		return nil, err
	}
	s := &mover{in: in, actions: actions, budget: budget, base: moment(p, budget, "")}
	for _, c := range r.model.scenarios {
		s.scenario(c)
	}
	s.effects()
	for i, c := range in.Controls {
		if c.Shown < c.AtMost && r.model.uses(i) {
			s.move("what is shown of "+c.Pack+"/"+c.Question, percent(c.Shown), percent(c.AtMost), nil,
				func(x *Input) { x.Controls = slices.Clone(x.Controls); x.Controls[i].Shown = c.AtMost })
		}
	}
	s.costs()
	if s.err != nil {
		return nil, s.err
	}
	slices.SortFunc(s.out, func(a, b Moved) int {
		return cmp.Or(boolCompare(b.Changes, a.Changes), cmp.Compare(b.swing(), a.swing()),
			cmp.Compare(a.Input, b.Input))
	})
	return s.out, nil
}

func (m *Moved) swing() Pence {
	d := m.High.Expected - m.Low.Expected
	return max(d, -d)
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func percent(hundredths int) string { return fmt.Sprintf("%d %%", hundredths/100) }

// uses reports whether a control counts in some barrier.
func (m *model) uses(control int) bool {
	return slices.ContainsFunc(m.barriers, func(b barrier) bool {
		return slices.ContainsFunc(b.terms, func(t term) bool { return t.control == control })
	})
}

type mover struct {
	in      *Input
	actions []Action
	budget  Pence
	base    Moment
	out     []Moved
	err     error
}

func moment(p *Plan, budget Pence, value string) Moment {
	m := Moment{Value: value, Expected: p.model.expected(p.model.worst())}
	if a := p.First(budget); a != nil {
		m.First = a.ID
	}
	return m
}

// move works out both ends of an input. A nil change leaves everything as it is.
func (s *mover) move(input, low, high string, toLow, toHigh func(*Input)) {
	at := func(value string, change func(*Input)) Moment {
		x := *s.in
		if change != nil {
			change(&x)
		}
		return s.moment(compile(&x), s.actions, value)
	}
	s.add(Moved{Input: input, Low: at(low, toLow), High: at(high, toHigh)})
}

func (s *mover) moment(m *model, actions []Action, value string) Moment {
	p, err := NewPlan(&Result{model: m}, actions)
	if err != nil {
		s.err = cmp.Or(s.err, err)
		return Moment{}
	}
	return moment(p, s.budget, value)
}

func (s *mover) add(m Moved) {
	m.Changes = m.Low.First != s.base.First || m.High.First != s.base.First
	s.out = append(s.out, m)
}

func (s *mover) scenario(c *scenario) {
	s.rate(c)
	if f := c.freq; f.Least < f.Most {
		years := func(n int) func(*Input) {
			return func(x *Input) {
				own := Frequency{Events: f.Events, Years: n, Said: f.Said}
				x.Own = with(x.Own, c.ID, own)
			}
		}
		s.move("supplier-years behind the events of "+c.ID, fmt.Sprint(f.Most), fmt.Sprint(f.Least), years(f.Most),
			years(f.Least))
	}
	for i := range c.parts {
		p := c.parts[i]
		change := func(to func(*Part)) func(*Input) {
			return func(x *Input) {
				parts := slices.Clone(x.Losses[c.ID])
				to(&parts[i])
				x.Losses = with(x.Losses, c.ID, parts)
			}
		}
		if p.Cost.Low < p.Cost.High {
			s.move(fmt.Sprintf("%s of %s, pounds", p.Kind, c.ID), p.Cost.Low.String(), p.Cost.High.String(),
				change(func(q *Part) { q.Cost.High = p.Cost.Low }), change(func(q *Part) { q.Cost.Low = p.Cost.High }))
		}
		if p.Days != nil && p.Days.Low < p.Days.High {
			s.move(fmt.Sprintf("%s of %s, days", p.Kind, c.ID), fmt.Sprint(p.Days.Low), fmt.Sprint(p.Days.High),
				change(func(q *Part) { q.Days = &Span{p.Days.Low, p.Days.Low} }),
				change(func(q *Part) { q.Days = &Span{p.Days.High, p.Days.High} }))
		}
	}
}

// rate moves the rate of events over the 90 % range that so few of them leave.
func (s *mover) rate(c *scenario) {
	n := c.count(unit)
	at := func(p float64) Moment {
		m := compile(s.in)
		rate := n.beta * mathext.GammaIncRegInv(n.r, p)
		for _, x := range m.scenarios {
			if x.ID == c.ID {
				x.base = toPence(float64(x.m1 * rate))
			}
		}
		return s.moment(m, s.actions, oneIn(rate))
	}
	s.add(Moved{Input: "events a year of " + c.ID, Low: at(0.05), High: at(0.95)})
}

// oneIn says a rate as people say it.
func oneIn(rate float64) string {
	if rate > 0.5 {
		return fmt.Sprintf("%.1f a year", rate)
	}
	return "1 in " + text.Thousands(int(math.Round(1/rate))) + " years"
}

// with returns a copy of a map with one value set.
func with[V any](m map[string]V, key string, v V) map[string]V {
	out := map[string]V{key: v}
	for k, x := range m {
		if k != key {
			out[k] = x
		}
	}
	return out
}

// effects moves the effects from their least to their most.
func (s *mover) effects() {
	for b := range s.in.Data.Barriers {
		barrier := &s.in.Data.Barriers[b]
		for e := range barrier.Effects {
			effect := &barrier.Effects[e]
			if effect.Least == effect.Most {
				continue
			}
			s.move(fmt.Sprintf("effect of %s on %s", barrier.ID, effect.Cuts), fmt.Sprintf("%d %%", effect.Least),
				fmt.Sprintf("%d %%", effect.Most), nil, func(x *Input) {
					d := *x.Data
					d.Barriers = slices.Clone(d.Barriers)
					d.Barriers[b].Effects = slices.Clone(d.Barriers[b].Effects)
					d.Barriers[b].Effects[e].Least = effect.Most
					x.Data = &d
				})
		}
	}
}

// costs moves what the buyer pays for each action.
func (s *mover) costs() {
	for i, a := range s.actions {
		r := a.Buyer.Annual()
		if r.Low == r.High {
			continue
		}
		at := func(to Pence) Moment {
			actions := slices.Clone(s.actions)
			actions[i].Buyer = Cost{Running: Range{to, to}}
			return s.moment(compile(s.in), actions, to.String())
		}
		s.add(Moved{Input: "cost of " + a.ID, Low: at(r.Low), High: at(r.High)})
	}
}
