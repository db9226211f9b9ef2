package money

import "math"

// Point is a chance in a year of a loss of more than an amount.
type Point struct {
	Above  Pence
	Chance float64
}

// Year is the distribution of what a year costs. The percentiles are those of the whole, by Panjer's recursion: 0
// while the chance of no loss is larger.
type Year struct {
	None          float64 // the chance that nothing happens
	Mean, SD      Pence
	P90, P95, P99 Pence
	// LossP50 and LossP90 are of the years with a loss: half of those, and nine in ten, are below.
	LossP50, LossP90 Pence
	Curve            []Point // the loss exceedance curve, from the smallest amount
	Beyond           float64 // the chance of more than the largest amount of the table
}

// cause is what a year is made of: events and what one costs.
type cause struct {
	events negativeBinomial
	loss   severity
	mean   float64 // of a year
}

// count returns the distribution of the events of a year where controls leave frequency of them, in 10^-12.
func (s *scenario) count(frequency int64) negativeBinomial {
	percent := 1.0
	if s.factor != nil {
		percent = float64(s.factor.Percent) / 100
	}
	left := float64(frequency) / unit
	return negativeBinomial{r: float64(s.freq.Events) + 0.5, beta: float64(percent*left) / float64(s.freq.Years)}
}

// year works out the distribution of a year at an end.
func (m *model) year(e end) Year {
	var causes []cause
	y := Year{None: 1, Mean: m.expected(e)}
	variance := 0.0
	for _, s := range m.scenarios {
		f, g := m.factors(s, e)
		n, left := s.count(f), float64(g)/unit
		c := cause{events: n, loss: s.loss.cut(left), mean: n.r * n.beta * s.m1 * left}
		causes = append(causes, c)
		y.None *= n.none()
		variance += annualVariance(n, s.m1*left, s.m2*left*left)
	}
	y.SD = toPence(math.Sqrt(variance))
	if len(causes) == 0 || m.in.Means {
		return y
	}
	step, total := table(causes)
	y.read(total, step)
	return y
}

// table returns the probabilities of what a year costs, in steps: wide enough that few years are beyond it, which
// the first guess is not where many events make a year.
func table(causes []cause) (step float64, total []float64) {
	width, beyond := top(causes)
	for range 12 {
		step = width / cells
		total = causes[0].events.sum(causes[0].loss.steps(step))
		for _, c := range causes[1:] {
			total = convolve(total, c.events.sum(c.loss.steps(step)))
		}
		in := 0.0
		for _, p := range total {
			in += p
		}
		if 1-in <= 2*beyond {
			break
		}
		width *= 1.5
	}
	return step, total
}

// annualVariance is E[lambda] m2 + Var[lambda] m1^2, lambda the rate that the gamma distribution gives.
func annualVariance(n negativeBinomial, m1, m2 float64) float64 {
	rate := n.r * n.beta
	return float64(rate*m2) + float64(rate*n.beta)*float64(m1*m1)
}

// top returns an amount that a single event exceeds once in about two thousand years, and one event in five
// hundred, and that chance.
func top(causes []cause) (x, beyond float64) {
	mean, rate := 0.0, 0.0
	for _, c := range causes {
		mean += c.mean
		rate += float64(c.events.r * c.events.beta)
	}
	x, beyond = mean, min(0.0005, rate*0.002)
	over := func(x float64) float64 {
		p := 0.0
		for _, c := range causes {
			p += float64(c.events.r * c.events.beta * c.loss.above(x))
		}
		return p
	}
	for over(x) > beyond {
		x *= 1.25
	}
	return x + float64(2*mean), beyond
}

// read fills in percentiles and the curve from the probabilities of steps.
func (y *Year) read(g []float64, step float64) {
	upTo := make([]float64, len(g))
	sum := 0.0
	for j, p := range g {
		sum += p
		upTo[j] = min(sum, 1)
	}
	y.Beyond = 1 - upTo[len(upTo)-1]
	for _, p := range []struct {
		at  float64
		out *Pence
	}{{0.90, &y.P90}, {0.95, &y.P95}, {0.99, &y.P99}, {y.given(0.5), &y.LossP50}, {y.given(0.9), &y.LossP90}} {
		*p.out = toPence(quantile(upTo, step, p.at))
	}
	last := math.Inf(1)
	for j := 0; j < len(g); j += max(1, j/12) {
		if chance := 1 - upTo[j]; chance > y.Beyond && chance < 0.99*last {
			y.Curve = append(y.Curve, Point{toPence((float64(j) + 0.5) * step), chance})
			last = chance
		}
	}
}

// given returns the probability of all years that share of the years with a loss comes to.
func (y *Year) given(share float64) float64 { return y.None + float64((1-y.None)*share) }

// quantile returns the amount that is not exceeded with probability p: a step holds what rounds to it, spread
// evenly.
func quantile(upTo []float64, step, p float64) float64 {
	for j, c := range upTo {
		if c < p {
			continue
		}
		if j == 0 {
			return 0
		}
		before := upTo[j-1]
		return step * (float64(j) - 0.5 + (p-before)/(c-before))
	}
	return step * (float64(len(upTo)) - 0.5)
}
