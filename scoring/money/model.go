package money

import (
	"math/big"
	"slices"

	"assure/questionnaire"
	"assure/scoring"
)

// model is an input compiled: what an engagement loses in a year on average for any state of its controls, in
// integers.
type model struct {
	in        *Input
	scenarios []*scenario
	barriers  []barrier
	shown     []int // credit of each control, and whether a fatal must-have is open, at the shown end
	atMost    []int
	openShown []bool
	openAtAll []bool // even at most
}

// scenario is one scenario with a loss.
type scenario struct {
	questionnaire.LossScenario
	freq    *Frequency
	factor  *questionnaire.FactFactor // that changes the frequency, nil for none
	parts   []Part
	loss    severity
	m1, m2  float64
	event   Pence // what one event costs on average, before any control
	num     *big.Int
	den     *big.Int // events a year on average, before any control: num / den
	base    Pence    // what a year costs on average, before any control
	barrier []int    // of model.barriers
}

// barrier is one barrier of one scenario that cuts one thing.
type barrier struct {
	id, title string
	cuts      questionnaire.Cuts
	terms     []term
	fatal     []int // controls of it that are fatal must-haves
}

// term is the effect of one control in a barrier. control is -1 where no question of the barrier is asked.
type term struct {
	control     int
	least, most int // percent
	effect      *questionnaire.Effect
}

// end is a state of controls and effects at which a year is worked out.
type end struct {
	x    []int
	open []bool
	most bool // effects at their most, and a barrier that nobody asks about may be there
}

func (m *model) worst() end { return end{m.shown, m.openShown, false} }
func (m *model) best() end  { return end{m.atMost, m.openAtAll, true} }

// compile compiles an input that was checked.
func compile(in *Input) *model {
	m := &model{in: in}
	for _, c := range in.Controls {
		m.shown, m.atMost = append(m.shown, c.Shown), append(m.atMost, c.AtMost)
		m.openShown = append(m.openShown, c.Fatal && c.Gate != scoring.Met)
		m.openAtAll = append(m.openAtAll, c.Fatal && c.Gate == scoring.NotMet)
	}
	for _, s := range in.Data.Scenarios {
		parts, f := in.Losses[s.ID], in.frequency(s.ID)
		if len(parts) == 0 || f == nil {
			continue
		}
		c := &scenario{LossScenario: s, freq: f, parts: parts, loss: severityOf(parts)}
		c.m1, c.m2 = c.loss.moments()
		c.event = toPence(c.m1)
		c.factor = in.factFactor(s.ID)
		c.rate()
		m.barriersOf(c)
		m.scenarios = append(m.scenarios, c)
	}
	return m
}

// rate works out events and pounds a year before any control: a half is added to the events, as Jeffreys does.
func (s *scenario) rate() {
	percent := int64(100)
	if s.factor != nil {
		percent = int64(s.factor.Percent)
	}
	s.num = big.NewInt((2*int64(s.freq.Events) + 1) * percent)
	s.den = big.NewInt(2 * int64(s.freq.Years) * 100)
	s.base = ratio(s.event, s.num, s.den)
}

// factFactor returns the factor of a scenario that the facts choose: that of the most percent where there are
// several.
func (in *Input) factFactor(scenario string) *questionnaire.FactFactor {
	var out *questionnaire.FactFactor
	for i := range in.Data.Factors {
		f := &in.Data.Factors[i]
		if f.Scenario == scenario && in.Facts[f.Fact] == f.Value && (out == nil || f.Percent > out.Percent) {
			out = f
		}
	}
	return out
}

func (m *model) barriersOf(s *scenario) {
	for i := range m.in.Data.Barriers {
		b := &m.in.Data.Barriers[i]
		for _, cuts := range []questionnaire.Cuts{questionnaire.CutsFrequency, questionnaire.CutsLoss} {
			c := barrier{id: b.ID, title: b.Title, cuts: cuts, fatal: m.fatalOf(b)}
			for k := range b.Effects {
				e := &b.Effects[k]
				if e.Cuts == cuts && slices.Contains(e.Scenarios, s.ID) {
					c.terms = append(c.terms, m.termsOf(e)...)
				}
			}
			if len(c.terms) == 0 {
				continue
			}
			nobody := func(t term) bool { return t.control < 0 }
			if asked := slices.DeleteFunc(slices.Clone(c.terms), nobody); len(asked) > 0 {
				c.terms = asked
			}
			s.barrier = append(s.barrier, len(m.barriers))
			m.barriers = append(m.barriers, c)
		}
	}
}

// termsOf returns the terms of an effect: one for each control that it names, or one for nobody.
func (m *model) termsOf(e *questionnaire.Effect) []term {
	var out []term
	for i, c := range m.in.Controls {
		if slices.Contains(e.Questions, questionnaire.PackQuestion{Pack: c.Pack, Question: c.Question}) {
			out = append(out, term{i, e.Least, e.Most, e})
		}
	}
	if len(out) == 0 {
		return []term{{-1, e.Least, e.Most, e}}
	}
	return out
}

func (m *model) fatalOf(b *questionnaire.Barrier) []int {
	var out []int
	for i, c := range m.in.Controls {
		q := questionnaire.PackQuestion{Pack: c.Pack, Question: c.Question}
		names := func(e questionnaire.Effect) bool { return slices.Contains(e.Questions, q) }
		if c.Fatal && slices.ContainsFunc(b.Effects, names) {
			out = append(out, i)
		}
	}
	return out
}

// credit returns by how much a barrier cuts, in millionths: its largest effect. capped tells that a fatal must-have
// limits it.
func (b *barrier) credit(e end) (millionths int, counts *term, capped bool) {
	limit := whole
	if slices.ContainsFunc(b.fatal, func(c int) bool { return e.open[c] }) {
		limit = fatalCredit
	}
	for i := range b.terms {
		t := &b.terms[i]
		x, percent := 0, t.least
		if t.control >= 0 {
			x = e.x[t.control]
		} else if e.most {
			x = whole
		}
		if e.most {
			percent = t.most
		}
		if v := min(x, limit) * percent; v > millionths {
			millionths, counts = v, t
			capped = x > limit
		}
	}
	return millionths, counts, capped
}

// factors returns what is left of the frequency and of the loss of a scenario, in 10^-12: the product over
// barriers.
func (m *model) factors(s *scenario, e end) (frequency, loss int64) {
	frequency, loss = unit, unit
	for _, i := range s.barrier {
		b := &m.barriers[i]
		millionths, _, _ := b.credit(e)
		if millionths == 0 {
			continue
		}
		f := &frequency
		if b.cuts == questionnaire.CutsLoss {
			f = &loss
		}
		*f = product(*f, int64(1_000_000-millionths)*(unit/1_000_000))
	}
	return frequency, loss
}

// expected returns what a year costs on average at an end, added over scenarios.
func (m *model) expected(e end) Pence {
	sum := Pence(0)
	for _, s := range m.scenarios {
		f, g := m.factors(s, e)
		sum += scaled(s.base, product(f, g))
	}
	return sum
}
