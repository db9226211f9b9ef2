package money

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"assure/internal/problem"
)

// Member is one engagement of a portfolio, with a result that has pounds.
type Member struct {
	ID     string
	Result *Result
}

// Shared is a thing that several engagements rest on, such as a host: a part of the events of a scenario come by it
// and hit all of them at a time.
type Shared struct {
	ID, Scenario string
	// Percent of the events that the scenario counts at a supplier come by such a thing, 1 to 100.
	Percent int
	// Hits are the engagements on it, and with how many percent each one is hit when it fails.
	Hits map[string]int
}

// Portfolio is what is simulated.
type Portfolio struct {
	Members []Member
	Shared  []Shared
	Seed    uint64
	Years   int  // simulated: 1,000 to 1,000,000
	Best    bool // at the best end; else at the worst
}

// Total is what a year costs a portfolio.
type Total struct {
	Seed     uint64 // printed with every figure, which it makes again
	Years    int
	Members  int
	Expected Pence   // exactly: the sum of the engagements
	Mean     Pence   // of the simulation, to be held against Expected
	MeanSE   Pence   // its standard error
	None     float64 // years without a loss
	P90      Percentile
	P95      Percentile
	P99      Percentile
	Tail     Pence // the average of the worst 5 % of years
	// LossP50 and LossP90 are of the years with a loss: half of those, and nine in ten, cost at most this. 0 where no
	// simulated year has one.
	LossP50, LossP90 Pence
	Curve            []Point       // from the smallest amount
	By               []MemberTotal // in the order of the members
}

// Percentile is a percentile of the simulation, with the range that it is in with about 95 %, by order statistics.
type Percentile struct{ At, Low, High Pence }

// MemberTotal is one engagement's part.
type MemberTotal struct {
	ID       string
	Expected Pence
	InTail   Pence // on average in the worst 5 % of years
}

// Simulate adds up a portfolio. Two things make its years worse together. The rate of events is not known, and all
// engagements that count it from the same list share it: one rate is drawn for each year and list. And engagements
// on a shared thing are hit together, with losses of the same percentile. Both leave the figures of each engagement
// as they are, and move only the tail of the sum.
//
// Every engagement and scenario has a stream of random numbers of its own, made from the seed and its id: another
// engagement, or a control, changes no draw of the others. A control only takes events away or makes them smaller,
// so that it never makes any simulated year worse.
func Simulate(p *Portfolio) (*Total, error) {
	s, bad := newSimulation(p)
	if bad != nil {
		return nil, bad
	}
	for i := range p.Members {
		for _, sc := range p.Members[i].Result.model.scenarios {
			s.own(i, sc)
		}
	}
	for i := range p.Shared {
		s.shared(&p.Shared[i])
	}
	return s.total(), nil
}

type simulation struct {
	*Portfolio
	years         []Pence
	by            [][]hit // events of each member, for the tail
	rates         map[string][]float64
	index         map[string]int
	throughShared map[string]float64 // share of the events of member and scenario that come by shared things
}

// hit is what an event cost a member in a year.
type hit struct {
	year int32
	loss Pence
}

func newSimulation(p *Portfolio) (*simulation, *problem.Problem) {
	s := &simulation{Portfolio: p, rates: map[string][]float64{}, index: map[string]int{},
		throughShared: map[string]float64{}}
	if p.Years < 1000 || p.Years > 1_000_000 {
		return nil, bad("bad-years", "", "give 1000 to 1000000", "%d years cannot be simulated", p.Years)
	}
	for i, m := range p.Members {
		if _, twice := s.index[m.ID]; twice || m.ID == "" {
			return nil, bad("bad-member", m.ID, "name each engagement once", "the engagement %q is there twice", m.ID)
		}
		if m.Result == nil || m.Result.Withheld != "" {
			return nil, bad("no-pounds", m.ID, "leave it out, and say that it was", "the engagement has no pounds")
		}
		s.index[m.ID] = i
	}
	for i := range p.Shared {
		if wrong := s.checkShared(&p.Shared[i]); wrong != nil {
			return nil, wrong
		}
	}
	s.years, s.by = make([]Pence, p.Years), make([][]hit, len(p.Members))
	return s, nil
}

// checkShared checks one shared thing, and adds up which share of each member's events comes by such things.
func (s *simulation) checkShared(x *Shared) *problem.Problem {
	if x.Percent < 1 || x.Percent > 100 {
		return bad("bad-share", x.ID, "give 1 to 100 percent", "%d %% of events cannot come by it", x.Percent)
	}
	counted := ""
	for _, id := range slices.Sorted(maps.Keys(x.Hits)) {
		percent := x.Hits[id]
		i, ok := s.index[id]
		if !ok || percent < 1 || percent > 100 {
			return bad("bad-share", x.ID, "name engagements of the portfolio, each with 1 to 100 percent",
				"%s cannot be hit with %d %%", id, percent)
		}
		sc := s.Members[i].Result.model.scenario(x.Scenario)
		if sc == nil {
			continue
		}
		if counted == "" {
			counted = sc.counted()
		}
		if counted != sc.counted() {
			return bad("bad-share", x.ID, "let them count the same events",
				"engagements on it count the events of %s differently", x.Scenario)
		}
		key := id + "\x00" + x.Scenario
		s.throughShared[key] += float64(x.Percent*percent) / 10_000
		if s.throughShared[key] > 1+1e-9 {
			return bad("bad-share", x.ID, "lower the percents of the things that it rests on",
				"more than all events of %s would come by shared things", id)
		}
	}
	return nil
}

func (m *model) scenario(id string) *scenario {
	i := slices.IndexFunc(m.scenarios, func(s *scenario) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return m.scenarios[i]
}

func (s *simulation) end(m *model) end {
	if s.Best {
		return m.best()
	}
	return m.worst()
}

// stream returns random numbers of its own for a name.
func (s *simulation) stream(name ...string) *rand.PCG {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%d", Engine, s.Seed)
	for _, n := range name {
		fmt.Fprintf(h, "\x00%s", n)
	}
	sum := h.Sum(nil)
	return rand.NewPCG(binary.LittleEndian.Uint64(sum), binary.LittleEndian.Uint64(sum[8:]))
}

// uniform returns a number above 0 and below 1.
func uniform(r *rand.PCG) float64 { return (float64(r.Uint64()>>12) + 0.5) / (1 << 52) }

// rate returns the rate of each year for everybody who counts it from the same events and years. A control or a
// fact multiplies it.
func (s *simulation) rate(sc *scenario) []float64 {
	key := sc.counted()
	if r, ok := s.rates[key]; ok {
		return r
	}
	r := make([]float64, s.Years)
	random := s.stream("rate", key)
	for i := range r {
		r[i] = gamma(sc.freq.Events, random) / float64(sc.freq.Years)
	}
	s.rates[key] = r
	return r
}

// gamma draws from the gamma distribution with shape k + 1/2 and scale 1, which is half a chi-squared with 2k + 1
// degrees of freedom: half the square of a normal, and k exponentials. Beyond some the inverse is quicker.
func gamma(k int, random *rand.PCG) float64 {
	if k > 64 {
		return mathext.GammaIncRegInv(float64(k)+0.5, uniform(random))
	}
	z := normal(uniform(random))
	sum := float64(z*z) / 2
	for range k {
		sum -= math.Log(uniform(random))
	}
	return sum
}

// counted names the events and years that a scenario counts.
func (s *scenario) counted() string {
	return fmt.Sprintf("%s %d %d %t", s.ID, s.freq.Events, s.freq.Years, s.freq.Own)
}

// events draws a Poisson number by inversion: more for a larger u or a larger rate.
func events(u, rate float64) int {
	p := math.Exp(-rate)
	n, sum := 0, p
	for u > sum && n < 1000 {
		n++
		p *= rate / float64(n)
		sum += p
	}
	return n
}

// own draws the events of a scenario that come to one member alone.
func (s *simulation) own(member int, sc *scenario) {
	m := &s.Members[member]
	share := 1 - s.throughShared[m.ID+"\x00"+sc.ID]
	if share <= 0 {
		return
	}
	v := s.victim(member, sc)
	random := s.stream("own", sc.ID, m.ID)
	for year, rate := range s.rate(sc) {
		u := uniform(random)
		rate *= share * v.percent
		if u <= 1-rate { // which is below exp(-rate)
			continue
		}
		for range events(u, rate) {
			keep, z := uniform(random), [3]float64{}
			for k := range sc.loss {
				z[k] = normal(uniform(random))
			}
			s.hit(year, v, keep, z)
		}
	}
}

// victim is a member that an event of a scenario can hit.
type victim struct {
	member  int
	sc      *scenario
	percent float64 // of the facts
	left    float64 // of the events, after controls
	loss    float64 // of the loss
}

func (s *simulation) victim(member int, sc *scenario) victim {
	m := s.Members[member].Result.model
	f, g := m.factors(sc, s.end(m))
	v := victim{member: member, sc: sc, percent: 1, left: float64(f) / unit, loss: float64(g) / unit}
	if sc.factor != nil {
		v.percent = float64(sc.factor.Percent) / 100
	}
	return v
}

// hit books what an event costs, unless controls kept it away.
func (s *simulation) hit(year int, v victim, keep float64, z [3]float64) {
	if keep >= v.left {
		return
	}
	sum := 0.0
	for k, l := range v.sc.loss {
		sum += l.at(z[k])
	}
	loss := toPence(float64(sum * v.loss))
	s.years[year] += loss
	s.by[v.member] = append(s.by[v.member], hit{int32(year), loss})
}

// shared draws the events that come by a shared thing and hit several members at a time, each with its own chance.
func (s *simulation) shared(x *Shared) {
	type target struct {
		victim
		chance float64
		random *rand.PCG
	}
	var targets []target
	for _, m := range s.Members { // in the order of the members, not of the map
		percent := x.Hits[m.ID]
		sc := m.Result.model.scenario(x.Scenario)
		if percent == 0 || sc == nil {
			continue
		}
		v := s.victim(s.index[m.ID], sc)
		targets = append(targets, target{v, float64(percent) / 100, s.stream("shared", x.ID, x.Scenario, m.ID)})
	}
	if len(targets) == 0 {
		return
	}
	most := 0.0
	for _, t := range targets {
		most = max(most, t.percent)
	}
	random := s.stream("shared", x.ID, x.Scenario)
	for year, rate := range s.rate(targets[0].sc) {
		n := events(uniform(random), rate*most*float64(x.Percent)/100)
		for range n {
			z := [3]float64{normal(uniform(random)), normal(uniform(random)), normal(uniform(random))}
			for _, t := range targets {
				// the share of the facts and the chance of being hit thin the events; controls do so as they do
				// others
				if u := uniform(t.random); u < t.chance*t.percent/most {
					s.hit(year, t.victim, uniform(t.random), z)
				} else {
					t.random.Uint64() // the same draws either way
				}
			}
		}
	}
}
