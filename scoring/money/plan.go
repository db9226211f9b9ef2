package money

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"assure/internal/problem"
)

// MaxActions is the most actions that are weighed against each other at a time: every set of them is a choice.
const MaxActions = 20

// Cost is what an action costs one payer: Once and Hours x Rate spread over Years, and Running every year.
type Cost struct {
	Once, Running Range
	Hours         Span
	Rate          Range // of an hour
	Years         int   // of the contract; 0 is 1
	Said
}

// Annual returns what it costs a year, rounded up to the penny.
func (c Cost) Annual() Range {
	years := max(c.Years, 1)
	return Range{Low: ceilDiv(c.Once.Low+Pence(c.Hours.Low)*c.Rate.Low, years) + c.Running.Low,
		High: ceilDiv(c.Once.High+Pence(c.Hours.High)*c.Rate.High, years) + c.Running.High}
}

// Action is something that can be bought: a fix, or the proof of what is said to be in place.
type Action struct {
	ID             string
	Pack, Question string
	What           string
	To             int  // the shown credit afterwards, 0..10,000
	Clears         bool // the must-have of the question is met afterwards
	Buyer          Cost // counts against the budget
	Supplier       Cost // printed beside it
}

// Choice is a set of actions and what it does, with the controls that are shown and the least effects.
type Choice struct {
	Actions       []string // ids, in order
	Cost          Range    // the buyer's, a year
	Supplier      Range
	Fatal         int // fatal must-haves that it clears
	MustHaves     int // others
	Before, After Pence
	// AvoidedLeast and AvoidedMost are what a year costs less on average with every effect at its least and at its
	// most.
	AvoidedLeast, AvoidedMost Pence
	// OnlyShows are actions for what the supplier says is in place: they show it, and change nothing where it is
	// true.
	OnlyShows []string
	// BreakEven says for each scenario from which frequency the choice pays for itself, the rarest first.
	BreakEven []BreakEven
}

// BreakEven is the frequency from which a choice pays for itself by one scenario alone: at its least effects and
// its highest cost it pays if such an event, as things are now, is likelier than 1 in Years. It needs no belief in
// how often events come. Always is a choice that costs nothing.
type BreakEven struct {
	Scenario, Title string
	Years           int64
	Always          bool
}

// Rounded returns the years to two significant digits, rounded down, so that "likelier than 1 in so many" stays true.
func (b *BreakEven) Rounded() int64 {
	unit := int64(1)
	for b.Years >= 100*unit {
		unit *= 10
	}
	return b.Years / unit * unit
}

// Plan is a set of actions weighed on one result.
type Plan struct {
	model   *model
	actions []action
}

// action is an action compiled.
type action struct {
	Action
	control      int
	cost         Range
	fatal, other bool // what it clears
}

// NewPlan compiles actions against a result with pounds.
func NewPlan(r *Result, actions []Action) (*Plan, error) {
	if r.Withheld != "" {
		return nil, bad("no-pounds", "", "enter losses, or answer more questions", "there are no pounds: %s",
			r.Withheld)
	}
	if len(actions) > MaxActions {
		return nil, bad("too-many-actions", "", "leave out those that nobody would buy first",
			"%d actions cannot be weighed at a time, %d can", len(actions), MaxActions)
	}
	p := &Plan{model: r.model}
	for _, a := range actions {
		c, bad := p.compile(a)
		if bad != nil {
			return nil, bad
		}
		p.actions = append(p.actions, c)
	}
	slices.SortFunc(p.actions, func(a, b action) int { return strings.Compare(a.ID, b.ID) })
	return p, nil
}

func (p *Plan) compile(a Action) (action, *problem.Problem) {
	same := func(x action) bool { return x.ID == a.ID }
	control := slices.IndexFunc(p.model.in.Controls,
		func(c Control) bool { return c.Pack == a.Pack && c.Question == a.Question })
	switch {
	case a.ID == "" || slices.ContainsFunc(p.actions, same):
		return action{}, bad("bad-action", a.ID, "give each action an id of its own",
			"two actions have the id %q", a.ID)
	case control < 0:
		return action{}, bad("unknown-question", a.ID, "name a question that is asked and in scope",
			"%s/%s is not asked here", a.Pack, a.Question)
	case a.To < 0 || a.To > whole:
		return action{}, bad("bad-action", a.ID, "give 0 to 10000", "the credit afterwards is %d", a.To)
	}
	for _, c := range []Cost{a.Buyer, a.Supplier} {
		for _, r := range []Range{c.Once, c.Running, c.Rate, {Pence(c.Hours.Low), Pence(c.Hours.High)}} {
			if r.Low < 0 || r.Low > r.High || r.High > Pounds(MaxPounds) {
				return action{}, bad("bad-cost", a.ID, "give the low end first, and nothing below 0",
					"a cost is out of order")
			}
		}
		if c.Hours.High > 100_000 || c.Years < 0 || c.Years > 100 || c.Rate.High > Pounds(10_000) {
			return action{}, bad("bad-cost", a.ID, "give at most 100000 hours, 10000 pounds an hour and 100 years",
				"a cost is beyond what can be counted")
		}
	}
	c := p.model.in.Controls[control]
	clears := a.Clears && c.MustHave && c.Gate != "met"
	return action{Action: a, control: control, cost: a.Buyer.Annual(), fatal: clears && c.Fatal,
		other: clears && !c.Fatal}, nil
}

// worth orders choices: fatal must-haves first, then other must-haves, whatever the pounds; then what a year costs.
type worth struct {
	fatal, other int
	expected     Pence
}

func (w worth) compare(v worth) int {
	return cmp.Or(cmp.Compare(w.fatal, v.fatal), cmp.Compare(w.other, v.other), cmp.Compare(v.expected, w.expected))
}

// apply returns the end at which a set of actions, one bit each, was carried out, and what it clears.
func (p *Plan) apply(from end, set uint32) (end, worth) {
	e := end{slices.Clone(from.x), slices.Clone(from.open), from.most}
	w := worth{}
	for i := range p.actions {
		if set&(1<<i) == 0 {
			continue
		}
		a := &p.actions[i]
		e.x[a.control] = max(e.x[a.control], a.To)
		if a.fatal {
			w.fatal++
			e.open[a.control] = false
		}
		if a.other {
			w.other++
		}
	}
	return e, w
}

func (p *Plan) worth(set uint32) worth {
	e, w := p.apply(p.model.worst(), set)
	w.expected = p.model.expected(e)
	return w
}

// point is a set on the frontier.
type point struct {
	set  uint32
	cost Pence
	worth
}

// search finds every set that no cheaper or equally dear set is better than, within a limit. It is exact: a branch
// is left only where all that remains, free of charge, would not beat a cheaper set that is known. Of sets that
// cost and are worth the same, that of fewer actions counts, then that with the smaller ids.
type search struct {
	p        *Plan
	limit    Pence
	frontier []point // by cost, the first of nothing
}

func (p *Plan) frontier(limit Pence) []point {
	s := &search{p: p, limit: limit, frontier: []point{{worth: p.worth(0)}}}
	s.branch(0, 0, 0)
	return s.frontier
}

func (s *search) branch(i int, set uint32, cost Pence) {
	if i == len(s.p.actions) {
		return
	}
	if bound := s.p.worth(set | ^uint32(0)<<i); !s.hopeful(cost, bound) {
		return
	}
	a := &s.p.actions[i]
	if c := cost + a.cost.High; c <= s.limit && !s.p.rival(set, i) {
		with := set | 1<<i
		s.add(point{with, c, s.p.worth(with)})
		s.branch(i+1, with, c)
	}
	s.branch(i+1, set, cost)
}

// rival reports whether a set has another action on the same question as action i.
func (p *Plan) rival(set uint32, i int) bool {
	for k := range i {
		if set&(1<<k) != 0 && p.actions[k].control == p.actions[i].control {
			return true
		}
	}
	return false
}

// hopeful reports whether a set that costs at least cost and is worth at most bound may be on the frontier.
func (s *search) hopeful(cost Pence, bound worth) bool {
	for i := range s.frontier {
		if f := &s.frontier[i]; f.cost < cost && f.compare(bound) >= 0 {
			return false
		}
	}
	return true
}

func (s *search) add(n point) {
	for i := range s.frontier {
		f := &s.frontier[i]
		if f.cost < n.cost && f.compare(n.worth) >= 0 ||
			f.cost == n.cost && (f.compare(n.worth) > 0 || f.compare(n.worth) == 0 && !before(n.set, f.set)) {
			return
		}
	}
	beaten := func(f point) bool { return f.cost >= n.cost && f.compare(n.worth) <= 0 }
	s.frontier = slices.DeleteFunc(s.frontier, beaten)
	at, _ := slices.BinarySearchFunc(s.frontier, n.cost, func(f point, c Pence) int { return cmp.Compare(f.cost, c) })
	s.frontier = slices.Insert(s.frontier, at, n)
}

// before orders sets of equal cost and worth: fewer actions first, then the set that has the earlier of the ids in
// which they differ.
func before(a, b uint32) bool {
	x, y := ones(a), ones(b)
	if x != y {
		return x < y
	}
	differ := a ^ b
	return differ != 0 && a&(differ&-differ) != 0
}

func ones(set uint32) (n int) {
	for ; set != 0; set &= set - 1 {
		n++
	}
	return n
}

// Frontier returns the choices worth having at some budget, from nothing upwards: each one is the best that its
// cost buys, must-haves first.
func (p *Plan) Frontier() []Choice {
	var out []Choice
	for _, f := range p.frontier(Pounds(10 * MaxPounds)) {
		out = append(out, p.choice(f.set))
	}
	return out
}

// Within returns the best choice that costs the buyer at most budget a year at the high end of its costs.
func (p *Plan) Within(budget Pence) Choice {
	f := p.frontier(max(budget, 0))
	return p.choice(f[len(f)-1].set)
}

func (p *Plan) choice(set uint32) Choice {
	m := p.model
	least, w := p.apply(m.worst(), set)
	before := end{m.shown, m.openShown, true} // the shown controls at the greatest effects
	most, _ := p.apply(before, set)
	c := Choice{Fatal: w.fatal, MustHaves: w.other, Before: m.expected(m.worst()), After: m.expected(least)}
	c.AvoidedLeast, c.AvoidedMost = c.Before-c.After, m.expected(before)-m.expected(most)
	for i := range p.actions {
		if set&(1<<i) == 0 {
			continue
		}
		a := &p.actions[i]
		c.Actions = append(c.Actions, a.ID)
		supplier := a.Supplier.Annual()
		c.Cost.Low, c.Cost.High = c.Cost.Low+a.cost.Low, c.Cost.High+a.cost.High
		c.Supplier.Low, c.Supplier.High = c.Supplier.Low+supplier.Low, c.Supplier.High+supplier.High
		if k := m.in.Controls[a.control]; k.Shown > 0 && k.Shown < a.To && a.To <= k.AtMost {
			c.OnlyShows = append(c.OnlyShows, a.ID)
		}
	}
	c.BreakEven = m.breakEven(least, c.Cost.High)
	return c
}

// breakEven works out the break-even of each scenario, without any rate of events in it.
func (m *model) breakEven(after end, cost Pence) []BreakEven {
	var out []BreakEven
	for _, s := range m.scenarios {
		f0, g0 := m.factors(s, m.worst())
		f1, g1 := m.factors(s, after)
		// what one event costs, times what is left of it now, less what would be left of it and of its frequency
		saved := new(big.Int).Sub(mul(f0, g0), mul(f1, g1))
		saved.Mul(saved, big.NewInt(int64(s.event)))
		if saved.Sign() <= 0 || f0 == 0 {
			continue
		}
		b := BreakEven{Scenario: s.ID, Title: s.Title, Always: cost == 0}
		if cost > 0 {
			per := mul(f0, unit)
			per.Mul(per, big.NewInt(int64(cost)))
			b.Years = min(saved.Quo(saved, per).Int64(), 1_000_000)
		}
		out = append(out, b)
	}
	slices.SortStableFunc(out, func(a, b BreakEven) int { return cmp.Compare(b.Years, a.Years) })
	return out
}

func mul(a, b int64) *big.Int { return new(big.Int).Mul(big.NewInt(a), big.NewInt(b)) }

// First returns the single action to buy first within a budget, nil where none does anything: a fatal must-have
// before another must-have before the one that avoids most for a pound, at its least effects and its highest cost;
// of equals the cheaper, then that with the smaller id.
func (p *Plan) First(budget Pence) *Action {
	best, at := worth{}, -1
	now := p.worth(0)
	for i := range p.actions {
		a := &p.actions[i]
		w := p.worth(1 << i)
		if a.cost.High > budget || w.fatal+w.other == 0 && w.expected >= now.expected {
			continue
		}
		w.expected = now.expected - w.expected // what it avoids
		if at < 0 || p.sooner(i, w, at, best) {
			best, at = w, i
		}
	}
	if at < 0 {
		return nil
	}
	a := p.actions[at].Action
	return &a
}

// sooner reports whether action i comes before action k; expected of v and w is what they avoid.
func (p *Plan) sooner(i int, v worth, k int, w worth) bool {
	a, b := p.actions[i].cost.High, p.actions[k].cost.High
	// v/a against w/b, so v x b against w x a; an action for nothing is the better bargain
	ratio := mul(int64(v.expected), int64(b)).Cmp(mul(int64(w.expected), int64(a)))
	return cmp.Or(-cmp.Compare(v.fatal, w.fatal), -cmp.Compare(v.other, w.other), -ratio, cmp.Compare(a, b)) < 0
}
