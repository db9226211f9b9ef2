package money

import "math"

// cells is how many amounts a table of a distribution has.
const cells = 2048

// panjer returns the probabilities of a sum of N amounts, in the steps of f, the probabilities of one. N is in the
// class where P(N=n) = (a + b/n) P(N=n-1); none is P(N=0) with amounts of no step left out, that is the probability
// of a sum of 0.
func panjer(a, b, none float64, f []float64) []float64 {
	g := make([]float64, len(f))
	g[0] = none
	left := 1 / (1 - float64(a*f[0]))
	weighted := make([]float64, len(f)) // y f(y)
	for y, p := range f {
		weighted[y] = float64(float64(y) * p)
	}
	for x := 1; x < len(g); x++ {
		plain, weight := 0.0, 0.0
		for y := 1; y <= x; y++ {
			plain += float64(f[y] * g[x-y])
			weight += float64(weighted[y] * g[x-y])
		}
		g[x] = (float64(a*plain) + float64(b*weight)/float64(x)) * left
	}
	return g
}

// negativeBinomial is the distribution of the events of a year when their rate has a gamma distribution: r and
// beta, with mean r x beta.
type negativeBinomial struct{ r, beta float64 }

// none is the probability of no event.
func (n negativeBinomial) none() float64 { return math.Exp(-float64(n.r * math.Log1p(n.beta))) }

// sum returns the probabilities of what the events of a year cost, in the steps of f.
func (n negativeBinomial) sum(f []float64) []float64 {
	a := n.beta / (1 + n.beta)
	none := math.Exp(-float64(n.r * math.Log1p(float64(n.beta*(1-f[0])))))
	return panjer(a, float64((n.r-1)*a), none, f)
}

// steps returns the probabilities that an amount rounds to 0, 1, 2 ... times step.
func (l lognormal) steps(step float64) []float64 {
	f := make([]float64, cells)
	before := 0.0
	for j := range f {
		upTo := l.below((float64(j) + 0.5) * step)
		f[j], before = upTo-before, upTo
	}
	return f
}

// convolve returns the probabilities of the sum of two independent amounts.
func convolve(f, g []float64) []float64 {
	out := make([]float64, len(f))
	for x := range out {
		sum := 0.0
		for y := 0; y <= x; y++ {
			sum += float64(f[y] * g[x-y])
		}
		out[x] = sum
	}
	return out
}

// steps returns the probabilities of what one event costs.
func (s severity) steps(step float64) []float64 {
	f := s[0].steps(step)
	for _, l := range s[1:] {
		f = convolve(f, l.steps(step))
	}
	return f
}

// above bounds the probability that one event costs more than x: no part of it may be above its share.
func (s severity) above(x float64) float64 {
	p := 0.0
	for _, l := range s {
		p += 1 - l.below(x/float64(len(s)))
	}
	return min(p, 1)
}
