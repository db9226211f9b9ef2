package money

import (
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Entered puts what people entered about an engagement into an input.
func (in *Input) Entered(c *entity.Costing) {
	in.Losses, in.Own = map[string][]Part{}, map[string]Frequency{}
	for i := range c.Losses {
		l := &c.Losses[i]
		p := Part{Kind: l.Part, Cost: pence(l.Cost), Said: saidBy(&l.Stated)}
		if l.Days != nil {
			p.Days = &Span{int(l.Days.Low), int(l.Days.High)}
		}
		in.Losses[l.Scenario] = append(in.Losses[l.Scenario], p)
	}
	for i := range c.Counts {
		n := &c.Counts[i]
		in.Own[n.Scenario] = Frequency{Events: n.Events, Years: n.Years, Class: "our own count",
			Said: saidBy(&n.Stated)}
	}
}

// Check returns the problem of the first entry that is out of order, nil for none.
func (in *Input) Check() error {
	if p := in.check(); p != nil {
		return p
	}
	return nil
}

// ActionsOf returns the actions that have a cost and whose questions are asked here. An action clears the must-have of
// its question where that is not met and what is shown afterwards, of an answer in full, is at least the proof that the
// must-have asks for.
func ActionsOf(c *entity.Costing, results ...*scoring.Result) []Action {
	var out []Action
	names := map[string]int{}
	for i := range c.Controls {
		names[c.Controls[i].Question]++
	}
	for i := range c.Controls {
		k := &c.Controls[i]
		row := rowOf(results, k.Pack, k.Question)
		if row == nil || !row.InScope() {
			continue
		}
		a := Action{ID: k.Question, Pack: k.Pack, Question: k.Question, What: string(k.What), To: 100 * k.To}
		if names[k.Question] > 1 {
			a.ID = k.Pack + "/" + k.Question
		}
		if g := row.Gate; g != nil && !g.Key {
			a.Clears = k.To >= g.MinConfidence
		}
		if k.Buyer != nil {
			a.Buyer = CostOf(k.Buyer)
		}
		if k.Supplier != nil {
			a.Supplier = CostOf(k.Supplier)
		}
		out = append(out, a)
	}
	return out
}

func rowOf(results []*scoring.Result, pack, question string) *scoring.Row {
	for _, r := range results {
		if r.Pack == pack {
			return r.Row(question)
		}
	}
	return nil
}

// CostOf returns a price as it was entered.
func CostOf(p *entity.Price) Cost {
	return Cost{Once: pence(p.Once), Running: pence(p.Running), Hours: Span{int(p.Hours.Low), int(p.Hours.High)},
		Rate: pence(p.Rate), Years: p.Years, Said: saidBy(&p.Stated)}
}

func pence(s entity.Spread) Range { return Range{Pounds(s.Low), Pounds(s.High)} }

func saidBy(s *entity.Stated) Said {
	return Said{By: s.By, On: s.On, Sure: s.Sure, Source: string(s.Source), Why: string(s.Why)}
}
