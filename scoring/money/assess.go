package money

import (
	"math/big"

	"gonum.org/v1/gonum/mathext"

	"assure/questionnaire"
	"assure/scoring"
)

// Result is what a year costs one engagement, with everything needed to explain it.
type Result struct {
	Engine string
	Data   string // id of the loss data
	// Withheld says why there are no pounds, "" where there are.
	Withheld  string
	Scenarios []Scenario // that have a loss, in the order of the data
	Missing   []string   // scenarios for which nothing was entered, or whose events nobody counted
	// Worst is a year with the controls that are shown and their least effects; Best one with all that may be there
	// and their greatest. The truth may be anywhere between.
	Worst, Best Year

	model *model
}

// Scenario is one scenario of a result.
type Scenario struct {
	ID, Title string
	Frequency Frequency
	Factor    *questionnaire.FactFactor // that a fact of the engagement brings, nil for none
	// Rate is events a year before any control: its mean, and its 90 % range from so few events.
	Rate, RateLow, RateHigh float64
	None                    float64 // the chance of no event in a year, before any control: (T/(T+1))^(k+1/2)
	Parts                   []Part
	Event                   Pence // what one event costs on average, before any control
	EventSD                 Pence
	Base                    Pence // a year on average, before any control
	Barriers                []Credit
	Worst, Best             Left
	Anchors                 []questionnaire.Anchor
}

// Left is what controls leave of a scenario at one end.
type Left struct {
	Frequency, Loss int64 // in 10^-12
	Expected        Pence // a year on average
	None            float64
}

// Credit is what a barrier is credited with in a scenario.
type Credit struct {
	ID, Title   string
	Cuts        questionnaire.Cuts
	Worst, Best Term
}

// Term is the effect that counts in a barrier at one end.
type Term struct {
	Control   *Control // nil where no question of the barrier was asked, or none earns anything
	Percent   int      // of the effect at this end
	Cut       int      // millionths
	Capped    bool     // a fatal must-have of the barrier is not met
	Said               // of the effect
	Questions []questionnaire.PackQuestion
}

// Assess works out a [Result]. It returns a problem where an entry is out of order.
func Assess(in *Input) (*Result, error) {
	if p := in.check(); p != nil {
		return nil, p
	}
	m := compile(in)
	r := &Result{Engine: Engine, Data: in.Data.ID, model: m}
	for _, s := range in.Data.Scenarios {
		if len(in.Losses[s.ID]) == 0 || in.frequency(s.ID) == nil {
			r.Missing = append(r.Missing, s.ID)
		}
	}
	switch {
	case len(m.scenarios) == 0:
		r.Withheld = "nobody has entered what an event would cost"
		return r, nil
	case in.Status == scoring.NotAssessed:
		r.Withheld = "not assessed"
		return r, nil
	case in.Status == scoring.TooLittleKnown:
		r.Withheld = "too little known"
		return r, nil
	}
	for _, s := range m.scenarios {
		r.Scenarios = append(r.Scenarios, m.explain(s))
	}
	r.Worst, r.Best = m.year(m.worst()), m.year(m.best())
	return r, nil
}

// Expected returns the two ends of what a year costs on average: Low with all that may be there, High with what is
// shown.
func (r *Result) Expected() Range { return Range{r.Best.Mean, r.Worst.Mean} }

func (m *model) explain(s *scenario) Scenario {
	n := s.count(unit)
	out := Scenario{ID: s.ID, Title: s.Title, Frequency: *s.freq, Factor: s.factor, None: n.none(), Parts: s.parts,
		Event: s.event, EventSD: sd(s.m1, s.m2), Base: s.base, Worst: m.left(s, m.worst()), Best: m.left(s, m.best())}
	out.Rate, _ = new(big.Rat).SetFrac(s.num, s.den).Float64()
	out.RateLow, out.RateHigh = rateRange(n)
	for _, i := range s.barrier {
		b := &m.barriers[i]
		out.Barriers = append(out.Barriers, Credit{ID: b.id, Title: b.title, Cuts: b.cuts,
			Worst: m.term(b, m.worst()), Best: m.term(b, m.best())})
	}
	for _, a := range m.in.Data.Anchors {
		if a.Scenario == s.ID {
			out.Anchors = append(out.Anchors, a)
		}
	}
	return out
}

// rateRange returns the 90 % range of the rate.
func rateRange(n negativeBinomial) (low, high float64) {
	return n.beta * mathext.GammaIncRegInv(n.r, 0.05), n.beta * mathext.GammaIncRegInv(n.r, 0.95)
}

func (m *model) left(s *scenario, e end) Left {
	f, g := m.factors(s, e)
	return Left{Frequency: f, Loss: g, Expected: scaled(s.base, product(f, g)), None: s.count(f).none()}
}

// term explains the effect that counts, or where none does the first, with nothing earned.
func (m *model) term(b *barrier, e end) Term {
	cut, t, capped := b.credit(e)
	if t == nil {
		t = &b.terms[0]
	}
	out := Term{Percent: t.least, Cut: cut, Capped: capped, Questions: t.effect.Questions,
		Said: m.in.cites(t.effect.Sure, t.effect.Sources, t.effect.Why)}
	if e.most {
		out.Percent = t.most
	}
	if t.control >= 0 {
		c := m.in.Controls[t.control]
		out.Control = &c
	}
	return out
}
