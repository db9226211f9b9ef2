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
	low, high := f.extremes(int64(percent))
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

// extremes are the least and the most of the weighted mean of domain scores, every weight within
// percent of itself. Sorted by score, an extreme is one weight up to some domain and the other
// after it; trying every cut finds it.
func (f *figures) extremes(percent int64) (low, high int64) {
	sorted := make([]*domainFigures, 0, len(f.domains))
	for i := range f.domains {
		if f.domains[i].weight > 0 {
			sorted = append(sorted, &f.domains[i])
		}
	}
	slices.SortFunc(sorted, func(a, b *domainFigures) int { return cmp.Compare(a.lo, b.lo) })
	low, high = f.lo, f.lo
	for cut := range len(sorted) + 1 {
		for _, head := range []int64{100 - percent, 100 + percent} {
			var sum, weight int64
			for i, d := range sorted {
				w := d.present * head
				if i >= cut {
					w = d.present * (200 - head)
				}
				sum += w * d.lo
				weight += w
			}
			mean := roundHalfUp(sum, weight)
			low, high = min(low, mean), max(high, mean)
		}
	}
	return low, high
}
