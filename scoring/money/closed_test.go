package money

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// cases are years of different kinds: rare and frequent events, one part and three, wide and narrow losses.
func cases() map[string]*Input {
	three := single(4, 20, 50_000, 500_000)
	three.Losses["stops"] = []Part{{Kind: Outage, Days: &Span{3, 30}, Cost: pounds(5_000, 40_000), Said: said()},
		part(Rebuild, 20_000, 200_000), part(Notify, 1_000, 1_000)}
	return map[string]*Input{
		"frequent":   single(4, 9, 20_000, 500_000),
		"one in ten": single(2, 25, 10_000, 1_000_000),
		"prior":      single(0, 4, 100_000, 1_000_000),
		"fixed":      single(3, 10, 80_000, 80_000),
		"three":      three,
	}
}

const simulated = 100_000

// simulate returns the sorted years of a simulation.
func simulate(t *testing.T, r *Result, seed uint64) []Pence {
	t.Helper()
	s, bad := newSimulation(&Portfolio{Members: []Member{{"a", r}}, Seed: seed, Years: simulated})
	if bad != nil {
		t.Fatal(bad)
	}
	for _, sc := range r.model.scenarios {
		s.own(0, sc)
	}
	slices.Sort(s.years)
	return s.years
}

// TestClosedForm holds mean, deviation and the chance of nothing against a simulation, within four standard errors.
func TestClosedForm(t *testing.T) {
	for name, in := range cases() {
		t.Run(name, func(t *testing.T) {
			r := assess(t, in)
			years := simulate(t, r, 7)
			n, sum, none := float64(len(years)), 0.0, 0.0
			for _, y := range years {
				sum += float64(y)
				if y == 0 {
					none++
				}
			}
			mean := sum / n
			m2, m4 := 0.0, 0.0
			for _, y := range years {
				d := (float64(y) - mean) * (float64(y) - mean)
				m2, m4 = m2+d/n, m4+d*d/n
			}
			within(t, "mean", float64(r.Worst.Mean), mean, math.Sqrt(m2/n))
			within(t, "none", r.Worst.None, none/n, math.Sqrt(r.Worst.None*(1-r.Worst.None)/n))
			if name != "one in ten" { // whose variance hangs on a few years: its fourth moment is not to be measured
				within(t, "variance", float64(r.Worst.SD)*float64(r.Worst.SD), m2, math.Sqrt((m4-m2*m2)/n))
			}
		})
	}
}

func within(t *testing.T, what string, want, got, se float64) {
	t.Helper()
	if d := math.Abs(got - want); d > 4*se+1e-9*math.Abs(want) {
		t.Errorf("%s is %.6g, simulated %.6g: %.1f standard errors", what, want, got, d/se)
	}
}

// TestPanjer holds the percentiles of the recursion against the simulation: each is between the years four standard
// errors of its rank away.
func TestPanjer(t *testing.T) {
	for name, in := range cases() {
		r := assess(t, in)
		years := simulate(t, r, 11)
		for _, c := range []struct {
			p    float64
			want Pence
		}{{0.90, r.Worst.P90}, {0.95, r.Worst.P95}, {0.99, r.Worst.P99}} {
			n := float64(len(years))
			off := 4 * math.Sqrt(n*c.p*(1-c.p))
			low, high := years[int(n*c.p-off)], years[min(int(n*c.p+off), len(years)-1)]
			slack := c.want / 250 // half a step of the table
			if c.want < low-slack || c.want > high+slack {
				t.Errorf("%s: P%g is %d, simulated between %d and %d", name, 100*c.p, c.want/100, low/100, high/100)
			}
		}
		checkCurve(t, name, &r.Worst)
	}
}

func checkCurve(t *testing.T, name string, y *Year) {
	t.Helper()
	if len(y.Curve) < 5 || y.Beyond > 0.001 {
		t.Fatalf("%s: %d points, %g beyond", name, len(y.Curve), y.Beyond)
	}
	for i, p := range y.Curve {
		if i > 0 && (p.Above <= y.Curve[i-1].Above || p.Chance >= y.Curve[i-1].Chance) {
			t.Fatalf("%s: the curve rises at %v", name, p)
		}
	}
	if y.LossP50 <= 0 || y.LossP50 > y.LossP90 {
		t.Errorf("%s: of the years with a loss half below %s, 90 %% below %s", name, y.LossP50, y.LossP90)
	}
}

// TestTable keeps the table of a year fine enough: with the mass that it has, its mean is the exact one.
func TestTable(t *testing.T) {
	for name, in := range cases() {
		r := assess(t, in)
		s := r.model.scenarios[0]
		c := cause{s.count(unit), s.loss, s.count(unit).r * s.count(unit).beta * s.m1}
		step, total := table([]cause{c})
		mean, mass := 0.0, 0.0
		for j, p := range total {
			mean, mass = mean+float64(j)*step*p, mass+p
		}
		if mass < 0.999 || mass > 1+1e-9 {
			t.Errorf("%s: the table has %g of all years", name, mass)
		}
		near(t, fmt.Sprintf("%s: mean of the table", name), mean, c.mean, 0.1) // the tail beyond is missing
	}
}
