package money

import (
	"slices"

	"assure/questionnaire"
)

// EffectTerm is a term of a barrier as it goes into the sum, for a spreadsheet that works it out again: unlike [Term]
// it is there for
// each question, whether it counts or not.
type EffectTerm struct {
	Scenario       string
	Barrier, Title string
	Cuts           questionnaire.Cuts
	// With is the action that was carried out, by its id; "" is as things are. Of an action there are the barriers that
	// it changes, at the shown end.
	With           string
	Pack, Question string // "" where no question of the barrier is asked
	Least, Most    int    // percent
	// Shown and AtMost are the credit, and ShownLimit and MostLimit what a fatal must-have leaves of it, in
	// hundredths of
	// a percent.
	Shown, AtMost         int
	ShownLimit, MostLimit int
}

// Cut is by how much the term would cut, in millionths, at the shown end and at the low end.
func (t *EffectTerm) Cut() (shown, low int) {
	return min(t.Shown, t.ShownLimit) * t.Least, min(t.AtMost, t.MostLimit) * t.Most
}

// Terms lists the terms of all barriers as things are and, behind those of each barrier, with each action that changes
// it. There are none where there are no pounds.
func (r *Result) Terms(actions []Action) ([]EffectTerm, error) {
	if r.Withheld != "" {
		return nil, nil
	}
	p, err := NewPlan(r, actions)
	if err != nil {
		return nil, err
	}
	m := r.model
	var out []EffectTerm
	for _, s := range m.scenarios {
		for _, i := range s.barrier {
			b := &m.barriers[i]
			out = append(out, m.terms(s, b, "", m.worst(), m.best())...)
			for k := range p.actions {
				a := &p.actions[k]
				if !b.names(a.control) {
					continue
				}
				e, _ := p.apply(m.worst(), 1<<k)
				out = append(out, m.terms(s, b, a.ID, e, m.best())...)
			}
		}
	}
	return out, nil
}

// names reports whether a control is a term of a barrier, or a must-have of it.
func (b *barrier) names(control int) bool {
	return slices.ContainsFunc(b.terms, func(t term) bool { return t.control == control }) ||
		slices.Contains(b.fatal, control)
}

func (m *model) terms(s *scenario, b *barrier, with string, shown, most end) []EffectTerm {
	limit := func(e end) int {
		if slices.ContainsFunc(b.fatal, func(c int) bool { return e.open[c] }) {
			return fatalCredit
		}
		return whole
	}
	out := make([]EffectTerm, len(b.terms))
	for i, t := range b.terms {
		x := EffectTerm{Scenario: s.ID, Barrier: b.id, Title: b.title, Cuts: b.cuts, With: with, Least: t.least,
			Most: t.most, AtMost: whole, ShownLimit: limit(shown), MostLimit: limit(most)}
		if t.control >= 0 {
			c := &m.in.Controls[t.control]
			x.Pack, x.Question = c.Pack, c.Question
			x.Shown, x.AtMost = shown.x[t.control], most.x[t.control]
		}
		out[i] = x
	}
	return out
}

// Moments returns the mean of a part and its variance, in pence and in pence squared.
func (p *Part) Moments() (mean, variance float64) {
	l := p.of()
	mean = l.mean()
	return mean, l.square() - float64(mean*mean)
}
