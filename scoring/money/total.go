package money

import (
	"cmp"
	"math"
	"slices"
)

// total reads the figures of a portfolio from its simulated years.
func (s *simulation) total() *Total {
	t := &Total{Seed: s.Seed, Years: s.Years, Members: len(s.Members)}
	order := make([]int, s.Years)
	none, sum, square := 0, 0.0, 0.0
	for i, y := range s.years {
		order[i] = i
		if y == 0 {
			none++
		}
		sum += float64(y)
	}
	mean := sum / float64(s.Years)
	for _, y := range s.years {
		d := float64(y) - mean
		square += float64(d * d)
	}
	t.Mean, t.None = toPence(mean), float64(none)/float64(s.Years)
	t.MeanSE = toPence(math.Sqrt(square) / float64(s.Years))
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(s.years[a], s.years[b]), cmp.Compare(a, b)) })
	sorted := make([]Pence, s.Years)
	for i, k := range order {
		sorted[i] = s.years[k]
	}
	t.P90, t.P95, t.P99 = percentile(sorted, 0.90), percentile(sorted, 0.95), percentile(sorted, 0.99)
	if lossy := sorted[none:]; len(lossy) > 0 {
		t.LossP50, t.LossP90 = percentile(lossy, 0.5).At, percentile(lossy, 0.9).At
	}
	t.Curve = curve(sorted, none)
	s.tail(t, order[s.Years-s.Years/20:])
	return t
}

// percentile returns an order statistic and those two standard errors of its rank away.
func percentile(sorted []Pence, p float64) Percentile {
	n := float64(len(sorted))
	at := func(rank float64) Pence { return sorted[min(max(int(math.Ceil(rank))-1, 0), len(sorted)-1)] }
	se := math.Sqrt(n * p * (1 - p))
	return Percentile{at(n * p), at(float64(n*p) - float64(2*se)), at(float64(n*p) + float64(2*se))}
}

// curve reads chances from the years with a loss, which come after the none without: from nearly all of them to the
// worst three years of all, beyond which nothing can be told.
func curve(sorted []Pence, none int) []Point {
	var out []Point
	n := len(sorted)
	for _, part := range []float64{1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01} {
		above := int(part*float64(n-none) + 0.5)
		if above < 3 && part < 1 || above == 0 {
			break
		}
		at := sorted[n-above]
		if len(out) > 0 && out[len(out)-1].Above == at {
			continue
		}
		more, _ := slices.BinarySearch(sorted, at+1)
		if more < n {
			out = append(out, Point{at, float64(n-more) / float64(n)})
		}
	}
	return out
}

// tail adds up the worst years, by member.
func (s *simulation) tail(t *Total, worst []int) {
	in := make([]bool, s.Years)
	sum := Pence(0)
	for _, y := range worst {
		in[y] = true
		sum += s.years[y]
	}
	n := Pence(len(worst))
	t.Tail = sum / n
	for i, m := range s.Members {
		x := MemberTotal{ID: m.ID, Expected: m.Result.model.expected(s.end(m.Result.model))}
		for _, h := range s.by[i] {
			if in[h.year] {
				x.InTail += h.loss
			}
		}
		x.InTail /= n
		t.Expected += x.Expected
		t.By = append(t.By, x)
	}
}
