package costing

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/data/store"
	"assure/questionnaire/entity"
	"assure/scoring/money"
)

// How a portfolio is simulated where nobody says otherwise. Share is a judgement, printed with every figure: in
// percent, how many of the stops and thefts at a supplier come by one host of it, spread over its hosts.
const (
	Seed  = 1
	Years = 10_000
	Share = 25
)

// hostScenarios are the scenarios whose events can come by a host: it stops, or data are taken from it.
var hostScenarios = []string{"service-stops", "data-taken"}

// Portfolio is the engagements in force that have entries, with the hosts that they share.
type Portfolio struct {
	Members  []Engagement // with pounds
	Withheld []Engagement // with entries and without pounds
	InForce  int          // engagements in force of the register, with or without entries
	Hosts    []Host       // under two of the members or more
	Shared   []money.Shared
}

// Host is a fourth party under several members.
type Host struct {
	Name    string
	Members []string // references
}

// ReadPortfolio reads the engagements in force that have entries: of the register or, with refs, of these suppliers
// and engagements. share is [Share] or another percentage; 0 leaves shared hosts out.
func ReadPortfolio(ctx context.Context, r *data.Register, refs []string, share int, at book.At) (p *Portfolio,
	err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		c, err := r.Reader().Copy(ctx, v, at, false)
		if err != nil {
			return err
		}
		p, err = PortfolioOf(ctx, r, c, refs, share)
		return err
	})
	return p, err
}

// PortfolioOf is [ReadPortfolio] of a copy that is open.
func PortfolioOf(ctx context.Context, r *data.Register, c *book.Copy, refs []string, share int) (*Portfolio, error) {
	scopes := []book.Scope{{}}
	if len(refs) > 0 {
		var err error
		if scopes, err = c.Scopes(ctx, refs); err != nil {
			return nil, err
		}
	}
	p := &Portfolio{}
	seen := map[string]bool{}
	for _, sc := range scopes {
		err := c.Parts(ctx, sc, func(part book.Scope) error {
			b, err := c.Open(ctx, part)
			if err != nil {
				return err
			}
			list, _, err := InCopy(ctx, c, b, r.Reader().Packs.UsualLosses(), true)
			if err != nil {
				return err
			}
			p.add(b, list, seen)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	byRef := func(a, b Engagement) int { return cmp.Compare(a.Ref, b.Ref) }
	slices.SortFunc(p.Members, byRef)
	slices.SortFunc(p.Withheld, byRef)
	links, parties, err := c.Links(ctx)
	if err != nil {
		return nil, err
	}
	if share > 0 && !c.Redacted() {
		p.share(chain.Of(links, parties), share)
	}
	return p, nil
}

func (p *Portfolio) add(b *book.Book, list []Engagement, seen map[string]bool) {
	inForce := map[string]bool{}
	for i := range b.Suppliers {
		for _, e := range b.Engagements[b.Suppliers[i].ID] {
			if e.State.InForce() && !seen[e.ID] {
				p.InForce++
				inForce[e.ID], seen[e.ID] = true, true
			}
		}
	}
	for _, x := range list {
		switch {
		case !inForce[x.ID]:
		case x.Result.Withheld != "":
			p.Withheld = append(p.Withheld, x)
		default:
			p.Members = append(p.Members, x)
		}
	}
}

// share finds the hosts under two members or more. Each member's hosts take share percent of its events together, so
// that one on four hosts is not hit four times as often: every host that is shared or not takes its part.
func (p *Portfolio) share(m *chain.Map, percent int) {
	hosts := map[int][]string{}
	count := map[string]int{} // hosts of a member
	for i := range m.Engagements {
		e := &m.Engagements[i]
		if !slices.ContainsFunc(p.Members, func(x Engagement) bool { return x.ID == e.ID }) {
			continue
		}
		for _, l := range e.Links {
			if l.Role == entity.RoleHost && !l.Offered && !slices.Contains(hosts[l.Party], e.Ref) {
				hosts[l.Party] = append(hosts[l.Party], e.Ref)
				count[e.Ref]++
			}
		}
	}
	for n, refs := range hosts {
		if len(refs) > 1 {
			slices.Sort(refs)
			p.Hosts = append(p.Hosts, Host{m.Parties[n].Name, refs})
		}
	}
	slices.SortFunc(p.Hosts, func(a, b Host) int {
		return cmp.Or(cmp.Compare(len(b.Members), len(a.Members)), strings.Compare(a.Name, b.Name))
	})
	for _, h := range p.Hosts {
		for _, scenario := range hostScenarios {
			for counted, hits := range p.counting(scenario, h.Members, count) {
				p.Shared = append(p.Shared, money.Shared{ID: h.Name + counted, Scenario: scenario, Percent: percent,
					Hits: hits})
			}
		}
	}
	slices.SortFunc(p.Shared, func(a, b money.Shared) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Scenario, b.Scenario))
	})
}

// counting groups the members on a host by how they count a scenario: only those who count the same events can share
// them. hits is with how many percent each is hit when the host fails: one of several hosts takes its part.
func (p *Portfolio) counting(scenario string, refs []string, hosts map[string]int) map[string]map[string]int {
	out := map[string]map[string]int{}
	for i := range p.Members {
		x := &p.Members[i]
		if !slices.Contains(refs, x.Ref) || len(x.Input.Losses[scenario]) == 0 {
			continue
		}
		key := ""
		if f, own := x.Input.Own[scenario]; own {
			key = fmt.Sprintf(" (own count %d in %d)", f.Events, f.Years)
		}
		if out[key] == nil {
			out[key] = map[string]int{}
		}
		out[key][x.Ref] = max(1, 100/hosts[x.Ref])
	}
	for key, hits := range out {
		if len(hits) < 2 {
			delete(out, key)
		}
	}
	return out
}

// Simulate adds up a portfolio at the shown end or, with best, with all that may be there.
func (p *Portfolio) Simulate(seed uint64, years int, best bool) (*money.Total, error) {
	return p.simulate(seed, years, best, func(x *Engagement) *money.Result { return x.Result })
}

func (p *Portfolio) simulate(seed uint64, years int, best bool,
	result func(*Engagement) *money.Result) (*money.Total, error) {
	in := &money.Portfolio{Shared: p.Shared, Seed: seed, Years: years, Best: best}
	for i := range p.Members {
		in.Members = append(in.Members, money.Member{ID: p.Members[i].Ref, Result: result(&p.Members[i])})
	}
	return money.Simulate(in)
}

// Bought is what a budget buys over a portfolio.
type Bought struct {
	Budget  money.Pence
	Choices []money.MemberChoice
	Sum
	Before, After *money.Total           // with the same random numbers
	Plans         map[string]*money.Plan // by reference
}

// Sum adds up what is bought of several engagements.
type Sum struct {
	Actions       int
	Cost          money.Range // a year
	Supplier      money.Range
	Fatal, Others int         // must-haves cleared
	Avoided       money.Range // a year on average, from least effects to most
}

// SumOf adds choices up.
func SumOf(choices []money.MemberChoice) (s Sum) {
	for i := range choices {
		c := &choices[i]
		s.Actions += len(c.Actions)
		s.Cost.Low, s.Cost.High = s.Cost.Low+c.Cost.Low, s.Cost.High+c.Cost.High
		s.Supplier.Low, s.Supplier.High = s.Supplier.Low+c.Supplier.Low, s.Supplier.High+c.Supplier.High
		s.Fatal, s.Others = s.Fatal+c.Fatal, s.Others+c.MustHaves
		s.Avoided.Low, s.Avoided.High = s.Avoided.Low+c.AvoidedLeast, s.Avoided.High+c.AvoidedMost
	}
	return s
}

// Clears says which must-haves are cleared.
func (s *Sum) Clears() string { return Clears(&money.Choice{Fatal: s.Fatal, MustHaves: s.Others}) }

// Spend returns what a budget a year buys, of what is weighed already.
func (p *Portfolio) Spend(b *Bought, budget money.Pence) ([]money.MemberChoice, error) {
	var plans []money.MemberPlan
	for i := range p.Members {
		if x := &p.Members[i]; len(x.Actions) > 0 {
			plans = append(plans, money.MemberPlan{ID: x.Ref, Plan: b.Plans[x.Ref]})
		}
	}
	return money.Spend(plans, budget)
}

// Buy spends a budget a year over the portfolio, must-haves first, and simulates the years before and after with the
// same random numbers.
func (p *Portfolio) Buy(budget money.Pence, seed uint64, years int) (*Bought, error) {
	out := &Bought{Budget: budget, Plans: map[string]*money.Plan{}}
	for i := range p.Members {
		x := &p.Members[i]
		plan, err := x.Plan()
		if err != nil {
			return nil, err
		}
		out.Plans[x.Ref] = plan
	}
	var err error
	if out.Choices, err = p.Spend(out, budget); err != nil {
		return nil, err
	}
	out.Sum = SumOf(out.Choices)
	carried := map[string]*money.Result{}
	for _, c := range out.Choices {
		carried[c.ID] = out.Plans[c.ID].Carried(c.Choice)
	}
	if out.Before, err = p.Simulate(seed, years, false); err != nil {
		return nil, err
	}
	out.After, err = p.simulate(seed, years, false, func(x *Engagement) *money.Result {
		if r := carried[x.Ref]; r != nil {
			return r
		}
		return x.Result
	})
	return out, err
}
