package money

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
)

// TestRiskquant recomputes the examples in the README of Netflix-Skunkworks/riskquant (commit 4b4bfb9), which
// follows FAIR: a frequency and a 90 % range of the loss. Half an event in T years is a frequency of 1/2T.
func TestRiskquant(t *testing.T) {
	for _, c := range []struct {
		name      string
		years     int // frequency 1/(2 years)
		low, high int64
		want      float64 // pounds
		relative  float64
	}{
		{"simpleloss ALICE, 0.10", 5, 100_000, 1_000_000, 40400.128269457266, 1e-7},
		{"ALICE, 0.01, printed as $40,400", 50, 1_000_000, 10_000_000, 40_400, 0.0013},
		{"BOB, 0.10, printed as $26,600,000", 5, 10_000_000, 1_000_000_000, 26_600_000, 0.0019},
		{"CHARLIE, 0.05, printed as $1,010,000", 10, 5_000_000, 50_000_000, 1_010_000, 0.005},
	} {
		r := assess(t, single(0, c.years, c.low, c.high))
		near(t, c.name, float64(r.Worst.Mean)/100, c.want, c.relative)
	}
}

// TestLossDataAnalytics recomputes examples 5.3.3 and 5.4.1 of Loss Data Analytics (OpenActTexts, commit 32310ad):
// a geometric number of claims with mean 4, which is the negative binomial with r = 1, and claims of 1, 2, 3 or 4
// alike.
func TestLossDataAnalytics(t *testing.T) {
	f := make([]float64, 40)
	for x := 1; x <= 4; x++ {
		f[x] = 0.25
	}
	g := negativeBinomial{r: 1, beta: 4}.sum(f)
	for x, want := range []float64{1. / 5, 1. / 25, 6. / 125, 0.0576} {
		near(t, "f("+string(rune('0'+x))+")", g[x], want, 1e-12)
	}
	near(t, "F(3)", g[0]+g[1]+g[2]+g[3], 0.3456, 1e-12)
}

// TestChiSquared recomputes the range of the rate from printed tables of chi-squared: a gamma with shape k + 1/2 is
// half a chi-squared with 2k + 1 degrees of freedom. Upper and lower 5 % points: 1: 0.00393, 3.841; 3: 0.352,
// 7.815; 9: 3.325, 16.919.
func TestChiSquared(t *testing.T) {
	for k, want := range map[int][2]float64{0: {0.00393, 3.841}, 1: {0.352, 7.815}, 4: {3.325, 16.919}} {
		low, high := rateRange(negativeBinomial{r: float64(k) + 0.5, beta: 1})
		near(t, "low", 2*low, want[0], 0.002)
		near(t, "high", 2*high, want[1], 0.0002)
	}
	// docs: the 90 % range of the rate of four events is a factor of five
	near(t, "factor of four events", mathext.GammaIncRegInv(4.5, 0.95)/mathext.GammaIncRegInv(4.5, 0.05), 5.088, 0.001)
}

// TestPoissonLimit holds the recursion against a compound Poisson with rate 0.5 and a lognormal of 90 % range 10k
// to 1m, whose percentiles were worked out apart with steps of 500 and 1,000: many events in many years leave no
// doubt of the rate.
func TestPoissonLimit(t *testing.T) {
	r := assess(t, single(1_000_000, 2_000_000, 10_000, 1_000_000))
	near(t, "mean", float64(r.Worst.Mean)/100, 133_199.005, 1e-5)
	near(t, "sd", float64(r.Worst.SD)/100, 501_818.831, 1e-5)
	near(t, "none", r.Worst.None, math.Exp(-0.5), 1e-5)
	near(t, "P90", float64(r.Worst.P90)/100, 342_007, 0.005)
	near(t, "P95", float64(r.Worst.P95)/100, 651_358, 0.005)
	near(t, "P99", float64(r.Worst.P99)/100, 1_888_627, 0.005)
}
