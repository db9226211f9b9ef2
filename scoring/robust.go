package scoring

import (
	"cmp"
	"slices"

	"assure/questionnaire"
)

// Robustness says whether the shown grade depends on the exact domain weights.
type Robustness struct {
	Percent int    // how far each domain weight may move, up or down
	Low     Tenths // the least and the most the shown score comes to
	High    Tenths
	Worst   questionnaire.Grade // the grades then
	Best    questionnaire.Grade
	Stable  bool // the same grade over the whole range
}

// Robustness moves every domain weight anywhere within a percentage (1..99) of itself,
// independently. Low, High and Worst are exact: the extremes put the heavy weights on the best
// domains or on the worst. Best is exact too unless a weak domain crosses the line from which it
// caps; then it may be too high by what that cap takes, so that Stable never says yes wrongly. ok
// is false when nothing is in scope.
func (c *Compiled) Robustness(s *Settings, in Input, percent int) (r Robustness, ok bool) {
	percent = min(max(percent, 1), 99)
	sh, f := c.newSheet(), c.newFigures()
	sh.load(c, s, &in)
	c.measure(s, sh, f)
	if !f.assessable {
		return Robustness{}, false
	}
	ends := f.shownByDomain()
	low, high := extremes(ends, f.lo, int64(percent))
	r = Robustness{Percent: percent, Low: tenths(low), High: tenths(high)}
	worst, best := s.gradeAt(r.Low), s.gradeAt(r.High)
	up, down := int64(100+percent), int64(100-percent)
	line := int64(s.MajorDomain.Value)
	for i := range f.domains {
		d := &f.domains[i]
		if d.weight == 0 {
			continue
		}
		rest := f.weight - d.present
		if d.present*up*100 >= line*(d.present*up+rest*down) {
			worst = min(worst, d.capLo)
		}
		if d.present*down*100 >= line*(d.present*down+rest*up) {
			best = min(best, d.capLo)
		}
	}
	worst, best = min(worst, f.gateLimit), min(best, f.gateLimit)
	r.Worst, r.Best, r.Stable = worst.grade(), best.grade(), worst == best
	return r, true
}

// domainEnd is one end of the score of a domain that is in scope, with the weight of the domain.
type domainEnd struct{ weight, value int64 }

// shownByDomain returns the lower ends of all domains, with weight 0 for those out of scope.
func (f *figures) shownByDomain() []domainEnd {
	out := make([]domainEnd, len(f.domains))
	for i := range f.domains {
		out[i] = domainEnd{f.domains[i].present, f.domains[i].lo}
	}
	return out
}

// mostByDomain is shownByDomain for the upper ends.
func (f *figures) mostByDomain() []domainEnd {
	out := make([]domainEnd, len(f.domains))
	for i := range f.domains {
		out[i] = domainEnd{f.domains[i].present, f.domains[i].hi}
	}
	return out
}

// extremes are the least and the most of the weighted mean of domains, every weight within percent
// of itself; mean is the one at the weights as they are. Sorted by value, an extreme is one weight
// up to some domain and the other after it; trying every cut finds it.
func extremes(ends []domainEnd, mean, percent int64) (low, high int64) {
	sorted := slices.DeleteFunc(slices.Clone(ends), func(d domainEnd) bool { return d.weight == 0 })
	slices.SortFunc(sorted, func(a, b domainEnd) int { return cmp.Compare(a.value, b.value) })
	low, high = mean, mean
	for cut := range len(sorted) + 1 {
		for _, head := range []int64{100 - percent, 100 + percent} {
			var sum, weight int64
			for i, d := range sorted {
				w := d.weight * head
				if i >= cut {
					w = d.weight * (200 - head)
				}
				sum += w * d.value
				weight += w
			}
			mean := roundHalfUp(sum, weight)
			low, high = min(low, mean), max(high, mean)
		}
	}
	return low, high
}
