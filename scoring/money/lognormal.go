package money

import "math"

// z95 is the 95 % point of the standard normal: a 90 % range runs from -z95 to +z95.
const z95 = 1.6448536269514722

// Z95 is that point, for those who work a range out again.
const Z95 = z95

// lognormal is the distribution of a positive amount whose logarithm is normal with mean mu and deviation sigma, 0
// for a fixed amount.
type lognormal struct{ mu, sigma float64 }

// between returns the lognormal with a 90 % range.
func between(low, high float64) lognormal {
	a, b := math.Log(low), math.Log(high)
	return lognormal{mu: (a + b) / 2, sigma: (b - a) / (2 * z95)}
}

// times returns the distribution of the product of two independent amounts.
func (l lognormal) times(m lognormal) lognormal {
	return lognormal{mu: l.mu + m.mu, sigma: math.Hypot(l.sigma, m.sigma)}
}

func (l lognormal) mean() float64 { return math.Exp(l.mu + float64(l.sigma*l.sigma)/2) }

// square is the mean of the square.
func (l lognormal) square() float64 { return math.Exp(float64(2*l.mu) + float64(2*l.sigma*l.sigma)) }

// below is the probability of at most x.
func (l lognormal) below(x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case l.sigma == 0:
		if math.Log(x) >= l.mu-1e-12 {
			return 1
		}
		return 0
	}
	return math.Erfc((l.mu-math.Log(x))/(l.sigma*math.Sqrt2)) / 2
}

// at returns the amount at z deviations of the logarithm.
func (l lognormal) at(z float64) float64 { return math.Exp(l.mu + float64(l.sigma*z)) }

// of returns the distribution of a part, in pence.
func (p *Part) of() lognormal {
	l := between(float64(p.Cost.Low), float64(p.Cost.High))
	if p.Days != nil {
		l = l.times(between(float64(p.Days.Low), float64(p.Days.High)))
	}
	return l
}

// severity is what one event costs: a sum of independent parts.
type severity []lognormal

func severityOf(parts []Part) severity {
	var s severity
	for _, kind := range PartKinds() { // in this order, whatever that of the input
		for i := range parts {
			if parts[i].Kind == kind {
				s = append(s, parts[i].of())
			}
		}
	}
	return s
}

// moments returns the mean of the loss and of its square.
func (s severity) moments() (m1, m2 float64) {
	variance := 0.0
	for _, l := range s {
		m := l.mean()
		m1 += m
		variance += l.square() - float64(m*m)
	}
	return m1, variance + float64(m1*m1)
}

// cut returns the severity with every amount multiplied by f, which is above zero.
func (s severity) cut(f float64) severity {
	out := make(severity, len(s))
	for i, l := range s {
		out[i] = lognormal{l.mu + math.Log(f), l.sigma}
	}
	return out
}

// normal returns the deviation below which a standard normal is with probability u, 0 < u < 1.
func normal(u float64) float64 { return math.Sqrt2 * math.Erfinv(float64(2*u)-1) }

// sd returns the standard deviation of an amount with these moments.
func sd(m1, m2 float64) Pence { return toPence(math.Sqrt(max(0, m2-float64(m1*m1)))) }

// Middle returns the value that half of a lognormal range is below: the root of the product of its ends.
func Middle(low, high int64) float64 { return math.Sqrt(float64(low) * float64(high)) }
